"""Proof for a middling number of points: routes chosen among all subsets, by duals and a small whole-number programme.

The least travel of every subset is known (`subsets.ends_of`). The duals of the linear programme "every point on one
route, so many routes" are found by adding the subsets that break them; only subsets whose reduced cost fits between
the bound and the answer can be in a better one, and the programme over those decides.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import solve
from tiaowen.solvers.patrol.tours.instance import Instance, Route, in_order
from tiaowen.solvers.patrol.tours.subsets import ends_of, keeps_limits, path_of, travel_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 200
ADDED = 150
MOST_COLUMNS = 20_000
NODES = 2_000
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Proof:
    """A lower bound of the travel (infinite: so few routes cannot do), and better routes if there are any."""

    travel: float
    routes: tuple[Route, ...] | None


class Columns:
    """All routes of an instance, as subsets."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.count = len(instance.points)
        self._ends = ends_of(instance)
        travel = travel_of(instance, self._ends)
        masks = np.arange(1 << self.count)
        self._masks = masks[1:][keeps_limits(instance, travel)[1:]]
        self._travel = travel[self._masks].astype(np.float64)

    def fewest(self, start: Sequence[Sequence[int]], deadline: float) -> int:
        """A lower bound of the number of routes: the worth of all points where no route is worth more than one."""
        rows = self._rows(start)
        best = 0.0
        for _ in range(ROUNDS):
            worth = self._sums(points := self._worths(rows, deadline))
            best = max(best, float(points.sum()) / max(1.0, float(worth.max())))
            if worth.max() <= 1 + SLACK or best > len(start) - 1 + SLACK or time.monotonic() > deadline:
                break
            new = np.argsort(-worth, kind="stable")[:ADDED]
            rows = sorted({*rows, *(int(row) for row in new if worth[row] > 1 + SLACK)})
        return math.ceil(best - SLACK)

    def _worths(self, rows: Sequence[int], deadline: float) -> NDArray[np.float64]:
        import pulp

        problem = pulp.LpProblem("worths", pulp.LpMaximize)
        point = [problem.add_variable(f"point_{bit:02d}", 0, 1) for bit in range(self.count)]
        problem += pulp.LpAffineExpression([(one, 1) for one in point])
        for row in rows:
            held = [(one, 1) for bit, one in enumerate(point) if self._masks[row] >> bit & 1]
            problem += pulp.LpAffineExpression(held) <= 1, f"subset_{row}"
        found = solve(problem, seconds=max(0.0, deadline - time.monotonic())).values
        return np.array([found.get(one.name, 0.0) for one in point])

    def _sums(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the points of each route are worth together."""
        sums = np.zeros(1)
        for worth in points:
            sums = np.concatenate([sums, sums + worth])
        return sums[self._masks]

    def _rows(self, start: Sequence[Sequence[int]]) -> list[int]:
        known = {sum(1 << point - 1 for point in route) for route in start} | {1 << bit for bit in range(self.count)}
        return sorted(int(np.searchsorted(self._masks, mask)) for mask in known)

    def prove(self, routes: int, upper: int, start: Sequence[Sequence[int]], deadline: float) -> Proof:
        """The least travel of exactly so many routes, if it is less than ``upper``; else a bound of it.

        ``start`` are routes to begin with. Infinite: there is nothing below ``upper``.
        """
        rows = self._rows(start)
        bound, reduced = self._bound(routes, upper, rows, deadline)
        if bound > upper - 1 + SLACK:
            return Proof(math.inf, None)
        chosen = np.flatnonzero(reduced <= upper - 1 - bound + SLACK)
        if len(chosen) > MOST_COLUMNS:
            return Proof(bound, None)
        found = self._choose(chosen, routes, bound, deadline)
        return found if found.travel < upper else Proof(math.inf, None)

    def _bound(self, routes: int, upper: int, rows: list[int], deadline: float) -> tuple[float, NDArray[np.float64]]:
        best, best_reduced = -math.inf, self._travel
        taken = set(rows)
        for _ in range(ROUNDS):
            points, each = self._duals(rows, routes, upper, deadline)
            reduced = self._travel - self._sums(points) - each
            worst = float(reduced.min())
            bound = float(points.sum()) + routes * (each + min(0.0, worst))
            if bound > best:
                best, best_reduced = bound, reduced - min(0.0, worst)
            if worst >= -SLACK or best > upper - 1 + SLACK or time.monotonic() > deadline:
                break
            new = [int(row) for row in np.argsort(reduced, kind="stable")[:ADDED] if reduced[row] < -SLACK]
            rows = rows + [row for row in new if row not in taken]
            taken.update(new)
        return best, best_reduced

    def _duals(
        self, rows: Sequence[int], routes: int, upper: int, deadline: float
    ) -> tuple[NDArray[np.float64], float]:
        """What each point and each route is worth, so that no known subset costs less than it holds."""
        import pulp

        problem = pulp.LpProblem("duals", pulp.LpMaximize)
        point = [problem.add_variable(f"point_{bit:02d}", -upper, 2 * upper) for bit in range(self.count)]
        each = problem.add_variable("route", -2 * upper, upper)
        total = pulp.LpAffineExpression([*((one, 1) for one in point), (each, routes)])
        problem += total
        problem += total <= upper, "upper"
        for row in rows:
            held = [(one, 1) for bit, one in enumerate(point) if self._masks[row] >> bit & 1]
            problem += pulp.LpAffineExpression([*held, (each, 1)]) <= float(self._travel[row]), f"subset_{row}"
        found = solve(problem, seconds=max(0.0, deadline - time.monotonic())).values
        return np.array([found.get(one.name, 0.0) for one in point]), found.get(each.name, 0.0)

    def _choose(self, chosen: NDArray[np.int64], routes: int, bound: float, deadline: float) -> Proof:
        """The best choice among some subsets."""
        import pulp

        problem = pulp.LpProblem("choice", pulp.LpMinimize)
        pick = [problem.add_variable(f"subset_{row:06d}", 0, 1, pulp.LpInteger) for row in chosen]
        problem += pulp.LpAffineExpression(
            [(one, float(self._travel[row])) for row, one in zip(chosen, pick, strict=True)]
        )
        for bit in range(self.count):
            holding = [(one, 1) for row, one in zip(chosen, pick, strict=True) if self._masks[row] >> bit & 1]
            if not holding:
                return Proof(math.inf, None)
            problem += pulp.LpAffineExpression(holding) == 1, f"point_{bit + 1}"
        problem += pulp.LpAffineExpression([(one, 1) for one in pick]) == routes, "routes"
        found = solve(problem, seconds=max(0.0, deadline - time.monotonic()), nodes=NODES)
        if found.status == "infeasible":
            return Proof(math.inf, None)
        if found.status != "optimal":
            return Proof(max(bound, found.bound) if math.isfinite(found.bound) else bound, None)
        masks = [int(self._masks[row]) for row, one in zip(chosen, pick, strict=True) if found.values[one.name] > 0]
        return Proof(found.objective, in_order([path_of(self.instance, self._ends, mask) for mask in masks]))
