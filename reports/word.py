"""The check result as a Word file, ``compliance.docx``: a review opinion to be signed, answered and read back.

In our own layout, or in an institute's own Word file with placeholders (`VALUES`, `SECTIONS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tiaowen.generators.word_page import blank, data_of, furnish, set_page
from tiaowen.generators.word_table import Column, fitted, line, table
from tiaowen.generators.word_template import Template, filled_in, room_of
from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.common import Cover, View, basis, facts, view
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.review.against import against
from tiaowen.reports.review.granted import granted
from tiaowen.reports.review.word_tables import Tables
from tiaowen.reports.rows import Sheets
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult
from tiaowen.spec.provisions import Spec, Strength

if TYPE_CHECKING:
    from tiaowen.reports.score.scoring import Scored

SIGNERS = ("signer_reviewer", "signer_checker", "signer_head", "signer_designer", "signer_manager")
UPRIGHT, ACROSS = 180.0, 267.0  # room for text [mm]
MAIN = ("fails", "unknowns", "manuals", "deviations", "baseline", "score")
APPENDIX = ("passes", "inapplicables", "not_judged", "quantities", "parameters", "records", "inputs")
SECTIONS = ("basis", "signatures", "summary", *MAIN, *APPENDIX)  # what a template may ask for
COUNT = "count:"
VALUES = (
    *("title", "project", "number", "client", "designer", "date", "stage", "standard", "edition", "overlays"),
    *("parameters", "data"),
    *("conclusion", *(f"{COUNT}{key}" for key in (*VERDICTS, "waived", "subjects"))),
)
Maker = Callable[[float], Iterable[Any]]


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    cover: Cover | None = None,
    quantities: Quantities | None = None,
    spec: Spec | None = None,
    baseline: Comparison | None = None,
    sheets: Sheets | None = None,
    community: Community | None = None,
    template: Template | None = None,
    score: Scored | None = None,
) -> bytes:
    """The document. Its core properties carry the cover's day, or 2000-01-01 where none is stated.

    A template keeps its own layout and properties; raises InputError where it asks for what there is not.
    """
    shown, cover = view(result, language, spec, threshold, baseline, sheets, community), cover or Cover()
    parts = _parts(result, shown, cover, quantities, baseline)
    if score is not None:
        from tiaowen.reports.score.word import score_parts

        parts["score"] = partial(score_parts, score, shown.words.language)
    if template is None:
        return _own_layout(shown, cover, parts)
    nothing = Tables(shown).nothing
    makers = {key: partial(_in_template, parts.get(key, nothing)) for key in SECTIONS}
    return filled_in(template, _values(shown, cover), makers)[0]


def _parts(
    result: CheckResult, shown: View, cover: Cover, quantities: Quantities | None, baseline: Comparison | None
) -> dict[str, Maker]:
    """What there is to show, by the key of its heading."""
    tables = Tables(shown)
    parts: dict[str, Maker] = {
        "basis": partial(_basis, shown, cover),
        "signatures": partial(_signatures, shown),
        "summary": tables.summary,
        "fails": tables.findings,
        "unknowns": tables.unknowns,
        "manuals": tables.manuals,
        "deviations": partial(tables.deviations, granted(result, shown)),
        "passes": tables.passes,
        "inapplicables": tables.inapplicables,
        "not_judged": tables.not_judged,
        "records": tables.records,
        "inputs": tables.inputs,
    }
    if shown.parameters:
        parts["parameters"] = tables.parameters
    compared = against(result, shown, baseline)
    if compared is not None:
        parts["baseline"] = partial(tables.baseline, compared)
    if quantities is not None:
        parts["quantities"] = partial(tables.quantities, quantities)
    return parts


def _own_layout(shown: View, cover: Cover, parts: Mapping[str, Maker]) -> bytes:
    """Cover and sums upright, the long tables across, the appendix last."""
    from docx.enum.section import WD_SECTION

    words = shown.words
    document = blank(f"{words['opinion']} {shown.project}", cover.day)
    furnish(document.sections[0], f"{shown.project}　{words['opinion']}", words["page"])
    _title(document, shown)
    _add(document, parts["basis"](UPRIGHT))
    document.add_heading(words["signatures"], 2)
    _add(document, parts["signatures"](UPRIGHT))
    document.add_heading(f"1　{words['summary']}", 1).paragraph_format.page_break_before = True
    _add(document, parts["summary"](UPRIGHT))
    set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    for number, key in enumerate((key for key in MAIN if key in parts), 2):
        document.add_heading(f"{number}　{words[key]}", 1)
        _add(document, parts[key](ACROSS))
    for letter, key in zip("ABCDEFGHIJ", (key for key in APPENDIX if key in parts), strict=False):
        heading = document.add_heading(f"{words['appendix']} {letter}　{words[key]}", 1)
        heading.paragraph_format.page_break_before = letter == "A"
        _add(document, parts[key](ACROSS))
    return data_of(document)


def _title(document: Any, shown: View) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = document.add_paragraph(shown.words["opinion"], style="Title")
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(8)
    project = document.add_paragraph(shown.project)
    project.runs[0].font.size = Pt(16)
    project.paragraph_format.space_after = Pt(14)
    for paragraph in (title, project):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _basis(shown: View, cover: Cover, width: float) -> Iterator[Any]:
    """What was reviewed and against what, with room for the reviewing firm's own name and number."""
    words = shown.words
    numbers = [f"{VERDICT_TEXT[verdict][words.language]} {shown.counts[verdict]}" for verdict in VERDICTS]
    numbers.append(f"{words['waived']} {shown.counts['waived']}")
    short = {words["parameters"]: words.listed([id for id, _ in shown.parameters])}
    rows = [
        *((label, short.get(label, value)) for label, value in basis(shown, cover)),
        (words["conclusion"], shown.conclusion),
        (words["summary"], words.listed(numbers)),
        (words["review_firm"], ""),
        (words["review_number"], ""),
        (words["review_result"], words["review_results"]),
    ]
    yield table(fitted((Column("", 36, shaded=True), Column("", 144)), width), rows, header=False, height=7.5)


def _signatures(shown: View, width: float) -> Iterator[Any]:
    words = shown.words
    heads = [Column(words["role"], 46, "center", shaded=True), Column(words["name_of_person"], 44)]
    heads += [Column(words["signature"], 50), Column(words["date"], 40)]
    yield table(fitted(heads, width), [(words[key], "", "", "") for key in SIGNERS], height=9)
    yield line("")
    seals = [Column(words[key], 90, "center") for key in ("side_review", "side_design")]
    yield table(fitted(seals, width), [("", "")], height=22)
    yield line("")


def _values(shown: View, cover: Cover) -> dict[str, str]:
    """What the named places of a template are filled with: what is not stated says so."""
    words = shown.words
    told = {key: value or words["not_stated"] for key, value in facts(shown, cover).items()}
    told |= {f"{COUNT}{key}": str(value) for key, value in shown.counts.items()}
    told |= {"title": words["opinion"], "conclusion": shown.conclusion}
    return {key: told[key] for key in VALUES}


def _in_template(maker: Maker, paragraph: Any) -> Iterable[Any]:
    return maker(room_of(paragraph))


def _add(document: Any, elements: Iterable[Any]) -> None:
    for element in elements:
        document.element.body.insert_element_before(element, "w:sectPr")
