"""What feeds each device: switches by their ports, the rest by the kinds that may feed it and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.equipment import Pieces

SWITCH, CORE, BACKBONE = "access_switch", "core_switch", "backbone_cable"
INTERCOM_DOOR = (("unit", ("door_station",)), ("site", ("gate_station",)))
Scopes = tuple[tuple[str, tuple[str, ...]], ...]
Fed = Mapping[str, tuple[str, str | None]]  # the feeding device and its port, by the id of what it feeds


def fed(device: Device, parent: str, port: str | None = None) -> Device:
    """The same device with what feeds it; written out, because `replace` is slow for tens of thousands."""
    return Device(
        device.id,
        device.tag,
        device.system,
        device.kind,
        device.building,
        device.unit,
        device.storey,
        device.dwelling,
        device.room,
        device.room_name,
        parent,
        port,
        device.specs,
        device.provisions,
        device.sources,
        device.estimated,
        device.position,
    )


# --- switches -----------------------------------------------------------------------------------------


def switched(rows: Sequence[Pieces], of: Mapping[str, Sequence[str]], links: Mapping[str, str]) -> Fed:
    """What hangs on the switches: devices on those of a room, these on the core switches of the room they lead to.

    ``of`` tells the devices of a model id, ``links`` the room at the other end of each room's backbone cable.
    """
    found: dict[str, tuple[str, str | None]] = {}
    rooms: dict[str | None, list[Pieces]] = defaultdict(list)
    for pieces in rows:
        if pieces.row.kind in (SWITCH, CORE):
            rooms[pieces.row.room].append(pieces)
    cores = {room: _ports(own, CORE) for room, own in rooms.items()}
    for room, own in rooms.items():
        served = dict.fromkeys(name for pieces in own if pieces.row.kind == SWITCH for name in pieces.row.serves or ())
        devices = dict.fromkeys(id for name in served for id in of.get(name, ()))
        for id, port in zip(devices, _ports(own, SWITCH), strict=False):
            found.setdefault(id, port)
        uplinks = cores.get(links.get(room or "", room))
        switches = (one for pieces in own if pieces.row.kind == SWITCH for one in pieces.devices)
        if uplinks is not None:
            found |= {one.id: port for one, port in zip(switches, uplinks, strict=False)}
    return found


def _ports(rows: Iterable[Pieces], kind: str) -> Iterator[tuple[str, str | None]]:
    """The ports of the switches of one kind, one switch after the other; those of unstated number have no end."""
    for pieces in rows:
        if pieces.row.kind == kind:
            for one in pieces.devices:
                if pieces.row.ports is None:
                    while True:
                        yield one.id, None
                yield from ((one.id, str(number)) for number in range(1, pieces.row.ports + 1))


# --- by kind and place ---------------------------------------------------------------------------------


class Feeders:
    """The devices that may feed others, by kind and by where they stand; ``serving`` is what rows say of them."""

    def __init__(self, devices: Sequence[Device], serving: Mapping[str, Sequence[str]]) -> None:
        kinds = {kind for info in device_kinds().values() for _, some in info.fed_by for kind in some}
        kinds |= {kind for _, some in INTERCOM_DOOR for kind in some}
        self._serving, self._found = serving, defaultdict[tuple[object, ...], list[Device]](list)
        for one in devices:
            if one.kind in kinds:
                for scope in ("dwelling", "unit", "room", "building", "site"):
                    key = _key(scope, one)
                    if key is not None:
                        self._found[(scope, one.kind, *key)].append(one)

    def parents(self, devices: Iterable[Device]) -> dict[str, str]:
        """What feeds the devices that have no feed yet; those with several candidates share them in order."""
        shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
        found: dict[str, str] = {}
        for device in devices:
            scopes = _scopes(device)
            if device.parent is None and scopes:
                candidates = self._candidates(device, scopes)
                if len(candidates) == 1:
                    found[device.id] = candidates[0]
                elif candidates:
                    shared[candidates].append(device.id)
        for candidates, some in shared.items():
            for index, id in enumerate(some):
                found[id] = candidates[index * len(candidates) // len(some)]
        return found

    def _candidates(self, device: Device, scopes: Scopes) -> tuple[str, ...]:
        for scope, kinds in scopes:
            key = _key(scope, device)
            for kind in kinds if key is not None else ():
                near = [one for one in self._found.get((scope, kind, *(key or ())), ()) if one.id != device.id]
                if scope in ("dwelling", "unit") and near:
                    return (near[0].id,)
                chosen = self._serving_it(device, near) if len(near) > 1 else near
                if chosen and (scope != "site" or len(chosen) < len(near) or len(near) == 1):
                    return tuple(one.id for one in chosen)
        return ()

    def _serving_it(self, device: Device, near: list[Device]) -> list[Device]:
        """Those that are said to serve a device, its place, zone or building; all of them where none is."""
        names = {device.id, device.building, device.specs.get("zone"), device.specs.get("place")}
        chosen = [one for one in near if names & {*self._serving.get(one.id, ()), one.specs.get("place")} - {None}]
        return chosen or near


def _scopes(device: Device) -> Scopes:
    if device.kind == "controlled_door" and device.specs.get("intercom"):
        return INTERCOM_DOOR
    if device.kind == "checkpoint" and not device.specs.get("online"):
        return ()
    return device_kinds()[device.kind].fed_by


def _key(scope: str, device: Device) -> tuple[object, ...] | None:
    """Where a device stands at a scope; None where that is not known."""
    if scope == "site":
        return ()
    if scope == "unit":
        return None if device.building is None else (device.building, device.unit)
    if scope == "building":
        return (device.building,)  # open ground is a place too
    place = device.dwelling if scope == "dwelling" else device.room
    return None if place is None else (place,)
