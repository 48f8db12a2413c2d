"""Guarded places (gates, entrances, ways, rooms …) and the devices that say they guard them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.outcomes import Finding, Subject
from tiaowen.rules.subjects import look_up, subject

CAMERAS = "cctv.cameras"
DETECTORS = "intrusion.detectors"
PANIC_BUTTONS = "intrusion.panic_buttons"
DOORS = "access_control.doors"
ANY = (CAMERAS, DETECTORS, PANIC_BUTTONS, DOORS)
IMPORTANT = ("cashier_office", "valuables_store", "pump_room", "plant_room", "power_room")
_ON_SITE = {
    "gate": "site.gates",
    "way": "site.ways",
    "plaza": "site.plazas",
    "car_park": "site.car_parks",
    "car_park_entrance": "site.car_parks",
    "lift": "lifts",
    "zone": "intrusion.zones",
}
_IN_HOUSING = frozenset({"entrance", "lobby", "lift_lobby"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be guarded: as a subject, as devices name it, and what is missing to know that it is one."""

    subject: Subject
    target: str
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """The places that devices guard, and the paths that are not stated to know all of them."""

    targets: frozenset[str]
    missing: tuple[str, ...]


def guard_of(community: Community, paths: Iterable[str]) -> Guard:
    """What the devices of these lists guard together."""
    targets: set[str] = set()
    missing: list[str] = []
    for path in paths:
        devices = look_up(community, path)
        if isinstance(devices, Missing):
            missing += devices.paths
            continue
        for device in devices:
            named = _targets(device) if path == DOORS else device.covers
            targets |= set(named or ())
            if named is None:
                missing.append(f"{community.path_of(device)}.covers")
    return Guard(frozenset(targets), tuple(missing))


def _targets(doors: Any) -> list[str]:
    named = [f"gate:{id}" for id in doors.gates or ()]
    named += [f"entrance:{part}" for part in doors.entrances or ()]
    return named + [f"room:{id}" for id in doors.rooms or ()]


def guarding(community: Community, places: Iterable[Place], guard: Guard, part: str = "") -> Iterator[Finding]:
    """Whether each place is guarded; unknown where it is not and a device does not say what it guards."""
    for place in places:
        if place.missing is not None:
            yield Finding(place.subject, place.missing, part)
        elif place.target not in guard.targets and guard.missing:
            yield Finding(place.subject, Missing(guard.missing), part)
        else:
            yield Finding(place.subject, place.target in guard.targets, part, (place.subject.path,))


def places(community: Community, kind: str) -> Iterator[Place]:
    """The places of one kind: a word of ``guarded_place``, or of ``room`` for rooms of that kind.

    Ways are the main ways only. One place with something missing stands for those that the model does not state.
    """
    if kind in _ON_SITE:
        yield from _on_site(community, kind)
    elif kind in _IN_HOUSING:
        yield from _in_housing(community, kind)
    else:
        yield from _rooms(community, kind)


def _on_site(community: Community, kind: str) -> Iterator[Place]:
    elements = look_up(community, _ON_SITE[kind])
    if isinstance(elements, Missing):
        yield _unstated(community, elements)
        return
    for one in elements:
        if kind != "way" or one.kind == "main_way":
            yield Place(subject(community, one), f"{kind}:{one.id}")


def _unstated(community: Community, missing: Missing) -> Place:
    return Place(subject(community, community), "", missing)


def _in_housing(community: Community, kind: str) -> Iterator[Place]:
    lifts = look_up(community, "lifts") if kind == "lift_lobby" else ()
    if community.buildings is None or isinstance(lifts, Missing):
        yield _unstated(community, lifts if isinstance(lifts, Missing) else Missing(("buildings",)))
        return
    served = {(lift.building, lift.unit) for lift in lifts}
    for building in community.buildings:
        for place, stair in _stairs(community, building, kind):
            if kind != "lift_lobby" or stair is None or stair in served:
                yield place


def _stairs(
    community: Community, building: Building, kind: str
) -> Iterator[tuple[Place, tuple[str, str | None] | None]]:
    """The stairs of one building that is or may be housing other than a villa, each with building and unit."""
    path, where = community.path_of(building), subject(community, building)
    if building.use not in (None, "residential") or community.kind_of(building) == "villa":
        return
    missing = [f"{path}.use"] if building.use is None else []
    kinds = community.kind_of(building)
    missing += kinds.paths if isinstance(kinds, Missing) else ()
    if building.units is None and building.dwellings is None:
        missing.append(f"{path}.units")
    if missing:
        yield Place(where, "", Missing(tuple(missing))), None
        return
    for unit in building.units or ():
        name = f"{building.id}/{unit.id}"
        yield Place(replace(subject(community, unit), id=name), f"{kind}:{name}"), (building.id, unit.id)
    if not building.units:
        yield Place(where, f"{kind}:{building.id}"), (building.id, None)


def _rooms(community: Community, kind: str) -> Iterator[Place]:
    if community.buildings is None:
        yield _unstated(community, Missing(("buildings",)))
    for building in community.buildings or ():
        if building.rooms is None:
            missing = Missing((f"{community.path_of(building)}.rooms",))
            yield Place(subject(community, building), "", missing)
        for room in building.rooms or ():
            if room.kind == kind:
                yield Place(subject(community, room), f"room:{room.id}")
