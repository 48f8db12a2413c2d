"""Twice the community, at most two and a half times the work: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

from tiaowen.model.community import Community
from tiaowen.rules.judge import check


def community(size: int) -> Community:
    """So many slabs of 48 households, each with its area, node and points, and its dwelling types between them."""
    ids = [f"B{number}" for number in range(1, size + 1)]
    return Community.model_validate(
        {
            "project": {"name": "增长"},
            "buildings": [_building(id, number) for number, id in enumerate(ids)],
            "dwelling_types": [{"id": "A", "smart_home": True, "rooms": []}],
            "ftth": {"method": "ftth", "areas": [_area(id) for id in ids]},
            "catv": {
                "mode": "fttb",
                "nodes": [_node(id) for id in ids],
                "points": [
                    {"id": f"{id}-{number}", "serves": [f"{id}/1:{4 * number - 3}-{4 * number}"], "splitter": 16}
                    for id in ids
                    for number in (1, 2, 3)
                ],
            },
            "fire_alarm": {"buildings": [{"building": id, "public_areas": True} for id in ids]},
        }
    )


def _building(id: str, number: int) -> dict[str, Any]:
    x = 60.0 * number
    return {
        "id": id,
        "use": "residential",
        "height": 36,
        "storeys_above": 12,
        "outline": [[x, 0], [x + 40, 0], [x + 40, 12], [x, 12]],
        "units": [{"id": "1", "dwellings": [{"type": "A", "storeys": "1-12", "numbers": "1-4"}]}],
        "rooms": [{"id": f"TR-{id}", "kind": "telecom_room", "storey": 1, "area": 10, "operators": 3}],
    }


def _area(id: str) -> dict[str, Any]:
    return {"id": f"A-{id}", "serves": [id], "access_points": [{"id": f"U-{id}", "room": f"TR-{id}"}]}


def _node(id: str) -> dict[str, Any]:
    tree = {"splitter": 3, "branches": [f"{id}-{number}" for number in (1, 2, 3)]}
    return {"id": f"N-{id}", "building": id, "station_ports": 2, "ports": [{"id": "1", "tree": tree}]}


def calls(size: int) -> int:
    """How many Python calls a check makes."""
    model, count = community(size), 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        check(model)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_of_a_check_grows_no_faster_than_the_community() -> None:
    check(community(1))
    work = [calls(size) for size in (10, 20, 40, 80)]
    for less, more in pairwise(work):
        assert more <= 2.5 * less
    assert work[-1] / work[0] <= 8 * 1.1
