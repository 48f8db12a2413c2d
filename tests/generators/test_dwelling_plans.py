"""Plans of dwelling types: true to scale where outlines are stated, honest boxes where not, every device once."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import drawn_ids
from tiaowen.generators.drawings import drawings, write_drawing
from tiaowen.generators.plans.dwelling import dwelling_sheets
from tiaowen.generators.plans.dwelling_devices import typical_devices
from tiaowen.generators.plans.dwelling_shape import Area, Ways, polygon, wall_items
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Line, Sheet, Symbol, TextBox
from tiaowen.model.buildings import DwellingRoom
from tiaowen.model.community import Community
from tiaowen.model.load import load_project

GARDEN = Path(__file__).resolve().parents[2] / "projects" / "garden"
LIVING = [[0, 0], [6, 0], [6, 5], [0, 5]]
BEDROOM = [[6.2, 0], [10.2, 0], [10.2, 5], [6.2, 5]]


@pytest.fixture(scope="module")
def garden() -> Community:
    return load_project(GARDEN).community


@pytest.fixture
def outlined(small: dict[str, Any]) -> dict[str, Any]:
    """The type A with its living room and master bedroom outlined, the others not."""
    living, bedroom, *_ = small["dwelling_types"][0]["rooms"]
    living |= {"area": 30, "outline": LIVING, "entrance": [[0, 3.5], [0, 4.5]], "windows": [[[1, 0], [4, 0]]]}
    bedroom |= {"area": 20, "outline": BEDROOM, "doors": [[[6.2, 1], [6.2, 1.9]]]}
    return small


def sheets_of(data: dict[str, Any] | Community, number: int = 0, language: str = "zh") -> list[Sheet]:
    community = data if isinstance(data, Community) else Community.model_validate(data)
    return dwelling_sheets(community, (community.dwelling_types or ())[number], language)


def sheet_of(data: dict[str, Any] | Community, number: int = 0, language: str = "zh") -> Sheet:
    (made,) = sheets_of(data, number, language)
    return made


def texts(sheet: Sheet) -> list[str]:
    return [item.text for item in sheet.items if isinstance(item, TextBox)]


def on_type(community: Community, type_id: str) -> Counter[str]:
    homes = {one.id for one in community.dwellings if one.type == type_id}
    return Counter(one.id for one in register(community).devices if one.dwelling in homes)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_type_of_the_garden_is_clean_and_holds_every_device_of_its_dwellings(
    garden: Community, language: str
) -> None:
    for one in garden.dwelling_types or ():
        (sheet,) = dwelling_sheets(garden, one, language)
        assert sheet.scale == "1:50"
        assert check_sheet(sheet) == []
        assert Counter(drawn_ids(sheet)) == on_type(garden, one.id)


def test_the_outlines_of_the_garden_have_the_stated_areas_and_do_not_overlap(garden: Community) -> None:
    for one in garden.dwelling_types or ():
        shapes: dict[int, list[Any]] = {}
        for room in one.rooms or ():
            assert room.outline is not None and room.area_m2 is not None, room.id
            shape = polygon(room.outline)
            assert shape is not None and shape.area == pytest.approx(room.area_m2, rel=0.01), room.id
            assert bool(room.windows) == bool(room.outer_window), room.id
            others = shapes.setdefault(room.level or 1, [])
            assert all(shape.distance(other) > 0.19 for other in others), room.id
            others.append(shape)
        assert sum(room.entrance is not None for room in one.rooms or ()) == 1


def test_gdal_reads_every_id_of_a_type(garden: Community, tmp_path: Path) -> None:
    raw = pytest.importorskip("pyogrio.raw")
    import pyogrio

    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
    (plan,) = [one for one in drawings(garden, ["plans"]) if one.name == "drawings/dwellings/H8"]
    path = tmp_path / write_drawing(plan, tmp_path)[0]
    meta, _, _, columns = raw.read(path, columns=["Text"])
    words = Counter(word for text in columns[list(meta["fields"]).index("Text")] if text for word in text.split())
    expected = on_type(garden, "H8")
    assert len(expected) > 900
    assert {id for id in expected if words[id] < 1} == set()


def test_rooms_are_drawn_to_scale_and_cut_by_doors(outlined: dict[str, Any]) -> None:
    sheet = sheet_of(outlined)
    walls = [item for item in sheet.items if isinstance(item, Line) and item.layer == "A-WALL"]
    xs = [x for item in walls for x, _ in item.points]
    assert (max(xs) - min(xs)) * 50 / 1000 == pytest.approx(10.6)
    doors = [item for item in sheet.items if isinstance(item, Line) and item.layer == "A-DOOR"]
    assert len(doors) == 2
    assert {"10600", "5400"} <= set(texts(sheet))


def test_a_room_without_an_outline_is_a_dashed_box_that_says_so(outlined: dict[str, Any]) -> None:
    sheet = sheet_of(outlined)
    assert check_sheet(sheet) == []
    boxes = [item for item in sheet.items if isinstance(item, Line) and item.layer == "E-ANNO-ROOM"]
    assert len(boxes) == 3
    assert any("虚线方框" in text for text in texts(sheet))
    assert Counter(drawn_ids(sheet)) == on_type(Community.model_validate(outlined), "A")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_type_without_outlines_is_a_diagram(small: dict[str, Any], language: str) -> None:
    sheet = sheet_of(small, 0, language)
    assert sheet.scale == {"zh": "示意", "en": "NTS"}[language]
    assert check_sheet(sheet) == []
    assert not any(isinstance(item, Line) and item.layer == "A-WALL" for item in sheet.items)


def test_an_outline_that_crosses_itself_is_no_outline(outlined: dict[str, Any]) -> None:
    outlined["dwelling_types"][0]["rooms"][0]["outline"] = [[0, 0], [6, 5], [6, 0], [0, 5]]
    sheet = sheet_of(outlined)
    assert len([item for item in sheet.items if isinstance(item, Line) and item.layer == "E-ANNO-ROOM"]) == 4
    assert check_sheet(sheet) == []


def test_an_area_that_differs_from_the_outline_is_told(outlined: dict[str, Any]) -> None:
    assert not any("不一致" in text for text in texts(sheet_of(outlined)))
    outlined["dwelling_types"][0]["rooms"][0]["area"] = 28
    assert any("30.0/28" in text for text in texts(sheet_of(outlined)))


def test_storeys_of_a_dwelling_stand_side_by_side(outlined: dict[str, Any]) -> None:
    outlined["dwelling_types"][0]["rooms"][1]["level"] = 2
    sheet = sheet_of(outlined)
    assert {"户内 1 层平面图", "户内 2 层平面图"} <= set(texts(sheet))
    assert any("上引或下引" in text for text in texts(sheet))
    assert check_sheet(sheet) == []


@pytest.mark.parametrize("count", [30, 200])
def test_a_crowded_room_loses_nothing(outlined: dict[str, Any], count: int) -> None:
    outlined["dwelling_types"][0]["rooms"][0]["outlets"] = {"data_outlet": count}
    made = sheets_of(outlined)
    assert (len(made) > 1) == (count > 100)
    assert [problem for sheet in made for problem in check_sheet(sheet)] == []
    found = Counter(id for sheet in made for id in drawn_ids(sheet))
    assert found == on_type(Community.model_validate(outlined), "A")


def test_rooms_that_no_sheet_holds_become_a_list(small: dict[str, Any]) -> None:
    small["dwelling_types"][0]["rooms"] += [{"kind": "study", "outlets": {"tv_outlet": 1}} for _ in range(150)]
    made = sheets_of(small)
    assert [problem for sheet in made for problem in check_sheet(sheet)] == []
    found = Counter(id for sheet in made for id in drawn_ids(sheet))
    assert found == on_type(Community.model_validate(small), "A")


def test_hostile_names_stay_text_and_clean(outlined: dict[str, Any]) -> None:
    for name in ("=HYPERLINK(1)", r"\P{\f", "<script>", "很长的名字" * 30, "🏢\x07{{7*7}}"):
        data = copy.deepcopy(outlined)
        data["dwelling_types"][0] |= {"name": name}
        data["dwelling_types"][0]["rooms"][0]["name"] = name
        data["dwelling_types"][0]["home_box"]["modules"] = [name]
        assert check_sheet(sheet_of(data)) == []


def test_estimates_are_marked(outlined: dict[str, Any]) -> None:
    outlined["dwelling_types"][0]["rooms"][0]["estimated"] = ["outlets"]
    tags = {item.tag for item in sheet_of(outlined).items if isinstance(item, Symbol)}
    assert "TO-1*" in tags and "TO-2" in tags


def test_a_type_nobody_lives_in_or_without_rooms(small: dict[str, Any]) -> None:
    small["dwelling_types"] += [{"id": "X"}, {"id": "Y", "rooms": [{"kind": "study", "outlets": {"tv_outlet": 1}}]}]
    community = Community.model_validate(small)
    assert dwelling_sheets(community, (community.dwelling_types or ())[2]) == []
    assert typical_devices(community, (community.dwelling_types or ())[3]) == ()
    assert check_sheet(sheet_of(community, 3)) == []


def area(points: list[tuple[float, float]], **more: Any) -> Area:
    return Area(DwellingRoom.model_validate({"kind": "study"}), polygon(points), **more)


def test_walls_between_rooms_are_as_thick_as_the_gap() -> None:
    one, other = area([(0, 0), (10, 0), (10, 10), (0, 10)]), area([(14, 0), (24, 0), (24, 10), (14, 10)])
    rings = [item for item in wall_items([one, other], 4.0, 25.0) if isinstance(item, Line)]
    assert sorted(round(shapely.Polygon(ring.points).area) for ring in rings) == [100, 100, 32 * 18]


def test_cables_take_the_shortest_way_in_the_walls() -> None:
    ways = Ways([area([(0, 0), (10, 0), (10, 10), (0, 10)])], 2.0)
    start, end = ways.foot((5, 0)), ways.foot((10, 5))
    ways.close()
    used = ways.routes([end], start)
    assert sum(shapely.LineString(one).length for one in used) == pytest.approx(12.0, abs=0.1)


def test_walls_that_do_not_meet_are_joined() -> None:
    ways = Ways([area([(0, 0), (10, 0), (10, 10), (0, 10)]), area([(30, 0), (40, 0), (40, 10), (30, 10)])], 2.0)
    start, end = ways.foot((0, 5)), ways.foot((40, 5))
    ways.close()
    assert ways.routes([end], start)


def test_rooms_that_overlap_and_doors_off_the_walls_are_set_aside(outlined: dict[str, Any]) -> None:
    living, bedroom, *_ = outlined["dwelling_types"][0]["rooms"]
    bedroom |= {"outline": [[1, 1], [5, 1], [5, 4], [1, 4]]}
    living |= {"doors": [[[90, 0], [91, 0]], [[2, 0], [2, 0]]]}
    sheet = sheet_of(outlined)
    assert check_sheet(sheet) == []
    assert len([item for item in sheet.items if isinstance(item, Line) and item.layer == "E-ANNO-ROOM"]) == 4


def test_without_any_one_field_a_plan_is_still_clean(outlined: dict[str, Any]) -> None:
    for number, room in enumerate(outlined["dwelling_types"][0]["rooms"][:2]):
        for key in [one for one in room if one != "kind"]:
            data = copy.deepcopy(outlined)
            del data["dwelling_types"][0]["rooms"][number][key]
            assert check_sheet(sheet_of(data)) == [], key
