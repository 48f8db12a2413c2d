"""The replies in a workbook report: rows are told by the fingerprint in their hidden column."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tiaowen.reports.review.reading import LONGEST, Answered, Reply, foreign, heads
from tiaowen.reports.words import visible
from tiaowen.spec.errors import InputError, Place, Problem, Text

MOST_COLUMNS, MOST_BLANK = 60, 2_000  # blank rows in a row after which a sheet is at its end
HEAD_ROWS = 20  # that may stand above the heading, if somebody put some there
_KEY = re.compile("[0-9a-f]{16}")
_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


def read_workbook(data: bytes, name: str) -> Answered:
    """The replies of all sheets. Raises InputError where the file is broken, none of ours, or a reply is an error."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that openpyxl does not keep: we only read
            book = load_workbook(io.BytesIO(data), read_only=True)
            rows = [row for sheet in book.worksheets for row in _rows(sheet)]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as error:
        what = Text("不是可读的 Excel 文件", "not a readable workbook")  # what openpyxl does with bad files
        raise InputError([Problem(Place(name), what)]) from error
    if not rows:
        raise foreign(name)
    wrong = [
        Problem(Place(name), Text(f"{where} 是错误值 {text}", f"{where} holds the error {text}"))
        for where, _, text in rows
        if text in _ERRORS
    ]
    if wrong:
        raise InputError(wrong)
    replies = [Reply(key, text, where) for where, key, text in rows if text]
    return Answered(tuple(replies), sum(not text for _, _, text in rows))


def _rows(sheet: Any) -> Iterator[tuple[str, str, str]]:
    """The rows with a fingerprint: place, key, reply; none where the sheet has not both columns."""
    sheet.reset_dimensions()  # what a file says of its own size may be a lie
    columns: tuple[int, int] | None = None
    for number, values in enumerate(_filled(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)), 1):
        cells = [_text(value) for value in values]
        if columns is None:
            columns = _columns(cells)
            if columns is None and number > HEAD_ROWS:
                return
            continue
        reply, key = columns
        if key < len(cells) and _KEY.fullmatch(cells[key]):
            yield f"{sheet.title}!{_letter(reply)}{number}", cells[key], cells[reply] if reply < len(cells) else ""


def _filled(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows until many in a row are blank."""
    blank = 0
    for row in rows:
        blank = 0 if any(value is not None for value in row) else blank + 1
        if blank > MOST_BLANK:
            return
        yield row


def _columns(cells: Sequence[str]) -> tuple[int, int] | None:
    found = [next((n for n, cell in enumerate(cells) if cell in heads(key)), None) for key in ("reply", "fingerprint")]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _text(value: Any) -> str:
    return "" if value is None else visible(str(value).strip())[:LONGEST]


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))
