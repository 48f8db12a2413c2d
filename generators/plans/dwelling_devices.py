"""The typical devices of a dwelling type: those of all its dwellings, put together by kind, number and room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tiaowen.generators.devices.device_kinds import DeviceKind, device_kinds
from tiaowen.generators.devices.home import stair_text
from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community


@dataclass(frozen=True, slots=True)
class Typical:
    """One device of a dwelling type: its tag without the door, its room if stated, and it in every dwelling.

    ``above`` is the kind of what feeds it, None where nothing does.
    """

    kind: str
    tag: str
    room: DwellingRoom | None
    room_kind: str | None
    devices: tuple[Device, ...]
    above: str | None

    @property
    def info(self) -> DeviceKind:
        """What all devices of its kind have in common."""
        return device_kinds()[self.kind]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the register that it stands for."""
        return tuple(one.id for one in self.devices)

    @property
    def estimated(self) -> bool:
        """Whether any of them is an estimate."""
        return any(one.estimated for one in self.devices)


def typical_devices(community: Community, one: DwellingType) -> tuple[Typical, ...]:
    """Every device of the dwellings of a type, in the order of the register; the sum of their ids is all there are."""
    held = register(community)
    stairs = {home.id: stair_text(home) for home in community.dwellings if home.type == one.id}
    rooms = {community.path_of(room): room for room in one.rooms or ()}
    groups: dict[tuple[str, str, str], list[Device]] = {}
    for device in held.devices:
        if device.dwelling in stairs:
            tag = _typical_tag(device, stairs[device.dwelling])
            groups.setdefault((device.kind, tag, _room_path(device, rooms)), []).append(device)
    return tuple(_made(held, kind, tag, rooms.get(path), some) for (kind, tag, path), some in groups.items())


def _made(held: Register, kind: str, tag: str, room: DwellingRoom | None, some: list[Device]) -> Typical:
    parent = next((held.by_id[one.parent].kind for one in some if one.parent is not None), None)
    return Typical(kind, tag, room, some[0].room, tuple(some), parent)


def _typical_tag(device: Device, stair: str) -> str:
    prefix = device.info.prefix
    return prefix + device.tag.removeprefix(f"{prefix}-{stair}") if stair in device.tag else prefix


def _room_path(device: Device, rooms: Mapping[str, DwellingRoom]) -> str:
    return next(_paths(device, rooms), "")


def _paths(device: Device, rooms: Mapping[str, DwellingRoom]) -> Iterator[str]:
    for source in device.sources:
        for field in (".outlets.", ".devices."):
            path = source.split(field)[0]
            if path in rooms:
                yield path
