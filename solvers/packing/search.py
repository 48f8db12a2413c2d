"""Packings by filling one bin after another, and depth-first search for one into a given number of bins."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLOCK_EVERY = 1024  # nodes between two looks at the clock


def fits_in(
    weights: Sequence[int], capacity: int, flags: Sequence[bool], bins: int, *, nodes: int, deadline: float
) -> list[tuple[int, ...]] | None:
    """Pack into at most `bins` bins with at most one flagged item in each.

    Returns the bins, an empty list when there is proved to be no such packing, or None when `nodes` search nodes or
    the `deadline` (monotonic clock) were used up. There must be at least one item.
    """
    search = _Search(weights, capacity, flags, bins)
    stack = [search.moves(0, 0)]
    while stack:
        nodes -= 1
        if nodes < 0 or (nodes % _CLOCK_EVERY == 0 and time.monotonic() > deadline):
            return None
        index = next(stack[-1], None)
        if index is None:
            stack.pop()
        elif len(stack) == len(weights):
            return [tuple(each) for each in search.members if each]
        else:
            stack.append(search.moves(len(stack), index if search.alike(len(stack)) else 0))
    return []


def filled(weights: Sequence[int], capacity: int, flags: Sequence[bool]) -> list[tuple[int, ...]]:
    """One bin after another: the heaviest item left (flagged ones first), then others that fill the rest best."""
    left: dict[int, list[int]] = {}
    for item in range(len(weights) - 1, -1, -1):
        if not flags[item]:
            left.setdefault(weights[item], []).append(item)
    left = dict(sorted(left.items(), reverse=True))
    seeds = sorted((item for item in range(len(weights)) if flags[item]), key=lambda i: (weights[i], -i))
    bins = []
    while seeds or left:
        bins.append([seeds.pop()] if seeds else [_take(left, next(iter(left)))])
        for weight in _best_sum(left, capacity - weights[bins[-1][0]]):
            bins[-1].append(_take(left, weight))
    return [tuple(each) for each in bins]


def _take(left: dict[int, list[int]], weight: int) -> int:
    item = left[weight].pop()
    if not left[weight]:
        del left[weight]
    return item


def _best_sum(left: dict[int, list[int]], room: int) -> list[int]:
    """Weights that add up to `room` or as near below as can be, heavy ones preferred; sums are bits of a number."""
    mask = (1 << room + 1) - 1
    sums, steps = [1], []
    for weight, items in left.items():
        if sums[-1] >> room & 1:
            break
        reached = shifted = sums[-1]
        for _ in range(min(len(items), room // weight) if weight else 0):
            shifted = shifted << weight & mask
            reached |= shifted
        sums.append(reached)
        steps.append(weight)
    load, chosen = sums[-1].bit_length() - 1, []
    for before, weight in zip(reversed(sums[:-1]), reversed(steps), strict=True):
        while not before >> load & 1:
            chosen.append(weight)
            load -= weight
    return chosen + [0] * len(left.get(0, ()))


class _Search:
    """Items in falling weight; a bin is tried once for each distinct state; unusable room is counted as waste."""

    def __init__(self, weights: Sequence[int], capacity: int, flags: Sequence[bool], bins: int) -> None:
        self.order = sorted(range(len(weights)), key=lambda i: (-weights[i], not flags[i], i))
        self.weights = weights
        self.flags = flags
        self.room = [capacity] * bins
        self.taken = [False] * bins
        self.members: list[list[int]] = [[] for _ in range(bins)]
        self.slack = bins * capacity - sum(weights)
        self.lightest = min(weights)

    def moves(self, position: int, first: int) -> Iterator[int]:
        """Put the item at `position` into one bin after another from `first` on; taken out again on the next step."""
        if sum(room for room in self.room if room < self.lightest) > self.slack:
            return
        item = self.order[position]
        weight, flag = self.weights[item], self.flags[item]
        tried: set[tuple[int, bool]] = set()
        for index in range(first, len(self.room)):
            before = (self.room[index], self.taken[index])
            if before in tried or before[0] < weight or (flag and before[1]):
                continue
            tried.add(before)
            self.room[index], self.taken[index] = before[0] - weight, before[1] or flag
            self.members[index].append(item)
            yield index
            self.members[index].pop()
            self.room[index], self.taken[index] = before

    def alike(self, position: int) -> bool:
        """Whether the item at `position` is like the one before it, so that it need not go further left."""
        one, two = self.order[position - 1], self.order[position]
        return self.weights[one] == self.weights[two] and self.flags[one] == self.flags[two]
