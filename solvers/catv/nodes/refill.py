"""A division made better by taking neighbouring groups apart and filling them again, where the groups are listed."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.solvers.catv.nodes.programme import Patterns
from tiaowen.solvers.catv.nodes.reach import Group, Sharing

_SEED = 1
_APART = 10  # groups taken apart at most
_ROUNDS = 10  # for each item
_TRIES = 3  # fillings of the same groups
_LOOSE = 6.0  # so many units of load are as good as chance

Filling = tuple[int, frozenset[int]]  # load and members


@dataclass(slots=True)
class _State:
    """The groups as they stand, by number, and the group of each item."""

    of: list[int]
    groups: dict[int, Filling] = field(default_factory=dict)
    next: int = 0

    def put(self, filling: Filling) -> None:
        """A further group."""
        self.groups[self.next] = filling
        for item in filling[1]:
            self.of[item] = self.next
        self.next += 1


def refilled(
    sharing: Sharing, groups: Sequence[Group], patterns: Patterns, enough: int, deadline: float
) -> list[Group]:
    """A division into as few groups as a fixed number of rounds finds, never more than there are.

    A round takes some neighbouring groups apart and fills them again with the fullest groups of the list; it is kept
    where that needs fewer groups, or leaves the slack together in fewer of them. Stops at ``enough`` groups and at the
    ``deadline`` (monotonic). The measure of a packing is that of Falkenauer, J. of Heuristics 2 (1996).
    """
    chance = random.Random(_SEED)
    state = _State([0] * len(sharing.weights))
    for _, members in groups:
        state.put(_filling(sharing, members))
    first: dict[int, list[Filling]] = {}
    for (_, members), _ in patterns:
        first.setdefault(members[0], []).append(_filling(sharing, members))
    for _ in range(_ROUNDS * len(sharing.weights)):
        if len(state.groups) <= enough or time.monotonic() >= deadline:
            break
        _round(sharing, state, first, chance)
    hosted = [sharing.hosted(sorted(members)) for _, members in state.groups.values()]
    return sorted(group for group in hosted if group is not None)


def _filling(sharing: Sharing, members: Sequence[int]) -> Filling:
    return sum(sharing.weights[item] for item in members), frozenset(members)


def _round(sharing: Sharing, state: _State, first: Mapping[int, Sequence[Filling]], chance: random.Random) -> None:
    taken = _neighbours(sharing, state, chance, chance.randint(3, _APART))
    items = set[int]().union(*(state.groups[number][1] for number in taken))
    known = [some for item in sorted(items) for some in first.get(item, ()) if some[1] <= items]
    loads = [state.groups[number][0] for number in taken]
    worth = sum(load * load for load in loads)
    one_less = sum(loads) <= sharing.capacity * (len(loads) - 1)
    for _ in range(_TRIES if one_less else 1):
        made = _filled(items, known, chance, sum(loads), len(taken), sharing.capacity)
        if made and (len(made) < len(taken) or sum(load * load for load, _ in made) >= worth):
            for number in taken:
                del state.groups[number]
            for some in made:
                state.put(some)
            return


def _neighbours(sharing: Sharing, state: _State, chance: random.Random, most: int) -> list[int]:
    """Groups around one of the looser ones, in the order in which they are met."""
    size = len(state.of)
    start = min((chance.randrange(size), chance.randrange(size)), key=lambda item: state.groups[state.of[item]][0])
    taken, queue, seen = {state.of[start]: None}, [start], {start}
    for item in queue:
        near = [other for other in sharing.near[item] if other not in seen]
        chance.shuffle(near)
        seen.update(near)
        queue += near
        for other in near:
            if len(taken) < most:
                taken[state.of[other]] = None
        if len(taken) >= most:
            break
    return list(taken)


def _filled(
    items: set[int], known: Sequence[Filling], chance: random.Random, left: int, most: int, capacity: int
) -> list[Filling] | None:
    """The items in so many groups at most, or None: items with few choices first, the fullest group for each."""
    through: dict[int, list[Filling]] = {item: [] for item in sorted(items)}
    worth = [-load - _LOOSE * chance.random() for load, _ in known]
    for index in sorted(range(len(known)), key=worth.__getitem__):
        some = known[index]
        for item in some[1]:
            through[item].append(some)
    choices = {item: len(some) * chance.uniform(0.5, 1.5) for item, some in through.items()}
    free = set(items)
    made: list[Filling] = []
    for item in sorted(choices, key=choices.__getitem__):
        if item in free:
            some = next(each for each in through[item] if each[1] <= free)
            made.append(some)
            free -= some[1]
            left -= some[0]
            if len(made) - (-left // capacity) > most:
                return None
    return made
