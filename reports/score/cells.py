"""The cells of the score's workbook: formats, texts that stay texts, formulas with their values, references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.reports.score.words import ScoreWords

CELL = 32_000  # characters; a cell of the format holds 32,767
A4 = 9
NUMBER, SHARE, EXACT = "0.00", "0.0 %", "0.0000"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value that it has."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Input:
    """A number that the reader may change."""

    value: float


Cell = str | float | Formula | Input


class Book:
    """A workbook in one language; texts are written as texts, whatever they look like."""

    def __init__(self, book: Any, words: ScoreWords) -> None:
        self.book, self.words = book, words
        font = {"font_name": "宋体" if words.language == "zh" else "Arial", "font_size": 10, "valign": "vcenter"}
        boxed = font | {"border": 1, "border_color": "#B0B7BF", "text_wrap": True}
        self._boxed, self._formats = boxed, dict[tuple[str, bool], Any]()
        self.head = book.add_format(boxed | {"bold": True, "bg_color": "#E4EAF1"})
        self.title = book.add_format(font | {"bold": True, "font_size": 16})
        self.part = book.add_format(font | {"bold": True, "font_size": 12})
        self.plain = book.add_format(font | {"text_wrap": True, "valign": "top"})
        self.large = book.add_format(boxed | {"bold": True, "font_size": 14, "num_format": NUMBER, "align": "center"})

    def sheet(self, key: str) -> Any:
        """A sheet across an A4 page, its columns on one page."""
        sheet = self.book.add_worksheet(self.words[key])
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C" + self.words.filled("page", page="&P", pages="&N"))
        return sheet

    def format(self, number: str = "", changed: bool = False) -> Any:
        """A boxed cell with a number format; yellow where the reader may change it."""
        if (number, changed) not in self._formats:
            more = {"num_format": number} if number else {}
            colour = {"bg_color": "#FFF7D6"} if changed else {}
            self._formats[number, changed] = self.book.add_format(self._boxed | more | colour)
        return self._formats[number, changed]

    def row(self, sheet: Any, line: int, cells: Sequence[Cell], formats: Sequence[str] = ()) -> None:
        """A row of cells; ``formats`` are the number formats of its columns."""
        for column, cell in enumerate(cells):
            self.cell(sheet, line, column, cell, formats[column] if column < len(formats) else "")

    def cell(self, sheet: Any, line: int, column: int, cell: Cell, number: str = "", style: Any = None) -> None:
        """One cell; ``style`` stands in for the boxed format."""
        changed = isinstance(cell, Input)
        chosen = style or self.format(number, changed)
        if isinstance(cell, Formula):
            sheet.write_formula(line, column, cell.text, chosen, cell.value)
        elif isinstance(cell, Input):
            sheet.write_number(line, column, cell.value, chosen)
        elif isinstance(cell, str):
            text = cell if len(cell) <= CELL else cell[:CELL] + " …"
            sheet.write_string(line, column, text, chosen) if text else sheet.write_blank(line, column, None, chosen)
        else:
            sheet.write_number(line, column, cell, chosen)

    def heads(self, sheet: Any, line: int, titles: Sequence[str]) -> None:
        """A row of headings."""
        for column, title in enumerate(titles):
            sheet.write_string(line, column, title, self.head)

    def wide(self, sheet: Any, line: int, last: int, text: str, lines: int = 1) -> None:
        """A text over several columns."""
        sheet.set_row(line, 15 * lines)
        sheet.merge_range(line, 0, line, last, "", self.plain)
        sheet.write_string(line, 0, text, self.plain)


def at(column: str, line: int) -> str:
    """A reference within a sheet; lines count from 0."""
    return f"${column}${line + 1}"


def down(column: str, first: int, last: int) -> str:
    """A column's range within a sheet."""
    return f"{at(column, first)}:{at(column, last)}"


def on(sheet: str, reference: str) -> str:
    """A reference to another sheet."""
    return f"'{sheet}'!{reference}"
