"""Large-neighbourhood search: a few neighbouring groups at a time are divided anew, each time near to optimality."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.ladder import climb
from tiaowen.solvers.p_median.model import Incumbent, Pool

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Instance, Ints

_ROUNDS = 60
_PATTERNS = 1500
_NODES = 60


def search(
    instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, *, sizes: tuple[int, ...], deadline: float
) -> None:
    """For each number of groups in `sizes`, divide the neighbourhood of every host anew until that no longer helps."""
    tried: set[tuple[Group, ...]] = set()
    for size in sizes:
        progress = True
        while progress and size <= len(best.groups):
            progress = False
            for host in [host for host, _ in best.groups]:
                if time.monotonic() > deadline or best.cost <= 0.0:
                    return
                groups = _near(instance, best, host, size)
                if groups is None or groups in tried:
                    continue
                tried.add(groups)
                progress |= _again(instance, allowed, duals, best, groups, deadline)


def _near(instance: Instance, best: Incumbent, host: int, size: int) -> tuple[Group, ...] | None:
    """The groups whose hosts are nearest to `host`, if it still is one."""
    if all(host != each for each, _ in best.groups):
        return None
    ranked = sorted(best.groups, key=lambda group: (group[0] != host, instance.distance[host, group[0]], group[0]))
    return tuple(sorted(ranked[:size]))


def _again(
    instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, groups: tuple[Group, ...], deadline: float
) -> bool:
    items: Ints = np.array(sorted(item for _, members in groups for item in members))
    place = {int(item): index for index, item in enumerate(items)}
    part = instance.part(items, len(groups))
    local = [(place[host], tuple(place[item] for item in members)) for host, members in groups]
    incumbent = Incumbent(part.cost(local), tuple(local))
    pool = Pool(part)
    for host, members in local:
        pool.add_members(host, members)
    pairs = allowed[np.ix_(items, items)]
    root = relax(part, pairs, pool, duals[items], part.target(incumbent.cost), Limits(_ROUNDS, deadline))
    if root.lower <= part.target(incumbent.cost):
        climb(part, root, pool, incumbent, root.lower, patterns=_PATTERNS, nodes=_NODES, deadline=deadline)
    if incumbent.groups == tuple(local):
        return False
    new = [(int(items[host]), tuple(int(items[item]) for item in members)) for host, members in incumbent.groups]
    return best.offer(instance, [group for group in best.groups if group not in set(groups)] + new)
