"""The risers of a building: one sheet for a system, or several where one is not enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds
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
from tiaowen.generators.risers.content import Content, Share, content
from tiaowen.generators.risers.frame import HEADER, HUGE, TITLE
from tiaowen.generators.risers.layout import Riser
from tiaowen.generators.risers.list import listed_sheets
from tiaowen.generators.risers.measure import Measures, Mode
from tiaowen.generators.risers.packing import even_share, packed_places
from tiaowen.generators.risers.system import SIDE, Made, regions
from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.layout import Column, table
from tiaowen.generators.sheets.sheet import Item, Rect, Sheet, Symbol
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community

MOST_ROWS = 40
BEYOND = ("A0+1.5", "A0+2")
GAP = 6.0
MOST_LENGTHENED = 3
MODES: tuple[Mode, ...] = ("beside", "above")


def system_sheets(
    community: Community, buildings: Sequence[Building], system: str, language: str = "zh"
) -> Iterator[Made]:
    """The risers of a system in several buildings: small ones that follow one another share a sheet."""
    waiting: list[Share] = []
    for building in buildings:
        whole = content(community, building, system)
        share = Share(whole, whole.units, whole.storeys)
        if _small(share):
            waiting.append(share)
            continue
        yield from _together(waiting, language)
        waiting = []
        yield from _alone(whole, language)
    yield from _together(waiting, language)


def riser_sheets(community: Community, building: Building, system: str, language: str = "zh") -> Iterator[Sheet]:
    """The riser of a system in one building; the sheets carry no number yet."""
    yield from (made.sheet for made in _alone(content(community, building, system), language))


def _small(share: Share) -> bool:
    return not share.content.capped and max(share.content.fold) <= conventions()["small_storeys"]


def _alone(whole: Content, language: str) -> Iterator[Made]:
    found = []
    for share in _shares(whole, language):
        fitted = _fitted(share, language, BEYOND)
        if fitted is None:
            devices = list(Share(whole, whole.units, whole.storeys).devices.values())
            sheets = listed_sheets(whole, devices, _name(replace(share, total=1), language), language)
            yield from (Made(sheet, (whole.building,), part) for part, sheet in enumerate(sheets, start=1))
            return
        found.append(_sheet([share], language, *fitted))
    yield from (Made(sheet, (whole.building,), part) for part, sheet in enumerate(found, start=1))


# --- several buildings on a sheet -----------------------------------------------------------------------


def _together(shares: Sequence[Share], language: str) -> Iterator[Made]:
    """Small buildings in their order, evenly on as few sheets as may be; one that fits none is drawn alone."""
    sized = [(share, *_smallest(share, language)) for share in shares]
    while sized:
        sizes = conventions()["riser_sizes"][:MOST_LENGTHENED]
        least = [one[2] for one in sized]
        tries = [(*even_share(least, regions(size)[0], GAP), size) for size in sizes]
        _, count, size = min(tries, key=lambda one: one[0])
        drawn = None
        while count > 1 and drawn is None:
            drawn = _packed(sized[:count], size, language)
            count -= drawn is None
        if drawn is None:
            yield from _alone(sized[0][0].content, language)
            count = 1
        else:
            some = [share for share, _, _ in sized[:count]]
            yield Made(_sheet(some, language, size, drawn), tuple(share.content.building for share in some))
        sized = sized[count:]


def _smallest(share: Share, language: str) -> tuple[Mode, tuple[float, float]]:
    """The mode in which a share takes least room, and its width and height [mm]."""
    everywhere = Rect(0.0, 0.0, HUGE, HUGE)
    found: list[tuple[Mode, tuple[float, float]]] = [
        (mode, Riser(Measures(share, mode, language), everywhere, "").fitting.least()) for mode in MODES
    ]
    return min(found, key=lambda one: one[1][0] * one[1][1])


def _packed(sized: Sequence[tuple[Share, Mode, tuple[float, float]]], size: str, language: str) -> list[Item] | None:
    region, side = regions(size)
    places = packed_places([size for _, _, size in sized], region, GAP)
    if places is None:
        return None
    items: list[Item] = []
    layouts = []
    for (share, mode, _), place in zip(sized, places, strict=True):
        layout = Riser(Measures(share, mode, language), place, building_name(share.content.building))
        drawn = layout.draw()
        if drawn is None:
            return None
        items += drawn
        layouts.append(layout)
    column = _column(layouts, items, side, language)
    return None if column is None else [*items, *column]


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
    room = regions(conventions()["riser_sizes"][-1])[0].width * 0.6
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


def _fitted(share: Share, language: str, beyond: Sequence[str] = ()) -> tuple[str, list[Item]] | None:
    """The smallest sheet that a share fits on, with its items."""
    measured = [Measures(share, mode, language) for mode in MODES]
    least = min(_least(one) for one in measured)
    for size in (*conventions()["riser_sizes"], *beyond):
        region, side = regions(size)
        if region.height < least:
            continue
        for measures in measured:
            layout = Riser(measures, region, _name(share, language))
            items = layout.draw()
            if items is not None:
                column = _column([layout], items, side, language)
                if column is not None:
                    return size, [*items, *column]
    return None


def _least(measures: Measures) -> float:
    return TITLE + HEADER + sum(6.0 for _ in measures.share.storeys)


def _sheet(shares: Sequence[Share], language: str, size: str, items: Sequence[Item]) -> Sheet:
    title, scale = title_block(shares[0].content.community, language), said("schematic", language)
    name = _name(shares[0], language)
    if len(shares) > 1:
        names = listed((building_name(share.content.building) for share in shares), language, 3)
        name = said(f"riser_{shares[0].content.system}", language, building=names)
    return Sheet("", name, size, tuple(items), layers_of(items), title, scale)


# --- legend, notes, outgoing cables -----------------------------------------------------------------


def _column(layouts: Sequence[Riser], items: Sequence[Item], side: Rect, language: str) -> list[Item] | None:
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
            symbol_layer=layouts[0].content.kinds["device_layer"],
            line_layer="E-ANNO-TABL",
            text_layer="E-ANNO-TEXT",
            language=language,
            width=SIDE,
            counts=shown_counts,
        )
        made += block.items
        top -= block.height + 6.0
    rows = [row for layout in layouts for row in _outgoing(layout.share, layout, language)]
    if len(rows) > MOST_ROWS:
        rows = [*rows[:MOST_ROWS], ("…", f"+{len(rows) - MOST_ROWS}", "…")]
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
    texts = list(dict.fromkeys(_notes(layouts, language)))
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
    return rows


def _notes(layouts: Sequence[Riser], language: str) -> Iterator[str]:
    shares = [layout.share for layout in layouts]
    share, whole = shares[0], shares[0].content
    devices = [device for one in shares for device in one.devices.values()]
    yield said("note_topology", language)
    if any(run.count > 1 for one in shares for run in one.content.folds):
        yield said("note_folded", language)
    if any(one.estimated for one in devices):
        guessed = any(one.device.estimated for some in shares for one in some.terminals)
        yield said("note_estimate" if guessed else "note_estimate_some", language)
    if share.total > 1:
        yield said("note_sheets", language, total=share.total, number=share.number)
    missing = tuple(dict.fromkeys(path for one in shares for path in one.content.missing))
    if missing:
        yield said("note_dwellings_missing", language, paths=listed(missing, language, 3))
    if whole.capped:
        yield said("note_storeys", language)
    if devices:
        yield _counted(shares, devices, language)
    lost = sum(
        len(one.devices) for some in shares for one in some.terminals if one.device.parent is None and not one.inside
    )
    if lost:
        kind = device_kinds()[whole.kinds["heads"][0]]
        yield said("note_unserved", language, count=lost, what=kind.name[language])
    for layout in layouts:
        yield from _cable_notes(layout.share, layout, language)
    if any(layout.referring for layout in layouts):
        yield said("note_reference", language)
    provisions = sorted({one for device in devices for one in device.provisions}, key=natural_key)
    if provisions:
        yield said("note_provisions", language, provisions=listed(provisions, language, 40))


def _counted(shares: Sequence[Share], devices: Sequence[Device], language: str) -> str:
    counts = Counter(one.kind for one in devices)
    texts = [said("households", language, count=sum(share.homes() for share in shares))]
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
