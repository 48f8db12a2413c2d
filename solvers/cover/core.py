"""The cheapest cover: reductions, a greedy start and one exact programme for each part that hangs together."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tiaowen.solvers.cover.exact import solve_part
from tiaowen.solvers.cover.reduce import parts_of, reduced

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Cover:
    """The sets chosen (indices in rising order, those given before among them), their cost and what bounds it.

    ``cost`` and ``bound`` count every chosen set, as does ``fewest``, the number of sets that no cover goes below
    (only where the fewest were asked for; 0 otherwise). ``proved``: no cover is better. ``uncovered``: the targets
    that no set holds.
    """

    chosen: tuple[int, ...]
    cost: float
    bound: float
    proved: bool
    uncovered: tuple[int, ...]
    fewest: int = 0


def cover(
    sets: Sequence[frozenset[int]],
    costs: Sequence[float],
    targets: int,
    *,
    chosen: Sequence[int] = (),
    fewest_first: bool = False,
    seconds: float = 60.0,
    nodes: int | None = None,
) -> Cover:
    """Choose sets that hold the targets 0 … ``targets`` - 1 at the least total cost.

    With ``fewest_first``: the fewest sets, and the least cost among the fewest. The sets of ``chosen`` are taken
    already. ``seconds`` is the safety net; ``nodes`` limits each programme where the answer must not depend on the
    speed of the machine. Equal choices fall to the lowest index. Raises ValueError for a negative or infinite cost,
    for unequal lengths and for a target or a set that is not there.
    """
    _check(sets, costs, targets, chosen)
    deadline = time.monotonic() + seconds
    given = tuple(sorted(set(chosen)))
    held = frozenset[int]().union(*(sets[index] for index in given))
    reach = frozenset[int]().union(*sets)
    open_targets = [target for target in range(targets) if target in reach and target not in held]
    start = reduced(sets, costs, open_targets, fewest_first=fewest_first)
    found = Cover((), 0.0, 0.0, True, ())
    parts = parts_of(start)
    for left, part in zip(range(len(parts), 0, -1), parts, strict=True):
        share = max(0.0, deadline - time.monotonic()) * (2 / (left + 1))
        answer = solve_part(part, fewest_first=fewest_first, seconds=share, nodes=nodes)
        found = replace(
            found,
            chosen=found.chosen + answer.chosen,
            bound=found.bound + answer.bound,
            proved=found.proved and answer.proved,
            fewest=found.fewest + answer.fewest,
        )
    fixed = given + start.forced
    taken = tuple(sorted(fixed + found.chosen))
    cost = math.fsum(costs[index] for index in taken)
    bound = cost if found.proved else math.fsum([costs[index] for index in fixed] + [found.bound])
    fewest = len(fixed) + found.fewest if fewest_first else 0
    uncovered = tuple(target for target in range(targets) if target not in reach)
    return Cover(taken, cost, bound, found.proved, uncovered, fewest)


def _check(sets: Sequence[frozenset[int]], costs: Sequence[float], targets: int, chosen: Sequence[int]) -> None:
    if len(sets) != len(costs):
        raise ValueError("a cost for each set")
    if any(not (math.isfinite(cost) and cost >= 0) for cost in costs):
        raise ValueError("costs are finite and not negative")
    if any(not 0 <= target < targets for each in sets for target in each):
        raise ValueError("a set holds a target that is not there")
    if any(not 0 <= index < len(sets) for index in chosen):
        raise ValueError("a chosen set is not there")
