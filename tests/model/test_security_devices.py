"""Devices name what they guard: readable targets, ids that exist, zones that run forward."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.references import reference_problems
from tiaowen.model.systems.security_devices import AlarmZone, Camera


def community(camera: dict[str, Any], **more: Any) -> Community:
    model = {
        "project": {"name": "算例"},
        "site": {"gates": [{"id": "G1"}]},
        "buildings": [{"id": "B1", "units": [{"id": "1"}], "rooms": [{"id": "R1", "kind": "pump_room"}]}],
        "cctv": {"cameras": [{"id": "C1", **camera}]},
    }
    return Community.model_validate(model | more)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("gate:G1", "gate:G1"),
        ("小区出入口:G1", "gate:G1"),
        ("单元出入口:B1/1", "entrance:B1/1"),
        ("lift lobby:B1/1", "lift_lobby:B1/1"),
        ("防区:Z1", "zone:Z1"),
    ],
)
def test_a_target_is_read_in_either_language(written: str, read: str) -> None:
    assert Camera.model_validate({"id": "C1", "covers": [written]}).covers == (read,)


@pytest.mark.parametrize("written", ["G1", "gate:", "tower:G1", "entrance:B1/", ""])
def test_a_target_that_names_no_place_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        Camera.model_validate({"id": "C1", "covers": [written]})


@pytest.mark.parametrize(("start", "end"), [(100, 100), (100, 99), (-1, 5)])
def test_a_zone_that_does_not_run_forward_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        AlarmZone.model_validate({"id": "Z1", "from": start, "to": end})


@pytest.mark.parametrize("target", ["gate:G1", "entrance:B1/1", "lobby:B1", "room:R1"])
def test_a_target_that_exists_is_no_problem(target: str) -> None:
    assert reference_problems(community({"covers": [target]})) == []


@pytest.mark.parametrize(
    "camera",
    [
        {"covers": ["gate:G9"]},
        {"covers": ["entrance:B1/9"]},
        {"covers": ["entrance:B9"]},
        {"covers": ["zone:Z1"]},
        {"type": "T9"},
        {"room": "R9"},
        {"building": "B9"},
        {"building": "B1", "unit": "9"},
    ],
    ids=str,
)
def test_what_a_camera_refers_to_has_to_exist(camera: dict[str, Any]) -> None:
    assert len(reference_problems(community(camera))) == 1


def test_a_lift_stands_in_a_unit_that_exists() -> None:
    lifts = [{"id": "L1", "building": "B1", "unit": "9"}]
    assert len(reference_problems(community({}, lifts=lifts))) == 1


def test_ids_of_cameras_differ() -> None:
    cameras = {"cameras": [{"id": "C1"}, {"id": "C1"}]}
    assert len(reference_problems(community({}, cctv=cameras))) == 1
