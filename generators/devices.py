"""The device register: every device of the design once, from which all lists, counts and drawings are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tiaowen.generators.device import Device, Ids
from tiaowen.generators.device_kinds import DeviceKind, device_kinds, provisions_for
from tiaowen.generators.devices_catv import catv_devices
from tiaowen.generators.devices_ftth import ftth_devices
from tiaowen.generators.devices_home import HomeDevices
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
    home = HomeDevices(community, access.serving, television.serving, ids)
    found = (*access.devices, *television.devices, *home.devices(dwellings))
    order = {kind: index for index, kind in enumerate(device_kinds())}
    return Register(tuple(sorted(found, key=lambda device: order[device.kind])))


def _door(dwelling: Dwelling) -> tuple[object, ...]:
    return natural_key(dwelling.building), natural_key(dwelling.unit), dwelling.storey, dwelling.door
