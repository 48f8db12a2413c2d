"""Building automation (5.6.2): points by signal, sensors, field stations and gateways of each building."""

from __future__ import annotations

from collections.abc import Sequence

from tiaowen.solvers.quantities.cover import Size
from tiaowen.solvers.quantities.ledger import Ledger, Need
from tiaowen.solvers.quantities.places import host_room, only_room
from tiaowen.solvers.quantities.plant import COMMUNICATION, INPUTS_AND_OUTPUTS, SIGNALS, Pieces, plant_of
from tiaowen.solvers.quantities.spare import pieces, with_spare
from tiaowen.solvers.quantities.stations import Table, add_stations
from tiaowen.spec.parameters import parameter

SYSTEM = "bas"
SCOPE = ("5.6.2-3",)
POINT_KINDS = frozenset(f"bas_{signal}" for signal in SIGNALS)
SHORT = {"analogue_inputs": "AI", "analogue_outputs": "AO", "digital_inputs": "DI", "digital_outputs": "DO"}
UNIVERSAL = "universal_inputs"


def add_bas(ledger: Ledger) -> None:
    """Points, sensors, stations and gateways by building in the order of the buildings, one workstation."""
    found = list(plant_of(ledger))
    for building in [one.id for one in ledger.community.buildings or ()]:
        own = [one for one in found if one.building == building]
        if own:
            _points(ledger, building, own)
            _sensors(ledger, building, own)
            _stations(ledger, building, own)
            _gateways(ledger, building, own)
    if any(need.system == SYSTEM for need in ledger.needs):
        community = ledger.community
        room = only_room(community, "property_office") or host_room(community, SYSTEM)
        because = ("5.6.2-1", "5.6.2-2")
        ledger.add(Need(SYSTEM, "bas_host", 1, room=room, formula="监控工作站 1 台", because=because))


def _sum(own: Sequence[Pieces], signal: str) -> int:
    return sum(one.count * one.points.signals[signal] for one in own)


def _points(ledger: Ledger, building: str, own: Sequence[Pieces]) -> None:
    for signal in SIGNALS:
        used = [one for one in own if one.points.signals[signal]]
        count = _sum(used, signal)
        ledger.goal("bas_points", count, count)
        rows = dict.fromkeys(id for one in used for id in one.points.rows)
        ledger.add(
            Need(
                SYSTEM,
                f"bas_{signal}",
                count,
                building,
                serves=tuple(one.id for one in used),
                formula=_told([(one.told, one.count, one.points.signals[signal]) for one in used], "点"),
                because=(*SCOPE, *rows),
                estimated=any(one.estimated for one in used),
            )
        )


def _told(parts: Sequence[tuple[str, int, int]], unit: str) -> str:
    """``变压器 2 台 × 2 点 + …``, pieces of a kind with the same number together."""
    sums: dict[tuple[str, int], int] = {}
    for told, count, each in parts:
        sums[told, each] = sums.get((told, each), 0) + count
    return " + ".join(f"{told} {count} × {each} {unit}" for (told, each), count in sums.items())


def _sensors(ledger: Ledger, building: str, own: Sequence[Pieces]) -> None:
    for kind in dict.fromkeys(kind for one in own for kind in one.points.sensors):
        used = [one for one in own if kind in one.points.sensors]
        ledger.add(
            Need(
                SYSTEM,
                kind,
                sum(one.count * one.points.sensors[kind] for one in used),
                building,
                serves=tuple(one.id for one in used),
                formula=_told([(one.told, one.count, one.points.sensors[kind]) for one in used], "只"),
                because=(*SCOPE, "bas.interface.sensor"),
                estimated=any(one.estimated for one in used),
            )
        )


def station_table() -> Table:
    """The sizes of field stations: what they hold in AI, AO, DI, DO, and in AI and DI together.

    A universal input takes an AI or a DI: it counts in both, and once in the sum.
    """
    sizes = []
    for name, holds in parameter("bas.station.sizes").value.items():
        both = holds.get(UNIVERSAL, 0)
        ai, ao, di, do = (holds.get(signal, 0) for signal in INPUTS_AND_OUTPUTS)
        sizes.append(Size(name, (ai + both, ao, di + both, do, ai + di + both), ai + ao + di + do + both))
    because = ("5.6.2-2", "bas.station.sizes", "bas.spare")
    return Table(SYSTEM, "bas_station", tuple(sizes), parameter("bas.spare").value, because)


def _stations(ledger: Ledger, building: str, own: Sequence[Pieces]) -> None:
    counts = {signal: _sum(own, signal) for signal in INPUTS_AND_OUTPUTS}
    used = [one for one in own if any(one.points.signals[signal] for signal in INPUTS_AND_OUTPUTS)]
    if not used:
        return
    table = station_table()
    ai, ao, di, do = (table.spared(counts[signal]) for signal in INPUTS_AND_OUTPUTS)
    labels = {SHORT[signal]: count for signal, count in counts.items()}
    places, estimated = tuple(one.id for one in used), any(one.estimated for one in used)
    demand = (ai, ao, di, do, ai + di)
    add_stations(ledger, table, demand, building, "监控点", labels=labels, serves=places, estimated=estimated)


def _gateways(ledger: Ledger, building: str, own: Sequence[Pieces]) -> None:
    used = [one for one in own if one.points.bus and one.points.signals[COMMUNICATION]]
    devices = sum(one.count * one.points.bus for one in used)
    spare, each = parameter("bas.spare").value, parameter("bas.gateway.devices").value
    wanted = with_spare(devices, spare)
    number = pieces(wanted, each)
    ledger.goal("bas_gateways", number, number)
    ledger.add(
        Need(
            SYSTEM,
            "bas_gateway",
            number,
            building,
            serves=tuple(one.id for one in used),
            formula=f"{devices} 台总线设备 × {1 + spare:g} → {wanted} 台 ÷ 每台网关 {each} 台",
            because=("bas.bus.devices", "bas.gateway.devices", "bas.spare"),
            estimated=any(one.estimated for one in used),
        )
    )
