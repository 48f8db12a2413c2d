"""Where no group can grow too full: the fewest hosts that reach every item, each item with the nearest of them."""

from __future__ import annotations

from tiaowen.solvers.catv.nodes.programme import Found
from tiaowen.solvers.catv.nodes.reach import Group, Sharing
from tiaowen.solvers.cover import cover


def is_roomy(sharing: Sharing) -> bool:
    """Whether every host could serve all that it reaches."""
    return all(
        sum(sharing.weights[item] for item in near) <= sharing.capacity
        and sum(sharing.exclusive[item] for item in near) <= 1
        for near in sharing.near
    )


def over_reach(sharing: Sharing, seconds: float) -> Found:
    """The fewest groups of a roomy task: a cover of the items by what each host reaches."""
    size = len(sharing.weights)
    found = cover([frozenset(near) for near in sharing.near], [1.0] * size, size, seconds=seconds)
    members: dict[int, list[int]] = {host: [] for host in found.chosen}
    for item in range(size):
        able = [(sharing.near[host][item], host != item, host) for host in found.chosen if item in sharing.near[host]]
        members[min(able)[2]].append(item)
    groups: list[Group] = [(host, tuple(some)) for host, some in members.items()]
    return Found(tuple(groups), found.bound, found.proved, False)
