"""The check of a sheet before it is written: what a reader of the drawing would trip over.

Texts are measured with the shipped font as turned rectangles; neighbours are found with a tree, so
that a sheet of two thousand items takes a fraction of a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely

from tiaowen.generators.sheets.fonts import missing_glyphs
from tiaowen.generators.sheets.layout import SMALLEST_MM, corners
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Line, Point, Rect, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import Caption, label_box, shapes, symbol_box, tag_box
from tiaowen.generators.sheets.titleblock import form_for, frame, sheet_layers
from tiaowen.spec.errors import Text

TOUCH_MM = 0.05
MOST_FONTS = 2


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One fault of a sheet: the rule, where on the paper [mm], and what is wrong.

    Rules: overlap, over_line, over_symbol, outside, small_text (below 2.5 mm), fonts (more than two),
    layer (0 or not declared), glyph, duplicate_id, title_block (the institute's own is too large for the sheet).
    """

    rule: str
    x: float
    y: float
    what: Text


@dataclass(frozen=True, slots=True)
class _Written:
    """A visible text and the symbol it belongs to (its place in the list of symbols, or -1)."""

    box: TextBox
    owner: int


def check_sheet(sheet: Sheet) -> list[SheetProblem]:
    """Every fault of a sheet with its frame, sorted by rule and place; an empty list means it is clean."""
    framed = frame(sheet)
    items = (*framed.items, *sheet.items)
    symbols = [item for item in items if isinstance(item, Symbol)]
    texts = list(_texts(items, symbols))
    problems = [
        *_layers(sheet, items),
        *_title_block(sheet, framed.inner),
        *_outside(sheet.items, framed.free),
        *_small(texts, symbols),
        *_fonts(texts),
        *_glyphs(texts),
        *_duplicates(symbols),
        *_crossings(items, symbols, texts),
    ]
    return sorted(set(problems), key=lambda problem: (problem.rule, problem.x, problem.y, problem.what.zh))


def _texts(items: tuple[Item, ...], symbols: list[Symbol]) -> Iterator[_Written]:
    yield from (_Written(item, -1) for item in items if isinstance(item, TextBox) and item.text)
    for owner, symbol in enumerate(symbols):
        for box in (tag_box(symbol), label_box(symbol)):
            if box is not None:
                yield _Written(box, owner)


def _layers(sheet: Sheet, items: tuple[Item, ...]) -> Iterator[SheetProblem]:
    declared = {layer.name for layer in sheet_layers(sheet)} - {"0"}
    for item in items:
        if item.layer not in declared:
            x, y = _place(item)
            zh, en = f"图层未声明：{item.layer}", f"layer not declared: {item.layer}"
            yield SheetProblem("layer", x, y, Text(zh, en))


def _title_block(sheet: Sheet, inner: Rect) -> Iterator[SheetProblem]:
    if sheet.title is not None and sheet.title.form is not None and form_for(inner, sheet.title) is None:
        size = f"{sheet.title.form.width:g} × {sheet.title.form.height:g}"
        zh = f"本单位图签 {size} 放不下 {sheet.size} 图纸，用了自带图签"
        en = f"the institute's title block {size} is too large for {sheet.size}; ours was used"
        yield SheetProblem("title_block", inner.x1, inner.y0, Text(zh, en))


def _place(item: Item) -> Point:
    return item.points[0] if isinstance(item, Line | Fill) else (item.x, item.y)


def _extent(item: Item) -> list[Point]:
    if isinstance(item, Line | Fill):
        return list(item.points)
    if isinstance(item, Circle):
        radius = item.radius
        return [(item.x - radius, item.y - radius), (item.x + radius, item.y + radius)]
    if isinstance(item, TextBox):
        return list(corners(item))
    box = symbol_box(item)
    written = [text for text in (tag_box(item), label_box(item)) if text is not None]
    return [(box.x0, box.y0), (box.x1, box.y1), *(point for text in written for point in corners(text))]


def _outside(items: tuple[Item, ...], free: Rect) -> Iterator[SheetProblem]:
    area = free.inset(-TOUCH_MM)
    for item in items:
        for x, y in _extent(item):
            if not (area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1):
                name = _named(item)
                yield SheetProblem("outside", x, y, Text(f"超出绘图区：{name}", f"outside the drawing area: {name}"))
                break


def _named(item: Item) -> str:
    if isinstance(item, TextBox):
        return item.text
    if isinstance(item, Symbol):
        return item.tag or item.name
    return type(item).__name__.lower()


def _small(texts: list[_Written], symbols: list[Symbol]) -> Iterator[SheetProblem]:
    for text in texts:
        if text.box.height_mm < SMALLEST_MM - 1e-6:
            yield _about("small_text", text.box, Text("字高小于 2.5", "text lower than 2.5 mm"))
    for symbol in symbols:
        heights = [part.height_mm for part in shapes()[symbol.name].parts if isinstance(part, Caption)]
        if any(height * symbol.scale < SMALLEST_MM - 1e-6 for height in heights):
            what = Text(f"图例内字高小于 2.5：{symbol.name}", f"text lower than 2.5 mm in a symbol: {symbol.name}")
            yield SheetProblem("small_text", symbol.x, symbol.y, what)


def _about(rule: str, box: TextBox, what: Text) -> SheetProblem:
    return SheetProblem(rule, box.x, box.y, Text(f"{what.zh}：{box.text}", f"{what.en}: {box.text}"))


def _fonts(texts: list[_Written]) -> Iterator[SheetProblem]:
    fonts = sorted({text.box.font for text in texts})
    if len(fonts) > MOST_FONTS:
        names = ", ".join(fonts)
        yield SheetProblem("fonts", 0.0, 0.0, Text(f"字体多于两种：{names}", f"more than two fonts: {names}"))


def _glyphs(texts: list[_Written]) -> Iterator[SheetProblem]:
    for text in texts:
        missing = missing_glyphs(text.box.text)
        if missing:
            yield _about("glyph", text.box, Text(f"字体缺字 {missing}", f"the font lacks {missing}"))


def _duplicates(symbols: list[Symbol]) -> Iterator[SheetProblem]:
    counts = Counter(name for symbol in symbols for name in symbol.ids)
    for symbol in symbols:
        for name in symbol.ids:
            if counts[name] > 1:
                what = Text(f"编号重复：{name}", f"the id stands twice: {name}")
                yield SheetProblem("duplicate_id", symbol.x, symbol.y, what)


def _crossings(items: tuple[Item, ...], symbols: list[Symbol], texts: list[_Written]) -> Iterator[SheetProblem]:
    """Texts over texts, over lines and over symbols that are not their own."""
    areas: Any = shapely.polygons([corners(text.box, TOUCH_MM) for text in texts]) if texts else []
    for first, second in _pairs(areas, areas):
        if first < second:
            other = texts[second].box.text
            what = Text(f"文字与“{other}”重叠", f'text overlaps "{other}"')
            yield _about("overlap", texts[first].box, what)
    for number, _ in _pairs(areas, _drawn(items)):
        yield _about("over_line", texts[number].box, Text("文字压线", "text on a line"))
    boxes = [symbol_box(symbol) for symbol in symbols]
    rects = [shapely.box(box.x0, box.y0, box.x1, box.y1) for box in boxes]
    for number, place in _pairs(areas, rects):
        if texts[number].owner != place:
            name = _named(symbols[place])
            yield _about("over_symbol", texts[number].box, Text(f"文字压图例 {name}", f"text on the symbol {name}"))


def _pairs(areas: Any, others: Any) -> list[tuple[int, int]]:
    if len(areas) == 0 or len(others) == 0:
        return []
    found = shapely.STRtree(others).query(areas, predicate="intersects")
    return [(int(first), int(second)) for first, second in found.T]


def _drawn(items: tuple[Item, ...]) -> list[Any]:
    """The lines and circles of a sheet as geometries."""
    lines: list[Any] = []
    for item in items:
        if isinstance(item, Line):
            points = [*item.points, item.points[0]] if item.closed else list(item.points)
            lines.append(shapely.LineString(points))
        elif isinstance(item, Circle):
            lines.append(shapely.Point(item.x, item.y).buffer(item.radius).exterior)
    return lines
