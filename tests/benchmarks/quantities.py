"""The choice of field stations and door controllers: trying in full, a whole-number programme, largest size first.

Random demands on the project's own tables; the ratio is to our own way in the same run.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from tiaowen.solvers.milp import solve
from tiaowen.solvers.quantities.access import controller_table
from tiaowen.solvers.quantities.bas import station_table
from tiaowen.solvers.quantities.cover import Size, fewest

CASES, QUICK = 40, 8
Demand = tuple[int, ...]


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """For three sizes of demand and each table: stations, worth and seconds of each way over all cases."""
    for name, sizes in (("stations", station_table().sizes), ("doors", controller_table().sizes)):
        for most in (20, 200, 1000):
            cases = [_demand(random.Random(seed), sizes, most) for seed in range(QUICK if quick else CASES)]
            base = 0.0
            for way, choose in (("ours", _ours), ("highs", _programme), ("largest first", _largest)):
                start = time.monotonic()
                found = [choose(sizes, demand) for demand in cases]
                seconds = time.monotonic() - start
                base = base or seconds
                yield {
                    "table": name,
                    "demand up to": most,
                    "way": way,
                    "stations": sum(sum(counts) for counts in found),
                    "worth": sum(_worth(sizes, counts) for counts in found),
                    "seconds": seconds,
                    "ratio": seconds / base,
                }


def _demand(chance: random.Random, sizes: Sequence[Size], most: int) -> Demand:
    if len(sizes[0].holds) == 1:
        return (chance.randint(1, most),)
    ai, ao, di, do = (chance.randint(0, most) for _ in range(4))
    return (ai, ao, di, do, ai + di)


def _worth(sizes: Sequence[Size], counts: Sequence[int]) -> int:
    return sum(count * size.worth for size, count in zip(sizes, counts, strict=True))


def _ours(sizes: tuple[Size, ...], demand: Demand) -> Sequence[int]:
    fewest.cache_clear()
    return fewest(sizes, demand).counts


def _programme(sizes: tuple[Size, ...], demand: Demand) -> Sequence[int]:
    """Two whole-number programmes: the fewest, then the least worth of so many."""
    import pulp

    number: float | None = None
    values: dict[str, float] = {}
    for stage in (0, 1):
        problem = pulp.LpProblem("stations", pulp.LpMinimize)
        counts = [problem.add_variable(f"x{index}", 0, None, pulp.LpInteger) for index in range(len(sizes))]
        worth = pulp.lpSum(size.worth * x for size, x in zip(sizes, counts, strict=True))
        problem += worth if stage else pulp.lpSum(counts)
        for d, amount in enumerate(demand):
            problem += pulp.lpSum(size.holds[d] * x for size, x in zip(sizes, counts, strict=True)) >= amount, f"d{d}"
        if number is not None:
            problem += pulp.lpSum(counts) == number, "number"
        result = solve(problem, seconds=10)
        number, values = result.objective, result.values
    return [round(values[f"x{index}"]) for index in range(len(sizes))]


def _largest(sizes: tuple[Size, ...], demand: Demand) -> Sequence[int]:
    """What is done by hand: the largest size until the rest fits into a smaller one."""
    counts, left = [0] * len(sizes), list(demand)
    order = sorted(range(len(sizes)), key=lambda one: sizes[one].worth)
    while any(rest > 0 for rest in left):
        fits = (one for one in order if all(r <= h for r, h in zip(left, sizes[one].holds, strict=True)))
        best = next(fits, order[-1])
        counts[best] += 1
        left = [rest - holds for rest, holds in zip(left, sizes[best].holds, strict=True)]
    return counts
