"""A comparison as a workbook: what the sides are, the outcomes, the quantities with live differences, the devices."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tiaowen.generators.tables.workbook import legal
from tiaowen.reports.difference.people import amount_rows
from tiaowen.reports.difference.words import Shown

MADE = datetime(2000, 1, 1)  # the same bytes whenever it is made
OUTCOMES = {"state": 8, "provision": 34, "strength": 7, "subject": 22, "before": 14, "after": 14} | {
    "place": 24,
    "message": 60,
    "fingerprint": 19,
}
AMOUNTS = {"system": 18, "item": 34, "unit": 7, "building": 12, "before": 10, "after": 10, "difference": 10}
DEVICES = {"system": 18, "item": 34, "added": 60, "removed": 60}


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
        rows = (
            (shown.system(one.item), shown.item(one.item), "\n".join(one.added), "\n".join(one.removed))
            for one in shown.difference.devices
        )
        pages.page("devices", DEVICES, rows)
    return stream.getvalue()


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
        for column, (key, width) in enumerate(zip(named or widths, widths.values(), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._shown[key] if key else "", self._head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, column, legal(value), self._cell)
                elif difference and column == len(row) - 1:
                    sheet.write_formula(last, column, f"=F{last + 1}-E{last + 1}", self._cell, value)
                else:
                    sheet.write_number(last, column, value, self._cell)
        sheet.autofilter(0, 0, last, len(widths) - 1)
