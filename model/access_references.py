"""What access control, guard tour, parking, intercom, home security and machine rooms refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tiaowen.model.community import Community
from tiaowen.model.device_references import BUILDING, ROOM, UNIT, Link
from tiaowen.model.element import Element
from tiaowen.model.parts import read_part
from tiaowen.spec.errors import Text

GATE, CAR_PARK, WAY = Text("出入口", "gate"), Text("停车库(场)", "car park"), Text("道路", "way")
TYPE, CHECKPOINT = Text("户型", "dwelling type"), Text("巡查点", "checkpoint")
PLACE, START = Text("巡查处", "place of a checkpoint"), Text("房间或出入口", "room or gate")
AT_BUILDINGS = frozenset({"building_entrance", "lobby"})


def access_links(community: Community) -> Iterator[Link]:
    """Every id that these systems use for a gate, building, room, car park, way, dwelling type or checkpoint."""
    yield from _access_control(community)
    yield from _guard_tour(community)
    yield from _parking(community)
    yield from _intercom(community)
    if community.machine_rooms is not None:
        for room in community.machine_rooms.rooms or ():
            yield Link(f"{community.path_of(room)}.room", room.room, ROOM, community.room_by_id)
        for place in community.machine_rooms.control or ():
            yield Link(f"{community.path_of(place)}.room", place.room, ROOM, community.room_by_id)


def access_ids(community: Community) -> Iterator[tuple[Collection[Element], Text]]:
    """The elements whose ids have to differ, with what they are called."""
    if community.access_control is not None:
        yield community.access_control.doors or (), Text("受控的门", "controlled doors")
    if community.guard_tour is not None:
        yield community.guard_tour.checkpoints or (), CHECKPOINT
        yield community.guard_tour.routes or (), Text("巡查路线", "patrol route")


def _each(community: Community, element: Element, field: str, noun: Text, known: Collection[str]) -> Iterator[Link]:
    for index, id in enumerate(getattr(element, field) or ()):
        yield Link(f"{community.path_of(element)}.{field}[{index}]", id, noun, known)


def _entrances(community: Community, element: Element, field: str) -> Iterator[Link]:
    for index, text in enumerate(getattr(element, field) or ()):
        yield from _part(community, text, f"{community.path_of(element)}.{field}[{index}]")


def _part(community: Community, text: str, path: str) -> Iterator[Link]:
    part = read_part(text)
    yield Link(path, part.building, BUILDING, community.building_by_id)
    building = community.building_by_id.get(part.building)
    if building is not None:
        yield Link(path, part.unit, UNIT, [unit.id for unit in building.units or ()])


def _gates(community: Community) -> list[str]:
    return [gate.id for gate in (community.site and community.site.gates) or ()]


def _car_parks(community: Community) -> list[str]:
    return [park.id for park in (community.site and community.site.car_parks) or ()]


def _access_control(community: Community) -> Iterator[Link]:
    control = community.access_control
    if control is None:
        return
    for doors in control.doors or ():
        yield from _each(community, doors, "gates", GATE, _gates(community))
        yield from _entrances(community, doors, "entrances")
        yield from _each(community, doors, "rooms", ROOM, community.room_by_id)
    for entry in control.buildings or ():
        yield from _each(community, entry, "buildings", BUILDING, community.building_by_id)
    yield from _each(community, control, "activity_rooms", ROOM, community.room_by_id)


def _guard_tour(community: Community) -> Iterator[Link]:
    tour = community.guard_tour
    if tour is None:
        return
    ways = [way.id for way in (community.site and community.site.ways) or ()]
    for point in tour.checkpoints or ():
        if point.place in AT_BUILDINGS:
            yield from _each(community, point, "at", BUILDING, community.building_by_id)
        elif point.place == "car_park":
            yield from _each(community, point, "at", CAR_PARK, _car_parks(community))
        elif point.place == "main_way":
            yield from _each(community, point, "at", WAY, ways)
        elif point.place not in ("perimeter", "elsewhere"):
            yield from _each(community, point, "at", ROOM, community.room_by_id)
        if point.unit is not None:
            named = [community.building_by_id[one] for one in point.at or () if one in community.building_by_id]
            units = [unit.id for one in named for unit in one.units or ()]
            yield Link(f"{community.path_of(point)}.unit", point.unit, UNIT, units)
    rooms, parks = community.room_by_id, _car_parks(community)
    places = {*community.building_by_id, *rooms, *parks, *ways}
    yield from _each(community, tour, "without", PLACE, places)
    known = [point.id for point in tour.checkpoints or ()]
    for route in tour.routes or ():
        yield from _each(community, route, "checkpoints", CHECKPOINT, known)
        yield Link(f"{community.path_of(route)}.start", route.start, START, {*rooms, *_gates(community)})
        for index, stop in enumerate(route.stops or ()):
            id, _, place = stop.partition(":")
            path = f"{community.path_of(route)}.stops[{index}]"
            yield Link(path, id, CHECKPOINT, known)
            at = {one for point in tour.checkpoints or () if point.id == id for one in point.at or ()}
            yield Link(path, place or None, PLACE, at)


def _parking(community: Community) -> Iterator[Link]:
    if community.parking is not None:
        for gate in community.parking.gates or ():
            yield Link(f"{community.path_of(gate)}.gate", gate.gate, GATE, _gates(community))
        for park in community.parking.car_parks or ():
            yield Link(f"{community.path_of(park)}.car_park", park.car_park, CAR_PARK, _car_parks(community))


def _intercom(community: Community) -> Iterator[Link]:
    intercom = community.intercom
    if intercom is None:
        return
    yield from _each(community, intercom, "management_stations", ROOM, community.room_by_id)
    yield from _each(community, intercom, "gate_stations", GATE, _gates(community))
    yield from _entrances(community, intercom, "door_stations")
    for passage in intercom.passages or ():
        yield from _part(community, passage.at, f"{community.path_of(passage)}.at")
    for group in intercom.indoor_stations or ():
        yield from _each(community, group, "types", TYPE, community.dwelling_type_by_id)
