"""Risers of every system: each device once, storeys folded, equal buildings once, clean sheets, ids read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import drawn_ids
from tiaowen.generators.drawings import device_ids, drawings, write_drawing
from tiaowen.generators.risers.entries import Entry, grids
from tiaowen.generators.risers.packing import even_share, packed_places
from tiaowen.generators.risers.set import risers
from tiaowen.generators.risers.system import building_sheets
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Rect, Sheet, Symbol, TextBox
from tiaowen.model.community import Community

LONG = "很长的名字" * 20 + "\n🏢" + "A" * 60
HEAD = {"id": "C", "name": "监控中心", "kind": "security_control_centre", "storey": 1}
TELECOM = {"id": "TR-T", "name": "电信间", "kind": "telecom_room", "storey": -1}


def dwellings(storeys: str, doors: str = "1-2", units: int = 2) -> list[dict[str, Any]]:
    run = [{"type": "A", "storeys": storeys, "numbers": doors}]
    return [{"id": str(number), "dwellings": run} for number in range(1, units + 1)]


def cameras(building: str, storeys: range) -> list[dict[str, Any]]:
    return [
        {"id": f"CAM-{building}-{storey}-{number}", "building": building, "storey": storey, "name": LONG}
        for storey in storeys
        for number in (1, 2)
    ]


@pytest.fixture
def estate(small: dict[str, Any]) -> Community:
    """A tower of eighteen storeys with two cameras on each but the first, three equal houses, a control centre."""
    tower = {"id": "T", "use": "residential", "storeys_above": 18, "storeys_below": 1, "units": dwellings("1-18")}
    houses = [
        {"id": f"H{number}", "name": LONG if number == 2 else None, "use": "residential", "storeys_above": 3,
         "units": dwellings("1-3")}
        for number in (1, 2, 3)
    ]  # fmt: skip
    buildings = [{**tower, "rooms": [TELECOM]}, *houses, {"id": "PUB", "use": "public", "rooms": [HEAD]}]
    equipment = [
        {"id": "E1", "kind": "access_switch", "system": "network", "count": 2, "building": "T", "room": "TR-T"},
        {"id": "E2", "kind": "meter_water", "system": "energy", "count": 72, "building": "T", "estimated": ["count"]},
        {"id": "E3", "kind": "monitor", "system": "cctv", "count": 8, "room": "C", "building": "PUB"},
        {"id": "E4", "kind": "rack", "system": "cabling", "count": 3, "building": "T"},
    ]
    every = [*cameras("T", range(2, 19)), *(one for number in (1, 2, 3) for one in cameras(f"H{number}", range(1, 4)))]
    ground = {"id": "CAM-G", "position": [1, 1], "covers": []}
    del small["ftth"], small["catv"]
    data = {"buildings": buildings, "cctv": {"cameras": [*every, ground]}, "equipment": equipment}
    return Community.model_validate({**small, **data})


def texts(sheet: Sheet) -> set[str]:
    return {item.text for item in sheet.items if isinstance(item, TextBox)}


def sheets(community: Community, system: str) -> list[Sheet]:
    return [made.sheet for made in building_sheets(community, community.buildings or (), system)]


def test_every_device_of_the_register_stands_on_one_riser(estate: Community) -> None:
    found = Counter(id for one in drawings(estate, ["risers"]) for id in device_ids(one))
    assert found == Counter(one.id for one in register(estate).devices)
    assert len({one.system for one in register(estate).devices}) > 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sheet_is_clean_and_answers_provisions(estate: Community, language: str) -> None:
    for one in drawings(estate, ["risers"], language):
        assert one.problems == (), one.name
        assert one.provisions, one.name


def test_storeys_of_the_same_content_are_one_band_with_the_numbers(estate: Community) -> None:
    tower = sheets(estate, "cctv")[0]
    assert {"2F–18F", "×17", "1F", "B1", "2×17=34"} <= texts(tower)
    (symbol,) = [item for item in tower.items if isinstance(item, Symbol) and item.ids]
    assert len(symbol.ids) == 34 and symbol.attributes["BUILDING"] == "T"


def test_equal_houses_are_drawn_once_with_all_ids(estate: Community) -> None:
    found = grids(estate, estate.buildings or (), "cctv", most=6)
    assert [[one.id for one in grid.buildings] for grid in found] == [["T"], ["H1", "H2", "H3"], ["PUB"]]
    assert [entry.times for entry in found[1].entries] == ["2×3×3=18"]
    assert len(found[1].devices) == 18
    assert [len(grid.buildings) for grid in grids(estate, estate.buildings or (), "cctv")] == [1, 1, 1, 1, 1]


def test_one_storey_more_makes_another_house(small: dict[str, Any], estate: Community) -> None:
    changed = [one if one.id != "H2" else one.model_copy(update={"storeys_above": 4}) for one in estate.buildings or ()]
    found = grids(estate.replaced(buildings=changed), changed, "cctv", most=6)
    assert [[one.id for one in grid.buildings] for grid in found] == [["T"], ["H1", "H3"], ["H2"], ["PUB"]]


def test_the_control_centre_and_the_ground_are_on_the_site_riser(estate: Community) -> None:
    named = {one.name: one for one in risers(estate)}
    site = named["drawings/cctv/site"].sheet
    ids = set(drawn_ids(site))
    assert "CAM-G" in ids and len([id for id in ids if register(estate).by_id[id].room == "C"]) >= 8
    assert not any("PUB" in one.buildings for name, one in named.items() if name.startswith("drawings/cctv/"))
    assert any("摄像机 ×34" in text for text in texts(site))


def test_rooms_have_an_outline_and_a_name(estate: Community) -> None:
    (tower, *_) = sheets(estate, "network")
    assert "电信间 TR-T" in texts(tower)
    assert any(item.layer == "E-ANNO-ROOM" for item in tower.items)


def test_estimates_are_marked(estate: Community) -> None:
    (tower, *_) = sheets(estate, "energy")
    assert "*" in texts(tower)


def test_a_room_with_more_kinds_than_a_sheet_holds_is_split(small: dict[str, Any]) -> None:
    rooms = [
        {"id": f"R{number}", "kind": "pump_room", "name": f"{LONG}{number}", "storey": -1} for number in range(900)
    ]
    rows = [
        {"id": f"Q{number}", "kind": "bas_gateway", "system": "bas", "count": 2, "building": "T", "room": f"R{number}"}
        for number in range(900)
    ]
    for number, row in enumerate(rows):
        row["size"] = f"{number} kW"
    data = {**small, "buildings": [{"id": "T", "use": "public", "rooms": rooms}], "equipment": rows}
    del data["ftth"], data["catv"]
    community = Community.model_validate(data)
    made = list(building_sheets(community, community.buildings or (), "bas"))
    assert Counter(id for one in made for id in drawn_ids(one.sheet)) == Counter(
        one.id for one in register(community).devices if one.system == "bas"
    )
    assert [problem for one in made for problem in check_sheet(one.sheet)] == []


def test_gdal_reads_every_id_of_a_folded_symbol(estate: Community, tmp_path: Path) -> None:
    raw = pytest.importorskip("pyogrio.raw")
    import pyogrio

    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
    for one in drawings(estate, ["risers"]):
        if one.system != "cctv":
            continue
        path = tmp_path / write_drawing(one, tmp_path)[0]
        meta, _, _, columns = raw.read(path, columns=["Text"])
        words = Counter(word for text in columns[list(meta["fields"]).index("Text")] if text for word in text.split())
        assert all(words[id] >= 1 for id in device_ids(one))


def test_numbers_of_an_entry() -> None:
    assert [Entry((), factors).times for factors in ((1, 1, 1), (4, 1), (1, 16), (4, 16), (2, 3, 5))] == [
        "", "×4", "×16", "4×16=64", "2×3×5=30",
    ]  # fmt: skip


def test_packing_fills_sheets_evenly_and_inside_the_region() -> None:
    region, sizes = Rect(0, 0, 100, 100), [(40.0, 30.0)] * 7
    assert even_share(sizes, region, 0.0) == (2, 4)
    places = packed_places(sizes[:4], region, 0.0)
    assert places is not None and all(0 <= one.x0 < one.x1 <= 100 and 0 <= one.y0 < one.y1 <= 100 for one in places)
    assert packed_places(sizes, region, 0.0) is None
