"""Cuts over a few items: all groups together hold no more bundles of them than the items make.

A bundle is so many of the cut's items in one group; what is left of a group's share counts for nothing. Three items
make one pair, so that of all groups at most one holds two of them. An item may count twice.
References: M. Jepsen, B. Petersen, S. Spoorendonk and D. Pisinger, Subset-row inequalities applied to the
vehicle-routing problem with time windows, Operations Research 56 (2008); D. Pecin, A. Pessoa, M. Poggi, E. Uchoa and
H. Santos, Limited memory rank-1 cuts for vehicle routing problems, Operations Research Letters 45 (2017).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.bits import ONE, WORD, has, have

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.model import Floats, Ints

    Few = npt.NDArray[np.int8]
    Shares = npt.NDArray[np.float32]


class Cut(NamedTuple):
    """Items, in rising order and twice where they count twice, and how many of them are a bundle."""

    items: tuple[int, ...]
    bundle: int = 2

    @property
    def most(self) -> int:
        """How many bundles all groups together hold at most."""
        return len(self.items) // self.bundle

    def among(self, place: Mapping[int, int]) -> Cut:
        """The cut by the places of its items, those without one left out; for groups without these it is the same."""
        return Cut(tuple(sorted(place[item] for item in self.items if item in place)), self.bundle)


def fees_of(cuts: Iterable[Cut], prices: Floats) -> float:
    """What the cuts take from a bound, or nothing; prices are not positive."""
    return float(sum(price * cut.most for cut, price in zip(cuts, prices.tolist(), strict=True)))


def bundles(bits: Bits, cut: Cut) -> Ints:
    """How many bundles each row holds."""
    held = np.zeros(len(bits), dtype=np.int64)
    for item in cut.items:
        held += has(bits, item)
    return held // cut.bundle


class Counted:
    """The bundles that rows of sets hold of cuts, counted once for each row; rows may be added behind."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits
        self._of: dict[Cut, tuple[int, Ints, Ints]] = {}

    def fees(self, cuts: Iterable[Cut], prices: Floats) -> Floats:
        """What the cuts, whose prices are not positive, add to the cost of each row."""
        total = np.zeros(len(self.bits))
        for cut, price in zip(cuts, prices.tolist(), strict=True):
            if price < 0.0:
                at, count = self._held(cut)
                total[at] -= price * count
        return total

    def _held(self, cut: Cut) -> tuple[Ints, Ints]:
        """The rows with bundles, and how many they hold."""
        seen, at, count = self._of.get(cut, (0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)))
        if seen < len(self.bits):
            held = bundles(self.bits[seen:], cut)
            new = np.flatnonzero(held)
            at, count = np.concatenate([at, new + seen]), np.concatenate([count, held[new]])
            self._of[cut] = len(self.bits), at, count
        return at, count


class Fees:
    """What one more item costs a group by its cuts, whose prices are not positive."""

    def __init__(self, cuts: Sequence[Cut], prices: Floats) -> None:
        self._of: dict[int, list[tuple[Cut, float]]] = {}
        for cut, price in zip(cuts, prices.tolist(), strict=True):
            for item in set(cut.items) if price < 0.0 else ():
                self._of.setdefault(item, []).append((cut, -price))
        self._rows: dict[int, _Rows] = {}

    def has(self, item: int) -> bool:
        """Whether some cut with a price holds the item."""
        return item in self._of

    def added(self, bits: Bits, item: int) -> Floats:
        """What the item costs each row more."""
        if item not in self._rows:
            self._rows[item] = _rows(self._of[item], item)
        rows = self._rows[item]
        held = np.zeros((len(bits), len(rows.items) + 1), dtype=np.int8)
        held[:, :-1] = have(bits, rows.items)
        rest = held[:, rows.place].sum(axis=2, dtype=np.int8) % rows.bundle
        more: Floats = (rest + rows.times >= rows.bundle) @ rows.fees
        return more


class _Rows(NamedTuple):
    """The cuts of an item: the others that they hold, and for each cut their places, behind the last where it has
    fewer; the size of its bundle, how often the item counts in it, and the fee."""

    items: Ints
    place: Ints
    bundle: Few
    times: Few
    fees: Floats


def _rows(cuts: list[tuple[Cut, float]], item: int) -> _Rows:
    others = [tuple(each for each in cut.items if each != item) for cut, _ in cuts]
    items = sorted({each for some in others for each in some})
    place = np.full((len(cuts), max(map(len, others))), len(items), dtype=np.int64)
    for row, some in enumerate(others):
        place[row, : len(some)] = np.searchsorted(items, some)
    bundle = np.array([cut.bundle for cut, _ in cuts], dtype=np.int8)
    times = np.array([cut.items.count(item) for cut, _ in cuts], dtype=np.int8)
    return _Rows(np.array(items, dtype=np.int64), place, bundle, times, np.array([fee for _, fee in cuts]))


class Rests(NamedTuple):
    """Cuts laid out to tell what sets of items leave of a bundle of each: ``times[k, cut]`` is how often the k-th of
    the items counts."""

    items: Ints
    times: Shares
    bundle: Ints
    sizes: Ints

    def taken(self, some: Ints) -> Rests:
        """Some of the cuts, by number."""
        times = self.times[:, some]
        held = times.any(axis=1)
        return Rests(self.items[held], times[held], self.bundle[some], self.sizes[some])

    def held(self, bits: Bits) -> Ints:
        """``[row, cut]``: how many of the cut's items beyond whole bundles each row holds."""
        return self._sum(bits) % self.bundle

    def left(self, bits: Bits) -> Ints:
        """``[row, cut]``: how many beyond whole bundles are left where each row's items are taken."""
        return (self.sizes - self._sum(bits)) % self.bundle

    def touched(self, bits: Bits) -> Ints:
        """The cuts that hold an item of these bits, a single row."""
        return np.flatnonzero(self._sum(bits[None, :])[0])

    def mark(self, bits: Bits) -> None:
        """Set the bits of all their items."""
        np.bitwise_or.at(bits, self.items // WORD, ONE << (self.items % WORD).astype(np.uint64))

    def _sum(self, bits: Bits) -> Ints:
        total: Ints = (have(bits, self.items).astype(np.float32) @ self.times).astype(np.int64)
        return total


def rests(cuts: Sequence[Cut], place: Ints) -> Rests:
    """The cuts laid out, their items by their places."""
    items = np.unique(place[[item for cut in cuts for item in cut.items]])
    times = np.zeros((len(items), len(cuts)), dtype=np.float32)
    for column, cut in enumerate(cuts):
        np.add.at(times[:, column], np.searchsorted(items, place[list(cut.items)]), 1.0)
    sizes = np.array([len(cut.items) for cut in cuts], dtype=np.int64)
    return Rests(items, times, np.array([cut.bundle for cut in cuts], dtype=np.int64), sizes)
