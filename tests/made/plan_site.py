"""A site with something of every system group on the ground, and a car park below it."""

from __future__ import annotations

import copy
from typing import Any

from tiaowen.model.community import Community

RING = [[0, 0], [200, 0], [200, 150], [0, 150]]
HOUSE = [[60, 60], [100, 60], [100, 72], [60, 72]]
ROOMS = [
    {
        "id": "SC",
        "name": "监控中心",
        "kind": "security_control_centre",
        "storey": 1,
        "area": 30,
        "position": [150, 100],
    },
    {"id": "FC", "kind": "fire_control_room", "storey": 1, "position": [155, 104]},
    {"id": "TR", "kind": "telecom_room", "storey": 1, "position": [156, 98]},
]
SITE: dict[str, Any] = {
    "boundary": RING,
    "perimeter": {"line": [*RING, [0, 0]]},
    "gates": [
        {"id": "G1", "name": "东门", "position": [200, 40], "use": "both", "width": 8},
        {"id": "G2", "position": [0, 40], "use": "vehicle"},
    ],
    "ways": [{"id": "W1", "name": "大道", "kind": "main_way", "width": 6, "line": [[0, 40], [80, 40], [200, 40]]}],
    "ducts": [{"id": "D1", "line": [[20, 35], [80, 35], [150, 35]]}, {"id": "D2", "line": [[150, 35], [150, 95]]}],
    "plazas": [{"id": "PZ", "name": "广场", "outline": [[110, 45], [140, 45], [140, 75], [110, 75]]}],
    "car_parks": [
        {
            "id": "CP1",
            "name": "地库",
            "kind": "underground",
            "storey": -1,
            "outline": [[20, 85], [120, 85], [120, 140], [20, 140]],
        },
        {"id": "CP2", "kind": "surface", "outline": [[10, 5], [40, 5], [40, 25], [10, 25]], "entrances": [[25, 25]]},
    ],
}
ALL: dict[str, Any] = {
    "tiaowen": 1,
    "project": {"name": "总平面样区", "date": "2026-11-22"},
    "site": SITE,
    "buildings": [
        {
            "id": "B1",
            "name": "1号楼",
            "use": "residential",
            "kind": "multi_storey",
            "storeys_above": 6,
            "outline": HOUSE,
            "units": [
                {"id": "1", "entrance": [70, 60], "dwellings": [{"storeys": "1-6", "numbers": "1-2"}]},
                {"id": "2", "entrance": [90, 60], "dwellings": [{"storeys": "1-6", "numbers": "1-2"}]},
            ],
        },
        {
            "id": "S1",
            "name": "物业楼",
            "use": "public",
            "storeys_above": 2,
            "entrance": [150, 95],
            "outline": [[145, 95], [175, 95], [175, 110], [145, 110]],
            "rooms": ROOMS,
        },
    ],
    "lifts": [],
    "security": {
        "centre": "SC",
        "hosts": [
            {"system": one, "room": "SC"} for one in ("cctv", "intrusion", "guard_tour", "access_control", "parking")
        ],
    },
    "cctv": {
        "camera_types": [
            {"id": "W", "outdoor": True, "picture_width": 1920, "picture_height": 1080, "angle": 90},
            {"id": "N", "outdoor": False, "picture_width": 1920, "picture_height": 1080, "angle": 90},
        ],
        "cameras": [
            {"id": "C1", "type": "W", "covers": ["plaza:PZ"], "position": [112, 47], "azimuth": 45, "height": 3.5},
            {"id": "C2", "type": "W", "covers": ["gate:G1"], "position": [195, 45], "azimuth": 135, "height": 3.5},
            {"id": "C3", "type": "W", "covers": ["zone:Z1"], "position": [50, 1]},
            {"id": "C4", "type": "N", "covers": ["lobby:B1/1"], "building": "B1", "unit": "1"},
            {"id": "C5", "type": "N", "covers": ["car_park:CP1"], "position": [21, 86], "azimuth": 45, "height": 2.6},
        ],
    },
    "intrusion": {
        "zones": [{"id": "Z1", "from": 0, "to": 100}, {"id": "Z2", "from": 100, "to": 250}],
        "detector_types": [{"id": "D", "kind": "beam", "range": 120}],
        "detectors": [
            {"id": "T1", "type": "D", "covers": ["zone:Z1"], "reach": 100},
            {"id": "T2", "type": "D", "covers": ["zone:Z2"], "reach": 100, "position": [100, 0], "end": [200, 0]},
            {"id": "T3", "type": "D", "covers": ["room:SC"], "room": "SC"},
        ],
        "panic_buttons": [{"id": "P1", "covers": ["room:SC"], "room": "SC"}],
    },
    "access_control": {"doors": [{"id": "D1", "gates": ["G1"], "entrances": ["B1"], "intercom": True}]},
    "intercom": {"management_stations": ["SC"], "gate_stations": ["G1"], "door_stations": ["B1"]},
    "parking": {
        "gates": [{"gate": "G2", "barrier": True}],
        "car_parks": [
            {"car_park": "CP2", "barrier": True, "entry_ticket_reader": True},
            {"car_park": "CP1", "barrier": True},
        ],
    },
    "guard_tour": {
        "mode": "online",
        "period": "60 min",
        "checkpoints": [
            {"id": "X1", "place": "building_entrance", "at": ["B1", "S1"]},
            {"id": "X2", "place": "main_way", "at": ["W1"]},
            {"id": "X3", "place": "workroom", "at": ["SC"]},
            {"id": "X4", "place": "elsewhere"},
        ],
        "routes": [
            {
                "id": "R1",
                "start": "SC",
                "checkpoints": ["X1", "X2", "X3"],
                "walk": 300,
                "minutes": 20,
                "stops": ["X3:SC", "X1:S1", "X2:W1", "X1:B1"],
            },
        ],
    },
    "broadcast": {
        "zones": [{"id": "BZ1", "name": "广场", "covers": ["plaza:PZ"], "power": 60}],
        "speakers": [
            {
                "id": "SP1",
                "kind": "column_speaker",
                "system": "broadcast",
                "zone": "BZ1",
                "position": [115, 50],
                "load": 20,
            },
            {
                "id": "SP2",
                "kind": "column_speaker",
                "system": "broadcast",
                "zone": "BZ1",
                "position": [135, 70],
                "load": 20,
            },
            {"id": "SP3", "kind": "ceiling_speaker", "system": "broadcast", "building": "S1", "position": [160, 100]},
            {
                "id": "SP4",
                "kind": "wall_speaker",
                "system": "broadcast",
                "covers": ["car_park:CP1"],
                "storey": -1,
                "position": [60, 120],
            },
        ],
    },
    "wireless": {
        "devices": [
            {
                "id": "AP1",
                "kind": "wireless_access_point",
                "system": "wlan",
                "covers": ["plaza:PZ"],
                "position": [125, 60],
            },
            {
                "id": "AP2",
                "kind": "wireless_access_point",
                "system": "wlan",
                "covers": ["car_park:CP1"],
                "storey": -1,
                "position": [40, 110],
            },
            {
                "id": "MA1",
                "kind": "mobile_antenna",
                "system": "mobile",
                "covers": ["car_park:CP1"],
                "storey": -1,
                "position": [40, 110],
            },
            {"id": "RR1", "kind": "radio_repeater", "system": "radio", "building": "S1", "position": [150, 100]},
            {"id": "AP3", "kind": "wireless_access_point", "system": "wlan"},
        ],
    },
    "fire_alarm": {
        "buildings": [
            {"building": "B1", "public_areas": True, "inside_dwellings": False, "devices": {"fire_call_point": 6}},
            {"building": "S1", "public_areas": False},
        ],
    },
    "equipment": [
        {"id": "E1", "kind": "fire_controller", "system": "fire_alarm", "count": 1, "room": "FC"},
        {"id": "E2", "kind": "rack", "system": "cabling", "count": 2, "room": "TR"},
        {"id": "E3", "kind": "access_switch", "system": "network", "count": 1, "room": "TR", "ports": 24},
        {"id": "E4", "kind": "electric_lock", "system": "access_control", "count": 1, "serves": ["G1"]},
    ],
}


def plan_data() -> dict[str, Any]:
    """The site as plain data, free to be changed."""
    return copy.deepcopy(ALL)


def plan_site(**changes: Any) -> Community:
    """The site with some of its top-level parts exchanged."""
    return Community.model_validate(plan_data() | changes)
