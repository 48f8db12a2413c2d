"""The site plan of a system, to scale: buildings, roads, devices on the ground and the routes of their cables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import (
    building_name,
    conventions,
    layers_of,
    legible,
    listed,
    remarks,
    said,
    shown,
    title_block,
)
from tiaowen.generators.plans.site_labels import Labels
from tiaowen.generators.plans.site_map import (
    FOOT,
    SIDE,
    Paper,
    building_items,
    extent,
    gate_items,
    ground_items,
    hull,
    joined,
    paper_for,
    polygon,
)
from tiaowen.generators.plans.site_network import Network, access_rows, label_variants, node_rows
from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import Block, Column, table
from tiaowen.generators.sheets.sheet import Fill, Item, Line, Point, Rect, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes, symbol_box
from tiaowen.model.community import Community
from tiaowen.model.element import Missing

TEXT, TABLE = "E-ANNO-TEXT", "E-ANNO-TABL"
MOST_TOGETHER = 4
BAR_MM = 60.0


def site_plan(community: Community, system: str, language: str = "zh") -> Sheet | None:
    """The site plan of a system, without a number yet; None where the model states no system or no place at all."""
    if getattr(community, system) is None:
        return None
    network = Network(community, system, language)
    places = [network.position(one) for one in network.devices]
    ground = extent(community, [place for place in places if not isinstance(place, Missing)])
    if ground is None:
        return None
    paper = paper_for(ground)
    items = _Plan(network, paper).draw()
    scale = f"1:{paper.scale}"
    name = said(f"plan_{system}", language)
    title = title_block(community, language)
    return Sheet("", name, paper.size, tuple(items), layers_of(items), title, scale)


@dataclass
class _Plan:
    """A site plan being drawn."""

    network: Network
    paper: Paper
    items: list[Item] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    together: bool = False

    def __post_init__(self) -> None:
        self.community = self.network.community
        self.language = self.network.language
        self.kinds = conventions()["risers"][self.network.system]
        self.labels = Labels(self.paper.region)

    def draw(self) -> list[Item]:
        """Everything on the sheet but the frame."""
        self._ground()
        symbols = self._symbols()
        self.labels.ground(self.items)
        self._tags(symbols)
        self._buildings()
        self._names()
        self.items += self.labels.items
        self.items += self._foot()
        self.items += self._side()
        return self.items

    # --- the map ----------------------------------------------------------------------------------

    def _ground(self) -> None:
        buildings = sorted(self.community.buildings or (), key=lambda one: -_size(one.outline))
        for building in buildings:
            self.items += building_items(building, self.paper, self.network.colours.get(building.id))
        self.items += ground_items(self.community, self.paper)
        self.items += joined(self.network.feeds, self.kinds["feed_layer"], self.paper)
        self.items += joined(self.network.branches, self.kinds["cable_layer"], self.paper)
        self.items += gate_items(self.community, self.paper)

    def _symbols(self) -> list[tuple[Symbol, list[str]]]:
        """The symbols of the devices with what is written beside each."""
        made: list[tuple[Symbol, list[str]]] = []
        if not isinstance(self.network.head_end, Missing):
            made.append((self._at("head_end", self.network.head_end, "E-ANNO-REFR"), []))
        places: dict[Point, list[Device]] = {}
        for device in self.network.devices:
            at = self.network.position(device)
            if isinstance(at, Missing):
                self.unplaced.append(device.tag)
            else:
                places.setdefault(at, []).append(device)
        for at, devices in places.items():
            groups = [[one] for one in devices]
            if len(devices) > MOST_TOGETHER:
                kinds: dict[str, list[Device]] = {}
                for one in devices:
                    kinds.setdefault(one.kind, []).append(one)
                groups = list(kinds.values())
            made += [self._device(some, at) for some in groups]
        return made

    def _device(self, devices: Sequence[Device], at: Point) -> tuple[Symbol, list[str]]:
        first = devices[0]
        ids = tuple(id for one in devices for id in self.network.ids(one))
        known = self.network.register.by_id
        provisions = tuple(dict.fromkeys(text for id in ids for text in known[id].provisions))
        tag = legible(first.tag)
        if len(devices) > 1:
            tag = said("group", self.language, first=tag, count=len(devices))
        more: dict[str, Any] = {
            "ids": ids,
            "provisions": provisions,
            "estimated": any(one.estimated for one in devices),
            "attributes": {
                "SYSTEM": self.network.system,
                "BUILDING": first.building or "",
                "DEVICE": first.kind,
            },
        }
        return self._at(first.info.symbol, at, first.info.layer, **more), [
            tag,
            *self._below(devices, more["estimated"]),
        ]

    def _below(self, devices: Sequence[Device], estimated: bool) -> list[str]:
        """The line under a tag: the households that a head serves, and the mark of an estimate."""
        first = devices[0]
        homes = self.network.served_homes(first) if len(devices) == 1 else None
        text = ""
        if homes is not None:
            text = said("households", self.language, count=homes)
            if "area" in first.specs:
                text = legible(f"{first.specs['area']}  {text}")
        mark = "*" if estimated or (homes and self.network.guessed_below(first)) else ""
        return [text + mark] if text or mark else []

    def _at(self, name: str, at: Point, layer: str, **more: Any) -> Symbol:
        """A symbol at a place, or beside it with a thin line where another stands there."""
        x, y = self.paper.at(at)
        moved = self.labels.symbol_at(shapes()[name].box, x, y)
        if moved != (x, y):
            self.together = True
            self.items.append(Line(((x, y), moved), "E-ANNO-LEAD"))
        symbol = Symbol(name, *moved, layer, **more)
        self.items.append(symbol)
        return symbol

    # --- names ------------------------------------------------------------------------------------

    def _tags(self, symbols: Sequence[tuple[Symbol, list[str]]]) -> None:
        """Write tags beside symbols; the first line becomes the symbol's own tag."""
        for symbol, lines in symbols:
            lines = [shown(text, 50.0) for text in lines]
            placed = len(self.labels.items)
            if lines and not (
                self.labels.beside(symbol_box(symbol), lines) or self.labels.beside(symbol_box(symbol), lines[:1])
            ):
                self.labels.lost.append(lines[0])
                continue
            tag = next((one for one in self.labels.items[placed:] if isinstance(one, TextBox)), None)
            if tag is not None:
                offset = (tag.x - symbol.x, tag.y - symbol.y)
                tagged = replace(symbol, tag=tag.text, tag_offset=offset, tag_anchor=tag.anchor)
                self.labels.items.remove(tag)
                self.items[self.items.index(symbol)] = tagged

    def _buildings(self) -> None:
        order = sorted(self.community.buildings or (), key=lambda one: (one.use != "residential", -_size(one.outline)))
        for building in order:
            shape = polygon(building, self.paper)
            if shape is None:
                continue
            name = building_name(building)
            variants = label_variants(self.network, building.id, name, building.storeys_above)
            variants = [[shown(text, 50.0) for text in lines] for lines in variants]
            fitting = variants if building.use == "residential" or self.network.homes(building.id) else variants[-1:]
            if self.labels.inside(shape, fitting[:-1] or fitting) or self._beside(shape, fitting):
                continue
            if not self.labels.inside(shape, fitting):
                self.labels.lost.append(name)

    def _beside(self, shape: Any, variants: Sequence[Sequence[str]]) -> bool:
        low_x, low_y, high_x, high_y = shape.bounds
        middle = shape.representative_point()
        small = Rect(
            max(low_x, middle.x - 1.5),
            max(low_y, middle.y - 1.5),
            min(high_x, middle.x + 1.5),
            min(high_y, middle.y + 1.5),
        )
        return any(self.labels.beside(small, lines) for lines in (variants[0], variants[-1]))

    def _names(self) -> None:
        """The names of gates, roads, plazas and open car parks, where there is room for them."""
        site = self.community.site
        if site is None:
            return
        for gate in site.gates or ():
            if gate.position is not None:
                x, y = self.paper.at(gate.position)
                text = shown(gate.name or gate.id, 40.0)
                if not self.labels.beside(Rect(x - 3, y - 0.8, x + 3, y + 1.6), [text]):
                    self.labels.lost.append(text)
        for way in site.ways or ():
            if way.name:
                self.labels.along(self.paper.line(way.line), shown(way.name, 60.0))
        open_air = [(one.outline, one.name) for one in site.plazas or ()]
        open_air += [(park.outline, park.name) for park in site.car_parks or () if (park.storey or 1) > 0]
        for outline, name in open_air:
            if outline and name:
                self.labels.inside(hull(outline, self.paper), [[shown(name, 50.0)]])

    # --- below and beside the map ------------------------------------------------------------------

    def _foot(self) -> Iterator[Item]:
        """The name of the drawing with its scale, and the scale bar."""
        region = self.paper.region
        middle, low = (region.x0 + region.x1) / 2, region.y0 - FOOT + 5.0
        name = said(f"plan_{self.network.system}", self.language)
        half = text_width_mm(name, 5.0) / 2 + 2.0
        yield TextBox(middle, low + 2.4, name, TEXT, 5.0, "center-bottom")
        yield Line(((middle - half, low), (middle + half, low)), TEXT, 0.5)
        yield Line(((middle - half, low - 1.0), (middle + half, low - 1.0)), TEXT)
        yield TextBox(middle + half + 1.5, low + 2.4, f"1:{self.paper.scale}", TEXT, 3.5, "left-bottom")
        step = _bar_step(self.paper.scale)
        unit = step * 1000 / self.paper.scale
        x, y = region.x0 + 4.0, low
        for number in range(4):
            left, right = x + number * unit, x + (number + 1) * unit
            corners = ((left, y), (right, y), (right, y + 1.5), (left, y + 1.5))
            yield Line(corners, TEXT, closed=True)
            if number % 2 == 0:
                yield Fill(corners, TEXT)
        for number in (0, 2, 4):
            text = f"{step * number:g}"
            if number == 4:
                text = said("metres", self.language, count=text)
            yield TextBox(x + number * unit, y + 2.6, text, TEXT, 2.5, "center-bottom")

    def _side(self) -> list[Item]:
        side = self.paper.side
        made: list[Item] = [Symbol("north", side.x0 + 8.0, side.y1 - 10.0, TEXT, scale=1.0)]
        counts: dict[str, int] = {}
        for item in self.items:
            if isinstance(item, Symbol):
                counts[item.name] = counts.get(item.name, 0) + _main(item, self.network)
        texts = {name: str(count) if count else "" for name, count in counts.items()}
        block = legend(
            [name for name in counts if name != "north"],
            side.x0 + 20.0,
            side.y1,
            symbol_layer=self.kinds["device_layer"],
            line_layer=TABLE,
            text_layer=TEXT,
            language=self.language,
            width=SIDE - 20.0,
            counts=texts,
        )
        made += block.items
        top = side.y1 - max(block.height, 22.0) - 5.0
        lines = self._lines(top)
        made += lines.items
        top -= lines.height + 5.0
        written = notes(list(self._notes(made)), side.x0, side.y0, text_layer=TEXT, width=SIDE, language=self.language)
        table_block = self._table(top, top - side.y0 - written.height - 14.0)
        made += table_block.items
        top -= table_block.height + (6.0 if table_block.items else 0.0)
        made += notes(list(self._notes(made)), side.x0, top, text_layer=TEXT, width=SIDE, language=self.language).items
        return made

    def _lines(self, top: float) -> Block:
        """The kinds of lines that the plan uses."""
        user = "line_user" if self.network.system == "ftth" else "line_coax"
        feed = "line_feeder" if self.network.system == "ftth" else "line_fibre"
        known = [(self.kinds["feed_layer"], feed), (self.kinds["cable_layer"], user)]
        known += [("C-DUCT-CNTR", "line_duct"), ("C-SITE-BNDY", "line_boundary")]
        used = {item.layer for item in self.items if isinstance(item, Line)}
        items: list[Item] = []
        y = top
        for layer, word in known:
            if layer in used:
                x = self.paper.side.x0
                items.append(Line(((x + 2.0, y - 2.0), (x + 24.0, y - 2.0)), layer))
                items.append(TextBox(x + 28.0, y - 2.0, said(word, self.language), TEXT, 2.5, "left-middle"))
                y -= 5.0
        return Block(tuple(items), SIDE, top - y)

    def _table(self, top: float, room: float) -> Block:
        ftth = self.network.system == "ftth"
        rows = access_rows(self.network) if ftth else node_rows(self.network)
        heads = (
            (("column_area", 15.0), ("column_point", 25.0), ("column_homes", 12.0), ("column_splitters", 22.0))
            if ftth
            else (("column_node", 25.0), ("column_ports", 13.0), ("column_homes", 13.0), ("column_points", 16.0))
        )
        widths = [*heads, ("column_buildings", SIDE - sum(width for _, width in heads))]
        columns = [Column(said(word, self.language), width, "left") for word, width in widths]
        title = said("table_areas" if ftth else "table_nodes", self.language)
        shown_rows = rows
        while shown_rows:
            some = shown_rows if len(shown_rows) == len(rows) else [*shown_rows, ("…",) * len(columns)]
            block = table(columns, some, self.paper.side.x0, top, line_layer=TABLE, text_layer=TEXT, title=title)
            if block.height <= room:
                return block
            shown_rows = shown_rows[: len(shown_rows) * 4 // 5]
        return Block((), SIDE, 0.0)

    def _notes(self, more: Sequence[Item]) -> Iterator[str]:
        site, language = self.community.site, self.language
        yield said("note_scale", language, scale=f"1:{self.paper.scale}")
        projection = site.frame.projection if site is not None and site.frame is not None else None
        if projection is None:
            yield said("note_frame_open", language)
        else:
            yield said("note_frame", language, projection=legible(projection))
        yield said(f"note_plan_{self.network.system}", language)
        if self.network.feeds or self.network.branches:
            yield said(f"note_{self.network.routes.mode}", language)
        if any(item.estimated for item in self.items if isinstance(item, Symbol)) or any(
            dwelling.estimated for dwelling in self.community.dwellings
        ):
            yield said("note_estimate", language)
        if self.together:
            yield said("note_shared", language)
        if self.unplaced:
            yield said("note_not_placed", language, names=legible(listed(self.unplaced, language, 6)))
        bare = [building_name(one) for one in self.community.buildings or () if one.outline is None]
        if bare:
            yield said("note_no_outline", language, names=listed(bare, language, 6))
        if self.labels.lost:
            yield said("note_unlabelled", language, names=listed(self.labels.lost, language, 8))
        provisions = sorted({one for item in self.items if isinstance(item, Symbol) for one in item.provisions})
        if provisions:
            yield said("note_provisions", language, provisions=listed(provisions, language, 40))
        yield from remarks([*self.items, *more], language)


def _size(outline: Sequence[Point] | None) -> float:
    """The area of an outline [m2]."""
    if outline is None:
        return 0.0
    pairs = zip(outline, [*outline[1:], outline[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _bar_step(scale: int) -> float:
    """The length of a quarter of the scale bar [m]: the roundest for about 60 mm in all."""
    wished = BAR_MM / 4 * scale / 1000
    steps = [digit * 10.0**power for power in range(-1, 6) for digit in (1, 2, 5)]
    return min(steps, key=lambda step: abs(step - wished))


def _main(symbol: Symbol, network: Network) -> int:
    """How many devices of its own kind a symbol stands for."""
    known = network.register.by_id
    return sum(1 for id in symbol.ids if known[id].info.symbol == symbol.name)
