"""The symbols and layers of the risers: what a kind is drawn with, and the legend of the kinds on a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.drawing_words import conventions, legible
from tiaowen.generators.sheets.layout import LEADING, Block, cell, outline, wrap
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Symbol
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.generators.sheets.titleblock import label

PLAIN = "equipment_cabinet"
TABLE, TEXT = "E-ANNO-TABL", "E-ANNO-TEXT"
HEAD = 8.0


def kind_symbol(kind: str) -> str:
    """The symbol that a kind of device is drawn with."""
    name = device_kinds()[kind].symbol
    return name if name in shapes() else PLAIN


def device_layer(device: Device) -> str:
    """The layer of a device, one that the conventions know."""
    layer = device.info.layer
    return layer if layer in conventions()["layers"] else "E-COMM-DEVC"


def line_layer(system: str, *, feed: bool = False) -> str:
    """The layer of a system's cables inside buildings, or of those that come from its head-end."""
    layers: Mapping[str, str] = conventions()["cable_layers"]
    return layers.get(system, layers["other"]) + ("-FEED" if feed else "")


def kind_legend(
    counts: Mapping[str, int], extra: Mapping[str, str], x: float, y: float, width: float, language: str
) -> Block:
    """A boxed legend whose upper left corner is at (x, y): symbol, name and number of each kind on a sheet.

    ``counts`` are by kind, ``extra`` the names of symbols that stand for no device.
    """
    kinds = device_kinds()
    rows = [
        (kind_symbol(kind), kinds[kind].name[language], counts[kind], kinds[kind]) for kind in kinds if kind in counts
    ]
    items: list[Item] = [*cell(Rect(x, y - HEAD, x + width, y), label("legend", language), TEXT, 3.5)]
    split, last, top = x + 14.0, x + width - 18.0, y - HEAD
    items.append(Line(((x, top), (x + width, top)), TABLE))
    entries = [(name, title, f"{count} {kind.unit[language]}", kind.layer) for name, title, count, kind in rows]
    entries += [(name, title, "", "E-ANNO-REFR") for name, title in extra.items()]
    for name, title, count, layer in entries:
        box = shapes()[name].box
        lines = wrap(legible(title), last - split - 3.0, 2.5)
        height = max(box.height + 2.4, len(lines) * 2.5 * LEADING + 2.4)
        known = layer if layer in conventions()["layers"] else "E-COMM-DEVC"
        at = x + 7.0 - (box.x0 + box.x1) / 2, top - height / 2 - (box.y0 + box.y1) / 2
        items.append(Symbol(name, *at, known))
        items += cell(Rect(split, top - height, last, top), legible(title), TEXT, 2.5, "left", 1.5)
        items += cell(Rect(last, top - height, x + width, top), count, TEXT, 2.5)
        top -= height
        items.append(Line(((x, top), (x + width, top)), TABLE))
    items += [Line(((edge, y - HEAD), (edge, top)), TABLE) for edge in (split, last)]
    items.append(outline(Rect(x, top, x + width, y), TABLE))
    return Block(tuple(items), width, y - top)
