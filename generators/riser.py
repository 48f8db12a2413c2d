"""The risers of a building: one sheet for a system, or several where one is not enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiaowen.generators.device_kinds import device_kinds
from tiaowen.generators.drawing_words import (
    building_name,
    conventions,
    layers_of,
    legible,
    listed,
    remarks,
    said,
    title_block,
)
from tiaowen.generators.order import natural_key
from tiaowen.generators.riser_content import Content, Share, content
from tiaowen.generators.riser_frame import HEADER, TITLE
from tiaowen.generators.riser_layout import Riser
from tiaowen.generators.riser_list import listed_sheets
from tiaowen.generators.riser_measure import Measures, Mode
from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.layout import Column, table
from tiaowen.generators.sheets.sheet import Item, Rect, Sheet, Symbol
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community

SIDE = 86.0
MARGIN = 4.0
MOST_ROWS = 40
BEYOND = ("A0+1.5", "A0+2")


def riser_sheets(community: Community, building: Building, system: str, language: str = "zh") -> Iterator[Sheet]:
    """The riser of a system in a building; the sheets carry no number yet."""
    whole = content(community, building, system)
    found = []
    for share in _shares(whole, language):
        fitted = _fitted(share, language, BEYOND)
        if fitted is None:
            devices = list(Share(whole, whole.units, whole.storeys).devices.values())
            yield from listed_sheets(whole, devices, _name(replace(share, total=1), language), language)
            return
        found.append(_sheet(share, language, *fitted))
    yield from found


# --- splitting ----------------------------------------------------------------------------------------


def _shares(whole: Content, language: str) -> list[Share]:
    """One share where a sheet is large enough, else by units, else by storeys too."""
    one = Share(whole, whole.units, whole.storeys)
    if _fitted(one, language) is not None:
        return [one]
    groups = _by_width(whole, language)
    count = 1
    while True:
        shares = [Share(whole, units, storeys) for units in groups for storeys in _pieces(whole.storeys, count)]
        numbered = [replace(share, number=number, total=len(shares)) for number, share in enumerate(shares, start=1)]
        if count >= len(whole.storeys) or all(_fitted(share, language, BEYOND) is not None for share in numbered):
            return numbered
        count += 1


def _by_width(whole: Content, language: str) -> list[tuple[str | None, ...]]:
    """The units in groups that are as even as the widest usual sheet allows."""
    measures = Measures(Share(whole, whole.units, whole.storeys), "above", language)
    room = _regions(conventions()["sizes"][-1])[0].width * 0.6
    widths = [column.lead + max(len(column.doors), 1) * measures.door_width + 4.0 for column in measures.columns]
    count = max(1, -(-sum(widths) // room))
    target = sum(widths) / count
    groups: list[list[str | None]] = [[]]
    filled = 0.0
    for column, width in zip(measures.columns, widths, strict=True):
        if groups[-1] and filled + width / 2 > target:
            groups.append([])
            filled = 0.0
        groups[-1].append(column.unit)
        filled += width
    return [tuple(group) for group in groups]


def _pieces(storeys: tuple[int, ...], count: int) -> list[tuple[int, ...]]:
    size = -(-len(storeys) // count)
    return [storeys[index : index + size] for index in range(0, len(storeys), size)]


# --- a sheet ------------------------------------------------------------------------------------------


def _name(share: Share, language: str) -> str:
    name = said(f"riser_{share.content.system}", language, building=building_name(share.content.building))
    if share.total > 1:
        name = said("part", language, name=name, number=share.number, total=share.total)
    return name


def _regions(size: str) -> tuple[Rect, Rect]:
    """Where the riser is drawn on a sheet of a size, and where legend and notes stand."""
    free = free_rect(size)[1].inset(MARGIN)
    side = Rect(free.x1 - SIDE, free.y0, free.x1, free.y1)
    return Rect(free.x0, free.y0, side.x0 - MARGIN, free.y1), side


def _fitted(share: Share, language: str, beyond: Sequence[str] = ()) -> tuple[str, list[Item]] | None:
    """The smallest sheet that a share fits on, with its items."""
    modes: tuple[Mode, ...] = ("beside", "above")
    measured = [Measures(share, mode, language) for mode in modes]
    least = min(_least(one) for one in measured)
    for size in (*conventions()["sizes"], *beyond):
        region, side = _regions(size)
        if region.height < least:
            continue
        for measures in measured:
            layout = Riser(measures, region, _name(share, language))
            items = layout.draw()
            if items is not None:
                column = _column(share, layout, items, side, language)
                if column is not None:
                    return size, [*items, *column]
    return None


def _least(measures: Measures) -> float:
    return TITLE + HEADER + sum(6.0 for _ in measures.share.storeys)


def _sheet(share: Share, language: str, size: str, items: Sequence[Item]) -> Sheet:
    title, scale = title_block(share.content.community, language), said("schematic", language)
    return Sheet("", _name(share, language), size, tuple(items), layers_of(items), title, scale)


# --- legend, notes, outgoing cables -----------------------------------------------------------------


def _column(share: Share, layout: Riser, items: Sequence[Item], side: Rect, language: str) -> list[Item] | None:
    """Legend, notes and the table of outgoing cables; None where they are higher than the sheet."""
    symbols = [item for item in items if isinstance(item, Symbol)]
    counts = Counter(symbol.name for symbol in symbols for _ in symbol.ids)
    shown_counts = {name: str(count) for name, count in counts.items()}
    names = {symbol.name for symbol in symbols}
    top = side.y1
    made: list[Item] = []
    if names:
        block = legend(
            names,
            side.x0,
            top,
            symbol_layer=share.content.kinds["device_layer"],
            line_layer="E-ANNO-TABL",
            text_layer="E-ANNO-TEXT",
            language=language,
            width=SIDE,
            counts=shown_counts,
        )
        made += block.items
        top -= block.height + 6.0
    rows = _outgoing(share, layout, language)
    if rows:
        columns = [
            Column(said("column_no", language), 24.0, "left"),
            Column(said("column_to", language), 22.0, "left"),
            Column(said("column_cable", language), SIDE - 46.0, "left"),
        ]
        block = table(
            columns,
            rows,
            side.x0,
            top,
            line_layer="E-ANNO-TABL",
            text_layer="E-ANNO-TEXT",
            title=said("outgoing", language),
        )
        made += block.items
        top -= block.height + 6.0
    texts = list(_notes(share, layout, counts, language))
    texts += remarks([*items, *made], language)
    block = notes(texts, side.x0, top, text_layer="E-ANNO-TEXT", width=SIDE, language=language)
    made += block.items
    return made if top - block.height >= side.y0 else None


def _outgoing(share: Share, layout: Riser, language: str) -> list[tuple[str, str, str]]:
    bands = layout.made
    rows = []
    for head in share.heads:
        for stair, (some, count) in bands.outgoing(head).items():
            kind = (
                share.content.kinds["trunk_cable"]
                if share.content.system == "ftth"
                else share.content.kinds["drop_cable"]
            )
            label = bands.label(kind, some, count)
            rows.append((legible(head.tag), legible(stair), legible(label.split(" ", 1)[-1] if some else label)))
    if len(rows) > MOST_ROWS:
        rest = len(rows) - MOST_ROWS
        rows = [*rows[:MOST_ROWS], ("…", f"+{rest}", "…")]
    return rows


def _notes(share: Share, layout: Riser, counts: Counter[str], language: str) -> Iterator[str]:
    whole, devices = share.content, list(share.devices.values())
    yield said("note_topology", language)
    if any(one.estimated for one in devices):
        guessed = any(one.device.estimated for one in share.terminals)
        yield said("note_estimate" if guessed else "note_estimate_some", language)
    if share.total > 1:
        yield said("note_sheets", language, total=share.total, number=share.number)
    if whole.missing:
        yield said("note_dwellings_missing", language, paths=listed(whole.missing, language, 3))
    if whole.capped:
        yield said("note_storeys", language)
    if devices:
        yield _counted(share, language)
    lost = sum(1 for one in share.terminals if one.device.parent is None)
    if lost:
        kind = device_kinds()[whole.kinds["heads"][0]]
        yield said("note_unserved", language, count=lost, what=kind.name[language])
    yield from _cable_notes(share, layout, language)
    if layout.referring:
        yield said("note_reference", language)
    if whole.kinds["inside"]:
        yield said("note_outlets", language)
    provisions = sorted({one for device in devices for one in device.provisions}, key=natural_key)
    if provisions:
        yield said("note_provisions", language, provisions=listed(provisions, language, 40))


def _counted(share: Share, language: str) -> str:
    counts = Counter(one.kind for one in share.devices.values())
    texts = [said("households", language, count=share.homes())]
    texts += [
        said("note_count", language, name=info.name[language], count=counts[kind], unit=info.unit[language])
        for kind, info in device_kinds().items()
        if counts[kind]
    ]
    return said("note_counts", language, counts=listed(texts, language, 20))


def _cable_notes(share: Share, layout: Riser, language: str) -> Iterator[str]:
    if share.content.system == "ftth":
        cores = layout.measures.cores
        if cores is None:
            yield said("note_cores_open", language)
        else:
            yield said("note_cores", language, cores=cores)
    elif layout.measures.optical:
        yield said("note_catv_fibre", language)
    elif share.points:
        yield said("note_coax", language)
