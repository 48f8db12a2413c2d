"""5.7.14: machine-room works: the shared control room, the place of telecom and equipment rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import dist

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.centre import middle
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision
from tiaowen.spec.vocabulary import label

CONTROL = "machine_rooms.control"
IN_ONE_ROOM = ("fire_alarm", "security", "bas", "broadcast")
EQUIPMENT_ROOMS = frozenset({"telecom_room", "equipment_room"})


@rule("5.7.14-2", needs=(CONTROL,))
def shared_control_room(community: Community, provision: Provision) -> Iterator[Finding]:
    """The four systems are run from one room, each in an area of its own."""
    places = look_up(community, CONTROL)
    rooms: list[str] = []
    missing: list[str] = []
    for system in IN_ONE_ROOM:
        own = [place for place in places if place.system == system]
        if not own:
            missing.append(f"{CONTROL}[system={system}]")
        for place in own:
            if place.provided is False:
                continue
            rooms += [place.room] if place.room is not None else []
            missing += [f"{community.path_of(place)}.room"] if place.room is None else []
            named = Text(label("system", system), label("system", system, "en"))
            where = replace(subject(community, place), id=system)
            yield replace(field_finding(community, place, "own_area", "own_area", where=where), detail=named)
    yield _combined(community, rooms, missing)


def _combined(community: Community, rooms: list[str], missing: list[str]) -> Finding:
    whole = subject(community, community)
    if len(set(rooms)) > 1:
        return Finding(whole, False, "combined", (CONTROL,))
    if missing:
        return Finding(whole, Missing(tuple(missing)), "combined")
    if len(rooms) < 2:
        few = Text("只有一个系统或没有系统", "there is one such system at most")
        return Finding(whole, Inapplicable(few), "combined")
    return Finding(whole, True, "combined", (CONTROL,))


@rule("5.7.14-3", needs=("buildings",))
def place_of_equipment_rooms(community: Community, provision: Provision) -> Iterator[Finding]:
    """Telecom and equipment rooms are separate, near the middle of the building and above each other."""
    for building in community.buildings or ():
        if building.rooms is None:
            missing = Missing((f"{community.path_of(building)}.rooms",))
            yield from (Finding(subject(community, building), missing, part) for part in provision.parts)
        for room in building.rooms or ():
            if room.kind in EQUIPMENT_ROOMS:
                yield field_finding(community, room, "combined_with", "separate", lambda others: not others)
                yield _middle(community, building, room)
                yield _aligned(community, building, room)


def _middle(community: Community, building: Building, room: Room) -> Finding:
    where, centre = subject(community, room), middle(building)
    paths = (f"{where.path}.position", f"{community.path_of(building)}.outline")
    if centre is None or room.position is None:
        missing = tuple(path for path, one in zip(paths, (room.position, centre), strict=True) if one is None)
        return Finding(where, Missing(missing), "middle")
    reach = max(dist(centre, corner) for corner in building.outline or ())
    if not reach:
        return Finding(where, Missing((f"{community.path_of(building)}.outline",)), "middle")
    return Finding(where, dist(centre, room.position) / reach, "middle", paths)


def _aligned(community: Community, building: Building, room: Room) -> Finding:
    """How far a room is from the nearest of its kind on another storey of its building, in plan [m]."""
    where = subject(community, room)
    others = [one for one in building.rooms or () if one.kind == room.kind and one is not room]
    above = [one for one in others if None in (room.storey, one.storey) or one.storey != room.storey]
    if not above:
        alone = Text("其他楼层没有同类房间", "no other storey has a room of its kind")
        return Finding(where, Inapplicable(alone), "aligned")
    known = [one for one in above if room.storey is not None and one.storey is not None]
    missing = [f"{community.path_of(one)}.storey" for one in (room, *above) if one.storey is None]
    missing += [f"{community.path_of(one)}.position" for one in (room, *above) if one.position is None]
    placed = [one.position for one in known if one.position is not None]
    if room.position is None or missing or not placed:
        return Finding(where, Missing(tuple(missing)), "aligned")
    paths = tuple(f"{community.path_of(one)}.position" for one in (room, *above))
    return Finding(where, min(dist(room.position, other) for other in placed), "aligned", paths)
