"""The column beside the plan of a dwelling type: its devices with numbers, heights and cables, and the notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tiaowen.generators.devices.device_kinds import DeviceKind, device_kinds
from tiaowen.generators.drawing_words import conventions, legible, remarks, said
from tiaowen.generators.plans.dwelling_devices import Typical
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.blocks import notes
from tiaowen.generators.sheets.layout import Block, Column, cell, outline, row_height
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes

TABLE, TEXT = "E-ANNO-TABL", "E-ANNO-TEXT"
WIDTHS = (14.0, 28.0, 10.0, 14.0)
GAP = 5.0


def side_column(
    table: Block, texts: Iterable[str], items: Sequence[Item], side: Rect, beside: Rect | None, language: str
) -> list[Item] | None:
    """Legend and notes, one below the other or apart; None where they are higher than their places."""
    every = [legible(text) for text in (*texts, *remarks([*items, *table.items], language))]
    column = beside or Rect(side.x0, side.y0, side.x1, side.y1 - table.height - GAP)
    written = notes(every, column.x0, column.y1, text_layer=TEXT, width=column.width, language=language)
    moved = [_moved(item, side.x0, side.y1) for item in table.items]
    fits = table.height <= side.height and written.height <= column.height
    return [*moved, *written.items] if fits else None


def _moved(item: Item, dx: float, dy: float) -> Item:
    if isinstance(item, Line):
        return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points))
    assert isinstance(item, Symbol | TextBox)
    return replace(item, x=item.x + dx, y=item.y + dy)


def typical_legend(typical: Sequence[Typical], width: float, language: str) -> Block:
    """Symbol, name, number in a dwelling and in all, mounting with height and what feeds it, from (0, 0) downwards."""
    side = Rect(0.0, 0.0, width, 0.0)
    each, every = Counter[str](), Counter[str]()
    above: dict[str, str | None] = {}
    for one in typical:
        each[one.kind] += 1
        every[one.kind] += len(one.devices)
        above.setdefault(one.kind, one.above)
    heads = ("column_symbol", "column_name", "column_each", "column_all", "column_mounting")
    widths = (*WIDTHS, side.width - sum(WIDTHS))
    rows = [
        (kind, (info.name[language], str(each[kind]), f"{every[kind]}", _mounting(info, above[kind], language)))
        for kind, info in device_kinds().items()
        if kind in each
    ]
    items: list[Item] = []
    top = side.y1
    levels = [top]
    items += _row(side.x0, top, 7.0, widths, [said(head, language) for head in heads], "center")
    top -= 7.0
    levels.append(top)
    for kind, texts in rows:
        columns = [Column("", width) for width in widths[1:]]
        box = shapes()[kind_symbol(kind)].box
        height = max(row_height([legible(text) for text in texts], columns), box.height + 1.6)
        at = side.x0 + widths[0] / 2 - (box.x0 + box.x1) / 2, top - height / 2 - (box.y0 + box.y1) / 2
        items.append(Symbol(kind_symbol(kind), *at, _layer(device_kinds()[kind])))
        items += _row(side.x0, top, height, widths, ["", *texts], "left")
        top -= height
        levels.append(top)
    items += [Line(((side.x0, level), (side.x1, level)), TABLE) for level in levels[1:-1]]
    edges = [side.x0 + sum(widths[: number + 1]) for number in range(len(widths) - 1)]
    items += [Line(((x, side.y1), (x, top)), TABLE) for x in edges]
    items.append(outline(Rect(side.x0, top, side.x1, side.y1), TABLE))
    return Block(tuple(items), side.width, side.y1 - top)


def _row(x: float, top: float, height: float, widths: Sequence[float], texts: Sequence[str], align: str) -> list[Item]:
    items: list[Item] = []
    for number, (width, text) in enumerate(zip(widths, texts, strict=True)):
        how = "center" if number in (2, 3) else align
        items += cell(Rect(x, top - height, x + width, top), legible(text), TEXT, 2.5, how)
        x += width
    return items


def _layer(info: DeviceKind) -> str:
    return info.layer if info.layer in conventions()["layers"] else "E-COMM-DEVC"


def _mounting(info: DeviceKind, above: str | None, language: str) -> str:
    parts = [info.mounted(language)]
    if above is not None:
        parts.append(
            said("to_kind", language, kind=device_kinds()[above].name[language], key=device_kinds()[above].prefix)
        )
    return said("semicolon", language).join(parts)
