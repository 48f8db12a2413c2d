"""Every group pattern that a partition below some cost may use, listed for all hosts at once.

Items are taken or left one after another; a table of what the following items can still gain, for each room left, cuts
a beginning off as soon as nothing good can come of it, so that the work is in proportion to what is listed.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.bits import WORD, octets_of, unpacked, words_of
from tiaowen.solvers.p_median.core import core_of
from tiaowen.solvers.p_median.cuts import Fees, bundles, fees_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.cuts import Cut
    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Instance, Ints

_SLACK = 1e-7
_CELLS = 12_000_000  # of the tables that are held at once
_TOGETHER = 32  # hosts, at most
_HALVINGS = 10
_REFINEMENTS = 2


@dataclass(frozen=True, slots=True)
class Patterns:
    """Groups with their host and cost; every set of members once, as the bits of words, with its best host."""

    size: int
    bits: Bits
    hosts: Ints
    costs: Floats

    def __len__(self) -> int:
        return len(self.hosts)

    def taken(self, index: Ints | Flags) -> Patterns:
        """Some of them."""
        return Patterns(self.size, self.bits[index], self.hosts[index], self.costs[index])

    def members(self) -> Flags:
        """A row of flags for each."""
        return unpacked(self.bits, self.size)

    def group(self, index: int) -> Group:
        """One of them as plain numbers."""
        members = self.taken(np.array([index])).members()[0]
        return int(self.hosts[index]), tuple(int(item) for item in np.flatnonzero(members))

    def worth(self, duals: Floats) -> Floats:
        """The sum of the duals of the members of each; eight items are looked up at a time."""
        octets = octets_of(self.bits)
        some = np.zeros(octets.shape[1] * 8)
        some[: self.size] = duals
        inside = np.arange(256)[:, None] >> np.arange(8)[None, :] & 1
        total = np.zeros(len(self))
        for place in range(-(-self.size // 8)):
            total += (inside @ some[8 * place : 8 * place + 8])[octets[:, place]]
        return total

    def above(self, reduced: Floats, cuts: Sequence[Cut], prices: Floats) -> Floats:
        """Reduced costs with what the cuts add to them, whose prices are not positive."""
        total = reduced.copy()
        for cut, price in zip(cuts, prices.tolist(), strict=True):
            if price < 0.0:
                total -= price * bundles(self.bits, cut)
        return total


class Listing:
    """The best gain of each host for given duals of the items, ready to list patterns up to any cost.

    ``lower`` is the Lagrangian bound at the duals. Groups that leave the others too heavy do not count (see
    ``least_load``). With cuts and their prices, which are not positive, a pattern is dearer by that much for every
    bundle of a cut's items; ``values``, the least reduced cost of each host, leave that out before `missed`.
    """

    def __init__(
        self,
        instance: Instance,
        allowed: Flags,
        duals: Floats,
        cuts: Sequence[Cut] = (),
        prices: Floats | None = None,
        opening: float | None = None,
    ) -> None:
        self.instance, self.allowed, self.duals, self.opening = instance, allowed, duals, opening
        self.cuts, self.prices = tuple(cuts), np.zeros(0) if prices is None else prices
        self._fixed = float(duals.sum()) + fees_of(self.cuts, self.prices)
        self._fees = Fees(self.cuts, self.prices)
        self.hosts = _chained(np.flatnonzero(allowed.diagonal()), instance.distance)
        mine = np.arange(len(self.hosts)), self.hosts
        gain = np.where(allowed, duals[None, :] - np.where(allowed, instance.distance, 0.0), -np.inf)[self.hosts]
        self.own = gain[mine].copy()
        self.room = instance.capacity - instance.weights[self.hosts]
        gain[mine] = -np.inf
        gain[instance.weights[None, :] > self.room[:, None]] = -np.inf
        self.gain = gain
        self.core = core_of(gain, instance.weights, self.room, instance.exclusive)
        self.order = np.argsort(-instance.weights, kind="stable")
        self.values = self._values()
        self._add_up()

    def below(self, target: float, most: int) -> Patterns | None:
        """The patterns that the bound allows in partitions of at most ``target``; None if more than ``most``."""
        limits = target - self.lower + np.minimum(self.values, self.last)
        hosts, bits = [np.zeros(0, dtype=np.int64)], [np.zeros((0, words_of(self.instance.size)), dtype=np.uint64)]
        for rows in self._chunks() if self.open else ():
            states = self._walk(rows, -limits[rows] - self.own[rows] - _SLACK, most)
            if states is None:
                return None
            most -= len(states[0])
            hosts.append(self.hosts[rows][states[0]])
            bits.append(states[2])
        return _best_of_each(self.instance, np.concatenate(hosts), np.concatenate(bits))

    def regret(self, patterns: Patterns) -> Floats:
        """What each pattern costs above the dearest of the groups that the bound is made of."""
        return patterns.above(patterns.costs - patterns.worth(self.duals) - self.last, self.cuts, self.prices)

    def part(self, items: Ints) -> Listing:
        """The listing of some items by themselves, counted anew from 0; its bound stays that of all items."""
        some, place = copy(self), np.full(self.instance.size, -1)
        place[items] = np.arange(len(items))
        some.instance, some.duals = self.instance.region(items), self.duals[items]
        some.allowed = self.allowed[np.ix_(items, items)]
        here = place[self.hosts] >= 0
        some.hosts, some.room = place[self.hosts[here]], self.room[here]
        some.own, some.values = self.own[here], self.values[here]
        some.gain, some.core = self.gain[here][:, items], self.core.taken(here, items)
        some.order = np.argsort(-some.instance.weights, kind="stable")
        numbers = {item: index for index, item in enumerate(items.tolist())}
        cuts = [cut.among(numbers) for cut in self.cuts]
        kept = [index for index, cut in enumerate(cuts) if cut.most and self.prices[index] < 0.0]
        some.cuts, some.prices = tuple(cuts[index] for index in kept), self.prices[kept]
        some._fees = Fees(some.cuts, some.prices)
        return some

    def missed(self, known: Floats, most: int) -> Patterns:
        """The patterns that are cheaper, with cuts, than the ``known`` ones of their hosts; values and bound follow.

        Only hosts that can be among the cheapest ones matter. Where some hosts have more than ``most`` of such
        patterns, their values stay without cuts, and none of their patterns is given.
        """
        dearest = np.sort(known)[self.instance.groups - 1] if self.opening is None else self.opening
        limits = np.minimum(known, min(dearest, self.instance.ceiling))
        hosts, bits = [np.zeros(0, dtype=np.int64)], [np.zeros((0, words_of(self.instance.size)), dtype=np.uint64)]
        for rows in self._chunks() if self.open else ():
            states = self._walk(rows, -limits[rows] - self.own[rows] + _SLACK, most)
            if states is not None:
                host, missing, words = states
                least = limits[rows].copy()
                np.minimum.at(least, host, least[host] + missing)
                self.values[rows] = np.maximum(self.values[rows], least - 2.0 * _SLACK)
                hosts.append(self.hosts[rows][host])
                bits.append(words)
        self._add_up()
        return _best_of_each(self.instance, np.concatenate(hosts), np.concatenate(bits))

    def _add_up(self) -> None:
        if self.opening is not None:
            saved = float(np.minimum(self.values - self.opening, 0.0).sum())
            self.open, self.last = True, self.opening
            self.lower = self._fixed + self.instance.groups * self.opening + saved
            return
        finite = np.sort(self.values[np.isfinite(self.values)])[: self.instance.groups]
        self.open = len(finite) == self.instance.groups
        self.last = float(finite[-1]) if self.open else np.inf
        self.lower = self._fixed + float(finite.sum()) if self.open else np.inf

    def _chunks(self) -> list[slice]:
        cells = (self.instance.size + 1) * (self.instance.capacity + 1)
        together = max(1, min(_TOGETHER, _CELLS // cells))
        return [slice(first, first + together) for first in range(0, len(self.hosts), together)]

    def _values(self) -> Floats:
        """The least reduced cost of a pattern of each host, cuts left out."""
        values = np.full(len(self.hosts), np.inf)
        full = self.core.left <= self.instance.capacity - self.instance.least_load
        need = np.where(full, self.core.least, -np.inf)
        for rows in self._chunks():
            first = self._table(rows, self._useful(rows, need[rows]))[:, 0]
            values[rows] = -first[np.arange(len(first)), self.room[rows]] - self.own[rows]
        return values

    def _table(self, rows: slice, items: Ints) -> Floats:
        """``[host, k, room]``: the best gain from the k-th of the items on, for each room left."""
        instance, gain = self.instance, self.gain[rows]
        width = instance.capacity + 1
        table = np.empty((len(gain), len(items) + 1, width))
        table[:, -1] = np.where(np.arange(width) <= instance.capacity - instance.least_load, 0.0, -np.inf)
        for step in range(len(items) - 1, -1, -1):
            weight = int(instance.weights[items[step]])
            table[:, step] = after = table[:, step + 1]
            taken = after[:, : width - weight] + gain[:, items[step], None]
            np.maximum(after[:, weight:], taken, out=table[:, step, weight:])
        return table

    def _useful(self, rows: slice, need: Floats) -> Ints:
        """The items that some of the hosts may take where it gains what it needs, heavy ones first."""
        useful = self.core.taken(rows).useful(need) & np.isfinite(self.gain[rows])
        some: Ints = self.order[useful[:, self.order].any(axis=0)]
        return some

    def _walk(self, rows: slice, need: Floats, most: int) -> tuple[Ints, Floats, Bits] | None:
        """For every pattern that gains what it needs: the host's row, what it lacks (not above 0), members as bits."""
        instance, gain, items = self.instance, self.gain[rows], self._useful(rows, need)
        table = self._table(rows, items)
        host = np.flatnonzero(table[np.arange(len(gain)), 0, self.room[rows]] >= need)
        room, missing = self.room[rows][host], need[host]
        single = instance.exclusive[self.hosts[rows]][host]
        bits = np.zeros((len(host), words_of(instance.size)), dtype=np.uint64)
        own = self.hosts[rows][host]
        bits[np.arange(len(host)), own // WORD] = np.uint64(1) << (own % WORD).astype(np.uint64)
        for step, item in enumerate(items.tolist()):
            after = room - int(instance.weights[item])
            worth = gain[host, item]
            at = np.flatnonzero((worth > -np.inf) & (after >= 0) & ~(single & instance.exclusive[item]))
            lacks, able = missing[at] - worth[at], table[host[at], step + 1, after[at]]
            fits = able >= lacks
            at, lacks, able = at[fits], lacks[fits], able[fits]
            if self._fees.has(item):
                lacks += self._fees.added(bits[at], item)
                at, lacks = at[able >= lacks], lacks[able >= lacks]
            stays = np.flatnonzero(table[host, step + 1, room] >= missing)
            if len(at) + len(stays) > most:
                return None
            more = bits[at]
            more[:, item // WORD] |= np.uint64(1 << (item % WORD))
            missing = np.concatenate([missing[stays], lacks])
            single = np.concatenate([single[stays], single[at] | instance.exclusive[item]])
            room = np.concatenate([room[stays], after[at]])
            bits = np.concatenate([bits[stays], more])
            host = np.concatenate([host[stays], host[at]])
        return host, missing, bits


def highest(listing: Listing, target: float, most: int) -> tuple[Patterns | None, float]:
    """The patterns up to the highest level, ``target`` at best, that lets no more than ``most`` of them through."""
    low = high = target
    patterns = listing.below(target, most)
    for _ in range(_HALVINGS):
        if patterns is not None:
            break
        low, high = (listing.lower + low) / 2, low
        patterns = listing.below(low, most)
    for _ in range(_REFINEMENTS if patterns is not None and low < target else 0):
        level = (low + high) / 2
        more = listing.below(level, most)
        patterns, low, high = (patterns, low, level) if more is None else (more, level, high)
    return patterns, low


def _chained(hosts: Ints, distance: Floats) -> Ints:
    """The hosts in an order in which as many as are worked on together lie near to each other."""
    waiting, chain = hosts, [hosts[:0]]
    while len(waiting):
        near = np.argsort(distance[waiting[0], waiting], kind="stable")
        near = np.concatenate([[0], near[near != 0]])
        chain.append(np.sort(waiting[near[:_TOGETHER]]))
        waiting = waiting[np.sort(near[_TOGETHER:])]
    return np.concatenate(chain)


def _best_of_each(instance: Instance, hosts: Ints, bits: Bits) -> Patterns:
    """Every set of members once, around the host that serves it at the least cost."""
    costs = np.zeros(len(hosts))
    distance = np.where(np.isfinite(instance.distance), instance.distance, 0.0)
    rows = np.argsort(hosts, kind="stable")
    every = Patterns(instance.size, bits[rows], hosts[rows], costs)
    edges = np.searchsorted(every.hosts, np.arange(instance.size + 1))
    for host in np.unique(every.hosts).tolist():
        some = slice(int(edges[host]), int(edges[host + 1]))
        costs[some] = every.taken(np.arange(some.start, some.stop)).worth(distance[host])
    order = np.lexsort((every.hosts, costs, *every.bits.T))
    sets = every.bits[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (sets[1:] != sets[:-1]).any(axis=1)
    return every.taken(np.sort(order[new]))
