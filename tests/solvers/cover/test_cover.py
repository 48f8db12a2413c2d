"""Covering: against trying everything, published values, two solvers, and what must hold of any answer."""

from __future__ import annotations

import math
import random

import covers
import pytest

from tiaowen.solvers.cover import cover, greedy
from tiaowen.solvers.cover.greedy import apart_bound, exchanged
from tiaowen.solvers.cover.lagrange import relaxed
from tiaowen.solvers.cover.reduce import parts_of, reduced
from tiaowen.solvers.cover.search import searched

SMALL = range(250)


def indexed(sets):
    return dict(enumerate(sets))


@pytest.mark.parametrize("fewest_first", [False, True], ids=["cheapest", "fewest"])
def test_small_covers_are_the_best_of_all(fewest_first):
    for seed in SMALL:
        sets, costs, targets, chosen = covers.random_cover(seed)
        found = cover(sets, costs, targets, chosen=chosen, fewest_first=fewest_first)
        best = covers.best_by_trying(sets, costs, chosen, fewest_first=fewest_first)
        value = (float(len(found.chosen)), found.cost) if fewest_first else (found.cost,)
        assert (value, found.proved, found.bound) == (best, True, found.cost), seed
        assert found.fewest == (len(found.chosen) if fewest_first else 0)
        assert set(chosen) <= set(found.chosen)
        reach = frozenset().union(*sets)
        assert frozenset().union(*(sets[index] for index in found.chosen)) == reach
        assert set(found.uncovered) == set(range(targets)) - reach


def test_a_case_by_hand():
    """The greedy choice takes the long set first and needs three; two are enough."""
    sets = [frozenset({0, 1, 2, 3}), frozenset({0, 2, 4}), frozenset({1, 3, 5})]
    found = cover(sets, [1, 1, 1], 6, fewest_first=True)
    assert (found.chosen, found.cost, found.fewest, found.proved) == ((1, 2), 2.0, 2, True)
    costly = cover(sets, [1, 5, 1], 6)
    assert (costly.chosen, costly.cost) == ((1, 2), 6.0)


def test_the_fewest_go_before_the_cheapest():
    sets = [frozenset({0, 1, 2}), frozenset({0, 1, 2}), frozenset({0}), frozenset({1}), frozenset({2})]
    costs = [11, 10, 1, 1, 1]
    assert cover(sets, costs, 3, fewest_first=True).chosen == (1,)
    assert cover(sets, costs, 3).chosen == (2, 3, 4)


def test_equal_sets_fall_to_the_lowest_index():
    assert cover([frozenset({0})] * 3, [2, 2, 2], 1).chosen == (0,)
    assert cover([frozenset({0})] * 3, [2, 1, 1], 1).chosen == (1,)


@pytest.mark.parametrize(
    ("sets", "costs", "targets", "chosen"),
    [
        ([frozenset({0})], [], 1, ()),
        ([frozenset({0})], [-1], 1, ()),
        ([frozenset({0})], [math.inf], 1, ()),
        ([frozenset({0})], [math.nan], 1, ()),
        ([frozenset({1})], [1], 1, ()),
        ([frozenset({0})], [1], 1, (1,)),
    ],
    ids=["lengths", "negative", "infinite", "nan", "no such target", "no such set"],
)
def test_what_makes_no_sense_is_refused(sets, costs, targets, chosen):
    with pytest.raises(ValueError, match=r"set|cost"):
        cover(sets, costs, targets, chosen=chosen)


def test_nothing_to_cover():
    assert cover([], [], 0).chosen == ()
    assert cover([], [], 2).uncovered == (0, 1)
    assert cover([frozenset()], [1], 0).chosen == ()


FAMILIES = {
    "Steiner triples A9": (covers.affine_triples(2), 5),
    "Steiner triples A27": (covers.affine_triples(3), 18),
    "hypercube of 3 dimensions": (covers.hypercube(3), 3),
    "hypercube of 4 dimensions": (covers.hypercube(4), 8),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_published_families(name):
    """A9 and A27: Fulkerson, Nemhauser and Trotter (1974)."""
    (sets, targets), best = FAMILIES[name]
    found = cover(sets, [1.0] * len(sets), targets)
    assert (found.cost, found.bound, found.proved) == (best, best, True)


BEST_KNOWN = {
    "scpcyc06": (covers.hypercube(6), 60),
    "scpclr10": (covers.two_colours(10), 25),
    "Steiner triples A81": (covers.affine_triples(4), 61),
}


@pytest.mark.parametrize("name", BEST_KNOWN)
def test_local_search_reaches_the_best_that_is_known(name):
    """The OR-Library's unicost ones built by their definition (Grossman and Wool, 1997); A81 is proved (2010)."""
    (sets, targets), best = BEST_KNOWN[name]
    found = searched(indexed(sets), range(len(sets)), 0, 3_000, math.inf)
    assert frozenset().union(*(sets[index] for index in found)) == frozenset(range(targets))
    assert len(found) == best


def test_a_published_instance_with_costs():
    """The OR-Library's scp41 (Balas and Ho), of which 429 is the proved optimum."""
    sets, costs, targets = covers.or_library("scp41.txt")
    assert (len(sets), targets, sum(map(len, sets))) == (1000, 200, 4009)
    found = cover(sets, costs, targets)
    assert (found.cost, found.bound, found.proved) == (429.0, 429.0, True)


@pytest.mark.parametrize("seed", range(4))
def test_both_solvers_agree(seed, monkeypatch):
    sets, costs, targets = covers.balas_ho(seed, 60, 300, 0.04)
    first = cover(sets, costs, targets)
    monkeypatch.setattr("tiaowen.solvers.cover.exact._SMALL", 10_000)
    assert cover(sets, costs, targets).cost == first.cost
    assert first.proved


@pytest.mark.parametrize("seed", range(12))
def test_bounds_and_starts_stand_on_the_right_side(seed):
    sets, costs, targets = covers.balas_ho(seed, 25, 60, 0.1)
    price = dict(enumerate(costs))
    best = cover(sets, costs, targets)
    taken = greedy(indexed(sets), price)
    value = sum(costs[index] for index in taken)
    assert frozenset().union(*(sets[index] for index in taken)) == frozenset(range(targets))
    assert apart_bound(indexed(sets), price) <= best.cost <= value
    loose = relaxed(indexed(sets), price, value)
    assert loose.bound <= best.cost + 1e-6
    assert set(best.chosen) <= set(loose.left(best.cost + 1e-6))
    swapped = exchanged(indexed(sets), price, taken)
    assert len(swapped) == len(taken)
    assert best.cost <= sum(costs[index] for index in swapped) <= value


@pytest.mark.parametrize("seed", range(12))
def test_a_bound_for_so_many_sets(seed):
    sets, costs, targets = covers.balas_ho(seed, 20, 40, 0.15)
    few = cover(sets, costs, targets, fewest_first=True)
    loose = relaxed(indexed(sets), dict(enumerate(costs)), few.cost, few.fewest)
    assert loose.bound <= few.cost + 1e-6
    assert set(few.chosen) <= set(loose.left(few.cost + 1e-6))


def test_parts_share_no_target():
    sets, costs, targets = covers.balas_ho(5, 40, 60, 0.02)
    parts = parts_of(reduced(sets, costs, range(targets)))
    seen = [frozenset().union(*part.sets.values()) for part in parts]
    assert sum(map(len, seen)) == len(frozenset().union(*seen))


@pytest.mark.parametrize("fewest_first", [False, True])
def test_without_time_the_answer_still_covers_and_says_what_it_knows(fewest_first):
    sets, costs, targets = covers.balas_ho(9, 120, 800, 0.03)
    found = cover(sets, costs, targets, fewest_first=fewest_first, seconds=0.0)
    assert frozenset().union(*(sets[index] for index in found.chosen)) == frozenset(range(targets))
    assert not found.proved
    assert found.bound < found.cost


def test_the_order_of_sets_changes_no_cost():
    sets, costs, targets = covers.balas_ho(2, 50, 120, 0.06)
    order = random.Random(2).sample(range(len(sets)), len(sets))
    turned = cover([sets[index] for index in order], [costs[index] for index in order], targets)
    assert turned.cost == cover(sets, costs, targets).cost


def test_local_search_keeps_a_cover_finds_the_fewest_of_small_ones_and_repeats_itself():
    for seed in range(150):
        sets, _, targets, _ = covers.random_cover(seed)
        some = {index: each for index, each in enumerate(sets) if each}
        if not some:
            continue
        first = list(some)
        found = searched(some, first, 0, 400, math.inf)
        assert frozenset().union(*(some[index] for index in found)) == frozenset().union(*sets), seed
        assert len(found) == cover(sets, [1] * len(sets), targets).cost, seed
        assert found == searched(some, first, 0, 400, math.inf)
        assert searched(some, first, 0, 0, math.inf) == sorted(first)
