"""The score as people read it: a head and tables that text, page and Word file show alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.reports.score.needs import data_text, needs_text
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.words import DASH, money_text, percent_text, points_text, score_words, span_text
from tiaowen.reports.words import visible
from tiaowen.rules.scoring.score import Node
from tiaowen.solvers.score.plan import Plan

MOST_NEEDS = 3
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key, title, an explanation, headings and rows; ``right`` are the columns of numbers.

    ``whole`` are all its rows where ``rows`` are only the first.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    text: str = ""
    more: str = ""


class ScoreView:
    """The texts of one score in one language; every text is safe to show."""

    def __init__(self, found: Scored, language: str) -> None:
        self.found, self.score, self.words = found, found.score, score_words(language)
        self.language = self.words.language

    def name(self, node: Node) -> str:
        """A node's id and title."""
        return f"{node.id} {node.title[self.language]}"

    @property
    def project(self) -> str:
        """The project's name."""
        return visible(self.score.project)

    @property
    def headline(self) -> str:
        """The score in a line: ``92.31–95.10 分（满分 100）``."""
        text = span_text(self.score.low, self.score.high)
        return self.words.filled("of", score=text, points=self.score.scheme.points)

    @property
    def grade(self) -> str:
        """The grade, or the two between which it lies."""
        low, high = (visible(one.name[self.language]) for one in self.score.grades)
        return low if low == high else self.words.filled("grade_between", low=low, high=high)

    @property
    def head(self) -> list[tuple[str, str]]:
        """Label and value of what stands above the tables."""
        words, scheme = self.words, self.score.scheme
        title = scheme.title[self.language]
        grades = title if scheme.ours else words.listed([title, words["own_grades"]])
        notes = [visible(note[self.language]) for note in self.score.notes]
        notes += [words["others_equal"]] if notes else []
        rows = [
            (words["project"], self.project),
            (words["score"], self.headline),
            (words["grade"], self.grade),
            (words["scheme"], f"{grades} {scheme.id}"),
            (words["weights"], words.listed(notes) or words["equal"]),
        ]
        return rows

    @property
    def remarks(self) -> list[str]:
        """What has to be known to read the score."""
        keys = ["settled" if self.score.low == self.score.high else "interval", "ours", "no_verdict"]
        keys += ["estimates"] if self.score.table.estimated else []
        return [self.words[key] for key in keys]

    def tables(self, whole: bool = False) -> list[Table]:
        """All tables that have something to tell; with ``whole`` every row of them, and every indicator."""
        found = [self.categories(), self.groups()]
        found += [self.indicators()] if whole else []
        found += [self.lacking(whole), self.openings(whole), self.turns(whole)]
        found += self.plans()
        found.append(self.readings())
        return [table for table in found if table.rows or table.text]

    # --- the levels ---------------------------------------------------------------------------------

    def categories(self) -> Table:
        """The six categories and the whole."""
        return self._level("categories", "category", self.score.table.children, total=True)

    def groups(self) -> Table:
        """The groups of indicators."""
        groups = [group for category in self.score.table.children for group in category.children]
        return self._level("groups", "group", groups)

    def indicators(self) -> Table:
        """Every indicator with where its measure comes from."""
        return self._level("indicators", "indicator", self.score.indicators)

    def _level(self, key: str, first: str, nodes: Sequence[Node], total: bool = False) -> Table:
        words = self.words
        heads = [words[first], words["weight"], words["mark"], words["points"], words["full"]]
        rows = [self._row(node) for node in nodes]
        if total:
            span = span_text(self.score.low, self.score.high)
            mark = span_text(self.score.table.low, self.score.table.high, percent_text)
            rows.append([words["total"], percent_text(1.0), mark, span, points_text(self.score.scheme.points)])
        if key == "indicators":
            heads.append(words["source"])
            rows = [[*row, self._source(node)] for row, node in zip(rows, nodes, strict=True)]
        return Table(key, words[key], tuple(heads), tuple(map(tuple, rows)), frozenset({1, 2, 3, 4}))

    def _row(self, node: Node) -> list[str]:
        name = self.name(node) + (f" [{self.words['estimate']}]" if node.estimated else "")
        if not node.applies:
            return [name, percent_text(0.0), self.words["not_applicable"], "", ""]
        points = span_text(self.score.points(node, node.low), self.score.points(node, node.high))
        mark = span_text(node.low, node.high, percent_text)
        return [name, percent_text(node.share), mark, points, points_text(self.score.points(node, 1.0))]

    def _source(self, node: Node) -> str:
        return self.words.kind(node.kind)

    # --- what to do ---------------------------------------------------------------------------------

    def lacking(self, whole: bool = False) -> Table:
        """What each indicator short of its full mark lacks, and the least-cost way to lift it."""
        words, found = self.words, self.found
        heads = (words["indicator"], words["gain"], words["need"], words["way"])
        rows = [
            (
                self.name(node),
                points_text(self.score.points(node, 1 - node.low)),
                needs_text(node, words, 0 if whole else MOST_NEEDS),
                self.way(found.takes.get(node.id)),
            )
            for node in found.lacking
        ]
        return self._cut("lacking", heads, rows, frozenset({1}), whole)

    def way(self, plan: Plan | None) -> str:
        """The measures that lift one indicator, with their cost and the mark they bring."""
        if plan is None:
            return DASH
        names = self.words.listed([visible(one.name) for one in plan.measures])
        cost = f"{money_text(plan.cost)} {visible(self.found.file.currency)}"
        return f"{names} → {percent_text(plan.score)}, {cost}"

    def openings(self, whole: bool = False) -> Table:
        """What would narrow the interval most."""
        words = self.words
        heads = (words["missing"], words["narrows"], words["settles"])
        rows = [
            (
                words.listed([data_text(path, words) for path in one.missing], MOST_NEEDS),
                points_text(one.points),
                words.listed([self.name(node) for node in one.indicators], 0 if whole else MOST_NEEDS),
            )
            for one in self.found.openings
        ]
        return self._cut("openings", heads, rows, frozenset({1}), whole)

    def turns(self, whole: bool = False) -> Table:
        """Which weights change the grade."""
        words = self.words
        heads = tuple(words[key] for key in ("item", "now", "needed", "moved", "becomes"))
        rows = [
            (
                self.name(one.node),
                percent_text(one.share),
                percent_text(one.needed),
                f"{100 * one.moved:+.1f} %",
                visible(one.grade.name[self.language]),
            )
            for one in self.found.turns
        ]
        table = self._cut("turns", heads, rows, frozenset({1, 2, 3}), whole)
        return Table(
            table.key,
            table.title,
            table.heads,
            table.rows,
            table.right,
            words["turns_text" if rows else "turns_none"],
            table.more,
        )

    def _cut(
        self, key: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], right: frozenset[int], whole: bool
    ) -> Table:
        shown = rows if whole else rows[:MOST_ROWS]
        more = self.words.filled("more", count=len(rows) - len(shown)) if len(shown) < len(rows) else ""
        return Table(key, self.words[key], heads, tuple(shown), right, "", more)

    def plans(self) -> list[Table]:
        """The measures of the cheapest ways up, each with its proof."""
        return [self._plan(plan, number) for number, plan in enumerate(self.found.plans)]

    def _plan(self, plan: Plan, number: int) -> Table:
        words = self.words
        currency = visible(self.found.file.currency)
        heads = (words["measure"], words.filled("cost", currency=currency), words["lifts"])
        rows = [
            (
                f"{visible(one.id)} {visible(one.name)}",
                money_text(one.cost),
                words.listed(list(dict.fromkeys(lift.indicator for lift in one.lifts))),
            )
            for one in plan.measures
        ]
        if rows:
            rows.append((words["total"], money_text(plan.cost), ""))
        text = (" " if self.language == "en" else "").join(self._told(plan, currency))
        key = f"plan-{number}" if number else "plan"
        return Table(
            key, words["plan" if plan.target is not None else "best"], heads, tuple(rows), frozenset({1}), text
        )

    def _told(self, plan: Plan, currency: str) -> Iterator[str]:
        words = self.words
        if plan.certificate.status == "infeasible" and plan.target is not None:
            yield words.filled("plan_infeasible", target=plan.target)
        elif plan.target is not None and not plan.measures:
            yield words["plan_none"]
        else:
            key = "plan_all" if plan.target is None and plan.budget is None else "plan_budget"
            key = "plan_target" if plan.target is not None else key
            values = {"before": points_text(self.score.low), "after": points_text(plan.score)}
            yield words.filled(
                key, target=plan.target, budget=plan.budget, cost=money_text(plan.cost), currency=currency, **values
            )
        yield from (one[self.language] for one in plan.certificate.conflicts)
        proof = (" " if self.language == "en" else "").join(one[self.language] for one in plan.certificate.proof)
        yield f"{words['proved']}{'：' if self.language == 'zh' else ': '}{proof}"

    def readings(self) -> Table:
        """The readings that had to be chosen."""
        records = self.score.scheme.interpretations
        heads = (self.words["id"], self.words["text"])
        rows = tuple((one.id, one.text[self.language]) for one in records)
        return Table("interpretations", self.words["interpretations"], heads, rows)
