"""How many devices of security, sound, radio, fire alarm and energy the model states, counted from the model itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from tiaowen.model.community import Community
from tiaowen.model.parts import read_part

Counted: TypeAlias = tuple[str, str | None, str, int]  # system, building, kind, how many
HOSTS = ("security", "intrusion", "access_control", "guard_tour", "parking", "home_security")
SHORT = {"cctv": "video_host", "access_control": "access_host"}
IN_BUILDINGS = ("entrance", "lobby", "lift_lobby", "floor", "basement")


def counted_systems(community: Community) -> Iterator[Counted]:
    """What stands at places of its own, by system, building and kind."""
    yield from _security(community)
    yield from _entrances(community)
    yield from _sound_and_radio(community)
    for alarm in (community.fire_alarm and community.fire_alarm.buildings) or ():
        if alarm.public_areas is not False:
            for kind, count in (alarm.devices or {}).items():
                yield "fire_alarm", alarm.building, kind, count
    for use in (community.energy and community.energy.uses) or ():
        if use.present is not False:
            yield "energy", None, "sub_meter", use.meters or 0


def _of_room(community: Community, room: str | None) -> str | None:
    found = community.room_by_id.get(room or "")
    return found[0].id if found else None


def _standing(community: Community, building: str | None, room: str | None, covers: Iterable[str]) -> str | None:
    """The building of a device: as stated, else that of its room, else that of the first place that it covers."""
    home = building or _of_room(community, room)
    first = next(iter(covers), None)
    if home is not None or first is None:
        return home
    kind, _, id = first.partition(":")
    if kind == "room":
        return _of_room(community, id)
    if kind == "lift":
        return next((lift.building for lift in community.lifts or () if lift.id == id), None)
    return read_part(id).building if kind in IN_BUILDINGS else None


def _security(community: Community) -> Iterator[Counted]:
    for host in (community.security and community.security.hosts) or ():
        if host.system in (*HOSTS, "cctv"):
            kind = SHORT.get(host.system, f"{host.system}_host")
            yield host.system, _of_room(community, host.room), kind, 1
    for camera in (community.cctv and community.cctv.cameras) or ():
        yield "cctv", _standing(community, camera.building, camera.room, camera.covers or ()), "camera", 1
    intrusion = community.intrusion
    for one in (intrusion and intrusion.detectors) or ():
        outside = one.end is not None or any(text.startswith("zone:") for text in one.covers or ())
        kind = "perimeter_detector" if outside else "intrusion_detector"
        yield "intrusion", _standing(community, one.building, one.room, one.covers or ()), kind, 1
    for button in (intrusion and intrusion.panic_buttons) or ():
        yield "intrusion", _standing(community, button.building, button.room, button.covers or ()), "panic_button", 1
    for point in (community.guard_tour and community.guard_tour.checkpoints) or ():
        for place in point.at or (None,):
            building = place if place in community.building_by_id else _of_room(community, place)
            yield "guard_tour", building, "checkpoint", 1


def _stairs(community: Community, part: str) -> list[tuple[str, str | None]]:
    """The entrances that a part names, by building and unit."""
    one = read_part(part)
    building = community.building_by_id.get(one.building)
    units = [unit.id for unit in (building and building.units) or ()]
    if one.unit is not None or not units:
        return [(one.building, one.unit)] if one.unit is None or not building or one.unit in units else []
    return [(one.building, unit) for unit in units]


def _entrances(community: Community) -> Iterator[Counted]:
    doors: dict[tuple[str, object], tuple[str | None, int]] = {}
    for group in (community.access_control and community.access_control.doors) or ():
        named: list[tuple[tuple[str, object], str | None]] = [(("gate", gate), None) for gate in group.gates or ()]
        named += [(("room", room), _of_room(community, room)) for room in group.rooms or ()]
        for part in group.entrances or ():
            named += [(("stair", stair), stair[0]) for stair in _stairs(community, part)]
        for key, building in named:
            doors[key] = building, max(group.doors_each or 1, doors.get(key, (None, 0))[1])
    for building, count in doors.values():
        yield "access_control", building, "controlled_door", count
    intercom = community.intercom
    if intercom is not None:
        for room in intercom.management_stations or ():
            yield "intercom", _of_room(community, room), "management_station", 1
        yield "intercom", None, "gate_station", len(intercom.gate_stations or ())
        for stair in {stair for part in intercom.door_stations or () for stair in _stairs(community, part)}:
            yield "intercom", stair[0], "door_station", 1
        for passage in intercom.passages or ():
            yield "intercom", read_part(passage.at).building, "passage_station", int(bool(passage.door_station))
    yield from _parking(community)


def _parking(community: Community) -> Iterator[Counted]:
    parks = (community.site and community.site.car_parks) or ()
    ways = {park.id: len(park.entrances or ()) or 1 for park in parks}
    for gate in (community.parking and community.parking.gates) or ():
        yield "parking", None, "parking_barrier", int(bool(gate.barrier))
    for park in (community.parking and community.parking.car_parks) or ():
        each = ways.get(park.car_park, 1)
        yield "parking", None, "parking_barrier", each * bool(park.barrier)
        yield "parking", None, "entry_ticket_reader", each * bool(park.entry_ticket_reader)
        yield "parking", None, "exit_ticket_reader", each * bool(park.exit_ticket_reader)
        yield "parking", None, "payment_machine", int(bool(park.self_payment))


def _sound_and_radio(community: Community) -> Iterator[Counted]:
    speakers = (community.broadcast and community.broadcast.speakers) or ()
    devices = (community.wireless and community.wireless.devices) or ()
    for one in (*speakers, *devices):
        yield one.system, _standing(community, one.building, one.room, one.covers or ()), one.kind, 1
