"""The check result as a Word file, ``compliance.docx``: cover, signatures, sums, findings to answer, appendix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tiaowen.generators.word_page import blank, data_of, furnish, set_page
from tiaowen.generators.word_table import Column, table
from tiaowen.reports.common import Cover, Group, Row, Sum, Tally, View, basis, view
from tiaowen.reports.quantities import Quantities
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult
from tiaowen.spec.provisions import Spec, Strength

if TYPE_CHECKING:
    from tiaowen.reports.score.scoring import Scored

SIGNERS = ("prepared", "checked", "reviewed", "approved")


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    cover: Cover | None = None,
    quantities: Quantities | None = None,
    spec: Spec | None = None,
    score: Scored | None = None,
) -> bytes:
    """The document. Its core properties carry the cover's day, or 2000-01-01 where none is stated."""
    from docx.enum.section import WD_SECTION

    from tiaowen.reports.score.word import add_score

    shown, cover = view(result, language, spec, threshold), cover or Cover()
    words = shown.words
    document = blank(f"{words['title']} {shown.project}", cover.day)
    furnish(document.sections[0], f"{shown.project}　{words['title']}", words["page"])
    pages = _Pages(document, shown)
    pages.cover(cover)
    pages.summary()
    add_score(document, score, words.language)
    set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    pages.findings()
    pages.undecided()
    if quantities is not None:
        pages.quantities(quantities)
    pages.appendix()
    return data_of(document)


class _Pages:
    """Writes the parts of the report one after another."""

    def __init__(self, document: Any, shown: View) -> None:
        self._document, self._shown, self._words = document, shown, shown.words

    def cover(self, cover: Cover) -> None:
        """Title, project, basis, conclusion and signatures."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        words, shown = self._words, self._shown
        title = self._document.add_paragraph(words["title"], style="Title")
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(90), Pt(18)
        project = self._document.add_paragraph(shown.project)
        project.runs[0].font.size = Pt(16)
        project.paragraph_format.space_after = Pt(36)
        for paragraph in (title, project):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        numbers = [f"{VERDICT_TEXT[verdict][words.language]} {shown.counts[verdict]}" for verdict in VERDICTS]
        rows = [
            *basis(shown, cover),
            (words["conclusion"], shown.conclusion),
            (words["summary"], words.listed(numbers)),
        ]
        self._plain((Column("", 36, shaded=True), Column("", 134)), rows, height=8)
        self._heading("signatures", 2)
        columns = [Column("", 36, "center", shaded=True), Column(words["name_of_person"], 44)]
        columns += [Column(words["signature"], 50), Column(words["date"], 40)]
        self._table(columns, [(words[key], "", "", "") for key in SIGNERS], height=10)

    def summary(self) -> None:
        """What was counted, by section and by strength."""
        self._document.add_page_break()
        self._heading("summary", 1)
        shown, words = self._shown, self._words
        counts = [(VERDICT_TEXT[verdict][words.language], str(shown.counts[verdict])) for verdict in VERDICTS]
        counts += [(words[key], str(shown.counts[key])) for key in ("waived", "subjects")]
        self._table([Column(words["verdict"], 50), Column(words["count"], 30, "right")], counts)
        for key, first, tallies in (
            ("by_system", "section", [_tally(f"{one.id} {one.title}", one) for one in shown.sections]),
            ("by_strength", "strength", [_tally(one.title, one) for one in shown.strengths]),
        ):
            self._heading(key, 2)
            names = [VERDICT_TEXT[verdict][words.language] for verdict in VERDICTS]
            columns = [Column(words[first], 48), *(Column(name, 22, "right") for name in (*names, words["total"]))]
            self._table(columns, tallies)

    def findings(self) -> None:
        """What fails, with columns to answer in."""
        self._heading("fails", 1)
        columns = (
            *self._columns(("index", 10), ("provision", 35), ("strength", 15), ("subject", 25), ("place", 30)),
            *self._columns(("measured", 22), ("required", 26), ("message", 38), ("mend", 33), ("state", 13)),
            *self._columns(("reply", 20)),
        )
        self._table(columns, (self._finding(number, row) for number, row in enumerate(self._shown.rows["fail"], 1)))

    def _finding(self, number: int, row: Row) -> Sequence[str]:
        measured = f"{row.measured} ({self._words['estimate']})" if row.estimated else row.measured
        texts = (row.subject, row.place, measured, row.required, row.message, row.mend, row.state, "")
        return (*_numbered(number, row), *texts)

    def undecided(self) -> None:
        """What could not be judged, grouped by the missing data; what a person must look at."""
        self._heading("unknowns", 1)
        columns = self._columns(("index", 10), ("provision", 60), ("strength", 17), ("count", 14), ("missing", 60))
        groups = (
            (*_numbered(number, one), str(len(one.rows)), one.missing, one.where, "")
            for number, one in enumerate(self._shown.unknowns, 1)
        )
        self._table((*columns, *self._columns(("place", 76), ("reply", 30))), groups)
        self._heading("manuals", 1)
        columns = self._columns(("index", 10), ("provision", 60), ("strength", 17), ("subject", 36), ("message", 78))
        manuals = (
            (*_numbered(number, row), row.subject, row.message, "")
            for number, row in enumerate(self._shown.rows["manual"], 1)
        )
        self._table((*columns, *self._columns(("reply", 66))), manuals)

    def quantities(self, found: Quantities) -> None:
        """How many devices each building has."""
        self._heading("quantities", 1)
        words = self._words
        each = 176 / max(1, len(found.kinds) + 1)
        columns = [Column(words["building"], 30), Column(words["name"], 40)]
        columns += [Column(head, each, "right") for head in (words["households"], *found.heads(words.language))]
        rows = found.table(words["estimate"], words.language)
        rows.append([words["total"], "", *map(str, found.totals()), ""])
        self._table((*columns, Column(words["estimate"], 21)), rows)

    def appendix(self) -> None:
        """What passes and what does not apply, in sums; provisions not judged; records; input files."""
        shown, words = self._shown, self._words
        self._heading("appendix", 1)
        self._sums("passes", "estimate", ((one, str(one.estimated or "")) for one in shown.passed))
        self._sums("inapplicables", "reason", ((one, one.message) for one in shown.inapplicable))
        self._heading("not_judged", 2)
        open_rows = ((law.citation, law.title, reason) for law, reason in shown.not_judged)
        self._table(self._columns(("provision", 60), ("name", 77), ("reason", 130)), open_rows)
        for key, records in (("interpretations", shown.interpretations), ("errata", shown.errata)):
            self._heading(key, 2)
            self._table(self._columns(("id", 24), ("text", 133), ("provisions", 60), ("source", 50)), records)
        self._heading("inputs", 2)
        self._table((Column(words["file"], 117), Column("SHA-256", 150)), shown.inputs)

    def _sums(self, key: str, last: str, sums: Iterable[tuple[Sum, str]]) -> None:
        self._heading(key, 2)
        columns = self._columns(("provision", 60), ("name", 77), ("strength", 16), ("count", 18), (last, 96))
        rows = ((one.law.citation, one.law.title, one.strength_text, str(one.count), text) for one, text in sums)
        self._table(columns, rows)

    def _columns(self, *columns: tuple[str, float]) -> tuple[Column, ...]:
        numeric = ("index", "count")
        return tuple(Column(self._words[key], width, "right" if key in numeric else "left") for key, width in columns)

    def _heading(self, key: str, level: int) -> None:
        self._document.add_heading(self._words[key], level)

    def _table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], height: float = 0) -> None:
        listed = list(rows)
        if not listed:
            self._document.add_paragraph(self._words["nothing"])
            return
        self._add(table(columns, listed, height=height))

    def _plain(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], height: float) -> None:
        self._add(table(columns, rows, header=False, height=height))

    def _add(self, element: Any) -> None:
        self._document.element.body._insert_tbl(element)
        self._document.add_paragraph(style="TableText")


def _numbered(number: int, one: Row | Group) -> tuple[str, str, str]:
    return str(number), f"{one.law.citation} {one.law.title}", one.strength_text


def _tally(title: str, one: Tally) -> list[str]:
    return [title, *(str(one.counts.get(verdict, 0)) for verdict in VERDICTS), str(one.total)]
