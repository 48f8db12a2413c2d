"""The last resort for a riser that no sheet can hold: its devices in rows, each with what feeds it."""

from __future__ import annotations

from collections.abc import Sequence

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import layers_of, said, shown, title_block
from tiaowen.generators.risers.content import Content
from tiaowen.generators.sheets.blocks import notes
from tiaowen.generators.sheets.sheet import Item, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.spec.vocabulary import label

SIZE = "A1"
CELL, ROW, FOOT = 62.0, 11.0, 26.0


def listed_sheets(content: Content, devices: Sequence[Device], name: str, language: str) -> list[Sheet]:
    """Sheets that show devices in columns; nothing is left out."""
    free = free_rect(SIZE)[1].inset(6.0)
    columns, rows = int(free.width // CELL), int((free.height - FOOT) // ROW)
    pages = [devices[start : start + columns * rows] for start in range(0, len(devices), columns * rows)]
    sheets = []
    for number, page in enumerate(pages, start=1):
        items: list[Item] = []
        for index, device in enumerate(page):
            x, y = free.x0 + (index // rows) * CELL + 6.0, free.y1 - (index % rows) * ROW - 6.0
            items += _entry(content, device, x, y, language)
        texts = [said("note_listed", language), said("note_sheets", language, total=len(pages), number=number)]
        if any(device.estimated for device in page):
            texts.append(said("note_estimate", language))
        items += notes(texts, free.x0, free.y0 + FOOT - 4.0, text_layer="E-ANNO-TEXT", width=free.width).items
        title = title_block(content.community, language)
        part = said("part", language, name=name, number=number, total=len(pages)) if len(pages) > 1 else name
        scale = said("schematic", language)
        sheets.append(Sheet("", part, SIZE, tuple(items), layers_of(items), title, scale))
    return sheets


def _entry(content: Content, device: Device, x: float, y: float, language: str) -> list[Item]:
    tag = shown(device.tag + ("*" if device.estimated else ""), CELL - 16.0)
    feeder = content.register.by_id[device.parent].tag if device.parent is not None else ""
    text = said("from", language, tag=feeder) if feeder else said("unserved", language)
    symbol = Symbol(
        device.info.symbol,
        x,
        y,
        content.kinds["device_layer"],
        tag,
        ids=(device.id,),
        provisions=device.provisions,
        estimated=device.estimated,
        attributes={
            "SYSTEM": content.system,
            "BUILDING": content.building.id,
            "DEVICE": device.kind,
            "NAME": label("system", content.system, language),
        },
        tag_offset=(5.0, 0.4),
        tag_anchor="left-bottom",
    )
    below = TextBox(x + 5.0, y - 0.6, shown(text, CELL - 16.0), "E-ANNO-TEXT", 2.5, "left-top")
    return [symbol, below] if feeder or device.dwelling is not None else [symbol]
