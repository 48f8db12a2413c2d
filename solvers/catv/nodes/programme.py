"""The programmes over groups and over hosts: fewest groups, then the least cost at that number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tiaowen.solvers.catv.nodes.reach import Group, Sharing
from tiaowen.solvers.milp import MilpResult, linear_duals, solve

if TYPE_CHECKING:
    import pulp

Goal = Literal["count", "cost", "both"]
Patterns = Sequence[tuple[Group, float]]
ROUND = 1e-6  # a bound this near below a whole number is that number


@dataclass(frozen=True, slots=True)
class Found:
    """What a programme gave: groups (none where none were found) and its bound on the goal."""

    groups: tuple[Group, ...]
    bound: float
    optimal: bool
    infeasible: bool


def over_groups(sharing: Sharing, patterns: Patterns, goal: Goal, seconds: float, count: int | None = None) -> Found:
    """The best division made of the given groups; with ``count``, into so many."""
    import pulp

    problem = pulp.LpProblem("nodes", pulp.LpMinimize)
    pick = [problem.add_variable(f"g{index:06d}", 0, 1, pulp.LpInteger) for index in range(len(patterns))]
    each = _price(sharing, goal)
    problem += pulp.LpAffineExpression(
        [(one, each[0] + each[1] * cost) for one, (_, cost) in zip(pick, patterns, strict=True)]
    )
    rows: list[list[tuple[pulp.LpVariable, int]]] = [[] for _ in sharing.weights]
    for one, ((_, members), _) in zip(pick, patterns, strict=True):
        for item in members:
            rows[item].append((one, 1))
    for item, row in enumerate(rows):
        problem += pulp.LpAffineExpression(row) == 1, f"item_{item}"
    if count is not None:
        problem += pulp.LpAffineExpression([(one, 1) for one in pick]) == count, "count"
    result = solve(problem, seconds=seconds)
    chosen = [
        group for one, (group, _) in zip(pick, patterns, strict=True) if round(result.values.get(one.name, 0)) == 1
    ]
    return _found(chosen, result)


def over_hosts(sharing: Sharing, goal: Goal, seconds: float, count: int | None = None) -> Found:
    """The best division where groups are too many to list: which items host, and whom each of them serves."""
    import pulp

    problem = pulp.LpProblem("nodes", pulp.LpMinimize)
    size = range(len(sharing.weights))
    hosts = [problem.add_variable(f"h{host:05d}", 0, 1, pulp.LpInteger) for host in size]
    serve = {
        (host, item): problem.add_variable(f"s{host:05d}_{item:05d}", 0, 1, pulp.LpInteger)
        for host in size
        for item in sorted(sharing.near[host])
        if item != host and sharing.pair(host, item)
    }
    each = _price(sharing, goal)
    terms = [(one, each[0]) for one in hosts]
    terms += [(one, each[1] * sharing.near[host][item]) for (host, item), one in serve.items()]
    problem += pulp.LpAffineExpression(terms)
    served: list[list[tuple[pulp.LpVariable, int]]] = [[(one, 1)] for one in hosts]
    load: list[list[tuple[pulp.LpVariable, int]]] = [[] for _ in size]
    flags: list[list[tuple[pulp.LpVariable, int]]] = [[] for _ in size]
    for (host, item), one in serve.items():
        served[item].append((one, 1))
        load[host].append((one, sharing.weights[item]))
        flags[host] += [(one, 1)] if sharing.exclusive[item] else []
        problem += one - hosts[host] <= 0, f"open_{host}_{item}"
    for item in size:
        room = sharing.capacity - sharing.weights[item]
        problem += pulp.LpAffineExpression(served[item]) == 1, f"item_{item}"
        if sum(weight for _, weight in load[item]) > room:
            problem += pulp.LpAffineExpression([*load[item], (hosts[item], -room)]) <= 0, f"room_{item}"
        if len(flags[item]) > 1:
            problem += pulp.LpAffineExpression([*flags[item], (hosts[item], -1)]) <= 0, f"single_{item}"
    if count is not None:
        problem += pulp.LpAffineExpression([(one, 1) for one in hosts]) == count, "count"
    result = solve(problem, seconds=seconds)
    members: dict[int, list[int]] = {
        host: [host] for host, one in enumerate(hosts) if round(result.values.get(one.name, 0)) == 1
    }
    for (host, item), one in serve.items():
        if round(result.values.get(one.name, 0)) == 1:
            members[host].append(item)
    return _found([(host, tuple(sorted(some))) for host, some in members.items()], result)


def linear_bound(sharing: Sharing, patterns: Patterns, seconds: float) -> int:
    """No division into groups of the list has fewer of them.

    From duals of the linear programme, scaled so that no group is worth more than 1, whatever they are. Every group
    that can be formed must be listed; 0 where the ``seconds`` [s] did not suffice.
    """
    import numpy as np

    sizes = [len(members) for (_, members), _ in patterns]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows = np.array([item for (_, members), _ in patterns for item in members])
    ones = np.ones(len(sharing.weights))
    duals = linear_duals(np.ones(len(sizes)), (starts, rows, np.ones(len(rows))), (ones, ones), seconds)
    worth = float(np.add.reduceat(duals[rows], starts).max())
    return whole(float(duals.sum()) / worth) if worth > 0 else 0


def _price(sharing: Sharing, goal: Goal) -> tuple[float, float]:
    """What a group costs, and each unit of its cost: for both goals at once a group weighs more than all costs."""
    if goal == "count":
        return 1.0, 0.0
    if goal == "cost":
        return 0.0, 1.0
    return 1.0 + math.fsum(max(near[item] for near in sharing.near if item in near) for item in _items(sharing)), 1.0


def _items(sharing: Sharing) -> range:
    return range(len(sharing.weights))


def _found(groups: Sequence[Group], result: MilpResult) -> Found:
    return Found(tuple(groups), result.bound, result.status == "optimal", result.status == "infeasible")


def whole(bound: float) -> int:
    """A bound on a whole number, rounded up; 0 where nothing is known."""
    return math.ceil(bound - ROUND) if math.isfinite(bound) and bound > 0 else 0
