"""The cheapest way up: the least-cost measures that reach a score, and the best score for a budget, proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.model.score_file import Measure
from tiaowen.solvers.certificate import Certificate, Status, relative_gap
from tiaowen.solvers.score.board import Board, together
from tiaowen.solvers.score.programme import Chosen, choose, cost
from tiaowen.spec.errors import Text

SECONDS = 20.0
NAME = "score"
_PROOF = Text(
    "整数规划（HiGHS）的解与界相等；所选措施另行重新计分。",
    "The programme's answer meets its bound (HiGHS); the score of the chosen measures was counted again.",
)
_NOTHING_CHEAPER = Text("再以同样费用求最高得分。", "Among those, the highest score was sought.")
_NOTHING_HIGHER = Text("再以同样得分求最低费用。", "Among those, the least cost was sought.")
_OPEN = Text("未能证明最优。", "Not proved optimal.")


@dataclass(frozen=True, slots=True)
class Plan:
    """Measures in the order of the file, their cost, the assured score with them [points], and the proof.

    ``target`` and ``budget`` are what was asked for; ``marks`` the indicators that change, with mark before and after.
    """

    measures: tuple[Measure, ...]
    cost: float
    score: float
    certificate: Certificate
    target: float | None = None
    budget: float | None = None
    marks: tuple[tuple[str, float, float], ...] = ()


def cheapest(board: Board, measures: Sequence[Measure], target: float, seconds: float = SECONDS) -> Plan:
    """The least-cost allowed measures with which the assured score is at least ``target`` [points]."""
    first = choose(board, measures, goal="cost", target=target, seconds=seconds)
    if first.measures is None:
        return _none(board, measures, first, target, seconds)
    least = cost(first.measures)
    second = choose(board, measures, goal="score", target=target, budget=least, seconds=seconds)
    picked = _better(second.measures, first.measures)
    status: Status = "optimal" if first.proved else "gap"
    certificate = Certificate(
        NAME,
        status,
        {"cost": cost(picked), "score": board.after(picked)},
        {"cost": first.bound, **({"score": second.bound} if second.proved else {})},
        0.0 if first.proved else relative_gap(cost(picked), first.bound),
        (_PROOF, _NOTHING_CHEAPER) if first.proved else (_OPEN,),
        subjects=len(measures),
    )
    return _plan(board, picked, certificate, target=target)


def best(board: Board, measures: Sequence[Measure], budget: float | None, seconds: float = SECONDS) -> Plan:
    """The allowed measures with the highest assured score within a budget (None: whatever they cost)."""
    first = choose(board, measures, goal="score", budget=budget, seconds=seconds)
    if first.measures is None:
        return _plan(board, (), Certificate(NAME, "gap", proof=(_OPEN,), subjects=len(measures)), budget=budget)
    high = board.after(first.measures)
    second = choose(board, measures, goal="cost", target=high, budget=budget, seconds=seconds)
    picked = _better(second.measures, first.measures)
    certificate = Certificate(
        NAME,
        "optimal" if first.proved else "gap",
        {"score": board.after(picked), "cost": cost(picked)},
        {"score": first.bound, **({"cost": second.bound} if second.proved else {})},
        0.0 if first.proved else relative_gap(first.bound, high),
        (_PROOF, _NOTHING_HIGHER) if first.proved else (_OPEN,),
        subjects=len(measures),
    )
    return _plan(board, picked, certificate, budget=budget)


def takes(board: Board, measures: Sequence[Measure], indicator: str, seconds: float = SECONDS) -> Plan | None:
    """The least-cost measures that lift one indicator as high as they can; None where none lifts it at all."""
    own = board.only(indicator)
    if not any(own.lifts(one) for one in measures):
        return None
    plan = best(own, measures, None, seconds)
    return plan if plan.measures else None


def _better(second: tuple[Measure, ...] | None, first: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return first if second is None else second


def _none(board: Board, measures: Sequence[Measure], first: Chosen, target: float, seconds: float) -> Plan:
    top = best(board, measures, None, seconds)
    told = Text(
        f"现有措施最多到 {top.score:.2f} 分，达不到 {target:g} 分。",
        f"The measures reach {top.score:.2f} points at most, not {target:g}.",
    )
    status: Status = "infeasible" if first.proved else "gap"
    certificate = Certificate(NAME, status, proof=top.certificate.proof, subjects=len(measures), conflicts=(told,))
    return Plan((), 0.0, board.score({}), certificate, target=target)


def _plan(
    board: Board,
    picked: tuple[Measure, ...],
    certificate: Certificate,
    target: float | None = None,
    budget: float | None = None,
) -> Plan:
    lifted = together(board.lifts(one) for one in picked)
    before = {entry.id: board.scheme.mark(entry.share({})) for entry in board.entries}
    after = {entry.id: board.scheme.mark(entry.share(lifted)) for entry in board.entries}
    marks = tuple((id, before[id], mark) for id, mark in after.items() if mark != before[id])
    return Plan(picked, cost(picked), board.after(picked), certificate, target, budget, marks)
