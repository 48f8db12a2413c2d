"""The check result as Markdown (GitHub and GitLab) for a job summary or a merge request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tiaowen.reports.baseline import FIXED, NOT_JUDGED_AGAIN, STATES
from tiaowen.reports.common import basis
from tiaowen.reports.findings import shown_by
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult

if TYPE_CHECKING:
    from tiaowen.reports.common import View
    from tiaowen.reports.deliver import Look
    from tiaowen.reports.sums import Sum

_INLINE = re.compile(r"([\\`*_\[\]|~$])")


def escaped(text: str) -> str:
    r"""The text as Markdown shows it unchanged: no markup, no table border, no mention, no link.

    >>> escaped("a|b <i> *x* @me")
    'a\\|b &lt;i&gt; \\*x\\* @<!-- -->me'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _INLINE.sub(r"\\\1", text)
    return text.replace("@", "@<!-- -->").replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")


def render(result: CheckResult, look: Look) -> bytes:
    """Conclusion and sums first, then what fails, then the rest."""
    shown = shown_by(result, look)
    blocks = [
        *_head(shown, look),
        *_against(result, shown, look),
        *_fails(shown),
        *_unknowns(shown),
        *_manuals(shown),
        *_sums("passes", shown.passed, shown),
        *_sums("inapplicables", shown.inapplicable, shown),
        *_not_judged(shown),
    ]
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "backslashreplace")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> str:
    """A table; the last ``numbers`` columns are set to the right."""
    rule = ["---"] * (len(heads) - numbers) + ["---:"] * numbers
    cells = [[escaped(one) for one in heads], rule, *([escaped(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _head(shown: View, look: Look) -> Iterator[str]:
    words = shown.words
    yield f"# {escaped(words['title'])}: {escaped(shown.project)}"
    yield f"**{escaped(shown.conclusion)}** ({escaped(words['exit'])} {shown.exit_code})"
    yield "\n".join(f"- {escaped(label)}: {escaped(value)}" for label, value in basis(shown, look.cover))
    keys = [*((VERDICT_TEXT[one][words.language], one) for one in VERDICTS), (words["waived"], "waived")]
    yield f"## {words['summary']}"
    rows = [*((name, str(shown.counts[key])) for name, key in keys), (words["subjects"], str(shown.counts["subjects"]))]
    yield _table((words["verdict"], words["count"]), rows, 1)


def _against(result: CheckResult, shown: View, look: Look) -> Iterator[str]:
    baseline, words = look.baseline, shown.words
    if baseline is None:
        return
    counts = baseline.counts(result)
    yield f"## {words['baseline']}: {escaped(visible(baseline.name))}"
    yield _table((words["state"], words["count"]), ((words[state], str(counts[state])) for state in STATES), 1)
    lists = ((FIXED, baseline.fixed), (NOT_JUDGED_AGAIN, baseline.not_judged_again))
    rows = [
        tuple(visible(text) for text in (words[state], one.provision, one.part, one.subject, one.message))
        for state, known in lists
        for one in known
    ]
    if rows:
        yield _table([words[key] for key in ("state", "provision", "id", "subject", "message")], rows)


def _fails(shown: View) -> Iterator[str]:
    keys = ("provision", "name", "strength", "state", "subject", "place", "measured", "required", "message", "mend")
    rows = [
        (
            *(row.law.citation, row.law.title, row.strength_text, row.state, row.subject, row.place),
            *(row.measured, row.required, row.message, row.mend),
        )
        for row in shown.rows["fail"]
    ]
    yield from _section("fails", keys, rows, len(rows), shown)


def _unknowns(shown: View) -> Iterator[str]:
    keys = ("provision", "name", "strength", "missing", "count")
    rows = [
        (one.law.citation, one.law.title, one.strength_text, one.where, str(len(one.rows))) for one in shown.unknowns
    ]
    yield from _section("unknowns", keys, rows, shown.counts["unknown"], shown, 1)


def _manuals(shown: View) -> Iterator[str]:
    keys = ("provision", "name", "strength", "subject", "message")
    rows = [
        (row.law.citation, row.law.title, row.strength_text, row.subject, row.message) for row in shown.rows["manual"]
    ]
    yield from _section("manuals", keys, rows, len(rows), shown)


def _sums(heading: str, sums: Sequence[Sum], shown: View) -> Iterator[str]:
    rows = [(one.law.citation, one.law.title, one.strength_text, str(one.count)) for one in sums]
    count = sum(one.count for one in sums)
    yield from _section(heading, ("provision", "name", "strength", "count"), rows, count, shown, 1)


def _not_judged(shown: View) -> Iterator[str]:
    rows = [(law.citation, law.title, reason) for law, reason in shown.not_judged]
    yield from _section("not_judged", ("provision", "name", "reason"), rows, len(rows), shown)


def _section(
    heading: str, keys: Sequence[str], rows: Sequence[Sequence[str]], count: int, shown: View, numbers: int = 0
) -> Iterator[str]:
    if rows:
        yield f"## {shown.words[heading]} ({count})"
        yield _table([shown.words[key] for key in keys], rows, numbers)
