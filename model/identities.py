"""Ids that stand twice, dwellings that are stated twice, and storeys that a building does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tiaowen.model.access_references import access_ids
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.coverage_references import coverage_ids
from tiaowen.model.device_references import device_ids
from tiaowen.model.element import Element
from tiaowen.model.equipment_references import equipment_ids
from tiaowen.model.fields import storey_text
from tiaowen.model.optical_references import optical_ids
from tiaowen.spec.errors import Place, Problem, Text

MOST_DWELLINGS = 100_000


def problem_at(community: Community, path: str, what: Text, mend: Text | None = None) -> Problem:
    """A problem at the place where a path of the model is written."""
    return Problem(community.place_of(path) or Place(path), what, mend)


def identity_problems(community: Community) -> Iterator[Problem]:
    """Every problem with what elements are called and where in a building they are said to be."""
    for elements, noun in _named(community):
        yield from _twice(community, elements, noun)
    yield from _dwellings_twice(community)
    yield from _alarms_twice(community)
    for building in community.buildings or ():
        yield from _storeys(community, building)


def _named(community: Community) -> Iterator[tuple[Iterable[Element], Text]]:
    buildings = community.buildings or ()
    yield buildings, Text("楼栋", "building")
    yield [room for one in buildings for room in one.rooms or ()], Text("房间", "room")
    yield community.dwelling_types or (), Text("户型", "dwelling type")
    yield community.products or (), Text("产品", "product")
    for building in buildings:
        yield building.units or (), Text("单元", "unit")
    if community.ftth is not None:
        areas = community.ftth.areas or ()
        yield areas, Text("配线区", "distribution area")
        points = [point for area in areas for point in area.access_points or ()]
        yield [*points, *(community.ftth.cabinets or ())], Text("接入点或交接箱", "access point or cabinet")
    if community.catv is not None:
        yield community.catv.nodes or (), Text("光节点", "optical node")
        yield community.catv.points or (), Text("分配点", "distribution point")
        for node in community.catv.nodes or ():
            yield node.ports or (), Text("端口", "port")
    yield [one for one in community.components or () if one.id is not None], Text("部件", "component")
    yield from device_ids(community)
    yield from access_ids(community)
    yield from coverage_ids(community)
    yield from optical_ids(community)
    yield from equipment_ids(community)
    if community.mobile is not None:
        yield community.mobile.shielded_places or (), Text("信号遮挡场所", "shielded place")
    indicators = community.indicators
    if indicators is not None:
        lists = (
            indicators.offices,
            indicators.service_places,
            indicators.elderly_places,
            indicators.health_places,
            indicators.culture_places,
        )
        yield [one for places in lists for one in places or ()], Text("场所", "place")
        yield indicators.noise or (), Text("噪声测点", "noise point")
    site = community.site
    if site is not None:
        yield site.gates or (), Text("出入口", "gate")
        yield site.ways or (), Text("道路", "way")
        yield site.ducts or (), Text("管道", "duct")
        yield site.plazas or (), Text("广场", "plaza")
        yield site.car_parks or (), Text("停车库(场)", "car park")


def _twice(community: Community, elements: Iterable[Element], noun: Text) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for element in elements:
        id, path = str(getattr(element, "id", "")), community.path_of(element)
        if id in seen:
            first = community.place_of(seen[id])
            zh = f"{noun.zh}编号 {id!r} 重复，先见于 {first}"
            yield problem_at(
                community, f"{path}.id", Text(zh, f"the {noun.en} id {id!r} stands twice, first at {first}")
            )
        seen.setdefault(id, path)


def too_many_dwellings(community: Community) -> Problem | None:
    """The problem of a model too large to spell out; to be asked for before anything looks at its dwellings."""
    count = 0
    for building in community.buildings or ():
        for runs in (building.dwellings, *(unit.dwellings for unit in building.units or ())):
            count += sum(len(run.storeys) * len(run.numbers) for run in runs or ())
        if count > MOST_DWELLINGS:
            what = Text(f"住户超过 {MOST_DWELLINGS} 户的上限", f"more than {MOST_DWELLINGS} dwellings")
            mend = Text("检查楼层与户号范围，或拆成几个小区", "look at the storeys and door numbers, or split it up")
            return problem_at(community, community.path_of(building), what, mend)
    return None


def _dwellings_twice(community: Community) -> Iterator[Problem]:
    counts = Counter(dwelling.id for dwelling in community.dwellings)
    first = {dwelling.id: dwelling for dwelling in reversed(community.dwellings)}
    for id, count in counts.items():
        if count > 1:
            what = Text(f"住户 {id} 写了 {count} 次", f"the dwelling {id} is stated {count} times")
            mend = Text("检查楼层与户号范围", "look at the storeys and door numbers")
            yield problem_at(community, first[id].path, what, mend)


def _alarms_twice(community: Community) -> Iterator[Problem]:
    seen: set[str] = set()
    for alarm in (community.fire_alarm.buildings or ()) if community.fire_alarm is not None else ():
        if alarm.building in seen:
            what = Text(f"{alarm.building} 写了两次", f"{alarm.building} stands twice")
            yield problem_at(community, f"{community.path_of(alarm)}.building", what)
        seen.add(alarm.building)


def _storeys(community: Community, building: Building) -> Iterator[Problem]:
    for runs in (building.dwellings, *(unit.dwellings for unit in building.units or ())):
        for run in runs or ():
            wrong = [storey for storey in run.storeys if not _exists(building, storey)]
            if wrong:
                yield _no_storey(community, building, wrong[-1], f"{community.path_of(run)}.storeys")
    for room in building.rooms or ():
        if room.storey is not None and not _exists(building, room.storey):
            yield _no_storey(community, building, room.storey, f"{community.path_of(room)}.storey")


def _exists(building: Building, storey: int) -> bool:
    if storey > 0:
        return building.storeys_above is None or storey <= building.storeys_above
    return building.storeys_below is None or -storey <= building.storeys_below


def _no_storey(community: Community, building: Building, storey: int, path: str) -> Problem:
    name = storey_text(storey)
    what = Text(f"{building.id} 没有 {name} 层", f"{building.id} has no storey {name}")
    return problem_at(
        community, path, what, Text("核对 storeys_above、storeys_below", "look at the building's storeys")
    )
