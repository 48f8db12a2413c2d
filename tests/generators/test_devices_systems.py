"""The devices of all systems: where they come from, what feeds them, and that nothing is counted twice."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest

from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device_kinds import (
    covered,
    device_kinds,
    home_kind,
    not_pieces,
    provisions_for,
    systems,
)
from tiaowen.generators.devices.register import devices, register
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.community import Community
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.vocabulary import words

COUNTED_TWICE: dict[str, Any] = {
    "cabinets": {"kind": "cross_connect_cabinet", "system": "ftth", "count": 1},
    "splitters": {"kind": "optical_splitter", "system": "ftth", "count": 3, "building": "B2", "room": "R-B2-TEL"},
    "fire": {"kind": "fire_call_point", "system": "fire_alarm", "count": 4, "building": "B2"},
    "stations": {"kind": "door_station", "system": "intercom", "count": 2, "building": "B2"},
    "gates": {"kind": "gate_station", "system": "intercom", "count": 1, "serves": ["G1"]},
    "centre": {"kind": "management_station", "system": "intercom", "count": 1, "room": "R-HEAD"},
    "passage": {"kind": "passage_station", "system": "intercom", "count": 1, "building": "B2"},
    "indoor": {"kind": "indoor_station", "system": "intercom", "count": 7, "building": "B2"},
    "smoke": {"kind": "home_smoke_detector", "system": "fire_alarm", "count": 14, "building": "B2"},
    "panic": {"kind": "home_panic_button", "system": "home_security", "count": 7, "building": "B2"},
    "meters": {"kind": "sub_meter", "system": "energy", "count": 3},
    "host": {"kind": "access_host", "system": "access_control", "count": 1, "room": "R-HEAD"},
}
ONLY_COUNTED: dict[str, Any] = {
    "PW1": {"kind": "access_switch", "system": "network", "count": 2, "building": "B2", "room": "R-B2-TEL", "ports": 2,
            "size": "2 口 PoE", "serves": ["C1", "AP1", "C2"]},
    "PW2": {"kind": "core_switch", "system": "network", "count": 1, "room": "R-HEAD", "ports": 8},
    "PW3": {"kind": "backbone_cable", "system": "cabling", "count": 1, "building": "B2", "room": "R-B2-TEL",
            "serves": ["R-HEAD"]},
    "PW4": {"kind": "ups", "system": "machine_room", "count": 1, "building": "B2", "room": "R-B2-TEL"},
    "PW5": {"kind": "ups_battery", "system": "machine_room", "count": 2, "building": "B2", "room": "R-B2-TEL"},
    "PA1": {"kind": "broadcast_amplifier", "system": "broadcast", "count": 1, "room": "R-HEAD", "serves": ["Z1"]},
    "PA2": {"kind": "broadcast_amplifier", "system": "broadcast", "count": 1, "room": "R-HEAD", "serves": ["Z2"]},
    "QT1": {"kind": "electric_lock", "system": "access_control", "count": 2, "building": "B2",
            "serves": ["B2/1", "B2/2"]},
    "QT2": {"kind": "door_controller", "system": "access_control", "count": 1, "building": "PUB", "serves": ["R-HEAD"]},
    "QT3": {"kind": "home_terminal", "system": "smart_home", "count": 15, "building": "B2"},
    "QT4": {"kind": "meter_water", "system": "energy", "count": 12, "building": "B10"},
    "QT5": {"kind": "meter_concentrator", "system": "energy", "count": 1, "building": "B10"},
    "QT6": {"kind": "energy_host", "system": "energy", "count": 1, "room": "R-HEAD"},
    "QT7": {"kind": "lift_reader", "system": "access_control", "count": 1, "building": "B10", "serves": ["L1"]},
    "QT8": {"kind": "bas_digital_inputs", "system": "bas", "count": 40, "building": "B2"},
    "QT9": {"kind": "fire_loop", "system": "fire_alarm", "count": 2, "building": "B2"},
    "SG1": {"kind": "signage_display", "system": "signage", "count": 2, "building": "PUB"},
}  # fmt: skip
STATED: dict[str, Any] = {
    "lifts": [{"id": "L1", "building": "B10", "unit": "1"}],
    "cctv": {
        "camera_types": [{"id": "T1", "name": "枪机"}],
        "cameras": [
            {"id": "C2", "type": "T1", "covers": ["lift:L1"]},
            {"id": "C1", "type": "T1", "covers": ["gate:G1"], "position": [1, 2], "estimated": ["position"]},
            {"id": "C3", "covers": ["room:R-HEAD"]},
        ],
    },
    "intrusion": {
        "zones": [{"id": "Z1", "from": 0, "to": 50}],
        "detector_types": [{"id": "D1", "kind": "beam"}],
        "detectors": [
            {"id": "D-1", "type": "D1", "covers": ["zone:Z1"]},
            {"id": "D-2", "covers": ["room:R-HEAD"]},
        ],
        "panic_buttons": [{"id": "P-1", "room": "R-HEAD"}],
    },
    "security": {
        "centre": "R-HEAD",
        "hosts": [{"system": one, "room": "R-HEAD"} for one in ("intrusion", "access_control", "guard_tour")],
    },
    "access_control": {
        "doors": [
            {"id": "A", "gates": ["G1"], "entrances": ["B2"], "intercom": True},
            {"id": "B", "rooms": ["R-HEAD"], "doors_each": 2, "intercom": False},
            {"id": "C", "entrances": ["B2/1"], "escape_route": True},
        ]
    },
    "guard_tour": {
        "mode": "online",
        "checkpoints": [
            {"id": "K1", "place": "building_entrance", "at": ["B2", "B10"]},
            {"id": "K2", "place": "machine_room", "at": ["R-HEAD"]},
            {"id": "K3", "place": "perimeter", "position": [3, 4]},
        ],
    },
    "parking": {
        "gates": [{"gate": "G1", "barrier": True}],
        "car_parks": [
            {"car_park": "CP1", "barrier": True, "entry_ticket_reader": True, "self_payment": True},
            {"car_park": "CP2", "barrier": True, "exit_ticket_reader": False},
        ],
    },
    "intercom": {
        "management_stations": ["R-HEAD"],
        "gate_stations": ["G1"],
        "door_stations": ["B2", "B10/1"],
        "passages": [{"at": "B2", "door_station": True}, {"at": "B10", "door_station": False}],
        "indoor_stations": [{"types": ["A"], "count": 1, "room": "entrance_hall"}],
    },
    "broadcast": {
        "zones": [{"id": "Z1", "covers": ["plaza:PZ"]}, {"id": "Z2", "covers": ["lobby:B10/1"]}],
        "speakers": [
            {"id": "S1", "kind": "lawn_speaker", "system": "broadcast", "zone": "Z1", "position": [5, 5], "load": 10},
            {"id": "S2", "kind": "ceiling_speaker", "system": "broadcast", "zone": "Z2", "covers": ["lobby:B10/1"]},
        ],
    },
    "wireless": {
        "devices": [
            {"id": "AP1", "kind": "wireless_access_point", "system": "wlan", "building": "B2", "because": ["5.5.7-1"]},
            {"id": "RA1", "kind": "radio_antenna", "system": "radio", "covers": ["basement:B2"], "storey": -1},
        ]
    },
    "fire_alarm": {
        "buildings": [
            {"building": "B2", "public_areas": True, "inside_dwellings": True, "devices": {"fire_call_point": 4}},
            {"building": "B10", "public_areas": False, "devices": {"fire_call_point": 9}},
        ]
    },
    "energy": {"uses": [{"kind": "lifts", "present": True, "meters": 3}, {"kind": "hvac", "present": False}]},
}  # fmt: skip


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": id, **row} for id, row in table.items()]


@pytest.fixture
def stated(small: dict[str, Any]) -> dict[str, Any]:
    """The small community with something of every system, and no counted equipment."""
    small["site"] |= {
        "gates": [{"id": "G1", "name": "东门", "position": [220, -10]}],
        "plazas": [{"id": "PZ"}],
        "car_parks": [
            {"id": "CP1", "kind": "surface", "entrances": [[7, 7], [8, 8]]},
            {"id": "CP2", "kind": "underground"},
        ],
    }
    small["dwelling_types"][0]["rooms"][0]["devices"] = {"smoke_detector": 2, "panic_button": 1, "door_contact": 0}
    return small | copy.deepcopy(STATED)


@pytest.fixture
def whole(stated: dict[str, Any]) -> dict[str, Any]:
    """The same with equipment that says again what is stated, and with more."""
    return stated | {"equipment": rows(COUNTED_TWICE | ONLY_COUNTED)}


def made(data: dict[str, Any]) -> Community:
    return Community.model_validate(data)


def counted(community: Community) -> dict[tuple[str, str | None, str], int]:
    return dict(Counter((one.system, one.building, one.kind) for one in devices(community)))


def test_model_and_register_agree_on_every_system(stated: dict[str, Any], whole: dict[str, Any]) -> None:
    for data in (stated, whole):
        assert counted(made(data)) == count_table(made(data))


STATED_COUNTS = {
    ("cctv", "B10", "camera"): 1,
    ("cctv", None, "camera"): 1,
    ("cctv", "PUB", "camera"): 1,
    ("intrusion", None, "perimeter_detector"): 1,
    ("intrusion", "PUB", "intrusion_detector"): 1,
    ("intrusion", "PUB", "panic_button"): 1,
    ("intrusion", "PUB", "intrusion_host"): 1,
    ("access_control", "PUB", "access_host"): 1,
    ("access_control", None, "controlled_door"): 1,
    ("access_control", "B2", "controlled_door"): 2,  # group C names one of them again
    ("access_control", "PUB", "controlled_door"): 2,
    ("guard_tour", "PUB", "guard_tour_host"): 1,
    ("guard_tour", "B2", "checkpoint"): 1,
    ("guard_tour", "B10", "checkpoint"): 1,
    ("guard_tour", "PUB", "checkpoint"): 1,
    ("guard_tour", None, "checkpoint"): 1,
    ("parking", None, "parking_barrier"): 4,  # the gate, two entrances of CP1, one of CP2
    ("parking", None, "entry_ticket_reader"): 2,
    ("parking", None, "payment_machine"): 1,
    ("intercom", "PUB", "management_station"): 1,
    ("intercom", None, "gate_station"): 1,
    ("intercom", "B2", "door_station"): 2,
    ("intercom", "B10", "door_station"): 1,
    ("intercom", "B2", "passage_station"): 1,
    ("intercom", "B2", "indoor_station"): 7,
    ("intercom", "V1", "indoor_station"): 2,
    ("broadcast", None, "lawn_speaker"): 1,
    ("broadcast", "B10", "ceiling_speaker"): 1,
    ("wlan", "B2", "wireless_access_point"): 1,
    ("radio", "B2", "radio_antenna"): 1,
    ("fire_alarm", "B2", "fire_call_point"): 4,
    ("fire_alarm", "B2", "home_smoke_detector"): 14,
    ("smart_home", "V1", "home_smoke_detector"): 4,
    ("home_security", "B2", "home_panic_button"): 7,
    ("home_security", "V1", "home_panic_button"): 2,
    ("energy", None, "sub_meter"): 3,
}


def test_counts_by_hand(stated: dict[str, Any], small: dict[str, Any]) -> None:
    others = {"ftth", "catv", "telephone", "network"}
    assert {key: count for key, count in counted(made(stated)).items() if key[0] not in others} == STATED_COUNTS


def test_equipment_that_the_model_states_already_is_not_counted_twice(stated: dict[str, Any]) -> None:
    alone = counted(made(stated))
    assert counted(made(stated | {"equipment": rows(COUNTED_TWICE)})) == alone


@pytest.mark.parametrize("id", COUNTED_TWICE)
def test_of_covered_equipment_only_what_goes_beyond_is_added(stated: dict[str, Any], id: str) -> None:
    alone, row = Counter(counted(made(stated))), COUNTED_TWICE[id]
    more = made(stated | {"equipment": rows({id: row | {"count": row["count"] + 2}})})
    added = Counter(counted(more)) - alone
    assert sum(added.values()) == 2 and {key[2] for key in added} == {row["kind"]}
    assert {one.id for one in devices(more)} >= {f"{id}-{row['count'] + 1}", f"{id}-{row['count'] + 2}"}
    assert counted(more) == count_table(more)


def test_two_rows_of_a_covered_kind_are_set_against_the_model_together(stated: dict[str, Any]) -> None:
    row = COUNTED_TWICE["fire"]
    twice = rows({"F1": row | {"count": 3}, "F2": row | {"count": 3}})
    community = made(stated | {"equipment": twice})
    assert counted(community)["fire_alarm", "B2", "fire_call_point"] == 6
    assert counted(community) == count_table(community)


def test_every_equipment_kind_made_of_other_parts_is_in_the_table(stated: dict[str, Any]) -> None:
    placed = {one["kind"] for one in (*STATED["broadcast"]["speakers"], *STATED["wireless"]["devices"])}
    found = {one.kind for one in devices(made(stated))} & set(words("equipment"))
    assert found - placed <= set(covered())
    homes = {home_kind(device) for device in words("home_device")}
    assert homes | set(words("fire_device")) <= set(covered())


def test_every_word_of_equipment_is_a_kind_or_no_piece() -> None:
    assert set(words("equipment")) == (set(device_kinds()) & set(words("equipment"))) | not_pieces()
    assert set(covered()) <= set(device_kinds()) and not set(covered()) & not_pieces()


def test_systems_are_those_of_the_vocabulary_in_order_of_sections() -> None:
    assert sorted(systems()) == sorted(words("system"))
    section = [one.system for one in device_kinds().values()]
    assert section == sorted(section, key=systems().index)


def test_ids_and_tags_are_unique_and_parents_exist(whole: dict[str, Any]) -> None:
    found = register(made(whole))
    assert len(found.by_id) == len(found.devices)
    assert max(Counter((one.building, one.tag) for one in found.devices).values()) == 1
    for one in found.devices:
        assert one.parent is None or one.parent in found.by_id
        assert one not in found.chain(one)


def test_one_id_in_several_lists_stays_several_devices(stated: dict[str, Any]) -> None:
    stated["broadcast"]["speakers"][0]["id"] = "C1"
    stated["equipment"] = [{"id": "HD-B2-1", "kind": "rack", "system": "cabling", "count": 101, "building": "B2"}]
    found = register(made(stated))
    assert {one.id for one in found.devices if one.id.startswith("C1")} == {"C1", "C1#2"}
    assert found.by_id["HD-B2-1-101#2"].kind == "rack"


def test_a_tag_that_stands_twice_gets_a_number(stated: dict[str, Any]) -> None:
    stated["cctv"]["cameras"] = [{"id": "HD-1-101", "building": "B2"}]
    tags = [one.tag for one in devices(made(stated)) if one.building == "B2" and one.tag.startswith("HD-1-101")]
    assert tags == ["HD-1-101", "HD-1-101#2"]


PARENTS = {
    "C1": ("PW1-1", "1"),
    "AP1": ("PW1-1", "2"),
    "C2": ("PW1-2", "1"),
    "C3": (None, None),  # no switch serves it
    "PW1-1": ("PW2-1", "1"),
    "PW1-2": ("PW2-1", "2"),
    "PW5-2": ("PW4-1", None),
    "S1": ("PA1-1", None),
    "S2": ("PA2-1", None),
    "D-1": ("IH-R-HEAD", None),
    "K3": ("GTH-R-HEAD", None),
    "DR-G1-1": ("IG-G1", None),
    "DR-B2-2-1": ("IE-B2-2", None),
    "DR-R-HEAD-2": ("QT2-1", None),
    "QT2-1": ("AH-R-HEAD", None),
    "QT1-2": ("DR-B2-2-1", None),
    "IS-B2-1-201-1": ("IE-B2-1", None),
    "IE-B2-1": ("IM-R-HEAD", None),
    "IM-R-HEAD": (None, None),  # no host of the security platform
    "HS-B2-1-201-2": ("QT3-3", None),  # the terminal of that dwelling
    "HP-V1-101-1": ("IS-V1-101-1", None),  # no terminal there
    "QT3-1": ("HD-B2-1-101", None),
    "QT4-12": ("QT5-1", None),
    "QT5-1": ("QT6-1", None),
    "SG1-1": (None, None),
}


@pytest.mark.parametrize("id", PARENTS)
def test_what_feeds_a_device(whole: dict[str, Any], id: str) -> None:
    one = register(made(whole)).by_id[id]
    assert (one.parent, one.port) == PARENTS[id]


PLACES = {
    "C1": (None, None, None, None, (1, 2)),
    "C2": ("B10", "1", None, None, None),
    "C3": ("PUB", None, 1, "R-HEAD", (50, -50)),
    "K1-B10": ("B10", None, None, None, None),
    "K3": (None, None, None, None, (3, 4)),
    "DR-G1-1": (None, None, None, None, (220, -10)),
    "DR-B2-1-1": ("B2", "1", 1, None, (10, 0)),
    "PKB-CP1-2": (None, None, None, None, (8, 8)),
    "S2": ("B10", "1", None, None, None),
    "RA1": ("B2", None, -1, None, None),
    "PW1-2": ("B2", None, -1, "R-B2-TEL", (20, 5)),
    "QT3-3": ("B2", "1", 2, None, None),
    "QT7-1": ("B10", "1", None, None, None),
    "HS-B2-1-201-1": ("B2", "1", 2, "living_room", None),
}


@pytest.mark.parametrize("id", PLACES)
def test_where_a_device_stands(whole: dict[str, Any], id: str) -> None:
    one = register(made(whole)).by_id[id]
    assert (one.building, one.unit, one.storey, one.room, one.position) == PLACES[id]


def test_rows_for_dwellings_are_spread_only_where_all_get_the_same(stated: dict[str, Any]) -> None:
    row = {"kind": "home_terminal", "system": "smart_home", "building": "B2"}
    even, odd = (made(stated | {"equipment": rows({"T": row | {"count": count}})}) for count in (30, 16))
    homes = Counter(one.dwelling for one in devices(even) if one.kind == "home_terminal")
    assert set(homes.values()) == {2} and len(homes) == 15 and None not in homes
    assert register(even).by_id["T-4"].tag == "HT-1-102-2"
    assert {one.dwelling for one in devices(odd) if one.kind == "home_terminal"} == {None}


def test_pieces_are_numbered_in_their_building(whole: dict[str, Any]) -> None:
    by_id = register(made(whole)).by_id
    assert [by_id[id].tag for id in ("PW1-1", "PW1-2", "PW2-1", "QT3-3")] == ["ASW-1", "ASW-2", "CSW-1", "HT-1-201"]
    assert by_id["PW1-1"].designation() == "2 口 PoE"
    assert by_id["C1"].designation() == "枪机" and by_id["D-1"].designation() == "主动红外对射"


def turned(data: Any) -> Any:
    """The same data with the elements of every list of the lists of equipment, devices and doors turned round."""
    data = copy.deepcopy(data)
    for system, key in (
        ("cctv", "cameras"), ("intrusion", "detectors"), ("security", "hosts"), ("access_control", "doors"),
        ("guard_tour", "checkpoints"), ("parking", "car_parks"), ("intercom", "passages"), ("broadcast", "speakers"),
        ("wireless", "devices"), ("fire_alarm", "buildings"), ("energy", "uses"),
    ):  # fmt: skip
        data[system][key].reverse()
    for key in ("equipment", "buildings", "dwelling_types"):
        data[key].reverse()
    return data


def test_the_order_of_the_lists_changes_nothing(whole: dict[str, Any]) -> None:
    first, other = devices(made(whole)), devices(made(turned(whole)))
    assert [(one.id, one.tag, one.parent, one.port) for one in first] == [
        (one.id, one.tag, one.parent, one.port) for one in other
    ]


def test_estimates_are_marked(whole: dict[str, Any]) -> None:
    whole["equipment"][-1]["estimated"] = ["count"]
    by_id = register(made(whole)).by_id
    assert by_id["C1"].estimated and not by_id["C2"].estimated
    assert by_id["SG1-2"].estimated and not by_id["PW1-1"].estimated
    assert by_id["PKB-CP2"].estimated and not by_id["PKB-CP1-1"].estimated  # nobody says how many entrances CP2 has


def test_every_device_has_sources_and_provisions_that_are_encoded(whole: dict[str, Any]) -> None:
    known = load_spec().provisions
    for one in devices(made(whole)):
        assert one.sources
        assert set(one.provisions) <= set(known)
        assert one.provisions or one.kind in ("tv_outlet", "telephone_outlet", "data_outlet")
    assert provisions_for("home_smoke_detector", "kitchen") == ("5.8.9-1-5",)


def test_kinds_have_own_symbols_and_feeders_that_exist() -> None:
    kinds = device_kinds()
    assert max(Counter(kind.symbol for kind in kinds.values()).values()) == 1
    drawn = Counter(shape.parts for shape in shapes().values())
    assert max(drawn.values()) == 1
    for kind in kinds.values():
        assert {one for _, some in kind.fed_by for one in some} <= set(kinds)
    for names in (Counter(kind.name.zh for kind in kinds.values()), Counter(kind.name.en for kind in kinds.values())):
        assert max(names.values()) == 1
