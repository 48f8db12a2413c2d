"""Subscriber distribution points: the fewest, and as even as can be (5.5.8-4-7 to -4-9)."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes
from tiaowen.solvers.catv.splitter_tree import even_points, fewest_points_between
from tiaowen.solvers.p_median.partition import partition
from tiaowen.solvers.scope import straight
from tiaowen.spec.provisions import choices, least, most

TALL_POINT = ("5.5.8-4-7", "households")
LOW_POINT = ("5.5.8-4-9", "households")
DROP_SPLITTERS = ("5.5.8-4-8", "dwelling_splitter")
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class PointPlan:
    """One distribution point to be: its dwellings, and the building, unit and storey that it stands in."""

    dwellings: tuple[Dwelling, ...]
    building: str
    unit: str | None
    storey: int

    @property
    def ways(self) -> int:
        """The smallest splitter for its dwellings."""
        sizes = choices(*DROP_SPLITTERS)
        return next((size for size in sizes if size >= len(self.dwellings)), sizes[-1])


def _plan(dwellings: tuple[Dwelling, ...]) -> PointPlan:
    middle = dwellings[len(dwellings) // 2]
    return PointPlan(dwellings, middle.building, middle.unit, middle.storey)


def _slices(stair: tuple[Dwelling, ...], sizes: Sequence[int]) -> list[PointPlan]:
    plans, first = [], 0
    for size in sizes:
        plans.append(_plan(stair[first : first + size]))
        first += size
    return plans


def tall_points(stair: tuple[Dwelling, ...]) -> list[PointPlan]:
    """The points of one stair from the bottom up: ⌈h/16⌉ of them, their sizes differing by one at most."""
    return _slices(stair, even_points(len(stair), most(*TALL_POINT)))


def low_points(
    stairs: Sequence[tuple[Dwelling, ...]], routes: Routes | None = None, seconds: float = SECONDS
) -> list[PointPlan]:
    """The points of low-rise stairs and villas: within 4–8 households where that is possible.

    A stair that fills a point of its own has its own; smaller ones share points with their neighbours, the nearest ones
    as far as ``seconds`` allow.
    """
    smallest, largest = least(*LOW_POINT), most(*LOW_POINT)
    plans = []
    small = [stair for stair in stairs if len(stair) < smallest]
    for stair in stairs:
        if len(stair) >= smallest:
            plans += _slices(stair, fewest_points_between(len(stair), smallest, largest))
    return plans + _shared(small, largest, routes, seconds)


def _shared(
    stairs: Sequence[tuple[Dwelling, ...]], largest: int, routes: Routes | None, seconds: float
) -> list[PointPlan]:
    if not stairs:
        return []
    weights = [len(stair) for stair in stairs]
    count = math.ceil(sum(weights) / largest)
    distance = [[_between(routes, a, b) * len(b) for b in stairs] for a in stairs]
    deadline = time.monotonic() + seconds
    for capacity in range(max(math.ceil(sum(weights) / count), max(weights)), largest + 1):
        if time.monotonic() >= deadline:
            break
        found = partition(weights, capacity, distance, count, seconds=max(0.0, deadline - time.monotonic()))
        if found.groups:
            return [_cluster(stairs, host, members) for host, members in found.groups]
    return [_cluster(stairs, members[len(members) // 2], members) for members in _in_order(weights, largest)]


def _in_order(weights: Sequence[int], largest: int) -> list[list[int]]:
    """Stairs filled into points one after another, where time did not suffice for better."""
    runs: list[list[int]] = []
    load = largest
    for index, weight in enumerate(weights):
        if load + weight > largest:
            runs.append([])
            load = 0
        runs[-1].append(index)
        load += weight
    return runs


def _between(routes: Routes | None, a: tuple[Dwelling, ...], b: tuple[Dwelling, ...]) -> float:
    if routes is None:
        return 0.0
    here, there = routes.position(a[0].building), routes.position(b[0].building)
    if isinstance(here, Missing) or isinstance(there, Missing):
        return 0.0
    return float(round(straight(here, there)))


def _cluster(stairs: Sequence[tuple[Dwelling, ...]], host: int, members: Sequence[int]) -> PointPlan:
    dwellings = tuple(one for index in sorted(members) for one in stairs[index])
    middle = stairs[host][0]
    return PointPlan(dwellings, middle.building, middle.unit, middle.storey)


def fewest_tall(stairs: Sequence[tuple[Dwelling, ...]]) -> int:
    """How few points the stairs of taller buildings need, each stair with points of its own."""
    return sum(math.ceil(len(stair) / most(*TALL_POINT)) for stair in stairs)


def fewest_low(stairs: Sequence[tuple[Dwelling, ...]]) -> int:
    """How few points low-rise stairs and villas need; those too small for a point of their own share."""
    smallest, largest = least(*LOW_POINT), most(*LOW_POINT)
    shared = sum(len(stair) for stair in stairs if len(stair) < smallest)
    own = sum(math.ceil(len(stair) / largest) for stair in stairs if len(stair) >= smallest)
    return own + math.ceil(shared / largest)
