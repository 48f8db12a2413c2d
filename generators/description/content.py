"""The whole description as plain values: chapters with paragraphs and tables, before any file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tiaowen.generators.description import tables, tables_systems
from tiaowen.generators.description.facts import Asked, field
from tiaowen.generators.description.pieces import Piece, by_building
from tiaowen.generators.description.sentences import Sentence, finished, sentences
from tiaowen.generators.description.words import data, id_list, joined, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.tables.points import place_name
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import Component
from tiaowen.spec.vocabulary import label

MAKERS: dict[str, Callable[[Asked], Iterable[tables.Row]]] = {
    "buildings": tables.buildings,
    "dwelling_types": tables.dwelling_types,
    "references": tables.references,
    "cables": tables.cable_lines,
    "machine_rooms": tables.machine_rooms,
    "legend": tables.legend,
    "areas": tables_systems.areas,
    "nodes": tables_systems.nodes,
    "zones": tables_systems.zones,
    "alarm_zones": tables_systems.alarm_zones,
    "routes": tables_systems.routes,
    "doors": tables_systems.doors,
    "parking": tables_systems.parking,
    "room_needs": tables_systems.room_needs,
}
ACROSS = 7  # kinds of devices in one table by building


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, width [mm] and alignment."""

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, with a line above it where it has a title; ``name`` is the kind of table."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


Block: TypeAlias = Sentence | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, or a system's section of one: its key in templates, its number, title and what it holds."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences, parts included."""
        yield from (one for one in self.blocks if isinstance(one, Sentence))
        for part in self.parts:
            yield from part.sentences()

    def grids(self) -> Iterator[Grid]:
        """Its tables, parts included."""
        yield from (one for one in self.blocks if isinstance(one, Grid))
        for part in self.parts:
            yield from part.grids()


@dataclass(frozen=True, slots=True)
class Description:
    """The chapters in order."""

    community: Community
    language: str
    chapters: tuple[Section, ...]

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions that its sentences answer, in order of appearance."""
        return tuple(
            dict.fromkeys(id for chapter in self.chapters for one in chapter.sentences() for id in one.provisions)
        )

    @property
    def sections(self) -> tuple[Section, ...]:
        """The chapters and the sections of systems."""
        return tuple(one for chapter in self.chapters for one in (chapter, *chapter.parts))


def describe(community: Community, language: str = "zh") -> Description:
    """The description of a community."""
    asked = Asked(community, language)
    chapters: list[Section] = []
    for key, entry in data("chapters").items():
        number = str(len(chapters) + 1)
        title = entry["title"][language]
        if key == "systems":
            chapters.append(Section(key, number, title, (), tuple(_systems(asked, number))))
        elif key == "open":
            chapters.append(Section(key, number, title, tuple(_open_list(asked, chapters))))
        elif key == "split":
            chapters.append(Section(key, number, title, tuple(_split(asked))))
        else:
            chapters.append(Section(key, number, title, tuple(_blocks(asked, entry))))
    return Description(community, language, tuple(chapters))


def _blocks(asked: Asked, entry: Any) -> Iterator[Block]:
    yield from sentences(asked, entry.get("sentences", ()))
    for name in entry.get("tables", ()):
        rows = _scope(asked) if name == "scope" else MAKERS[name](asked)
        yield from grid(asked, name, rows)


def grid(asked: Asked, name: str, rows: Iterable[Sequence[str]], title: str = "") -> Iterator[Grid]:
    """A table of ``words.yaml``; none where there are no rows. Every cell is one line of plain text."""
    cells = tuple(tuple(one_line(cell) for cell in row) for row in rows)
    if cells:
        heads = (Head(one[asked.language], one["width"], one.get("align", "left")) for one in tables_of(name))
        yield Grid(name, tuple(heads), cells, title)


def tables_of(name: str) -> Any:
    """The columns of a table."""
    return data("words")["tables"][name]


# --- systems ------------------------------------------------------------------------------------------


def _systems(asked: Asked, chapter: str) -> Iterator[Section]:
    count = 0
    for key, entry in data("systems").items():
        if not _present(asked, key, entry):
            continue
        count += 1
        title = label("system", key, asked.language)
        title = title[:1].upper() + title[1:]
        yield Section(key, f"{chapter}.{count}", title, tuple(_system_blocks(asked, key, entry, title)))


def _present(asked: Asked, key: str, entry: Any) -> bool:
    told = any(not isinstance(field(asked, path), Missing) for path in entry["fields"])
    return told or bool(_pieces(asked, key)) or key in asked.community.components_by_system


def _pieces(asked: Asked, system: str) -> tuple[Piece, ...]:
    return tuple(one for one in asked.pieces if one.system == system)


def _system_blocks(asked: Asked, key: str, entry: Any, title: str) -> Iterator[Block]:
    yield from sentences(asked, entry.get("sentences", ()))
    yield from _functions(asked, key, entry["clause"])
    for name in entry.get("tables", ()):
        yield from grid(asked, name, MAKERS[name](asked))
    caption = said("quantities", asked.language, system=title)
    yield from grid(asked, "quantities", tables.quantity_rows(asked, _pieces(asked, key)), caption)


def _functions(asked: Asked, key: str, clause: str) -> Iterator[Block]:
    """What the design asks the components of a system to do; with more than one component, a table."""
    language = asked.language
    components = asked.community.components_by_system.get(key, ())
    declared = [(one, [label("function", name, language) for name in _functions_of(one)]) for one in components]
    declared = [(one, names) for one, names in declared if names]
    if len(declared) > 1:
        rows = [(label("component", one.component, language), joined(names, language)) for one, names in declared]
        yield from grid(asked, "functions", rows)
    elif declared:
        names = declared[0][1]
        text = said("declared", language, count=len(names), names=joined(names, language))
        ids = _known(clause)
        yield Sentence(finished(one_line(text), "", ids, language), ids, label("system", key, language))


def _functions_of(component: Component) -> list[str]:
    """The functions that a component has; that it is there at all is no function."""
    return [name for name in component.functions or () if name != "provided"]


def _known(clause: str) -> tuple[str, ...]:
    from tiaowen.spec.provisions import spec_in_force

    return (clause,) if clause in spec_in_force().provisions else ()


def _scope(asked: Asked) -> Iterator[tables.Row]:
    for index, (key, entry) in enumerate(data("systems").items(), 1):
        some = _pieces(asked, key)
        missing = entry["fields"] or [f"components[system={key}]"]
        present = _present(asked, key, entry)
        state = said("present", asked.language) if present else said("absent", asked.language, fields=id_list(missing))
        title = label("system", key, asked.language)
        functions = sum(len(_functions_of(one)) for one in asked.community.components_by_system.get(key, ()))
        told = [tables.main_amounts(asked, some)] if some else []
        told += [said("functions", asked.language, count=functions)] if functions else []
        yield str(index), title, str(entry["clause"]), state, ("；" if asked.language == "zh" else "; ").join(told)


# --- what is open, and the split by building ------------------------------------------------------------


def _open_list(asked: Asked, chapters: Sequence[Section]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    for chapter in chapters:
        for section in (chapter, *chapter.parts):
            for block in section.blocks:
                where = f"{section.number} {section.title}"
                for topic, fields in _open_in(asked, block):
                    rows.append((str(len(rows) + 1), where, topic, fields))
    for key, entry in data("systems").items():
        if not _present(asked, key, entry):
            missing = id_list(entry["fields"] or [f"components[system={key}]"])
            scope = next(one for one in chapters if one.key == "scope")
            title = label("system", key, asked.language)
            rows.append((str(len(rows) + 1), f"{scope.number} {scope.title}", title, missing))
    if rows:
        yield from grid(asked, "open", rows)
    else:
        yield Sentence(said("nothing_open", asked.language), (), "")


def _open_in(asked: Asked, block: Block) -> Iterator[tuple[str, str]]:
    """What a sentence or the columns of a table leave open, and the fields to fill in."""
    if isinstance(block, Sentence):
        if block.open:
            yield block.topic, id_list(block.open)
        return
    for index, column in enumerate(tables_of(block.name)):
        if "field" in column and any(row[index] == said("open_state", asked.language) for row in block.rows):
            yield said("in_table", asked.language, column=column[asked.language]), column["field"]


def _split(asked: Asked) -> Iterator[Block]:
    """For each system its devices by building, a few kinds to a table."""
    for system in data("systems"):
        some = _pieces(asked, system)
        kinds = list(dict.fromkeys(one.kind for one in some))
        parts = [kinds[start : start + ACROSS] for start in range(0, len(kinds), ACROSS)]
        title = said("by_building", asked.language, system=label("system", system, asked.language))
        for index, part in enumerate(parts, 1):
            own = [one for one in some if one.kind in part]
            name = title
            if len(parts) > 1:
                name = said("part", asked.language, title=title, number=index, total=len(parts))
            yield _split_grid(asked, part, own, name)


def _split_grid(asked: Asked, kinds: Sequence[str], some: Sequence[Piece], title: str) -> Grid:
    counts = by_building(some)
    names = {one.kind: one.name[asked.language] for one in some}
    places = sorted({place for place, _ in counts}, key=lambda one: (one is None, natural_key(one)))
    rows = [(_place(asked, place), *(str(counts[place, kind] or "") for kind in kinds)) for place in places]
    sums = [str(sum(counts[place, kind] for place in places)) for kind in kinds]
    rows.append((said("total", asked.language), *sums))
    first = tables_of("split")[0]
    width = round(min(44.0, (174 - first["width"]) / len(kinds)), 1)
    heads = [
        Head(first[asked.language], first["width"]),
        *(Head(one_line(names[kind]), width, "right") for kind in kinds),
    ]
    return Grid("split", tuple(heads), tuple(tuple(one_line(cell) for cell in row) for row in rows), one_line(title))


def _place(asked: Asked, building: str | None) -> str:
    return said("site", asked.language) if building is None else place_name(asked.community, building, asked.language)
