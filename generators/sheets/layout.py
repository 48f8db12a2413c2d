"""Laying out text and tables: baseline and rectangle of a text, wrapping, fitting, rows of cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.sheets.fonts import text_extent_mm, text_width_mm
from tiaowen.generators.sheets.sheet import Anchor, Item, Line, Point, Rect, TextBox

SMALLEST_MM = 2.5
HEIGHTS_MM = (20.0, 14.0, 10.0, 7.0, 5.0, 3.5, 3.0, 2.5)
LEADING = 1.8
INK = 1.3
_NOT_FIRST = set("，。、；：！？）】》」』”’…％%),.;:!?]}°℃㎡")
_NOT_LAST = set("（「『《【“‘([{")
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}
_RISE = {"bottom": 0.0, "middle": 0.5, "top": 1.0}


@dataclass(frozen=True, slots=True)
class Block:
    """Items laid out together, and the room they take [mm]."""

    items: tuple[Item, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width [mm], and how its cells are set."""

    title: str
    width: float
    align: str = "left"


def baseline(box: TextBox) -> tuple[Point, str]:
    """The point on the baseline that the text is set from, and left, center or right."""
    side, level = box.anchor.split("-")
    drop = _RISE[level] * box.height_mm
    angle = math.radians(box.rotation)
    return (box.x + drop * math.sin(angle), box.y - drop * math.cos(angle)), side


def corners(box: TextBox, inset: float = 0.0) -> tuple[Point, Point, Point, Point]:
    """The corners of the ink of a text: measured, turned, anticlockwise from the lower left; less an inset [mm]."""
    (x, y), side = baseline(box)
    width, low, high = text_extent_mm(box.text, box.height_mm)
    left = inset - _SHARE[side] * width
    width, low, high = max(width - 2 * inset, 0.0), low + inset, max(high, low + 2 * inset) - inset
    angle = math.radians(box.rotation)
    cos, sin = math.cos(angle), math.sin(angle)

    def turned(dx: float, dy: float) -> Point:
        return x + dx * cos - dy * sin, y + dx * sin + dy * cos

    return turned(left, low), turned(left + width, low), turned(left + width, high), turned(left, high)


def _words(text: str) -> list[str]:
    """Pieces that may not be broken: a hanzi, or a run of letters; closing marks cling to the left."""
    pieces: list[str] = []
    for char in text:
        clings = bool(pieces) and (
            char in _NOT_FIRST
            or pieces[-1][-1] in _NOT_LAST
            or (ord(char) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80 and pieces[-1][-1] not in " -/")
        )
        if clings:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _broken(piece: str, width: float, height_mm: float) -> list[str]:
    """A piece cut where it has to be, so that each part fits."""
    parts = [""]
    for char in piece:
        if parts[-1] and text_width_mm(parts[-1] + char, height_mm) > width:
            parts.append("")
        parts[-1] += char
    return parts


def wrap(text: str, width: float, height_mm: float) -> list[str]:
    """The lines of a text no wider than ``width`` [mm]; at least one line."""
    lines = [""]
    for piece in _words(one_line(text)):
        if text_width_mm((lines[-1] + piece).rstrip(), height_mm) <= width:
            lines[-1] += piece
            continue
        fits = text_width_mm(piece.rstrip(), height_mm) <= width
        parts = [piece] if fits else _broken(piece, width, height_mm)
        lines = (lines if lines[-1].strip() else lines[:-1]) + parts
    return [line.strip() for line in lines] or [""]


def ellipsis(text: str, width: float, height_mm: float) -> str:
    """The text, cut with an ellipsis when it is wider than ``width`` [mm]."""
    text = one_line(text)
    if text_width_mm(text, height_mm) <= width:
        return text
    while text and text_width_mm(text + "…", height_mm) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def fit(text: str, width: float, height: float, height_mm: float) -> tuple[float, list[str]]:
    """The greatest text height up to ``height_mm`` and the lines with which a text fits a cell [mm].

    Never below 2.5 mm: what is still too long then is cut with an ellipsis.
    """
    for tried in (height_mm, *(step for step in HEIGHTS_MM if step < height_mm)):
        lines = wrap(text, width, tried)
        if _tall(len(lines), tried) <= height:
            return tried, lines
    room = max(1, math.floor((height - INK * SMALLEST_MM) / (SMALLEST_MM * LEADING)) + 1)
    lines = wrap(text, width, SMALLEST_MM)
    if len(lines) > room:
        rest = " ".join(lines[room - 1 :]) if lines[room - 1][-1:].isascii() else "".join(lines[room - 1 :])
        lines = [*lines[: room - 1], ellipsis(rest, width, SMALLEST_MM)]
    return SMALLEST_MM, lines


def _balanced(text: str, lines: list[str], width: float, height_mm: float) -> list[str]:
    """The text in as many lines, but of more equal length; one that had to be cut stays as it is."""
    if len(lines) < 2 or lines[-1].endswith("…"):
        return lines
    best = lines
    for step in range(95, 45, -5):
        tried = wrap(text, width * step / 100, height_mm)
        if len(tried) > len(lines):
            break
        best = tried
    return best


def _tall(lines: int, height_mm: float) -> float:
    """Height of the ink of some lines [mm]; a hanzi is taller than a capital letter."""
    return height_mm * (INK + (lines - 1) * LEADING)


def cell(
    rect: Rect, text: str, layer: str, height_mm: float = 3.5, align: str = "center", margin: float = 1.0
) -> list[TextBox]:
    """A text fitted into a cell, in the middle of its height; nothing for an empty text."""
    if not one_line(text).strip():
        return []
    inner = rect.inset(margin)
    height_mm, lines = fit(text, inner.width, inner.height, height_mm)
    if align == "center":
        lines = _balanced(text, lines, inner.width, height_mm)
    x = inner.x0 + _SHARE[align] * inner.width
    tall = height_mm * (1 + (len(lines) - 1) * LEADING)
    lowest = text_extent_mm(lines[-1], height_mm)[1]
    y = max((rect.y0 + rect.y1 + tall) / 2, rect.y0 + margin / 2 + tall - lowest)  # some signs reach far down
    anchor: Anchor = f"{align}-top"  # type: ignore[assignment]
    return [
        TextBox(x, y - index * height_mm * LEADING, line, layer, height_mm, anchor) for index, line in enumerate(lines)
    ]


def outline(rect: Rect, layer: str, weight_mm: float | None = None) -> Line:
    """The four sides of a rectangle."""
    points = ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))
    return Line(points, layer, weight_mm, closed=True)


def row_height(row: Sequence[str], columns: Sequence[Column], height_mm: float = SMALLEST_MM) -> float:
    """The height of a row of a `table` [mm]: that of its longest cell, wrapped."""
    lines = max(len(wrap(text, column.width - 2, height_mm)) for text, column in zip(row, columns, strict=True))
    return _tall(lines, height_mm) + 3.0


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    x: float,
    y: float,
    *,
    line_layer: str,
    text_layer: str,
    title: str = "",
    height_mm: float = 2.5,
) -> Block:
    """A ruled table whose upper left corner is at (x, y); a row is as high as its longest cell wraps to."""
    width = sum(column.width for column in columns)
    items: list[Item] = []
    top = y
    if title:
        items.append(TextBox(x + width / 2, top - 1, title, text_layer, 3.5, "center-top"))
        top -= 7
    start, levels = top, [top]
    for number, row in enumerate([[column.title for column in columns], *rows]):
        height = row_height(row, columns, height_mm)
        left = x
        for text, column in zip(row, columns, strict=True):
            area = Rect(left, top - height, left + column.width, top)
            items += cell(area, text, text_layer, height_mm, "center" if number == 0 else column.align)
            left += column.width
        top -= height
        levels.append(top)
    items += [Line(((x, level), (x + width, level)), line_layer) for level in levels]
    edges = [x + sum(column.width for column in columns[:index]) for index in range(len(columns) + 1)]
    items += [Line(((edge, start), (edge, top)), line_layer) for edge in edges]
    return Block(tuple(items), width, y - top)
