"""A stretch of line divided into zones, and each zone among detectors: fewest zones, then fewest detectors, exactly.

Places are whole centimetres along the line. A detector watches a stretch no longer than its reach; a straight one also
bends no more in all than it may. A zone is no longer than its limit and holds whole detectors. Both conditions hold for
every part of a stretch that keeps them, so whoever reaches furthest with so many zones and detectors can do all that
others can: the search keeps the furthest end for each number of detectors, zone by zone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Bend = tuple[int, int]  # where the line bends [cm] and by how much [thousandths of a degree]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a detector can watch: its length [cm] and, for a straight one, how much it may bend in all [0.001°]."""

    length: int
    bend: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """Zones in order, each by the ends of its detectors, from its own start to its own end [cm]."""

    zones: tuple[tuple[int, ...], ...]

    @property
    def detectors(self) -> int:
        """The number of detectors."""
        return sum(len(ends) - 1 for ends in self.zones)

    @property
    def longest(self) -> int:
        """The length of the longest zone [cm]."""
        return max((ends[-1] - ends[0] for ends in self.zones), default=0)


def divide(start: int, end: int, bends: Sequence[Bend], limit: int, reach: Reach) -> Division:
    """The fewest zones of at most ``limit``, then the fewest detectors, then the shortest longest zone and reach.

    ``bends`` are those of the whole line, ascending. Raises ValueError where limit or reach is not above 0.
    """
    if limit <= 0 or reach.length <= 0:
        raise ValueError("a zone and a detector need a length")
    if end <= start:
        return Division(())
    inside = tuple(bend for bend in bends if start < bend[0] < end)
    count = -((start - end) // limit)
    best = _fewest(start, end, inside, limit, reach, count)
    fewest = best.detectors

    def within(length: int) -> bool:
        return _fewest(start, end, inside, length, reach, count).detectors == fewest

    limit = _least(-((start - end) // count), best.longest, within)

    def reaching(length: int) -> bool:
        return _fewest(start, end, inside, limit, Reach(length, reach.bend), count).detectors == fewest

    shortest = _least(-((start - end) // fewest), reach.length, reaching)
    return _fewest(start, end, inside, limit, Reach(shortest, reach.bend), count)


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number from low to high for which it holds, as it does for high and all above the least."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return high


def _fewest(start: int, end: int, bends: Sequence[Bend], limit: int, reach: Reach, count: int) -> Division:
    fronts: list[dict[int, tuple[int, int]]] = [{0: (start, 0)}]  # detectors so far: furthest end, detectors before
    next_end = _Chain(end, bends, reach).next_end
    for zone in range(count):
        needed = end - (count - zone - 1) * limit  # from further back, the other zones could not reach the end
        front: dict[int, tuple[int, int]] = {}
        for before, (place, _) in fronts[-1].items():
            furthest, detectors, stop = place, before, min(place + limit, end)
            while furthest < stop:
                furthest, detectors = next_end(furthest), detectors + 1
                reached = min(furthest, stop)
                if reached >= needed and reached > front.get(detectors, (start, 0))[0]:
                    front[detectors] = (reached, before)
        fronts.append(_best(front))
    return _read(fronts, next_end, end)


def _best(front: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Without those that more detectors take no further."""
    kept: dict[int, tuple[int, int]] = {}
    furthest = -1
    for detectors in sorted(front):
        if front[detectors][0] > furthest:
            furthest = front[detectors][0]
            kept[detectors] = front[detectors]
    return kept


def _read(fronts: Sequence[dict[int, tuple[int, int]]], next_end: Callable[[int], int], end: int) -> Division:
    detectors = min(number for number, (place, _) in fronts[-1].items() if place == end)
    zones: list[tuple[int, ...]] = []
    for zone in range(len(fronts) - 1, 0, -1):
        stop, before = fronts[zone][detectors]
        ends = [fronts[zone - 1][before][0]]
        while ends[-1] < stop:
            ends.append(min(next_end(ends[-1]), stop))
        zones.append(tuple(ends))
        detectors = before
    return Division(tuple(reversed(zones)))


class _Chain:
    """Where a detector that begins at a place can end at the furthest."""

    def __init__(self, end: int, bends: Sequence[Bend], reach: Reach) -> None:
        self._end, self._reach, self._bends = end, reach, bends
        self._known: dict[int, int] = {}

    def next_end(self, place: int) -> int:
        if place not in self._known:
            self._known[place] = self._furthest(place)
        return self._known[place]

    def _furthest(self, place: int) -> int:
        stop, turned = min(place + self._reach.length, self._end), 0
        if self._reach.bend is None:
            return stop
        for index in range(bisect_right(self._bends, place, key=lambda bend: bend[0]), len(self._bends)):
            where, angle = self._bends[index]
            if where >= stop:
                break
            turned += angle
            if turned > self._reach.bend:
                return where
        return stop
