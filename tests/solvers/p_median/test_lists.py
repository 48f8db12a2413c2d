"""Lists of patterns, cuts over a few items, and helpers: against trying everything."""

from __future__ import annotations

import math
import random
import time
from itertools import combinations, permutations

import numpy as np
import pytest

from tiaowen.solvers.p_median import lift
from tiaowen.solvers.p_median.bits import packed
from tiaowen.solvers.p_median.blocks import start_by_blocks
from tiaowen.solvers.p_median.broken import SHAPES, violated
from tiaowen.solvers.p_median.compact import compact
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.cuts import Cut, bundles, rests
from tiaowen.solvers.p_median.exact import Effort, close
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import Incumbent, instance_of
from tiaowen.solvers.p_median.neighbours import Search
from tiaowen.solvers.p_median.regions import regional_duals
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.windows import Task
from tiaowen.solvers.packing.bins import fewest_bins

EFFORT = Effort(patterns=200, most=5_000, lifts=4, cuts=10, rungs=(50, 5_000), nodes=500)


def soon(seconds=30.0):
    return time.monotonic() + seconds


def small(made, seed, longest=9):
    chance = random.Random(seed)
    plane = made.planar(seed, chance.randint(3, longest), 40, 140)
    exclusive = [seed % 3 == 0 and weight > 90 for weight in plane.weights]
    fewest = len(fewest_bins(plane.weights, 300, 5, exclusive=exclusive).bins)
    groups = min(len(plane.weights), fewest + seed % 2)
    return plane, instance_of(plane.weights, 300, np.array(plane.distance), groups, exclusive), exclusive


def every_group(instance):
    """Every set of items that may be a group, and every host in it."""
    for size in range(1, instance.size + 1):
        for members in combinations(range(instance.size), size):
            load = int(instance.weights[list(members)].sum())
            if instance.least_load <= load <= instance.capacity and instance.exclusive[list(members)].sum() <= 1:
                for host in members:
                    yield host, members, float(instance.distance[host][list(members)].sum())


@pytest.mark.parametrize("seed", range(30))
def test_every_pattern_below_the_level_is_listed_once_with_its_best_host(made, seed):
    _, instance, exclusive = small(made, seed)
    chance = random.Random(seed)
    duals = np.array([chance.uniform(0.0, 150.0) for _ in range(instance.size)])
    listing = Listing(instance, instance.allowed, duals)
    least = {}
    for host, members, cost in every_group(instance):
        worth = cost - float(duals[list(members)].sum())
        least[host] = min(worth, least.get(host, math.inf))
    wanted_values = [least.get(host, math.inf) for host in range(instance.size)]
    assert (listing.values <= np.array(wanted_values) + 1e-6).all()
    assert any(exclusive) or listing.values == pytest.approx(wanted_values)
    target = listing.lower + chance.uniform(0.0, 200.0)
    wanted = {}
    for host, members, cost in every_group(instance):
        worth = cost - float(duals[list(members)].sum())
        if worth <= target - listing.lower + min(listing.values[host], listing.last) + 1e-9:
            wanted[members] = min(cost, wanted.get(members, math.inf))
    patterns = listing.below(target, 10**6)
    found = {patterns.group(index)[1]: float(patterns.costs[index]) for index in range(len(patterns))}
    assert found == wanted
    assert all(instance.cost([patterns.group(index)]) == patterns.costs[index] for index in range(len(patterns)))
    assert len(patterns) < 2 or listing.below(target, len(patterns) - 1) is None


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_of_the_lists_holds_and_the_answer_is_the_best(made, seed):
    plane, instance, exclusive = small(made, seed)
    best = made.least_cost(plane.weights, 300, plane.distance, instance.groups, exclusive=exclusive)
    duals = np.array([random.Random(seed).uniform(20.0, 90.0)] * instance.size)
    incumbent = Incumbent(instance.ceiling)
    lower = close(instance, instance.allowed, duals, incumbent, EFFORT, soon())
    assert lower == math.inf or lower <= best + 1e-6
    if lower == math.inf:
        assert incumbent.cost == (best if math.isfinite(best) else instance.ceiling)


@pytest.mark.parametrize("seed", range(10))
def test_with_short_lists_the_bound_still_holds(made, seed):
    plane, instance, exclusive = small(made, seed)
    best = made.least_cost(plane.weights, 300, plane.distance, instance.groups, exclusive=exclusive)
    duals = np.full(instance.size, 50.0)
    scarce = Effort(patterns=8, most=8, lifts=2, cuts=2, rungs=(4,), nodes=1)
    incumbent = Incumbent(instance.ceiling)
    lower = close(instance, instance.allowed, duals, incumbent, scarce, soon())
    assert min(lower, incumbent.cost) <= best + 1e-6
    assert incumbent.cost >= best


@pytest.mark.parametrize("seed", range(40))
def test_the_lifted_bound_is_below_the_optimum_and_above_the_plain_one(made, seed, monkeypatch):
    monkeypatch.setattr(lift, "_LIST", 5)
    monkeypatch.setattr(lift, "_MISSED", 5 if seed % 2 else 1000)
    plane, instance, exclusive = small(made, seed)
    best = made.least_cost(plane.weights, 300, plane.distance, instance.groups, exclusive=exclusive)
    duals = np.full(instance.size, 50.0)
    listing = Listing(instance, instance.allowed, duals)
    plain = listing.lower
    listing = lift.lifted(listing, Incumbent(instance.ceiling), 12, soon())
    lower = listing.lower
    assert plain <= lower
    assert lower <= best + 1e-6


def every_cut(size):
    """All cuts over so many items, of the shapes that are looked for."""
    for length in (3, 5, 7):
        yield from map(Cut, combinations(range(size), length))
    for times, bundle in SHAPES:
        for chosen in permutations(range(size), len(times)):
            yield Cut(tuple(sorted(np.repeat(chosen, times).tolist())), bundle)


@pytest.mark.parametrize("seed", range(8))
def test_broken_cuts_are_among_those_of_trying_all_sets(seed):
    chance = np.random.default_rng(seed)
    members = chance.random((14, 9)) < 0.45
    shares = chance.random(14) * 0.45
    times = {cut: np.bincount(cut.items, minlength=9) for cut in set(every_cut(9))}
    broken = {cut for cut, often in times.items() if shares @ (members @ often // cut.bundle) > cut.most + 0.03}
    found = violated(shares, members, set())
    assert set(found) <= broken
    assert {len(cut.items) for cut in found if cut.bundle == 2} >= {3, 5}
    assert {cut.bundle for cut in found} > {2}
    assert violated(shares, members, broken) == []
    bits = packed(members)
    rows = rests(found, np.arange(9))
    for place, cut in enumerate(found):
        held = members @ times[cut]
        assert (bundles(bits, cut) == held // cut.bundle).all()
        assert (rows.held(bits)[:, place] == held % cut.bundle).all()
        assert (rows.left(bits)[:, place] == (len(cut.items) - held) % cut.bundle).all()


@pytest.mark.parametrize("seed", range(30))
def test_no_partition_breaks_a_cut_and_what_it_loses_adds_up_group_by_group(seed):
    chance = random.Random(seed)
    times, bundle = chance.choice([((1,) * 3, 2), ((1,) * 5, 2), *SHAPES])
    items = sorted(chance.sample(range(12), len(times)))
    cut = Cut(tuple(np.repeat(items, times).tolist()), bundle)
    rows, taken, lost, held = rests([cut], np.arange(12)), np.zeros((1, 12), dtype=bool), 0, 0
    of = [chance.randrange(4) for _ in range(12)]
    for group in range(4):
        members = np.array([[one == group for one in of]])
        left, beyond = rows.left(packed(taken)), rows.held(packed(members))
        lost += int(left[0, 0] < beyond[0, 0])
        held += int(bundles(packed(members), cut)[0])
        taken |= members
    assert held + lost == cut.most


def task_of(plane):
    size = len(plane.weights)
    return Task(Table(np.array(plane.distance)), np.array(plane.weights), 300, np.zeros(size, dtype=bool))


def test_helpers_change_nothing_but_the_time(made):
    plane = made.planar(3, 50)
    task = task_of(plane)
    start = start_by_blocks(task, 2 + len(fewest_bins(plane.weights, 300, 5).bins), soon())
    answers = []
    for count in (1, 2):
        with Crew(count) as crew:
            duals, _ = regional_duals(task, start, np.full(50, 60.0), True, soon(), crew)
            answers.append((duals.tolist(), Search(task, duals, True).run(start, (3,), soon(), crew)))
    assert answers[0] == answers[1]
    assert sum(map(task.cost, answers[0][1][0])) < sum(map(task.cost, start))


def half(value):
    return value / 2


def test_a_lost_helper_is_replaced_by_the_caller():
    with Crew(2) as crew:
        assert crew.each(math.sqrt, [4.0, 9.0, 16.0]) == [2.0, 3.0, 4.0]
        for helper in crew._helpers:
            helper.kill()
            helper.wait()
        assert crew.each(math.sqrt, [4.0, 9.0, 16.0]) == [2.0, 3.0, 4.0]


def test_of_one_cost_the_compact_groups():
    places = [(0, 0), (4, 0), (-4, 0), (100, 0), (104, 0), (96, 0)]
    distance = np.array([[float(abs(a[0] - b[0])) for b in places] for a in places])
    instance = instance_of([1] * 6, 3, distance, 2, [False] * 6)
    groups = [(0, (0, 1, 2)), (3, (3, 4, 5))]
    assert compact(instance, groups, np.full(6, 5.0), soon()) == tuple(groups)
