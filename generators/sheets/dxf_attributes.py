"""What a DXF file says of a text and of a symbol: where a text is set from, and which attributes a symbol carries."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.generators.sheets.dxf_document import WIDTH_FACTOR, Profile
from tiaowen.generators.sheets.dxf_text import chunks, xdata_strings
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import baseline
from tiaowen.generators.sheets.sheet import Point, Symbol, TextBox
from tiaowen.generators.sheets.symbols import label_box, tag_box

SHOWN = ("TAG", "LABEL")
_HALIGN = {"left": 0, "center": 1, "right": 2}
_OWN = {"TAG", "LABEL", "ID", "PROVISIONS", "KIND", "ESTIMATED"}
_XDATA_ROOM = 12_000


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text begins, the point that it is aligned on, how (0 left, 1 centre, 2 right), its width factor."""

    start: Point
    point: Point
    align: int
    factor: float


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a symbol: key, place and text."""

    key: str
    box: TextBox
    text: str


def placement(box: TextBox, profile: Profile) -> Placement:
    """What places a TEXT, ATTRIB or ATTDEF: every anchor is turned into one on the baseline."""
    (x, y), side = baseline(box)
    factor = WIDTH_FACTOR[profile]
    if side == "left":
        return Placement((x, y), (x, y), 0, factor)
    shift = text_width_mm(box.text, box.height_mm) * factor * _HALIGN[side] / 2
    angle = math.radians(box.rotation)
    return Placement((x - shift * math.cos(angle), y - shift * math.sin(angle)), (x, y), _HALIGN[side], factor)


def attributes(symbol: Symbol) -> Iterator[Attribute]:
    """Each attribute that says something: the visible tag and label, then the rest."""
    at = TextBox(symbol.x, symbol.y, " ", symbol.layer, symbol.tag_height_mm)
    yield Attribute("TAG", tag_box(symbol) or at, symbol.tag)
    inside = label_box(symbol)
    if inside is not None:
        yield Attribute("LABEL", inside, symbol.label)
    for key, texts in (("ID", symbol.ids), ("PROVISIONS", symbol.provisions)):
        for number, text in enumerate(chunks(texts), start=1):
            yield Attribute(key if number == 1 else f"{key}{number}", at, text)
    yield Attribute("KIND", at, symbol.name)
    yield Attribute("ESTIMATED", at, "1" if symbol.estimated else "0")
    for key, text in _upper(symbol).items():
        if text and key not in _OWN:
            yield Attribute(key, at, text)


def _upper(symbol: Symbol) -> dict[str, str]:
    """The extra attributes under names that DXF allows: capitals, digits and underscores."""
    return {
        "".join(char if char.isascii() and char.isalnum() else "_" for char in key.upper()): text
        for key, text in symbol.attributes.items()
    }


def xdata(symbol: Symbol) -> list[str]:
    """The ids once more as XDATA, as many as an entity has room for; the attributes hold them all."""
    data: list[str] = []
    used = 0
    for text in chunks(symbol.ids):
        strings = xdata_strings(text)
        used += sum(len(string.encode()) for string in strings)
        if used > _XDATA_ROOM:
            break
        data += strings
    return data
