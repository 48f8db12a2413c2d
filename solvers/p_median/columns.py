"""Column generation over group patterns: the linear master problem and its stabilised loop.

Reference for the smoothing of duals: A. Pessoa, R. Sadykov, E. Uchoa and F. Vanderbeck, Automation and combination of
linear-programming based stabilization techniques in column generation, INFORMS Journal on Computing 30 (2018).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tiaowen.solvers.milp import quiet_highs
from tiaowen.solvers.p_median.pricing import lagrangian, price, reduced_pairs

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Instance, Ints, Pool

_SMOOTHING = 0.4
_SMALL = 1e-7
_FRACTION = 1e-6


class Answer(NamedTuple):
    """The optimum of the linear master: objective, duals of the items and of the count, shares of the patterns."""

    objective: float
    duals: Floats
    count_dual: float
    shares: Floats


class Master:
    """Every item in one pattern, as many patterns as groups; dear artificial columns keep it solvable."""

    def __init__(self, instance: Instance, pool: Pool, columns: Ints) -> None:
        self._pool = pool
        self._rows = instance.size + 1
        self._lp: Any = quiet_highs(presolve="off", simplex_strategy=4)
        for row in range(self._rows):
            side = float(instance.groups if row == instance.size else 1)
            self._lp.addRow(side, side, 0, [], [])
        signs = np.append(np.ones(self._rows), -1.0)
        rows = np.append(np.arange(self._rows), instance.size)
        self._artificial = self._rows + 1
        self._put(np.full(self._artificial, instance.ceiling), np.arange(self._artificial), rows, signs)
        self.columns = columns[:0]
        self.add(columns)

    def add(self, columns: Ints) -> None:
        """Add patterns of the pool."""
        pattern, item = np.nonzero(self._pool.members[columns])
        ones = len(columns)
        rows = np.concatenate([item, np.full(ones, self._rows - 1)])
        owner = np.concatenate([pattern, np.arange(ones)])
        order = np.argsort(owner, kind="stable")
        starts = np.searchsorted(owner[order], np.arange(ones))
        self._put(self._pool.costs[columns], starts, rows[order], np.ones(len(rows)))
        self.columns = np.concatenate([self.columns, columns])

    def _put(self, costs: Floats, starts: Ints, rows: Ints, values: Floats) -> None:
        count = len(costs)
        if count:
            lower, upper = np.zeros(count), np.full(count, math.inf)
            self._lp.addCols(
                count, costs, lower, upper, len(rows), starts.astype(np.int32), rows.astype(np.int32), values
            )

    def solve(self) -> Answer:
        """Solve from the last basis."""
        self._lp.run()
        solution = self._lp.getSolution()
        duals = np.array(solution.row_dual)
        shares = np.array(solution.col_value)[self._artificial :]
        objective = float(self._lp.getInfo().objective_function_value)
        return Answer(objective, duals[:-1], float(duals[-1]), shares)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What column generation found at one node of the search.

    `lower` is a valid bound; `pairs` gives for each host and item the share in the linear optimum and `used` lists
    the pool's patterns with their shares, the largest first; `allowed` are the pairs left after reduction; `finished`
    is False if a limit stopped the loop (the bound holds all the same).
    """

    lower: float
    duals: Floats
    pairs: Floats
    used: tuple[tuple[int, float], ...]
    allowed: Flags
    finished: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Rounds of column generation and, as a safety net, the monotonic clock time at which to stop."""

    rounds: int
    deadline: float


def relax(instance: Instance, allowed: Flags, pool: Pool, center: Floats, target: float, limits: Limits) -> Relaxed:
    """Column generation with smoothed duals, from `center`, until the bound is known or passes `target`."""
    loop = _Loop(instance, allowed, pool, center)
    for _ in range(limits.rounds):
        if loop.round(target):
            return loop.result(target, finished=True)
        if time.monotonic() > limits.deadline:
            break
    return loop.result(target, finished=False)


class _Loop:
    def __init__(self, instance: Instance, allowed: Flags, pool: Pool, center: Floats) -> None:
        self._instance = instance
        self._allowed = allowed
        self._pool = pool
        self._best = -math.inf
        self._center = center
        self._center_values = np.full(instance.size, np.inf)
        self._master = Master(instance, pool, pool.within(allowed))
        self._answer = self._master.solve()
        self._smoothing = _SMOOTHING

    def round(self, target: float) -> bool:
        """One pricing; True when nothing more can come of it."""
        answer = self._answer
        duals = self._smoothing * self._center + (1.0 - self._smoothing) * answer.duals
        priced = price(self._instance, self._allowed, duals)
        bound = lagrangian(self._instance, duals, priced.values).value
        if bound > self._best:
            self._best, self._center, self._center_values = bound, duals, priced.values
        if self._best > target or self._close():
            return True
        new = self._collect(priced.members, np.isfinite(priced.values))
        if len(new):
            self._master.add(new)
            self._answer = self._master.solve()
            self._smoothing = min(_SMOOTHING, self._smoothing + 0.1)
            return self._close()
        if self._smoothing == 0.0:
            return True
        self._smoothing = self._smoothing - 0.35 if self._smoothing > 0.4 else 0.0
        return False

    def _close(self) -> bool:
        objective = self._answer.objective
        if self._instance.whole and math.ceil(objective - _FRACTION) <= math.ceil(self._best - _FRACTION):
            return True
        return objective - self._best <= _SMALL * max(1.0, abs(objective))

    def _collect(self, members: Flags, hosts: Flags) -> Ints:
        """The patterns with a negative reduced cost at the master's own duals, the best ones first and not too many."""
        index = np.flatnonzero(hosts)
        costs = np.where(members, np.where(members, self._instance.distance, 0.0), 0.0).sum(axis=1)
        reduced = costs[index] - members[index] @ self._answer.duals - self._answer.count_dual
        good = index[np.argsort(reduced, kind="stable")][: int((reduced < -_SMALL).sum())]
        most = max(20, 2 * self._instance.groups)
        added = (self._pool.add(int(host), members[host]) for host in good[:most])
        return np.array([column for column in added if column is not None], dtype=np.int64)

    def result(self, target: float, *, finished: bool) -> Relaxed:
        members, hosts = self._pool.members, self._pool.hosts
        pairs = np.zeros((self._instance.size, self._instance.size))
        shares = self._answer.shares
        order = [int(each) for each in np.argsort(-shares, kind="stable") if shares[each] > _SMALL]
        used = tuple((int(self._master.columns[each]), float(shares[each])) for each in order)
        for column, share in used:
            pairs[hosts[column]][members[column]] += share
        allowed = reduced_pairs(self._instance, self._allowed, self._center, self._center_values, target)
        return Relaxed(self._best, self._center, pairs, used, allowed, finished)
