"""A division made better window by window, where it is too large to be solved whole."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from tiaowen.solvers.catv.nodes.patterns import every_group
from tiaowen.solvers.catv.nodes.programme import Found, over_groups, over_hosts
from tiaowen.solvers.catv.nodes.reach import Group, Sharing, part_of
from tiaowen.solvers.catv.nodes.roomy import is_roomy, over_reach

_ITEMS = 30  # in a window
_ROOMY_ITEMS = 150  # the same where no group can grow too full
_PATTERNS = 3_000  # listed in a window; above that the programme over hosts
_SECONDS = 1.0  # for one window


def improved(sharing: Sharing, groups: Sequence[Group], deadline: float) -> list[Group]:
    """Solve the groups around every item again, one window after another, until a whole round changes nothing."""
    best = list(groups)
    while time.monotonic() < deadline:
        before = _worth(sharing, best)
        for window in _windows(sharing):
            if time.monotonic() >= deadline:
                return best
            best = _with(sharing, best, window, deadline)
        if _worth(sharing, best) == before:
            return best
    return best


def _worth(sharing: Sharing, groups: Sequence[Group]) -> tuple[int, float]:
    return len(groups), math.fsum(sharing.cost(group) for group in groups)


def _windows(sharing: Sharing) -> Iterator[set[int]]:
    """Sets of items around one item after another, each begun where the ones before have not been."""
    most = _ROOMY_ITEMS if is_roomy(sharing) else _ITEMS
    done: set[int] = set()
    for seed in range(len(sharing.weights)):
        if seed in done:
            continue
        window = {seed}
        queue = [seed]
        while queue and len(window) < most:
            for item, _ in sorted(sharing.near[queue.pop(0)].items(), key=lambda one: (one[1], one[0])):
                if item not in window and len(window) < most:
                    window.add(item)
                    queue.append(item)
        done |= window
        yield window


def _with(sharing: Sharing, groups: list[Group], window: set[int], deadline: float) -> list[Group]:
    inside = [group for group in groups if window.issuperset(group[1])]
    items = sorted(item for _, members in inside for item in members)
    if len(inside) < 2:
        return groups
    part = part_of(sharing, items)
    seconds = min(_SECONDS, max(0.0, deadline - time.monotonic()))
    found = _solved(part, seconds)
    new = [(items[host], tuple(items[item] for item in members)) for host, members in found.groups]
    if not new or _worth(sharing, new) >= _worth(sharing, inside):
        return groups
    gone = set(inside)
    return [group for group in groups if group not in gone] + new


def _solved(part: Sharing, seconds: float) -> Found:
    if is_roomy(part) and len(part.weights) > _ITEMS:
        return over_reach(part, seconds)
    patterns = every_group(part, _PATTERNS)
    if patterns is None:
        return over_hosts(part, "both", seconds)
    return over_groups(part, patterns, "both", seconds)
