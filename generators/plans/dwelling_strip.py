"""Devices of a dwelling type without a place on its plan: a row below it, and sheets for what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.plans.dwelling_devices import Typical
from tiaowen.generators.risers.symbols import device_layer, kind_symbol
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import outline
from tiaowen.generators.sheets.sheet import Item, Point, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes

TEXT, TABLE = "E-ANNO-TEXT", "E-ANNO-TABL"
CAPTION, HIGH, LEAST = 38.0, 18.0, 12.0


def typical_tag(each: Typical) -> str:
    """The tag of a typical device, marked where any of them is an estimate."""
    return legible(each.tag) + ("*" if each.estimated else "")


def typical_symbol(each: Typical, at: Point, offset: Point, anchor: Any) -> Symbol:
    """The symbol of a typical device, with the ids of all that it stands for."""
    first = each.devices[0]
    height = "" if each.info.height_m is None else f"{each.info.height_m:g} m"
    buildings = " ".join(dict.fromkeys(one.building for one in each.devices if one.building is not None))
    systems = " ".join(dict.fromkeys(one.system for one in each.devices))
    return Symbol(
        kind_symbol(each.kind), at[0], at[1], device_layer(first), typical_tag(each), ids=each.ids,
        provisions=tuple(dict.fromkeys(id for one in each.devices for id in one.provisions)),
        estimated=each.estimated, tag_offset=offset, tag_anchor=anchor,
        attributes={"SYSTEM": systems, "BUILDING": buildings, "DEVICE": each.kind, "HEIGHT": height},
    )  # fmt: skip


def _width(each: Typical) -> float:
    box = shapes()[kind_symbol(each.kind)].box
    return max(box.width, LEAST, text_width_mm(typical_tag(each), 2.5)) + 4.0


def _cell(each: Typical, x: float, low: float) -> Symbol:
    """A device with its tag below it in a cell from ``x``, above ``low``."""
    box = shapes()[kind_symbol(each.kind)].box
    at = x + _width(each) / 2 - (box.x0 + box.x1) / 2, low + 10.5 - (box.y0 + box.y1) / 2
    return typical_symbol(each, at, ((box.x0 + box.x1) / 2, box.y0 - 0.8), "center-top")


def strip_items(outside: Sequence[Typical], strip: Rect, language: str) -> tuple[list[Item], list[Typical]]:
    """The row below a plan, and what it has no room for."""
    if not outside:
        return [], []
    items: list[Item] = []
    x, rest = strip.x0 + CAPTION, list(outside)
    while rest and x + _width(rest[0]) <= strip.x1:
        items.append(_cell(rest[0], x, strip.y0))
        x += _width(rest.pop(0))
    for number, line in enumerate(said("dwelling_outside", language).split("|")):
        items.append(TextBox(strip.x0 + 2.0, strip.y1 - 4.5 - number * 4.5, line, TEXT, 2.5, "left-top"))
    items.append(outline(Rect(strip.x0, strip.y0, x, strip.y1 - 2.0), TABLE))
    return items, rest


def listed_pages(devices: Sequence[Typical], region: Rect) -> list[list[Item]]:
    """Devices in rows, on as many pages as it takes."""
    pages: list[list[Item]] = [[]]
    x, low = region.x0, region.y1 - HIGH
    for each in devices:
        if x + _width(each) > region.x1:
            x, low = region.x0, low - HIGH
        if low < region.y0:
            pages.append([])
            x, low = region.x0, region.y1 - HIGH
        pages[-1].append(_cell(each, x, low))
        x += _width(each)
    return pages
