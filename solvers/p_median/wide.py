"""Many items: halved into blocks for a start, bounded by subgradient steps, improved neighbourhood by neighbourhood.

No square table of distances is held; every stage keeps to its share of the time and hands on what it has.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.blocks import from_bins, start_by_blocks
from tiaowen.solvers.p_median.lagrange import ascend, first_duals
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE, Staged
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.spread import nearest
from tiaowen.solvers.p_median.windows import FAR, improve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.windows import Task

_STEPS = 600
_MORE_STEPS = 150  # towards the better partition
_HASTY, _SIZES = (12,), (12, 16)  # groups of a neighbourhood, in a first and in a second search
_SHARES = (0.15, 0.3, 0.4, 0.92)  # of the time, at the end of: neighbours, pairs, bound, neighbourhoods
_BY = ("subgradient on the Lagrangian bound over near neighbours", "邻近候选的拉格朗日界（次梯度）")


def solve_wide(task: Task, groups: int, bins: Sequence[Sequence[int]], whole: bool, deadline: float) -> Staged:
    """As many groups as asked for and a bound; `bins` may serve as a start."""
    start = time.monotonic()

    def until(share: float) -> float:
        return start + share * (deadline - start)

    near = nearest(task.distances, task.weights, task.capacity, until(_SHARES[0]))
    if int(near.hosts.sum()) < groups:
        return Staged((), math.inf, math.inf, True, *_BY)
    found = start_by_blocks(task, groups, until(_SHARES[1])) or from_bins(task, bins, groups)
    found, cut = improve(task, found, (2,), None, until(_SHARES[1]))
    cost = math.fsum(task.cost(group) for group in found)
    duals = first_duals(near, task.weights, task.capacity, found, min(cost, _usual(task, near.cost)))
    bound = ascend(near, task.weights, task.capacity, groups, duals, cost, steps=_STEPS, deadline=until(_SHARES[2]))
    search = Search(task, bound.duals, whole)
    if cost < FAR:
        found, early = search.run(found, _fitting(_HASTY, groups), until(_SHARES[3]), hasty=True)
        found, late = search.run(found, _fitting(_SIZES, groups), until(_SHARES[3]))
        found, later = improve(task, found, (2, 3), bound.duals, until(_SHARES[3]))
        cut, cost = cut or early or late or later, math.fsum(task.cost(group) for group in found)
    more = ascend(near, task.weights, task.capacity, groups, bound.duals, cost, steps=_MORE_STEPS, deadline=deadline)
    cut = cut or not bound.finished or not more.finished
    lower = max(0.0, bound.value, more.value)
    lower = math.ceil(lower - PROOF_TOLERANCE) if whole else lower
    english, chinese = (f"{_BY[0]}; stopped by the time limit", f"{_BY[1]}；到达时限") if cut else _BY
    if not found or cost >= FAR:
        return Staged((), math.inf, lower, False, english, chinese)
    proved = lower >= cost - PROOF_TOLERANCE * max(1.0, cost)
    return Staged(tuple(sorted(found)), cost, cost if proved else min(cost, lower), proved, english, chinese)


def _fitting(sizes: Sequence[int], groups: int) -> list[int]:
    return [size for size in sizes if size < groups]


def _usual(task: Task, cost: np.ndarray) -> float:
    """What the items cost from their fourth nearest host or so: a scale for duals where no partition stands yet."""
    column = cost[:, min(cost.shape[1] - 1, 4)]
    finite = column[np.isfinite(column)]
    return float(finite.mean()) * len(task.weights) if len(finite) else 1.0
