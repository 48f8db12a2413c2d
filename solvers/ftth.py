"""FTTH: distribution areas and their user access points (5.5.3-5, 5.5.3-6).

Fewest areas first, then the least cable from access points to what they serve, then compact areas. A high-rise
building forms areas of its own; low-rise, multi-storey and mid-rise buildings share areas; villas share areas formed
by a cabinet.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.routes import MODE_TEXT, Routes
from tiaowen.model.systems import Cabinet, DistributionArea, Ftth
from tiaowen.solvers.certificate import Certificate, idle, relative_gap
from tiaowen.solvers.grouping import Grouping, group
from tiaowen.solvers.p_median.lines import Lines, lines_of
from tiaowen.solvers.scope import Scope, fresh_ids, scope
from tiaowen.solvers.split import Item, by_stair, cut, parts_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least, most

AREA_LIMIT = ("5.5.3-5-1", "households")
CABINET_LIMIT = ("5.5.3-5-1", "cabinet_households")
OPERATORS = ("5.5.3-10", "access_point")
MORE = "ftth.areas.more"
FULL = 0.99  # of the limit, above which areas that may share are said to be full
TELECOM_ROOM, CABINET = "telecom_room", "cabinet"


@dataclass(frozen=True, slots=True)
class Plan:
    """One area to be: its items, the building that its access point stands in or by, and its cable [m]."""

    items: tuple[Item, ...]
    host: str
    by_cabinet: bool
    cable_m: float


def size_ftth(community: Community, only: Sequence[str] = (), seconds: float = 60.0) -> tuple[Community, Certificate]:
    """Complete the distribution areas of a community; pinned areas and their access points stay as they are.

    Returns the community with its areas and the certificate. Buildings whose dwellings or kind are not stated are
    left out and named. With ``only``, the areas of other buildings stay too.
    """
    start = time.monotonic()
    routes = Routes(community)
    kept = _kept(community, only)
    taken = [one.id for area in kept for one in _served(community, area)]
    work = scope(community, taken, only)
    if not work.buildings:
        reason = Text("没有需要划分的住户。", "There is nothing to divide into areas.")
        return community, idle("ftth", bool(kept), reason, work.left_out, time.monotonic() - start)
    towers, villas = _towers(work, routes), _villas(work, routes, seconds / 2)
    left = max(1, seconds - (time.monotonic() - start))
    answers = [towers, _shared(work, routes, left), villas]
    plans = [plan for found, _ in answers for plan in found]
    certificate = _certificate(community, work, kept, answers, time.monotonic() - start)
    return community.replaced(ftth=_completed(community, kept, plans, routes)), certificate


def _kept(community: Community, only: Sequence[str]) -> list[DistributionArea]:
    areas = (community.ftth and community.ftth.areas) or ()
    return [area for area in areas if area.pinned or (only and not _touches(community, area, only))]


def _served(community: Community, area: DistributionArea) -> tuple[Dwelling, ...]:
    served = community.served(area.serves)
    return () if isinstance(served, Missing) else served


def _touches(community: Community, area: DistributionArea, only: Sequence[str]) -> bool:
    return any(one.building in only for one in _served(community, area))


def _towers(work: Scope, routes: Routes) -> tuple[list[Plan], list[Grouping]]:
    limit = most(*AREA_LIMIT)
    plans: list[Plan] = []
    grouping: list[Grouping] = []
    for building, kind, dwellings in work.buildings:
        if kind != "high_rise":
            continue
        items = cut(dwellings, limit)
        fewest = math.ceil(len(dwellings) / limit)
        place = _host_place(building, routes)
        lengths = [_cable(routes, place, _ends(routes, item)) for item in items]
        plans += [Plan((item,), building.id, False, cable) for item, cable in zip(items, lengths, strict=True)]
        proof = Text(
            f"{building.id} 不少于 ⌈{len(dwellings)}/{limit}⌉={fewest}。", f"{building.id}: at least {fewest}."
        )
        pieces = tuple((index, (index,)) for index in range(len(items)))
        cable = math.fsum(lengths)
        grouping.append(Grouping(pieces, fewest, cable, cable, True, proof))
    return plans, grouping


def _shared(work: Scope, routes: Routes, seconds: float) -> tuple[list[Plan], list[Grouping]]:
    chosen = [(one, dwellings) for one, kind, dwellings in work.buildings if kind not in ("high_rise", "villa")]
    items = [item for _, dwellings in chosen for item in cut(dwellings, most(*AREA_LIMIT))]
    places = {building.id: _host_place(building, routes) for building, _ in chosen if _may_host(building)}
    return _grouped(items, most(*AREA_LIMIT), places, routes, seconds)


def _villas(work: Scope, routes: Routes, seconds: float) -> tuple[list[Plan], list[Grouping]]:
    limit = most(*CABINET_LIMIT)
    chosen = [(one, dwellings) for one, kind, dwellings in work.buildings if kind == "villa"]
    items = [item for _, dwellings in chosen for item in cut(dwellings, limit)]
    places = {building.id: routes.position(building) for building, _ in chosen}
    return _grouped(items, limit, places, routes, seconds, by_cabinet=True)


def _grouped(
    items: Sequence[Item],
    limit: int,
    places: Mapping[str, Point | Missing],
    routes: Routes,
    seconds: float,
    by_cabinet: bool = False,
) -> tuple[list[Plan], list[Grouping]]:
    """Items in areas whose access points stand at one of ``places``, each a building among the area's own."""
    if not items:
        return [], [group((), limit, ())]
    lines = _lines(items, places, routes)
    weights, more = [item.households for item in items], float(parameter(MORE).value)
    found = group(weights, limit, lines, seconds=seconds, trade=True, more=more)
    plans = []
    for host, members in found.groups:
        cable = round(math.fsum(lines.lengths(host, members)), 2)
        plans.append(Plan(tuple(items[index] for index in members), items[host].building, by_cabinet, cable))
    return plans, [found]


def _lines(items: Sequence[Item], places: Mapping[str, Point | Missing], routes: Routes) -> Lines:
    """The cables of items from any of the places, measured when asked for."""
    ends = [_ends(routes, item) for item in items]
    starts = [places.get(item.building) for item in items]
    straight = routes.mode == "straight"
    return lines_of(starts, ends, None if straight else lambda host, item: _cable(routes, starts[host], ends[item]))


def _may_host(building: Building) -> bool:
    return building.rooms is None or any(room.kind == TELECOM_ROOM for room in building.rooms)


def _host_place(building: Building, routes: Routes) -> Point | Missing:
    room = _telecom_room(building)
    return routes.position(building if room is None else room)


def _ends(routes: Routes, item: Item) -> list[Point]:
    """Where the cables of an item end: its units, as far as they have a place."""
    units = [routes.position(stair[0]) for stair in by_stair(item.dwellings)]
    return [unit for unit in units if not isinstance(unit, Missing)]


def _cable(routes: Routes, place: Point | Missing | None, units: Sequence[Point]) -> float:
    """Cable from an access point's place to every unit of an item [m]; infinite where it cannot stand."""
    if place is None:
        return math.inf
    if isinstance(place, Missing):
        return 0.0
    return round(math.fsum(routes.distance(place, unit) for unit in units), 2)


def _completed(community: Community, kept: Sequence[DistributionArea], plans: Sequence[Plan], routes: Routes) -> Ftth:
    ftth = community.ftth or Ftth()
    order = {building.id: index for index, building in enumerate(community.buildings or ())}
    plans = sorted(plans, key=lambda plan: (order[plan.items[0].building], plan.items[0].dwellings[0].id))
    taken = {area.id for area in kept} | {point.id for area in kept for point in area.access_points or ()}
    cabinets = _Cabinets(ftth, kept)
    areas = [*kept]
    for id, plan in zip(fresh_ids("A", taken, len(plans)), plans, strict=True):
        areas.append(DistributionArea.model_validate(_area(community, id, plan, cabinets, routes)))
    data = {name: getattr(ftth, name) for name in Ftth.model_fields}
    data["areas"] = tuple(areas)
    data["cabinets"] = tuple(cabinets.all) if cabinets.all or ftth.cabinets is not None else None
    data["method"] = ftth.method or "ftth"
    data |= _optical(ftth, kept, areas)
    return Ftth(**data)


def _optical(ftth: Ftth, kept: Sequence[DistributionArea], areas: Sequence[DistributionArea]) -> dict[str, Any]:
    """The feeders and links of areas that stay, and pinned ones of an area that is there again; the rest is stale."""
    stay, there = ({area.id for area in some} for some in (kept, areas))
    at, any_at = ({point.id for area in some for point in area.access_points or ()} for some in (kept, areas))
    feeders = [one for one in ftth.feeders or () if one.access_point in (any_at if one.pinned else at)]
    links = [one for one in ftth.links or () if one.area in (there if one.pinned else stay)]
    return {"feeders": tuple(feeders) or None, "links": tuple(links) or None}


def _area(community: Community, id: str, plan: Plan, cabinets: _Cabinets, routes: Routes) -> dict[str, Any]:
    dwellings = [one for item in plan.items for one in item.dwellings]
    point: dict[str, Any] = {"id": f"UAP-{id}", "joins_cables": True, "operators": least(*OPERATORS)}
    if plan.by_cabinet:
        point |= {"place": CABINET, "cabinet": cabinets.nearest(id, plan, routes)}
    else:
        room = _telecom_room(community.building_by_id[plan.host])
        point |= {"place": TELECOM_ROOM, "building": plan.host} | ({"room": room.id} if room else {})
    ways = parameter("ftth.splitter.ways").value
    point["splitters"] = [{"ways": ways, "count": math.ceil(len(dwellings) / ways)}]
    area: dict[str, Any] = {
        "id": id,
        "serves": list(parts_of(community, dwellings)),
        "access_points": [point],
        "patching_at": [point["id"]],
    }
    if plan.cable_m:
        area["cable"] = plan.cable_m
    if any(item.estimated for item in plan.items):
        area["estimated"] = ["serves"]
    return area


def _telecom_room(building: Building) -> Room | None:
    rooms = [room for room in building.rooms or () if room.kind == TELECOM_ROOM]
    return rooms[0] if rooms else None


class _Cabinets:
    """The cabinets of the design; each forms one area, so that one already in use is not taken again."""

    def __init__(self, ftth: Ftth, kept: Sequence[DistributionArea]) -> None:
        used = {point.cabinet for area in kept for point in area.access_points or ()}
        written = {f"CAB-{area.id}" for area in ftth.areas or () if not area.pinned}
        self.all = [cabinet for cabinet in ftth.cabinets or () if cabinet.id in used or cabinet.id not in written]
        self.free = [cabinet for cabinet in self.all if cabinet.id not in used]

    def nearest(self, area: str, plan: Plan, routes: Routes) -> str:
        """The free cabinet with the least cable to the area, or a new one by the host's entrance."""
        place = routes.position(plan.host)
        placed = [(one, one.position) for one in self.free if one.position is not None]
        if placed and not isinstance(place, Missing):
            chosen = min(placed, key=lambda one: (routes.distance(one[1], place), one[0].id))[0]
            self.free.remove(chosen)
            return chosen.id
        data: dict[str, Any] = {"id": f"CAB-{area}", "operators": least(*OPERATORS)}
        if not isinstance(place, Missing):
            data["position"] = [round(place[0], 2), round(place[1], 2)]
        self.all.append(Cabinet.model_validate(data))
        return f"CAB-{area}"


def _certificate(
    community: Community,
    work: Scope,
    kept: Sequence[DistributionArea],
    answers: Sequence[tuple[list[Plan], list[Grouping]]],
    seconds: float,
) -> Certificate:
    groupings = [one for _, found in answers for one in found]
    areas = len(kept) + sum(len(one.groups) for one in groupings)
    bound = len(kept) + sum(one.fewest for one in groupings)
    cable = round(math.fsum(one.cost for one in groupings), 2)
    cable_bound = round(math.fsum(one.cost_bound for one in groupings), 2)
    impossible = any(not one.groups and one.fewest for one in groupings)
    gap = relative_gap(areas, bound) or relative_gap(cable, cable_bound)
    proved = areas == bound and all(one.proved for one in groupings)
    binding = [AREA_LIMIT[0]] + (["5.5.3-6-1"] if answers[0][0] else []) + (["5.5.3-6-2"] if answers[1][0] else [])
    return Certificate(
        name="ftth",
        status="infeasible" if impossible else "optimal" if proved else "gap",
        objective={"areas": areas, "cable_m": cable},
        bound={"areas": bound, "cable_m": cable_bound},
        gap=gap,
        proof=tuple(dict.fromkeys(one.proof for one in groupings if one.fewest)),
        seconds=seconds,
        binding=tuple(binding + (["5.5.3-6-3"] if answers[2][0] else [])),
        subjects=work.households,
        notes=(*_notes(community), *_room(answers), *_trades(answers)),
        conflicts=_conflicts(community, kept, impossible),
        left_out=work.left_out,
    )


def _notes(community: Community) -> tuple[Text, ...]:
    parts = Text(
        "超过限值的楼栋先按单元、再按楼层分段；最少数量是对这些分段证明的。",
        "Buildings above the limit are cut by unit, then by storey range; the count is proved for these parts.",
    )
    how = MODE_TEXT[Routes(community).mode]
    return parts, Text(f"用户光缆路由长度：{how.zh}。", f"Lengths of user cable routes: {how.en}.")


def _room(answers: Sequence[tuple[list[Plan], list[Grouping]]]) -> Iterator[Text]:
    """Areas beyond the fewest that were asked for, and where there is hardly any room, that they may be."""
    extra = sum(one.extra for _, groupings in answers for one in groupings)
    if extra:
        share = f"{MORE} = {parameter(MORE).value:g}"
        yield Text(f"比最少数量多设 {extra} 个配线区（{share}）。", f"{extra} areas more than the fewest ({share}).")
    limit = most(*AREA_LIMIT)
    plans, groupings = answers[1]
    load = sum(item.households for plan in plans for item in plan.items) / max(1, len(plans))
    if not all(one.proved for one in groupings) and load > FULL * limit:
        yield Text(
            f"合用配线区平均 {load:.1f} 户，限值 {limit}，几无余量；用参数 {MORE} 多设几区，缆长更短，也更接近下界。",
            f"Shared areas hold {load:.1f} households on average, of {limit}: hardly any room. More areas ({MORE}) "
            "need less cable and come nearer to the bound.",
        )


def _trades(answers: Sequence[tuple[list[Plan], list[Grouping]]]) -> list[Text]:
    """Areas against metres: what one or two more areas than the fewest would save, among those that may share."""
    names = (Text("高层", "high-rise"), Text("合用", "shared"), Text("别墅", "villa"))
    told = []
    for name, (_, groupings) in zip(names, answers, strict=True):
        for one in groupings:
            offers = [(len(one.groups), one.cost, one.proved), *one.trade]
            zh = "；".join(
                f"{count} 个 {metres:.0f} m{'' if sure else '（未证明最短）'}" for count, metres, sure in offers
            )
            en = "; ".join(
                f"{count}: {metres:.0f} m{'' if sure else ' (not proved)'}" for count, metres, sure in offers
            )
            if one.trade:
                told.append(
                    Text(f"{name.zh}配线区数与缆长的取舍：{zh}。", f"Number of {name.en} areas against cable: {en}.")
                )
    return told


def _conflicts(community: Community, kept: Sequence[DistributionArea], impossible: bool) -> tuple[Text, ...]:
    found = []
    limit = most(*AREA_LIMIT)
    for area in kept:
        served = _served(community, area)
        if len(served) > limit:
            found.append(
                Text(
                    f"已锁定的配线区 {area.id} 有 {len(served)} 户，超过 {limit} 户（5.5.3-5-1）",
                    f"the pinned area {area.id} has {len(served)} households, above {limit} (5.5.3-5-1)",
                )
            )
    if impossible:
        found.append(
            Text(
                "低层、多层、中高层楼栋中没有可用的电信间，无法设置共用的用户接入点（5.5.3-6-2）",
                "no low-rise, multi-storey or mid-rise building has a telecom room to share (5.5.3-6-2)",
            )
        )
    return tuple(found)
