"""5.7.10: parking management: gates and car parks under it, their equipment, barriers in a fire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.parking import ManagedCarPark, ManagedGate
from tiaowen.rules.conditions import Hindrance, condition, some
from tiaowen.rules.entrances import FOR_VEHICLES
from tiaowen.rules.functions import function_findings
from tiaowen.rules.outcomes import Finding, Inapplicable, Value
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

CAR_PARKS, GATES = "parking.car_parks", "parking.gates"
SITE_CAR_PARKS = "site.car_parks"


@condition("vehicles")
def vehicles(community: Community) -> Hindrance | None:
    """Vehicles come in: there is a gate for them or a car park."""
    none = Text("没有停车库(场)，也没有车行出入口", "there is no car park and no gate for vehicles")
    parks, gates = some(community, SITE_CAR_PARKS, none), look_up(community, "site.gates")
    if parks is None or any(gate.use in FOR_VEHICLES for gate in gates or ()):
        return None
    missing = [path for one in (parks, gates) if isinstance(one, Missing) for path in one.paths]
    missing += [f"{community.path_of(gate)}.use" for gate in gates or () if gate.use is None]
    return Missing(tuple(missing)) if missing else Inapplicable(none)


@rule("5.7.10-1", needs=(CAR_PARKS,))
def car_parks_are_under_management(community: Community, provision: Provision) -> Iterator[Finding]:
    """Every car park is under parking management."""
    managed = {one.car_park for one in look_up(community, CAR_PARKS)}
    for park in look_up(community, SITE_CAR_PARKS):
        where = subject(community, park)
        yield Finding(where, park.id in managed, "", (where.path, CAR_PARKS))


@rule("5.7.10-2")
def vehicles_are_controlled_in_and_out(community: Community, provision: Provision) -> Iterator[Finding]:
    """Gates for vehicles and car parks have barriers; the system has the functions of its rows."""
    yield from _at_gates(community)
    managed = look_up(community, CAR_PARKS)
    parks = look_up(community, SITE_CAR_PARKS)
    if isinstance(parks, Missing):
        yield Finding(subject(community, community), parks, "car_parks")
    for park in parks or ():
        own = managed if isinstance(managed, Missing) else [one for one in managed if one.car_park == park.id]
        yield _barrier(community, park, own, "car_parks")
    yield from function_findings(community, provision)


def _at_gates(community: Community) -> Iterator[Finding]:
    managed, gates = look_up(community, GATES), look_up(community, "site.gates")
    if isinstance(gates, Missing):
        yield Finding(subject(community, community), gates, "gates")
    for gate in gates or ():
        own = managed if isinstance(managed, Missing) else [one for one in managed if one.gate == gate.id]
        if gate.use is None:
            where = subject(community, gate)
            yield Finding(where, Missing((f"{where.path}.use",)), "gates")
        elif gate.use in FOR_VEHICLES:
            yield _barrier(community, gate, own, "gates")


def _barrier(
    community: Community, place: Any, own: Sequence[ManagedGate | ManagedCarPark] | Missing, part: str
) -> Finding:
    where = subject(community, place)
    if isinstance(own, Missing):
        return Finding(where, own, part)
    if not own:
        return Finding(where, False, part, (where.path,))
    return field_finding(community, own[0], "barrier", part, where=where)


def _at_exit(place: str) -> Value:
    return place == "at_exit"


def _as_stated(value: Any) -> Value:
    return bool(value)


EQUIPMENT: dict[str, tuple[str, Callable[[Any], Value]]] = {
    "entry": ("entry_ticket_reader", _as_stated),
    "exit": ("exit_ticket_reader", _as_stated),
    "fee_office": ("fee_office", _at_exit),
    "self_payment": ("self_payment", _as_stated),
}


@rule("5.7.10-5", needs=(CAR_PARKS,))
def equipment_at_entry_and_exit(community: Community, provision: Provision) -> Iterator[Finding]:
    """Ticket and card machines at entry and exit, fee office at the exit, payment machines."""
    managed = {one.car_park: one for one in look_up(community, CAR_PARKS)}
    for park in look_up(community, SITE_CAR_PARKS):
        where, own = subject(community, park), managed.get(park.id)
        for part, (field, test) in EQUIPMENT.items():
            if own is None:
                yield Finding(where, Missing((f"{CAR_PARKS}[car_park={park.id}]",)), part)
            elif part == "fee_office" and own.fee_office == "none":
                none = Text("没有收费管理室", "there is no fee office")
                yield Finding(where, Inapplicable(none), part)
            else:
                yield field_finding(community, own, field, part, test, where)


@rule("5.7.10-8", needs=(CAR_PARKS, GATES))
def barriers_open_in_a_fire(community: Community, provision: Provision) -> Iterator[Finding]:
    """Parking is linked to the fire alarm, and every barrier opens in a fire."""
    yield path_finding(community, "fire_alarm.links", "linked", lambda links: "parking" in links)
    own: list[ManagedGate | ManagedCarPark] = [*look_up(community, GATES), *look_up(community, CAR_PARKS)]
    named: dict[str, Any] = {one.id: one for one in look_up(community, SITE_CAR_PARKS)}
    named |= {one.id: one for one in look_up(community, "site.gates") or ()}
    for one in own:
        place = named.get(one.gate if isinstance(one, ManagedGate) else one.car_park)
        where = subject(community, place if place is not None else one)
        if one.barrier is False:
            yield Finding(where, Inapplicable(Text("没有挡车器", "it has no barrier")), "barriers")
        else:
            yield field_finding(community, one, "opens_on_fire", "barriers", where=where)
