"""Automatic fire alarm (5.7.3): devices, loops, isolators and controllers by addresses, with what stays free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import BuildingFireAlarm
from tiaowen.solvers.quantities.boxes import fewest_boxes
from tiaowen.solvers.quantities.homes import FIRE, Homes
from tiaowen.solvers.quantities.ledger import Ledger, Need
from tiaowen.solvers.quantities.places import SITE, only_room
from tiaowen.solvers.quantities.spare import pieces, usable
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force

SYSTEM = "fire_alarm"
DEVICES = Text("火灾报警设备、回路与控制器", "fire alarm devices, loops and controllers")
PARTIAL = Text(
    "火灾报警控制器只按地址齐全的楼栋计。", "Fire alarm controllers are counted for buildings with all addresses known."
)
PUBLIC_BY = ("5.7.3-1-1", "5.7.3-1-2", "5.7.3-1-3")
LOOP_BY = ("fire.loop.points", "fire.spare")
CONTROL_BY = ("fire.loop.modules", "fire.spare")


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be used of loops and controllers, with the share that stays free taken off."""

    loop: int
    control: int
    points: int
    modules: int


def limits() -> Limits:
    """The limits of the parameters; a loop never holds more than a controller."""
    spare = parameter("fire.spare").value
    rated = {name: usable(parameter(f"fire.{name}").value, spare) for name in _RATED}
    points, modules = rated["controller.points"], rated["controller.modules"]
    loop, control = min(rated["loop.points"], points), min(rated["loop.modules"], modules, points)
    return Limits(loop, control, points, modules)


_RATED = ("loop.points", "loop.modules", "controller.points", "controller.modules")


def alarmed_dwellings(ledger: Ledger) -> frozenset[str]:
    """The buildings whose fire alarm is stated to cover the inside of the dwellings."""
    alarm = ledger.community.fire_alarm
    return frozenset(one.building for one in (alarm and alarm.buildings) or () if one.inside_dwellings)


def add_fire(ledger: Ledger, homes: Homes) -> None:
    """Devices and loops by building, controllers for all of them; a building with gaps has no loops."""
    community, alarm = ledger.community, ledger.community.fire_alarm
    if alarm is None or alarm.buildings is None:
        ledger.lack(SITE, DEVICES, ("fire_alarm" if alarm is None else "fire_alarm.buildings",))
        return
    loops: list[tuple[str, tuple[int, int]]] = []
    estimated = partial = False
    order = {building.id: index for index, building in enumerate(community.buildings or ())}
    for entry in sorted(alarm.buildings, key=lambda one: (order.get(one.building, len(order)), one.building)):
        building = community.building_by_id.get(entry.building)
        if building is None or not _covered(ledger, building, entry):
            continue
        counts = dict(_public(ledger, building, entry))
        inside = {kind: homes.total(entry.building, kind) if entry.inside_dwellings else 0 for kind in FIRE}
        guess = _guessed(ledger, entry, homes)
        estimated |= guess
        if not _complete(ledger, building, entry):
            partial = True
            continue
        loops += _loops(ledger, entry.building, counts | inside, guess)
    _controllers(ledger, loops, estimated)
    if loops and partial:
        ledger.told.append(PARTIAL)
    if any(need.system == SYSTEM for need in ledger.needs):
        formula = "与建筑设备监控系统的通信接口 1 处"
        room = only_room(community, "fire_control_room")
        ledger.add(Need(SYSTEM, "fire_interface", 1, room=room, formula=formula, because=("5.7.3-2",)))


def _covered(ledger: Ledger, building: Building, entry: BuildingFireAlarm) -> bool:
    """Whether the building has a fire alarm at all; what is asked for there and stated not to be is told."""
    path = f"{ledger.community.path_of(entry)}.public_areas"
    if entry.public_areas is False and _asking(building):
        zh, en = f"公共部位的设备（{path} 写明不设）", f"devices of the public areas ({path}: there are none)"
        ledger.lack(building.id, Text(zh, en), ())
    if entry.public_areas is None and entry.inside_dwellings is None:
        ledger.lack(building.id, DEVICES, (path,))
    return bool(entry.public_areas or entry.inside_dwellings)


def _asking(building: Building) -> tuple[str, ...]:
    """The provisions that speak of a fire alarm in the public areas of this building, by its height."""
    if building.use != "residential" or building.height_m is None:
        return ()
    scopes = {id: spec_in_force().provisions[id].applies for id in PUBLIC_BY}
    return tuple(id for id, scope in scopes.items() if scope is not None and scope.covers(building.height_m))


def _public(ledger: Ledger, building: Building, entry: BuildingFireAlarm) -> Mapping[str, int]:
    """The devices of the public areas as stated, handed in one kind after the other."""
    counts = dict(entry.devices or {}) if entry.public_areas else {}
    for kind in sorted(counts):
        ledger.add(
            Need(
                SYSTEM,
                kind,
                counts[kind],
                entry.building,
                formula=f"公共部位 {counts[kind]} 个（模型给出）",
                because=_asking(building) or ("5.7.3",),
                estimated="devices" in entry.estimated,
            )
        )
    return counts


def _guessed(ledger: Ledger, entry: BuildingFireAlarm, homes: Homes) -> bool:
    inside = any((entry.building, kind) in homes.guesses for kind in FIRE) and bool(entry.inside_dwellings)
    return inside or bool({"devices", "public_areas", "inside_dwellings"} & set(entry.estimated))


def _complete(ledger: Ledger, building: Building, entry: BuildingFireAlarm) -> bool:
    """Whether every address of the building is known: only then are its loops counted."""
    community, what = ledger.community, Text("总线回路（地址数不全）", "loops, their addresses being incomplete")
    path = community.path_of(entry)
    missing = [f"{path}.{key}" for key in ("public_areas", "inside_dwellings") if getattr(entry, key) is None]
    if entry.public_areas and entry.devices is None:
        missing.append(f"{path}.devices")
    if entry.inside_dwellings:
        missing += _unknown_inside(community, building)
    if missing:
        ledger.lack(building.id, what, missing)
    return not missing


def _unknown_inside(community: Community, building: Building) -> list[str]:
    """What is not stated to know the detectors inside the dwellings of a building."""
    found = community.stairs_by_building[building.id]
    if isinstance(found, Missing):
        return [*found.paths]
    missing = []
    for one in (one for stair in found for one in stair.dwellings):
        type = community.dwelling_type_by_id.get(one.type or "")
        if type is None or type.rooms is None:
            missing.append(f"{one.path}.type" if type is None else f"{community.path_of(type)}.rooms")
    return missing


def _loops(
    ledger: Ledger, building: str, counts: Mapping[str, int], estimated: bool
) -> list[tuple[str, tuple[int, int]]]:
    """The loops of one building, as even as can be: each with its points and its modules."""
    table, control_kinds = parameter("fire.addresses").value, parameter("fire.modules").value
    addresses = {kind: count * table[kind] for kind, count in counts.items()}
    modules = sum(addresses[kind] for kind in addresses if kind in control_kinds)
    points = sum(addresses.values()) - modules
    most, found = limits(), list[tuple[str, tuple[int, int]]]()
    for kind, load, each, because in (
        ("fire_loop", points, most.loop, LOOP_BY),
        ("fire_control_loop", modules, most.control, CONTROL_BY),
    ):
        number = pieces(load, each)
        formula = f"{load} 点 ÷ 每回路可用 {each} 点 → {number} 回路"
        ledger.add(Need(SYSTEM, kind, number, building, formula=formula, because=because, estimated=estimated))
        ledger.goal("fire_loops", number, number)
        share, more = divmod(load, number) if number else (0, 0)
        sizes = [share + (index < more) for index in range(number)]
        found += [(building, (size, size if kind == "fire_control_loop" else 0)) for size in sizes]
    total, each = points + modules, parameter("fire.isolator.points").value
    formula = f"{total} 点 ÷ 每只保护 {each} 点"
    number, by = pieces(total, each), ("fire.isolator.points",)
    ledger.add(Need(SYSTEM, "fire_isolator", number, building, formula=formula, because=by, estimated=estimated))
    return found


def _controllers(ledger: Ledger, loops: list[tuple[str, tuple[int, int]]], estimated: bool) -> None:
    most = limits()
    packed = fewest_boxes([weights for _, weights in loops], (most.points, most.modules))
    room = only_room(ledger.community, "fire_control_room")
    for box in packed.boxes:
        points = sum(loops[one][1][0] for one in box)
        modules = sum(loops[one][1][1] for one in box)
        formula = (
            f"{len(box)} 回路、{points} 点（可用 {most.points} 点），其中联动 {modules} 点（可用 {most.modules} 点）"
        )
        ledger.add(
            Need(
                SYSTEM,
                "fire_controller",
                1,
                room=room,
                serves=tuple(dict.fromkeys(loops[one][0] for one in box)),
                formula=formula,
                because=("fire.controller.points", "fire.controller.modules", "fire.spare"),
                estimated=estimated,
            )
        )
    if packed.boxes:
        ledger.goal("fire_controllers", len(packed.boxes), packed.bound)
