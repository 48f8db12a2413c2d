"""A few neighbouring groups divided anew, exactly: every set of their items that may be a group is weighed.

With little room to spare almost no single move is possible, so that pairs, triples and quadruples of groups are solved
as a whole; sets that a Lagrangian bound rules out are left aside before they are put together.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Ints
    from tiaowen.solvers.p_median.spread import Distances

MOST_ITEMS = {2: 16, 3: 20, 4: 22}
_MOST_SETS = 40_000
_TRIES = 20_000  # sets that are put together, before a window is given up
_BETTER = 1e-7
_STEPS = 12  # of the subgradient for the duals of a window
_NEIGHBOURS = {2: 6, 3: 5, 4: 5}  # groups from which the others of a window are taken
FAR = 1e9  # stands for what cannot be served, so that a start that needs it is mended first


@dataclass(frozen=True, slots=True)
class Task:
    """What stays the same while groups are improved."""

    distances: Distances
    weights: Ints
    capacity: int
    exclusive: Flags

    def between(self, items: Ints) -> Floats:
        """Distances among some items, with a very large number for what cannot be."""
        table = self.distances.between(items, items)
        own = np.isfinite(np.diagonal(table))
        return np.where(np.isfinite(table) & own[:, None], table, FAR)

    def cost(self, group: Group) -> float:
        """What a group costs."""
        host, members = group
        row = self.distances.between(np.array([host]), np.array(members))[0]
        return float(np.where(np.isfinite(row), row, FAR).sum())

    def best_host(self, members: Sequence[int]) -> tuple[Group, float]:
        """The members around their best host, and the cost."""
        items = np.array(sorted(members))
        costs = self.between(items).sum(axis=1)
        best = int(costs.argmin())
        return (int(items[best]), tuple(int(item) for item in items)), float(costs[best])


def improve(
    task: Task, groups: Sequence[Group], sizes: Sequence[int], duals: Floats | None, deadline: float
) -> tuple[list[Group], bool]:
    """The groups after windows of each size in turn no longer help, and whether the deadline came first."""
    search = _Search(task, groups, duals)
    for size in sizes:
        if not search.run(size, sizes[0], deadline):
            return search.result(), True
    return search.result(), False


class _Search:
    def __init__(self, task: Task, groups: Sequence[Group], duals: Floats | None) -> None:
        self.task = task
        self.groups = list(groups)
        self.costs = [task.cost(group) for group in groups]
        self.duals = duals
        self.tried: set[tuple[tuple[int, ...], ...]] = set()

    def result(self) -> list[Group]:
        return sorted(self.groups)

    def run(self, size: int, first: int, deadline: float) -> bool:
        """Windows of one size until none helps; after each change the changed groups are tried again in pairs first."""
        waiting = list(range(len(self.groups)))
        while waiting:
            changed: set[int] = set()
            for index in waiting:
                for window in self._windows(index, size):
                    if time.monotonic() > deadline:
                        return False
                    if self._divide(window):
                        changed |= set(window)
                        if size > first:
                            changed |= self._again(window, range(first, size), deadline)
            waiting = sorted(changed)
        return True

    def _again(self, window: tuple[int, ...], sizes: range, deadline: float) -> set[int]:
        changed: set[int] = set()
        for size in sizes:
            for index in window:
                for smaller in self._windows(index, size):
                    if time.monotonic() > deadline:
                        return changed
                    if self._divide(smaller):
                        changed |= set(smaller)
        return changed

    def _windows(self, index: int, size: int) -> Iterator[tuple[int, ...]]:
        """Windows of a group with some of the groups near it, the nearest first."""
        places = self.task.distances.places
        hosts = np.array([host for host, _ in self.groups])
        away = ((places[hosts] - places[hosts[index]]) ** 2).sum(axis=1)
        away[index] = -1.0
        near = np.lexsort((np.arange(len(hosts)), away))[1 : _NEIGHBOURS[size] + 1]
        for others in combinations(near.tolist(), size - 1):
            yield tuple(sorted((index, *others)))

    def _divide(self, window: tuple[int, ...]) -> bool:
        key = tuple(sorted(self.groups[index][1] for index in window))
        if key in self.tried:
            return False
        self.tried.add(key)
        items = np.array(sorted(item for members in key for item in members))
        before = math.fsum(self.costs[index] for index in window)
        if len(items) > MOST_ITEMS[len(window)] or before <= 0.0:
            return False
        task = self.task
        local = redivided(
            task.weights[items],
            task.capacity,
            task.exclusive[items],
            task.between(items),
            len(window),
            None if self.duals is None else self.duals[items],
            before,
        )
        if local is None:
            return False
        for index, members in zip(window, local, strict=True):
            self.groups[index], self.costs[index] = task.best_host([int(items[place]) for place in members])
        return True


def redivided(
    weights: Ints, capacity: int, exclusive: Flags, cost: Floats, groups: int, duals: Floats | None, below: float
) -> list[tuple[int, ...]] | None:
    """The cheapest division into exactly ``groups`` groups if it costs less than ``below``; sets as tuples of indices.

    None where there is none, or where too many sets would have to be weighed.
    """
    size = len(weights)
    loads = _sums(weights)
    least = int(weights.sum()) - (groups - 1) * capacity
    fits = (loads >= least) & (loads <= capacity)
    if exclusive.any():
        fits &= _sums(exclusive.astype(np.int64)) <= 1
    fits[0] = False
    sets = np.flatnonzero(fits)
    if not 0 < len(sets) <= _MOST_SETS:
        return None
    inside = (sets[:, None] >> np.arange(size)[None, :] & 1).astype(np.float64)
    costs = (inside @ cost.T + (1.0 - inside) * (FAR * size)).min(axis=1)
    if groups == 2:
        return _halves(size, sets, costs, below)
    duals, bound = _window_duals(inside, costs, groups, duals, below)
    reduced = costs - inside @ duals
    least_one = float(reduced.min())
    spare = below - _BETTER * max(1.0, below) - float(duals.sum())
    keep = np.flatnonzero(reduced <= spare - (groups - 1) * least_one)
    if bound >= below or len(keep) < groups:
        return None
    order = keep[np.argsort(reduced[keep], kind="stable")]
    found = _Cover(size, sets[order], reduced[order]).best(groups, spare)
    return None if found is None else [tuple(i for i in range(size) if each >> i & 1) for each in found]


def _sums(values: Ints) -> Ints:
    sums = np.zeros(1, dtype=np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _halves(size: int, sets: Ints, costs: Floats, below: float) -> list[tuple[int, ...]] | None:
    of = np.full(1 << size, np.inf)
    of[sets] = costs
    first = sets[sets & 1 == 1]
    total = of[first] + of[first ^ ((1 << size) - 1)]
    best = int(total.argmin()) if len(first) else -1
    if best < 0 or total[best] >= below - _BETTER * max(1.0, below):
        return None
    one = int(first[best])
    return [tuple(i for i in range(size) if one >> i & 1), tuple(i for i in range(size) if not one >> i & 1)]


def _window_duals(
    inside: Floats, costs: Floats, groups: int, duals: Floats | None, goal: float
) -> tuple[Floats, float]:
    """Duals that rule out many sets, and the bound that they give."""
    size = inside.shape[1]
    current = np.full(size, goal / size) if duals is None else duals + (goal - float(duals.sum())) / size
    best, center, scale = -np.inf, current, 1.0
    for _ in range(_STEPS):
        reduced = costs - inside @ current
        chosen = np.argpartition(reduced, groups - 1)[:groups] if groups < len(reduced) else np.arange(len(reduced))
        value = float(current.sum() + reduced[chosen].sum())
        if value > best:
            best, center = value, current
        else:
            scale, current = scale / 2, center
            continue
        short = 1.0 - inside[chosen].sum(axis=0)
        norm = float((short**2).sum())
        if norm == 0.0 or value >= goal:
            break
        current = current + scale * (goal - value) / norm * short
    return center, best


class _Cover:
    """Putting sets together so that every item is in one: the cheapest such choice, sets in rising reduced cost."""

    def __init__(self, size: int, sets: Ints, reduced: Floats) -> None:
        self.full = (1 << size) - 1
        self.sets, self.reduced = sets, reduced
        self.of = np.full(1 << size, np.inf)
        self.of[sets] = reduced
        self.tries = _TRIES
        self.found: list[int] | None = None
        self.limit = 0.0

    def best(self, groups: int, limit: float) -> list[int] | None:
        """The sets of the best choice whose reduced costs add up to less than ``limit``."""
        self.limit = limit
        self._extend([], 0.0, self.full, self.sets, self.reduced, groups)
        return self.found

    def _extend(self, chosen: list[int], spent: float, rest: int, sets: Ints, reduced: Floats, groups: int) -> None:
        holding = sets & (rest & -rest) != 0
        first, worth = sets[holding], reduced[holding]
        if groups == 2:
            total = worth + self.of[rest ^ first]
            at = int(total.argmin()) if len(total) else -1
            if at >= 0 and spent + total[at] < self.limit:
                self.limit = spent + float(total[at])
                self.found = [*chosen, int(first[at]), rest ^ int(first[at])]
            return
        lowest = float(reduced[0]) if len(reduced) else 0.0
        for one, own in zip(first.tolist(), worth.tolist(), strict=True):
            if spent + own + (groups - 1) * lowest >= self.limit or self.tries <= 0:
                return
            self.tries -= 1
            free = sets & one == 0
            self._extend([*chosen, one], spent + own, rest ^ one, sets[free], reduced[free], groups - 1)
