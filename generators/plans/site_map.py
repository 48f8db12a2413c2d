"""The ground of a site plan: which sheet and scale it takes, and what of the site and buildings is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, log10
from typing import Any

import shapely

from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.plans.content import Level
from tiaowen.generators.sheets.sheet import Colour, Fill, Item, Line, Point, Rect, Symbol
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community

MARGIN, GAP, SIDE, FOOT = 4.0, 4.0, 112.0, 18.0
RIM = 16.0
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet size and scale, the region of the map on it, the columns beside it, and how ground becomes paper.

    The first of the columns is the one at the title strip.
    """

    size: str
    scale: int
    region: Rect
    sides: tuple[Rect, ...]
    centre: Point

    def at(self, point: Point) -> Point:
        """A point of the ground [m] on the paper [mm]."""
        x, y = (self.region.x0 + self.region.x1) / 2, (self.region.y0 + self.region.y1) / 2
        factor = 1000.0 / self.scale
        return x + (point[0] - self.centre[0]) * factor, y + (point[1] - self.centre[1]) * factor

    def line(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """A line of the ground on the paper."""
        return tuple(self.at(point) for point in points)


def extent(community: Community, places: Iterable[Point]) -> Rect | None:
    """The rectangle around all that a site plan shows [m]; None where nothing has a place."""
    site = community.site
    points = list(places)
    for building in community.buildings or ():
        points += building.outline or ()
    if site is not None:
        points += site.boundary or ()
        points += (site.perimeter and site.perimeter.line) or ()
        for line in [one.line for one in site.ways or ()] + [one.line for one in site.ducts or ()]:
            points += line
        for ring in [one.outline for one in site.plazas or ()] + [one.outline for one in site.car_parks or ()]:
            points += ring or ()
        points += [gate.position for gate in site.gates or () if gate.position is not None]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def paper_for(ground: Rect, columns: int = 1) -> Paper:
    """The smallest sheet that the wished scale fits, else the accepted one, else any usual one, else a round one."""
    rules = conventions()["plans"]
    centre = ((ground.x0 + ground.x1) / 2, (ground.y0 + ground.y1) / 2)
    for most in (rules["wished"], rules["accepted"], max(rules["scales"])):
        for size in rules["sizes"]:
            region, sides = _regions(size, columns)
            scale = next((one for one in rules["scales"] if one <= most and _fits(ground, region, one)), None)
            if scale is not None:
                return Paper(size, scale, region, sides, centre)
    region, sides = _regions(rules["sizes"][-1], columns)
    return Paper(rules["sizes"][-1], _round_scale(ground, region), region, sides, centre)


def _regions(size: str, columns: int) -> tuple[Rect, tuple[Rect, ...]]:
    free = free_rect(size)[1].inset(MARGIN)
    edges = [free.x1 - number * (SIDE + GAP) for number in range(columns)]
    sides = tuple(Rect(edge - SIDE, free.y0, edge, free.y1) for edge in edges)
    return Rect(free.x0, free.y0 + FOOT, sides[-1].x0 - GAP, free.y1), sides


def _fits(ground: Rect, region: Rect, scale: float) -> bool:
    room = region.inset(RIM)
    return ground.width * 1000 / scale <= room.width and ground.height * 1000 / scale <= room.height


def _round_scale(ground: Rect, region: Rect) -> int:
    """The least scale of 1, 2 or 5 times a power of ten that a large ground fits at."""
    room = region.inset(RIM)
    least = max(ground.width / room.width, ground.height / room.height) * 1000
    power = int(10 ** int(log10(max(least, 1.0))))
    return next(ceil(step * power) for step in (1, 2, 5, 10, 20) if step * power >= least)


# --- what is drawn --------------------------------------------------------------------------------------


def ground_items(community: Community, paper: Paper, level: Level) -> Iterator[Item]:
    """Boundary, fence, roads, open car parks and plazas; below the ground only the boundary and car parks."""
    site = community.site
    if site is None:
        return
    for park in site.car_parks or ():
        if park.outline and ((park.storey or 1) < 0) == (level == "below"):
            yield Line(paper.line(park.outline), "A-BLDG-OUTL" if level == "below" else "C-PRKG-OUTL", closed=True)
    if level == "ground":
        for plaza in site.plazas or ():
            if plaza.outline:
                yield Line(paper.line(plaza.outline), "C-PRKG-OUTL", closed=True)
        yield from _roads(community, paper)
    if site.perimeter is not None and site.perimeter.line and not site.boundary:
        yield Line(paper.line(site.perimeter.line), "C-SITE-FENC")
    if site.boundary:
        yield Line(paper.line(site.boundary), "C-SITE-BNDY", closed=True)


def duct_lines(community: Community, paper: Paper) -> Iterator[Line]:
    """The ducts."""
    for duct in (community.site and community.site.ducts) or ():
        yield Line(paper.line(duct.line), "C-DUCT-CNTR")


def _roads(community: Community, paper: Paper) -> Iterator[Item]:
    """The edges of the ways, joined where they meet; a way without a width is its centre line."""
    ways = (community.site and community.site.ways) or ()
    strips = [
        shapely.LineString(way.line).buffer(way.width_m / 2, cap_style="flat", join_style="mitre", mitre_limit=2)
        for way in ways
        if way.width_m is not None
    ]
    for part in _parts(shapely.unary_union(strips)) if strips else ():
        for ring in (part.exterior, *part.interiors):
            yield Line(paper.line(_points(ring)[:-1]), "C-ROAD-EDGE", closed=True)
    for way in ways:
        if way.width_m is None:
            yield Line(paper.line(way.line), "C-ROAD-EDGE")


def _parts(geometry: Any) -> list[Any]:
    return [part for part in getattr(geometry, "geoms", [geometry]) if not part.is_empty]


def _points(ring: Any) -> list[Point]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]


def building_items(building: Building, paper: Paper, colour: Colour | None, level: Level = "ground") -> Iterator[Item]:
    """A building's outline with its courtyards, filled where it has a colour; dashed on a level below it."""
    if building.outline is None:
        return
    yards = building.courtyards or ()
    if colour is not None:
        yield Fill(paper.line(building.outline), "E-AREA-FILL", colour)
        yield from (Fill(paper.line(yard), "E-AREA-FILL", WHITE) for yard in yards)
    layer = "A-BLDG-OUTL" if building.use == "residential" else "A-BLDG-OTHR"
    layer = "A-BLDG-ABOV" if level == "below" else layer
    yield Line(paper.line(building.outline), layer, closed=True)
    yield from (Line(paper.line(yard), layer, closed=True) for yard in yards)


def polygon(building: Building, paper: Paper) -> Any:
    """A building's polygon on the paper, without its courtyards; None where it has no outline."""
    if building.outline is None:
        return None
    shape = shapely.Polygon(paper.line(building.outline), [paper.line(yard) for yard in building.courtyards or ()])
    return shape if shape.is_valid and not shape.is_empty else hull(building.outline, paper)


def hull(outline: Sequence[Point], paper: Paper) -> Any:
    """The convex hull of an outline on the paper."""
    return shapely.MultiPoint(paper.line(outline)).convex_hull


def joined(lines: Sequence[Sequence[Point]], layer: str, paper: Paper, aside_mm: float = 0.0) -> list[Line]:
    """Routes as lines, each stretch once however many cables share it; so far to their left [mm]."""
    drawn = [shapely.LineString(aside(paper.line(line), aside_mm)) for line in lines if len(set(line)) > 1]
    if not drawn:
        return []
    united = shapely.unary_union(drawn, grid_size=0.01)
    merged = shapely.line_merge(united)
    ordered = sorted(_points(part) for part in _parts(merged) if part.geom_type == "LineString")
    return [Line(tuple(points), layer) for points in ordered]


def aside(line: Sequence[Point], millimetres: float) -> tuple[Point, ...]:
    """A line of the paper moved to its left [mm]; itself where nothing is left of it there."""
    if not millimetres or len(set(line)) < 2:
        return tuple(line)
    moved = shapely.LineString(line).offset_curve(millimetres, join_style="mitre", mitre_limit=3)
    parts = [part for part in _parts(moved) if part.geom_type == "LineString"]
    return tuple(_points(max(parts, key=lambda part: part.length))) if parts else tuple(line)


def clipped(item: Line | Fill, paper: Paper) -> Iterator[Item]:
    """A line or a fill, as far as it lies in the region of the map."""
    region = paper.region
    if all(region.x0 <= x <= region.x1 and region.y0 <= y <= region.y1 for x, y in item.points):
        yield item
        return
    points = [*item.points, item.points[0]] if isinstance(item, Line) and item.closed else list(item.points)
    shape = shapely.LineString(points) if isinstance(item, Line) else shapely.make_valid(shapely.Polygon(points))
    for part in _parts(shapely.clip_by_rect(shape, region.x0, region.y0, region.x1, region.y1)):
        if isinstance(item, Line) and part.geom_type == "LineString":
            yield replace(item, points=tuple(_points(part)), closed=False)
        elif isinstance(item, Fill) and part.geom_type == "Polygon":
            yield replace(item, points=tuple(_points(part.exterior)[:-1]))


def boxes_of(boxes: Iterable[Rect]) -> Any:
    """The ground that boxes of the paper take."""
    return shapely.union_all([shapely.box(one.x0, one.y0, one.x1, one.y1) for one in boxes])


def outside_of(line: Line, taken: Any) -> Iterator[Line]:
    """The parts of a line outside some ground."""
    shape = shapely.LineString([*line.points, line.points[0]] if line.closed else line.points)
    if not shape.intersects(taken):
        yield line
        return
    for part in _parts(shape.difference(taken)):
        yield replace(line, points=tuple(_points(part)), closed=False)


def gate_items(community: Community, paper: Paper) -> Iterator[Symbol]:
    """The gates of the site, without names: those are placed later."""
    for gate in (community.site and community.site.gates) or ():
        if gate.position is not None:
            x, y = paper.at(gate.position)
            yield Symbol("gate", x, y, "C-SITE-BNDY")
