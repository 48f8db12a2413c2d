"""Levels at the antennas of two-way radio: the page's case, even sharing, the nearest repeater, the finding's edge."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from tiaowen.model.community import Community
from tiaowen.solvers.coverage.feeders import fed_by_repeaters, findings, level_dbm
from tiaowen.spec.errors import Place
from tiaowen.spec.force import in_force
from tiaowen.spec.overruling import Change, overruled
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.shapes import Spec


def device(id: str, kind: str, at: tuple[float, float] | None, **more: Any) -> dict[str, Any]:
    place = {} if at is None else {"position": list(at)}
    return {"id": id, "kind": kind, "system": "radio", **place, **more}


def community(*devices: dict[str, Any]) -> Community:
    return Community.model_validate({"project": {"name": "试"}, "wireless": {"devices": list(devices)}})


def with_least(level: float) -> Spec:
    change = Change("wireless.radio.port", level, "样本", False, "", lambda path: Place(".".join(map(str, path))))
    return overruled(load_spec(), [change])


@pytest.mark.parametrize(
    ("metres", "level"),
    [
        ([0.0], 40.0),
        ([100.0], 35.3),
        ([0.0, 0.0], 40.0 - 10 * math.log10(2) - 0.5),
        ([0.0] * 4, 40.0 - 10 * math.log10(4) - 1.0),
        ([0.0] * 5, 40.0 - 10 * math.log10(5) - 1.5),
        ([161.398, 171.505, 25.361], 27.713),
    ],
)
def test_levels_reckoned_by_hand(metres: list[float], level: float) -> None:
    assert level_dbm(metres) == pytest.approx(level, abs=5e-4)


@pytest.mark.parametrize("seed", range(40))
def test_a_tree_of_ideal_couplers_gives_every_antenna_that_level(seed: int) -> None:
    """Power is added up from the ends of a random tree to its root; couplers without excess loss."""
    chance, loss = random.Random(seed), float(parameter("wireless.radio.feeder").value)
    parent, length = [-1], [0.0]
    for node in range(1, chance.randint(2, 12)):
        parent.append(chance.randrange(node))
        length.append(chance.uniform(1.0, 200.0))
    depth = [0.0] * len(parent)
    for node in range(1, len(parent)):
        depth[node] = depth[parent[node]] + length[node]
    metres = depth[1:]
    couplers = math.ceil(math.log2(len(metres))) * float(parameter("wireless.radio.coupler").value)
    each = 10 ** ((level_dbm(metres) + couplers) / 10)
    drawn = [0.0, *([each] * len(metres))]
    for node in range(len(parent) - 1, 0, -1):
        drawn[parent[node]] += drawn[node] * 10 ** (loss * length[node] / 1000)
    assert 10 * math.log10(drawn[0]) == pytest.approx(float(parameter("wireless.radio.output").value))


def test_each_antenna_hangs_on_the_nearest_repeater() -> None:
    parts = [
        device("RR1", "radio_repeater", (0, 0)),
        device("RR2", "radio_repeater", (300, 0), storey=3, building="B1"),
        device("RA1", "radio_antenna", (100, 0), storey=-1),
        device("RA2", "radio_antenna", (200, 0), storey=2),
        device("RA3", "radio_antenna", (260, 0), storey=-1, building="B1"),
        device("MA1", "mobile_antenna", (10, 0)),
    ]
    fed, lacking = fed_by_repeaters(community(*parts))
    height = float(parameter("storey.height_assumed").value)
    assert {one.repeater: one.metres for one in fed} == {
        "RR1": {"RA1": 100 + height},
        "RR2": {"RA2": 100 + (2 + 1) * height, "RA3": 40 + 3 * height},  # by the ground, and inside the building
    }
    assert not lacking
    assert fed_by_repeaters(community(*reversed(parts)))[0] == fed


@pytest.mark.parametrize(("off", "found"), [(-0.001, 0), (0.0, 0), (0.001, 1)])
def test_the_finding_begins_below_the_least_level(off: float, found: int) -> None:
    fed, _ = fed_by_repeaters(
        community(device("RR1", "radio_repeater", (0, 0)), device("RA1", "radio_antenna", (500, 0)))
    )
    level = fed[0].level_dbm
    assert level == pytest.approx(40 - 4.7 * 5)
    with in_force(with_least(level + off)):
        told = list(findings(fed))
    assert len(told) == found
    assert all("RA1" in one.zh and "16.5 dBm" in one.zh and "wireless.radio.port" in one.en for one in told)


def test_what_has_no_position_is_named_and_nothing_is_made_up() -> None:
    antenna = device("RA1", "radio_antenna", (5, 5))
    repeater = device("RR1", "radio_repeater", None)
    fed, lacking = fed_by_repeaters(community(repeater, antenna))
    assert fed == () and "RR1" in lacking[0].zh and "RR1" in lacking[0].en
    placed, placeless = device("RR1", "radio_repeater", (0, 0)), device("RA2", "radio_antenna", None)
    fed, lacking = fed_by_repeaters(community(placed, antenna, placeless))
    assert [one.metres.keys() for one in fed] == [{"RA1"}] and "RA2" in lacking[0].zh
    assert fed_by_repeaters(community(antenna)) == ((), ())
    assert fed_by_repeaters(Community.model_validate({"project": {"name": "试"}})) == ((), ())
