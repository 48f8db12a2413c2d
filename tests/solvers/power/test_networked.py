"""Devices that only take a port of their building's switches: where they are wired, what the register makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.generators.devices.register import register
from tiaowen.model.community import Community
from tiaowen.solvers.power.sizing import size_power

ROOM = {"id": "TR", "kind": "telecom_room", "storey": 1, "position": [15.0, 6.0]}
SECOND = {"id": "TR2", "kind": "telecom_room", "storey": 1, "position": [95.0, 6.0]}
HOME = {"id": "B1", "use": "residential", "outline": [[0, 0], [100, 0], [100, 12], [0, 12]], "rooms": [ROOM]}
BARE = {"id": "B2", "use": "residential", "outline": [[200, 0], [210, 0], [210, 9], [200, 9]]}
UNITS = [{"id": "1", "entrance": [5, 0]}, {"id": "2", "entrance": [90, 0]}]


def row(**more: Any) -> dict[str, Any]:
    return {"id": "Q1", "kind": "door_controller", "system": "access_control", "count": 5, "building": "B1"} | more


def community(*equipment: dict[str, Any], homes: tuple[dict[str, Any], ...] = (HOME, BARE), **parts: Any) -> Community:
    data = {"project": {"name": "试"}, "buildings": list(homes), "equipment": list(equipment)}
    return Community.model_validate(data | parts)


def switches(sized: Community) -> list[tuple[str | None, int | None, tuple[str, ...] | None]]:
    return [(one.room, one.ports, one.serves) for one in sized.equipment or () if one.kind == "access_switch"]


@pytest.mark.parametrize(
    ("equipment", "homes", "wired"),
    [
        pytest.param(row(), (HOME,), [("TR", 8, ("Q1",))], id="5 and 1 spare on 8 ports"),
        pytest.param(row(count=7), (HOME,), [("TR", 8, ("Q1",))], id="7 and 1 spare fill 8 ports"),
        pytest.param(row(count=8), (HOME,), [("TR", 16, ("Q1",))], id="8 and 1 spare take 16"),
        pytest.param(row(kind="exit_button"), (HOME,), [], id="a button is on no switch"),
        pytest.param(row(building=None), (HOME,), [], id="no building stated"),
        pytest.param(row(building="B2"), (HOME, BARE), [("TR", 8, ("Q1",))], id="the nearest where there is no room"),
        pytest.param(row(building="B2"), (BARE,), [], id="no room anywhere"),
        pytest.param(row(), (HOME | {"rooms": [ROOM, SECOND]},), [("TR", 8, ("Q1",))], id="the first of two"),
        pytest.param(
            row(unit="2"),
            (HOME | {"rooms": [ROOM, SECOND], "units": UNITS},),
            [("TR2", 8, ("Q1",))],
            id="the nearer to the unit",
        ),
        pytest.param(row(room="TR"), (HOME,), [("TR", 8, ("Q1",))], id="the room stated"),
    ],
)
def test_where_it_is_wired(equipment: dict[str, Any], homes: tuple[dict[str, Any], ...], wired: list[Any]) -> None:
    sized, certificate = size_power(community(equipment, homes=homes))
    assert switches(sized) == wired
    assert not [one for one in certificate.left_out if "Q1" in one.zh]


def test_it_takes_a_port_and_no_power() -> None:
    cameras = {"cameras": [{"id": f"C{number}", "building": "B1"} for number in range(4)]}
    sized, _ = size_power(community(row(), cctv=cameras))
    (found,) = (one for one in sized.equipment or () if one.kind == "access_switch")
    assert found.formula == "4 台受电 61.6W，5 台联网，备用 1 口 → 1×16 口/240W"
    assert "power.network.devices" in (found.because or ())


def test_the_register_hangs_it_on_the_switch_port_by_port() -> None:
    sized, _ = size_power(community(row()))
    known = register(sized)
    found = [one for one in known.devices if one.kind == "door_controller"]
    assert [known.by_id[one.parent or ""].kind for one in found] == ["access_switch"] * 5
    assert sorted(one.port or "" for one in found) == ["1", "2", "3", "4", "5"]


def test_a_device_that_another_part_made_hangs_on_the_switch_of_the_row_that_counts_it() -> None:
    counted = row(id="Q2", kind="door_station", system="intercom", count=1)
    sized, _ = size_power(community(counted, intercom={"door_stations": ["B1"]}))
    known = register(sized)
    (station,) = (one for one in known.devices if one.kind == "door_station")
    assert station.id != "Q2-1"
    assert (known.by_id[station.parent or ""].kind, station.port) == ("access_switch", "1")


def test_sizing_again_changes_nothing() -> None:
    once, _ = size_power(community(row(), row(id="Q2", kind="bas_station", system="bas", count=2)))
    assert size_power(once)[0].equipment == once.equipment
