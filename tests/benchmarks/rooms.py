"""Racks for pieces of different heights: the exact count against first-fit decreasing and a plain integer programme."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator

import pulp

from tiaowen.solvers.milp import solve
from tiaowen.solvers.rooms.racks import Piece, fewest_racks
from tiaowen.spec.errors import Text

CAPACITY = 36
SECONDS = 10.0
NAME = Text("件", "piece")


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """One line for each instance and way: racks, bound, seconds and the time against the project's own way."""
    for pieces in (15, 25) if quick else (15, 25, 40, 200):
        chance = random.Random(pieces)
        heights = [chance.choice([7, 10, 12, 13, 16, 17, 19]) for _ in range(pieces)]
        own = 0.0
        for way in (_own, _first_fit, _programme):
            if way is _programme and pieces > 40:
                continue
            start = time.perf_counter()
            racks, bound = way(heights)
            seconds = time.perf_counter() - start
            own = own or seconds
            yield {
                "pieces": pieces, "way": way.__name__.strip("_"), "racks": racks, "bound": bound, "seconds": seconds,
                "ratio": seconds / own,
            }  # fmt: skip


def _own(heights: list[int]) -> tuple[int, int]:
    found = fewest_racks([Piece(NAME, one, 1) for one in heights], CAPACITY, SECONDS)
    return found.count, found.bound


def _first_fit(heights: list[int]) -> tuple[int, int]:
    racks: list[int] = []
    for one in sorted(heights, reverse=True):
        place = next((index for index, load in enumerate(racks) if load + one <= CAPACITY), None)
        if place is None:
            racks.append(one)
        else:
            racks[place] += one
    return len(racks), -(-sum(heights) // CAPACITY)


def _programme(heights: list[int]) -> tuple[int, int]:
    """Pieces to racks with a variable for every pair, as it is written down at first."""
    most, _ = _first_fit(heights)
    problem = pulp.LpProblem("racks", pulp.LpMinimize)
    used = [problem.add_variable(f"used_{rack}", 0, 1, pulp.LpInteger) for rack in range(most)]
    put = [
        [problem.add_variable(f"put_{piece}_{rack}", 0, 1, pulp.LpInteger) for rack in range(most)]
        for piece in range(len(heights))
    ]
    problem += pulp.lpSum(used)
    for piece in range(len(heights)):
        problem += pulp.lpSum(put[piece]) == 1
    for rack in range(most):
        problem += pulp.lpSum(one * put[piece][rack] for piece, one in enumerate(heights)) <= CAPACITY * used[rack]
    found = solve(problem, seconds=SECONDS)
    return round(found.objective) if found.values else most, max(0, math.ceil(found.bound - 1e-6))
