"""References that lead nowhere: every id that one element of the model uses for another is looked up here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tiaowen.model.access_references import access_links
from tiaowen.model.catv import leaves
from tiaowen.model.community import Community
from tiaowen.model.coverage_references import coverage_links
from tiaowen.model.device_references import device_links
from tiaowen.model.element import Element, Missing
from tiaowen.model.equipment_references import equipment_links
from tiaowen.model.identities import identity_problems, problem_at, too_many_dwellings
from tiaowen.model.optical_references import optical_links
from tiaowen.model.parts import Part, read_part
from tiaowen.model.systems import AccessPoint, Catv, DistributionArea, DistributionPoint, Ftth, OpticalNode
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import InputError, Problem, Text

BUILDING, ROOM, UNIT = Text("楼栋", "building"), Text("房间", "room"), Text("单元", "unit")
TYPE, CABINET = Text("户型", "dwelling type"), Text("光缆交接箱", "cabinet")
POINT, PRODUCT, PROVISION = Text("分配点", "distribution point"), Text("产品", "product"), Text("条文", "provision")

LONGEST_CIRCLE = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """An id written at ``path`` that should be among ``known``; None is not written at all."""

    path: str
    id: str | None
    noun: Text
    known: Collection[str]

    @property
    def dangling(self) -> bool:
        """Whether it leads nowhere."""
        return self.id is not None and self.id not in self.known


def reference_problems(community: Community) -> list[Problem]:
    """Every problem of ids and references in the order of their places."""
    too_many = too_many_dwellings(community)
    if too_many is not None:
        return [too_many]
    problems = list(identity_problems(community))
    dangling = [one for one in _references(community) if one.dangling]
    problems += [_unknown(community, one, hint=index < InputError.shown) for index, one in enumerate(dangling)]
    problems += [*_podium_circles(community), *_empty_parts(community), *_rooms_elsewhere(community)]
    return sorted(problems, key=lambda problem: problem.place)


def _unknown(community: Community, one: Reference, *, hint: bool) -> Problem:
    what = Text(f"没有{one.noun.zh} {one.id!r}", f"there is no {one.noun.en} {one.id!r}")
    return problem_at(community, one.path, what, did_you_mean(str(one.id), one.known) if hint else None)


def _references(community: Community) -> Iterator[Reference]:
    yield from _of_buildings(community)
    for text, path in _parts(community):
        yield from _of_part(community, read_part(text), path)
    if community.ftth is not None:
        yield from _of_ftth(community, community.ftth)
    if community.catv is not None:
        yield from _of_catv(community, community.catv)
    yield from _of_the_rest(community)


def _of_buildings(community: Community) -> Iterator[Reference]:
    for building in community.buildings or ():
        yield _to(community, building, "podium", BUILDING, community.building_by_id)
        for runs in (building.dwellings, *(unit.dwellings for unit in building.units or ())):
            for run in runs or ():
                yield _to(community, run, "type", TYPE, community.dwelling_type_by_id)


def _to(community: Community, element: Element, field: str, noun: Text, known: Collection[str]) -> Reference:
    return Reference(f"{community.path_of(element)}.{field}", getattr(element, field), noun, known)


def _parts(community: Community) -> Iterator[tuple[str, str]]:
    ftth, catv = community.ftth, community.catv
    areas = (ftth.areas or ()) if ftth is not None else ()
    nodes, points = ((catv.nodes or ()), (catv.points or ())) if catv is not None else ((), ())
    owners: list[DistributionArea | OpticalNode | DistributionPoint] = [*areas, *nodes, *points]
    for owner in owners:
        for index, text in enumerate(owner.serves or ()):
            yield text, f"{community.path_of(owner)}.serves[{index}]"


def _of_part(community: Community, part: Part, path: str) -> Iterator[Reference]:
    yield Reference(path, part.building, BUILDING, community.building_by_id)
    building = community.building_by_id.get(part.building)
    if building is not None:
        noun = Text(f"{building.id} 的单元", f"unit of {building.id}")
        yield Reference(path, part.unit, noun, [unit.id for unit in building.units or ()])


def _of_ftth(community: Community, ftth: Ftth) -> Iterator[Reference]:
    yield _to(community, ftth, "head_end", ROOM, community.room_by_id)
    cabinets = [cabinet.id for cabinet in ftth.cabinets or ()]
    for area in ftth.areas or ():
        for point in area.access_points or ():
            yield _to(community, point, "room", ROOM, community.room_by_id)
            yield _to(community, point, "building", BUILDING, community.building_by_id)
            yield _to(community, point, "cabinet", CABINET, cabinets)


def _of_catv(community: Community, catv: Catv) -> Iterator[Reference]:
    yield _to(community, catv, "head_end", ROOM, community.room_by_id)
    points = {point.id for point in catv.points or ()}
    for point in catv.points or ():
        yield _to(community, point, "building", BUILDING, community.building_by_id)
        building = community.building_by_id.get(point.building or "")
        if building is not None:
            yield _to(community, point, "unit", UNIT, [unit.id for unit in building.units or ()])
    for node in catv.nodes or ():
        yield _to(community, node, "room", ROOM, community.room_by_id)
        yield _to(community, node, "building", BUILDING, community.building_by_id)
        for port in node.ports or ():
            for leaf in leaves(port.tree):
                yield Reference(f"{community.path_of(port)}.tree", leaf.point, POINT, points)


def _of_the_rest(community: Community) -> Iterator[Reference]:
    if community.security is not None:
        yield _to(community, community.security, "centre", ROOM, community.room_by_id)
        for host in community.security.hosts or ():
            yield _to(community, host, "room", ROOM, community.room_by_id)
    if community.fire_alarm is not None:
        for alarm in community.fire_alarm.buildings or ():
            yield _to(community, alarm, "building", BUILDING, community.building_by_id)
    if community.mobile is not None:
        for place in community.mobile.shielded_places or ():
            for index, id in enumerate(place.buildings or ()):
                path = f"{community.path_of(place)}.buildings[{index}]"
                yield Reference(path, id, BUILDING, community.building_by_id)
    yield from (Reference(*link) for link in device_links(community))
    yield from (Reference(*link) for link in access_links(community))
    yield from (Reference(*link) for link in coverage_links(community))
    yield from (Reference(*link) for link in optical_links(community))
    yield from (Reference(*link) for link in equipment_links(community))
    products = [product.id for product in community.products or ()]
    for component in community.components or ():
        for index, id in enumerate(component.products or ()):
            yield Reference(f"{community.path_of(component)}.products[{index}]", id, PRODUCT, products)
    if community.evidence:
        from tiaowen.spec.provisions import spec_in_force

        for record in community.evidence:
            yield _to(community, record, "provision", PROVISION, spec_in_force().provisions)


def _podium_circles(community: Community) -> Iterator[Problem]:
    known = community.building_by_id
    seen: set[str] = set()
    for building in community.buildings or ():
        chain: dict[str, None] = {}
        below: str | None = building.id
        while below is not None and below in known and below not in seen:
            seen.add(below)
            chain[below] = None
            below = known[below].podium
        if below is not None and below in chain:
            ids = list(chain)
            yield _circle(community, ids[ids.index(below) :])


def _circle(community: Community, ids: list[str]) -> Problem:
    shown = ids if len(ids) <= LONGEST_CIRCLE else [*ids[: LONGEST_CIRCLE - 1], "…"]
    loop = " → ".join((*shown, ids[0]))
    what = Text(f"裙房关系成环：{loop}", f"podiums go round in a circle: {loop}")
    return problem_at(community, f"{community.path_of(community.building_by_id[ids[0]])}.podium", what)


def _empty_parts(community: Community) -> Iterator[Problem]:
    for text, path in _parts(community):
        part = read_part(text)
        building = community.building_by_id.get(part.building)
        if building is None or (part.unit and part.unit not in [unit.id for unit in building.units or ()]):
            continue
        dwellings = community.dwellings_of(text)
        if not isinstance(dwellings, Missing) and not dwellings:
            what = Text(f"{text!r} 不包含任何住户", f"{text!r} holds no dwelling")
            yield problem_at(community, path, what, Text("核对单元、楼层与户号", "look at unit, storeys and doors"))


def _rooms_elsewhere(community: Community) -> Iterator[Problem]:
    ftth, catv = community.ftth, community.catv
    placed: list[AccessPoint | OpticalNode] = [*(catv.nodes or ())] if catv is not None else []
    if ftth is not None:
        placed += [point for area in ftth.areas or () for point in area.access_points or ()]
    for one in placed:
        found = community.room_by_id.get(one.room or "")
        if found is not None and one.building not in (None, found[0].id):
            zh = f"房间 {one.room} 在 {found[0].id}，不在 {one.building}"
            en = f"the room {one.room} is in {found[0].id}, not in {one.building}"
            yield problem_at(community, f"{community.path_of(one)}.building", Text(zh, en))
