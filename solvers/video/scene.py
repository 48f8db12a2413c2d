"""A scene: the walls that cut the view, the ground that cameras may stand on, and the points to be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.site import CarPark
from tiaowen.solvers.video.places import OUTDOORS, Place
from tiaowen.solvers.video.shapes import along, filled, pieces
from tiaowen.solvers.view.sight import View, view_from, walls_of
from tiaowen.spec.parameters import parameter

if TYPE_CHECKING:
    from tiaowen.solvers.view.sight import Floats


@dataclass(frozen=True, slots=True)
class Mount:
    """A place where a camera can stand: where, what it is fixed to, and the building that this belongs to."""

    position: Point
    on: str
    building: str | None = None


class Scene:
    """The outdoors, or one underground car park; what is asked twice is kept."""

    def __init__(self, community: Community, id: str, places: Sequence[Place]) -> None:
        self.id = id
        self._community = community
        self._park = _park(community, id)
        self.targets = [(place, point) for place in places if place.scene == id for point in place.points]

    @property
    def outdoor(self) -> bool:
        """Whether it is the open ground."""
        return self.id == OUTDOORS

    @cached_property
    def walls(self) -> Floats:
        """What cuts the view: outlines of buildings and the perimeter, or the walls of the car park."""
        if self._park is not None:
            return walls_of([_closed(self._park.outline or ())])
        return walls_of([*map(_closed, self._rings), *self._fence])

    @cached_property
    def _rings(self) -> list[Sequence[Point]]:
        buildings = self._community.buildings or ()
        return [ring for one in buildings if one.outline for ring in (one.outline, *(one.courtyards or ()))]

    @cached_property
    def _fence(self) -> list[Sequence[Point]]:
        line = self._community.site and self._community.site.perimeter and self._community.site.perimeter.line
        return [line] if line else []

    @cached_property
    def ground(self) -> Any:
        """The ground that can be seen: the site without its buildings; None where the site has no stated border."""
        import shapely

        if self._park is not None:
            return shapely.make_valid(shapely.Polygon(self._park.outline))
        border = self.border
        if border is None:
            return None
        return shapely.make_valid(shapely.Polygon(border)).difference(self._built)

    @cached_property
    def border(self) -> Sequence[Point] | None:
        """The border of the site: its boundary, else its perimeter where that has an area."""
        site = self._community.site
        if site is not None and site.boundary is not None:
            return site.boundary
        return next((line for line in self._fence if len(set(line)) > 2), None)

    @cached_property
    def _built(self) -> Any:
        import shapely

        buildings = [one for one in self._community.buildings or () if one.outline]
        shapes = []
        for one in buildings:
            shape = shapely.make_valid(shapely.Polygon(one.outline))
            for court in one.courtyards or ():
                shape = shape.difference(shapely.make_valid(shapely.Polygon(court)))
            shapes.append(shape)
        return shapely.unary_union(shapes)

    def view(self, eye: Point, reach: float) -> View:
        """What is seen from a point of the scene."""
        return view_from(eye, self.walls, reach)

    def mounts(self) -> list[Mount]:
        """The places for cameras that stand free, by position."""
        import shapely

        unique = {mount.position: mount for mount in sorted(self._possible(), key=_order, reverse=True)}
        found = sorted(unique.values(), key=_order)
        if not found:
            return []
        points = shapely.points([mount.position for mount in found])
        free = (
            ~shapely.dwithin(self._built, points, _off() / 2)
            if self.outdoor
            else shapely.intersects(self.ground, points)
        )
        if self.outdoor and self.ground is not None:
            free &= shapely.intersects(self.ground, points)
        return [mount for mount, stands in zip(found, free, strict=True) if stands]

    def _possible(self) -> Iterator[Mount]:
        spacing = parameter("cctv.mount.spacing").value
        if self._park is not None:
            outline = self._park.outline or ()
            for point, _ in pieces(_closed(outline), spacing["ceiling"], _off(), outline):
                yield Mount(_rounded(point), "ceiling")
            for point in filled(outline, spacing["ceiling"]):
                yield Mount(_rounded(point), "ceiling")
            return
        yield from self._on_facades(spacing["facade"])
        yield from self._on_poles(spacing["pole"])
        if self.border is not None:
            for line in self._fence:
                for point, _ in pieces(line, spacing["perimeter"], _off(), self.border):
                    yield Mount(_rounded(point), "perimeter")

    def _on_facades(self, spacing: float) -> Iterator[Mount]:
        """In front of each wall and of each corner of the buildings."""
        import shapely

        for building in self._community.buildings or ():
            if not building.outline:
                continue
            ring = shapely.Polygon(building.outline).buffer(_off(), join_style="mitre")
            for part in getattr(ring, "geoms", (ring,)):
                corners = [(x, y) for x, y in shapely.get_coordinates(part.exterior).tolist()]
                for point in (*corners[:-1], *along(corners, spacing)):
                    yield Mount(_rounded(point), "facade", building.id)

    def _on_poles(self, spacing: float) -> Iterator[Mount]:
        """Along both sides of the ways, and around plazas and car parks on the ground."""
        import shapely

        site = self._community.site
        for way in (site and site.ways) or ():
            aside = (way.width_m or 0) / 2 + _off()
            for sign in (1, -1):
                side = shapely.LineString(way.line).offset_curve(sign * aside, join_style="mitre")
                for part in getattr(side, "geoms", (side,)):
                    corners = [(x, y) for x, y in shapely.get_coordinates(part).tolist()]
                    for point in (*corners[:1], *along(corners, spacing), *corners[-1:]):
                        yield Mount(_rounded(point), "pole")
        areas = [one.outline for one in (site and site.plazas) or ()]
        areas += [one.outline for one in (site and site.car_parks) or () if one.kind == "surface"]
        for outline in areas:
            for point in (*(outline or ()), *along(_closed(outline or ()), spacing)):
                yield Mount(_rounded(point), "pole")


def _park(community: Community, id: str) -> CarPark | None:
    parks = (community.site and community.site.car_parks) or ()
    return next((park for park in parks if id and park.id == id), None)


def _closed(ring: Sequence[Point]) -> Sequence[Point]:
    return [*ring, ring[0]] if ring else ring


def _off() -> float:
    return float(parameter("cctv.mount.off_wall").value)


def _order(mount: Mount) -> tuple[Point, str, str]:
    return mount.position, mount.on, mount.building or ""


def _rounded(point: Point) -> Point:
    """A position to the centimetre, as it is written."""
    return round(point[0], 2), round(point[1], 2)


def clockwise(direction: float) -> float:
    """The azimuth [°, clockwise from the y axis] of a direction [rad, anticlockwise from the x axis]."""
    return math.degrees((math.pi / 2 - direction) % math.tau)


def direction_of(azimuth: float) -> float:
    """The direction [rad, anticlockwise from the x axis] of an azimuth [°]."""
    return (math.pi / 2 - math.radians(azimuth)) % math.tau
