"""The way for many items, tried on few: bounds stay below the optimum, answers hold, windows are exact."""

from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest

from tiaowen.solvers.p_median import bands, hundreds, spread
from tiaowen.solvers.p_median import partition as partition_module
from tiaowen.solvers.p_median.blocks import start_by_blocks
from tiaowen.solvers.p_median.lagrange import ascend, first_duals
from tiaowen.solvers.p_median.lines import lines_of
from tiaowen.solvers.p_median.partition import divide, partition, verify_partition
from tiaowen.solvers.p_median.spread import Table, nearest
from tiaowen.solvers.p_median.trade import offers
from tiaowen.solvers.p_median.windows import Task, improve, redivided
from tiaowen.solvers.packing.bins import fewest_bins


def soon(seconds=30.0):
    return time.monotonic() + seconds


def task_of(plane, exclusive=None):
    flags = [False] * len(plane.weights) if exclusive is None else exclusive
    return Task(Table(np.array(plane.distance)), np.array(plane.weights), plane.capacity, np.array(flags))


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setattr(partition_module, "_SMALL", 0)


@pytest.fixture(params=["together", "in bands"])
def way(request, wide, monkeypatch):
    if request.param == "in bands":
        monkeypatch.setattr(hundreds, "_BANDED", 0)
        monkeypatch.setattr(hundreds, "_LEAST", 0.0)
        monkeypatch.setattr(bands, "_ITEMS", 2)


@pytest.mark.parametrize("seed", range(60))
def test_few_items_the_wide_way(made, seed, way):
    chance = random.Random(seed)
    plane = made.planar(seed, chance.randint(2, 9))
    exclusive = [weight > 60 for weight in plane.weights] if seed % 3 == 0 else None
    fewest = len(fewest_bins(plane.weights, 300, 5, exclusive=exclusive).bins)
    groups = min(len(plane.weights), fewest + seed % 2)
    arguments = (plane.weights, 300, plane.distance, groups)
    best = made.least_cost(*arguments, exclusive=exclusive)
    found = partition(*arguments, exclusive=exclusive, seconds=30)
    assert found.lower_bound <= best + 1e-6
    if found.groups:
        assert verify_partition(*arguments, found, exclusive=exclusive) == []
        assert found.cost >= best
        assert found.status != "optimal" or found.cost == best


@pytest.mark.parametrize("seed", range(3))
def test_the_wide_way_comes_near_the_whole_one(made, seed, wide, monkeypatch):
    plane = made.planar(seed, 36)
    groups = 2 + len(fewest_bins(plane.weights, 300, 5).bins)
    arguments = (plane.weights, 300, plane.distance, groups)
    far = partition(*arguments, seconds=30)
    assert verify_partition(*arguments, far) == []
    monkeypatch.setattr(partition_module, "_SMALL", 100)
    near = partition(*arguments, seconds=30)
    assert far.lower_bound <= near.cost <= far.cost * (1 + 1e-9)
    assert near.lower_bound <= far.cost
    assert far.cost <= 1.05 * near.cost


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("neighbours", [2, 4])
def test_a_bound_from_few_neighbours_is_below_the_optimum(made, seed, neighbours, monkeypatch):
    monkeypatch.setattr(spread, "_NEIGHBOURS", neighbours)
    monkeypatch.setattr(spread, "_CAPACITIES", 0)
    chance = random.Random(seed)
    plane = made.planar(seed, chance.randint(4, 9), 30, 140)
    groups = min(len(plane.weights), len(fewest_bins(plane.weights, 300, 5).bins) + seed % 3)
    best = made.least_cost(plane.weights, 300, plane.distance, groups)
    weights = np.array(plane.weights)
    near = nearest(Table(np.array(plane.distance)), weights, 300, soon())
    assert near.items.shape[1] == min(neighbours, len(weights))
    duals = first_duals(near, weights, 300, [], 100.0 * len(weights))
    bound = ascend(near, weights, 300, groups, duals, best, steps=60, deadline=soon())
    assert bound.value <= best + 1e-6
    assert bound.finished


def test_hosts_without_time_list_nobody_and_the_bound_still_holds(made):
    plane = made.planar(3, 9)
    weights = np.array(plane.weights)
    near = nearest(Table(np.array(plane.distance)), weights, 300, 0.0)
    assert (near.items[:, 1:] == -1).all()
    groups = len(fewest_bins(plane.weights, 300, 5).bins)
    best = made.least_cost(plane.weights, 300, plane.distance, groups)
    duals = first_duals(near, weights, 300, [], 50.0 * len(weights))
    assert ascend(near, weights, 300, groups, duals, best, steps=40, deadline=soon()).value <= best + 1e-6


@pytest.mark.parametrize("seed", range(80))
def test_a_window_is_divided_exactly(made, seed):
    chance = random.Random(seed)
    plane = made.planar(seed, chance.randint(5, 9), 50, 130)
    exclusive = np.array([seed % 4 == 1 and weight > 90 for weight in plane.weights])
    groups = chance.randint(2, 4)
    best = made.least_cost(plane.weights, 300, plane.distance, groups, exclusive=exclusive.tolist())
    task = task_of(plane, exclusive)
    below = 10_000.0
    local = redivided(task.weights, 300, exclusive, np.array(plane.distance), groups, None, below)
    if best == math.inf or groups > len(plane.weights):
        assert local is None
        return
    assert local is not None
    assert sorted(item for each in local for item in each) == list(range(len(plane.weights)))
    assert sum(task.best_host(each)[1] for each in local) == best
    assert redivided(task.weights, 300, exclusive, np.array(plane.distance), groups, None, best) is None


@pytest.mark.parametrize("seed", range(6))
def test_blocks_hold_what_they_may_and_windows_only_improve(made, seed):
    plane = made.planar(seed, 120)
    groups = len(fewest_bins(plane.weights, 300, 5).bins) + seed % 2
    task = task_of(plane)
    start = start_by_blocks(task, groups, soon())
    assert sorted(item for _, members in start for item in members) == list(range(120))
    assert len(start) == groups
    assert all(task.weights[list(members)].sum() <= 300 for _, members in start)
    better, cut = improve(task, start, (2,), None, soon())
    assert not cut
    assert sum(map(task.cost, better)) <= sum(map(task.cost, start))
    assert all(task.weights[list(members)].sum() <= 300 and host in members for host, members in better)


def test_when_the_time_is_up_the_wide_answer_is_still_one(made):
    plane = made.planar(2, 200)
    groups = 2 + len(fewest_bins(plane.weights, 300, 5).bins)
    found = partition(plane.weights, 300, plane.distance, groups, seconds=0.01)
    assert "time limit" in found.proof
    assert "时限" in found.proof_zh
    assert verify_partition(plane.weights, 300, plane.distance, groups, found) == []


def test_places_are_made_from_distances(made):
    plane = made.planar(8, 30)
    places = Table(np.array(plane.distance)).places
    table = np.array(plane.distance)
    guessed = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    assert np.abs(guessed - table).max() < 0.1 * table.max()


def test_lines_add_up_to_every_end():
    starts = [(0.0, 0.0), None, "not stated", (3.0, 4.0)]
    ends = [[(3.0, 4.0), (0.0, 1.0)], [(6.0, 8.0)], [], [(0.0, 0.004)]]
    lines = lines_of(starts, ends, None)
    everyone = np.arange(4)
    assert lines.between(everyone, everyone).tolist() == [
        [6.0, 10.0, 0.0, 0.0],
        [math.inf] * 4,
        [0.0] * 4,
        [round(math.hypot(3, 3), 2), 5.0, 0.0, 5.0],
    ]
    assert (lines.floor(everyone, everyone) <= lines.between(everyone, everyone)).all()
    longer = lines_of(starts, ends, lambda host, item: 100.0 * host + item)
    assert longer.between(np.array([0, 1, 2, 3]), np.array([1, 3])).tolist() == [
        [1.0, 3.0],
        [math.inf] * 2,
        [0.0] * 2,
        [301.0, 303.0],
    ]


def test_one_and_two_more_groups_are_offered(made):
    plane = made.planar(4, 12)
    fewest = len(fewest_bins(plane.weights, 300, 5).bins)
    table = Table(np.array(plane.distance))
    found = offers(plane.weights, 300, table, [False] * 12, fewest, soon())
    wanted = [made.least_cost(plane.weights, 300, plane.distance, fewest + more) for more in (1, 2)]
    assert [(one.groups, one.cost, one.proved) for one in found] == [
        (fewest + 1, wanted[0], True),
        (fewest + 2, wanted[1], True),
    ]
    assert offers(plane.weights, 300, table, [False] * 12, fewest, 0.0) == ()


def test_many_are_divided_without_a_table(made):
    chance = random.Random(9)
    starts = [(chance.uniform(0, 900), chance.uniform(0, 900)) for _ in range(180)]
    lines = lines_of(starts, [[start] for start in starts], None)
    weights = [chance.randint(20, 130) for _ in starts]
    groups = 1 + len(fewest_bins(weights, 300, 5).bins)
    options = {"exclusive": [False] * 180, "whole": False}
    found = divide(weights, 300, lines, groups, deadline=soon(2.0), **options)
    table = lines.between(np.arange(180), np.arange(180)).tolist()
    assert verify_partition(weights, 300, table, groups, found) == []
    assert 0.0 <= found.lower_bound <= found.cost
