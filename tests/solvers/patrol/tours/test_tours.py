"""The routing core: against every division and order of few points, against published tours, and at its edges."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
import tsplib
from random_communities import divisions

from tiaowen.solvers.patrol.tours import plan
from tiaowen.solvers.patrol.tours.instance import faults, instance
from tiaowen.solvers.patrol.tours.one_tree import fewest_bound, tours_bound
from tiaowen.solvers.patrol.tours.plan import tours
from tiaowen.solvers.patrol.tours.search import one_tour, split
from tiaowen.solvers.patrol.tours.subsets import by_subsets


def random_instance(seed: int, least: int, most: int):
    """Points in a square with services, and a period that every point keeps by itself."""
    chance = random.Random(seed)
    count = chance.randint(least, most)
    places = [(chance.randrange(100), chance.randrange(100)) for _ in range(count + 1)]
    travel = [[round(((a - x) ** 2 + (b - y) ** 2) ** 0.5) for x, y in places] for a, b in places]
    service = [0, *(chance.randrange(60) for _ in range(count))]
    far = max(2 * travel[0][point] + service[point] for point in range(1, count + 1))
    return instance(travel, service, far + chance.randrange(200))


def best_by_trying(made) -> tuple[int, int]:
    """The fewest routes and their least travel, over all divisions and orders; knows nothing of the core."""
    travel, service = made.travel, made.service
    least: dict[tuple[int, ...], int] = {}

    def shortest(group: tuple[int, ...]) -> int:
        if group not in least:
            ways = permutations(group)
            least[group] = min(sum(travel[a][b] for a, b in pairwise((0, *way, 0))) for way in ways)
        return least[group]

    best = (len(service), 0)
    for division in divisions(list(made.points)):
        if len(division) > best[0]:
            continue
        lengths = [shortest(tuple(sorted(group))) for group in division]
        spent = [sum(service[point] for point in group) for group in division]
        if all(way + stay <= made.period for way, stay in zip(lengths, spent, strict=True)):
            found = (len(division), sum(lengths))
            best = min(best, found) if best[1] else found
    return best


@pytest.mark.parametrize("seed", range(200))
def test_few_points_against_trying_everything(seed: int) -> None:
    made = random_instance(seed, 1, 6)
    found = tours(made)
    assert (len(found.routes), found.travel) == best_by_trying(made)
    assert found.proved
    assert faults(made, found.routes) == []


@pytest.mark.parametrize("seed", range(4))
def test_eight_points_against_trying_everything(seed: int) -> None:
    made = random_instance(500 + seed, 8, 8)
    found = tours(made)
    assert (len(found.routes), found.travel) == best_by_trying(made)


@pytest.mark.parametrize("seed", range(60))
def test_the_way_for_many_points_agrees_on_few(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search, duals and cuts on points that the subsets also solve: bounds hold, and what is proved is right."""
    for name, value in {"MOST_POINTS": 0, "ONE_KICKS": 30, "FEWEST_ROUNDS": 80, "MOST_ROUNDS": 80}.items():
        monkeypatch.setattr(plan, name, value)
    made = random_instance(1000 + seed, 4, 9)
    best = by_subsets(made)
    travel = sum(map(made.travelled, best))
    found = tours(made)
    assert found.proved
    assert found.how != "subsets"
    assert (len(found.routes), found.travel) == (len(best), travel)


@pytest.mark.parametrize("name", ["berlin52", "eil51"])
def test_published_tours_are_met_and_proved(name: str) -> None:
    made = tsplib.tour(name)
    found = tours(made)
    assert found.travel == found.travel_bound == tsplib.shortest(name)


def test_the_bound_of_berlin52_by_trees_alone_is_its_length() -> None:
    made = tsplib.tour("berlin52")
    assert tours_bound(made, 1, 7542).travel == 7542


@pytest.mark.parametrize("seed", range(10))
def test_bounds_never_pass_the_best(seed: int) -> None:
    made = random_instance(2000 + seed, 6, 9)
    best = by_subsets(made)
    travel = sum(map(made.travelled, best))
    assert tours_bound(made, len(best), 10 * travel).travel <= travel
    least = tours_bound(made, 1, 10 * travel).travel
    assert fewest_bound(made, least) <= len(best)


def test_thirty_points_keep_the_period_and_state_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_ROUNDS", 1_000)
    monkeypatch.setattr(plan, "MOST_BY_WALKS", 0)
    made = random_instance(7, 30, 30)
    found = tours(made)
    assert faults(made, found.routes) == []
    assert found.travel_bound <= found.travel
    assert found.routes_bound <= len(found.routes)
    assert found == tours(made)


def test_a_period_met_to_the_second_is_one_round_and_one_less_is_two() -> None:
    """Two points 10 and 20 from the base on one line, service 5 each: 40 + 10 = 50."""
    travel = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    assert tours(instance(travel, [0, 5, 5], 50)).routes == ((1, 2),)
    assert tours(instance(travel, [0, 5, 5], 49)).routes == ((1,), (2,))


def test_a_point_out_of_reach_is_named() -> None:
    made = instance([[0, 10, 20], [10, 0, 10], [20, 10, 0]], [0, 5, 5], 44)
    assert made.too_far() == (2,)
    with pytest.raises(ValueError, match="too far"):
        tours(made)


def test_a_point_passed_twice_is_serviced_once() -> None:
    made = instance([[0, 10, 20], [10, 0, 10], [20, 10, 0]], [0, 5, 5], 60)
    assert made.duration((1, 2, 1)) == 40 + 10


def test_nothing_to_visit_needs_nobody() -> None:
    assert tours(instance([[0]], [0], 10)).routes == ()


def test_a_detour_is_never_longer_than_going_straight() -> None:
    made = instance([[0, 10, 99], [10, 0, 10], [99, 10, 0]], [0, 0, 0], 100)
    assert made.travel[0][2] == 20


def test_a_tour_is_split_where_that_costs_least() -> None:
    made = instance([[0, 5, 5, 5], [5, 0, 1, 9], [5, 1, 0, 9], [5, 9, 9, 0]], [0, 0, 0, 0], 12)
    assert split(made, [1, 2, 3]) == [[1, 2], [3]]


def test_a_tour_holds_every_point_once() -> None:
    made = random_instance(3, 40, 40)
    assert sorted(one_tour(made, 50)) == list(made.points)
