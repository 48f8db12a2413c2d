"""The greedy cover: always the set with the least cost for each target that it adds; then without what is spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def greedy(sets: Mapping[int, frozenset[int]], costs: Mapping[int, float]) -> list[int]:
    """Indices of sets that hold all that the sets hold together, in rising order."""
    open_targets = set[int]().union(*sets.values())
    taken: list[int] = []
    while open_targets:
        gains = {index: len(members & open_targets) for index, members in sets.items()}
        best = min((index for index in gains if gains[index]), key=lambda index: (costs[index] / gains[index], index))
        taken.append(best)
        open_targets -= sets[best]
    return _needed(sets, costs, taken)


def _needed(sets: Mapping[int, frozenset[int]], costs: Mapping[int, float], taken: list[int]) -> list[int]:
    """What stays when the dearest sets that add nothing are left out one by one."""
    times: dict[int, int] = {}
    for index in taken:
        for target in sets[index]:
            times[target] = times.get(target, 0) + 1
    kept = set(taken)
    for index in sorted(taken, key=lambda index: (-costs[index], index)):
        if all(times[target] > 1 for target in sets[index]):
            kept.remove(index)
            for target in sets[index]:
                times[target] -= 1
    return sorted(kept)


def exchanged(sets: Mapping[int, frozenset[int]], costs: Mapping[int, float], taken: Sequence[int]) -> list[int]:
    """A cover of as many sets that no exchange of one set makes cheaper, from the cover ``taken``."""
    chosen = list(taken)
    holders: dict[int, list[int]] = {}
    for index, members in sets.items():
        for target in members:
            holders.setdefault(target, []).append(index)
    better = True
    while better:
        better = False
        for place, index in enumerate(chosen):
            rest = set[int]().union(*(sets[other] for other in chosen if other != index))
            alone = sets[index] - rest
            near = holders[min(alone, key=lambda target: (len(holders[target]), target))] if alone else []
            options = [other for other in near if costs[other] < costs[index] and alone <= sets[other]]
            if options:
                chosen[place] = min(options, key=lambda other: (costs[other], other))
                better = True
    return sorted(chosen)


def apart_bound(sets: Mapping[int, frozenset[int]], costs: Mapping[int, float]) -> float:
    """The cheapest sets of targets of which no two share a set: no cover costs less."""
    holders: dict[int, list[int]] = {}
    for index, members in sets.items():
        for target in members:
            holders.setdefault(target, []).append(index)
    bound, used = 0.0, set[int]()
    for target in sorted(holders, key=lambda target: (len(holders[target]), target)):
        if used.isdisjoint(holders[target]):
            bound += min(costs[index] for index in holders[target])
            used.update(holders[target])
    return bound
