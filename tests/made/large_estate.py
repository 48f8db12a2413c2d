"""Large estates for benchmarks: blocks of buildings along streets, with households drawn from a range."""

from __future__ import annotations

import random
from typing import Any

from tiaowen.model.community import Community

ROWS_IN_A_BLOCK = 4
PITCH = (60.0, 36.0)
STREET_M = 24.0


def estate(buildings: int, low: int, high: int, kind: str = "mid_rise", seed: int = 1) -> Community:
    """Buildings on a grid of blocks of four by four between streets; ``low`` to ``high`` households each."""
    chance = random.Random(seed)
    side = round(buildings**0.5 + 0.5)
    made = []
    for index in range(buildings):
        row, column = divmod(index, side)
        x = column * PITCH[0] + column // ROWS_IN_A_BLOCK * STREET_M + chance.randrange(-5, 6)
        y = row * PITCH[1] + row // ROWS_IN_A_BLOCK * STREET_M + chance.randrange(-3, 4)
        made.append(_building(f"B{index + 1:04d}", kind, chance.randrange(low, high + 1), x, y))
    return Community.model_validate({"project": {"name": f"{buildings} 栋"}, "buildings": made})


def _building(id: str, kind: str, households: int, x: float, y: float) -> dict[str, Any]:
    """Two doors a storey in one unit, or as many units of nine storeys as the households fill."""
    units, left = [], households
    while left > 0:
        size = min(left, 36)
        full, rest = divmod(size, 4)
        runs = [{"storeys": f"1-{full}", "numbers": "1-4"}] if full else []
        runs += [{"storeys": full + 1, "numbers": f"1-{rest}"}] if rest else []
        units.append({"id": str(len(units) + 1), "dwellings": runs})
        left -= size
    return {
        "id": id,
        "use": "residential",
        "kind": kind,
        "entrance": [x, y],
        "outline": [[x - 20, y - 6], [x + 20, y - 6], [x + 20, y + 6], [x - 20, y + 6]],
        "units": units,
    }
