"""The check result as CSV for a spreadsheet: every outcome a row, then every provision that was not judged.

UTF-8 with a byte order mark, so that Excel reads Chinese; a cell that a spreadsheet would calculate is kept as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tiaowen.reports.findings import shown_by
from tiaowen.reports.rows import Row
from tiaowen.rules.outcomes import VERDICTS, CheckResult

if TYPE_CHECKING:
    from tiaowen.reports.common import View
    from tiaowen.reports.deliver import Look

HEADS = (
    *("provision", "id", "name", "strength", "verdict", "state", "subject", "building", "sheet", "place"),
    *("measured", "required", "message", "mend", "missing", "estimate", "fingerprint"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def render(result: CheckResult, look: Look) -> bytes:
    """The table with a heading, rows ending as RFC 4180 has it."""
    shown = shown_by(result, look)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([shown.words[head] for head in HEADS])
    for cells in _rows(shown):
        writer.writerow([_text(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _rows(shown: View) -> Iterator[list[str]]:
    for verdict in VERDICTS:
        for row in shown.rows[verdict]:
            yield _cells(row, shown)
    for law, reason in shown.not_judged:
        told = {"provision": law.citation, "id": law.id, "name": law.title, "message": reason}
        told |= {"required": law.requirement, "verdict": shown.words["not_judged"]}
        yield [told.get(head, "") for head in HEADS]


def _cells(row: Row, shown: View) -> list[str]:
    law = row.law
    return [
        *(law.citation, law.id, law.title, row.strength_text, row.verdict_text, row.state),
        *(row.subject, row.building, row.sheet, row.place, row.measured, row.required, row.message, row.mend),
        *("; ".join(row.missing), shown.words["estimate"] if row.estimated else "", row.fingerprint),
    ]


def _text(cell: str) -> str:
    """The cell; an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
