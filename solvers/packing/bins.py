"""The fewest bins for a list of weights, with the proof that fewer do not suffice.

Reference: S. Martello and P. Toth, Lower bounds and reduction procedures for the bin packing problem, Discrete Applied
Mathematics 28 (1990), for the bound L2; best-fit decreasing meets it nearly always, and a search settles the rest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.solvers.packing.search import filled, fits_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEARCH_NODES = 200_000
_SEARCH_SHARE = 0.4  # of the time; the rest is for the flow programme
_L2 = ("bound L2", "L2 下界")
_FLAGGED = ("bound over the exclusive items", "互斥项下界")
_SEARCHED = ("exhaustive search", "穷举")
_FLOW = ("arc-flow programme", "弧流整数规划")


class TooHeavyError(ValueError):
    """Some items weigh more than a bin holds; `items` lists their indices."""

    def __init__(self, items: tuple[int, ...]) -> None:
        super().__init__(f"heavier than the capacity: items {', '.join(map(str, items))}")
        self.items = items


@dataclass(frozen=True, slots=True)
class Packing:
    """Bins as tuples of item indices, a lower bound on their number, and how the bound was found, in two languages."""

    bins: tuple[tuple[int, ...], ...]
    lower_bound: int
    proof: str
    proof_zh: str

    @property
    def proved(self) -> bool:
        """Whether no packing has fewer bins."""
        return len(self.bins) == self.lower_bound


def fewest_bins(
    weights: Sequence[int], capacity: int, seconds: float, *, exclusive: Sequence[bool] | None = None
) -> Packing:
    """Pack items into the fewest bins of the given capacity.

    Args:
        weights: whole weights, none negative.
        capacity: most weight in a bin.
        seconds: safety net for the search [s]; the usual limits are counted in nodes.
        exclusive: flags; at most one flagged item goes into a bin.

    Raises:
        TooHeavyError: an item does not fit into an empty bin.
        ValueError: a negative weight, or flags of another length.
    """
    flags = _checked(weights, capacity, exclusive)
    deadline = time.monotonic() + seconds
    search_until = time.monotonic() + _SEARCH_SHARE * seconds
    bound, proof = _simple_bound(weights, capacity, flags)
    bins = min((_best_fit(weights, capacity, flags, order) for order in _orders(weights, flags)), key=len)
    if len(bins) > bound:
        bins = min(bins, filled(weights, capacity, flags), key=len)
    while len(bins) > bound:
        found = fits_in(weights, capacity, flags, bound, nodes=_SEARCH_NODES, deadline=search_until)
        if found is None:
            return _by_flow(weights, capacity, flags, bins, bound, proof, deadline)
        if found:
            bins = found
        else:
            bound, proof = bound + 1, _SEARCHED
    return Packing(_tidy(bins), bound, *proof)


def _checked(weights: Sequence[int], capacity: int, exclusive: Sequence[bool] | None) -> tuple[bool, ...]:
    flags = (False,) * len(weights) if exclusive is None else tuple(bool(flag) for flag in exclusive)
    if len(flags) != len(weights) or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and every item needs its flag")
    if heavy := tuple(index for index, weight in enumerate(weights) if weight > capacity):
        raise TooHeavyError(heavy)
    return flags


def _simple_bound(weights: Sequence[int], capacity: int, flags: Sequence[bool]) -> tuple[int, tuple[str, str]]:
    plain = l2_bound(weights, capacity)
    flagged = exclusive_bound(weights, capacity, flags)
    return (plain, _L2) if plain >= flagged else (flagged, _FLAGGED)


def l2_bound(weights: Sequence[int], capacity: int) -> int:
    """The bound L2 of Martello and Toth.

    >>> l2_bound([6, 6, 6, 4], 10), l2_bound([7, 7, 4, 4], 10)
    (3, 3)
    """
    if not any(weights):
        return min(1, len(weights))
    return max(_l2_at(weights, capacity, least) for least in _thresholds(weights, capacity))


def _thresholds(weights: Sequence[int], capacity: int) -> list[int]:
    return sorted({0, *(weight for weight in weights if 2 * weight <= capacity)})


def _l2_at(weights: Sequence[int], capacity: int, least: int) -> int:
    alone = sum(weight > capacity - least for weight in weights)
    half = [weight for weight in weights if weight <= capacity - least and 2 * weight > capacity]
    small = sum(weight for weight in weights if weight >= least and 2 * weight <= capacity)
    overflow = small - (len(half) * capacity - sum(half))
    return alone + len(half) + max(0, -(-overflow // capacity))


def exclusive_bound(weights: Sequence[int], capacity: int, flags: Sequence[bool]) -> int:
    """As many bins as exclusive items, and more for what of the other items does not fit beside them.

    >>> exclusive_bound([1, 1, 8, 8, 9], 10, [True, True, False, False, False])
    3
    """
    single = [weight for weight, flag in zip(weights, flags, strict=True) if flag]
    if not any(weights):
        return len(single)
    others = [weight for weight, flag in zip(weights, flags, strict=True) if not flag]
    extra = 0
    for least in sorted({0, *others}):
        room = sum(capacity - weight for weight in single if weight <= capacity - least)
        extra = max(extra, -(-(sum(weight for weight in others if weight >= least) - room) // capacity))
    return len(single) + extra


def _orders(weights: Sequence[int], flags: Sequence[bool]) -> Iterator[list[int]]:
    items = range(len(weights))
    yield sorted(items, key=lambda i: (-weights[i], i))
    if any(flags):
        yield sorted(items, key=lambda i: (not flags[i], -weights[i], i))
        yield sorted(items, key=lambda i: (flags[i], -weights[i], i))


def _best_fit(
    weights: Sequence[int], capacity: int, flags: Sequence[bool], order: Sequence[int]
) -> list[tuple[int, ...]]:
    """Each item in turn into the fullest bin that takes it."""
    bins: list[list[int]] = []
    room: list[int] = []
    taken: list[bool] = []
    for item in order:
        fits = [b for b in range(len(bins)) if room[b] >= weights[item] and not (flags[item] and taken[b])]
        if fits:
            best = min(fits, key=lambda b: (room[b], b))
        else:
            best = len(bins)
            bins.append([])
            room.append(capacity)
            taken.append(False)
        bins[best].append(item)
        room[best] -= weights[item]
        taken[best] = taken[best] or flags[item]
    return [tuple(each) for each in bins]


def _by_flow(
    weights: Sequence[int],
    capacity: int,
    flags: Sequence[bool],
    bins: list[tuple[int, ...]],
    bound: int,
    proof: tuple[str, str],
    deadline: float,
) -> Packing:
    """Where the search was cut short: the arc-flow model, whose bound is strong."""
    from tiaowen.solvers.packing.flow import flow_packing

    found, flow_bound = flow_packing(weights, capacity, flags, seconds=max(0.0, deadline - time.monotonic()))
    if found and len(found) < len(bins):
        bins = found
    if flow_bound > bound:
        bound, proof = flow_bound, _FLOW
    return Packing(_tidy(bins), bound, *proof)


def _tidy(bins: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(each)) for each in bins))


def verify_packing(
    weights: Sequence[int], capacity: int, packing: Packing, *, exclusive: Sequence[bool] | None = None
) -> list[str]:
    """What is wrong with a packing, found without knowing how it was made; empty when nothing is."""
    flags = [False] * len(weights) if exclusive is None else list(exclusive)
    wrong = []
    if sorted(item for each in packing.bins for item in each) != list(range(len(weights))):
        wrong.append("an item is missing or packed twice")
    for index, each in enumerate(packing.bins):
        if sum(weights[item] for item in each) > capacity:
            wrong.append(f"bin {index} is too heavy")
        if sum(flags[item] for item in each) > 1:
            wrong.append(f"bin {index} holds two exclusive items")
    if packing.lower_bound > len(packing.bins):
        wrong.append("the lower bound is above the number of bins")
    return wrong
