"""Drawing a riser in a region: the grid of storeys and units, the bands, points, branches and terminals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from tiaowen.generators.drawing_words import building_name, legible, said, shown, star
from tiaowen.generators.risers.bands import FOOT, OPEN, Bands, point_key, trunk_key
from tiaowen.generators.risers.blocks import NO_ENTRY, Block, device_symbol, moved, stacked
from tiaowen.generators.risers.content import Terminal
from tiaowen.generators.risers.frame import (
    BELOW,
    HEADER,
    LABELS,
    LINE,
    Fitting,
    Frame,
    Place,
    Unit,
    bus_y,
    trunk_labels,
)
from tiaowen.generators.risers.measure import LONGEST_DOOR, POINT_HALF, Measures, Trunk, times_text
from tiaowen.generators.risers.tracks import Key, led
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import outline
from tiaowen.generators.sheets.sheet import Anchor, Item, Line, Rect, Symbol, TextBox
from tiaowen.spec.wording import number_text

TEXT, STOREY, UNIT, ROOM = "E-ANNO-TEXT", "E-ANNO-STOR", "E-ANNO-UNIT", "E-ANNO-ROOM"
MOST_FEEDS = 3
LONGEST_HEAD = 110.0


class Riser:
    """A riser of a share in a region; ``items`` is None where it does not fit."""

    def __init__(self, measures: Measures, region: Rect, title: str) -> None:
        self.measures, self.region, self.title = measures, region, title
        self.share, self.content, self.language = measures.share, measures.content, measures.language
        self.made = Bands(measures)
        self.head_texts = self._head_texts()
        self.fitting = Fitting(measures, self.made, region, self.head_texts)

    @property
    def referring(self) -> bool:
        """Whether the riser shows anything that is drawn elsewhere."""
        return bool(self.fitting.bands)

    def draw(self) -> list[Item] | None:
        """The items of the riser; None where the region is too small."""
        frame = self.fitting.frame()
        return None if frame is None else _Drawing(self, frame).draw()

    def _head_texts(self) -> list[str]:
        """What is written beside the head-end: where it is, and the cables that come from it."""
        community = self.content.community
        system = getattr(community, self.content.system)
        room = system.head_end if system is not None else None
        texts = [said("from_head_open", self.language)]
        if room is not None:
            building, element = community.room_by_id.get(room, (None, None))
            names = [building_name(building)] if building is not None else []
            names += [element.name] if element is not None and element.name else []
            texts = [said("from_head", self.language, room=legible(" ".join(dict.fromkeys([*names, room]))))]
        labels = self.made.feed_labels(self.share.heads)
        texts += labels[:MOST_FEEDS]
        if len(labels) > MOST_FEEDS:
            texts[-1] = said("cable_ids", self.language, first=texts[-1])
        return [shown(text, LONGEST_HEAD) for text in texts]


class _Drawing:
    """The items of a riser that has its places."""

    def __init__(self, riser: Riser, frame: Frame) -> None:
        self.riser, self.frame = riser, frame
        self.measures, self.made = riser.measures, riser.made
        self.share, self.content, self.language = riser.share, riser.content, riser.language
        self.style = self.made.style
        self.levels = {one.band.level: one for one in frame.places}
        self.starts: dict[Key, float] = {run.key: one.high for one in frame.places for run in one.runs}
        self.items: list[Item] = []

    def draw(self) -> list[Item]:
        """Everything, from the grid up."""
        self._grid()
        for one in self.frame.places:
            self._band(one)
        if self.riser.fitting.fed:
            self._feeds()
        for unit in self.frame.units:
            self._points(unit)
            for trunk in unit.column.trunks:
                self._trunk(unit, trunk)
            self._labels(unit)
        for terminal in self.share.terminals:
            self._terminal(terminal)
        return self.items

    def _text(self, x: float, y: float, text: str, anchor: Anchor = "left-middle", height: float = 2.5) -> None:
        self.items.append(TextBox(x, y, text, TEXT, height, anchor))

    def _line(self, layer: str, *points: tuple[float, float]) -> None:
        self.items.append(Line(points, layer))

    # --- the grid ---------------------------------------------------------------------------------

    def _grid(self) -> None:
        frame = self.frame
        for row in frame.rows.values():
            self._line(STOREY, (frame.x0, row.y), (frame.right, row.y))
            texts = self.content.fold[row.storey].texts
            for number, text in enumerate(texts):
                level = (row.y + row.top) / 2 + LINE * ((len(texts) - 1) / 2 - number)
                self._text(frame.x0 + 1.0, level, text)
        self._line(STOREY, (frame.x0, frame.top), (frame.right, frame.top))
        if self.share.storeys[-1] == self.content.storeys[-1]:
            self._text(frame.x0 + 1.0, frame.top + 1.2, said("roof", self.language), "left-bottom")
            height = self.content.building.height_m
            if height is not None:
                text = said("roof_height", self.language, height=number_text(height))
                self._text(frame.x0 + 1.0, frame.top + 5.2, text, "left-bottom")
        for level, word in ((FOOT, "incoming"), (OPEN, "storey_open")):
            if level in self.levels:
                one = self.levels[level]
                self._text(frame.x0 + 1.0, one.y + one.height / 2, shown(said(word, self.language), LABELS - 3.0))
        self._heads_of_units()
        self._name()

    def _heads_of_units(self) -> None:
        frame = self.frame
        tops = [one.y + one.height for one in frame.places if one.band.level == FOOT or not frame.aside]
        foot = max([frame.ground, *tops])
        for index, unit in enumerate(frame.units):
            if index:
                self._line(UNIT, (unit.x, foot), (unit.x, frame.top + HEADER - 1.0))
            homes = self.share.homes(unit.column.unit)
            text = said("households", self.language, count=homes)
            if self.content.units != (None,):
                text = said("unit_head", self.language, unit=self._unit_name(unit.column.unit), count=homes)
            left = unit.x if index else max(unit.x, frame.x0 + 34.0)
            text = shown(text, unit.right - left - 3.0, 3.5)
            self._text((left + unit.right) / 2, frame.top + 4.5, text, "center-middle", 3.5)

    def _unit_name(self, unit: str | None) -> str:
        found = next((one for one in self.content.building.units or () if one.id == unit), None)
        if found is not None and found.name:
            return legible(found.name)
        word = "unit" if (unit or "").isdigit() else "unit_named"
        return said(word, self.language, unit=legible(unit or "—"))

    def _name(self) -> None:
        """The name of the drawing below it, underlined."""
        frame, region = self.frame, self.riser.region
        name = shown(self.riser.title, region.width - 30.0, 5.0)
        half = text_width_mm(name, 5.0) / 2 + 2.0
        middle = min(max((frame.x0 + frame.right) / 2, region.x0 + half), region.x1 - half - 12.0)
        low = frame.bottom + 3.0
        self._text(middle, low + 2.4, name, "center-bottom", 5.0)
        self.items.append(Line(((middle - half, low), (middle + half, low)), TEXT, 0.5))
        self._line(TEXT, (middle - half, low - 1.0), (middle + half, low - 1.0))
        self._text(middle + half + 1.5, low + 2.4, said("schematic", self.language), "left-bottom", 3.5)

    # --- bands and feeds --------------------------------------------------------------------------

    def _band(self, one: Place) -> None:
        foot = one.y + BELOW
        blocks = list(zip(one.xs, one.band.blocks, strict=True))
        for x, block in blocks:
            self.items += [moved(item, x, foot) for item in block.items]
            if foot + block.height < one.low - 1e-6:
                for _, at in block.outputs:
                    self._line(self.style.cable, (x + at, foot + block.height), (x + at, one.low))
        self._rooms(blocks, foot)
        self.items += led(one.runs, one.low, one.high, self.style.cable)
        for x, lines in trunk_labels(self.made, self.frame.units, one.runs):
            for number, line in enumerate(lines):
                self._text(x, one.high + one.labels - 1.0 - number * LINE, line, "left-top")

    def _rooms(self, blocks: Sequence[tuple[float, Block]], foot: float) -> None:
        """One dashed outline, with one caption, around the blocks that stand in one room."""
        groups: list[list[tuple[float, Block]]] = []
        for x, block in blocks:
            if block.outlined:
                if groups and block.room and groups[-1][-1][1].room == block.room:
                    groups[-1].append((x, block))
                else:
                    groups.append([(x, block)])
        for group in groups:
            (first, block), (last, other) = group[0], group[-1]
            top = max(one.height for _, one in group)
            self.items.append(outline(Rect(first, foot + 0.6, last + other.width, foot + top), ROOM))
            self.items += [moved(item, first, foot) for item in block.name]

    def _feeds(self) -> None:
        """The cable from the head-end: up the feed lane and along the foot of each band to its blocks."""
        frame, layer = self.frame, self.content.kinds["feed_layer"]
        middle = self.levels[FOOT].y + BELOW + 2.0
        self.items.append(Symbol("head_end", frame.feed, middle, "E-ANNO-REFR"))
        texts = self.riser.head_texts
        for number, text in enumerate(texts):
            self._text(frame.inner + 1.0, middle + 3.0 + (len(texts) - 1 - number) * LINE, text, "left-top")
        highest = middle + 3.2
        for one in frame.places:
            if one.band.fed:
                y = one.y + BELOW - 2.0
                blocks = zip(one.xs, one.band.blocks, strict=True)
                entries = [x + block.entry for x, block in blocks if block.entry != NO_ENTRY]
                self._line(layer, (frame.feed, y), (max(entries), y))
                for x in entries:
                    self._line(layer, (x, y), (x, one.y + BELOW))
                highest = max(highest, y)
        self._line(layer, (frame.feed, middle + 3.2), (frame.feed, highest))

    # --- points -----------------------------------------------------------------------------------

    @cached_property
    def _heights(self) -> dict[str, float]:
        """The height at which each distribution point stands."""
        found: dict[str, float] = {}
        for unit in self.frame.units:
            storeys: defaultdict[int, list[str]] = defaultdict(list)
            for point in reversed(unit.column.points):
                storeys[self.content.homes[point.id][1]].append(point.id)
            for storey, ids in storeys.items():
                row = self.frame.rows[storey]
                low = row.foot + self.measures.bus_height
                each = (row.top - low) / len(ids)
                found |= {id: low + each * (slot + 0.5) for slot, id in enumerate(ids)}
        return found

    def _points(self, unit: Unit) -> None:
        for point in unit.column.points:
            y = self._heights[point.id]
            tag, rest, width, _ = self.measures.point_texts(point)
            offset = (POINT_HALF + 1.0, 0.8)
            ways = str(point.ways or "")
            label = ways if text_width_mm(ways, 2.5) <= 5.4 else ""
            symbol = device_symbol(
                point, unit.point, y, self.style, tag, label=label, tag_offset=offset, tag_anchor="left-bottom"
            )
            self.items.append(stacked(symbol, (point, *self.content.stacks.get(point.id, ()))))
            x = unit.point + offset[0] + width + 0.3
            if point.estimated:
                self.items.append(star(x, y + 2.05))
                x += 1.6
            self._text(x + 1.2, y + 0.8, rest, "left-bottom")
            key = point_key(point)
            if key in self.starts:
                lane = self.frame.lanes[key]
                ends = ((lane, self.starts[key]), (lane, y), (unit.point - POINT_HALF, y))
                self.items.append(Line(ends, self.style.cable))

    # --- trunks and branches ----------------------------------------------------------------------

    def _labels(self, unit: Unit) -> None:
        for (home, storey), text in self.measures.labels.items():
            if home == unit.column.unit:
                y = bus_y(self.frame.rows[storey], self.measures.levels, 0) + 0.8
                self._text(unit.label, y, text, "left-bottom")

    def _trunk(self, unit: Unit, trunk: Trunk) -> None:
        cable, x = self.style.cable, self.frame.lanes[trunk_key(trunk)]
        ends = []
        for storey, some in trunk.by_storey().items():
            row = self.frame.rows[storey]
            y = bus_y(row, self.measures.levels, self.measures.level_of[trunk.key, storey])
            stubs = [self._middle(one) for one in some]
            self._line(cable, (min(x, *stubs), y), (max(x, *stubs), y))
            top = self._terminal_y(storey) + self.measures.box.y0
            for stub in stubs:
                self._line(cable, (stub, y), (stub, top))
            ends.append(y)
        if self.measures.from_point(trunk):
            y = self._heights[trunk.source.id]
            self._line(cable, (unit.point + POINT_HALF, y), (x, y))
            ends.append(y)
        else:
            ends.append(self.starts[trunk_key(trunk)])
        if max(ends) - min(ends) > 1e-6:
            self._line(cable, (x, min(ends)), (x, max(ends)))

    # --- terminals --------------------------------------------------------------------------------

    @cached_property
    def _doors(self) -> dict[tuple[str | None, tuple[int, int]], float]:
        """The left edge of each door's cell."""
        return {
            (unit.column.unit, door): unit.door(index)
            for unit in self.frame.units
            for index, door in enumerate(unit.column.doors)
        }

    def _middle(self, terminal: Terminal) -> float:
        """The middle of a terminal's symbol."""
        left = self._doors[terminal.unit, terminal.door]
        if self.measures.mode == "beside":
            return left + self.measures.box.width / 2 + 0.2
        return left + self.frame.units[0].pitch / 2 - self.measures.aside

    def _terminal_y(self, storey: int) -> float:
        row, box = self.frame.rows[storey], self.measures.box
        low, high = row.foot + self.measures.bus_height + 0.4, row.top - 0.4
        if self.measures.mode == "above":
            high -= 3.4
        return (low + high) / 2 - (box.y0 + box.y1) / 2

    def _terminal(self, terminal: Terminal) -> None:
        box, beside = self.measures.box, self.measures.mode == "beside"
        x, y = self._middle(terminal), self._terminal_y(terminal.storey)
        tag = shown(terminal.text, LONGEST_DOOR)
        shift = -0.85 if terminal.device.estimated else 0.0
        times = times_text(terminal)
        up = 2.1 if times else 0.0
        offset = (box.x1 + 0.9, up) if beside else (shift + self.measures.aside, box.y1 + 0.8)
        anchor: Anchor = "left-middle" if beside else "center-bottom"
        symbol = device_symbol(terminal.device, x, y, self.style, tag, label="", tag_offset=offset, tag_anchor=anchor)
        self.items.append(stacked(symbol, terminal.devices))
        if times:
            self._text(x + box.x1 + 0.9, y - (2.1 if beside else 0.0), times)
        if terminal.device.estimated:
            width = text_width_mm(tag, 2.5)
            end = x + offset[0] + (width if beside else width / 2) + 0.3
            self.items.append(star(end, y + offset[1] + (0.0 if beside else 1.25)))
