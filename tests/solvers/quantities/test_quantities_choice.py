"""The choices that quantities make: the fewest stations of a table, the fewest controllers, spare shares. By trying."""

from __future__ import annotations

import random
from itertools import product

import pytest

from tiaowen.solvers.milp import solve
from tiaowen.solvers.quantities.access import controller_table
from tiaowen.solvers.quantities.bas import station_table
from tiaowen.solvers.quantities.boxes import fewest_boxes
from tiaowen.solvers.quantities.cover import NoStationError, Size, fewest
from tiaowen.solvers.quantities.fire import limits
from tiaowen.solvers.quantities.spare import pieces, usable, with_spare


def enough(sizes, counts, demand):
    held = [sum(count * size.holds[d] for size, count in zip(sizes, counts, strict=True)) for d in range(len(demand))]
    return all(have >= want for have, want in zip(held, demand, strict=True))


def by_trying(sizes, demand):
    """(stations, worth) of the best of every choice of up to so many of each size as any dimension could need."""
    most = max(max(demand), 0)
    best = None
    for counts in product(range(most + 1), repeat=len(sizes)):
        if enough(sizes, counts, demand):
            worth = sum(count * size.worth for size, count in zip(sizes, counts, strict=True))
            found = (sum(counts), worth)
            best = found if best is None or found < best else best
    return best


def random_table(chance):
    dimensions = chance.randint(1, 4)
    sizes = []
    for number in range(chance.randint(1, 4)):
        holds = tuple(chance.choice((0, 1, 1, 2, 3, 4)) for _ in range(dimensions))
        sizes.append(Size(f"S{number}", holds, sum(holds) + chance.randint(0, 2)))
    demand = tuple(chance.randint(0, 6) for _ in range(dimensions))
    return tuple(sizes), demand


@pytest.mark.parametrize("block", range(10))
def test_the_fewest_stations_are_the_fewest_of_every_choice(block):
    for seed in range(block * 40, block * 40 + 40):
        sizes, demand = random_table(random.Random(seed))
        best = by_trying(sizes, demand)
        if best is None:
            with pytest.raises(NoStationError):
                fewest(sizes, demand)
            continue
        found = fewest(sizes, demand)
        worth = sum(count * size.worth for size, count in zip(sizes, found.counts, strict=True))
        assert enough(sizes, found.counts, demand), seed
        assert (found.stations, worth) == best, seed
        assert found.proved and found.least and found.bound == found.stations


@pytest.mark.parametrize("seed", range(12))
def test_the_table_of_stations_against_a_whole_number_programme(seed):
    import pulp

    chance = random.Random(seed)
    sizes = station_table().sizes
    ai, ao, di, do = (chance.randint(0, 120) for _ in range(4))
    demand = (ai, ao, di, do, ai + di)
    problem = pulp.LpProblem("stations", pulp.LpMinimize)
    counts = [problem.add_variable(f"x{index}", 0, None, pulp.LpInteger) for index in range(len(sizes))]
    problem += pulp.lpSum(counts)
    for d, amount in enumerate(demand):
        held = pulp.lpSum(size.holds[d] * x for size, x in zip(sizes, counts, strict=True))
        problem += held >= amount, f"d{d}"
    assert fewest(sizes, demand).stations == solve(problem, seconds=10).objective


def test_a_universal_input_is_taken_once():
    """Twelve universal inputs hold 12 AI or 12 DI, and 6 of each; not 12 of each."""
    sizes = tuple(size for size in station_table().sizes if size.name == "DDC-24U")
    assert fewest(sizes, (6, 0, 6, 0, 12)).stations == 1
    assert fewest(sizes, (12, 0, 0, 0, 12)).stations == 1
    assert fewest(sizes, (12, 0, 1, 0, 13)).stations == 2


@pytest.mark.parametrize("name", ["DDC-8", "DDC-16", "DDC-32"])
def test_at_the_size_of_each_station_and_one_above(name):
    """With 15 % spare: so many digital inputs as a size holds, and one more than its share allows."""
    table = station_table()
    sizes = tuple(size for size in table.sizes if size.name == name)
    holds = sizes[0].holds[2]
    most = max(count for count in range(holds + 1) if table.spared(count) <= holds)
    for count, stations in ((most - 1, 1), (most, 1), (most + 1, 2)):
        spared = table.spared(count)
        assert fewest(sizes, (0, 0, spared, 0, spared)).stations == stations


@pytest.mark.parametrize(
    ("doors", "sizes"),
    [
        (1, {"2门": 1}),  # 1.1 → 2 doors
        (3, {"4门": 1}),
        (4, {"8门": 1}),  # 4.4 → 5
        (7, {"8门": 1}),  # 7.7 → 8
        (8, {"8门": 1, "1门": 1}),  # 8.8 → 9
        (14, {"8门": 2}),  # 15.4 → 16
        (15, {"8门": 2, "1门": 1}),  # 16.5 → 17
    ],
)
def test_door_controllers_with_ten_per_cent_spare(doors, sizes):
    table = controller_table()
    found = fewest(table.sizes, (table.spared(doors),))
    assert {size.name: n for size, n in zip(table.sizes, found.counts, strict=True) if n} == sizes


def test_choices_that_run_out_are_told_and_still_enough():
    sizes = tuple(Size(f"S{n}", holds, 10) for n, holds in enumerate([(7, 1, 3), (2, 6, 1), (3, 2, 5), (4, 4, 2)]))
    demand = (997, 983, 971)
    short, whole = fewest(sizes, demand, nodes=20), fewest(sizes, demand)
    assert enough(sizes, short.counts, demand) and not short.proved
    assert short.bound <= whole.stations <= short.stations


def test_nothing_asked_for_is_no_station():
    assert fewest(station_table().sizes, (0, 0, 0, 0, 0)).counts == (0, 0, 0, 0)


# --- controllers --------------------------------------------------------------------------------------------------


def boxes_by_trying(items, capacity):
    """The least number of boxes by a dynamic programme over sets of items."""
    full = (1 << len(items)) - 1
    fits = []
    for chosen in range(full + 1):
        members = [items[i] for i in range(len(items)) if chosen >> i & 1]
        fits.append(all(sum(one[d] for one in members) <= most for d, most in enumerate(capacity)))
    best = [0] + [len(items) + 1] * full
    for chosen in range(1, full + 1):
        part = chosen
        while part:
            if fits[part]:
                best[chosen] = min(best[chosen], 1 + best[chosen ^ part])
            part = (part - 1) & chosen
    return best[full]


@pytest.mark.parametrize("block", range(5))
def test_the_fewest_boxes_are_the_fewest_of_every_packing(block):
    for seed in range(block * 40, block * 40 + 40):
        chance = random.Random(seed)
        capacity = (chance.randint(6, 14), chance.randint(4, 9))
        items = [
            (chance.randint(0, min(7, capacity[0])), chance.randint(0, min(4, capacity[1])))
            for _ in range(chance.randint(0, 8))
        ]
        found = fewest_boxes(items, capacity)
        best = boxes_by_trying(items, capacity) if items else 0
        assert sorted(i for box in found.boxes for i in box) == list(range(len(items))), seed
        for box in found.boxes:
            assert all(sum(items[i][d] for i in box) <= most for d, most in enumerate(capacity)), seed
        assert len(found.boxes) == max(best, 1 if items else 0), seed
        assert found.proved, seed


def test_an_item_above_a_box_is_refused():
    with pytest.raises(ValueError, match="heavier"):
        fewest_boxes([(11, 0)], (10, 10))


# --- spare shares -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "spare", "wanted"),
    [(0, 0.1, 0), (1, 0.1, 2), (9, 0.1, 10), (10, 0.1, 11), (20, 0.15, 23), (100, 0.2, 120), (3, 0.0, 3)],
)
def test_a_spare_share_is_added_as_a_decimal_fraction(count, spare, wanted):
    """10 × 1.1 is 11 and not the 12 that binary fractions would make of it."""
    assert with_spare(count, spare) == wanted


def test_what_may_be_used_of_loops_and_controllers():
    assert (usable(200, 0.1), usable(100, 0.1), usable(3200, 0.1), usable(1600, 0.1)) == (180, 90, 2880, 1440)
    one = limits()
    assert (one.loop, one.control, one.points, one.modules) == (180, 90, 2880, 1440)


@pytest.mark.parametrize(("points", "loops"), [(0, 0), (1, 1), (179, 1), (180, 1), (181, 2), (360, 2), (361, 3)])
def test_loops_at_their_size(points, loops):
    assert pieces(points, limits().loop) == loops
