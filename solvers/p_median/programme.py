"""The textbook programme over the pairs of host and item that a bound has left; closes what patterns do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import MilpResult, solve

if TYPE_CHECKING:
    import pulp

    from tiaowen.solvers.p_median.model import Flags, Group, Instance


def over_pairs(instance: Instance, allowed: Flags, *, seconds: float, nodes: int) -> tuple[list[Group], MilpResult]:
    """The cheapest partition that uses allowed pairs only, empty if none was found, and what the solver says of it."""
    problem, serve = _problem(instance, allowed)
    result = solve(problem, seconds=seconds, nodes=nodes)
    members: dict[int, list[int]] = {}
    for (host, item), each in serve.items():
        if result.values.get(each.name, 0.0) > 0.5:
            members.setdefault(host, []).append(item)
    return [(host, tuple(sorted(items))) for host, items in sorted(members.items())], result


def _problem(instance: Instance, allowed: Flags) -> tuple[pulp.LpProblem, dict[tuple[int, int], pulp.LpVariable]]:
    import pulp

    problem = pulp.LpProblem("pairs", pulp.LpMinimize)
    pairs = [(int(host), int(item)) for host, item in np.argwhere(allowed & allowed.diagonal()[:, None])]
    serve = {pair: problem.add_variable(f"serve_{pair[0]}_{pair[1]}", 0, 1, pulp.LpInteger) for pair in pairs}
    problem += pulp.LpAffineExpression([(serve[pair], float(instance.distance[pair])) for pair in pairs])
    hosts_of: dict[int, list[pulp.LpVariable]] = {item: [] for item in range(instance.size)}
    items_of: dict[int, list[int]] = {}
    for host, item in pairs:
        hosts_of[item].append(serve[host, item])
        items_of.setdefault(host, []).append(item)
    for item, hosts in hosts_of.items():
        problem += pulp.lpSum(hosts) == 1, f"item_{item}"
    for host, items in items_of.items():
        load = pulp.LpAffineExpression([(serve[host, item], int(instance.weights[item])) for item in items])
        problem += load <= instance.capacity * serve[host, host], f"capacity_{host}"
        single = [serve[host, item] for item in items if instance.exclusive[item]]
        if len(single) > 1:
            problem += pulp.lpSum(single) <= 1, f"exclusive_{host}"
        for item in items:
            if item != host:
                problem += serve[host, item] <= serve[host, host], f"open_{host}_{item}"
    problem += pulp.lpSum(serve[host, host] for host in items_of) == instance.groups, "groups"
    return problem, serve
