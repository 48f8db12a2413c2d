"""The cheapest partition of one instance, as far as lists of patterns go: answer and bound at once.

Every partition below a level uses only patterns that the Lagrangian bound allows below that level. So the best
partition from these patterns is the best of all if it is below the level, and otherwise nothing below the level exists.
Where the list up to the best cost known is too long, the bound is lifted first, which makes the list shorter.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.solvers.p_median.cover import Cover, Work
from tiaowen.solvers.p_median.lift import lifted
from tiaowen.solvers.p_median.listing import Listing, highest

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent, Instance


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits in steps: patterns listed at first, and once the bound is lifted; rounds of lifting and of cuts; columns
    of the integer programmes, and their nodes.
    """

    patterns: int
    most: int
    lifts: int
    cuts: int
    rungs: tuple[int, ...]
    nodes: int


def close(instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, effort: Effort, deadline: float) -> float:
    """Look for something better than `best`, which may improve; returns a lower bound on all partitions.

    The bound is infinite when nothing better than `best` is left. `duals` should be good ones.
    """
    listing, most = Listing(instance, allowed, duals), effort.patterns
    if effort.lifts and listing.below(instance.target(best.cost), most) is None:
        listing = lifted(listing, best, effort.lifts, deadline)
        most = effort.most
    work, lower = Work(effort.cuts, effort.nodes, deadline), listing.lower
    while lower <= (target := instance.target(best.cost)) and time.monotonic() <= deadline:
        patterns, level = highest(listing, target, most)
        if patterns is None:
            break
        cover = Cover(instance, patterns, best)
        cover.keep(listing.cuts)
        cover.cut(work)
        reached = cover.climb(effort.rungs if level >= target else effort.rungs[:1], work)
        lower = max(lower, reached if level >= cover.target else min(reached, level))
        if level >= cover.target or cover.target >= target:
            break
    return math.inf if lower > instance.target(best.cost) else lower
