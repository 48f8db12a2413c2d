"""Putting items into the fewest groups, then into the best ones: the common core of areas and nodes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.solvers.p_median.partition import partition
from tiaowen.solvers.packing.bins import fewest_bins
from tiaowen.spec.errors import Text

PACKING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups as (host, members), with the bounds of their number and of their cost.

    ``proved`` says that the cost is proved least for this number of groups; without groups none exist at all.
    """

    groups: tuple[tuple[int, tuple[int, ...]], ...]
    fewest: int
    cost: float
    cost_bound: float
    proved: bool
    proof: Text


def group(
    weights: Sequence[int],
    capacity: int,
    distance: Sequence[Sequence[float]],
    exclusive: Sequence[bool] | None = None,
    seconds: float = 30.0,
) -> Grouping:
    """The fewest groups that hold ``capacity`` each, then the least sum of distances from hosts to members.

    ``distance[m][i]`` is infinite where host m cannot serve item i. The number starts at what packing proves and
    grows only when no choice of hosts allows it; every smaller number is then proved impossible.
    """
    if not weights:
        nothing = Text("没有需要划分的住户。", "There is nothing to group.")
        return Grouping((), 0, 0.0, 0.0, True, nothing)
    start = time.monotonic()
    packing = fewest_bins(weights, capacity, PACKING_SECONDS, exclusive=exclusive)
    lowest = packing.lower_bound
    for count in range(len(packing.bins), len(weights) + 1):
        left = max(1.0, seconds - (time.monotonic() - start))
        found = partition(weights, capacity, distance, count, exclusive=exclusive, seconds=left)
        if not found.groups:
            lowest += found.status == "infeasible" and count == lowest
            continue
        proof = Text(
            f"数量下界 {lowest}（{packing.proof_zh}）；距离和：{found.proof_zh}。",
            f"Count bound {lowest} ({packing.proof}); distances: {found.proof}.",
        )
        return Grouping(found.groups, lowest, found.cost, found.lower_bound, found.status == "optimal", proof)
    none = Text("没有可行的划分：缺少可设置的位置。", "No grouping exists: there is no place to stand.")
    return Grouping((), lowest, 0.0, 0.0, False, none)
