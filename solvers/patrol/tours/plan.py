"""The fewest routes within a period, then the least travel: exact where that is possible, else good with a bound."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaowen.solvers.patrol.tours.columns import Columns
from tiaowen.solvers.patrol.tours.cuts import by_cuts
from tiaowen.solvers.patrol.tours.instance import Instance, Tours, faults, in_order
from tiaowen.solvers.patrol.tours.one_tree import fewest_bound, tours_bound
from tiaowen.solvers.patrol.tours.search import Routes, Search, one_tour, split
from tiaowen.solvers.patrol.tours.subsets import MOST_POINTS, by_subsets

WORK = 240_000
FEWEST_ROUNDS, MOST_ROUNDS = 1_200, 6_000
ONE_KICKS, MANY_KICKS = 1_000, 3_000
MOST_BY_CUTS = 110
MOST_BY_COLUMNS = 20
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class _State:
    """The answer so far with its bounds."""

    routes: Routes
    routes_bound: int
    travel_bound: int
    how: str


def tours(instance: Instance, seconds: float = 60.0) -> Tours:
    """Routes that visit every point within the period, fewest first, then with the least travel.

    Every point has to be reachable (`Instance.too_far`). ``seconds`` is a safety net: the work is limited by rounds and
    nodes, so that the answer does not depend on the machine.
    """
    if not instance.points:
        return Tours((), 0, 0, 0, "subsets")
    if len(instance.points) <= MOST_POINTS:
        exact = by_subsets(instance)
        if exact is None:
            raise ValueError("a point is too far")
        travel = sum(map(instance.travelled, exact))
        return _checked(instance, Tours(exact, travel, len(exact), travel, "subsets"))
    deadline = time.monotonic() + seconds
    state = _searched(instance, deadline)
    state = _proved(instance, state, deadline)
    routes = in_order(state.routes)
    travel = sum(map(instance.travelled, routes))
    return _checked(instance, Tours(routes, travel, state.routes_bound, state.travel_bound, state.how))


def _checked(instance: Instance, answer: Tours) -> Tours:
    wrong = faults(instance, answer.routes)
    if wrong:
        raise ValueError("; ".join(wrong))
    return answer


def _rounds(instance: Instance) -> int:
    return max(FEWEST_ROUNDS, min(MOST_ROUNDS, WORK // len(instance.points)))


def _searched(instance: Instance, deadline: float) -> _State:
    kicks = ONE_KICKS if len(instance.points) <= MOST_BY_CUTS else MANY_KICKS
    tour = one_tour(instance, kicks)
    length = instance.travelled(tour)
    least = tours_bound(instance, 1, length).travel
    fewest = fewest_bound(instance, least)
    routes = split(instance, tour)
    search = Search(instance, deadline=deadline)
    while len(routes) > fewest:
        higher = _fewest_with(instance, len(routes) - 1, routes)
        if higher > len(routes) - 1:
            fewest = len(routes)
            break
        fewer = search.fewer(routes, _rounds(instance))
        if fewer is None:
            break
        routes = fewer
    if len(routes) > 1:
        routes = search.better(routes, _rounds(instance))
    return _State(routes, fewest, least, "search")


def _fewest_with(instance: Instance, count: int, routes: Sequence[Sequence[int]]) -> int:
    """Whether so many routes are enough by their travel alone: that number, or one more."""
    spare = count * instance.period - sum(instance.service)
    upper = max(spare + 1, 1)
    return count + 1 if spare < 0 or tours_bound(instance, count, upper).travel >= upper else count


def _proved(instance: Instance, state: _State, deadline: float) -> _State:
    if len(state.routes) == 1:
        return _proved_alone(instance, state, deadline)
    if len(instance.points) > MOST_BY_COLUMNS:
        bound = tours_bound(instance, len(state.routes), _travelled(instance, state.routes))
        return replace(state, travel_bound=max(bound.travel, state.travel_bound))
    columns = Columns(instance)
    if len(state.routes) > state.routes_bound:
        least = columns.fewest(state.routes, deadline)
        state = replace(state, routes_bound=max(state.routes_bound, least))
    while len(state.routes) > state.routes_bound:
        fewer = len(state.routes) - 1
        above = fewer * instance.period - sum(instance.service) + 1
        proof = columns.prove(fewer, max(above, 1), (), deadline)
        if proof.routes is not None:
            state = replace(state, routes=[list(route) for route in proof.routes])
        elif proof.travel == math.inf:
            state = replace(state, routes_bound=len(state.routes))
        else:
            break
    travel = _travelled(instance, state.routes)
    proof = columns.prove(len(state.routes), travel, state.routes, deadline)
    if proof.routes is not None:
        routes = [list(route) for route in proof.routes]
        return replace(state, routes=routes, travel_bound=_travelled(instance, routes), how="columns")
    bound_met = min(float(travel), proof.travel)
    return replace(state, travel_bound=max(state.travel_bound, math.ceil(bound_met - SLACK)), how="columns")


def _proved_alone(instance: Instance, state: _State, deadline: float) -> _State:
    travel = _travelled(instance, state.routes)
    bound = tours_bound(instance, 1, travel)
    state = replace(state, travel_bound=max(bound.travel, state.travel_bound))
    if state.travel_bound >= travel or len(instance.points) > MOST_BY_CUTS:
        return state
    proof = by_cuts(instance, bound.edges, deadline)
    if proof.route is not None and instance.travelled(proof.route) < travel:
        return _State([list(proof.route)], 1, instance.travelled(proof.route), "cuts")
    limit = min(float(travel), proof.travel)
    return replace(state, travel_bound=max(state.travel_bound, math.ceil(limit - SLACK)), how="cuts")


def _travelled(instance: Instance, routes: Sequence[Sequence[int]]) -> int:
    return sum(map(instance.travelled, routes))
