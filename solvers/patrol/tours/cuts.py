"""Proof for one route: a whole-number programme over edges, with a cut for every loop that misses the base.

Cuts are added where an answer breaks them, first for the linear relaxation, then for whole numbers, until the answer
is one tour. Every answer on the way is a lower bound (Dantzig, Fulkerson and Johnson).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import solve
from tiaowen.solvers.patrol.tours.instance import Instance, Route

if TYPE_CHECKING:
    import pulp
    from numpy.typing import NDArray

LINEAR_ROUNDS = 30
WHOLE_ROUNDS = 40
NODES = 2_000
SLACK = 1e-4

Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """A lower bound of the travel (infinite: there is no tour), and the shortest tour if the programme met it."""

    travel: float
    route: Route | None


def by_cuts(instance: Instance, edges: Sequence[Edge], deadline: float, nodes: int = NODES) -> Proof:
    """The least travel of one route through all points that uses only these edges; the period is left aside.

    ``travel`` is infinite where there is none. Stops at the deadline or the node limit with the bound it has.
    """
    cuts: dict[frozenset[int], None] = {}
    bound, whole = 0.0, False
    for turn in range(LINEAR_ROUNDS + WHOLE_ROUNDS):
        values, least = _solve(instance, edges, cuts, deadline, nodes if whole else None)
        bound = max(bound, least)
        if values is None or time.monotonic() > deadline:
            return Proof(bound, None)
        before = len(cuts)
        if whole:
            parts = _parts(len(instance.travel), values)
            if len(parts) == 1:
                return Proof(bound, parts[0][1:])
            cuts.update(dict.fromkeys(frozenset(part) for part in parts if 0 not in part))
        else:
            cuts.update(dict.fromkeys(_broken(len(instance.travel), values)))
            whole = len(cuts) == before or turn + 1 >= LINEAR_ROUNDS
    return Proof(bound, None)


def _solve(
    instance: Instance, edges: Sequence[Edge], cuts: Mapping[frozenset[int], None], deadline: float, nodes: int | None
) -> tuple[dict[Edge, float] | None, float]:
    """The cheapest edges that keep all cuts, and a bound of them; whole ones where there is a node limit."""
    import pulp

    kind = pulp.LpContinuous if nodes is None else pulp.LpInteger
    problem = pulp.LpProblem("tour", pulp.LpMinimize)
    use = {(i, j): problem.add_variable(f"edge_{i:04d}_{j:04d}", 0, 1, kind) for i, j in edges}
    problem += pulp.LpAffineExpression([(one, instance.travel[i][j]) for (i, j), one in use.items()])
    for node in range(len(instance.travel)):
        ends = [(one, 1) for edge, one in use.items() if node in edge]
        if len(ends) < 2:
            return None, math.inf
        problem += pulp.LpAffineExpression(ends) == 2, f"ends_{node}"
    for number, inside in enumerate(cuts):
        problem += _across(use, inside) >= 2, f"cut_{number}"
    found = solve(problem, seconds=max(0.0, deadline - time.monotonic()), nodes=nodes)
    if found.status == "infeasible":
        return None, math.inf
    bound = found.bound if math.isfinite(found.bound) else 0.0
    if found.status == "unsolved" or (nodes is not None and found.status != "optimal"):
        return None, bound
    return {edge: found.values[one.name] for edge, one in use.items()}, bound


def _across(use: Mapping[Edge, pulp.LpVariable], inside: frozenset[int]) -> pulp.LpAffineExpression:
    import pulp

    return pulp.LpAffineExpression([(one, 1) for (i, j), one in use.items() if (i in inside) != (j in inside)])


def _parts(size: int, values: Mapping[Edge, float]) -> list[Route]:
    """The loops of a whole answer, the base's first, each from its smallest node on."""
    links: list[list[int]] = [[] for _ in range(size)]
    for (i, j), value in values.items():
        if value > SLACK:
            links[i].append(j)
            links[j].append(i)
    parts, seen = [], set()
    for start in range(size):
        if start in seen:
            continue
        path = [start]
        while path[-1] not in seen:
            seen.add(path[-1])
            path += [node for node in links[path[-1]] if node not in seen][:1]
        parts.append(tuple(path))
    return parts


def _broken(size: int, values: Mapping[Edge, float]) -> list[frozenset[int]]:
    """Sets without the base that less than 2 leaves: found on the way of the cut method of Stoer and Wagner."""
    flow = np.zeros((size, size))
    for (i, j), value in values.items():
        flow[i, j] = flow[j, i] = value
    whole = flow.copy()
    groups = {node: {node} for node in range(size)}
    found: dict[frozenset[int], None] = {}
    alive = list(range(size))
    while len(alive) > 1:
        order = _ordered(flow, alive)
        tail: set[int] = set()
        for node in reversed(order[1:]):
            tail |= groups[node]
            found[frozenset(tail)] = None
            found[frozenset(groups[node])] = None
        last, into = order[-1], order[-2]
        groups[into] |= groups.pop(last)
        flow[into] += flow[last]
        flow[:, into] += flow[:, last]
        flow[into, into] = 0.0
        flow[last] = flow[:, last] = 0.0
        alive.remove(last)
    return [one for one in found if len(one) > 1 and _leaving(whole, one) < 2 - SLACK]


def _ordered(flow: NDArray[np.float64], alive: Sequence[int]) -> list[int]:
    """Nodes in the order of their flow to those before them, from the base on."""
    weights, order, left = flow[0].copy(), [0], set(alive) - {0}
    while left:
        new = max(left, key=lambda node: (weights[node], -node))
        left.remove(new)
        order.append(new)
        weights = weights + flow[new]
    return order


def _leaving(flow: NDArray[np.float64], inside: frozenset[int]) -> float:
    members = sorted(inside)
    return float(flow[members].sum() - flow[np.ix_(members, members)].sum())
