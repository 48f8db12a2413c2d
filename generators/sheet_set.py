"""The set as it is bound: cover, contents, then every sheet in order, with bookmarks; and the list of drawings.

The set is drawn from the sheets while they are made, so that no more than one of them is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tiaowen.generators.drawing_words import building_name, layers_of, legible, title_block
from tiaowen.generators.drawings import Drawing
from tiaowen.generators.order import natural_key
from tiaowen.generators.project_notes import project_rows
from tiaowen.generators.sheet_style import form_problems
from tiaowen.generators.sheets import layout
from tiaowen.generators.sheets.check import SheetProblem, check_sheet
from tiaowen.generators.sheets.pdf import PdfBook, pdf_book
from tiaowen.generators.sheets.sheet import Item, Rect, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.generators.sheets.titleblock import form_for, free_rect
from tiaowen.generators.tables.workbook import Column, columns, sheet_title, workbook
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label, words

SET, LIST, CONTENTS, COVER = "drawings/set.pdf", "drawing_list.xlsx", "drawings/contents", "drawings/cover"
_KEY, _COVER = "contents", "cover"
_MARGIN, _HEAD = 3.0, 9.0
_TEXT, _RULE = "E-ANNO-TEXT", "E-ANNO-TABL"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the drawing list (序号 图号 图名 图幅 版次 备注)."""

    place: int
    number: str
    name: str
    size: str
    revision: str
    remarks: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as texts."""
        return str(self.place), self.number, self.name, self.size, self.revision, self.remarks


@cache
def _rules() -> Mapping[str, Any]:
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load(
        (files("tiaowen.generators") / "sheet_set.yaml").read_text(encoding="utf-8")
    )
    return loaded


def listed(drawing: Drawing, place: int, language: str = "zh") -> Listed:
    """The row of a drawing: what its own title block says, and whether the check of the sheet found anything."""
    sheet, faults = drawing.sheet, len(drawing.problems)
    revisions = sheet.title.revisions if sheet.title else ()
    revision = revisions[-1].mark if revisions else str(_rules()["first"])
    remarks = Text(**_rules()["faults"])[language].format(count=faults) if faults else ""
    return Listed(place, sheet.number, sheet.name, sheet.size, revision, remarks)


def _document(entry: Mapping[str, Any], place: int, language: str) -> Listed:
    """The row of a document: its file in place of remarks."""
    return Listed(place, entry["number"], entry[language], "A4", str(_rules()["first"]), entry["file"])


def cover_sheet(community: Community, language: str = "zh") -> Sheet:
    """The cover: project, number, client, firm, stage and date, and the persons, whose names stay blank."""
    rules, project = _rules(), community.project
    inner = free_rect(rules["cover_size"], None, titled=False)[0]
    middle = (inner.x0 + inner.x1) / 2
    title = title_block(community, language)
    works = Text(**rules["works"])[language]
    items: list[Item] = [
        *layout.cell(Rect(inner.x0 + 20, inner.y1 - 80, inner.x1 - 20, inner.y1 - 42), title.project, _TEXT, 14.0),
        TextBox(middle, inner.y1 - 92, works, _TEXT, 10.0, "center-top"),
    ]
    stated = {
        "number": project.number, "client": project.client, "designer": project.designer, "stage": title.stage,
        "date": title.date,
    }  # fmt: skip
    blank = Text(**rules["blank"])[language]
    rows = [(Text(**rules["cover_rows"][key])[language], legible(value or blank)) for key, value in stated.items()]
    items += _cover_table(rows, Rect(middle - 90, inner.y0 + 78, middle + 90, inner.y0 + 78 + 14 * len(rows)), 5.0)
    persons = [Text(**one)[language] for one in rules["persons"]]
    half = len(persons) // 2
    pairs = list(zip(persons[:half], persons[half:], strict=False))
    box = Rect(middle - 130, inner.y0 + 24, middle + 130, inner.y0 + 24 + 12 * len(pairs))
    items += _cover_table([(one, "", other, "") for one, other in pairs], box, 3.5)
    name = Text(**rules["cover"])[language]
    return Sheet("", name, rules["cover_size"], tuple(items), layers_of(items))


def _cover_table(rows: Sequence[tuple[str, ...]], box: Rect, height_mm: float) -> Iterator[Item]:
    """Rows of equal cells; the labels, in every other column, take a third of their pair."""
    high, pair = box.height / len(rows), box.width / (len(rows[0]) / 2)
    edges = [box.x0 + pair * (number // 2) + pair / 3 * (number % 2) for number in range(len(rows[0]))] + [box.x1]
    for number, row in enumerate(rows):
        top = box.y1 - number * high
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            area = Rect(left, top - high, right, top)
            yield layout.outline(area, _RULE)
            yield from layout.cell(area, text, _TEXT, height_mm)


def write_drawing_list(rows: Sequence[Listed], community: Community, path: Path, language: str = "zh") -> None:
    """Write ``drawing_list.xlsx``. Raises OSError where the file cannot be saved."""
    title = Text(**_rules()["contents"])[language]
    heads = [Column(Text(entry["zh"], entry["en"]), entry["width"]) for entry in _rules()["columns"]]
    with workbook(path, community, title, language) as book:
        book.sheet(title, heads, ((row.place, *row.cells()[1:]) for row in rows), fixed=2)
        book.sheet(sheet_title("notes", language), columns("notes"), project_rows(community, language))


@contextmanager
def bound_set(
    community: Community, folder: Path, language: str = "zh", parts: Sequence[str] = ()
) -> Iterator[BoundSet]:
    """A set to add drawings to, in their order; at the end cover and contents are drawn and it is written as `SET`.

    ``parts`` are those of the build: the documents that they make are listed with the sheets.
    Raises OSError where it cannot be written.
    """
    (folder / SET).parent.mkdir(parents=True, exist_ok=True)
    title = title_block(community, language)
    with pdf_book(folder / SET, title.project, title.firm) as book:
        book.mark(Text(**_rules()["cover"])[language], _COVER)
        book.mark(Text(**_rules()["contents"])[language], _KEY)
        whole = BoundSet(community, language, book, parts)
        yield whole
        whole.finish()


class BoundSet:
    """A set being bound.

    ``rows`` is its list so far, ``contents`` the sheets in front of it once it is finished: cover, then contents.
    """

    def __init__(self, community: Community, language: str, book: PdfBook, parts: Sequence[str] = ()) -> None:
        self._after = [one for one in _rules()["documents"] if one["part"] in parts and not one.get("first")]
        first = [one for one in _rules()["documents"] if one["part"] in parts and one.get("first")]
        self.rows: list[Listed] = [_document(one, place, language) for place, one in enumerate(first, start=1)]
        self.provisions: dict[str, None] = {}
        self.contents: tuple[Drawing, ...] = ()
        self._community, self._language, self._book = community, language, book

    def add(self, drawing: Drawing) -> None:
        """The next sheet of the set."""
        self.rows.append(listed(drawing, len(self.rows) + 1, self._language))
        self.provisions |= dict.fromkeys(drawing.provisions)
        sheet = drawing.sheet
        mark = f"{sheet.number} {sheet.name}"
        self._book.add(sheet, [(*above, mark) for above in self._above(drawing)])

    def _above(self, drawing: Drawing) -> list[tuple[str, ...]]:
        """The bookmarks above a drawing's own: the system or group of its folder, then each building that it shows."""
        folder = drawing.name.rsplit("/", 1)[0].rsplit("/", 1)[-1]
        known = _rules()["groups"].get(folder)
        named = Text(**known)[self._language] if known else folder
        group = label("system", folder, self._language) if folder in words("system") else named
        if drawing.building is None:
            return [(group,)]
        symbols = [item for item in drawing.sheet.items if isinstance(item, Symbol)]
        shown = {drawing.building, *(id for item in symbols for id in item.attributes.get("BUILDING", "").split())}
        found = [building for building in self._community.buildings or () if building.id in shown]
        return [(group, building_name(building)) for building in sorted(found, key=lambda one: natural_key(one.id))]

    def finish(self) -> None:
        """Draw the cover and the contents in front of all else."""
        for one in self._after:
            self.rows.append(_document(one, len(self.rows) + 1, self._language))
        cover = cover_sheet(self._community, self._language)
        self._book.add_in_front(cover, _COVER)
        named = Text(**_rules()["cover"])
        sheets = contents_sheets(self.rows, self._community, self._language)
        title = Text(**_rules()["contents"])
        made = [Drawing(COVER, cover, "", None, named, tuple(self.provisions), tuple(check_sheet(cover)))]
        for number, sheet in enumerate(sheets, start=1):
            part = "" if len(sheets) == 1 else f"-{number}"
            name = Text(title.zh + part, title.en + part)
            unread = tuple(SheetProblem("title_block", 0.0, 0.0, one.what) for one in form_problems(self._community))
            problems = (*unread, *check_sheet(sheet))
            made.append(Drawing(CONTENTS + part, sheet, "", None, name, tuple(self.provisions), problems))
            self._book.add_in_front(sheet, _KEY if number == 1 else f"{_KEY}{number}")
        self.contents = tuple(made)


def contents_sheets(rows: Sequence[Listed], community: Community, language: str = "zh") -> list[Sheet]:
    """The contents of a set as sheets of the smallest size that the title block fits."""
    title = title_block(community, language)
    size = next((one for one in _rules()["sizes"] if _fits(one, title)), _rules()["sizes"][0])
    free = free_rect(size, title)[1].inset(_MARGIN)
    pages = list(_pages(rows, free, language)) or [()]
    name = Text(**_rules()["contents"])[language]
    sheets = []
    for number, page in enumerate(pages, start=1):
        items = _table(page, free, name, language)
        part = name if len(pages) == 1 else f"{name} {number}/{len(pages)}"
        sheets.append(Sheet(f"{_rules()['series']}-{number:02d}", part, size, items, layers_of(items), title))
    return sheets


def _fits(size: str, title: TitleBlock) -> bool:
    return title.form is None or form_for(free_rect(size, title)[0], title) is not None


def _table(page: Sequence[Listed], free: Rect, name: str, language: str) -> tuple[Item, ...]:
    rows = [tuple(legible(cell) for cell in row.cells()) for row in page]
    return layout.table(
        _columns(free.width, language), rows, free.x0, free.y1,
        line_layer="E-ANNO-TABL", text_layer="E-ANNO-TEXT", title=name,
    ).items  # fmt: skip


def _columns(width: float, language: str) -> list[layout.Column]:
    """The columns of the contents; the one without a width of its own takes what is left."""
    given = sum(entry["mm"] for entry in _rules()["columns"])
    return [
        layout.Column(entry[language], entry["mm"] or width - given, entry.get("align", "center"))
        for entry in _rules()["columns"]
    ]


def _pages(rows: Sequence[Listed], free: Rect, language: str) -> Iterator[tuple[Listed, ...]]:
    """The rows that fit each sheet; a row is as high as its longest cell wraps to."""
    heads = _columns(free.width, language)
    page: list[Listed] = []
    left = free.height - _HEAD - layout.row_height([head.title for head in heads], heads)
    room = left
    for row in rows:
        height = layout.row_height([legible(cell) for cell in row.cells()], heads)
        if page and height > room:
            yield tuple(page)
            page, room = [], left
        page.append(row)
        room -= height
    if page:
        yield tuple(page)
