"""A comparison as a workbook: what the sides are, the outcomes, the quantities with live differences, the devices."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from tiaowen.generators.tables.workbook import legal
from tiaowen.reports.difference.people import amount_rows
from tiaowen.reports.difference.words import Shown
from tiaowen.reports.words import visible, width

A4, A3, WIDE = 9, 8, 150  # characters; a wider sheet is printed on A3
LINE_PT, HIGHEST_PT = 13.5, 409
MADE = datetime(2000, 1, 1)  # the same bytes whenever it is made
OUTCOMES = {"state": 8, "provision": 40, "strength": 7, "subject": 22, "before": 14, "after": 14} | {
    "place": 24,
    "message": 60,
    "fingerprint": 19,
}
AMOUNTS = {"system": 18, "item": 34, "unit": 7, "building": 12, "before": 10, "after": 10, "difference": 10}
DEVICES = {"system": 18, "item": 40, "state": 8, "id": 40}


def book(shown: Shown) -> bytes:
    """The workbook."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as made:
        made.set_properties({"title": shown["title"], "author": "tiaowen", "created": MADE})
        pages = _Pages(made, shown)
        pages.page("title", {"state": 14, "before": 60, "after": 60}, shown.heads(), named=("", "before", "after"))
        pages.page("outcomes", OUTCOMES, [shown.row(one) for _, found in shown.lists() for one in found])
        pages.page("quantities", AMOUNTS, amount_rows(shown), difference=True)
        pages.page("devices", DEVICES, _devices(shown))
    return stream.getvalue()


def _devices(shown: Shown) -> Iterator[tuple[str, ...]]:
    """A device a row, so that thousands can be filtered."""
    for one in shown.difference.devices:
        for state, ids in (("added", one.added), ("removed", one.removed)):
            yield from ((shown.system(one.item), shown.item(one.item), shown[state], visible(id)) for id in ids)


class _Pages:
    """Sheets of one layout."""

    def __init__(self, made: Any, shown: Shown) -> None:
        self._made, self._shown = made, shown
        font = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
        self._head = made.add_format({**font, "bold": True, "bg_color": "#DCE6F1", "align": "center"})
        self._cell = made.add_format({**font, "text_wrap": True})

    def page(
        self,
        name: str,
        widths: dict[str, int],
        rows: Iterable[Sequence[Any]],
        named: Sequence[str] = (),
        difference: bool = False,
    ) -> None:
        """A sheet with a frozen heading and filters; with ``difference`` the last cell is after less before."""
        sheet = self._made.add_worksheet(self._shown[name])
        for column, (key, wide) in enumerate(zip(named or widths, widths.values(), strict=True)):
            sheet.set_column(column, column, wide)
            sheet.write_string(0, column, self._shown[key] if key else "", self._head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A3 if sum(widths.values()) > WIDE else A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.set_row(last, min(LINE_PT * max(map(_lines, row, widths.values())) + 2, HIGHEST_PT))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, column, legal(value), self._cell)
                elif difference and column == len(row) - 1:
                    sheet.write_formula(last, column, f"=F{last + 1}-E{last + 1}", self._cell, value)
                else:
                    sheet.write_number(last, column, value, self._cell)
        sheet.autofilter(0, 0, last, len(widths) - 1)


def _lines(value: Any, wide: int) -> int:
    """The lines that a value takes in a column so many characters wide."""
    return sum(ceil(width(line) / (wide - 1)) or 1 for line in str(value).split("\n"))
