"""Where the elements of a model stand on the site [m]."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import TypeAlias

from tiaowen.model.buildings import Building, Room, Unit
from tiaowen.model.community import Community, join
from tiaowen.model.dwellings import Dwelling, Stair
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.parts import Part, read_part
from tiaowen.model.site import Gate
from tiaowen.model.systems import AccessPoint, Cabinet, DistributionPoint, OpticalNode

Placed: TypeAlias = (
    str | Part | Building | Room | Dwelling | Stair | Cabinet | Gate | AccessPoint | OpticalNode | DistributionPoint
)


def position_of(community: Community, what: Placed) -> Point | Missing:
    """Where something stands; a text is the id of a room or cabinet, else a part such as ``B12/1``.

    A part stands at the entrance of its unit, else of its building, else at the centroid of the outline.
    """
    if isinstance(what, str):
        return _named(community, what)
    if isinstance(what, (Cabinet, Gate)):
        return _or_missing(what.position, join(community.path_of(what), "position"))
    if isinstance(what, Room):
        return what.position or _part(community, Part(community.room_by_id[what.id][0].id))
    if isinstance(what, Building):
        return _building(community, what)
    if isinstance(what, Part):
        return _part(community, what)
    if isinstance(what, (Dwelling, Stair)):
        return _part(community, Part(what.building, what.unit))
    if isinstance(what, AccessPoint):
        return _access_point(community, what)
    return _coaxial(community, what)


def centroid(ring: Sequence[Point]) -> Point:
    """The centroid of a polygon; of its corners where it has no area.

    >>> centroid([(0, 0), (4, 0), (4, 2), (0, 2)])
    (2.0, 1.0)
    """
    x0, y0 = ring[0]
    moved = [(x - x0, y - y0) for x, y in ring]
    pairs = list(zip(moved, [*moved[1:], moved[0]], strict=True))
    crosses = [ax * by - bx * ay for (ax, ay), (bx, by) in pairs]
    area = fsum(crosses) * 3
    if abs(area) < 1e-9:
        return x0 + fsum(x for x, _ in moved) / len(ring), y0 + fsum(y for _, y in moved) / len(ring)
    cx = fsum((ax + bx) * cross for ((ax, _), (bx, _)), cross in zip(pairs, crosses, strict=True)) / area
    cy = fsum((ay + by) * cross for ((_, ay), (_, by)), cross in zip(pairs, crosses, strict=True)) / area
    return x0 + cx, y0 + cy


def _or_missing(point: Point | None, *paths: str) -> Point | Missing:
    return Missing(paths) if point is None else point


def _named(community: Community, text: str) -> Point | Missing:
    if text in community.room_by_id:
        return position_of(community, community.room_by_id[text][1])
    for cabinet in (community.ftth and community.ftth.cabinets) or ():
        if cabinet.id == text:
            return position_of(community, cabinet)
    return _part(community, read_part(text))


def _part(community: Community, part: Part) -> Point | Missing:
    building = community.building_by_id.get(part.building)
    if building is None:
        return Missing((f"buildings[{part.building}]",))
    unit = _unit(building, part.unit)
    if unit is not None and unit.entrance is not None:
        return unit.entrance
    return _building(community, building)


def _unit(building: Building, id: str | None) -> Unit | None:
    return next((unit for unit in building.units or () if unit.id == id), None)


def _building(community: Community, building: Building) -> Point | Missing:
    if building.entrance is not None:
        return building.entrance
    units = building.units or ()
    if len(units) == 1 and units[0].entrance is not None:
        return units[0].entrance
    if building.outline is not None:
        return centroid(building.outline)
    path = community.path_of(building)
    return Missing((join(path, "entrance"), join(path, "outline")))


def _access_point(community: Community, point: AccessPoint) -> Point | Missing:
    for place in (point.room, point.cabinet, point.building):
        if place is not None:
            return _named(community, place)
    path = community.path_of(point)
    return Missing(tuple(join(path, key) for key in ("room", "cabinet", "building")))


def _coaxial(community: Community, what: OpticalNode | DistributionPoint) -> Point | Missing:
    if what.position is not None:
        return what.position
    if isinstance(what, OpticalNode):
        place = what.room or what.building
        if place is not None:
            return _named(community, place)
    else:
        served = {Part(part.building, part.unit) for part in map(read_part, what.serves)}
        if what.building is not None:
            return _part(community, Part(what.building, what.unit))
        if len(served) == 1:
            return _part(community, served.pop())
    path = community.path_of(what)
    return Missing((join(path, "position"), join(path, "building")))
