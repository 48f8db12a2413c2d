"""A small estate that states everything that quantities count: one building of two units, 24 dwellings, one gate."""

from __future__ import annotations

import copy

from tiaowen.model.community import Community

ROOMS = [
    {"kind": "living_room", "outer_window": True},
    {"kind": "master_bedroom", "outer_window": True},
    {"kind": "kitchen", "outer_window": True},
]
ESTATE = {
    "tiaowen": 1,
    "project": {"name": "小院"},
    "site": {"gates": [{"id": "G1", "use": "pedestrian"}]},
    "dwelling_types": [{"id": "H", "rooms": ROOMS, "smart_home": True, "gas": True}],
    "buildings": [
        {
            "id": "B1",
            "use": "residential",
            "height": 30,
            "units": [
                {"id": "1", "dwellings": [{"type": "H", "storeys": "1-6", "numbers": "1-2"}]},
                {"id": "2", "dwellings": [{"type": "H", "storeys": "1-6", "numbers": "1-2"}]},
            ],
            "rooms": [{"id": "PM", "kind": "pump_room"}, {"id": "FC", "kind": "fire_control_room"}],
        },
        {
            "id": "S1",
            "use": "public",
            "rooms": [{"id": "SC", "kind": "security_control_centre"}],
        },
    ],
    "lifts": [{"id": "L1", "building": "B1", "unit": "1"}, {"id": "L2", "building": "B1", "unit": "2"}],
    "security": {"centre": "SC"},
    "fire_alarm": {
        "buildings": [
            {
                "building": "B1",
                "public_areas": True,
                "inside_dwellings": True,
                "devices": {
                    "fire_smoke_detector": 60,
                    "fire_call_point": 12,
                    "fire_sounder": 12,
                    "fire_input_module": 10,
                    "fire_control_module": 20,
                },
            }
        ]
    },
    "access_control": {
        "doors": [{"id": "D1", "gates": ["G1"], "entrances": ["B1"], "intercom": True}],
        "buildings": [
            {"buildings": ["B1"], "storey_doors": "controlled", "doors_per_storey": 1, "lifts": "controlled"}
        ],
    },
    "intercom": {
        "management_stations": ["SC"],
        "gate_stations": ["G1"],
        "door_stations": ["B1"],
        "passages": [],
        "indoor_stations": [{"types": ["H"], "count": 1}],
    },
    "bas": {
        "equipment": [
            {"kind": kind, "present": True, "monitored": True}
            for kind in ("water_supply", "drainage", "sump_level", "emergency_power", "lifts")
        ],
        "plant": [
            {"id": "KZ", "plant": "pump_cabinet", "count": 1, "room": "PM"},
            {"id": "SB", "plant": "pump", "count": 3, "room": "PM"},
            {"id": "PS", "plant": "drain_pump", "count": 4, "building": "B1"},
            {"id": "JS", "plant": "sump", "count": 2, "building": "B1"},
            {"id": "FD", "plant": "generator", "count": 1, "building": "B1"},
            {"id": "FJ", "plant": "generator_room", "count": 0, "building": "B1"},
            {"id": "DJ", "plant": "lift_machine_room", "count": 0, "building": "B1"},
        ],
    },
    "energy": {
        "kinds": [{"kind": kind, "present": True, "households": True} for kind in ("electricity", "water", "gas")],
        "uses": [
            {"kind": "water", "present": True, "meters": 2},
            {"kind": "lifts", "present": True, "meters": 2},
        ],
    },
}


def estate(**changes: object) -> Community:
    """The estate with some of its top-level parts exchanged; a part that is None is taken out."""
    data = copy.deepcopy(ESTATE) | changes
    return Community.model_validate({key: value for key, value in data.items() if value is not None})


def part(name: str) -> dict:
    """A copy of one top-level part, to be changed."""
    return copy.deepcopy(ESTATE[name])
