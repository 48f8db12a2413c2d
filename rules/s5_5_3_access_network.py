"""5.5.3: the access network, fibre to the home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import AccessPoint, Cabinet, DistributionArea
from tiaowen.rules.applies import buildings_of, coverage, kinds_of, times_served
from tiaowen.rules.demand import untyped_paths
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

AREAS = "ftth.areas"
JudgePoint = Callable[[AccessPoint, tuple[Building, ...]], bool | Missing]


def areas_of(community: Community) -> tuple[DistributionArea, ...]:
    """The distribution areas that the model states."""
    return (community.ftth and community.ftth.areas) or ()


@rule("5.5.3-4")
def fibre_to_the_home(community: Community, provision: Provision) -> Iterator[Finding]:
    """The method is FTTH, and every dwelling in housing lies in exactly one distribution area."""
    yield path_finding(community, "ftth.method", "method", lambda method: bool(method == "ftth"))
    areas = look_up(community, AREAS)
    if isinstance(areas, Missing):
        yield Finding(subject(community, community), areas, "served")
        return
    times = times_served(community, (part for area in areas for part in area.serves))
    yield from coverage(community, times, "served", Text("配线区", "distribution area"))


@rule("5.5.3-5-1", needs=(AREAS,))
def access_point_and_households_of_an_area(community: Community, provision: Provision) -> Iterator[Finding]:
    """One access point an area; households by whether the access point stands in a cross-connect cabinet."""
    for area in areas_of(community):
        yield field_finding(community, area, "access_points", "one_access_point", len)
        yield from _households(community, area)


def _households(community: Community, area: DistributionArea) -> Iterator[Finding]:
    where, dwellings, cabinet = subject(community, area), community.served(area.serves), _in_cabinet(community, area)
    if isinstance(cabinet, Missing):
        yield from (Finding(where, cabinet, part) for part in ("households", "cabinet_households"))
        return
    part = "cabinet_households" if cabinet else "households"
    if isinstance(dwellings, Missing):
        yield Finding(where, dwellings, part)
    else:
        estimated = any(one.estimated for one in dwellings)
        yield Finding(where, len(dwellings), part, (f"{where.path}.serves",), estimated)


def _in_cabinet(community: Community, area: DistributionArea) -> bool | Missing:
    points = community.stated(area, "access_points")
    if isinstance(points, Missing):
        return points
    if any(_stands_in_cabinet(point) for point in points):
        return True
    missing = tuple(f"{community.path_of(point)}.place" for point in points if point.place is None)
    if not points:
        missing = (f"{community.path_of(area)}.access_points",)
    return Missing(missing) if missing else False


def _stands_in_cabinet(point: AccessPoint) -> bool:
    return point.place == "cabinet" or point.cabinet is not None


@rule("5.5.3-5-2", needs=(AREAS,))
def cables_joined_at_the_access_point(community: Community, provision: Provision) -> Iterator[Finding]:
    """Drop and distribution cables are joined at the access point."""
    for area in areas_of(community):
        points = community.stated(area, "access_points")
        if points:
            yield from (field_finding(community, point, "joins_cables") for point in points)
        else:
            yield Finding(subject(community, area), points if isinstance(points, Missing) else False)


@rule("5.5.3-5-3", needs=(AREAS,))
def patching_at_the_access_point_only(community: Community, provision: Provision) -> Iterator[Finding]:
    """Cores are cross-connected at the area's access points and nowhere else."""
    for area in areas_of(community):
        points = community.stated(area, "access_points")
        if isinstance(points, Missing):
            yield Finding(subject(community, area), points)
        else:
            ids = {point.id for point in points}
            yield field_finding(community, area, "patching_at", test=partial(_same, ids))


def _same(ids: set[str], others: Iterable[str]) -> bool:
    return bool(ids) and set(others) == ids


@rule("5.5.3-6-1", needs=(AREAS, "buildings"))
def access_point_of_a_high_rise(community: Community, provision: Provision) -> Iterator[Finding]:
    """A high-rise building forms an area by itself, with the access point in a telecom room of its own."""
    for area, homes in _areas_among(community, "high_rise"):
        if isinstance(homes, Missing):
            yield Finding(subject(community, area), homes)
        elif len(homes) > 1:
            mixed = Text(f"配线区含 {len(homes)} 栋楼", f"the area holds {len(homes)} buildings")
            yield Finding(subject(community, area), False, "", (f"{community.path_of(area)}.serves",), detail=mixed)
        else:
            yield from _placed(community, area, homes, lambda point, own: _in_telecom_room(community, point, own))


@rule("5.5.3-6-2", needs=(AREAS, "buildings"))
def access_point_of_lower_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """An area of low-rise, multi-storey or mid-rise housing has its access point in a telecom room of its own."""
    for area, homes in _areas_among(community, "lower"):
        yield from _placed(community, area, homes, lambda point, own: _in_telecom_room(community, point, own))


@rule("5.5.3-6-3", needs=(AREAS, "buildings"))
def access_point_of_villas(community: Community, provision: Provision) -> Iterator[Finding]:
    """An area of villas has its access point in a cross-connect cabinet or an equipment room."""
    for area, homes in _areas_among(community, "villa"):
        yield from _placed(community, area, homes, lambda point, own: _in_cabinet_or_equipment_room(community, point))


def _areas_among(community: Community, group: str) -> Iterator[tuple[DistributionArea, tuple[Building, ...] | Missing]]:
    for area in areas_of(community):
        homes = buildings_of(community, area.serves)
        kinds = kinds_of(community, homes)
        if isinstance(kinds, Missing):
            yield area, kinds
        elif kinds and _group(kinds) == group:
            yield area, homes


def _group(kinds: frozenset[str]) -> str:
    if "high_rise" in kinds:
        return "high_rise"
    return "villa" if kinds == {"villa"} else "lower"


def _placed(
    community: Community, area: DistributionArea, homes: tuple[Building, ...] | Missing, judge: JudgePoint
) -> Iterator[Finding]:
    points = homes if isinstance(homes, Missing) else community.stated(area, "access_points")
    if isinstance(homes, Missing) or isinstance(points, Missing):
        yield Finding(subject(community, area), points)
    elif not points:
        yield Finding(subject(community, area), False)
    else:
        for point in points:
            where = subject(community, point)
            yield Finding(where, judge(point, homes), "", (where.path,))


def _room(community: Community, point: AccessPoint) -> tuple[Building, Room] | None:
    return None if point.room is None else community.room_by_id.get(point.room)


def _in_telecom_room(community: Community, point: AccessPoint, homes: tuple[Building, ...]) -> bool | Missing:
    found = _room(community, point)
    if found is not None:
        building, room = found
        return bool(room.kind == "telecom_room") and building.id in {home.id for home in homes}
    if point.place not in (None, "telecom_room") or point.cabinet is not None:
        return False
    return Missing((f"{community.path_of(point)}.room",))


def _in_cabinet_or_equipment_room(community: Community, point: AccessPoint) -> bool | Missing:
    if point.place is not None:
        return point.place in ("cabinet", "equipment_room")
    found = _room(community, point)
    if found is not None:
        return bool(found[1].kind == "equipment_room")
    return True if point.cabinet is not None else Missing((f"{community.path_of(point)}.place",))


@rule("5.5.3-8")
def smart_home_and_cores_of_a_dwelling(community: Community, provision: Provision) -> Iterator[Finding]:
    """Every dwelling type has a smart home system; optical cores from the access point to each dwelling."""
    untyped = untyped_paths(community)
    if untyped:
        yield Finding(subject(community, community), Missing(untyped), "smart_home")
    for one in community.dwelling_types or ():
        yield field_finding(community, one, "smart_home", "smart_home")
    yield path_finding(community, "ftth.cores_per_dwelling", "cores")


@rule("5.5.3-10")
def space_for_operators(community: Community, provision: Provision) -> Iterator[Finding]:
    """Space for several operators at every access point and in every telecom and equipment room."""
    areas = look_up(community, AREAS)
    if isinstance(areas, Missing):
        yield Finding(subject(community, community), areas, "access_point")
    cabinets = {cabinet.id: cabinet for cabinet in (community.ftth and community.ftth.cabinets) or ()}
    for area in areas_of(community):
        points = community.stated(area, "access_points")
        if isinstance(points, Missing):
            yield Finding(subject(community, area), points, "access_point")
            continue
        yield from (_operators_at(community, point, cabinets.get(point.cabinet or "")) for point in points)
    yield from _operators_in_rooms(community)


def _operators_at(community: Community, point: AccessPoint, cabinet: Cabinet | None) -> Finding:
    where = subject(community, point)
    stated = [one.operators for one in (point, cabinet) if one is not None and one.operators is not None]
    if not stated:
        owner = point if cabinet is None else cabinet
        return Finding(where, Missing((f"{community.path_of(owner)}.operators",)), "access_point")
    return Finding(where, max(stated), "access_point", (f"{where.path}.operators",))


def _operators_in_rooms(community: Community) -> Iterator[Finding]:
    if community.buildings is None:
        yield Finding(subject(community, community), Missing(("buildings",)), "room")
    for building in community.buildings or ():
        rooms = community.stated(building, "rooms")
        if isinstance(rooms, Missing):
            yield Finding(subject(community, building), rooms, "room")
            continue
        for room in rooms:
            if room.kind in ("telecom_room", "equipment_room"):
                yield field_finding(community, room, "operators", "room")
