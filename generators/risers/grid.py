"""Placing and drawing a system's riser: bands of storeys, columns of units, each with its trunk and branches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.drawing_words import legible, said, shown, star
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.blocks import stacked
from tiaowen.generators.risers.entries import BETWEEN, Entry, Grid, GridRow
from tiaowen.generators.risers.symbols import device_layer, kind_symbol, line_layer
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import outline
from tiaowen.generators.sheets.sheet import Anchor, Item, Line, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes

TEXT, STOREY, UNIT, ROOM, REFERENCE = "E-ANNO-TEXT", "E-ANNO-STOR", "E-ANNO-UNIT", "E-ANNO-ROOM", "E-ANNO-REFR"
LABELS, LANE, TITLE, HEADER, LINE = 22.0, 5.0, 14.0, 9.0, 4.5
BUS, STUB, TAGS, ROOMS, SPACE, EMPTY = 1.6, 4.4, 3.6, 5.0, 2.2, 10.0
MOST_LINES = 12
WIDER, HIGHER, HIGHEST_LINE = 2.2, 2.6, 46.0


def wrapped(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Entries in lines no wider than ``width`` [mm]; one that is wider stands alone."""
    lines: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        needed = entry.width
        if lines and used + needed <= width + 1e-6:
            lines[-1].append(entry)
            used += needed
        else:
            lines.append([entry])
            used = needed
    return lines


def entry_items(entry: Entry, middle: float, foot: float, high: float, system: str) -> list[Item]:
    """An entry's symbol about a middle on a foot, its number beside it, its tags above ``high`` [mm]."""
    first = entry.devices[0]
    name = kind_symbol(first.kind)
    box = shapes()[name].box
    x, y = middle - (box.x0 + box.x1) / 2, foot - box.y0
    tag = entry.tag
    offset = (box.x0 - entry.before, foot + high + 0.9 - y)
    buildings = sorted({one.building for one in entry.devices if one.building is not None}, key=natural_key)
    attributes = {"SYSTEM": system, "BUILDING": " ".join(buildings), "DEVICE": first.kind}
    symbol = Symbol(
        name, x, y, device_layer(first), tag, tag_offset=offset, tag_anchor="left-bottom",
        estimated=first.estimated, attributes=attributes,
    )  # fmt: skip
    items: list[Item] = [stacked(symbol, entry.devices)]
    if entry.times:
        right = middle + box.width / 2 + 1.0
        items.append(TextBox(right, foot + box.height / 2, entry.times, TEXT, 2.5, "left-middle"))
    if first.estimated:
        items.append(star(x + offset[0] + text_width_mm(tag, 2.5) + 0.3, foot + high + 2.15))
    return items


@dataclass(frozen=True)
class Fit:
    """How a grid is laid out in so many lines a storey: the widths of units and the lines and heights of rows [mm]."""

    grid: Grid
    lines: int
    head: tuple[str, ...]
    heads: tuple[str, ...]

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The width of each unit's entries."""
        return tuple(self._width(unit) for unit in self.grid.units)

    def _width(self, unit: str | None) -> float:
        cells = [row.cells.get(unit, ()) for row in self.grid.rows]
        name = text_width_mm(self.heads[self.grid.units.index(unit)], 3.5) if len(self.grid.units) > 1 else 0.0
        width = max([18.0, name, *(one.width for cell in cells for one in cell)])
        for cell in cells:
            every = sum(one.width for one in cell)
            width = max(width, min(every, every / self.lines))
            while len(wrapped(cell, width)) > self.lines:
                width += 2.0
        return width

    @cached_property
    def rows(self) -> tuple[tuple[GridRow, int, float], ...]:
        """Each row with its number of lines and the height of one."""
        found = []
        for row in self.grid.rows:
            pairs = zip(self.grid.units, self.widths, strict=True)
            count = max(len(wrapped(row.cells.get(unit, ()), width)) for unit, width in pairs)
            entries = [one for cell in row.cells.values() for one in cell]
            high = max((one.height for one in entries), default=0.0)
            rooms = ROOMS if any(one.room for one in entries) else 0.0
            found.append((row, count, BUS + STUB + high + TAGS + rooms + SPACE if count else EMPTY))
        return tuple(found)

    @property
    def foot(self) -> float:
        """The height of the band that the cables come in at."""
        return 10.0 + LINE * len(self.head)

    @property
    def size(self) -> tuple[float, float]:
        """The least width and height [mm]."""
        wide = max((text_width_mm(text, 2.5) for text in self.head), default=0.0) + 8.0
        width = LABELS + max(sum(self.widths) + (LANE + 3.0) * len(self.widths), wide) + 2.0
        height = TITLE + self.foot + HEADER + sum(max(count, 1) * high for _, count, high in self.rows)
        return width, height + 1.0


class GridDrawing:
    """A grid drawn in a region; ``head`` are the lines beside the head-end, ``title`` the name below."""

    def __init__(self, grid: Grid, head: Sequence[str], title: str, language: str) -> None:
        self.grid, self.title, self.language = grid, title, language
        self.head = tuple(legible(text) for text in head)
        self.items: list[Item] = []

    def fits(self) -> Iterator[Fit]:
        """The ways to lay it out, from the widest to the highest."""
        heads = tuple(self._unit_name(unit) for unit in self.grid.units)
        for lines in range(1, MOST_LINES + 1):
            yield Fit(self.grid, lines, self.head, heads)

    def smallest(self) -> tuple[float, float]:
        """The size of the layout that is nearest to a landscape sheet [mm]."""
        return min((fit.size for fit in self.fits()), key=lambda size: max(size[0] / 1.3, size[1]))

    def draw(self, region: Rect) -> list[Item] | None:
        """The items in a region; None where it is too small."""
        fit = next((one for one in self.fits() if one.size[0] <= region.width and one.size[1] <= region.height), None)
        if fit is None:
            return None
        self.items = []
        self._place(fit, region)
        return self.items

    # --- placing ----------------------------------------------------------------------------------

    def _place(self, fit: Fit, region: Rect) -> None:
        width, height = fit.size
        inner = sum(fit.widths)
        wider = min(WIDER, 1.0 + (region.width - width) / inner)
        fixed = TITLE + fit.foot + HEADER
        flexible = height - fixed
        higher = min(HIGHER, 1.0 + (region.height - height) / flexible)
        width += inner * (wider - 1.0)
        x0 = region.x0 + (region.width - width) / 2
        low = region.y0 + (region.height - fixed - flexible * higher) / 2
        ground = low + TITLE + fit.foot
        edges = [x0 + LABELS]
        for one in fit.widths:
            edges.append(edges[-1] + one * wider + LANE + 3.0)
        right = max(edges[-1], x0 + width)
        y = ground
        tops = dict.fromkeys(self.grid.units, ground)
        for row, count, high in fit.rows:
            each = min(high * higher, max(HIGHEST_LINE, high))
            top = y + max(count, 1) * each
            self._band(row, x0, right, y, top)
            for unit, left, width_of in zip(self.grid.units, edges, fit.widths, strict=False):
                cell = row.cells.get(unit, ())
                if cell:
                    lines = wrapped(cell, width_of)
                    for number, line in enumerate(lines):
                        bus = top - (number + 1) * top_share(top - y, len(lines)) + BUS
                        self._line(line, left, bus, wider)
                        tops[unit] = max(tops[unit], bus)
            y = top
        self._frame(x0, right, y, edges, ground)
        self._feed(fit, x0, edges, ground, tops)
        self._name(region, (x0 + right) / 2, low)

    def _band(self, row: GridRow, x0: float, right: float, y: float, top: float) -> None:
        texts = row.fold.texts if row.fold is not None else (said("whole_building", self.language),)
        for number, text in enumerate(texts):
            level = (y + top) / 2 + LINE * ((len(texts) - 1) / 2 - number)
            self._text(x0 + 1.0, level, shown(text, LABELS - 2.0))
        self.items.append(Line(((x0, y), (right, y)), STOREY))

    def _frame(self, x0: float, right: float, top: float, edges: Sequence[float], ground: float) -> None:
        self.items.append(Line(((x0, top), (right, top)), STOREY))
        self._text(x0 + 1.0, top + 1.2, said("roof", self.language), "left-bottom")
        for number, unit in enumerate(self.grid.units):
            if number:
                self.items.append(
                    Line(((edges[number] - 1.5, ground), (edges[number] - 1.5, top + HEADER - 1.0)), UNIT)
                )
            if len(self.grid.units) > 1:
                name = shown(self._unit_name(unit), edges[number + 1] - edges[number] - 3.0, 3.5)
                self._text((edges[number] + edges[number + 1]) / 2, top + 4.5, name, "center-middle", 3.5)

    def _unit_name(self, unit: str | None) -> str:
        if unit is None:
            return said("common", self.language)
        found = next((one for one in self.grid.buildings[0].units or () if one.id == unit), None)
        if found is not None and found.name:
            return legible(found.name)
        return said("unit" if unit.isdigit() else "unit_named", self.language, unit=legible(unit))

    # --- lines ------------------------------------------------------------------------------------

    def _line(self, line: Sequence[Entry], left: float, bus: float, wider: float) -> None:
        """Entries on one branch: from the trunk along the branch and up to each symbol."""
        trunk, x = left + 1.5, left + LANE
        layer = line_layer(self.grid.system)
        high = max(one.height for one in line)
        last = trunk
        places = []
        for entry in line:
            width = entry.width * wider
            box = shapes()[kind_symbol(entry.devices[0].kind)].box
            middle = x + box.width / 2
            if entry.via:
                middle, beyond = self._via(entry, x, bus, layer)
                self._symbol(entry, beyond, bus + STUB, high)
            else:
                self.items.append(Line(((middle, bus), (middle, bus + STUB)), layer))
                self._text(middle + 0.9, bus + 0.6, entry.cable, "left-bottom")
                self._symbol(entry, middle, bus + STUB, high)
            places.append((entry, x - 1.0, x + width - BETWEEN * wider + 0.6))
            last, x = middle, x + width
        self.items.append(Line(((trunk, bus), (last, bus)), layer))
        self._rooms(places, bus + STUB - 0.9, bus + STUB + high + TAGS + ROOMS - 0.4)

    def _via(self, entry: Entry, x: float, bus: float, layer: str) -> tuple[float, float]:
        """What an entry hangs on, in grey, and the cable from there; the middles of both [mm]."""
        name = kind_symbol(entry.via)
        box, own = shapes()[name].box, shapes()[kind_symbol(entry.devices[0].kind)].box
        middle, level = x + box.width / 2, bus + STUB + min(box.height, own.height) / 2
        self.items.append(Symbol(name, middle - (box.x0 + box.x1) / 2, level - (box.y0 + box.y1) / 2, REFERENCE))
        self.items.append(Line(((middle, bus), (middle, level - box.height / 2)), layer))
        end = x + box.width + text_width_mm(entry.cable, 2.5) + 2.0
        self.items.append(Line(((x + box.width, level), (end, level)), layer))
        self._text(x + box.width + 1.0, level + 0.7, entry.cable, "left-bottom")
        return middle, end + own.width / 2

    def _symbol(self, entry: Entry, middle: float, foot: float, high: float) -> None:
        self.items += entry_items(entry, middle, foot, high, self.grid.system)

    def _rooms(self, places: Sequence[tuple[Entry, float, float]], low: float, high: float) -> None:
        """One dashed outline, with one caption, around the entries that stand in one room."""
        groups: list[list[tuple[Entry, float, float]]] = []
        for place in places:
            if place[0].room and groups and groups[-1][0][0].room == place[0].room:
                groups[-1].append(place)
            elif place[0].room:
                groups.append([place])
        for group in groups:
            left, right = group[0][1], group[-1][2]
            self.items.append(outline(Rect(left, low, right, high), ROOM))
            self._text(left + 1.0, high - 1.3, shown(group[0][0].room, right - left - 1.6), "left-top")

    # --- feed and name ----------------------------------------------------------------------------

    def _feed(self, fit: Fit, x0: float, edges: Sequence[float], ground: float, tops: dict[str | None, float]) -> None:
        """The head-end at the foot, the line along it and the trunks."""
        layer, main = line_layer(self.grid.system, feed=True), ground - 2.5
        feed, level = x0 + LABELS - 3.5, ground - fit.foot + 4.6
        self._text(x0 + 1.0, (ground + level) / 2 - 1.0, said("incoming", self.language))
        self.items.append(Symbol("head_end", feed, level, REFERENCE))
        self.items.append(
            Line(((feed, level + 3.2), (feed, main), (edges[len(self.grid.units) - 1] + 1.5, main)), layer)
        )
        for number, text in enumerate(self.head):
            y = level + 3.0 + (len(self.head) - 1 - number) * LINE
            self._text(feed + 5.0, y, text, "left-top")
        cable = line_layer(self.grid.system)
        for unit, left in zip(self.grid.units, edges, strict=False):
            self.items.append(Line(((left + 1.5, main), (left + 1.5, max(tops[unit], ground))), cable))

    def _name(self, region: Rect, middle: float, low: float) -> None:
        name = shown(self.title, region.width - 30.0, 5.0)
        half = text_width_mm(name, 5.0) / 2 + 2.0
        middle = min(max(middle, region.x0 + half), region.x1 - half - 12.0)
        self._text(middle, low + 5.4, name, "center-bottom", 5.0)
        self.items.append(Line(((middle - half, low + 3.0), (middle + half, low + 3.0)), TEXT, 0.5))
        self.items.append(Line(((middle - half, low + 2.0), (middle + half, low + 2.0)), TEXT))
        self._text(middle + half + 1.5, low + 5.4, said("schematic", self.language), "left-bottom", 3.5)

    def _text(self, x: float, y: float, text: str, anchor: Anchor = "left-middle", height: float = 2.5) -> None:
        if text:
            self.items.append(TextBox(x, y, text, TEXT, height, anchor))


def top_share(height: float, lines: int) -> float:
    """The height of one of so many lines."""
    return height / max(lines, 1)
