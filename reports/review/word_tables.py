"""The tables of the review opinion as Word elements, each made to fit a width [mm]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tiaowen.generators.word_table import Column, fitted, line, table
from tiaowen.reports.common import View
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.review.against import Against
from tiaowen.reports.review.granted import Granted
from tiaowen.reports.review.marks import group_mark, row_mark
from tiaowen.reports.rows import Row
from tiaowen.reports.sums import Group, Sum, Tally
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, VERDICTS
from tiaowen.spec.provisions import STRENGTHS
from tiaowen.spec.vocabulary import label

Elements = Iterator[Any]
NUMERIC = ("index", "count", "total")


class Tables:
    """Makes the tables of one view; ``width`` is the room that a page leaves."""

    def __init__(self, shown: View) -> None:
        self._shown, self._words = shown, shown.words

    # --- sums -------------------------------------------------------------------------------------

    def summary(self, width: float) -> Elements:
        """What was counted: verdicts, then what is open by section and strength, then everything by each of them."""
        shown, words = self._shown, self._words
        counts = {VERDICT_TEXT[verdict][words.language]: shown.counts[verdict] for verdict in VERDICTS}
        counts |= {words[key]: shown.counts[key] for key in ("waived", "subjects")}
        counts[words["not_judged_count"]] = len(shown.not_judged)
        heads = [Column(name, 22.5, "center") for name in counts]
        yield from self._titled("", heads, [list(map(str, counts.values()))], width)
        yield from self._both(width)
        sections = [_tally(f"{one.id} {one.title}", one) for one in shown.sections]
        strengths = [_tally(one.title, one) for one in shown.strengths]
        for key, first, tallies in (("by_system", "section", sections), ("by_strength", "strength", strengths)):
            names = [VERDICT_TEXT[verdict][words.language] for verdict in VERDICTS]
            columns = [Column(words[first], 60), *(Column(name, 20, "right") for name in (*names, words["total"]))]
            yield from self._titled(key, columns, tallies, width)

    def _both(self, width: float) -> Elements:
        """Fails by section and strength, with what is still open."""
        words, rows = self._words, self._shown.rows
        names = [words.filled("fails_of", strength=STRENGTH_TEXT[one][words.language]) for one in STRENGTHS]
        columns = [Column(words["section"], 70), *(Column(one, 22, "right") for one in (*names, words["open_of"]))]
        open_rows = [*rows["unknown"], *rows["manual"]]
        lines = []
        for one in self._shown.sections:
            fails = [row.strength for row in rows["fail"] if row.law.section == one.id]
            undecided = sum(row.law.section == one.id for row in open_rows)
            if fails or undecided:
                counts = (*(fails.count(strength) for strength in STRENGTHS), undecided)
                lines.append([f"{one.id} {one.title}", *map(str, counts)])
        yield from self._titled("by_both", columns, lines, width)

    # --- findings ---------------------------------------------------------------------------------

    def findings(self, width: float) -> Elements:
        """What fails, with a column to answer in; how to answer stands above."""
        for key in ("sheet_note", "reply_note"):
            yield line(self._words[key])
        strength, state = (11, 11) if self._words.language == "zh" else (16, 18)  # as long as their words
        columns = (("index", 9), ("provision", 28), ("strength", strength), ("subject", 21), ("sheet_place", 35))
        more = (("measured", 18), ("required", 25), ("message", 35), ("mend", 26), ("state", state))
        reply = ("reply", 70 - strength - state)
        rows = self._shown.rows["fail"]
        lines = (self._finding(number, row) for number, row in enumerate(rows, 1))
        yield from self._plain((*columns, *more, reply), lines, width, map(row_mark, rows))

    def _finding(self, number: int, row: Row) -> Sequence[str]:
        measured = f"{row.measured} ({self._words['estimate']})" if row.estimated else row.measured
        texts = (row.subject, row.where, measured, row.required, row.message, row.mend, row.state, "")
        return (*_numbered(number, row), *texts)

    def unknowns(self, width: float) -> Elements:
        """What could not be judged, grouped by the missing data."""
        columns = (("index", 9), ("provision", 58), ("strength", 12), ("count", 12), ("missing", 62))
        groups = self._shown.unknowns
        lines = (
            (*_numbered(number, one), str(len(one.rows)), one.missing, one.where, "")
            for number, one in enumerate(groups, 1)
        )
        yield from self._plain((*columns, ("place", 69), ("reply", 45)), lines, width, map(group_mark, groups))

    def manuals(self, width: float) -> Elements:
        """What a person must look at."""
        columns = (("index", 9), ("provision", 58), ("strength", 12), ("subject", 36), ("message", 86), ("reply", 66))
        rows = self._shown.rows["manual"]
        lines = ((*_numbered(number, row), row.subject, row.message, "") for number, row in enumerate(rows, 1))
        yield from self._plain(columns, lines, width, map(row_mark, rows))

    def deviations(self, rows: Sequence[Granted], width: float) -> Elements:
        """Every deviation with its approver and its end."""
        columns = (("provision", 44), ("subjects_of", 34), ("reason", 46), ("approver", 18), ("evidence_of", 34))
        more = (("date", 20), ("expiry", 20), ("place", 25), ("state", 26))
        yield from self._plain((*columns, *more), (row.cells() for row in rows), width)

    def baseline(self, found: Against, width: float) -> Elements:
        """How the check differs from its baseline."""
        words = self._words
        yield line(f"{words['baseline']}: {found.name}")
        counts = [(text, str(count)) for _, text, count in found.counts]
        yield from self._titled("", [Column(words["state"], 50), Column(words["count"], 30, "right")], counts, width)
        columns = (("state", 24), ("provision", 70), ("strength", 12), ("subject", 50), ("message", 111))
        rows = (
            (one.state_text, f"{one.law.citation} {one.law.title}", one.strength_text, one.subject, one.message)
            for one in found.gone
        )
        yield from self._titled("gone", self._columns(columns), rows, width)

    # --- appendix ---------------------------------------------------------------------------------

    def quantities(self, found: Quantities, width: float) -> Elements:
        """How many devices of each kind there are, and in which buildings."""
        words, language = self._words, self._words.language
        heads, totals = found.heads(language), found.totals()[1:]
        rows = [
            (label("system", system, language), head, str(total), words.listed(_spread(found, index, words["ground"])))
            for index, ((system, _), head, total) in enumerate(zip(found.kinds, heads, totals, strict=True))
        ]
        columns = (("system", 36), ("name", 46), ("total", 18), ("distribution", 167))
        yield from self._plain(columns, rows, width)

    def passes(self, width: float) -> Elements:
        """What passes, a provision a line."""
        yield from self._sums("estimate", ((one, str(one.estimated or "")) for one in self._shown.passed), width)

    def inapplicables(self, width: float) -> Elements:
        """What does not apply, a provision a line."""
        yield from self._sums("reason", ((one, one.message) for one in self._shown.inapplicable), width)

    def not_judged(self, width: float) -> Elements:
        """The provisions that were not judged, each with the reason."""
        columns = (("index", 12), ("provision", 55), ("name", 80), ("reason", 120))
        rows = ((str(n), law.citation, law.title, why) for n, (law, why) in enumerate(self._shown.not_judged, 1))
        yield from self._plain(columns, rows, width)

    def records(self, width: float) -> Elements:
        """The interpretations and errata that were judged by."""
        shown = self._shown
        for key, records in (("interpretations", shown.interpretations), ("errata", shown.errata)):
            columns = self._columns((("id", 24), ("text", 133), ("provisions", 60), ("source", 50)))
            yield from self._titled(key, columns, records, width)

    def parameters(self, width: float) -> Elements:
        """The values that the project states for parameters."""
        columns = (Column(self._words["parameters"], 60), Column(self._words["text"], 207))
        yield from self._titled("", columns, self._shown.parameters, width)

    def inputs(self, width: float) -> Elements:
        """The files that were read, with their hashes."""
        columns = (Column(self._words["file"], 117), Column("SHA-256", 150))
        yield from self._titled("", columns, self._shown.inputs, width)

    def _sums(self, last: str, sums: Iterable[tuple[Sum, str]], width: float) -> Elements:
        wide = 84 if last == "reason" else 24
        columns = (("provision", 55), ("name", 184 - wide), ("strength", 14), ("count", 14), (last, wide))
        rows = ((one.law.citation, one.law.title, one.strength_text, str(one.count), text) for one, text in sums)
        yield from self._plain(columns, rows, width)

    def nothing(self, width: float) -> Elements:
        """What stands for a part that there is not."""
        yield line(self._words["nothing"])

    # --- parts ------------------------------------------------------------------------------------

    def _plain(
        self,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[str]],
        width: float,
        marks: Iterable[str] = (),
    ) -> Elements:
        yield from self._titled("", self._columns(columns), rows, width, marks)

    def _titled(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        width: float,
        marks: Iterable[str] = (),
    ) -> Elements:
        """A table with a title above it where a key is given, and a little room below."""
        listed = list(rows)
        if key:
            yield line(self._words[key], "TableHead", keep=True)
        if listed:
            yield table(fitted(columns, width), listed, marks=marks)
        yield line("" if listed else self._words["nothing"])

    def _columns(self, columns: Sequence[tuple[str, float]]) -> list[Column]:
        return [Column(self._words[key], width, "right" if key in NUMERIC else "left") for key, width in columns]


def _numbered(number: int, one: Row | Group) -> tuple[str, str, str]:
    return str(number), f"{one.law.citation} {one.law.title}", one.strength_text


def _tally(title: str, one: Tally) -> list[str]:
    return [title, *(str(one.counts.get(verdict, 0)) for verdict in VERDICTS), str(one.total)]


def _spread(found: Quantities, index: int, ground: str) -> list[str]:
    """``B1 12`` for every building that has some of a kind."""
    return [f"{one.building or ground} {one.counts[index]}" for one in found.buildings if one.counts[index]]
