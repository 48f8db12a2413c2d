"""The column beside the map: north, legend, key of lines, tables and notes, made to fit its height."""

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
) -> list[Item]:
    """Everything in the column; tables lose their last rows where they would not fit."""
    side = paper.side
    made: list[Item] = [Symbol("north", side.x0 + 8.0, side.y1 - 10.0, TEXT, scale=1.0)]
    block = _legend(community, content, shown, side, language)
    made += block.items
    top = side.y1 - max(block.height, NORTH) - GAP
    samples = _samples(content.samples, side.x0, top)
    made += samples.items
    top -= samples.height + GAP
    keyed = [
        Rows(told("numbers", language), ((told("number", language), 14.0), (told("tag", language), 0.0)), map.keyed)
    ]
    whole = [*content.tables, *(keyed if map.keyed else [])]

    def written(y: float, tables: Sequence[Rows]) -> Block:
        cut = len(tables) != len(whole) or any(one is not other for one, other in zip(tables, whole, strict=True))
        texts = list(_notes(community, content, paper, [*shown, *made], map, language))
        texts += [told("rows_cut", language)] if cut else []
        return notes(texts, side.x0, y, text_layer=TEXT, width=SIDE, language=language)

    tables = _fitting(whole, top - side.y0 - written(0.0, []).height)
    for one in tables:
        block = _table(one, side.x0, top)
        made += block.items
        top -= block.height + GAP + 1.0
    return [*made, *written(top, tables).items]


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


def _fitting(tables: Sequence[Rows], room: float) -> list[Rows]:
    """The tables with as many rows as fit; the longest is cut first, with a row of dots."""
    found = [one for one in tables if one.rows]
    while found and sum(_table(one, 0.0, 0.0).height + GAP + 1.0 for one in found) > room:
        longest = max(found, key=lambda one: len(one.rows))
        kept = longest.rows[: (len(longest.rows) - 1) * 4 // 5]
        dots = (*kept, ("…",) * len(longest.columns)) if kept else ()
        cut = Rows(longest.title, longest.columns, dots)
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
