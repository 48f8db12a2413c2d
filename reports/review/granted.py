"""The deviations of a project as a table: what was granted for which subjects, by whom, until when, its standing."""

from __future__ import annotations

from dataclasses import dataclass

from tiaowen.model.deviations import Deviation
from tiaowen.reports.common import View
from tiaowen.reports.rows import Law
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import CheckResult, Outcome

HEADS = ("provision", "subjects_of", "reason", "approver", "evidence_of", "date", "expiry", "place", "state")


@dataclass(frozen=True, slots=True)
class Granted:
    """A deviation as reports list it; ``covers`` is how many fails it covers."""

    law: Law
    subjects: str
    reason: str
    approver: str
    evidence: str
    date: str
    expiry: str
    place: str
    covers: int
    state: str

    def cells(self) -> tuple[str, ...]:
        """The row under `HEADS`."""
        law = f"{self.law.citation} {self.law.title}"
        texts = (self.subjects, self.reason, self.approver, self.evidence, self.date, self.expiry, self.place)
        return (law, *texts, self.state)


def granted(result: CheckResult, shown: View) -> tuple[Granted, ...]:
    """Every deviation of the project in the order of its file: in force, expired or needless."""
    covered: dict[tuple[str, object], int] = {}
    told: dict[str, list[Outcome]] = {}
    for one in result.outcomes:
        if one.waiver is not None:
            key = (one.provision, one.waiver.place)
            covered[key] = covered.get(key, 0) + 1
        if one.subject.kind == "deviation":
            told.setdefault(one.subject.path, []).append(one)
    return tuple(
        _row(one, shown, covered.get((one.provision, one.place), 0), told.get(one.path, ()))
        for one in result.deviations
    )


def _row(one: Deviation, shown: View, covers: int, told: list[Outcome] | tuple[()]) -> Granted:
    words = shown.words
    standing = [words.filled("in_force", count=covers)] if covers else []
    standing += [visible(finding.message[words.language]) for finding in told]
    return Granted(
        shown.law(one.provision, one.parts[0] if len(one.parts) == 1 else ""),
        words["all_subjects"] if one.subjects is None else words.listed([visible(id) for id in one.subjects]),
        visible(one.reason),
        visible(one.approver),
        visible(one.evidence),
        one.date.isoformat(),
        one.expiry.isoformat(),
        visible(str(one.place)),
        covers,
        ("；" if words.language == "zh" else "; ").join(standing) or words["none"],
    )
