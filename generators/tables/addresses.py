"""``addresses.xlsx``: a proposed address for every networked device, each system in a network of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import devices
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.cable_tables import parameter_rows
from tiaowen.generators.tables.points import place_name
from tiaowen.generators.tables.workbook import Cell, Formula, columns, said, sheet_title, total, workbook
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import label

TITLE = Text("设备地址表", "Device addresses")
NETWORK = ("5.5.7-2",)
PARAMETERS = ("network.kinds", "network.vlans", "network.plan")


@dataclass(frozen=True, slots=True)
class Address:
    """A device with the VLAN and address proposed for it; ``ip`` is None where its network is full."""

    device: Device
    vlan: int
    network: IPv4Network
    ip: IPv4Address | None

    @property
    def provisions(self) -> tuple[str, ...]:
        """What asks for the device."""
        return self.device.provisions


def addresses(community: Community) -> tuple[Address, ...]:
    """The networked devices in the order of the register, numbered in each system's network."""
    return tuple(_addresses(devices(community)))


def _addresses(found: Iterable[Device]) -> Iterator[Address]:
    kinds = frozenset(parameter("network.kinds").value)
    taken: dict[int, int] = {}
    for device in found:
        if device.kind not in kinds:
            continue
        vlan = vlan_of(device.system)
        network = network_of(vlan)
        number = taken.get(vlan, first_host())
        taken[vlan] = number + 1
        ip = network[number] if number < network.num_addresses - 1 else None
        yield Address(device, vlan, network, ip)


def provisions(community: Community) -> tuple[str, ...]:
    """The provisions of the networked devices, each once; those of the information network where there are none."""
    found = dict.fromkeys(id for one in addresses(community) for id in one.provisions)
    return tuple(found) or NETWORK


def vlan_of(system: str) -> int:
    """The VLAN proposed for a system."""
    return int(parameter("network.vlans").value.get(system, parameter("network.plan").value["vlan"]))


def network_of(vlan: int) -> IPv4Network:
    """The network that belongs to a VLAN: its number stands in the second byte.

    >>> network_of(30)
    IPv4Network('10.30.0.0/16')
    """
    plan = parameter("network.plan").value
    return IPv4Network(f"{plan['first']}.{vlan}.0.0/{plan['prefix']}")


def first_host() -> int:
    """The number of the first address that a device may have; those below are kept."""
    return int(parameter("network.plan").value["reserved"]) + 1


def write_addresses(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``addresses.xlsx``. Raises OSError where the file cannot be saved."""
    found = addresses(community)
    with workbook(path, community, TITLE[language], language) as book:
        rows = (address_row(community, one, language) for one in found)
        book.sheet(sheet_title("addresses", language), columns("addresses"), rows, fixed=2)
        book.sheet(sheet_title("networks", language), columns("networks"), _networks(found, language), fixed=1)
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, language))


def address_row(community: Community, one: Address, language: str = "zh") -> tuple[Cell, ...]:
    """A device as the address table shows it."""
    device = one.device
    return (
        device.id,
        device.tag,
        label("system", device.system, language),
        device.info.name[language],
        place_name(community, device.building, language),
        "" if device.storey is None else storey_text(device.storey),
        "" if device.room_name is None else device.room_name[language],
        one.vlan,
        said("no_address", language) if one.ip is None else str(one.ip),
        str(one.network.netmask),
        str(one.network[1]),
        device.parent or "",
        device.port or "",
        said("proposed", language),
        cited(device.provisions, language) or said("not_demanded", language),
    )


def _networks(found: Iterable[Address], language: str) -> Iterator[tuple[Cell, ...]]:
    systems: dict[str, list[Address]] = {}
    for one in found:
        systems.setdefault(one.device.system, []).append(one)
    shared = _by_vlan(systems)
    for row, (system, some) in enumerate(systems.items(), 2):
        network, used = some[0].network, shared[some[0].vlan]
        room = network.num_addresses - 1 - first_host()
        spare = Formula(f"=ROUND((F{row}-E{row})/F{row}*100,1)", round((room - len(some)) / room * 100, 1))
        yield (
            label("system", system, language),
            some[0].vlan,
            str(network),
            str(network[1]),
            len(some),
            room,
            spare if used == len(some) else None,
            said("proposed", language),
            cited(tuple(dict.fromkeys(id for one in some for id in one.provisions)), language),
        )
    count = sum(map(len, systems.values()))
    yield said("total", language), None, "", "", total((1, 4), (len(systems), 4), count), None, None, "", ""


def _by_vlan(systems: Mapping[str, list[Address]]) -> dict[int, int]:
    used: dict[int, int] = {}
    for some in systems.values():
        used[some[0].vlan] = used.get(some[0].vlan, 0) + len(some)
    return used


def _notes(community: Community, language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield said("proposals", language), said("proposed_text", language)
    yield from parameter_rows(PARAMETERS, language)
