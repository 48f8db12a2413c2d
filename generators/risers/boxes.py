"""Boxes on a sheet: those of the head-end above, the others in columns below, each on a branch of its trunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.drawing_words import said, shown
from tiaowen.generators.risers.entries import Entry
from tiaowen.generators.risers.grid import entry_items, wrapped
from tiaowen.generators.risers.symbols import line_layer
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import outline, wrap
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Symbol, TextBox

TEXT, ROOM, REFERENCE, BOX = "E-ANNO-TEXT", "E-ANNO-ROOM", "E-ANNO-REFR", "E-ANNO-TABL"
WIDTH, BRANCH, GAP, TITLE = 72.0, 16.0, 4.0, 14.0
HEAD, TAGS, LINE = 5.6, 3.8, 4.5
MOST_FEEDS = 3


@dataclass(frozen=True)
class Place:
    """A box: a room, a building, a place on the ground, a system.

    ``entries`` are drawn with their ids, ``texts`` count what other sheets draw; ``feed`` is written at its branch.
    """

    name: str
    entries: tuple[Entry, ...] = ()
    texts: tuple[str, ...] = ()
    feed: str = ""
    head: bool = False

    def lines(self) -> list[list[Entry]]:
        """The entries in lines."""
        return wrapped(self.entries, WIDTH - 5.0)

    def text_lines(self) -> list[str]:
        """The texts in lines."""
        return [line for text in self.texts for line in wrap(text, WIDTH - 4.0, 2.5)]

    @cached_property
    def height(self) -> float:
        """The height of the box [mm]."""
        rows = sum(max(one.height for one in line) + TAGS + 2.0 for line in self.lines())
        return HEAD + rows + LINE * len(self.text_lines()) + 1.2


class BoxDrawing:
    """The boxes in a region: the head-end above, the others in columns below."""

    def __init__(self, system: str, name: str, language: str) -> None:
        self.system, self.name, self.language = system, name, language
        self.items: list[Item] = []

    def draw(self, rooms: Sequence[Place], others: Sequence[Place], region: Rect) -> bool:
        """Whether everything has found its place."""
        step = WIDTH + BRANCH + GAP
        most = int((region.width + GAP) // step)
        if not most:
            return False
        shelves = [rooms[start : start + most] for start in range(0, len(rooms), most)]
        heads = sum(max(one.height for one in shelf) + GAP for shelf in shelves) + 6.0
        room = region.height - heads - TITLE - 8.0
        columns = _columns(others, most, room)
        if columns is None:
            return False
        used = max(len(columns), max(len(shelf) for shelf in shelves))
        pitch = min(step * 1.5, (region.width + GAP) / used)
        left = region.x0 + max(0.0, (region.width - pitch * used) / 2)
        high = max((sum(one.height + GAP for one in some) for some in columns), default=0.0)
        spread = min(2.0, (room - high) / max(max((len(some) for some in columns), default=1), 1)) if high else 0.0
        total = heads + 8.0 + high + spread * max((len(some) for some in columns), default=0) + TITLE
        top = region.y1 - max(0.0, (region.height - total) / 2)
        y = self._heads(shelves, left, pitch, top)
        low = self._columns(columns, left, pitch, y, spread)
        self._name((left + left + pitch * used) / 2, min(low, y - 8.0) - TITLE, region)
        return True

    def _heads(self, shelves: Sequence[Sequence[Place]], left: float, pitch: float, top: float) -> float:
        """The rooms of the head-end, and the main line under them; its height."""
        feed = line_layer(self.system, feed=True)
        trunk, y = left + 3.0, top
        levels = []
        for shelf in shelves:
            high = max(one.height for one in shelf)
            low = y - high - GAP / 2
            for number, place in enumerate(shelf):
                x = left + number * pitch + BRANCH
                self._box(place, x, y)
                self.items.append(Line(((x + 6.0, y - place.height), (x + 6.0, low)), feed))
            self.items.append(Line(((trunk, low), (left + (len(shelf) - 1) * pitch + BRANCH + 6.0, low)), feed))
            levels.append(low)
            y -= high + GAP
        self.items.append(Line(((trunk, levels[0]), (trunk, y - 3.0)), feed))
        return y - 3.0

    def _columns(
        self, columns: Sequence[Sequence[Place]], left: float, pitch: float, main: float, spread: float
    ) -> float:
        feed, cable = line_layer(self.system, feed=True), line_layer(self.system)
        if columns:
            end = left + (len(columns) - 1) * pitch + 3.0
            if end > left + 3.0:
                self.items.append(Line(((left + 3.0, main), (end, main)), feed))
        lowest = main
        for number, some in enumerate(columns):
            trunk, y = left + number * pitch + 3.0, main - 5.0
            branch = main
            for place in some:
                branch = y - 3.0
                self._box(place, trunk + BRANCH - 3.0, y)
                self.items.append(Line(((trunk, branch), (trunk + BRANCH - 3.0, branch)), cable))
                lines = wrap(place.feed, BRANCH - 4.0, 2.5) if place.feed else []
                for index, line in enumerate(lines[:MOST_FEEDS]):
                    level = branch + 0.7 if index == 0 else branch - 1.0 - (index - 1) * 3.8
                    anchor = "left-bottom" if index == 0 else "left-top"
                    self.items.append(TextBox(trunk + 0.8, level, shown(line, BRANCH - 4.2), TEXT, 2.5, anchor))  # type: ignore[arg-type]
                y -= place.height + GAP + spread
            self.items.append(Line(((trunk, main), (trunk, branch)), cable))
            lowest = min(lowest, y)
        return lowest

    def _box(self, place: Place, x: float, top: float) -> None:
        layer = ROOM if place.head else BOX
        self.items.append(outline(Rect(x, top - place.height, x + WIDTH, top), layer))
        name = shown(place.name, WIDTH - 14.0)
        self.items.append(TextBox(x + 2.0, top - 1.5, name, TEXT, 2.5, "left-top"))
        if place.head and not place.entries:
            self.items.append(Symbol("head_end", x + WIDTH - 5.0, top - 4.0 + 0.6, REFERENCE))
        y = top - HEAD
        for line in place.lines():
            high = max(one.height for one in line)
            foot = y - high - TAGS
            at = x + 2.0
            for entry in line:
                half = entry.box.width / 2
                self.items += entry_items(entry, at + half, foot, high, self.system)
                at += entry.width
            y = foot - 2.0
        for text in place.text_lines():
            self.items.append(TextBox(x + 2.0, y - 0.6, shown(text, WIDTH - 3.0), TEXT, 2.5, "left-top"))
            y -= LINE

    def _name(self, middle: float, low: float, region: Rect) -> None:
        name = shown(self.name, region.width - 30.0, 5.0)
        half = text_width_mm(name, 5.0) / 2 + 2.0
        self.items.append(TextBox(middle, low + 5.4, name, TEXT, 5.0, "center-bottom"))
        self.items.append(Line(((middle - half, low + 3.0), (middle + half, low + 3.0)), TEXT, 0.5))
        self.items.append(Line(((middle - half, low + 2.0), (middle + half, low + 2.0)), TEXT))
        note = said("schematic", self.language)
        self.items.append(TextBox(middle + half + 1.5, low + 5.4, note, TEXT, 3.5, "left-bottom"))


def _columns(places: Sequence[Place], most: int, room: float) -> list[list[Place]] | None:
    """The boxes in as few columns as hold them, about equally high; None where they do not fit."""
    if not places:
        return []
    for count in range(1, most + 1):
        target = max(room if count == 1 else 0.0, sum(one.height + GAP for one in places) / count)
        for limit in (target, (target + room) / 2, room):
            columns: list[list[Place]] = [[]]
            used = 0.0
            for place in places:
                if (
                    columns[-1]
                    and used + place.height > min(limit, room)
                    and (used + place.height / 2 > limit or used + place.height > room)
                ):
                    columns.append([])
                    used = 0.0
                columns[-1].append(place)
                used += place.height + GAP
            if len(columns) <= count and all(sum(one.height + GAP for one in some) <= room for some in columns):
                return columns
    return None
