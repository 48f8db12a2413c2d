"""The last sheet of the score's workbook: what would narrow it, which weights matter, the cheapest way up."""

from __future__ import annotations

from tiaowen.reports.score.cells import Book
from tiaowen.reports.score.view import ScoreView

WIDTHS = (46, 16, 60, 60, 14)


def write_advice(book: Book, shown: ScoreView) -> None:
    """Write the sheet, every row of its tables."""
    sheet = book.sheet("sheet_advice")
    for column, wide in enumerate(WIDTHS):
        sheet.set_column(column, column, wide)
    line = 0
    tables = (shown.lacking(True), shown.openings(True), shown.turns(True), *shown.plans())
    for table in [one for one in tables if one.rows or one.text]:
        sheet.write_string(line, 0, table.title, book.part)
        line += 1
        if table.text:
            book.wide(sheet, line, len(WIDTHS) - 1, table.text, 2)
            line += 1
        if table.rows:
            book.heads(sheet, line, table.heads)
            for row in table.rows:
                line += 1
                book.row(sheet, line, row)
            line += 1
        line += 1
