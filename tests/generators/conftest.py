"""A small community with everything that the register knows: units, none, a podium, a merged dwelling, both modes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tiaowen.model.community import Community

TYPES: list[dict[str, Any]] = [
    {
        "id": "A",
        "name": "三室两厅",
        "home_box": {"count": 1, "data_ports": 8, "telephone_ports": 4, "tv_splitter_outputs": 4},
        "rooms": [
            {
                "id": "A-1",
                "kind": "living_room",
                "outlets": {"telephone_outlet": 1, "data_outlet": 2, "tv_outlet": 1},
            },
            {
                "id": "A-2",
                "kind": "master_bedroom",
                "outlets": {"telephone_outlet": 1, "data_outlet": 1, "tv_outlet": 1},
            },
            {"id": "A-3", "kind": "secondary_bedroom", "outlets": {"tv_outlet": 1}},
            {"id": "A-4", "kind": "secondary_bedroom", "outlets": {}},
            {"id": "A-5", "kind": "study", "name": "工作室"},
        ],
    },
    {"id": "B", "home_box": {"count": 0}, "rooms": [{"kind": "living_room", "outlets": {"tv_outlet": 0}}]},
]
BUILDINGS: list[dict[str, Any]] = [
    {
        "id": "B2",
        "name": "2号楼",
        "use": "residential",
        "storeys_above": 4,
        "outline": [[0, 0], [40, 0], [40, 10], [0, 10]],
        "units": [
            {
                "id": "1",
                "entrance": [10, 0],
                "dwellings": [
                    {"type": "A", "storeys": "1-3", "numbers": "1-2"},
                    {"type": "A", "storeys": 4, "numbers": 1},  # merged: 402 is not there
                ],
            },
            {
                "id": "2",
                "entrance": [30, 0],
                "estimated": ["dwellings"],
                "dwellings": [{"type": "B", "storeys": "1-4", "numbers": "1-2"}],
            },
        ],
        "rooms": [
            {"id": "R-B2-TEL", "name": "电信间", "kind": "telecom_room", "storey": -1, "position": [20, 5]},
        ],
    },
    {
        "id": "B10",
        "name": "10号楼（裙房上）",
        "use": "residential",
        "storeys_above": 5,
        "entrance": [100, 0],
        "units": [{"id": "1", "dwellings": [{"storeys": "3-5", "numbers": "1-4"}]}],  # two podium storeys below
    },
    {
        "id": "V1",
        "use": "residential",
        "kind": "villa",
        "storeys_above": 3,
        "outline": [[190, -10], [210, -10], [210, 10], [190, 10]],
        "dwellings": [{"type": "A", "storeys": 1, "numbers": "1-2", "levels": 3}],
    },
    {
        "id": "PUB",
        "name": "物业楼",
        "use": "public",
        "storeys_above": 1,
        "rooms": [{"id": "R-HEAD", "name": "总机房", "kind": "machine_room", "storey": 1, "position": [50, -50]}],
    },
]
SITE: dict[str, Any] = {
    "ways": [{"id": "W1", "kind": "road", "line": [[0, -10], [220, -10]], "width": 6}],
    "ducts": [
        {"id": "D1", "line": [[0, -20], [220, -20]]},
        {"id": "D2", "line": [[50, -20], [50, -50]]},
    ],
}
FTTH: dict[str, Any] = {
    "method": "ftth",
    "operators": 3,
    "cores_per_dwelling": 2,
    "head_end": "R-HEAD",
    "cabinets": [{"id": "OCC1", "position": [200, -20], "operators": 3}],
    "areas": [
        {
            "id": "A1",
            "serves": ["B2"],
            "access_points": [
                {
                    "id": "UAP1",
                    "place": "telecom_room",
                    "room": "R-B2-TEL",
                    "operators": 3,
                    "splitters": [{"ways": 64, "count": 1}, {"ways": 32, "count": 2}],
                }
            ],
        },
        {"id": "A2", "serves": ["V1"], "access_points": [{"id": "P2", "place": "cabinet", "cabinet": "OCC1"}]},
    ],
}
CATV: dict[str, Any] = {
    "mode": "fttb",
    "head_end": "R-HEAD",
    "nodes": [
        {
            "id": "N1",
            "building": "B2",
            "station_ports": 2,
            "position": [20, -5],
            "ports": [
                {
                    "id": "P1",
                    "tree": {
                        "splitter": 3,
                        "branches": ["DP-B2-1", "DP-B2-2", {"tap": 2, "branches": ["DP-B10", "DP-V"]}],
                    },
                },
                {"id": "P2"},
            ],
        }
    ],
    "points": [
        {"id": "DP-B2-1", "serves": ["B2/1"], "splitter": 8, "storey": 2},
        {"id": "DP-B2-2", "serves": ["B2/2"], "splitter": 8, "storey": 2},
        {"id": "DP-B10", "serves": ["B10/1"], "splitter": 10, "storey": 4},
        {"id": "DP-V", "serves": ["V1"], "splitter": 2},
    ],
}


@pytest.fixture
def small() -> dict[str, Any]:
    """The community as plain data, free to be changed."""
    project = {"name": "小样小区", "number": "XY-01", "stage": "construction", "date": "2026-11-22"}
    whole = {"project": project, "site": SITE, "buildings": BUILDINGS, "dwelling_types": TYPES}
    return copy.deepcopy({"tiaowen": 1, **whole, "ftth": FTTH, "catv": CATV})


@pytest.fixture
def fttb(small: dict[str, Any]) -> Community:
    """Fibre to the building: coaxial trees from the node to the dwellings."""
    return Community.model_validate(small)


@pytest.fixture
def ftth(small: dict[str, Any]) -> Community:
    """Fibre to the home: the node serves the dwellings directly."""
    node = {"id": "N1", "building": "B2", "position": [20, -5], "serves": ["B2", "V1"]}
    return Community.model_validate({**small, "catv": {"mode": "ftth", "head_end": "R-HEAD", "nodes": [node]}})


@pytest.fixture
def bare() -> Community:
    """Nothing but a name and a date."""
    return Community.model_validate({"tiaowen": 1, "project": {"name": "空", "date": "2026-11-22"}})
