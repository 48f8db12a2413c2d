"""From a project to its score: weights as the project asks, marks by the check, and the cheapest way up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.load import Loaded, load_project
from tiaowen.model.score_file import File, Measure, ScoreFile
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult
from tiaowen.rules.scoring.score import Node, Score, score
from tiaowen.rules.scoring.sensitivity import Open, Turn, openings, turns
from tiaowen.solvers.score.board import Board, BoardItem, Entry
from tiaowen.solvers.score.plan import Plan, best, cheapest, takes
from tiaowen.solvers.score.weights import Marks, weights_of
from tiaowen.spec.errors import InputError, Problem, Text, UsageError
from tiaowen.spec.provisions import Standard
from tiaowen.spec.score import Grade, Scheme, score_scheme


@dataclass(frozen=True)
class Scored:
    """A score with everything that a report shows of it.

    ``file`` is the project's ``score.yaml``, the plain one where it has none; ``plans`` the cheapest ways up, where
    there are measures.
    """

    score: Score
    standard: Standard
    file: File = field(default_factory=File)
    plans: tuple[Plan, ...] = ()

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The weights that change the grade."""
        return turns(self.score)

    @cached_property
    def openings(self) -> tuple[Open, ...]:
        """What would narrow the interval most."""
        return openings(self.score)

    @cached_property
    def lacking(self) -> tuple[Node, ...]:
        """The indicators that are not sure of their full mark, by what they could still gain."""
        found = [one for one in self.score.indicators if one.applies and one.low < 1]
        return tuple(sorted(found, key=lambda one: -one.effective * (1 - one.low)))

    @cached_property
    def takes(self) -> Mapping[str, Plan]:
        """For each of these that measures can lift, the least-cost way to lift it as high as it goes."""
        measures = self.file.measures
        found = ((one.id, takes(self.board, measures, one.id)) for one in self.lacking) if measures else ()
        return {id: plan for id, plan in found if plan is not None}

    @cached_property
    def board(self) -> Board:
        """The score as plans see it."""
        return board_of(self.score)


def score_project(
    project: Path,
    portfolio: Sequence[Path] = (),
    target: str | None = None,
    budget: float | None = None,
) -> tuple[Scored, tuple[Problem, ...]]:
    """The score of a project as it stands, and the reader's notices.

    ``portfolio`` are other projects for entropy weights; ``target`` (points or the name of a grade) and ``budget``
    overrule those of ``score.yaml``. Raises UsageError or InputError.
    """
    loaded = load_project(project)
    peers = {path.name: _marks_of(load_project(path)) for path in portfolio}
    result = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
    return scored(loaded.community, result, loaded.score, peers, target, budget), loaded.notices


def scored(
    community: Community,
    result: CheckResult,
    scored_by: ScoreFile | None = None,
    peers: Mapping[str, Marks] | None = None,
    target: str | None = None,
    budget: float | None = None,
) -> Scored:
    """The score of a checked community by its ``score.yaml``. Raises InputError for one that cannot be followed."""
    file = File() if scored_by is None else scored_by.file
    plain = score(community, result, _scheme(file))
    found = plain
    if scored_by is not None and file.weights:
        portfolio = {plain.project: _marks(plain), **{one.name: one.marks for one in file.portfolio}, **(peers or {})}
        by = weights_of(scored_by, [node.id for node in plain.table.walk()][1:], portfolio)
        found = score(community, result, plain.scheme, by.weights, by.notes)
    asked = target is not None or budget is not None
    aim = _target(found, None if asked else scored_by, target)
    plans = _plans(found, file.measures, aim, budget if asked else file.budget) if file.measures else ()
    return Scored(found, result.standard, file, plans)


def _scheme(file: File) -> Scheme:
    scheme = score_scheme()
    if file.grades is None:
        return scheme
    return scheme.with_grades(Grade(one.name, one.least, Text(one.name, one.name)) for one in file.grades)


def _marks_of(loaded: Loaded) -> Marks:
    result = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
    return _marks(score(loaded.community, result, score_scheme()))


def _marks(found: Score) -> Marks:
    """The assured marks of the indicators that apply."""
    return {node.id: node.low for node in found.indicators if node.applies}


def board_of(found: Score) -> Board:
    """The score as plans see it: its indicators that apply, with the items that apply."""
    entries = []
    for node in found.indicators:
        items = tuple(BoardItem(one.key, one.part, one.functions, one.low) for one in node.items if one.applies)
        if node.applies:
            entries.append(Entry(node.id, found.points(node, 1.0), items))
    return Board(tuple(entries), found.scheme)


def _target(found: Score, scored_by: ScoreFile | None, asked: str | None) -> float | None:
    """The score to reach [points]: what was asked for, else what the file says; a grade by its least score."""
    stated = None if scored_by is None else scored_by.file.target
    wanted = asked if asked is not None else stated
    if wanted is None:
        return None
    names = {name: grade.least for grade in found.scheme.grades for name in (grade.id, grade.name.zh, grade.name.en)}
    if wanted in names:
        return names[str(wanted)]
    try:
        points = float(wanted)
    except ValueError:
        points = float("nan")
    if points >= 0:
        return points
    what = Text(f"没有等级 {wanted!r}", f"there is no grade {wanted!r}")
    mend = did_you_mean(str(wanted), names) or Text("写分数或等级名", "give points or a grade")
    if asked is None and scored_by is not None:
        raise InputError([Problem(scored_by.place(("target",)), what, mend)])
    raise UsageError(what, mend)


def _plans(found: Score, measures: Sequence[Measure], target: float | None, budget: float | None) -> tuple[Plan, ...]:
    """Least cost for the target and the best score for the budget; without either, the next grade or all there is."""
    board = board_of(found)
    plans = []
    if target is None and budget is None:
        target = min((grade.least for grade in found.scheme.grades if grade.least > found.low), default=None)
    if target is not None:
        plans.append(cheapest(board, measures, target))
    if target is None or budget is not None:
        plans.append(best(board, measures, budget))
    return tuple(plans)
