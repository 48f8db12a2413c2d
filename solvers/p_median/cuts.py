"""Cuts over a few items: all groups hold at most one pair of three items between them, two of five, three of seven.

The pairs in a group are half of what it holds of them, rounded down. One more item of a cut makes a pair where the
group held an odd number of the others. Reference: M. Jepsen, B. Petersen, S. Spoorendonk and D. Pisinger, Subset-row
inequalities applied to the vehicle-routing problem with time windows, Operations Research 56 (2008).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.bits import has, have

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

Cut = tuple[int, ...]

_VIOLATED = 0.03
_NEAR = 0.7  # pairs that three items hold, or two more of them add, for longer cuts to be looked for
_GROWN = 2  # times that two items are added
_SEEDS = 1.5  # cuts for each item that longer ones grow from
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


class Fees:
    """What one more item costs a group by its cuts, whose prices are not positive."""

    def __init__(self, cuts: Sequence[Cut], prices: Floats) -> None:
        self._of: dict[int, list[tuple[Cut, float]]] = {}
        for cut, price in zip(cuts, prices.tolist(), strict=True):
            for item in cut if price < 0.0 else ():
                self._of.setdefault(item, []).append((tuple(each for each in cut if each != item), -price))
        self._rows: dict[int, tuple[Ints, Ints, Floats]] = {}

    def has(self, item: int) -> bool:
        """Whether some cut with a price holds the item."""
        return item in self._of

    def added(self, bits: Bits, item: int) -> Floats:
        """What the item costs each row more."""
        if item not in self._rows:
            self._rows[item] = _rows(self._of[item])
        items, place, fees = self._rows[item]
        held = np.zeros((len(bits), len(items) + 1), dtype=np.int8)
        held[:, :-1] = have(bits, items)
        more: Floats = np.bitwise_xor.reduce(held[:, place], axis=2) @ fees
        return more


def _rows(cuts: list[tuple[Cut, float]]) -> tuple[Ints, Ints, Floats]:
    """The items, for each cut their places, behind the last where it has fewer, and the fees."""
    items = sorted({item for cut, _ in cuts for item in cut})
    place = np.full((len(cuts), max(len(cut) for cut, _ in cuts)), len(items), dtype=np.int64)
    for row, (cut, _) in enumerate(cuts):
        place[row, : len(cut)] = np.searchsorted(items, cut)
    return np.array(items, dtype=np.int64), place, np.array([fee for _, fee in cuts])


def as_rows(cuts: Sequence[Cut]) -> Ints:
    """Cuts over odd numbers of items as rows of one length; to a short one an item is added an even number of times."""
    longest = max(map(len, cuts), default=1)
    rows = [(*cut, *cut[:1] * (longest - len(cut))) for cut in cuts]
    return np.array(rows, dtype=np.int64).reshape(-1, longest)


def odd(bits: Bits, cuts: Ints) -> Flags:
    """``[row, cut]``: whether each row holds an odd number of the items, for cuts as rows."""
    held = np.zeros((len(bits), len(cuts)), dtype=np.int64)
    for at in cuts.T:
        held ^= have(bits, at)
    return np.asarray(held == 1)


def violated(shares: Floats, members: Flags, known: Set[Cut]) -> list[Cut]:
    """The cuts that some shares of groups break most, not too many with the same item; long ones grow from short."""
    if len(shares) < 3:
        return []
    inside = members.astype(np.float64)
    together = (inside * shares[:, None]).T @ inside
    near = dict(_threes(shares, members, inside, together))
    every = dict(near)
    for _ in range(_GROWN):
        seeds = sorted(near, key=lambda each: (-near[each], each))[: int(_SEEDS * members.shape[1])]
        near = {}
        for cut in seeds:
            near |= _longer(cut, every[cut], shares, inside, together)
        every |= near
    excess = {cut: held - most_pairs(cut) for cut, held in every.items() if cut not in known}
    return _spread_out({cut: over for cut, over in excess.items() if over > _VIOLATED}, members.shape[1])


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
    if more.size == 0 or more.max() < _NEAR:
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
