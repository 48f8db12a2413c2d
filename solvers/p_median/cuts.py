"""Cuts over three or five items: groups hold at most one pair of three items between them, or two pairs of five.

The pairs in a group are half of what it holds of them, rounded down. One more item of a cut makes a pair where the
group held an odd number of the others. Reference: M. Jepsen, B. Petersen, S. Spoorendonk and D. Pisinger, Subset-row
inequalities applied to the vehicle-routing problem with time windows, Operations Research 56 (2008).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.bits import has

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

Cut = tuple[int, ...]

_VIOLATED = 0.03
_NEAR = 0.7  # pairs of three items from which five are looked for
_SEEDS = 600
_NEW_CUTS = 100
_CUTS_OF_ITEM = 16  # at a time


def most_pairs(cut: Cut) -> int:
    """How many pairs all groups together hold at most."""
    return len(cut) // 2


def pairs(bits: Bits, cut: Cut) -> Ints:
    """How many pairs each row holds."""
    held = np.zeros(len(bits), dtype=np.int64)
    for item in cut:
        held += has(bits, item)
    return held // 2


def odd(bits: Bits, items: Sequence[int]) -> Flags:
    """Whether each row holds an odd number of the items."""
    flags = has(bits, items[0])
    for item in items[1:]:
        flags ^= has(bits, item)
    return flags


def violated(shares: Floats, members: Flags, known: Set[Cut]) -> list[Cut]:
    """The cuts that some shares of groups break most, not too many with the same item."""
    if len(shares) < 3:
        return []
    inside = members.astype(np.float64)
    together = (inside * shares[:, None]).T @ inside
    near = dict(_threes(shares, members, inside, together))
    excess = {cut: held - 1.0 for cut, held in near.items()}
    for size in SIZES:
        seeds = [cut for cut in near if len(cut) == size - 2]
        for cut in sorted(seeds, key=lambda each: (-near[each], each))[:_SEEDS]:
            near |= (more := _longer(cut, near[cut], shares, inside, together))
            excess |= {c: h - len(c) // 2 for c, h in more.items()}
    found = {cut: e for cut, e in excess.items() if e > _VIOLATED and cut not in known}
    return _spread_out(found, members.shape[1])


SIZES = (5, 7)


def _threes(shares: Floats, members: Flags, inside: Floats, together: Floats) -> Iterator[tuple[Cut, float]]:
    """Three items and the pairs that they nearly or really hold too many of."""
    for item in np.flatnonzero(members.any(axis=0)).tolist():
        near = np.flatnonzero(together[item] > 0.0)
        near = near[near > item]
        own = members[:, item]
        part = inside[own][:, near]
        all_three = (part * shares[own][:, None]).T @ part
        to = together[item, near]
        held = to[:, None] + to[None, :] + together[np.ix_(near, near)] - 2.0 * all_three
        for one, two in np.argwhere(np.triu(held, 1) > _NEAR).tolist():
            yield (item, int(near[one]), int(near[two])), round(float(held[one, two]), 6)


def _longer(cut: Cut, held: float, shares: Floats, inside: Floats, together: Floats) -> dict[Cut, float]:
    """The cut with the two further items that raise its pairs most, and these."""
    single = inside[:, cut].sum(axis=1) % 2 == 1
    part, share = inside[single], shares[single]
    near = np.flatnonzero(part.any(axis=0))
    near = near[~np.isin(near, cut)]
    part = part[:, near]
    one = share @ part
    more = together[np.ix_(near, near)] + one[:, None] + one[None, :] - 2.0 * (part * share[:, None]).T @ part
    more = np.triu(more, 1)
    if more.size == 0 or more.max() < 0.7:
        return {}
    first, second = np.unravel_index(int(more.argmax()), more.shape)
    longer = tuple(sorted((*cut, int(near[first]), int(near[second]))))
    return {longer: round(held + float(more[first, second]), 6)}


def _spread_out(broken: dict[Cut, float], size: int) -> list[Cut]:
    """The most broken cuts, not too many with the same item."""
    used = [0] * size
    found: list[Cut] = []
    for cut in sorted(broken, key=lambda each: (-broken[each], each)):
        if len(found) < _NEW_CUTS and max(used[item] for item in cut) < _CUTS_OF_ITEM:
            found.append(cut)
            for item in cut:
                used[item] += 1
    return found
