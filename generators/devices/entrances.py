"""The devices at entrances: controlled doors, stations of the intercom, gates and car parks under management."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.made import Maker
from tiaowen.generators.devices.places import Spot
from tiaowen.generators.order import natural_key
from tiaowen.model.systems.access import ControlledDoors
from tiaowen.model.systems.parking import ManagedCarPark, ManagedGate
from tiaowen.spec.errors import Text

PLACES, INSIDE = ("5.7.8-3",), ("5.7.8-2",)


def entrance_devices(maker: Maker) -> Iterator[Device]:
    """Doors, stations, then parking; each list in natural order of what it names."""
    yield from _doors(maker)
    yield from _stations(maker)
    yield from _parking(maker)


# --- access control -----------------------------------------------------------------------------------


def _doors(maker: Maker) -> Iterator[Device]:
    """Every controlled door that is stated; groups that name one place speak of the same doors there."""
    access = maker.community.access_control
    found: dict[tuple[str, bool], tuple[Spot, list[ControlledDoors], tuple[str, ...]]] = {}
    for group in sorted((access and access.doors) or (), key=lambda one: natural_key(one.id)):
        for place, spot, provisions in _places(maker, group):
            found.setdefault((place, spot.room is not None), (spot, [], provisions))[1].append(group)
    for place, inside in sorted(found, key=lambda key: (natural_key(key[0]), key[1])):
        spot, groups, provisions = found[place, inside]
        sources = tuple(maker.community.path_of(group) for group in groups)
        guess = any(group.estimated for group in groups)
        said = [group.intercom for group in groups if group.intercom is not None]
        joined = any(said) if said else provisions == PLACES
        specs = {"place": place, "intercom": int(joined)}
        for number in range(1, max(group.doors_each or 1 for group in groups) + 1):
            device = maker.numbered(
                "controlled_door",
                f"{place.replace('/', '-')}-{number}",
                spot,
                sources,
                specs=specs,
                provisions=provisions,
                estimated=guess,
            )
            maker.of.setdefault(place, []).append(device.id)
            yield device


def _places(maker: Maker, group: ControlledDoors) -> Iterator[tuple[str, Spot, tuple[str, ...]]]:
    for gate in group.gates or ():
        yield gate, maker.places.gate(gate), PLACES
    for part in group.entrances or ():
        for spot in maker.places.entrances(part):
            yield _text(spot), spot, PLACES
    for room in group.rooms or ():
        yield room, maker.places.room(room), INSIDE


def _text(spot: Spot) -> str:
    return f"{spot.building}/{spot.unit}" if spot.unit is not None else spot.building or ""


# --- intercom -----------------------------------------------------------------------------------------


def _stations(maker: Maker) -> Iterator[Device]:
    """Management, gate, door and passage stations; those of the dwellings are made with the dwellings."""
    intercom = maker.community.intercom
    if intercom is None:
        return
    path, guesses = maker.community.path_of(intercom), intercom.estimated
    for room in sorted(intercom.management_stations or (), key=natural_key):
        yield _station(maker, "management_station", room, maker.places.room(room), path, guesses)
    for gate in sorted(intercom.gate_stations or (), key=natural_key):
        yield _station(maker, "gate_station", gate, maker.places.gate(gate), path, guesses)
    named = {_text(spot): spot for part in intercom.door_stations or () for spot in maker.places.entrances(part)}
    for entrance in sorted(named, key=natural_key):
        yield _station(maker, "door_station", entrance, named[entrance], path, guesses)
    numbers: dict[str, int] = {}
    for passage in sorted(intercom.passages or (), key=lambda one: natural_key(one.at)):
        if passage.door_station:
            numbers[passage.at] = number = numbers.get(passage.at, 0) + 1
            spot = replace(maker.places.part(passage.at), name=Text("通道", "passage"))
            where = f"{passage.at.replace('/', '-')}-{number}"
            source = (maker.community.path_of(passage),)
            yield maker.numbered("passage_station", where, spot, source, estimated=bool(passage.estimated))


STATED = {
    "management_station": "management_stations",
    "gate_station": "gate_stations",
    "door_station": "door_stations",
}


def _station(maker: Maker, kind: str, where: str, spot: Spot, path: str, guesses: tuple[str, ...]) -> Device:
    key = STATED[kind]
    source = (f"{path}.{key}",)
    return maker.numbered(kind, where.replace("/", "-"), spot, source, specs={"place": where}, estimated=key in guesses)


# --- parking ------------------------------------------------------------------------------------------


def _parking(maker: Maker) -> Iterator[Device]:
    """Barriers, ticket readers and payment machines: one for each entrance that is stated, else one that is a guess."""
    parking = maker.community.parking
    for gate in sorted((parking and parking.gates) or (), key=lambda one: natural_key(one.gate)):
        if gate.barrier:
            yield _at_gate(maker, gate)
    for park in sorted((parking and parking.car_parks) or (), key=lambda one: natural_key(one.car_park)):
        yield from _at_car_park(maker, park)


def _at_gate(maker: Maker, gate: ManagedGate) -> Device:
    spot, source = maker.places.gate(gate.gate), (maker.community.path_of(gate),)
    return maker.numbered("parking_barrier", gate.gate, spot, source, estimated=bool(gate.estimated))


def _at_car_park(maker: Maker, park: ManagedCarPark) -> Iterator[Device]:
    stated = {
        "parking_barrier": park.barrier,
        "entry_ticket_reader": park.entry_ticket_reader,
        "exit_ticket_reader": park.exit_ticket_reader,
    }
    source = (maker.community.path_of(park),)
    points = maker.places.car_park_entrances(park.car_park)
    spot = maker.places.target(f"car_park:{park.car_park}")
    for kind, there in stated.items():
        if there:
            for number, point in enumerate(points or (None,), 1):
                where = f"{park.car_park}-{number}" if len(points) > 1 else park.car_park
                place, guess = replace(spot, position=point), bool(park.estimated) or not points
                yield maker.numbered(kind, where, place, source, estimated=guess)
    if park.self_payment:
        yield maker.numbered("payment_machine", park.car_park, spot, source, estimated=bool(park.estimated))
