"""Communities for the optical design: by hand and at random, and a sum of losses that knows nothing of the solver."""

from __future__ import annotations

import random
from typing import Any

from tiaowen.model.community import Community

LOSS = {1: 0.0, 2: 3.6, 4: 7.3, 8: 10.7, 16: 14.0, 32: 17.5, 64: 21.0}
MARKET = [1, 2, 4, 6, 8, 12, 16, 24, 36, 48, 72, 96, 144, 288, 432, 576]
FIBRE, CONNECTOR, SPLICE, AGEING, STOREY = 0.36, 0.5, 0.1, 1.0, 3.0


def slab(id: str, x: float, units: dict[str, tuple[float, int, int]], **more: Any) -> dict[str, Any]:
    """A building at x: units by id with the y of their entrance, storeys and doors; its telecom room is at (x, 0)."""
    return {
        "id": id,
        "use": "residential",
        "kind": "multi_storey",
        "entrance": [x, 0.0],
        "units": [
            {"id": unit, "entrance": [x, y], "dwellings": [{"storeys": f"1-{storeys}", "numbers": f"1-{doors}"}]}
            for unit, (y, storeys, doors) in units.items()
        ],
        "rooms": [
            {"id": f"TR-{id}", "kind": "telecom_room", "storey": 1, "area": 10, "position": [x, 0.0], "operators": 3}
        ],
        **more,
    }


HOST = {
    "id": "H",
    "use": "other",
    "entrance": [0.0, 0.0],
    "rooms": [{"id": "MR", "kind": "machine_room", "storey": 1, "area": 30, "position": [0.0, 0.0]}],
}


def area(id: str, building: str, *serves: str, **more: Any) -> dict[str, Any]:
    """A distribution area with its access point in the telecom room of a building."""
    point = {"id": f"P-{id}", "place": "telecom_room", "building": building, "room": f"TR-{building}", "operators": 3}
    return {"id": id, "serves": list(serves), "access_points": [point | more.pop("point", {})], **more}


def community(buildings: list[dict[str, Any]], areas: list[dict[str, Any]], **ftth: Any) -> Community:
    """A community with its head-end at the origin and 2 cores to each dwelling."""
    plain = {"head_end": "MR", "cores_per_dwelling": 2, "areas": areas, **ftth}
    return Community.model_validate(
        {"project": {"name": "光"}, "buildings": [HOST, *buildings], "ftth": {k: v for k, v in plain.items() if v}}
    )


def by_hand(**ftth: Any) -> Community:
    """The case of the page about this solver."""
    return community([slab("B1", 400.0, {"1": (30.0, 6, 2)})], [area("A1", "B1", "B1")], **ftth)


def at_random(seed: int) -> tuple[Community, dict[str, float], dict[str, int]]:
    """Some slabs in one or two areas, one or two stages; the loss of every dwelling, and the cores needed by cable."""
    chance = random.Random(seed)
    slabs, areas, splitters = [], [], []
    losses: dict[str, float] = {}
    cores: dict[str, int] = {}
    per = chance.choice([1, 2])
    for number in range(1, chance.randrange(2, 5)):
        id, x = f"B{number}", float(chance.randrange(100, 5000))
        units = {
            str(unit): (float(chance.randrange(1, 60)), chance.randrange(1, 9), chance.randrange(1, 7))
            for unit in range(1, chance.randrange(2, 4))
        }
        slabs.append(slab(id, x, units))
        areas.append(area(f"A{number}", id, id))
        behind = {unit: chance.choice([0, 2, 4, 8, 16]) for unit in units}
        for unit, (_, storeys, doors) in units.items():
            if behind[unit]:
                count = -(-storeys * doors // behind[unit])
                splitters.append(
                    {"id": f"S{number}{unit}", "serves": [f"{id}/{unit}"], "ways": behind[unit], "count": count}
                )
        first = _first_ways(units, behind)
        joints = max(0, -(-int(x) // 2000) - 1)
        for unit, (y, storeys, doors) in units.items():
            two = behind[unit]
            homes = storeys * doors
            cores[f"{id}/{unit}"] = -(-homes // two) if two else homes * per
            for storey in range(1, storeys + 1):
                metres = x + y + STOREY * (storey - 1)
                connectors, splices = (6, 6) if two else (4, 5)
                total = metres / 1000 * FIBRE + LOSS[first[two]] + LOSS[two or 1] + AGEING
                total += connectors * CONNECTOR + (splices + joints) * SPLICE
                for door in range(1, doors + 1):
                    losses[f"{id}-{unit}-{storey}{door:02d}"] = total
    return community(slabs, areas, cores_per_dwelling=per, building_splitters=splitters), losses, cores


def _first_ways(units: dict[str, tuple[float, int, int]], behind: dict[str, int]) -> dict[int, int]:
    """The widest splitter at the access point that dwellings with so much behind them may be on."""
    ends: dict[int, int] = {}
    for unit, (_, storeys, doors) in units.items():
        two, homes = behind[unit], storeys * doors
        ends[two] = ends.get(two, 0) + (-(-homes // two) if two else homes)
    first, free, last = {}, 0, 0
    for two in sorted(ends, key=lambda two: 64 // (two or 1)):
        ways = 64 // (two or 1)
        if ends[two] > free:
            last = ways
            free += -(-(ends[two] - free) // ways) * ways
        free -= ends[two]
        first[two] = last
    return first
