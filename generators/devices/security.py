"""The devices of security: hosts, detectors, panic buttons, cameras, checkpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from tiaowen.generators.devices.device import NO_SPECS, Device
from tiaowen.generators.devices.device_kinds import Plain
from tiaowen.generators.devices.made import Maker
from tiaowen.generators.devices.places import Spot
from tiaowen.generators.order import natural_key
from tiaowen.model.systems.guard_tour import Checkpoint
from tiaowen.model.systems.security_devices import DetectorType
from tiaowen.model.systems.security_devices import Device as Stated
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

HOSTS = MappingProxyType(
    {
        "security": "security_host",
        "intrusion": "intrusion_host",
        "cctv": "video_host",
        "access_control": "access_host",
        "guard_tour": "guard_tour_host",
        "parking": "parking_host",
        "home_security": "home_security_host",
    }
)
PERIMETER = "zone"


def security_devices(maker: Maker) -> Iterator[Device]:
    """The devices of security that stand at places of their own, list by list in natural order of their ids."""
    yield from _hosts(maker)
    yield from _intrusion(maker)
    yield from _cameras(maker)
    yield from _checkpoints(maker)


def _hosts(maker: Maker) -> Iterator[Device]:
    """The hosts of security systems; the intercom's are its management stations."""
    security = maker.community.security
    for host in sorted((security and security.hosts) or (), key=lambda one: (one.system, natural_key(one.room))):
        kind = HOSTS.get(host.system)
        if kind is not None:
            spot = Spot() if host.room is None else maker.places.room(host.room)
            source = (maker.community.path_of(host),)
            yield maker.numbered(kind, host.room or host.system, spot, source, estimated=bool(host.estimated))


def _intrusion(maker: Maker) -> Iterator[Device]:
    intrusion = maker.community.intrusion
    if intrusion is None:
        return
    types = {one.id: one for one in intrusion.detector_types or ()}
    for one in sorted(intrusion.detectors or (), key=lambda one: natural_key(one.id)):
        zones = [text.partition(":")[2] for text in one.covers or () if text.startswith(f"{PERIMETER}:")]
        kind = "perimeter_detector" if zones or one.end is not None else "intrusion_detector"
        specs = _detector(types.get(one.type or ""))
        yield _stated(maker, kind, one, {**specs, "zone": zones[0]} if zones else specs)
    for button in sorted(intrusion.panic_buttons or (), key=lambda one: natural_key(one.id)):
        yield _stated(maker, "panic_button", button, NO_SPECS)


def _detector(type: DetectorType | None) -> Mapping[str, Plain]:
    if type is None:
        return NO_SPECS
    if type.name is not None:
        return {"type": type.name}
    if type.kind is None:
        return {"type": type.id}
    return {"kind": label("detector", type.kind, "en"), "kind_zh": label("detector", type.kind)}


def _cameras(maker: Maker) -> Iterator[Device]:
    cctv = maker.community.cctv
    types = {one.id: one.name or one.id for one in (cctv and cctv.camera_types) or ()}
    for one in sorted((cctv and cctv.cameras) or (), key=lambda one: natural_key(one.id)):
        specs: dict[str, Plain] = {"type": types.get(one.type, one.type)} if one.type else {}
        aim = {"azimuth": one.azimuth_deg, "tilt": one.tilt_deg, "height": one.height_m}
        specs |= {name: value for name, value in aim.items() if value is not None}
        yield _stated(maker, "camera", one, specs or NO_SPECS)


def _stated(maker: Maker, kind: str, one: Stated, specs: Mapping[str, Plain]) -> Device:
    spot = maker.places.stated(one.building, one.unit, one.storey, one.room, one.position, one.covers or ())
    source = (maker.community.path_of(one),)
    return maker.own(kind, one.id, spot, source, specs=specs, estimated=bool(one.estimated))


def _checkpoints(maker: Maker) -> Iterator[Device]:
    """A checkpoint for each place that a row of checkpoints names; one that names none is one."""
    tour = maker.community.guard_tour
    for one in sorted((tour and tour.checkpoints) or (), key=lambda one: natural_key(one.id)):
        source, guess = (maker.community.path_of(one),), bool(one.estimated)
        single = len(one.at or ()) < 2
        specs: Mapping[str, Plain] = {"online": 1} if tour and tour.mode == "online" else NO_SPECS
        for place in one.at or (None,):
            name = one.id if single or place is None else f"{one.id}-{place}"
            spot = _checked(maker, one, place, single=single)
            device = maker.own("checkpoint", name, spot, source, specs=specs, estimated=guess)
            if name != one.id:
                maker.of.setdefault(one.id, []).append(device.id)
            yield device


def _checked(maker: Maker, one: Checkpoint, place: str | None, *, single: bool) -> Spot:
    if place in maker.community.room_by_id:
        spot = maker.places.stated(None, one.unit, one.storey, place, one.position)
    elif place in maker.community.building_by_id:
        spot = maker.places.stated(place, one.unit, one.storey, None, one.position if single else None)
    else:
        spot = Spot(None, one.unit, one.storey, position=one.position if single else None)
    return spot if spot.name is not None else _named(spot, one.place, place)


def _named(spot: Spot, kind: str, place: str | None) -> Spot:
    outside = "" if place is None or spot.building is not None else f" {place}"
    words = label("checkpoint_place", kind), label("checkpoint_place", kind, "en")
    return replace(spot, name=Text(*(f"{word}{outside}" for word in words)))
