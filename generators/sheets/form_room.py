"""The room that a text of a drawn title block has: up to the nearest lines and texts around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from tiaowen.generators.sheets.fonts import text_extent_mm
from tiaowen.generators.sheets.sheet import Item, Line, Point, Rect

_CLEAR = 0.3
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Placed(Protocol):
    """A text set from a point on its baseline."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def at(self) -> Point:
        """The point."""

    @property
    def height_mm(self) -> float:
        """Height of its capitals [mm]."""

    @property
    def align(self) -> str:
        """left, center or right of the point."""


def room_for(
    at: Point, height_mm: float, align: str, whole: Rect, items: Sequence[Item], others: Sequence[Placed]
) -> Rect:
    """The largest rectangle about a text: first as wide as its line of writing is free, then as high as that is."""
    x, y = at
    low, high = y - 0.2 * height_mm, y + height_mm
    lines = [Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in _edges(items)]
    blocks = [*lines, *(_ink(one) for one in others)]
    beside = [one for one in blocks if one.y0 < high and one.y1 > low]
    x0 = max([whole.x0, *(one.x1 for one in beside if one.x1 <= x + _CLEAR)])
    x1 = min([whole.x1, *(one.x0 for one in beside if one.x0 >= x - _CLEAR and one.x0 > x0)])
    across = [one for one in blocks if one.x0 < x1 - _CLEAR and one.x1 > x0 + _CLEAR]
    y0 = max([whole.y0, *(one.y1 for one in across if one.y1 <= y)])
    y1 = min([whole.y1, *(one.y0 for one in across if one.y0 >= high - _CLEAR)])
    return Rect(x0, y0, max(x1, x0 + _CLEAR), max(y1, y0 + _CLEAR))


def _edges(items: Sequence[Item]) -> Iterator[tuple[Point, Point]]:
    for item in items:
        if isinstance(item, Line):
            yield from pairwise(item.points)
            if item.closed:
                yield item.points[-1], item.points[0]


def _ink(one: Placed) -> Rect:
    width, low, high = text_extent_mm(one.text, one.height_mm)
    left = one.at[0] - _SHARE[one.align] * width
    return Rect(left, one.at[1] + low, left + width, one.at[1] + high)
