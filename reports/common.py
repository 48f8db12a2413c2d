"""One check result as people read it: the view that every format for people shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.rows import ByVerdict, Law, Row, Rows, Sheets
from tiaowen.reports.sums import Group, Sum, Tally, groups, sections, strengths, sums
from tiaowen.reports.words import Words, natural, visible, words_of
from tiaowen.rules.outcomes import STRENGTH_TEXT, CheckResult, Verdict
from tiaowen.spec.overruling import told
from tiaowen.spec.provisions import Record, Spec, Standard, Strength, load_spec


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
class View:
    """Everything that the formats for people show of a check."""

    words: Words
    project: str
    stage: str
    standard: Standard
    overlays: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
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
        return groups(self.rows["unknown"], self.words)

    @property
    def passed(self) -> tuple[Sum, ...]:
        """The passes, a provision a line."""
        return sums(self.rows["pass"])

    @property
    def inapplicable(self) -> tuple[Sum, ...]:
        """What does not apply, a provision a line."""
        return sums(self.rows["not_applicable"])


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
    rows = Rows(spec, words, baseline, sheets or {}, community)
    code = result.exit_code(threshold)
    return View(
        words=words,
        project=visible(result.project),
        stage=words.stage(result.stage) + ("" if result.stage_stated else words["stage_assumed"]),
        standard=result.standard,
        overlays=tuple(visible(one) for one in result.overlays),
        parameters=tuple((one.id, visible(told(one)[language])) for one in spec.parameters.values()),
        estimates=bool(result.estimated) or any(one.estimated for one in result.outcomes),
        counts=result.counts(),
        rows=ByVerdict(result.outcomes, rows),
        sections=sections(result.outcomes, words),
        strengths=strengths(result.outcomes, words.language),
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
        "parameters": ("；" if words.language == "zh" else "; ").join(text for _, text in shown.parameters),
        "data": words["has_estimates" if shown.estimates else "no_estimates"],
    }


def basis(shown: View, cover: Cover | None = None) -> list[tuple[str, str]]:
    """What was checked and against what: label and value, without what is not stated."""
    return [(shown.words[key], value) for key, value in facts(shown, cover).items() if value]


def _conclusion(result: CheckResult, code: int, words: Words) -> str:
    if code == 1:
        return words["complies_not"]
    if code == 0:
        return words["complies"]
    judged = any(one.outcome in ("pass", "fail") for one in result.outcomes)
    return words["undecided"] if judged else words["nothing_checked"]


def _records(records: Mapping[str, Record], rows: Rows, words: Words) -> tuple[tuple[str, str, str, str], ...]:
    """Each record's id, text, provisions and source."""
    return tuple(
        (one.id, one.text[words.language], words.listed([rows.law(id).citation for id in one.provisions]), one.source)
        for one in records.values()
    )
