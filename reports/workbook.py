"""The check result as a workbook, ``compliance.xlsx``: a sheet a verdict, to filter, answer and send back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.common import Cover, View, basis, view
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.review.against import Against, against
from tiaowen.reports.review.granted import HEADS as GRANTED
from tiaowen.reports.review.granted import granted
from tiaowen.reports.rows import Law, Row, Sheets
from tiaowen.reports.sums import Sum
from tiaowen.reports.words import width
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult, Verdict
from tiaowen.spec.provisions import Spec, Strength

UNDATED = date(2000, 1, 1)
CELL = 32_000  # characters; a cell of the format holds 32,767
A4, A3 = 9, 8
LINE, TALLEST = 13.5, 405.0  # points that a line of text is high, and that a row may be
WIDE = 150  # characters; a wider sheet is printed on A3
WIDTHS = {
    "index": 6, "provision": 21, "id": 12, "name": 22, "strength": 7, "subject": 18, "building": 8, "sheet": 20,
    "place": 22,
    "measured": 10, "required": 24, "message": 38, "mend": 28, "missing": 28, "estimate": 7, "state": 7, "reply": 24,
    "fingerprint": 18, "count": 8, "reason": 60,
    "subjects_of": 24, "approver": 12, "evidence_of": 26, "date": 12, "expiry": 12,
}  # fmt: skip
LAW = ("index", "provision", "id", "name", "strength")
ROW = (*LAW, "subject", "building", "sheet", "place")
COLUMNS: dict[Verdict, tuple[str, ...]] = {
    "fail": (*ROW, "measured", "required", "message", "mend", "estimate", "state", "reply", "fingerprint"),
    "unknown": (*ROW, "missing", "required", "message", "mend", "reply", "fingerprint"),
    "manual": (*ROW, "required", "message", "reply", "fingerprint"),
    "pass": (*LAW, "count", "estimate"),
    "not_applicable": (*LAW, "count", "reason"),
}
Cells = Sequence[str | int]


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    cover: Cover | None = None,
    quantities: Quantities | None = None,
    spec: Spec | None = None,
    baseline: Comparison | None = None,
    sheets: Sheets | None = None,
    community: Community | None = None,
) -> bytes:
    """The workbook. Its creation date is the cover's day, or 2000-01-01 where none is stated."""
    import xlsxwriter

    shown, cover = view(result, language, spec, threshold, baseline, sheets, community), cover or Cover()
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        created = datetime.combine(cover.day or UNDATED, datetime.min.time())
        book.set_properties({"title": shown.words["title"], "author": "tiaowen", "created": created})
        book.set_calc_mode("auto")
        made = _Sheets(book, shown)
        made.summary(basis(shown, cover), against(result, shown, baseline))
        for verdict in ("fail", "unknown", "manual"):
            made.table(f"sheet_{verdict}", COLUMNS[verdict], _rows(shown.rows[verdict], COLUMNS[verdict], shown))
        made.table("sheet_deviations", GRANTED, [one.cells() for one in granted(result, shown)])
        made.table("sheet_pass", COLUMNS["pass"], _sums(shown.passed, "estimate"))
        made.table("sheet_not_applicable", COLUMNS["not_applicable"], _sums(shown.inapplicable, "reason"))
        open_rows = [
            (n, law.citation, law.id, law.title, reason) for n, (law, reason) in enumerate(shown.not_judged, 1)
        ]
        made.table("sheet_not_judged", ("index", "provision", "id", "name", "reason"), open_rows)
        if quantities is not None:
            made.quantities(quantities)
    return stream.getvalue()


def _law(number: int, law: Law, strength: str) -> tuple[str | int, ...]:
    return number, law.citation, law.id, law.title, strength


def _rows(rows: Iterable[Row], columns: Sequence[str], shown: View) -> list[Cells]:
    made: list[Cells] = []
    for number, row in enumerate(rows, 1):
        cells = {
            "subject": row.subject,
            "building": row.building,
            "sheet": row.sheet,
            "place": row.place,
            "measured": row.measured,
            "required": row.required,
            "message": row.message,
            "mend": row.mend,
            "missing": ", ".join(row.missing),
            "estimate": shown.words["estimate"] if row.estimated else "",
            "state": row.state,
            "reply": "",
            "fingerprint": row.fingerprint,
        }
        made.append((*_law(number, row.law, row.strength_text), *(cells[key] for key in columns[len(LAW) :])))
    return made


def _sums(sums: Iterable[Sum], last: str) -> list[Cells]:
    return [
        (*_law(number, one.law, one.strength_text), one.count, one.estimated if last == "estimate" else one.message)
        for number, one in enumerate(sums, 1)
    ]


def _lines_of(row: Cells, columns: Sequence[str]) -> int:
    """How many lines a row takes: not every program finds that out when it opens the file."""
    cells = zip(row, columns, strict=True)
    return max(-(-width(cell) // WIDTHS[key]) if isinstance(cell, str) and cell else 1 for cell, key in cells)


class _Sheets:
    """The sheets of one workbook; every text is written as text."""

    def __init__(self, book: Any, shown: View) -> None:
        self._book, self._shown, self._words = book, shown, shown.words
        font = {"font_name": "宋体" if shown.words.language == "zh" else "Arial", "font_size": 10, "valign": "top"}
        boxed = font | {"border": 1, "border_color": "#B0B7BF", "text_wrap": True}
        self._text = book.add_format(boxed)
        self._head = book.add_format(boxed | {"bold": True, "bg_color": "#E4EAF1", "valign": "vcenter"})
        self._title = book.add_format(font | {"bold": True, "font_size": 16})
        self._part = book.add_format(font | {"bold": True, "font_size": 12})

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Cells]) -> None:
        """A sheet that is one table: header frozen, filter on, a page wide."""
        sheet = self._sheet(name)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, len(rows), len(columns) - 1 - (columns[-1] == "fingerprint"))
        sheet.set_paper(A3 if sum(WIDTHS[key] for key in columns) > WIDE else A4)
        for column, key in enumerate(columns):
            sheet.set_column(column, column, WIDTHS[key], None, {"hidden": key == "fingerprint"})
        self._lines(sheet, 0, [[self._words[key] for key in columns], *rows])
        for line, row in enumerate(rows, 1):
            sheet.set_row(line, min(LINE * _lines_of(row, columns), TALLEST))
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        if "state" in columns and "reply" in columns and rows:
            choices = [self._words[key] for key in ("new", "unchanged", "mended", "waived")]
            column = list(columns).index("state")
            sheet.data_validation(1, column, len(rows), column, {"validate": "list", "source": choices})

    def quantities(self, found: Quantities) -> None:
        """How many devices each building has; counts are numbers, so that they can be added up."""
        words, sheet = self._words, self._sheet("sheet_quantities")
        heads = [words["building"], words["name"], words["households"], *found.heads(words.language), words["estimate"]]
        texts = found.table(words["estimate"], words.language)
        rows: list[Cells] = [[*row[:2], *map(int, row[2:-1]), row[-1]] for row in texts]
        sheet.set_column(0, 1, 16)
        sheet.set_column(2, len(heads) - 1, 12)
        sheet.repeat_rows(0)
        self._lines(sheet, 0, [heads, *rows, [words["total"], "", *found.totals(), ""]])
        sheet.freeze_panes(1, 2)

    def summary(self, basis_rows: Sequence[tuple[str, str]], compared: Against | None) -> None:
        """The first sheet: basis, conclusion, how to answer, counts, what changed, records and inputs."""
        shown, words, sheet = self._shown, self._words, self._sheet("sheet_summary")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(VERDICTS) + 2, 14)
        sheet.write_string(0, 0, words["title"], self._title)
        line = 2
        for key, value in (*basis_rows, (words["conclusion"], shown.conclusion), (words["reply"], words["reply_note"])):
            sheet.write_string(line, 0, key, self._head)
            sheet.merge_range(line, 1, line, len(VERDICTS) + 1, "", self._text)
            self._cell(sheet, line, 1, value, self._text)
            sheet.set_row(line, LINE * max(1, -(-width(value) // 86)))
            line += 1
        line = self._part_of(sheet, line, "summary", self._counts())
        if compared is not None:
            line = self._changes(sheet, line, compared)
        line = self._part_of(sheet, line, "by_system", [self._tally_head("section"), *self._tallies(True)])
        line = self._part_of(sheet, line, "by_strength", [self._tally_head("strength"), *self._tallies(False)])
        for key, records in (("interpretations", shown.interpretations), ("errata", shown.errata)):
            if records:
                line = self._wide(
                    sheet, line, key, [(f"{id} {provisions}", text) for id, text, provisions, _ in records]
                )
        if shown.inputs:
            self._wide(sheet, line, "inputs", shown.inputs)

    def _changes(self, sheet: Any, line: int, compared: Against) -> int:
        """How many fails are new, unchanged and gone, and each that has gone."""
        rows = [(compared.name, "")] + [(text, str(count)) for _, text, count in compared.counts]
        rows += [
            (f"{one.state_text} {one.law.citation}", f"{one.law.title}: {one.subject}: {one.message}")
            for one in compared.gone
        ]
        return self._wide(sheet, line, "baseline", rows)

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(self._words[name])
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C" + self._words.filled("page", page="&P", pages="&N"))
        return sheet

    def _counts(self) -> list[Cells]:
        words, counts = self._words, self._shown.counts
        names = {verdict: VERDICT_TEXT[verdict][words.language] for verdict in VERDICTS}
        extra = {"waived": words["waived"], "subjects": words["subjects"]}
        return [(text, counts[key]) for key, text in (names | extra).items()]

    def _tally_head(self, key: str) -> Cells:
        names = [VERDICT_TEXT[verdict][self._words.language] for verdict in VERDICTS]
        return self._words[key], *names, self._words["total"]

    def _tallies(self, sections: bool) -> list[Cells]:
        tallies = self._shown.sections if sections else self._shown.strengths
        return [
            (f"{one.id} {one.title}" if sections else one.title, *(one.counts.get(v, 0) for v in VERDICTS), one.total)
            for one in tallies
        ]

    def _part_of(self, sheet: Any, line: int, key: str, rows: Sequence[Cells]) -> int:
        sheet.write_string(line + 1, 0, self._words[key], self._part)
        return self._lines(sheet, line + 2, rows)

    def _wide(self, sheet: Any, line: int, key: str, rows: Sequence[tuple[str, str]]) -> int:
        sheet.write_string(line + 1, 0, self._words[key], self._part)
        line += 2
        for name, text in rows:
            lines = max(-(-width(name) // 34), -(-width(text) // 86))
            sheet.set_row(line, min(LINE * max(lines, 1), TALLEST))
            self._cell(sheet, line, 0, name, self._text)
            sheet.merge_range(line, 1, line, len(VERDICTS) + 1, "", self._text)
            self._cell(sheet, line, 1, text, self._text)
            line += 1
        return line

    def _lines(self, sheet: Any, line: int, rows: Sequence[Cells]) -> int:
        head = line
        for row in rows:
            style = self._head if line == head and isinstance(row[-1], str) else self._text
            for column, value in enumerate(row):
                self._cell(sheet, line, column, value, style)
            line += 1
        return line

    def _cell(self, sheet: Any, line: int, column: int, value: str | int, style: Any) -> None:
        if isinstance(value, int):
            sheet.write_number(line, column, value, style)
        elif value:
            sheet.write_string(line, column, value if len(value) <= CELL else value[:CELL] + " …", style)
        else:
            sheet.write_blank(line, column, None, style)
