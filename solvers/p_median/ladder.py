"""Patterns in the order of their reduced cost, as many as an integer programme can digest: answer and bound at once.

Every partition below a level uses only patterns that the Lagrangian bound allows below that level. So the best
partition from these patterns is the best of all if it is below the level, and otherwise nothing below the level exists.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tiaowen.solvers.p_median.master import choose_patterns, list_patterns

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.columns import Relaxed
    from tiaowen.solvers.p_median.model import Incumbent, Instance, Ints, Pool

_HALVINGS = 16
_REFINEMENTS = 3


def climb(
    instance: Instance,
    root: Relaxed,
    pool: Pool,
    best: Incumbent,
    lower: float,
    *,
    patterns: int,
    nodes: int,
    deadline: float,
) -> float:
    """Solve over the `patterns` cheapest patterns at most; `best` may improve; returns the new lower bound.

    `root` is the relaxation of the instance, `lower` the best bound so far; `nodes` limits the integer programme. The
    result is `best.cost` when that is proved least.
    """
    target = instance.target(best.cost)
    columns, level = _rung(instance, root, pool, target, patterns)
    if columns is None or time.monotonic() > deadline:
        return lower
    seconds = max(0.0, deadline - time.monotonic())
    groups, result = choose_patterns(instance, pool, columns, seconds=seconds, nodes=nodes)
    if groups:
        best.offer(instance, groups)
    reached = level if result.status in ("optimal", "infeasible") else min(level, result.bound)
    lower = max(lower, reached)
    return best.cost if lower > instance.target(best.cost) or lower >= target else lower


def _rung(instance: Instance, root: Relaxed, pool: Pool, target: float, most: int) -> tuple[Ints | None, float]:
    """The patterns below the highest level, up to `target`, that lets no more than `most` of them through."""
    columns = list_patterns(instance, root.allowed, root.duals, pool, target, most=most)
    if columns is not None:
        return columns, target
    low, high = root.lower, target
    for _ in range(_HALVINGS):
        level = (root.lower + high) / 2
        columns = list_patterns(instance, root.allowed, root.duals, pool, level, most=most)
        if columns is not None:
            low = level
            break
        high = level
    for _ in range(_REFINEMENTS if columns is not None else 0):
        level = (low + high) / 2
        more = list_patterns(instance, root.allowed, root.duals, pool, level, most=most)
        columns, low, high = (columns, low, level) if more is None else (more, level, high)
    return columns, low
