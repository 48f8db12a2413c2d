"""The cheapest partition of one instance, as far as lists of patterns go: answer and bound at once.

Every partition below a level uses only patterns that the Lagrangian bound allows below that level. So the best
partition from these patterns is the best of all if it is below the level, and otherwise nothing below the level exists.
A shorter list comes first: its linear programme and cuts leave little of a long one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.solvers.p_median.cover import Cover, Work
from tiaowen.solvers.p_median.listing import Listing

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.listing import Patterns
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent, Instance

_HALVINGS = 10
_REFINEMENTS = 2


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits in steps: patterns listed at first and at most, rounds of cuts, columns and nodes of the programmes."""

    patterns: int
    most: int
    cuts: int
    rungs: tuple[int, ...]
    nodes: int


def close(instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, effort: Effort, deadline: float) -> float:
    """Look for something better than `best`, which may improve; returns a lower bound on all partitions.

    The bound is infinite when nothing better than `best` is left. `duals` should be good ones.
    """
    target = instance.target(best.cost)
    listing = Listing(instance, allowed, duals)
    patterns, level = highest(listing, target, effort.patterns)
    if listing.lower > target or patterns is None:
        return math.inf if listing.lower > target else listing.lower
    cover = Cover(instance, patterns, best)
    work = Work(effort.cuts, effort.nodes, deadline)
    cover.cut(work)
    lower = cover.climb(effort.rungs if level >= target else effort.rungs[:1], work)
    if level < min(target, cover.target) and (everything := listing.below(cover.target, effort.most)) is not None:
        level = cover.target
        cover.use(everything)
        cover.cut(work)
        lower = cover.climb(effort.rungs, work)
    if level >= cover.target:
        return max(listing.lower, lower)
    return max(listing.lower, min(lower, level))


def highest(listing: Listing, target: float, most: int) -> tuple[Patterns | None, float]:
    """The patterns up to the highest level, ``target`` at best, that lets no more than ``most`` of them through."""
    low = high = target
    patterns = listing.below(target, most)
    for _ in range(_HALVINGS):
        if patterns is not None:
            break
        low, high = (listing.lower + low) / 2, low
        patterns = listing.below(low, most)
    for _ in range(_REFINEMENTS if patterns is not None and low < target else 0):
        level = (low + high) / 2
        more = listing.below(level, most)
        patterns, low, high = (patterns, low, level) if more is None else (more, level, high)
    return patterns, low
