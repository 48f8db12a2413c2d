"""Few points, solved exactly: the shortest tour of every subset (Held and Karp), then the best division."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.patrol.tours.instance import Instance, Route, in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_POINTS = 13
FAR = 1 << 52


def by_subsets(instance: Instance) -> tuple[Route, ...] | None:
    """The fewest routes within the period and among those the least travel; None where a point is too far.

    Takes time and memory of 3ⁿ and n·2ⁿ for n points.
    """
    ends = ends_of(instance)
    count = len(instance.points)
    travel = travel_of(instance, ends)
    worth = int(travel[travel < FAR].max(initial=0)) * count + 1
    price = np.where(keeps_limits(instance, travel), travel + worth, FAR)
    price[0] = FAR
    chosen = _division(price, count)
    if chosen is None:
        return None
    return in_order([path_of(instance, ends, mask) for mask in chosen])


def ends_of(instance: Instance) -> NDArray[np.int64]:
    """The least travel from the base through all points of a subset, by the subset and the point it ends at."""
    count = len(instance.points)
    step = np.array([row[1:] for row in instance.travel[1:]], dtype=np.int64).reshape(count, count)
    ends = np.full((1 << count, count), FAR, dtype=np.int64)
    masks = np.arange(1 << count)
    sizes = sum((masks >> bit) & 1 for bit in range(count))
    for bit in range(count):
        ends[1 << bit, bit] = instance.travel[0][bit + 1]
    for size in range(2, count + 1):
        layer = masks[sizes == size]
        for last in range(count):
            these = layer[(layer >> last) & 1 == 1]
            ends[these, last] = (ends[these ^ (1 << last)] + step[:, last]).min(axis=1)
    return ends


def travel_of(instance: Instance, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least travel of a route through each subset."""
    back = np.array([row[0] for row in instance.travel[1:]], dtype=np.int64)
    least: NDArray[np.int64] = (ends + back).min(axis=1)
    return least


def keeps_limits(instance: Instance, travel: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which subsets one route serves within the period and the capacity, by their least travel."""
    masks = np.arange(len(travel))
    served = np.zeros(len(travel), dtype=np.int64)
    carried = np.zeros(len(travel), dtype=np.int64)
    for bit, point in enumerate(instance.points):
        held = (masks >> bit) & 1
        served += held * instance.service[point]
        carried += held * (0 if instance.capacity is None else instance.load[point])
    kept: NDArray[np.bool_] = (travel + served <= instance.period) & (carried <= (instance.capacity or 0))
    return kept


def _division(price: NDArray[np.int64], count: int) -> list[int] | None:
    """The subsets of the cheapest division of all points."""
    best = np.full(1 << count, FAR, dtype=np.int64)
    pick = np.zeros(1 << count, dtype=np.int64)
    best[0] = 0
    for mask in range(1, 1 << count):
        lowest = mask & -mask
        subsets = np.array([lowest])
        rest = mask ^ lowest
        while rest:
            bit = rest & -rest
            subsets = np.concatenate([subsets, subsets | bit])
            rest ^= bit
        values = price[subsets] + best[mask ^ subsets]
        at = int(values.argmin())
        best[mask], pick[mask] = min(int(values[at]), FAR), subsets[at]
    mask = (1 << count) - 1
    if best[mask] >= FAR:
        return None
    chosen = []
    while mask:
        chosen.append(int(pick[mask]))
        mask ^= int(pick[mask])
    return chosen


def path_of(instance: Instance, ends: NDArray[np.int64], mask: int) -> Route:
    """The points of a subset in the order of its least travel."""
    travel = instance.travel
    path: list[int] = []
    onward = [row[0] for row in travel[1:]]
    while mask:
        last = min((int(ends[mask, bit]) + onward[bit], bit) for bit in range(len(onward)) if mask >> bit & 1)[1]
        path.append(last + 1)
        onward = list(travel[last + 1][1:])
        mask ^= 1 << last
    return tuple(path)
