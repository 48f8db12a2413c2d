"""The devices of the access network outside the dwellings: cabinets, access points, optical splitters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tiaowen.generators.devices.device import NO_SPECS, Device, Ids
from tiaowen.generators.devices.device_kinds import Plain, device_kinds
from tiaowen.generators.order import NaturalKey, natural_key
from tiaowen.generators.standing import standing
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import AccessPoint, Cabinet, DistributionArea
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class FtthDevices:
    """The devices outside the dwellings, and the access point that serves each dwelling (by dwelling id)."""

    devices: tuple[Device, ...]
    serving: Mapping[str, str]


def ftth_devices(community: Community, ids: Ids) -> FtthDevices:
    """Cabinets, then each area's access points with their optical splitters; areas in natural order."""
    if community.ftth is None:
        return FtthDevices((), MappingProxyType({}))
    cabinets = {one.id: _cabinet(community, one, ids) for one in sorted(community.ftth.cabinets or (), key=_by_id)}
    found, serving = list(cabinets.values()), dict[str, str]()
    for area in sorted(community.ftth.areas or (), key=_by_id):
        points = [(point, _access_point(community, area, point, cabinets, ids)) for point in area.access_points or ()]
        for point, device in points:
            found += (device, *_splitters(community, point, device, ids))
        if points:
            _serve(community, area, points[0][1].id, serving)
    return FtthDevices(tuple(found), serving)


def _by_id(element: Cabinet | DistributionArea) -> NaturalKey:
    return natural_key(element.id)


def _serve(community: Community, area: DistributionArea, point: str, serving: dict[str, str]) -> None:
    """The first area that names a dwelling serves it; naming it twice is a matter of the check."""
    for part in area.serves:
        dwellings = community.dwellings_of(part)
        if not isinstance(dwellings, Missing):
            for dwelling in dwellings:
                serving.setdefault(dwelling.id, point)


def _operators(count: int | None) -> Mapping[str, Plain]:
    return NO_SPECS if count is None else {"operators": count}


def _cabinet(community: Community, cabinet: Cabinet, ids: Ids) -> Device:
    kind = device_kinds()["cross_connect_cabinet"]
    id = ids.take(kind.prefix, cabinet.id)
    return Device(
        id,
        id,
        kind.system,
        kind.key,
        room_name=Text(cabinet.name, cabinet.name) if cabinet.name else None,
        specs=_operators(cabinet.operators),
        provisions=kind.provisions,
        sources=(community.path_of(cabinet),),
        estimated=bool(cabinet.estimated),
        position=cabinet.position,
    )


def _access_point(
    community: Community, area: DistributionArea, point: AccessPoint, cabinets: Mapping[str, Device], ids: Ids
) -> Device:
    kind = device_kinds()["user_access_point"]
    id = ids.take(kind.prefix, point.id)
    place = standing(community, point.building, point.room)
    cabinet = cabinets.get(point.cabinet or "")
    position = place.position if cabinet is None or place.position else cabinet.position
    return Device(
        id,
        id,
        kind.system,
        kind.key,
        building=place.building,
        storey=place.storey,
        room=place.room,
        room_name=place.room_name,
        parent=None if cabinet is None else cabinet.id,
        specs={"area": area.id, **_operators(point.operators)},
        provisions=kind.provisions,
        sources=(community.path_of(point), *(() if place.path is None else (place.path,))),
        estimated=bool(point.estimated),
        position=position,
    )


def _splitters(community: Community, point: AccessPoint, device: Device, ids: Ids) -> Iterator[Device]:
    kind = device_kinds()["optical_splitter"]
    number = 0
    for splitter in point.splitters or ():
        for _ in range(splitter.count):
            number += 1
            id = ids.take(kind.prefix, f"{device.id}-{number}")
            yield Device(
                id,
                id,
                kind.system,
                kind.key,
                building=device.building,
                storey=device.storey,
                room=device.room,
                room_name=device.room_name,
                parent=device.id,
                specs={"ways": splitter.ways},
                provisions=kind.provisions,
                sources=(community.path_of(splitter),),
                estimated=bool(splitter.estimated),
                position=device.position,
            )
