"""What a baseline held that the check holds no longer, as reports with pages list it."""

from __future__ import annotations

from dataclasses import dataclass

from tiaowen.reports.baseline import FIXED, NOT_JUDGED_AGAIN, STATES, Comparison
from tiaowen.reports.common import View
from tiaowen.reports.rows import Law
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import STRENGTH_TEXT, CheckResult


@dataclass(frozen=True, slots=True)
class Gone:
    """A fail of the baseline that is none now: fixed, or not judged again."""

    state: str
    state_text: str
    law: Law
    strength_text: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Against:
    """A check beside its baseline: the baseline's name, how many fails of each state, and those that have gone."""

    name: str
    counts: tuple[tuple[str, str, int], ...]
    gone: tuple[Gone, ...]


def against(result: CheckResult, shown: View, baseline: Comparison | None) -> Against | None:
    """The comparison in the words of a view; None where there is no baseline."""
    if baseline is None:
        return None
    counts = baseline.counts(result)
    words = shown.words
    gone = [
        Gone(
            state,
            words[state],
            shown.law(one.provision, one.part),
            STRENGTH_TEXT[one.strength][words.language],
            f"{words.kind(one.kind)} {visible(one.subject)}",
            visible(one.message),
        )
        for state, known in ((FIXED, baseline.fixed), (NOT_JUDGED_AGAIN, baseline.not_judged_again))
        for one in known
    ]
    told = tuple((state, words[state], counts[state]) for state in STATES)
    return Against(visible(baseline.name), told, tuple(gone))
