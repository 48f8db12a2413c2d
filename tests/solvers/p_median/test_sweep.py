"""Sweeps: what a beginning loses adds up to the cost, nothing is lost without limits; bands, fees and crossings."""

from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest

from tiaowen.solvers.p_median import bands
from tiaowen.solvers.p_median.bits import has, have, packed, unpacked
from tiaowen.solvers.p_median.broken import SHAPES
from tiaowen.solvers.p_median.columns import Limits, relax
from tiaowen.solvers.p_median.crew import Crew
from tiaowen.solvers.p_median.crossing import crossed
from tiaowen.solvers.p_median.cuts import Cut, Fees, bundles
from tiaowen.solvers.p_median.lift import lifted
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import Incumbent, Pool, instance_of
from tiaowen.solvers.p_median.partition import partition
from tiaowen.solvers.p_median.spread import Table
from tiaowen.solvers.p_median.sweep import sweep as sweep_module
from tiaowen.solvers.p_median.sweep.front import Front, advanced
from tiaowen.solvers.p_median.sweep.strokes import Listed, Strokes, first_open
from tiaowen.solvers.p_median.sweep.sweep import Effort, Job, listed, orders, swept
from tiaowen.solvers.packing.bins import fewest_bins


def soon(seconds=30.0):
    return time.monotonic() + seconds


def made_up(chance, size):
    """A cut of some shape over some of the items."""
    times, bundle = chance.choice([((1,) * 3, 2), ((1,) * 5, 2), *SHAPES])
    chosen = sorted(chance.sample(range(size), len(times)))
    return Cut(tuple(np.repeat(chosen, times).tolist()), bundle)


def guided(made, seed, size, chance, cuts=True, lightest=40, heaviest=140):
    """An instance with a listing at made-up duals and, if asked for, made-up cuts."""
    plane = made.planar(seed, size, lightest, heaviest)
    groups = min(size, len(fewest_bins(plane.weights, 300, 5).bins) + seed % 2)
    instance = instance_of(plane.weights, 300, np.array(plane.distance), groups, [False] * size)
    duals = np.array([chance.uniform(20.0, 90.0) for _ in range(size)])
    several = sorted({made_up(chance, size) for _ in range(6 if cuts else 0)})
    prices = np.array([-chance.uniform(0.0, 30.0) for _ in several])
    return plane, instance, Listing(instance, instance.allowed, duals, several, prices)


def every_pattern(instance, listing):
    found = listing.below(listing.lower + 1e7, 10**6)
    assert found is not None
    return found


@pytest.mark.parametrize("size", [1, 63, 64, 65, 130])
def test_bits_are_packed_and_the_first_open_item_found(size):
    chance = np.random.default_rng(size)
    flags = chance.random((50, size)) < 0.7
    flags[0], flags[1] = True, False
    bits = packed(flags)
    assert (unpacked(bits, size) == flags).all()
    assert (np.stack([has(bits, item) for item in range(size)], axis=1) == flags).all()
    assert (have(bits, np.arange(size)) == flags).all()
    first = first_open(bits)
    for row, found in zip(flags, first, strict=True):
        free = np.flatnonzero(~row)
        # Behind the last item the bits of the last word are open.
        expected = free[0] if len(free) else size
        assert found == expected or (size % 64 == 0 and not len(free) and found == bits.shape[1] * 64)


@pytest.mark.parametrize("seed", range(40))
def test_losses_along_a_sweep_add_up_to_the_cost_above_the_bound(made, seed):
    chance = random.Random(seed)
    _, instance, listing = guided(made, seed, chance.randint(6, 11), chance)
    patterns = every_pattern(instance, listing)
    order = np.array(chance.sample(range(instance.size), instance.size))
    everything = np.arange(instance.size)
    strokes = Strokes(instance, listing, Listed(patterns, listing.regret(patterns), everything, 1e7), order)
    front = Front(packed(np.zeros((1, instance.size), dtype=bool)), np.zeros(1), np.zeros(1, dtype=np.int64))
    steps = []
    for _ in range(instance.groups):
        step = advanced(front, strokes, math.inf, 10**6)
        assert step is not None
        steps.append(step)
        front = step.front
    whole = np.flatnonzero(unpacked(front.taken, instance.size).all(axis=1))
    assert len(whole)
    paid = sum(price * cut.most for cut, price in zip(listing.cuts, listing.prices, strict=True))
    base = float(listing.duals.sum()) + paid + instance.groups * listing.last
    for state in whole[:50].tolist():
        cost, at = 0.0, state
        for step in reversed(steps):
            cost += patterns.costs[strokes.index[step.stroke[at]]]
            at = step.parent[at]
        assert front.regret[state] == pytest.approx(cost - base, abs=1e-3)  # fees are added in single precision


@pytest.mark.parametrize("seed", range(30))
def test_with_all_beginnings_a_sweep_finds_the_optimum(made, seed, monkeypatch):
    monkeypatch.setattr(sweep_module, "_AHEAD", 1.0)
    monkeypatch.setattr(sweep_module, "_KEPT", 0.0)
    monkeypatch.setattr(sweep_module, "_RENEWALS", ())
    monkeypatch.setattr(sweep_module, "_THIN", 0.0)
    chance = random.Random(seed)
    plane, instance, listing = guided(made, seed, 10, chance, lightest=110, heaviest=220)
    assert instance.groups > 4
    best = made.least_cost(plane.weights, 300, plane.distance, instance.groups)
    start = listed(listing, np.arange(10), 1e7, 10**6)
    order = orders(Table(instance.distance).places, 1 + seed % 3)[seed % 4]
    found = swept(Job(instance, listing, start, 50.0, Effort(10**6, 10**6, 10**6, ())), order, 30.0)
    assert instance.cost(found) == best
    assert sorted(item for _, members in found for item in members) == list(range(instance.size))


@pytest.mark.parametrize("ahead", [24, 40])
@pytest.mark.parametrize("seed", range(4))
def test_a_narrow_sweep_gives_a_partition_or_nothing(made, seed, ahead):
    chance = random.Random(seed)
    plane, instance, listing = guided(made, seed, 40, chance, lightest=20, heaviest=130)
    start = listed(listing, np.arange(40), 50.0, 20_000)
    met = 0
    for order in orders(Table(instance.distance).places, 2):
        found = swept(Job(instance, listing, start, 50.0, Effort(200, 20_000, ahead, (30, 20))), order, 30.0)
        if found:
            met += 1
            assert sorted(item for _, members in found for item in members) == list(range(40))
            assert len(found) == instance.groups
            assert all(sum(plane.weights[item] for item in members) <= 300 for _, members in found)
        assert swept(Job(instance, listing, start, 50.0, Effort(200, 20_000, ahead, (30, 20))), order, 0.0) == ()
    assert met


def test_where_no_pattern_fits_dearer_ones_let_the_sweep_go_on(made):
    """A list with far too little for the corner that comes first."""
    _, instance, listing = guided(made, 5, 40, random.Random(5), lightest=20, heaviest=130)
    order = orders(Table(instance.distance).places, 2)[0]
    full = listed(listing, np.arange(40), 50.0, 20_000)
    first = has(full.patterns.bits, int(order[0]))
    poor = full._replace(patterns=full.patterns.taken(~first), regret=full.regret[~first])
    met = {
        around: swept(Job(instance, listing, poor, 50.0, Effort(200, 20_000, 40, around)), order, 30.0)
        for around in ((), (30, 20))
    }
    assert met[()] == ()
    assert sorted(item for _, members in met[(30, 20)] for item in members) == list(range(40))


def test_the_pace_lets_all_groups_be_put_down_in_time(monkeypatch):
    """A clock that takes a second for each thousand beginnings that go on, in 60 s for 100 groups."""
    clock = [0.0]
    monkeypatch.setattr(sweep_module.time, "monotonic", lambda: clock[0])
    for seconds, most in ((60.0, 1_000), (200.0, 1_000)):
        clock[0] = 0.0
        pace, widths = sweep_module.Pace(most, 100, seconds), []
        for left in range(100, 0, -1):
            widths.append(pace.width(left))
            clock[0] += widths[-1] / 1_000
        assert clock[0] <= seconds
        assert clock[0] >= 0.9 * min(seconds, 100.0)
        assert all(width == most for width in widths) == (seconds > 100.0)


@pytest.mark.parametrize("strips", [1, 2, 3])
def test_orders_hold_every_item_and_go_to_and_fro(strips):
    places = np.array([(float(x), float(y)) for x in range(6) for y in range(6)])
    for order in orders(places, strips):
        assert sorted(order.tolist()) == list(range(36))
    first = places[orders(places, strips)[0]]
    strip = np.minimum((first[:, 0] / 5.0 * strips).astype(int), strips - 1)
    assert (np.diff(strip) >= 0).all()
    for one in range(strips):
        runs = np.diff(first[strip == one][:, 1])
        assert (runs >= 0).all() if one % 2 == 0 else (runs <= 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_the_list_of_a_part_is_that_of_the_whole(made, seed):
    chance = random.Random(seed)
    _, instance, listing = guided(made, seed, 12, chance)
    items = np.sort(np.array(chance.sample(range(12), 8)))
    part = listing.part(items)
    level = listing.lower + chance.uniform(50.0, 300.0)
    whole, some = listing.below(level, 10**6), part.below(level, 10**6)
    wanted = {}
    for index, regret in enumerate(listing.regret(whole).tolist()):
        members = whole.group(index)[1]
        if set(members) <= set(items.tolist()):
            wanted[members] = pytest.approx(regret)
    found = {}
    for index, regret in enumerate(part.regret(some).tolist()):
        found[tuple(items[list(some.group(index)[1])].tolist())] = regret
    assert {members: found[members] for members in wanted} == wanted
    assert part.instance.least_load <= instance.least_load


@pytest.mark.parametrize("seed", range(20))
def test_fees_are_those_of_the_bundles_that_an_item_makes(seed):
    chance = np.random.default_rng(seed)
    sizes = ((2, 2), (3, 2), (4, 2), (5, 2), (7, 2), (3, 2), (5, 3), (5, 3), (7, 5), (7, 4))
    cuts = [Cut(tuple(sorted(chance.choice(20, size, replace=bundle > 2).tolist())), bundle) for size, bundle in sizes]
    prices = -chance.uniform(0.0, 9.0, len(cuts)) * (chance.random(len(cuts)) < 0.8)
    fees = Fees(cuts, prices)
    flags = chance.random((30, 20)) < 0.4
    for item in range(20):
        flags[:, item], more = False, flags.copy()
        more[:, item] = True
        wanted = sum(
            -price * (bundles(packed(more), cut) - bundles(packed(flags), cut))
            for cut, price in zip(cuts, prices, strict=True)
        )
        assert fees.has(item) == any(item in cut.items and price < 0 for cut, price in zip(cuts, prices, strict=True))
        if fees.has(item):
            assert fees.added(packed(flags), item) == pytest.approx(wanted)


@pytest.mark.parametrize("slack", [0, 2])
def test_bands_lift_the_bound_nearly_as_much_as_all_together(made, slack, monkeypatch):
    monkeypatch.setattr(bands, "_ITEMS", 50)
    plane = made.planar(5, 100)
    groups = len(fewest_bins(plane.weights, 300, 5).bins) + slack
    exact = partition(plane.weights, 300, plane.distance, groups, seconds=30)
    instance = instance_of(plane.weights, 300, np.array(plane.distance), groups, [False] * 100)
    pool = Pool(instance)
    for host, members in exact.groups:
        pool.add_members(host, members)
    limits = Limits(300, soon())
    root = relax(instance, instance.allowed, pool, np.full(100, 60.0), exact.cost + 500.0, limits)
    assert root.finished
    listing = Listing(instance, instance.allowed, root.duals)
    together = lifted(listing, Incumbent(exact.cost + 500.0), 40, soon())
    with Crew(1) as crew:
        apart = bands.lifted_by_bands(
            instance,
            Table(instance.distance).places,
            250.0,
            listing,
            exact.cost - listing.lower + 500.0,
            soon(60.0),
            crew,
        )
    assert listing.lower < apart.lower <= exact.cost
    assert apart.lower - listing.lower > 0.5 * (together.lower - listing.lower)
    assert any(len(cut.items) > 3 for cut in apart.cuts)


def test_of_two_partitions_the_better_parts_are_taken(made):
    plane = made.planar(1, 12)
    instance = instance_of(plane.weights, 300, np.array(plane.distance), 4, [False] * 12)
    one = [(0, (0, 1, 2)), (3, (3, 4, 5)), (6, (6, 7, 8)), (9, (9, 10, 11))]
    other = [(0, (0, 1, 3)), (2, (2, 4, 5)), (6, (6, 7, 9)), (8, (8, 10, 11))]
    found = crossed(instance, one, other)
    first = min(one[:2], other[:2], key=instance.cost)
    second = min(one[2:], other[2:], key=instance.cost)
    assert found == sorted([*first, *second])
    mixed = [(0, (0, 1, 6)), (2, (2, 3, 4, 5)), (7, (7, 8)), (9, (9, 10, 11))]
    assert crossed(instance, one, mixed) == sorted(min(one[:3], mixed[:3], key=instance.cost) + one[3:])
    unequal = [(0, (0,)), (1, (1, 2)), (3, (3, 4, 5)), (6, (6, 7, 8, 9, 10, 11))]
    assert crossed(instance, one, unequal) == one
