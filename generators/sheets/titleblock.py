"""Frame and title block after GB/T 50001, as items; and a sheet's items and layers with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.form_filled import filled
from tiaowen.generators.sheets.layout import SMALLEST_MM, cell, ellipsis, outline
from tiaowen.generators.sheets.sheet import Form, Item, Layer, Line, Rect, Sheet, Signature, TextBox, TitleBlock
from tiaowen.spec.errors import Text

FRAME_LAYER = Layer("G-ANNO-TTLB", 7, (0, 0, 0), 0.7)
GRID_LAYER = Layer("G-ANNO-TTLB-GRID", 7, (0, 0, 0), 0.25)
TEXT_LAYER = Layer("G-ANNO-TTLB-TEXT", 7, (0, 0, 0), 0.25)
TRIM_LAYER = Layer("G-ANNO-TRIM", 8, (128, 128, 128), 0.13)
FRAME_LAYERS = (FRAME_LAYER, GRID_LAYER, TEXT_LAYER, TRIM_LAYER)
_SIZE = re.compile(r"(A[0-4])(?:\+(\d+(?:\.\d+)?))?")
FORM_SHARE = 1 / 3
_IN_FORCE: ContextVar[TitleBlock | None] = ContextVar("tiaowen_title_block", default=None)
_FIELDS = ("number", "discipline", "stage", "scale", "date")


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a sheet: its items, the rectangle inside the frame, and the one free to draw in."""

    items: tuple[Item, ...]
    inner: Rect
    free: Rect


@cache
def formats() -> Mapping[str, Any]:
    """The sizes, rows and labels of ``format.yaml``."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(
        (files("tiaowen.generators.sheets") / "format.yaml").read_text(encoding="utf-8")
    )
    return loaded


def label(name: str, language: str) -> str:
    """A label such as ``legend`` in Chinese or English."""
    return Text(**formats()["labels"][name])[language]


def _size(size: str) -> tuple[Mapping[str, Any], float]:
    """The row of a size and its width with the lengthening [mm]."""
    match = _SIZE.fullmatch(size)
    longer = float(match[2] or 0) if match else 0.0
    if match is None or longer % 0.25 or longer > 2:
        raise ValueError(f"no sheet size: {size!r}; A0 to A4, lengthened by quarters such as A2+0.25")
    row = formats()["sizes"][match[1]]
    return row, round(row["width"] * (1 + longer), 3)


def paper_mm(size: str) -> tuple[float, float]:
    """Width and height [mm] of a landscape size; ``+0.25`` lengthens the long side by a quarter.

    >>> paper_mm("A3"), paper_mm("A2+0.5")
    ((420.0, 297.0), (891.0, 420.0))
    """
    row, width = _size(size)
    return float(width), float(row["height"])


@contextmanager
def drawn_with(title: TitleBlock) -> Iterator[None]:
    """Within this, `free_rect` leaves room for this title block where it is asked for none in particular."""
    token = _IN_FORCE.set(title)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def free_rect(size: str, title: str | TitleBlock | None = None, titled: bool = True) -> tuple[Rect, Rect]:
    """The rectangle inside the frame and the part of it that the title strip leaves free.

    ``title`` is the sheet's title block, or only the side of ours: ``right`` or ``bottom``; without one it is the
    title block that `drawn_with` names, else ours at the right.
    """
    title = title or _IN_FORCE.get() or "right"
    row, width = _size(size)
    margin = row["margin"]
    inner = Rect(float(formats()["binding"]), margin, width - margin, row["height"] - margin)
    if not titled:
        return inner, inner
    place = title if isinstance(title, str) else title.place
    form = None if isinstance(title, str) else form_for(inner, title)
    if place == "bottom":
        return inner, Rect(inner.x0, inner.y0 + (form.height if form else row["bottom"]), inner.x1, inner.y1)
    return inner, Rect(inner.x0, inner.y0, inner.x1 - (form.width if form else row["right"]), inner.y1)


def form_for(inner: Rect, title: TitleBlock) -> Form | None:
    """The institute's own title block where there is one and it leaves two thirds of the sheet to draw in."""
    form = title.form
    if form is None:
        return None
    wide, high = (1.0, FORM_SHARE) if title.place == "bottom" else (FORM_SHARE, 1.0)
    return form if form.width <= inner.width * wide and form.height <= inner.height * high else None


def frame(sheet: Sheet) -> Frame:
    """Trim line, frame and title block of a sheet, and the rectangle left to draw in."""
    return _frame(replace(sheet, items=(), layers=()))


@lru_cache(maxsize=4)  # a sheet is checked and written five times over, in one process or two
def _frame(sheet: Sheet) -> Frame:
    width, height = paper_mm(sheet.size)
    title = sheet.title
    inner, free = free_rect(sheet.size, title or "right", title is not None)
    items: list[Item] = [outline(Rect(0, 0, width, height), TRIM_LAYER.name), outline(inner, FRAME_LAYER.name)]
    if title is not None:
        bottom = title.place == "bottom"
        strip = Rect(inner.x0, inner.y0, inner.x1, free.y0) if bottom else Rect(free.x1, inner.y0, inner.x1, inner.y1)
        edge = ((strip.x0, strip.y1), (strip.x1, strip.y1)) if bottom else ((strip.x0, strip.y0), (strip.x0, strip.y1))
        items.append(Line(edge, FRAME_LAYER.name))
        form = form_for(inner, title)
        if form is not None:
            items += filled(form, inner.x1 - form.width, inner.y0, _values(sheet, title))
            return Frame(tuple(items), inner, free)
        for name, area in _across(strip) if bottom else _upwards(strip, title):
            items += [outline(area, GRID_LAYER.name), *_CELLS[name](area, sheet, title)]
    return Frame(tuple(items), inner, free)


def _values(sheet: Sheet, title: TitleBlock) -> dict[str, str]:
    """What each placeholder of a form stands for."""
    return {
        "project": title.project,
        "project_number": title.project_number,
        "client": title.client,
        "firm": title.firm,
        "discipline": title.discipline,
        "stage": title.stage,
        "date": title.date,
        "number": sheet.number,
        "sheet": sheet.name,
        "scale": sheet.scale,
        "size": sheet.size,
        "revision": title.revisions[-1].mark if title.revisions else "",
    }


def sheet_items(sheet: Sheet) -> tuple[Item, ...]:
    """Everything that is drawn: the frame and title block, then the sheet's own items."""
    return frame(sheet).items + sheet.items


def sheet_layers(sheet: Sheet) -> tuple[Layer, ...]:
    """Every declared layer, those of the frame first; a later one of the same name replaces an earlier."""
    return tuple({layer.name: layer for layer in (*FRAME_LAYERS, *sheet.layers)}.values())


def _rows(name: str, title: TitleBlock) -> int:
    counts = {
        "fields": len(_FIELDS),
        "signatures": len(_signatures(title)),
        "countersign": len(_countersign(title)) + 1,
        "revisions": 4,
    }
    return counts.get(name, 1)


def _upwards(strip: Rect, title: TitleBlock) -> Iterator[tuple[str, Rect]]:
    """The cells of a strip at the right, grown alike until the strip is full or each has its most."""
    entries = formats()["right"]
    least = [entry["row"] * _rows(entry["cell"], title) for entry in entries]
    most = [entry["most"] * _rows(entry["cell"], title) for entry in entries]
    share = min(1.0, (strip.height - sum(least)) / (sum(most) - sum(least)))
    y = strip.y0
    for entry, low, high in zip(entries, least, most, strict=True):
        top = y + low + (high - low) * share
        yield entry["cell"], Rect(strip.x0, y, strip.x1, top)
        y = top


def _across(strip: Rect) -> Iterator[tuple[str, Rect]]:
    """The cells of a strip at the bottom, no wider than an A2's, from the right."""
    entries = formats()["bottom"]
    unit = min(strip.width, 560.0) / sum(entry["share"] for entry in entries)
    x = strip.x1
    for entry in entries:
        left = x - entry["share"] * unit
        yield entry["cell"], Rect(left, strip.y0, x, strip.y1)
        x = left


def _caption(area: Rect, name: str, title: TitleBlock) -> TextBox:
    text = ellipsis(label(name, title.language), area.width - 2, SMALLEST_MM)
    return TextBox(area.x0 + 1.5, area.y1 - 1.5, text, TEXT_LAYER.name, 2.5, "left-top")


def _big(name: str, height_mm: float, text: Callable[[Sheet, TitleBlock], str]) -> Callable[..., list[Item]]:
    """A cell with a small label at its upper left and a text as large as fits."""

    def draw(area: Rect, sheet: Sheet, title: TitleBlock) -> list[Item]:
        body = Rect(area.x0, area.y0, area.x1, area.y1 - 5)
        return [_caption(area, name, title), *cell(body, text(sheet, title), TEXT_LAYER.name, height_mm)]

    return draw


def _grid(area: Rect, rows: int, *splits: float) -> tuple[list[Item], list[list[Rect]]]:
    """Rules that divide an area into rows and, at shares of its width, into columns; and its cells."""
    levels = [area.y1 - area.height * index / rows for index in range(rows + 1)]
    edges = [area.x0, *(area.x0 + area.width * split for split in splits), area.x1]
    rules: list[Item] = [Line(((area.x0, y), (area.x1, y)), GRID_LAYER.name) for y in levels[1:-1]]
    rules += [Line(((x, area.y0), (x, area.y1)), GRID_LAYER.name) for x in edges[1:-1]]
    cells = [[Rect(left, low, right, high) for left, right in pairwise(edges)] for high, low in pairwise(levels)]
    return rules, cells


def _texts(cells: list[list[Rect]], rows: Sequence[tuple[str, ...]], height_mm: float = 3.0) -> list[Item]:
    return [
        box
        for areas, texts in zip(cells, rows, strict=False)
        for area, text in zip(areas, texts, strict=False)
        for box in cell(area, text, TEXT_LAYER.name, height_mm, margin=0.8)
    ]


def _fields(area: Rect, sheet: Sheet, title: TitleBlock) -> list[Item]:
    values = (sheet.number, title.discipline, title.stage, sheet.scale, title.date)
    names = [label(name, title.language) for name in _FIELDS]
    rules, cells = _grid(area, len(names), 0.3 if title.language == "zh" else 0.37)
    return rules + _texts(cells, list(zip(names, values, strict=True)), 3.5)


def _people(area: Rect, people: tuple[Signature, ...], heading: str = "") -> list[Item]:
    items: list[Item] = []
    if heading:
        top = area.y1 - area.height / (len(people) + 1)
        head = Rect(area.x0, top, area.x1, area.y1)
        items += [Line(((area.x0, top), (area.x1, top)), GRID_LAYER.name), *cell(head, heading, TEXT_LAYER.name, 3.0)]
        area = Rect(area.x0, area.y0, area.x1, top)
    widest = max(text_width_mm(person.role, SMALLEST_MM) for person in people) + 2.4
    split = min(0.5, max(0.28, widest / area.width))
    rules, cells = _grid(area, len(people), split, split + (1 - split) * 0.55)
    return items + rules + _texts(cells, [(person.role, person.person) for person in people])


def _signatures(title: TitleBlock) -> tuple[Signature, ...]:
    return title.signatures or tuple(Signature(Text(**role)[title.language]) for role in formats()["roles"])


def _countersign(title: TitleBlock) -> tuple[Signature, ...]:
    return title.countersign or tuple(Signature(Text(**trade)[title.language]) for trade in formats()["trades"])


def _revisions(area: Rect, sheet: Sheet, title: TitleBlock) -> list[Item]:
    rules, cells = _grid(Rect(area.x0, area.y0, area.x1, area.y1 - area.height / 4), 3, 0.11, 0.5)
    top = area.y1 - area.height / 4
    head = cell(Rect(area.x0, top, area.x1, area.y1), label("revisions", title.language), TEXT_LAYER.name, 3.0)
    rows = [(revision.mark, revision.what, revision.date) for revision in title.revisions[-3:]]
    return [Line(((area.x0, top), (area.x1, top)), GRID_LAYER.name), *head, *rules, *_texts(cells, rows, 2.5)]


_CELLS: Mapping[str, Callable[[Rect, Sheet, TitleBlock], list[Item]]] = {
    "fields": _fields,
    "signatures": lambda area, sheet, title: _people(area, _signatures(title)),
    "countersign": lambda area, sheet, title: _people(area, _countersign(title), label("countersign", title.language)),
    "revisions": _revisions,
    "firm": _big("firm", 5.0, lambda sheet, title: title.firm),
    "seal": _big("seal", 3.5, lambda sheet, title: ""),
    "project": _big("project", 5.0, lambda sheet, title: title.project),
    "name": _big("name", 5.0, lambda sheet, title: sheet.name),
}
