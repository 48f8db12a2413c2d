"""The site plans of the system groups: nothing missing, nothing invented, nothing over anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.made.plan_site import plan_data, plan_site
from tiaowen.generators.devices.register import Device, register
from tiaowen.generators.drawing_words import conventions, drawn_ids
from tiaowen.generators.drawings import Drawing, device_ids, drawings, write_drawing
from tiaowen.generators.plans.content import LEVELS, groups
from tiaowen.generators.plans.site import GROUPS, site_plan
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Sheet, Symbol, TextBox
from tiaowen.model.community import Community
from tiaowen.model.load import load

PROJECTS = Path(__file__).resolve().parents[2] / "projects"
HOSTILE = ("=HYPERLINK(1)", "<script>", "[/foo]", "{{7*7}}", "\\P{\\f", "%%c", "x\ty", "‮abc", "🏢" * 40, "'; --")
NAMES = [
    "backbone", "wireless", "wireless_below", "broadcast", "broadcast_below", "cctv", "cctv_below",
    "intrusion", "guard_tour", "entrances", "fire_alarm",
]  # fmt: skip


@pytest.fixture(scope="module")
def community() -> Community:
    return plan_site()


@pytest.fixture(scope="module")
def plans(community: Community) -> dict[str, Drawing]:
    found = (one for one in drawings(community, ["plans"]) if one.name.startswith("drawings/site/"))
    return {one.name.removeprefix("drawings/site/"): one for one in found}


def plan(community: Community, group: str, language: str = "zh", level: Any = "ground") -> Sheet:
    sheet = site_plan(community, group, language, level)
    assert sheet is not None
    return sheet


def texts(sheet: Sheet) -> list[str]:
    boxes = [item.text for item in sheet.items if isinstance(item, TextBox)]
    return boxes + [item.tag for item in sheet.items if isinstance(item, Symbol) and item.tag]


def said(sheet: Sheet) -> str:
    return "".join(text for text in texts(sheet))


# --- the whole -----------------------------------------------------------------------------------------


def test_a_plan_for_each_level_of_each_group(plans: dict[str, Drawing]) -> None:
    assert list(plans) == NAMES
    assert [one.sheet.number for one in plans.values()] == [f"弱电-ZP-{number:02d}" for number in range(1, 12)]
    assert all(one.title.zh == one.sheet.name and one.title.en != one.title.zh for one in plans.values())
    assert list(GROUPS) == list(groups())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_plan_is_clean(community: Community, language: str) -> None:
    for one in drawings(community, ["plans"], language):
        assert one.problems == (), one.name
        assert "…" not in said(one.sheet) or not one.name.startswith("drawings/site/")


def outdoors(one: Device) -> bool:
    return one.building is None and one.room is None and one.dwelling is None


@pytest.mark.parametrize("site", ["plan_site", "garden"])
def test_the_devices_of_the_register_stand_on_the_plans(site: str, community: Community) -> None:
    """Every device on open ground is on one plan of its system, once; else the notes name it."""
    community = load(PROJECTS / site) if site == "garden" else community
    known = register(community).by_id
    for group, rules in groups().items():
        sheets = [sheet for level in LEVELS if (sheet := site_plan(community, group, "zh", level))]
        drawn = Counter(id for sheet in sheets for id in drawn_ids(sheet))
        notes = "".join(map(said, sheets))
        assert set(drawn.values()) <= {1}
        assert {known[id].system for id in drawn} <= set(rules["systems"])
        for one in known.values():
            if group == "backbone":  # shows rooms only
                assert one.room is None or one.dwelling or one.system not in rules["systems"] or drawn[one.id] == 1
            elif one.system in rules["systems"] and outdoors(one) and one.kind not in rules.get("left_out", ()):
                assert drawn[one.id] == 1 or one.tag in notes or (one.position is None and "等" in notes), one.id
        assert {sheet.size.partition("+")[0] for sheet in sheets} <= {"A1"}


def test_a_set_takes_two_formats() -> None:
    formats = {size.partition("+")[0] for size in conventions()["plans"]["sizes"]}
    usual = [size.partition("+")[0] for size in conventions()["riser_sizes"]]
    assert (usual[0], formats) == ("A3", {"A1"}) and "A1" in usual


@pytest.mark.parametrize(
    ("group", "level", "ids"),
    [
        ("cctv", "ground", {"C1", "C2", "C3", "VH-SC"}),
        ("cctv", "below", {"C5"}),
        ("intrusion", "ground", {"T1", "T2", "IH-SC"}),
        ("guard_tour", "ground", {"X1-B1", "X1-S1", "X2", "X3", "GTH-SC"}),
        ("broadcast", "ground", {"SP1", "SP2"}),
        ("broadcast", "below", {"SP4"}),
        ("wireless", "ground", {"AP1", "RR1"}),
        ("wireless", "below", {"AP2", "MA1"}),
        ("backbone", "ground", {"E2-1", "E2-2", "E3-1"}),
        ("fire_alarm", "ground", {"E1-1"}),
        (
            "entrances",
            "ground",
            {"AH-SC", "PKH-SC", "IM-SC", "DR-G1-1", "E4-1", "IG-G1", "PKB-G2", "PKB-CP2", "PKI-CP2"}
            | {"IE-B1-1", "IE-B1-2", "DR-B1-1-1", "DR-B1-2-1"},
        ),
    ],
)
def test_what_stands_on_each_plan(community: Community, group: str, level: str, ids: set[str]) -> None:
    assert set(drawn_ids(plan(community, group, level=level))) == ids


def test_gdal_reads_every_id_tag_and_provision(plans: dict[str, Drawing], tmp_path: Path) -> None:
    raw = pytest.importorskip("pyogrio.raw")
    import pyogrio

    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
    for name in ("cctv", "entrances", "guard_tour"):
        one = plans[name]
        path = tmp_path / write_drawing(one, tmp_path)[0]
        meta, _, _, columns = raw.read(path, columns=["Text"])
        words = {word for text in columns[list(meta["fields"]).index("Text")] if text for word in text.split()}
        symbols = [item for item in one.sheet.items if isinstance(item, Symbol) and item.ids]
        assert all(symbol.provisions and symbol.attributes["SYSTEM"] and symbol.tag for symbol in symbols)
        assert {*device_ids(one), *(id for symbol in symbols for id in symbol.provisions)} <= words


def test_missing_data_is_said(community: Community) -> None:
    assert "X4" in said(plan(community, "guard_tour"))  # a checkpoint without a place
    assert "AP3" in said(plan(community, "wireless"))
    assert "PKB-CP1" in said(plan(community, "entrances"))  # the car park states no entrances
    bare = plan_data()
    del bare["site"]["perimeter"], bare["site"]["boundary"]
    assert "site.perimeter.line" in said(plan(Community.model_validate(bare), "intrusion"))
    assert "site.boundary" in said(plan(Community.model_validate(bare), "cctv"))
    for group in groups():
        for level in LEVELS:
            sheet = site_plan(Community.model_validate(bare), group, "zh", level)
            assert sheet is None or check_sheet(sheet) == []


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every field and of every row."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        if isinstance(value, dict) or isinstance(one, dict):
            yield (*path, key)
            yield from paths(one, (*path, key))


def test_plans_are_clean_whatever_field_is_missing() -> None:
    tried = 0
    for path in list(paths(plan_data()))[::9]:
        data = plan_data()
        holder: Any = data
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        try:
            community = Community.model_validate(data)
        except ValueError:
            continue
        tried += 1
        assert [one.name for one in drawings(community, ["plans"]) if one.problems] == [], path
    assert tried > 20


@pytest.mark.parametrize("part", ["cctv", "intrusion", "guard_tour", "broadcast", "wireless", "fire_alarm"])
def test_there_is_no_plan_without_the_group(part: str) -> None:
    data = plan_data() | {part: None, "security": None}
    assert site_plan(Community.model_validate(data), part) is None


def test_hostile_names_stay_text() -> None:
    data = plan_data()
    for number, gate in enumerate(data["site"]["gates"]):
        gate["name"] = HOSTILE[number]
    data["site"]["ways"][0]["name"], data["site"]["plazas"][0]["name"] = HOSTILE[2], HOSTILE[3]
    data["site"]["car_parks"][0]["name"] = HOSTILE[4]
    data["buildings"][0]["name"], data["buildings"][1]["name"] = HOSTILE[5], HOSTILE[8]
    data["broadcast"]["zones"][0]["name"], data["guard_tour"]["routes"][0]["name"] = HOSTILE[6], HOSTILE[7]
    data["buildings"][1]["rooms"][0]["name"] = HOSTILE[9]
    for one in drawings(Community.model_validate(data), ["plans"]):
        assert one.problems == (), one.name
    assert "=HYPERLINK(1)" in texts(plan(Community.model_validate(data), "entrances"))


# --- dense sites ---------------------------------------------------------------------------------------


def crowd(count: int, step: float) -> Community:
    side = round(count**0.5)
    speakers = [
        {"id": f"LOUD-{number:03d}", "kind": "column_speaker", "system": "broadcast",
         "position": [110 + step * (number % side), 45 + step * (number // side)]}
        for number in range(count)
    ]  # fmt: skip
    return plan_site(broadcast={"speakers": speakers})


def test_a_crowd_is_told_by_numbers_and_places() -> None:
    sheet = plan(crowd(144, 2.2), "broadcast")
    assert check_sheet(sheet) == []
    symbols = [item for item in sheet.items if isinstance(item, Symbol) and item.ids]
    assert {id for one in symbols for id in one.ids} == {f"LOUD-{number:03d}" for number in range(144)}
    assert any(one.tag.isdigit() for one in symbols) and not all(one.tag for one in symbols)
    shown = Counter(texts(sheet))
    assert all(shown[f"LOUD-{number:03d}"] == 1 for number in range(144))  # at its symbol or in a table
    spread = plan(crowd(64, 9.0), "broadcast")
    assert all(one.tag in one.ids for one in spread.items if isinstance(one, Symbol) and one.ids)


def test_long_tables_take_a_second_column_or_say_that_they_are_cut() -> None:
    data = plan_data()
    zones = [{"id": f"BZ{number}", "name": "分区", "power": 60} for number in range(200)]
    speakers = [
        {"id": f"S{number}", "kind": "column_speaker", "system": "broadcast", "zone": f"BZ{number}",
         "position": [10 + (number % 20) * 9, 10 + (number // 20) * 13]}
        for number in range(200)
    ]  # fmt: skip
    for count, cut in ((50, False), (100, False), (200, True)):
        data["broadcast"] = {"zones": zones[:count], "speakers": speakers[:count]}
        sheet = plan(Community.model_validate(data), "broadcast")
        assert check_sheet(sheet) == []
        assert sheet.size == "A1" and ("点位表和线缆表" in said(sheet)) == cut
        shown = sum(1 for text in texts(sheet) if text in {f"BZ{number}" for number in range(count)})
        assert cut or shown == 2 * count  # in the table and beside the loudspeaker


def test_plans_take_one_format_whatever_the_size_of_the_site() -> None:
    for wide, high in ((20, 20), (300, 40), (40, 300), (900, 900), (5_000, 300), (30_000, 20_000)):
        data = plan_data()
        data["site"] = {"boundary": [[0, 0], [wide, 0], [wide, high], [0, high]], "gates": data["site"]["gates"]}
        sheet = plan(Community.model_validate(data), "entrances")
        assert sheet.size.startswith("A1") and check_sheet(sheet) == []
