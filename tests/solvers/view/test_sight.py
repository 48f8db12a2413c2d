"""Views: the angular sweep against rays and against lines of sight, and the field of a camera by hand."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import numpy as np
import pytest
import shapely

from tiaowen.solvers.view.field import Lens, angle_of, ground
from tiaowen.solvers.view.sight import view_from, walls_of

REACH = 40.0


def scene(seed):
    """Turned rectangles around an eye at the origin, which stands in none of them."""
    chance = random.Random(seed)
    rings = []
    for _ in range(chance.randint(1, 8)):
        x, y, wide, deep = (chance.uniform(*span) for span in ((-50, 50), (-50, 50), (2, 25), (2, 25)))
        cos, sin = math.cos(seed), math.sin(seed)
        corners = ((0, 0), (wide, 0), (wide, deep), (0, deep), (0, 0))
        ring = [(x + cos * u - sin * v, y + sin * u + cos * v) for u, v in corners]
        if not shapely.Polygon(ring).buffer(0.1).contains(shapely.Point(0, 0)):
            rings.append(ring)
    return rings


def rays(rings, first=0.0, sweep=math.tau, count=20_000):
    """The visible area, by that many rays."""
    turns = first + (np.arange(count) + 0.5) / count * sweep
    distance = np.full(count, REACH)
    cos, sin = np.cos(turns), np.sin(turns)
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            turn = cos * (by - ay) - sin * (bx - ax)
            along = (ax * (by - ay) - ay * (bx - ax)) / turn
            share = (ax * sin - ay * cos) / turn
            distance = np.where((along > 0) & (share >= 0) & (share <= 1), np.minimum(distance, along), distance)
    return float((distance**2).sum()) * sweep / count / 2


@pytest.mark.parametrize("block", range(10))
def test_visible_ground_is_what_rays_reach(block):
    for seed in range(block * 12, block * 12 + 12):
        rings = scene(seed)
        view = view_from((0.0, 0.0), walls_of(rings), REACH)
        assert view.polygon().area == pytest.approx(rays(rings), rel=1e-3), seed
        first, sweep = seed % 7, 0.5 + seed % 5
        assert view.polygon(first, sweep).area == pytest.approx(rays(rings, first, sweep), rel=1e-3), seed


@pytest.mark.parametrize("block", range(6))
def test_points_are_seen_where_no_wall_stands_between(block):
    for seed in range(block * 10, block * 10 + 10):
        rings = scene(seed)
        chance = random.Random(seed)
        points = np.array([(chance.uniform(-45, 45), chance.uniform(-45, 45)) for _ in range(120)])
        seen = view_from((0.0, 0.0), walls_of(rings), REACH).sees(points)
        walls = shapely.MultiLineString(rings)
        for point, one in zip(points, seen, strict=True):
            line = shapely.LineString([(0, 0), point])
            if all(shapely.Point(corner).distance(line) > 0.01 for ring in rings for corner in ring):
                assert one == (line.length <= REACH and not line.intersects(walls)), (seed, tuple(point))


def test_a_square_room():
    view = view_from((5.0, 5.0), walls_of([[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]), 100.0)
    assert view.polygon().area == pytest.approx(100.0)
    assert view.polygon(0.0, math.pi / 2).area == pytest.approx(25.0)
    assert list(view.sees(np.array([(9.9, 9.9), (10.1, 5.0), (5.0, 5.0)]))) == [True, False, True]


def test_without_walls_a_disc():
    view = view_from((0.0, 0.0), walls_of([]), 10.0)
    assert view.polygon().area == pytest.approx(100 * math.pi)
    assert view.polygon(0.0, 1.0, near=5.0).area == pytest.approx((100 - 25) / 2, rel=1e-3)
    assert list(view.sees(np.array([(10.0, 0.0), (0.0, 10.1)]))) == [True, False]


def test_walls_that_cross_are_cut():
    walls = walls_of([[(0, -5), (0, 5)], [(-5, 0), (5, 0)], [(1, 1), (1, 1)]])
    assert len(walls) == 4


def test_a_target_at_a_wall_is_seen_from_its_side_only():
    wall = walls_of([[(5, -5), (5, 5)]])
    points = np.array([(5.0, 0.0)])
    assert view_from((0.0, 0.0), wall, 20.0).sees(points).tolist() == [True]
    assert view_from((0.0, 0.0), wall, 20.0).sees(points + 0.01).tolist() == [False]


# --- fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("density", "metres"), [(12.5, 76.8), (25.0, 38.4), (62.5, 15.36), (125.0, 7.68), (250.0, 3.84)]
)
def test_distance_by_density(density, metres):
    """1920 pixels over 90°: the picture is twice as wide as it is far."""
    assert Lens(1920, 1080, math.pi / 2).distance(density) == pytest.approx(metres)


def test_the_range_limits_the_distance():
    assert Lens(1920, 1080, math.pi / 2, 30.0).distance(25.0) == 30.0


def test_the_angle_of_a_lens():
    assert math.degrees(angle_of(5.4, 2.7)) == pytest.approx(90.0)
    assert Lens(4, 3, angle_of(4, 4)).height_angle == pytest.approx(angle_of(3, 4))


def test_the_ground_of_a_tilted_camera():
    """2 m above its targets with 38.4 m of sight: √(38.4² - 2²) m ahead; the lower border meets 58.7° further down."""
    lens = Lens(1920, 1080, math.pi / 2)
    found = ground(lens, 2.0, 25.0)
    assert found.far == pytest.approx(38.348, abs=1e-3)
    upper = math.atan(2 / found.far)
    assert found.tilt == pytest.approx(upper + lens.height_angle / 2)
    assert found.near == pytest.approx(2 / math.tan(upper + lens.height_angle))


def test_a_steep_camera_sees_less_far():
    lens = Lens(1920, 1080, math.pi / 2)
    steep = ground(lens, 2.0, 25.0, math.radians(45))
    assert steep.far == pytest.approx(2 / math.tan(math.radians(45) - lens.height_angle / 2))
    assert ground(lens, 2.0, 25.0, math.radians(60.7)).near == 0.0


def test_too_high_to_see_anything():
    assert ground(Lens(1920, 1080, math.pi / 2), 50.0, 25.0).far == 0.0


def test_a_panorama_sees_what_is_below_it():
    found = ground(Lens(3000, 3000, math.tau), 2.0, 25.0)
    assert found.near == 0.0
    assert found.far == pytest.approx(math.sqrt((3000 / (25 * math.tau)) ** 2 - 4))
