"""Hundreds and thousands of items: the bound of the linear programme lifted by cuts, then sweeps by its duals.

Every stage keeps to its share of the time and hands on what it has.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.bands import lifted_by_bands
from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.crossing import crossed
from tiaowen.solvers.p_median.lift import lifted
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import Incumbent, Instance, Pool
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.regions import regional_duals
from tiaowen.solvers.p_median.sweep.sweep import Effort, Job, listed, orders, swept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.crew import Crew
    from tiaowen.solvers.p_median.model import Floats, Group, Ints
    from tiaowen.solvers.p_median.windows import Task

_ROUNDS = 300
_LIFTS = 80  # rounds
_FIRST, _LAST = (4,), (8, 12)  # groups of a neighbourhood
_REGIONS, _LINEAR = 0.3, 0.6  # of the time, at the end of the stages at the latest
_ENDS, _BANDED_ENDS = (0.14, 0.88), (0.44, 0.8)  # likewise, of cuts and of sweeps; the second where there are bands
_LIFTING = 0.14  # of the time, for the cuts at least
_FURTHER = 0.4  # of the time of the sweeps of one hand, to lift the bound further
_LEVEL = 0.4  # of what a group costs, up to which patterns of a sweep are listed to begin with
_SWEEP = Effort(width=7_000, patterns=150_000, ahead=450, around=(120, 60))
_BANDED_SWEEP = _SWEEP._replace(around=(120, 60, 40, 30, 20))  # of the few that there is time for, none may fail
_LEAST = 0.02  # seconds for each item that sweeps are worth it
_STRIP = 7.0  # items across a strip, about
_STRIPS = (1.0, 0.7, 1.4)  # times as many
_BANDED = 600  # items, above which the bound is lifted by bands
_REACH = 2.5  # times the mean width of a group, beside a band


@dataclass(slots=True)
class Middling:
    """What is known of one instance: the best groups, a bound (0 says nothing), and whether the clock cut in."""

    found: list[Group]
    duals: Floats
    lower: float = 0.0
    cut: bool = False


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
        self.banded = self.instance.size > _BANDED

    def run(self) -> None:
        state = self.state
        if not self._relaxed():
            return
        if not self.banded:
            self._search(state.duals, _FIRST, self._until(_LINEAR))
        least = time.monotonic() + _LIFTING * (self.deadline - self.start)
        cut_end, sweep_end = _BANDED_ENDS if self.banded else _ENDS
        listing = self._lifted(max(least, self._until(cut_end)))
        if listing.open:
            listing = self._sweep(listing, self._until(sweep_end))
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
        if root.finished:
            state.duals, state.lower = root.duals, max(0.0, root.lower)
        state.cut = not root.finished
        return root.finished and state.lower > 0.0

    def _lifted(self, until: float) -> Listing:
        """The bound lifted by cuts, with the duals that it came with; better groups may be met on the way."""
        state, instance = self.state, self.instance
        best = Incumbent(self._cost(), tuple(state.found))
        listing = Listing(instance, instance.allowed, state.duals)
        if self.banded:
            places = self.task.distances.places
            reach = _REACH * float(np.mean([np.ptp(places[list(members)], axis=0).max() for _, members in state.found]))
            listing = lifted_by_bands(instance, places, reach, listing, best.cost - listing.lower, until, self.crew)
        else:
            listing = lifted(listing, best, _LIFTS, until)
        state.found, state.lower = list(best.groups), max(state.lower, min(best.cost, listing.lower))
        return listing

    def _level(self) -> float:
        return _LEVEL * self.state.lower / self.instance.groups

    def _orders(self) -> list[Ints]:
        """From four corners each, in middling and in wide strips by turns, then in narrow ones.

        For thousands there is time for a few sweeps only, and wide strips take the longest.
        """
        places, across = self.task.distances.places, self.instance.size**0.5 / _STRIP
        middling, wide, narrow = (orders(places, max(1, round(times * across))) for times in _STRIPS)
        if self.banded:
            return [*middling, *wide, *narrow]
        return [*(order for corner in zip(wide, middling, strict=True) for order in corner), *narrow]

    def _sweep(self, listing: Listing, until: float) -> Listing:
        """Sweeps from the corners, of which the better parts are kept; beside them the bound is lifted further."""
        instance, seconds = self.instance, until - time.monotonic()
        effort = _BANDED_SWEEP if self.banded else _SWEEP
        if seconds < _LEAST * instance.size:
            return listing
        start = None
        if not self.banded:
            start = listed(listing, np.arange(instance.size), self._level(), effort.patterns)
        job = Job(instance, listing, start, self._level(), effort)
        lifting = None if self.banded else Incumbent(self._cost(), tuple(self.state.found))
        hands = self.crew.count
        numbered = list(enumerate(self._orders()))
        tasks = [Hand(job, numbered[hand::hands], seconds, None if hand else lifting) for hand in range(hands)]
        done = self.crew.each(_done, tasks)
        for _, groups in sorted(found for one in done for found in one.partitions):
            self.state.found = crossed(instance, self.state.found, groups)
        listing = max((listing, *(one.listing for one in done if one.listing is not None)), key=lambda one: one.lower)
        self.state.lower = max(self.state.lower, min(self._cost(), listing.lower))
        return listing


class Hand(NamedTuple):
    """Sweeps in several orders, one after another as long as there is time [s]; one hand lifts the bound before."""

    job: Job
    orders: list[tuple[int, Ints]]
    seconds: float
    lifting: Incumbent | None


class Done(NamedTuple):
    """What came of it: partitions, each with the number of its sweep, and the listing with the higher bound."""

    partitions: list[tuple[int, tuple[Group, ...]]]
    listing: Listing | None


def _done(hand: Hand) -> Done:
    begun, longest, listing = time.monotonic(), 0.0, None
    found: list[tuple[int, tuple[Group, ...]]] = []
    if hand.lifting is not None:
        listing = lifted(hand.job.listing, hand.lifting, _LIFTS, begun + _FURTHER * hand.seconds)
        found.append((-1, hand.lifting.groups))
    for number, order in hand.orders:
        now = time.monotonic()
        left = begun + hand.seconds - now
        if left < longest:
            break
        groups = swept(hand.job, order, left)
        found += [(number, groups)] if groups else []
        longest = max(longest, time.monotonic() - now)
    return Done(found, listing)
