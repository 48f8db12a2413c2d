"""What stands beside a system's riser: the legend of its kinds with totals, the cables, the notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from tiaowen.generators.devices.device import Device
from tiaowen.generators.drawing_words import legible, listed, remarks, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.cables import CableCodes
from tiaowen.generators.risers.entries import Grid
from tiaowen.generators.risers.heads import devices_of
from tiaowen.generators.risers.symbols import kind_legend, kind_symbol
from tiaowen.generators.sheets.blocks import notes
from tiaowen.generators.sheets.layout import Block, Column, table
from tiaowen.generators.sheets.sheet import Item, Rect, Symbol
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.community import Community

TABLE, TEXT = "E-ANNO-TABL", "E-ANNO-TEXT"
GAP = 5.0
MOST_PROVISIONS = 40
Fed = Literal["shown", "all", "none"]


def side_items(grids: Sequence[Grid], items: Sequence[Item], side: Rect, language: str) -> list[Item] | None:
    """Legend, cables and notes of grids on a sheet; None where they are higher than the sheet."""
    devices = [device for grid in grids for device in grid.devices]
    folded = any(row.fold is not None and row.fold.count > 1 for grid in grids for row in grid.rows)
    equal = any(len(grid.buildings) > 1 for grid in grids)
    texts = [said("note_topology", language)]
    texts += [said("note_folded_system", language)] if folded else []
    texts += [said("note_equal", language)] if equal else []
    texts += [said("note_sheets", language, total=grids[0].total, number=grids[0].number)] if grids[0].total > 1 else []
    texts += _general(devices, language)
    return column(grids[0].community, grids[0].system, devices, items, texts, side, language)


def _general(devices: Sequence[Device], language: str) -> Iterator[str]:
    if any(one.estimated for one in devices):
        yield said("note_estimate_some", language)
    provisions = sorted({one for device in devices for one in device.provisions}, key=natural_key)
    if provisions:
        yield said("note_provisions", language, provisions=listed(provisions, language, MOST_PROVISIONS))


def column(
    community: Community,
    system: str,
    devices: Sequence[Device],
    items: Sequence[Item],
    texts: Sequence[str],
    side: Rect,
    language: str,
    fed: Fed = "shown",
) -> list[Item] | None:
    """Legend with totals, cable table and notes in a column; None where they are higher than it.

    The table holds the cables of the devices shown, those of all devices of the system, or is left out.
    """
    counts = Counter(one.kind for one in devices)
    made: list[Item] = []
    top = side.y1
    names = {name: title for name, title in references(items, language).items() if name not in map(kind_symbol, counts)}
    block = kind_legend(counts, names, side.x0, top, side.width, language)
    if counts or names:
        made += block.items
        top -= block.height + GAP
    whole = devices_of(community, system) if fed == "all" else devices
    codes = CableCodes.of(community, system, language)
    rows = codes.rows(whole) if fed != "none" else []
    if rows:
        table_block = cable_table(rows, side, top, language)
        made += table_block.items
        top -= table_block.height + GAP
        texts = [*texts, said("note_cable_codes", language), *codes.chained(whole)]
    texts = [*texts, *remarks([*items, *made], language)]
    written = notes(
        [legible(text) for text in texts], side.x0, top, text_layer=TEXT, width=side.width, language=language
    )
    made += written.items
    return made if top - written.height >= side.y0 else None


def references(items: Sequence[Item], language: str = "zh") -> Mapping[str, str]:
    """The symbols on a sheet that stand for no device here, with their names."""
    names = sorted({item.name for item in items if isinstance(item, Symbol) and not item.ids})
    return {name: shapes()[name].title[language] for name in names}


def cable_table(rows: Sequence[tuple[str, str, str, str]], side: Rect, top: float, language: str) -> Block:
    """The table of cable codes."""
    columns = [
        Column(said("column_code", language), 11.0, "center"),
        Column(said("column_type", language), 27.0, "left"),
        Column(said("column_ends", language), side.width - 52.0, "left"),
        Column(said("column_count", language), 14.0, "center"),
    ]
    title = said("cable_table", language)
    return table(columns, rows, side.x0, top, line_layer=TABLE, text_layer=TEXT, title=title)
