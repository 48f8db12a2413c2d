"""A bound by Lagrangian multipliers, and which sets no better cover can use.

Reference: J. E. Beasley, A Lagrangian heuristic for set-covering problems, Naval Research Logistics 37 (1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROUNDS = 500
_PATIENCE = 20  # rounds without a better bound before the steps are halved
_SHORTEST = 0.005  # of the first step


@dataclass(frozen=True, slots=True)
class Relaxed:
    """No cover costs less than ``bound``; none that holds a set, less than ``bound`` and the set's price above 0."""

    bound: float
    prices: dict[int, float]

    def left(self, limit: float) -> list[int]:
        """The sets that a cover of at most that cost may use."""
        return [index for index, price in self.prices.items() if self.bound + max(0.0, price) <= limit]


def relaxed(
    sets: Mapping[int, frozenset[int]], costs: Mapping[int, float], upper: float, count: int | None = None
) -> Relaxed:
    """The best bound that the multipliers give, by subgradient steps towards ``upper``, the cost of a known cover.

    With a ``count``, only covers of exactly so many sets are bounded.
    """
    indices = list(sets)
    numbers = {target: number for number, target in enumerate(sorted(set[int]().union(*sets.values())))}
    pairs = [(column, numbers[target]) for column, index in enumerate(indices) for target in sorted(sets[index])]
    columns, rows = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    cost = np.array([costs[index] for index in indices])
    sizes = np.bincount(columns, minlength=len(indices))
    weights = np.full(len(numbers), np.inf)
    np.minimum.at(weights, rows, (cost / sizes)[columns])
    each = 0.0 if count is None else upper / count / 2  # what a set is taken to be worth by itself
    best, found = -np.inf, cost
    step, waited = 2.0, 0
    for _ in range(_ROUNDS):
        prices = cost - each - np.bincount(columns, weights[rows], len(indices))
        taken = prices < 0
        bound = float(weights.sum() + prices[taken].sum()) + each * (count or 0)
        waited += 1
        if bound > best:
            best, found, waited = bound, prices, 0
        if waited == _PATIENCE:
            step, waited = step / 2, 0
        slope = 1.0 - np.bincount(rows[taken[columns]], minlength=len(numbers))
        spare = 0 if count is None else count - int(taken.sum())
        norm = float((slope * slope).sum()) + spare * spare
        if norm == 0 or step < _SHORTEST or best >= upper:
            break
        length = step * max(1e-9, upper * 1.01 - bound) / norm
        weights = np.maximum(0.0, weights + length * slope)
        each += length * spare
    return Relaxed(best, {index: float(price) for index, price in zip(indices, found, strict=True)})
