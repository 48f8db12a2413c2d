"""A first division, heaviest items first, and the bounds that need no programme."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tiaowen.solvers.catv.nodes.reach import Group, Sharing
from tiaowen.solvers.packing.bins import exclusive_bound, l2_bound


@dataclass(slots=True)
class _Open:
    """A group that is being filled; ``hosts`` are those among its members that reach all of them."""

    members: list[int]
    load: int
    single: bool
    reached: set[int]


def greedy(sharing: Sharing) -> list[Group]:
    """Flagged items first, then the heaviest: each into the fullest group that takes it, else a group of its own."""
    order = sorted(
        range(len(sharing.weights)), key=lambda one: (not sharing.exclusive[one], -sharing.weights[one], one)
    )
    groups: list[_Open] = []
    of_item: dict[int, list[int]] = {}
    for item in order:
        candidates = sorted({index for near in sharing.near[item] for index in of_item.get(near, ())})
        fits = [index for index in candidates if _takes(sharing, groups[index], item)]
        if fits:
            best = max(fits, key=lambda index: (groups[index].load, -index))
            groups[best].members.append(item)
            groups[best].load += sharing.weights[item]
            groups[best].single |= sharing.exclusive[item]
        else:
            best = len(groups)
            groups.append(_Open([item], sharing.weights[item], sharing.exclusive[item], set()))
        of_item[item] = [best]
    hosted = [sharing.hosted(group.members) for group in groups]
    return [group for group in hosted if group is not None]


def _takes(sharing: Sharing, group: _Open, item: int) -> bool:
    if group.load + sharing.weights[item] > sharing.capacity or (group.single and sharing.exclusive[item]):
        return False
    return sharing.hosted([*group.members, item]) is not None


def simple_bound(sharing: Sharing) -> int:
    """No division has fewer groups: packing without distances, and what the reach of every item leaves at best."""
    packed = l2_bound(sharing.weights, sharing.capacity)
    flagged = exclusive_bound(sharing.weights, sharing.capacity, sharing.exclusive)
    return max(packed, flagged, _reach_bound(sharing))


def _reach_bound(sharing: Sharing) -> int:
    """Each item takes at least its share of the fullest group that any host within its reach could form."""
    loads = [
        min(sharing.capacity, sum(sharing.weights[item] for item in near if item == host or sharing.pair(host, item)))
        for host, near in enumerate(sharing.near)
    ]
    best = [max([loads[item]] + [loads[host] for host in sharing.near[item]]) for item in range(len(loads))]
    shares = math.fsum(weight / max(1, load) for weight, load in zip(sharing.weights, best, strict=True))
    return math.ceil(round(shares, 6))
