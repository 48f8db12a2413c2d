"""Of the partitions of one cost, one with the least sum of longest distances, as far as lists of patterns go."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import solve_matrix
from tiaowen.solvers.p_median.cover import columns_of
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import PROOF_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.listing import Patterns
    from tiaowen.solvers.p_median.model import Floats, Group, Instance

_PATTERNS = 3_000
_NODES = 50


def compact(instance: Instance, groups: Sequence[Group], duals: Floats, deadline: float) -> tuple[Group, ...] | None:
    """The more compact groups at the same cost, the groups themselves if there are none, None if it was not tried."""
    budget = instance.cost(groups) * (1.0 + PROOF_TOLERANCE)
    patterns = Listing(instance, instance.allowed, duals).below(budget + PROOF_TOLERANCE, _PATTERNS)
    seconds = deadline - time.monotonic()
    if patterns is None or not len(patterns) or seconds <= 0.0:
        return None
    distance = np.where(np.isfinite(instance.distance), instance.distance, 0.0)
    longest = np.where(patterns.members(), distance[patterns.hosts], 0.0).max(axis=1)
    found = [patterns.group(index) for index in _chosen(instance, patterns, longest, budget, seconds)]
    if found and instance.cost(found) <= budget and _radius(instance, found) < _radius(instance, groups):
        return tuple(sorted(found))
    return tuple(groups)


def _chosen(instance: Instance, patterns: Patterns, longest: Floats, budget: float, seconds: float) -> list[int]:
    starts, rows, values = columns_of(patterns, [])
    ends = np.append(starts[1:], len(rows))
    at = instance.size + 1
    rows, values = np.insert(rows, ends, at), np.insert(values, ends, patterns.costs)
    starts = starts + np.arange(len(starts))
    upper = np.append(np.ones(at), budget)
    upper[instance.size] = float(instance.groups)
    lower = np.append(upper[:at], 0.0)
    found = solve_matrix(longest, (starts, rows, values), (lower, upper), seconds=seconds, nodes=_NODES)
    chosen = np.flatnonzero(found.values > 0.5)
    served = patterns.taken(chosen).members().sum(axis=0)
    return [int(index) for index in chosen] if (served == 1).all() else []


def _radius(instance: Instance, groups: Sequence[Group]) -> float:
    return sum(max(float(instance.distance[host, item]) for item in members) for host, members in groups)
