"""The points of building automation: the point table (P1–P48) on the plant that is there, shared among the stations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import register
from tiaowen.model.community import Community
from tiaowen.solvers.quantities.ledger import Ledger
from tiaowen.solvers.quantities.plant import COMMUNICATION, SIGNALS, Pieces, plant_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force

SCOPE = "5.6.2-3"
STATION, GATEWAY = "bas_station", "bas_gateway"
UNIVERSAL = "universal_inputs"


@dataclass(frozen=True, slots=True)
class Kind:
    """One point of one piece of plant: its name, signal, BACnet object, values and how it comes in."""

    row: str | None
    name: Text
    signal: str
    object: str
    values: int
    unit: str
    access: str
    protocol: str

    @property
    def provisions(self) -> tuple[str, ...]:
        """The scope of monitoring, and the row of the point table where there is one."""
        return (SCOPE,) if self.row is None else (SCOPE, self.row)


@dataclass(frozen=True, slots=True)
class BaPoint:
    """The same point of ``count`` equal pieces at one station; ``instances`` are those of its BACnet objects."""

    plant: Pieces
    kind: Kind
    count: int
    station: Device | None
    instances: tuple[int, int]

    @property
    def provisions(self) -> tuple[str, ...]:
        """What asks for it."""
        return self.kind.provisions


@dataclass(slots=True)
class Holding:
    """A field station or gateway: the places that it has left by signal, or on the bus; None where nothing is known."""

    device: Device
    capacity: Mapping[str, int] | None
    left: dict[str, int] = field(default_factory=dict)
    bus: int = 0

    def __post_init__(self) -> None:
        self.left = dict(self.capacity or {})


@dataclass(frozen=True, slots=True)
class BaTable:
    """The points, station by station, the stations with what they hold, and what could not be counted."""

    points: tuple[BaPoint, ...]
    stations: tuple[Holding, ...]
    plant: tuple[Pieces, ...]
    lacking: tuple[Text, ...]


@cache
def _data() -> Mapping[str, Any]:
    import yaml

    text = (files("tiaowen.generators.tables") / "ba_points.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))


def ba_table(community: Community) -> BaTable:
    """The points of all plant that the model states, with the stations and gateways that sizing put in its building."""
    ledger = Ledger(community)
    plant = tuple(plant_of(ledger))
    holdings = [Holding(one, _capacity(one)) for one in register(community).devices if one.kind in (STATION, GATEWAY)]
    split = [share for piece in plant for share in _shares(piece, holdings)]
    order = {id(one): index for index, one in enumerate(holdings)}
    last = len(order)
    split.sort(key=lambda share: last if share[3] is None else order[id(share[3])])
    return BaTable(tuple(_numbered(split)), tuple(holdings), plant, (*ledger.told, *ledger.left_out()))


Share = tuple[Pieces, Kind, int, Holding | None]


def kinds_of(piece: Pieces) -> tuple[Kind, ...]:
    """The points of one piece: those of the point table, then those that the design states beside them."""
    table = tuple(map(table_kind, piece.points.rows))
    own = []
    for signal in SIGNALS:
        more = piece.points.signals[signal] - sum(one.signal == signal for one in table)
        own += [_stated_kind(signal, number) for number in range(1, more + 1)]
    return (*table, *own)


def table_kind(row: str) -> Kind:
    """A row of the point table as a point."""
    cells, own = spec_in_force().provisions[row].point, _data()["points"][row]
    interface = cells["interface"].zh
    signal = parameter("bas.interface.signal").value[interface]
    protocol = _data()["protocols"][interface]
    return Kind(row, cells["point"], signal, own["object"], own["values"], own["unit"], "R", protocol)


def _stated_kind(signal: str, number: int) -> Kind:
    own = _data()["signals"][signal]
    name = Text(f"{own['zh']} {number}", f"{own['en']} {number}")
    return Kind(None, name, signal, own["object"], 1, "", own["access"], _data()["protocols"][signal])


# --- sharing among stations -----------------------------------------------------------------------------


def _capacity(device: Device) -> Mapping[str, int] | None:
    """The places of a station by signal, or of a gateway on its bus; None for a size that no table has."""
    if device.kind == GATEWAY:
        return {COMMUNICATION: int(parameter("bas.gateway.devices").value)}
    holds: Mapping[str, int] | None = parameter("bas.station.sizes").value.get(device.specs.get("size"))
    return holds


def _shares(piece: Pieces, holdings: Sequence[Holding]) -> Iterator[Share]:
    """The points of a kind of plant, split where one station or gateway cannot take all pieces."""
    near = [one for one in holdings if one.device.building == piece.building]
    stations = [one for one in near if one.device.kind == STATION]
    gateways = list(_bus(piece, [one for one in near if one.device.kind == GATEWAY]))
    for kind in kinds_of(piece):
        wired = gateways if kind.signal == COMMUNICATION else _wired(kind.signal, piece.count, stations)
        for holding, count in wired:
            yield piece, kind, count, holding


def _bus(piece: Pieces, gateways: Sequence[Holding]) -> Iterator[tuple[Holding | None, int]]:
    """How many pieces each gateway takes: as many as its bus has places for, the last one all that are left."""
    if not piece.points.signals[COMMUNICATION]:
        return
    waiting, each = piece.count, piece.points.bus
    for index, one in enumerate(gateways, 1):
        fits = waiting if index == len(gateways) or not each else min(waiting, one.left[COMMUNICATION] // each)
        if fits > 0:
            one.left[COMMUNICATION] -= fits * each
            one.bus += fits * each
            waiting -= fits
            yield one, fits
    if waiting:
        yield None, waiting


def _wired(signal: str, count: int, stations: Sequence[Holding]) -> Iterator[tuple[Holding | None, int]]:
    """How many points each station takes: on inputs and outputs of their own, then on universal inputs."""
    taken: dict[int, int] = {}
    waiting = count
    for places in (signal, UNIVERSAL) if signal in ("analogue_inputs", "digital_inputs") else (signal,):
        for index, one in enumerate(stations):
            fits = waiting if one.capacity is None else min(waiting, one.left.get(places, 0))
            one.left[places] = one.left.get(places, 0) - fits
            taken[index] = taken.get(index, 0) + fits
            waiting -= fits
    if waiting and stations:
        taken[len(stations) - 1] += waiting
        waiting = 0
    for index in sorted(taken):
        if taken[index]:
            yield stations[index], taken[index]
    if waiting:
        yield None, waiting


def _numbered(split: Sequence[Share]) -> Iterator[BaPoint]:
    """The points with the instances of their objects, counted in each station by kind of object."""
    numbers: dict[tuple[str | None, str, str], int] = {}
    for piece, kind, count, holding in split:
        device = None if holding is None else holding.device
        key = (None if device is None else device.id, "" if device else piece.building, kind.object)
        first = numbers.get(key, 0) + 1
        numbers[key] = first + count * kind.values - 1
        yield BaPoint(piece, kind, count, device, (first, numbers[key]))
