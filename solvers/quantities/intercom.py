"""Visitor intercom (5.7.11): gate, door, passage, indoor and management stations, and their power supplies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tiaowen.model.dwellings import Dwelling, Stair
from tiaowen.model.parts import read_part
from tiaowen.model.systems.intercom import Intercom, Passage
from tiaowen.solvers.quantities.fitting import STATION
from tiaowen.solvers.quantities.homes import Homes
from tiaowen.solvers.quantities.ledger import Ledger, Need, times
from tiaowen.solvers.quantities.places import (
    SITE,
    Entrance,
    entrances,
    entrances_named,
    gates_on_foot,
    guessed,
    housing,
    stairs,
)
from tiaowen.solvers.quantities.spare import pieces, with_spare
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

SYSTEM = "intercom"
STATIONS_BY = ("5.7.11-3-1",)
DOORS = Text("单元门口机", "door stations")
INDOOR = Text("室内分机", "indoor stations")


def add_intercom(ledger: Ledger, homes: Homes) -> None:
    """All stations that 5.7.11-3-1 asks for and those that are stated beyond, then the supplies of each unit."""
    intercom = ledger.community.intercom or Intercom()
    doors = _doors(ledger, intercom)
    _gates(ledger, intercom)
    _passages(ledger, intercom)
    indoor = _indoor(ledger, intercom, homes)
    for entrance in sorted({*doors, *indoor}, key=lambda one: (one[0], one[1] or "")):
        _supplies(ledger, entrance, doors.get(entrance), indoor.get(entrance))
    _management(ledger, intercom)


def _doors(ledger: Ledger, intercom: Intercom) -> dict[tuple[str, str | None], bool]:
    """A door station at every entrance of housing and where one is stated; by entrance, whether it is an estimate."""
    community = ledger.community
    named = [one for part in intercom.door_stations or () for one in entrances_named(community, part)]
    found = {(one.building, one.unit): one.estimated for one in (*entrances(ledger, DOORS), *named)}
    for (building, unit), estimated in found.items():
        _station(ledger, "door_station", Entrance(building, unit, estimated), "1 处入口 × 1 台")
    return found


def _station(ledger: Ledger, kind: str, at: Entrance, formula: str, count: int = 1) -> None:
    ledger.add(
        Need(
            SYSTEM,
            kind,
            count,
            at.building,
            at.unit,
            formula=formula,
            because=STATIONS_BY,
            estimated=at.estimated,
        )
    )


def _gates(ledger: Ledger, intercom: Intercom) -> None:
    gates = gates_on_foot(ledger, intercom.gate_stations or (), Text("围墙机", "gate stations"))
    ids = tuple(gate.id for gate in gates)
    formula = f"{len(ids)} 处人行出入口 × 1 台"
    estimated = any("use" in gate.estimated for gate in gates)
    because = STATIONS_BY
    need = Need(SYSTEM, "gate_station", len(ids), serves=ids, formula=formula, because=because, estimated=estimated)
    ledger.add(need)


def _passages(ledger: Ledger, intercom: Intercom) -> None:
    """For each building with other passages: those with a station, and one at least."""
    if intercom.passages is None:
        path = SYSTEM if ledger.community.intercom is None else "intercom.passages"
        ledger.lack(SITE, Text("通道门口机", "door stations of passages"), (path,))
    by_building: dict[str, list[Passage]] = {}
    for passage in intercom.passages or ():
        by_building.setdefault(read_part(passage.at).building, []).append(passage)
    for building in (one for one in by_building if one in ledger.community.building_by_id):
        passages = by_building[building]
        stated = sum(1 for one in passages if one.door_station)
        formula = f"{len(passages)} 处通道，写明 {stated} 处设门口机，至少 1 处"
        estimated = any("door_station" in one.estimated for one in passages)
        _station(ledger, "passage_station", Entrance(building, None, estimated), formula, max(stated, 1))


def _indoor(ledger: Ledger, intercom: Intercom, homes: Homes) -> dict[tuple[str, str | None], tuple[int, bool]]:
    """Indoor stations by unit: one in every dwelling at least, more where the design says so."""
    for group in intercom.indoor_stations or ():
        if group.count is None:
            ledger.lack("、".join(group.types), INDOOR, (f"{ledger.community.path_of(group)}.count",))
    found: dict[tuple[str, str | None], tuple[int, bool]] = {}
    for building in housing(ledger, INDOOR):
        for stair in stairs(ledger, building, INDOOR):
            counts = Counter(_each(intercom, homes, one) for one in stair.dwellings)
            total = sum(one * number for one, number in counts.items())
            estimated = guessed(building) or _estimated(intercom, stair.dwellings)
            if total:
                found[stair.building, stair.unit] = (total, estimated)
                _hand_in(ledger, stair, counts, total, estimated)
    return found


def _hand_in(ledger: Ledger, stair: Stair, counts: Counter[int], total: int, estimated: bool) -> None:
    at = Entrance(stair.building, stair.unit, estimated)
    _station(ledger, "indoor_station", at, times(counts, "户", "台"), total)


def _each(intercom: Intercom, homes: Homes, dwelling: Dwelling) -> int:
    groups = [one for one in intercom.indoor_stations or () if dwelling.type in one.types]
    fitting = homes.fitting(dwelling)
    return max(1, sum(one.count or 0 for one in groups), 0 if fitting is None else fitting.counts.get(STATION, 0))


def _estimated(intercom: Intercom, dwellings: Iterable[Dwelling]) -> bool:
    guesses = {type for one in intercom.indoor_stations or () if "count" in one.estimated for type in one.types}
    return any(one.estimated or one.type in guesses for one in dwellings)


def _supplies(ledger: Ledger, at: tuple[str, str | None], door: bool | None, indoor: tuple[int, bool] | None) -> None:
    """The power supplies of one unit by its indoor and door stations."""
    stations = (0 if indoor is None else indoor[0]) + (door is not None)
    spare, each = parameter("intercom.supply.spare").value, parameter("intercom.supply.stations").value
    wanted = with_spare(stations, spare)
    number = pieces(wanted, each)
    ledger.add(
        Need(
            SYSTEM,
            "intercom_supply",
            number,
            *at,
            formula=f"{stations} 台 × {1 + spare:g} → {wanted} 台 ÷ 每台电源 {each} 台",
            because=("intercom.supply.stations", "intercom.supply.spare"),
            estimated=bool(door) or bool(indoor and indoor[1]),
        )
    )
    ledger.goal("intercom_supplies", number, number)


def _management(ledger: Ledger, intercom: Intercom) -> None:
    """A management station in the control centre, and in the rooms that are stated."""
    security = ledger.community.security
    centre = None if security is None else security.centre
    rooms = dict.fromkeys([*([] if centre is None else [centre]), *(intercom.management_stations or ())])
    if not any(need.system == SYSTEM for need in ledger.needs):
        return
    if centre is None:
        what = Text("管理机的房间", "the room of the management station")
        ledger.lack(SITE, what, ("security" if security is None else "security.centre",))
    for room in rooms or (None,):
        formula = "安防监控中心 1 台" if room in (centre, None) else "模型给出 1 台"
        ledger.add(Need(SYSTEM, "management_station", 1, room=room, formula=formula, because=STATIONS_BY))
