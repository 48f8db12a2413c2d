"""Bin packing as a flow along the load of a bin: a mixed-integer programme with a strong bound.

Reference: J. M. Valério de Carvalho, Exact solution of bin-packing problems using column generation and
branch-and-bound, Annals of Operations Research 86 (1999).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tiaowen.solvers.milp import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pulp

_START = -1  # the empty bin, before it is settled whether an exclusive item goes in
_Kind = tuple[int, bool]
_Arc = tuple[int, int, _Kind | None]


def flow_packing(
    weights: Sequence[int], capacity: int, flags: Sequence[bool], *, seconds: float
) -> tuple[list[tuple[int, ...]], int]:
    """The bins found (none if the time was too short) and a proved lower bound on their number."""
    loose = [i for i, weight in enumerate(weights) if weight == 0 and not flags[i]]
    kinds = Counter((weights[i], flags[i]) for i in range(len(weights)) if i not in set(loose))
    if not kinds:
        return ([tuple(loose)], 1) if loose else ([], 0)
    arcs = _arcs(kinds, capacity)
    problem = _problem(kinds, arcs)
    result = solve(problem, seconds=seconds)
    bound = max(1, math.ceil(result.bound - 1e-6)) if math.isfinite(result.bound) else 1
    if not result.values:
        return [], bound
    flow = {arc: round(result.values[_name(arc)]) for arc in arcs}
    return _paths(flow, weights, flags, loose), bound


def _arcs(kinds: Counter[_Kind], capacity: int) -> list[_Arc]:
    """Exclusive items leave the start only; the others follow in falling weight, from the loads that can arise."""
    arcs: list[_Arc] = [(_START, 0, None)]
    arcs += [(_START, weight, (weight, True)) for weight, flag in sorted(kinds, reverse=True) if flag]
    loads = {head for _, head, _ in arcs}
    for weight, flag in sorted(kinds, reverse=True):
        if flag:
            continue
        front, tails = set(loads), set[int]()
        for _ in range(kinds[weight, flag]):
            front = {load for load in front if load + weight <= capacity} - tails
            tails |= front
            front = {load + weight for load in front}
        arcs += [(tail, tail + weight, (weight, flag)) for tail in sorted(tails)]
        loads |= {tail + weight for tail in tails}
    return arcs


def _name(arc: _Arc) -> str:
    tail, head, kind = arc
    return f"flow_{'start' if tail == _START else tail}_{head}_{'none' if kind is None else f'{kind[0]}_{kind[1]:d}'}"


def _problem(kinds: Counter[_Kind], arcs: list[_Arc]) -> pulp.LpProblem:
    import pulp

    problem = pulp.LpProblem("fewest_bins", pulp.LpMinimize)
    flow = {arc: problem.add_variable(_name(arc), 0, None, pulp.LpInteger) for arc in arcs}
    problem += pulp.lpSum(flow[arc] for arc in arcs if arc[0] == _START), "bins"
    entering, leaving, packed = defaultdict(list), defaultdict(list), defaultdict(list)
    for arc, units in flow.items():
        leaving[arc[0]].append((units, 1))
        entering[arc[1]].append((units, 1))
        packed[arc[2]].append((units, 1))
    for node in sorted(set(leaving) - {_START}):
        problem += pulp.LpAffineExpression(entering[node]) >= pulp.LpAffineExpression(leaving[node]), f"load_{node}"
    for kind in sorted(kinds):
        problem += pulp.LpAffineExpression(packed[kind]) == kinds[kind], f"items_{kind[0]}_{kind[1]:d}"
    return problem


def _paths(
    flow: dict[_Arc, int], weights: Sequence[int], flags: Sequence[bool], loose: list[int]
) -> list[tuple[int, ...]]:
    """Follow one unit of flow after another from the start; each path is a bin."""
    waiting: dict[_Kind, list[int]] = {}
    for item in range(len(weights) - 1, -1, -1):
        waiting.setdefault((weights[item], flags[item]), []).append(item)
    bins = []
    while any(count for (tail, _, _), count in flow.items() if tail == _START):
        node, members = _START, list[int]()
        while step := next((arc for arc, count in flow.items() if count and arc[0] == node), None):
            flow[step] -= 1
            node = step[1]
            if step[2] is not None:
                members.append(waiting[step[2]].pop())
        bins.append(tuple(members))
    return [bins[0] + tuple(loose), *bins[1:]]
