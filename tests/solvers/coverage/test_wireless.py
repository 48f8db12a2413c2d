"""WLAN, two-way radio and mobile coverage: the page's case, walls, shielded places, what is pinned or missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.model.community import Community
from tiaowen.model.references import reference_problems
from tiaowen.reports.sizing import size_files
from tiaowen.rules.judge import check
from tiaowen.solvers.coverage.feeders import fed_by_repeaters
from tiaowen.solvers.coverage.wireless import size_wireless

ROOT = Path(__file__).resolve().parents[3]
SITE = {
    "plazas": [{"id": "PZ", "outline": [[0, 0], [40, 0], [40, 40], [0, 40]]}],
    "car_parks": [
        {"id": "CP", "kind": "underground", "storey": -1, "outline": [[100, 0], [156, 0], [156, 28], [100, 28]]}
    ],
}
UNIT = {"id": "1", "entrance": [10, 120], "dwellings": [{"storeys": "1-18", "numbers": "1-2"}]}
TOWER = {
    "id": "B1",
    "use": "residential",
    "kind": "high_rise",
    "outline": [[0, 100], [20, 100], [20, 120], [0, 120]],
    "storeys_above": 18,
    "storeys_below": 1,
    "units": [UNIT],
}
LIFT = {"id": "L1", "building": "B1", "unit": "1"}


def community(site=None, **parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, "site": site, **parts})


def everything(**parts) -> Community:
    return community(SITE, buildings=[TOWER], lifts=[LIFT], **parts)


def counts(sized: Community) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in sized.wireless.devices:
        key = (one.kind, one.covers[0])
        found[key] = found.get(key, 0) + 1
    return found


def judged(sized: Community, provision: str) -> dict[str, str]:
    return {one.part: one.outcome for one in check(sized).outcomes if one.provision == provision}


def test_the_case_of_the_page() -> None:
    sized, certificate = size_wireless(everything())
    assert counts(sized) == {
        ("wireless_access_point", "plaza:PZ"): 1,
        ("wireless_access_point", "car_park:CP"): 2,
        ("wireless_access_point", "lobby:B1/1"): 1,
        ("radio_repeater", "site:all"): 1,
        ("radio_antenna", "car_park:CP"): 2,
        ("radio_antenna", "basement:B1"): 1,
        ("mobile_antenna", "car_park:CP"): 2,
        ("mobile_antenna", "basement:B1"): 1,
    }
    assert [(row.kind, row.count, row.formula) for row in sized.equipment] == [
        ("mobile_antenna", 4, "⌈19/5⌉ = 4"),
        ("mobile_remote_unit", 1, "⌈7/16⌉ = 1"),
    ]
    wanted = {"access_points": 4, "repeaters": 1, "antennas": 6, "shaft_antennas": 4}
    assert certificate.objective == certificate.bound == wanted
    assert certificate.status == "optimal"
    page = (ROOT / "docs/solvers/wireless.md").read_text(encoding="utf-8")
    for (kind, target), count in counts(sized).items():
        assert f"| {target} | {kind} | {count} |" in page
    for row in sized.equipment:
        assert row.formula in page
    ((fed,), lacking) = fed_by_repeaters(sized)
    assert not lacking and [round(metres, 1) for metres in fed.metres.values()] == [161.4, 171.5, 25.4]
    assert "161.4、171.5、25.4 m" in page and f"= {fed.level_dbm:.2f} dBm" in page
    assert any("27.7 dBm" in note.zh for note in certificate.notes) and not certificate.findings


def test_shielded_places_are_listed_and_pass() -> None:
    sized, _ = size_wireless(everything())
    assert [(one.kind, one.buildings, one.covered) for one in sized.mobile.shielded_places] == [
        ("basement", ("B1",), True),
        ("lift", ("B1",), True),
    ]
    found = judged(sized, "5.5.5-2")
    assert (found["basement"], found["lift"]) == ("pass", "pass")


def test_a_place_stated_to_be_uncovered_stays_and_is_told() -> None:
    places = [
        {"id": "D", "kind": "basement", "buildings": ["B1"], "covered": False},
        {"id": "E", "kind": "lift", "buildings": ["B1"], "covered": False},
    ]
    sized, certificate = size_wireless(everything(mobile={"shielded_places": places}))
    assert [one.covered for one in sized.mobile.shielded_places] == [False, False]
    assert ("mobile_antenna", "basement:B1") not in counts(sized)
    assert [row.kind for row in sized.equipment] == ["mobile_remote_unit"]
    told = [text.en for text in certificate.left_out]
    assert all("mobile.shielded_places" in text and "5.5.5-2" in text for text in told)
    assert len(told) == 2


def test_every_device_has_id_kind_place_and_provision() -> None:
    sized, _ = size_wireless(everything())
    devices = sized.wireless.devices
    assert len({one.id for one in devices}) == len(devices)
    assert all(one.position and one.covers and one.because for one in devices)
    assert reference_problems(sized) == []


def test_repeaters_stand_near_the_control_centre_and_reach_everything() -> None:
    centre = {
        "id": "S",
        "use": "other",
        "entrance": [40, 0],
        "rooms": [{"id": "SC", "kind": "security_control_centre"}],
    }
    gates = [{"id": "G1", "position": [-900, 0]}, {"id": "G2", "position": [900, 0]}]
    model = community(
        {"gates": gates}, buildings=[{"id": "B", "use": "other", "entrance": [0, 0]}, centre], security={"centre": "SC"}
    )
    (repeater,) = size_wireless(model)[0].wireless.devices
    assert (repeater.building, repeater.position) == ("S", (40, 0))
    far = community(
        {"gates": [*gates, {"id": "G3", "position": [0, 1_001]}]},
        buildings=[{"id": "B", "use": "other", "entrance": [0, 0]}],
    )
    _, certificate = size_wireless(far)
    assert "1 spots" in certificate.left_out[0].en


@pytest.mark.parametrize(("offset", "count"), [(1_000, 1), (1_000.1, 2)])
def test_repeaters_at_the_limit_of_their_range(offset: float, count: int) -> None:
    hosts = [
        {"id": "A", "use": "other", "entrance": [0, 0]},
        {"id": "B", "use": "other", "entrance": [offset + 500, 0]},
    ]
    model = community(
        {"gates": [{"id": "G", "position": [offset, 0]}, {"id": "H", "position": [0, 0]}]}, buildings=hosts
    )
    assert size_wireless(model)[1].objective["repeaters"] == count


def test_a_building_on_the_plaza_asks_for_more_access_points() -> None:
    wall = {"id": "K", "use": "other", "outline": [[18, -9], [22, -9], [22, 49], [18, 49]]}
    plain = size_wireless(community({"plazas": SITE["plazas"]}))[1]
    walled = size_wireless(community({"plazas": SITE["plazas"]}, buildings=[wall]))[1]
    assert plain.objective["access_points"] == 1
    assert walled.objective["access_points"] > 1


def test_pinned_devices_stay_and_count() -> None:
    pinned = {
        "id": "AP01",
        "kind": "wireless_access_point",
        "system": "wlan",
        "covers": ["plaza:PZ"],
        "position": [20, 20],
        "pinned": True,
    }
    lost = {**pinned, "id": "AP99", "pinned": False}
    sized, certificate = size_wireless(community({"plazas": SITE["plazas"]}, wireless={"devices": [pinned, lost]}))
    assert [one.id for one in sized.wireless.devices] == ["AP01"]
    assert certificate.status == "optimal"
    row = {"id": "X1", "kind": "mobile_antenna", "system": "mobile", "count": 9, "sized_by": "wireless", "pinned": True}
    sized, _ = size_wireless(everything(equipment=[row]))
    assert sorted(one.id for one in sized.equipment) == ["WE01", "WE02", "X1"]


def test_what_is_missing_is_told() -> None:
    site = {"plazas": [{"id": "P1"}], "car_parks": [{"id": "C1", "kind": "surface"}]}
    buildings = [{"id": "B", "use": "residential", "kind": "high_rise"}]
    _, certificate = size_wireless(community(site, buildings=buildings))
    told = " ".join(text.zh for text in certificate.left_out)
    for path in (
        "site.plazas[].outline",
        "site.car_parks[].outline",
        "buildings[].storeys_below",
        "buildings[].units",
        "lifts",
    ):
        assert path in told
    assert certificate.status == "skipped"


def test_only_some_buildings() -> None:
    whole, _ = size_wireless(everything())
    part, certificate = size_wireless(whole, only=["B1"])
    assert certificate.objective == {"access_points": 1, "repeaters": 0, "antennas": 2, "shaft_antennas": 4}
    assert counts(part) == counts(whole)
    assert reference_problems(part) == []


def test_the_order_of_lists_changes_no_quantity() -> None:
    office = {"id": "S", "use": "public", "outline": [[60, 60], [90, 60], [90, 75], [60, 75]], "storeys_above": 2}
    lifts = [LIFT, {"id": "L2", "building": "B1"}]
    one = community(SITE, buildings=[TOWER, office], lifts=lifts)
    other = community(SITE, buildings=[office, TOWER], lifts=lifts[::-1])
    assert size_wireless(one)[1].objective == size_wireless(other)[1].objective


def test_written_and_read_and_sized_again_is_the_same() -> None:
    plan = """tiaowen: 1
project: {name: 试}
site:
  plazas: [{id: "null", outline: [[0, 0], [40, 0], [40, 40], [0, 40]]}]
buildings:
  - {id: "1#'楼\\"", use: residential, kind: high_rise, storeys_above: 11, storeys_below: 2,
     outline: [[50, 0], [70, 0], [70, 12], [50, 12]], units: [{id: 甲, dwellings: [{storeys: 1-11, numbers: 1-2}]}]}
lifts: [{id: 梯, building: "1#'楼\\"", unit: 甲}]
"""
    once = size_files({"community.yaml": plan, "design.yaml": "tiaowen: 1\n"}, ["wireless"])
    twice = size_files(once.texts, ["wireless"])
    assert twice.texts == once.texts
    assert [one.storey for one in once.community.wireless.devices if one.kind == "mobile_antenna"] == [-1, -2]


@pytest.mark.parametrize(
    "device",
    [
        {"covers": ["car_park:没有"]},
        {"covers": ["site:一半"]},
        {"covers": ["basement:没有"]},
        {"building": "没有"},
        {"room": "没有"},
    ],
)
def test_references_that_lead_nowhere_are_told(device) -> None:
    devices = [{"id": "A", "kind": "radio_antenna", "system": "radio", **device}]
    assert len(reference_problems(community(None, wireless={"devices": devices}))) == 1


def test_remote_units_count_all_antennas_when_one_building_is_sized_anew() -> None:
    second = {**TOWER, "id": "B2", "outline": [[40, 100], [60, 100], [60, 120], [40, 120]]}
    lifts = [LIFT, *({"id": f"M{n}", "building": "B2"} for n in range(4))]
    whole, _ = size_wireless(community(SITE, buildings=[TOWER, second], lifts=lifts))
    part, _ = size_wireless(whole, only=["B2"])
    assert [row.formula for row in whole.equipment if row.kind == "mobile_remote_unit"] == ["⌈24/16⌉ = 2"]
    assert [row.formula for row in part.equipment if row.kind == "mobile_remote_unit"] == ["⌈24/16⌉ = 2"]
    assert sorted(row.serves[0] for row in part.equipment if row.serves) == sorted(one["id"] for one in lifts)
