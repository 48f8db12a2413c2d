"""Access control (5.7.8): doors that are stated and doors that are asked for, their fittings and controllers, lifts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tiaowen.model.systems.access import AccessControl, BuildingAccess, ControlledDoors
from tiaowen.solvers.quantities.cover import Size
from tiaowen.solvers.quantities.ledger import Ledger, Need
from tiaowen.solvers.quantities.places import (
    SITE,
    entrances,
    entrances_named,
    gates_on_foot,
    host_room,
    housing,
    rooms,
    stairs,
)
from tiaowen.solvers.quantities.stations import Table, add_stations
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

T = TypeVar("T")
SYSTEM = "access_control"
DOORS = Text("受控门", "controlled doors")
STOREYS = Text("楼层通道门", "storey doors")
LIFTS = Text("受控电梯", "controlled lifts")
ROOMS = Text("重要房间与机电用房的门", "doors of important and plant rooms")
ASKED_ROOMS = frozenset(
    {
        "security_control_centre",
        "fire_control_room",
        "cashier_office",
        "valuables_store",
        "machine_room",
        "pump_room",
        "plant_room",
        "power_room",
    }
)
PLACES, INSIDE = ("5.7.8-3",), ("5.7.8-2",)


@dataclass(frozen=True, slots=True)
class Doors:
    """So many doors at one place; ``intercom`` doors are opened by a station of the visitor intercom."""

    place: str
    building: str | None
    count: int
    intercom: bool
    told: str
    because: tuple[str, ...]
    estimated: bool = False


def add_access(ledger: Ledger) -> None:
    """Fittings of doors and lifts by building, the fewest controllers for the doors with readers, one host."""
    access = ledger.community.access_control or AccessControl()
    found = [*_at_gates(ledger, access), *_at_entrances(ledger, access), *_at_rooms(ledger, access)]
    inside, lifts = _inside(ledger, access)
    found += inside
    order: list[str | None] = [building.id for building in ledger.community.buildings or ()]
    for building in [*order, None]:
        own = [one for one in found if one.building == building and one.count]
        if own:
            _fittings(ledger, building, own)
            _controllers(ledger, building, [one for one in own if not one.intercom])
    for lift in lifts:
        _lift(ledger, *lift)
    if any(need.system == SYSTEM for need in ledger.needs):
        room, formula = host_room(ledger.community, SYSTEM), "出入口控制主机 1 台"
        ledger.add(Need(SYSTEM, "access_host", 1, room=room, formula=formula, because=("5.7.13-2", "5.7.8-4")))


@dataclass(frozen=True, slots=True)
class Named:
    """What the groups of doors that name one place say together, in whatever order they stand."""

    groups: tuple[ControlledDoors, ...]

    @property
    def count(self) -> int:
        """The number of doors there; a place that is named has one at least."""
        return max((one.doors_each or 1 for one in self.groups), default=1)

    def joined(self, *, asked: bool) -> bool:
        """Whether the doors belong to the intercom; ``asked`` is the answer where no group says so."""
        said = [one.intercom for one in self.groups if one.intercom is not None]
        return any(said) if said else asked

    def estimated(self, field: str) -> bool:
        """Whether what is said here is an estimate."""
        return any({"doors_each", "intercom", field} & set(one.estimated) for one in self.groups)


def _named(pairs: Iterable[tuple[T, ControlledDoors]]) -> dict[T, Named]:
    found: dict[T, list[ControlledDoors]] = {}
    for place, group in pairs:
        found.setdefault(place, []).append(group)
    return {place: Named(tuple(groups)) for place, groups in found.items()}


NONE = Named(())


def _at_gates(ledger: Ledger, access: AccessControl) -> Iterator[Doors]:
    named = _named((gate, group) for group in access.doors or () for gate in group.gates or ())
    for gate in gates_on_foot(ledger, named, Text("小区出入口的受控门", "controlled doors at gates")):
        one = named.get(gate.id, NONE)
        estimated = one.estimated("gates") or (not one.groups and "use" in gate.estimated)
        yield Doors(gate.id, None, one.count, one.joined(asked=True), "人行出入口", PLACES, estimated)


def _at_entrances(ledger: Ledger, access: AccessControl) -> Iterator[Doors]:
    """A door at every entrance of housing (5.7.8-3) and where one is stated."""
    named = _named(
        (entrance, group)
        for group in access.doors or ()
        for part in group.entrances or ()
        for entrance in entrances_named(ledger.community, part)
    )
    for at in dict.fromkeys([*entrances(ledger, DOORS), *named]):
        one = named.get(at, NONE)
        estimated = at.estimated or one.estimated("entrances")
        yield Doors(at.part, at.building, one.count, one.joined(asked=True), "入口", PLACES, estimated)


def _at_rooms(ledger: Ledger, access: AccessControl) -> Iterator[Doors]:
    """The doors of rooms that are stated to be controlled, and of those that should be (5.7.8-2)."""
    known = ledger.community.room_by_id
    named = _named((room, group) for group in access.doors or () for room in group.rooms or ())
    asked = [room.id for _, room in rooms(ledger, ASKED_ROOMS, ROOMS)]
    for id in dict.fromkeys([*named, *asked, *(access.activity_rooms or ())]):
        if id in known:
            one = named.get(id, NONE)
            joined = one.joined(asked=False)
            yield Doors(id, known[id][0].id, one.count, joined, "房间", INSIDE, one.estimated("rooms"))


def _inside(ledger: Ledger, access: AccessControl) -> tuple[list[Doors], list[tuple[str, tuple[str, ...], bool]]]:
    """The storey doors and the lifts of housing that are stated to be controlled."""
    doors: list[Doors] = []
    lifts: list[tuple[str, tuple[str, ...], bool]] = []
    what = Text(f"{STOREYS.zh}与{LIFTS.zh}", f"{STOREYS.en} and {LIFTS.en}")
    if access.buildings is None:
        path = SYSTEM if ledger.community.access_control is None else f"{SYSTEM}.buildings"
        ledger.lack(SITE, what, (path,))
        return doors, lifts
    for building in housing(ledger, what):
        own = [entry for entry in access.buildings if building.id in entry.buildings]
        if not own:
            ledger.lack(building.id, what, (f"{SYSTEM}.buildings[buildings={building.id}]",))
            continue
        if _controlled(ledger, own, "storey_doors", building.id, STOREYS):
            found = stairs(ledger, building, STOREYS)
            storeys = sum(len({one.storey for one in stair.dwellings}) for stair in found)
            doors += _on_storeys(ledger, own, building.id, storeys)
        if _controlled(ledger, own, "lifts", building.id, LIFTS):
            lifts += _lifts_of(ledger, own, building.id)
    return doors, lifts


def _controlled(ledger: Ledger, own: Sequence[BuildingAccess], field: str, building: str, what: Text) -> bool:
    """Whether entries say together that something is controlled; one that says that it is not settles it."""
    said = {f"{ledger.community.path_of(entry)}.{field}": getattr(entry, field) for entry in own}
    against = [path for path, word in said.items() if word == "uncontrolled"]
    unsaid = [path for path, word in said.items() if word is None]
    if against:
        path = against[0]
        ledger.lack(building, Text(f"{what.zh}（{path} 写明不受控）", f"{what.en} ({path}: not controlled)"), ())
    elif unsaid:
        ledger.lack(building, what, unsaid)
    return not against and not unsaid and "controlled" in said.values()


def _on_storeys(ledger: Ledger, own: Sequence[BuildingAccess], building: str, storeys: int) -> Iterator[Doors]:
    each = [entry.doors_per_storey for entry in own if entry.doors_per_storey is not None]
    if not each:
        ledger.lack(building, STOREYS, [f"{ledger.community.path_of(entry)}.doors_per_storey" for entry in own])
        return
    said = {field for entry in own for field in entry.estimated}
    estimated = bool({"storey_doors", "doors_per_storey"} & said) or _guessed(ledger, building)
    yield Doors(f"{building}:楼层门", building, storeys * max(each), False, "楼层门", INSIDE, estimated)


def _guessed(ledger: Ledger, building: str) -> bool:
    one = ledger.community.building_by_id[building]
    return bool({"use", "units", "dwellings"} & set(one.estimated))


def _lifts_of(
    ledger: Ledger, own: Sequence[BuildingAccess], building: str
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    if ledger.community.lifts is None:
        ledger.lack(building, LIFTS, ("lifts",))
        return
    lifts = tuple(lift.id for lift in ledger.community.lifts if lift.building == building)
    yield building, lifts, any("lifts" in entry.estimated for entry in own)


def _fittings(ledger: Ledger, building: str | None, own: list[Doors]) -> None:
    """Readers, locks and buttons of all doors of a building."""
    tables = {joined: f"access.fittings.{'intercom' if joined else 'reader'}" for joined in (True, False)}
    kinds = dict.fromkeys(kind for name in tables.values() for kind in parameter(name).value)
    for kind in kinds:
        parts = [(one, parameter(tables[one.intercom]).value.get(kind, 0)) for one in own]
        used = [(one, each) for one, each in parts if each]
        ledger.add(
            Need(
                SYSTEM,
                kind,
                sum(one.count * each for one, each in used),
                building,
                serves=tuple(one.place for one, _ in used),
                formula=_told(used),
                because=tuple(dict.fromkeys([*(id for one, _ in used for id in one.because), *_tables(tables, used)])),
                estimated=any(one.estimated for one, _ in used),
            )
        )


def _tables(tables: dict[bool, str], used: list[tuple[Doors, int]]) -> list[str]:
    return [tables[one.intercom] for one, _ in used]


def _told(used: list[tuple[Doors, int]]) -> str:
    """``入口 3 樘 × 1 + 房间 2 樘 × 1``, one piece for each kind of place."""
    sums: dict[tuple[str, int], int] = {}
    for one, each in used:
        sums[one.told, each] = sums.get((one.told, each), 0) + one.count
    return " + ".join(f"{told} {count} 樘 × {each}" for (told, each), count in sums.items())


def controller_table() -> Table:
    """The sizes of door controllers."""
    sizes = parameter("access.controller.doors").value
    made = tuple(Size(f"{doors}门", (doors,), doors) for doors in sizes)
    because = ("5.7.8-4", "access.controller.doors", "access.controller.spare")
    return Table(SYSTEM, "door_controller", made, parameter("access.controller.spare").value, because)


def _controllers(ledger: Ledger, building: str | None, doors: list[Doors]) -> None:
    count = sum(one.count for one in doors)
    if count:
        places = tuple(one.place for one in doors)
        estimated = any(one.estimated for one in doors)
        told, labels = "读卡受控门", {"门": count}
        table = controller_table()
        demand = (table.spared(count),)
        add_stations(ledger, table, demand, building, told, labels=labels, serves=places, estimated=estimated)


def _lift(ledger: Ledger, building: str, lifts: tuple[str, ...], estimated: bool) -> None:
    for kind, each in parameter("access.fittings.lift").value.items():
        ledger.add(
            Need(
                SYSTEM,
                kind,
                len(lifts) * each,
                building,
                serves=lifts,
                formula=f"受控电梯 {len(lifts)} 台 × {each}",
                because=(*INSIDE, "access.fittings.lift"),
                estimated=estimated,
            )
        )
