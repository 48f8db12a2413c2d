"""Patrol routes: published tours of TSPLIB, and made sites against savings and against splitting one tour.

Alternatives in the same run: nearest neighbour (``nearest``), savings of Clarke and Wright (``savings``), and one tour
cut where the period ends (``split``). ``ratio`` is travel over that of the project's own way.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "made"))

import tsplib

from tiaowen.solvers.patrol.tours.instance import Instance, faults, instance
from tiaowen.solvers.patrol.tours.plan import tours
from tiaowen.solvers.patrol.tours.search import one_tour, split
from tiaowen.solvers.patrol.tours.single import length, nearest_first

NO_PERIOD = 10**9


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """Lines of the table."""
    for name in ("berlin52", "eil51") if quick else ("berlin52", "eil51", "eil76", "eil101", "a280"):
        yield from _published(name)
    for count in (20, 60) if quick else (16, 20, 30, 60, 120, 200):
        yield from _site(count)


def _published(name: str) -> Iterator[dict[str, object]]:
    made = instance(tsplib.distances(name), [0] * len(tsplib.points(name)), NO_PERIOD)
    start = time.monotonic()
    found = tours(made)
    yield _row(name, "own", 1, 1, found.travel, found.travel_bound, time.monotonic() - start, found.travel)
    best = tsplib.shortest(name)
    yield _row(name, "published", 1, 1, best, best, 0.0, found.travel)
    start = time.monotonic()
    near = length(made.travel, nearest_first(made.travel, [0, *made.points]))
    yield _row(name, "nearest", 1, 1, near, 0, time.monotonic() - start, found.travel)


def _site(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(count)
    places = [(0, 0), *((chance.randrange(500), chance.randrange(500)) for _ in range(count))]
    travel = [[round(math.dist(one, other)) for other in places] for one in places]
    made = instance(travel, [0] + [30] * count, 3600 if count > 30 else 1500)
    start = time.monotonic()
    found = tours(made)
    name, bound = f"site {count}", (found.routes_bound, found.travel_bound)
    yield _row(
        name, "own " + found.how, len(found.routes), *_pair(bound, found.travel), time.monotonic() - start, found.travel
    )
    for way, make in (("split", lambda: split(made, one_tour(made, 3000))), ("savings", lambda: savings(made))):
        start = time.monotonic()
        routes = make()
        assert not faults(made, routes)
        total = sum(map(made.travelled, routes))
        yield _row(name, way, len(routes), 0, total, 0, time.monotonic() - start, found.travel)


def _pair(bound: tuple[int, int], travel: int) -> tuple[int, int, int]:
    return bound[0], travel, bound[1]


def _row(
    name: str, way: str, routes: int, least: int, travel: int, bound: int, seconds: float, own: int
) -> dict[str, object]:
    return {
        "case": name,
        "way": way,
        "guards": routes,
        "bound": least,
        "travel": travel,
        "travel bound": bound,
        "gap %": 100.0 * (travel - bound) / travel if bound else float("nan"),
        "seconds": seconds,
        "ratio": travel / own,
    }


def savings(made: Instance) -> list[list[int]]:
    """The savings method: join the ends of two routes where that saves most and keeps the period."""
    row = made.travel[0]
    pairs = sorted(
        ((row[i] + row[j] - made.travel[i][j], i, j) for i in made.points for j in made.points if i < j), reverse=True
    )
    home = {point: [point] for point in made.points}
    for _, i, j in pairs:
        one, other = home[i], home[j]
        if one is other or i not in (one[0], one[-1]) or j not in (other[0], other[-1]):
            continue
        joined = (one if one[-1] == i else one[::-1]) + (other if other[0] == j else other[::-1])
        if made.duration(joined) <= made.period:
            home.update(dict.fromkeys(joined, joined))
    return [list(route) for route in {id(route): route for route in home.values()}.values()]
