"""The columns beside the map: north, legend, key of lines, tables and notes, made to fit their height."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
FEWEST, DOTS, LEAST = 3, "…", 55.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the map came to: names without room, numbers in place of tags, tags without either, symbols set aside."""

    lost: tuple[str, ...]
    keyed: tuple[tuple[str, str], ...]
    bare: tuple[tuple[str, str, str], ...]
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
    tables = [one for one in (*content.tables, *_instead(map, language)) if one.rows]

    def written(y: float, more: Sequence[str] = ()) -> Block:
        texts = [*_notes(community, content, paper, [*shown, *made], map, language), *more]
        return notes(texts, side.x0, y, text_layer=TEXT, width=SIDE, language=language)

    bottom = side.y0 + written(0.0, [told("rows_cut", language)]).height
    first = _Column(side.x0, top, bottom)
    columns = [*(_Column(one.x0, one.y1, one.y0) for one in reversed(paper.sides[1:])), first]
    cut = [_placed(one, columns, language) for one in tables].count(False) > 0
    made += [item for column in columns for item in column.items]
    return [*made, *written(first.top, [told("rows_cut", language)] if cut else []).items], cut


def too_long(tables: Sequence[Rows], paper: Paper) -> bool:
    """Whether tables cannot fit into one column with the least that stands there besides."""
    heights = (_table(one, 0.0, 0.0).height + GAP for one in tables if one.rows)
    return sum(heights) > paper.sides[0].height - LEAST


def _instead(map: Told, language: str) -> Iterator[Rows]:
    """What stands in for the tags that have no room: the numbers with their tags, and the places of the others."""
    number, tag = told("number", language), told("tag", language)
    yield Rows(told("numbers", language), ((number, 14.0), (tag, 0.0)), map.keyed)
    half = (len(map.bare) + 1) // 2
    rest = (*map.bare[half:], *[("", "", "")] * (2 * half - len(map.bare)))
    rows = tuple((*one, *other) for one, other in zip(map.bare[:half], rest, strict=True))
    yield Rows(told("untagged", language), ((tag, 28.0), ("x m", 14.0), ("y m", 14.0)) * 2, rows)


@dataclass
class _Column:
    """A column that is filled from its top down to its bottom [mm]."""

    x: float
    top: float
    bottom: float
    items: list[Item] = field(default_factory=list)

    def holds(self, rows: Rows) -> bool:
        """Whether a table fits."""
        return _table(rows, 0.0, 0.0).height <= self.top - self.bottom

    def add(self, rows: Rows) -> None:
        """Put a table below what is there."""
        block = _table(rows, self.x, self.top)
        self.items += block.items
        self.top -= block.height + GAP + 1.0


def _placed(rows: Rows, columns: Sequence[_Column], language: str) -> bool:
    """Put a table into the first column that holds it, else its parts into all; False where rows are left over."""
    whole = next((one for one in columns if one.holds(rows)), None)
    if whole is not None:
        whole.add(rows)
        return True
    for column in columns:
        count = _fitting(rows, column)
        if count >= FEWEST:
            dots = column is columns[-1] and count < len(rows.rows)
            column.add(_part(rows, count - dots, dots=dots))
            rows = replace(rows, title=_continued(rows.title, language), rows=rows.rows[count:])
        if not rows.rows:
            return True
    return False


def _fitting(rows: Rows, column: _Column) -> int:
    """How many of the first rows of a table a column holds."""
    counts = range(len(rows.rows) + 1)
    return bisect_left(counts, True, key=lambda count: not column.holds(_part(rows, count))) - 1


def _part(rows: Rows, count: int, *, dots: bool = False) -> Rows:
    """The first rows of a table, with a row of dots where more follow nowhere."""
    return replace(rows, rows=(*rows.rows[:count], *([(DOTS,) * len(rows.columns)] if dots else [])))


def _continued(title: str, language: str) -> str:
    more = told("continued", language)
    return title if title.endswith(more) else title + more


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
    told_so = {said(word, language) for word in ("note_estimate", "note_estimate_some")}
    if any(stand.estimated for stand in content.stands) and not told_so.intersection(content.notes):
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
    yield from remarks((item for item in items if not (isinstance(item, TextBox) and item.text == DOTS)), language)
