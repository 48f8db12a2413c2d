"""Many items: halved into blocks for a start, bounded by their duals, improved neighbourhood by neighbourhood.

Every stage keeps to its share of the time and hands on what it has. Up to some hundreds of items the bound is that of
the linear programme with cuts; above, of subgradient steps over near neighbours.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.blocks import from_bins, start_by_blocks
from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.lagrange import ascend, first_duals
from tiaowen.solvers.p_median.lift import lifted
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE, Incumbent, Instance, Pool, Staged
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.regions import regional_duals
from tiaowen.solvers.p_median.spread import nearest
from tiaowen.solvers.p_median.sweep.sweep import Effort, Job, listed, orders, swept
from tiaowen.solvers.p_median.windows import FAR, improve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.listing import Listing
    from tiaowen.solvers.p_median.model import Floats, Group
    from tiaowen.solvers.p_median.spread import Near
    from tiaowen.solvers.p_median.sweep.sweep import Effort, Job, listed, orders, swept
from tiaowen.solvers.p_median.windows import Task

_STEPS = 300
_MORE_STEPS = 150  # towards the better partition
_ROUNDS = 300
_LIFTS = 16  # rounds
_MOST_ITEMS = 600  # for a square table, and for the linear programme over all of them
_FIRST, _SMALL, _LARGE, _LAST = (4,), (4, 8), (10, 12), (4, 8, 12, 14)  # groups of a neighbourhood
_SHARES = (0.1, 0.15, 0.2, 0.3, 0.45, 0.55, 0.8)  # of the time, at the end of the stages
_LEVEL = 0.006  # of the bound, up to which patterns of a sweep are listed to begin with
_SWEEP = Effort(width=20_000, patterns=60_000)
_LIST = 150_000
_STRIPS = (3, 2, 4)  # of the sweeps, as long as time is left
_BY_STEPS = ("subgradient on the Lagrangian bound over near neighbours", "邻近候选的拉格朗日界（次梯度）")
_BY_CUTS = ("column generation and cuts over three items", "列生成与三项割平面")


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
        duals = first = first_duals(
            near, task.weights, task.capacity, self.found, min(self._cost(), _usual(task, near.cost))
        )
        if self._cost() < FAR:
            duals, patterns = regional_duals(task, self.found, duals, self.whole, self._until(2), self.crew)
            if self._table_fits():
                duals = self._relaxed(duals, patterns)
            self._search(duals, _FIRST if self.lower else _SMALL, self._until(4))
        if self.lower:
            listing = self._lifted(duals)
            self._sweep(listing, self._until(6))
            self._search(listing.duals, _LAST, self.deadline)
            return self._result()
        duals = self._ascended(near, duals, _STEPS, self._until(5))
        if not self.lower:
            duals = self._ascended(near, first, _STEPS, self._until(6))
        if self._cost() < FAR:
            self._search(duals, _LARGE, self._until(6))
        self._ascended(near, duals, _MORE_STEPS, self.deadline)
        return self._result()

    def _until(self, stage: int) -> float:
        return self.start + _SHARES[stage] * (self.deadline - self.start)

    def _cost(self) -> float:
        return math.fsum(self.task.cost(group) for group in self.found)

    def _search(self, duals: Floats, sizes: tuple[int, ...], until: float) -> None:
        search = Search(self.task, duals, self.whole)
        self.found, cut = search.run(self.found, [size for size in sizes if size < self.groups], until, self.crew)
        self.cut = self.cut or cut

    def _relaxed(self, duals: Floats, patterns: Sequence[Group]) -> Floats:
        """The bound of the linear programme over all items, begun with the patterns given, and its duals."""
        instance = self._instance()
        pool = Pool(instance)
        for host, members in (*self.found, *patterns):
            pool.add_members(host, members)
        limits = Limits(_ROUNDS, self._until(3))
        root = relax(instance, instance.allowed, pool, duals, instance.target(self._cost()), limits)
        if not root.finished:
            self.cut = True
            return duals
        self.lower, self.by = max(0.0, root.lower), _BY_CUTS
        return root.duals

    def _lifted(self, duals: Floats) -> Listing:
        """The bound lifted by cuts, with the duals that it came with; better groups may be met on the way."""
        instance, best = self._instance(), Incumbent(self._cost(), tuple(self.found))
        listing, _ = lifted(instance, instance.allowed, duals, best, _LIFTS, self._until(4))
        self.found, self.lower = list(best.groups), max(self.lower, min(best.cost, listing.lower))
        return listing

    def _sweep(self, listing: Listing, until: float) -> None:
        """Sweeps from the corners, of which the best is kept if it is better than what there is."""
        instance = listing.instance
        start = listed(instance, listing, _LEVEL * self.lower, _LIST)
        if start is None or not listing.open:
            return
        for strips in _STRIPS:
            begun = time.monotonic()
            jobs = [
                Job(instance, listing, start, order, _SWEEP, (until - begun) / 2)
                for order in orders(self.task.distances.places, strips)
            ]
            for groups in self.crew.each(swept, jobs):
                if groups and instance.cost(groups) < self._cost():
                    self.found = list(groups)
            if 2.0 * time.monotonic() - begun > until:
                break

    def _ascended(self, near: Near, duals: Floats, steps: int, until: float) -> Floats:
        weights, capacity = self.task.weights, self.task.capacity
        done = ascend(near, weights, capacity, self.groups, duals, self._cost(), steps=steps, deadline=until)
        self.lower, self.cut = max(self.lower, done.value), self.cut or not done.finished
        return done.duals

    def _table_fits(self) -> bool:
        return len(self.task.weights) <= _MOST_ITEMS and self._cost() < FAR

    def _instance(self) -> Instance:
        task, everyone = self.task, np.arange(len(self.task.weights))
        table = task.distances.between(everyone, everyone)
        return Instance(task.weights, task.capacity, table, self.groups, task.exclusive, self.whole)

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
