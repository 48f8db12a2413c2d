"""The ground that a signal covers from a point: as far as its range, less behind each building that it crosses."""

from __future__ import annotations

from math import cos, inf, pi, sin
from typing import TYPE_CHECKING, Any

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.solvers.coverage.areas import Walls, polygon_of
from tiaowen.spec.parameters import parameter

if TYPE_CHECKING:
    from shapely import Polygon

RAYS = 180


def walls_of(community: Community) -> Walls:
    """The buildings that weaken a signal outdoors, with how much."""
    outlines = [polygon_of(one.outline, one.courtyards or ()) for one in community.buildings or () if one.outline]
    return Walls(tuple(one for one in outlines if one is not None), float(parameter("wireless.wall.factor").value))


def reached(eye: Point, range_m: float, walls: Walls | None = None) -> Polygon:
    """The ground within range of a device: every point whose distance, counted as by `Walls`, is not above it.

    Along each of the rays that draw the shape, the distance that counts only grows, so the shape has no hole.
    """
    import shapely

    spot: Any = shapely.Point(eye)
    near = [one for one in (walls.outlines if walls else ()) if one.distance(spot) < range_m]
    turns = [2 * pi * number / RAYS for number in range(RAYS)]
    ends = [(eye[0] + range_m * cos(turn), eye[1] + range_m * sin(turn)) for turn in turns]
    if not near or walls is None:
        return shapely.Polygon(ends)
    rays: Any = shapely.linestrings([[eye, end] for end in ends])
    entries = []
    for one in near:
        inside = shapely.intersection(rays, one)
        crossed = shapely.length(inside) > 0
        entries.append([d if hit else inf for d, hit in zip(shapely.distance(inside, spot), crossed, strict=True)])
    far = [_far(range_m, walls.factor, sorted(own)) for own in zip(*entries, strict=True)]
    return shapely.Polygon(
        [(eye[0] + r * cos(turn), eye[1] + r * sin(turn)) for r, turn in zip(far, turns, strict=True)]
    )


def _far(range_m: float, factor: float, entries: list[float]) -> float:
    """How far a signal comes along a ray that enters buildings at these distances, in rising order [m].

    >>> _far(30.0, 2.0, [10.0, 20.0]), _far(30.0, 2.0, [20.0])
    (15.0, 20.0)
    """
    limit, reach = range_m, 0.0
    for entry in (*entries, inf):
        if limit <= entry:
            return max(reach, limit)
        reach, limit = entry, limit / factor
    return reach
