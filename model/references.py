"""What no single field can tell: ids that stand twice, references that lead nowhere, storeys that do not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Element, Missing
from tiaowen.model.fields import storey_text
from tiaowen.model.parts import read_part
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.model.systems import DistributionPoint, Splitter
from tiaowen.spec.errors import Place, Problem, Text


def reference_problems(community: Community) -> list[Problem]:
    """Every problem of ids and references, in the order of their places."""
    checks = (_ids, _storeys, _types, _podiums, _parts, _rooms, _trees, _others)
    problems = [problem for check in checks for problem in check(community)]
    return sorted(problems, key=lambda problem: problem.place)


def _problem(community: Community, path: str, what: Text, mend: Text | None = None) -> Problem:
    return Problem(community.place_of(path) or Place(path), what, mend)


def _twice(community: Community, elements: Iterable[Element], noun: Text) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for element in elements:
        id, path = element.id, community.path_of(element)  # type: ignore[attr-defined]
        if id in seen:
            first = community.place_of(seen[id])
            what = Text(f"{noun.zh}编号 {id!r} 重复，先见于 {first}", f"the {noun.en} id {id!r} stands twice, first at {first}")
            yield _problem(community, f"{path}.id", what)
        seen.setdefault(id, path)


def _ids(community: Community) -> Iterator[Problem]:
    buildings = community.buildings or ()
    yield from _twice(community, buildings, Text("楼栋", "building"))
    yield from _twice(community, (room for one in buildings for room in one.rooms or ()), Text("房间", "room"))
    yield from _twice(community, community.dwelling_types or (), Text("户型", "dwelling type"))
    for building in buildings:
        yield from _twice(community, building.units or (), Text("单元", "unit"))
    ftth, catv = community.ftth, community.catv
    if ftth is not None:
        areas = ftth.areas or ()
        yield from _twice(community, areas, Text("配线区", "distribution area"))
        points = [point for area in areas for point in area.access_points or ()]
        yield from _twice(community, [*points, *(ftth.cabinets or ())], Text("接入点或交接箱", "access point or cabinet"))
    if catv is not None:
        yield from _twice(community, catv.nodes or (), Text("光节点", "optical node"))
        yield from _twice(community, catv.points or (), Text("分配点", "distribution point"))
        for node in catv.nodes or ():
            yield from _twice(community, node.ports or (), Text("端口", "port"))
    yield from _twice(community, community.products or (), Text("产品", "product"))
    site = community.site
    if site is not None:
        for elements, noun in (
            (site.gates, Text("出入口", "gate")),
            (site.ways, Text("道路", "way")),
            (site.ducts, Text("管道", "duct")),
            (site.car_parks, Text("停车库(场)", "car park")),
        ):
            yield from _twice(community, elements or (), noun)
    yield from _dwellings_twice(community)


def _dwellings_twice(community: Community) -> Iterator[Problem]:
    counts = Counter(dwelling.id for dwelling in community.dwellings)
    told: set[str] = set()
    for dwelling in community.dwellings:
        if counts[dwelling.id] > 1 and dwelling.id not in told:
            told.add(dwelling.id)
            what = Text(f"住户 {dwelling.id} 写了 {counts[dwelling.id]} 次", f"the dwelling {dwelling.id} is stated {counts[dwelling.id]} times")
            yield _problem(community, dwelling.path, what, Text("检查楼层与户号范围", "look at the storeys and door numbers"))


def _exists(building: Building, storey: int) -> bool:
    if storey > 0:
        return building.storeys_above is None or storey <= building.storeys_above
    return building.storeys_below is None or -storey <= building.storeys_below


def _no_storey(community: Community, building: Building, storey: int, path: str) -> Problem:
    name = storey_text(storey)
    what = Text(f"{building.id} 没有 {name} 层", f"{building.id} has no storey {name}")
    mend = Text("核对 storeys_above、storeys_below", "look at storeys_above and storeys_below")
    return _problem(community, path, what, mend)


def _storeys(community: Community) -> Iterator[Problem]:
    for building in community.buildings or ():
        for runs in (building.dwellings, *(unit.dwellings for unit in building.units or ())):
            for run in runs or ():
                wrong = [storey for storey in run.storeys if not _exists(building, storey)]
                if wrong:
                    yield _no_storey(community, building, wrong[-1], f"{community.path_of(run)}.storeys")
        for room in building.rooms or ():
            if room.storey is not None and not _exists(building, room.storey):
                yield _no_storey(community, building, room.storey, f"{community.path_of(room)}.storey")


def _unknown(community: Community, path: str, noun: Text, id: str, known: Iterable[str]) -> Problem:
    what = Text(f"没有{noun.zh} {id!r}", f"there is no {noun.en} {id!r}")
    return _problem(community, path, what, did_you_mean(id, sorted(known)))


def _types(community: Community) -> Iterator[Problem]:
    known = community.dwelling_type_by_id
    for building in community.buildings or ():
        for runs in (building.dwellings, *(unit.dwellings for unit in building.units or ())):
            for run in runs or ():
                if run.type is not None and run.type not in known:
                    path = f"{community.path_of(run)}.type"
                    yield _unknown(community, path, Text("户型", "dwelling type"), run.type, known)


def _podiums(community: Community) -> Iterator[Problem]:
    known = community.building_by_id
    for building in community.buildings or ():
        path = f"{community.path_of(building)}.podium"
        chain = [building.id]
        below = building.podium
        while below is not None and below in known and below not in chain:
            chain.append(below)
            below = known[below].podium
        if below is not None and below not in known and len(chain) == 1:
            yield _unknown(community, path, Text("楼栋", "building"), below, known)
        elif below == building.id:
            loop = " → ".join((*chain, below))
            yield _problem(community, path, Text(f"裙房关系成环：{loop}", f"podiums go round in a circle: {loop}"))


def _parts(community: Community) -> Iterator[Problem]:
    ftth, catv = community.ftth, community.catv
    owners: list[Element] = [*((ftth and ftth.areas) or ()), *((catv and catv.nodes) or ()), *((catv and catv.points) or ())]
    for owner in owners:
        for index, text in enumerate(getattr(owner, "serves", None) or ()):
            yield from _part(community, text, f"{community.path_of(owner)}.serves[{index}]")


def _part(community: Community, text: str, path: str) -> Iterator[Problem]:
    part = read_part(text)
    building = community.building_by_id.get(part.building)
    if building is None:
        yield _unknown(community, path, Text("楼栋", "building"), part.building, community.building_by_id)
        return
    units = [unit.id for unit in building.units or ()]
    if part.unit is not None and part.unit not in units:
        yield _unknown(community, path, Text(f"{building.id} 的单元", f"unit of {building.id}"), part.unit, units)
        return
    dwellings = community.dwellings_of(text)
    if not isinstance(dwellings, Missing) and not dwellings:
        what = Text(f"{text!r} 不包含任何住户", f"{text!r} holds no dwelling")
        yield _problem(community, path, what, Text("核对单元、楼层与户号", "look at unit, storeys and doors"))


def _rooms(community: Community) -> Iterator[Problem]:
    rooms, noun = community.room_by_id, Text("房间", "room")
    buildings = community.building_by_id
    ftth, catv, security = community.ftth, community.catv, community.security
    references: list[tuple[Element, str]] = []
    for element, field in ((ftth, "head_end"), (catv, "head_end"), (security, "centre")):
        if element is not None:
            references.append((element, field))
    references += [(host, "room") for host in (security and security.hosts) or ()]
    points = [point for area in (ftth and ftth.areas) or () for point in area.access_points or ()]
    nodes = list((catv and catv.nodes) or ())
    references += [(one, "room") for one in (*points, *nodes)]
    for element, field in references:
        id = getattr(element, field)
        if id is not None and id not in rooms:
            yield _unknown(community, f"{community.path_of(element)}.{field}", noun, id, rooms)
    for element in (*points, *nodes, *((catv and catv.points) or ())):
        if element.building is not None and element.building not in buildings:
            path = f"{community.path_of(element)}.building"
            yield _unknown(community, path, Text("楼栋", "building"), element.building, buildings)
    for element in (*points, *nodes):
        yield from _room_in_building(community, element)


def _room_in_building(community: Community, element: Element) -> Iterator[Problem]:
    room, building = getattr(element, "room"), getattr(element, "building")  # noqa: B009 - two kinds of element
    if room in community.room_by_id and building is not None and community.room_by_id[room][0].id != building:
        home = community.room_by_id[room][0].id
        what = Text(f"房间 {room} 在 {home}，不在 {building}", f"the room {room} is in {home}, not in {building}")
        yield _problem(community, f"{community.path_of(element)}.building", what)


def _leaves(tree: str | Splitter | None) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif tree is not None:
        for branch in tree.branches:
            yield from _leaves(branch)


def _trees(community: Community) -> Iterator[Problem]:
    catv = community.catv
    known: dict[str, DistributionPoint] = {point.id: point for point in (catv and catv.points) or ()}
    for node in (catv and catv.nodes) or ():
        for port in node.ports or ():
            for id in _leaves(port.tree):
                if id not in known:
                    path = f"{community.path_of(port)}.tree"
                    yield _unknown(community, path, Text("分配点", "distribution point"), id, known)


def _others(community: Community) -> Iterator[Problem]:
    cabinets = {cabinet.id for cabinet in (community.ftth and community.ftth.cabinets) or ()}
    for area in (community.ftth and community.ftth.areas) or ():
        for point in area.access_points or ():
            if point.cabinet is not None and point.cabinet not in cabinets:
                path = f"{community.path_of(point)}.cabinet"
                yield _unknown(community, path, Text("光缆交接箱", "cabinet"), point.cabinet, cabinets)
    alarms = (community.fire_alarm and community.fire_alarm.buildings) or ()
    seen: set[str] = set()
    for alarm in alarms:
        path = f"{community.path_of(alarm)}.building"
        if alarm.building not in community.building_by_id:
            yield _unknown(community, path, Text("楼栋", "building"), alarm.building, community.building_by_id)
        elif alarm.building in seen:
            yield _problem(community, path, Text(f"{alarm.building} 写了两次", f"{alarm.building} stands twice"))
        seen.add(alarm.building)
    products = {product.id for product in community.products or ()}
    for component in community.components or ():
        for index, id in enumerate(component.products or ()):
            if id not in products:
                path = f"{community.path_of(component)}.products[{index}]"
                yield _unknown(community, path, Text("产品", "product"), id, products)
    yield from _evidence(community)


def _evidence(community: Community) -> Iterator[Problem]:
    if not community.evidence:
        return
    from tiaowen.spec.provisions import load_spec

    known = load_spec().provisions
    for record in community.evidence or ():
        if record.provision not in known:
            path = f"{community.path_of(record)}.provision"
            yield _unknown(community, path, Text("条文", "provision"), record.provision, known)
