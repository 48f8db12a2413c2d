"""One check result as people read it: the rows, groups and sums that every format for people shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.places import building_at
from tiaowen.reports.words import Words, clause_of, natural, section_of, visible, words_of
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, VERDICTS, CheckResult, Outcome, Subject, Value, Verdict
from tiaowen.spec.provisions import STRENGTHS, Limit, Provision, Record, Spec, Standard, Strength, load_spec
from tiaowen.spec.vocabulary import label, thing
from tiaowen.spec.wording import limit_text, value_text

_INDEX = re.compile(r"\[\d+\]")
Sheets = Mapping[tuple[str, str], str]  # by the path of an element and a clause


@dataclass(frozen=True, slots=True)
class Cover:
    """What the title page shows beside the project's name; empty where it is not stated."""

    number: str = ""
    client: str = ""
    designer: str = ""
    day: date | None = None


def cover_of(community: Community) -> Cover:
    """The cover that a community's project asks for."""
    project = community.project
    return Cover(project.number or "", project.client or "", project.designer or "", project.date)


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


@dataclass(frozen=True, slots=True)
class Group:
    """Outcomes of one provision that lack the same kind of data: ``rows`` of them."""

    law: Law
    strength_text: str
    missing: str
    where: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many outcomes of each verdict something has."""

    id: str
    title: str
    counts: Mapping[Verdict, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Sum:
    """How many outcomes of one verdict a provision has, and an example of the reason."""

    law: Law
    strength_text: str
    count: int
    message: str
    estimated: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the formats for people show of a check."""

    words: Words
    project: str
    stage: str
    standard: Standard
    overlays: tuple[str, ...]
    estimates: bool
    counts: Mapping[str, int]
    rows: Mapping[Verdict, tuple[Row, ...]]
    sections: tuple[Tally, ...]
    strengths: tuple[Tally, ...]
    not_judged: tuple[tuple[Law, str], ...]
    interpretations: tuple[tuple[str, str, str, str], ...]
    errata: tuple[tuple[str, str, str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    exit_code: int
    conclusion: str
    law: Callable[[str, str], Law]
    compared: bool = False

    @property
    def unknowns(self) -> tuple[Group, ...]:
        """What could not be judged, together by what is missing."""
        return _groups(self.rows["unknown"], self.words)

    @property
    def passed(self) -> tuple[Sum, ...]:
        """The passes, a provision a line."""
        return _sums(self.rows["pass"])

    @property
    def inapplicable(self) -> tuple[Sum, ...]:
        """What does not apply, a provision a line."""
        return _sums(self.rows["not_applicable"])


def view(
    result: CheckResult,
    language: str = "zh",
    spec: Spec | None = None,
    threshold: Strength = "shall",
    baseline: Comparison | None = None,
    sheets: Sheets | None = None,
    community: Community | None = None,
) -> View:
    """A check result in one language, sorted and summed up; a baseline changes states and the exit code.

    ``sheets`` tells where drawings show an element (`tiaowen.reports.review.drawn`), ``community`` which building an
    element stands in that is none itself.
    """
    spec = spec or result.spec or load_spec()
    words = words_of(language)
    rows = _Rows(spec, words, baseline, sheets or {}, community)
    code = result.exit_code(threshold)
    return View(
        words=words,
        project=visible(result.project),
        stage=words.stage(result.stage) + ("" if result.stage_stated else words["stage_assumed"]),
        standard=result.standard,
        overlays=tuple(visible(one) for one in result.overlays),
        estimates=bool(result.estimated) or any(one.estimated for one in result.outcomes),
        counts=result.counts(),
        rows=_ByVerdict(result.outcomes, rows),
        sections=_sections(result.outcomes, words),
        strengths=_strengths(result.outcomes, words.language),
        not_judged=tuple(
            (rows.law(id), visible(result.not_judged[id][language])) for id in sorted(result.not_judged, key=natural)
        ),
        interpretations=_records(spec.interpretations, rows, words),
        errata=_records(spec.errata, rows, words),
        inputs=tuple((visible(name), result.inputs[name]) for name in sorted(result.inputs)),
        exit_code=code if baseline is None else baseline.exit_code(result, threshold),
        conclusion=_conclusion(result, code, words) + words.filled("at", strength=STRENGTH_TEXT[threshold][language]),
        law=rows.law,
        compared=baseline is not None,
    )


def facts(shown: View, cover: Cover | None = None) -> dict[str, str]:
    """What was checked and against what, by the key of its label; empty where it is not stated."""
    words, standard, cover = shown.words, shown.standard, cover or Cover()
    return {
        "project": shown.project,
        "number": visible(cover.number),
        "client": visible(cover.client),
        "designer": visible(cover.designer),
        "date": cover.day.isoformat() if cover.day else "",
        "stage": shown.stage,
        "standard": f"{standard.title[words.language]} {standard.id}",
        "edition": standard.edition,
        "overlays": words.listed(list(shown.overlays)) or words["none"],
        "data": words["has_estimates" if shown.estimates else "no_estimates"],
    }


def basis(shown: View, cover: Cover | None = None) -> list[tuple[str, str]]:
    """What was checked and against what: label and value, without what is not stated."""
    return [(shown.words[key], value) for key, value in facts(shown, cover).items() if value]


def ordered(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes as rows are ordered: the strictest first, then by provision, part and place."""
    return sorted(outcomes, key=_order)


def _order(one: Outcome) -> tuple[object, ...]:
    place = (one.subject.place.file, one.subject.place.line) if one.subject.place else ("", 0)
    strict = STRENGTHS.index(one.strength)
    return strict, natural(one.provision), one.part, place, natural(one.subject.id), one.fingerprint


def _conclusion(result: CheckResult, code: int, words: Words) -> str:
    if code == 1:
        return words["complies_not"]
    if code == 0:
        return words["complies"]
    judged = any(one.outcome in ("pass", "fail") for one in result.outcomes)
    return words["undecided"] if judged else words["nothing_checked"]


class _Rows:
    """Makes rows; what a provision says is looked up once."""

    def __init__(
        self, spec: Spec, words: Words, baseline: Comparison | None, sheets: Sheets, community: Community | None
    ) -> None:
        self._spec, self._words, self._baseline, self._sheets = spec, words, baseline, sheets
        self._community = community
        self._laws: dict[tuple[str, str], Law] = {}

    def law(self, id: str, part: str = "") -> Law:
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


class _ByVerdict(Mapping[Verdict, tuple[Row, ...]]):
    """The sorted rows of each verdict, made when they are asked for: a terminal never shows the thousands that pass."""

    def __init__(self, outcomes: Iterable[Outcome], rows: _Rows) -> None:
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


def _groups(rows: Iterable[Row], words: Words) -> tuple[Group, ...]:
    grouped: dict[tuple[Law, str, tuple[str, ...]], list[Row]] = {}
    for row in rows:
        pattern = tuple(dict.fromkeys(_INDEX.sub("[*]", path) for path in row.missing))
        grouped.setdefault((row.law, row.strength_text, pattern), []).append(row)
    groups = []
    for (law, strength, pattern), members in grouped.items():
        paths = list(dict.fromkeys(path for row in members for path in row.missing))
        few = ", ".join(paths[:3]) + (f" … ({len(paths)})" if len(paths) > 3 else "")
        groups.append(Group(law, strength, ", ".join(pattern), few, tuple(members)))
    return tuple(groups)


def _sums(rows: Iterable[Row]) -> tuple[Sum, ...]:
    grouped: dict[tuple[Law, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row.law, row.strength_text), []).append(row)
    return tuple(
        Sum(law, strength, len(members), members[0].message, sum(row.estimated for row in members))
        for (law, strength), members in grouped.items()
    )


def _tallies(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Counter[Verdict]]:
    found: dict[str, Counter[Verdict]] = {}
    for one in outcomes:
        found.setdefault(key(one), Counter())[one.outcome] += 1
    return found


def _sections(outcomes: Iterable[Outcome], words: Words) -> tuple[Tally, ...]:
    found = _tallies(outcomes, lambda one: section_of(one.provision))
    return tuple(Tally(key, words.section(key), found[key]) for key in sorted(found, key=natural))


def _strengths(outcomes: Iterable[Outcome], language: str) -> tuple[Tally, ...]:
    found = _tallies(outcomes, lambda one: one.strength)
    return tuple(Tally(key, STRENGTH_TEXT[key][language], found[key]) for key in STRENGTHS if key in found)


def _records(records: Mapping[str, Record], rows: _Rows, words: Words) -> tuple[tuple[str, str, str, str], ...]:
    """Each record's id, text, provisions and source."""
    return tuple(
        (one.id, one.text[words.language], words.listed([rows.law(id).citation for id in one.provisions]), one.source)
        for one in records.values()
    )
