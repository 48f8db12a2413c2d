"""The check result as JUnit XML: a suite for each section of the standard, a case for each outcome.

Only what the schemas of Apache Ant's JUnit task and of Jenkins' xunit plugin both allow. An unaccepted fail is a
failure, what the stage does not let stand undecided an error, all else that is no pass is skipped with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.reports.baseline import UNCHANGED
from tiaowen.reports.findings import shown_by
from tiaowen.reports.machine.xml_text import Element, document, node
from tiaowen.reports.rows import Law, Row, ordered
from tiaowen.rules.outcomes import VERDICTS, CheckResult, Outcome

if TYPE_CHECKING:
    from tiaowen.reports.common import View
    from tiaowen.reports.deliver import Look

UNDATED = "1970-01-01T00:00:00"


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: ``end`` is failure, error, skipped or nothing; ``kind`` its verdict."""

    law: Law
    name: str
    end: str
    kind: str
    message: str
    text: str


def render(result: CheckResult, look: Look) -> bytes:
    """The suites; the only time in them is midnight of the project's date."""
    shown = shown_by(result, look)
    suites: dict[str, list[Case]] = {}
    for case in _cases(result, shown, look):
        suites.setdefault(case.law.section, []).append(case)
    titles = [(one.id, f"{one.id} {one.title}") for one in shown.sections]
    root = node(None, "testsuites")
    for number, (id, title) in enumerate(titles):
        _suite(root, number, id, title, suites[id], look)
    skipped = [Case(law, law.title, "skipped", "not_judged", why, "") for law, why in shown.not_judged]
    if skipped:
        _suite(root, len(titles), "not_judged", shown.words["not_judged"], skipped, look)
    return document(root)


def _cases(result: CheckResult, shown: View, look: Look) -> Iterable[Case]:
    undecided = {id(one) for one in result.undecided(look.threshold)}
    for verdict in VERDICTS:
        outcomes = ordered(one for one in result.outcomes if one.outcome == verdict)
        for one, row in zip(outcomes, shown.rows[verdict], strict=True):
            end = _end(one, look, id(one) in undecided)
            part = f" [{one.part}]" if one.part else ""
            state = f"{row.verdict_text} {row.state}: " if row.state and look.baseline else f"{row.verdict_text}: "
            yield Case(
                row.law, f"{row.law.title}{part} {row.subject}", end, verdict, state + row.message, _text(row, shown)
            )


def _end(one: Outcome, look: Look, undecided: bool) -> str:
    if one.outcome == "pass":
        return ""
    stood = look.baseline is not None and look.baseline.state(one) == UNCHANGED
    if one.waiver is not None or stood:
        return "skipped"
    if one.outcome == "fail":
        return "failure"
    return "error" if undecided else "skipped"


def _text(row: Row, shown: View) -> str:
    words = shown.words
    told = (
        ("place", row.place),
        ("strength", row.strength_text),
        ("measured", row.measured),
        ("required", row.required),
        ("mend", row.mend),
        ("fingerprint", row.fingerprint),
    )
    return "\n".join(f"{words[key]}: {value}" for key, value in told if value)


def _suite(root: Element, number: int, id: str, title: str, cases: list[Case], look: Look) -> None:
    day = look.cover.day if look.cover else None
    ends = [case.end for case in cases]
    suite = node(
        root,
        "testsuite",
        package=f"tiaowen.{id}",
        id=str(number),
        name=title,
        timestamp=f"{day.isoformat()}T00:00:00" if day else UNDATED,
        hostname="localhost",
        tests=str(len(cases)),
        failures=str(ends.count("failure")),
        errors=str(ends.count("error")),
        skipped=str(ends.count("skipped")),
        time="0",
    )
    node(suite, "properties")
    for case in cases:
        made = node(suite, "testcase", classname=case.law.id, name=case.name, time="0")
        if case.end:
            node(made, case.end, case.text or None, type=case.kind, message=case.message)
    node(suite, "system-out")
    node(suite, "system-err")
