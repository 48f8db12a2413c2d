"""Writing xlsx sheets: text that stays text, one layout for all tables, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from tiaowen.model.community import Community
from tiaowen.model.saving import saved
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

CELL_LIMIT = 32_767
_SHEET_LIMIT = 31
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDE = re.compile(r"[\u2000-\U0010ffff]")
_A3 = 8
_EPOCH = datetime(2000, 1, 1)  # for a project without a date
_LINE, _HIGHEST = 14.5, 409.0  # points
_PAGE_WIDE = 350.0  # widths of columns on a page, as small as can still be read
_LATIN, _HANZI, _PADDING = 0.95, 1.9, 0.6  # in widths of a column's unit, at this size of font
_MARGINS = {"left": 0.6, "right": 0.4, "top": 0.7, "bottom": 0.6}  # inches


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula together with the value that it has now."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a row (counted from 1) of another sheet of the same book."""

    shown: str | int | float | Formula
    sheet: str
    row: int


Cell: TypeAlias = str | int | float | Formula | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading and width in characters."""

    title: Text
    width: float


@cache
def _data() -> Mapping[str, Any]:
    import yaml

    data = yaml.safe_load((files("tiaowen.generators.tables") / "tables.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(data)


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table of ``tables.yaml``."""
    return tuple(Column(Text(entry["zh"], entry["en"]), entry["width"]) for entry in _data()[table])


def said(word: str, language: str = "zh") -> str:
    """A word that tables use, such as ``total``."""
    return str(_data()["words"][word][language])


def sheet_title(sheet: str, language: str = "zh") -> str:
    """The name of a sheet; that of a system's sheet is the system's unless told."""
    named = _data()["sheets"].get(sheet)
    return label("system", sheet, language) if named is None else str(named[language])


def legal(text: str) -> str:
    """The text without the characters that XML forbids, cut at what a cell holds.

    >>> legal("A\\x07=1+1")
    'A=1+1'
    """
    return _ILLEGAL.sub("", text)[:CELL_LIMIT]


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name that a sheet may bear: no forbidden signs, at most 31 characters, not borne by another sheet.

    >>> sheet_name("3#楼/地下室"), sheet_name("A", ["a"])
    ('3#楼_地下室', 'A~2')
    """
    clean = _NOT_IN_SHEETS.sub("_", legal(wanted)).strip("' ") or "_"
    borne, count, name = {one.casefold() for one in taken}, 1, clean[:_SHEET_LIMIT]
    while name.casefold() in borne or name.casefold() == "history":
        count += 1
        name = f"{clean[: _SHEET_LIMIT - len(str(count)) - 1]}~{count}"
    return name


@contextmanager
def workbook(path: Path, community: Community, title: str, language: str = "zh") -> Iterator[Book]:
    """A workbook to put sheets in; it appears at ``path`` whole, or not at all.

    Raises OSError where it cannot be saved; an older file at ``path`` is then left as it was.
    """
    with saved(path) as part:
        part.touch()
        book = Book(part, community, title, language)
        try:
            yield book
        finally:
            book.close()


class Book:
    """An xlsx file being written; rows go out as they come, so that a long table needs little memory."""

    def __init__(self, part: Path, community: Community, title: str, language: str) -> None:
        import xlsxwriter

        self.language = language
        self._community, self._title = community, title
        self._names: list[str] = []
        self._book = xlsxwriter.Workbook(str(part), {"constant_memory": True})
        day = community.day
        created = _EPOCH if day is None else datetime.combine(day, time())
        self._book.set_properties({"title": f"{legal(community.project.name)} {title}"[:255], "created": created})
        font = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
        self._head = self._book.add_format(
            {**font, "bold": True, "bg_color": "#DCE6F1", "align": "center", "text_wrap": True}
        )
        self._text = self._book.add_format({**font, "text_wrap": True})
        self._number = self._book.add_format({**font, "align": "center"})
        self._link = self._book.add_format({**font, "align": "center", "font_color": "#0563C1", "underline": 1})

    def close(self) -> None:
        """Put the file together and take the temporary files away. Raises OSError where it cannot be written."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error

    def sheet(self, wanted: str, heads: Sequence[Column], rows: Iterable[Sequence[Cell]], fixed: int = 0) -> None:
        """A sheet with a frozen heading (and ``fixed`` columns), filters, and A3 landscape print settings."""
        name = sheet_name(wanted, self._names)
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        for index, column in enumerate(heads):
            sheet.set_column(index, index, column.width)
        sheet.freeze_panes(1, fixed)
        widths = [column.width for column in heads]
        self._page(sheet, name, ceil(sum(widths) / _PAGE_WIDE), fixed)
        self._row(sheet, 0, [column.title[self.language] for column in heads], widths, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            self._row(sheet, last, row, widths, self._text)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.print_area(0, 0, last, len(heads) - 1)

    def _page(self, sheet: Any, name: str, wide: int, fixed: int) -> None:
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.fit_to_pages(wide, 0)
        if wide > 1 and fixed:
            sheet.repeat_columns(0, fixed - 1)
        sheet.set_margins(**_MARGINS)
        sheet.repeat_rows(0)
        project, title = (legal(text)[:60].replace("&", "&&") for text in (self._community.project.name, self._title))
        sheet.set_header(f"&L{project}&C{title} — {name.replace('&', '&&')}&R{self._community.day or ''}")
        sheet.set_footer("&C&P / &N")

    def _row(self, sheet: Any, row: int, cells: Sequence[Cell], widths: Sequence[float], style: Any) -> None:
        lines = max(_lines(cell, width) for cell, width in zip(cells, widths, strict=True))
        if lines > 1:
            sheet.set_row(row, min(lines * _LINE + 2, _HIGHEST))
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                sheet.write_blank(row, column, None, style)
            elif isinstance(cell, Formula):
                sheet.write_formula(row, column, cell.text, self._number, cell.value)
            elif isinstance(cell, Link):
                self._lead(sheet, row, column, cell)
            elif isinstance(cell, str):
                sheet.write_string(row, column, legal(cell), style)
            else:
                sheet.write_number(row, column, cell, self._number)

    def _lead(self, sheet: Any, row: int, column: int, link: Link) -> None:
        """The place that a cell leads to, then what it shows in its stead."""
        shown = link.shown
        sheet.write_url(row, column, f"internal:'{link.sheet}'!A{link.row}", self._link, "_")
        if isinstance(shown, Formula):
            sheet.write_formula(row, column, shown.text, self._link, shown.value)
        elif isinstance(shown, str):
            sheet.write_string(row, column, legal(shown), self._link)
        else:
            sheet.write_number(row, column, shown, self._link)


def _lines(cell: Cell, width: float) -> int:
    """The lines that a text takes in a column so many characters wide; a hanzi is as wide as two."""
    if not isinstance(cell, str) or len(cell) * 2 < width:
        return 1
    return _wrapped(cell, width)


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: float) -> int:
    return sum(ceil(_units(line) / (width - _PADDING)) or 1 for line in text.split("\n"))


def _units(text: str) -> float:
    return len(text) * _LATIN if text.isascii() else len(text) * _LATIN + len(_WIDE.findall(text)) * (_HANZI - _LATIN)


def column_letter(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def total(first: tuple[int, int], last: tuple[int, int], value: float) -> Formula:
    """The sum over a block of cells, (row, column) counted from 0; an empty block sums to 0."""
    (row, column), (end_row, end_column) = first, last
    if end_row < row or end_column < column:
        return Formula("=0", 0)
    return Formula(f"=SUM({column_letter(column)}{row + 1}:{column_letter(end_column)}{end_row + 1})", value)
