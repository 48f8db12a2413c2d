"""Shapes on the ground as what a sheet can draw: rings, and polygons without holes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely

from tiaowen.generators.sheets.sheet import Point

LEAST_M2 = 0.05
FINE_M = 0.02


def polygons(shape: Any) -> list[Any]:
    """The polygons of a shape that have an area, in a fixed order."""
    parts = [part for part in getattr(shape, "geoms", (shape,)) if part.geom_type == "Polygon" and part.area > LEAST_M2]
    return sorted(parts, key=lambda part: (part.bounds, part.area))


def rings(shape: Any) -> tuple[tuple[Point, ...], ...]:
    """The borders of a shape, each closed by its first point."""
    simple = shapely.simplify(shape, FINE_M)
    return tuple(_points(ring) for part in polygons(simple) for ring in (part.exterior, *part.interiors))


def plain_polygons(shape: Any) -> tuple[tuple[Point, ...], ...]:
    """A shape as polygons without holes: one with a hole is cut through it."""
    return tuple(points for part in polygons(shapely.simplify(shape, FINE_M)) for points in _plain(part))


def _plain(part: Any) -> Iterator[tuple[Point, ...]]:
    if not part.interiors:
        yield _points(part.exterior)[:-1]
        return
    low_x, low_y, high_x, high_y = part.bounds
    x = part.interiors[0].centroid.x
    for half in (shapely.box(low_x, low_y, x, high_y), shapely.box(x, low_y, high_x, high_y)):
        for piece in polygons(part.intersection(half)):
            yield from _plain(piece)


def _points(ring: Any) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(ring))
