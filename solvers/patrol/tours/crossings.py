"""Bound for long routes: 1-trees with a price on the crossings of sets of points that several routes must visit.

Where one route cannot serve a set of points within its limits, two must, and the set is entered and left twice. Such
sets are looked for where the trees so far cross them too seldom; their prices rise by subgradient steps together with
the penalties at the points. Any prices give a lower bound (Lagrangian relaxation of rounded capacity cuts).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.patrol.tours.instance import Instance
from tiaowen.solvers.patrol.tours.one_tree import SLACK, one_tree_ends, with_bases
from tiaowen.solvers.patrol.tours.timed import Timed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Row = tuple[bool, NDArray[np.bool_], float]  # whether it is of time, the set, what it needs
    Orders = list[NDArray[np.int64]]
    Known = set[tuple[bool, bytes]]

FIRST_ROUNDS, ROUNDS, TURNS = 250, 120, 7
TEST_ROUNDS, TRIES = 12, 6
MOST_KEPT, MOST_NEW, MOST_TESTS = 40, 12, 60
DIRECTIONS, SEEDS = 8, 24
HALVE_AFTER = 12
STEADY = 0.9
SHORT = 0.05
PRECISE = 1e-3


def crossings_bound(instance: Instance, routes: int, upper: int, deadline: float = math.inf) -> int:
    """At least this travel is needed by exactly so many routes; at most ``upper`` is returned."""
    return _Crossings(instance, routes, upper, deadline).bound()


class _Crossings:
    def __init__(self, instance: Instance, routes: int, upper: int, deadline: float) -> None:
        self.instance, self.routes, self.upper, self.deadline = instance, routes, upper, deadline
        self.cost = with_bases(instance, routes)
        self.size = len(self.cost)
        self.service = np.array(instance.service, dtype=np.float64)
        self.timed = Timed(instance, routes) if instance.capacity is None else None
        self.sets = np.zeros((0, self.size), dtype=bool)
        self.of_time = np.zeros(0, dtype=bool)
        self.needs = np.zeros(0)
        self.prices = np.zeros(0)
        self.penalties = np.zeros(self.size)
        self.usual = np.zeros((self.size, self.size))
        self.best = -math.inf
        self.step = 2.0

    def bound(self) -> int:
        """The best bound after all turns."""
        self._ascend(FIRST_ROUNDS)
        for _ in range(TURNS if self.routes > 1 else 0):
            if self.best > self.upper - 1 + SLACK or time.monotonic() > self.deadline:
                break
            if not self._take_in():
                break
            self.step = 1.0
            self._ascend(ROUNDS)
        return max(0, min(self.upper, math.ceil(self.best - SLACK)))

    def _ascend(self, rounds: int) -> None:
        """Steps from the best penalties and prices so far; the usual edges are an average over the trees."""
        penalties, prices = self.penalties, self.prices
        since, last = 0, np.zeros(self.size + len(prices))
        for _ in range(rounds):
            value, ends = self._tree(penalties, prices)
            degrees = np.bincount(ends.ravel(), minlength=self.size)
            reached = self._reached(ends)
            self.usual *= STEADY
            self.usual[ends[0], ends[1]] += 1.0 - STEADY
            self.usual[ends[1], ends[0]] += 1.0 - STEADY
            if value > self.best + SLACK:
                since = since if value < self.best + PRECISE * abs(self.best) else 0
                self.best, self.penalties, self.prices = value, penalties, prices
            else:
                since += 1
            if self.best > self.upper - 1 + SLACK:
                return
            if since >= HALVE_AFTER:
                self.step, since, penalties, prices = self.step / 2, 0, self.penalties, self.prices
            short = self.needs - reached
            short[(short < 0) & (prices <= 0)] = 0
            along = np.concatenate([degrees - 2.0, short])
            norm = float((along**2).sum())
            if not norm:
                return
            scale = self.step * max(self.upper - value, 1.0) * 0.5 / norm
            move = scale * (0.7 * along + 0.3 * last)
            last = along
            penalties = penalties + move[: self.size]
            prices = np.maximum(0.0, prices + move[self.size :])

    def _tree(self, penalties: NDArray[np.float64], prices: NDArray[np.float64]) -> tuple[float, NDArray[np.int64]]:
        """The bound of some prices and the ends of the edges of its 1-tree."""
        cost = self.cost + penalties[:, None] + penalties[None, :]
        plain, timed = (prices > 0) & ~self.of_time, (prices > 0) & self.of_time
        if plain.any():
            inside = self.sets[plain].astype(np.float64)
            crossing = np.einsum("ki,kj->ij", inside * prices[plain][:, None], 1 - inside)
            cost -= crossing + crossing.T
        if timed.any() and self.timed is not None:
            cost -= self.timed.priced(self.sets[timed], prices[timed])
        length, ends = one_tree_ends(cost)
        return length - 2 * float(penalties.sum()) + float((prices * self.needs).sum()), ends

    def _reached(self, ends: NDArray[np.int64]) -> NDArray[np.float64]:
        """What the edges of a tree come to for each set."""
        crossed = self.sets[:, ends[0]] != self.sets[:, ends[1]]
        reached: NDArray[np.float64] = crossed.sum(axis=1).astype(np.float64)
        if self.timed is not None:
            reached[self.of_time] = self.timed.counted(self.sets[self.of_time], ends)
        return reached

    def _take_in(self) -> int:
        """Look for sets that are crossed too seldom, or where the time is too short; how many were found."""
        usual = self._usual_between_points()
        orders = list(self._orders(usual))
        known = {(bool(kind), row.tobytes()) for kind, row in zip(self.of_time, self.sets, strict=True)}
        new = [*self._crossed_too_seldom(orders, usual, known), *self._short_of_time(orders, usual, known)]
        if new:
            kept = np.sort(np.argsort(-self.prices, kind="stable")[: min(MOST_KEPT, int((self.prices > 0).sum()))])
            self.sets = np.vstack([self.sets[kept], *(inside for _, inside, _ in new)])
            self.of_time = np.concatenate([self.of_time[kept], [kind for kind, _, _ in new]])
            self.needs = np.concatenate([self.needs[kept], [need for _, _, need in new]])
            self.prices = np.concatenate([self.prices[kept], np.zeros(len(new))])
        return len(new)

    def _crossed_too_seldom(self, orders: Orders, usual: NDArray[np.float64], known: Known) -> list[Row]:
        found: list[tuple[float, Row]] = []
        tests = 0
        for order in orders:
            for needed, chosen in self._candidates(order, usual):
                if time.monotonic() > self.deadline or tests >= MOST_TESTS:
                    break
                inside = self._inside(chosen)
                if (False, inside.tobytes()) in known:
                    continue
                known.add((False, inside.tobytes()))
                tests += 1
                if not self._takes(chosen, needed - 1):
                    within = np.zeros(len(usual), dtype=bool)
                    within[chosen] = True
                    short = 2 * needed - float(usual[within][:, ~within].sum())
                    found.append((short, (False, inside, 2.0 * needed)))
        return [row for _, row in sorted(found, key=lambda one: -one[0])[:MOST_NEW]]

    def _short_of_time(self, orders: Orders, usual: NDArray[np.float64], known: Known) -> list[Row]:
        rows: list[Row] = []
        found = [] if self.timed is None else sorted(self.timed.lacking(orders, usual), key=lambda one: -one[0])
        for _, chosen in found:
            inside = self._inside(chosen)
            if self.timed is not None and len(rows) < MOST_NEW and (True, inside.tobytes()) not in known:
                known.add((True, inside.tobytes()))
                rows.append((True, inside, self.timed.need(inside)))
        return rows

    def _inside(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        inside = np.zeros(self.size, dtype=bool)
        inside[chosen + self.routes - 1] = True
        return inside

    def _usual_between_points(self) -> NDArray[np.float64]:
        """The usual edges with all bases as one."""
        count = self.routes
        merged = np.zeros((self.size - count + 1,) * 2)
        merged[1:, 1:] = self.usual[count:, count:]
        merged[0, 1:] = self.usual[:count, count:].sum(axis=0)
        merged[1:, 0] = merged[0, 1:]
        return merged

    def _orders(self, usual: NDArray[np.float64]) -> Iterator[NDArray[np.int64]]:
        """Orders of the points whose beginnings may need several routes: from far on, and along the usual edges."""
        travel = np.array(self.instance.travel, dtype=np.float64)
        points = np.arange(1, len(travel))
        far = points[np.argsort(-travel[0, points], kind="stable")]
        yield far
        for seed in far[:: max(1, len(far) // DIRECTIONS)]:
            yield points[np.argsort(travel[seed, points], kind="stable")]
            yield points[np.argsort(travel[seed, points] - travel[0, points], kind="stable")]
        for seed in far[:: max(1, len(far) // SEEDS)]:
            yield self._grown(int(seed), usual, travel)

    def _grown(self, seed: int, usual: NDArray[np.float64], travel: NDArray[np.float64]) -> NDArray[np.int64]:
        """Points in the order in which a set grows that is crossed little."""
        order = [seed]
        pull = usual[seed] + travel[0] / (float(travel[0].max()) + 1) * SHORT
        outside = np.ones(len(usual), dtype=bool)
        outside[0] = outside[seed] = False
        while outside.any():
            new = int(np.where(outside, pull, -np.inf).argmax())
            order.append(new)
            outside[new] = False
            pull = pull + usual[new]
        return np.array(order)

    def _candidates(
        self, order: NDArray[np.int64], usual: NDArray[np.float64]
    ) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Beginnings of an order that seem to need more routes than cross them."""
        crossing = self._crossing(order, usual)
        weights = self.service + (usual * np.array(self.instance.travel)).sum(axis=1) / 2
        spent = np.cumsum(weights[order])
        near = np.minimum.accumulate(np.array(self.instance.travel[0])[order])
        carried = np.cumsum(np.array(self.instance.load)[order]) if self.instance.capacity is not None else None
        stride = max(1, len(order) // 60)
        for needed in range(2, self.routes + 1):
            over = spent + (needed - 1) * near > (needed - 1) * self.instance.period
            if carried is not None:
                over |= carried > (needed - 1) * (self.instance.capacity or 0)
            places = np.flatnonzero(over)
            tried = [int(place) for place in places[: TRIES * stride : stride]] if len(places) else []
            for place in tried:
                if place + 1 >= needed and crossing[place] < 2 * needed - SHORT:
                    yield needed, np.sort(order[: place + 1])

    def _crossing(self, order: NDArray[np.int64], usual: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each beginning of an order is usually crossed."""
        ordered = usual[np.ix_(order, order)]
        inside = np.cumsum(np.triu(ordered).sum(axis=0))
        crossing: NDArray[np.float64] = np.cumsum(usual[order].sum(axis=1)) - 2 * inside
        return crossing

    def _takes(self, chosen: NDArray[np.int64], routes: int) -> bool:
        """Whether so many routes may serve some points: nothing tells that they are too few."""
        instance = self.instance
        if instance.capacity is not None and sum(instance.load[one] for one in chosen) > routes * instance.capacity:
            return False
        spare = routes * instance.period - int(self.service[chosen].sum())
        if spare < 0:
            return False
        rows = np.concatenate([np.arange(routes), chosen + self.routes - 1])
        cost = self.cost[np.ix_(rows, rows)]
        penalties = self.penalties[rows]
        step, upper = 1.0, spare + 1
        for _ in range(TEST_ROUNDS):
            length, ends = one_tree_ends(cost + penalties[:, None] + penalties[None, :])
            value = length - 2 * float(penalties.sum())
            if value > spare + SLACK:
                return False
            surplus = np.bincount(ends.ravel(), minlength=len(rows)) - 2.0
            norm = float((surplus**2).sum())
            if not norm:
                return True
            penalties = penalties + step * (upper - value) * 1.05 / norm * surplus
        return True
