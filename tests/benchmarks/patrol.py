"""Patrol routes: published tours of TSPLIB, an instance of CVRPLIB, and made sites with a period.

Alternatives in the same run: nearest neighbour (``nearest``), savings of Clarke and Wright (``savings``), and one tour
cut where the period ends (``split``). ``trees`` gives the bound of 1-trees alone for the own answer. ``ratio`` is
travel over that of the project's own way; ``cpu`` are seconds of the processor.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "made"))

import cvrplib
import tsplib

from tiaowen.solvers.patrol.tours.instance import Instance, faults, instance
from tiaowen.solvers.patrol.tours.one_tree import tours_bound
from tiaowen.solvers.patrol.tours.plan import FREE_ROUNDS, least_travel, tours
from tiaowen.solvers.patrol.tours.search import one_tour, split
from tiaowen.solvers.patrol.tours.single import length, nearest_first


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """Lines of the table."""
    for name in ("berlin52", "eil51") if quick else ("berlin52", "eil51", "eil76", "eil101", "a280"):
        yield from _published(name)
    yield from _deliveries("X-n101-k25", FREE_ROUNDS // 10 if quick else FREE_ROUNDS)
    for count in (20, 60) if quick else (16, 20, 30, 60, 87, 120, 200, 237):
        yield from _site(count)


def _published(name: str) -> Iterator[dict[str, object]]:
    made = tsplib.tour(name)
    start = _now()
    found = tours(made)
    yield _row(name, "own", 1, 1, found.travel, found.travel_bound, start, found.travel)
    best = tsplib.shortest(name)
    yield _row(name, "published", 1, 1, best, best, None, found.travel)
    start = _now()
    near = length(made.travel, nearest_first(made.travel, [0, *made.points]))
    yield _row(name, "nearest", 1, 1, near, 0, start, found.travel)


def _deliveries(name: str, rounds: int) -> Iterator[dict[str, object]]:
    made = cvrplib.deliveries(name)
    start = _now()
    found = least_travel(made, rounds=rounds)
    yield _row(
        name, "own", len(found.routes), found.routes_bound, found.travel, found.travel_bound, start, found.travel
    )
    best = cvrplib.shortest(name)
    yield _row(name, "published", 0, 0, best, best, None, found.travel)
    yield from _others(name, made, found.travel)


def _site(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(count)
    places = [(0, 0), *((chance.randrange(500), chance.randrange(500)) for _ in range(count))]
    travel = [[round(math.dist(one, other)) for other in places] for one in places]
    made = instance(travel, [0] + [30] * count, 3600 if count > 30 else 1500)
    start = _now()
    found = tours(made)
    name, guards = f"site {count}", len(found.routes)
    way = "own " + found.how
    yield _row(name, way, guards, found.routes_bound, found.travel, found.travel_bound, start, found.travel)
    start = _now()
    trees = tours_bound(made, guards, found.travel).travel
    yield _row(name, "trees", guards, 0, found.travel, trees, start, found.travel)
    yield from _others(name, made, found.travel)


def _others(name: str, made: Instance, own: int) -> Iterator[dict[str, object]]:
    for way, make in (("split", lambda: split(made, one_tour(made, 3000))), ("savings", lambda: savings(made))):
        start = _now()
        routes = make()
        assert not faults(made, routes)
        yield _row(name, way, len(routes), 0, sum(map(made.travelled, routes)), 0, start, own)


def _now() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def _row(
    name: str, way: str, routes: int, least: int, travel: int, bound: int, start: tuple[float, float] | None, own: int
) -> dict[str, object]:
    now = _now()
    wall, cpu = (end - begin for end, begin in zip(now, start or now, strict=True))
    return {
        "case": name,
        "way": way,
        "guards": routes,
        "bound": least,
        "travel": travel,
        "travel bound": bound,
        "gap %": 100.0 * (travel - bound) / travel if bound else float("nan"),
        "seconds": wall,
        "cpu": cpu,
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
        if made.keeps(joined):
            home.update(dict.fromkeys(joined, joined))
    return [list(route) for route in {id(route): route for route in home.values()}.values()]
