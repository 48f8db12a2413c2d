"""Loudspeakers, WLAN access points and antennas; devices of the fire alarm; sub-meters of energy."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import Plain, device_kinds
from tiaowen.generators.devices.made import Maker, cited
from tiaowen.generators.devices.places import Spot
from tiaowen.generators.order import NaturalKey, natural_key
from tiaowen.model.systems.coverage import CoverageDevice
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label, words


def coverage_devices(maker: Maker) -> Iterator[Device]:
    """Speakers, then radio devices, each in natural order of their ids."""
    community = maker.community
    for speaker in sorted((community.broadcast and community.broadcast.speakers) or (), key=_by_id):
        yield _placed(maker, speaker, {} if speaker.zone is None else {"zone": speaker.zone})
    for device in sorted((community.wireless and community.wireless.devices) or (), key=_by_id):
        yield _placed(maker, device, {})


def _by_id(one: CoverageDevice) -> NaturalKey:
    return natural_key(one.id)


def _placed(maker: Maker, one: CoverageDevice, specs: dict[str, Plain]) -> Device:
    if one.load_w is not None:
        specs["load"] = one.load_w
        specs["size"] = f"{one.load_w:g} W"
    spot = maker.places.stated(one.building, one.unit, one.storey, one.room, one.position, one.covers or ())
    return maker.own(
        one.kind,
        one.id,
        spot,
        (maker.community.path_of(one),),
        system=one.system,
        specs=specs,
        provisions=cited(one.because),
        estimated=bool(one.estimated),
    )


def fire_devices(maker: Maker) -> Iterator[Device]:
    """The devices of the public areas as stated, building by building, kind by kind in the order of the vocabulary."""
    alarm = maker.community.fire_alarm
    for entry in sorted((alarm and alarm.buildings) or (), key=lambda one: natural_key(one.building)):
        counts = {} if entry.public_areas is False else entry.devices or {}
        for kind in (one for one in words("fire_device") if counts.get(one)):
            source = (f"{maker.community.path_of(entry)}.devices.{kind}",)
            for number in range(1, counts[kind] + 1):
                where, guess = f"{entry.building}-{number}", "devices" in entry.estimated
                yield maker.numbered(kind, where, Spot(entry.building), source, estimated=guess)


def energy_devices(maker: Maker) -> Iterator[Device]:
    """The sub-meters of the uses that are stated to have some."""
    energy, info = maker.community.energy, device_kinds()["sub_meter"]
    for use in sorted((energy and energy.uses) or (), key=lambda one: one.kind):
        name = Text(label("energy_use", use.kind), label("energy_use", use.kind, "en"))
        source = (maker.community.path_of(use),)
        for number in range(1, (0 if use.present is False else use.meters or 0) + 1):
            spot, guess = Spot(name=name), "meters" in use.estimated
            yield maker.numbered(info.key, f"{use.kind}-{number}", spot, source, estimated=guess)
