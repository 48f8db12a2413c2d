"""The site plan of a system group, to scale: buildings, roads, what the group has on the ground, names and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely

from tiaowen.generators.drawing_words import building_name, layers_of, shown, title_block
from tiaowen.generators.plans.backbone import backbone
from tiaowen.generators.plans.broadcast import broadcast
from tiaowen.generators.plans.cctv import cctv
from tiaowen.generators.plans.content import Content, Level, Lines, Named, Stand
from tiaowen.generators.plans.entrances import entrances
from tiaowen.generators.plans.fire import fire
from tiaowen.generators.plans.guard_tour import guard_tour
from tiaowen.generators.plans.intrusion import intrusion
from tiaowen.generators.plans.network import network
from tiaowen.generators.plans.site_foot import foot_items
from tiaowen.generators.plans.site_labels import Labels, outside
from tiaowen.generators.plans.site_map import (
    Paper,
    aside,
    boxes_of,
    building_items,
    clipped,
    duct_lines,
    extent,
    gate_items,
    ground_items,
    hull,
    joined,
    outside_of,
    paper_for,
    polygon,
)
from tiaowen.generators.plans.site_marks import mark_items
from tiaowen.generators.plans.site_side import Told, side_items, too_long
from tiaowen.generators.plans.wireless import wireless
from tiaowen.generators.sheets.sheet import Fill, Item, Line, Point, Rect, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import symbol_box
from tiaowen.model.community import Community

LEAD = "E-ANNO-LEAD"
NEAR_MM = 30.0
GROUPS: Mapping[str, Callable[[Community, str, Level], Content | None]] = {
    "ftth": lambda community, language, level: network(community, "ftth", language, level),
    "catv": lambda community, language, level: network(community, "catv", language, level),
    "backbone": backbone,
    "wireless": wireless,
    "broadcast": broadcast,
    "cctv": cctv,
    "intrusion": intrusion,
    "guard_tour": guard_tour,
    "entrances": entrances,
    "fire_alarm": fire,
}


def site_plan(community: Community, group: str, language: str = "zh", level: Level = "ground") -> Sheet | None:
    """The site plan of a system group, without a number yet.

    None where the model states nothing of the group, nothing that stands on this level, or no place at all.
    """
    content = GROUPS[group](community, language, level)
    if content is None:
        return None
    ground = extent(community, _places(content))
    if ground is None:
        return None
    for columns in (2,) if too_long(content.tables, paper_for(ground)) else (1, 2):
        plan = _Plan(community, content, paper_for(ground, columns), language)
        items = plan.draw()
        if not plan.cut:
            break
    paper, title = plan.paper, title_block(community, language)
    return Sheet("", content.title, paper.size, tuple(items), layers_of(items), title, f"1:{paper.scale}")


def _places(content: Content) -> Iterator[Point]:
    yield from (stand.at for stand in content.stands)
    yield from (mark.at for mark in content.marks)


@dataclass
class _Plan:
    """A site plan being drawn."""

    community: Community
    content: Content
    paper: Paper
    language: str
    items: list[Item] = field(default_factory=list)
    keyed: list[tuple[str, str]] = field(default_factory=list)
    bare: list[tuple[str, str, str]] = field(default_factory=list)
    leads: list[Line] = field(default_factory=list)
    cut: bool = False

    def __post_init__(self) -> None:
        self.labels = Labels(self.paper.region)

    def draw(self) -> list[Item]:
        """Everything on the sheet but the frame."""
        gates = list(gate_items(self.community, self.paper)) if self.content.level == "ground" else []
        self.labels.take(symbol_box(gate) for gate in gates)
        symbols = [(self._at(stand), stand) for stand in self.content.stands]
        taken = boxes_of(symbol_box(symbol) for symbol, _ in symbols)
        self._ground(taken)
        self.items += [item for lead in self.leads for item in outside_of(lead, taken)]
        self.items += [*gates, *(symbol for symbol, _ in symbols)]
        self.labels.ground(self.items)
        for name in self.content.names:
            self._named(name)
        for symbol, stand in symbols:
            self._tag(symbol, stand)
        self._buildings()
        self._names()
        self.items += self.labels.items
        self.items += foot_items(self.content.title, self.paper, self.language)
        told = Told(tuple(self.labels.lost), tuple(self.keyed), tuple(self.bare), bool(self.leads))
        beside, self.cut = side_items(self.community, self.content, self.paper, self.items, told, self.language)
        self.items += beside
        return self.items

    # --- the map ----------------------------------------------------------------------------------

    def _ground(self, taken: Any) -> None:
        """The map below the symbols; lines of the group and ducts leave out the boxes that are taken by symbols."""
        content, paper = self.content, self.paper
        for area in content.areas:
            self.items += clipped(Fill(paper.line(area.points), area.layer, area.rgb), paper)
        buildings = sorted(self.community.buildings or (), key=lambda one: -_size(one.outline))
        for building in buildings:
            self.items += building_items(building, paper, content.colours.get(building.id), content.level)
        self.items += ground_items(self.community, paper, content.level)
        lines = [*(duct_lines(self.community, paper) if content.ducts else ())]
        lines += [line for some in content.lines for line in self._drawn(some)]
        self.items += [item for line in lines for item in outside_of(line, taken)]
        for mark in content.marks:
            self.items += mark_items(mark, paper)

    def _drawn(self, lines: Lines) -> Iterator[Line]:
        paper = self.paper
        if lines.joined:
            found = joined(lines.lines, lines.layer, paper, lines.aside_mm)
        else:
            found = [
                Line(aside(paper.line(line), lines.aside_mm), lines.layer) for line in lines.lines if len(set(line)) > 1
            ]
        for line in found:
            yield from (part for part in clipped(replace(line, dash=lines.dash), paper) if isinstance(part, Line))

    def _at(self, stand: Stand) -> Symbol:
        """A symbol at its place, or beside it with a thin line where another stands there."""
        x, y = self.paper.at(stand.at)
        symbol = Symbol(
            stand.symbol,
            x,
            y,
            stand.layer,
            ids=stand.ids,
            provisions=stand.provisions,
            estimated=stand.estimated,
            attributes=stand.attributes,
            rotation=stand.rotation,
        )
        box = symbol_box(symbol)
        moved = self.labels.symbol_at(Rect(box.x0 - x, box.y0 - y, box.x1 - x, box.y1 - y), x, y)
        if moved != (x, y):
            symbol = replace(symbol, x=moved[0], y=moved[1])
            self.leads.append(Line(outside(symbol_box(symbol), moved, (x, y)), LEAD))
        return symbol

    # --- names ------------------------------------------------------------------------------------

    def _tag(self, symbol: Symbol, stand: Stand) -> None:
        """Write a tag beside its symbol, else a number that a table explains; else another table tells the place."""
        lines = [shown(text, 50.0) for text in stand.lines]
        if not lines:
            return
        box, placed = symbol_box(symbol), len(self.labels.items)
        if not any(self.labels.beside(box, some, NEAR_MM) for some in (lines, lines[:1])):
            number = str(len(self.keyed) + 1)
            if not self.labels.beside(box, [number]):
                self.bare.append((lines[0], f"{stand.at[0]:g}", f"{stand.at[1]:g}"))
                return
            self.keyed.append((number, " ".join(lines)))
        tag = next(one for one in self.labels.items[placed:] if isinstance(one, TextBox))
        tagged = replace(symbol, tag=tag.text, tag_offset=(tag.x - symbol.x, tag.y - symbol.y), tag_anchor=tag.anchor)
        self.labels.items.remove(tag)
        self.items[self.items.index(symbol)] = tagged

    def _named(self, name: Named) -> None:
        """Write a name along its line, on its side or on the other one, else beside its middle."""
        line, text = self.paper.line(name.line), shown(name.text, 60.0)
        if not any(self.labels.along(aside(line, side * name.aside_mm), text) for side in (1, -1)):
            middle: Any = shapely.LineString(line).interpolate(0.5, normalized=True)
            spot = Rect(middle.x - 1, middle.y - 1, middle.x + 1, middle.y + 1)
            if not self.labels.beside(spot, [text]):
                self.labels.lost.append(text)

    def _buildings(self) -> None:
        order = sorted(self.community.buildings or (), key=lambda one: (one.use != "residential", -_size(one.outline)))
        for building in order:
            shape = polygon(building, self.paper)
            if shape is None:
                continue
            variants = [[shown(text, 50.0) for text in lines] for lines in self.content.labels[building.id]]
            if self.labels.inside(shape, variants[:-1] or variants) or self._beside(shape, variants):
                continue
            if not self.labels.inside(shape, variants):
                self.labels.lost.append(building_name(building))

    def _beside(self, shape: Any, variants: Sequence[Sequence[str]]) -> bool:
        """Write a name beside a building, its leader ending in the middle or where it hits nothing inside."""
        low_x, low_y, high_x, high_y = shape.bounds
        middle = shape.representative_point()
        places = [(middle.x, middle.y)]
        places += [(low_x + (high_x - low_x) * i / 4, low_y + (high_y - low_y) * j / 4) for i in (1, 3) for j in (1, 3)]
        anchors = [
            Rect(max(low_x, x - 1.5), max(low_y, y - 1.5), min(high_x, x + 1.5), min(high_y, y + 1.5))
            for x, y in places
            if shape.contains(shapely.Point(x, y))
        ]
        return any(self.labels.beside(one, lines) for lines in (variants[0], variants[-1]) for one in anchors)

    def _names(self) -> None:
        """The names of gates, roads, plazas and car parks, where there is room for them."""
        site = self.community.site
        if site is None:
            return
        for gate in site.gates or () if self.content.level == "ground" else ():
            if gate.position is not None:
                x, y = self.paper.at(gate.position)
                text = shown(gate.name or gate.id, 40.0)
                if not self.labels.beside(Rect(x - 3, y - 0.8, x + 3, y + 1.6), [text]):
                    self.labels.lost.append(text)
        for way in site.ways or () if self.content.level == "ground" else ():
            if way.name:
                self.labels.along(self.paper.line(way.line), shown(way.name, 60.0))
        for name, outline in _open_air(self.community, self.content.level):
            self.labels.inside(hull(outline, self.paper), [[shown(name, 50.0)]])


def _open_air(community: Community, level: Level) -> Iterator[tuple[str, Sequence[Point]]]:
    """The names and outlines of plazas and car parks of a level."""
    site = community.site
    places = [(one.name, one.outline) for one in (site and site.plazas) or () if level == "ground"]
    parks = (site and site.car_parks) or ()
    places += [(one.name, one.outline) for one in parks if ((one.storey or 1) < 0) == (level == "below")]
    yield from ((name, outline) for name, outline in places if name and outline)


def _size(outline: Sequence[Point] | None) -> float:
    """The area of an outline [m2]."""
    return 0.0 if outline is None else float(shapely.Polygon(outline).area)
