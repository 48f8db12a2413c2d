"""Devices that cover an area, and zones along a boundary: the project's way against rows of squares and greedy ways."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import accumulate
from math import ceil, sqrt

from shapely import Polygon, affinity, box

from tiaowen.solvers.cover import greedy
from tiaowen.solvers.coverage import areas
from tiaowen.solvers.coverage.areas import cover_area
from tiaowen.solvers.perimeter.line import Bend, Reach, divide

L_SHAPE = Polygon([(0, 0), (90, 0), (90, 30), (30, 30), (30, 70), (0, 70)])
QUICK = {
    "plaza 74x42": (box(0, 0, 74, 42), 15.0),
    "storey 50x20": (box(0, 0, 50, 20), 12.0),
    "L 90x70": (L_SHAPE, 15.0),
    "turned 60x35": (affinity.rotate(box(0, 0, 60, 35), 27), 12.0),
}
FULL = {"car park 204x112": (box(0, 0, 204, 112), 25.0), "car park 218x104": (box(0, 0, 218, 104), 20.0)}


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """Counts, bounds and seconds of each way, and the count against the project's own."""
    for name, (area, range_m) in (QUICK if quick else QUICK | FULL).items():
        yield from _area(name, area, range_m)
    for corners in (20, 100) if quick else (20, 100, 1_000):
        yield from _line(corners)


def _area(name: str, area: Polygon, range_m: float) -> Iterator[dict[str, object]]:
    start = time.monotonic()
    found = cover_area(area, range_m)
    own = len(found.places)
    yield _row(name, "exact cover", own, found.bound, time.monotonic() - start, own)
    parts = 4 if areas._tiles(area, range_m) <= areas.parameter("areas.fine_squares").value else 2
    start = time.monotonic()
    cells = areas._cells(area, range_m, parts)
    corners = areas._corners(cells)
    sets = [areas._seen(site, cells, corners, range_m, areas.Walls()) for site in areas._sites(area, cells, ())]
    count = len(greedy(dict(enumerate(sets)), dict.fromkeys(range(len(sets)), 1.0)))
    yield _row(name, "greedy cover", count, found.bound, time.monotonic() - start, own)
    yield _row(name, "rows of squares", len(areas._cells(area, range_m, 1)), found.bound, 0.0, own)
    west, south, east, north = area.bounds
    side = range_m * sqrt(2)
    upright = ceil((east - west) / side) * ceil((north - south) / side)
    yield _row(name, "upright squares", upright, found.bound, 0.0, own)


def _line(corners: int) -> Iterator[dict[str, object]]:
    """A boundary of so many corners, its sides nearly as long as a zone may be; centimetres."""
    chance = random.Random(corners)
    limit, reach = 20_000, Reach(10_500, 2_000)
    places = list(accumulate(chance.randrange(19_000, 20_001) for _ in range(corners + 1)))
    length, bends = places[-1], tuple((place, 60_000) for place in places[:-1])
    start = time.monotonic()
    found = divide(0, length, bends, limit, reach)
    name = f"boundary {corners}"
    yield _row(name, "exact search", found.detectors, found.detectors, time.monotonic() - start, found.detectors)
    start = time.monotonic()
    count = _zone_by_zone(length, bends, limit, reach)
    yield _row(name, "longest first", count, found.detectors, time.monotonic() - start, found.detectors)


def _zone_by_zone(length: int, bends: tuple[Bend, ...], limit: int, reach: Reach) -> int:
    """Every zone as long as it may be, each with the fewest detectors for itself."""
    return sum(
        divide(start, min(start + limit, length), bends, limit, reach).detectors for start in range(0, length, limit)
    )


def _row(name: str, way: str, count: int, bound: int, seconds: float, own: int) -> dict[str, object]:
    return {"case": name, "way": way, "count": count, "bound": bound, "seconds": seconds, "ratio": count / own}
