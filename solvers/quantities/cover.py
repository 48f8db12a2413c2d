"""The fewest stations of a table of sizes that hold a demand in several dimensions, then the least that they hold.

Exact: the number of stations is raised from a lower bound, and each number is either shown to be too few by trying
every choice that is not already ruled out, or reached. Of equal choices the one with more of the larger sizes is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

MOST_NODES = 200_000


@dataclass(frozen=True, slots=True)
class Size:
    """A size of station: what it holds in each dimension, and its worth, by which equal numbers are told apart."""

    name: str
    holds: tuple[int, ...]
    worth: int


@dataclass(frozen=True, slots=True)
class Cover:
    """How many stations of each size (in the order of the table), a lower bound on their number, and the proof.

    ``proved``: no fewer stations do; ``least``: of that number none are worth less.
    """

    counts: tuple[int, ...]
    bound: int
    proved: bool
    least: bool

    @property
    def stations(self) -> int:
        """The number of stations."""
        return sum(self.counts)


class NoStationError(ValueError):
    """No size of the table holds anything of a dimension that is asked for."""


@lru_cache(maxsize=MOST_NODES)
def fewest(sizes: tuple[Size, ...], demand: tuple[int, ...], nodes: int = MOST_NODES) -> Cover:
    """The fewest stations, then the least worth. Deterministic; past ``nodes`` choices the best so far is given.

    Raises NoStationError where no number of stations is enough.
    """
    if not any(amount > 0 for amount in demand):
        return Cover((0,) * len(sizes), 0, True, True)
    order = sorted(range(len(sizes)), key=lambda one: (-sizes[one].worth, one))
    search = _Search([sizes[one] for one in order], nodes)
    start = _simple(search.sizes, demand)
    for number in range(_bound(search.sizes, demand), sum(start)):
        found = search.of(number, demand)
        if found is not None or search.spent:
            return _answer(order, found or start, number, proved=found is not None, least=not search.spent)
    found = search.of(sum(start), demand)
    return _answer(order, found or start, sum(start), proved=True, least=not search.spent)


def _answer(order: Sequence[int], counts: Sequence[int], bound: int, *, proved: bool, least: bool) -> Cover:
    placed = dict(zip(order, counts, strict=True))
    return Cover(tuple(placed[one] for one in range(len(order))), bound, proved, least)


def _bound(sizes: Sequence[Size], demand: Sequence[int]) -> int:
    """For each dimension alone, so many of the size that holds most of it."""
    bounds = [0]
    for dimension, amount in enumerate(demand):
        if amount > 0:
            bounds.append(-(-amount // max(size.holds[dimension] for size in sizes)))
    return max(bounds)


def _simple(sizes: Sequence[Size], demand: Sequence[int]) -> tuple[int, ...]:
    """Some choice that is enough: for each dimension in turn, the size that holds most of it."""
    counts, left = [0] * len(sizes), list(demand)
    for dimension in range(len(demand)):
        if left[dimension] <= 0:
            continue
        best = max(range(len(sizes)), key=lambda one: (sizes[one].holds[dimension], -one))
        if not sizes[best].holds[dimension]:
            raise NoStationError(f"no size holds dimension {dimension}")
        more = -(-left[dimension] // sizes[best].holds[dimension])
        counts[best] += more
        left = [rest - more * holds for rest, holds in zip(left, sizes[best].holds, strict=True)]
    return tuple(counts)


@dataclass(slots=True)
class _Search:
    """Tries every choice of so many stations; remembers the least worth of those that are enough."""

    sizes: Sequence[Size]
    nodes: int
    most: list[tuple[int, ...]] = field(init=False)
    best: tuple[int, ...] | None = None
    worth: int = 0

    def __post_init__(self) -> None:
        """For each position of the table, the most that any size from there on holds in each dimension."""
        self.most = [
            tuple(max(column) for column in zip(*(size.holds for size in self.sizes[first:]), strict=True))
            for first in range(len(self.sizes))
        ]

    @property
    def spent(self) -> bool:
        """Whether the choices are used up."""
        return self.nodes <= 0

    def of(self, number: int, demand: Sequence[int]) -> tuple[int, ...] | None:
        """The least choice of exactly this number of stations that is enough; None where none is (or none was met)."""
        self.best = None
        self._try(0, number, tuple(demand), (), 0)
        return self.best

    def _try(self, first: int, number: int, demand: tuple[int, ...], taken: tuple[int, ...], worth: int) -> None:
        self.nodes -= 1
        if self.spent or any(amount > number * most for amount, most in zip(demand, self.most[first], strict=True)):
            return
        if self.best is not None and worth + number * self.sizes[-1].worth >= self.worth:
            return
        size = self.sizes[first]
        last = first == len(self.sizes) - 1
        for count in (number,) if last else range(number, -1, -1):
            left = tuple(rest - count * holds for rest, holds in zip(demand, size.holds, strict=True))
            cost = worth + count * size.worth
            if not last:
                self._try(first + 1, number - count, left, (*taken, count), cost)
            elif all(rest <= 0 for rest in left) and (self.best is None or cost < self.worth):
                self.best, self.worth = (*taken, count), cost
