"""What stands in the control centre beside the racks: desks by system, monitors by camera, hosts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tiaowen.model.buildings import Room
from tiaowen.model.community import Community
from tiaowen.solvers.equipment_rows import kept_rows
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

CENTRE_KIND, FIRE_KIND = "security_control_centre", "fire_control_room"
DESK, MONITOR, PANEL = "control_desk", "monitor", "fire_alarm_panel"
OWN_AREAS, SHARED = "5.7.14-2", "5.7.14-1"


@dataclass(frozen=True, slots=True)
class Station:
    """A number of equal pieces in a control room: the kind, the system, the load of one [W], how they were counted."""

    kind: str
    system: str
    count: int
    load_w: float | None
    formula: str
    because: tuple[str, ...]
    pinned: bool = False


def centre_id(community: Community) -> str | None:
    """The room that is stated to be the security control centre."""
    return community.security.centre if community.security is not None else None


def systems_run_from(community: Community, room: str) -> list[str]:
    """The systems whose place of control is that room."""
    places = (community.machine_rooms and community.machine_rooms.control) or ()
    return sorted({one.system for one in places if one.room == room and one.provided is not False})


def hosts_in(community: Community, room: str) -> list[str]:
    """The security systems whose host stands in that room."""
    hosts = (community.security and community.security.hosts) or ()
    return sorted({one.system for one in hosts if one.room == room})


def stations_of(community: Community, room: Room) -> list[Station]:
    """The pieces of a control room; a pinned row of a kind stands in place of what would be counted."""
    found = [_desks(community, room), _monitors(community, room), _panels(community, room)]
    pinned = {
        row.kind: Station(row.kind, row.system, row.count, row.load_w, row.formula or "", (), pinned=True)
        for row in kept_rows(community, "rooms")
        if row.room == room.id and row.kind in (DESK, MONITOR, PANEL)
    }
    counted = [one for one in found if one is not None and one.kind not in pinned]
    return sorted([*counted, *pinned.values()], key=lambda one: (one.kind, one.system))


def _desks(community: Community, room: Room) -> Station | None:
    systems = systems_run_from(community, room.id)
    if not systems:
        return None
    formula = f"每个系统一个工作区：{len(systems)}"
    load = float(parameter("power.load.control_desk").value)
    return Station(DESK, "security", len(systems), load, formula, (OWN_AREAS, "power.load.control_desk"))


def _monitors(community: Community, room: Room) -> Station | None:
    cameras = (community.cctv and community.cctv.cameras) or ()
    if not cameras or room.id != centre_id(community):
        return None
    images = parameter("rooms.monitor.images").value
    count = math.ceil(len(cameras) / images)
    formula = f"⌈{len(cameras)} 台摄像机/{images}⌉={count}"
    load = float(parameter("power.load.monitor").value)
    return Station(MONITOR, "cctv", count, load, formula, ("rooms.monitor.images", "power.load.monitor"))


def _panels(community: Community, room: Room) -> Station | None:
    if "fire_alarm" not in systems_run_from(community, room.id) and not _own_alarm(community, room):
        return None
    count = parameter("rooms.fire_alarm.panels").value
    return Station(PANEL, "fire_alarm", count, None, f"{count}", ("rooms.fire_alarm.panels",))


def _own_alarm(community: Community, room: Room) -> bool:
    """Whether a fire control room stands in a building whose fire alarm covers its public areas."""
    if room.kind != FIRE_KIND:
        return False
    building = community.room_by_id[room.id][0].id
    alarms = (community.fire_alarm and community.fire_alarm.buildings) or ()
    return any(one.building == building and one.public_areas for one in alarms)


def unknown_stations(community: Community) -> list[Text]:
    """What is not stated to know the desks and monitors of the control centre."""
    missing = []
    if community.cctv is None or community.cctv.cameras is None:
        missing.append("cctv.cameras")
    if community.machine_rooms is None or community.machine_rooms.control is None:
        missing.append("machine_rooms.control")
    return [Text(f"监控中心：缺少 {path}，未计入", f"control centre: not counted, lacking {path}") for path in missing]
