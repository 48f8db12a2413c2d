"""Large-neighbourhood search: a few neighbouring groups at a time are divided anew, each time near to optimality.

Neighbourhoods that share no group are worked on side by side, so that the answer does not hang on how many work.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.exact import Effort, close
from tiaowen.solvers.p_median.model import Incumbent, Instance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.crew import Crew
    from tiaowen.solvers.p_median.model import Floats, Group, Ints
    from tiaowen.solvers.p_median.windows import Task

_EFFORT = Effort(patterns=20_000, most=30_000, lifts=3, cuts=12, rungs=(400,), nodes=20)

Window = tuple["Group", ...]


class Job(NamedTuple):
    """A part of an instance, its groups so far, duals for its items, and how long it may take [s]."""

    part: Instance
    groups: Window
    duals: Floats
    seconds: float


@dataclass(frozen=True, slots=True)
class Search:
    """What the search goes by: the task, the duals of its items, and whether all distances are whole."""

    task: Task
    duals: Floats
    whole: bool

    def run(
        self, groups: Sequence[Group], sizes: Sequence[int], deadline: float, crew: Crew
    ) -> tuple[list[Group], bool]:
        """For each number of groups in ``sizes``, divide the neighbourhood of every host anew until that helps no more.

        Returns the groups and whether the deadline cut the search short. Neighbourhoods whose groups cost most above
        what the duals allow come first.
        """
        best = list(groups)
        tried: set[Window] = set()
        for size in (size for size in sizes if size <= len(best)):
            waiting, changed = self._order(best, size), False
            while waiting:
                if time.monotonic() > deadline:
                    return sorted(best), True
                windows, later = self._apart(best, waiting, size, tried)
                if not windows:
                    break
                tried |= set(windows)
                left = (deadline - time.monotonic()) / -(-len(windows) // crew.count)
                jobs = [job_of(self.task, window, self.duals, self.whole, left) for window in windows]
                for window, new in zip(windows, crew.each(redone, jobs), strict=True):
                    if new:
                        best = [group for group in best if group not in set(window)] + placed(window, new)
                        changed = True
                waiting = later
                if not waiting and changed:
                    waiting, changed = self._order(best, size), False
        return sorted(best), False

    def _apart(
        self, groups: Sequence[Group], hosts: Sequence[int], size: int, tried: set[Window]
    ) -> tuple[list[Window], list[int]]:
        """Windows of some hosts that have not been tried and share no group, and the hosts left for later."""
        found: list[Window] = []
        later = []
        taken: set[Group] = set()
        for host in hosts:
            window = self._near(groups, host, size)
            if window and window not in tried:
                if taken.isdisjoint(window):
                    found.append(window)
                    taken |= set(window)
                else:
                    later.append(host)
        return found, later

    def _order(self, groups: Sequence[Group], size: int) -> list[int]:
        places = self.task.distances.places
        hosts = np.array([host for host, _ in groups])
        excess = np.array([self.task.cost(group) - float(self.duals[list(group[1])].sum()) for group in groups])
        total = np.empty(len(hosts))
        for index, host in enumerate(hosts):
            away = ((places[hosts] - places[host]) ** 2).sum(axis=1)
            total[index] = excess[np.lexsort((hosts, away))[:size]].sum()
        return [int(host) for host in hosts[np.lexsort((hosts, -total))]]

    def _near(self, groups: Sequence[Group], host: int, size: int) -> Window:
        """The groups whose hosts are nearest to ``host``, if it still is one."""
        hosts = np.array([each for each, _ in groups])
        if host not in hosts:
            return ()
        places = self.task.distances.places
        away = ((places[hosts] - places[host]) ** 2).sum(axis=1)
        away[hosts == host] = -1.0
        return tuple(sorted(groups[index] for index in np.lexsort((hosts, away))[:size]))


def _items(window: Window) -> Ints:
    return np.array(sorted(item for _, members in window for item in members))


def job_of(task: Task, window: Window, duals: Floats, whole: bool, seconds: float) -> Job:
    """The groups of a window as a job of its own, its items counted anew from 0."""
    items = _items(window)
    place = {int(item): index for index, item in enumerate(items)}
    local = tuple((place[host], tuple(place[item] for item in members)) for host, members in window)
    distance = task.distances.between(items, items)
    part = Instance(task.weights[items], task.capacity, distance, len(window), task.exclusive[items], whole)
    return Job(part, local, duals[items], max(0.0, seconds))


def placed(window: Window, new: Sequence[Group]) -> list[Group]:
    """Groups of a job in the items of the whole."""
    items = _items(window)
    return [(int(items[host]), tuple(int(items[item]) for item in members)) for host, members in new]


def redone(job: Job) -> tuple[Group, ...]:
    """The same items in as many better groups; empty where none were found."""
    part, deadline = job.part, time.monotonic() + job.seconds
    incumbent = Incumbent(part.cost(job.groups), job.groups)
    close(part, part.allowed, job.duals, incumbent, _EFFORT, deadline)
    return () if incumbent.groups == job.groups else incumbent.groups
