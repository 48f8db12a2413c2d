"""The device register: every device of the design once, from which all lists, counts and drawings are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter

from tiaowen.generators.devices.catv import catv_devices
from tiaowen.generators.devices.coverage import coverage_devices, energy_devices, fire_devices
from tiaowen.generators.devices.device import Device, Ids
from tiaowen.generators.devices.device_kinds import DeviceKind, device_kinds, provisions_for
from tiaowen.generators.devices.entrances import entrance_devices
from tiaowen.generators.devices.equipment import EquipmentDevices, Pieces, serving
from tiaowen.generators.devices.feeds import BACKBONE, Feeders, fed, switched
from tiaowen.generators.devices.ftth import ftth_devices
from tiaowen.generators.devices.home import HomeDevices
from tiaowen.generators.devices.made import Maker
from tiaowen.generators.devices.places import Places
from tiaowen.generators.devices.security import security_devices
from tiaowen.generators.once import Same
from tiaowen.generators.order import natural_key
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling

__all__ = ["Device", "DeviceKind", "Register", "device_kinds", "devices", "provisions_for", "register"]


@dataclass(frozen=True)
class Register:
    """All devices of a community, with the look-ups that lists and drawings need."""

    devices: tuple[Device, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Device]:
        """The devices by id."""
        return {device.id: device for device in self.devices}

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[Device, ...]]:
        return _grouped((device.parent, device) for device in self.devices)

    @cached_property
    def _places(self) -> Mapping[str | None, tuple[Device, ...]]:
        return _grouped((device.building, device) for device in self.devices)

    def children(self, id: str) -> tuple[Device, ...]:
        """The devices that hang on a device, in order."""
        return self._children.get(id, ())

    def in_building(self, building: str | None, system: str | None = None) -> tuple[Device, ...]:
        """The devices in a building (None: on open ground), of one system or of all."""
        found = self._places.get(building, ())
        return found if system is None else tuple(device for device in found if device.system == system)

    def chain(self, device: Device) -> tuple[Device, ...]:
        """The devices that feed a device, from its parent up to the head."""
        above: list[Device] = []
        while device.parent is not None and len(above) < len(self.devices):
            device = self.by_id[device.parent]
            above.append(device)
        return tuple(above)


def _grouped(pairs: Iterable[tuple[str | None, Device]]) -> dict[str | None, tuple[Device, ...]]:
    groups: dict[str | None, list[Device]] = {}
    for key, device in pairs:
        groups.setdefault(key, []).append(device)
    return {key: tuple(some) for key, some in groups.items()}


def register(community: Community) -> Register:
    """The register of a community; made once for each community object."""
    return _register(Same(community))


def devices(community: Community) -> tuple[Device, ...]:
    """Every device of a community: by kind, then buildings, units, storeys and doors in natural order."""
    return register(community).devices


@lru_cache(maxsize=2)
def _register(key: Same) -> Register:
    community, ids = key.community, Ids()
    access, television = ftth_devices(community, ids), catv_devices(community, ids)
    dwellings = tuple(sorted(community.dwellings, key=_door))
    home = HomeDevices(community, access.serving, television.serving, ids, dwellings)
    maker = Maker(community, ids, Places(community))
    found = [*access.devices, *television.devices, *home.supplied()]
    for part in (security_devices, entrance_devices, coverage_devices, fire_devices, energy_devices):
        found += part(maker)
    rows = tuple(EquipmentDevices(maker, {one.id: one for one in found}, home).pieces())
    found += (one for pieces in rows for one in pieces.devices)
    found += tuple(home.in_rooms(found))
    order = {kind: index for index, kind in enumerate(device_kinds())}
    found.sort(key=lambda device: order[device.kind])
    return Register(_tagged(tuple(_connected(community, maker, rows, found))))


def _connected(community: Community, maker: Maker, rows: Sequence[Pieces], found: Sequence[Device]) -> Iterator[Device]:
    """The devices with what feeds them, where the model or its equipment tells."""
    links = {
        row.room or "": row.serves[0]
        for row in community.equipment or ()
        if row.kind == BACKBONE and row.room is not None and row.serves
    }
    feeds: dict[str, tuple[str, str | None]] = dict(switched(rows, maker.of, links))
    orphans = [one for one in found if one.parent is None]
    by_kind = Feeders(found, serving(rows)).parents(one for one in orphans if one.id not in feeds)
    feeds |= {id: (parent, None) for id, parent in by_kind.items()}
    for device in found:
        feed = feeds.get(device.id) if device.parent is None else None
        yield device if feed is None else fed(device, *feed)


def _tagged(devices: tuple[Device, ...]) -> tuple[Device, ...]:
    """The devices with tags that stand once in each building."""
    if len(set(map(attrgetter("building", "tag"), devices))) == len(devices):
        return devices
    found, taken = list(devices), set[tuple[str | None, str]]()
    for index, one in enumerate(devices):
        tag, count = one.tag, 1
        while (one.building, tag) in taken:
            count += 1
            tag = f"{one.tag}#{count}"
        taken.add((one.building, tag))
        if tag != one.tag:
            found[index] = replace(one, tag=tag)
    return tuple(found)


def _door(dwelling: Dwelling) -> tuple[object, ...]:
    return natural_key(dwelling.building), natural_key(dwelling.unit), dwelling.storey, dwelling.door
