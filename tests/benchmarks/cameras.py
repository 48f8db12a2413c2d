"""Cameras of a site of 60 buildings: the covering core against the greedy choice and against the plain programme.

python tests/benchmarks/run.py cameras [--quick]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "made"))
from camera_sites import site

from tiaowen.solvers.cameras import solved
from tiaowen.solvers.cover import cover, greedy
from tiaowen.solvers.milp import solve
from tiaowen.solvers.video.optics import kinds_of
from tiaowen.solvers.video.places import places_of
from tiaowen.solvers.video.problem import Problem, problem_of

SECONDS = 60.0


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """One line for each way to choose from the same possible cameras; ``ratio`` compares seconds with the first."""
    for streets, columns in ((2, 4),) if quick else ((2, 4), (6, 10)):
        community = site(streets, columns)
        start = time.monotonic()
        problem = problem_of(community, places_of(community).found, kinds_of(community), ())
        geometry = time.monotonic() - start
        size = {
            "buildings": len(community.buildings or ()),
            "targets": len(problem.targets),
            "poses": len(problem.poses),
        }
        start = time.monotonic()
        own = solved(problem, SECONDS)
        spent = geometry + time.monotonic() - start
        yield size | _line("own", len(own.chosen), own.cost, own.fewest, own.bound, spent, spent)
        start = time.monotonic()
        ones = [1.0] * len(problem.sets)
        few = cover(problem.sets, ones, len(problem.targets), seconds=SECONDS)
        cost = sum(problem.costs[index] for index in few.chosen)
        seconds = geometry + time.monotonic() - start
        yield size | _line("own, number", len(few.chosen), cost, few.bound, own.bound, seconds, spent)
        start = time.monotonic()
        taken = greedy(dict(enumerate(problem.sets)), dict.fromkeys(range(len(problem.sets)), 1.0))
        cost = sum(problem.costs[index] for index in taken)
        seconds = geometry + time.monotonic() - start
        yield size | _line("greedy", len(taken), cost, own.fewest, own.bound, seconds, spent)
        start = time.monotonic()
        count, bound = _plain(problem)
        seconds = geometry + time.monotonic() - start
        yield size | _line("no reduction", count, float("nan"), bound, float("nan"), seconds, spent)


def _line(
    way: str, cameras: float, cost: float, fewest: float, bound: float, seconds: float, own: float
) -> dict[str, object]:
    gap = (cameras - fewest) / cameras if cameras else float("nan")
    values = {"cameras": cameras, "bound": fewest, "gap": gap, "cost": cost, "cost bound": bound}
    return {"way": way, **values, "seconds": seconds, "ratio": seconds / own}


def _plain(problem: Problem) -> tuple[float, float]:
    """The fewest poses by one programme over all of them, with the same time."""
    import pulp

    model = pulp.LpProblem("plain", pulp.LpMinimize)
    take = [model.add_variable(f"take_{index}", 0, 1, pulp.LpInteger) for index in range(len(problem.sets))]
    model += pulp.LpAffineExpression([(one, 1) for one in take])
    holders: dict[int, list[int]] = {}
    for index, members in enumerate(problem.sets):
        for target in members:
            holders.setdefault(target, []).append(index)
    for target, holding in sorted(holders.items()):
        model += pulp.LpAffineExpression([(take[index], 1) for index in holding]) >= 1, f"target_{target}"
    result = solve(model, solver="cbc", seconds=SECONDS)
    return result.objective, result.bound
