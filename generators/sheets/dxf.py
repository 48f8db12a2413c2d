"""A sheet as DXF R2010: model coordinates are paper millimetres, one block for a symbol, ids in attributes."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ezdxf.filemanagement import readfile

from tiaowen.generators.sheets.dxf_document import (
    APPID,
    VIEWPORT_LAYER,
    WIDTH_FACTOR,
    Profile,
    lineweight,
    new_document,
    style_name,
    write_document,
)
from tiaowen.generators.sheets.dxf_text import chunks, dxf_text, xdata_strings
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import baseline
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Line, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import Arc, Caption, Part, label_box, shapes, tag_box
from tiaowen.generators.sheets.titleblock import paper_mm, sheet_items, sheet_layers
from tiaowen.model.saving import saved
from tiaowen.spec.errors import Text, TiaowenError

BLOCK_PREFIX = "TW-"
_HALIGN = {"left": 0, "center": 1, "right": 2}
_OWN = {"TAG", "LABEL", "ID", "PROVISIONS", "KIND", "ESTIMATED"}
_XDATA_ROOM = 12_000


def write_dxf(sheet: Sheet, path: Path, profile: Profile = "ttf") -> None:
    """Write a sheet; the file is read again and audited before it takes its place.

    Args:
        sheet: what to draw.
        path: the file to write.
        profile: ``ttf`` for SimSun at width 1, ``shx`` for vector letters at width 0.7.

    Raises:
        TiaowenError: the file written cannot be read without fault (ours to mend).
        OSError: the folder is missing or full.
    """
    with _uncollected(), saved(path) as part:
        doc = _document(sheet, profile)
        write_document(doc, part)
        _audit(part, len(doc.modelspace()))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: with a hundred thousand young tags it would cost a sixth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _audit(path: Path, entities: int) -> None:
    again = readfile(path)
    auditor = again.audit()
    found = [str(entry.message) for entry in (*auditor.errors, *auditor.fixes)]
    if found or len(again.modelspace()) != entities:
        reason = found[0] if found else "entities lost"
        raise TiaowenError(Text(f"写出的 DXF 未通过复核：{reason}", f"the DXF written has a fault: {reason}"))


def _document(sheet: Sheet, profile: Profile) -> Any:
    items = sheet_items(sheet)
    fonts = {"SimSun"} | {item.font for item in items if isinstance(item, TextBox)}
    doc = new_document(sheet_layers(sheet), fonts, profile)
    for name in sorted({item.name for item in items if isinstance(item, Symbol)}):
        _block(doc, name, profile)
    space = doc.modelspace()
    for item in items:
        _add(space, item, profile)
    _layout(doc, sheet)
    return doc


def _layout(doc: Any, sheet: Sheet) -> None:
    """Paper space of the sheet's size with one locked viewport at 1:1; the model view shows the sheet."""
    width, height = paper_mm(sheet.size)
    middle = (width / 2, height / 2)
    name = "".join(char for char in sheet.number if char not in '<>/\\":;?*|,=`').strip()[:60] or "1"
    doc.layouts.rename("Layout1", name if name.lower() != "model" else "1")
    layout = doc.layouts.get(doc.layouts.names_in_taborder()[1])
    layout.page_setup(size=(width, height), margins=(0, 0, 0, 0), units="mm")
    view = layout.add_viewport(middle, (width, height), middle, height, status=2)
    view.dxf.layer = VIEWPORT_LAYER
    view.dxf.flags |= 0x4000
    for viewport in layout.query("VIEWPORT"):
        viewport.dxf.layer = VIEWPORT_LAYER
    space = doc.modelspace()
    space.reset_extents((0, 0, 0), (width, height, 0))
    space.reset_limits((0, 0), (width, height))
    doc.set_modelspace_vport(height * 1.05, middle)


def _block(doc: Any, name: str, profile: Profile) -> None:
    """The block of a symbol, on layer 0, with the definitions of its attributes."""
    shape = shapes()[name]
    block = doc.blocks.new(BLOCK_PREFIX + name.upper())
    for part in shape.parts:
        _part(block, part, profile)
    extra = {"SYSTEM": "SYSTEM", "BUILDING": "BUILDING"}
    label = "LABEL" if shape.label else ""
    sample = Symbol(name, 0, 0, "0", "TAG", label, ids=("ID",), provisions=("PROVISIONS",), attributes=extra)
    for key, box, text in _attributes(sample):
        attributes = _placement(box, profile) | {"text": text, "prompt": key, "tag": key, "layer": "0"}
        block.add_attdef(key, dxfattribs=attributes | {"flags": 0 if key in ("TAG", "LABEL") else 1})


def _part(block: Any, part: Part, profile: Profile) -> None:
    if isinstance(part, Caption):
        box = TextBox(part.x, part.y, part.text, "0", part.height_mm, "center-middle")
        block.add_text(part.text, dxfattribs=_placement(box, profile))
    elif isinstance(part, Arc):
        if part.full:
            block.add_circle((part.x, part.y), part.radius)
        else:
            block.add_arc((part.x, part.y), part.radius, part.start, part.end)
    elif part.filled:
        block.add_hatch(color=256).paths.add_polyline_path(part.points, is_closed=True)
    else:
        block.add_lwpolyline(part.points, close=part.closed)


def _add(space: Any, item: Item, profile: Profile) -> None:
    if isinstance(item, TextBox):
        space.add_text(dxf_text(item.text), dxfattribs=_placement(item, profile))
    elif isinstance(item, Symbol):
        _insert(space, item, profile)
    elif isinstance(item, Fill):
        hatch = space.add_hatch(color=256, dxfattribs={"layer": item.layer})
        hatch.paths.add_polyline_path(item.points, is_closed=True)
        if item.rgb is not None:
            hatch.rgb = item.rgb
    elif isinstance(item, Circle):
        space.add_circle((item.x, item.y), item.radius, dxfattribs=_pen(item))
    elif len(item.points) == 2 and not item.closed:
        space.add_line(*item.points, dxfattribs=_pen(item))
    else:
        space.add_lwpolyline(item.points, close=item.closed, dxfattribs=_pen(item))


def _pen(item: Line | Circle) -> dict[str, object]:
    pen: dict[str, object] = {"layer": item.layer}
    if item.weight_mm is not None:
        pen["lineweight"] = lineweight(item.weight_mm)
    if item.dash is not None:
        pen["linetype"] = item.dash
    return pen


def _placement(box: TextBox, profile: Profile) -> dict[str, object]:
    """What places a TEXT, ATTRIB or ATTDEF: every anchor is turned into one on the baseline."""
    (x, y), side = baseline(box)
    factor = WIDTH_FACTOR[profile]
    placed: dict[str, object] = {
        "layer": box.layer,
        "height": box.height_mm,
        "style": style_name(box.font, profile),
        "width": factor,
        "insert": (x, y),
    }
    if box.rotation:
        placed["rotation"] = box.rotation
    if side != "left":
        shift = text_width_mm(box.text, box.height_mm) * factor * _HALIGN[side] / 2
        placed |= {"halign": _HALIGN[side], "align_point": (x, y), "insert": _back((x, y), shift, box.rotation)}
    return placed


def _back(point: tuple[float, float], shift: float, rotation: float) -> tuple[float, float]:
    angle = math.radians(rotation)
    return point[0] - shift * math.cos(angle), point[1] - shift * math.sin(angle)


def _attributes(symbol: Symbol) -> Iterator[tuple[str, TextBox, str]]:
    """Key, place and text of each attribute that says something: the visible tag and label, then the rest."""
    at = TextBox(symbol.x, symbol.y, " ", symbol.layer, symbol.tag_height_mm)
    yield "TAG", tag_box(symbol) or at, symbol.tag
    inside = label_box(symbol)
    if inside is not None:
        yield "LABEL", inside, symbol.label
    for key, texts in (("ID", symbol.ids), ("PROVISIONS", symbol.provisions)):
        for number, text in enumerate(chunks(texts), start=1):
            yield key if number == 1 else f"{key}{number}", at, text
    yield "KIND", at, symbol.name
    yield "ESTIMATED", at, "1" if symbol.estimated else "0"
    yield from ((key, at, text) for key, text in _upper(symbol).items() if text and key not in _OWN)


def _upper(symbol: Symbol) -> dict[str, str]:
    """The extra attributes under names that DXF allows: capitals, digits and underscores."""
    return {
        "".join(char if char.isascii() and char.isalnum() else "_" for char in key.upper()): text
        for key, text in symbol.attributes.items()
    }


def _insert(space: Any, symbol: Symbol, profile: Profile) -> None:
    scale = {"xscale": symbol.scale, "yscale": symbol.scale, "zscale": symbol.scale}
    insert = space.add_blockref(
        BLOCK_PREFIX + symbol.name.upper(),
        (symbol.x, symbol.y),
        dxfattribs={"layer": symbol.layer, "rotation": symbol.rotation} | scale,
    )
    for key, box, text in _attributes(symbol):
        attrib = insert.add_attrib(key, dxf_text(text), dxfattribs=_placement(box, profile))
        attrib.is_invisible = key not in ("TAG", "LABEL")
    data = _xdata(symbol)
    if data:
        insert.set_xdata(APPID, data)


def _xdata(symbol: Symbol) -> list[tuple[int, str]]:
    """The ids once more as XDATA, as many as an entity has room for; the attributes hold them all."""
    data: list[tuple[int, str]] = []
    used = 0
    for text in chunks(symbol.ids):
        strings = xdata_strings(text)
        used += sum(len(string.encode()) for string in strings)
        if used > _XDATA_ROOM:
            break
        data += [(1000, string) for string in strings]
    return data
