"""5.7.14: machine-room works: climate, power supply and earthing of machine rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.machine_room import MachineRoom
from tiaowen.rules.entrances import CONTROL_ROOMS, rooms_of
from tiaowen.rules.outcomes import Finding, Inapplicable, Subject, Value
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision
from tiaowen.spec.vocabulary import label

ROOMS = "machine_rooms.rooms"
ALWAYS_MACHINE_ROOMS = CONTROL_ROOMS | {"machine_room"}
LOAD_CLASSES = ("extra", "first", "second", "third")


def _machine_rooms(community: Community) -> Iterator[tuple[Subject, MachineRoom | Missing]]:
    """Every machine room with its works: those of the kinds that always count, and others listed."""
    listed = look_up(community, ROOMS)
    entries = {} if isinstance(listed, Missing) else {one.room: one for one in listed}
    always = list(rooms_of(community, ALWAYS_MACHINE_ROOMS))
    for room in always:
        if isinstance(room, Missing):
            yield subject(community, community), room
        elif room.id not in entries:
            absent = listed if isinstance(listed, Missing) else Missing((f"{ROOMS}[room={room.id}]",))
            yield subject(community, room), absent
    for id, entry in entries.items():
        found = community.room_by_id.get(id)
        yield subject(community, found[1] if found is not None else entry), entry


def _by_field(community: Community, fields: dict[str, str]) -> Iterator[Finding]:
    """What machine rooms state in fields, by part."""
    for where, entry in _machine_rooms(community):
        for part, field in fields.items():
            if isinstance(entry, Missing):
                yield Finding(where, entry, part)
            else:
                yield field_finding(community, entry, field, part, where=where)


def _stated(community: Community, entry: MachineRoom, *fields: str) -> Missing | None:
    values = [community.stated(entry, field) for field in fields]
    missing = tuple(path for one in values if isinstance(one, Missing) for path in one.paths)
    return Missing(missing) if missing else None


def _finding(
    community: Community, where: Subject, entry: MachineRoom, part: str, value: Value, *fields: str, told: Text
) -> Finding:
    paths = tuple(f"{community.path_of(entry)}.{field}" for field in fields)
    return Finding(where, value, part, paths, detail=told)


@rule("5.7.14-4-1")
def climate_of_machine_rooms(community: Community, provision: Provision) -> Iterator[Finding]:
    """The ranges of temperature and humidity lie within what the equipment bears."""
    for where, entry in _machine_rooms(community):
        for part in provision.parts:
            if isinstance(entry, Missing):
                yield Finding(where, entry, part)
            else:
                yield _within(community, where, entry, part)


def _within(community: Community, where: Subject, entry: MachineRoom, part: str) -> Finding:
    fields = (part, f"equipment_{part}")
    own, borne = (getattr(entry, field) for field in fields)
    missing = _stated(community, entry, *fields)
    if missing is not None:
        return Finding(where, missing, part)
    told = Text(f"设计 {_range(own)}，设备允许 {_range(borne)}", f"design {_range(own)}, borne {_range(borne)}")
    holds = borne[0] <= own[0] and own[1] <= borne[1]
    return _finding(community, where, entry, part, holds, *fields, told=told)


def _range(ends: Any) -> str:
    return f"{ends[0]:g}–{ends[1]:g}"


@rule("5.7.14-4-3")
def dedicated_air_conditioning(community: Community, provision: Provision) -> Iterator[Finding]:
    """Dedicated air conditioning regulates itself, and a place is kept for its outdoor unit."""
    fields = {"regulation": "automatic_regulation", "outdoor_unit": "outdoor_unit_place"}
    for where, entry in _machine_rooms(community):
        for part, field in fields.items():
            dedicated = entry if isinstance(entry, Missing) else community.stated(entry, "dedicated_air_conditioning")
            if isinstance(entry, Missing) or isinstance(dedicated, Missing):
                yield Finding(where, dedicated, part)
            elif dedicated:
                yield field_finding(community, entry, field, part, where=where)
            else:
                none = Text("没有专用空调", "it has no dedicated air conditioning")
                yield Finding(where, Inapplicable(none), part)


@rule("5.7.14-5-1")
def class_of_supply(community: Community, provision: Provision) -> Iterator[Finding]:
    """The class of supply is no lower than the one needed."""
    fields = ("load_class", "load_class_required")
    for where, entry in _machine_rooms(community):
        if isinstance(entry, Missing):
            yield Finding(where, entry, "")
            continue
        missing = _stated(community, entry, *fields)
        if missing is not None:
            yield Finding(where, missing, "")
            continue
        own, needed = entry.load_class or "", entry.load_class_required or ""
        told = Text(
            f"设计{label('load_class', own)}，需{label('load_class', needed)}",
            f"design {label('load_class', own, 'en')}, needed {label('load_class', needed, 'en')}",
        )
        holds = LOAD_CLASSES.index(own) <= LOAD_CLASSES.index(needed)
        yield _finding(community, where, entry, "", holds, *fields, told=told)


@rule("5.7.14-5-3")
def lightning_impulse_protection(community: Community, provision: Provision) -> Iterator[Finding]:
    """Supplies of the equipment are protected against lightning impulses."""
    yield from _by_field(community, {"": "lemp_protection"})


@rule("5.7.14-6-1")
def resistance_of_shared_earthing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Shared earthing is no higher than the lowest that any equipment asks for."""
    yield from _earthing(community, "shared", ("equipment_earth_resistances",))


@rule("5.7.14-6-2")
def resistance_of_separate_earthing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Separate earthing is no higher than national standards and equipment allow."""
    yield from _earthing(community, "separate", ("equipment_earth_resistances", "standard_earth_resistance"))


def _earthing(community: Community, kind: str, bounds: tuple[str, ...]) -> Iterator[Finding]:
    for where, entry in _machine_rooms(community):
        earthing = entry if isinstance(entry, Missing) else community.stated(entry, "earthing")
        if isinstance(entry, Missing) or isinstance(earthing, Missing):
            yield Finding(where, earthing, "")
        elif earthing != kind:
            other = Text(f"采用{label('earthing', earthing)}", f"its earthing is {label('earthing', earthing, 'en')}")
            yield Finding(where, Inapplicable(other), "")
        else:
            yield _resistance(community, where, entry, bounds)


def _resistance(community: Community, where: Subject, entry: MachineRoom, bounds: tuple[str, ...]) -> Finding:
    fields = ("earth_resistance", *bounds)
    missing = _stated(community, entry, *fields)
    if missing is not None:
        return Finding(where, missing, "")
    asked = list(entry.equipment_earth_resistances or ())
    if not asked:
        return Finding(where, Missing((f"{community.path_of(entry)}.equipment_earth_resistances",)), "")
    if "standard_earth_resistance" in bounds and entry.standard_earth_resistance is not None:
        asked.append(entry.standard_earth_resistance)
    own, lowest = entry.earth_resistance or 0, min(asked)
    told = Text(f"设计 {own:g} Ω，最小要求 {lowest:g} Ω", f"design {own:g} Ω, lowest asked for {lowest:g} Ω")
    return _finding(community, where, entry, "", own <= lowest, *fields, told=told)


@rule("5.7.14-6-3")
def local_equipotential_bonding(community: Community, provision: Provision) -> Iterator[Finding]:
    """Machine rooms have local equipotential bonding of their own."""
    yield from _by_field(community, {"": "local_bonding"})
