"""The fewest routes within a period, then the least travel: exact where that is possible, else good with a bound."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaowen.solvers.patrol.tours.columns import Columns
from tiaowen.solvers.patrol.tours.crossings import crossings_bound
from tiaowen.solvers.patrol.tours.cuts import by_cuts
from tiaowen.solvers.patrol.tours.instance import Instance, Tours, faults, in_order
from tiaowen.solvers.patrol.tours.one_tree import fewest_bound, tours_bound
from tiaowen.solvers.patrol.tours.packing import packing_bound
from tiaowen.solvers.patrol.tours.search import Routes, Search, one_tour, split
from tiaowen.solvers.patrol.tours.subsets import MOST_POINTS, by_subsets
from tiaowen.solvers.patrol.tours.walks import walks_bound

WORK = 800_000
FEWEST_ROUNDS, MOST_ROUNDS = 1_200, 6_000
PATIENCE = 8  # a guard fewer is worth so many times the rounds of less travel
ONE_KICKS, MANY_KICKS = 1_000, 3_000
MOST_BY_CUTS = 110
MOST_BY_COLUMNS = 20
MOST_BY_CROSSINGS = 320
MOST_ON_A_WALK, MOST_BY_WALKS = 12, 130
FREE_ROUNDS, FREE_SEEDS = 40_000, (1, 2, 3)
HOPELESS = 2
MOST_RAISED = 2
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


def least_travel(instance: Instance, seconds: float = 60.0, rounds: int = FREE_ROUNDS) -> Tours:
    """Routes with the least travel, however many they are; else as `tours`."""
    if not instance.points:
        return Tours((), 0, 0, 0, "subsets")
    deadline = time.monotonic() + seconds
    start = split(instance, one_tour(instance, ONE_KICKS))
    tries = [Search(instance, seed, deadline).better(start, rounds, len(instance.points)) for seed in FREE_SEEDS]
    routes = min(tries, key=lambda one: _travelled(instance, one))
    travel = _travelled(instance, routes)
    fewest = packing_bound(instance)
    least = tours_bound(instance, 1, travel).travel
    if len(instance.points) <= MOST_BY_WALKS:
        least = max(least, walks_bound(instance, fewest, False, routes, travel, deadline))
    return _checked(instance, Tours(in_order(routes), travel, fewest, least, "walks"))


def _checked(instance: Instance, answer: Tours) -> Tours:
    wrong = faults(instance, answer.routes)
    if wrong:
        raise ValueError("; ".join(wrong))
    return answer


def _rounds(instance: Instance) -> int:
    return max(FEWEST_ROUNDS, min(MOST_ROUNDS, WORK // len(instance.points)))


def _searched(instance: Instance, deadline: float) -> _State:
    packed = packing_bound(instance)
    kicks = ONE_KICKS if packed > 1 or len(instance.points) <= MOST_BY_CUTS else MANY_KICKS
    tour = one_tour(instance, kicks)
    length = instance.travelled(tour)
    least = tours_bound(instance, 1, length).travel
    fewest = max(fewest_bound(instance, least), packed)
    routes = split(instance, tour)
    search = Search(instance, deadline=deadline)
    while len(routes) > fewest:
        fewer = None
        if not _too_few(instance, len(routes) - 1):
            fewer = search.fewer(routes, PATIENCE * _rounds(instance))
        elif fewest < len(routes):
            fewest = len(routes)
        if fewer is None:
            break
        routes = fewer
    if len(routes) > 1:
        routes = search.better(routes, _rounds(instance))
    return _State(routes, fewest, least, "search")


def _too_few(instance: Instance, count: int) -> bool:
    """Whether so many routes take more time than they have, by 1-trees."""
    spare = count * instance.period - sum(instance.service)
    return spare < 0 or tours_bound(instance, count, spare + 1).travel > spare


def _surely_too_few(instance: Instance, count: int, travel: int, deadline: float) -> bool:
    """The same by stronger bounds; ``travel`` is that of an answer with more routes."""
    spare = count * instance.period - sum(instance.service)
    return spare < HOPELESS * travel and _bound(instance, count, spare + 1, (), deadline) > spare


def _bound(instance: Instance, count: int, upper: int, start: Sequence[Sequence[int]], deadline: float) -> int:
    """The best bound of the travel of so many routes; at most ``upper``."""
    points = len(instance.points)
    bound = 0
    if points <= MOST_BY_CROSSINGS:
        bound = crossings_bound(instance, count, upper, deadline)
    if bound < upper and points <= MOST_BY_WALKS and points <= MOST_ON_A_WALK * count:
        bound = max(bound, walks_bound(instance, count, True, start, upper, deadline))
    return bound


def _proved(instance: Instance, state: _State, deadline: float) -> _State:
    if len(state.routes) == 1:
        return _proved_alone(instance, state, deadline)
    if len(instance.points) > MOST_BY_COLUMNS:
        return _proved_by_bounds(instance, state, deadline)
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


def _proved_by_bounds(instance: Instance, state: _State, deadline: float) -> _State:
    travel, count = _travelled(instance, state.routes), len(state.routes)
    for _ in range(MOST_RAISED):
        fewest = state.routes_bound
        if fewest >= count or not _surely_too_few(instance, fewest, travel, deadline):
            break
        state = replace(state, routes_bound=fewest + 1)
    if len(instance.points) > MOST_BY_CROSSINGS:
        return replace(state, travel_bound=max(tours_bound(instance, count, travel).travel, state.travel_bound))
    bound = _bound(instance, count, travel, state.routes, deadline)
    return replace(state, travel_bound=max(bound, state.travel_bound), how="crossings")


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
