"""Sheets as one searchable PDF: a page a sheet, exact millimetres, the shipped font embedded as a subset."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.sheets.fonts import EM_PER_HEIGHT, FONT_FAMILY, font_path, text_width_mm
from tiaowen.generators.sheets.layout import baseline
from tiaowen.generators.sheets.sheet import DASHES, Circle, Fill, Layer, Line, Point, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import Arc, Caption, Part, label_box, shapes, tag_box
from tiaowen.generators.sheets.titleblock import paper_mm, sheet_items, sheet_layers
from tiaowen.model.saving import saved

_MM = 72 / 25.4
_FONT = FONT_FAMILY.replace(" ", "")
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


@cache
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(_FONT, str(font_path())))


def write_pdf(sheets: Sequence[Sheet], path: Path) -> None:
    """Write sheets as the pages of one PDF; several get bookmarks. The file appears whole or not at all.

    Raises:
        ValueError: there is no sheet.
        OSError: the folder is missing or full.
    """
    if not sheets:
        raise ValueError("a PDF needs a sheet")
    firm = sheets[0].title.firm if sheets[0].title else ""
    with pdf_book(path, f"{sheets[0].number} {sheets[0].name}", firm) as book:
        for sheet in sheets:
            book.add(sheet, [(f"{sheet.number} {sheet.name}",)] if len(sheets) > 1 else [])


@contextmanager
def pdf_book(path: Path, title: str, author: str = "") -> Iterator[PdfBook]:
    """A PDF to add sheets to, one at a time; it appears at ``path`` whole, or not at all.

    Raises OSError where the folder is missing or full.
    """
    _register()
    with saved(path) as part:
        book = PdfBook(part, title, author)
        yield book
        book.save()


class PdfBook:
    """A PDF being written: a page for a sheet, and bookmarks as a tree."""

    def __init__(self, path: Path, title: str, author: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        options: dict[str, Any] = {"invariant": 1, "pageCompression": 1, "initialFontName": _FONT}
        self._canvas = Canvas(str(path), **options)
        self._canvas.setTitle(one_line(title))
        self._canvas.setCreator("tiaowen")
        self._canvas.setAuthor(one_line(author))
        self._branch: tuple[str, ...] = ()
        self._pages = 0
        self._front: list[int] = []

    def mark(self, text: str, key: str, level: int = 0) -> None:
        """A bookmark for a page that is added, now or later, under this key."""
        self._canvas.showOutline()
        self._canvas.addOutlineEntry(one_line(text) or "—", key, level)
        self._branch = (*self._branch[:level], text)

    def add(self, sheet: Sheet, branches: Sequence[tuple[str, ...]] = (), key: str = "") -> None:
        """A page. Each branch is a bookmark of it, below those above it; of these only what is new is written."""
        place = key or f"p{self._pages}"
        self._canvas.bookmarkPage(place)
        for number, branch in enumerate(branches):
            shared = 0
            while shared < len(branch) - 1 and self._branch[shared : shared + 1] == branch[shared : shared + 1]:
                shared += 1
            for level in range(shared, len(branch)):
                mark = f"{place}.{number}.{level}"  # a key has but one title
                self._canvas.bookmarkPage(mark)
                self.mark(branch[level], mark, level)
        self._pages += 1
        _page(self._canvas, sheet)

    def add_in_front(self, sheet: Sheet, key: str) -> None:
        """A page that stands before all that were added otherwise, after those added so before it."""
        self._front.append(self._pages)
        self.add(sheet, key=key)

    def save(self) -> None:
        """Write the file."""
        document: Any = vars(self._canvas)["_doc"]  # reportlab has no other way to put a page in front
        pages = document.Pages.pages
        pages[:] = [pages[place] for place in self._front] + [
            page for place, page in enumerate(pages) if place not in set(self._front)
        ]
        self._canvas.save()


def _page(canvas: Any, sheet: Sheet) -> None:
    width, height = paper_mm(sheet.size)
    canvas.setPageSize((width * _MM, height * _MM))
    canvas.scale(_MM, _MM)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    pen = _Pen(canvas, {layer.name: layer for layer in sheet_layers(sheet)})
    for item in sheet_items(sheet):
        pen.draw(item)
    canvas.showPage()


class _Pen:
    """Draws items on a canvas and remembers what is set, so that a page stays small."""

    def __init__(self, canvas: Any, layers: dict[str, Layer]) -> None:
        self.canvas = canvas
        self.layers = layers
        self.state: tuple[object, ...] = ()
        self.fill: object = None

    def draw(self, item: object) -> None:
        """Draw one item."""
        if isinstance(item, TextBox):
            self._text(item)
        elif isinstance(item, Symbol):
            self._symbol(item)
        elif isinstance(item, Fill):
            self._colour(item.rgb or self._layer(item.layer).rgb)
            self._path(item.points, closed=True, filled=True)
        elif isinstance(item, Circle):
            self._stroke(item.layer, item.weight_mm, item.dash)
            self.canvas.circle(item.x, item.y, item.radius)
        elif isinstance(item, Line):
            self._stroke(item.layer, item.weight_mm, item.dash)
            self._path(item.points, closed=item.closed, filled=False)

    def _layer(self, name: str) -> Layer:
        return self.layers.get(name) or Layer("undeclared")

    def _stroke(self, name: str, weight_mm: float | None = None, dash: str | None = None) -> None:
        layer = self._layer(name)
        weight = layer.weight_mm if weight_mm is None else weight_mm
        state = (layer.rgb, weight, dash or layer.linetype)
        if state != self.state:
            self.state = state
            self.canvas.setStrokeColorRGB(*(part / 255 for part in layer.rgb))
            self.canvas.setLineWidth(weight)
            self.canvas.setDash(list(DASHES[dash or layer.linetype]))

    def _colour(self, rgb: tuple[int, int, int]) -> None:
        if rgb != self.fill:
            self.fill = rgb
            self.canvas.setFillColorRGB(*(part / 255 for part in rgb))

    def _path(self, points: Sequence[Point], *, closed: bool, filled: bool) -> None:
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed:
            path.close()
        self.canvas.drawPath(path, stroke=0 if filled else 1, fill=1 if filled else 0)

    def _text(self, box: TextBox) -> None:
        if not box.text:
            return
        self._colour(self._layer(box.layer).rgb)
        (x, y), side = baseline(box)
        shift = text_width_mm(box.text, box.height_mm) * _SHARE[side]
        angle = math.radians(box.rotation)
        cos, sin = math.cos(angle), math.sin(angle)
        text = self.canvas.beginText()
        text.setTextTransform(cos, sin, -sin, cos, x - shift * cos, y - shift * sin)
        text.setFont(_FONT, box.height_mm * EM_PER_HEIGHT)
        text.textOut(box.text)
        self.canvas.drawText(text)

    def _symbol(self, symbol: Symbol) -> None:
        layer = self._layer(symbol.layer)
        self._stroke(symbol.layer, layer.weight_mm / symbol.scale)
        self._colour(layer.rgb)
        self.canvas.saveState()
        self.canvas.translate(symbol.x, symbol.y)
        self.canvas.rotate(symbol.rotation)
        self.canvas.scale(symbol.scale, symbol.scale)
        for part in shapes()[symbol.name].parts:
            self._part(part, symbol.layer)
        self.canvas.restoreState()
        for box in (tag_box(symbol), label_box(symbol)):
            if box is not None:
                self._text(box)

    def _part(self, part: Part, layer: str) -> None:
        if isinstance(part, Caption):
            self._text(TextBox(part.x, part.y, part.text, layer, part.height_mm, "center-middle"))
        elif isinstance(part, Arc):
            box = (part.x - part.radius, part.y - part.radius, part.x + part.radius, part.y + part.radius)
            self.canvas.arc(*box, part.start, part.end - part.start)
        else:
            self._path(part.points, closed=part.closed, filled=part.filled)
