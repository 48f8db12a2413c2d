"""The integer master problem over given group patterns, and the list of all patterns a better partition may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.milp import MilpResult, solve
from tiaowen.solvers.p_median.pricing import price

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Instance, Ints, Pool

_SLACK = 1e-7


def choose_patterns(
    instance: Instance,
    pool: Pool,
    columns: Ints,
    *,
    seconds: float,
    nodes: int,
    price_list: Floats | None = None,
    budget: float | None = None,
) -> tuple[list[Group], MilpResult]:
    """The cheapest partition made of the given patterns, empty if none was found.

    With a `price_list` for the columns, that is minimised instead, at a cost of no more than `budget`.
    """
    import pulp

    problem = pulp.LpProblem("partition", pulp.LpMinimize)
    pick = [problem.add_variable(f"pattern_{column:07d}", 0, 1, pulp.LpInteger) for column in columns]
    costs = [float(cost) for cost in pool.costs[columns]]
    wanted = costs if price_list is None else [float(cost) for cost in price_list]
    problem += pulp.LpAffineExpression(list(zip(pick, wanted, strict=True)))
    for item in range(instance.size):
        holding = np.flatnonzero(pool.members[columns, item])
        problem += pulp.LpAffineExpression([(pick[index], 1) for index in holding]) == 1, f"item_{item}"
    problem += pulp.LpAffineExpression([(each, 1) for each in pick]) == instance.groups, "groups"
    if budget is not None:
        problem += pulp.LpAffineExpression(list(zip(pick, costs, strict=True))) <= budget, "budget"
    result = solve(problem, seconds=seconds, nodes=nodes)
    picked = [column for column, each in zip(columns, pick, strict=True) if result.values.get(each.name, 0.0) > 0.5]
    return [pool.group(int(column)) for column in picked], result


def list_patterns(
    instance: Instance, allowed: Flags, duals: Floats, pool: Pool, target: float, *, most: int
) -> Ints | None:
    """Add to the pool every pattern that a partition below `target` may use and return them; None if above `most`.

    By the Lagrangian bound at `duals`: a pattern is left out when the partition with it and the cheapest patterns of
    other hosts is dearer than `target`.
    """
    values = price(instance, allowed, duals).values
    finite = np.sort(values[np.isfinite(values)])
    columns: list[int] = []
    if len(finite) < instance.groups:
        return np.array(columns, dtype=np.int64)
    last = float(finite[instance.groups - 1])
    spare = target - float(duals.sum()) - float(finite[: instance.groups].sum())
    for host in np.flatnonzero(np.isfinite(values)):
        limit = spare + min(float(values[host]), last)
        for members in _of_host(instance, allowed[host], duals, int(host), limit):
            if int(instance.weights[members].sum()) < instance.least_load:
                continue
            if len(columns) == most:
                return None
            columns.append(pool.add_members(int(host), members))
    return np.array(columns, dtype=np.int64)


def _of_host(instance: Instance, allowed: Flags, duals: Floats, host: int, limit: float) -> Iterator[list[int]]:
    """The members of every pattern of the host with a reduced cost of at most `limit`."""
    gain = duals - np.where(allowed, instance.distance[host], 0.0)
    need = -limit - float(gain[host]) - _SLACK
    room = int(instance.capacity - instance.weights[host])
    items = np.flatnonzero(allowed & (instance.weights <= room))
    items = items[items != host]
    table = _suffix_table(instance, gain, items, room)
    if table[0][room] < need:
        return
    useful = items[gain[items] + table[0][room] >= need]
    listed = [(int(i), int(instance.weights[i]), float(gain[i]), bool(instance.exclusive[i])) for i in useful]
    rows = _suffix_table(instance, gain, useful, room).tolist()
    yield from _extend([host], 0, room, need, listed, rows, bool(instance.exclusive[host]))


def _suffix_table(instance: Instance, gain: Floats, items: Ints, room: int) -> Floats:
    """Row k: the best gain from the items k, k + 1, … for each room left."""
    table = np.zeros((len(items) + 1, room + 1))
    for row in range(len(items) - 1, -1, -1):
        weight, worth = int(instance.weights[items[row]]), float(gain[items[row]])
        table[row] = table[row + 1]
        if worth > 0.0:
            np.maximum(table[row, weight:], table[row + 1, : room + 1 - weight] + worth, out=table[row, weight:])
    return table


def _extend(
    members: list[int],
    first: int,
    room: int,
    need: float,
    items: list[tuple[int, int, float, bool]],
    table: list[list[float]],
    single: bool,
) -> Iterator[list[int]]:
    """The members as they are, if they gain enough, and with every further item that may still lead to enough."""
    if need <= 0.0:
        yield members
    for index in range(first, len(items)):
        if table[index][room] < need:
            return
        item, weight, worth, exclusive = items[index]
        if weight > room or (single and exclusive) or worth + table[index + 1][room - weight] < need:
            continue
        more = single or exclusive
        yield from _extend([*members, item], index + 1, room - weight, need - worth, items, table, more)
