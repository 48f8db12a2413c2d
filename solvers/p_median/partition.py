"""Dividing items into a given number of groups around hosts, at the least sum of distances (capacitated p-median).

A group has a host among its members and a limited weight. The method is column generation over group patterns with
Lagrangian bounds, integer programmes over the patterns of small reduced cost, a large-neighbourhood search between
them, and branch and bound at the end. Everything is limited in steps; `seconds` is only the safety net, and where it
cuts the work short, a slower machine may answer with a larger gap.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tiaowen.solvers.packing.bins import TooHeavyError, fewest_bins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.spread import Distances
    from tiaowen.solvers.packing.bins import Packing

Group = tuple[int, tuple[int, ...]]
Status = Literal["optimal", "gap", "infeasible", "unsolved"]

_PACKING_SHARE = 0.2
_SMALL = 150  # items up to which all pairs are held and the whole is solved at once


@dataclass(frozen=True, slots=True)
class Partition:
    """Groups as (host, members), sorted by host; their cost; what is proved of it.

    ``optimal``: nothing cheaper exists (within one millionth where distances are not whole); ``gap``: the cost may
    be up to ``cost - lower_bound`` too high; ``infeasible``: proved that no partition exists; ``unsolved``: the limits
    ran out before one was found. Without groups the cost is infinite. `proof` and `proof_zh` say how the bound came.
    """

    groups: tuple[Group, ...]
    cost: float
    lower_bound: float
    status: Status
    proof: str
    proof_zh: str

    @property
    def gap(self) -> float:
        """The part of the cost that is not covered by the bound, 0 where it is proved least."""
        return 0.0 if self.status == "optimal" or self.cost <= 0.0 else (self.cost - self.lower_bound) / self.cost


def partition(
    weights: Sequence[int],
    capacity: int,
    distance: Sequence[Sequence[float]],
    groups: int,
    *,
    hosts: Sequence[int] | None = None,
    pinned: Sequence[Group] = (),
    exclusive: Sequence[bool] | None = None,
    seconds: float,
) -> Partition:
    """Divide the items into exactly `groups` groups at the least sum of distances from hosts to members.

    Args:
        weights: whole weights, none negative; the work grows with the capacity over their common factor.
        capacity: most weight in a group.
        distance: ``distance[m][i]`` from host m to item i [m], not negative, infinite where m cannot serve i. To make
            an item host its own group, set the distances to it from all others to infinity.
        groups: how many groups, the pinned ones included.
        hosts: items that may host; all by default.
        pinned: groups that stay as they are.
        exclusive: flags; at most one flagged item goes into a group.
        seconds: safety net [s].

    Raises:
        ValueError: arguments that contradict each other in form.
    """
    flags = [False] * len(weights) if exclusive is None else [bool(flag) for flag in exclusive]
    _check_form(weights, distance, flags, pinned)
    deadline = time.monotonic() + seconds
    if trouble := _pinned_trouble(weights, capacity, distance, flags, pinned):
        return _infeasible(*trouble)
    taken = {item for _, members in pinned for item in members}
    free = [item for item in range(len(weights)) if item not in taken]
    rest = groups - len(pinned)
    may_host = set(range(len(weights)) if hosts is None else hosts)
    matrix = [[float(distance[m][i]) if m in may_host else math.inf for i in free] for m in free]
    found = _divide([weights[i] for i in free], capacity, matrix, rest, [flags[i] for i in free], deadline)
    if found.status in ("infeasible", "unsolved"):
        return found
    placed = [(free[host], tuple(free[item] for item in members)) for host, members in found.groups]
    kept = [(host, tuple(sorted(members))) for host, members in pinned]
    fixed = math.fsum(distance[host][item] for host, members in pinned for item in members)
    everything = tuple(sorted(placed + kept))
    bound = found.lower_bound + fixed
    return Partition(everything, found.cost + fixed, bound, found.status, found.proof, found.proof_zh)


def _check_form(
    weights: Sequence[int], distance: Sequence[Sequence[float]], flags: Sequence[bool], pinned: Sequence[Group]
) -> None:
    size = len(weights)
    if len(distance) != size or any(len(row) != size for row in distance) or len(flags) != size:
        raise ValueError("distance must be square and, like exclusive, as long as weights")
    if any(weight < 0 for weight in weights) or any(not each >= 0.0 for row in distance for each in row):
        raise ValueError("weights and distances must not be negative")
    members = [item for _, each in pinned for item in each]
    if len(set(members)) != len(members) or not set(members) <= set(range(size)):
        raise ValueError("pinned groups must not share items")
    if any(host not in each for host, each in pinned):
        raise ValueError("a pinned group must hold its own host")


def _pinned_trouble(
    weights: Sequence[int],
    capacity: int,
    distance: Sequence[Sequence[float]],
    flags: Sequence[bool],
    pinned: Sequence[Group],
) -> tuple[str, str] | None:
    for host, members in pinned:
        if sum(weights[item] for item in members) > capacity:
            return f"the pinned group of {host} is above the capacity", f"固定的 {host} 组超过容量"
        if sum(flags[item] for item in members) > 1:
            return f"the pinned group of {host} holds two exclusive items", f"固定的 {host} 组含两个互斥项"
        if not all(math.isfinite(distance[host][item]) for item in members):
            return f"the pinned group of {host} has a member out of reach", f"固定的 {host} 组有无法到达的成员"
    return None


def _infeasible(proof: str, proof_zh: str) -> Partition:
    return Partition((), math.inf, math.inf, "infeasible", proof, proof_zh)


def _divide(
    weights: list[int],
    capacity: int,
    matrix: list[list[float]],
    groups: int,
    flags: list[bool],
    deadline: float,
) -> Partition:
    """The same without pinned groups."""
    import numpy as np

    from tiaowen.solvers.p_median.spread import Table

    table = np.array(matrix, dtype=np.float64).reshape(len(weights), len(weights))
    whole = bool(np.all(table[np.isfinite(table)] == np.rint(table[np.isfinite(table)])))
    return divide(weights, capacity, Table(table), groups, exclusive=flags, whole=whole, deadline=deadline)


def divide(
    weights: Sequence[int],
    capacity: int,
    distances: Distances,
    groups: int,
    *,
    exclusive: Sequence[bool],
    whole: bool,
    deadline: float,
    packing: Packing | None = None,
) -> Partition:
    """Divide without pinned groups, the distances asked for as they are needed; see `partition`.

    ``whole`` promises whole distances; ``deadline`` is a time of the monotonic clock; ``packing`` spares a new one.
    """
    import numpy as np

    from tiaowen.solvers.p_median.model import instance_of
    from tiaowen.solvers.p_median.stages import solve_in_stages
    from tiaowen.solvers.p_median.wide import solve_wide
    from tiaowen.solvers.p_median.windows import Task

    size = len(weights)
    if not size and groups == 0:
        return Partition((), 0.0, 0.0, "optimal", "nothing to divide", "无须划分")
    everyone = np.arange(size)
    places = int(distances.hosts.sum()) if size else 0
    if not 0 < groups <= places:
        return _infeasible(f"{groups} groups, {places} items that may host", f"{groups} 组，可作中心的仅 {places} 项")
    try:
        left = max(0.0, deadline - time.monotonic())
        packing = packing or fewest_bins(weights, capacity, _PACKING_SHARE * left, exclusive=exclusive)
    except TooHeavyError as error:
        return _infeasible(str(error), f"超过容量的项：{'、'.join(map(str, error.items))}")
    if packing.lower_bound > groups:
        text = f"{packing.lower_bound} groups are needed ({packing.proof})"
        return _infeasible(text, f"至少需要 {packing.lower_bound} 组（{packing.proof_zh}）")
    if size <= _SMALL:
        instance = instance_of(weights, capacity, distances.between(everyone, everyone), groups, exclusive)
        done = solve_in_stages(instance, packing.bins, deadline)
    else:
        factor = math.gcd(*weights) or 1
        loads = np.array(weights, dtype=np.int64) // factor
        task = Task(distances, loads, capacity // factor, np.array(exclusive, dtype=bool))
        done = solve_wide(task, groups, packing.bins, whole, deadline)
    if not done.groups:
        if done.proved:
            return _infeasible(done.proof, done.proof_zh)
        return Partition((), math.inf, done.lower, "unsolved", done.proof, done.proof_zh)
    status: Status = "optimal" if done.proved else "gap"
    return Partition(done.groups, done.cost, done.lower, status, done.proof, done.proof_zh)


def verify_partition(
    weights: Sequence[int],
    capacity: int,
    distance: Sequence[Sequence[float]],
    groups: int,
    found: Partition,
    *,
    hosts: Sequence[int] | None = None,
    pinned: Sequence[Group] = (),
    exclusive: Sequence[bool] | None = None,
) -> list[str]:
    """What is wrong with a partition, found without knowing how it was made; empty when nothing is."""
    flags = [False] * len(weights) if exclusive is None else list(exclusive)
    fixed = {(host, tuple(sorted(members))) for host, members in pinned}
    wrong = []
    if len(found.groups) != groups:
        wrong.append(f"{len(found.groups)} groups instead of {groups}")
    if sorted(item for _, members in found.groups for item in members) != list(range(len(weights))):
        wrong.append("an item is missing or stands in two groups")
    for host, members in found.groups:
        if host not in members:
            wrong.append(f"host {host} is not in its group")
        if hosts is not None and host not in hosts and (host, tuple(sorted(members))) not in fixed:
            wrong.append(f"{host} must not host")
        if sum(weights[item] for item in members) > capacity:
            wrong.append(f"the group of {host} is too heavy")
        if sum(flags[item] for item in members) > 1:
            wrong.append(f"the group of {host} holds two exclusive items")
    wrong += [
        f"the pinned group of {host} was changed" for host, each in sorted(fixed) if (host, each) not in found.groups
    ]
    cost = math.fsum(distance[host][item] for host, members in found.groups for item in members)
    if not math.isfinite(cost) or abs(cost - found.cost) > 1e-6 * max(1.0, cost):
        wrong.append("the cost is not the sum of the distances")
    if found.lower_bound > found.cost + 1e-6 * max(1.0, cost):
        wrong.append("the lower bound is above the cost")
    return wrong
