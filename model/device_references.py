"""What lifts, cameras, detectors and panic buttons refer to: their types, where they stand, what they guard."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from tiaowen.model.community import Community
from tiaowen.model.element import Element
from tiaowen.model.parts import read_part
from tiaowen.model.systems.security_devices import IN_HOUSING, Device
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import words

BUILDING, ROOM, UNIT = Text("楼栋", "building"), Text("房间", "room"), Text("单元", "unit")


class Link(NamedTuple):
    """An id written at ``path`` that should be among ``known``; None is not written at all."""

    path: str
    id: str | None
    noun: Text
    known: Collection[str]


def device_links(community: Community) -> Iterator[Link]:
    """Every id that a lift or a device uses for another element."""
    for lift in community.lifts or ():
        yield from _in_building(community, f"{community.path_of(lift)}.", lift.building, lift.unit)
    places = _places(community)
    for device, types in _devices(community):
        path = community.path_of(device)
        yield Link(f"{path}.type", device.type, Text("设备类型", "type of device"), types)
        yield Link(f"{path}.room", device.room, ROOM, community.room_by_id)
        if device.building is not None:
            yield from _in_building(community, f"{path}.", device.building, device.unit)
        for index, target in enumerate(device.covers or ()):
            yield from _target(community, f"{path}.covers[{index}]", target, places)
    for index, target in enumerate((community.cctv and community.cctv.without) or ()):
        yield from _target(community, f"cctv.without[{index}]", target, places)
    for plant in (community.bas and community.bas.plant) or ():
        path = community.path_of(plant)
        yield Link(f"{path}.building", plant.building, BUILDING, community.building_by_id)
        yield Link(f"{path}.room", plant.room, ROOM, community.room_by_id)


def device_ids(community: Community) -> Iterator[tuple[Collection[Element], Text]]:
    """The elements whose ids have to differ, with what they are called."""
    yield community.lifts or (), Text("电梯", "lift")
    yield (community.bas and community.bas.plant) or (), Text("设备", "plant")
    if community.cctv is not None:
        yield community.cctv.camera_types or (), Text("摄像机类型", "camera type")
        yield community.cctv.cameras or (), Text("摄像机", "camera")
    if community.intrusion is not None:
        yield community.intrusion.zones or (), Text("防区", "zone")
        yield community.intrusion.detector_types or (), Text("探测器类型", "detector type")
        devices = (*(community.intrusion.detectors or ()), *(community.intrusion.panic_buttons or ()))
        yield devices, Text("探测器或紧急报警装置", "detector or panic button")


def _devices(community: Community) -> Iterator[tuple[Device, Collection[str]]]:
    if community.cctv is not None:
        types = [one.id for one in community.cctv.camera_types or ()]
        yield from ((one, types) for one in community.cctv.cameras or ())
    if community.intrusion is not None:
        types = [one.id for one in community.intrusion.detector_types or ()]
        yield from ((one, types) for one in community.intrusion.detectors or ())
        products = [one.id for one in community.products or ()]
        yield from ((one, products) for one in community.intrusion.panic_buttons or ())


def _in_building(community: Community, path: str, building: str, unit: str | None) -> Iterator[Link]:
    yield Link(f"{path}building", building, BUILDING, community.building_by_id)
    found = community.building_by_id.get(building)
    if found is not None:
        yield Link(f"{path}unit", unit, UNIT, [one.id for one in found.units or ()])


def _places(community: Community) -> dict[str, Collection[str]]:
    site, zones = community.site, community.intrusion and community.intrusion.zones
    parks = [one.id for one in (site and site.car_parks) or ()]
    return {
        "gate": [one.id for one in (site and site.gates) or ()],
        "way": [one.id for one in (site and site.ways) or ()],
        "plaza": [one.id for one in (site and site.plazas) or ()],
        "car_park": parks,
        "car_park_entrance": parks,
        "room": community.room_by_id,
        "lift": [one.id for one in community.lifts or ()],
        "zone": [one.id for one in zones or ()],
    }


def _target(community: Community, path: str, target: str, places: dict[str, Collection[str]]) -> Iterator[Link]:
    kind, _, id = target.partition(":")
    if kind not in IN_HOUSING:
        yield Link(path, id, words("guarded_place")[kind], places[kind])
        return
    part = read_part(id)
    for link in _in_building(community, "", part.building, part.unit):
        yield link._replace(path=path)
