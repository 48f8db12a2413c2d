"""Large-neighbourhood search: a few neighbouring groups at a time are divided anew, each time near to optimality."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.exact import Effort, close
from tiaowen.solvers.p_median.model import Incumbent, Instance, Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Floats, Group
    from tiaowen.solvers.p_median.windows import Task

_ROUNDS = 60
_EFFORT = Effort(patterns=20_000, most=20_000, cuts=10, rungs=(1_200,), nodes=60)


@dataclass(frozen=True, slots=True)
class Search:
    """What the search goes by: the task, the duals of its items, and whether all distances are whole."""

    task: Task
    duals: Floats
    whole: bool

    def run(
        self, groups: Sequence[Group], sizes: Sequence[int], deadline: float, *, hasty: bool = False
    ) -> tuple[list[Group], bool]:
        """For each number of groups in ``sizes``, divide the neighbourhood of every host anew until that helps no more.

        Returns the groups and whether the deadline cut the search short. Neighbourhoods whose groups cost most above
        what the duals allow come first. A ``hasty`` search chooses among the patterns that the bound brought up, which
        takes half of the time and finds most of what there is.
        """
        best = list(groups)
        tried: set[tuple[Group, ...]] = set()
        for size in sizes:
            progress = size <= len(best)
            while progress:
                progress = False
                for host in self._order(best, size):
                    if time.monotonic() > deadline:
                        return sorted(best), True
                    window = self._near(best, host, size)
                    if not window or window in tried:
                        continue
                    tried.add(window)
                    new = self._again(window, deadline, hasty)
                    if new:
                        best = [group for group in best if group not in set(window)] + new
                        progress = not hasty
        return sorted(best), False

    def _order(self, groups: Sequence[Group], size: int) -> list[int]:
        places = self.task.distances.places
        hosts = np.array([host for host, _ in groups])
        excess = np.array([self.task.cost(group) - float(self.duals[list(group[1])].sum()) for group in groups])
        total = np.empty(len(hosts))
        for index, host in enumerate(hosts):
            away = ((places[hosts] - places[host]) ** 2).sum(axis=1)
            total[index] = excess[np.lexsort((hosts, away))[:size]].sum()
        return [int(host) for host in hosts[np.lexsort((hosts, -total))]]

    def _near(self, groups: Sequence[Group], host: int, size: int) -> tuple[Group, ...]:
        """The groups whose hosts are nearest to ``host``, if it still is one."""
        hosts = np.array([each for each, _ in groups])
        if host not in hosts:
            return ()
        places = self.task.distances.places
        away = ((places[hosts] - places[host]) ** 2).sum(axis=1)
        away[hosts == host] = -1.0
        return tuple(sorted(groups[index] for index in np.lexsort((hosts, away))[:size]))

    def _again(self, groups: tuple[Group, ...], deadline: float, hasty: bool) -> list[Group]:
        """The same items in as many better groups; empty where none were found."""
        items = np.array(sorted(item for _, members in groups for item in members))
        place = {int(item): index for index, item in enumerate(items)}
        part = self._part(items, len(groups))
        local = [(place[host], tuple(place[item] for item in members)) for host, members in groups]
        incumbent = Incumbent(part.cost(local), tuple(local))
        pool = Pool(part)
        for host, members in local:
            pool.add_members(host, members)
        target = part.target(incumbent.cost)
        root = relax(part, part.allowed, pool, self.duals[items], target, Limits(_ROUNDS, deadline))
        if root.lower <= target:
            close(part, root.allowed, root.duals, incumbent, _EFFORT, deadline)
        if incumbent.groups == tuple(local):
            return []
        return [(int(items[host]), tuple(int(items[item]) for item in members)) for host, members in incumbent.groups]

    def _part(self, items: np.ndarray, groups: int) -> Instance:
        task = self.task
        distance = task.distances.between(items, items)
        return Instance(task.weights[items], task.capacity, distance, groups, task.exclusive[items], self.whole)
