"""The score for a terminal: a head, then one table after another."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.view import ScoreView, Table
from tiaowen.reports.words import width

WIDEST = 84  # columns of a text that is not the last of its row


def render(found: Scored, *, language: str = "zh", encoding: str = "utf-8") -> str:
    """The score as plain lines; what ``encoding`` (that of the console) cannot write is spelt out."""
    shown = ScoreView(found, language)
    lines = [shown.words["title"], *_head(shown), "", *shown.remarks]
    for table in shown.tables():
        lines += ["", table.title, *([table.text] if table.text else []), *_lines(table)]
    return ("\n".join(lines) + "\n").encode(encoding, "backslashreplace").decode(encoding)


def _head(shown: ScoreView) -> Iterator[str]:
    colon = "：" if shown.language == "zh" else ": "
    yield from (f"{label}{colon}{value}" for label, value in shown.head)


def _lines(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    rows = [table.heads, *table.rows]
    widths = [min(WIDEST, max(width(row[n]) for row in rows)) for n in range(len(table.heads))]
    for row in rows:
        cells = [_cell(cell, widths[n], n in table.right, n == len(row) - 1) for n, cell in enumerate(row)]
        yield ("  " + "  ".join(cells)).rstrip()
    if table.more:
        yield f"  {table.more}"


def _cell(text: str, wide: int, right: bool, last: bool) -> str:
    blank = " " * max(0, wide - width(text))
    return blank + text if right else text if last else text + blank
