"""Areas covered by devices of one range: nothing left bare, the fewest places, walls, and lines by spacing."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from math import ceil, dist, sqrt

import pytest
from shapely import Point as Spot
from shapely import Polygon, affinity, box

from tiaowen.solvers.coverage import areas
from tiaowen.solvers.coverage.areas import Walls, cover_area, polygon_of
from tiaowen.solvers.coverage.devices import spread

SHAPES = {
    "square": box(0, 0, 10, 10),
    "long": box(0, 0, 61, 9),
    "L": Polygon([(0, 0), (40, 0), (40, 12), (12, 12), (12, 30), (0, 30)]),
    "triangle": Polygon([(0, 0), (33, 4), (11, 27)]),
    "with a court": Polygon([(0, 0), (40, 0), (40, 30), (0, 30)], [[(10, 8), (30, 8), (30, 22), (10, 22)]]),
    "turned": affinity.rotate(box(0, 0, 50, 20), 33),
    "sliver": box(0, 0, 80, 0.05),
}


def farthest(area: Polygon, places, step: float = 0.9) -> float:
    """The greatest distance of any spot of the area to its nearest place, by a fine grid and the corners."""
    west, south, east, north = area.bounds
    spots = [
        (west + i * step, south + j * step)
        for i in range(ceil((east - west) / step) + 1)
        for j in range(ceil((north - south) / step) + 1)
    ]
    spots = [spot for spot in spots if area.covers(Spot(spot))] + list(area.exterior.coords)
    return max(min(dist(spot, place) for place in places) for spot in spots)


@pytest.mark.parametrize("range_m", [7.0, 12.0])
@pytest.mark.parametrize("name", SHAPES)
def test_no_spot_of_an_area_is_out_of_range(name: str, range_m: float) -> None:
    found = cover_area(SHAPES[name], range_m)
    assert farthest(SHAPES[name], found.places) <= range_m + 0.01
    assert found.proved
    assert len(found.places) == found.bound
    assert found.bare_m2 == 0


@pytest.mark.parametrize("seed", range(24))
def test_the_count_is_the_least_of_all_choices(seed: int) -> None:
    chance = random.Random(seed)
    area = affinity.rotate(box(0, 0, chance.uniform(5, 34), chance.uniform(5, 18)), chance.choice([0, 20]))
    found = cover_area(area, 10.0)
    cells = areas._cells(area, 10.0, 4)
    sites = areas._sites(area, cells, ())
    sets = {
        frozenset(n for n, (corners, _) in enumerate(cells) if all(dist(site, one) <= 10.0 + 1e-5 for one in corners))
        for site in sites
    }
    largest = [one for one in sets if not any(one < other for other in sets)]
    fewer = combinations(largest, len(found.places) - 1)
    assert not any(len(frozenset().union(*each)) == len(cells) for each in fewer)


@pytest.mark.parametrize(("width", "height"), [(14.1, 14.1), (14.2, 14.1), (28.2, 14.1), (28.3, 28.2)])
def test_never_more_than_rows_of_squares(width: float, height: float) -> None:
    """A range of 10 m covers a square of 14.14 m."""
    side = 10 * sqrt(2)
    assert len(cover_area(box(0, 0, width, height), 10.0).places) <= ceil(width / side) * ceil(height / side)


def test_given_devices_count() -> None:
    area = box(0, 0, 28, 14)
    assert len(cover_area(area, 10.0).places) == 2
    assert len(cover_area(area, 10.0, given=[(7, 7)]).places) == 1
    assert cover_area(area, 10.0, given=[(7, 7), (21, 7)]).places == ()
    assert len(cover_area(area, 10.0, given=[(500, 500)]).places) == 2


def test_a_building_in_the_way_makes_distance_count_more() -> None:
    area, wall = box(0, 0, 20, 4), box(9, -5, 11, 9)
    walls = Walls((wall,), 3.0)
    assert walls.distance((8, 0), (12, 0)) == 12
    assert walls.distance((8, 0), (8, 4)) == 4
    assert len(cover_area(area, 11.0).places) == 1
    assert len(cover_area(area, 11.0, walls).places) == 2


def test_a_large_area_gets_rows_without_proof_and_a_huge_one_nothing() -> None:
    found = cover_area(box(0, 0, 2_000, 1_000), 20.0)
    assert len(found.places) == 71 * 36
    assert not found.proved
    assert found.bound == 1592  # 2,000,000 m² ÷ (π · 20²)
    assert farthest(box(0, 0, 2_000, 1_000), found.places, 97) <= 20.01
    assert cover_area(box(0, 0, 200_000, 200_000), 2.0) is None


def test_outlines_that_cross_themselves_or_have_no_area() -> None:
    assert polygon_of([(0, 0), (1, 0), (2, 0)]) is None
    bow = polygon_of([(0, 0), (10, 10), (10, 0), (0, 4)])
    assert bow.is_valid
    assert bow.area > 0


# --- along a line ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "count"), [(0.1, 1), (20, 1), (20.01, 2), (40, 2), (41, 3)])
def test_spacing_along_a_line(length: float, count: int) -> None:
    places = list(spread(length, 20, []))
    assert len(places) == count
    assert all(b - a <= 20 + 1e-9 for a, b in pairwise(places))
    assert places[0] <= 10
    assert length - places[-1] <= 10


def covers(length: int, half: int, places) -> bool:
    return all(any(abs(spot / 4 - place) <= half + 1e-9 for place in places) for spot in range(4 * length + 1))


@pytest.mark.parametrize("seed", range(160))
def test_no_fewer_devices_fill_a_line_with_some_given(seed: int) -> None:
    chance = random.Random(seed)
    length, half = chance.randrange(1, 11), chance.choice([1, 2])
    given = [chance.randrange(length + 1) for _ in range(chance.randrange(3))]
    found = list(spread(length, 2 * half, given))
    assert covers(length, half, [*found, *given])
    halves = [place / 2 for place in range(2 * length + 1)]
    if found:
        assert not any(covers(length, half, [*few, *given]) for few in combinations(halves, len(found) - 1))
