"""Set covers: published ones, those of their classes that can be made anew, and discs on a grid.

scp41 is of the OR-Library; scpcyc06, scpclr10 and scpclr11 of Grossman and Wool (European Journal of Operational
Research 101, 1997) are built by their definition, with the best covers published there and since.

Beside the project's own way: the greedy choice, and the plain programme in HiGHS and in CBC. ``ratio`` is the cost over
that of the own way; ``cpu`` are seconds of this process, without those of CBC.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "made"))

import covers as made

from tiaowen.solvers.cover import cover, greedy
from tiaowen.solvers.milp import solve

SECONDS = 10.0
Sets = Sequence[frozenset[int]]


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """One row for each instance and way; ``known`` is the published optimum."""
    sets, costs, targets = made.or_library("scp41.txt")
    yield from _ways("scp41", sets, costs, targets, 429)
    published = {"scpcyc06": (made.hypercube(6), 60), "scpclr10": (made.two_colours(10), 25)}
    published |= {"Steiner A27": (made.affine_triples(3), 18), "Steiner A81": (made.affine_triples(4), 61)}
    published |= {} if quick else {"scpclr11": (made.two_colours(11), 23), "scpcyc07": (made.hypercube(7), 144)}
    for name, ((sets, targets), known) in published.items():
        yield from _ways(name, sets, [1.0] * len(sets), targets, known)
    for seed in (1,) if quick else (1, 2, 3):
        yield from _ways(f"class 4, {seed}", *made.balas_ho(seed, 200, 1000, 0.02), 0)
    for side in (20,) if quick else (20, 30, 45):
        sets = _discs(side)
        yield from _ways(f"discs {side}x{side}", sets, [1.0] * len(sets), side * side, 0)


def _discs(side: int) -> list[frozenset[int]]:
    """Points of a grid, each with those within two steps."""
    steps = [(x, y) for x in range(-2, 3) for y in range(-2, 3) if x * x + y * y <= 5]
    return [
        frozenset((row + y) * side + column + x for x, y in steps if 0 <= row + y < side and 0 <= column + x < side)
        for row in range(side)
        for column in range(side)
    ]


def _ways(name: str, sets: Sets, costs: Sequence[float], targets: int, known: int) -> Iterator[dict[str, object]]:
    def own() -> tuple[float, float]:
        found = cover(sets, costs, targets, seconds=SECONDS)
        return found.cost, found.bound

    def picked() -> tuple[float, float]:
        taken = greedy(dict(enumerate(sets)), dict(enumerate(costs)))
        return float(sum(costs[index] for index in taken)), 0.0

    ways: dict[str, Callable[[], tuple[float, float]]] = {"own": own, "greedy": picked}
    ways |= {"HiGHS": lambda: _plain(sets, costs, targets, "highs"), "CBC": lambda: _plain(sets, costs, targets, "cbc")}
    base = 0.0
    for way, run in ways.items():
        wall, work = time.monotonic(), time.process_time()
        cost, bound = run()
        base = base or cost
        yield {
            "case": name,
            "way": way,
            "known": known or "-",
            "cost": cost,
            "bound": bound,
            "seconds": time.monotonic() - wall,
            "cpu": time.process_time() - work,
            "ratio": cost / base,
        }


def _plain(sets: Sets, costs: Sequence[float], targets: int, solver: str) -> tuple[float, float]:
    import pulp

    problem = pulp.LpProblem("cover", pulp.LpMinimize)
    take = [problem.add_variable(f"take_{index:05d}", 0, 1, pulp.LpInteger) for index in range(len(sets))]
    problem += pulp.LpAffineExpression(list(zip(take, costs, strict=True)))
    holders: list[list[int]] = [[] for _ in range(targets)]
    for index, members in enumerate(sets):
        for target in members:
            holders[target].append(index)
    for target, holding in enumerate(holders):
        problem += pulp.LpAffineExpression([(take[index], 1) for index in holding]) >= 1, f"target_{target}"
    found = solve(problem, solver="cbc" if solver == "cbc" else "highs", seconds=SECONDS)
    return found.objective, found.bound
