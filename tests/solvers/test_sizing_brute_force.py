"""Both solvers against every possible division, on small random communities."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from random_communities import divisions, small_community

from tiaowen.model.catv import dwellings_of_node
from tiaowen.rules.judge import check
from tiaowen.solvers.catv.sizing import size_catv
from tiaowen.solvers.ftth import size_ftth

SEEDS = range(60)
AREA, CABINET, NODE, LOW_NODE, ALONE = 300, 120, 96, 48, 48  # as the standard words them
FARTHEST = 100  # metres, the parameter's default


def metres(community, a: str, b: str) -> float:
    ax, ay = community.building_by_id[a].entrance
    bx, by = community.building_by_id[b].entrance
    return ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5


def best_division(sizes, limit, cost, allowed=lambda group: True, near=lambda host, one: True):
    best = None
    for division in divisions(range(len(sizes))):
        if any(sum(sizes[one] for one in group) > limit or not allowed(group) for group in division):
            continue
        hosts = [[host for host in group if all(near(host, one) for one in group)] for group in division]
        if not all(hosts):
            continue
        total = sum(
            min(sum(cost(host, one) for one in group) for host in some)
            for group, some in zip(division, hosts, strict=True)
        )
        if best is None or (len(division), total) < best:
            best = (len(division), total)
    return best


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["multi_storey", "villa"])
def test_areas_are_fewest_and_their_cable_shortest(seed: int, kind: str) -> None:
    chance = random.Random(1000 + seed)
    limit = CABINET if kind == "villa" else AREA
    sizes = [chance.randrange(limit // 10, limit * 2 // 3) for _ in range(chance.randrange(2, 7))]
    community = small_community(seed, kind, sizes)
    sized, certificate = size_ftth(community)
    ids = [building.id for building in community.buildings]
    wanted = best_division(sizes, limit, lambda a, b: round(metres(community, ids[a], ids[b]), 2))
    assert certificate.status == "optimal"
    assert certificate.objective["areas"] == wanted[0] == len(sized.ftth.areas)
    assert certificate.objective["cable_m"] == pytest.approx(wanted[1], abs=0.02)
    served = [one.id for area in sized.ftth.areas for one in sized.served(area.serves)]
    assert sorted(served) == sorted(one.id for one in sized.dwellings)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["mid_rise", "low_rise"])
def test_nodes_are_fewest_and_nearest_the_middle(seed: int, kind: str) -> None:
    chance = random.Random(2000 + seed)
    limit = LOW_NODE if kind == "low_rise" else NODE
    sizes = [chance.randrange(4, limit + 1) for _ in range(chance.randrange(2, 7))]
    community = small_community(seed, kind, sizes)
    sized, certificate = size_catv(community)
    ids = [building.id for building in community.buildings]

    def may_share(group: list[int]) -> bool:
        return kind == "low_rise" or sum(sizes[one] >= ALONE for one in group) <= 1

    def near(host: int, one: int) -> bool:
        return metres(community, ids[host], ids[one]) <= FARTHEST

    def cost(host: int, one: int) -> int:
        return round(sizes[one] * metres(community, ids[host], ids[one]))

    wanted = best_division(sizes, limit, cost, may_share, near)
    assert certificate.status == "optimal"
    assert certificate.objective["nodes"] == wanted[0] == len(sized.catv.nodes)
    assert certificate.objective["household_m"] == pytest.approx(wanted[1], abs=0.5)
    served = [one.id for node in sized.catv.nodes for one in dwellings_of_node(sized, node)]
    assert sorted(served) == sorted(one.id for one in sized.dwellings)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_sized_passes_the_check_of_the_same_provisions(seed: int) -> None:
    chance = random.Random(3000 + seed)
    kind = chance.choice(["multi_storey", "mid_rise", "high_rise", "low_rise"])
    low, high = (4, 49) if kind == "low_rise" else (10, 290)
    sizes = [chance.randrange(low, high) for _ in range(chance.randrange(1, 6))]
    community = small_community(seed, kind, sizes)
    sized, _ = size_ftth(community)
    sized, _ = size_catv(sized)
    result = check(sized, select=("5.5.3-4", "5.5.3-5", "5.5.3-6", "5.5.8-2", "5.5.8-3", "5.5.8-4"))
    wrong = [(one.provision, one.part, one.message.zh) for one in result.outcomes if one.outcome in ("fail", "unknown")]
    assert wrong == []


@pytest.mark.parametrize("seed", range(10))
def test_sizing_again_changes_nothing(seed: int) -> None:
    chance = random.Random(4000 + seed)
    community = small_community(seed, "multi_storey", [chance.randrange(10, 120) for _ in range(6)])
    for solver in (size_ftth, size_catv):
        community, first = solver(community)
        again, second = solver(community)
        assert (again.ftth, again.catv) == (community.ftth, community.catv)
        assert first.objective == second.objective


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_buildings_changes_no_quantity(seed: int) -> None:
    chance = random.Random(5000 + seed)
    community = small_community(seed, "mid_rise", [chance.randrange(10, 95) for _ in range(6)])
    turned = community.replaced(buildings=tuple(reversed(community.buildings)))
    for solver in (size_ftth, size_catv):
        assert solver(community)[1].objective == solver(turned)[1].objective


def test_a_larger_community_never_needs_fewer_areas() -> None:
    counts = []
    for extra in range(5):
        community = small_community(7, "multi_storey", [110 + 20 * extra] * 5)
        counts.append(size_ftth(community)[1].objective["areas"])
    assert all(before <= after for before, after in pairwise(counts))
