"""Sharing nodes within reach: against every division of small cases, and honest bounds where time is short."""

from __future__ import annotations

import math
import random

import pytest
from random_communities import divisions

from tiaowen.solvers.catv.nodes.greedy import greedy, simple_bound
from tiaowen.solvers.catv.nodes.patterns import every_group
from tiaowen.solvers.catv.nodes.programme import linear_bound, over_groups, over_hosts
from tiaowen.solvers.catv.nodes.reach import Sharing, components, part_of, within_reach
from tiaowen.solvers.catv.nodes.refill import refilled
from tiaowen.solvers.catv.nodes.roomy import is_roomy, over_reach
from tiaowen.solvers.catv.nodes.share import share_nodes
from tiaowen.solvers.catv.nodes.windows import improved

FARTHEST = 100.0


def task(seed: int, size: int, low: int = 10, high: int = 96, spread: int = 260) -> Sharing:
    chance = random.Random(seed)
    places = [(float(chance.randrange(spread)), float(chance.randrange(spread))) for _ in range(size)]
    weights = tuple(chance.randrange(low, high + 1) for _ in range(size))
    reach = within_reach(places, FARTHEST)
    near = tuple({one: float(round(weights[one] * metres)) for one, metres in some} for some in reach)
    return Sharing(weights, 96, tuple(weight >= 48 for weight in weights), near)


def best(sharing: Sharing) -> tuple[int, float]:
    """The fewest groups and their least cost, by trying every division."""
    found = []
    for division in divisions(range(len(sharing.weights))):
        if any(sum(sharing.weights[one] for one in group) > sharing.capacity for group in division):
            continue
        if any(sum(sharing.exclusive[one] for one in group) > 1 for group in division):
            continue
        hosted = [sharing.hosted(group) for group in division]
        if all(hosted):
            found.append((len(hosted), sum(sharing.cost(group) for group in hosted)))
    return min(found)


def wrong(sharing: Sharing, groups) -> list[str]:
    told = []
    if sorted(item for _, members in groups for item in members) != list(range(len(sharing.weights))):
        told.append("an item is missing or stands twice")
    for host, members in groups:
        if host not in members or any(item not in sharing.near[host] for item in members):
            told.append(f"{host} does not reach its group")
        if sum(sharing.weights[item] for item in members) > sharing.capacity:
            told.append(f"the group of {host} is too heavy")
        if sum(sharing.exclusive[item] for item in members) > 1:
            told.append(f"the group of {host} has two that need their own")
    return told


@pytest.mark.parametrize("seed", range(150))
def test_the_fewest_and_nearest_of_all_divisions(seed: int) -> None:
    sharing = task(seed, 2 + seed % 6, high=60 if seed % 2 else 96)
    found = share_nodes(sharing, 30.0)
    assert wrong(sharing, found.groups) == []
    assert (len(found.groups), found.cost) == best(sharing)
    assert (found.fewest, found.cost_bound, found.proved) == (len(found.groups), found.cost, True)


@pytest.mark.parametrize("seed", range(40))
def test_no_bound_is_above_the_truth_and_the_greedy_division_holds(seed: int) -> None:
    sharing = task(700 + seed, 6, low=5, high=50, spread=200)
    assert simple_bound(sharing) <= best(sharing)[0] <= len(greedy(sharing))
    assert wrong(sharing, greedy(sharing)) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_linear_bound_is_never_above_the_truth_nor_below_the_load(seed: int) -> None:
    sharing = task(900 + seed, 7, low=8, high=60, spread=150)
    patterns = every_group(sharing, 10_000)
    least = math.ceil(sum(sharing.weights) / sharing.capacity)
    assert least <= linear_bound(sharing, patterns, 20.0) <= best(sharing)[0]
    assert linear_bound(sharing, patterns, 0.0) <= best(sharing)[0]


@pytest.mark.parametrize("seed", range(25))
def test_both_programmes_agree(seed: int) -> None:
    sharing = task(300 + seed, 7, low=8, high=48)
    patterns = every_group(sharing, 10_000)
    one, other = over_groups(sharing, patterns, "both", 20.0), over_hosts(sharing, "both", 20.0)
    assert one.optimal
    assert other.optimal
    worth = [(len(found.groups), sum(map(sharing.cost, found.groups))) for found in (one, other)]
    assert worth[0] == worth[1] == best(sharing)


def test_components_share_nothing_and_add_up() -> None:
    sharing = task(5, 40, spread=900)
    parts = components(sharing)
    assert sorted(item for part in parts for item in part) == list(range(40))
    counts = [len(share_nodes(part_of(sharing, part), 20.0).groups) for part in parts]
    assert sum(counts) == len(share_nodes(sharing, 4.0).groups)


def test_too_many_groups_to_list_are_told_and_not_listed() -> None:
    assert every_group(task(1, 30, low=1, high=2, spread=50), 500) is None


def test_windows_keep_a_division_whole_and_never_make_it_worse() -> None:
    sharing = task(11, 45, low=8, high=40, spread=350)
    first = greedy(sharing)
    better = improved(sharing, first, math.inf)
    assert wrong(sharing, better) == []
    assert (len(better), sum(map(sharing.cost, better))) < (len(first), sum(map(sharing.cost, first)))


def test_without_time_the_answer_holds_and_the_gap_is_honest() -> None:
    sharing = task(12, 36, low=8, high=40, spread=230)
    hurried, calm = share_nodes(sharing, 0.0), share_nodes(sharing, 20.0)
    assert wrong(sharing, hurried.groups) == []
    assert hurried.fewest <= calm.fewest <= len(calm.groups) <= len(hurried.groups)
    assert hurried.proved <= (len(hurried.groups) == calm.fewest)
    assert hurried.cost_bound <= hurried.cost


def test_an_unknown_place_is_near_everything() -> None:
    reach = within_reach([(0.0, 0.0), None, (500.0, 0.0)], FARTHEST)
    assert [sorted(one for one, _ in some) for some in reach] == [[0, 1], [0, 1, 2], [1, 2]]


def villas(seed: int, size: int, spread: int) -> Sharing:
    return task(seed, size, low=1, high=1, spread=spread)


@pytest.mark.parametrize("seed", range(60))
def test_where_no_group_can_grow_too_full_a_cover_is_the_fewest(seed: int) -> None:
    sharing = villas(seed, 4 + seed % 5, 220)
    found = over_reach(sharing, 20.0)
    assert is_roomy(sharing)
    assert wrong(sharing, found.groups) == []
    assert (len(found.groups), found.bound, found.optimal) == (best(sharing)[0], best(sharing)[0], True)
    assert share_nodes(sharing, 20.0).cost == best(sharing)[1]


def test_a_tight_task_is_not_roomy() -> None:
    assert not is_roomy(task(3, 8, spread=60))


def test_refilling_keeps_a_division_whole_needs_fewer_groups_and_is_the_same_each_time() -> None:
    sharing = task(11, 40, low=8, high=40, spread=350)
    first, listed = greedy(sharing), every_group(sharing, 100_000)
    better = refilled(sharing, first, listed, 0, math.inf)
    assert wrong(sharing, better) == []
    assert len(better) < len(first)
    assert better == refilled(sharing, first, listed, 0, math.inf)
    assert refilled(sharing, first, listed, 0, 0.0) == sorted(first)


def test_two_hundred_buildings_and_two_hundred_villas_are_proved() -> None:
    for sharing in (task(21, 200, low=12, spread=1000), villas(22, 200, 1000)):
        found = share_nodes(sharing, 60.0)
        assert wrong(sharing, found.groups) == []
        assert found.proved
