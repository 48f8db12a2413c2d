"""Placing texts and symbols of a plan where they hit nothing: near, else at the end of a leader, else not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, sin
from typing import Any

import numpy as np
import shapely

from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import corners
from tiaowen.generators.sheets.sheet import Circle, Item, Line, Point, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import label_box, symbol_box, tag_box

TEXT, LEADER = "E-ANNO-TEXT", "E-ANNO-LEAD"
HEIGHT, LEADING, CLEAR, NEAR = 2.5, 4.2, 0.5, 0.2
REACHES = (4.0, 8.0, 13.0, 19.0, 27.0, 37.0, 50.0, 66.0)
TURNS = 16
STEPS = 7


@dataclass
class Labels:
    """What stands on a plan already, and how more is placed on it."""

    area: Rect
    items: list[Item] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    _texts: list[Rect] = field(default_factory=list)
    _symbols: list[Rect] = field(default_factory=list)
    _leaders: list[Any] = field(default_factory=list)
    _tree: Any = None

    def ground(self, items: Iterable[Item]) -> None:
        """What lies below all labels: its lines and symbols are not to be written on."""
        lines: list[Any] = []
        for item in items:
            if isinstance(item, Line):
                points = [*item.points, item.points[0]] if item.closed else list(item.points)
                lines.append(shapely.LineString(points))
            elif isinstance(item, Circle):
                lines.append(shapely.Point(item.x, item.y).buffer(item.radius).exterior)
            elif isinstance(item, Symbol):
                self._symbols.append(symbol_box(item))
                self._texts += [_box(text) for text in (tag_box(item), label_box(item)) if text is not None]
        self._tree = shapely.STRtree(lines)

    def take(self, boxes: Iterable[Rect]) -> None:
        """Boxes that symbols stand in already."""
        self._symbols += boxes

    # --- what is free -----------------------------------------------------------------------------

    def free(self, boxes: Sequence[Rect]) -> Iterator[int]:
        """The numbers of those boxes that nothing stands in, in their order."""
        clear = self._clear(boxes)
        shapes = [
            shapely.box(one.x0 - CLEAR, one.y0 - CLEAR, one.x1 + CLEAR, one.y1 + CLEAR)
            for one in (boxes[number] for number in clear)
        ]
        hit = {int(number) for number in self._tree.query(shapes, predicate="intersects")[0]} if shapes else set()
        for index, number in enumerate(clear):
            if index not in hit and not any(shapes[index].intersects(line) for line in self._leaders):
                yield number

    def _clear(self, boxes: Sequence[Rect]) -> list[int]:
        """The numbers of those boxes that lie in the area and meet no text and no symbol."""
        if not boxes:
            return []
        tried, area = _array(boxes), self.area
        low, high = np.array([area.x0, area.y0]), np.array([area.x1, area.y1])
        free = (tried[:, :2] >= low).all(axis=1) & (tried[:, 2:] <= high).all(axis=1)
        taken = _array([*self._texts, *self._symbols])
        if len(taken):
            one, other = tried[:, None, :], taken[None, :, :]
            apart = (one[..., :2] >= other[..., 2:] + NEAR) | (other[..., :2] >= one[..., 2:] + NEAR)
            free &= apart.any(axis=2).all(axis=1)
        return [int(number) for number in np.flatnonzero(free)]

    # --- symbols ----------------------------------------------------------------------------------

    def symbol_at(self, box: Rect, x: float, y: float) -> Point:
        """Where a symbol of a box (about its insertion point) may stand: at a point or as near as it is free."""
        places = [(x, y)] + [
            (x + reach * cos(turn), y + reach * sin(turn))
            for reach in (8.0, 12.0, 17.0, 23.0, 30.0, 38.0)
            for turn in _turns(12)
        ]
        for at in places:
            moved = Rect(at[0] + box.x0, at[1] + box.y0, at[0] + box.x1, at[1] + box.y1)
            if self._inside(moved) and not any(_meets(moved, other, 1.0) for other in self._symbols):
                self._symbols.append(moved)
                return at
        self._symbols.append(Rect(x + box.x0, y + box.y0, x + box.x1, y + box.y1))
        return x, y

    def _inside(self, box: Rect) -> bool:
        area = self.area
        return area.x0 <= box.x0 and box.x1 <= area.x1 and area.y0 <= box.y0 and box.y1 <= area.y1

    # --- texts ------------------------------------------------------------------------------------

    def inside(self, shape: Any, variants: Sequence[Sequence[str]]) -> bool:
        """Write the first variant (lines of text) that fits into a polygon; False where none does."""
        low_x, low_y, high_x, high_y = shape.bounds
        middle = shape.representative_point() if not shape.contains(shape.centroid) else shape.centroid
        for lines in variants:
            width, height = _size(lines)
            if width > high_x - low_x or height > high_y - low_y:
                continue
            places = [
                (low_x + (high_x - low_x) * i / (2 * STEPS), low_y + (high_y - low_y) * j / (2 * STEPS))
                for i in range(1, 2 * STEPS)
                for j in range(1, 2 * STEPS)
            ]
            places.sort(key=lambda at: (round(hypot(at[0] - middle.x, at[1] - middle.y), 3), at))
            boxes = [_around(at, width, height) for at in [(middle.x, middle.y), *places]]
            within = [box for box in boxes if shape.contains(shapely.box(box.x0, box.y0, box.x1, box.y1))]
            found = next(self.free(within), None)
            if found is not None:
                self._write(within[found], lines, "center")
                return True
        return False

    def beside(self, anchor: Rect, lines: Sequence[str], furthest: float = REACHES[-1]) -> bool:
        """Write lines beside a box: close to it, else at the end of a leader so long at most [mm]; False where not."""
        width, height = _size(lines)
        boxes = list(_close(anchor, width, height))
        found = next(self.free(boxes), None)
        if found is not None:
            self._write(boxes[found], lines, "left" if found == 0 else "right" if found == 1 else "center")
            return True
        return self._led(anchor, lines, width, height, furthest)

    def _led(self, anchor: Rect, lines: Sequence[str], width: float, height: float, furthest: float) -> bool:
        x, y = (anchor.x0 + anchor.x1) / 2, (anchor.y0 + anchor.y1) / 2
        half = hypot(anchor.width, anchor.height) / 2
        boxes = []
        for reach in (one for one in REACHES if one <= furthest):
            for turn in _turns(TURNS):
                tip = (x + (half + reach) * cos(turn), y + (half + reach) * sin(turn))
                side = 1.0 if cos(turn) > -1e-6 else -1.0
                left = tip[0] if side > 0 else tip[0] - width
                boxes.append(Rect(left, tip[1] - height / 2, left + width, tip[1] + height / 2))
        away = [symbol for symbol in self._symbols if not _meets(symbol, anchor)]
        others: Any = shapely.box(*_array([*self._texts, *away]).T)
        for number in self.free(boxes):
            box = boxes[number]
            end = (box.x0 - 0.8 if box.x0 >= x else box.x1 + 0.8, (box.y0 + box.y1) / 2)
            line = shapely.LineString([(x, y), end])
            if not shapely.intersects(line, others).any():
                self._leaders.append(line)
                self.items.append(Line(outside(anchor, (x, y), end), LEADER))
                self._write(box, lines, "left" if box.x0 >= x else "right")
                return True
        return False

    def along(self, line: Sequence[Point], text: str) -> bool:
        """Write a name along the longest stretch of a line on which it hits nothing."""
        stretches = sorted(pairwise(line), key=lambda pair: -hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]))
        width = text_width_mm(text, HEIGHT)
        for (ax, ay), (bx, by) in stretches[:3]:
            length = hypot(bx - ax, by - ay)
            if length < width + 4:
                return False
            angle = _upright(ax, ay, bx, by)
            for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                box = TextBox(
                    ax + (bx - ax) * share, ay + (by - ay) * share, text, TEXT, HEIGHT, "center-middle", angle
                )
                shape = shapely.Polygon(corners(box, -CLEAR))
                hit = len(self._tree.query(shape, predicate="intersects")) or any(
                    shape.intersects(one) for one in self._leaders
                )
                if not hit and self._clear([_box(box)]):
                    self.items.append(box)
                    self._texts.append(_box(box))
                    return True
        return False

    def _write(self, box: Rect, lines: Sequence[str], align: str) -> None:
        x = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[align]
        for number, text in enumerate(lines):
            y = box.y1 - 0.5 - number * LEADING
            self.items.append(TextBox(x, y, text, TEXT, HEIGHT, f"{align}-top"))  # type: ignore[arg-type]
        self._texts.append(box)


def outside(box: Rect, start: Point, end: Point) -> tuple[Point, Point]:
    """A line from within a box as far as it lies outside; all of it where it leaves the box nowhere."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    sides = ((start[0], dx, box.x0, box.x1), (start[1], dy, box.y0, box.y1))
    shares = [((high if step > 0 else low) - at) / step for at, step, low, high in sides if step]
    share = min(shares, default=0.0)
    return ((start[0] + share * dx, start[1] + share * dy), end) if 0 < share < 1 else (start, end)


def _turns(count: int) -> list[float]:
    return [2 * pi * number / count for number in range(count)]


def _upright(ax: float, ay: float, bx: float, by: float) -> float:
    """The direction of a line [degrees], turned so that text on it is not upside down."""
    angle = degrees(atan2(by - ay, bx - ax))
    return angle - 180 if angle > 91 else angle + 180 if angle <= -89 else angle


def _box(text: TextBox) -> Rect:
    points = corners(text)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _array(boxes: Sequence[Rect]) -> Any:
    return np.array([(one.x0, one.y0, one.x1, one.y1) for one in boxes]).reshape(-1, 4)


def _meets(one: Rect, other: Rect, clear: float = NEAR) -> bool:
    return (
        one.x0 < other.x1 + clear
        and other.x0 < one.x1 + clear
        and one.y0 < other.y1 + clear
        and other.y0 < one.y1 + clear
    )


def _size(lines: Sequence[str]) -> tuple[float, float]:
    """Width and height of lines of text with the ink of hanzi [mm]."""
    return max(text_width_mm(line, HEIGHT) for line in lines), (len(lines) - 1) * LEADING + HEIGHT + 1.0


def _around(at: Point, width: float, height: float) -> Rect:
    return Rect(at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2)


def _close(anchor: Rect, width: float, height: float) -> Iterator[Rect]:
    """Boxes right, left, above, below and at the corners of a box."""
    middle_x, middle_y = (anchor.x0 + anchor.x1) / 2, (anchor.y0 + anchor.y1) / 2
    right, left = anchor.x1 + 1.0, anchor.x0 - 1.0 - width
    above, below = anchor.y1 + 0.8, anchor.y0 - 0.8 - height
    yield Rect(right, middle_y - height / 2, right + width, middle_y + height / 2)
    yield Rect(left, middle_y - height / 2, left + width, middle_y + height / 2)
    for y in (above, below):
        for x in (middle_x - width / 2, right - 1.0, left + 1.0):
            yield Rect(x, y, x + width, y + height)
