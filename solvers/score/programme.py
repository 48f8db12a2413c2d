"""The choice of measures as a mixed-integer programme, its answers counted again outside of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tiaowen.model.score_file import Measure
from tiaowen.solvers.milp import solve
from tiaowen.solvers.score.board import Board, Entry, Lifted, allowed

if TYPE_CHECKING:
    import pulp

MOST_ROUNDS = 50
TOLERANCE = 1e-6
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Chosen:
    """The measures of an answer in the order of the file, with what nothing can beat; None where there is no answer."""

    measures: tuple[Measure, ...] | None
    bound: float
    proved: bool


def choose(
    board: Board,
    measures: Sequence[Measure],
    *,
    goal: str,
    target: float | None = None,
    budget: float | None = None,
    seconds: float,
) -> Chosen:
    """The allowed measures with the least ``cost`` or the highest ``score``, whichever ``goal`` says.

    ``target`` is the score to reach [points], ``budget`` the cost not to pass. A set whose exact count differs from
    the programme's by rounding is cut off and the search goes on.
    """
    cut: list[tuple[Measure, ...]] = []
    bound = math.nan
    for _ in range(MOST_ROUNDS):
        programme = _programme(board, measures, goal, target, budget, cut)
        if not programme.variables():
            return _nothing(board, goal, target)
        answer = solve(programme, seconds=seconds)
        if answer.status == "infeasible" or not answer.values:
            return Chosen(None, answer.bound, answer.status == "infeasible")
        bound = answer.bound
        picked = tuple(one for n, one in enumerate(measures) if answer.values.get(f"measure_{n}", 0) > 1 / 2)
        if _holds(board, picked, goal, target, budget, answer.objective):
            return Chosen(picked, bound, answer.status == "optimal")
        cut.append(picked)
    return Chosen(None, bound, False)


def _nothing(board: Board, goal: str, target: float | None) -> Chosen:
    """The answer where no measure costs or brings anything."""
    score = board.score({})
    reached = target is None or round(score - target, board.scheme.digits) >= 0
    return Chosen(() if reached else None, score if goal == "score" else 0.0, True)


def cost(measures: Sequence[Measure]) -> float:
    """What measures cost together."""
    return math.fsum(one.cost for one in measures)


def _holds(
    board: Board, picked: Sequence[Measure], goal: str, target: float | None, budget: float | None, objective: float
) -> bool:
    score, paid, digits = board.after(picked), cost(picked), board.scheme.digits
    reached = target is None or round(score - target, digits) >= 0
    within = budget is None or paid - budget <= ROUNDING * max(1.0, budget)
    counted = score if goal == "score" else paid
    return allowed(picked) and reached and within and abs(counted - objective) <= TOLERANCE * max(1.0, abs(counted))


def _programme(
    board: Board,
    measures: Sequence[Measure],
    goal: str,
    target: float | None,
    budget: float | None,
    cut: Sequence[Sequence[Measure]],
) -> pulp.LpProblem:
    import pulp

    problem = pulp.LpProblem("score", pulp.LpMinimize if goal == "cost" else pulp.LpMaximize)
    taken = [problem.add_variable(f"measure_{n}", cat=pulp.LpBinary) for n in range(len(measures))]
    paid = pulp.lpSum(one.cost * x for one, x in zip(measures, taken, strict=True))
    lifts = [board.lifts(one) for one in measures]
    gained: list[Any] = []
    for entry in board.entries:
        gained += _gain(problem, board, entry, lifts, taken)
    score = pulp.lpSum(gained) + board.score({})
    problem.setObjective(paid if goal == "cost" else score)
    number = {one.id: n for n, one in enumerate(measures)}
    for n, one in enumerate(measures):
        for id in one.needs:
            problem.addConstraint(taken[n] - taken[number[id]] <= 0, f"needs_{n}_{number[id]}")
        for id in one.excludes:
            problem.addConstraint(taken[n] + taken[number[id]] <= 1, f"excludes_{n}_{number[id]}")
    if target is not None:
        problem.addConstraint(score >= target, "target")
    if budget is not None:
        problem.addConstraint(paid <= budget, "budget")
    for n, picked in enumerate(cut):
        ids = {one.id for one in picked}
        away = [1 - x if one.id in ids else x for one, x in zip(measures, taken, strict=True)]
        problem.addConstraint(pulp.lpSum(away) >= 1, f"cut_{n}")
    return problem


def _gain(
    problem: pulp.LpProblem, board: Board, entry: Entry, lifts: Sequence[Lifted], taken: Sequence[Any]
) -> list[Any]:
    """What an indicator gains [points]: a yes or no for each step above the one it stands on."""
    import pulp

    name = entry.id.replace(".", "_")
    met: list[Any] = []
    for index, item in enumerate(entry.items):
        reached: Mapping[int, float] = {
            n: lift[entry.id, item.key] for n, lift in enumerate(lifts) if (entry.id, item.key) in lift
        }
        before = item.low
        for level, to in enumerate(sorted({*reached.values()})):
            made = problem.add_variable(f"item_{name}_{index}_{level}", 0, 1)
            by = pulp.lpSum(taken[n] for n, brought in reached.items() if brought >= to)
            problem.addConstraint(made - by <= 0, f"lift_{name}_{index}_{level}")
            met.append((to - before) * made)
            before = to
    if not met:
        return []
    count, now = len(entry.items), entry.share({})
    gained, above, mark = [], None, board.scheme.mark(now)
    for number, step in enumerate(sorted(board.scheme.steps, key=lambda one: one.least)):
        if step.mark <= mark:
            continue
        stands = problem.add_variable(f"step_{name}_{number}", cat=pulp.LpBinary)
        problem.addConstraint(pulp.lpSum(met) - count * (step.least - now) * stands >= 0, f"share_{name}_{number}")
        if above is not None:
            problem.addConstraint(stands - above <= 0, f"order_{name}_{number}")
        gained.append(entry.points * (step.mark - mark) * stands)
        above, mark = stands, step.mark
    return gained
