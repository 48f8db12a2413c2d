"""What the findings of an HTML report are filtered by: system, strength, verdict, building and state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tiaowen.reports.baseline import NEW, NOT_JUDGED_AGAIN, UNCHANGED
from tiaowen.reports.common import View
from tiaowen.reports.words import ANNEXES, clause_of, natural
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, Verdict
from tiaowen.spec.provisions import STRENGTHS

LISTED: tuple[Verdict, ...] = ("fail", "unknown", "manual")
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from: its key in the rows, its label, its options; those of a system are in groups."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()


def clause_in(provision: str) -> str:
    """The clause that a finding is filtered by; none for indicators and points, which have only their section.

    >>> clause_in("5.5.8-4-10"), clause_in("I2.1.4")
    ('5.5.8', '')
    """
    return "" if provision[:1] in ANNEXES else clause_of(provision)


def filters(shown: View, rows: Iterable[Mapping[str, Any]]) -> list[Filter]:
    """The filters of some rows; every option finds something."""
    found = {
        key: {row[key] for row in rows} for key in ("provision", "section", "strength", "verdict", "building", "state")
    }
    words, language = shown.words, shown.words.language
    strengths = ((str(key), STRENGTH_TEXT[key][language]) for key in STRENGTHS if key in found["strength"])
    verdicts = ((str(key), VERDICT_TEXT[key][language]) for key in LISTED if key in found["verdict"])
    buildings = ((key, key) for key in sorted(found["building"] - {""}, key=natural))
    chosen = [
        Filter("system", words["system_filter"], groups=tuple(_systems(shown, found))),
        Filter("strength", words["strength"], tuple(strengths)),
        Filter("verdict", words["verdict"], tuple(verdicts)),
        Filter("building", words["building"], tuple(buildings)),
    ]
    if shown.compared:
        states = [words[key] for key in (NEW, UNCHANGED, NOT_JUDGED_AGAIN)] + [words["waived"]]
        chosen.append(Filter("state", words["state"], tuple((one, one) for one in states if one in found["state"])))
    return chosen


def _systems(shown: View, found: Mapping[str, set[str]]) -> Iterable[tuple[str, tuple[Option, ...]]]:
    """Each section with those of its clauses that have findings."""
    clauses = {clause_in(provision) for provision in found["provision"]} - {""}
    laws = [shown.law(clause, "") for clause in sorted(clauses, key=natural)]
    for one in shown.sections:
        if one.id in found["section"]:
            name = f"{one.id} {one.title}"
            options = [(one.id, shown.words.filled("whole_section", section=name))]
            options += [(law.id, f"{law.id} {law.title}") for law in laws if law.section == one.id]
            yield name, tuple(options)
