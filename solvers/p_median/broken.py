"""Which cuts the linear optimum breaks: over three items all of them, over more by growing and by local search."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.cuts import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

_VIOLATED = 0.03
_NEAR = 0.7  # pairs that three items hold, or two more of them add, for longer cuts to be looked for
_GROWN = 2  # times that two items are added
_SEEDS = 1.5  # cuts for each item that longer ones grow from
_NEW_CUTS = 160
_CUTS_OF_ITEM = 24  # at a time
_AROUND = 24  # items nearest to one, among which a local search chooses
_CHANGES = 4  # rounds of it
_SEED = 1


class Shape(NamedTuple):
    """How often each item of a cut counts, and the size of a bundle."""

    times: tuple[int, ...]
    bundle: int


SHAPES = (Shape((2, 1, 1, 1), 3), Shape((1, 1, 1, 1, 1), 3), Shape((2, 2, 1, 1, 1), 5), Shape((3, 1, 1, 1, 1), 4))


def violated(shares: Floats, members: Flags, known: Set[Cut]) -> list[Cut]:
    """The cuts that some shares of groups break most, not too many with the same item."""
    if len(shares) < 3:
        return []
    inside = members.astype(np.float64)
    together = (inside * shares[:, None]).T @ inside
    excess = {cut: held - cut.most for cut, held in _halves(shares, members, inside, together)}
    excess |= dict(_shaped(shares, inside, together))
    return _spread_out(
        {cut: over for cut, over in excess.items() if over > _VIOLATED and cut not in known}, members.shape[1]
    )


def _halves(shares: Floats, members: Flags, inside: Floats, together: Floats) -> Iterator[tuple[Cut, float]]:
    """Cuts in pairs and what they hold; long ones grow from short."""
    near = dict(_threes(shares, members, inside, together))
    yield from near.items()
    for _ in range(_GROWN):
        seeds = sorted(near, key=lambda each: (-near[each], each))[: int(_SEEDS * members.shape[1])]
        near = {cut: held for seed in seeds for cut, held in _longer(seed, near[seed], shares, inside, together)}
        yield from near.items()


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
            yield Cut((item, int(near[one]), int(near[two]))), round(float(held[one, two]), 6)


def _longer(cut: Cut, held: float, shares: Floats, inside: Floats, together: Floats) -> Iterator[tuple[Cut, float]]:
    """The cut with the two further items that raise its pairs most, and these."""
    single = inside[:, cut.items].sum(axis=1) % 2 == 1
    part, share = inside[single], shares[single]
    near = np.flatnonzero(part.any(axis=0))
    near = near[~np.isin(near, cut.items)]
    part = part[:, near]
    one = share @ part
    more = together[np.ix_(near, near)] + one[:, None] + one[None, :] - 2.0 * (part * share[:, None]).T @ part
    more = np.triu(more, 1)
    if more.size and more.max() >= _NEAR:
        first, second = np.unravel_index(int(more.argmax()), more.shape)
        longer = tuple(sorted((*cut.items, int(near[first]), int(near[second]))))
        yield Cut(longer), round(held + float(more[first, second]), 6)


def _shaped(shares: Floats, inside: Floats, together: Floats) -> Iterator[tuple[Cut, float]]:
    """Cuts of other shapes and by how much they are broken, from local searches around all items at once."""
    around = _around(shares, inside, together)
    chance = np.random.default_rng(_SEED)
    for shape in SHAPES:
        last = len(shape.times) - 1
        for lead in (0,) if shape.times[0] == shape.times[last] else (0, last):
            start = chance.permuted(np.tile(np.arange(1, _AROUND), (len(around.items), 1)), axis=1)
            chosen = np.insert(start[:, :last], lead, 0, axis=1)
            yield from around.best(shape, chosen)


class _Around(NamedTuple):
    """For each item those near to it, ``[item, near]``, and the groups with a share that hold any of them.

    ``inside`` is ``[item, group, near]``; the near ones that there are not are in no group, and not ``there``.
    """

    items: Ints
    there: Flags
    inside: Floats
    shares: Floats

    def best(self, shape: Shape, chosen: Ints) -> Iterator[tuple[Cut, float]]:
        """Cuts from which hardly an exchange of one item leads to one that is more broken, and by how much they are."""
        every, times = np.arange(len(self.items)), np.array(shape.times)
        counts = self.inside[every[:, None], :, chosen].transpose(0, 2, 1) @ times
        held = np.zeros(len(every))
        for _ in range(_CHANGES):
            for at, often in enumerate(shape.times):
                base = counts - often * self.inside[every, :, chosen[:, at]]
                without, with_it = base // shape.bundle, (base + often) // shape.bundle
                gain = np.matmul((self.shares * (with_it - without))[:, None, :], self.inside)[:, 0]
                gain[~self.there] = -1.0
                np.put_along_axis(gain, np.delete(chosen, at, axis=1), -1.0, axis=1)
                chosen[:, at] = gain.argmax(axis=1)
                held = (self.shares * without).sum(axis=1) + gain[every, chosen[:, at]]
                counts = base + often * self.inside[every, :, chosen[:, at]]
        broken = np.flatnonzero(held - sum(shape.times) // shape.bundle > _VIOLATED)
        for row in broken.tolist():
            members = np.repeat(self.items[row, chosen[row]], times)
            cut = Cut(tuple(sorted(members.tolist())), shape.bundle)
            yield cut, round(float(held[row]), 6) - cut.most


def _around(shares: Floats, inside: Floats, together: Floats) -> _Around:
    size = inside.shape[1]
    items = np.argsort(-together, axis=1, kind="stable")[:, :_AROUND]
    items = np.pad(items, ((0, 0), (0, max(0, _AROUND - size))))
    there = np.take_along_axis(together, items, axis=1) > 0.0
    there[:, size:] = False
    groups = [np.flatnonzero(inside[:, some[able]].any(axis=1)) for some, able in zip(items, there, strict=True)]
    most = max(map(len, groups), default=0)
    held, share = np.zeros((size, most, _AROUND)), np.zeros((size, most))
    for row, some in enumerate(groups):
        held[row, : len(some)] = inside[np.ix_(some, items[row])] * there[row]
        share[row, : len(some)] = shares[some]
    return _Around(items, there, held, share)


def _spread_out(broken: dict[Cut, float], size: int) -> list[Cut]:
    """The most broken cuts, not too many with the same item."""
    used = [0] * size
    found: list[Cut] = []
    for cut in sorted(broken, key=lambda each: (-broken[each], each)):
        if len(found) < _NEW_CUTS and max(used[item] for item in cut.items) < _CUTS_OF_ITEM:
            found.append(cut)
            for item in set(cut.items):
                used[item] += 1
    return found
