"""The legend of a set: every symbol and line that it uses, with its names in both languages and the key of its tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.fitted import fittings
from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import conventions, layers_of, legible, said, shown, title_block
from tiaowen.generators.risers.symbols import kind_symbol, line_layer
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Item, Line, Rect, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

SIZE, TEXT, RULE = "A3", "E-ANNO-TEXT", "E-ANNO-TABL"
COLUMN, ROW, HEAD, FOOT = 109.2, 10.0, 7.0, 9.0
MARK, KEY = 13.0, 11.0
LINE_ROOM = COLUMN - MARK - 5.0  # beside a line [mm]
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a heading where it has neither symbol nor line; ``key`` is what tags begin with."""

    name: Text
    symbol: str = ""
    layer: str = ""
    key: str = ""
    provisions: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """The height of the row [mm]."""
        if not self.layer:
            return HEAD
        return max(ROW, shapes()[self.symbol].box.height + 2.0) if self.symbol else ROW


def legend_sheets(community: Community, language: str = "zh") -> list[Sheet]:
    """The legend of all symbols and lines, by system, on as many sheets as it takes; none where there is no device."""
    entries = list(_entries(community))
    if not any(entry.key for entry in entries):
        return []
    free = free_rect(SIZE)[1].inset(6.0)
    region = Rect(free.x0, free.y0 + FOOT, free.x1, free.y1)
    pages = _pages(entries, region)
    made = []
    for number, page in enumerate(pages, start=1):
        items: list[Item] = []
        for index, column in enumerate(page):
            items += _column(column, region.x0 + index * COLUMN, region.y1)
        name = said("riser_legend", language)
        if len(pages) > 1:
            name = said("part", language, name=name, number=number, total=len(pages))
        note = shown(said("note_legend", language), free.width)
        items.append(TextBox(free.x0, free.y0, note, TEXT, 2.5, "left-bottom"))
        title = title_block(community, language)
        made.append(Sheet("", name, SIZE, tuple(items), layers_of(items), title, said("schematic", language)))
    return made


def legend_kinds(community: Community) -> tuple[str, ...]:
    """The kinds of devices that a community holds, or its dwelling types would, in the order of the standard."""
    held = {one.kind for one in register(community).devices}
    held |= {kind for one in fittings(community).values() for kind in one.rooms}
    if held:
        held |= {"home_distribution_box"} if community.dwelling_types else set()
    return tuple(kind for kind in device_kinds() if kind in held)


def _entries(community: Community) -> Iterator[Entry]:
    """The kinds of devices under the names of their systems, then the other symbols and the lines."""
    layers, kinds = conventions()["layers"], legend_kinds(community)
    system = ""
    for key in kinds:
        kind = device_kinds()[key]
        if kind.system != system:
            system = kind.system
            yield Entry(Text(label("system", system), label("system", system, "en")))
        layer = kind.layer if kind.layer in layers else "E-COMM-DEVC"
        yield Entry(kind.name, kind_symbol(key), layer, kind.prefix, kind.provisions)
    used = {kind_symbol(key) for key in device_kinds()}
    yield _said("other_symbols")
    for name, shape in shapes().items():
        if name not in used:
            yield Entry(shape.title, name, "E-ANNO-REFR")
    yield _said("legend_lines")
    yield from _lines(kinds)


def _lines(kinds: tuple[str, ...]) -> Iterator[Entry]:
    """The cables by layer, each with the systems on it, and those that come from a head-end."""
    groups: dict[str, dict[str, None]] = {}
    for key in kinds:
        system = device_kinds()[key].system
        groups.setdefault(line_layer(system), {})[system] = None
    for layer, systems in groups.items():
        for names in _names(list(systems)):
            yield Entry(names, "", layer)
    if groups:
        feed = _said("legend_feed").name
        yield Entry(feed, "", line_layer(device_kinds()[kinds[0]].system, feed=True))


def _names(systems: list[str]) -> Iterator[Text]:
    """The names of systems, as many in a row as there is room for."""
    row: list[str] = []
    for system in systems:
        if row and max(text_width_mm(_listed([*row, system])[one], 2.5) for one in LANGUAGES) > LINE_ROOM:
            yield _listed(row)
            row = []
        row.append(system)
    yield _listed(row)


def _listed(systems: list[str]) -> Text:
    return Text(*(said("list_comma", one).join(label("system", each, one) for each in systems) for one in LANGUAGES))


def _said(word: str) -> Entry:
    return Entry(Text(said(word), said(word, "en")))


def _pages(entries: list[Entry], region: Rect) -> list[list[list[Entry]]]:
    """The rows in columns, the columns on pages; a heading never ends a column, and is said again in the next one."""
    columns: list[list[Entry]] = [[]]
    heading: Entry | None = None
    for number, entry in enumerate(entries):
        following = entries[number + 1].height if not entry.layer and number + 1 < len(entries) else 0.0
        if sum(one.height for one in columns[-1]) + entry.height + following > region.height:
            columns.append([heading] if entry.layer and heading is not None else [])
        heading = heading if entry.layer else entry
        columns[-1].append(entry)
    across = int((region.width + 0.5) // COLUMN)
    return [columns[start : start + across] for start in range(0, len(columns), across)]


def _column(column: list[Entry], x: float, top: float) -> Iterator[Item]:
    y = top
    right = x + COLUMN - 3.0
    for entry in column:
        yield Line(((x, y), (right, y)), RULE)
        yield from _row(entry, x, y, right) if entry.layer else _heading(entry, x, y, right)
        y -= entry.height
    yield Line(((x, y), (right, y)), RULE)
    for edge in (x, right):
        yield Line(((edge, top), (edge, y)), RULE)


def _heading(entry: Entry, x: float, y: float, right: float) -> Iterator[Item]:
    text = shown(legible(f"{entry.name.zh}  {entry.name.en}"), right - x - 4.0)
    yield TextBox(x + 2.0, y - HEAD / 2, text, "E-ANNO-REFR", 2.5, "left-middle")


def _row(entry: Entry, x: float, y: float, right: float) -> Iterator[Item]:
    middle, width = y - entry.height / 2, right - x - MARK - KEY
    if entry.symbol:
        box = shapes()[entry.symbol].box
        at = x + MARK / 2 - (box.x0 + box.x1) / 2, middle - (box.y0 + box.y1) / 2
        yield Symbol(entry.symbol, *at, entry.layer, provisions=entry.provisions)
    else:
        yield Line(((x + 2.0, middle), (x + MARK - 2.0, middle)), entry.layer)
    room = width + (0.0 if entry.key else KEY - 2.0)
    yield TextBox(x + MARK + 1.0, middle + 0.5, shown(legible(entry.name.zh), room), TEXT, 2.5, "left-bottom")
    yield TextBox(x + MARK + 1.0, middle - 0.9, shown(legible(entry.name.en), room), TEXT, 2.5, "left-top")
    if entry.key:
        yield TextBox(right - 1.5, middle, entry.key, TEXT, 2.5, "right-middle")
