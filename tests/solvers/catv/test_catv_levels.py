"""Levels, cables and the sharing distance of CATV: the case of docs/solvers/catv.md and its neighbours."""

from __future__ import annotations

import random
import re
from itertools import product
from pathlib import Path

import pytest

from tiaowen.model.catv import dwellings_of_node
from tiaowen.model.community import Community
from tiaowen.rules.judge import check
from tiaowen.solvers.catv.levels import bands, off_band, planned_port
from tiaowen.solvers.catv.links import Behind, Link, forward, of_ways
from tiaowen.solvers.catv.ports import port_trees, share_ports
from tiaowen.solvers.catv.sizing import size_catv

PAGE = Path(__file__).resolve().parents[3] / "docs" / "solvers" / "catv.md"


def tower(id: str, x: float, storeys: int = 15, **more):
    """A building with two doors a storey and one unit."""
    return {
        "id": id,
        "use": "residential",
        "kind": "high_rise",
        "outline": [[x - 9, -6.0], [x + 9, -6.0], [x + 9, 6.0], [x - 9, 6.0]],
        "entrance": [x, 0.0],
        "units": [{"id": "1", "dwellings": [{"storeys": f"1-{storeys}", "numbers": "1-2"}]}],
        **more,
    }


def community(*buildings, **parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, "buildings": list(buildings), **parts})


THREE = (tower("B1", 0), tower("B2", 80), tower("B3", 220))


def test_the_case_that_the_page_works_out() -> None:
    sized, certificate = size_catv(community(*THREE))
    assert [[one.building for one in dwellings_of_node(sized, node)][::30] for node in sized.catv.nodes] == [
        ["B1", "B2"],
        ["B3"],
    ]
    assert certificate.status == "optimal"
    assert certificate.bound == certificate.objective
    assert certificate.objective == {
        "nodes": 2,
        "household_m": 2400,
        "points": 6,
        "ports": 3,
        "tree_splitters": 3,
        "off_band_db": 0.0,
    }
    assert [port.level_dbuv for port in sized.catv.nodes[0].ports] == [102, 104]
    first = [one for one in sized.catv.points if one.id.startswith("N01")]
    told = [(one.cable_m, one.coax, one.drop_coax, one.level_low_dbuv, one.level_high_dbuv) for one in first]
    assert told == [
        (9.0, "75-7", "75-5", 69.7, 72.1),
        (33.0, "75-7", "75-5", 66.6, 69.0),
        (89.0, "75-12", "75-5", 65.8, 68.2),
        (113.0, "75-12", "75-7", 65.4, 67.0),
    ]
    assert certificate.findings == ()
    text = PAGE.read_text(encoding="utf-8")
    for metres, coax, drop, low, high in told:
        assert re.search(rf"\| {metres:g} \| {coax} \| {drop} \| {low} \| {high} \|", text), (metres, coax)
    assert "2,400" in text


@pytest.mark.parametrize(("metres", "nodes"), [(99.9, 1), (100.0, 1), (100.1, 2)])
def test_the_sharing_distance_at_its_limit(metres: float, nodes: int) -> None:
    sized, certificate = size_catv(community(tower("B1", 0), tower("B2", metres)))
    assert len(sized.catv.nodes) == nodes == certificate.objective["nodes"] == certificate.bound["nodes"]
    assert any("catv.share.distance_max" in note.zh for note in certificate.notes)


def test_fibre_to_the_home_knows_no_sharing_distance_and_no_levels() -> None:
    sized, certificate = size_catv(community(*THREE, catv={"mode": "ftth"}))
    assert [node.serves for node in sized.catv.nodes] == [("B1", "B2", "B3")]
    assert set(certificate.objective) == {"nodes", "household_m"}
    assert certificate.findings == ()
    assert sized.equipment is None


def test_what_is_sized_passes_the_check_and_sizing_again_changes_nothing() -> None:
    sized, _ = size_catv(community(*THREE))
    result = check(sized, select=("5.5.8-3", "5.5.8-4"))
    assert [one.provision for one in result.outcomes if one.outcome in ("fail", "unknown")] == []
    again, _ = size_catv(sized)
    assert (again.catv, again.equipment) == (sized.catv, sized.equipment)


def test_the_order_of_buildings_changes_no_quantity() -> None:
    assert size_catv(community(*THREE))[1].objective == size_catv(community(*reversed(THREE)))[1].objective


def test_without_a_position_levels_are_left_out_by_name() -> None:
    lone = {key: value for key, value in tower("B1", 0).items() if key not in ("outline", "entrance")}
    sized, certificate = size_catv(community(lone))
    assert all(point.coax is None and point.level_low_dbuv is None for point in sized.catv.points)
    assert ["buildings[0].entrance" in text.zh for text in certificate.left_out] == [True]


def test_a_level_that_no_cable_can_save_is_a_finding_with_its_source() -> None:
    sized, certificate = size_catv(community(tower("B1", 0, 45, kind="high_rise")))
    low = min(point.level_low_dbuv for point in sized.catv.points)
    texts = [text.zh for text in certificate.findings]
    assert (low < 65) == any("GB/T 6510" in text for text in texts)
    assert low < 65
    assert certificate.objective["off_band_db"] > 0


def test_levels_are_marked_as_estimates() -> None:
    sized, _ = size_catv(community(*THREE))
    assert all({"cable", "level_low", "level_high"} <= set(point.estimated) for point in sized.catv.points)


def test_a_pinned_node_stays_and_its_neighbours_are_sized_around_it() -> None:
    sized, _ = size_catv(community(*THREE))
    data = sized.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["catv"]["nodes"][0] |= {"pinned": True}
    data["catv"]["nodes"][0]["ports"][0]["level"] = 97.0
    pinned = Community.model_validate(data)
    again, certificate = size_catv(pinned)
    assert again.catv.nodes[0] == pinned.catv.nodes[0]
    assert certificate.objective["nodes"] == 2
    assert certificate.objective["points"] == 6
    assert any("锁定" in note.zh for note in certificate.notes)


def test_spare_ways_get_a_terminator_each() -> None:
    sized, _ = size_catv(community(*THREE))
    rows = {row.serves[0]: row.count for row in sized.equipment}
    assert rows == {"N01": 4, "N02": 1 + 2}  # four points of 15 on 16 ways; two such points and one port unused
    assert {row.sized_by for row in sized.equipment} == {"catv"}


def _link(chance: random.Random) -> Link:
    behind = []
    for drop, dear in (("75-5", 1.0), ("75-7", 0.6)):
        least, more = 20 + chance.randrange(0, 60) / 10, chance.randrange(0, 70) / 10
        behind.append(Behind(drop, least, least + more * dear, least - 3, least - 2))
    return Link(float(chance.randrange(5, 160)), float(chance.randrange(50, 400)), tuple(behind))


@pytest.mark.parametrize("seed", range(150))
def test_a_port_is_as_near_to_the_band_as_any_setting_brings_it(seed: int) -> None:
    chance = random.Random(seed)
    links = [_link(chance) for _ in range(chance.randrange(1, 5))]
    trees = port_trees(len(links))
    limits = bands()
    plan = planned_port(links, trees, limits)
    best = min(
        sum(
            min(
                off_band(level - path - forward().cable(type, link.trunk_m) - one.most, level - path
                         - forward().cable(type, link.trunk_m) - one.least, limits)
                for type, one in product(limits.types, link.behind)
            )
            for link in links
        )
        for tree in trees
        for level in range(limits.port[0], limits.port[1] + 1)
        for path in (sum(of_ways(forward(), way) for way in tree.paths[0]),)
    )  # fmt: skip
    assert plan.off_db == pytest.approx(best, abs=1e-5)
    assert plan.off_bound_db == pytest.approx(best, abs=1e-5)
    told = sum(off_band(point.low, point.high, limits) for point in plan.points)
    assert told == pytest.approx(plan.off_db, abs=1e-5)


@pytest.mark.parametrize("points", range(1, 25))
def test_a_station_feeds_its_points_through_the_fewest_ports(points: int) -> None:
    shared = share_ports([4] * points)
    assert sorted(index for port in shared.ports for index in port) == list(range(points))
    assert len(shared.ports) == shared.fewest == max(-(-points // 12), -(-points // 6))
    assert all(len(port) <= 6 for port in shared.ports)


def test_more_points_than_one_level_feeds_get_a_second_level_before_a_fifth_port() -> None:
    shared = share_ports([2] * 40)
    assert len(shared.ports) == 2
    assert all(tree.depth == 2 for port in shared.ports for tree in port_trees(len(port)))
