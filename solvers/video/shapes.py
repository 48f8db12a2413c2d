"""Points along lines, over areas and off walls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from tiaowen.model.fields import Point


def centre_points(start: Point, end: Point, spacing: float) -> list[Point]:
    """The middles of equal pieces of a segment, each of at most that length.

    >>> centre_points((0.0, 0.0), (10.0, 0.0), 5.0)
    [(2.5, 0.0), (7.5, 0.0)]
    """
    count = max(1, math.ceil(math.dist(start, end) / spacing))
    shares = [(2 * number + 1) / (2 * count) for number in range(count)]
    return [(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])) for share in shares]


def along(line: Sequence[Point], spacing: float) -> tuple[Point, ...]:
    """Points along a line: the middles of pieces of each of its segments."""
    return tuple(point for one, other in pairwise(line) if one != other for point in centre_points(one, other, spacing))


def between(line: Sequence[Point], first: float, last: float) -> list[Point]:
    """The stretch of a line between two distances from its start; a line of fewer points where it ends before."""
    found: list[Point] = []
    walked = 0.0
    for one, other in pairwise(line):
        length = math.dist(one, other)
        low, high = max(first, walked) - walked, min(last, walked + length) - walked
        if length and low < high:
            ends = [
                (one[0] + at / length * (other[0] - one[0]), one[1] + at / length * (other[1] - one[1]))
                for at in (low, high)
            ]
            found += ends if not found else ends[1:]
        walked += length
    return found


def pieces(line: Sequence[Point], spacing: float, off: float, ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Points beside a line, on the side that lies inside a ring, each with its foot on the line."""
    import shapely

    area = shapely.Polygon(ring)
    shapely.prepare(area)
    found = []
    for one, other in pairwise(line):
        length = math.dist(one, other)
        if not length:
            continue
        normal = ((other[1] - one[1]) / length, (one[0] - other[0]) / length)
        for foot in centre_points(one, other, spacing):
            sides = [(foot[0] + sign * off * normal[0], foot[1] + sign * off * normal[1]) for sign in (1, -1)]
            inside = [side for side in sides if area.contains(shapely.Point(side))]
            found.append(((inside or [foot])[0], foot))
    return found


def filled(ring: Sequence[Point], spacing: float) -> tuple[Point, ...]:
    """The points of a square grid inside a ring, from its lowest corner; a point inside it where no grid point is."""
    import shapely

    area = shapely.Polygon(ring)
    left, low, right, high = area.bounds
    columns, rows = math.ceil((right - left) / spacing), math.ceil((high - low) / spacing)
    grid = [
        (left + (right - left) * (2 * column + 1) / (2 * columns), low + (high - low) * (2 * row + 1) / (2 * rows))
        for row in range(rows)
        for column in range(columns)
    ]
    inside = [point for point in grid if area.contains(shapely.Point(point))]
    if not inside:
        point = shapely.make_valid(area).representative_point()
        return ((point.x, point.y),)
    return tuple(inside)


def off_wall(point: Point, outline: Sequence[Point] | None, off: float) -> Point:
    """A point in front of the nearest wall of an outline: that far outside of it where it stands in or on the wall."""
    import shapely

    if outline is None:
        return point
    area = shapely.Polygon(outline)
    spot = shapely.Point(point)
    if area.distance(spot) >= off:
        return point
    closed = [*outline, outline[0]]
    walls = [(one, other) for one, other in pairwise(closed) if one != other]
    one, other = min(walls, key=lambda wall: (shapely.LineString(wall).distance(spot), wall))
    foot = shapely.LineString([one, other])
    at = foot.interpolate(foot.project(spot))
    normal = ((other[1] - one[1]) / foot.length, (one[0] - other[0]) / foot.length)
    sides = [(at.x + sign * off * normal[0], at.y + sign * off * normal[1]) for sign in (1, -1)]
    return next((side for side in sides if not area.intersects(shapely.Point(side))), sides[0])
