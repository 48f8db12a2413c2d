"""Symbols and tags of what stands on the floor of a room: inside a footprint, or before its front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from tiaowen.generators.devices.register import Device
from tiaowen.generators.risers.symbols import device_layer
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Point, Rect, Symbol
from tiaowen.generators.sheets.symbols import shapes


def piece_symbol(devices: Sequence[Device], name: str, at: Point, tag: str, offset: Point, anchor: Any) -> Symbol:
    """A symbol that stands for some devices, with their ids."""
    first = devices[0]
    return Symbol(
        name, at[0], at[1], device_layer(first), tag, ids=tuple(one.id for one in devices),
        provisions=tuple(dict.fromkeys(id for one in devices for id in one.provisions)),
        estimated=any(one.estimated for one in devices), tag_offset=offset, tag_anchor=anchor,
        attributes={"SYSTEM": first.system, "BUILDING": buildings_of(devices), "DEVICE": first.kind},
    )  # fmt: skip


def buildings_of(devices: Sequence[Device]) -> str:
    """The buildings of some devices, as an attribute names them."""
    return " ".join(dict.fromkeys(one.building for one in devices if one.building is not None))


def inside(symbol: str, tag: str, box: Rect) -> tuple[Point, Point, Any]:
    """A symbol and its tag inside a footprint: one above the other, else side by side, else without the tag."""
    own, wide = shapes()[symbol].box, text_width_mm(tag, 2.5)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    cx, cy = (own.x0 + own.x1) / 2, (own.y0 + own.y1) / 2
    if box.height >= own.height + 4.2 and box.width >= max(own.width, wide) + 0.8:
        return (x - cx, y + 1.6 - cy), (cx, own.y0 - 0.7), "center-top"
    if box.width >= own.width + wide + 2.8 and box.height >= 4.0:
        left = x - (own.width + 1.0 + wide) / 2
        return (left + own.width / 2 - cx, y - cy), (own.x1 + 1.0, cy), "left-middle"
    return (x - cx, y - cy), (0.0, 0.0), None


def tag_box_before(tag: str, box: Rect, turn: int) -> Any:
    """The room that a tag before the front of a footprint takes, with a little around it."""
    wide, x, y = text_width_mm(tag, 2.5), (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if turn == 0:
        return shapely.box(x - wide / 2, box.y1 + 0.5, x + wide / 2, box.y1 + 4.0)
    if turn == 2:
        return shapely.box(x - wide / 2, box.y0 - 4.0, x + wide / 2, box.y0 - 0.5)
    if turn == 1:
        return shapely.box(box.x0 - 1.3 - wide, y - 1.8, box.x0 - 0.5, y + 1.8)
    return shapely.box(box.x1 + 0.5, y - 1.8, box.x1 + 1.3 + wide, y + 1.8)


def before(at: Point, box: Rect, turn: int) -> tuple[Point, Any]:
    """Offset and anchor of a tag before the front of a footprint."""
    x, y = (box.x0 + box.x1) / 2 - at[0], (box.y0 + box.y1) / 2 - at[1]
    return {
        0: ((x, box.y1 - at[1] + 0.9), "center-bottom"),
        1: ((box.x0 - at[0] - 0.9, y), "right-middle"),
        2: ((x, box.y0 - at[1] - 0.9), "center-top"),
        3: ((box.x1 - at[0] + 0.9, y), "left-middle"),
    }[turn]
