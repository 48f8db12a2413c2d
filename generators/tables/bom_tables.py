"""``bom.xlsx``: the bill of materials, its split by building, and how every line was reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tiaowen.generators.cables.cable import waste_factor
from tiaowen.generators.cables.schedule import omitted
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.bom import BomLine, bom, building_key
from tiaowen.generators.tables.points import place_name
from tiaowen.generators.tables.workbook import (
    Cell,
    Column,
    Formula,
    Link,
    column_letter,
    columns,
    said,
    sheet_title,
    total,
    workbook,
)
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import label

TITLE = Text("设备材料表", "Bill of materials")
CHUNK = 3_000  # characters of ids in a cell: far below what a cell holds, and a row still fits on a sheet
_SEPARATOR = ", "  # an id holds neither commas nor spaces


def write_bom(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``bom.xlsx``. Raises OSError where the file cannot be saved."""
    lines = bom(community)
    places = sorted({place for line in lines for place, _ in line.by_building}, key=building_key)
    split, chain = sheet_title("split", language), sheet_title("chain", language)
    starts = _chain_starts(lines)
    with workbook(path, community, TITLE[language], language) as book:
        book.sheet(
            sheet_title("bom", language),
            columns("bom"),
            (
                _bom_row(community, line, split, Link("", chain, start), len(places), language)
                for line, start in zip(lines, starts, strict=True)
            ),
            fixed=3,
        )
        book.sheet(split, _split_columns(community, places, language), _split_rows(lines, places, language), fixed=3)
        book.sheet(chain, columns("chain"), _chain_rows(lines, language), fixed=2)
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, language))


def _bom_row(
    community: Community, line: BomLine, split: str, chain: Link, places: int, language: str
) -> tuple[Cell, ...]:
    """One line; its quantity is the total of its row on the sheet that splits it, and leads to how it was reckoned."""
    cell = f"{column_letter(len(columns('split')) + places)}{line.number + 1}"
    parts = (f"{place_name(community, place, language)}：{count}" for place, count in line.by_building)
    return (
        line.number,
        label("system", line.system, language),
        line.name[language],
        line.designation[language],
        line.parameters[language],
        line.unit[language],
        replace(chain, shown=Formula(f"='{split}'!{cell}", line.quantity)),
        "；".join(parts),
        line.chain[language],
        cited(line.provisions, language),
        line.note[language],
    )


def _split_columns(community: Community, places: Sequence[str | None], language: str) -> tuple[Column, ...]:
    names = [place_name(community, place, language) for place in places]
    sums = Column(Text(said("total"), said("total", "en")), 9)
    return (*columns("split"), *(Column(Text(name, name), 10) for name in names), sums)


def _split_rows(lines: Sequence[BomLine], places: Sequence[str | None], language: str) -> Iterator[tuple[Cell, ...]]:
    first = len(columns("split"))
    for row, line in enumerate(lines, 1):
        split = dict(line.by_building)
        yield (
            line.number,
            label("system", line.system, language),
            line.name[language],
            line.designation[language],
            line.unit[language],
            *(split.get(place) for place in places),
            total((row, first), (row, first + len(places) - 1), line.quantity),
        )


def _chain_starts(lines: Sequence[BomLine]) -> list[int]:
    """The row where each line begins on the sheet of the reckoning, counted from 1."""
    sizes = [len(list(_chunks(line.ids))) for line in lines]
    return [2 + sum(sizes[:index]) for index in range(len(sizes))]


def _chain_rows(lines: Sequence[BomLine], language: str) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        chunks = list(_chunks(line.ids))
        for index, chunk in enumerate(chunks, 1):
            yield (
                Link(line.number, sheet_title("bom", language), line.number + 1),
                line.name[language],
                line.quantity if index == 1 else None,
                line.chain[language] if index == 1 else "",
                f"{index}/{len(chunks)}",
                chunk,
            )


def _chunks(ids: Sequence[str]) -> Iterator[str]:
    """The ids in pieces of at most `CHUNK` characters; an id is never cut."""
    piece, size = list[str](), 0
    for id in ids:
        if piece and size + len(id) > CHUNK:
            yield _SEPARATOR.join(piece)
            piece, size = [], 0
        piece.append(id)
        size += len(id) + len(_SEPARATOR)
    yield _SEPARATOR.join(piece)


def _notes(community: Community, language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield said("waste", language), f"{waste_factor():g}"
    height, spare = parameter("storey.height_assumed"), parameter("ftth.core_spare")
    yield said("storey_height", language), f"{height.value:g} m"
    yield said("core_spare", language), f"{spare.value:.0%}"
    for text in omitted(community):
        yield said("left_out", language), text[language]
