"""A first partition and first duals: subgradient steps on the Lagrangian bound, and packings made into groups."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.local import best_host, improved
from tiaowen.solvers.p_median.pricing import lagrangian, price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Incumbent, Instance, Ints, Pool

_STEPS = 150
_PATIENCE = 8
_TRIALS = 4  # assignments that are taken on to the local search


def from_packing(instance: Instance, bins: Sequence[Sequence[int]]) -> list[Group]:
    """Groups from bins, split where there are too few of them; empty where some group gets no host."""
    parts = [list(each) for each in bins]
    own = np.isfinite(instance.distance.diagonal())
    while len(parts) < instance.groups:
        loose = [
            (-best_host(instance, np.array(part))[1], index, item)
            for index, part in enumerate(parts)
            if len(part) > 1
            for item in part
            if own[item]
        ]
        if not loose:
            return []
        _, index, item = min(loose)
        parts[index].remove(item)
        parts.append([item])
    hosted = [best_host(instance, np.array(part)) for part in parts]
    if any(not math.isfinite(cost) for _, cost in hosted):
        return []
    return [(host, tuple(part)) for (host, _), part in zip(hosted, parts, strict=True)]


def subgradient(instance: Instance, allowed: Flags, pool: Pool, best: Incumbent, deadline: float) -> Floats:
    """Duals close to the best ones; assignments to the chosen hosts are offered to `best` on the way."""
    duals = _first_duals(instance, allowed)
    center, highest = duals, -math.inf
    scale, idle, trials = 1.0, 0, 0
    goal = best.cost if best.groups else math.inf
    for step in range(_STEPS):
        priced = price(instance, allowed, duals)
        bound = lagrangian(instance, duals, priced.values)
        chosen = bound.chosen[np.isfinite(priced.values[bound.chosen])]
        if bound.value > highest:
            center, highest, idle = duals, bound.value, 0
            if step > _STEPS // 5:
                trials += _try(instance, chosen, best) if trials < _TRIALS else 0
                for host in chosen:
                    pool.add(int(host), priced.members[host])
        else:
            idle += 1
            if idle >= _PATIENCE:
                scale, idle, duals = scale / 2, 0, center
                continue
        short = 1.0 - priced.members[chosen].sum(axis=0)
        norm = float((short**2).sum())
        goal = min(best.cost if best.groups else math.inf, max(goal, highest) if math.isfinite(goal) else math.inf)
        reach = goal if math.isfinite(goal) else highest + 0.2 * abs(highest) + 1.0
        if norm == 0.0 or scale < 0.005 or time.monotonic() > deadline:
            break
        duals = duals + scale * max(reach - bound.value, 1e-6) / norm * short
    return center


def _first_duals(instance: Instance, allowed: Flags) -> Floats:
    """Each item earns what it costs from the nearest other host."""
    other = np.where(allowed & ~np.eye(instance.size, dtype=bool), instance.distance, np.inf)
    nearest = other.min(axis=0, initial=np.inf)
    finite = nearest[np.isfinite(nearest)]
    usual = float(finite.mean()) if len(finite) else 0.0
    return np.where(np.isfinite(nearest), nearest, usual) * 1.5


def _try(instance: Instance, hosts: Ints, best: Incumbent) -> int:
    groups = _assigned(instance, hosts)
    if groups:
        best.offer(instance, improved(instance, groups))
    return 1


def _assigned(instance: Instance, hosts: Ints) -> list[Group]:
    """Items to the nearest host with room, those first that lose most by their second choice; empty if one is left."""
    if len(hosts) < instance.groups:
        return []
    cost = instance.distance[hosts]
    room = instance.capacity - instance.weights[hosts]
    single = instance.exclusive[hosts].copy()
    members: list[list[int]] = [[int(host)] for host in hosts]
    waiting = [item for item in range(instance.size) if item not in set(hosts.tolist())]
    two = np.sort(np.where(np.isfinite(cost), cost, instance.ceiling), axis=0)
    regret = two[1] - two[0] if len(hosts) > 1 else two[0]
    for item in sorted(waiting, key=lambda i: (-regret[i] - (instance.ceiling if instance.exclusive[i] else 0.0), i)):
        fits = (room >= instance.weights[item]) & ~(single & instance.exclusive[item]) & np.isfinite(cost[:, item])
        if not fits.any():
            return []
        group = int(np.where(fits, cost[:, item], np.inf).argmin())
        members[group].append(item)
        room[group] -= instance.weights[item]
        single[group] |= instance.exclusive[item]
    return [(part[0], tuple(sorted(part))) for part in members]
