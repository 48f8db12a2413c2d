"""The core of a knapsack against trying every choice."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from tiaowen.solvers.p_median import core as core_module
from tiaowen.solvers.p_median.core import core_of
from tiaowen.solvers.p_median.model import instance_of
from tiaowen.solvers.p_median.pricing import price


def choices(gain, weights, room, exclusive):
    """Every choice that fits: its items and what it gains."""
    for picked in product((False, True), repeat=len(weights)):
        items = np.flatnonzero(picked)
        if np.isfinite(gain[items]).all() and weights[items].sum() <= room and exclusive[items].sum() <= 1:
            yield set(items.tolist()), float(gain[items].sum())


@pytest.mark.parametrize("seed", range(60))
def test_no_item_of_a_choice_that_gains_enough_is_left_out(seed, monkeypatch):
    monkeypatch.setattr(core_module, "_FIRST", 1 + seed % 4)
    chance = np.random.default_rng(seed)
    size, rows = int(chance.integers(1, 9)), 4
    gain = chance.uniform(-30.0, 60.0, (rows, size)).round(seed % 2)
    gain[chance.random(gain.shape) < 0.15] = -np.inf
    weights = chance.integers(0 if seed % 3 == 0 else 1, 12, size)
    room = chance.integers(0, 30, rows)
    exclusive = chance.random(size) < 0.2
    core = core_of(gain, weights, room, exclusive)
    for row in range(rows):
        every = list(choices(gain[row], weights, room[row], exclusive))
        best = max(worth for _, worth in every)
        assert core.least[row] - 1e-9 <= best <= core.most[row] + 1e-9
        assert any(
            worth == pytest.approx(core.least[row]) and room[row] - weights[list(items)].sum() == core.left[row]
            for items, worth in every
        )
        for need in (best, best - 5.0, best - 25.0, core.least[row], -math.inf):
            wanted = set().union(*(items for items, worth in every if worth >= need))
            assert wanted <= set(np.flatnonzero(core.useful(np.full(rows, need))[row]).tolist())


@pytest.mark.parametrize("seed", range(20))
def test_pricing_finds_the_best_choice_of_every_host(made, seed):
    plane = made.planar(seed, 9, 40, 140)
    chance = np.random.default_rng(seed)
    exclusive = [bool(each) for each in chance.random(9) < 0.25]
    instance = instance_of(plane.weights, 300, np.array(plane.distance), 4, exclusive)
    duals = chance.uniform(0.0, 150.0, 9)
    priced = price(instance, instance.allowed, duals)
    for host in range(9):
        others = np.delete(np.arange(9), host)
        gain = np.where(instance.allowed[host], duals - instance.distance[host], -np.inf)[others]
        single = np.array(exclusive)[others]
        room = 300 - instance.weights[host]
        best = max(worth for _, worth in choices(gain, instance.weights[others], room, single))
        assert priced.values[host] == pytest.approx(-best - duals[host])
        members = np.flatnonzero(priced.members[host])
        reduced = float(instance.distance[host][members].sum() - duals[members].sum())
        assert reduced == pytest.approx(priced.values[host])
