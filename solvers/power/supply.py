"""Backup supply of a room: the load, the UPS that carries it and the batteries for its time."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tiaowen.model.buildings import Room
from tiaowen.model.community import Community
from tiaowen.solvers.equipment_rows import kept_rows
from tiaowen.solvers.rooms.stations import centre_id, hosts_in, stations_of
from tiaowen.spec.parameters import parameter

UPS, BATTERY = "ups", "ups_battery"
NOT_FED = (UPS, BATTERY)
SUPPLY_CLASS = "5.7.14-5-1"
POWERED_BY_SWITCH = "power.poe.loads"


@dataclass(frozen=True, slots=True)
class Supply:
    """The load of a room [W], its backup time [h], the apparent power [VA] and energy [Wh] that it asks for."""

    load_w: float
    hours: float
    hours_from: str
    ups_va: float
    battery_wh: float

    @property
    def ups(self) -> tuple[int, int]:
        """How many UPS of which capacity [VA]: one of the smallest that suffices, else several of the largest."""
        sizes = parameter("power.ups.sizes").value
        fitting = [size for size in sizes if size >= self.ups_va]
        return (1, fitting[0]) if fitting else (math.ceil(round(self.ups_va / sizes[-1], 6)), sizes[-1])

    @property
    def packs(self) -> int:
        """How many battery packs."""
        return math.ceil(round(self.battery_wh / float(parameter("power.battery.pack").value), 6))


def supply(load_w: float, hours: float, hours_from: str = "power.hours") -> Supply:
    """Apparent power = load ÷ (factor · efficiency); energy = load ÷ efficiency × hours ÷ depth of discharge."""
    efficiency = parameter("power.efficiency").value
    apparent = load_w / (parameter("power.factor").value * efficiency)
    energy = load_w / efficiency * hours / parameter("power.discharge").value
    return Supply(load_w, hours, hours_from, round(apparent, 1), round(energy, 1))


def hours_of(community: Community, room: Room) -> tuple[float, str] | None:
    """The backup time of a room [h] as stated, else by its kind; with where it comes from. None for other kinds."""
    for entry in (community.machine_rooms and community.machine_rooms.rooms) or ():
        if entry.room == room.id and entry.backup_hours is not None:
            return entry.backup_hours, f"{community.path_of(entry)}.backup_hours"
    kind = "security_control_centre" if room.id == centre_id(community) else room.kind
    hours = parameter("power.hours").value.get(kind)
    return None if hours is None else (float(hours), "power.hours")


def other_load(community: Community, room: Room) -> float:
    """The load in a room besides the switches that are chosen here [W]: desks, monitors, hosts, counted equipment."""
    fed_by_switch = parameter(POWERED_BY_SWITCH).value
    load = len(hosts_in(community, room.id)) * float(parameter("power.load.host").value)
    stations = stations_of(community, room)
    load += math.fsum(one.count * (one.load_w or 0) for one in stations)
    counted = {one.kind for one in stations}
    for row in kept_rows(community, "power"):
        if row.room != room.id or row.kind in (*NOT_FED, *fed_by_switch, *counted):
            continue
        load += row.count * (row.load_w or 0)
    for device in (community.wireless and community.wireless.devices) or ():
        load += (device.load_w or 0) if device.room == room.id and device.kind not in fed_by_switch else 0
    return round(load, 1)


def without_load(community: Community) -> list[str]:
    """The paths of the loads that counted equipment in rooms does not state; passive kinds have none."""
    passive = parameter("power.passive").value
    fed_by_switch = parameter(POWERED_BY_SWITCH).value
    return [
        f"{community.path_of(row)}.load"
        for row in kept_rows(community, "power")
        if row.room is not None and row.load_w is None and row.kind not in (*NOT_FED, *fed_by_switch, *passive)
    ]


def supply_rows(found: Supply, kept: Collection[str], where: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of UPS and battery packs; kinds that stay in the room as they are (``kept``) are not counted anew."""
    factor, efficiency = parameter("power.factor").value, parameter("power.efficiency").value
    if UPS not in kept:
        count, size = found.ups
        formula = f"{found.load_w:g}W÷({factor:g}×{efficiency:g})={found.ups_va:g} VA → {count}×{size} VA"
        because = ["power.factor", "power.efficiency", "power.ups.sizes", SUPPLY_CLASS]
        row: dict[str, Any] = {"kind": UPS, "system": "machine_room", "count": count, "size": f"{size} VA", **where}
        yield row | {"formula": formula, "because": because}
    if found.packs and BATTERY not in kept:
        depth, pack = parameter("power.discharge").value, parameter("power.battery.pack").value
        formula = (
            f"{found.load_w:g}W÷{efficiency:g}×{found.hours:g}h÷{depth:g}={found.battery_wh:g} Wh"
            f"，⌈{found.battery_wh:g}/{pack}⌉={found.packs}"
        )
        because = [found.hours_from, "power.efficiency", "power.discharge", "power.battery.pack"]
        row = {"kind": BATTERY, "system": "machine_room", "count": found.packs, "size": f"{pack} Wh", **where}
        yield row | {"formula": formula, "because": because}
