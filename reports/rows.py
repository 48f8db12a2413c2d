"""Outcomes as people read them: what a provision is called, what was judged, where it stands, what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.places import building_at
from tiaowen.reports.words import Words, clause_of, natural, section_of, visible
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, VERDICTS, Outcome, Subject, Value, Verdict
from tiaowen.spec.provisions import STRENGTHS, Limit, Provision, Spec, Strength
from tiaowen.spec.vocabulary import label, thing
from tiaowen.spec.wording import limit_text, value_text

Sheets = Mapping[tuple[str, str], str]  # by the path of an element and a clause


@dataclass(frozen=True, slots=True)
class Law:
    """A provision (or a part of it) as a report names it."""

    id: str
    citation: str
    title: str
    requirement: str
    section: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome as a report shows it; every text is safe to show."""

    law: Law
    strength: Strength
    strength_text: str
    verdict: Verdict
    verdict_text: str
    subject: str
    building: str
    place: str
    sheet: str
    measured: str
    required: str
    message: str
    mend: str
    missing: tuple[str, ...]
    state: str
    estimated: bool
    fingerprint: str

    @property
    def where(self) -> str:
        """The sheet that shows the element and where, else its place in the source."""
        return self.sheet or self.place


def ordered(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes as rows are ordered: the strictest first, then by provision, part and place."""
    return sorted(outcomes, key=_order)


def _order(one: Outcome) -> tuple[object, ...]:
    place = (one.subject.place.file, one.subject.place.line) if one.subject.place else ("", 0)
    strict = STRENGTHS.index(one.strength)
    return strict, natural(one.provision), one.part, place, natural(one.subject.id), one.fingerprint


class Rows:
    """Makes rows; what a provision says is looked up once."""

    def __init__(
        self, spec: Spec, words: Words, baseline: Comparison | None, sheets: Sheets, community: Community | None
    ) -> None:
        self._spec, self._words, self._baseline, self._sheets = spec, words, baseline, sheets
        self._community = community
        self._laws: dict[tuple[str, str], Law] = {}

    def law(self, id: str, part: str = "") -> Law:
        """A provision, or a part of it, by its id."""
        if (id, part) not in self._laws:
            self._laws[id, part] = self._law(id, part)
        return self._laws[id, part]

    def _law(self, id: str, part: str) -> Law:
        one, language = self._spec.provisions.get(id), self._words.language
        if one is None:
            return Law(id, id, id, "", section_of(id), part)
        title, name = one.title[language], _part_name(one, part, self._words)
        if name:
            title += f"（{name}）" if language == "zh" else f" ({name})"
        citation = one.citation if language == "zh" else one.id
        return Law(id, citation, title, one.requirement[language], section_of(id), part)

    def row(self, one: Outcome) -> Row:
        """An outcome as a row."""
        language, law = self._words.language, self.law(one.provision, one.part)
        waived = self._words["waived"] if one.waiver else ""
        verdict = VERDICT_TEXT[one.outcome][language]
        return Row(
            law=law,
            strength=one.strength,
            strength_text=STRENGTH_TEXT[one.strength][language],
            verdict=one.outcome,
            verdict_text=f"{verdict} ({waived})" if waived else verdict,
            subject=self._subject(one.subject),
            building=self._building(one.subject),
            place=visible(str(one.subject.place)) if one.subject.place else visible(one.subject.path),
            sheet=self._sheets.get((one.subject.path, clause_of(one.provision)), ""),
            measured=self._measured(one.measured, one.limit),
            required=limit_text(one.limit, language) if one.limit else law.requirement,
            message=visible(_told(one, language)),
            mend=visible(one.mend[language]) if one.mend else "",
            missing=tuple(visible(path) for path in one.missing),
            state=waived or self._state(one),
            estimated=one.estimated,
            fingerprint=one.fingerprint,
        )

    def _state(self, one: Outcome) -> str:
        if self._baseline is None:
            return self._words["new"] if one.outcome == "fail" else ""
        state = self._baseline.state(one)
        return self._words[state] if state else ""

    def _building(self, subject: Subject) -> str:
        if subject.building or self._community is None:
            return visible(subject.building or "")
        return visible(building_at(self._community, subject.path))

    def _subject(self, subject: Subject) -> str:
        kind = self._words.kind(subject.kind)
        return kind if subject.id == subject.kind else f"{kind} {visible(subject.id)}"

    def _measured(self, value: Value | None, limit: Limit | None) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._words["holds" if value else "holds_not"]
        return visible(value_text(value, limit.unit if limit else "", self._words.language))


class ByVerdict(Mapping[Verdict, tuple[Row, ...]]):
    """The sorted rows of each verdict, made when they are asked for: a terminal never shows the thousands that pass."""

    def __init__(self, outcomes: Iterable[Outcome], rows: Rows) -> None:
        self._outcomes: dict[Verdict, list[Outcome]] = {verdict: [] for verdict in VERDICTS}
        for one in outcomes:
            self._outcomes[one.outcome].append(one)
        self._rows = rows
        self._made: dict[Verdict, tuple[Row, ...]] = {}

    def __getitem__(self, verdict: Verdict) -> tuple[Row, ...]:
        if verdict not in self._made:
            outcomes = ordered(self._outcomes[verdict])
            self._made[verdict] = tuple(self._rows.row(one) for one in outcomes)
        return self._made[verdict]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)


def _told(one: Outcome, language: str) -> str:
    """The message, with the deviation that covers it."""
    if one.waiver is None:
        return one.message[language]
    return ("；" if language == "zh" else "; ").join((one.message[language], one.waiver.told()[language]))


def _part_name(provision: Provision, part: str, kinds: Words) -> str:
    language = kinds.language
    for row in provision.demand:
        if row.part == part:
            where, what = label("dwelling_room", row.where, language), thing(row.what, language)
            return f"{kinds.kind(where)}·{kinds.kind(what)}"
    for need in provision.functions:
        if need.part == part:
            return f"{label('system', need.system, language)}·{label('component', need.component, language)}"
    return ""
