"""A first partition of many items: the plane is halved again and again, each block with its own share of the groups.

Both halves keep their share of the room to spare, so that blocks of a few groups can still be packed.
"""

from __future__ import annotations

import time
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.packing.search import filled, fits_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group, Ints
    from tiaowen.solvers.p_median.windows import Task

_LEAF = 4  # groups
_BORDER = 16  # items on either side that may change sides to share the room
_NODES = 20_000
_LARGE = 400  # items above which a block is only packed by filling


def start_by_blocks(task: Task, groups: int, deadline: float) -> list[Group]:
    """Exactly ``groups`` groups, near to each other where the room allows it; empty where none were found."""
    parts = _block(task, np.arange(len(task.weights)), groups, deadline)
    return [] if parts is None else from_bins(task, parts, groups)


def from_bins(task: Task, bins: Sequence[Sequence[int]], groups: int) -> list[Group]:
    """Bins as groups around their best hosts; the ones with most items are split until there are enough."""
    parts = [list(each) for each in bins]
    while len(parts) < groups:
        largest = max(range(len(parts)), key=lambda index: (len(parts[index]), -index))
        if len(parts[largest]) < 2:
            return []
        half = parts[largest]
        places = task.distances.places[half]
        order = [half[index] for index in np.lexsort((np.array(half), places[:, int(np.ptp(places, axis=0).argmax())]))]
        parts[largest] = order[: len(order) // 2]
        parts.append(order[len(order) // 2 :])
    return [task.best_host(part)[0] for part in parts]


def _block(task: Task, items: Ints, groups: int, deadline: float) -> list[list[int]] | None:
    if groups == 1 and task.weights[items].sum() <= task.capacity and task.exclusive[items].sum() <= 1:
        return [items.tolist()]
    if groups > _LEAF and len(items) > groups and not task.exclusive[items].any():
        places = task.distances.places[items]
        wide = np.ptp(places, axis=0)
        for axis in (0, 1) if wide[0] >= wide[1] else (1, 0):
            halves = _halves(task, items, groups, places[:, axis])
            if halves is None:
                continue
            one = _block(task, halves[0], groups // 2, deadline)
            other = None if one is None else _block(task, halves[1], groups - groups // 2, deadline)
            if one is not None and other is not None:
                return one + other
    return _packed(task, items, groups, deadline)


def _halves(task: Task, items: Ints, groups: int, along: Floats) -> tuple[Ints, Ints] | None:
    """The items on both sides of a line; items near it change sides until both sides hold their share."""
    order = items[np.lexsort((items, along))]
    weights = task.weights[order]
    first = groups // 2
    total = int(weights.sum())
    low, high = total - (groups - first) * task.capacity, first * task.capacity
    wanted = total * first / groups
    sums = np.cumsum(weights)
    cut = int(np.abs(sums - wanted).argmin()) + 1
    have = int(sums[cut - 1])
    left, right = order[:cut].tolist(), order[cut:].tolist()
    border = [None, *left[-_BORDER:]], [None, *right[:_BORDER]]
    moves = [
        (abs(have + _weight(task, there) - _weight(task, here) - wanted), here is not None, there is not None, i, j)
        for (i, here), (j, there) in product(enumerate(border[0]), enumerate(border[1]))
    ]
    _, _, _, i, j = min(moves)
    here, there = border[0][i], border[1][j]
    have += _weight(task, there) - _weight(task, here)
    if not low <= have <= high:
        return None
    left = [item for item in left if item != here] + ([] if there is None else [there])
    right = [item for item in right if item != there] + ([] if here is None else [here])
    return np.array(left), np.array(right)


def _weight(task: Task, item: int | None) -> int:
    return 0 if item is None else int(task.weights[item])


def _packed(task: Task, items: Ints, groups: int, deadline: float) -> list[list[int]] | None:
    weights = [int(weight) for weight in task.weights[items]]
    flags = [bool(flag) for flag in task.exclusive[items]]
    bins = filled(weights, task.capacity, flags)
    if len(bins) > groups:
        if len(items) > _LARGE or time.monotonic() > deadline:
            return None
        bins = fits_in(weights, task.capacity, flags, groups, nodes=_NODES, deadline=deadline) or []
    if not bins or len(bins) > groups:
        return None
    return [[int(items[index]) for index in each] for each in bins]
