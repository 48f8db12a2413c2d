"""An institute's title block filled in: its lines moved into place, each text with its placeholders replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import INK, cell
from tiaowen.generators.sheets.sheet import Circle, Form, Item, Line, Rect, Slot, TextBox

TEXT_LAYER = "G-ANNO-TTLB-TEXT"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MARGIN = 0.6
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


def filled(form: Form, x: float, y: float, values: Mapping[str, str]) -> Iterator[Item]:
    """The items of a form whose lower left corner is at (x, y). A value is plain text: nothing in it is replaced."""
    for item in form.items:
        if isinstance(item, Line):
            yield replace(item, points=tuple((x + px, y + py) for px, py in item.points))
        elif isinstance(item, Circle):
            yield replace(item, x=x + item.x, y=y + item.y)
    for slot in form.slots:
        yield from _written(slot, x, y, PLACEHOLDER.sub(lambda found: values[found[1]], slot.text))


def _written(slot: Slot, x: float, y: float, text: str) -> list[TextBox]:
    room = Rect(x + slot.room.x0, y + slot.room.y0, x + slot.room.x1, y + slot.room.y1)
    if slot.at is not None and text.strip():
        left = x + slot.at[0]
        width, share = text_width_mm(text, slot.height_mm), _SHARE[slot.align]
        start = left - share * width
        low = y + slot.at[1]
        wide = room.x0 + _MARGIN / 2 <= start and start + width <= room.x1 - _MARGIN / 2
        if wide and low - (INK - 1) * slot.height_mm >= room.y0 and low + slot.height_mm <= room.y1:
            return [TextBox(left, low, text, TEXT_LAYER, slot.height_mm, f"{slot.align}-bottom")]  # type: ignore[arg-type]
    return cell(room, text, TEXT_LAYER, slot.height_mm, slot.align, _MARGIN)
