"""Blocks of a sheet: the legend of its symbols and the numbered notes, as items and their size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiaowen.generators.sheets.layout import LEADING, Block, cell, outline, wrap
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.generators.sheets.titleblock import label

_HEAD_MM = 8.0
_GAP_MM = 2.0


def legend(
    names: Iterable[str],
    x: float,
    y: float,
    *,
    symbol_layer: str,
    line_layer: str,
    text_layer: str,
    language: str = "zh",
    width: float = 80.0,
    counts: dict[str, str] | None = None,
) -> Block:
    """A boxed legend whose upper left corner is at (x, y): symbol, name and, if given, a count.

    Symbols come in the order of the catalogue, each once.
    """
    wanted = set(names)
    chosen = [shape for name, shape in shapes().items() if name in wanted]
    split, last = x + 14.0, x + width - (16.0 if counts else 0.0)
    items: list[Item] = list(cell(Rect(x, y - _HEAD_MM, x + width, y), label("legend", language), text_layer, 3.5))
    top = y - _HEAD_MM
    items.append(Line(((x, top), (x + width, top)), line_layer))
    for shape in chosen:
        lines = wrap(shape.title[language], last - split - 3.0, 2.5)
        height = max(shape.box.height + 3.0, len(lines) * 2.5 * LEADING + 3.0)
        middle = top - height / 2
        dx, dy = (shape.box.x0 + shape.box.x1) / 2, (shape.box.y0 + shape.box.y1) / 2
        items.append(Symbol(shape.name, x + 7.0 - dx, middle - dy, symbol_layer))
        items += cell(Rect(split, top - height, last, top), shape.title[language], text_layer, 2.5, "left", 1.5)
        if counts:
            items += cell(Rect(last, top - height, x + width, top), counts.get(shape.name, ""), text_layer, 2.5)
        top -= height
        items.append(Line(((x, top), (x + width, top)), line_layer))
    edges = [split, last] if counts else [split]
    items += [Line(((edge, y - _HEAD_MM), (edge, top)), line_layer) for edge in edges]
    items.append(outline(Rect(x, top, x + width, y), line_layer))
    return Block(tuple(items), width, y - top)


def notes(
    texts: Sequence[str],
    x: float,
    y: float,
    *,
    text_layer: str,
    width: float = 90.0,
    language: str = "zh",
    height_mm: float = 2.5,
) -> Block:
    """Numbered notes under a heading, wrapped; the upper left corner is at (x, y)."""
    items: list[Item] = [TextBox(x, y, label("notes", language), text_layer, 3.5, "left-top")]
    top = y - 3.5 - 2 * _GAP_MM
    indent = height_mm * (3.0 if len(texts) < 10 else 3.8)
    for number, text in enumerate(texts, start=1):
        items.append(TextBox(x, top, f"{number}.", text_layer, height_mm, "left-top"))
        for line in wrap(text, width - indent, height_mm):
            items.append(TextBox(x + indent, top, line, text_layer, height_mm, "left-top"))
            top -= height_mm * LEADING
    return Block(tuple(items), width, y - top)
