"""The shape of a dwelling on paper: rooms as polygons, walls cut by doors and windows, ways inside the walls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import Any

import shapely
from shapely.geometry.polygon import orient

from tiaowen.generators.sheets.sheet import Item, Line, Point
from tiaowen.model.buildings import DwellingRoom

WALL, DOOR, WINDOW = "A-WALL", "A-DOOR", "A-GLAZ"
Span = tuple[Point, Point]
ARC_STEPS, OFF_WALL = 10, 0.3


@dataclass(frozen=True, slots=True)
class Area:
    """A room on the paper [mm]: its polygon, and the stretches of it that openings take.

    ``drawn`` is False for a box that stands for a room whose outline is not stated.
    """

    room: DwellingRoom
    shape: Any
    doors: tuple[Span, ...] = ()
    windows: tuple[Span, ...] = ()
    entrance: Span | None = None
    drawn: bool = True

    @property
    def openings(self) -> tuple[Span, ...]:
        """Every door and window."""
        return (*self.doors, *self.windows, *((self.entrance,) if self.entrance else ()))


def polygon(points: Sequence[Point]) -> Any | None:
    """A polygon, anticlockwise; None where the points make none."""
    shape = shapely.Polygon(points)
    return orient(shape) if shape.is_valid and shape.area > 0 else None


def openings_on(shape: Any, spans: Sequence[Sequence[Point]]) -> list[Sequence[Point]]:
    """Those doors or windows that lie on a side of a polygon [m]."""
    return [
        span
        for span in spans
        if span[0] != span[1] and shapely.LineString(span).hausdorff_distance(_nearest_side(shape, span)) < OFF_WALL
    ]


def _nearest_side(shape: Any, span: Sequence[Point]) -> Any:
    """The stretch of the nearest side that lies beside a span."""
    line = shapely.LineString(span)
    sides = [shapely.LineString(side) for side in edges(shape)]
    side = min(sides, key=lambda one: (round(max(one.distance(shapely.Point(end)) for end in span), 6), one.length))
    near = [side.interpolate(side.project(shapely.Point(end))) for end in line.coords]
    return shapely.LineString(near)


def edges(shape: Any) -> list[Span]:
    """The sides of a polygon in their order; what is inside lies at their left."""
    points = [(float(x), float(y)) for x, y in shape.exterior.coords]
    return list(pairwise(points))


def inward(side: Span) -> Point:
    """The direction from a side into its polygon, of length one."""
    (ax, ay), (bx, by) = side
    length = hypot(bx - ax, by - ay)
    return -(by - ay) / length, (bx - ax) / length


def along(area: Area, span: Span) -> Span:
    """A stretch turned so that the inside of its room lies at its left."""
    middle = shapely.Point((span[0][0] + span[1][0]) / 2, (span[0][1] + span[1][1]) / 2)
    side = min(edges(area.shape), key=lambda one: shapely.LineString(one).distance(middle))
    same = (span[1][0] - span[0][0]) * (side[1][0] - side[0][0]) + (span[1][1] - span[0][1]) * (side[1][1] - side[0][1])
    return span if same >= 0 else (span[1], span[0])


def _through(area: Area, span: Span, others: Sequence[Area], wall: float) -> Any:
    """The part of the wall that an opening takes: up to the next room, else as thick as the wall."""
    (a, b), (nx, ny) = span, inward(span)
    middle = shapely.Point((a[0] + b[0]) / 2 - nx * 0.01, (a[1] + b[1]) / 2 - ny * 0.01)
    near = [one.shape.distance(middle) for one in others if one is not area]
    depth = min([wall, *(one for one in near if one <= 2.5 * wall)], key=lambda one: (one == wall, one))
    far = [(x - nx * (depth + 0.02), y - ny * (depth + 0.02)) for x, y in (b, a)]
    close = [(x + nx * 0.02, y + ny * 0.02) for x, y in (a, b)]
    return shapely.Polygon([*close, *far])


def wall_items(areas: Sequence[Area], wall: float, leaf: float) -> list[Item]:
    """The faces of the walls with their openings; a wall is ``wall`` thick [mm] where no other room tells.

    A door wider than ``leaf`` [mm] is an opening without a leaf.
    """
    rooms = shapely.union_all([one.shape for one in areas])
    solid = shapely.union_all([one.shape.buffer(wall, join_style="mitre") for one in areas]).difference(rooms)
    holes = [_through(one, along(one, span), areas, wall) for one in areas for span in one.openings]
    left = solid.difference(shapely.union_all(holes)) if holes else solid
    rings = [ring for part in _polygons(left) for ring in (part.exterior, *part.interiors)]
    items: list[Item] = [Line(_rounded(ring.coords[:-1]), WALL, closed=True) for ring in rings]
    for one in areas:
        items += [item for span in one.windows for item in _window(along(one, span), wall)]
        for span in (*one.doors, *((one.entrance,) if one.entrance else ())):
            items += _door(one, along(one, span), leaf)
    return items


def _polygons(shape: Any) -> list[Any]:
    parts = getattr(shape, "geoms", [shape])
    found = [part for part in parts if part.geom_type == "Polygon" and part.area > 0.05]
    return sorted(found, key=lambda part: part.bounds)


def _rounded(points: Iterable[Sequence[float]]) -> tuple[Point, ...]:
    return tuple((round(x, 4), round(y, 4)) for x, y in points)


def _window(span: Span, wall: float) -> Iterator[Item]:
    nx, ny = inward(span)
    for share in (0.0, 1 / 3, 2 / 3, 1.0):
        yield Line(_rounded([(x - nx * wall * share, y - ny * wall * share) for x, y in span]), WINDOW)


def door_swing(area: Area, span: Span) -> list[Point]:
    """Hinge, tip of the open leaf, and its way back to the other jamb."""
    a, b = span
    width = hypot(b[0] - a[0], b[1] - a[1])
    corners = [shapely.Point(point) for point in area.shape.exterior.coords]
    near = [min(corner.distance(shapely.Point(end)) for corner in corners) for end in (a, b)]
    hinge, other = (a, b) if near[0] <= near[1] else (b, a)
    nx, ny = inward(span)
    start, end = atan2(ny, nx), atan2(other[1] - hinge[1], other[0] - hinge[0])
    turn = (end - start + pi) % (2 * pi) - pi
    angles = [start + turn * step / ARC_STEPS for step in range(ARC_STEPS + 1)]
    return [hinge, *((hinge[0] + width * cos(one), hinge[1] + width * sin(one)) for one in angles)]


def _door(area: Area, span: Span, leaf: float) -> list[Item]:
    width = hypot(span[1][0] - span[0][0], span[1][1] - span[0][1])
    return [] if width > leaf else [Line(_rounded(door_swing(area, span)), DOOR)]


# --- the ways inside the walls -------------------------------------------------------------------------------


class Ways:
    """The middle lines of the walls as a network; cables follow them."""

    def __init__(self, areas: Sequence[Area], wall: float) -> None:
        import networkx

        self._rings = [one.shape.buffer(wall / 2, join_style="mitre").exterior for one in areas]
        united = shapely.union_all(self._rings, grid_size=0.01)
        parts = sorted(getattr(united, "geoms", [united]), key=lambda part: list(part.coords))
        self._parts = [shapely.LineString(pair) for part in parts for pair in pairwise(part.coords)]
        self._feet: dict[int, dict[float, Point]] = {}
        self._graph: Any = networkx.Graph()

    def foot(self, point: Point) -> Point:
        """The nearest point of the network, from now on one of its nodes."""
        at = shapely.Point(point)
        index = min(range(len(self._parts)), key=lambda one: (round(self._parts[one].distance(at), 4), one))
        share = round(self._parts[index].project(at), 2)
        x, y = self._parts[index].interpolate(share).coords[0]
        return self._feet.setdefault(index, {}).setdefault(share, (round(x, 3), round(y, 3)))

    def close(self) -> None:
        """Build the network, once all feet are known; parts that do not meet are joined where they are nearest."""
        import networkx

        for index, part in enumerate(self._parts):
            ends = [(round(x, 3), round(y, 3)) for x, y in part.coords]
            feet = [point for _, point in sorted(self._feet.get(index, {}).items())]
            chain = [ends[0], *feet, ends[-1]]
            for a, b in pairwise(chain):
                if a != b:
                    self._graph.add_edge(a, b, weight=hypot(b[0] - a[0], b[1] - a[1]))
        while networkx.number_connected_components(self._graph) > 1:
            first, *rest = sorted(map(sorted, networkx.connected_components(self._graph)))
            pairs = ((hypot(b[0] - a[0], b[1] - a[1]), a, b) for a in first for other in rest for b in other)
            length, a, b = min(pairs)
            self._graph.add_edge(a, b, weight=length)

    def routes(self, ends: Iterable[Point], target: Point) -> list[Span]:
        """The stretches of wall on the shortest ways from some feet to a target, each once."""
        import networkx

        if target not in self._graph:
            return []
        paths = networkx.single_source_dijkstra_path(self._graph, target)
        used: dict[Span, None] = {}
        for end in ends:
            path = paths.get(end, [])
            used |= {(min(pair), max(pair)): None for pair in pairwise(path)}
        return sorted(used)
