"""What loudspeakers, access points and antennas refer to: their zones, where they stand, what they cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tiaowen.model.community import Community
from tiaowen.model.device_references import BUILDING, ROOM, UNIT, Link
from tiaowen.model.element import Element
from tiaowen.model.parts import read_part
from tiaowen.model.systems.coverage import IN_BUILDINGS, CoverageDevice
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import words

ZONE = Text("广播分区", "broadcast zone")


def coverage_links(community: Community) -> Iterator[Link]:
    """Every id that a loudspeaker, a broadcast zone or a wireless device uses for another element."""
    zones = (community.broadcast and community.broadcast.zones) or ()
    speakers = (community.broadcast and community.broadcast.speakers) or ()
    devices = (community.wireless and community.wireless.devices) or ()
    for zone in zones:
        yield from _covers(community, community.path_of(zone), zone.covers)
    for speaker in speakers:
        yield Link(f"{community.path_of(speaker)}.zone", speaker.zone, ZONE, [zone.id for zone in zones])
    for device in (*speakers, *devices):
        yield from _device(community, device)


def coverage_ids(community: Community) -> Iterator[tuple[Collection[Element], Text]]:
    """The elements whose ids have to differ, with what they are called."""
    if community.broadcast is not None:
        yield community.broadcast.zones or (), ZONE
        yield community.broadcast.speakers or (), Text("扬声器", "loudspeaker")
    if community.wireless is not None:
        yield community.wireless.devices or (), Text("无线设备", "wireless device")


def _device(community: Community, device: CoverageDevice) -> Iterator[Link]:
    path = community.path_of(device)
    yield Link(f"{path}.building", device.building, BUILDING, community.building_by_id)
    yield Link(f"{path}.room", device.room, ROOM, community.room_by_id)
    yield from _unit(community, f"{path}.unit", device.building, device.unit)
    yield from _covers(community, path, device.covers)


def _unit(community: Community, path: str, building: str | None, unit: str | None) -> Iterator[Link]:
    found = community.building_by_id.get(building or "")
    if found is not None:
        yield Link(path, unit, UNIT, [one.id for one in found.units or ()])


def _covers(community: Community, path: str, covers: Sequence[str] | None) -> Iterator[Link]:
    site = community.site
    known: dict[str, Collection[str]] = {
        "plaza": [one.id for one in (site and site.plazas) or ()],
        "way": [one.id for one in (site and site.ways) or ()],
        "car_park": [one.id for one in (site and site.car_parks) or ()],
        "site": ["all"],
    }
    for index, target in enumerate(covers or ()):
        kind, _, id = target.partition(":")
        where = f"{path}.covers[{index}]"
        if kind not in IN_BUILDINGS:
            yield Link(where, id, words("covered_place")[kind], known[kind])
            continue
        part = read_part(id)
        yield Link(where, part.building, BUILDING, community.building_by_id)
        yield from _unit(community, where, part.building, part.unit)
