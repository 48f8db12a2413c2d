"""The rows of switches of a room, of the core switches of the control centre, and of the backbone between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes
from tiaowen.model.systems.equipment import Equipment
from tiaowen.solvers.power.links import Wired, cores_for
from tiaowen.solvers.power.switches import Switch, Switches, fewest_switches
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

SWITCH, CORE, BACKBONE = "access_switch", "core_switch", "backbone_cable"


@dataclass(frozen=True, slots=True)
class Choice:
    """Switches with the rows that they are written as."""

    switches: Switches
    rows: tuple[dict[str, Any], ...]


def where(building: Building, room: Room) -> dict[str, Any]:
    """A room as rows of equipment name it."""
    place: dict[str, Any] = {"building": building.id, "room": room.id}
    return place | ({"storey": room.storey} if room.storey is not None else {})


def fixed_switches(
    community: Community, room: Room, kept: Sequence[Equipment], left_out: list[Text]
) -> list[Switch] | None:
    """The switches that stay in a room; None where their ports or number cannot be used, so that it is not sized."""
    budgets = parameter("power.switch.poe").value
    found: list[Switch] = []
    for row in kept:
        if row.ports is None or row.count > parameter("rooms.pieces_most").value:
            path = f"{community.path_of(row)}.{'ports' if row.ports is None else 'count'}"
            zh = f"{room.id}：已定交换机的 {path} 无法使用，未配交换机"
            left_out.append(Text(zh, f"{room.id}: not sized, the fixed switches' {path} is of no use"))
            return None
        if row.ports not in budgets:
            zh = f"{row.id}：{row.ports} 口交换机没有 PoE 功率参数，按不供电计"
            left_out.append(Text(zh, f"{row.id}: no PoE budget is known for {row.ports} ports; it feeds nothing"))
        found += [(row.ports, float(budgets.get(row.ports, 0)))] * row.count
    return found


def power_classes(wired: Wired, left_out: list[Text]) -> dict[float, int]:
    """The devices of a room by the class of power that they take at the switch [W]; those above all are left out."""
    classes = parameter("power.poe.classes").value
    found: dict[float, int] = {}
    for one, _ in wired.devices:
        if not one.powered:
            found[0.0] = found.get(0.0, 0) + one.count
            continue
        fitting = [watts for watts, draw in sorted(classes.items()) if draw >= one.load_w]
        if fitting:
            found[fitting[0]] = found.get(fitting[0], 0) + one.count
        else:
            zh = f"{one.id}：{one.load_w:g} W 超过以太网供电等级，未接"
            left_out.append(Text(zh, f"{one.id}: {one.load_w:g} W is above power over Ethernet, not wired"))
    return found


def choose(wired: Wired, fixed: Sequence[Switch], left_out: list[Text]) -> Choice | None:
    """The switches of a room for its devices and spare ports; None where no device can be fed."""
    devices = power_classes(wired, left_out)
    number = sum(devices.values())
    if not number:
        return None
    spare = _spare(number)
    budgets = {int(ports): float(watts) for ports, watts in parameter("power.switch.poe").value.items()}
    chosen = fewest_switches(devices, spare, budgets, fixed)
    own = parameter("power.switch.own").value
    ports = sum(size * count for size, count in chosen.counts.items()) + sum(one[0] for one in fixed)
    watts = math.fsum(load * count for load, count in devices.items())
    parts = " + ".join(f"{count}×{size} 口/{budgets[size]:g}W" for size, count in chosen.counts.items())
    linked = devices.get(0.0, 0)
    told = f"{number - linked} 台受电 {watts:g}W" + (f"，{linked} 台联网" if linked else "")
    formula = f"{told}，备用 {spare} 口 → {parts}"
    free = (ports - number) // max(1, chosen.count + len(fixed))
    because = ["power.switch.poe", "power.port.spare", "power.poe.loads", "power.poe.classes"]
    because += ["power.network.devices"] if linked else []
    rows: list[dict[str, Any]] = []
    for size, count in chosen.counts.items():
        row: dict[str, Any] = {"kind": SWITCH, "system": "network", "count": count, "size": f"{size} 口 PoE"}
        row |= where(wired.building, wired.room) | {"ports": size, "spare_ports": min(free, size)}
        row |= {"load": float(own[size]), "formula": formula, "because": because}
        rows.append(row if rows else row | {"serves": sorted(one.id for one, _ in wired.devices)})
    return Choice(chosen, tuple(rows))


def choose_core(links: int, building: Building, room: Room) -> Choice:
    """The core switches of the control centre for so many uplinks."""
    own = parameter("power.core_switch.ports").value
    chosen = fewest_switches({0.0: links}, _spare(links), {int(size): 0.0 for size in own})
    parts = " + ".join(f"{count}×{size} 口" for size, count in chosen.counts.items())
    formula = f"上联 {links} 条，备用 {_spare(links)} 口 → {parts}"
    because = ["power.uplinks", "power.port.spare", "power.core_switch.ports"]
    rows = [
        {"kind": CORE, "system": "network", "count": count, "size": f"{size} 光口", **where(building, room)}
        | {"ports": size, "load": float(own[size]), "formula": formula, "because": because}
        for size, count in chosen.counts.items()
    ]
    return Choice(chosen, tuple(rows))


def _spare(number: int) -> int:
    return math.ceil(round(number * float(parameter("power.port.spare").value), 6))


def backbone(routes: Routes, building: Building, room: Room, centre: Room, links: int) -> tuple[int, dict[str, Any]]:
    """The optical cable from a room to the control centre: its cores and its row."""
    used, needed, size = cores_for(links)
    fibres = parameter("power.link.fibres").value
    formula = f"{links} 条上联×{fibres} 芯={used}，含备用 {needed} → {size} 芯"
    start, end = routes.position(room), routes.position(centre)
    if not isinstance(start, Missing) and not isinstance(end, Missing):
        formula += f"，路由约 {routes.distance(start, end):.0f} m"
    row: dict[str, Any] = {"kind": BACKBONE, "system": "cabling", "count": 1, "size": f"{size} 芯"}
    because = ["power.uplinks", "power.link.fibres", "ftth.core_spare", "ftth.cable.cores"]
    row |= where(building, room) | {"serves": [centre.id], "formula": formula, "because": because}
    return size, row
