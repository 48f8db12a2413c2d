"""The division of all buildings of one class among nodes, component by component, with its bounds."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from tiaowen.solvers.catv.nodes.greedy import greedy, simple_bound
from tiaowen.solvers.catv.nodes.patterns import every_group
from tiaowen.solvers.catv.nodes.programme import Found, Goal, over_groups, over_hosts, whole
from tiaowen.solvers.catv.nodes.reach import Group, Sharing, components, part_of
from tiaowen.solvers.catv.nodes.windows import improved
from tiaowen.solvers.grouping import Grouping
from tiaowen.spec.errors import Text

_PATTERNS = 15_000  # groups of a component that one programme digests
_HOST_ITEMS = 120  # items of a component that the programme over hosts proves in reasonable time
_SHARE = 0.6  # of the time left: for the windows of a component too large for one programme, or to prove its number


@dataclass(frozen=True, slots=True)
class Part:
    """One component divided: groups, bounds on number and cost, and how they came about."""

    groups: tuple[Group, ...]
    fewest: int
    cost: float
    cost_bound: float
    way: str

    @property
    def proved(self) -> bool:
        """Whether neither number nor cost can be less."""
        return len(self.groups) == self.fewest and self.cost <= self.cost_bound


def share_nodes(sharing: Sharing, seconds: float) -> Grouping:
    """Put the items into the fewest groups, then into those of least cost; small components first."""
    deadline = time.monotonic() + seconds
    parts: list[Part] = []
    groups: list[Group] = []
    some = sorted(components(sharing), key=lambda items: (len(items), items))
    for index, items in enumerate(some):
        left = max(0.0, deadline - time.monotonic())
        rest = sum(len(one) for one in some[index:])
        part = _component(part_of(sharing, items), left * len(items) / rest)
        parts.append(part)
        groups += [(items[host], tuple(items[item] for item in members)) for host, members in part.groups]
    return Grouping(
        groups=tuple(sorted(groups)),
        fewest=sum(part.fewest for part in parts),
        cost=math.fsum(part.cost for part in parts),
        cost_bound=math.fsum(part.cost_bound for part in parts),
        proved=all(part.proved for part in parts),
        proof=_proof(parts),
    )


def _component(sharing: Sharing, seconds: float) -> Part:
    if len(sharing.weights) == 1:
        return Part(((0, (0,)),), 1, 0.0, 0.0, "alone")
    deadline = time.monotonic() + seconds
    first, bound = greedy(sharing), simple_bound(sharing)
    patterns = every_group(sharing, _PATTERNS)
    if patterns is None and len(sharing.weights) > _HOST_ITEMS:
        return _searched(sharing, first, bound, deadline)

    def best(goal: Goal, count: int | None, share: float) -> Found:
        left = share * max(0.0, deadline - time.monotonic())
        if patterns is None:
            return over_hosts(sharing, goal, left, count)
        return over_groups(sharing, patterns, goal, left, count)

    way = "hosts" if patterns is None else "groups"
    groups = tuple(first)
    if len(groups) > bound:
        counted = best("count", None, _SHARE)
        groups = counted.groups if counted.groups and len(counted.groups) < len(groups) else groups
        bound = min(len(groups), max(bound, len(groups) if counted.optimal else whole(counted.bound)))
        if len(groups) > bound:
            return _searched(sharing, list(groups), bound, deadline)
    near = best("cost", len(groups), 1)
    if near.groups and _cost(sharing, near.groups) <= _cost(sharing, groups):
        groups = near.groups
    cost = _cost(sharing, groups)
    low = cost if near.optimal else min(cost, float(whole(near.bound)))
    return Part(groups, bound, cost, low, way)


def _searched(sharing: Sharing, first: list[Group], bound: int, deadline: float) -> Part:
    """Too large to be proved: windows for the answer, and the bound as it stands."""
    left = max(0.0, deadline - time.monotonic())
    groups = tuple(sorted(improved(sharing, first, time.monotonic() + _SHARE * left)))
    cost = _cost(sharing, groups)
    return Part(groups, min(bound, len(groups)), cost, 0.0, "windows")


def _cost(sharing: Sharing, groups: tuple[Group, ...]) -> float:
    return math.fsum(sharing.cost(group) for group in groups)


WAYS = {
    "alone": Text("{} 处只能单设", "{} stand alone"),
    "groups": Text("{} 片列出全部可行组合求整数规划", "{} clusters by a programme over every possible group"),
    "hosts": Text("{} 片按设点与归属求整数规划", "{} clusters by a programme over hosts and whom they serve"),
    "windows": Text(
        "{} 片过大，分窗改进，下界取装箱与可达范围",
        "{} clusters too large for one programme: improved window by window, bound from packing and reach",
    ),
}


def _proof(parts: list[Part]) -> Text:
    counts = {way: sum(part.way == way for part in parts) for way in WAYS}
    zh = "，".join(WAYS[way].zh.format(count) for way, count in counts.items() if count)
    en = ", ".join(WAYS[way].en.format(count) for way, count in counts.items() if count)
    fewest = sum(part.fewest for part in parts)
    return Text(
        f"合用关系分为 {len(parts)} 片各自求解：{zh}；数量下界 {fewest}。",
        f"{len(parts)} clusters that share nothing with each other: {en}; count bound {fewest}.",
    )
