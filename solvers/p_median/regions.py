"""Duals for many items from linear programmes over regions of whole groups, made comparable with each other.

In every region the number of groups is that of a partition at hand, so that the regions are independent. What an
opened group costs differs between regions; each is shifted along the weights to the median of all.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.model import Pool
from tiaowen.solvers.p_median.neighbours import Job, job_of, placed
from tiaowen.solvers.p_median.pricing import price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.crew import Crew
    from tiaowen.solvers.p_median.model import Floats, Group
    from tiaowen.solvers.p_median.windows import Task

_GROUPS = 24  # of a region at most
_ROUNDS = 300
_KEPT = 4  # patterns for each item of a region, those nearest to its bound


class Priced(NamedTuple):
    """The duals of the items of a region, the reduced cost of the dearest group of its bound, and patterns found."""

    duals: Floats
    opening: float
    patterns: tuple[Group, ...]


def regional_duals(
    task: Task, groups: Sequence[Group], duals: Floats, whole: bool, deadline: float, crew: Crew
) -> tuple[Floats, list[Group]]:
    """Better duals than the ones given, region by region, and the patterns that their linear programmes used."""
    regions = _halved(task, sorted(groups))
    seconds = deadline - time.monotonic()
    jobs = [job_of(task, tuple(region), duals, whole, seconds) for region in regions]
    priced = crew.each(_priced, jobs)
    usual = float(np.median([each.opening for each in priced]))
    result = duals.copy()
    patterns: list[Group] = []
    for region, (local, opening, found) in zip(regions, priced, strict=True):
        items = np.array(sorted(item for _, members in region for item in members))
        result[items] = local + task.weights[items] * ((opening - usual) / task.capacity)
        patterns += placed(tuple(region), found)
    return result, patterns


def _halved(task: Task, groups: list[Group]) -> list[list[Group]]:
    """Regions of groups that lie together, by halving."""
    if len(groups) <= _GROUPS:
        return [groups]
    places = task.distances.places[[host for host, _ in groups]]
    order = np.argsort(places[:, int(np.ptp(places, axis=0).argmax())], kind="stable")
    half = len(order) // 2
    parts = ([groups[index] for index in sorted(some.tolist())] for some in (order[:half], order[half:]))
    return [region for part in parts for region in _halved(task, part)]


def _priced(job: Job) -> Priced:
    part = job.part
    pool = Pool(part)
    for host, members in job.groups:
        pool.add_members(host, members)
    limits = Limits(_ROUNDS, time.monotonic() + job.seconds)
    root = relax(part, part.allowed, pool, job.duals, part.ceiling, limits)
    values = np.sort(price(part, part.allowed, root.duals).values)
    reduced = pool.costs - pool.members @ root.duals
    best = np.argsort(reduced, kind="stable")[: _KEPT * part.size]
    patterns = tuple(pool.group(int(index)) for index in best)
    return Priced(root.duals, float(values[part.groups - 1]), patterns)
