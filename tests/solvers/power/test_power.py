"""Switches, backup supply and backbone: a case reckoned by hand, switches against every choice, what is missing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
import yaml

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import load_texts
from tiaowen.model.storeys import level_of
from tiaowen.rules.judge import check
from tiaowen.solvers.power.links import cores_for
from tiaowen.solvers.power.sizing import size_power
from tiaowen.solvers.power.supply import supply
from tiaowen.solvers.power.switches import can_serve, fewest_switches
from tiaowen.solvers.rooms.sizing import size_rooms

PAGE = Path(__file__).resolve().parents[3] / "docs" / "solvers" / "power.md"
SIZES = {8: 120.0, 16: 240.0, 24: 370.0, 48: 740.0}
TELECOM = {"id": "TR", "kind": "telecom_room", "storey": 1, "position": [15.0, 6.0]}
HOME = {"id": "B1", "use": "residential", "outline": [[0, 0], [30, 0], [30, 12], [0, 12]], "rooms": [TELECOM]}
CENTRE = {"id": "SC", "kind": "security_control_centre", "storey": 1, "position": [115.0, 6.0]}
PUBLIC = {"id": "S1", "use": "public", "rooms": [CENTRE]}
WLAN = {"id": "AP", "kind": "wireless_access_point", "system": "wlan", "count": 8, "building": "B1"}


def community(**parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, **parts})


def cameras(count: int, **place) -> dict:
    return {"cameras": [{"id": f"C{number}", **place} for number in range(count)]}


def block(number: int = 10, **more) -> dict:
    """A building with a telecom room, its cameras and access points, and a control centre 100 m away."""
    works = {"rooms": [{"room": "TR", "backup_hours": 4}]}
    parts = {"buildings": [HOME, PUBLIC], "security": {"centre": "SC"}, "machine_rooms": works, "equipment": [WLAN]}
    return parts | {"cctv": cameras(number, building="B1")} | more


def rows(sized: Community, kind: str) -> list[tuple[str | None, int, str | None]]:
    return [(one.room, one.count, one.size) for one in sized.equipment or () if one.kind == kind]


# --- by hand --------------------------------------------------------------------------------------------------


def test_a_block_reckoned_by_hand() -> None:
    """10 × 15.4 + 8 × 30 = 394 W on 18 + 2 ports: 24 ports give 370 W only, so one switch of 48 ports."""
    sized, certificate = size_power(community(**block()))
    assert rows(sized, "access_switch") == [("TR", 1, "48 口 PoE")]
    assert rows(sized, "ups") == [("TR", 1, "1000 VA"), ("SC", 1, "1000 VA")]
    assert rows(sized, "ups_battery") == [("TR", 2, "2400 Wh"), ("SC", 1, "2400 Wh")]
    assert rows(sized, "backbone_cable") == [("TR", 1, "4 芯")]
    assert rows(sized, "core_switch") == [("SC", 1, "24 光口")]
    (switch,) = (one for one in sized.equipment if one.kind == "access_switch")
    assert (switch.ports, switch.spare_ports, switch.load_w) == (48, 30, 60.0)
    assert certificate.status == "optimal"
    assert certificate.objective == certificate.bound
    assert certificate.objective["switches"] == 2
    assert certificate.objective["backbone_cores"] == 4


def test_the_page_shows_the_same_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sized, certificate = size_power(community(**block()))
    figures = [one.formula for one in sized.equipment if one.sized_by == "power"]
    figures += [f"{value:g}" for value in certificate.objective.values()]
    assert [figure for figure in figures if figure not in page] == []


@pytest.mark.parametrize(
    ("load", "hours", "va", "wh", "ups", "packs"),
    [
        (454, 4, 630.6, 2522.2, (1, 1000), 2),
        (720, 1, 1000.0, 1000.0, (1, 1000), 1),
        (720.1, 1, 1000.1, 1000.1, (1, 2000), 1),
        (1728, 1, 2400.0, 2400.0, (1, 3000), 1),
        (14_400, 2, 20_000.0, 40_000.0, (1, 20_000), 17),
        (14_401, 0, 20_001.4, 0.0, (2, 20_000), 0),
    ],
)
def test_supply_at_the_steps_of_the_market(load, hours, va, wh, ups, packs) -> None:
    found = supply(load, hours)
    assert (found.ups_va, found.battery_wh, found.ups, found.packs) == (va, wh, ups, packs)


@pytest.mark.parametrize(
    ("links", "answer"), [(1, (2, 3, 4)), (2, (4, 5, 6)), (10, (20, 22, 24)), (400, (800, 880, 880))]
)
def test_cores_of_a_backbone(links, answer) -> None:
    assert cores_for(links) == answer


@pytest.mark.parametrize(("one", "other", "apart"), [(1, 1, 0), (1, -1, 1), (-2, 3, 4), (5, 2, 3)])
def test_there_is_no_storey_0(one, other, apart) -> None:
    assert abs(level_of(one) - level_of(other)) == apart


# --- switches -----------------------------------------------------------------------------------------------------


def spread(loads: list[float], switches: list[list[float]]) -> bool:
    """Whether devices fit on switches, by trying every switch for every device."""
    if not loads:
        return True
    for switch in switches:
        if switch[0] >= 1 and switch[1] >= loads[0] - 1e-9:
            switch[0] -= 1
            switch[1] -= loads[0]
            fits = spread(loads[1:], switches)
            switch[0] += 1
            switch[1] += loads[0]
            if fits:
                return True
    return False


def every_choice(loads: list[float], spare: int, sizes: dict[int, float], fixed: list) -> Iterator[tuple]:
    """Switches for the devices by brute force: number, ports, watts and the choice, of the fewest only."""
    for number in range(len(loads) + spare + 1):
        found = []
        for choice in combinations_with_replacement(sorted(sizes), number):
            every = [*fixed, *((ports, sizes[ports]) for ports in choice)]
            enough = sum(one[0] for one in every) >= len(loads) + spare
            if enough and spread(sorted(loads, reverse=True), [list(one) for one in every]):
                found.append((number, sum(choice), sum(sizes[one] for one in choice)))
        if found:
            yield min(found)
            return


@pytest.mark.parametrize("seed", range(250))
def test_switches_against_every_choice(seed: int) -> None:
    chance = random.Random(seed)
    sizes = {2: chance.choice([10.0, 30.0]), 4: chance.choice([30.0, 40.0]), 6: chance.choice([40.0, 60.0])}
    kinds = chance.sample([0.0, 7.0, 13.0, 26.0], chance.randint(1, 3))
    loads = [chance.choice(kinds) for _ in range(chance.randint(1, 7))]
    spare = chance.randint(0, 2)
    fixed = [(2, 15.0)] * chance.choice([0, 0, 1, 2])
    devices = {load: loads.count(load) for load in set(loads)}
    found = fewest_switches(devices, spare, sizes, fixed)
    number, ports, watts = next(every_choice(loads, spare, sizes, fixed))
    assert (found.count, found.bound) == (number, number)
    assert sum(size * count for size, count in found.counts.items()) == ports
    assert sum(sizes[size] * count for size, count in found.counts.items()) == watts


@pytest.mark.parametrize(
    ("devices", "spare", "counts"),
    [
        ({15.4: 7}, 1, {8: 1}),  # 107.8 W of 120
        ({15.4: 8}, 0, {16: 1}),  # 123.2 W
        ({15.4: 8}, 1, {16: 1}),
        ({15.4: 16}, 0, {24: 1}),  # 246.4 W
        ({15.4: 48}, 0, {48: 1}),  # 739.2 W
        ({15.4: 48}, 1, {48: 1, 8: 1}),
        ({30.0: 25}, 0, {48: 1, 8: 1}),  # 24 of them on the large one
        ({}, 0, {}),
    ],
)
def test_switches_at_the_steps_of_the_market(devices, spare, counts) -> None:
    assert dict(fewest_switches(devices, spare, SIZES).counts) == counts


def test_watts_in_all_are_not_enough_where_they_do_not_spread() -> None:
    """Three of 50 W need 150 W; two switches of 80 W have 160 W, but each feeds one."""
    found = fewest_switches({50.0: 3}, 0, {4: 80.0})
    assert found.count == found.bound == 3
    assert "2" in found.proof.zh
    assert not can_serve({50.0: 3}, [(4, 80.0), (4, 80.0)])


def test_a_device_above_every_switch_is_refused() -> None:
    with pytest.raises(ValueError, match="more than a switch"):
        fewest_switches({800.0: 1}, 0, SIZES)


def test_a_thousand_devices_of_three_kinds_are_chosen_with_their_bound() -> None:
    found = fewest_switches({4.0: 400, 15.4: 400, 30.0: 400}, 120, SIZES)
    assert found.bound <= found.count <= found.bound + 2


# --- where devices are wired ------------------------------------------------------------------------------------------


def test_site_cameras_go_to_the_nearest_telecom_room() -> None:
    far = HOME | {"id": "B2", "rooms": [TELECOM | {"id": "TR2", "position": [215.0, 6.0]}]}
    spots = {"cameras": [{"id": "C1", "position": [30.0, 6.0]}, {"id": "C2", "position": [200.0, 6.0]}]}
    sized, certificate = size_power(community(buildings=[HOME, far], cctv=spots))
    assert [(one.room, one.serves) for one in sized.equipment if one.kind == "access_switch"] == [
        ("TR", ("C1",)),
        ("TR2", ("C2",)),
    ]
    assert certificate.findings == ()
    assert any("security.centre" in text.zh for text in certificate.left_out)


@pytest.mark.parametrize(("x", "findings"), [(104.9, 0), (105.0, 0), (105.1, 1)])
def test_links_beyond_ninety_metres_are_findings(x, findings) -> None:
    _, certificate = size_power(community(buildings=[HOME], cctv=cameras(1, position=[x, 6.0])))
    assert len(certificate.findings) == findings
    assert all("GB 50311" in text.zh for text in certificate.findings)


def test_storeys_count_in_the_length() -> None:
    """80 m in plan and 4 storeys of 3 m: 92 m."""
    place = {"building": "B1", "position": [95.0, 6.0], "storey": 5}
    _, certificate = size_power(community(buildings=[HOME], cctv=cameras(1, **place)))
    assert "92.0 m" in certificate.findings[0].zh


def test_a_link_along_the_ducts_is_longer_than_the_straight_one() -> None:
    duct = {"id": "D", "line": [[15.0, 6.0], [15.0, 60.0], [60.0, 60.0], [60.0, 6.0]]}
    _, certificate = size_power(
        community(buildings=[HOME], cctv=cameras(1, position=[60.0, 6.0]), site={"ducts": [duct]})
    )
    assert "153.0 m" in certificate.findings[0].zh


def test_a_camera_in_a_room_that_wires_stays_there() -> None:
    sized, certificate = size_power(community(buildings=[HOME], cctv=cameras(3, room="TR")))
    assert rows(sized, "access_switch") == [("TR", 1, "8 口 PoE")]
    assert not any("链路长度" in text.zh for text in certificate.left_out)


def test_an_equipment_room_wires_only_where_there_is_no_telecom_room() -> None:
    both = HOME | {"rooms": [TELECOM, {"id": "ER", "kind": "equipment_room", "position": [20.0, 6.0]}]}
    spots = cameras(1, position=[21.0, 6.0])
    sized, _ = size_power(community(buildings=[both], cctv=spots))
    assert rows(sized, "access_switch")[0][0] == "TR"
    sized, _ = size_power(community(buildings=[HOME | {"rooms": both["rooms"][1:]}], cctv=spots))
    assert rows(sized, "access_switch")[0][0] == "ER"


def test_the_draw_of_the_type_decides_its_class() -> None:
    kinds = {"camera_types": [{"id": "T", "power": 20}], "cameras": [{"id": "C", "type": "T", "building": "B1"}]}
    sized, _ = size_power(community(buildings=[HOME], cctv=kinds))
    assert "30W" in sized.equipment[0].formula


def test_a_device_above_power_over_ethernet_is_left_out() -> None:
    kinds = {"camera_types": [{"id": "T", "power": 200}], "cameras": [{"id": "C", "type": "T", "building": "B1"}]}
    sized, certificate = size_power(community(buildings=[HOME], cctv=kinds))
    assert rows(sized, "access_switch") == []
    assert any("200 W" in text.zh for text in certificate.left_out)


# --- missing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"buildings": [HOME]}, "cctv.cameras"),
        ({"buildings": [HOME], "cctv": {"cameras": [{"id": "C"}]}}, "cctv.cameras[0].position"),
        ({"buildings": [], "cctv": cameras(1, position=[0.0, 0.0])}, "没有可接入的电信间"),
        ({"buildings": [HOME], "cctv": cameras(1, building="B1")}, "链路长度未核"),
        ({"buildings": [HOME], "cctv": cameras(1, building="B1")}, "security.centre"),
        (
            {"buildings": [HOME], "equipment": [WLAN]},
            "equipment[0].building",
        ),
    ],
)
def test_missing_data_is_named(parts, told) -> None:
    if "equipment" in parts:
        parts = parts | {"equipment": [{key: value for key, value in WLAN.items() if key != "building"}]}
    _, certificate = size_power(community(**parts))
    assert any(told in text.zh for text in certificate.left_out)


def test_of_two_telecom_rooms_the_nearer_by_position_and_none_without() -> None:
    two = HOME | {"rooms": [TELECOM, TELECOM | {"id": "TR2", "position": [25.0, 6.0]}]}
    sized, _ = size_power(community(buildings=[two], cctv=cameras(1, building="B1", position=[24.0, 6.0])))
    assert rows(sized, "access_switch")[0][0] == "TR2"
    sized, certificate = size_power(community(buildings=[two], cctv=cameras(1, building="B1")))
    assert rows(sized, "access_switch") == []
    assert any("cctv.cameras[0].position" in text.zh for text in certificate.left_out)


def test_loads_that_are_not_stated_are_named() -> None:
    row = {"id": "G", "kind": "broadcast_amplifier", "system": "broadcast", "count": 2, "room": "SC"}
    _, certificate = size_power(community(**block(equipment=[row])))
    assert any("equipment[0].load" in text.zh for text in certificate.left_out)
    _, certificate = size_power(community(**block(equipment=[row | {"load": 500}])))
    assert not any(".load" in text.zh for text in certificate.left_out)


def test_the_load_of_the_centre_counts_desks_monitors_hosts_and_rows() -> None:
    """Core 80 + 2 desks 600 + 1 monitor 120 + 1 host 350 + 2 amplifiers 1000 = 2150 W."""
    amplifier = {"id": "G", "kind": "broadcast_amplifier", "system": "broadcast", "count": 2, "room": "SC", "load": 500}
    more = block(
        equipment=[WLAN, amplifier],
        security={"centre": "SC", "hosts": [{"system": "cctv", "room": "SC"}]},
        machine_rooms={"control": [{"system": one, "room": "SC"} for one in ("security", "bas")]},
    )
    sized, _ = size_power(community(**more))
    assert any("2150W÷" in (one.formula or "") for one in sized.equipment if one.kind == "ups" and one.room == "SC")


def test_nothing_to_size_is_told() -> None:
    sized, certificate = size_power(community(buildings=[]))
    assert certificate.status == "skipped"
    assert sized.equipment is None


# --- pinned, again, permuted ----------------------------------------------------------------------------------------


def pinned(kind: str, **more) -> dict:
    row = {"id": f"P-{kind}", "kind": kind, "system": "network", "count": 1, "building": "B1", "room": "TR"}
    return row | {"pinned": True, "sized_by": "power"} | more


def test_pinned_switches_take_their_share() -> None:
    sized, certificate = size_power(community(**block(equipment=[WLAN, pinned("access_switch", ports=24)])))
    assert rows(sized, "access_switch") == [("TR", 1, "8 口 PoE"), ("TR", 1, None)]  # 370 + 120 W carry 394 W
    assert certificate.status == "optimal"


def test_pinned_switches_that_suffice_are_all() -> None:
    sized, _ = size_power(community(**block(equipment=[WLAN, pinned("access_switch", ports=48)])))
    assert rows(sized, "access_switch") == [("TR", 1, None)]
    assert rows(sized, "backbone_cable") == [("TR", 1, "4 芯")]


@pytest.mark.parametrize(
    ("more", "told"), [({}, ".ports"), ({"ports": 24, "count": 1_000_000}, ".count"), ({"ports": 7}, "7 口")]
)
def test_pinned_switches_of_no_use_are_told(more, told) -> None:
    _, certificate = size_power(community(**block(equipment=[WLAN, pinned("access_switch", **more)])))
    assert any(told in text.zh for text in certificate.left_out)


@pytest.mark.parametrize("kind", ["ups", "ups_battery", "backbone_cable"])
def test_a_pinned_row_stands_for_its_kind(kind: str) -> None:
    sized, _ = size_power(community(**block(equipment=[WLAN, pinned(kind)])))
    assert [one.id for one in sized.equipment if one.kind == kind and one.room == "TR"] == [f"P-{kind}"]


def test_sizing_what_was_written_changes_nothing_rooms_and_power_together() -> None:
    data = community(**block()).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    given = {key: data.pop(key) for key in ("project", "buildings")}
    base = {
        "community.yaml": yaml.safe_dump({"tiaowen": 1} | given),
        "design.yaml": yaml.safe_dump({"tiaowen": 1} | data),
    }
    once = updated_design(base["design.yaml"], size_rooms(size_power(load_texts(base)[0])[0])[0])
    again = load_texts(base | {"design.yaml": once})[0]
    assert size_power(again)[0] == again
    assert size_rooms(again)[0] == again
    assert updated_design(once, size_rooms(size_power(again)[0])[0]) == once


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_lists_changes_no_quantity(seed: int) -> None:
    chance = random.Random(seed)
    parts = block(30)
    _, first = size_power(community(**parts))
    spots = parts["cctv"]["cameras"]
    chance.shuffle(spots)
    chance.shuffle(parts["buildings"])
    _, second = size_power(community(**parts))
    assert first.objective == second.objective


def test_only_some_buildings_are_sized_and_the_others_stay() -> None:
    far = HOME | {"id": "B2", "rooms": [TELECOM | {"id": "TR2", "position": [215.0, 6.0]}]}
    spots = {"cameras": [{"id": "C1", "building": "B1"}, {"id": "C2", "building": "B2"}]}
    model = community(**block(buildings=[HOME, far, PUBLIC], cctv=spots, equipment=[]))
    whole, _ = size_power(model)
    part, _ = size_power(model, only=["B2"])
    assert {one.room for one in part.equipment} == {"TR2"}
    again, _ = size_power(whole, only=["B2"])
    assert sorted((one.kind, one.room, one.count) for one in again.equipment) == sorted(
        (one.kind, one.room, one.count) for one in whole.equipment
    )


def test_ids_of_others_are_not_taken() -> None:
    sized, _ = size_power(community(**block(equipment=[WLAN | {"id": "PW01"}])))
    assert len({one.id for one in sized.equipment}) == len(sized.equipment)
    assert sized.equipment[0].id == "PW01"


def test_what_is_written_changes_no_verdict() -> None:
    model = community(**block())
    before = {(one.provision, one.part, one.subject.id): one.outcome for one in check(model).outcomes}
    after = {(one.provision, one.part, one.subject.id): one.outcome for one in check(size_power(model)[0]).outcomes}
    assert after == before


def test_access_points_of_the_wlan_are_wired_and_a_repeater_is_fed() -> None:
    devices = [
        {"id": "AP1", "kind": "wireless_access_point", "system": "wlan", "position": [20.0, 6.0], "load": 12},
        {"id": "ZJ", "kind": "radio_repeater", "system": "radio", "room": "TR", "load": 100},
    ]
    model = community(**block(1, equipment=[], wireless={"devices": devices}))
    sized, _ = size_power(model)
    (switch,) = (one for one in sized.equipment if one.kind == "access_switch")
    assert switch.serves == ("AP1", "C0")
    assert switch.formula.startswith("2 台受电 30.8W")
    assert any("145.8W÷" in one.formula for one in sized.equipment if one.kind == "ups" and one.room == "TR")
    racks, _ = size_rooms(sized)
    assert any("对讲中继台 1×4U" in (one.formula or "") for one in racks.equipment if one.kind == "rack")
