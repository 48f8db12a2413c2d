"""Outlines from degrees into the local metric frame: one ring and its courtyards for a building."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.geojson.collection import Feature, Polygon
from tiaowen.model.geojson.transverse_mercator import TransverseMercator
from tiaowen.spec.errors import Text

XY = tuple[float, float]
Corners = tuple[XY, ...]

ORIGIN_DIGITS = 3
METRE_DIGITS = 2
FARTHEST_M = 50_000.0
TOUCH_M = 0.05
"""How far an outline may stand out of another and still lie on it [m]; outlines are rounded to 0.01 m."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline (counter-clockwise) with its courtyards (clockwise) [m], and what was done to it.

    ``parts`` is the number of polygons that remain apart; more than one is no single outline.
    """

    outline: Corners
    courtyards: tuple[Corners, ...]
    parts: int = 1
    merged: bool = False
    dropped: int = 0


def frame_of(features: Iterable[Feature]) -> TransverseMercator:
    """The projection about the mean of all corners of the outer rings, rounded to a thousandth of a degree."""
    corners = [
        corner for feature in features for polygon in feature.polygons or () for corner in without_repeats(polygon[0])
    ]
    mean = [math.fsum(corner[axis] for corner in corners) / len(corners) for axis in (0, 1)]
    return TransverseMercator(round(mean[0], ORIGIN_DIGITS) + 0.0, round(mean[1], ORIGIN_DIGITS) + 0.0)


def without_repeats(ring: Sequence[XY]) -> Corners:
    """A ring without the corners that repeat the one before, and without the closing one."""
    kept = [corner for index, corner in enumerate(ring) if index == 0 or corner != ring[index - 1]]
    while len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()
    return tuple(kept)


def shape_of(feature: Feature, frame: TransverseMercator) -> Shape | Text:
    """The shape of a feature with polygons, or what is wrong with it."""
    from shapely.geometry import MultiPolygon
    from shapely.geometry import Polygon as Area
    from shapely.ops import unary_union

    for polygon in feature.polygons or ():
        if (wrong := _fault(polygon, "°")) is not None:
            return wrong
    metric = [tuple(_to_metres(ring, frame) for ring in polygon) for polygon in feature.polygons or ()]
    for rings in metric:
        if any(math.hypot(*corner) > FARTHEST_M for ring in rings for corner in ring):
            return Text(
                "离全部数据的中心超过 50 km：一个小区不会这么大，可能经纬度写反或混入别处的数据",
                "lies more than 50 km from the middle of the data: swapped axes, or data of another place",
            )
        if (wrong := _fault(rings, "m")) is not None:
            return wrong
    given = sum(max(len(ring) - 1, 0) for polygon in feature.polygons or () for ring in polygon)
    dropped = max(given - sum(len(ring) for rings in metric for ring in rings), 0)
    if len(metric) == 1:
        return Shape(_turned(metric[0][0], 1), tuple(_turned(ring, -1) for ring in metric[0][1:]), dropped=dropped)
    union: Any = unary_union([Area(rings[0], rings[1:]) for rings in metric])
    if isinstance(union, MultiPolygon) or union.is_empty:
        return Shape((), (), parts=max(len(getattr(union, "geoms", ())), 1), dropped=dropped)
    outer = without_repeats([(x, y) for x, y in union.exterior.coords])
    inner = [without_repeats([(x, y) for x, y in ring.coords]) for ring in union.interiors]
    return Shape(_turned(outer, 1), tuple(_turned(ring, -1) for ring in inner), merged=True, dropped=dropped)


def stands_within(inner: Shape, outer: Shape) -> bool:
    """Whether one outline lies inside the outer ring of another, courtyards counted as part of it."""
    from shapely.geometry import Polygon as Area

    if not inner.outline or not outer.outline:
        return False
    return bool(Area(outer.outline).buffer(TOUCH_M).covers(Area(inner.outline)))


def _to_metres(ring: Sequence[XY], frame: TransverseMercator) -> Corners:
    places = (frame.forward(*corner) for corner in ring)
    return without_repeats([(round(x, METRE_DIGITS) + 0.0, round(y, METRE_DIGITS) + 0.0) for x, y in places])


def _fault(rings: Polygon | Sequence[Corners], unit: str) -> Text | None:
    from shapely.geometry import Polygon as Area
    from shapely.validation import explain_validity

    clean = [without_repeats(ring) for ring in rings]
    if any(len(set(ring)) < 3 for ring in clean):
        return Text("的轮廓不足三个不同的角点", "has a ring of fewer than three different corners")
    area = Area(clean[0], clean[1:])
    if area.is_valid:
        return None
    reason, _, where = explain_validity(area).partition("[")
    at = where.rstrip("]").replace(" ", ", ")
    if "elf-intersection" in reason:
        return Text(f"的轮廓自相交，在 [{at}] {unit}", f"has an outline that crosses itself at [{at}] {unit}")
    return Text(f"的轮廓有误（{reason}），在 [{at}] {unit}", f"has a faulty outline ({reason}) at [{at}] {unit}")


def _turned(ring: Corners, sign: int) -> Corners:
    """A ring that runs counter-clockwise (1) or clockwise (-1), its first corner kept."""
    following = (*ring[1:], ring[0])
    twice = math.fsum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True))
    return ring if twice * sign > 0 else (ring[0], *reversed(ring[1:]))
