"""Where the devices of a dwelling stand on its plan: at walls, doors, windows or in the middle, hitting nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import hypot
from typing import Any

import shapely

from tiaowen.generators.plans.dwelling_shape import Area, Span, along, door_swing, edges, inward
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Anchor, Point, Rect, TextBox
from tiaowen.generators.sheets.symbols import shapes

TEXT = "E-ANNO-TEXT"
STEP, GAP, CLEAR, HEIGHT = 2.0, 0.7, 0.5, 2.5
INK = 1.3


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a symbol: insertion point, offset and anchor of its tag, and the point of the wall it hangs on."""

    at: Point
    offset: Point
    anchor: Anchor
    wall: Point


@dataclass
class Room:
    """A room being filled: what stands in it already is not stood upon."""

    area: Area
    others: Sequence[Area] = ()
    wall: float = 4.0
    taken: list[Rect] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._full: set[tuple[str, str, int]] = set()
        spans = [span for one in self.others if one is not self.area for span in (*one.doors, *_entrance(one))]
        lines = [shapely.LineString(span) for span in spans]
        self._foreign = [one for one in lines if one.centroid.distance(self.area.shape) < 2.5 * self.wall]
        self._own = [shapely.LineString(span) for span in (*self.area.doors, *_entrance(self.area))]
        self.lines += [one.buffer(self.wall + 2.0, cap_style="flat") for one in self._foreign]
        self._inner = self.area.shape.buffer(-0.4, join_style="mitre")
        shapely.prepare(self._inner)
        for span in (*self.area.doors, *_entrance(self.area)):
            self.lines.append(shapely.Polygon(door_swing(self.area, along(self.area, span))).envelope)
        for span in self.area.windows:
            self.lines.append(shapely.LineString(span).buffer(1.5))

    def free(self, box: Rect) -> bool:
        """Whether a box lies in the room and hits nothing."""
        if any(_meets(box, other) for other in self.taken):
            return False
        shape = shapely.box(box.x0 - CLEAR, box.y0 - CLEAR, box.x1 + CLEAR, box.y1 + CLEAR)
        return bool(self._inner.contains(shapely.box(box.x0, box.y0, box.x1, box.y1))) and not any(
            shape.intersects(line) for line in self.lines
        )

    # --- symbols ----------------------------------------------------------------------------------

    def place(self, symbol: str, tag: str, how: str, entrance: Point | None) -> Spot | None:
        """Where a symbol with its tag stands; None where there is no room left."""
        if (symbol, how, len(tag)) in self._full:
            return None
        box = shapes()[symbol].box
        for at, wall in self._candidates(box, how, entrance):
            own = Rect(at[0] + box.x0, at[1] + box.y0, at[0] + box.x1, at[1] + box.y1)
            if not self.free(own):
                continue
            led = self._led(own, wall) if how in ("middle", "window") else None
            if led is not None and any(led.intersects(_shape(one)) for one in self.taken):
                continue
            for text, anchor, offset in _tags(box, tag):
                moved = Rect(at[0] + text.x0, at[1] + text.y0, at[0] + text.x1, at[1] + text.y1)
                if self.free(moved) and not (led is not None and led.intersects(_shape(moved))):
                    self.taken += [own, moved]
                    return Spot(at, offset, anchor, wall)
        self._full.add((symbol, how, len(tag)))
        return None

    def _led(self, own: Rect, wall: Point) -> Any:
        """The cable from a symbol away from walls to its wall, with room beside it."""
        middle = ((own.x0 + own.x1) / 2, (own.y0 + own.y1) / 2)
        return shapely.LineString([middle, wall]).buffer(CLEAR)

    def _candidates(self, box: Rect, how: str, entrance: Point | None) -> Iterator[tuple[Point, Point]]:
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        if how in ("middle", "window"):
            goal = self._centre if how == "middle" or not self.area.windows else self._before_window
            for x, y in self._grid(goal):
                for wall in self._walls_about((x, y)):
                    yield (x - middle[0], y - middle[1]), wall
            return
        x, y = self._goal(how, entrance)
        spots = list(self._at_walls(box))
        for at, wall in sorted(spots, key=lambda one: (round(hypot(one[1][0] - x, one[1][1] - y), 2), one[1])):
            yield (at[0] - middle[0], at[1] - middle[1]), wall

    def _at_walls(self, box: Rect) -> Iterator[tuple[Point, Point]]:
        """The places along the walls: the middle of the symbol's box, and the point of the wall behind it."""
        for side in edges(self.area.shape):
            (ax, ay), (bx, by) = side
            nx, ny = inward(side)
            length = hypot(bx - ax, by - ay)
            half = (abs(nx) * box.width + abs(ny) * box.height) / 2 + GAP
            count = max(1, int(length / STEP))
            for number in range(count + 1):
                share = number / count
                x, y = ax + (bx - ax) * share, ay + (by - ay) * share
                yield (x + nx * half, y + ny * half), (x, y)

    def _goal(self, how: str, entrance: Point | None) -> Point:
        """The place that something is wished to be near to."""
        if how in ("entrance", "door") and entrance is not None:
            return entrance
        return self._far_corner if how == "corner" else self._main_wall

    @cached_property
    def _centre(self) -> Point:
        shape = self.area.shape
        at = shape.centroid if self._inner.contains(shape.centroid) else shape.representative_point()
        return float(at.x), float(at.y)

    @cached_property
    def _before_window(self) -> Point:
        """A place before the first window."""
        span = along(self.area, self.area.windows[0])
        nx, ny = inward(span)
        return (span[0][0] + span[1][0]) / 2 + nx * 9.0, (span[0][1] + span[1][1]) / 2 + ny * 9.0

    @cached_property
    def _main_wall(self) -> Point:
        """The middle of the longest wall without openings, a wall of a narrow passage counting less."""
        openings = [*self._own, *self._foreign, *(shapely.LineString(span) for span in self.area.windows)]

        def worth(side: Span) -> float:
            line = shapely.LineString(side)
            near = line.buffer(2.0 * self.wall, cap_style="flat")
            bare = float(line.length - 2 * sum(near.intersection(one).length for one in openings))
            return bare * self._depth(side)

        side = max(edges(self.area.shape), key=lambda one: (round(worth(one), 2), one))
        return (side[0][0] + side[1][0]) / 2, (side[0][1] + side[1][1]) / 2

    def _depth(self, side: Span) -> float:
        """How far it is from the middle of a wall to the wall opposite [mm]."""
        (nx, ny), far = inward(side), 1e4
        x, y = (side[0][0] + side[1][0]) / 2 + nx * 0.01, (side[0][1] + side[1][1]) / 2 + ny * 0.01
        across = shapely.LineString([(x, y), (x + nx * far, y + ny * far)]).intersection(self.area.shape)
        parts = [one for one in getattr(across, "geoms", [across]) if one.distance(shapely.Point(x, y)) < 0.05]
        return float(parts[0].length) if parts else 0.0

    @cached_property
    def _far_corner(self) -> Point:
        """The corner farthest from the doors, its own and its neighbours'."""
        lines = [*self._own, *self._foreign]
        corners = [(float(x), float(y)) for x, y in self.area.shape.exterior.coords[:-1]]
        return max(
            corners,
            key=lambda one: (round(min((line.distance(shapely.Point(one)) for line in lines), default=0.0), 2), one),
        )

    def _grid(self, goal: Point, step: float = 2.0) -> list[Point]:
        """Places inside the room, nearest to a goal first."""
        x0, y0, x1, y1 = self.area.shape.bounds
        across = [x0 + step * number for number in range(1, int((x1 - x0) / step))]
        up = [y0 + step * number for number in range(1, int((y1 - y0) / step))]
        found = [goal, *((x, y) for x in across for y in up)]
        return sorted(found, key=lambda at: (round(hypot(at[0] - goal[0], at[1] - goal[1]), 2), at))

    def _walls_about(self, at: Point) -> list[Point]:
        """The points of the walls square to a place, the nearest first."""
        found = []
        for side in edges(self.area.shape):
            ax, ay = side[0]
            nx, ny = inward(side)
            far = (at[0] - ax) * nx + (at[1] - ay) * ny
            foot = (at[0] - far * nx, at[1] - far * ny)
            if far > 0 and shapely.LineString(side).distance(shapely.Point(foot)) < 0.01:
                found.append((round(far, 2), foot))
        return [foot for _, foot in sorted(found)[:3]]

    # --- texts ------------------------------------------------------------------------------------

    def name(self, lines: Sequence[tuple[str, float]]) -> list[TextBox] | None:
        """Lines of text with their heights, near the middle of the room; None where they find no room."""
        width = max(text_width_mm(text, height) for text, height in lines)
        tall = sum(height * INK + 1.0 for _, height in lines)
        for x, y in self._grid(self._centre):
            box = Rect(x - width / 2, y - tall / 2, x + width / 2, y + tall / 2)
            if self.free(box):
                self.taken.append(box)
                return list(_written(lines, x, box.y1))
        return None


def _entrance(area: Area) -> tuple[Span, ...]:
    return (area.entrance,) if area.entrance else ()


def _written(lines: Sequence[tuple[str, float]], x: float, top: float) -> Iterator[TextBox]:
    for text, height in lines:
        yield TextBox(x, top - 0.3, text, TEXT, height, "center-top")
        top -= height * INK + 1.0


def _tags(box: Rect, tag: str) -> Iterator[tuple[Rect, Anchor, Point]]:
    """Where a tag may stand about its symbol: below, above, right, left."""
    width, high = text_width_mm(tag, HEIGHT), HEIGHT
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    low, top = box.y0 - 0.8, box.y1 + 0.8
    yield Rect(x - width / 2, low - high, x + width / 2, low), "center-top", (x, low)
    yield Rect(x - width / 2, top, x + width / 2, top + high), "center-bottom", (x, top)
    yield Rect(box.x1 + 0.8, y - high / 2, box.x1 + 0.8 + width, y + high / 2), "left-middle", (box.x1 + 0.8, y)
    yield Rect(box.x0 - 0.8 - width, y - high / 2, box.x0 - 0.8, y + high / 2), "right-middle", (box.x0 - 0.8, y)


def _meets(one: Rect, other: Rect) -> bool:
    return (
        one.x0 < other.x1 + CLEAR
        and other.x0 < one.x1 + CLEAR
        and one.y0 < other.y1 + CLEAR
        and other.y0 < one.y1 + CLEAR
    )


def _shape(box: Rect) -> Any:
    return shapely.box(box.x0, box.y0, box.x1, box.y1)
