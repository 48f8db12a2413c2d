"""The score as a workbook, ``score.xlsx``, whose formulas add it up anew when a weight or a mark is changed."""

from __future__ import annotations

import io
from datetime import date, datetime

from tiaowen.reports.score.advice import write_advice
from tiaowen.reports.score.cells import Book
from tiaowen.reports.score.levels import write_levels
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.sheet_score import write_score
from tiaowen.reports.score.view import ScoreView

UNDATED = date(2000, 1, 1)


def render(found: Scored, *, language: str = "zh") -> bytes:
    """The workbook; every formula carries the value that it has. Undated projects carry 2000-01-01."""
    import xlsxwriter

    shown = ScoreView(found, language)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as made:
        day = date.fromisoformat(found.score.day) if found.score.day else UNDATED
        created = datetime.combine(day, datetime.min.time())
        made.set_properties({"title": shown.words["title"], "author": "tiaowen", "created": created})
        made.set_calc_mode("auto")
        book = Book(made, shown.words)
        first = book.sheet("sheet_score")
        places = write_levels(book, shown)
        write_score(book, first, shown, places)
        write_advice(book, shown)
    return stream.getvalue()
