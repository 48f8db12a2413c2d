"""Where the subjects of outcomes stand on the site [m], for viewpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.positions import centroid, position_of
from tiaowen.model.sources import steps_of
from tiaowen.model.systems import AccessPoint, Cabinet, DistributionPoint, OpticalNode

_PLACED = (Building, Room, Cabinet, AccessPoint, OpticalNode, DistributionPoint)


def point_of(community: Community, path: str) -> Point | None:
    """Where the element at a path stands, else the nearest element above it that has a place; None where none has."""
    for element in reversed(list(_chain(community, path))):
        point = _stands(community, element)
        if point is not None:
            return point
    return None


def building_at(community: Community, path: str) -> str:
    """The id of the building that the element at a path is, stands in, or says it belongs to; empty for none."""
    for element in reversed(list(_chain(community, path))):
        if isinstance(element, Building):
            return element.id
        room, building = (getattr(element, name, None) for name in ("room", "building"))
        if isinstance(room, str) and room in community.room_by_id:
            return community.room_by_id[room][0].id
        if isinstance(building, str) and building in community.building_by_id:
            return building
    return ""


def _chain(community: Community, path: str) -> Iterator[Any]:
    """The elements from the top-level part down to the one that the path names."""
    value: Any = community
    for step in steps_of(path):
        if isinstance(step, int) and isinstance(value, tuple) and step < len(value):
            value = value[step]
        elif isinstance(step, str) and hasattr(value, step):
            value = getattr(value, step)
        else:
            return
        yield value


def _stands(community: Community, element: Any) -> Point | None:
    if isinstance(element, _PLACED):
        found = position_of(community, element)
        return None if isinstance(found, Missing) else found
    for name in ("position", "entrance"):
        point = getattr(element, name, None)
        if isinstance(point, tuple) and point and isinstance(point[0], int | float):
            return point
    outline = getattr(element, "outline", None) or getattr(element, "line", None)
    if outline:
        return centroid(outline)
    return _lent(community, element)


def _lent(community: Community, element: Any) -> Point | None:
    """The place of the room or building that an element says it is in."""
    for name in ("room", "building"):
        id = getattr(element, name, None)
        if isinstance(id, str) and (id in community.room_by_id or id in community.building_by_id):
            found = position_of(community, id)
            return None if isinstance(found, Missing) else found
    return None
