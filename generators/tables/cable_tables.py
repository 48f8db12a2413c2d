"""``cables.xlsx``: the cable schedule, its sums by type, the trays, and the port table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from pathlib import Path

from tiaowen.generators.cables.cable import Cable, cable_kinds, waste_factor
from tiaowen.generators.cables.schedule import cables, omitted
from tiaowen.generators.cables.ways import Holder, Ways, diameter, ways
from tiaowen.generators.devices.register import register
from tiaowen.generators.order import natural_key
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.points import place_name
from tiaowen.generators.tables.port_tables import Port, ports
from tiaowen.generators.tables.workbook import (
    Book,
    Cell,
    Formula,
    column_letter,
    columns,
    said,
    sheet_title,
    total,
    workbook,
)
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.overruling import value_of_parameter
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import label

TITLE = Text("线缆表", "Cable schedule")
PARAMETERS = (
    "cable.waste_factor",
    "storey.height_assumed",
    "ftth.core_spare",
    "cable.diameter.optical",
    "cable.diameter.drop",
    "cable.diameter.coax",
    "duct.site.inner",
    "duct.conduit.inner",
    "duct.tray.section",
    "duct.fill.small",
    "duct.fill.small_cores",
    "duct.fill.large",
    "duct.fill.tray",
)
KIND, TYPE, LENGTH, FACTOR, ORDERED, MARK = 2, 6, 7, 8, 9, 16  # columns of the cable table


def write_cables(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``cables.xlsx``. Raises OSError where the file cannot be saved."""
    found = cables(community)
    with workbook(path, community, TITLE[language], language) as book:
        book.sheet(sheet_title("cables", language), columns("cables"), cable_rows(community, found, language), fixed=1)
        _sums(book, found, language)
        trays = _tray_rows(community, ways(community), language)
        book.sheet(sheet_title("trays", language), columns("trays"), trays, fixed=1)
        rows = (port_row(community, one, language) for one in ports(community))
        book.sheet(sheet_title("ports", language), columns("ports"), rows, fixed=1)
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, language))


def provisions(community: Community) -> tuple[str, ...]:
    """The provisions that the tables answer, each once."""
    answered = [id for cable in cables(community) for id in cable.provisions]
    answered += [id for one in register(community).devices for id in one.provisions if one.parent is not None]
    return tuple(dict.fromkeys(answered))


# --- the cable table ----------------------------------------------------------------------------------


def cable_rows(community: Community, some: Iterable[Cable], language: str = "zh") -> Iterator[tuple[Cell, ...]]:
    """The rows of cables, one cell for each column; the ordered length is a live formula."""
    held = ways(community).holders
    for row, cable in enumerate(some, 2):
        tray = next((one for one in held[cable.id] if one.family == "tray"), None)
        pipe = next((one for one in held[cable.id] if one.family != "tray"), None)
        yield (
            cable.id,
            label("system", cable.system, language),
            cable.info.name[language],
            cable.from_id,
            cable.to_id,
            place_name(community, cable.building, language),
            cable.type[language],
            _metres(cable),
            waste_factor(),
            _ordered(cable, row),
            "；".join(said(f"laid_{one.family}", language) for one in held[cable.id]),
            "" if tray is None else f"{tray.id} {tray.size or said('size_open', language)}",
            _percent(tray),
            "" if pipe is None else pipe.size or said("size_open", language),
            _percent(pipe),
            cited(cable.provisions, language),
            said("estimate", language) if cable.estimated else "",
            "；".join(_remarks(cable, held[cable.id], language)),
        )


def _metres(cable: Cable) -> float | None:
    return None if cable.length_m is None else round(cable.length_m, 1)


def _ordered(cable: Cable, row: int) -> Formula | None:
    metres = _metres(cable)
    if metres is None:
        return None
    length, factor = (f"{column_letter(column)}{row}" for column in (LENGTH, FACTOR))
    return Formula(f"=ROUND({length}*{factor},1)", _up(metres))


def _up(metres: float) -> float:
    """The length with waste, rounded as the sheet rounds it."""
    return round(metres * waste_factor() + 1e-9, 1)


def _percent(holder: Holder | None) -> float | None:
    return None if holder is None or holder.fill is None else round(holder.fill * 100, 1)


def _remarks(cable: Cable, held: Iterable[Holder], language: str) -> Iterator[str]:
    if cable.length_m is None:
        yield said("no_length", language)
    if cable.reason[language]:
        yield cable.reason[language]
    if any(one.over for one in held):
        yield said("over_limit", language)


# --- sums by type -------------------------------------------------------------------------------------


def _sums(book: Book, found: Sequence[Cable], language: str) -> None:
    rows = list(_sum_rows(found, len(found) + 1, language))
    book.sheet(sheet_title("cable_sums", language), columns("cable_sums"), rows, fixed=3)


def _sum_rows(found: Sequence[Cable], last: int, language: str) -> Iterator[tuple[Cell, ...]]:
    groups: dict[tuple[str, str], list[Cable]] = {}
    for cable in found:
        groups.setdefault((cable.kind, cable.type[language]), []).append(cable)
    order = {kind: index for index, kind in enumerate(cable_kinds())}
    keys = sorted(groups, key=lambda key: (order[key[0]], natural_key(key[1])))
    for row, key in enumerate(keys, 2):
        yield _sum_row(groups[key], row, last, language)
    count, end = len(keys), len(keys)
    metres = [_metres(cable) for cable in found]
    known = [one for one in metres if one is not None]
    yield (
        said("total", language),
        "",
        "",
        total((1, 3), (end, 3), len(found)) if count else 0,
        total((1, 4), (end, 4), len(found) - len(known)) if count else 0,
        total((1, 5), (end, 5), round(fsum(known), 1)) if count else 0,
        None,
        total((1, 7), (end, 7), round(fsum(map(_up, known)), 1)) if count else 0,
        total((1, 8), (end, 8), sum(cable.estimated for cable in found)) if count else 0,
        "",
    )


def _sum_row(some: Sequence[Cable], row: int, last: int, language: str) -> tuple[Cell, ...]:
    """One type; its numbers are counted live on the cable table."""
    one, known = some[0], [metres for cable in some if (metres := _metres(cable)) is not None]
    same = f"{_column(KIND, last, language)},B{row},{_column(TYPE, last, language)},C{row}"
    length, ordered = (f"=SUMIFS({_column(column, last, language)},{same})" for column in (LENGTH, ORDERED))
    unknown, marked = len(some) - len(known), sum(cable.estimated for cable in some)
    return (
        label("system", one.system, language),
        one.info.name[language],
        one.type[language],
        Formula(f"=COUNTIFS({same})", len(some)),
        Formula(f'=COUNTIFS({same},{_column(LENGTH, last, language)},"")', unknown),
        Formula(length, round(fsum(known), 1)),
        waste_factor(),
        Formula(ordered, round(fsum(map(_up, known)), 1)),
        Formula(f'=COUNTIFS({same},{_column(MARK, last, language)},"{said("estimate", language)}")', marked),
        cited(tuple(dict.fromkeys(id for cable in some for id in cable.provisions)), language),
    )


def _column(index: int, last: int, language: str) -> str:
    letter = column_letter(index)
    return f"'{sheet_title('cables', language)}'!${letter}$2:${letter}${max(last, 2)}"


# --- trays and ports ----------------------------------------------------------------------------------


def _tray_rows(community: Community, found: Ways, language: str) -> Iterator[tuple[Cell, ...]]:
    for row, tray in enumerate(sorted(found.trays, key=lambda one: natural_key(one.id)), 2):
        some = found.members[tray.id]
        fill = None if tray.fill is None else Formula(f"=ROUND(F{row}/G{row}*100,1)", round(tray.fill * 100, 1))
        yield (
            tray.id,
            place_name(community, some[0].building, language),
            tray.size or said("size_open", language),
            tray.cables,
            sum(diameter(cable) is None for cable in some),
            round(tray.cable_mm2, 1),
            tray.inner_mm2,
            fill,
            round(tray.limit * 100, 1),
            said("over_limit", language) if tray.over else "",
            cited(tuple(dict.fromkeys(id for cable in some for id in cable.provisions)), language),
        )


def port_row(community: Community, one: Port, language: str = "zh") -> tuple[Cell, ...]:
    """A port as the port table shows it."""
    room = one.panel.room_name
    return (
        one.panel.id,
        one.panel.info.name[language],
        place_name(community, one.panel.building, language),
        "" if room is None else room[language],
        one.port,
        said(one.state, language),
        one.device or "",
        one.device_port or "",
        one.cable or "",
        one.core,
        cited(one.provisions, language),
    )


def parameter_rows(ids: Iterable[str], language: str = "zh") -> Iterator[tuple[str, str]]:
    """Values from outside the standard that a table rests on, each with its source."""
    for id in ids:
        known = parameter(id)
        yield known.text[language], f"{value_of_parameter(known.value, known.unit, language)}（{known.source}）"


def _notes(community: Community, language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield from parameter_rows(PARAMETERS, language)
    for text in omitted(community):
        yield said("left_out", language), text[language]
