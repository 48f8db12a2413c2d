"""The textbook models of areas for HiGHS and CBC: pairs of host and item, and items put into areas that are alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pulp

from tiaowen.solvers.milp import solve


class Answer(NamedTuple):
    """What a solver found [m] and what nothing is below; infinite and 0 where it found nothing."""

    metres: float
    least: float


def listed(near, host: int) -> list[tuple[int, float]]:
    """The neighbours of a host with their distances."""
    return [(int(i), float(c)) for i, c in zip(near.items[host], near.cost[host], strict=True) if i >= 0]


def highs(model: Callable, case, near, groups: int) -> Callable[[float], Answer]:
    """A model written down for HiGHS, ready to be solved in so many seconds."""
    problem = model(case, near, groups)
    return lambda seconds: _told(solve(problem, solver="highs", seconds=seconds))


def cbc(model: Callable, case, near, groups: int) -> Callable[[float], Answer]:
    """The same for CBC."""
    problem = model(case, near, groups)
    return lambda seconds: _told(solve(problem, solver="cbc", seconds=seconds))


def _told(result) -> Answer:
    found = math.inf if math.isnan(result.objective) else result.objective
    return Answer(found, result.bound if math.isfinite(result.bound) else 0.0)


def p_median(case, near, groups: int) -> pulp.LpProblem:
    """x[host, item] over near neighbours; as many hosts as areas."""
    problem = pulp.LpProblem("p_median", pulp.LpMinimize)
    pairs = {(h, i): far for h in range(len(near.items)) for i, far in listed(near, h)}
    serve = {(h, i): problem.add_variable(f"x_{h}_{i}", 0, 1, pulp.LpInteger) for h, i in pairs}
    problem += pulp.LpAffineExpression([(serve[pair], far) for pair, far in pairs.items()])
    of = {i: [] for i in range(len(near.items))}
    for h, i in pairs:
        of[i].append(serve[h, i])
    for i, hosts in of.items():
        problem += pulp.lpSum(hosts) == 1, f"served_{i}"
    for h in of:
        mine = [(serve[h, i], case.weights[i]) for i, _ in listed(near, h)]
        problem += pulp.LpAffineExpression(mine) <= case.capacity * serve[h, h], f"capacity_{h}"
        for i, _ in listed(near, h):
            if i != h:
                problem += serve[h, i] <= serve[h, h], f"open_{h}_{i}"
    problem += pulp.lpSum(serve[h, h] for h in of) == groups, "areas"
    return problem


def assignment(case, near, groups: int) -> pulp.LpProblem:
    """x[item, area] and h[host, area] with areas that are alike; their product counts the cable."""
    problem = pulp.LpProblem("assignment", pulp.LpMinimize)
    items, areas = range(len(case.weights)), range(groups)
    put = {(i, a): problem.add_variable(f"x_{i}_{a}", 0, 1, pulp.LpInteger) for i in items for a in areas}
    host = {(h, a): problem.add_variable(f"h_{h}_{a}", 0, 1, pulp.LpInteger) for h in items for a in areas}
    cost = []
    for a in areas:
        problem += pulp.LpAffineExpression([(put[i, a], case.weights[i]) for i in items]) <= case.capacity, f"room_{a}"
        problem += pulp.lpSum(host[h, a] for h in items) == 1, f"host_{a}"
        for i in items:
            pays = problem.add_variable(f"c_{i}_{a}", 0)
            cost.append(pays)
            problem += host[i, a] <= put[i, a], f"own_{i}_{a}"
            far = max(case.distance[h][i] for h in items)
            from_host = [(host[h, a], case.distance[h][i]) for h in items]
            problem += pays >= pulp.LpAffineExpression(from_host) - far * (1 - put[i, a]), f"pays_{i}_{a}"
    for i in items:
        problem += pulp.lpSum(put[i, a] for a in areas) == 1, f"once_{i}"
    problem += pulp.lpSum(cost)
    return problem
