"""The measures of a riser before anything is placed: trunks, lanes, columns of units, heights of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.risers.blocks import tag_range
from tiaowen.generators.risers.content import Door, Share, Terminal
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import ellipsis
from tiaowen.generators.sheets.sheet import Rect
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.fields import storey_text

Mode = Literal["beside", "above"]
LANE = 2.0
BUS = 1.2
SLOT = 7.4
STAR = 1.9
POINT_HALF = 3.5
LONGEST_TAG = 34.0
LONGEST_DOOR = 20.0
TIMES = 2.4
DROP_HEADROOM = 0.9


@dataclass(frozen=True, slots=True)
class Trunk:
    """A vertical line from a source to terminals: a cable to a unit, or what a distribution point feeds.

    ``source`` is a head, a distribution point or, where that is not on the sheet, what a reference stands for.
    """

    source: Device
    unit: str | None
    terminals: tuple[Terminal, ...]
    here: bool

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from others."""
        return self.source.id, self.unit

    def by_storey(self) -> dict[int, list[Terminal]]:
        """Its terminals by storey."""
        found: defaultdict[int, list[Terminal]] = defaultdict(list)
        for one in self.terminals:
            found[one.storey].append(one)
        return dict(found)


@dataclass(frozen=True, slots=True)
class Column:
    """The measures of a unit [mm]: lanes to points, the points, lanes of trunks, labels, doors."""

    unit: str | None
    points: tuple[Device, ...]
    trunks: tuple[Trunk, ...]
    lanes: Mapping[tuple[str, str | None], int]
    doors: tuple[Door, ...]
    point_width: float
    label_width: float

    @property
    def lead(self) -> float:
        """What stands left of the first door."""
        lanes = max(self.lanes.values(), default=-1) + 1
        return 2.0 + len(self.points) * LANE + self.point_width + lanes * LANE + self.label_width


def times_text(terminal: Terminal) -> str:
    """How many storeys a terminal stands for, where it is more than one (the text of what hangs inside says it)."""
    return f"×{len(terminal.devices)}" if terminal.above and not terminal.inside else ""


class Measures:
    """The measures of a share's riser in one mode: door numbers beside the terminals or above them."""

    def __init__(self, share: Share, mode: Mode, language: str) -> None:
        self.share = share
        self.mode = mode
        self.language = language
        self.content = share.content
        self.register = share.content.register
        kinds = {self.content.kinds["terminal"], *(one.device.kind for one in share.terminals if one.inside)}
        boxes = [shapes()[device_kinds()[kind].symbol].box for kind in sorted(kinds)]
        sides = zip(*((box.x0, box.y0, -box.x1, -box.y1) for box in boxes), strict=True)
        x0, y0, x1, y1 = (min(side) for side in sides)
        self.box = Rect(x0, y0, -x1, -y1)

    # --- trunks -----------------------------------------------------------------------------------

    @cached_property
    def trunks(self) -> tuple[Trunk, ...]:
        """Every trunk of the sheet; terminals that nothing feeds are on none."""
        groups: defaultdict[tuple[str, str | None], list[Terminal]] = defaultdict(list)
        for one in self.share.terminals:
            if one.device.parent is not None and not one.inside:
                home = self.content.homes.get(one.device.parent)
                here = one.device.parent in self.share.devices and home is not None
                groups[one.device.parent, home[0] if here and home else one.unit].append(one)
        return tuple(
            Trunk(self.register.by_id[source], unit, tuple(some), source in self.share.devices)
            for (source, unit), some in groups.items()
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The units of the sheet."""
        doors: defaultdict[str | None, set[Door]] = defaultdict(set)
        for one in self.share.terminals:
            doors[one.unit].add(one.door)
        return tuple(self._column(unit, tuple(sorted(doors[unit]))) for unit in self.share.units)

    def _column(self, unit: str | None, doors: tuple[Door, ...]) -> Column:
        homes = self.content.homes
        points = [one for one in self.share.points if homes[one.id][0] == unit]
        points.sort(key=lambda one: -homes[one.id][1])
        trunks = tuple(one for one in self.trunks if one.unit == unit)
        width = 0.0
        if points:
            width = 2 * POINT_HALF + 6.0 + max(sum(self.point_texts(one)[2:]) for one in points)
        labels = max((text_width_mm(text, 2.5) for text in self._labels(unit).values()), default=0.0)
        return Column(unit, tuple(points), trunks, self._lanes(trunks), doors, width, labels + 2.5 if labels else 2.0)

    def point_texts(self, point: Device) -> tuple[str, str, float, float]:
        """The tag of a distribution point and what is said behind it, and their widths [mm]."""
        stack = self.content.stacks.get(point.id, ())
        tag = ellipsis(legible(tag_range([one.tag for one in (point, *stack)])), LONGEST_TAG, 2.5)
        fed = sum(1 for one in self.register.children(point.id) if one.kind == self.content.kinds["terminal"])
        if point.ways is None:
            rest = said("ways_open", self.language)
        else:
            word = "spare" if point.ways >= fed else "spare_short"
            rest = said(word, self.language, count=abs(point.ways - fed))
        run = self.content.fold.get(point.storey or 0)
        if stack:
            rest = f"×{len(stack) + 1} {rest}"
        elif run is not None and run.count > 1:
            rest = f"{storey_text(run.low if point.storey is None else point.storey)} {rest}"
        if point.storey is None:
            rest += " " + said("point_storey_open", self.language)
        return tag, rest, text_width_mm(tag, 2.5), text_width_mm(rest, 2.5) + (STAR if point.estimated else 0) + 1.5

    def _lanes(self, trunks: tuple[Trunk, ...]) -> dict[tuple[str, str | None], int]:
        """A lane for each trunk; those whose storeys lie apart share one."""
        ends: list[float] = []
        lanes: dict[tuple[str, str | None], int] = {}
        for trunk in sorted(trunks, key=lambda one: self.span(one)):
            low, high = self.span(trunk)
            lane = next((index for index, end in enumerate(ends) if end < low), len(ends))
            ends[lane : lane + 1] = [high]
            lanes[trunk.key] = lane
        return lanes

    def from_point(self, trunk: Trunk) -> bool:
        """Whether a trunk starts at a distribution point on this sheet."""
        return trunk.here and trunk.source.id in self.content.homes

    def span(self, trunk: Trunk) -> tuple[float, float]:
        """The lowest and highest storey that a trunk runs through."""
        storeys: list[float] = [one.storey for one in trunk.terminals]
        storeys.append(self.content.homes[trunk.source.id][1] if self.from_point(trunk) else float("-inf"))
        return min(storeys), max(storeys)

    # --- labels of branches -----------------------------------------------------------------------

    @cached_property
    def _rows(self) -> Mapping[tuple[str | None, int], list[Terminal]]:
        rows: defaultdict[tuple[str | None, int], list[Terminal]] = defaultdict(list)
        for one in self.share.terminals:
            if not one.inside:
                rows[one.unit, one.storey].append(one)
        return rows

    def _labels(self, unit: str | None) -> dict[int, str]:
        texts = ((storey, self._label(some)) for (home, storey), some in self._rows.items() if home == unit)
        return {storey: text for storey, text in texts if text}

    @cached_property
    def labels(self) -> Mapping[tuple[str | None, int], str]:
        """What is written at the branch of a unit and storey: the drop cables, or that something is unserved."""
        return {(unit, storey): text for unit in self.share.units for storey, text in self._labels(unit).items()}

    def _label(self, terminals: list[Terminal]) -> str:
        fed = [one for one in terminals if one.device.parent is not None]
        texts = []
        if fed and self.optical:
            cores = self.cores
            word = "drops_open" if cores is None else "drops"
            texts.append(said(word, self.language, count=len(fed), cores=cores))
        if len(fed) < len(terminals):
            alone = said("unserved", self.language)
            texts.append(f"{len(terminals) - len(fed)}×{alone}" if fed else alone)
        if texts and (count := self.content.fold[terminals[0].storey].count) > 1:
            texts.append(f"×{count}")
        return " ".join(texts)

    @property
    def cores(self) -> int | None:
        """The cores of a drop cable, where the model states them."""
        ftth = self.content.community.ftth
        return ftth.cores_per_dwelling if ftth and self.content.system == "ftth" else None

    @property
    def optical(self) -> bool:
        """Whether fibres lead into the dwellings."""
        catv = self.content.community.catv
        return self.content.system == "ftth" or bool(catv and catv.mode == "ftth")

    @cached_property
    def aside(self) -> float:
        """How far a terminal stands left of its cell's middle, for the number of storeys beside it [mm]."""
        texts = [times_text(one) for one in self.share.terminals]
        return max((text_width_mm(text, 2.5) + 1.0 for text in texts if text), default=0.0) / 2

    # --- sizes ------------------------------------------------------------------------------------

    @cached_property
    def door_width(self) -> float:
        """The width of a terminal with its door number [mm]."""
        texts = [text_width_mm(ellipsis(legible(one.text), LONGEST_DOOR, 2.5), 2.5) for one in self.share.terminals]
        text = max(texts, default=8.0)
        if any(one.device.estimated for one in self.share.terminals):
            text += STAR
        if self.mode == "beside":
            return self.box.width + 1.0 + text + 2.2
        times = [text_width_mm(many, 2.5) for one in self.share.terminals if (many := times_text(one))]
        return max(self.box.width + (max(times) + TIMES if times else 0.0), text) + 2.0

    @cached_property
    def level_of(self) -> Mapping[tuple[tuple[str, str | None], int], int]:
        """The level of each trunk's branch on each storey: branches side by side do not lie on one another."""
        spans: defaultdict[int, list[tuple[int, int, int, Trunk]]] = defaultdict(list)
        place = {unit: index for index, unit in enumerate(self.share.units)}
        for trunk in self.trunks:
            for storey, some in trunk.by_storey().items():
                units = [place[trunk.unit], *(place[one.unit] for one in some)]
                spans[storey].append((min(units), max(one.door[0] for one in some), max(units), trunk))
        found: dict[tuple[tuple[str, str | None], int], int] = {}
        for storey, entries in spans.items():
            ends: list[int] = []
            for low, _, high, trunk in sorted(entries, key=lambda one: one[:3]):
                level = next((index for index, end in enumerate(ends) if end < low), len(ends))
                ends[level : level + 1] = [high]
                found[trunk.key, storey] = level
        return found

    @cached_property
    def levels(self) -> int:
        """How many branches lie side by side on one storey at most."""
        return max(self.level_of.values(), default=0) + 1

    @property
    def bus_height(self) -> float:
        """The height that the branches of a row take at its foot [mm]."""
        return 1.0 + BUS * self.levels

    def slots(self, storey: int) -> int:
        """How many distribution points stand one above the other on a storey."""
        homes = self.content.homes
        counts: defaultdict[str | None, int] = defaultdict(int)
        for one in self.share.points:
            if homes[one.id][1] == storey:
                counts[homes[one.id][0]] += 1
        return max(counts.values(), default=0)

    def row_height(self, storey: int) -> float:
        """The least height of a storey's terminals and points [mm]."""
        room = self.box.height + DROP_HEADROOM
        if self.mode == "above":
            room += 3.6
        if self.content.fold[storey].count > 1:
            room = max(room, 9.0)
        if self.content.points:
            room = max(room, SLOT * max(1, self.slots(storey)))
        return max(6.0, self.bus_height + room)
