"""The partition: by hand, by trying everything, against the plain programme, and by what must hold of any."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from tiaowen.solvers.milp import solve
from tiaowen.solvers.p_median.partition import Partition, partition, verify_partition
from tiaowen.solvers.packing.bins import fewest_bins

LINE = [[float(abs(a - b)) for b in (0, 10, 20, 100, 110)] for a in (0, 10, 20, 100, 110)]


def test_two_clusters_on_a_line():
    found = partition([1] * 5, 3, LINE, 2, seconds=10)
    assert (found.status, found.cost, found.lower_bound) == ("optimal", 30.0, 30.0)
    assert found.groups[0] == (1, (0, 1, 2))
    assert found.groups[1][1] == (3, 4)


def test_capacity_forces_a_member_across():
    found = partition([1, 1, 2, 1, 1], 3, LINE, 2, seconds=10)
    assert (found.status, found.cost) == ("optimal", 10 + 100 + 10)
    assert verify_partition([1, 1, 2, 1, 1], 3, LINE, 2, found) == []


def case(made, seed, longest=8):
    """A small community with, in turn, exclusive items, few hosts, places out of reach and distances not whole."""
    chance = random.Random(seed)
    size = chance.randint(1, longest)
    plane = made.planar(seed, size)
    distance = [[x + chance.random() * (seed % 5 == 4) for x in row] for row in plane.distance]
    if seed % 4 == 3:
        distance = [[x if chance.random() < 0.7 else math.inf for x in row] for row in distance]
    exclusive = [weight > 60 for weight in plane.weights] if seed % 2 else None
    hosts = None if seed % 3 else sorted(chance.sample(range(size), max(1, size * 2 // 3)))
    fewest = len(fewest_bins(plane.weights, plane.capacity, 5, exclusive=exclusive).bins)
    groups = min(size, max(1, fewest + chance.choice((-1, 0, 0, 1, 2))))
    return replace(plane, distance=distance), groups, {"exclusive": exclusive, "hosts": hosts}


@pytest.mark.parametrize("seed", range(160))
def test_as_cheap_as_trying_everything_gives(made, seed):
    plane, groups, options = case(made, seed)
    arguments = (plane.weights, plane.capacity, plane.distance, groups)
    best = made.least_cost(*arguments, **options)
    found = partition(*arguments, **options, seconds=30)
    if best == math.inf:
        assert (found.status, found.groups) == ("infeasible", ())
    else:
        assert found.status == "optimal"
        assert found.cost == pytest.approx(best)
        assert verify_partition(*arguments, found, **options) == []


@pytest.mark.parametrize("seed", range(6))
def test_twelve_items_in_heavy_groups_are_always_proved(made, seed):
    plane = made.planar(seed, 11, 60, 140)
    groups = len(fewest_bins(plane.weights, plane.capacity, 5).bins)
    found = partition(plane.weights, plane.capacity, plane.distance, groups, seconds=30)
    assert found.status == "optimal"
    assert found.cost == made.least_cost(plane.weights, plane.capacity, plane.distance, groups)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("seed", range(3))
def test_the_plain_programme_agrees(made, seed, solver):
    plane = made.planar(seed, 13)
    exclusive = [weight > 70 for weight in plane.weights]
    groups = 1 + len(fewest_bins(plane.weights, plane.capacity, 5, exclusive=exclusive).bins)
    plain = solve(made.plain_programme(plane, groups, exclusive), solver=solver, seconds=60)
    arguments = (plane.weights, plane.capacity, plane.distance, groups)
    found = partition(*arguments, exclusive=exclusive, seconds=30)
    assert (found.status, plain.status) == ("optimal", "optimal")
    assert found.cost == plain.objective


@pytest.mark.parametrize("seed", range(10))
def test_larger_groups_never_cost_more(made, seed):
    plane = made.planar(seed, 12)
    groups = len(fewest_bins(plane.weights, 300, 5).bins)
    costs = [partition(plane.weights, size, plane.distance, groups, seconds=30).cost for size in (300, 330, 400, 1000)]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("seed", range(10))
def test_more_groups_never_cost_more(made, seed):
    plane = made.planar(seed, 10)
    fewest = len(fewest_bins(plane.weights, 300, 5).bins)
    costs = [partition(plane.weights, 300, plane.distance, n, seconds=30).cost for n in range(fewest, 11)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == 0.0


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_items_does_not_matter(made, seed):
    plane = made.planar(seed, 14)
    groups = 1 + len(fewest_bins(plane.weights, 300, 5).bins)
    order = random.Random(seed).sample(range(14), 14)
    turned = [[plane.distance[a][b] for b in order] for a in order]
    one = partition(plane.weights, 300, plane.distance, groups, seconds=30)
    two = partition([plane.weights[i] for i in order], 300, turned, groups, seconds=30)
    assert (one.cost, one.status, len(one.groups)) == (two.cost, two.status, len(two.groups))


def test_the_same_input_gives_the_same_groups(made):
    plane = made.planar(5, 27)
    groups = 1 + len(fewest_bins(plane.weights, 300, 5).bins)
    arguments = (plane.weights, 300, plane.distance, groups)
    assert partition(*arguments, seconds=30) == partition(*arguments, seconds=30)


@pytest.mark.parametrize("seed", range(4))
def test_forty_items_with_slack_are_proved(made, seed):
    plane = made.planar(seed, 40)
    groups = 2 + len(fewest_bins(plane.weights, 300, 5).bins)
    found = partition(plane.weights, 300, plane.distance, groups, seconds=60)
    assert found.status == "optimal"
    assert verify_partition(plane.weights, 300, plane.distance, groups, found) == []


def test_when_time_runs_out_the_bound_is_still_a_bound(made):
    plane = made.planar(1, 60)
    arguments = (plane.weights, 300, plane.distance, 12)
    hasty = partition(*arguments, seconds=0.05)
    assert hasty.status in ("gap", "unsolved")
    assert hasty.lower_bound <= 2288.0 <= hasty.cost
    if hasty.groups:
        assert verify_partition(*arguments, hasty) == []


def test_pinned_groups_stay_and_count():
    pinned = [(4, (4, 0))]
    found = partition([1] * 5, 3, LINE, 2, pinned=pinned, seconds=10)
    assert (found.status, found.cost) == ("optimal", 110 + 90)
    assert (4, (0, 4)) in found.groups
    assert verify_partition([1] * 5, 3, LINE, 2, found, pinned=pinned) == []


IMPOSSIBLE = {
    "fewer groups than the weight needs": ([2] * 5, 3, 4, {}),
    "more groups than items": ([1] * 5, 3, 6, {}),
    "no groups": ([1] * 5, 3, 0, {}),
    "too heavy": ([1, 1, 1, 1, 4], 3, 5, {}),
    "too few hosts": ([1] * 5, 3, 2, {"hosts": [1]}),
    "two exclusive items in one group": ([1] * 5, 5, 1, {"exclusive": [True, False, True, False, False]}),
    "pinned above capacity": ([1] * 5, 3, 2, {"pinned": [(0, (0, 1, 2, 3))]}),
    "pinned exclusive": ([1] * 5, 3, 2, {"pinned": [(0, (0, 1))], "exclusive": [True] * 5}),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_impossible_is_said_to_be_so(name):
    weights, capacity, groups, options = IMPOSSIBLE[name]
    found = partition(weights, capacity, LINE, groups, **options, seconds=10)
    assert (found.status, found.groups, found.cost) == ("infeasible", (), math.inf)
    assert found.proof
    assert found.proof_zh


def test_out_of_reach_is_infeasible():
    apart = [[x if x < 50 else math.inf for x in row] for row in LINE]
    assert partition([1] * 5, 5, apart, 2, seconds=10).cost == 30.0
    assert partition([1] * 5, 5, apart, 1, seconds=10).status == "infeasible"


def test_nothing_at_all():
    assert partition([], 3, [], 0, seconds=10).status == "optimal"


def test_of_equal_costs_the_compact_one():
    places = [(0, 0), (4, 0), (-4, 0), (100, 0), (104, 0), (96, 0)]
    distance = [[float(abs(a[0] - b[0]) + abs(a[1] - b[1])) for b in places] for a in places]
    found = partition([1] * 6, 3, distance, 2, seconds=10)
    assert found.cost == 16.0
    assert [host for host, _ in found.groups] == [0, 3]


BROKEN = {
    "a missing item": (((1, (0, 1)), (3, (3, 4))), 20.0),
    "a host outside": (((3, (0, 1, 2)), (4, (3, 4))), 280.0),
    "too heavy": (((1, (0, 1, 2, 3)), (4, (4,))), 110.0),
    "another count": (((1, (0, 1, 2, 3, 4)),), 210.0),
    "a false cost": (((1, (0, 1, 2)), (3, (3, 4))), 29.0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_verifier_sees(name):
    groups, cost = BROKEN[name]
    assert verify_partition([1] * 5, 3, LINE, 2, Partition(groups, cost, 0.0, "gap", "", "")) != []


def test_arguments_of_a_wrong_form_are_refused():
    with pytest.raises(ValueError, match="square"):
        partition([1, 1], 3, [[0.0]], 1, seconds=1)
    with pytest.raises(ValueError, match="negative"):
        partition([1, -1], 3, [[0.0, 1.0], [1.0, 0.0]], 1, seconds=1)
    with pytest.raises(ValueError, match="own host"):
        partition([1, 1], 3, [[0.0, 1.0], [1.0, 0.0]], 1, pinned=[(0, (1,))], seconds=1)
