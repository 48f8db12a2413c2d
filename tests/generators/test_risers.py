"""Risers: every device once, on a clean sheet, in the row of its storey, whatever the building is like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import drawn_ids
from tiaowen.generators.drawings import device_ids, drawings
from tiaowen.generators.risers.building import riser_sheets
from tiaowen.generators.risers.content import content
from tiaowen.generators.risers.list import listed_sheets
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Sheet, Symbol, TextBox
from tiaowen.model.community import Community

LONG = "很长的名字" * 20 + "\n🏢" + "A" * 60


def tower(storeys: str, doors: str, units: int, **more: Any) -> dict[str, Any]:
    run = [{"storeys": storeys, "numbers": doors}]
    return {
        "id": "T",
        "use": "residential",
        "units": [{"id": str(number), "dwellings": run} for number in range(1, units + 1)],
        **more,
    }


BUILDINGS: dict[str, dict[str, Any]] = {
    "thirty storeys": tower("1-30", "1-4", 2, storeys_above=30, storeys_below=2, height=92.5),
    "taller than a sheet": tower("1-150", "1-2", 1, storeys_above=150),
    "never twice the same": {
        "id": "T",
        "use": "residential",
        "storeys_above": 150,
        "units": [
            {
                "id": "1",
                "dwellings": [
                    {"storeys": ",".join(map(str, range(1, 151, 2))), "numbers": "1-2"},
                    {"storeys": ",".join(map(str, range(2, 151, 2))), "numbers": "1-3"},
                ],
            }
        ],
    },
    "sixty units": tower("1-6", "1-3", 60, storeys_above=6),
    "ninety-nine doors": tower("1-2", "1-99", 1, storeys_above=2),
    "nothing stated": {"id": "T", "use": "residential"},
    "more storeys than there are": {"id": "T", "use": "residential", "storeys_above": 1_000_000},
    "a long name": tower("1-3", "1-2", 1, name=LONG),
    "a basement flat": tower("-1,1-3", "1-2", 2, storeys_above=3),
}


def with_building(small: Mapping[str, Any], building: Mapping[str, Any]) -> Community:
    area = {"id": "AT", "serves": ["T"], "access_points": [{"id": "UT", "building": "T"}]}
    areas = [*small["ftth"]["areas"], *([area] if "units" in building else [])]
    data = {**small, "buildings": [*small["buildings"], building], "ftth": {**small["ftth"], "areas": areas}}
    return Community.model_validate(data)


def risers(community: Community, building: str, system: str, language: str = "zh") -> list[Sheet]:
    return list(riser_sheets(community, community.building_by_id[building], system, language))


def texts(sheet: Sheet) -> list[str]:
    return [item.text for item in sheet.items if isinstance(item, TextBox)]


def symbol(sheet: Sheet, id: str) -> Symbol:
    return next(item for item in sheet.items if isinstance(item, Symbol) and id in item.ids)


def expected(community: Community) -> Counter[tuple[str, str | None, str]]:
    return Counter((one.system, one.building, one.id) for one in register(community).devices)


@pytest.mark.parametrize("name", ["fttb", "ftth", "bare"])
def test_the_risers_show_each_device_of_the_register_once(name: str, request: pytest.FixtureRequest) -> None:
    community = request.getfixturevalue(name)
    known = register(community).by_id
    found = Counter(
        (one.system, known[id].building, id) for one in drawings(community, ["risers"]) for id in device_ids(one)
    )
    assert found == expected(community)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BUILDINGS)
@pytest.mark.parametrize("system", ["ftth", "catv"])
def test_every_building_has_a_clean_riser_with_all_its_devices(
    small: dict[str, Any], name: str, system: str, language: str
) -> None:
    community = with_building(small, BUILDINGS[name])
    sheets = risers(community, "T", system, language)
    assert [problem for sheet in sheets for problem in check_sheet(sheet)] == []
    wanted = {id for (known, building, id) in expected(community) if (known, building) == (system, "T")}
    assert Counter(id for sheet in sheets for id in drawn_ids(sheet)) == Counter(wanted)


def test_a_building_that_no_sheet_holds_is_split(small: dict[str, Any]) -> None:
    community = with_building(small, BUILDINGS["never twice the same"])
    sheets = risers(community, "T", "ftth")
    assert len(sheets) > 1
    assert [f"（{number}/{len(sheets)}）" in sheet.name for number, sheet in enumerate(sheets, 1)] == [True] * len(
        sheets
    )


def test_terminals_stand_in_storeys_and_under_doors(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B2", "ftth")
    first, above, beside = (symbol(sheet, f"HD-B2-1-{door}") for door in ("101", "401", "102"))
    assert first.x == above.x and first.y < above.y
    assert first.y == beside.y and first.x < beside.x
    assert (first.tag, first.attributes["SYSTEM"], first.attributes["BUILDING"]) == ("101~301", "ftth", "B2")
    assert "5.5.3-7" in first.provisions


def test_storeys_of_the_same_content_are_one_band_with_all_ids(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B2", "ftth")
    assert symbol(sheet, "HD-B2-1-101").ids == ("HD-B2-1-101", "HD-B2-1-201", "HD-B2-1-301")
    assert symbol(sheet, "HD-B2-1-401").ids == ("HD-B2-1-401",)
    assert {"1F–3F", "×3", "4F"} <= set(texts(sheet))


def test_a_tower_of_equal_storeys_is_one_band(small: dict[str, Any]) -> None:
    (sheet,) = risers(with_building(small, BUILDINGS["thirty storeys"]), "T", "ftth")
    assert {"1F–30F", "×30", "B2–B1", "×2"} <= set(texts(sheet))
    assert len(symbol(sheet, "HD-T-1-101").ids) == 30
    assert sheet.size == "A3"


def test_the_access_point_stands_in_its_room(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B2", "ftth")
    assert symbol(sheet, "UAP1").y < symbol(sheet, "HD-B2-1-101").y
    assert any("电信间" in text for text in texts(sheet))
    assert any("配线区 A1  15 户  3 家运营商" in text for text in texts(sheet))
    assert any(text == "2×2芯 ×3" for text in texts(sheet))


def test_what_stands_elsewhere_is_a_reference_without_an_id(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B10", "catv")
    assert "引自 SP-N1-P1.3" in texts(sheet)
    assert "SP-N1-P1.3" not in drawn_ids(sheet)
    (villa,) = risers(fttb, "V1", "ftth")
    assert any(text.startswith("引自 ") for text in texts(villa))


def test_a_dwelling_without_an_area_is_drawn_and_said_to_be_unserved(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B10", "ftth")
    assert len(drawn_ids(sheet)) == 12
    assert "未接入 ×3" in texts(sheet)
    assert any("12 户未接入" in text for text in texts(sheet))


def test_cores_that_are_not_stated_are_open(small: dict[str, Any]) -> None:
    del small["ftth"]["cores_per_dwelling"]
    (sheet,) = risers(Community.model_validate(small), "B2", "ftth")
    assert "2×芯数未定 ×3" in texts(sheet)


def test_spare_and_lacking_ways_of_points_are_shown(fttb: Community) -> None:
    spare, lacking = (texts(risers(fttb, building, "catv")[0]) for building in ("B2", "B10"))
    assert "2F 备用1路" in spare and "2F 备用0路" in spare
    assert "4F 缺2路" in lacking


def test_estimates_are_marked(fttb: Community) -> None:
    (sheet,) = risers(fttb, "B2", "catv")
    assert symbol(sheet, "TV-B2-2-101").estimated and not symbol(sheet, "TV-B2-1-101").estimated
    assert texts(sheet).count("*") == 4  # two doors of three folded storeys and of one
    assert any("户数、单元为估列" in text for text in texts(sheet))


def test_the_height_is_shown_only_where_it_is_stated(small: dict[str, Any]) -> None:
    community = with_building(small, BUILDINGS["thirty storeys"])
    assert "建筑高度 92.5 m" in texts(risers(community, "T", "ftth")[0])
    assert not any("建筑高度" in text for text in texts(risers(community, "B2", "ftth")[0]))
    assert {"B2–B1", "1F–30F", "屋面"} <= set(texts(risers(community, "T", "ftth")[0]))


def test_many_splitters_of_one_ratio_are_one_symbol_with_all_ids(small: dict[str, Any]) -> None:
    small["ftth"]["areas"][0]["access_points"][0]["splitters"] = [{"ways": 64, "count": 30}]
    (sheet,) = risers(Community.model_validate(small), "B2", "ftth")
    assert len(symbol(sheet, "OS-UAP1-30").ids) == 30
    assert check_sheet(sheet) == []


def test_a_head_in_an_upper_storey_feeds_up_and_down(small: dict[str, Any]) -> None:
    small["buildings"][0]["rooms"][0]["storey"] = 3
    (sheet,) = risers(Community.model_validate(small), "B2", "ftth")
    assert symbol(sheet, "HD-B2-1-201").y < symbol(sheet, "UAP1").y < symbol(sheet, "HD-B2-1-301").y
    assert check_sheet(sheet) == []


def test_the_last_resort_lists_every_device_on_clean_sheets(small: dict[str, Any]) -> None:
    community = with_building(small, BUILDINGS["thirty storeys"])
    whole = content(community, community.building_by_id["T"], "ftth")
    devices = [device for terminal in whole.terminals for device in terminal.devices] * 3
    devices = [replace(one, id=f"{one.id}.{number}") for number, one in enumerate(devices)]
    sheets = listed_sheets(whole, devices, LONG, "zh")
    assert len(sheets) > 1
    assert [id for sheet in sheets for id in drawn_ids(sheet)] == [one.id for one in devices]
    assert [problem for sheet in sheets for problem in check_sheet(sheet)] == []
