"""The best partition made of listed patterns: a linear programme with cuts, fixing by reduced costs, then integers.

Reference: R. Baldacci, N. Christofides and A. Mingozzi, An exact algorithm for the vehicle routing problem based on the
set partitioning formulation, Mathematical Programming 115 (2008), for the listing.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tiaowen.solvers.milp import quiet_highs, solve_matrix
from tiaowen.solvers.p_median.broken import violated
from tiaowen.solvers.p_median.cuts import Counted, bundles

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from tiaowen.solvers.p_median.cuts import Cut
    from tiaowen.solvers.p_median.listing import Patterns
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent, Instance, Ints

_SMALL = 1e-7
_INTEGRAL = 1e-6
_NEW_COLUMNS = 200  # that join the linear programme at a time
_LITTLE = 0.004  # of the gap that a round of cuts must close
_IDLE = 3  # rounds that may close less


@dataclass(frozen=True, slots=True)
class Work:
    """Limits: rounds of cuts, nodes of an integer programme, and the clock [s, monotonic] as a safety net."""

    rounds: int
    nodes: int
    deadline: float


class Box(NamedTuple):
    """Duals of the items, then of the count, that the linear programme may leave by their ``width`` at most."""

    duals: Floats
    width: Floats


class Cover:
    """A partition made of patterns; ``best`` may improve. ``lower`` bounds what the patterns given can make.

    Patterns that no partition up to the best one uses are left out on the way; ``base`` is added to all costs.
    """

    def __init__(
        self, instance: Instance, patterns: Patterns, best: Incumbent, box: Box | None = None, base: float = 0.0
    ) -> None:
        self.instance, self.best, self.base = instance, best, base
        self.cuts: list[Cut] = []
        self.linear = _Linear(instance, box)
        self.duals, self.count, self.prices = np.zeros(instance.size), 0.0, np.zeros(0)
        self.patterns, self._counted = patterns, Counted(patterns.bits)
        self.lower = self.relaxed = -math.inf
        self.reduced = np.zeros(len(patterns))

    def more(self, patterns: Patterns) -> None:
        """Take further patterns."""
        old = self.patterns
        bits = np.concatenate([old.bits, patterns.bits])
        hosts, costs = np.concatenate([old.hosts, patterns.hosts]), np.concatenate([old.costs, patterns.costs])
        self.patterns = replace(old, bits=bits, hosts=hosts, costs=costs)
        self._counted.bits = bits
        self.reduced = np.zeros(len(hosts))

    @property
    def target(self) -> float:
        """What a partition may cost to be better than the best."""
        return self.instance.target(self.best.cost)

    def cut(self, work: Work) -> None:
        """Rounds of cuts until they close little more of the gap."""
        idle = 0
        for _ in range(work.rounds):
            before = self.lower
            if not self.price(work.deadline) or self.lower > self.target:
                return
            self._fix()
            gap = max(self.target - before, _SMALL)
            idle = idle + 1 if self.lower - before < _LITTLE * gap else 0
            if idle >= _IDLE or not self.separate():
                return
        self.price(work.deadline)

    def price(self, deadline: float) -> bool:
        """Solve the linear programme over all patterns; False where the clock stopped it."""
        while time.monotonic() <= deadline:
            objective = self.base + self.linear.solve()
            self.duals, self.count, self.prices = self.linear.duals()
            plain = self.patterns.costs - self.count - self.patterns.worth(self.duals)
            self.reduced = plain + self.fees(self.prices)
            bad = np.flatnonzero(self.reduced < -_SMALL)
            if not len(bad):
                self.lower = self.relaxed = objective - self.instance.groups * _SMALL
                self._offer()
                return True
            if len(bad) > _NEW_COLUMNS:
                bad = np.sort(bad[np.argsort(self.reduced[bad], kind="stable")[:_NEW_COLUMNS]])
            self.linear.add(self.patterns.taken(bad), self.cuts)
        return False

    def fees(self, prices: Floats) -> Floats:
        """What the cuts at these prices add to the cost of each pattern."""
        return self._counted.fees(self.cuts, prices)

    def _offer(self) -> None:
        shares, members, hosts = self.linear.used()
        if np.all(np.abs(shares - 1.0) < _INTEGRAL):
            groups = [(int(h), tuple(np.flatnonzero(m).tolist())) for h, m in zip(hosts, members, strict=True)]
            self._take(groups)

    def _take(self, groups: list[tuple[int, tuple[int, ...]]]) -> None:
        if sorted(item for _, members in groups for item in members) == list(range(self.instance.size)):
            self.best.offer(self.instance, groups)

    def _fix(self) -> None:
        """Leave out what no partition up to the target uses."""
        keep = self.reduced <= self.target - self.relaxed + _SMALL
        if keep.sum() < 0.8 * len(keep):
            self.patterns, self.reduced = self.patterns.taken(keep), self.reduced[keep]
            self._counted = Counted(self.patterns.bits)

    def separate(self) -> bool:
        """Add the cuts that the linear optimum breaks most; False if there are none."""
        shares, members, _ = self.linear.used()
        broken = (shares > _INTEGRAL) & (shares < 1.0 - _INTEGRAL)
        found = violated(shares[broken], members[broken], set(self.cuts))
        self.keep(found)
        return bool(found)

    def keep(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            self.cuts.append(cut)
            self.linear.cut(cut)

    def forget(self, needed: Set[Cut]) -> None:
        """Drop the cuts that the linear optimum does not feel, but for the needed ones."""
        kept = [price < 0.0 or cut in needed for cut, price in zip(self.cuts, self.prices.tolist(), strict=True)]
        self.linear.drop([index for index, stays in enumerate(kept) if not stays])
        self.cuts, self.prices = [cut for cut, stays in zip(self.cuts, kept, strict=True) if stays], self.prices[kept]

    def climb(self, rungs: tuple[int, ...], work: Work) -> float:
        """Integer programmes over the patterns of least reduced cost, more each time, after `price` or `cut`.

        Returns the bound on partitions made of the patterns, infinite when none is better than the best.
        """
        for most in rungs:
            if self.lower > self.target:
                break
            if time.monotonic() > work.deadline:
                return self.lower
            self._fix()
            if self._rung(most, work):
                break
        return math.inf if self.lower > self.target else self.lower

    def _rung(self, most: int, work: Work) -> bool:
        """True when all patterns were there or nodes ran out."""
        order = np.argsort(self.reduced, kind="stable")
        complete = len(order) <= most
        edge = math.inf if complete else self.relaxed + float(self.reduced[order[most]])
        chosen = np.sort(order[:most])
        picked, bound, settled = self._programme(chosen, work)
        if len(picked):
            self._take([self.patterns.group(int(chosen[index])) for index in picked])
        self.lower = max(self.lower, edge if settled else min(edge, bound))
        return complete or not settled

    def _programme(self, chosen: Ints, work: Work) -> tuple[Ints, float, bool]:
        """The patterns picked (none if no better ones), a bound, and whether it is settled for these patterns."""
        active = [cut for cut, paid in zip(self.cuts, self.prices, strict=True) if paid < -_SMALL]
        part = self.patterns.taken(chosen)
        starts, rows, values = columns_of(part, active)
        size = self.instance.size
        upper = np.array([*[1] * size, self.instance.groups, *(cut.most for cut in active)], dtype=np.float64)
        lower = np.concatenate([upper[: size + 1], np.full(len(active), -np.inf)])
        found = solve_matrix(
            part.costs,
            (starts, rows, values),
            (lower, upper),
            seconds=max(0.0, work.deadline - time.monotonic()),
            nodes=work.nodes,
            cutoff=self.target,
        )
        return np.flatnonzero(found.values > 0.5), found.bound, found.status in ("optimal", "infeasible")


class _Linear:
    """The linear master programme with cuts; dear artificial columns keep it solvable."""

    def __init__(self, instance: Instance, box: Box | None) -> None:
        self.size = instance.size
        self.lp: Any = quiet_highs(presolve="off")
        ones = self.size + 1
        for row in range(ones):
            side = float(instance.groups if row == self.size else 1)
            self.lp.addRow(side, side, 0, [], [])
        self.objective = math.inf
        every, none = np.arange(ones), np.zeros(ones)
        middle, width = (none, none + instance.ceiling) if box is None else box
        self._dear = 2 * ones
        self._put(middle + width, every, every, np.ones(ones))
        self._put(width - middle, every, every, -np.ones(ones))
        self.members = np.zeros((0, self.size), dtype=bool)
        self.hosts = np.zeros(0, dtype=np.int64)

    def add(self, patterns: Patterns, cuts: list[Cut]) -> None:
        """Add patterns as columns."""
        starts, rows, values = columns_of(patterns, cuts)
        self._put(patterns.costs, starts, rows, values)
        self.members = np.concatenate([self.members, patterns.members()])
        self.hosts = np.concatenate([self.hosts, patterns.hosts])

    def cut(self, cut: Cut) -> None:
        """Add a row."""
        held = self.members[:, cut.items].sum(axis=1) // cut.bundle
        at = np.flatnonzero(held)
        columns, values = (at + self._dear).astype(np.int32), held[at].astype(np.float64)
        self.lp.addRow(-math.inf, float(cut.most), len(at), columns, values)

    def drop(self, cuts: list[int]) -> None:
        """Take rows of cuts away, by number."""
        rows = np.array(cuts, dtype=np.int32) + self.size + 1
        if len(rows):
            self.lp.deleteRows(len(rows), rows)

    def _put(self, costs: Floats, starts: Ints, rows: Ints, values: Floats) -> None:
        count = len(costs)
        none, free = np.zeros(count), np.full(count, math.inf)
        self.lp.addCols(count, costs, none, free, len(rows), starts.astype(np.int32), rows.astype(np.int32), values)

    def solve(self) -> float:
        """Solve from the last basis; the objective."""
        self.lp.run()
        self.objective = float(self.lp.getInfo().objective_function_value)
        return self.objective

    def duals(self) -> tuple[Floats, float, Floats]:
        """Of the items, of the count, of the cuts."""
        duals = np.array(self.lp.getSolution().row_dual)
        return duals[: self.size], float(duals[self.size]), np.minimum(duals[self.size + 1 :], 0.0)

    def used(self) -> tuple[Floats, Flags, Ints]:
        """The patterns with a share, by share, members and host."""
        shares = np.array(self.lp.getSolution().col_value)[self._dear :]
        at = np.flatnonzero(shares > _INTEGRAL)
        return shares[at], self.members[at], self.hosts[at]


def columns_of(patterns: Patterns, cuts: list[Cut]) -> tuple[Ints, Ints, Floats]:
    """Starts, rows and values of a matrix whose columns are patterns: items, the count, and cuts."""
    count = np.ones((len(patterns), 1), dtype=np.int8)
    held = [bundles(patterns.bits, each).astype(np.int8)[:, None] for each in cuts]
    values = np.concatenate([patterns.members().astype(np.int8), count, *held], axis=1)
    pattern, row = np.nonzero(values)
    return np.searchsorted(pattern, np.arange(len(patterns))), row, values[pattern, row].astype(np.float64)
