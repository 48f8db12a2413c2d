"""Beam search for a partition: groups follow one another over the plane, and only the best beginnings go on.

With good duals, what a beginning loses above the bound tells how good it is, wherever on the plane it has come to.
That works with little room to spare, where almost no group can be changed once all of them stand.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.bits import packed, unpacked
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.sweep.front import Front, advanced
from tiaowen.solvers.p_median.sweep.strokes import Listed, Strokes, first_open
from tiaowen.solvers.p_median.windows import FAR, Task

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.listing import Listing, Patterns
    from tiaowen.solvers.p_median.model import Floats, Group, Instance, Ints

_RENEWALS = (12, 6, 4, 2)  # groups to go when patterns are listed anew
_THIN = 0.3  # of the beginnings; where fewer go on, dearer patterns are listed
_DEARER = 1.5
_LAST = 1  # group, which is what the others leave
_TRIALS = 6  # of levels for a list
_ENOUGH, _AIM = 0.3, 0.5  # of the patterns that may be listed: what is long enough, and what to aim at
_NARROWER, _WIDER = 0.8, 4.0  # factors of the level, the second at most
_AHEAD = 0.1  # of the room to spare that may be used before its turn
_KEPT = 0.5  # of what the groups to come would have as their share of it
_ANGLES = np.radians(np.arange(0.0, 90.0, 5.0))  # of boxes around the items
_MENDING = (4,)  # groups of a neighbourhood that is divided anew at the end
_STEADY = 12  # groups put down before the pace is looked at
_PUTTING = 0.95  # of the time, to put down all groups
_LEAST = 0.03  # of the width, however short the time


class Effort(NamedTuple):
    """How many beginnings go on, how many patterns are listed on the way, and of how many of the items to come.

    Where no pattern fits, dearer ones are listed of so many items ``around``, one number after another.
    """

    width: int
    patterns: int
    ahead: int
    around: tuple[int, ...]


class Job(NamedTuple):
    """What a sweep over all items needs to know; see `swept`.

    It begins with a list, or with one up to about a level for the first items of the order.
    """

    instance: Instance
    listing: Listing
    start: Listed | None
    level: float
    effort: Effort


class Pace:
    """How many beginnings may go on so that the last group is put down in time, from what they took so far."""

    def __init__(self, most: int, groups: int, deadline: float) -> None:
        self._most, self._groups = most, groups
        self._begun = time.monotonic()
        self._until = self._begun + _PUTTING * (deadline - self._begun)
        self._gone_on = 0

    def width(self, left: int) -> int:
        """The number for the next of the groups that are left; all that may be, while there is time."""
        width, now = self._most, time.monotonic()
        if self._groups - left >= _STEADY and now > self._begun:
            affordable = (self._until - now) * self._gone_on / ((now - self._begun) * left)
            width = min(self._most, max(round(_LEAST * self._most), int(affordable)))
        self._gone_on += width
        return width


def listed(listing: Listing, items: Ints, level: float, most: int) -> Listed | None:
    """A list as long as may be, from a level that should be near; None where not even the shortest is in bounds."""
    best: tuple[Patterns, float] | None = None
    listing, ceiling = listing.part(items), listing.instance.ceiling
    for _ in range(_TRIALS):
        patterns = listing.below(listing.lower + level, most)
        if patterns is None:
            level *= _NARROWER
            if best is not None and level <= best[1]:
                break
            continue
        if best is None or level > best[1]:
            best = patterns, level
        if len(patterns) > _ENOUGH * most or level > ceiling:
            break
        level *= min(_WIDER, (_AIM * most / max(1, len(patterns))) ** (1 / 3))
    return None if best is None else Listed(best[0], listing.regret(best[0]), items, best[1])


def orders(places: Floats, strips: int) -> list[Ints]:
    """The items in the order in which a sweep meets them that goes to and fro in strips, from four corners.

    The strips lie along the narrowest upright box around the items, so that the next one begins where one ends.
    """
    places = min((_turned(places, angle) for angle in _ANGLES), key=lambda each: float(np.ptp(each, axis=0).prod()))
    wide = np.ptp(places, axis=0)
    scaled = (places - places.min(axis=0)) / np.where(wide > 0.0, wide, 1.0)
    found = []
    for across, along in ((0, 1), (1, 0)):
        for side in (scaled[:, across], 1.0 - scaled[:, across]):
            strip = np.minimum((side * strips).astype(np.int64), strips - 1)
            run = np.where(strip % 2 == 1, 1.0 - scaled[:, along], scaled[:, along])
            found.append(np.lexsort((run, strip)))
    return found


def _turned(places: Floats, angle: float) -> Floats:
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.asarray(places @ np.array([[cosine, -sine], [sine, cosine]]))


def swept(job: Job, order: Ints, seconds: float) -> tuple[Group, ...]:
    """A partition found by a sweep in an order and mended; empty if none was met in time.

    The listing should have good duals.
    """
    instance, deadline = job.instance, time.monotonic() + seconds
    if instance.groups <= max(_LAST, *_MENDING):
        return ()
    sweep = _Sweep(instance, job.listing, order, job.effort)
    groups = sweep.ended() if sweep.run(job.start, job.level, deadline) else ()
    if not groups:
        return ()
    task = Task(Table(instance.distance), instance.weights, instance.capacity, instance.exclusive)
    with Crew(1) as alone:
        return tuple(Search(task, job.listing.duals, instance.whole).run(groups, _MENDING, deadline, alone)[0])


class _Put(NamedTuple):
    """A group put to every beginning: the list that it is of, the places in it, the beginnings it goes on from."""

    listed: Listed
    place: Ints
    parent: Ints
    stroke: Ints


class _Sweep:
    def __init__(self, instance: Instance, listing: Listing, order: Ints, effort: Effort) -> None:
        self.instance, self.listing, self.order, self.effort = instance, listing, order, effort
        self.room = instance.groups * instance.capacity - int(instance.weights.sum())
        self.front = Front(packed(np.zeros((1, instance.size), dtype=bool)), np.zeros(1), np.zeros(1, dtype=np.int64))
        self.steps: list[_Put] = []

    def run(self, start: Listed | None, level: float, deadline: float) -> bool:
        """Put down all groups but the last ones; False where that came to an end before."""
        pace = Pace(self.effort.width, self.instance.groups, deadline)
        current = self._anew(level) if start is None else start
        while current is not None and self.left > _LAST:
            begun = self.left
            self._put(current, pace, deadline)
            if time.monotonic() > deadline:
                return False
            if self.left == begun:
                current = self._dearer(current)
            else:
                current = self._anew(level)
                level = level if current is None else current.level
        return self.left <= _LAST

    @property
    def left(self) -> int:
        """Groups to go."""
        return self.instance.groups - len(self.steps)

    def _put(self, current: Listed, pace: Pace, deadline: float) -> None:
        """One group after another until the patterns should be listed anew."""
        strokes = Strokes(self.instance, self.listing, current, self.order)
        begun, far = self.left, self._open() + len(current.items) // 2
        while self.left > _LAST and time.monotonic() <= deadline:
            share = (self.left - 1) / self.instance.groups
            room = min(1.0 - share + _AHEAD, 1.0 - _KEPT * share) * self.room
            width = pace.width(self.left)
            step = advanced(self.front, strokes, room, width)
            if step is None:
                return
            thin = len(step.parent) < _THIN * min(width, len(self.front.regret))
            if thin and self.left < begun:
                return
            self.front = step.front
            self.steps.append(_Put(current, strokes.index, step.parent, step.stroke))
            if self.left in _RENEWALS or self._open() > far:
                return

    def _open(self) -> int:
        """The rank of the item that comes next in most beginnings."""
        return int(np.median(first_open(self.front.taken)))

    def _anew(self, level: float) -> Listed | None:
        """The patterns of the items to come that are open in some beginning."""
        items = np.sort(self._to_come()[: self.effort.ahead])
        return listed(self.listing, items, level, self.effort.patterns)

    def _dearer(self, current: Listed) -> Listed | None:
        """Dearer patterns than the ones of which none fits, of fewer items around; None if there are none."""
        items = self._to_come()
        away = self.instance.distance[self.order[self._open()], items]
        near = items[np.argsort(away, kind="stable")]
        for count in (count for count in self.effort.around if count < len(current.items)):
            found = listed(self.listing, np.sort(near[:count]), _DEARER * current.level, self.effort.patterns)
            if found is not None and found.level > current.level:
                return found
        return None

    def _to_come(self) -> Ints:
        """The items that are open in some beginning, in their order."""
        taken = unpacked(np.bitwise_and.reduce(self.front.taken, axis=0)[None, :], self.instance.size)[0]
        items: Ints = self.order[~taken]
        return items

    def ended(self) -> tuple[Group, ...]:
        """The last group is what the others leave; of all partitions the best."""
        instance = self.instance
        left = ~unpacked(self.front.taken, instance.size)
        ranks = np.flatnonzero(left.any(axis=0))
        if not len(ranks):
            return ()
        items, left = self.order[ranks], left[:, ranks].astype(np.float64)
        table = instance.distance[np.ix_(items, items)]
        own = np.isfinite(instance.distance[items, items])
        costs = left @ np.where(np.isfinite(table), table, FAR).T
        costs = np.where((left > 0.0) & own, costs, FAR)
        costs[left @ instance.exclusive[items] > 1.0] = FAR
        total = self._spent() + costs.min(axis=1)
        state = int(total.argmin())
        if total[state] >= FAR:
            return ()
        members = tuple(np.sort(items[left[state] > 0.0]).tolist())
        return tuple(sorted((*self._traced(state), (int(items[costs[state].argmin()]), members))))

    def _spent(self) -> Floats:
        """What the groups of each beginning cost."""
        spent = np.zeros(1)
        for put in self.steps:
            spent = spent[put.parent] + put.listed.patterns.costs[put.place[put.stroke]]
        return spent

    def _traced(self, state: int) -> list[Group]:
        groups = []
        for put in reversed(self.steps):
            host, members = put.listed.patterns.group(int(put.place[put.stroke[state]]))
            groups.append((int(put.listed.items[host]), tuple(put.listed.items[list(members)].tolist())))
            state = int(put.parent[state])
        return groups
