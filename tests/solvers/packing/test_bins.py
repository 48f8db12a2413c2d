"""The fewest bins: by hand, by trying everything, and by what must hold of any packing."""

from __future__ import annotations

import random
import time

import pytest

from tiaowen.solvers.packing.bins import Packing, TooHeavyError, exclusive_bound, fewest_bins, l2_bound, verify_packing
from tiaowen.solvers.packing.flow import flow_packing
from tiaowen.solvers.packing.search import filled, fits_in

BY_HAND = {
    "nothing": ([], None, 0),
    "one bin just full": ([100, 120, 80], None, 1),
    "one too many": ([100, 120, 81], None, 2),
    "halves and a bit": ([151, 151, 151], None, 3),
    "volume is not enough": ([160, 160, 100, 100, 80], None, 3),
    "weightless": ([0, 0, 0], None, 1),
    "exclusive weightless": ([0, 0, 0], [True, True, False], 2),
    "exclusive apart": ([48, 48, 10], [True, True, False], 2),
    "exclusive and full": ([50, 50, 200, 200, 200], [True, True, False, False, False], 3),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name):
    weights, exclusive, fewest = BY_HAND[name]
    packing = fewest_bins(weights, 300, 10, exclusive=exclusive)
    assert (len(packing.bins), packing.lower_bound, packing.proved) == (fewest, fewest, True)
    assert verify_packing(weights, 300, packing, exclusive=exclusive) == []


def drawn(seed, longest):
    chance = random.Random(seed)
    weights = [chance.randint(0 if seed % 7 == 0 else 10, 60) for _ in range(chance.randint(1, longest))]
    return weights, [chance.random() < 0.4 for _ in weights] if seed % 2 else None


@pytest.mark.parametrize("seed", range(120))
def test_as_few_as_trying_everything_gives(made, seed):
    weights, exclusive = drawn(seed, 9)
    packing = fewest_bins(weights, 100, 10, exclusive=exclusive)
    assert verify_packing(weights, 100, packing, exclusive=exclusive) == []
    fewest = made.fewest_by_trying(weights, 100, exclusive)
    assert len(packing.bins) == packing.lower_bound == fewest
    flags = exclusive or [False] * len(weights)
    assert max(l2_bound(weights, 100), exclusive_bound(weights, 100, flags)) <= fewest


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_search_and_flow_agree_with_trying(made, seed):
    weights, exclusive = drawn(seed, 8)
    flags = exclusive or [False] * len(weights)
    fewest = made.fewest_by_trying(weights, 100, exclusive)
    deadline = time.monotonic() + 60
    assert fits_in(weights, 100, flags, fewest, nodes=10**6, deadline=deadline)
    assert fits_in(weights, 100, flags, fewest - 1, nodes=10**6, deadline=deadline) == []
    bins, bound = flow_packing(weights, 100, flags, seconds=10)
    assert len(bins) == bound == fewest
    for packed in (bins, filled(weights, 100, flags)):
        assert verify_packing(weights, 100, Packing(tuple(packed), 0, "", ""), exclusive=flags) == []


def test_a_search_cut_short_is_settled_by_the_flow_programme(monkeypatch):
    monkeypatch.setattr("tiaowen.solvers.packing.bins._SEARCH_NODES", 0)
    weights = [6, 6, 5, 5, 5, 4, 4, 4, 7, 7, 3, 3, 8, 2]
    packing = fewest_bins([*weights, 5, 5, 5, 6, 4, 1], 10, 20)
    assert packing.proved


@pytest.mark.parametrize("seed", range(20))
def test_larger_bins_are_never_more(seed):
    weights, exclusive = drawn(seed, 25)
    counts = [len(fewest_bins(weights, capacity, 10, exclusive=exclusive).bins) for capacity in (60, 75, 100, 130, 300)]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_items_does_not_matter(seed):
    weights, exclusive = drawn(seed, 25)
    order = random.Random(seed).sample(range(len(weights)), len(weights))
    turned = [exclusive[i] for i in order] if exclusive else None
    one = fewest_bins(weights, 100, 10, exclusive=exclusive)
    two = fewest_bins([weights[i] for i in order], 100, 10, exclusive=turned)
    assert (len(one.bins), one.lower_bound) == (len(two.bins), two.lower_bound)


def test_the_same_input_gives_the_same_bins():
    weights, _ = drawn(4, 40)
    assert fewest_bins(weights, 100, 10) == fewest_bins(weights, 100, 10)


def test_items_that_fit_nowhere_are_named():
    with pytest.raises(TooHeavyError) as caught:
        fewest_bins([10, 301, 5, 400], 300, 10)
    assert caught.value.items == (1, 3)


def test_negative_weights_are_refused():
    with pytest.raises(ValueError, match="negative"):
        fewest_bins([1, -1], 300, 10)


def test_two_thousand_items():
    chance = random.Random(1)
    packing = fewest_bins([chance.randint(20, 130) for _ in range(2000)], 300, 10)
    assert packing.proved
