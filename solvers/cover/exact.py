"""One part of a cover, solved exactly: a greedy start, a quick bound, and a programme where they do not meet."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tiaowen.solvers.cover.greedy import apart_bound, exchanged, greedy
from tiaowen.solvers.cover.lagrange import relaxed
from tiaowen.solvers.cover.reduce import Open, parts_of, reduced
from tiaowen.solvers.cover.search import searched
from tiaowen.solvers.milp import solve

if TYPE_CHECKING:
    from collections.abc import Mapping

_SMALL = 150  # sets: up to here HiGHS answers sooner, because it runs in this process; above, where costs are equal
_ROUNDS = 30  # of local search, for each target
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The sets chosen in one part, the bound of their cost, whether it is proved, and the bound of their number."""

    chosen: tuple[int, ...]
    bound: float
    proved: bool
    fewest: int = 0


def solve_part(part: Open, *, fewest_first: bool, seconds: float, nodes: int | None) -> PartAnswer:
    """The cheapest cover of one part; with ``fewest_first`` the cheapest among those of the fewest sets."""
    if not fewest_first:
        return _least(part, part.costs, seconds, nodes)
    start = time.monotonic()
    few = _fewest(part, seconds / 2, nodes)
    bound = math.ceil(few.bound - _TOLERANCE)
    cheapest = min(part.costs.values())
    if len(set(part.costs.values())) == 1 or not few.proved:
        return PartAnswer(few.chosen, bound * cheapest, few.proved, bound)
    left = max(0.0, seconds - (time.monotonic() - start))
    cheap = _cheapest_of(part, few.chosen, left, nodes)
    return PartAnswer(cheap.chosen, cheap.bound, cheap.proved, bound)


def _fewest(part: Open, seconds: float, nodes: int | None) -> PartAnswer:
    """The fewest sets; where costs do not count, more sets are dominated."""
    indices = list(part.sets)
    small = reduced([part.sets[index] for index in indices], [1.0] * len(indices), part.holders, fewest_first=True)
    chosen, bound, proved = [indices[index] for index in small.forced], float(len(small.forced)), True
    pieces = parts_of(small)
    deadline = time.monotonic() + seconds
    for left, piece in zip(range(len(pieces), 0, -1), pieces, strict=True):
        answer = _least(piece, piece.costs, max(0.0, deadline - time.monotonic()) * 2 / (left + 1), nodes)
        chosen += [indices[index] for index in answer.chosen]
        bound, proved = bound + answer.bound, proved and answer.proved
    return PartAnswer(tuple(sorted(chosen)), bound, proved)


def _least(part: Open, costs: Mapping[int, float], seconds: float, nodes: int | None) -> PartAnswer:
    """The cheapest cover."""
    deadline = time.monotonic() + seconds
    start, low = greedy(part.sets, costs), apart_bound(part.sets, costs)
    if len(part.sets) > _SMALL and len(set(costs.values())) == 1:
        enough, until = low / min(costs.values()), time.monotonic() + seconds / 2
        start = searched(part.sets, start, enough - _TOLERANCE, _ROUNDS * len(part.holders), until)
    cost = math.fsum(costs[index] for index in start)
    whole = all(value == int(value) for value in costs.values())
    left = list(part.sets)
    if len(left) > _SMALL and not _met(cost, low):
        bound = relaxed(part.sets, costs, cost)
        low = max(low, _raised(bound.bound, whole))
        left = bound.left(cost - 1 + _TOLERANCE if whole else cost + _TOLERANCE * max(1.0, cost))
    if not _met(cost, low):
        left_seconds = max(0.0, deadline - time.monotonic())
        found, bound_found = _programme(part, costs, left, None, left_seconds, nodes)
        low = max(low, min(cost, _raised(bound_found, whole)))
        if found and math.fsum(costs[index] for index in found) < cost:
            start, cost = found, math.fsum(costs[index] for index in found)
    proved = _met(cost, low)
    return PartAnswer(tuple(start), cost if proved else low, proved)


def _cheapest_of(part: Open, fewest: tuple[int, ...], seconds: float, nodes: int | None) -> PartAnswer:
    """The cheapest cover of as many sets as ``fewest``, a cover of the fewest sets."""
    start, count = exchanged(part.sets, part.costs, fewest), len(fewest)
    cost = math.fsum(part.costs[index] for index in start)
    left, low = list(part.sets), apart_bound(part.sets, part.costs)
    if len(left) > _SMALL:
        bound = relaxed(part.sets, part.costs, cost, count)
        low = max(low, bound.bound)
        left = bound.left(cost + _TOLERANCE * max(1.0, cost))
    if not _met(cost, low):
        found, bound_found = _programme(part, part.costs, left, count, seconds, nodes)
        low = max(low, min(cost, bound_found))
        if found and math.fsum(part.costs[index] for index in found) < cost:
            start, cost = found, math.fsum(part.costs[index] for index in found)
    proved = _met(cost, low)
    return PartAnswer(tuple(start), cost if proved else low, proved)


def _met(cost: float, low: float) -> bool:
    return cost <= low + _TOLERANCE * max(1.0, cost)


def _raised(bound: float, whole: bool) -> float:
    """A bound, up to the next whole number where all costs are whole; nothing where there is none."""
    if not math.isfinite(bound):
        return math.inf if bound > 0 else 0.0
    return float(math.ceil(bound - _TOLERANCE)) if whole else bound


def _programme(
    part: Open, costs: Mapping[int, float], left: list[int], count: int | None, seconds: float, nodes: int | None
) -> tuple[list[int], float]:
    """What the programme chose of the sets that are left (none if there is nothing, or no time) and its bound.

    The bound is infinite where it was proved that there is no such cover.
    """
    import pulp

    problem = pulp.LpProblem("cover", pulp.LpMinimize)
    take = {index: problem.add_variable(f"take_{index}", 0, 1, pulp.LpInteger) for index in left}
    problem += pulp.LpAffineExpression([(take[index], costs[index]) for index in take])
    for target, holding in part.holders.items():
        able = [(take[index], 1) for index in sorted(holding) if index in take]
        if not able:
            return [], math.inf
        problem += pulp.LpAffineExpression(able) >= 1, f"target_{target}"
    if count is not None:
        problem += pulp.LpAffineExpression([(each, 1) for each in take.values()]) == count, "count"
    equal = len(set(costs.values())) == 1
    solver: Literal["highs", "cbc"] = "highs" if equal or len(take) <= _SMALL else "cbc"
    result = solve(problem, solver=solver, seconds=seconds, nodes=nodes)
    return [index for index, each in take.items() if result.values.get(each.name, 0.0) > 1 / 2], result.bound
