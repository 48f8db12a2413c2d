"""Ways on foot over the site: along the centre lines of its ways, else straight.

A place joins the ways at the nearest point of them, and the leg to that point counts.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.routes import GRID_M

Graph = dict[Point, dict[Point, float]]


@dataclass(frozen=True, slots=True)
class Walks:
    """Lengths between places on foot [m]; whether they follow ways; and whether some were not connected by them."""

    length_m: tuple[tuple[float, ...], ...]
    along_ways: bool
    apart: bool


def walks(community: Community, places: Sequence[Point]) -> Walks:
    """The lengths of the shortest ways between all pairs of places; straight where no way connects them."""
    straight = [[math.dist(one, other) for other in places] for one in places]
    lines = sorted(way.line for way in (community.site and community.site.ways) or ())
    segments = _segments(lines)
    if not segments:
        return Walks(tuple(map(tuple, straight)), False, False)
    graph, joints = _graph(segments, places)
    legs = [math.dist(place, joint) for place, joint in zip(places, joints, strict=True)]
    reach = {joint: _from(graph, joint) for joint in sorted(set(joints))}
    apart = False
    for i, one in enumerate(joints):
        for j, other in enumerate(joints):
            if places[i] == places[j]:
                continue
            if other in reach[one]:
                straight[i][j] = legs[i] + reach[one][other] + legs[j]
            else:
                apart = True
    return Walks(tuple(map(tuple, straight)), True, apart)


def _segments(lines: Sequence[Sequence[Point]]) -> list[tuple[Point, Point]]:
    """The pieces of lines between their corners and crossings."""
    import shapely

    united = shapely.unary_union([shapely.LineString(line) for line in lines], grid_size=GRID_M)
    found = set()
    for part in getattr(united, "geoms", (united,)):
        corners: list[Point] = [(x, y) for x, y in shapely.get_coordinates(part).tolist()]
        found |= {(min(pair), max(pair)) for pair in pairwise(corners) if pair[0] != pair[1]}
    return sorted(found)


def _graph(segments: Sequence[tuple[Point, Point]], places: Sequence[Point]) -> tuple[Graph, list[Point]]:
    """The ways with a node where each place joins them, and those nodes."""
    import shapely

    tree = shapely.STRtree([shapely.LineString(segment) for segment in segments])
    joints: list[Point] = []
    on: dict[int, set[Point]] = {}
    for place in places:
        index = min(int(one) for one in tree.query_nearest(shapely.Point(place), all_matches=True))
        joint = _foot(place, *segments[index])
        joints.append(joint)
        on.setdefault(index, set()).add(joint)
    graph: Graph = {}
    for index, (start, end) in enumerate(segments):
        inner = sorted(on.get(index, set()) | {start, end}, key=lambda point: (math.dist(start, point), point))
        for one, other in pairwise(inner):
            length = math.dist(one, other)
            graph.setdefault(one, {})[other] = length
            graph.setdefault(other, {})[one] = length
    return graph, joints


def _foot(point: Point, start: Point, end: Point) -> Point:
    """The nearest point of a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    if share <= 0:
        return start
    return end if share >= 1 else (start[0] + share * dx, start[1] + share * dy)


def _from(graph: Graph, start: Point) -> dict[Point, float]:
    """The shortest lengths from one node (Dijkstra)."""
    lengths: dict[Point, float] = {}
    queue = [(0.0, start)]
    while queue:
        length, node = heapq.heappop(queue)
        if node in lengths:
            continue
        lengths[node] = length
        for other, step in graph[node].items():
            if other not in lengths:
                heapq.heappush(queue, (length + step, other))
    return lengths
