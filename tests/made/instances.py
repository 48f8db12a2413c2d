"""Random planar instances: whole Euclidean distances, rounded down as in the published capacitated p-median files."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Planar:
    weights: list[int]
    distance: list[list[float]]
    capacity: int


def planar(seed: int, size: int, lightest: int = 20, heaviest: int = 130, capacity: int = 300) -> Planar:
    """Buildings with more light than heavy ones, about 60 m apart."""
    chance = random.Random(seed)
    weights = [int(chance.triangular(lightest, heaviest, lightest)) for _ in range(size)]
    side = math.isqrt(size) * 60
    points = [(chance.randint(0, side), chance.randint(0, side)) for _ in range(size)]
    return Planar(weights, [[float(math.floor(math.dist(a, b))) for b in points] for a in points], capacity)


def least_cost(weights, capacity, distance, groups, exclusive=None, hosts=None) -> float:
    """The optimum by trying every set of every group (dynamic programme over subsets); infinite where there is none."""
    size = len(weights)
    flags = exclusive or [False] * size
    may_host = range(size) if hosts is None else hosts
    cost = [math.inf] * (1 << size)
    for subset in range(1, 1 << size):
        members = [item for item in range(size) if subset >> item & 1]
        if sum(weights[i] for i in members) <= capacity and sum(flags[i] for i in members) <= 1:
            fit = (sum(distance[h][i] for i in members) for h in members if h in may_host)
            cost[subset] = min(fit, default=math.inf)
    best = [0.0] + [math.inf] * ((1 << size) - 1)
    for _ in range(groups):
        following = [math.inf] * (1 << size)
        for subset in range(1, 1 << size):
            lowest = subset & -subset
            part = subset
            while part:
                if part & lowest and cost[part] < math.inf:
                    following[subset] = min(following[subset], cost[part] + best[subset ^ part])
                part = (part - 1) & subset
        best = following
    return best[-1]


def fewest_by_trying(weights, capacity, exclusive=None) -> int:
    """The least number of bins by the same dynamic programme, counting bins."""
    size = len(weights)
    flags = exclusive or [False] * size
    fits = [False] * (1 << size)
    best = [0] + [size + 1] * ((1 << size) - 1)
    for subset in range(1, 1 << size):
        members = [item for item in range(size) if subset >> item & 1]
        fits[subset] = sum(weights[i] for i in members) <= capacity and sum(flags[i] for i in members) <= 1
        lowest, part = subset & -subset, subset
        while part:
            if part & lowest and fits[part]:
                best[subset] = min(best[subset], 1 + best[subset ^ part])
            part = (part - 1) & subset
    return best[-1]


def plain_programme(case, groups, exclusive=None):
    """The textbook programme: x[host, item], at most one group for each host."""
    import pulp

    problem = pulp.LpProblem("p_median", pulp.LpMinimize)
    items = range(len(case.weights))
    serve = {(h, i): problem.add_variable(f"x_{h}_{i}", 0, 1, pulp.LpInteger) for h in items for i in items}
    problem += pulp.lpSum(case.distance[h][i] * serve[h, i] for h in items for i in items)
    for i in items:
        problem += pulp.lpSum(serve[h, i] for h in items) == 1, f"served_{i}"
    for h in items:
        load = pulp.lpSum(case.weights[i] * serve[h, i] for i in items)
        problem += load <= case.capacity * serve[h, h], f"capacity_{h}"
        if exclusive:
            problem += pulp.lpSum(serve[h, i] for i in items if exclusive[i]) <= 1, f"exclusive_{h}"
        for i in items:
            if i != h:
                problem += serve[h, i] <= serve[h, h], f"open_{h}_{i}"
    problem += pulp.lpSum(serve[h, h] for h in items) == groups, "groups"
    return problem
