"""Bound by routes that may come back to a point, though not at once: a linear programme, its columns made as needed.

A walk uses up the period or the capacity like a route, so that the walks hold all routes; the cheapest one for given
worths of the points is found by a dynamic programme over what is used up (q-routes of Christofides, Mingozzi and
Toth). Whatever the worths are, they give a lower bound, so that the programme may stop at any turn.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import solve
from tiaowen.solvers.patrol.tours.instance import Instance

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_UNITS = 1_600
BLOCK = 24
TURNS = 150
ADDED = 120
MOST_KEPT = 1_800
SMOOTH = 0.6
SLACK = 1e-6
FAR = 1e12

Walk = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """What each point is worth (the base's entry is 0), and each route."""

    points: NDArray[np.float64]
    route: float


class Walks:
    """The walks of an instance, by what they use up in whole units, rounded down so that no route is lost."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.travel = np.array(instance.travel, dtype=np.float64)
        size = len(instance.travel)
        if instance.capacity is None:
            unit = max(1, -(-instance.period // MOST_UNITS))
            use = np.array(instance.travel) + np.array(instance.service)[None, :]
            back, limit = np.array(instance.travel)[:, 0], instance.period
        else:
            unit = max(1, -(-instance.capacity // MOST_UNITS))
            use = np.repeat(np.array(instance.load)[None, :], size, axis=0)
            back, limit = np.zeros(size, dtype=np.int64), instance.capacity
        self.limit = limit // unit
        self.use = np.maximum(use // unit, 0)
        self.back = back // unit
        np.fill_diagonal(self.use, self.limit + 1)
        self.use[:, 0] = self.limit + 1
        self.least = int(self.use[:, 1:].min())

    @property
    def usable(self) -> bool:
        """Whether every step uses something up: else the programme over it would not end."""
        return self.least > 0

    def cheapest(self, points: NDArray[np.float64], many: int) -> tuple[float, list[Walk]]:
        """The least cost of a walk less what its points are worth, and some of the cheapest walks."""
        size, limit = len(self.travel), self.limit
        pad = limit + 1
        first = np.full((limit + 1 + pad, size), FAR)
        second = np.full_like(first, FAR)
        before = np.full(first.shape, -1, dtype=np.int64)
        step = self.travel - points[None, :]
        ends = np.arange(size)
        froms = ends[:, None]
        block = min(self.least, BLOCK)
        low = pad
        while low < pad + limit + 1:
            high = min(low + block, pad + limit + 1)
            at = np.arange(low, high)[:, None, None] - self.use[None, :, :]
            behind = before[at, froms]
            value = np.where(behind == ends, second[at, froms], first[at, froms]) + step
            start = at[:, 0, :] == pad
            value[:, 0, :] = np.where(start, step[0], FAR)
            best = value.argmin(axis=1)
            rows = np.arange(high - low)[:, None]
            first[low:high] = value[rows, best, ends]
            before[low:high] = best
            value[rows, best, ends] = FAR
            second[low:high] = value.min(axis=1)
            low = high
        self._tables = first[pad:], second[pad:], before[pad:], step
        closed = first[pad:] + self.travel[:, 0]
        closed[np.arange(limit + 1)[:, None] + self.back[None, :] > limit] = FAR
        closed[:, 0] = FAR
        least = float(closed.min())
        chosen = self._spread(closed, many)
        return least, [self._walk(spent, end) for spent, end in chosen if closed[spent, end] < FAR / 2]

    def _spread(self, closed: NDArray[np.float64], many: int) -> list[tuple[int, int]]:
        """The cheapest places of the table, the best one of each end first."""
        by_end = [(int(closed[:, end].argmin()), end) for end in range(1, closed.shape[1])]
        flat = np.argsort(closed, axis=None, kind="stable")[:many]
        rest = [(int(place) // closed.shape[1], int(place) % closed.shape[1]) for place in flat]
        return list(dict.fromkeys(by_end + rest))

    def _walk(self, spent: int, end: int) -> Walk:
        before = self._tables[2]
        walk, alone = [end], True
        while True:
            behind = int(before[spent, end]) if alone else self._other(spent, end)
            if behind == 0:
                return tuple(walk)
            left = spent - int(self.use[behind, end])
            alone = int(before[left, behind]) != end
            spent, end = left, behind
            walk.append(end)

    def _other(self, spent: int, end: int) -> int:
        """The point before the end on the second best walk: the best but for the one that the best comes from."""
        first, second, before, step = self._tables
        best, place = FAR, 0
        for behind in range(len(self.travel)):
            left = spent - int(self.use[behind, end])
            if behind == before[spent, end] or left < 0:
                continue
            if behind == 0:
                value = step[0, end] if left == 0 else FAR
            else:
                value = (second if before[left, behind] == end else first)[left, behind] + step[behind, end]
            if value < best:
                best, place = float(value), behind
        return place


def walks_bound(
    instance: Instance, routes: int, exactly: bool, start: Sequence[Sequence[int]], upper: int, deadline: float
) -> int:
    """At least this travel is needed by so many routes, or by so many and more; at most ``upper`` is returned.

    ``start`` are routes to begin with, such as those of the best answer. 0 where walks tell nothing.
    """
    walks = Walks(instance)
    if not walks.usable:
        return 0
    pool = _Pool(instance, routes, exactly, upper)
    pool.add([tuple(route) for route in start])
    pool.add([(point,) for point in instance.points])
    best, centre = -math.inf, None
    most = routes if exactly else len(instance.points)
    for _ in range(TURNS):
        prices = pool.prices(deadline)
        if prices is None:
            break
        asked = prices.points if centre is None else SMOOTH * centre + (1 - SMOOTH) * prices.points
        found = _value(walks, asked, routes, most)
        if found.bound > best:
            best, centre = found.bound, asked
        new = pool.add([walk for walk in found.walks if pool.short(walk, prices) < -SLACK])
        value = float(prices.points.sum()) + routes * prices.route
        if best > upper - 1 + SLACK or value - best < SLACK * upper or time.monotonic() > deadline:
            break
        if not new:
            found = _value(walks, prices.points, routes, most)
            if found.bound > best:
                best, centre = found.bound, prices.points
            if not pool.add([walk for walk in found.walks if pool.short(walk, prices) < -SLACK]):
                break
    return max(0, min(upper, math.ceil(best - SLACK))) if math.isfinite(best) else 0


@dataclass(frozen=True, slots=True)
class _Value:
    bound: float
    walks: list[Walk]


def _value(walks: Walks, points: NDArray[np.float64], routes: int, most: int) -> _Value:
    least, found = walks.cheapest(points, ADDED)
    return _Value(float(points.sum()) + (routes if least > 0 else most) * least, found)


class _Pool:
    """The walks known so far, and the worths that none of them breaks."""

    def __init__(self, instance: Instance, routes: int, exactly: bool, upper: int) -> None:
        self.instance, self.routes, self.exactly, self.upper = instance, routes, exactly, upper
        self.cost: dict[Walk, int] = {}

    def add(self, walks: Sequence[Walk]) -> int:
        """Take walks in; how many were new. Each is known from its smaller end."""
        before = len(self.cost)
        for walk in walks:
            one = min(walk, walk[::-1])
            self.cost.setdefault(one, self.instance.travelled(one))
        return len(self.cost) - before

    def short(self, walk: Walk, prices: Prices) -> float:
        """What a walk costs less what it is worth."""
        return self.instance.travelled(walk) - float(prices.points[list(walk)].sum()) - prices.route

    def prices(self, deadline: float) -> Prices | None:
        """The worths with the greatest sum."""
        import pulp

        upper = self.upper
        problem = pulp.LpProblem("worths", pulp.LpMaximize)
        point = [problem.add_variable(f"point_{one:04d}", -upper, upper) for one in self.instance.points]
        each = problem.add_variable("route", -upper if self.exactly else 0, upper)
        problem += pulp.LpAffineExpression([*((one, 1) for one in point), (each, self.routes)])
        for number, (walk, cost) in enumerate(self.cost.items()):
            held: dict[int, int] = {}
            for one in walk:
                held[one] = held.get(one, 0) + 1
            terms = [*((point[one - 1], times) for one, times in held.items()), (each, 1)]
            problem += pulp.LpAffineExpression(terms) <= cost, f"walk_{number}"
        found = solve(problem, seconds=max(0.0, deadline - time.monotonic())).values
        if not found:
            return None
        worth = np.array([0.0, *(found[one.name] for one in point)])
        prices = Prices(worth, found[each.name])
        self._forget(prices)
        return prices

    def _forget(self, prices: Prices) -> None:
        """Keep the walks that are nearest to being of use."""
        if len(self.cost) > MOST_KEPT:
            ranked = sorted(self.cost, key=lambda walk: (len(walk) > 1, self.short(walk, prices) * (len(walk) > 1)))
            self.cost = {walk: self.cost[walk] for walk in ranked[: MOST_KEPT // 2]}
