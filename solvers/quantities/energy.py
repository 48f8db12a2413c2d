"""Energy supervision (5.6.3) and remote meters (5.8): household meters, sub-meters, concentrators by buses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.model.buildings import Building
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.systems.building_equipment import EnergyKind
from tiaowen.solvers.quantities.ledger import Ledger, Need
from tiaowen.solvers.quantities.places import SITE, guessed, host_room, housing, stairs
from tiaowen.solvers.quantities.spare import pieces, with_spare
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import label

SYSTEM = "energy"
METERS = Text("住户计量表", "household meters")
SUB_METERS = Text("分项计量表", "sub-meters")
METERS_BY = ("5.6.3-2", "5.6.3-3")
GAS = "gas"


def add_energy(ledger: Ledger) -> None:
    """Meters of the households by building, sub-meters of the community, and the concentrators of both."""
    kinds = list(_kinds(ledger))
    if kinds:
        for building in housing(ledger, METERS):
            _in_building(ledger, building, kinds)
    count = _sub_meters(ledger)
    _concentrators(ledger, None, count, estimated=False)
    if any(need.system == SYSTEM for need in ledger.needs):
        room, formula = host_room(ledger.community, SYSTEM), "能效监管服务器 1 台"
        ledger.add(Need(SYSTEM, "energy_host", 1, room=room, formula=formula, because=("5.6.3-5",)))


def _kinds(ledger: Ledger) -> Iterator[EnergyKind]:
    """The kinds of energy that are there and supplied to households."""
    energy = ledger.community.energy
    if energy is None or energy.kinds is None:
        ledger.lack(SITE, METERS, (SYSTEM if energy is None else "energy.kinds",))
        return
    for one in energy.kinds:
        path, name = (
            ledger.community.path_of(one),
            Text(label("energy_kind", one.kind), label("energy_kind", one.kind, "en")),
        )
        if one.present is None or (one.present and one.households is None):
            ledger.lack(SITE, name, (f"{path}.{'present' if one.present is None else 'households'}",))
        elif one.present and one.households:
            yield one


def _in_building(ledger: Ledger, building: Building, kinds: Sequence[EnergyKind]) -> None:
    dwellings = [one for stair in stairs(ledger, building, METERS) for one in stair.dwellings]
    total, estimated = 0, False
    for kind in kinds:
        supplied = [one for one in dwellings if _supplied(ledger, building, one, kind.kind)]
        guess = any(one.estimated for one in supplied) or guessed(building) or _guess(kind)
        name = f"meter_{kind.kind}"
        formula = f"{len(supplied)} 户 × 1 只"
        ledger.add(Need(SYSTEM, name, len(supplied), building.id, formula=formula, because=METERS_BY, estimated=guess))
        total += len(supplied)
        estimated |= guess and bool(supplied)
    _concentrators(ledger, building.id, total, estimated=estimated)


def _guess(kind: EnergyKind) -> bool:
    return bool({"present", "households"} & set(kind.estimated))


def _supplied(ledger: Ledger, building: Building, dwelling: Dwelling, kind: str) -> bool:
    """Whether a dwelling has this kind of energy; gas is a matter of its type."""
    if kind != GAS:
        return True
    type = ledger.community.dwelling_type_by_id.get(dwelling.type or "")
    if type is None or type.gas is None:
        path = f"{dwelling.path}.type" if type is None else f"{ledger.community.path_of(type)}.gas"
        _lack_once(ledger, building.id, Text("燃气表", "gas meters"), path)
        return False
    return type.gas


def _lack_once(ledger: Ledger, subject: str, what: Text, path: str) -> None:
    if path not in ledger.lacking.get(Text(subject, subject), {}).get(what, ()):
        ledger.lack(subject, what, (path,))


def _sub_meters(ledger: Ledger) -> int:
    """The meters of equipment that is there (5.6.3-1), as stated; in all."""
    energy, community = ledger.community.energy, ledger.community
    if energy is None or energy.uses is None:
        ledger.lack(SITE, SUB_METERS, (SYSTEM if energy is None else "energy.uses",))
        return 0
    known: list[tuple[str, int]] = []
    for one in energy.uses:
        name = Text(label("energy_use", one.kind), label("energy_use", one.kind, "en"))
        if one.present is None or (one.present and one.meters is None):
            what = Text(f"{SUB_METERS.zh}：{name.zh}", f"{SUB_METERS.en}: {name.en}")
            ledger.lack(SITE, what, (f"{community.path_of(one)}.{'present' if one.present is None else 'meters'}",))
        elif one.present and one.meters:
            known.append((name.zh, one.meters))
    total = sum(count for _, count in known)
    formula = " + ".join(f"{name} {count} 只" for name, count in known)
    estimated = any("meters" in one.estimated for one in energy.uses)
    ledger.add(Need(SYSTEM, "sub_meter", total, formula=formula, because=("5.6.3-1",), estimated=estimated))
    return total


def _concentrators(ledger: Ledger, building: str | None, meters: int, *, estimated: bool) -> None:
    spare = parameter("energy.spare").value
    each, buses_each = parameter("energy.bus.meters").value, parameter("energy.concentrator.buses").value
    wanted = with_spare(meters, spare)
    buses = pieces(wanted, each)
    number = pieces(buses, buses_each)
    ledger.goal("meter_concentrators", number, number)
    formula = f"{meters} 只表 × {1 + spare:g} → {wanted} 只 ÷ 每总线 {each} 只 → {buses} 总线 ÷ 每台 {buses_each} 总线"
    because = ("5.6.3-3", "energy.bus.meters", "energy.concentrator.buses", "energy.spare")
    ledger.add(
        Need(SYSTEM, "meter_concentrator", number, building, formula=formula, because=because, estimated=estimated)
    )
