"""The columns beside the map: north, legend, key of lines, tables and notes, made to fit their height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import building_name, legible, listed, remarks, said
from tiaowen.generators.plans.content import Content, Rows, Sample, told
from tiaowen.generators.plans.site_map import SIDE, Paper
from tiaowen.generators.plans.site_marks import drawn
from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.layout import Block, Column, outline, table, wrap
from tiaowen.generators.sheets.sheet import Fill, Item, Line, Rect, Symbol, TextBox
from tiaowen.model.community import Community

TEXT, TABLE = "E-ANNO-TEXT", "E-ANNO-TABL"
NORTH, GAP, SAMPLE = 22.0, 5.0, 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the map came to: names without room, numbers in place of tags, and whether symbols stand aside."""

    lost: tuple[str, ...]
    keyed: tuple[tuple[str, str], ...]
    together: bool


def side_items(
    community: Community, content: Content, paper: Paper, shown: Sequence[Item], map: Told, language: str
) -> tuple[list[Item], bool]:
    """Everything in the columns, and whether a table lost rows there for want of room."""
    side = paper.sides[0]
    made: list[Item] = [Symbol("north", side.x0 + 8.0, side.y1 - 10.0, TEXT, scale=1.0)]
    block = _legend(community, content, shown, side, language)
    made += block.items
    top = side.y1 - max(block.height, NORTH) - GAP
    samples = _samples(content.samples, side.x0, top)
    made += samples.items
    top -= samples.height + GAP
    heads = ((told("number", language), 14.0), (told("tag", language), 0.0))
    tables = [one for one in (*content.tables, Rows(told("numbers", language), heads, map.keyed)) if one.rows]

    def written(y: float, more: Sequence[str] = ()) -> Block:
        texts = [*_notes(community, content, paper, [*shown, *made], map, language), *more]
        return notes(texts, side.x0, y, text_layer=TEXT, width=SIDE, language=language)

    room = top - side.y0 - written(0.0, [told("rows_cut", language)]).height
    count = len(tables) if len(paper.sides) == 1 else _first(tables, room)
    columns = [(side, top, _fitting(tables[:count], room))]
    columns += [(one, one.y1, _fitting(tables[count:], one.height)) for one in paper.sides[1:]]
    for area, y, some in columns:
        for rows in some:
            block = _table(rows, area.x0, y)
            made += block.items
            y -= _height(rows)
        top = y if area is side else top
    cut = [rows for _, _, some in columns for rows in some] != tables
    return [*made, *written(top, [told("rows_cut", language)] if cut else []).items], cut


def _legend(community: Community, content: Content, shown: Sequence[Item], side: Rect, language: str) -> Block:
    """The symbols with how many devices of their own kind stand on the sheet."""
    known = register(community).by_id
    counts: dict[str, int] = {}
    for item in shown:
        if isinstance(item, Symbol):
            own = sum(1 for id in item.ids if known[id].info.symbol == item.name)
            counts[item.name] = counts.get(item.name, 0) + own
    return legend(
        counts,
        side.x0 + NORTH - 2.0,
        side.y1,
        symbol_layer=content.device_layer,
        line_layer=TABLE,
        text_layer=TEXT,
        language=language,
        width=SIDE - NORTH + 2.0,
        counts={name: str(count) if count else "" for name, count in counts.items()},
    )


def _samples(samples: Sequence[Sample], x: float, top: float) -> Block:
    """The kinds of lines, fills and marks that the plan uses."""
    items: list[Item] = []
    y = top
    for one in samples:
        middle = y - 2.0
        if one.rgb is not None:
            box = Rect(x + 2.0, middle - 1.6, x + 24.0, middle + 1.6)
            items.append(
                Fill(((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)), one.layer, one.rgb)
            )
            items.append(Line(outline(box, one.layer).points, one.layer, dash=one.dash, closed=True))
        elif one.mark is not None:
            items += drawn(one.mark, x + 13.0, middle, one.layer)
        else:
            items.append(Line(((x + 2.0, middle), (x + 24.0, middle)), one.layer, dash=one.dash))
        lines = wrap(legible(one.text), SIDE - 29.0, 2.5)
        items += [
            TextBox(x + 28.0, middle - 4.2 * row, text, TEXT, 2.5, "left-middle") for row, text in enumerate(lines)
        ]
        y -= SAMPLE + 4.2 * (len(lines) - 1)
    return Block(tuple(items), SIDE, top - y)


def _table(rows: Rows, x: float, top: float) -> Block:
    given = sum(width for _, width in rows.columns)
    columns = [Column(title, width or SIDE - given, "left") for title, width in rows.columns]
    return table(columns, rows.rows, x, top, line_layer=TABLE, text_layer=TEXT, title=rows.title)


def _height(rows: Rows) -> float:
    return _table(rows, 0.0, 0.0).height + GAP + 1.0


def _first(tables: Sequence[Rows], room: float) -> int:
    """How many of the tables fit one after the other."""
    heights = [_height(one) for one in tables]
    return next((number for number in range(len(tables), 0, -1) if sum(heights[:number]) <= room), 0)


def _fitting(tables: Sequence[Rows], room: float) -> list[Rows]:
    """The tables with as many rows as fit; the longest is cut first, with a row of dots."""
    found = list(tables)
    while found and sum(map(_height, found)) > room:
        longest = max(found, key=lambda one: len(one.rows))
        kept = longest.rows[: (len(longest.rows) - 1) * 4 // 5]
        cut = Rows(longest.title, longest.columns, (*kept, ("…",) * len(longest.columns)))
        found = [cut if one is longest else one for one in found if one is not longest or kept]
    return found


def _notes(
    community: Community, content: Content, paper: Paper, items: Sequence[Item], map: Told, language: str
) -> Iterator[str]:
    site = community.site
    yield said("note_scale", language, scale=f"1:{paper.scale}")
    projection = site.frame.projection if site is not None and site.frame is not None else None
    if projection is None:
        yield said("note_frame_open", language)
    else:
        yield said("note_frame", language, projection=legible(projection))
    yield from content.notes
    if any(stand.estimated for stand in content.stands) and said("note_estimate", language) not in content.notes:
        yield said("note_estimate_some", language)
    if map.together:
        yield said("note_shared", language)
    if content.unplaced:
        yield said("note_not_placed", language, names=legible(listed(content.unplaced, language, 6)))
    bare = [building_name(one) for one in community.buildings or () if one.outline is None]
    if bare:
        yield said("note_no_outline", language, names=listed(bare, language, 6))
    if map.lost:
        yield said("note_unlabelled", language, names=listed(map.lost, language, 8))
    provisions = sorted({one for item in items if isinstance(item, Symbol) for one in item.provisions})
    if provisions:
        yield said("note_provisions", language, provisions=listed(provisions, language, 40))
    yield from remarks(items, language)
