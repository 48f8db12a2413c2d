"""Stops of a patrol: where they are on the site and in their buildings, and the time on foot between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community, join
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.positions import centroid
from tiaowen.model.storeys import level_of
from tiaowen.model.systems.guard_tour import Checkpoint
from tiaowen.solvers.patrol.walking.network import Walks, walks
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: the door it is entered by, the way from there on its storey [m], its level, its stair and lift.

    ``level`` counts storeys from the ground; ``shaft`` names the building and unit of the stair, None outdoors.
    """

    door: Point
    point: Point
    level: int = 0
    shaft: tuple[str, str] | None = None
    lift: bool = False

    @property
    def inside_m(self) -> float:
        """The straight way from the door to the place [m]."""
        return math.dist(self.door, self.point)


def spot_of(community: Community, point: Checkpoint, at: str | None) -> Spot | Missing:
    """Where a checkpoint stands for one of its places."""
    if point.position is not None:
        return Spot(point.position, point.position)
    if at is None:
        return Missing((f"guard_tour.checkpoints[{point.id}].position",))
    if point.place in ("building_entrance", "lobby"):
        return _in_building(community, community.building_by_id[at], point)
    if at in community.room_by_id and point.place not in ("car_park", "main_way"):
        return spot_of_room(community, at)
    for park in (community.site and community.site.car_parks) or ():
        if park.id == at and point.place == "car_park":
            if park.outline is None:
                return Missing((join(community.path_of(park), "outline"),))
            middle = centroid(park.outline)
            return Spot(middle, middle, level_of(park.storey), ("", park.id))
    for way in (community.site and community.site.ways) or ():
        if way.id == at and point.place == "main_way":
            middle = _along(way.line, _length(way.line) / 2)
            return Spot(middle, middle)
    return Missing((f"guard_tour.checkpoints[{point.id}].position",))


def spot_of_room(community: Community, room_id: str) -> Spot | Missing:
    """Where a room is, entered by the nearest door of its building."""
    building, room = community.room_by_id[room_id]
    doors = _doors(building)
    if not doors and room.position is None:
        return _no_door(community, building)
    point = room.position or min(door for door, _ in doors)
    door, unit = min(doors, key=lambda one: (math.dist(one[0], point), one)) if doors else (point, "")
    shaft = (building.id, unit)
    return Spot(door, point, level_of(room.storey), shaft, _lift(community, building.id, unit))


def _in_building(community: Community, building: Building, point: Checkpoint) -> Spot | Missing:
    doors = [one for one in _doors(building) if point.unit in (None, one[1])] or _doors(building)
    if not doors:
        return _no_door(community, building)
    door, unit = min(doors)
    unit = point.unit or unit
    return Spot(door, door, level_of(point.storey), (building.id, unit), _lift(community, building.id, unit))


def _doors(building: Building) -> list[tuple[Point, str]]:
    """The entrances of a building with their units; the middle of its outline where none is stated."""
    doors = [(unit.entrance, unit.id) for unit in building.units or () if unit.entrance is not None]
    if building.entrance is not None:
        doors.append((building.entrance, ""))
    if not doors and building.outline is not None:
        doors.append((centroid(building.outline), ""))
    return doors


def _no_door(community: Community, building: Building) -> Missing:
    path = community.path_of(building)
    return Missing((join(path, "entrance"), join(path, "outline")))


def _lift(community: Community, building: str, unit: str) -> bool:
    return any(one.building == building and one.unit in (None, unit) for one in community.lifts or ())


def _length(line: Sequence[Point]) -> float:
    return math.fsum(math.dist(one, other) for one, other in pairwise(line))


def _along(line: Sequence[Point], way: float) -> Point:
    """The point of a line so far from its start [m]."""
    for one, other in pairwise(line):
        step = math.dist(one, other)
        if way <= step and step > 0:
            share = way / step
            return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
        way -= step
    return line[-1]


def points_along(line: Sequence[Point], spacing: float) -> list[Point]:
    """Points on a line, no further apart than ``spacing`` [m], half a step from its ends."""
    whole = _length(line)
    count = max(1, math.ceil(whole / spacing))
    return [_along(line, whole * (index + 1 / 2) / count) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Times:
    """Whole seconds and metres on foot between all pairs of spots."""

    seconds: tuple[tuple[int, ...], ...]
    metres: tuple[tuple[float, ...], ...]
    walked: Walks


def times(community: Community, spots: Sequence[Spot]) -> Times:
    """The time between spots: on the site, on stairs or by lift, and on the storeys; the same both ways."""
    doors = sorted({spot.door for spot in spots})
    found = walks(community, doors)
    at = {door: index for index, door in enumerate(doors)}
    speed = parameter("patrol.speed").value
    seconds, metres = [], []
    for one in spots:
        own_seconds, own_metres = [], []
        for other in spots:
            way, storeys = _between(one, other, found.length_m[at[one.door]][at[other.door]])
            own_metres.append(way)
            own_seconds.append(round(way / speed + storeys))
        seconds.append(tuple(own_seconds))
        metres.append(tuple(own_metres))
    return Times(tuple(seconds), tuple(metres), found)


def _between(one: Spot, other: Spot, outdoors: float) -> tuple[float, float]:
    """The way on foot [m] and the time on stairs or in lifts [s] between two spots."""
    if one == other:
        return 0.0, 0.0
    if one.shaft is not None and one.shaft == other.shaft:
        if one.level == other.level:
            return math.dist(one.point, other.point), 0.0
        return one.inside_m + other.inside_m, _climb(one.level - other.level, one.lift)
    climbs = _climb(one.level, one.lift) + _climb(other.level, other.lift)
    return one.inside_m + outdoors + other.inside_m, climbs


def _climb(levels: int, lift: bool) -> float:
    stairs = abs(levels) * parameter("patrol.stairs").value
    if not lift or levels == 0:
        return float(stairs)
    ride = parameter("patrol.lift.wait").value + abs(levels) * parameter("patrol.lift.travel").value
    return float(min(stairs, ride))
