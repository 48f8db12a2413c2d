"""Local search: items move and change places between groups, then every group takes its best host."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group, Instance, Ints

_BETTER = -1e-9


def improved(instance: Instance, groups: Sequence[Group], steps: int = 2000, deadline: float = math.inf) -> list[Group]:
    """The partition after best moves and swaps until neither they nor new hosts help, or a limit is reached."""
    hosts = np.array([host for host, _ in groups], dtype=np.int64)
    owner = np.zeros(instance.size, dtype=np.int64)
    for index, (_, members) in enumerate(groups):
        owner[list(members)] = index
    while True:
        done = _moves(instance, hosts, owner, steps, deadline)
        steps -= done
        if not _rehost(instance, hosts, owner) or steps <= 0 or time.monotonic() >= deadline:
            break
    parts = ((int(host), np.flatnonzero(owner == index)) for index, host in enumerate(hosts))
    return [(host, tuple(int(item) for item in members)) for host, members in parts]


def _moves(instance: Instance, hosts: Ints, owner: Ints, steps: int, deadline: float) -> int:
    cost = instance.distance[hosts]
    free = np.ones(instance.size, dtype=bool)
    free[hosts] = False
    everyone = np.arange(instance.size)
    for step in range(steps):
        if time.monotonic() >= deadline:
            return step
        current = cost[owner, everyone]
        load = np.bincount(owner, instance.weights, len(hosts)).astype(np.int64)
        single = np.bincount(owner, instance.exclusive, len(hosts)).astype(np.int64)
        move = _move_gains(instance, cost, current, load, single, free)
        swap = _swap_gains(instance, cost, current, load, single, owner, free)
        best_move, best_swap = int(move.argmin()), int(swap.argmin())
        if min(move.flat[best_move], swap.flat[best_swap]) > _BETTER:
            return step
        if move.flat[best_move] <= swap.flat[best_swap]:
            group, item = divmod(best_move, instance.size)
            owner[item] = group
        else:
            one, two = divmod(best_swap, instance.size)
            owner[one], owner[two] = owner[two], owner[one]
    return steps


def _move_gains(
    instance: Instance, cost: Floats, current: Floats, load: Ints, single: Ints, free: np.ndarray
) -> Floats:
    """Change of cost for each group and item when the item moves there; infinite where it cannot."""
    fits = load[:, None] + instance.weights[None, :] <= instance.capacity
    fits &= single[:, None] + instance.exclusive[None, :] <= 1
    gains: Floats = np.where(fits & free[None, :], cost - current[None, :], np.inf)
    return gains


def _swap_gains(
    instance: Instance, cost: Floats, current: Floats, load: Ints, single: Ints, owner: Ints, free: np.ndarray
) -> Floats:
    """Change of cost for each two items when they change places; infinite where they cannot."""
    change = cost[owner]
    change = change - current[None, :]
    gains: Floats = change + change.T
    heavier = instance.weights[None, :] - instance.weights[:, None]
    fits = load[owner][:, None] + heavier <= instance.capacity
    more = instance.exclusive[None, :].astype(np.int64) - instance.exclusive[:, None]
    fits &= single[owner][:, None] + more <= 1
    fits &= fits.T
    fits &= free[:, None] & free[None, :] & (owner[:, None] != owner[None, :])
    return np.where(fits, gains, np.inf)


def _rehost(instance: Instance, hosts: Ints, owner: Ints) -> bool:
    changed = False
    for index in range(len(hosts)):
        members = np.flatnonzero(owner == index)
        best, cost = best_host(instance, members)
        if cost < float(instance.distance[hosts[index], members].sum()) + _BETTER:
            hosts[index] = best
            changed = True
    return changed


def best_host(instance: Instance, members: Ints) -> tuple[int, float]:
    """The member that serves the others at the least cost, and that cost (infinite if none can)."""
    costs = instance.distance[np.ix_(members, members)].sum(axis=1)
    best = int(costs.argmin())
    return int(members[best]), float(costs[best])
