"""Quantities: the hand-solved estate, what is missing, pinned rows, order, a second run, sizes of loops, stations."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from small_estate import estate, part

from tiaowen.model.community import Community
from tiaowen.model.load import load, load_all
from tiaowen.reports.sizing import size_project
from tiaowen.rules.judge import check
from tiaowen.solvers.quantities import size_quantities
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.vocabulary import words

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "solvers" / "quantities.md"


def sized(community, only=()):
    return size_quantities(community, only)


def counts(community):
    """{(kind, building, unit, size): pieces}."""
    found = {}
    for row in community.equipment or ():
        key = (row.kind, row.building, row.unit, row.size)
        found[key] = found.get(key, 0) + row.count
    return found


def total(community, kind, building=None):
    return sum(row.count for row in community.equipment or () if row.kind == kind and building in (None, row.building))


def left_out(certificate):
    return " ".join(text.zh for text in certificate.left_out)


# --- the estate by hand -------------------------------------------------------------------------------------------


def page_rows():
    """The rows of the result table of the page: kind, building or 小区, unit, size, count."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"\| `(\w+)` \|([^|]+)\|([^|]*)\| (\d+) \|.*\|", line)
        if match:
            place, _, unit = match[2].strip().partition("/")
            key = (match[1], None if place == "小区" else place, unit or None, match[3].strip() or None)
            assert key not in found, key
            found[key] = int(match[4])
    return found


def test_the_page_and_the_solver_give_the_same_table():
    assert page_rows() == counts(sized(estate())[0])


def test_the_goals_of_the_page():
    told = dict(re.findall(r"^- `(\w+)`：.*?(\d+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    certificate = sized(estate())[1]
    assert {name: int(value) for name, value in told.items()} == dict(certificate.objective)
    assert certificate.status == "optimal" and certificate.bound == certificate.objective


def test_every_row_says_why_and_how():
    community, _ = sized(estate())
    known = load_spec().provisions
    for row in community.equipment:
        assert row.sized_by == "quantities" and row.formula and row.because, row.id
        for reason in row.because:
            assert reason in known or parameter(reason), reason


def test_the_result_is_checked_like_any_design():
    before, after = check(estate()), check(sized(estate())[0])
    assert [one.outcome for one in after.outcomes] == [one.outcome for one in before.outcomes]


# --- order, a second run, parts -----------------------------------------------------------------------------------


def test_a_second_run_changes_nothing():
    once, _ = sized(estate())
    assert sized(once)[0] == once


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_lists_changes_no_quantity(seed):
    chance = random.Random(seed)
    plain = estate(buildings=[*part("buildings"), *more_buildings()], fire_alarm=more_alarms()).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )

    def shuffled(value, key=""):
        if isinstance(value, dict):
            return {name: shuffled(one, name) for name, one in value.items()}
        if isinstance(value, list) and key not in ("storeys", "numbers"):
            return chance.sample([shuffled(one) for one in value], len(value))
        return value

    rows = [
        {"id": "X1", "kind": "indoor_station", "system": "intercom", "count": 5, "pinned": True},
        {"id": "X2", "kind": "indoor_station", "system": "intercom", "count": 4, "building": "B1", "pinned": True},
    ]
    plain["equipment"] = rows
    first = sized(Community.model_validate(plain))[0]
    other = sized(Community.model_validate(shuffled(plain)))[0]
    assert counts(first) == counts(other)


def more_buildings():
    run = [{"type": "H", "storeys": "1-9", "numbers": "1-4"}]
    return [
        {"id": f"A{n}", "use": "residential", "units": [{"id": "a", "dwellings": run}], "rooms": []} for n in range(4)
    ]


def more_alarms():
    alarm = part("fire_alarm")
    alarm["buildings"] += [
        {"building": f"A{n}", "public_areas": True, "inside_dwellings": True, "devices": {"fire_control_module": 91}}
        for n in range(4)
    ]
    return alarm


def test_only_some_buildings_leave_the_others_and_the_community_alone():
    whole, _ = sized(estate())
    fewer = part("fire_alarm")
    fewer["buildings"][0]["devices"] = {"fire_smoke_detector": 1}
    access = part("access_control")
    access["doors"][0]["doors_each"] = 3
    changed = whole.replaced(
        fire_alarm=estate(fire_alarm=fewer).fire_alarm, access_control=estate(access_control=access).access_control
    )
    again, certificate = sized(changed, ["S1"])
    assert {row.id for row in again.equipment if row.building != "S1"} == {
        row.id for row in whole.equipment if row.building != "S1"
    }
    again, certificate = sized(changed, ["B1"])
    assert total(again, "fire_smoke_detector", "B1") == 1 and total(again, "exit_button", "B1") == 6 + 14
    assert counts(again)["exit_button", None, None, None] == 1  # the gate keeps its row
    assert any("小区级" in note.zh for note in certificate.notes)


# --- pinned rows ----------------------------------------------------------------------------------------------------


def pinned(**row):
    return {"id": "P1", "system": "intercom", "pinned": True, **row}


def test_pinned_rows_count_against_the_need_of_their_place():
    row = pinned(kind="indoor_station", count=5, building="B1", unit="1")
    community, _ = sized(estate(equipment=[row]))
    own = {
        one.unit: one.count for one in community.equipment if one.kind == "indoor_station" and one.sized_by is not None
    }
    assert own == {"1": 7, "2": 12} and total(community, "indoor_station") == 24
    assert community.equipment[0].pinned and community.equipment[0].count == 5


def test_a_row_that_a_designer_stated_stays_and_counts_too():
    row = {"id": "P1", "system": "intercom", "kind": "gate_station", "count": 1}
    community, _ = sized(estate(equipment=[row]))
    assert total(community, "gate_station") == 1 and community.equipment[0].sized_by is None


def test_a_row_for_the_whole_building_is_taken_off_unit_by_unit():
    row = pinned(kind="indoor_station", count=15, building="B1")
    community, _ = sized(estate(equipment=[row]))
    own = {one.unit: one.count for one in community.equipment if one.kind == "indoor_station" and not one.pinned}
    assert own == {"2": 9}


def test_more_pinned_than_needed_is_told():
    community, certificate = sized(estate(equipment=[pinned(kind="gate_station", count=3)]))
    assert total(community, "gate_station") == 3
    assert any("P1 比需要多 2" in note.zh for note in certificate.notes)


def test_a_pinned_station_holds_what_its_size_holds():
    """AI 2 and DI 7 are wanted with the spare share: a pinned DDC-16 (4 AI, 6 DI) leaves one DI, for a DDC-8."""
    row = pinned(kind="bas_station", system="bas", count=1, building="B1", size="DDC-16")
    community, certificate = sized(estate(equipment=[row]))
    own = [one.size for one in community.equipment if one.kind == "bas_station" and not one.pinned]
    assert own == ["DDC-8"] and certificate.objective["bas_stations"] == 1


def test_a_pinned_station_of_unknown_size_holds_nothing_and_is_told():
    row = pinned(kind="bas_station", system="bas", count=1, building="B1", size="大")
    community, certificate = sized(estate(equipment=[row]))
    assert total(community, "bas_station", "B1") == 2
    assert any("P1" in note.zh and "规格 大" in note.zh for note in certificate.notes)


def test_a_pinned_row_of_its_own_stays_when_all_is_made_anew():
    once, _ = sized(estate())
    rows = [row.model_copy(update={"pinned": row.kind == "door_station"}) for row in once.equipment]
    again, _ = sized(once.replaced(equipment=tuple(rows)))
    assert counts(again) == counts(once)
    assert sum(row.pinned for row in again.equipment) == 2


def test_rows_of_other_solvers_and_their_order_stay():
    other = {"id": "SW", "kind": "access_switch", "system": "network", "count": 3, "sized_by": "power"}
    last = {"id": "OD", "kind": "rack", "system": "ftth", "count": 1, "sized_by": "rooms"}
    community, _ = sized(estate(equipment=[other, last]))
    assert [row.id for row in community.equipment if row.sized_by != "quantities"] == ["SW", "OD"]


# --- what is missing --------------------------------------------------------------------------------------------------


def without(name, *path):
    """The estate without one field; ``path`` leads to it through dictionaries and lists."""
    whole = part(name)
    place = whole
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return estate(**{name: whole})


MISSING = [
    (("fire_alarm", "buildings", 0, "devices"), "fire_alarm.buildings[0].devices", "fire_loop"),
    (("access_control", "buildings", 0, "doors_per_storey"), "access_control.buildings[0].doors_per_storey", None),
    (("access_control", "buildings", 0, "lifts"), "access_control.buildings[0].lifts", "lift_reader"),
    (("bas", "plant", 0, "count"), "bas.plant[0].count", None),
    (("bas", "plant", 2, "building"), "bas.plant[2].building", None),
    (("bas", "equipment"), "bas.equipment", None),
    (("energy", "kinds"), "energy.kinds", "meter_water"),
    (("energy", "kinds", 2, "households"), "energy.kinds[2].households", "meter_gas"),
    (("energy", "uses", 0, "meters"), "energy.uses[0].meters", None),
    (("dwelling_types", 0, "gas"), "dwelling_types[0].gas", "meter_gas"),
    (("dwelling_types", 0, "rooms"), "dwelling_types[0].rooms", "home_smoke_detector"),
    (("dwelling_types", 0, "rooms", 2, "outer_window"), "dwelling_types[0].rooms[2].outer_window", None),
    (("dwelling_types", 0, "smart_home"), "dwelling_types[0].smart_home", "home_terminal"),
    (("intercom", "passages"), "intercom.passages", None),
    (("intercom", "indoor_stations", 0, "count"), "intercom.indoor_stations[0].count", None),
    (("site", "gates", 0, "use"), None, None),  # named as a gate of access control and of the intercom: counted
    (("buildings", 0, "use"), "buildings[0].use", "indoor_station"),
    (("buildings", 0, "units"), "buildings[0].units", "indoor_station"),
    (("buildings", 0, "units", 1, "dwellings"), "buildings[0].units[1].dwellings", "indoor_station"),
    (("buildings", 0, "rooms"), "buildings[0].rooms", None),
]


@pytest.mark.parametrize(("path", "told", "gone"), MISSING, ids=lambda one: str(one))
def test_a_missing_field_is_named_and_nothing_is_assumed(path, told, gone, whole):
    community, certificate = sized(without(*path))
    assert told is None or told in left_out(certificate)
    assert gone is None or total(community, gone) == 0
    for key, count in counts(community).items():
        if key[0] not in ("bas_station", "door_controller", "fire_controller"):
            assert count <= whole.get(key, 0), key


@pytest.fixture(scope="module")
def whole():
    return counts(sized(estate())[0])


PARTS = ("fire_alarm", "access_control", "intercom", "bas", "energy", "site", "buildings", "lifts", "security")


@pytest.mark.parametrize("name", [*PARTS, "dwelling_types"])
def test_without_a_whole_part_the_rest_is_still_counted(name):
    buildings = part("buildings")
    for unit in buildings[0]["units"] if name == "dwelling_types" else ():
        del unit["dwellings"][0]["type"]
    changes = {name: None} | ({"buildings": buildings} if name == "dwelling_types" else {})
    if name == "buildings":
        changes |= {"lifts": None, "fire_alarm": None, "access_control": None, "intercom": None, "bas": None}
    community, certificate = sized(estate(**changes))
    assert certificate.status in ("optimal", "skipped")
    assert name == "lifts" or name in left_out(certificate) or community.equipment


def test_dwellings_without_a_type_have_what_every_dwelling_has():
    """A panic button (5.7.12-2-1) and an indoor station (5.7.11-3-1), whatever the type."""
    buildings = part("buildings")
    for unit in buildings[0]["units"]:
        del unit["dwellings"][0]["type"]
    community, certificate = sized(estate(buildings=buildings))
    assert (total(community, "home_panic_button"), total(community, "indoor_station")) == (24, 24)
    assert total(community, "home_smoke_detector") == total(community, "fire_loop") == 0
    assert "buildings[0].units[0].dwellings[0].type" in left_out(certificate)


def test_nothing_at_all_is_skipped_and_writes_nothing():
    bare = Community.model_validate({"tiaowen": 1, "project": {"name": "空"}})
    community, certificate = sized(bare)
    assert community.equipment is None and certificate.status == "skipped" and "buildings" in left_out(certificate)


def test_rows_that_are_needed_no_more_go():
    once, _ = sized(estate())
    bare = Community.model_validate({"tiaowen": 1, "project": {"name": "空"}}).replaced(equipment=once.equipment)
    assert sized(bare)[0].equipment == ()


# --- estimates ----------------------------------------------------------------------------------------------------


def test_what_comes_from_estimates_is_marked():
    buildings = part("buildings")
    buildings[0]["estimated"] = ["units"]
    rows = {row.kind: row for row in sized(estate(buildings=buildings))[0].equipment if row.building == "B1"}
    assert set(rows["indoor_station"].estimated) == {"count", "unit"}
    for kind in ("home_panic_button", "meter_water", "meter_concentrator", "intercom_supply", "fire_loop"):
        assert rows[kind].estimated[0] == "count", kind
    assert rows["fire_call_point"].estimated == ()


def test_suzhou_has_estimates_in_every_row_of_a_building():
    community, certificate = sized(load(ROOT / "projects" / "suzhou"))
    rows = [row for row in community.equipment if row.building is not None and row.sized_by == "quantities"]
    assert rows and all("count" in row.estimated for row in rows)
    assert certificate.status == "optimal" and "dwelling_types" in left_out(certificate)


# --- sizes of loops, controllers, supplies --------------------------------------------------------------------------


def alarmed(**devices):
    alarm = part("fire_alarm")
    alarm["buildings"][0] |= {"inside_dwellings": False, "devices": devices}
    return sized(estate(fire_alarm=alarm))


@pytest.mark.parametrize(
    ("detectors", "modules", "loops", "control", "controllers"),
    [
        (179, 0, 1, 0, 1),
        (180, 90, 1, 1, 1),
        (181, 91, 2, 2, 1),
        (2880, 0, 16, 0, 1),
        (2881, 0, 17, 0, 2),
        (1440, 1440, 8, 16, 1),  # 2880 points in all, of them 1440 modules
        (0, 1441, 0, 17, 2),
        (1441, 1440, 9, 16, 2),
    ],
)
def test_loops_and_controllers_just_below_at_and_above_their_size(detectors, modules, loops, control, controllers):
    community, certificate = alarmed(fire_smoke_detector=detectors, fire_control_module=modules)
    assert total(community, "fire_loop") == loops
    assert total(community, "fire_control_loop") == control
    assert total(community, "fire_controller") == controllers
    assert certificate.status == "optimal"


def test_devices_without_an_address_take_none():
    community, _ = alarmed(fire_speaker=500, fire_telephone=40)
    assert total(community, "fire_speaker") == 500 and total(community, "fire_loop") == 0


@pytest.mark.parametrize(("meters", "boxes"), [(116, 1), (117, 2)])  # 116 × 1.1 → 128 = 4 × 32
def test_concentrators_at_their_size(meters, boxes):
    energy = part("energy")
    energy["uses"][0]["meters"] = meters - 2
    community, _ = sized(estate(energy=energy))
    assert counts(community)["meter_concentrator", None, None, None] == boxes


@pytest.mark.parametrize(("stations", "supplies"), [(8, 1), (9, 1), (10, 2), (18, 2), (19, 3)])  # one is the door's
def test_supplies_at_their_size(stations, supplies):
    buildings = part("buildings")
    buildings[0]["units"] = [{"id": "1", "dwellings": [{"type": "H", "storeys": 1, "numbers": f"1-{stations - 1}"}]}]
    changes = {"lifts": [], "buildings": buildings}
    assert total(sized(estate(**changes))[0], "intercom_supply") == supplies


# --- statements and demands -------------------------------------------------------------------------------------------


def test_more_stated_than_asked_is_counted_and_less_is_not():
    types = part("dwelling_types")
    types[0]["rooms"][0]["devices"] = {"smoke_detector": 2, "panic_button": 0, "indoor_station": 2}
    community, _ = sized(estate(dwelling_types=types))
    assert total(community, "home_smoke_detector") == 24 * 4
    assert total(community, "home_panic_button") == 24 * 2
    assert total(community, "indoor_station") == 24 * 2


def test_without_smart_homes_their_rows_do_not_speak():
    types = part("dwelling_types")
    types[0]["smart_home"] = False
    community, _ = sized(estate(dwelling_types=types))
    assert total(community, "home_smoke_detector") == 0 and total(community, "home_panic_button") == 24


def test_fire_detectors_of_dwellings_outside_the_fire_alarm_belong_to_the_smart_home():
    alarm = part("fire_alarm")
    alarm["buildings"][0]["inside_dwellings"] = False
    community, _ = sized(estate(fire_alarm=alarm))
    row = next(row for row in community.equipment if row.kind == "home_smoke_detector")
    assert row.system == "smart_home" and total(community, "fire_loop") == 1  # 94 points


def test_a_passage_without_a_station_gets_one_and_more_stay():
    intercom = part("intercom")
    intercom["passages"] = [{"at": "B1", "door_station": False}, {"at": "B1"}]
    assert total(sized(estate(intercom=intercom))[0], "passage_station") == 1
    intercom["passages"] = [{"at": "B1", "door_station": True}, {"at": "B1/1", "door_station": True}]
    assert total(sized(estate(intercom=intercom))[0], "passage_station") == 2


def test_doors_stated_several_to_a_place_and_doors_outside_the_intercom():
    access = part("access_control")
    access["doors"][0] |= {"doors_each": 2, "intercom": False}
    community, _ = sized(estate(access_control=access))
    assert total(community, "electric_lock") == 2 * (1 + 2) + 2 + 1 + 12
    assert total(community, "access_reader") == total(community, "electric_lock")


def test_stated_uncontrolled_is_told_and_not_counted():
    access = part("access_control")
    access["buildings"][0]["storey_doors"] = "uncontrolled"
    community, certificate = sized(estate(access_control=access))
    assert total(community, "electric_lock") == 2 + 2 + 1 + 1 and "写明不受控" in left_out(certificate)


def test_equipment_that_is_absent_and_has_plant_is_a_conflict():
    bas = part("bas")
    bas["equipment"][0] |= {"present": False, "monitored": False}
    certificate = sized(estate(bas=bas))[1]
    assert any("KZ" in text.zh and "5.6.2-3" in text.en for text in certificate.conflicts)


def test_equipment_that_is_not_monitored_is_counted_and_told():
    bas = part("bas")
    bas["equipment"][2]["monitored"] = False
    community, certificate = sized(estate(bas=bas))
    assert total(community, "bas_digital_inputs") == 6
    assert any("集水池液位" in note.zh for note in certificate.notes)


def test_equipment_without_its_plant_is_left_out_by_name():
    bas = part("bas")
    bas["equipment"].append({"kind": "transformer", "present": True})
    bas["equipment"].append({"kind": "ventilation", "present": True})
    told = left_out(sized(estate(bas=bas))[1])
    assert "bas.plant[plant=transformer]" in told and "bas.plant[kind=ventilation]" in told


def test_points_that_are_stated_come_beside_those_of_the_table():
    bas = part("bas")
    bas["equipment"].append({"kind": "ventilation", "present": True})
    points = {"digital_outputs": 1, "digital_inputs": 2, "analogue_outputs": 1, "communication": 3}
    bas["plant"].append({"id": "PF", "kind": "ventilation", "count": 4, "building": "B1", "points": points})
    community, certificate = sized(estate(bas=bas))
    assert total(community, "bas_digital_inputs") == 6 + 8
    assert total(community, "bas_digital_outputs") == total(community, "bas_analogue_outputs") == 4
    assert total(community, "bas_communication") == 24 + 12
    assert certificate.objective["bas_points"] == 31 + 28
    row = next(row for row in community.equipment if row.kind == "bas_gateway")
    assert row.formula.startswith("13 台")  # nine devices of the table and one for each fan


@pytest.mark.parametrize("word", sorted(words("plant")))
def test_every_row_of_the_point_table_is_counted_once(word):
    """One piece of each kind of plant: its rows of P1–P48, each one point."""
    known = load_spec().provisions.values()
    rows = [one.id for one in known if one.point and one.point["equipment"].zh == words("plant")[word].zh]
    plant = [{"id": "X", "plant": word, "count": 1, "building": "B1"}]
    buildings = part("buildings")
    del buildings[0]["rooms"]
    community, certificate = sized(estate(bas={"plant": plant}, lifts=None, buildings=buildings, fire_alarm=None))
    assert certificate.objective["bas_points"] == len(rows) > 0
    told = {one for row in community.equipment if row.kind.startswith("bas_") for one in row.because}
    assert set(rows) <= told


def test_all_forty_eight_rows_have_a_kind_of_plant_and_a_signal():
    rows = [one for one in load_spec().provisions.values() if one.point]
    names = {text.zh for text in words("plant").values()}
    assert len(rows) == 48 and all(one.point["equipment"].zh in names for one in rows)
    assert {one.point["interface"].zh for one in rows} == set(parameter("bas.interface.signal").value)
    assert set(parameter("bas.bus.devices").value) == set(words("plant"))


def test_every_device_of_a_fire_alarm_has_its_addresses():
    assert set(words("fire_device")) <= set(parameter("fire.addresses").value)
    assert set(words("fire_device")) <= set(words("equipment"))


# --- hostile ids and large numbers -----------------------------------------------------------------------------------


def test_long_and_strange_ids_are_written_and_read_back():
    text = (
        "tiaowen: 1\nproject: {name: 怪}\nbuildings:\n"
        f"  - {{id: '{'长' * 128}', use: residential, units: [{{id: '{'x' * 128}', "
        "dwellings: [{storeys: 1-2, numbers: 1}]}]}\n"
        "  - {id: '{}#\"&<1>', use: residential, dwellings: [{storeys: 1, numbers: 1}]}\n"
        "  - {id: 'yes', use: residential, dwellings: [{storeys: 1, numbers: 1}]}\n"
    )
    from tiaowen.reports.sizing import size_files

    result = size_files({"community.yaml": text}, ["quantities"])
    assert total(result.community, "indoor_station") == 4
    again = size_files(dict(result.texts), ["quantities"])
    assert again.design == result.design and again.texts == result.texts


def test_a_number_that_no_row_can_hold_is_told():
    bas = part("bas")
    bas["plant"][1]["count"] = 1_000_000
    community, certificate = sized(estate(bas=bas))
    assert total(community, "bas_communication") == 0 and "超出可写范围" in left_out(certificate)


def test_an_id_of_plant_that_leads_nowhere_is_told():
    from tiaowen.spec.errors import InputError

    text = "tiaowen: 1\nproject: {name: a}\nbas: {plant: [{id: P, plant: pump, count: 1, room: 没有}]}\n"
    with pytest.raises(InputError) as told:
        load_all({"community.yaml": text})
    assert "没有" in str(told.value)


# --- the projects -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["garden", "suzhou"])
def test_a_sized_copy_of_a_project_passes_as_the_project_does(name, tmp_path):
    """Written, read back, checked, and counted again from what was read."""
    shutil.copytree(ROOT / "projects" / name, tmp_path / name)
    before = check(load(tmp_path / name))
    result = size_project(tmp_path / name, ["quantities"], write=True)
    after = check(result.community)
    assert [one.outcome for one in after.outcomes] == [one.outcome for one in before.outcomes]
    assert total(result.community, "indoor_station") >= len(result.community.dwellings)
    assert sized(result.community)[0].equipment == result.community.equipment
