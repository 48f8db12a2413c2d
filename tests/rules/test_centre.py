"""How central something stands: where buildings are, and which of several stated positions counts."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.centre import centre_ratio, middle

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]


def community(node: dict[str, Any], *buildings: dict[str, Any]) -> Community:
    kept = [{"use": "residential", "kind": "mid_rise"} | one for one in buildings]
    return Community.model_validate(
        {"project": {"name": "算例"}, "buildings": kept, "catv": {"mode": "ftth", "nodes": [{"id": "N1"} | node]}}
    )


def ratio(one: Community) -> float | Missing:
    assert one.catv is not None and one.catv.nodes is not None
    return centre_ratio(one, one.catv.nodes[0], one.dwellings)


def homes(id: str, count: int, **fields: Any) -> dict[str, Any]:
    return {"id": id, "dwellings": [{"storeys": 1, "numbers": f"1-{count}"}]} | fields


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        pytest.param(SQUARE, (5, 5), id="square"),
        pytest.param(SQUARE[::-1], (5, 5), id="square the other way round"),
        pytest.param([[0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0, 4]], (19 / 14, 19 / 14), id="L shape"),
        pytest.param(
            [[1e6, 1e6], [1e6 + 2, 1e6], [1e6 + 2, 1e6 + 2], [1e6, 1e6 + 2]], (1e6 + 1, 1e6 + 1), id="far away"
        ),
        pytest.param([[0, 0], [1, 0], [2, 0]], (1, 0), id="without area"),
    ],
)
def test_the_middle_of_an_outline(ring: list[list[float]], expected: tuple[float, float]) -> None:
    building = community({}, homes("B1", 1, outline=ring)).building_by_id["B1"]
    assert middle(building) == pytest.approx(expected)


def test_households_weigh() -> None:
    left, right = homes("B1", 3, entrance=[0, 0]), homes("B2", 1, entrance=[10, 0])
    assert ratio(community({"building": "B1"}, left, right)) == 1
    assert ratio(community({"building": "B2"}, left, right)) == 3
    assert ratio(community({"position": [5, 0]}, left, right)) == 2


def test_buildings_are_measured_at_the_better_of_outlines_and_entrances() -> None:
    far = [[x + 20, y] for x, y in SQUARE]
    left = homes("B1", 3, outline=SQUARE, entrance=[5, 0])
    right = homes("B2", 1, outline=far, entrance=[6, 0])
    assert ratio(community({"position": [10, 5]}, left, right)) == pytest.approx(1.5)  # 3 x 5 + 15 against 20
    assert ratio(community({"position": [5, 0]}, left, right)) == 1


def test_of_several_positions_the_best_counts() -> None:
    left, right = homes("B1", 3, entrance=[0, 0]), homes("B2", 1, entrance=[10, 0])
    assert ratio(community({"building": "B1", "position": [90, 0]}, left, right)) == 1
    assert ratio(community({"building": "B2", "position": [0, 0]}, left, right)) == 1


def test_outlines_and_entrances_are_not_mixed() -> None:
    found = ratio(community({"building": "B1"}, homes("B1", 3, entrance=[0, 0]), homes("B2", 1, outline=SQUARE)))
    assert found == Missing(("buildings[0].outline", "catv.nodes[0].position"))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        pytest.param({"building": "B1"}, 1, id="in the building"),
        pytest.param({"position": [9, 9]}, 1, id="inside its reach"),
        pytest.param({"position": [5 + 50**0.5 * 2, 5]}, 2, id="twice its reach away"),
    ],
)
def test_one_building(node: dict[str, Any], expected: float) -> None:
    assert ratio(community(node, homes("B1", 3, outline=SQUARE))) == pytest.approx(expected)


def test_one_building_without_an_outline_is_unknown_from_outside() -> None:
    assert isinstance(ratio(community({"position": [9, 9]}, homes("B1", 3, entrance=[0, 0]))), Missing)
