"""Dividing 60, 400 and 2,000 buildings into areas: our way, the textbook models elsewhere, and published cases.

python scripts/dev.py benchmark ftth [--quick]

For every size and average load, a row for our way and rows for the assignment model (areas that are alike) and the
p-median model (pairs of host and item) in HiGHS and in CP-SAT. The others get ten times the time for the same number
of areas; with --quick, which ends in a few minutes, three times for one load of each size. The p-median models are
handed the near neighbours only. Seconds are by the wall; on a busy machine the processor seconds say more, those of
our helper processes included. Ratios are to our way in the same run.
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
import time
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import cp_sat
import medians
import numpy as np

from tiaowen.model.community import Community
from tiaowen.solvers.ftth import size_ftth
from tiaowen.solvers.p_median.partition import partition, verify_partition
from tiaowen.solvers.p_median.spread import Table, nearest
from tiaowen.solvers.packing.bins import fewest_bins

MADE = Path(__file__).parents[1] / "made"
SECONDS = {60: 10.0, 400: 60.0, 2_000: 180.0}
QUICK = {60: 5.0, 400: 20.0}
SLACKS = (0.0, 0.01, 0.05)  # more areas than the fewest
QUICK_SLACKS = (0.05,)
TIMES, QUICK_TIMES = 10.0, 3.0  # as much time for the others
ASSIGNMENT_UP_TO = 60  # buildings; above, the model, with a host of each area and item, cannot be written down
COMMUNITY, COMMUNITY_SECONDS = 3_000, 5.0


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """A row for each number of areas and way, the published problems, and a whole community against the clock."""
    made = _made("instances")
    for size, seconds in (QUICK if quick else SECONDS).items():
        case = made.planar(1, size)
        packing = fewest_bins(case.weights, case.capacity, 5.0)
        fewest = len(packing.bins)
        for groups in sorted({math.ceil(fewest * (1.0 + slack)) for slack in (QUICK_SLACKS if quick else SLACKS)}):
            told = {"buildings": size, "areas": groups, "bound": packing.lower_bound}
            told["load"] = sum(case.weights) / groups
            yield from _ways(told, case, groups, seconds, (QUICK_TIMES if quick else TIMES) * seconds)
    yield from _published(quick)
    yield _community(quick)


def _ways(told: dict[str, object], case, groups: int, seconds: float, more: float) -> Iterator[dict[str, object]]:
    start, work = time.monotonic(), _cpu()
    found = partition(case.weights, case.capacity, case.distance, groups, seconds=seconds)
    own = time.monotonic() - start, found.cost
    assert not found.groups or not verify_partition(case.weights, case.capacity, case.distance, groups, found)
    yield _row(told, "tiaowen", found.cost, found.lower_bound, own[0], _cpu() - work, own)
    near = nearest(Table(np.array(case.distance)), np.array(case.weights), case.capacity, math.inf)
    for name, ready in _models(case, near, groups):
        solve = ready()
        start, work = time.monotonic(), _cpu()
        metres, least = solve(more)
        yield _row(told, name, metres, least, time.monotonic() - start, _cpu() - work, own)


def _models(case, near, groups: int):
    """The other ways that suit the size: name and what writes the model down."""
    size = len(case.weights)
    given = (case, near, groups)
    pairs = [medians.listed(near, host) for host in range(size)]
    areas = cp_sat.Areas(case.weights, case.capacity, case.distance, pairs, groups)
    if size <= ASSIGNMENT_UP_TO:
        yield "assign HiGHS", lambda: medians.highs(medians.assignment, *given)
        if cp_sat.THERE:
            yield "assign CP-SAT", lambda: partial(cp_sat.apart, cp_sat.assignment, areas)
    yield "p-med. HiGHS", lambda: medians.highs(medians.p_median, *given)
    if cp_sat.THERE:
        yield "p-med. CP-SAT", lambda: partial(cp_sat.apart, cp_sat.p_median, areas)


def _row(told, way: str, cost: float, bound: float, seconds: float, work: float, own) -> dict[str, object]:
    gap = 100.0 * (cost - bound) / cost if math.isfinite(cost) and cost else math.inf
    told = {**told, "way": way, "metres": cost, "least": bound, "gap %": gap, "seconds": seconds, "cpu": work}
    return {**told, "time ratio": seconds / own[0], "metres ratio": cost / own[1]}


def _cpu() -> float:
    """Processor seconds of this process and of the helpers that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _published(quick: bool) -> Iterator[dict[str, object]]:
    """The twenty problems of Osman and Christofides."""
    for case in _made("pmedcap").published():
        if quick and case.number > 6:
            continue
        start, work = time.monotonic(), _cpu()
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
            "cpu": _cpu() - work,
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
    start, work = time.monotonic(), _cpu()
    _, certificate = size_ftth(community, (), COMMUNITY_SECONDS)
    spent, work = time.monotonic() - start, _cpu() - work
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
