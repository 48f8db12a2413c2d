"""The stages of a partition: start, root bound, rungs of patterns, neighbourhoods, tree, compactness."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.blocks import start_by_blocks
from tiaowen.solvers.p_median.columns import Limits, Relaxed, relax
from tiaowen.solvers.p_median.ladder import climb
from tiaowen.solvers.p_median.local import improved
from tiaowen.solvers.p_median.master import choose_patterns, list_patterns
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE, Incumbent, Pool, Staged
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.pricing import price, reduced_pairs
from tiaowen.solvers.p_median.programme import over_pairs
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.start import from_packing, subgradient
from tiaowen.solvers.p_median.tree import Effort, explore
from tiaowen.solvers.p_median.windows import FAR, Task, improve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group, Instance

_ROUNDS = 600
_FIRST_RUNG = (2_000, 200)  # patterns, nodes of the integer programme
_SECOND_RUNG = (16_000, 2_000)
_LAST_RUNG = (60_000, 5_000)
_MANY = 8  # items of a group from which the patterns are too many, and the second rung is given less time
_MOST_PAIRS, _PAIR_NODES = 3_000, 50_000
_SIZES = (5, 8)
_EFFORT = Effort(nodes=2_000, patterns=6_000, programme_nodes=1_000, rounds=_ROUNDS)
_TIE_PATTERNS = 8_000
_TIE_NODES = 500
_SHARES = (0.15, 0.5, 0.3, 0.4, 0.6)  # of the time, at the end of: start, root, first rung, neighbourhoods, second rung


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
        self._climb(root, *_FIRST_RUNG, self._until(_SHARES[2]))
        self._neighbours(root, self._until(_SHARES[3]))
        many = self.instance.size >= _MANY * self.instance.groups
        self._climb(root, *_SECOND_RUNG, self._until(_SHARES[4] if many else 1.0))
        self._pairs(root)
        self._climb(root, *_LAST_RUNG, self.deadline)
        self._tree(root)
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

    def _climb(self, root: Relaxed, patterns: int, nodes: int, deadline: float) -> None:
        if self._open():
            before = self.lower
            self.lower = climb(
                self.instance,
                root,
                self.pool,
                self.best,
                self.lower,
                patterns=patterns,
                nodes=nodes,
                deadline=deadline,
            )
            if self.lower > before:
                self.by = ("column generation and integer programme over patterns", "列生成与模式整数规划")

    def _pairs(self, root: Relaxed) -> None:
        """Where the bound has left few pairs of host and item, the textbook programme over them."""
        if not self._open():
            return
        target = self.instance.target(self.best.cost)
        values = price(self.instance, root.allowed, root.duals).values
        allowed = reduced_pairs(self.instance, root.allowed, root.duals, values, target)
        if int(allowed.sum()) > _MOST_PAIRS:
            return
        seconds = max(0.0, self.deadline - time.monotonic())
        groups, result = over_pairs(self.instance, allowed, seconds=seconds, nodes=_PAIR_NODES)
        if groups:
            self.best.offer(self.instance, groups)
        lower = min(self.best.cost, result.bound)
        if result.status == "infeasible" or lower > self.lower:
            self.lower = self.best.cost if result.status == "infeasible" else lower
            self.by = ("column generation and p-median programme over the pairs left", "列生成与余下配对的整数规划")

    def _neighbours(self, root: Relaxed, until: float) -> None:
        if self._open() and self.best.groups:
            sizes = tuple(size for size in _SIZES if size < self.instance.groups)
            search = Search(self.task, root.duals, self.instance.whole)
            self.best.offer(self.instance, search.run(self.best.groups, sizes, until)[0])

    def _tree(self, root: Relaxed) -> None:
        if self._open():
            arguments = (self.instance, root.allowed, self.pool, self.best, root.duals)
            explored = explore(*arguments, _EFFORT, self.deadline)
            if explored.complete or explored.lower > self.lower:
                self.lower = max(self.lower, explored.lower)
                self.by = ("column generation, branch and bound", "列生成与分支定界")

    def _result(self, root: Relaxed) -> Staged:
        proved = self.lower > self.instance.target(self.best.cost)
        english, chinese = self.by
        if not proved and time.monotonic() >= self.deadline:
            english, chinese = f"{english}; stopped by the time limit", f"{chinese}；到达时限"
        if not self.best.groups:
            return Staged((), math.inf, math.inf if proved else max(0.0, self.lower), proved, english, chinese)
        if self._compact(root):
            english += "; among patterns of equal cost the more compact ones (not proved)"
            chinese += "；同等距离下取较紧凑者（未证明）"
        cost = self.instance.cost(self.best.groups)
        lower = cost if proved else min(cost, self._rounded(max(0.0, self.lower)))
        return Staged(self.best.groups, cost, lower, proved, english, chinese)

    def _rounded(self, lower: float) -> float:
        return math.ceil(lower - PROOF_TOLERANCE) if self.instance.whole else lower

    def _compact(self, root: Relaxed) -> bool:
        """Of the partitions of this cost, one with the least sum of longest distances, as far as patterns are known."""
        slack = PROOF_TOLERANCE * max(1.0, self.best.cost)
        arguments = (self.instance, self.instance.allowed, root.duals, self.pool, self.best.cost + slack)
        columns = list_patterns(*arguments, most=_TIE_PATTERNS)
        seconds = self.deadline - time.monotonic()
        if columns is None or not len(columns) or seconds <= 0.0:
            return False
        members = self.pool.members[columns]
        distance = np.where(np.isfinite(self.instance.distance), self.instance.distance, 0.0)
        longest = np.where(members, distance[self.pool.hosts[columns]], 0.0).max(axis=1)
        groups, _ = choose_patterns(
            self.instance,
            self.pool,
            columns,
            seconds=seconds,
            nodes=_TIE_NODES,
            price_list=longest,
            budget=self.best.cost + slack,
        )
        radius = sum(max(float(self.instance.distance[h, i]) for i in each) for h, each in self.best.groups)
        found = sum(max(float(self.instance.distance[h, i]) for i in each) for h, each in groups)
        if groups and found < radius and self.instance.cost(groups) <= self.best.cost + slack:
            self.best.groups = tuple(sorted(groups))
        return True
