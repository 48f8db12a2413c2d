"""Sites for cameras: streets of buildings with stairs, ways, a plaza, car parks, a perimeter with zones."""

from __future__ import annotations

import random
from typing import Any

from tiaowen.model.community import Community

TYPES = [
    {
        "id": "W28",
        "outdoor": True,
        "picture_width": 2560,
        "picture_height": 1440,
        "angle": 97,
        "range": 50,
        "cost": 620,
    },
    {
        "id": "W60",
        "outdoor": True,
        "picture_width": 2560,
        "picture_height": 1440,
        "angle": 52,
        "range": 80,
        "cost": 680,
    },
    {
        "id": "W12",
        "outdoor": True,
        "picture_width": 2560,
        "picture_height": 1440,
        "angle": 25,
        "range": 120,
        "cost": 900,
    },
    {
        "id": "N28",
        "outdoor": False,
        "picture_width": 1920,
        "picture_height": 1080,
        "angle": 103,
        "range": 30,
        "cost": 380,
    },
]


def site_data(rows: int, columns: int, seed: int = 1, *, indoor: bool = True) -> dict[str, Any]:
    """``rows`` streets of ``columns`` buildings, each of one or two stairs, as a file would state it."""
    chance = random.Random(seed)
    wide, deep = 60.0, 45.0
    width, depth = columns * wide + 20, rows * deep + 20
    corners = [[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]]
    buildings = [
        _building(chance, f"B{row:02d}{column:02d}", 20 + column * wide, 22 + row * deep)
        for row in range(rows)
        for column in range(columns)
    ]
    middle = width / 2
    ways = [
        {"id": f"R{row}", "kind": "main_way" if row % 2 == 0 else "road", "width": 5,
         "line": [[8, 12 + row * deep], [width - 8, 12 + row * deep]]}
        for row in range(rows + 1)
    ]  # fmt: skip
    ways.append({"id": "H", "kind": "main_way", "width": 6, "line": [[10, 10], [10, depth - 10]]})
    round_about = 2 * (width + depth)
    zones = [{"id": f"Z{n}", "from": n * round_about / 12, "to": (n + 1) * round_about / 12} for n in range(12)]
    types = [one for one in TYPES if indoor or one["outdoor"]]
    return {
        "project": {"name": "摄像机"},
        "site": {
            "boundary": corners,
            "perimeter": {"line": [*corners, corners[0]]},
            "gates": [{"id": "G1", "position": [middle, 0.0]}, {"id": "G2", "position": [0.0, depth / 2]}],
            "ways": ways,
            "plazas": [],
            "car_parks": [],
        },
        "buildings": buildings,
        "lifts": [],
        "intrusion": {"zones": zones},
        "cctv": {"technology": "digital", "camera_types": types},
    }


def _building(chance: random.Random, id: str, x: float, y: float) -> dict[str, Any]:
    x, y = x + chance.uniform(-3, 3), y + chance.uniform(-2, 4)
    long, stairs = chance.uniform(26, 44), chance.randint(1, 3)
    doors = [[round(x + long * (2 * n + 1) / (2 * stairs), 2), round(y, 2)] for n in range(stairs)]
    run = {"storeys": "1-6", "numbers": "1-2"}
    units = [{"id": str(n), "entrance": door, "dwellings": [run]} for n, door in enumerate(doors, 1)]
    ring = [[x, y], [x + long, y], [x + long, y + 13], [x, y + 13]]
    return {
        "id": id,
        "use": "residential",
        "kind": "multi_storey",
        "outline": [[round(a, 2), round(b, 2)] for a, b in ring],
        "units": units,
        "rooms": [],
    }


def site(rows: int, columns: int, seed: int = 1, *, indoor: bool = True) -> Community:
    """The same as a community."""
    return Community.model_validate(site_data(rows, columns, seed, indoor=indoor))
