"""``ba_points.xlsx``: the BA point list, its totals by station, and the point table P1–P48 with what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from math import fsum
from pathlib import Path

from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.ba_points import SCOPE, STATION, BaPoint, BaTable, Holding, ba_table, table_kind
from tiaowen.generators.tables.cable_tables import parameter_rows
from tiaowen.generators.tables.points import place_name
from tiaowen.generators.tables.workbook import Cell, Formula, column_letter, columns, said, sheet_title, total, workbook
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.solvers.quantities.plant import SIGNALS, Pieces
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import spec_in_force

TITLE = Text("BA 监控点表", "BA point list")
SHORT = ("AI", "AO", "DI", "DO", "COM")
PARAMETERS = ("bas.interface.signal", "bas.bus.devices", "bas.gateway.devices", "bas.station.sizes", "bas.spare")
FIRST = 5  # the column of AI on the point sheet and on that of the stations


def write_ba_points(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``ba_points.xlsx``. Raises OSError where the file cannot be saved."""
    table = ba_table(community)
    with workbook(path, community, TITLE[language], language) as book:
        rows = _point_rows(community, table, language)
        book.sheet(sheet_title("ba_points", language), columns("ba_points"), rows, fixed=2)
        stations = _station_rows(community, table, language)
        book.sheet(sheet_title("ba_stations", language), columns("ba_stations"), stations, fixed=1)
        book.sheet(sheet_title("ba_rows", language), columns("ba_rows"), _table_rows(table, language), fixed=1)
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, table, language))


def provisions(community: Community) -> tuple[str, ...]:
    """The provisions that the point list answers, each once; the scope of monitoring in any case."""
    found = (id for one in ba_table(community).points for id in one.provisions)
    return tuple(dict.fromkeys((SCOPE, *found)))


# --- the points -----------------------------------------------------------------------------------------


def _point_rows(community: Community, table: BaTable, language: str) -> Iterator[tuple[Cell, ...]]:
    for one in table.points:
        yield ba_row(community, one, language)
    sums = [sum(one.count for one in table.points if one.kind.signal == signal) for signal in SIGNALS]
    last = len(table.points)
    totals = [total((1, FIRST + index), (last, FIRST + index), value) for index, value in enumerate(sums)]
    blank = [""] * (len(columns("ba_points")) - FIRST - len(SIGNALS))
    yield said("total", language), "", "", None, "", *totals, *blank


def ba_row(community: Community, one: BaPoint, language: str = "zh") -> tuple[Cell, ...]:
    """A point as the list shows it, one cell for each column."""
    piece, kind = one.plant, one.kind
    first, last = one.instances
    return (
        plant_name(piece, language),
        piece.id,
        place(community, piece, language),
        one.count,
        kind.name[language],
        *(one.count if kind.signal == signal else None for signal in SIGNALS),
        kind.protocol,
        f"{kind.object} {first}" if first == last else f"{kind.object} {first}–{last}",
        kind.unit,
        kind.access,
        said("no_station", language) if one.station is None else one.station.id,
        cited(kind.provisions, language),
        said("estimate", language) if piece.estimated else "",
    )


def plant_name(piece: Pieces, language: str) -> str:
    """What a piece of plant is called."""
    for row in piece.points.rows:
        return spec_in_force().provisions[row].point["equipment"][language]
    return piece.told


def place(community: Community, piece: Pieces, language: str) -> str:
    """Where plant stands: its building, storey and room as far as the model states them."""
    stated = {one.id: one for one in (community.bas and community.bas.plant) or ()}.get(piece.id)
    room = piece.id if stated is None else stated.room
    storey = None if stated is None else stated.storey
    parts = [place_name(community, piece.building, language)]
    if room is not None and room in community.room_by_id:
        element = community.room_by_id[room][1]
        storey = element.storey if storey is None else storey
        parts.append(element.name or element.id)
    if storey is not None:
        parts.insert(1, storey_text(storey))
    return " ".join(parts)


# --- the stations ---------------------------------------------------------------------------------------


def _station_rows(community: Community, table: BaTable, language: str) -> Iterator[tuple[Cell, ...]]:
    """The totals of each station over its own rows of the point sheet, and what it has to spare."""
    blocks = dict(_blocks(table.points))
    for row, one in enumerate(table.stations, 2):
        yield _station_row(community, one, row, blocks.get(one.device.id, ((1, 0), Counter())), language)
    if None in blocks:
        yield _loose_row(blocks[None], language)
    count = len(table.stations) + (None in blocks)
    sums = Counter(one.kind.signal for one in table.points for _ in range(one.count))
    totals = [total((1, FIRST + i), (count, FIRST + i), sums[signal]) for i, signal in enumerate(SIGNALS)]
    blank: list[Cell] = [""] * (len(columns("ba_stations")) - FIRST - len(SIGNALS))
    yield said("total", language), "", "", "", "", *totals, *blank


Block = tuple[tuple[int, int], Counter[str]]


def _blocks(points: tuple[BaPoint, ...]) -> Iterator[tuple[str | None, Block]]:
    """The first and last row of each station on the point sheet, with its sums by signal."""
    row = 1
    for id, some in groupby(points, key=lambda one: None if one.station is None else one.station.id):
        own = list(some)
        sums: Counter[str] = Counter()
        for one in own:
            sums[one.kind.signal] += one.count
        yield id, ((row, row + len(own) - 1), sums)
        row += len(own)


def _station_sums(block: Block, language: str) -> list[Formula]:
    (first, last), sums = block
    return [_over(FIRST + index, first, last, sums[signal], language) for index, signal in enumerate(SIGNALS)]


def _over(column: int, first: int, last: int, value: int, language: str) -> Formula:
    if last < first:
        return Formula("=0", 0)
    letter = column_letter(column)
    return Formula(f"=SUM('{sheet_title('ba_points', language)}'!{letter}{first + 1}:{letter}{last + 1})", value)


def _station_row(community: Community, one: Holding, row: int, block: Block, language: str) -> tuple[Cell, ...]:
    device, wired = one.device, one.device.kind == STATION
    capacity = sum((one.capacity or {}).values()) or None
    used = sum(block[1][signal] for signal in SIGNALS[:-1])
    hard = capacity if wired else None
    bus = None if wired else capacity
    full = (hard is not None and used > hard) or (bus is not None and one.bus > bus)
    return (
        device.id,
        device.info.name[language],
        place_name(community, device.building, language),
        "" if device.room_name is None else device.room_name[language],
        str(device.specs.get("size", "")),
        *_station_sums(block, language),
        hard,
        None if hard is None else _spare(f"SUM(F{row}:I{row})", f"K{row}", used, hard),
        None if wired else one.bus,
        bus,
        None if bus is None else _spare(f"M{row}", f"N{row}", one.bus, bus),
        said("too_full", language) if full else "",
        cited(device.provisions or (SCOPE,), language),
    )


def _spare(used: str, holds: str, value: int, capacity: int) -> Formula:
    return Formula(f"=ROUND(({holds}-{used})/{holds}*100,1)", round((capacity - value) / capacity * 100 + 1e-9, 1))


def _loose_row(block: Block, language: str) -> tuple[Cell, ...]:
    sums = _station_sums(block, language)
    blank: list[Cell] = [None] * (len(columns("ba_stations")) - FIRST - len(SIGNALS) - 2)
    name = said("no_station", language)
    return name, "", "", "", "", *sums, *blank, said("no_stations", language), cited((SCOPE,), language)


# --- the point table ------------------------------------------------------------------------------------


def _table_rows(table: BaTable, language: str) -> Iterator[tuple[Cell, ...]]:
    pieces = _pieces(table)
    known = [one for one in spec_in_force().provisions.values() if one.point]
    for provision in known:
        kind, count = table_kind(provision.id), pieces.get(provision.id, 0)
        yield (
            provision.id,
            provision.point["room"][language],
            provision.point["equipment"][language],
            kind.name[language],
            provision.point["interface"][language],
            SHORT[SIGNALS.index(kind.signal)],
            count,
            count,
            said("listed" if count else "no_plant", language),
            cited((SCOPE, provision.id), language),
        )
    sums = fsum(pieces.get(one.id, 0) for one in known)
    line = total((1, 7), (len(known), 7), sums)
    yield said("total", language), "", "", "", "", "", None, line, "", ""


def _pieces(table: BaTable) -> Mapping[str, int]:
    """How many pieces each row of the point table stands for."""
    counts: Counter[str] = Counter()
    for one in table.plant:
        for row in one.points.rows:
            counts[row] += one.count
    return counts


def _notes(community: Community, table: BaTable, language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield from parameter_rows(PARAMETERS, language)
    for text in table.lacking:
        yield said("left_out", language), text[language]
