"""Many items: halved into blocks for a start, bounded by their duals, improved neighbourhood by neighbourhood.

Every stage keeps to its share of the time and hands on what it has. Up to some thousands of items the bound comes from
linear programmes; above, or with little time, from subgradient steps over near neighbours.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.blocks import from_bins, start_by_blocks
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.hundreds import solve_hundreds
from tiaowen.solvers.p_median.lagrange import ascend, first_duals
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE, Staged
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.regions import regional_duals
from tiaowen.solvers.p_median.spread import nearest
from tiaowen.solvers.p_median.windows import FAR, improve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group
    from tiaowen.solvers.p_median.spread import Near
    from tiaowen.solvers.p_median.windows import Task

_STEPS = 300
_MORE_STEPS = 150  # towards the better partition
_HUNDREDS, _MOST = 600, 2_500  # items up to which there is a linear programme over all: always, or with time for it
_SMALL, _LARGE = (4, 8), (8, 10, 12)  # groups of a neighbourhood
_SHARES = (0.1, 0.15, 0.2, 0.45, 0.55, 0.8)  # of the time, at the end of the stages
_LEAST = 0.03  # seconds for each item that the linear programme over thousands is worth it
_BY_STEPS = ("subgradient on the Lagrangian bound over near neighbours", "邻近候选的拉格朗日界（次梯度）")
_BY_CUTS = ("column generation and cuts over a few items", "列生成与少数项割平面")


def solve_wide(task: Task, groups: int, bins: Sequence[Sequence[int]], whole: bool, deadline: float) -> Staged:
    """As many groups as asked for and a bound; `bins` may serve as a start."""
    with Crew() as crew:
        return _Wide(task, groups, whole, deadline, crew).run(bins)


class _Wide:
    def __init__(self, task: Task, groups: int, whole: bool, deadline: float, crew: Crew) -> None:
        self.task, self.groups, self.whole, self.crew = task, groups, whole, crew
        self.start, self.deadline = time.monotonic(), deadline
        self.found: list[Group] = []
        self.lower, self.cut, self.by = 0.0, False, _BY_STEPS

    def run(self, bins: Sequence[Sequence[int]]) -> Staged:
        task = self.task
        near = nearest(task.distances, task.weights, task.capacity, self._until(0))
        if int(near.hosts.sum()) < self.groups:
            return Staged((), math.inf, math.inf, True, *self.by)
        self.found = start_by_blocks(task, self.groups, self._until(1)) or from_bins(task, bins, self.groups)
        self.found, self.cut = improve(task, self.found, (2,), None, self._until(1))
        first = first_duals(near, task.weights, task.capacity, self.found, min(self._cost(), _usual(task, near.cost)))
        if self._cost() < FAR and self._by_table(first):
            return self._result()
        self._by_steps(near, first)
        return self._result()

    def _by_table(self, duals: Floats) -> bool:
        """Answer and bound from linear programmes; False where they gave no bound."""
        size = len(self.task.weights)
        if size > _MOST or (size > _HUNDREDS and self.deadline - time.monotonic() < _LEAST * size):
            return False
        done = solve_hundreds(self.task, self.found, duals, self.whole, self.deadline, self.crew)
        self.found, self.lower, self.cut = done.found, done.lower, done.cut
        self.by = _BY_CUTS if done.lower else _BY_STEPS
        return self.lower > 0.0

    def _by_steps(self, near: Near, first: Floats) -> None:
        """The bound by subgradient steps, with neighbourhoods between them."""
        duals = first
        if self._cost() < FAR:
            duals, _ = regional_duals(self.task, self.found, first, self.whole, self._until(2), self.crew)
            self._search(duals, _SMALL, self._until(3))
        duals = self._ascended(near, duals, _STEPS, self._until(4))
        if not self.lower:
            duals = self._ascended(near, first, _STEPS, self._until(5))
        if self._cost() < FAR:
            self._search(duals, _LARGE, self._until(5))
        self._ascended(near, duals, _MORE_STEPS, self.deadline)

    def _until(self, stage: int) -> float:
        return self.start + _SHARES[stage] * (self.deadline - self.start)

    def _cost(self) -> float:
        return math.fsum(self.task.cost(group) for group in self.found)

    def _search(self, duals: Floats, sizes: tuple[int, ...], until: float) -> None:
        self.found, cut = Search(self.task, duals, self.whole).run(self.found, sizes, until, self.crew)
        self.cut = self.cut or cut

    def _ascended(self, near: Near, duals: Floats, steps: int, until: float) -> Floats:
        weights, capacity = self.task.weights, self.task.capacity
        done = ascend(near, weights, capacity, self.groups, duals, self._cost(), steps=steps, deadline=until)
        self.lower, self.cut = max(self.lower, done.value), self.cut or not done.finished
        return done.duals

    def _result(self) -> Staged:
        lower, cost = self.lower, self._cost()
        lower = math.ceil(lower - PROOF_TOLERANCE) if self.whole and math.isfinite(lower) else lower
        english, chinese = self.by
        if self.cut:
            english, chinese = f"{english}; stopped by the time limit", f"{chinese}；到达时限"
        if not self.found or cost >= FAR:
            return Staged((), math.inf, lower, False, english, chinese)
        proved = lower >= cost - PROOF_TOLERANCE * max(1.0, cost)
        return Staged(tuple(sorted(self.found)), cost, cost if proved else min(cost, lower), proved, english, chinese)


def _usual(task: Task, cost: Floats) -> float:
    """What the items cost from their fourth nearest host or so: a scale for duals where no partition stands yet."""
    column = cost[:, min(cost.shape[1] - 1, 4)]
    finite = column[np.isfinite(column)]
    return float(finite.mean()) * len(task.weights) if len(finite) else 1.0
