"""Rooms of the systems: a case reckoned by hand, racks against every packing, limits, what is missing or pinned."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from random_communities import divisions

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import load_texts
from tiaowen.rules.judge import check
from tiaowen.solvers.rooms.contents import frames_for
from tiaowen.solvers.rooms.racks import Piece, fewest_racks
from tiaowen.solvers.rooms.sizing import size_rooms
from tiaowen.spec.errors import InputError, Text

PAGE = Path(__file__).resolve().parents[3] / "docs" / "solvers" / "rooms.md"
NAME = Text("件", "piece")
TOWER = {
    "id": "B1",
    "use": "residential",
    "kind": "high_rise",
    "outline": [[0, 0], [30, 0], [30, 12], [0, 12]],
    "storeys_above": 30,
    "units": [{"id": "1", "dwellings": [{"storeys": "1-30", "numbers": "1-4"}]}],
    "rooms": [{"id": "TR", "kind": "telecom_room", "storey": 1, "area": 5.5, "position": [15, 6], "operators": 3}],
}
AREA = {
    "id": "A1",
    "serves": ["B1"],
    "access_points": [
        {"id": "UAP", "place": "telecom_room", "room": "TR", "operators": 3, "splitters": [{"ways": 64, "count": 2}]}
    ],
}
CENTRE = {"id": "SC", "kind": "security_control_centre", "storey": 1, "area": 36, "outer_wall": True}


def community(**parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, **parts})


def tower(**more) -> dict:
    return {"buildings": [TOWER], "ftth": {"cores_per_dwelling": 2, "areas": [AREA]}, **more}


def with_centre(systems=("fire_alarm", "security", "bas", "broadcast"), cameras=100, room=CENTRE, **more) -> Community:
    return community(
        buildings=[{"id": "S1", "use": "public", "rooms": [room]}],
        security={"centre": "SC", "hosts": [{"system": "cctv", "room": "SC"}, {"system": "intrusion", "room": "SC"}]},
        machine_rooms={"control": [{"system": one, "room": "SC"} for one in systems]},
        cctv={"cameras": [{"id": f"C{number}"} for number in range(cameras)]},
        **more,
    )


def rows(sized: Community, kind: str) -> list[tuple[str | None, int, str | None]]:
    return [(one.room or one.building, one.count, one.size) for one in sized.equipment or () if one.kind == kind]


# --- by hand ----------------------------------------------------------------------------------------------


def test_a_tower_reckoned_by_hand() -> None:
    """264 + 3 cores on three frames of 96, 12U + 2U + 30U = 44U in two racks, (2 × 0.6 + 0.8) × 3.0 = 6 m²."""
    sized, certificate = size_rooms(community(**tower()))
    assert rows(sized, "optical_frame") == [("TR", 3, "96 芯")]
    assert rows(sized, "rack") == [("TR", 2, None)]
    (need,) = sized.room_needs
    assert (need.area_m2, need.contents_m2, need.least_m2) == (6.0, 6.0, 5.0)
    assert (need.near, need.within_m) == ((15.0, 6.0), 8.08)
    assert certificate.objective == certificate.bound == {"racks": 2, "room_area_m2": 6.0}
    assert certificate.status == "optimal"
    assert [text.zh for text in certificate.findings] == [
        "TR 电信间：使用面积 5.5 ㎡，需 6 ㎡（设备 6，限值 5；5.5.3-10、rooms.footprint.rack）"
    ]


def test_the_page_shows_the_same_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for model in (community(**tower()), with_centre(room=CENTRE | {"combined_with": ["fire_control_room"]})):
        sized, certificate = size_rooms(model)
        figures = [one.formula for one in sized.equipment]
        figures += [reason.formula for need in sized.room_needs for reason in need.reasons]
        figures += [f"{need.area_m2:g} ㎡" for need in sized.room_needs]
        figures += [text.zh for text in certificate.findings]
        assert [figure for figure in figures if figure not in page] == []


def test_a_shared_control_centre_by_hand() -> None:
    """4.2 + 19.72 + 10.2 + 2.97 = 37.09 m² by contents, 40 m² by the limit of a shared room."""
    sized, certificate = size_rooms(with_centre(room=CENTRE | {"combined_with": ["fire_control_room"]}))
    (need,) = sized.room_needs
    assert (need.area_m2, need.contents_m2, need.least_m2) == (40.0, 37.09, 40.0)
    assert need.because == ("5.7.14-1",)
    assert rows(sized, "monitor") == [("SC", 7, None)]
    assert rows(sized, "control_desk") == [("SC", 4, None)]
    assert len(certificate.findings) == 1


def test_a_centre_by_itself_has_the_lower_limit() -> None:
    sized, _ = size_rooms(with_centre(systems=("security",), cameras=1))
    assert sized.room_needs[0].least_m2 == 20.0
    assert sized.room_needs[0].because == ("5.7.13-4",)


def test_many_systems_need_more_than_the_limit() -> None:
    systems = ("security", "bas", "broadcast", "cctv", "intrusion", "parking", "intercom", "access_control")
    sized, _ = size_rooms(with_centre(systems=systems))
    (need,) = sized.room_needs
    assert need.area_m2 == need.contents_m2 > need.least_m2 == 20.0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"storey": 3}, "在 3 层"),
        ({"outer_wall": False}, "不靠外墙"),
        ({}, "未写明与消防控制室合用"),
    ],
)
def test_the_place_of_the_centre_is_compared(change, told) -> None:
    _, certificate = size_rooms(with_centre(room=CENTRE | {"area": 90} | change))
    assert any(told in text.zh for text in certificate.findings)


# --- racks and frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(250))
def test_racks_against_every_packing(seed: int) -> None:
    chance = random.Random(seed)
    capacity = chance.randint(4, 12)
    pieces = [Piece(NAME, chance.randint(1, capacity), chance.randint(0, 2)) for _ in range(chance.randint(1, 4))]
    heights = [one.units for one in pieces for _ in range(one.count)][:7]
    pieces = [Piece(NAME, height, 1) for height in heights]
    found = fewest_racks(pieces, capacity, 5.0)
    fits = [
        len(groups)
        for groups in divisions(range(len(heights)))
        if all(sum(heights[index] for index in group) <= capacity for group in groups)
    ]
    assert found.count == found.bound == min(fits)


def test_tall_pieces_need_more_racks_than_their_sum() -> None:
    """Seven operators of 10U: three fit into 36U, so three racks though 70U are less than 72U."""
    point = AREA["access_points"][0] | {"operators": 7, "splitters": []}
    ftth = {"cores_per_dwelling": 0, "areas": [AREA | {"access_points": [point]}]}
    sized, certificate = size_rooms(community(buildings=[TOWER], ftth=ftth))
    assert rows(sized, "rack") == [("TR", 3, None)]
    assert certificate.bound["racks"] == 3


@pytest.mark.parametrize(
    ("cores", "frames"),
    [(0, []), (1, [(24, 1)]), (24, [(24, 1)]), (25, [(48, 1)]), (96, [(96, 1)]), (97, [(96, 1), (24, 1)]),
     (267, [(96, 3)]), (240, [(96, 2), (48, 1)])],
)  # fmt: skip
def test_frames_hold_all_cores_and_few_more(cores, frames) -> None:
    assert frames_for(cores) == frames


def test_frames_counted_elsewhere_are_not_counted_again() -> None:
    row = {
        "id": "F1",
        "kind": "optical_frame",
        "system": "ftth",
        "count": 1,
        "ports": 288,
        "room": "TR",
        "building": "B1",
    }
    sized, _ = size_rooms(community(**tower(equipment=[row])))
    assert rows(sized, "optical_frame") == [("TR", 1, None)]
    assert "96 芯配线架 3×4U" in next(one.formula for one in sized.equipment if one.kind == "rack")


def test_switches_and_batteries_stand_in_the_racks() -> None:
    more = [
        {"id": "S", "kind": "access_switch", "system": "network", "count": 2, "room": "TR"},
        {"id": "B", "kind": "ups_battery", "system": "machine_room", "count": 9, "room": "TR"},
        {"id": "L", "kind": "lawn_speaker", "system": "broadcast", "count": 9, "room": "TR"},
    ]
    sized, certificate = size_rooms(community(**tower(equipment=more)))
    assert rows(sized, "rack") == [("TR", 3, None)]  # 44 + 2 + 27 = 73U
    assert any("草坪音箱" in text.zh for text in certificate.notes)


# --- which rooms there should be ------------------------------------------------------------------------------


def test_a_high_rise_without_a_telecom_room_is_told_with_the_provision() -> None:
    point = {"id": "UAP", "place": "telecom_room", "building": "B1", "operators": 3, "splitters": []}
    ftth = {"cores_per_dwelling": 2, "areas": [AREA | {"access_points": [point]}]}
    sized, certificate = size_rooms(community(buildings=[TOWER | {"rooms": []}], ftth=ftth))
    (need,) = sized.room_needs
    assert (need.building, need.room, need.kind) == ("B1", None, "telecom_room")
    assert "5.5.3-6-1" in need.because
    assert any("5.5.3-6-1" in text.zh for text in certificate.notes)
    assert sized.buildings[0].rooms == ()


def test_unknown_rooms_are_left_out_by_name_and_the_need_is_told() -> None:
    building = {key: value for key, value in TOWER.items() if key != "rooms"}
    sized, certificate = size_rooms(community(buildings=[building]))
    assert [need.building for need in sized.room_needs] == ["B1"]
    assert any("buildings[0].rooms" in text.zh for text in certificate.left_out)


def test_shared_areas_ask_for_a_room_where_the_access_point_stands() -> None:
    low = TOWER | {"kind": "multi_storey", "storeys_above": 6, "rooms": []}
    low["units"] = [{"id": "1", "dwellings": [{"storeys": "1-6", "numbers": "1-2"}]}]
    point = {"id": "UAP", "place": "telecom_room", "building": "B1", "splitters": []}
    ftth = {"cores_per_dwelling": 1, "areas": [AREA | {"access_points": [point]}]}
    sized, _ = size_rooms(community(buildings=[low], ftth=ftth))
    assert "5.5.3-6-2" in sized.room_needs[0].because


def test_of_several_rooms_none_is_guessed() -> None:
    rooms = [TOWER["rooms"][0], TOWER["rooms"][0] | {"id": "TR2", "storey": 16, "position": [18, 6]}]
    point = {"id": "UAP", "place": "telecom_room", "building": "B1", "splitters": []}
    ftth = {"cores_per_dwelling": 2, "areas": [AREA | {"access_points": [point]}]}
    sized, certificate = size_rooms(community(buildings=[TOWER | {"rooms": rooms}], ftth=ftth))
    assert any("access_points[0].room" in text.zh for text in certificate.left_out)
    assert rows(sized, "optical_frame") == []
    assert any("错开 3.0 m" in text.zh for text in certificate.findings)
    assert {need.room: need.near for need in sized.room_needs} == {"TR": (18.0, 6.0), "TR2": (15.0, 6.0)}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"ftth": None}, "ftth.areas"),
        ({"ftth": {"areas": [AREA]}}, "ftth.cores_per_dwelling"),
        (
            {"ftth": {"cores_per_dwelling": 2, "areas": [AREA | {"access_points": [{"id": "X", "room": "TR"}]}]}},
            "access_points[0].splitters",
        ),
        ({"ftth": {"cores_per_dwelling": 2, "areas": [AREA | {"access_points": [{"id": "X"}]}]}}, "[0].place"),
    ],
)
def test_missing_data_is_named(change, path) -> None:
    _, certificate = size_rooms(community(**(tower() | change)))
    assert any(path in text.zh and path in text.en for text in certificate.left_out)


def test_a_centre_that_is_not_stated_is_asked_for() -> None:
    sized, certificate = size_rooms(community(buildings=[], cctv={"cameras": [{"id": "C1"}]}))
    (need,) = sized.room_needs
    assert (need.kind, need.building, need.area_m2) == ("security_control_centre", None, 20.0)
    assert any("security.centre" in text.zh for text in certificate.left_out)


def test_a_room_without_an_area_is_not_compared() -> None:
    room = {key: value for key, value in TOWER["rooms"][0].items() if key != "area"}
    _, certificate = size_rooms(community(**tower(buildings=[TOWER | {"rooms": [room]}])))
    assert certificate.findings == ()
    assert any("rooms[0].area" in text.zh for text in certificate.left_out)


def test_the_commentary_on_very_tall_buildings_is_told_as_not_binding() -> None:
    _, certificate = size_rooms(community(**tower(buildings=[TOWER | {"height": 100}])))
    assert any("没有约束力" in text.zh for text in certificate.notes)
    _, certificate = size_rooms(community(**tower(buildings=[TOWER | {"height": 99.9}])))
    assert not any("没有约束力" in text.zh for text in certificate.notes)


def test_a_room_of_which_nothing_is_known_gets_no_area_and_is_told() -> None:
    room = {"id": "FC", "kind": "fire_control_room", "storey": 1, "area": 20}
    sized, certificate = size_rooms(community(buildings=[{"id": "S1", "use": "public", "rooms": [room]}]))
    assert not sized.room_needs
    assert [text.en for text in certificate.left_out if text.en.startswith("FC fire control room: nothing")]


def test_nothing_to_size_is_told() -> None:
    sized, certificate = size_rooms(community(buildings=[]))
    assert certificate.status == "skipped"
    assert sized.equipment is None
    assert sized.room_needs is None


# --- pinned, again, permuted -------------------------------------------------------------------------------------


def test_pinned_racks_stay_and_too_few_are_a_conflict() -> None:
    row = {"id": "R", "kind": "rack", "system": "cabling", "count": 1, "room": "TR", "building": "B1", "pinned": True}
    sized, certificate = size_rooms(community(**tower(equipment=[row | {"sized_by": "rooms"}])))
    assert rows(sized, "rack") == [("TR", 1, None)]
    assert any("5.5.3-10" in text.zh for text in certificate.conflicts)


def test_a_pinned_need_stays_and_is_compared() -> None:
    need = {"id": "N", "kind": "telecom_room", "building": "B1", "room": "TR", "area": 4, "pinned": True}
    sized, certificate = size_rooms(community(**tower(room_needs=[need])))
    assert [one.id for one in sized.room_needs] == ["N"]
    assert any("N" in text.zh for text in certificate.conflicts)


def test_rows_of_others_stay_where_they_are() -> None:
    other = {"id": "RM01", "kind": "access_switch", "system": "network", "count": 1, "room": "TR", "sized_by": "power"}
    sized, _ = size_rooms(community(**tower(equipment=[other])))
    assert sized.equipment[0].id == "RM01"
    assert sized.equipment[0].sized_by == "power"
    assert len({one.id for one in sized.equipment}) == len(sized.equipment)


def test_sizing_what_was_written_changes_nothing() -> None:
    model = with_centre(room=CENTRE | {"combined_with": ["fire_control_room"]})
    data = model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    given = {key: data.pop(key) for key in ("project", "buildings")}
    base = {
        "community.yaml": yaml.safe_dump({"tiaowen": 1} | given),
        "design.yaml": yaml.safe_dump({"tiaowen": 1} | data),
    }
    once = updated_design(base["design.yaml"], size_rooms(load_texts(base)[0])[0])
    again = load_texts(base | {"design.yaml": once})[0]
    assert again.room_needs
    assert size_rooms(again)[0] == again
    assert updated_design(once, size_rooms(again)[0]) == once


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_lists_changes_no_quantity(seed: int) -> None:
    chance = random.Random(seed)
    buildings = [TOWER, TOWER | {"id": "B2", "rooms": [TOWER["rooms"][0] | {"id": "TR2", "area": 9}]}]
    areas = [
        AREA,
        AREA | {"id": "A2", "serves": ["B2"], "access_points": [{"id": "U2", "room": "TR2", "splitters": []}]},
    ]
    _, first = size_rooms(community(buildings=buildings, ftth={"cores_per_dwelling": 1, "areas": areas}))
    chance.shuffle(buildings)
    chance.shuffle(areas)
    sized, second = size_rooms(community(buildings=buildings, ftth={"cores_per_dwelling": 1, "areas": areas}))
    assert first.objective == second.objective
    assert sorted(one.count for one in sized.equipment) == [1, 1, 1, 1, 1, 2]
    assert {one.room for one in sized.room_needs} == {"TR", "TR2"}


def test_only_some_buildings_are_sized_and_the_others_stay() -> None:
    buildings = [TOWER, TOWER | {"id": "B2", "rooms": [TOWER["rooms"][0] | {"id": "TR2"}]}]
    model = community(buildings=buildings, ftth={"cores_per_dwelling": 2, "areas": [AREA]})
    whole, _ = size_rooms(model)
    part, _ = size_rooms(model, only=["B2"])
    assert {one.room for one in part.room_needs} == {"TR2"}
    again, _ = size_rooms(whole, only=["B2"])
    assert sorted(one.room for one in again.room_needs) == ["TR", "TR2"]
    assert sorted((one.kind, one.room, one.count) for one in again.equipment) == sorted(
        (one.kind, one.room, one.count) for one in whole.equipment
    )


def test_hostile_ids_and_counts() -> None:
    rows_ = [{"id": "RM01", "kind": "access_switch", "system": "network", "count": 1_000_000, "room": "TR"}]
    sized, certificate = size_rooms(community(**tower(equipment=rows_, room_needs=[{"id": "RN01", "kind": "pump_room",
        "area": 1, "pinned": True}])))  # fmt: skip
    assert len({one.id for one in sized.equipment}) == len(sized.equipment)
    assert [one.id for one in sized.room_needs] == ["RN01", "RN02"]
    assert any("RM01" in text.zh for text in certificate.left_out)


def test_dangling_rooms_and_double_ids_are_told() -> None:
    base = "tiaowen: 1\nproject: {name: 试}\nbuildings: [{id: B1}]\n"
    row = "equipment: [{id: E, kind: 机架, system: 综合布线系统, count: 1, room: 无}]\n"
    with pytest.raises(InputError, match="无"):
        load_texts({"community.yaml": base + row})
    need = "room_needs: [{id: N, kind: 电信间, area: 5, building: B9}]\n"
    with pytest.raises(InputError, match="B9"):
        load_texts({"community.yaml": base + need})
    double = "room_needs: [{id: N, kind: 电信间, area: 5}, {id: N, kind: 设备间, area: 5}]\n"
    with pytest.raises(InputError, match="N"):
        load_texts({"community.yaml": base + double})


def test_what_is_written_changes_no_verdict_for_the_worse() -> None:
    model = community(**tower())
    before = {(one.provision, one.part, one.subject.id): one.outcome for one in check(model).outcomes}
    after = {(one.provision, one.part, one.subject.id): one.outcome for one in check(size_rooms(model)[0]).outcomes}
    assert after == before
