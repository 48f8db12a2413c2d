"""What can be settled before any search: dominated sets and targets, forced sets, parts that hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORTH = 0.99  # a further round is not worth its time where the last one left so much


@dataclass(frozen=True, slots=True)
class Open:
    """What is still to be covered: the targets that each set left holds, its cost, and the sets forced so far."""

    sets: Mapping[int, frozenset[int]]
    costs: Mapping[int, float]
    forced: tuple[int, ...] = ()

    @property
    def holders(self) -> dict[int, frozenset[int]]:
        """The sets that hold each open target."""
        found: dict[int, list[int]] = {}
        for index, members in self.sets.items():
            for target in members:
                found.setdefault(target, []).append(index)
        return {target: frozenset(found[target]) for target in sorted(found)}


def reduced(
    sets: Sequence[frozenset[int]], costs: Sequence[float], targets: Iterable[int], *, fewest_first: bool = False
) -> Open:
    """The problem without what cannot matter; repeated until little changes.

    A set goes when another one holds all that it holds and costs no more; a target goes when every set that holds
    another target holds it too; a set that alone holds a target is forced. A best cover of what is left, with the
    forced sets, is a best cover of all. Of equal sets and of equal targets the lowest index stays. With
    ``fewest_first`` sets that cost nothing count like the others; without it they are taken at once.
    """
    wanted = frozenset(targets)
    now = {index: each & wanted for index, each in enumerate(sets)}
    forced: list[int] = []
    if not fewest_first:
        forced = _free_of_charge(now, costs)
    while True:
        before = sum(map(len, now.values()))
        now = _without_forced(now, forced)
        now = _without_dominated_sets(now, costs)
        now = _without_implied_targets(now)
        if sum(map(len, now.values())) >= _WORTH * before:
            return Open(now, {index: float(costs[index]) for index in now}, tuple(sorted(forced)))


def _holders(sets: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    return Open(sets, {}).holders


def _free_of_charge(sets: dict[int, frozenset[int]], costs: Sequence[float]) -> list[int]:
    """The sets of no cost that hold something not held by an earlier one of them."""
    taken, held = [], set[int]()
    for index, members in sets.items():
        if costs[index] == 0 and members - held:
            taken.append(index)
            held |= members
    for index in sets:
        sets[index] -= held
    return taken


def _without_forced(sets: dict[int, frozenset[int]], forced: list[int]) -> dict[int, frozenset[int]]:
    alone = {min(holding) for holding in _holders(sets).values() if len(holding) == 1}
    held = frozenset[int]().union(*(sets[index] for index in alone))
    forced += sorted(alone)
    rest = {index: members - held for index, members in sets.items()}
    return {index: members for index, members in rest.items() if members}


def _without_dominated_sets(sets: dict[int, frozenset[int]], costs: Sequence[float]) -> dict[int, frozenset[int]]:
    cheapest: dict[frozenset[int], int] = {}
    for index in sorted(sets, key=lambda index: (costs[index], index)):
        cheapest.setdefault(sets[index], index)
    by_size = sorted(cheapest.values(), key=lambda index: (-len(sets[index]), costs[index], index))
    kept: dict[int, None] = {}
    holders: dict[int, list[int]] = {}
    for index in by_size:
        members = sets[index]
        near = min((holders.get(target, ()) for target in members), key=len)
        if not any(costs[other] <= costs[index] and members <= sets[other] for other in near):
            kept[index] = None
            for target in members:
                holders.setdefault(target, []).append(index)
    return {index: sets[index] for index in sorted(kept)}


def _without_implied_targets(sets: dict[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    holders = _holders(sets)

    def implied(target: int) -> bool:
        """Whether another target is held only by sets that hold this one too."""
        holding = holders[target]
        near = frozenset[int]().union(*(sets[index] for index in holding))
        return any(
            other != target
            and len(holders[other]) <= len(holding)
            and holders[other] <= holding
            and (holders[other] != holding or other < target)
            for other in near
        )

    gone = {target for target in holders if implied(target)}
    return {index: members - gone for index, members in sets.items() if members - gone}


def parts_of(problem: Open) -> list[Open]:
    """The parts that share no target, by their lowest set."""
    above: dict[int, int] = {}

    def root(target: int) -> int:
        while (upper := above.setdefault(target, target)) != target:
            above[target] = above[upper]
            target = upper
        return target

    for members in problem.sets.values():
        first = root(min(members))
        for target in members:
            above[root(target)] = first
    found: dict[int, list[int]] = {}
    for index in sorted(problem.sets):
        found.setdefault(root(min(problem.sets[index])), []).append(index)
    return [Open({i: problem.sets[i] for i in some}, {i: problem.costs[i] for i in some}) for some in found.values()]
