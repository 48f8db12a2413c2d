"""Small random communities, and every way to divide a few things into groups."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from tiaowen.model.community import Community


def small_community(seed: int, kind: str, sizes: Sequence[int], rooms: bool = True) -> Community:
    """Buildings of one kind and one unit each, at random places, with so many dwellings."""
    chance = random.Random(seed)
    buildings = [_building(f"B{number}", kind, size, chance, rooms) for number, size in enumerate(sizes, 1)]
    return Community.model_validate({"project": {"name": f"随机 {seed}"}, "buildings": buildings})


def _building(id: str, kind: str, size: int, chance: random.Random, rooms: bool) -> dict[str, Any]:
    x, y = float(chance.randrange(0, 400)), float(chance.randrange(0, 400))
    full, rest = divmod(size, 10)
    runs = [{"storeys": f"1-{full}", "numbers": "1-10"}] if full else []
    runs += [{"storeys": full + 1, "numbers": f"1-{rest}"}] if rest else []
    building: dict[str, Any] = {
        "id": id,
        "use": "residential",
        "kind": kind,
        "entrance": [x, y],
        "outline": [[x - 5, y - 5], [x + 5, y - 5], [x + 5, y + 5], [x - 5, y + 5]],
        "units": [{"id": "1", "dwellings": runs}],
    }
    if rooms and (kind != "villa"):
        building["rooms"] = [{"id": f"R-{id}", "kind": "telecom_room", "storey": 1, "area": 10, "operators": 3}]
    return building


def divisions(items: Sequence[int]) -> Iterator[list[list[int]]]:
    """Every division of items into groups that are not empty."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for division in divisions(rest):
        for index, group in enumerate(division):
            yield [*division[:index], [first, *group], *division[index + 1 :]]
        yield [[first], *division]
