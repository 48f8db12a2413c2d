"""Good routes for many points: split one tour, then take stretches out and put them back, as long as it pays.

Removal of neighbouring stretches and greedy insertion with an occasional look away follow Christiaens and Vanden
Berghe (2020). The numbers of rounds are fixed, so that the same input gives the same answer at any speed.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence

from tiaowen.solvers.patrol.tours.instance import Instance, in_order
from tiaowen.solvers.patrol.tours.single import nearest_first, shorten

REMOVED = 10
LONGEST = 10
LOOK_AWAY = 0.01
SPLIT = 0.5
HOT, COLD = 0.3, 0.003
CHECK_EVERY = 64
FAR = 1 << 60

Routes = list[list[int]]


def one_tour(instance: Instance, kicks: int) -> list[int]:
    """A short tour through all points, without the period."""
    nodes = [0, *instance.points]
    tour = shorten(instance.travel, nearest_first(instance.travel, nodes), kicks)
    at = tour.index(0)
    return tour[at + 1 :] + tour[:at]


def split(instance: Instance, tour: Sequence[int]) -> Routes:
    """The best way to cut a tour into routes within the limits: fewest routes, then least travel."""
    travel, service, period = instance.travel, instance.service, instance.period
    load, capacity = _loads(instance)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(tour) + 1):
        inner = served = carried = 0
        options = []
        for start in range(end - 1, -1, -1):
            served += service[tour[start]]
            inner += travel[tour[start]][tour[start + 1]] if start + 1 < end else 0
            carried += load[tour[start]]
            length = travel[0][tour[start]] + inner + travel[tour[end - 1]][0]
            if length + served > period or carried > capacity:
                break
            options.append((best[start][0] + 1, best[start][1] + length, start))
        best.append(min(options))
    routes, end = [], len(tour)
    while end:
        start = best[end][2]
        routes.append(list(tour[start:end]))
        end = start
    return routes[::-1]


class Search:
    """Removal and insertion on the routes of one instance."""

    def __init__(self, instance: Instance, seed: int = 1, deadline: float = math.inf) -> None:
        self.instance, self.chance, self.deadline = instance, random.Random(seed), deadline
        self.near = [_nearest(row) for row in instance.travel]
        self.load, self.capacity = _loads(instance)

    def fewer(self, routes: Routes, rounds: int) -> Routes | None:
        """Routes that are one fewer; None where none were found."""
        absent = [1] * len(self.instance.travel)
        dropped = min(range(len(routes)), key=lambda one: (sum(self.instance.service[p] for p in routes[one]), one))
        most = len(routes) - 1
        now = [route for index, route in enumerate(routes) if index != dropped]
        out = list(routes[dropped])
        for turn in range(rounds):
            if turn % CHECK_EVERY == 0 and time.monotonic() > self.deadline:
                return None
            new, waiting = self._changed(now, out, most)
            if not waiting:
                return new
            if sum(absent[one] for one in waiting) <= sum(absent[one] for one in out):
                now, out = new, waiting
            for one in waiting:
                absent[one] += 1
        return None

    def better(self, routes: Routes, rounds: int, most: int | None = None) -> Routes:
        """Routes with no more travel, and not more of them than before or than ``most``."""
        most = len(routes) if most is None else most
        best = now = [self._tidied(route) for route in routes]
        best_cost = now_cost = self._travelled(best)
        edge = max(1.0, best_cost / (len(self.instance.travel) + len(routes)))
        for turn in range(rounds):
            if turn % CHECK_EVERY == 0 and time.monotonic() > self.deadline:
                break
            heat = edge * HOT * (COLD / HOT) ** (turn / rounds)
            new, waiting = self._changed(now, [], most)
            if waiting:
                continue
            cost = self._travelled(new)
            if cost < now_cost - heat * math.log(self.chance.random() or 1.0):
                now, now_cost = new, cost
                if cost < best_cost:
                    best = now = [self._tidied(route) for route in new]
                    best_cost = now_cost = self._travelled(best)
        return [list(route) for route in in_order(best)]

    def _travelled(self, routes: Routes) -> int:
        return sum(map(self.instance.travelled, routes))

    def _tidied(self, route: list[int]) -> list[int]:
        """A route in a better order, if 2-opt and or-opt find one."""
        tour = shorten(self.instance.travel, [0, *route], 0)
        at = tour.index(0)
        return tour[at + 1 :] + tour[:at]

    def _changed(self, routes: Routes, out: list[int], most: int) -> tuple[Routes, list[int]]:
        left, taken = self._without_stretches(routes)
        return self._put_back(left, [*out, *taken], most)

    def _without_stretches(self, routes: Routes) -> tuple[Routes, list[int]]:
        chance = self.chance
        routes = list(routes)
        home = {point: index for index, route in enumerate(routes) for point in route}
        longest = min(LONGEST, max(1, len(home) // max(1, len(routes))))
        times = int(chance.uniform(1, 4 * REMOVED / (1 + longest)))
        seed = chance.choice(self.instance.points)
        ruined: set[int] = set()
        taken: list[int] = []
        for point in self.near[seed]:
            if len(ruined) >= times:
                break
            index = home.get(point)
            if index is None or index in ruined:
                continue
            ruined.add(index)
            gone, routes[index] = self._cut(routes[index], point, int(chance.uniform(1, longest + 1)))
            taken += gone
        return [route for route in routes if route], taken

    def _cut(self, route: list[int], point: int, count: int) -> tuple[list[int], list[int]]:
        """A stretch of a route around one point, sometimes with a piece in its midst that stays; and the rest."""
        chance = self.chance
        count = min(count, len(route))
        kept = 0
        if count < len(route) and count > 1 and chance.random() < SPLIT:
            kept = chance.randint(1, len(route) - count)
        at = route.index(point)
        start = chance.randint(max(0, at - count - kept + 1), min(at, len(route) - count - kept))
        stretch = route[start : start + count + kept]
        stay = chance.randint(1, count - 1) if kept else 0
        middle = stretch[stay : stay + kept] if kept else []
        gone = [one for one in stretch if one not in middle]
        return gone, route[:start] + middle + route[start + count + kept :]

    def _put_back(self, routes: Routes, points: list[int], most: int) -> tuple[Routes, list[int]]:
        instance, chance = self.instance, self.chance
        travel, service, period = instance.travel, instance.service, instance.period
        self._sort(points)
        load, capacity = self.load, self.capacity
        spare = [period - instance.duration(route) for route in routes]
        hold = [capacity - sum([load[point] for point in route]) for route in routes]
        waiting = []
        for point in points:
            row, time_here = travel[point], service[point]
            best, where, place = FAR, -1, 0
            for index, route in enumerate(routes):
                room = spare[index] - time_here
                if room < 0 or hold[index] < load[point]:
                    continue
                room = min(room, best)
                before = 0
                for position, after in enumerate(route):
                    extra = row[before] + row[after] - travel[before][after]
                    if extra <= room and extra < best and chance.random() >= LOOK_AWAY:
                        best, where, place, room = extra, index, position, extra
                    before = after
                extra = row[before] + row[0] - travel[before][0]
                if extra <= room and extra < best:
                    best, where, place = extra, index, len(route)
            if where >= 0:
                routes[where] = [*routes[where][:place], point, *routes[where][place:]]
                spare[where] -= best + time_here
                hold[where] -= load[point]
            elif len(routes) < most:
                routes.append([point])
                spare.append(period - instance.duration((point,)))
                hold.append(capacity - load[point])
            else:
                waiting.append(point)
        return routes, waiting

    def _sort(self, points: list[int]) -> None:
        row, chance = self.instance.travel[0], self.chance
        heavy = self.load if self.instance.capacity is not None else self.instance.service
        kind = chance.randrange(11)
        chance.shuffle(points)
        if kind >= 10:
            points.sort(key=lambda one: row[one])
        elif kind >= 8:
            points.sort(key=lambda one: -row[one])
        elif kind >= 4:
            points.sort(key=lambda one: -heavy[one])


def _loads(instance: Instance) -> tuple[Sequence[int], int]:
    """The loads and the capacity; nothing to carry where there is no limit."""
    if instance.capacity is None:
        return [0] * len(instance.travel), 0
    return instance.load, instance.capacity


def _nearest(row: Sequence[int]) -> list[int]:
    """The points in the order of their times in a row."""
    return sorted(range(1, len(row)), key=lambda point: (row[point], point))
