"""Where everything of a riser goes on the paper: columns of units, rows of storeys, bands of heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.drawing_words import legible, shown
from tiaowen.generators.risers.bands import FOOT, OPEN, Band, Bands, point_key, trunk_key
from tiaowen.generators.risers.blocks import TRACK
from tiaowen.generators.risers.measure import BUS, LANE, POINT_HALF, Column, Measures
from tiaowen.generators.risers.tracks import Key, Run, track_count
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import wrap
from tiaowen.generators.sheets.sheet import Rect

LABELS = 17.0
FEED = 6.0
PAD = 4.0
GAP = 8.0
HEADER = 9.0
TITLE = 15.0
LINE = 4.5
BELOW = 4.0
WIDER, HIGHER = 1.7, 4.0
HIGHEST_ROW = 32.0
HUGE = 10_000.0
MOST_LABEL_LINES = 4


@dataclass(slots=True)
class Row:
    """A storey on the paper: its band (if heads stand there) and above it its terminals; heights [mm]."""

    storey: int
    band: float
    height: float
    y: float = 0.0

    @property
    def foot(self) -> float:
        """The foot of the terminals."""
        return self.y + self.band

    @property
    def top(self) -> float:
        """The top of the row."""
        return self.y + self.band + self.height


@dataclass(slots=True)
class Place:
    """A band on the paper: its foot, the x of each block, its runs, and the heights of its parts [mm]."""

    band: Band
    xs: list[float]
    runs: list[Run]
    blocks: float = 0.0
    channel: float = 0.0
    labels: float = 0.0
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


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on the paper: its column, its left edge and the width of a door's cell [mm]."""

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
        return self.trunk_lane(max(self.column.lanes.values(), default=-1)) + 1.2

    def door(self, index: int) -> float:
        """The left edge of a door's cell."""
        return self.x + self.column.lead + index * self.pitch

    @property
    def right(self) -> float:
        """The right edge."""
        return self.door(max(len(self.column.doors), 1)) + PAD


@dataclass(frozen=True, slots=True)
class Frame:
    """A riser placed in a region [mm].

    ``x0`` is the left edge of the storeys' labels, ``feed`` the lane from the head-end, ``inner`` where blocks may
    begin; ``ground`` is the foot of the lowest storey, ``bottom`` that of the drawing's name; ``aside`` says that
    heads stand left of the units.
    """

    x0: float
    feed: float
    inner: float
    right: float
    bottom: float
    ground: float
    top: float
    aside: bool
    units: tuple[Unit, ...]
    rows: Mapping[int, Row]
    places: tuple[Place, ...]
    lanes: Mapping[Key, float]


class Fitting:
    """Fits a riser into a region; ``head_texts`` are the lines beside the head-end."""

    def __init__(self, measures: Measures, made: Bands, region: Rect, head_texts: list[str]) -> None:
        self.measures, self.made, self.region = measures, made, region
        self.share, self.content = measures.share, measures.content
        self.bands = made.bands()
        self.fed = any(band.fed for band in self.bands)
        self.head_texts = head_texts if self.fed else []
        if self.fed and not any(band.level == FOOT for band in self.bands):
            self.bands.insert(0, Band(FOOT, (), False))

    @property
    def _left(self) -> float:
        return LABELS + (FEED if self.fed else 2.0)

    def least(self) -> tuple[float, float]:
        """The least width and height of a region that the riser fits into [mm]."""
        aside, measures = self._aside(), self.measures
        bands = max((self._width(band) for band in self.bands), default=0.0)
        start = bands + 6.0 if aside else 0.0
        doors = sum(max(len(column.doors), 1) for column in measures.columns)
        fixed = sum(column.lead + PAD for column in measures.columns)
        width = max(start + fixed + doors * measures.door_width, bands) + self._left + 1.5
        self.region = Rect(0.0, 0.0, width, HUGE)
        frame = self.frame()
        if frame is None:
            return width, HUGE
        low = sum(self._row_height(row.storey, row.band) for row in frame.rows.values())
        return width, frame.top - frame.bottom + HEADER - sum(row.height for row in frame.rows.values()) + low + 0.5

    def _row_height(self, storey: int, band: float) -> float:
        return self.measures.row_height(storey) if storey in self._filled or not band else 0.0

    def frame(self) -> Frame | None:
        """Where everything goes; None where the region is too small."""
        left = self._left
        measures, aside = self.measures, self._aside()
        bands = max((self._width(band) for band in self.bands), default=0.0)
        start = bands + 6.0 if aside else 0.0
        doors = sum(max(len(column.doors), 1) for column in measures.columns)
        fixed = sum(column.lead + PAD for column in measures.columns)
        room = self.region.width - left - 1.0
        least = start + fixed + doors * measures.door_width
        if max(least, bands) > room:
            return None
        pitch = min(measures.door_width * WIDER, measures.door_width + (room - least) / doors)
        width = max(start + fixed + doors * pitch, bands)
        x0 = self.region.x0 + (room - width) / 2
        inner = x0 + left
        first = inner + start if aside else inner + (width - fixed - doors * pitch) / 2
        units = tuple(self._units(first, pitch))
        lanes = dict(_lanes(units))
        places = [self._place(band, units, lanes, inner, inner + (bands if aside else width)) for band in self.bands]
        rows = self._rows(places)
        if rows is None:
            return None
        bottom, ground, top, by_storey = rows
        feed, right = x0 + LABELS + 1.0, inner + width
        return Frame(x0, feed, inner, right, bottom, ground, top, aside, units, by_storey, tuple(places), lanes)

    def _aside(self) -> bool:
        """Whether the heads stand left of the units, because cables pass from band to band or downwards."""
        sending = [band for band in self.bands if any(block.outputs for block in band.blocks)]
        passed = any(band.blocks and band.level > sending[0].level for band in self.bands) if sending else False
        return passed or (bool(sending) and min(self._filled, default=0) < sending[0].level)

    @cached_property
    def _filled(self) -> set[int]:
        """The storeys with terminals or points."""
        homes = self.content.homes
        return {one.storey for one in self.share.terminals} | {homes[one.id][1] for one in self.share.points}

    def _head_width(self, band: Band) -> float:
        if band.level != FOOT or not self.fed:
            return 0.0
        return max((text_width_mm(text, 2.5) for text in self.head_texts), default=0.0) + 6.0

    def _width(self, band: Band) -> float:
        gaps = GAP * max(len(band.blocks) - 1, 0)
        return self._head_width(band) + sum(block.width for block in band.blocks) + gaps

    def _units(self, x: float, pitch: float) -> Iterator[Unit]:
        for column in self.measures.columns:
            unit = Unit(column, x, pitch)
            yield unit
            x = unit.right

    # --- bands ------------------------------------------------------------------------------------

    def _place(
        self, band: Band, units: tuple[Unit, ...], lanes: Mapping[Key, float], inner: float, high: float
    ) -> Place:
        """Put the blocks of a band side by side, each as near as may be under what it feeds."""
        xs: list[float] = []
        at = inner + self._head_width(band)
        for block in band.blocks:
            wished = [lanes[key] - x for key, x in block.outputs]
            if wished and high > lanes[block.outputs[0][0]]:
                at = max(at, sum(wished) / len(wished))
            xs.append(at)
            at += block.width + GAP
        for index in range(len(xs) - 1, -1, -1):
            xs[index] = min(xs[index], high - band.blocks[index].width)
            high = xs[index] - GAP
        pairs = zip(xs, band.blocks, strict=True)
        runs = [Run(key, left + x, lanes[key]) for left, block in pairs for key, x in block.outputs]
        blocks = max((block.height for block in band.blocks), default=0.0)
        if self._head_width(band):
            blocks = max(blocks, 4.0 + LINE * len(self.head_texts))
        labels = max((len(lines) for _, lines in trunk_labels(self.made, units, runs)), default=0)
        channel = TRACK * (track_count(runs) + 1) if runs else 0.0
        return Place(band, xs, runs, blocks, channel, LINE * labels + 1.5 if labels else 0.0)

    # --- rows -------------------------------------------------------------------------------------

    def _rows(self, places: list[Place]) -> tuple[float, float, float, dict[int, Row]] | None:
        """Place bands and storeys from below: bottom, ground and top; None where they are too high."""
        levels = {one.band.level: one for one in places}
        rows = []
        for storey in self.share.storeys:
            band = levels[storey].height if storey in levels else 0.0
            rows.append(Row(storey, band, self._row_height(storey, band)))
        below = [levels[level] for level in (FOOT, OPEN) if level in levels]
        fixed = TITLE + HEADER + sum(one.height for one in below) + sum(row.band for row in rows)
        flexible = sum(row.height for row in rows)
        if fixed + flexible > self.region.height:
            return None
        factor = min(HIGHER, (self.region.height - fixed) / flexible) if flexible else 1.0
        for row in rows:
            row.height = max(row.height, min(row.height * factor, HIGHEST_ROW))
        bottom = self.region.y0 + (self.region.height - fixed - sum(row.height for row in rows)) / 2
        y = bottom + TITLE
        for one in below:
            one.y = y
            y += one.height
        ground = y
        for row in rows:
            row.y = y
            if row.storey in levels:
                levels[row.storey].y = y
            y = row.top
        return bottom, ground, y, {row.storey: row for row in rows}


def _lanes(units: tuple[Unit, ...]) -> Iterator[tuple[Key, float]]:
    for unit in units:
        for index, point in enumerate(unit.column.points):
            yield point_key(point), unit.point_lane(index)
        for trunk in unit.column.trunks:
            yield trunk_key(trunk), unit.trunk_lane(unit.column.lanes[trunk.key])


def trunk_labels(made: Bands, units: tuple[Unit, ...], runs: list[Run]) -> Iterator[tuple[float, list[str]]]:
    """Where trunks begin: the left edge of their labels and the lines; those of one unit stand in one block."""
    keys = {run.key for run in runs}
    for unit in units:
        texts = [made.trunk_label(one) for one in unit.column.trunks if trunk_key(one) in keys]
        width = unit.right - unit.label - 1.0
        lines = [line for text in dict.fromkeys(texts) if text for line in wrap(legible(text), width, 2.5)]
        if lines:
            yield unit.label, [shown(line, width) for line in lines[:MOST_LABEL_LINES]]


def bus_y(row: Row, levels: int, level: int) -> float:
    """The height of a branch in a row; level 0 lies highest."""
    return row.foot + 1.0 + BUS * (levels - 1 - level)
