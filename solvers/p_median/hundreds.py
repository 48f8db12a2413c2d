"""Hundreds of items: the bound of the linear programme lifted by cuts, then sweeps and neighbourhoods by its duals.

Every stage keeps to its share of the time and hands on what it has.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.lift import lifted
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import Incumbent, Instance, Pool
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.regions import regional_duals
from tiaowen.solvers.p_median.sweep.sweep import Effort, Job, listed, orders, swept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.crew import Crew
    from tiaowen.solvers.p_median.model import Floats, Group
    from tiaowen.solvers.p_median.windows import Task

_ROUNDS = 300
_LIFTS = 80  # rounds
_FIRST, _LAST = (4,), (4, 8, 12, 14)  # groups of a neighbourhood
_REGIONS, _LINEAR, _LIFTED, _SWEPT = 0.25, 0.5, 0.6, 0.9  # of the time, at the end of the stages
_LEVEL = 0.006  # of the bound, up to which patterns of a sweep are listed to begin with
_SWEEP = Effort(width=20_000, patterns=60_000, ahead=600)
_LIST = 150_000
_LEAST = 0.03  # seconds for each item that sweeps are worth it
_STRIPS = (3, 2, 4)  # of the sweeps, as long as time is left


@dataclass(slots=True)
class Middling:
    """What is known of one instance: the best groups, a bound (0 says nothing), and whether the clock cut in.

    ``duals`` are those of the linear programme over all patterns, ``patterns`` what it was solved with.
    """

    found: list[Group]
    duals: Floats
    lower: float = 0.0
    cut: bool = False
    patterns: list[Group] = field(default_factory=list)


def solve_hundreds(
    task: Task, start: Sequence[Group], duals: Floats, whole: bool, deadline: float, crew: Crew
) -> Middling:
    """A better partition into as many groups as ``start`` has, and a bound; ``duals`` are a guess.

    Where there is no time for the bound, it ends early.
    """
    solving = _Hundreds(task, Middling(list(start), duals), whole, deadline, crew)
    solving.run()
    return solving.state


class _Hundreds:
    def __init__(self, task: Task, state: Middling, whole: bool, deadline: float, crew: Crew) -> None:
        self.task, self.state, self.whole, self.crew = task, state, whole, crew
        self.start, self.deadline = time.monotonic(), deadline
        everyone = np.arange(len(task.weights))
        table = task.distances.between(everyone, everyone)
        self.instance = Instance(task.weights, task.capacity, table, len(state.found), task.exclusive, whole)

    def run(self) -> None:
        state = self.state
        if not self._relaxed():
            self._search(state.duals, _FIRST, self._until(_LIFTED))
            return
        self._search(state.duals, _FIRST, self._until(_LINEAR))
        listing = self._lifted()
        self._sweep(listing, self._until(_SWEPT))
        self._search(listing.duals, _LAST, self.deadline)

    def _until(self, share: float) -> float:
        return self.start + share * (self.deadline - self.start)

    def _cost(self) -> float:
        return self.instance.cost(self.state.found)

    def _search(self, duals: Floats, sizes: tuple[int, ...], until: float) -> None:
        self.state.found, cut = Search(self.task, duals, self.whole).run(self.state.found, sizes, until, self.crew)
        self.state.cut = self.state.cut or cut

    def _relaxed(self) -> bool:
        """The bound of the linear programme over all items, begun with regions, and its duals; False if cut short."""
        state, instance = self.state, self.instance
        state.duals, patterns = regional_duals(
            self.task, state.found, state.duals, self.whole, self._until(_REGIONS), self.crew
        )
        pool = Pool(instance)
        for host, members in (*state.found, *patterns):
            pool.add_members(host, members)
        limits = Limits(_ROUNDS, self._until(_LINEAR))
        root = relax(instance, instance.allowed, pool, state.duals, instance.target(self._cost()), limits)
        state.patterns = [pool.group(index) for index in range(len(pool.costs))]
        if root.finished:
            state.duals, state.lower = root.duals, max(0.0, root.lower)
        state.cut = not root.finished
        return root.finished and state.lower > 0.0

    def _lifted(self) -> Listing:
        """The bound lifted by cuts, with the duals that it came with; better groups may be met on the way."""
        state, instance = self.state, self.instance
        best = Incumbent(self._cost(), tuple(state.found))
        listing = Listing(instance, instance.allowed, state.duals)
        listing, _ = lifted(listing, best, _LIFTS, self._until(_LIFTED))
        state.found, state.lower = list(best.groups), max(state.lower, min(best.cost, listing.lower))
        return listing

    def _sweep(self, listing: Listing, until: float) -> None:
        """Sweeps from the corners, of which the best is kept if it is better than what there is."""
        if not listing.open or until - time.monotonic() < _LEAST * self.instance.size:
            return
        start = listed(listing, np.arange(self.instance.size), _LEVEL * self.state.lower, _LIST)
        if start is None:
            return
        waiting = [order for strips in _STRIPS for order in orders(self.task.distances.places, strips)]
        longest = 0.0
        while waiting and (left := until - time.monotonic()) > longest:
            batch, waiting = waiting[: self.crew.count], waiting[self.crew.count :]
            jobs = [Job(self.instance, listing, start, order, _SWEEP, left) for order in batch]
            for groups in self.crew.each(swept, jobs):
                if groups and self.instance.cost(groups) < self._cost():
                    self.state.found = list(groups)
            longest = max(longest, left - (until - time.monotonic()))
