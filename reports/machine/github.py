"""The check result as GitHub workflow commands: an annotation for each finding, then what was not judged and the sum.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tiaowen.reports.findings import Found, findings, shown_by
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult

if TYPE_CHECKING:
    from tiaowen.reports.common import View
    from tiaowen.reports.deliver import Look

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def render(result: CheckResult, look: Look) -> bytes:
    """A workflow command a line; waived findings and those of the baseline are notices."""
    shown = shown_by(result, look)
    lines = [_annotation(one) for one in findings(result, shown, look)]
    lines += [_command("notice", text, title=title) for title, text in _closing(shown)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _annotation(one: Found) -> str:
    row = one.row
    title = f"{row.law.citation} {row.law.title} [{row.strength_text}] {row.verdict_text}"
    at = {"file": one.file}
    if one.line:
        at |= {"line": str(one.line), "col": str(one.column)}
    return _command(_COMMANDS[one.level], f"{row.subject}: {one.told}", **at, title=title)


def _closing(shown: View) -> Iterator[tuple[str, str]]:
    words = shown.words
    reasons: dict[str, list[str]] = {}
    for law, reason in shown.not_judged:
        reasons.setdefault(reason, []).append(law.id)
    if reasons:
        told = "\n".join(f"{reason}: {words.listed(ids)}" for reason, ids in reasons.items())
        yield f"{words['not_judged']} {len(shown.not_judged)}", told
    numbers = [f"{VERDICT_TEXT[verdict][words.language]} {shown.counts[verdict]}" for verdict in VERDICTS]
    numbers.append(f"{words['waived']} {shown.counts['waived']}")
    yield shown.conclusion, words.listed(numbers)


def _command(name: str, text: str, **properties: str) -> str:
    told = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {told}::{text.translate(_TEXT)}"
