"""Putting items into the fewest groups, then into the best ones: the common core of areas and nodes."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.solvers.packing.bins import TooHeavyError, fewest_bins
from tiaowen.spec.errors import Text

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.spread import Distances
    from tiaowen.solvers.p_median.trade import Offer

PACKING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups as (host, members), with the bounds of their number and of their cost.

    ``fewest`` is the least number of groups, with the ``extra`` ones that were asked for on top. ``proved`` says that
    the cost is proved least for this number of groups; without groups none exist at all, or none was found in time.
    ``trade`` tells what one or two more groups would cost.
    """

    groups: tuple[tuple[int, tuple[int, ...]], ...]
    fewest: int
    cost: float
    cost_bound: float
    proved: bool
    proof: Text
    trade: tuple[Offer, ...] = ()
    extra: int = 0


def group(
    weights: Sequence[int],
    capacity: int,
    distance: Sequence[Sequence[float]] | Distances,
    exclusive: Sequence[bool] | None = None,
    seconds: float = 30.0,
    trade: bool = False,
    more: float = 0.0,
) -> Grouping:
    """The fewest groups that hold ``capacity`` each, then the least sum of distances from hosts to members.

    With ``more``, that share of groups is added to the fewest, rounded up, as far as there are hosts.

    ``distance[m][i]`` is infinite where host m cannot serve item i; distances that are measured only when asked for
    serve as well and suit many items. The number starts at what packing proves and grows only when no choice of hosts
    allows it; every smaller number is then proved impossible. With ``trade``, and where the items are few, the costs
    of one and two more groups are found too, in what is left of ``seconds``; what is found does not hang on the clock
    unless that runs out.
    """
    if not weights:
        nothing = Text("没有需要划分的住户。", "There is nothing to group.")
        return Grouping((), 0, 0.0, 0.0, True, nothing)
    from tiaowen.solvers.p_median.partition import divide
    from tiaowen.solvers.p_median.trade import offers

    deadline = time.monotonic() + seconds
    distances, whole = _distances(distance)
    flags = [False] * len(weights) if exclusive is None else list(exclusive)
    try:
        packing = fewest_bins(weights, capacity, min(PACKING_SECONDS, seconds / 2), exclusive=flags)
    except TooHeavyError as error:
        heavy = "、".join(map(str, error.items))
        return Grouping((), 1, 0.0, 0.0, False, Text(f"超过容量的项：{heavy}。", f"{error}."))
    spare = int(distances.hosts.sum()) - len(packing.bins)
    extra = max(0, min(math.ceil(more * len(packing.bins)), spare))
    lowest, first = packing.lower_bound + extra, len(packing.bins) + extra
    for count in range(first, len(weights) + 1):
        found = divide(
            weights, capacity, distances, count, exclusive=flags, whole=whole, deadline=deadline, packing=packing
        )
        if not found.groups:
            lowest += found.status == "infeasible" and count == lowest
            if count > first and time.monotonic() > deadline:
                break
            continue
        proof = Text(
            f"数量下界 {lowest - extra}（{packing.proof_zh}）；距离和：{found.proof_zh}。",
            f"Count bound {lowest - extra} ({packing.proof}); distances: {found.proof}.",
        )
        proved = found.status == "optimal"
        offered = offers(weights, capacity, distances, flags, count, deadline) if trade else ()
        return Grouping(found.groups, lowest, found.cost, found.lower_bound, proved, proof, offered, extra)
    none = Text("没有可行的划分：缺少可设置的位置。", "No grouping exists: there is no place to stand.")
    return Grouping((), lowest, 0.0, 0.0, False, none)


def _distances(distance: Sequence[Sequence[float]] | Distances) -> tuple[Distances, bool]:
    """Distances to ask for, and whether all of them are whole."""
    import numpy as np

    from tiaowen.solvers.p_median.spread import Table

    if not isinstance(distance, Sequence):
        return distance, False
    table = np.array(distance, dtype=np.float64).reshape(len(distance), len(distance))
    finite = table[np.isfinite(table)]
    return Table(table), bool(np.all(finite == np.rint(finite)))
