"""Cables from device to device: shortest trees by another reader, zones apart, under ground and unknown places."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from math import dist
from typing import Any

import networkx as nx
import pytest

from tiaowen.generators.cables import chains
from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.cables.ways import ways
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import register
from tiaowen.generators.plans.broadcast import broadcast
from tiaowen.generators.plans.content import LEVELS
from tiaowen.generators.risers.cables import CableCodes
from tiaowen.generators.risers.site import site_sheets
from tiaowen.generators.sheets.sheet import TextBox
from tiaowen.model.community import Community

STOREY_M = 3.0


def estate(speakers: list[dict[str, Any]], **rest: Any) -> Community:
    zones = sorted({one["zone"] for one in speakers})
    amplifier = {"id": "PA", "kind": "broadcast_amplifier", "count": 1, "building": "S", "room": "R", "serves": zones}
    square = [[0, 0], [10, 0], [10, 10], [0, 10]]
    room = {"id": "R", "kind": "security_control_centre", "storey": 1, "position": [5, 5]}
    return Community.model_validate(
        {
            "project": {"name": "广播"},
            "buildings": [{"id": "S", "use": "public", "outline": square, "rooms": [room]}],
            "broadcast": {"zones": [{"id": zone} for zone in zones], "speakers": speakers},
            "equipment": [{"system": "broadcast", **amplifier}],
            **rest,
        }
    )


def column(number: int, position: tuple[float, float] | None, zone: str = "Z", **more: Any) -> dict[str, Any]:
    place = {} if position is None else {"position": list(position)}
    return {"id": f"SP{number:02d}", "kind": "column_speaker", "system": "broadcast", "zone": zone, **place, **more}


def lines(community: Community) -> list[Cable]:
    return [one for one in cables(community) if one.kind == "speaker_line"]


def feeds(community: Community) -> list[str]:
    """What stands beside the branches of the site riser."""
    items = [item for sheet in site_sheets(community, "broadcast") for item in sheet.items]
    return [item.text for item in items if isinstance(item, TextBox) and "×" in item.text and item.text[0] == "L"]


@pytest.mark.parametrize("seed", range(30))
def test_a_line_is_a_shortest_tree_from_the_amplifier(seed: int) -> None:
    chance = random.Random(seed)
    places = [(chance.uniform(20, 300), chance.uniform(20, 300)) for _ in range(chance.randint(1, 12))]
    community = estate([column(number, place) for number, place in enumerate(places)])
    graph: nx.Graph[int] = nx.Graph()
    for (one, here), (other, there) in combinations(enumerate([(5.0, 5.0), *places]), 2):
        graph.add_edge(one, other, weight=dist(here, there))
    shortest = nx.minimum_spanning_tree(graph).size("weight")
    made = lines(community)
    assert sum(one.length_m or 0 for one in made) == pytest.approx(shortest)
    joined = nx.Graph((one.from_id, one.to_id) for one in made)
    assert nx.is_tree(joined) and set(joined) == {"PA-1", *(f"SP{number:02d}" for number in range(len(places)))}


def test_zones_do_not_share_a_line() -> None:
    made = lines(estate([column(1, (100, 5)), column(2, (105, 5), "Y"), column(3, (110, 5))]))
    assert {one.to_id: one.from_id for one in made} == {"SP01": "PA-1", "SP02": "PA-1", "SP03": "SP01"}
    assert [one.length_m for one in made] == pytest.approx([95, 100, 10])


def test_a_loudspeaker_without_a_place_hangs_on_the_amplifier_and_has_no_length() -> None:
    made = {one.to_id: one for one in lines(estate([column(1, (100, 5)), column(2, None)]))}
    assert made["SP02"].from_id == "PA-1" and made["SP02"].length_m is None
    assert made["SP01"].length_m == pytest.approx(95)


def test_a_line_goes_on_to_what_is_near_along_the_ducts_and_not_across_the_ground() -> None:
    comb = [{"id": "D", "line": [[0, 0], [200, 0]]}]
    comb += [{"id": f"D{x}", "line": [[x, 0], [x, 200]]} for x in (40, 60)]
    community = estate([column(1, (40, 190)), column(2, (60, 190)), column(3, (60, 120))], site={"ducts": comb})
    assert {one.to_id: one.from_id for one in lines(community)} == {"SP01": "PA-1", "SP02": "SP03", "SP03": "PA-1"}


@pytest.mark.parametrize("seed", range(4))
def test_a_long_line_is_hardly_longer_than_the_shortest_tree(seed: int) -> None:
    chance = random.Random(100 + seed)
    places = [(chance.uniform(20, 900), chance.uniform(20, 900)) for _ in range(90)]
    graph: nx.Graph[int] = nx.Graph()
    for (one, here), (other, there) in combinations(enumerate([(5.0, 5.0), *places]), 2):
        graph.add_edge(one, other, weight=dist(here, there))
    shortest = nx.minimum_spanning_tree(graph).size("weight")
    made = lines(estate([column(number, place) for number, place in enumerate(places)]))
    assert len(made) == 90 and sum(one.length_m or 0 for one in made) <= 1.001 * shortest


def test_devices_at_one_place_follow_each_other() -> None:
    told = {"building": "S", "storey": 1, "kind": "ceiling_speaker"}
    made = lines(estate([column(number, None) | told for number in (1, 2, 3)]))
    assert [one.from_id for one in made] == ["PA-1", "SP01", "SP02"]
    assert [one.length_m for one in made] == [0, 0, 0]


def test_the_work_grows_with_the_places_and_not_with_the_devices_at_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    whole = chains._tree

    def counted(root: Device, some: Sequence[Device], *rest: Any) -> dict[str, Device]:
        sizes.append(len(some))
        return whole(root, some, *rest)

    monkeypatch.setattr(chains, "_tree", counted)
    told = {"building": "S", "storey": 1, "kind": "ceiling_speaker"}
    lines(estate([column(number, None) | told for number in range(60)]))
    assert sizes == [1]


def test_between_two_places_of_a_car_park_a_line_stays_below() -> None:
    park = {"id": "CP1", "kind": "underground", "outline": [[50, 0], [200, 0], [200, 50], [50, 50]], "storey": -1}
    told: dict[str, Any] = {"storey": -1, "covers": ["car_park:CP1"]}
    community = estate(
        [column(1, (60, 5), **told), column(2, (90, 45), **told)],
        site={"car_parks": [park], "ducts": [{"id": "D", "line": [[0, -60], [300, -60]]}]},
    )
    first, second = lines(community)
    assert (first.from_id, second.from_id) == ("PA-1", "SP01")
    assert second.length_m == second.route_m == pytest.approx(50) and "地下" in second.reason.zh
    assert first.vertical_m == STOREY_M and (first.length_m or 0) > 120  # by way of the duct
    held = ways(community).holders
    assert (held[first.id][0].family, held[second.id][0].family) == ("site", "below")


def test_a_riser_counts_the_lines_that_enter_a_building_and_not_those_within() -> None:
    square = [[100, 0], [120, 0], [120, 10], [100, 10]]
    inside = [column(n, (105 + n, 5), building="B", storey=1, kind="ceiling_speaker") for n in (1, 2, 3)]
    rooms = {"id": "R", "kind": "security_control_centre", "storey": 1, "position": [5, 5]}
    buildings = [
        {"id": "S", "use": "public", "outline": [[0, 0], [10, 0], [10, 10], [0, 10]], "rooms": [rooms]},
        {"id": "B", "use": "residential", "outline": square},
    ]
    community = estate(inside, buildings=buildings)
    codes, known = CableCodes.of(community, "broadcast"), register(community).by_id
    sources = [codes.source(known[f"SP{number:02d}"]) for number in (1, 2, 3)]
    assert [one and one.building for one in sources] == ["S", "B", "B"]
    assert feeds(community) == ["L1×1"]


def test_a_riser_counts_one_line_into_a_place_outdoors_and_tells_that_it_goes_on() -> None:
    community = estate([column(number, (100 + 5 * number, 5)) for number in range(4)])
    assert feeds(community) == ["L1×1"]
    codes, devices = CableCodes.of(community, "broadcast"), register(community).devices
    assert codes.rows(devices) == [("L1", "广播线 RVS 2×1.5", "广播功率放大器 → 室外音柱", "4")]
    assert codes.chained(devices) == ["L1：就近串接，根数为段数。"]


def test_the_plans_draw_the_lines_of_the_cable_table() -> None:
    park = {"id": "CP1", "kind": "underground", "outline": [[50, 0], [200, 0], [200, 50], [50, 50]], "storey": -1}
    told: dict[str, Any] = {"storey": -1, "covers": ["car_park:CP1"]}
    community = estate(
        [column(1, (60, 5), **told), column(2, (90, 45), **told), column(3, (10, 60), "Y"), column(4, (40, 100), "Y")],
        site={"car_parks": [park], "boundary": [[0, -10], [220, -10], [220, 120], [0, 120]]},
    )
    ground, below = (broadcast(community, "zh", level) for level in LEVELS)
    assert ground is not None and below is not None
    ways = [(one.lines[0].lines, any("地下第一个" in note for note in one.notes)) for one in (ground, below)]
    assert ways[0] == ((((5, 5), (60, 5)), ((5, 5), (10, 60)), ((10, 60), (40, 100))), True)
    assert ways[1] == ((((60, 5), (90, 45)),), False)
    assert len(lines(community)) == sum(len(drawn) for drawn, _ in ways)
