"""The tables of single systems: areas, nodes, zones, doors, routes, parking, rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tiaowen.generators.description.facts import Asked, room_name
from tiaowen.generators.description.sentences import number
from tiaowen.generators.description.tables import Row, stated, yes
from tiaowen.generators.description.words import id_list, said
from tiaowen.model.catv import dwellings_of_node, leaves
from tiaowen.model.element import Missing
from tiaowen.model.systems import AccessPoint
from tiaowen.spec.provisions import spec_in_force


def areas(asked: Asked) -> Iterator[Row]:
    """The distribution areas."""
    ftth = asked.community.ftth
    for area in (ftth.areas if ftth else None) or ():
        served = asked.community.served(area.serves)
        points = area.access_points or ()
        split = [f"1:{one.ways} × {one.count}" for point in points for one in point.splitters or ()]
        yield (
            area.id,
            id_list(area.serves),
            _many(asked, served),
            id_list(_access_point(asked, one) for one in points) or _open(asked),
            id_list(split) or _open(asked),
            stated(asked, area.cable_m),
        )


def _access_point(asked: Asked, point: AccessPoint) -> str:
    where = room_name(asked, point.room) if point.room else point.cabinet or point.building or ""
    return f"{point.id} {where}".strip()


def nodes(asked: Asked) -> Iterator[Row]:
    """The optical nodes."""
    catv = asked.community.catv
    for node in (catv.nodes if catv else None) or ():
        points = sum(1 for port in node.ports or () for _ in leaves(port.tree))
        where = " ".join(one for one in (node.building, room_name(asked, node.room)) if one)
        yield (
            node.id,
            where or _open(asked),
            stated(asked, node.station_ports),
            str(points),
            _many(asked, dwellings_of_node(asked.community, node)),
            stated(asked, node.cable_m),
        )


def zones(asked: Asked) -> Iterator[Row]:
    """The broadcast zones."""
    broadcast = asked.community.broadcast
    if broadcast is None:
        return
    speakers = Counter(one.zone for one in broadcast.speakers or ())
    for zone in broadcast.zones or ():
        mark = said("estimate", asked.language) if zone.estimated else ""
        yield zone.id, zone.name or "", str(speakers[zone.id]), stated(asked, zone.power_w), mark


def alarm_zones(asked: Asked) -> Iterator[Row]:
    """The perimeter zones."""
    intrusion = asked.community.intrusion
    if intrusion is None:
        return
    guards: dict[str, list[str]] = {}
    for one in intrusion.detectors or ():
        for target in one.covers or ():
            guards.setdefault(target, []).append(one.id)
    for zone in intrusion.zones or ():
        found = guards.get(f"zone:{zone.id}", [])
        length = number(zone.to_m - zone.from_m)
        yield zone.id, number(zone.from_m), number(zone.to_m), length, id_list(found) or _open(asked)


def routes(asked: Asked) -> Iterator[Row]:
    """The patrol routes."""
    tour = asked.community.guard_tour
    for route in (tour.routes if tour else None) or ():
        visits = route.stops if route.stops is not None else route.checkpoints
        yield (
            route.name or route.id,
            room_name(asked, route.start) or _open(asked),
            _open(asked) if visits is None else str(len(visits)),
            stated(asked, route.walk_m),
            stated(asked, route.minutes),
        )


def doors(asked: Asked) -> Iterator[Row]:
    """The groups of controlled doors."""
    control = asked.community.access_control
    for one in (control.doors if control else None) or ():
        places = len(one.gates or ()) + len(one.entrances or ()) + len(one.rooms or ())
        answers = (yes(asked, value) for value in (one.intercom, one.escape_route, one.opens_on_fire))
        yield one.id, one.name or "", str(places), *answers


def parking(asked: Asked) -> Iterator[Row]:
    """The gates and car parks under management."""
    managed, site = asked.community.parking, asked.community.site
    gates = {one.id: one for one in (site.gates if site else None) or ()}
    parks = {one.id: one for one in (site.car_parks if site else None) or ()}
    for gate in (managed.gates if managed else None) or ():
        known = gates.get(gate.gate)
        name = f"{gate.gate} {known.name or ''}".strip() if known else gate.gate
        yield name, "", yes(asked, gate.barrier), yes(asked, gate.opens_on_fire), ""
    for one in (managed.car_parks if managed else None) or ():
        park = parks.get(one.car_park)
        name = f"{one.car_park} {park.name or ''}".strip() if park else one.car_park
        office = asked.word("fee_office", one.fee_office) if one.fee_office else _open(asked)
        spaces = stated(asked, park.spaces if park else None)
        yield name, spaces, yes(asked, one.barrier), yes(asked, one.opens_on_fire), office


def room_needs(asked: Asked) -> Iterator[Row]:
    """What rooms need and what the architect gives."""
    community, known = asked.community, spec_in_force().provisions
    for need in community.room_needs or ():
        found = community.room_by_id.get(need.room or "")
        given = None if found is None else found[1].area_m2
        verdict = _open(asked) if given is None else said("met" if given >= need.area_m2 else "short", asked.language)
        because = id_list(id for id in need.because or () if id in known)
        name = asked.word("room", need.kind) + (f" {need.room}" if need.room else "")
        yield name, need.building or "", number(need.area_m2), stated(asked, given), verdict, because


def _many(asked: Asked, served: tuple[object, ...] | Missing) -> str:
    return _open(asked) if isinstance(served, Missing) else str(len(served))


def _open(asked: Asked) -> str:
    return said("open_state", asked.language)
