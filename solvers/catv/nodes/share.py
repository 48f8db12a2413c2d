"""The division of all buildings of one class among nodes, component by component, with its bounds."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from tiaowen.solvers.catv.nodes.greedy import greedy, simple_bound
from tiaowen.solvers.catv.nodes.patterns import every_group
from tiaowen.solvers.catv.nodes.programme import Found, Goal, linear_bound, over_groups, over_hosts, whole
from tiaowen.solvers.catv.nodes.reach import Group, Sharing, components, part_of
from tiaowen.solvers.catv.nodes.refill import refilled
from tiaowen.solvers.catv.nodes.roomy import is_roomy, over_reach
from tiaowen.solvers.catv.nodes.windows import improved
from tiaowen.solvers.grouping import Grouping
from tiaowen.spec.errors import Text

_LISTED = 150_000  # groups of a component that are listed at all
_PATTERNS = 20_000  # groups of a component that one programme digests
_HOST_ITEMS = 120  # items of a component that the programme over hosts proves in reasonable time
_ROOMY_ITEMS = 400  # the same where no group can grow too full
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
    task = _Task(sharing, time.monotonic() + seconds)
    groups, bound = task.fewest()
    if len(groups) > bound or task.way == "windows":
        return _searched(task, groups, bound)
    near = task.programme("cost", 1, len(groups))
    if near.groups and _cost(sharing, near.groups) <= _cost(sharing, groups):
        groups = near.groups
    cost = _cost(sharing, groups)
    low = cost if near.optimal else min(cost, float(whole(near.bound)))
    return Part(groups, bound, cost, low, task.way)


class _Task:
    """One component with what its size allows: all its groups listed, or a programme over hosts, or only windows."""

    def __init__(self, sharing: Sharing, deadline: float) -> None:
        self.sharing, self.deadline = sharing, deadline
        self.roomy = is_roomy(sharing)
        self.patterns = None if self.roomy else every_group(sharing, _LISTED)
        self.few = self.patterns is not None and len(self.patterns) <= _PATTERNS
        small = len(sharing.weights) <= (_ROOMY_ITEMS if self.roomy else _HOST_ITEMS)
        self.way = "groups" if self.few else "hosts" if small else "windows"

    def left(self, share: float = 1) -> float:
        """A share of the seconds that are left."""
        return share * max(0.0, self.deadline - time.monotonic())

    def programme(self, goal: Goal, share: float, count: int | None) -> Found:
        """The programme that suits the size, on a share of the time."""
        if self.few and self.patterns is not None:
            return over_groups(self.sharing, self.patterns, goal, self.left(share), count)
        if goal == "count" and self.roomy:
            return over_reach(self.sharing, self.left(share))
        if self.way == "hosts":
            return over_hosts(self.sharing, goal, self.left(share), count)
        return Found((), 0.0, False, False)

    def fewest(self) -> tuple[tuple[Group, ...], int]:
        """Few groups, and how few there may be."""
        groups, bound = tuple(greedy(self.sharing)), simple_bound(self.sharing)
        if self.patterns is not None and len(groups) > bound:
            until = time.monotonic() + self.left(_SHARE)
            groups = tuple(refilled(self.sharing, groups, self.patterns, bound, until))
        if len(groups) > bound:
            found = self.programme("count", _SHARE, None)
            groups = found.groups if found.groups and len(found.groups) < len(groups) else groups
            bound = min(len(groups), max(bound, len(groups) if found.optimal else whole(found.bound)))
        if len(groups) > bound and self.patterns is not None and not self.few:
            bound = min(len(groups), max(bound, linear_bound(self.sharing, self.patterns, self.left())))
        return groups, bound


def _searched(task: _Task, first: tuple[Group, ...], bound: int) -> Part:
    """Too large to be proved: windows for the answer, and the bound as it stands."""
    until = time.monotonic() + task.left(_SHARE)
    groups = tuple(sorted(improved(task.sharing, first, until)))
    return Part(groups, min(bound, len(groups)), _cost(task.sharing, groups), 0.0, "windows")


def _cost(sharing: Sharing, groups: tuple[Group, ...]) -> float:
    return math.fsum(sharing.cost(group) for group in groups)


WAYS = {
    "alone": Text("{} 处只能单设", "{} stand alone"),
    "groups": Text("{} 片列出全部可行组合求整数规划", "{} clusters by a programme over every possible group"),
    "hosts": Text("{} 片按设点与归属求整数规划", "{} clusters by a programme over hosts and whom they serve"),
    "windows": Text(
        "{} 片过大，分窗改进，下界取装箱、可达范围与线性规划",
        "{} clusters too large for one programme: improved in windows, bound from packing, reach and linear programme",
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
