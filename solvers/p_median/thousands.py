"""Thousands of items: the plane is halved into parts of some hundreds, each solved by itself, then joined.

The bound is that of the linear programme over all items, begun with the patterns of the parts.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.blocks import parts_of, start_by_blocks
from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.hundreds import solve_hundreds
from tiaowen.solvers.p_median.model import Instance, Pool
from tiaowen.solvers.p_median.pricing import price
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.windows import Task

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Floats, Group, Ints

_GROUPS = 60  # of a part, at most
_ROUNDS = 300
_PATTERNS = 15  # for each group of a part, to begin the linear programme over all with


class Part(NamedTuple):
    """A part by itself: its problem, a guess at the duals of its items, and how long it may take [s]."""

    instance: Instance
    guess: Floats
    seconds: float


class Solved(NamedTuple):
    """The groups of a part, the duals of its items, what a group costs there, and patterns; no groups if none fit."""

    groups: tuple[Group, ...]
    duals: Floats
    opening: float
    patterns: tuple[Group, ...]


class Joined(NamedTuple):
    """The groups of all parts, a bound of all items (0 says nothing), the duals, and whether the bound is finished."""

    groups: list[Group]
    lower: float
    duals: Floats
    finished: bool


def solve_apart(
    task: Task, groups: int, guess: Floats, whole: bool, times: tuple[float, float], crew: Crew
) -> Joined | None:
    """All parts solved by the first time and the bound found by the second one; None where some part has no groups."""
    parts = parts_of(task, groups, _GROUPS)
    if parts is None:
        return None
    seconds = (times[0] - time.monotonic()) / -(-len(parts) // crew.count)
    everyone = np.arange(len(task.weights))
    table = task.distances.between(everyone, everyone)
    instance = Instance(task.weights, task.capacity, table, groups, task.exclusive, whole)
    jobs = [Part(instance.part(items, count), guess[items], seconds) for items, count in parts]
    solved = crew.each(_solved, jobs)
    if not all(each.groups for each in solved):
        return None
    found: list[Group] = []
    pool, duals = Pool(instance), guess.copy()
    usual = float(np.median([each.opening for each in solved]))
    for (items, _), each in zip(parts, solved, strict=True):
        found += [_placed(group, items) for group in each.groups]
        duals[items] = each.duals + task.weights[items] * ((each.opening - usual) / task.capacity)
        for host, members in (_placed(group, items) for group in (*each.groups, *each.patterns)):
            pool.add_members(host, members)
    limits = Limits(_ROUNDS, times[1])
    root = relax(instance, instance.allowed, pool, duals, instance.target(instance.cost(found)), limits)
    return Joined(sorted(found), max(0.0, root.lower), root.duals, root.finished)


def _placed(group: Group, items: Ints) -> Group:
    return int(items[group[0]]), tuple(int(items[member]) for member in group[1])


def _solved(part: Part) -> Solved:
    instance, guess, seconds = part
    deadline = time.monotonic() + seconds
    task = Task(Table(instance.distance), instance.weights, instance.capacity, instance.exclusive)
    start = start_by_blocks(task, instance.groups, deadline)
    if not start or not np.isfinite(instance.cost(start)):
        return Solved((), guess, 0.0, ())
    with Crew(1) as alone:
        done = solve_hundreds(task, start, guess, instance.whole, deadline, alone)
    values = np.sort(price(instance, instance.allowed, done.duals).values)
    reduced = [instance.cost([group]) - float(done.duals[list(group[1])].sum()) for group in done.patterns]
    best = np.argsort(np.array(reduced), kind="stable")[: _PATTERNS * instance.groups]
    patterns = tuple(done.patterns[index] for index in best)
    return Solved(tuple(done.found), done.duals, float(values[instance.groups - 1]), patterns)
