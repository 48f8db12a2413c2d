"""The legend sheet: every kind of device with its symbol, and the other symbols of the library."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.drawing_words import conventions, layers_of, legible, said, shown, title_block
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.sheet import Item, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

SIZE, TEXT = "A3", "E-ANNO-TEXT"
COLUMN, ROW = 65.0, 10.5
Entry = tuple[str, str, str, tuple[str, ...], str]


def legend_sheets(community: Community, language: str = "zh") -> list[Sheet]:
    """The legend of all symbols, by system, on as many sheets as it takes."""
    free = free_rect(SIZE)[1].inset(6.0)
    columns, rows = int(free.width // COLUMN), int((free.height - 8.0) // ROW)
    entries = list(_entries(language))
    pages = [entries[start : start + columns * rows] for start in range(0, len(entries), columns * rows)]
    made = []
    for number, page in enumerate(pages, start=1):
        items: list[Item] = []
        system = ""
        for index, entry in enumerate(page):
            x, y = free.x0 + (index // rows) * COLUMN, free.y1 - (index % rows + 0.5) * ROW
            items += _items(entry, x, y, entry[4] if entry[4] != system or index % rows == 0 else "")
            system = entry[4]
        name = said("riser_legend", language)
        if len(pages) > 1:
            name = said("part", language, name=name, number=number, total=len(pages))
        note = said("note_legend", language)
        items.append(TextBox(free.x0, free.y0, shown(note, free.width), TEXT, 2.5, "left-bottom"))
        title = title_block(community, language)
        made.append(Sheet("", name, SIZE, tuple(items), layers_of(items), title, said("schematic", language)))
    return made


def _entries(language: str) -> Iterator[Entry]:
    """Symbol, name, layer, provisions and system of each kind, then of each symbol that no kind has."""
    layers = conventions()["layers"]
    used = set()
    for key, kind in device_kinds().items():
        layer = kind.layer if kind.layer in layers else "E-COMM-DEVC"
        used.add(kind_symbol(key))
        yield kind_symbol(key), kind.name[language], layer, kind.provisions, label("system", kind.system, language)
    for name, shape in shapes().items():
        if name not in used:
            yield name, shape.title[language], "E-ANNO-REFR", (), said("other_symbols", language)


def _items(entry: Entry, x: float, y: float, system: str) -> Iterator[Item]:
    name, title, layer, provisions, _ = entry
    box = shapes()[name].box
    middle, level = x + 8.0 - (box.x0 + box.x1) / 2, y - (box.y0 + box.y1) / 2
    yield Symbol(name, middle, level, layer, provisions=provisions)
    high = y + 0.4 if system else y
    yield TextBox(
        x + 17.0, high, shown(legible(title), COLUMN - 18.0), TEXT, 2.5, "left-bottom" if system else "left-middle"
    )
    if system:
        yield TextBox(x + 17.0, y - 0.9, shown(system, COLUMN - 18.0), "E-ANNO-REFR", 2.5, "left-top")
