"""Cable routes over the site: along the ducts, else along the ways, else straight.

A place joins the network at the nearest point of it, and the leg to that point counts. Lengths are metres
on the ground; storeys and waste are added by whoever buys the cable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.positions import Placed, position_of
from tiaowen.spec.errors import Text

if TYPE_CHECKING:
    import networkx
    import shapely

Mode: TypeAlias = Literal["ducts", "ways", "straight"]
_Paths: TypeAlias = tuple[dict[Point, float], dict[Point, list[Point]]]
GRID_M = 0.001  # lines that come this near each other meet
MODE_TEXT: dict[Mode, Text] = {
    "ducts": Text("沿管道", "along the ducts"),
    "ways": Text("沿道路", "along the ways"),
    "straight": Text("直线", "straight"),
}


@dataclass(frozen=True, slots=True)
class Route:
    """A route between two points: its corners, its length [m], how it runs, and what is to be said about it."""

    line: tuple[Point, ...]
    length_m: float
    mode: Mode
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where a place joins the network: a point on the segment between two nodes."""

    point: Point
    start: Point
    end: Point


class Routes:
    """The routes of one community; the network is built on first use and shortest paths are kept.

    ``along`` says what they follow; without it, what cables follow.
    """

    def __init__(self, community: Community, along: Mode | None = None) -> None:
        self._community = community
        self._along = along
        self._joints: dict[Point, _Joint] = {}
        self._from: dict[Point, _Paths] = {}

    @cached_property
    def mode(self) -> Mode:
        """What cables follow here: ducts where the model has any, else ways, else straight lines."""
        site = self._community.site
        if self._along is not None:
            return self._along
        if site is not None and site.ducts:
            return "ducts"
        return "ways" if site is not None and site.ways else "straight"

    def position(self, what: Placed) -> Point | Missing:
        """Where something stands; see `position_of`."""
        return position_of(self._community, what)

    def distance(self, start: Point, end: Point) -> float:
        """The length of the route between two points [m]; the same both ways."""
        return self.route(start, end).length_m

    def line(self, start: Point, end: Point) -> tuple[Point, ...]:
        """The corners of the route from one point to another, both included."""
        return self.route(start, end).line

    def route(self, start: Point, end: Point) -> Route:
        """The route from one point to another; straight, with a note, where the network does not connect them."""
        first, last = min(start, end), max(start, end)
        line = self._networked(first, last) if self.mode != "straight" and first != last else (first, last)
        if line is None:
            where = MODE_TEXT[self.mode]
            note = Text(f"{where.zh}不连通，按直线计", f"no connection {where.en}: straight")
            return Route((start, end), dist(start, end), "straight", note)
        line = _without_repeats(line)
        length = sum(dist(one, other) for one, other in pairwise(line))
        return Route(line if start <= end else line[::-1], length, self.mode)

    # --- the network ------------------------------------------------------------------------------

    @cached_property
    def _segments(self) -> tuple[tuple[Point, Point], ...]:
        import shapely

        site = self._community.site
        drawn = () if site is None else (site.ducts if self.mode == "ducts" else site.ways) or ()
        lines = [shapely.LineString(one.line) for one in drawn]
        united = shapely.unary_union(lines, grid_size=GRID_M)
        return tuple(sorted({_ordered(*pair) for line in _lines(united) for pair in _pairs(line)}))

    @cached_property
    def _graph(self) -> networkx.Graph[Point]:
        import networkx

        graph: networkx.Graph[Point] = networkx.Graph()
        graph.add_weighted_edges_from((start, end, dist(start, end)) for start, end in self._segments)
        return graph

    @cached_property
    def _tree(self) -> shapely.STRtree:
        import shapely

        return shapely.STRtree([shapely.LineString(segment) for segment in self._segments])

    def _joint(self, point: Point) -> _Joint:
        if point not in self._joints:
            import shapely

            near = self._tree.query_nearest(shapely.Point(point), all_matches=True)
            start, end = self._segments[min(int(index) for index in near)]
            self._joints[point] = _Joint(_foot(point, start, end), start, end)
        return self._joints[point]

    def _paths(self, node: Point) -> _Paths:
        if node not in self._from:
            import networkx

            self._from[node] = cast("_Paths", networkx.single_source_dijkstra(self._graph, node))
        return self._from[node]

    def _networked(self, start: Point, end: Point) -> tuple[Point, ...] | None:
        if not self._segments:
            return None
        one, other = self._joint(start), self._joint(end)
        if (one.start, one.end) == (other.start, other.end):
            return start, one.point, other.point, end
        options = []
        for leave in (one.start, one.end):
            lengths, paths = self._paths(leave)
            for arrive in (other.start, other.end):
                if arrive in lengths:
                    length = dist(one.point, leave) + lengths[arrive] + dist(arrive, other.point)
                    options.append((length, leave, arrive, paths[arrive]))
        if not options:
            return None
        return start, one.point, *min(options)[3], other.point, end


def _ordered(one: Point, other: Point) -> tuple[Point, Point]:
    return (one, other) if one <= other else (other, one)


def _lines(geometry: shapely.Geometry) -> Iterator[tuple[Point, ...]]:
    import shapely

    for part in getattr(geometry, "geoms", (geometry,)):
        yield tuple((x, y) for x, y in shapely.get_coordinates(part).tolist())


def _pairs(line: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return ((one, other) for one, other in pairwise(line) if one != other)


def _foot(point: Point, start: Point, end: Point) -> Point:
    """The nearest point of a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    if share <= 0:
        return start
    return end if share >= 1 else (start[0] + share * dx, start[1] + share * dy)


def _without_repeats(line: tuple[Point, ...]) -> tuple[Point, ...]:
    kept = [line[0]]
    for point in line[1:]:
        if point != kept[-1]:
            kept.append(point)
    return tuple(kept) if len(kept) > 1 else (line[0], line[-1])
