"""Loads, and the bounds for many points: against trying everything, on a published instance, and at their edges."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import cvrplib
import numpy as np
import pytest
from random_communities import divisions

from tiaowen.solvers.patrol.tours import plan
from tiaowen.solvers.patrol.tours.crossings import crossings_bound
from tiaowen.solvers.patrol.tours.instance import Instance, faults, instance
from tiaowen.solvers.patrol.tours.one_tree import tours_bound
from tiaowen.solvers.patrol.tours.packing import bins_bound, packing_bound
from tiaowen.solvers.patrol.tours.plan import least_travel, tours
from tiaowen.solvers.patrol.tours.search import Search, one_tour, split
from tiaowen.solvers.patrol.tours.subsets import by_subsets
from tiaowen.solvers.patrol.tours.timed import Timed
from tiaowen.solvers.patrol.tours.walks import walks_bound


def loaded(seed: int, least: int, most: int, period: int | None = None) -> Instance:
    """Points in a square with services and loads; a period that every point keeps by itself."""
    chance = random.Random(seed)
    count = chance.randint(least, most)
    places = [(chance.randrange(100), chance.randrange(100)) for _ in range(count + 1)]
    travel = [[round(((a - x) ** 2 + (b - y) ** 2) ** 0.5) for x, y in places] for a, b in places]
    service = [0, *(chance.randrange(1, 40) for _ in range(count))]
    load = [0, *(chance.randrange(1, 30) for _ in range(count))]
    far = max(2 * travel[0][point] + service[point] for point in range(1, count + 1))
    return instance(travel, service, period or far + chance.randrange(200), load, max(load) + chance.randrange(40))


def timed(made: Instance) -> Instance:
    """The same without loads."""
    return instance(made.travel, made.service, made.period)


def answers(made: Instance) -> dict[int, int]:
    """The least travel by the number of routes, over all divisions and orders; knows nothing of the core."""
    travel, found = made.travel, {}
    for division in divisions(list(made.points)):
        total = 0
        for group in division:
            way = min(sum(travel[a][b] for a, b in pairwise((0, *order, 0))) for order in permutations(group))
            if way + sum(made.service[one] for one in group) > made.period:
                break
            if sum(made.load[one] for one in group) > made.capacity:
                break
            total += way
        else:
            found[len(division)] = min(total, found.get(len(division), total))
    return found


@pytest.mark.parametrize("seed", range(18))
def test_loads_against_trying_everything(seed: int) -> None:
    made = loaded(seed, 1, 5)
    best = answers(made)
    fewest = min(best)
    found = tours(made)
    assert (len(found.routes), found.travel) == (fewest, best[fewest])
    assert found.proved
    free = least_travel(made, rounds=60)
    assert free.travel == min(best.values())
    assert free.travel_bound <= free.travel
    assert free.routes_bound <= fewest


@pytest.mark.parametrize("seed", range(10))
def test_loads_the_way_for_many_points(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search and bounds on points that the subsets also solve."""
    for name, value in {"MOST_POINTS": 0, "MOST_BY_COLUMNS": 0, "ONE_KICKS": 30, "FEWEST_ROUNDS": 80}.items():
        monkeypatch.setattr(plan, name, value)
    monkeypatch.setattr(plan, "MOST_ROUNDS", 80)
    made = loaded(400 + seed, 4, 8)
    best = by_subsets(made)
    travel = sum(map(made.travelled, best))
    found = tours(made)
    assert faults(made, found.routes) == []
    assert found.routes_bound <= len(best) <= len(found.routes)
    assert len(found.routes) > len(best) or found.travel_bound <= travel <= found.travel


@pytest.mark.parametrize("seed", range(8))
def test_no_bound_passes_the_best(seed: int) -> None:
    for made in (loaded(800 + seed, 5, 8), timed(loaded(800 + seed, 5, 8))):
        best = by_subsets(made)
        count, travel = len(best), sum(map(made.travelled, best))
        assert crossings_bound(made, count, 2 * travel) <= travel
        assert walks_bound(made, count, True, (), 2 * travel, float("inf")) <= travel
        assert packing_bound(made) <= count


def test_the_bounds_tell_more_than_trees() -> None:
    """Over some cases with several routes, the gap that trees leave is at least halved."""
    trees = better = whole = 0
    for seed in range(4):
        made = timed(loaded(1300 + seed, 8, 9))
        best = by_subsets(made)
        travel = sum(map(made.travelled, best))
        if len(best) == 1:
            continue
        whole += travel
        trees += tours_bound(made, len(best), travel).travel
        better += max(
            crossings_bound(made, len(best), travel),
            walks_bound(made, len(best), True, best, travel, float("inf")),
        )
    assert 2 * (whole - better) <= whole - trees
    assert whole > trees


@pytest.mark.parametrize(
    ("sizes", "room", "bins"),
    [
        ([], 10, 0),
        ([10], 10, 1),
        ([6, 6, 6], 10, 3),
        ([5, 5, 5, 5], 10, 2),
        ([5, 5, 5, 5, 1], 10, 3),
        ([7, 7, 4, 4], 10, 3),
        ([7, 7, 3, 3], 10, 2),
    ],
)
def test_bins(sizes: list[int], room: int, bins: int) -> None:
    assert bins_bound(sizes, room) == bins


def test_large_loads_need_a_route_each() -> None:
    """Three loads of 6 at a capacity of 10: two routes would do by their sum of 18, three are needed."""
    travel = [[0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]]
    made = instance(travel, [0] * 4, 100, [0, 6, 6, 6], 10)
    assert packing_bound(made) == 3
    assert tours(made).routes == ((1,), (2,), (3,))


def test_a_load_too_heavy_is_named() -> None:
    made = instance([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [0, 0, 0], 100, [0, 4, 11], 10)
    assert made.too_far() == (2,)
    assert faults(made, [(1,), (2,)]) == ["(2,): too much to carry"]
    with pytest.raises(ValueError, match="too far"):
        tours(made)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_keeps_the_period_has_time_for_every_set(seed: int) -> None:
    """For routes at random that keep the period and every set of points, by both ways of counting edges."""
    made = timed(loaded(4_000 + seed, 4, 8))
    chance = random.Random(seed)
    order = chance.sample(list(made.points), len(made.points))
    routes = split(made, order)
    count = len(routes)
    place = {point: point + count - 1 for point in made.points}
    ends = np.array(
        [
            pair
            for number, route in enumerate(routes)
            for pair in pairwise([number, *(place[one] for one in route), (number + 1) % count])
        ]
    ).T
    rows = Timed(made, count)
    for mask in range(1, 1 << len(made.points)):
        inside = np.zeros((1, len(made.points) + count), dtype=bool)
        inside[0, [place[one] for one in made.points if mask >> one - 1 & 1]] = True
        counted = float(rows.counted(inside, ends)[0])
        assert counted >= rows.need(inside[0]) - 1e-9
        priced = rows.priced(inside, np.ones(1))
        assert abs(float(priced[ends[0], ends[1]].sum()) - counted) < 1e-9


def test_a_load_met_to_the_unit_is_one_route() -> None:
    travel = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    assert len(tours(instance(travel, [0] * 3, 100, [0, 4, 6], 10)).routes) == 1
    assert len(tours(instance(travel, [0] * 3, 100, [0, 4, 7], 10)).routes) == 2


def test_a_published_instance_is_kept_and_neared() -> None:
    """25 vehicles at least by the loads; the best length known is 27591, of 26 vehicles."""
    made = cvrplib.deliveries("X-n101-k25")
    assert (len(made.points), sum(made.load), packing_bound(made)) == (100, 5147, 25)
    routes = Search(made).better(split(made, one_tour(made, 30)), 2_000, len(made.points))
    assert faults(made, routes) == []
    travel = sum(map(made.travelled, routes))
    assert cvrplib.shortest("X-n101-k25") <= travel <= 1.05 * cvrplib.shortest("X-n101-k25")


def test_the_guards_of_thirty_points_are_proved_by_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the trees alone, one guard fewer might do."""
    monkeypatch.setattr(plan, "MOST_ROUNDS", 1_000)
    chance = random.Random(30)
    places = [(0, 0), *((chance.randrange(500), chance.randrange(500)) for _ in range(30))]
    travel = [[round(((a - x) ** 2 + (b - y) ** 2) ** 0.5) for x, y in places] for a, b in places]
    found = tours(instance(travel, [0] + [30] * 30, 1500))
    assert len(found.routes) == found.routes_bound == 4
    assert 0.9 * found.travel <= found.travel_bound <= found.travel
