"""Placing a riser on the paper: columns of units, rows of storeys, bands of heads, and the cables between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tiaowen.generators.drawing_words import legible, said, shown, star
from tiaowen.generators.riser_bands import FOOT, OPEN, Band, Bands, point_key, trunk_key
from tiaowen.generators.riser_blocks import TRACK, Key, device_symbol, moved
from tiaowen.generators.riser_measure import (
    BUS,
    LANE,
    LONGEST_DOOR,
    POINT_HALF,
    Column,
    Measures,
    Trunk,
)
from tiaowen.generators.riser_tracks import Run, led, track_count
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import wrap
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Symbol, TextBox
from tiaowen.model.fields import storey_text
from tiaowen.spec.wording import number_text

TEXT, STOREY, UNIT = "E-ANNO-TEXT", "E-ANNO-STOR", "E-ANNO-UNIT"
LABELS = 17.0
FEED = 6.0
PAD = 4.0
GAP = 8.0
HEADER = 9.0
TITLE = 15.0
LINE = 4.5
BELOW = 4.0
WIDER, HIGHER = 1.7, 1.7
HIGHEST_ROW = 14.0


@dataclass(slots=True)
class _Row:
    """A storey on the paper: its band (if heads stand there) and above it its terminals; heights [mm]."""

    storey: int
    band: float
    height: float
    y: float = 0.0

    @property
    def foot(self) -> float:
        """The foot of the terminals."""
        return self.y + self.band


@dataclass(slots=True)
class _Place:
    """A band on the paper: its foot, the x of each block, its runs, and the heights of its parts [mm]."""

    band: Band
    xs: list[float]
    runs: list[Run]
    blocks: float
    channel: float
    labels: float
    y: float = 0.0

    @property
    def height(self) -> float:
        """The height of the band."""
        return BELOW + self.blocks + self.channel + self.labels

    @property
    def low(self) -> float:
        """Where the tracks begin."""
        return self.y + BELOW + self.blocks

    @property
    def high(self) -> float:
        """Where the tracks end."""
        return self.low + self.channel


@dataclass(slots=True)
class _Unit:
    """A unit on the paper: its column, and the x of its left edge, lanes and first door [mm]."""

    column: Column
    x: float
    pitch: float

    def point_lane(self, index: int) -> float:
        """The lane of a distribution point's feed."""
        return self.x + 2.0 + index * LANE

    @property
    def point(self) -> float:
        """The middle of the distribution points."""
        return self.point_lane(len(self.column.points)) + POINT_HALF

    def trunk_lane(self, index: int) -> float:
        """The lane of a trunk."""
        return self.point_lane(len(self.column.points)) + self.column.point_width + index * LANE

    @property
    def label(self) -> float:
        """The left edge of the labels at branches."""
        lanes = max(self.column.lanes.values(), default=-1)
        return self.trunk_lane(lanes) + 1.2

    def door(self, index: int) -> float:
        """The left edge of a door's cell."""
        return self.x + self.column.lead + index * self.pitch

    @property
    def width(self) -> float:
        """The width of the unit."""
        return self.column.lead + max(len(self.column.doors), 1) * self.pitch + PAD


@dataclass
class Riser:
    """A riser laid out in a region, or found not to fit."""

    measures: Measures
    region: Rect
    title: str
    items: list[Item] = field(default_factory=list)
    _lanes: dict[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.share = self.measures.share
        self.content = self.measures.content
        self.language = self.measures.language
        self.made = Bands(self.measures)
        self.bands = self.made.bands()
        self.fed = any(band.fed for band in self.bands)
        self.head_texts = self._head_texts() if self.fed else []

    # --- fitting ----------------------------------------------------------------------------------

    def draw(self) -> list[Item] | None:
        """The items of the riser; None where the region is too small."""
        if not self._columns():
            return None
        places = [self._place(band) for band in self.bands]
        if self.fed and not any(one.band.level == FOOT for one in places):
            places.insert(0, _Place(Band(FOOT, (), False), [], [], 0.0, 0.0, 0.0))
        for one in places:
            if one.band.level == FOOT and self.fed:
                one.blocks = max(one.blocks, 4.0 + LINE * len(self.head_texts))
        if not self._rows(places):
            return None
        self._grid()
        for one in places:
            self._band(one)
        self._feeds(places)
        for unit in self.units:
            self._points(unit)
            self._branches(unit)
            self._terminals(unit)
        return self.items

    def _aside(self) -> bool:
        """Whether the heads stand left of the units, because cables pass from band to band or downwards."""
        sending = [band for band in self.bands if any(block.outputs for block in band.blocks)]
        storeys = [one.storey for one in self.share.terminals] + [
            self.content.homes[one.id][1] for one in self.share.points
        ]
        return len(sending) > 1 or (bool(sending) and min(storeys, default=0) < sending[0].level)

    def _columns(self) -> bool:
        """Place the units; False where they are too wide."""
        measures, region = self.measures, self.region
        left = LABELS + (FEED if self.fed else 2.0)
        bands = max((self._band_width(band) for band in self.bands), default=0.0)
        if self.fed and not any(band.level == FOOT for band in self.bands):
            bands = max(bands, self._head_width())
        self.aside = self._aside()
        start = bands + 6.0 if self.aside else 0.0
        doors = sum(max(len(column.doors), 1) for column in measures.columns)
        fixed = sum(column.lead + PAD for column in measures.columns)
        least = start + fixed + doors * measures.door_width
        room = region.width - left - 1.0
        if max(least, bands) > room:
            return False
        pitch = min(measures.door_width * WIDER, measures.door_width + (room - least) / doors)
        width = max(start + fixed + doors * pitch, bands)
        self.x0 = region.x0 + (room - width) / 2
        self.feed = self.x0 + LABELS + 1.0
        self.inner = self.x0 + left
        self.right = self.inner + width
        x = self.inner + start + (0.0 if self.aside else (width - fixed - doors * pitch) / 2)
        self.units = []
        for column in measures.columns:
            unit = _Unit(column, x, pitch)
            self.units.append(unit)
            self._lanes |= {point_key(one): unit.point_lane(index) for index, one in enumerate(column.points)}
            self._lanes |= {trunk_key(one): unit.trunk_lane(column.lanes[one.key]) for one in column.trunks}
            x += unit.width
        return True

    def _band_width(self, band: Band) -> float:
        head = self._head_width() if band.level == FOOT and self.fed else 0.0
        return head + sum(block.width + GAP for block in band.blocks) - (GAP if band.blocks else 0.0)

    def _head_width(self) -> float:
        return max((text_width_mm(text, 2.5) for text in self.head_texts), default=0.0) + 6.0

    def _place(self, band: Band) -> _Place:
        """Put the blocks of a band side by side, each as near as may be under what it feeds."""
        low = self.inner + (self._head_width() if band.level == FOOT and self.fed else 0.0)
        high = self.inner + self._band_limit() if self.aside else self.right
        xs: list[float] = []
        at = low
        for block in band.blocks:
            wished = [self._lanes[key] - x for key, x in block.outputs if key in self._lanes]
            at = max(at, (sum(wished) / len(wished)) if wished and not self.aside else at)
            xs.append(at)
            at += block.width + GAP
        limit = high
        for index in range(len(xs) - 1, -1, -1):
            xs[index] = min(xs[index], limit - band.blocks[index].width)
            limit = xs[index] - GAP
        runs = [
            Run(key, left + x, self._lanes[key])
            for left, block in zip(xs, band.blocks, strict=True)
            for key, x in block.outputs
            if key in self._lanes
        ]
        channel = TRACK * (track_count(runs) + 1) if runs else 0.0
        height = max((block.height for block in band.blocks), default=0.0)
        labels = max((len(lines) for _, lines in self._trunk_labels(runs)), default=0)
        return _Place(band, xs, runs, height, channel, LINE * labels + 1.5 if labels else 0.0)

    def _band_limit(self) -> float:
        return max((self._band_width(band) for band in self.bands), default=0.0)

    def _trunk_labels(self, runs: list[Run]) -> Iterator[tuple[float, list[str]]]:
        """Where trunks begin: the left edge of their label and its lines; labels of one unit stand in one block."""
        keys = {run.key for run in runs}
        for unit in self.units:
            texts = [self.made.trunk_label(one) for one in unit.column.trunks if trunk_key(one) in keys]
            width = unit.x + unit.width - unit.label - 1.0
            lines = [line for text in dict.fromkeys(texts) if text for line in wrap(legible(text), width, 2.5)]
            if lines:
                yield unit.label, [shown(line, width) for line in lines[:4]]

    def _rows(self, places: list[_Place]) -> bool:
        """Place the storeys and bands; False where they are too high."""
        levels = {one.band.level: one for one in places}
        filled = {one.storey for one in self.share.terminals} | {
            self.content.homes[one.id][1] for one in self.share.points
        }
        self.rows = []
        for storey in self.share.storeys:
            band = levels[storey].height if storey in levels else 0.0
            height = self.measures.row_height(storey) if storey in filled or not band else 0.0
            self.rows.append(_Row(storey, band, height))
        below = [levels[level] for level in (FOOT, OPEN) if level in levels]
        fixed = TITLE + HEADER + sum(one.height for one in below) + sum(row.band for row in self.rows)
        flexible = sum(row.height for row in self.rows)
        if fixed + flexible > self.region.height:
            return False
        factor = min(HIGHER, (self.region.height - fixed) / flexible) if flexible else 1.0
        for row in self.rows:
            row.height = max(row.height, min(row.height * factor, max(HIGHEST_ROW, row.height)))
        spare = self.region.height - fixed - sum(row.height for row in self.rows)
        y = self.region.y0 + TITLE + spare / 2
        self.bottom = y - TITLE
        for one in below:
            one.y = y
            y += one.height
        self.ground = y
        self.row = {row.storey: row for row in self.rows}
        for row in self.rows:
            row.y = y
            if row.storey in levels:
                levels[row.storey].y = y
            y += row.band + row.height
        self.top = y
        self.levels = levels
        return True

    # --- the grid ---------------------------------------------------------------------------------

    def _text(self, x: float, y: float, text: str, anchor: str = "left-middle", height: float = 2.5) -> None:
        self.items.append(TextBox(x, y, text, TEXT, height, anchor))  # type: ignore[arg-type]

    def _line(self, layer: str, *points: tuple[float, float]) -> None:
        self.items.append(Line(points, layer))

    def _grid(self) -> None:
        for row in self.rows:
            self._line(STOREY, (self.x0, row.y), (self.right, row.y))
            self._text(self.x0 + 1.0, row.y + (row.band + row.height) / 2, storey_text(row.storey))
        self._line(STOREY, (self.x0, self.top), (self.right, self.top))
        if self.share.storeys[-1] == self.content.storeys[-1]:
            height = self.content.building.height_m
            roof = said("roof", self.language)
            self._text(self.x0 + 1.0, self.top + 1.2, roof, "left-bottom")
            if height is not None:
                text = said("roof_height", self.language, height=number_text(height))
                self._text(self.x0 + 1.0, self.top + 5.2, text, "left-bottom")
        for level, word in ((FOOT, "incoming"), (OPEN, "storey_open")):
            if level in self.levels:
                one = self.levels[level]
                self._text(self.x0 + 1.0, one.y + one.height / 2, said(word, self.language))
        self._heads_of_units()
        self._name()

    def _heads_of_units(self) -> None:
        tops = [one.y + one.height for one in self.levels.values() if not (self.aside and one.band.level != FOOT)]
        foot = max([self.ground, *tops])
        named = self.content.units != (None,)
        for index, unit in enumerate(self.units):
            if index:
                self._line(UNIT, (unit.x, foot), (unit.x, self.top + HEADER - 1.0))
            homes = len({one.device.dwelling for one in self.share.terminals if one.unit == unit.column.unit})
            text = said("households", self.language, count=homes)
            if named:
                text = said("unit_head", self.language, unit=self._unit_name(unit.column.unit), count=homes)
            left = max(unit.x, self.x0 + 34.0) if index == 0 else unit.x
            middle = (left + unit.x + unit.width) / 2
            self._text(middle, self.top + 4.5, shown(text, unit.x + unit.width - left - 3.0, 3.5), "center-middle", 3.5)

    def _unit_name(self, unit: str | None) -> str:
        found = next((one for one in self.content.building.units or () if one.id == unit), None)
        if found is not None and found.name:
            return legible(found.name)
        plain = (unit or "").isdigit()
        return said("unit" if plain else "unit_named", self.language, unit=legible(unit or "—"))

    def _name(self) -> None:
        """The name of the drawing below it, underlined."""
        middle = (self.x0 + self.right) / 2
        name = shown(self.title, self.region.width - 30.0, 5.0)
        half = text_width_mm(name, 5.0) / 2 + 2.0
        low = self.bottom + 3.0
        scale = said("schematic", self.language)
        half = min(half, self.region.width / 2)
        middle = min(max(middle, self.region.x0 + half), self.region.x1 - half - 12.0)
        self._text(middle, low + 2.4, name, "center-bottom", 5.0)
        self.items.append(Line(((middle - half, low), (middle + half, low)), TEXT, 0.5))
        self._line(TEXT, (middle - half, low - 1.0), (middle + half, low - 1.0))
        self._text(middle + half + 1.5, low + 2.4, scale, "left-bottom", 3.5)

    # --- bands and feeds --------------------------------------------------------------------------

    def _band(self, one: _Place) -> None:
        for x, block in zip(one.xs, one.band.blocks, strict=True):
            self.items += [moved(item, x, one.y + BELOW) for item in block.items]
        cable = self.made.style.cable
        tops = {id(block): one.y + BELOW + block.height for block in one.band.blocks}
        for x, block in zip(one.xs, one.band.blocks, strict=True):
            for key, at in block.outputs:
                if key in self._lanes and tops[id(block)] < one.low - 1e-6:
                    self._line(cable, (x + at, tops[id(block)]), (x + at, one.low))
        self.items += led(one.runs, one.low, one.high, cable)
        for run in one.runs:
            self.starts[run.key] = one.high  # type: ignore[index]
        for x, lines in self._trunk_labels(one.runs):
            for number, line in enumerate(lines):
                self._text(x, one.high + one.labels - 1.0 - number * LINE, line, "left-top")

    @property
    def starts(self) -> dict[Key, float]:
        """The height at which each cable rises out of its band."""
        if not hasattr(self, "_starts"):
            self._starts: dict[Key, float] = {}
        return self._starts

    def _head_texts(self) -> list[str]:
        room = None
        system = getattr(self.content.community, self.content.system)
        if system is not None:
            room = system.head_end
        if room is None:
            texts = [said("from_head_open", self.language)]
        else:
            building, element = self.content.community.room_by_id.get(room, (None, None))
            name = " ".join(
                dict.fromkeys(
                    filter(None, (building and (building.name or building.id), element and element.name, room))
                )
            )
            texts = [said("from_head", self.language, room=legible(name))]
        labels = self.made.feed_labels(self.share.heads)
        texts += labels[:3]
        if len(labels) > 3:
            texts[-1] = said("cable_ids", self.language, first=texts[-1])
        return [shown(text, 110.0) for text in texts]

    def _feeds(self, places: list[_Place]) -> None:
        """The cable from the head-end: up the feed lane and along the foot of each band to its blocks."""
        if not self.fed:
            return
        layer = self.content.kinds["feed_layer"]
        foot = self.levels[FOOT]
        middle = foot.y + BELOW + 2.0
        self.items.append(Symbol("head_end", self.feed, middle, "E-ANNO-REFR"))
        top = middle + 3.2
        for number, text in enumerate(self.head_texts):
            self._text(
                self.inner + 1.0, middle + 3.0 - number * LINE + LINE * (len(self.head_texts) - 1), text, "left-top"
            )
        highest = top
        for one in places:
            if not one.band.fed:
                continue
            y = one.y + BELOW - 2.0
            entries = [x + block.entry for x, block in zip(one.xs, one.band.blocks, strict=True)]
            self._line(layer, (self.feed, y), (max(entries), y))
            for x in entries:
                self._line(layer, (x, y), (x, one.y + BELOW))
            highest = max(highest, y)
        self._line(layer, (self.feed, top), (self.feed, highest))

    # --- points, branches, terminals --------------------------------------------------------------

    def _slot(self, storey: int, slot: int, slots: int) -> float:
        row = self.row[storey]
        low, high = row.foot + self.measures.bus_height, row.foot + row.height
        each = (high - low) / max(slots, 1)
        return low + each * (slot + 0.5)

    def _points(self, unit: _Unit) -> None:
        style, homes = self.made.style, self.content.homes
        taken: defaultdict[int, int] = defaultdict(int)
        storeys = [homes[one.id][1] for one in unit.column.points]
        self.levels_of_points = getattr(self, "levels_of_points", {})
        for index, point in reversed(list(enumerate(unit.column.points))):
            storey = storeys[index]
            y = self._slot(storey, taken[storey], storeys.count(storey))
            taken[storey] += 1
            self.levels_of_points[point.id] = y
            tag, rest, width, _ = self.measures.point_texts(point)
            offset = (POINT_HALF + 1.0, 0.8)
            label = "" if text_width_mm(str(point.ways or ""), 2.5) > 5.4 else str(point.ways or "")
            symbol = device_symbol(
                point, unit.point, y, style, tag, label=label, tag_offset=offset, tag_anchor="left-bottom"
            )
            self.items.append(symbol)
            x = unit.point + offset[0] + width + 0.3
            if point.estimated:
                self.items.append(star(symbol, x, y + 2.05))
                x += 1.6
            self._text(x + 1.2, y + 0.8, rest, "left-bottom")
            key = point_key(point)
            if key in self.starts:
                lane = self._lanes[key]
                left = (unit.point - POINT_HALF, y)
                self.items.append(Line(((lane, self.starts[key]), (lane, y), left), style.cable))

    def _bus(self, storey: int, level: int) -> float:
        return self.row[storey].foot + 1.0 + BUS * (self.measures.levels - 1 - level)

    def _branches(self, unit: _Unit) -> None:
        """The trunks of a unit with their branches, and the labels of its storeys."""
        for trunk in unit.column.trunks:
            self._trunk(unit, trunk)
        for (home, storey), text in self.measures.labels.items():
            if home == unit.column.unit:
                y = self.row[storey].foot + self.measures.bus_height - BUS + 0.8
                self._text(unit.label, y, text, "left-bottom")

    def _trunk(self, unit: _Unit, trunk: Trunk) -> None:
        cable = self.made.style.cable
        x = self._lanes[trunk_key(trunk)]
        ends: list[float] = []
        for storey, some in self._by_storey(trunk).items():
            y = self._bus(storey, self._levels()[trunk.key, storey])
            stubs = [self._middle(one.unit, one.door) for one in some]
            far = min(stubs) if max(stubs) < x else max(stubs)
            self._line(cable, (min(x, *stubs), y), (max(x, far), y))
            for stub in stubs:
                self._line(cable, (stub, y), (stub, self._terminal_y(storey) + self.measures.box.y0))
            ends.append(y)
        if self.measures.from_point(trunk):
            y = self.levels_of_points[trunk.source.id]
            self._line(cable, (unit.point + POINT_HALF, y), (x, y))
            ends.append(y)
        else:
            ends.append(self.starts[trunk_key(trunk)])
        if max(ends) - min(ends) > 1e-6:
            self._line(cable, (x, min(ends)), (x, max(ends)))

    def _by_storey(self, trunk: Trunk) -> dict[int, list]:  # type: ignore[type-arg]
        found: dict[int, list] = {}  # type: ignore[type-arg]
        for one in trunk.terminals:
            found.setdefault(one.storey, []).append(one)
        return found

    def _levels(self) -> dict[tuple[tuple[str, str | None], int], int]:
        """The level of each trunk's branch on each storey: branches side by side in a row do not lie on one another."""
        if hasattr(self, "_level_of"):
            return self._level_of
        self._level_of: dict[tuple[tuple[str, str | None], int], int] = {}
        spans: defaultdict[int, list[tuple[int, int, int, Trunk]]] = defaultdict(list)
        place = {unit: index for index, unit in enumerate(self.share.units)}
        for trunk in self.measures.trunks:
            for storey, some in self._by_storey(trunk).items():
                units = [place[one.unit] for one in some] + [place[trunk.unit]]
                last = max(one.door for one in some)
                spans[storey].append((min(units), max(units), last[0], trunk))
        for storey, entries in spans.items():
            ends: list[int] = []
            for low, high, _, trunk in sorted(entries, key=lambda one: (one[0], one[2], one[1])):
                level = next((index for index, end in enumerate(ends) if end < low), len(ends))
                ends[level : level + 1] = [high]
                self._level_of[trunk.key, storey] = level
        return self._level_of

    def _middle(self, unit: str | None, door: tuple[int, int]) -> float:
        """The middle of a terminal's symbol."""
        if not hasattr(self, "_doors"):
            self._doors = {
                (one.column.unit, key): one.door(index)
                for one in self.units
                for index, key in enumerate(one.column.doors)
            }
        half = self.measures.box.width / 2
        if self.measures.mode == "beside":
            return self._doors[unit, door] + half + 0.2
        return self._doors[unit, door] + self.units[0].pitch / 2

    def _terminal_y(self, storey: int) -> float:
        row, box = self.row[storey], self.measures.box
        low, high = row.foot + self.measures.bus_height + 0.4, row.foot + row.height - 0.4
        if self.measures.mode == "above":
            high -= 3.2
        return (low + high) / 2 - (box.y0 + box.y1) / 2

    def _terminals(self, unit: _Unit) -> None:
        measures, style = self.measures, self.made.style
        beside = measures.mode == "beside"
        offset = (measures.box.x1 + 0.9, 0.0) if beside else (0.0, measures.box.y1 + 0.8)
        for one in self.share.terminals:
            if one.unit != unit.column.unit:
                continue
            x, y = self._middle(one.unit, one.door), self._terminal_y(one.storey)
            tag = shown(one.text, LONGEST_DOOR)
            width = text_width_mm(tag, 2.5)
            shift = -0.85 if one.device.estimated and not beside else 0.0
            symbol = device_symbol(
                one.device,
                x,
                y,
                style,
                tag,
                label="",
                tag_offset=(offset[0] + shift, offset[1]),
                tag_anchor="left-middle" if beside else "center-bottom",
            )
            self.items.append(symbol)
            if one.device.estimated:
                end = offset[0] + width if beside else shift + width / 2
                self.items.append(star(symbol, x + end + 0.3, y + offset[1] + (0.0 if beside else 1.25)))
