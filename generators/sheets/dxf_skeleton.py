"""Everything of a DXF file but its drawing: header, tables, blocks, layout; made once for sheets that are alike.

ezdxf makes it; the entities of the sheet are put into the gap that it leaves (`dxf_entities`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tiaowen.generators.sheets.dxf_attributes import attributes, placement
from tiaowen.generators.sheets.dxf_document import VIEWPORT_LAYER, Profile, document_text, new_document, style_name
from tiaowen.generators.sheets.sheet import Layer, Symbol, TextBox
from tiaowen.generators.sheets.symbols import Arc, Caption, Part, shapes
from tiaowen.generators.sheets.titleblock import paper_mm

BLOCK_PREFIX = "TW-"
_LAYOUT = "TIAOWEN-LAYOUT"
_GAP = "\n  2\nENTITIES\n"
_SEED = "$HANDSEED\n  5\n"


@dataclass(frozen=True, slots=True)
class Kind:
    """What sheets with the same skeleton have in common."""

    layers: tuple[Layer, ...]
    fonts: tuple[str, ...]
    symbols: tuple[str, ...]
    size: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The text of a file around its entities; their first free handle, and the handle of their owner."""

    head: str
    tail: str
    handle: int
    owner: str

    def filled(self, entities: str, next_handle: int, layout: str) -> str:
        """The whole file. ``layout`` is what its paper space is called."""
        start = self.head.index(_SEED) + len(_SEED)
        end = self.head.index("\n", start)
        head = f"{self.head[:start]}{next_handle:X}{self.head[end:]}"
        name = _layout_name(layout)
        return head + entities + self.tail.replace(f"\n{_LAYOUT}\n", f"\n{name}\n")


@lru_cache(maxsize=64)
def skeleton(kind: Kind) -> Skeleton:
    """The skeleton of a kind of sheets."""
    doc = new_document(kind.layers, kind.fonts, kind.profile)
    for name in kind.symbols:
        _block(doc, name, kind.profile)
    _layout(doc, kind.size)
    text = document_text(doc)
    gap = text.index(_GAP) + len(_GAP)
    return Skeleton(text[:gap], text[gap:], int(doc.entitydb.handles.next(), 16), doc.modelspace().layout_key)


def _layout_name(number: str) -> str:
    name = "".join(char for char in number if char not in '<>/\\":;?*|,=`').strip()[:60] or "1"
    return "1" if name.lower() == "model" else name


def _layout(doc: Any, size: str) -> None:
    """Paper space of the sheet's size with one locked viewport at 1:1; the model view shows the sheet."""
    width, height = paper_mm(size)
    middle = (width / 2, height / 2)
    doc.layouts.rename("Layout1", _LAYOUT)
    layout = doc.layouts.get(_LAYOUT)
    layout.page_setup(size=(width, height), margins=(0, 0, 0, 0), units="mm")
    view = layout.add_viewport(middle, (width, height), middle, height, status=2)
    view.dxf.layer = VIEWPORT_LAYER
    view.dxf.flags |= 0x4000
    for viewport in layout.query("VIEWPORT"):
        viewport.dxf.layer = VIEWPORT_LAYER
    space = doc.modelspace()
    space.reset_extents((0, 0, 0), (width, height, 0))
    space.reset_limits((0, 0), (width, height))
    doc.header["$EXTMIN"], doc.header["$EXTMAX"] = (0, 0, 0), (width, height, 0)  # ezdxf takes a corner at 0 for none
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
    for one in attributes(sample):
        flags = 0 if one.key in ("TAG", "LABEL") else 1
        words = {"text": one.text, "prompt": one.key, "tag": one.key, "layer": "0", "flags": flags}
        block.add_attdef(one.key, dxfattribs=_placed(one.box, profile) | words)


def _placed(box: TextBox, profile: Profile) -> dict[str, object]:
    """The attributes of ezdxf that place a text."""
    at = placement(box, profile)
    placed: dict[str, object] = {
        "layer": box.layer,
        "height": box.height_mm,
        "style": style_name(box.font, profile),
        "width": at.factor,
        "insert": at.start,
    }
    if box.rotation:
        placed["rotation"] = box.rotation
    if at.align:
        placed |= {"halign": at.align, "align_point": at.point}
    return placed


def _part(block: Any, part: Part, profile: Profile) -> None:
    if isinstance(part, Caption):
        box = TextBox(part.x, part.y, part.text, "0", part.height_mm, "center-middle")
        block.add_text(part.text, dxfattribs=_placed(box, profile))
    elif isinstance(part, Arc):
        if part.full:
            block.add_circle((part.x, part.y), part.radius)
        else:
            block.add_arc((part.x, part.y), part.radius, part.start, part.end)
    elif part.filled:
        block.add_hatch(color=256).paths.add_polyline_path(part.points, is_closed=True)
    else:
        block.add_lwpolyline(part.points, close=part.closed)
