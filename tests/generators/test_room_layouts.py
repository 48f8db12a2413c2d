"""Layouts of machine rooms: to scale with their free space, racks from the front, what does not fit is told."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import shapely

from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import conventions, drawn_ids
from tiaowen.generators.plans.room_contents import room_contents
from tiaowen.generators.plans.room_floor import arranged
from tiaowen.generators.plans.rooms import room_sheets
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Line, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.community import Community
from tiaowen.solvers.rooms.sizing import size_rooms
from tiaowen.spec.parameters import parameter

OUTLINE = [[10, 4], [14, 4], [14, 8.5], [10, 8.5]]
TELECOM = {"id": "TR", "kind": "telecom_room", "storey": -1, "area": 18, "operators": 3}
CENTRE = {"id": "SC", "kind": "security_control_centre", "storey": 1, "area": 60}
SYSTEMS = ("fire_alarm", "security", "bas", "broadcast")


def plain(room: dict[str, Any], centre: dict[str, Any] = CENTRE, cameras: int = 40) -> dict[str, Any]:
    tower = {
        "id": "T", "use": "residential", "kind": "high_rise", "storeys_above": 20, "rooms": [room],
        "units": [{"id": "1", "dwellings": [{"storeys": "1-20", "numbers": "1-4"}]}],
    }  # fmt: skip
    point = {"id": "U", "place": "telecom_room", "room": "TR", "operators": 3, "splitters": [{"ways": 64, "count": 2}]}
    hosts = [{"system": one, "room": "SC"} for one in ("cctv", "intrusion", "access_control")]
    equipment = [
        {"id": "E1", "kind": "access_switch", "system": "network", "count": 1, "building": "T", "room": "TR"},
        {"id": "E2", "kind": "ups", "system": "machine_room", "count": 1, "building": "T", "room": "TR"},
        {"id": "E3", "kind": "ups_battery", "system": "machine_room", "count": 2, "building": "T", "room": "TR"},
    ]
    return {
        "project": {"name": "试", "date": "2026-11-22"},
        "buildings": [tower, {"id": "S", "use": "public", "rooms": [centre]}],
        "ftth": {"cores_per_dwelling": 2, "areas": [{"id": "A", "serves": ["T"], "access_points": [point]}]},
        "security": {"centre": "SC", "hosts": hosts},
        "machine_rooms": {
            "control": [{"system": one, "room": "SC"} for one in SYSTEMS],
            "rooms": [{"room": "SC", "local_bonding": True}],
        },
        "cctv": {"cameras": [{"id": f"C{number}"} for number in range(cameras)]},
        "equipment": equipment,
    }


def sized(data: dict[str, Any]) -> Community:
    return size_rooms(Community.model_validate(data))[0]


@pytest.fixture
def whole() -> Community:
    centre = {**CENTRE, "outline": [[0, 0], [10, 0], [10, 6], [0, 6]], "doors": [[[0.3, 0], [1.5, 0]]]}
    return sized(plain({**TELECOM, "outline": OUTLINE, "doors": [[[10.3, 4], [11.2, 4]]]}, centre))


def sheets(community: Community, language: str = "zh") -> list[Sheet]:
    return [one.sheet for one in room_sheets(community, language)]


def texts(community: Community) -> list[str]:
    return [item.text for sheet in sheets(community) for item in sheet.items if isinstance(item, TextBox)]


def equipment_ids(community: Community) -> Counter[str]:
    rules = conventions()["room_plans"]
    kinds = {*rules["standing"], *rules["racked"], *rules["beside"]}
    return Counter(one.id for one in register(community).devices if one.room in ("TR", "SC") and one.kind in kinds)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outlined", [True, False])
def test_sheets_are_clean_and_hold_the_equipment_of_the_register(
    whole: Community, outlined: bool, language: str
) -> None:
    community = whole if outlined else sized(plain(TELECOM))
    made = sheets(community, language)
    assert [problem for sheet in made for problem in check_sheet(sheet)] == []
    assert Counter(id for sheet in made for id in drawn_ids(sheet)) == equipment_ids(community)
    assert {sheet.scale for sheet in made} == ({"1:50"} if outlined else {"示意"} if language == "zh" else {"NTS"})


def test_the_racks_hold_what_the_sizing_counted(whole: Community) -> None:
    for room in room_contents(whole):
        counted = sum(one.units * one.count for one in room.place.pieces)
        frames = parameter("rooms.odf.frames").value
        counted += sum(frames[cores] * count for cores, count in room.sized.frames)
        drawn = sum(rack.used for rack in room.racks) + sum(one.units for one in room.left)
        assert (drawn, room.left, len(room.racks)) == (counted, (), room.sized.racks.count)
        assert all(rack.used <= parameter("rooms.rack.units").value for rack in room.racks)


def test_what_belongs_together_stands_in_one_rack(whole: Community) -> None:
    (room, *_) = room_contents(whole)
    racks = [{unit.device.kind for unit in rack.units if unit.device is not None} for rack in room.racks]
    assert [kinds for kinds in racks if "ups" in kinds] == [kinds for kinds in racks if "ups_battery" in kinds]


def test_too_few_racks_are_told(whole: Community) -> None:
    rows = [row for row in whole.equipment or () if row.kind != "rack" or row.room != "TR"]
    fewer = whole.replaced(equipment=tuple(rows))
    assert any("装不下" in text for text in texts(fewer))
    assert Counter(id for sheet in sheets(fewer) for id in drawn_ids(sheet)) == equipment_ids(fewer)


def test_a_room_too_small_says_so_and_draws_everything() -> None:
    small = {**CENTRE, "area": 12, "outline": [[0, 0], [4, 0], [4, 3], [0, 3]], "doors": [[[0.3, 0], [1.2, 0]]]}
    community = sized(plain(TELECOM, small))
    found = texts(community)
    assert any(text.startswith("布置不下") for text in found)
    assert any("SC 面积不足：给出 12 ㎡" in text for text in found)
    assert Counter(id for sheet in sheets(community) for id in drawn_ids(sheet)) == equipment_ids(community)
    assert [problem for sheet in sheets(community) for problem in check_sheet(sheet)] == []


def test_free_spaces_come_from_the_parameters_with_their_source(whole: Community) -> None:
    joined = "".join(texts(whole))
    assert "GB50174-20174.3(typical)" in joined.replace(" ", "") and "未核对" in joined


def test_an_earthing_bar_stands_where_bonding_is_stated(whole: Community) -> None:
    bars = [item for sheet in sheets(whole) for item in sheet.items if isinstance(item, Symbol) and not item.ids]
    assert [item.name for item in bars].count("earth_bar") == 2  # in the room and in the legend
    assert any("联结未给出" in text for text in texts(whole))  # of the telecom room


def test_rooms_of_equal_content_without_outlines_are_drawn_once() -> None:
    data = plain(TELECOM)
    towers = [
        {"id": f"T{number}", "use": "residential", "kind": "high_rise",
         "rooms": [{"id": f"TR{number}", "kind": "telecom_room", "area": 10 + number}]}
        for number in range(5)
    ]  # fmt: skip
    community = sized(data | {"buildings": [*data["buildings"], *towers]})
    (page,) = sheets(community)
    assert check_sheet(page) == []
    assert any("等 5 间" in item.text for item in page.items if isinstance(item, TextBox))
    racks = {one.id for one in register(community).devices if one.kind == "rack"}
    assert racks <= set(drawn_ids(page))


def test_a_turned_room_is_drawn_upright_and_says_so() -> None:
    turned = shapely.affinity.rotate(shapely.Polygon(OUTLINE), 30, origin=(0, 0))
    room = {**TELECOM, "outline": [[round(x, 4), round(y, 4)] for x, y in turned.exterior.coords[:-1]]}
    community = sized(plain(room))
    assert any("已旋转" in text for text in texts(community))
    (page, *_) = sheets(community)
    outline = [item for item in page.items if isinstance(item, Line) and item.layer == "A-WALL"]
    assert all(abs(x - round(x, 3)) < 1e-3 for item in outline for x, _ in item.points)
    assert check_sheet(page) == []


def test_a_hall_takes_another_scale_and_many_racks_several_parts() -> None:
    hall = {**CENTRE, "area": 2400, "outline": [[0, 0], [60, 0], [60, 40], [0, 40]]}
    data = plain(TELECOM, hall)
    data["equipment"].append({"id": "E9", "kind": "ups_battery", "system": "machine_room", "count": 120, "room": "SC"})
    community = sized(data)
    made = sheets(community)
    assert "1:200" in {sheet.scale for sheet in made}
    assert [problem for sheet in made for problem in check_sheet(sheet)] == []
    assert Counter(id for sheet in made for id in drawn_ids(sheet)) == equipment_ids(community)


def test_rows_keep_their_free_space_and_the_door() -> None:
    room = shapely.box(0, 0, 6, 5)
    floor = arranged(room, [((0.3, 0.0), (1.2, 0.0))], [("control_desk", 2), ("rack", 3), ("fire_alarm_panel", 2)])
    assert floor.left == {}
    bodies = [shapely.box(one.body.x0, one.body.y0, one.body.x1, one.body.y1) for one in floor.rows]
    zones = [shapely.box(one.zone.x0, one.zone.y0, one.zone.x1, one.zone.y1) for one in floor.rows]
    for number, zone in enumerate(zones):
        assert room.buffer(1e-6).contains(zone)
        assert all(zone.intersection(body).area < 1e-6 for other, body in enumerate(bodies) if other != number)
    assert all(body.intersection(shapely.box(0.3, 0, 1.2, 0.9)).area < 1e-6 for body in bodies)


def test_a_room_without_a_free_square_holds_nothing() -> None:
    assert arranged(shapely.box(0, 0, 1, 1), [], [("rack", 1)]).left == {"rack": 1}


def test_rows_stay_inside_a_room_with_a_corner_cut_out() -> None:
    room = shapely.Polygon([(0, 0), (6, 0), (6, 3), (3, 3), (3, 6), (0, 6)])
    floor = arranged(room, [], [("rack", 4)])
    assert floor.left == {}
    assert all(room.buffer(1e-6).contains(shapely.box(*_corners(one.zone))) for one in floor.rows)


def _corners(rect: Any) -> tuple[float, float, float, float]:
    return rect.x0, rect.y0, rect.x1, rect.y1


def test_every_kind_in_a_rack_or_on_the_floor_of_these_rooms_is_known() -> None:
    from tiaowen.generators.devices.device_kinds import device_kinds

    rules = conventions()["room_plans"]
    known = {*rules["standing"], *rules["racked"], *rules["beside"]}
    racked = {key for key, kind in device_kinds().items() if kind.mounting.en == "in a rack"}
    assert racked - known == set()
    assert known <= set(device_kinds())


def test_a_name_that_is_hostile_or_long_stays_clean() -> None:
    for name in ("=HYPERLINK(1)", r"\P{\f", "<b>", "很长的机房名" * 20, "🏢\x07"):
        community = sized(plain({**TELECOM, "name": name, "outline": OUTLINE}))
        assert [problem for sheet in sheets(community) for problem in check_sheet(sheet)] == []


def test_the_marks_of_a_layout_are_in_the_library() -> None:
    assert {"rack_piece", "earth_bar"} <= set(shapes())


@pytest.mark.parametrize(
    ("outline", "doors"),
    [
        ([[0, 0], [4, 0], [4, 4], [0, 4]], [[[1, 0], [1, 0]]]),  # a door without width
        ([[0, 0], [4, 0], [4, 4], [0, 4]], [[[50, 50], [51, 50]]]),  # a door that is not in a wall
        ([[0, 0], [4, 4], [4, 0], [0, 4]], []),  # walls that cross
        ([[0, 0], [1e6, 0], [1e6, 1e6], [0, 1e6]], []),  # larger than any sheet
        ([[0, 0], [0.3, 0], [0.3, 0.2], [0, 0.2]], []),
    ],
)
def test_shapes_that_make_no_plan_do_no_harm(outline: list[list[float]], doors: list[Any]) -> None:
    community = sized(plain({**TELECOM, "outline": outline, "doors": doors}))
    made = sheets(community)
    assert [problem for sheet in made for problem in check_sheet(sheet)] == []
    assert Counter(id for sheet in made for id in drawn_ids(sheet)) == equipment_ids(community)
