"""A machine room as it is drawn: its outline upright, its doors, the scale, and what stands where on its floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from shapely import affinity

from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.plans.dwelling_shape import openings_on, polygon
from tiaowen.generators.plans.room_contents import RoomContents
from tiaowen.generators.plans.room_floor import Floor, arranged
from tiaowen.generators.sheets.sheet import Point, Rect
from tiaowen.model.community import Community
from tiaowen.spec.parameters import parameter

LEAST, EDGE, WALL = 104.0, 12.0, 0.2


@dataclass(frozen=True)
class Ground:
    """A room, or rooms of the same content without outlines, whose plan has its upper left corner at (0, 0)."""

    community: Community
    rooms: tuple[RoomContents, ...]

    @property
    def first(self) -> RoomContents:
        """The first of the rooms."""
        return self.rooms[0]

    @cached_property
    def shape(self) -> Any | None:
        """The outline with its longest wall along x and its lower left corner at the origin [m].

        None where there is none, or none that a sheet holds.
        """
        room = self.first.place.room
        whole = None if room is None or room.outline is None else polygon(room.outline)
        if whole is None:
            return None
        turned, rules = self._turn(whole), conventions()["room_plans"]
        most = [size * rules["scales"][-1] / 1000 for size in rules["largest"]]
        fits = all(size <= limit for size, limit in zip(turned.bounds[2:], most, strict=True))
        return turned if turned.is_valid and turned.area > 0 and fits else None

    @cached_property
    def angle(self) -> float:
        """By how much the longest wall is turned from x [degrees, -45 to 45]."""
        room = self.first.place.room
        points = list(room.outline or ()) if room is not None else []
        pairs = list(zip(points, [*points[1:], *points[:1]], strict=True))
        if not pairs:
            return 0.0
        (ax, ay), (bx, by) = max(pairs, key=lambda pair: round(math.dist(*pair), 6))
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        return (angle + 45.0) % 90.0 - 45.0

    def _turn(self, shape: Any) -> Any:
        room = self.first.place.room
        whole = shapely.Polygon((room and room.outline) or ())
        x0, y0 = affinity.rotate(whole, -self.angle, origin=(0, 0)).bounds[:2]
        turned = affinity.rotate(shape, -self.angle, origin=(0, 0))
        return shapely.transform(turned, lambda points: (points - (x0, y0)).round(6))

    @cached_property
    def doors(self) -> tuple[tuple[Point, Point], ...]:
        """The doors in the same frame as the outline [m]."""
        room = self.first.place.room
        if room is None or room.outline is None or self.shape is None:
            return ()
        stated = openings_on(polygon(room.outline), room.doors or ())
        lines = [self._turn(shapely.LineString(door)) for door in stated]
        return tuple((tuple(line.coords[0]), tuple(line.coords[1])) for line in lines)

    @cached_property
    def wanted(self) -> list[tuple[str, int]]:
        """The kinds that stand on the floor with the number of places that they take."""
        found = []
        for kind in conventions()["room_plans"]["standing"]:
            count = len(self.first.standing(kind))
            if count:
                stacked = parameter("rooms.monitor.stacked").value if kind == "monitor" else 1
                found.append((kind, math.ceil(count / stacked)))
        return found

    @cached_property
    def floor(self) -> Floor:
        """What stands where; without an outline nothing has a place."""
        if self.shape is None:
            return Floor((), dict(self.wanted))
        return arranged(self.shape, self.doors, self.wanted)

    @cached_property
    def scale(self) -> int:
        """The scale of the plan, the first at which the room is no larger than the conventions say."""
        rules = conventions()["room_plans"]
        scales: Sequence[int] = rules["scales"]
        if self.shape is None:
            return scales[0]
        wide, high = rules["largest"]
        width, depth = self.shape.bounds[2:]
        fitting = (one for one in scales if width * 1000 / one <= wide and depth * 1000 / one <= high)
        return next(fitting, scales[-1])

    @property
    def factor(self) -> float:
        """Paper millimetres of a metre."""
        return 1000.0 / self.scale

    @cached_property
    def width(self) -> float:
        """The width of plan and texts [mm]."""
        if self.shape is None:
            return LEAST
        return max(LEAST, float(self.shape.bounds[2]) * self.factor + EDGE + 2 * WALL * self.factor)

    @cached_property
    def origin(self) -> Point:
        """Where the lower left corner of the room stands on paper."""
        assert self.shape is not None
        wall = WALL * self.factor
        depth, width = float(self.shape.bounds[3]) * self.factor, float(self.shape.bounds[2]) * self.factor
        return EDGE + wall + max(0.0, (self.width - EDGE - 2 * wall - width) / 2 - EDGE / 2), -depth - wall

    def paper(self, points: Sequence[Point]) -> list[Point]:
        """Points of the room on paper."""
        dx, dy = self.origin
        return [(x * self.factor + dx, y * self.factor + dy) for x, y in points]

    def paper_rect(self, rect: Rect) -> Rect:
        """A rectangle of the room on paper."""
        (x0, y0), (x1, y1) = self.paper([(rect.x0, rect.y0), (rect.x1, rect.y1)])
        return Rect(x0, y0, x1, y1)

    @cached_property
    def bonded(self) -> bool | None:
        """Whether the model states local bonding for the room; None where it does not say."""
        room = self.first.place.room
        rooms = (self.community.machine_rooms and self.community.machine_rooms.rooms) or ()
        return next((one.local_bonding for one in rooms if room is not None and one.room == room.id), None)
