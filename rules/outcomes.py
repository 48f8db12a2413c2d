"""What a check says: one outcome for one provision, part and subject; and the result that holds them all."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tiaowen.model.deviations import Deviation
from tiaowen.model.element import Missing
from tiaowen.spec.errors import Place, Text
from tiaowen.spec.provisions import STRENGTHS, Limit, Spec, Standard, Strength
from tiaowen.spec.stages import tolerated
from tiaowen.spec.wording import limit_text, value_text

Verdict = Literal["pass", "fail", "unknown", "manual", "not_applicable"]
VERDICTS: tuple[Verdict, ...] = ("fail", "unknown", "manual", "not_applicable", "pass")
VERDICT_TEXT: Mapping[Verdict, Text] = {
    "pass": Text("符合", "pass"),
    "fail": Text("不符合", "fail"),
    "unknown": Text("无法判定", "unknown"),
    "manual": Text("人工核查", "manual"),
    "not_applicable": Text("不适用", "not applicable"),
}
STRENGTH_TEXT: Mapping[Strength, Text] = {
    "must": Text("必须", "must"),
    "shall": Text("应", "shall"),
    "should": Text("宜", "should"),
    "may": Text("可", "may"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The element of the model that is judged; ``building`` is the building it belongs to, if it has one.

    ``anchor`` tells it from all others where ``id`` does not, whatever the order of the lists; empty where it does.
    """

    kind: str
    id: str
    path: str
    place: Place | None = None
    building: str | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """Why a provision does not apply to a subject."""

    reason: Text


Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule measured, before it is judged.

    ``value`` is compared with the part's limit; a bool says whether the part holds. ``inputs`` are model paths.
    ``detail`` tells what was counted or compared, where the value alone would not.
    """

    subject: Subject
    value: Value | Missing | Inapplicable
    part: str = ""
    inputs: tuple[str, ...] = ()
    estimated: bool = False
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message about a finding, put together in the language that is asked for when it is asked for.

    ``text`` has gaps for the title, the subject, the measured value and the limit.
    """

    text: Text
    title: Text
    finding: Finding
    limit: Limit | None = None

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return self._filled("zh", "（{}）", "（按估列数据）")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self._filled("en", " ({})", " (from estimated data)")

    def _filled(self, language: str, detail: str, estimated: str) -> str:
        finding, limit = self.finding, self.limit
        value = "" if isinstance(finding.value, Missing | Inapplicable) else finding.value
        sentence = self.text[language].format(
            title=self.title[language],
            subject=finding.subject.id,
            measured=value_text(value, limit.unit if limit else "", language),
            limit=limit_text(limit, language) if limit else "",
        )
        if finding.detail is not None:
            sentence += detail.format(finding.detail[language])
        return sentence + estimated if finding.estimated else sentence


@dataclass(frozen=True, slots=True)
class Waiver:
    """The accepted deviation that a fail is covered by; it stays a fail for all to see."""

    reason: str
    approver: str
    date: datetime.date
    expiry: datetime.date
    evidence: str
    place: Place | None = None

    def told(self) -> Text:
        """The deviation in a line."""
        by = Text(f"，批准人 {self.approver}", f", approved by {self.approver}") if self.approver else Text("", "")
        on = Text(f"，依据 {self.evidence}", f", evidence: {self.evidence}") if self.evidence else Text("", "")
        day, end = self.date.isoformat(), self.expiry.isoformat()
        zh = f"偏离（{self.reason}{by.zh}{on.zh}，{day} 起，{end} 到期）"
        return Text(zh, f"deviation ({self.reason}{by.en}{on.en}, from {day} to {end})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One verdict with everything that a report shows of it.

    ``measured`` is in the unit of ``limit``. ``missing`` names the model paths to fill in for an unknown.
    ``estimated`` says that the verdict rests on values marked as estimates. ``waiver`` is the deviation over a fail.
    """

    provision: str
    part: str
    strength: Strength
    outcome: Verdict
    subject: Subject
    message: Text | Sentence
    mend: Text | None = None
    measured: Value | None = None
    limit: Limit | None = None
    missing: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    estimated: bool = False
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """16 hex digits that depend on provision, part and subject only, so that they survive moves."""
        text = "\x1f".join((self.provision, self.part, self.subject.kind, self.subject.anchor or self.subject.id))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The whole check; every report renders this one object.

    ``not_judged`` are the provisions that no outcome speaks of, each with the reason. ``spec`` is the standard that
    was judged by, with the ``overlays`` upon it; None for the plain one. ``stage_stated`` tells whether anybody
    named the stage: without a word the strictest one is taken. ``deviations`` are those of the project, used or not.
    """

    standard: Standard
    project: str
    stage: str
    outcomes: tuple[Outcome, ...]
    not_judged: Mapping[str, Text]
    inputs: Mapping[str, str] = field(default_factory=dict)
    overlays: tuple[str, ...] = ()
    estimated: tuple[str, ...] = ()
    spec: Spec | None = field(default=None, repr=False)
    stage_stated: bool = True
    deviations: tuple[Deviation, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many outcomes of each verdict, and how many different subjects were judged.

        ``waived`` are those of the fails that a deviation covers.
        """
        found = Counter(outcome.outcome for outcome in self.outcomes)
        waived = sum(one.waiver is not None for one in self.outcomes)
        subjects = {(one.subject.kind, one.subject.id) for one in self.outcomes}
        return {verdict: found[verdict] for verdict in VERDICTS} | {"waived": waived, "subjects": len(subjects)}

    def failing(self, threshold: Strength) -> tuple[Outcome, ...]:
        """The fails at or above a strength that no deviation covers."""
        fails = (one for one in self.outcomes if one.outcome == "fail" and one.waiver is None)
        return tuple(one for one in fails if at_least(one.strength, threshold))

    def undecided(self, threshold: Strength) -> tuple[Outcome, ...]:
        """The unknown and manual outcomes at or above a strength that the project's stage does not tolerate."""
        return tuple(
            one
            for one in self.outcomes
            if one.outcome in ("unknown", "manual")
            and at_least(one.strength, threshold)
            and not tolerated(self.stage, one.outcome, one.strength)
        )

    def exit_code(self, threshold: Strength = "shall") -> int:
        """0 complies, 1 a fail at or above the threshold, 5 something could not be judged or nothing was."""
        if self.failing(threshold):
            return 1
        judged = any(one.outcome in ("pass", "fail") for one in self.outcomes)
        return 5 if self.undecided(threshold) or not judged else 0


def at_least(strength: Strength, threshold: Strength) -> bool:
    """Whether a strength is as strict as the threshold or stricter."""
    return STRENGTHS.index(strength) <= STRENGTHS.index(threshold)
