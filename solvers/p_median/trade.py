"""What one or two more groups would save, where that is cheap to find."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, NamedTuple

from tiaowen.solvers.p_median.partition import divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.spread import Distances

MOST_ITEMS = 60
_MORE = (1, 2)


class Offer(NamedTuple):
    """A number of groups, what they cost, and whether that is proved least."""

    groups: int
    cost: float
    proved: bool


def offers(
    weights: Sequence[int],
    capacity: int,
    distances: Distances,
    exclusive: Sequence[bool],
    groups: int,
    deadline: float,
) -> tuple[Offer, ...]:
    """The costs of one and two more than ``groups``; none for many items, or when the time is up."""
    found = []
    for more in _MORE if len(weights) <= MOST_ITEMS else ():
        left = deadline - time.monotonic()
        if left <= 0.0:
            break
        until = deadline - left * (1.0 - more / max(_MORE))
        done = divide(weights, capacity, distances, groups + more, exclusive=exclusive, whole=False, deadline=until)
        if done.groups and math.isfinite(done.cost):
            found.append(Offer(groups + more, done.cost, done.status == "optimal"))
    return tuple(found)
