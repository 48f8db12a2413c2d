"""The textbook models of areas for CP-SAT, each solved in a process of its own.

OR-tools, which only the benchmarks need (the extra ``benchmark``), and highspy bring libraries of one name and cannot
be loaded side by side. Nothing here may import either of them before the new process does.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

WORKERS = 2
THERE = importlib.util.find_spec("ortools") is not None


@dataclass(frozen=True)
class Areas:
    """What is to be divided: weights, distances from each host [m], and for each host its near items with distance."""

    weights: Sequence[int]
    capacity: int
    distance: Sequence[Sequence[float]]
    near: Sequence[Sequence[tuple[int, float]]]
    groups: int


def apart(solve: Callable[[Areas, float], tuple[float, float]], areas: Areas, seconds: float) -> tuple[float, float]:
    """What a model answers in a new process: metres found and metres that nothing is below."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(solve, areas, seconds).result()


def p_median(areas: Areas, seconds: float) -> tuple[float, float]:
    """Pairs of host and near item; as many hosts as areas."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    hosts = range(len(areas.near))
    serve = {(h, i): (model.new_bool_var(""), round(far)) for h in hosts for i, far in areas.near[h]}
    for i in hosts:
        model.add_exactly_one(serve[h, i][0] for h in hosts if (h, i) in serve)
    for h in hosts:
        mine = [i for i, _ in areas.near[h]]
        model.add(sum(areas.weights[i] * serve[h, i][0] for i in mine) <= areas.capacity * serve[h, h][0])
        for i in mine:
            model.add_implication(serve[h, i][0], serve[h, h][0])
    model.add(sum(serve[h, h][0] for h in hosts) == areas.groups)
    model.minimize(sum(far * each for each, far in serve.values()))
    return _solved(model, seconds)


def assignment(areas: Areas, seconds: float) -> tuple[float, float]:
    """Items put into areas that are alike: each area has a host, each item pays its way to it."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    items, cost = range(len(areas.weights)), []
    put = {(i, a): model.new_bool_var("") for i in items for a in range(areas.groups)}
    for a in range(areas.groups):
        host = {h: model.new_bool_var("") for h in items}
        model.add_exactly_one(host.values())
        model.add(sum(areas.weights[i] * put[i, a] for i in items) <= areas.capacity)
        for i in items:
            model.add_implication(host[i], put[i, a])
            pays = model.new_int_var(0, round(max(areas.distance[h][i] for h in items)), "")
            model.add(pays >= sum(round(areas.distance[h][i]) * host[h] for h in items)).only_enforce_if(put[i, a])
            cost.append(pays)
    for i in items:
        model.add_exactly_one(put[i, a] for a in range(areas.groups))
    model.minimize(sum(cost))
    return _solved(model, seconds)


def _solved(model, seconds: float) -> tuple[float, float]:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    found = solver.objective_value if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else math.inf
    return found, solver.best_objective_bound
