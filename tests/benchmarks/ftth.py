"""Dividing 60, 400 and 2,000 buildings into areas: our way, the assignment model, the p-median model, published cases.

python tests/benchmarks/run.py ftth [--quick]

All ways get the same time for the same number of areas; HiGHS gets ten times as much once more (not with --quick). The
models are handed only the neighbours that our way considers too. The time of ours is told as wall and as processor
seconds: on a busy machine the first is the longer one.
"""

from __future__ import annotations

import importlib.util
import math
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pulp

from tiaowen.model.community import Community
from tiaowen.solvers.ftth import size_ftth
from tiaowen.solvers.milp import solve
from tiaowen.solvers.p_median.partition import partition, verify_partition
from tiaowen.solvers.p_median.spread import Table, nearest
from tiaowen.solvers.packing.bins import fewest_bins

MADE = Path(__file__).parents[1] / "made"
SECONDS = {60: 10.0, 400: 60.0, 2_000: 180.0}
QUICK = {60: 3.0, 400: 10.0}
SLACKS = (0.0, 0.01, 0.05)  # more areas than the fewest
TEN = 10.0
MODELS_UP_TO = 400  # buildings; above, writing the model down takes longer than the answer may
COMMUNITY, COMMUNITY_SECONDS = 3_000, 5.0


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """A row for each number of areas and way, the published problems, and a whole community against the clock."""
    made = _made("instances")
    for size, seconds in (QUICK if quick else SECONDS).items():
        case = made.planar(1, size)
        packing = fewest_bins(case.weights, case.capacity, 5.0)
        fewest = len(packing.bins)
        for groups in sorted({math.ceil(fewest * (1.0 + slack)) for slack in SLACKS}):
            told = {"buildings": size, "areas": groups, "bound": packing.lower_bound}
            told["load"] = sum(case.weights) / groups
            yield from _ways(told, case, groups, seconds, quick)
    yield from _published(quick)
    yield _community(quick)


def _ways(told: dict[str, object], case, groups: int, seconds: float, quick: bool) -> Iterator[dict[str, object]]:
    start, work = time.monotonic(), time.process_time()
    found = partition(case.weights, case.capacity, case.distance, groups, seconds=seconds)
    own, work = time.monotonic() - start, time.process_time() - work
    assert not found.groups or not verify_partition(case.weights, case.capacity, case.distance, groups, found)
    yield _row(told, "tiaowen", found.cost, found.lower_bound, own, work, own)
    if len(case.weights) > MODELS_UP_TO:
        return
    near = nearest(Table(np.array(case.distance)), np.array(case.weights), case.capacity, math.inf)
    ways = [
        ("assignment HiGHS", "highs", _assignment, 1.0),
        ("p-median HiGHS", "highs", _p_median, 1.0),
        ("p-median CBC", "cbc", _p_median, 1.0),
    ]
    ways += [] if quick else [("p-median HiGHS x10", "highs", _p_median, TEN)]
    for name, solver, model, times in ways:
        if model is _assignment and len(case.weights) > min(SECONDS):
            continue
        problem = model(case, near, groups)
        start, work = time.monotonic(), time.process_time()
        answer = solve(problem, solver=solver, seconds=times * seconds)
        spent = time.monotonic() - start
        yield _row(told, name, answer.objective, answer.bound, spent, time.process_time() - work, own)


def _row(told, way: str, cost: float, bound: float, seconds: float, work: float, own: float) -> dict[str, object]:
    gap = 100.0 * (cost - bound) / cost if math.isfinite(cost) and cost else math.inf
    told = {**told, "way": way, "metres": cost, "least": bound, "gap %": gap}
    return {**told, "seconds": seconds, "cpu": work, "ratio": seconds / own}


def _p_median(case, near, groups: int) -> pulp.LpProblem:
    """x[host, item] over near neighbours; as many hosts as areas."""
    problem = pulp.LpProblem("p_median", pulp.LpMinimize)
    pairs = {(h, int(i)): float(far) for h in range(len(near.items)) for i, far in _listed(near, h)}
    serve = {(h, i): problem.add_variable(f"x_{h}_{i}", 0, 1, pulp.LpInteger) for h, i in pairs}
    problem += pulp.LpAffineExpression([(serve[pair], far) for pair, far in pairs.items()])
    of = {i: [] for i in range(len(near.items))}
    for h, i in pairs:
        of[i].append(serve[h, i])
    for i, hosts in of.items():
        problem += pulp.lpSum(hosts) == 1, f"served_{i}"
    for h in of:
        mine = [(serve[h, int(i)], case.weights[int(i)]) for i, _ in _listed(near, h)]
        problem += pulp.LpAffineExpression(mine) <= case.capacity * serve[h, h], f"capacity_{h}"
        for i, _ in _listed(near, h):
            if i != h:
                problem += serve[h, int(i)] <= serve[h, h], f"open_{h}_{i}"
    problem += pulp.lpSum(serve[h, h] for h in of) == groups, "areas"
    return problem


def _assignment(case, near, groups: int) -> pulp.LpProblem:
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


def _listed(near, host: int) -> list[tuple[int, float]]:
    return [(int(i), float(c)) for i, c in zip(near.items[host], near.cost[host], strict=True) if i >= 0]


def _published(quick: bool) -> Iterator[dict[str, object]]:
    """The twenty problems of Osman and Christofides."""
    for case in _made("pmedcap").published():
        if quick and case.number > 6:
            continue
        start, work = time.monotonic(), time.process_time()
        found = partition(case.weights, case.capacity, case.distance, case.groups, seconds=20.0 if quick else 120.0)
        yield {
            "published": f"{case.number} of 20",
            "customers": len(case.weights),
            "medians": case.groups,
            "best known": case.best,
            "found": found.cost,
            "least": found.lower_bound,
            "status": found.status,
            "seconds": time.monotonic() - start,
            "cpu": time.process_time() - work,
        }


def _community(quick: bool) -> dict[str, object]:
    """A whole community of thousands of buildings against the time limit, and the memory that it took."""
    size = 500 if quick else COMMUNITY
    case = _made("instances").planar(2, size)
    side = math.ceil(math.sqrt(size))
    buildings = [
        {
            "id": f"B{index:04d}",
            "use": "residential",
            "kind": "multi_storey",
            "entrance": [60.0 * (index % side) + weight % 17, 60.0 * (index // side) + weight % 13],
            "units": [{"id": "1", "dwellings": [{"storeys": f"1-{max(1, weight // 8)}", "numbers": "1-8"}]}],
        }
        for index, weight in enumerate(case.weights)
    ]
    community = Community.model_validate({"project": {"name": "large"}, "buildings": buildings})
    start, work = time.monotonic(), time.process_time()
    _, certificate = size_ftth(community, (), COMMUNITY_SECONDS)
    spent, work = time.monotonic() - start, time.process_time() - work
    tracemalloc.start()
    size_ftth(community, (), COMMUNITY_SECONDS)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return {
        "community of": size,
        "limit s": COMMUNITY_SECONDS,
        "areas": certificate.objective["areas"],
        "bound": certificate.bound["areas"],
        "metres": certificate.objective["cable_m"],
        "least": certificate.bound["cable_m"],
        "status": certificate.status,
        "seconds": spent,
        "cpu": work,
        "peak MiB": peak,
    }


def _made(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, MADE / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
