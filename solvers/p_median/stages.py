"""The stages of a partition: start, root bound, lists of patterns, neighbourhoods, longer lists, compactness."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from tiaowen.solvers.p_median.blocks import start_by_blocks
from tiaowen.solvers.p_median.columns import Limits, Relaxed, relax
from tiaowen.solvers.p_median.compact import compact
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.exact import Effort, close
from tiaowen.solvers.p_median.local import improved
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE, Incumbent, Pool, Staged
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.start import from_packing, subgradient
from tiaowen.solvers.p_median.windows import FAR, Task, improve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group, Instance

_ROUNDS = 600
_SHORT = Effort(patterns=30_000, most=30_000, lifts=0, cuts=30, rungs=(1_500, 6_000), nodes=300)
_LONG = Effort(patterns=100_000, most=400_000, lifts=20, cuts=60, rungs=(2_000, 10_000, 60_000), nodes=5_000)
_SIZES = (5, 8)
_BY_LISTS = ("column generation, cuts and integer programme over patterns", "列生成、割平面与模式整数规划")
_SHARES = (0.15, 0.5, 0.6)  # of the time, at the end of: start, root and short lists, neighbourhoods


def solve_in_stages(instance: Instance, bins: Sequence[Sequence[int]], deadline: float) -> Staged:
    """Run the stages until the cost is proved least or the limits are used up; `bins` may serve as a start."""
    return _Stages(instance, deadline).run(bins)


class _Stages:
    def __init__(self, instance: Instance, deadline: float) -> None:
        self.instance = instance
        self.start = time.monotonic()
        self.deadline = deadline
        self.task = Task(Table(instance.distance), instance.weights, instance.capacity, instance.exclusive)
        self.pool = Pool(instance)
        self.best = Incumbent(instance.ceiling)
        self.lower = -math.inf
        self.by = ("column generation", "列生成")

    def run(self, bins: Sequence[Sequence[int]]) -> Staged:
        self._begin(bins)
        root = self._root()
        self._close(root, _SHORT, self._until(_SHARES[1]))
        self._neighbours(root, self._until(_SHARES[2]))
        self._close(root, _LONG, self.deadline)
        return self._result(root)

    def _begin(self, bins: Sequence[Sequence[int]]) -> None:
        if groups := from_packing(self.instance, bins):
            self.best.offer(self.instance, improved(self.instance, groups, deadline=self._until(_SHARES[0])))
        if groups := start_by_blocks(self.task, self.instance.groups, self._until(_SHARES[0])):
            self._improved(groups, (2,), None)

    def _improved(self, groups: Sequence[Group], sizes: Sequence[int], duals: Floats | None) -> None:
        """Offer the groups after windows of the given sizes."""
        found, _ = improve(self.task, groups, sizes, duals, self._until(_SHARES[1]))
        if all(self.task.cost(group) < FAR for group in found):
            self.best.offer(self.instance, found)

    def _open(self) -> bool:
        return self.lower <= self.instance.target(self.best.cost) and time.monotonic() < self.deadline

    def _until(self, share: float) -> float:
        return self.start + share * (self.deadline - self.start)

    def _root(self) -> Relaxed:
        allowed = self.instance.allowed
        duals = subgradient(self.instance, allowed, self.pool, self.best, self._until(_SHARES[0]))
        if self.best.groups and self.instance.groups > 1:
            self._improved(self.best.groups, (2,), duals)
        for host, members in self.best.groups:
            self.pool.add_members(host, members)
        target = self.instance.target(self.best.cost)
        limits = Limits(_ROUNDS, self._until(_SHARES[1]))
        root = relax(self.instance, allowed, self.pool, duals, target, limits)
        self.lower = root.lower
        return root

    def _close(self, root: Relaxed, effort: Effort, until: float) -> None:
        while self._open():
            before, cost = self.lower, self.best.cost
            lower = close(self.instance, root.allowed, root.duals, self.best, effort, until)
            self.lower = max(self.lower, min(lower, self.best.cost))
            if self.lower > before:
                self.by = (
                    "column generation, cuts and integer programme over patterns",
                    "列生成、割平面与模式整数规划",
                )
            if self.best.cost >= cost:
                break

    def _neighbours(self, root: Relaxed, until: float) -> None:
        if self._open() and self.best.groups:
            sizes = tuple(size for size in _SIZES if size < self.instance.groups)
            search = Search(self.task, root.duals, self.instance.whole)
            self.best.offer(self.instance, search.run(self.best.groups, sizes, until, Crew(1))[0])

    def _result(self, root: Relaxed) -> Staged:
        proved = self.lower > self.instance.target(self.best.cost)
        english, chinese = self.by
        if not proved and time.monotonic() >= self.deadline:
            english, chinese = f"{english}; stopped by the time limit", f"{chinese}；到达时限"
        if not self.best.groups:
            return Staged((), math.inf, math.inf if proved else max(0.0, self.lower), proved, english, chinese)
        if (groups := compact(self.instance, self.best.groups, root.duals, self.deadline)) is not None:
            self.best.groups = groups
            english += "; among patterns of equal cost the more compact ones (not proved)"
            chinese += "；同等距离下取较紧凑者（未证明）"
        cost = self.instance.cost(self.best.groups)
        lower = cost if proved else min(cost, self._rounded(max(0.0, self.lower)))
        return Staged(self.best.groups, cost, lower, proved, english, chinese)

    def _rounded(self, lower: float) -> float:
        return math.ceil(lower - PROOF_TOLERANCE) if self.instance.whole else lower
