"""Wireless: WLAN access points, two-way radio, and mobile coverage of shielded places (5.5.5, 5.5.6, 5.5.7-1, I1.1.2).

The fewest access points in plazas, car parks, public storeys and entrance halls, the fewest repeaters for the whole
site, the fewest antennas below ground, and antennas in lift shafts by storeys. Ranges are parameters of each kind of
place; a building that a signal crosses outdoors makes its distance count more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil, dist
from typing import Any

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import MOST_ITEMS, Point
from tiaowen.model.positions import position_of
from tiaowen.model.systems.coverage import CoverageDevice, Wireless
from tiaowen.model.systems.equipment import Equipment
from tiaowen.model.systems.mobile import Mobile, ShieldedPlace
from tiaowen.solvers.certificate import Certificate, Status, idle, relative_gap
from tiaowen.solvers.cover import cover
from tiaowen.solvers.coverage import feeders
from tiaowen.solvers.coverage.devices import Placer, Tally, stays
from tiaowen.solvers.coverage.places import Place, public_places
from tiaowen.solvers.coverage.reach import walls_of
from tiaowen.solvers.equipment_rows import kept_rows, with_rows
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import doubt, parameter

NAME = "wireless"
WITH_LIFTS = ("mid_rise", "high_rise")  # the housing in which coverage of lifts is judged
BINDING = ("5.5.5-2", "5.5.6-1", "5.5.6-3", "5.5.7-1", "I1.1.2")
Row = dict[str, Any]


def size_wireless(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Complete WLAN, radio and mobile coverage; pinned devices stay and count.

    Returns the community and the certificate; what has no outline, storeys or kind stated is left out by name. Shielded
    places of housing that the design does not list are added, as their antennas are here.
    """
    start = time.monotonic()
    kept = _kept(community, only)
    found = public_places(community, ("outdoor", "underground", "floor", "basement", "lobby"), only)
    placer = Placer(kept, walls_of(community), lambda: max(0.0, seconds - (time.monotonic() - start)))
    goals = {"access_points": Tally(left_out=list(found.left_out)), "repeaters": Tally(), "antennas": Tally()}
    uncovered = _uncovered(community)
    for place in found.places:
        if place.kind != "basement":
            goals["access_points"].add(_access_points(placer, place))
        if place.kind in ("underground", "basement"):
            goals["antennas"].add(_antennas(placer, place, uncovered))
    if not only:
        goals["repeaters"].add(_repeaters(community, kept))
    lifts, shafts = _lift_rows(community, only, uncovered)
    goals["antennas"].left_out += lifts
    tallies = list(goals.values())
    left_out = tuple(text for tally in tallies for text in tally.left_out)
    rows = [row for tally in tallies for row in tally.rows]
    before = (community.wireless and community.wireless.devices) or ()
    if not (rows or shafts or before) or len(rows) > MOST_ITEMS:
        reason = Text("没有可以布置无线设备的场所。", "There is no place for wireless devices.")
        return community, idle(NAME, bool(kept), reason, left_out, time.monotonic() - start)
    done = _completed(community, kept, rows)
    done = done.replaced(mobile=_listed(done, found.places, shafts))
    done = done.replaced(equipment=_without_units(done))
    done = done.replaced(equipment=with_rows(done, NAME, [*shafts, *_units(done, shafts, only)], "WE", only))
    fed, unmeasured = feeders.fed_by_repeaters(done)
    told = _certificate(goals, (*left_out, *unmeasured), sum(row["count"] for row in shafts), time.monotonic() - start)
    return done, replace(told, notes=(*told.notes, *feeders.notes(fed)), findings=tuple(feeders.findings(fed)))


def _kept(community: Community, only: Sequence[str]) -> tuple[CoverageDevice, ...]:
    own = (community.wireless and community.wireless.devices) or ()
    return tuple(one for one in own if stays(one, only))


def _row(kind: str, system: str, *because: str) -> Row:
    load = parameter("wireless.power").value.get(kind)
    return {"kind": kind, "system": system, "because": list(because)} | ({"load": float(load)} if load else {})


def _access_points(placer: Placer, place: Place) -> Tally:
    ranges = parameter("wireless.wlan.range").value
    because = ("5.5.7-1", "I1.1.2") if place.kind == "floor" else ("5.5.7-1",)
    return placer.place(place, float(ranges.get(place.kind, 0.0)), _row("wireless_access_point", "wlan", *because))


def _antennas(placer: Placer, place: Place, uncovered: dict[tuple[str, str], str]) -> Tally:
    tally = placer.place(
        place, float(parameter("wireless.radio.indoor").value), _row("radio_antenna", "radio", "5.5.6-3")
    )
    stated = uncovered.get(("basement", place.building or ""))
    if stated is not None:
        zh, en = (
            f"{place.target}：{stated} 写明不覆盖，未设移动信号天线",
            f"{place.target}: {stated} says it is not covered",
        )
        tally.left_out.append(Text(f"{zh}（5.5.5-2）", f"{en}, no mobile antennas (5.5.5-2)"))
        return tally
    range_m = float(parameter("wireless.mobile.indoor").value)
    tally.add(placer.place(place, range_m, _row("mobile_antenna", "mobile", "5.5.5-2")))
    return tally


def _uncovered(community: Community) -> dict[tuple[str, str], str]:
    """Kind and building of the shielded places that are stated not to be covered, with the path that says so."""
    places = (community.mobile and community.mobile.shielded_places) or ()
    return {
        (one.kind, building): f"{community.path_of(one)}.covered"
        for one in places
        if one.covered is False
        for building in one.buildings or ()
    }


# --- two-way radio over the site ------------------------------------------------------------------


def _repeaters(community: Community, kept: Sequence[CoverageDevice]) -> Tally:
    spots = list(dict.fromkeys(_spots(community)))
    hosts = [(one.id, at) for one in community.buildings or () if (at := _place_of(community, one)) is not None]
    if not spots:
        return Tally()
    if not any(building.use for building in community.buildings or ()):
        zh = "对讲中继台：缺少 buildings[].use，不知有无住宅，未参与计算"
        return Tally(left_out=[Text(zh, "two-way radio repeaters: left out, lacking buildings[].use")])
    if not hosts:
        what = "buildings[].outline、buildings[].entrance"
        zh, en = (
            f"对讲中继台：缺少 {what}，未参与计算",
            "two-way radio repeaters: left out, lacking buildings[].outline",
        )
        return Tally(left_out=[Text(zh, en)])
    given = [one.position for one in kept if one.kind == "radio_repeater" and one.position is not None]
    sites, range_m = [*given, *(at for _, at in hosts)], float(parameter("wireless.radio.range").value)
    sets = [frozenset(index for index, spot in enumerate(spots) if dist(at, spot) <= range_m) for at in sites]
    centre = _centre(community, [at for _, at in hosts])
    costs = [round(dist(at, centre), 2) for at in sites]
    found = cover(sets, costs, len(spots), chosen=range(len(given)), fewest_first=True)
    row = _row("radio_repeater", "radio", "5.5.6-1", "5.5.6-3") | {"covers": ["site:all"]}
    chosen = [hosts[index - len(given)] for index in found.chosen if index >= len(given)]
    rows = [row | {"building": id, "position": [round(at[0], 2), round(at[1], 2)]} for id, at in chosen]
    left_out = []
    if found.uncovered:
        zh = f"{len(found.uncovered)} 处超出对讲中继台覆盖半径 {range_m:g} m"
        left_out.append(Text(zh, f"{len(found.uncovered)} spots are beyond the {range_m:g} m of a repeater"))
    return Tally(rows, max(0, found.fewest - len(given)), found.proved, left_out)


def _spots(community: Community) -> Iterator[Point]:
    site = community.site
    yield from (gate.position for gate in (site and site.gates) or () if gate.position is not None)
    yield from (point for way in (site and site.ways) or () for point in way.line)
    yield from (point for plaza in (site and site.plazas) or () for point in plaza.outline or ())
    for building in community.buildings or ():
        yield from building.outline or ()


def _place_of(community: Community, building: Building) -> Point | None:
    at = position_of(community, building)
    return None if isinstance(at, Missing) else at


def _centre(community: Community, hosts: Sequence[Point]) -> Point:
    """Where repeaters had best be near: the security control centre, else the middle of the buildings."""
    centre = community.security.centre if community.security is not None else None
    if centre is not None and centre in community.room_by_id:
        at = position_of(community, centre)
        if not isinstance(at, Missing):
            return at
    return sum(x for x, _ in hosts) / len(hosts), sum(y for _, y in hosts) / len(hosts)


# --- lifts and the list of shielded places --------------------------------------------------------


def _lift_rows(
    community: Community, only: Sequence[str], uncovered: dict[tuple[str, str], str]
) -> tuple[list[Text], list[Row]]:
    """A row of shaft antennas for each lift, by the storeys of its building."""
    each = int(parameter("wireless.mobile.lift_storeys").value)
    left_out, rows, lacking = [], [], []
    for lift in community.lifts or ():
        building = community.building_by_id[lift.building]
        if only and lift.building not in only:
            continue
        if ("lift", lift.building) in uncovered:
            stated = uncovered["lift", lift.building]
            zh, en = f"电梯 {lift.id}：{stated} 写明不覆盖", f"lift {lift.id}: {stated} says it is not covered"
            left_out.append(Text(f"{zh}（5.5.5-2）", f"{en} (5.5.5-2)"))
        elif building.storeys_above is None:
            lacking.append(lift.id)
        else:
            storeys = building.storeys_above + (building.storeys_below or 0)
            row: Row = {"kind": "mobile_antenna", "system": "mobile", "count": ceil(storeys / each)}
            row |= {"building": lift.building} | ({} if lift.unit is None else {"unit": lift.unit})
            told = {"serves": [lift.id], "formula": f"⌈{storeys}/{each}⌉ = {ceil(storeys / each)}"}
            rows.append(row | told | {"because": ["5.5.5-2", "wireless.mobile.lift_storeys"]})
    if lacking:
        zh = f"电梯 {'、'.join(lacking)}：缺少 buildings[].storeys_above，未参与计算"
        left_out.append(Text(zh, f"lifts {', '.join(lacking)}: left out, lacking buildings[].storeys_above"))
    if community.lifts is None and any(community.kind_of(one) in WITH_LIFTS for one in community.residential):
        left_out.append(Text("电梯井道：缺少 lifts，未参与计算", "lift shafts: left out, lacking lifts"))
    return left_out, rows


def _without_units(community: Community) -> tuple[Equipment, ...] | None:
    if community.equipment is None:
        return None
    own = (NAME, "mobile_remote_unit", False)
    return tuple(row for row in community.equipment if (row.sized_by, row.kind, row.pinned) != own)


def _units(community: Community, shafts: Sequence[Row], only: Sequence[str]) -> list[Row]:
    """The remote units for all antennas of mobile coverage, as one row."""
    devices = (community.wireless and community.wireless.devices) or ()
    placed = sum(1 for one in devices if one.kind == "mobile_antenna")
    kept = sum(row.count for row in kept_rows(community, NAME, only) if row.kind == "mobile_antenna")
    antennas = placed + kept + sum(row["count"] for row in shafts)
    each = int(parameter("wireless.mobile.unit_antennas").value)
    if not antennas:
        return []
    count = ceil(antennas / each)
    row: Row = {"kind": "mobile_remote_unit", "system": "mobile", "count": count}
    load = float(parameter("wireless.power").value["mobile_remote_unit"])
    told = {"load": load, "formula": f"⌈{antennas}/{each}⌉ = {count}"}
    return [row | told | {"because": ["5.5.5-3", "wireless.mobile.unit_antennas"]}]


def _listed(community: Community, places: Sequence[Place], shafts: Sequence[Row]) -> Mobile | None:
    """Mobile coverage with every basement and lift of housing that has its antennas now."""
    mobile = community.mobile or Mobile.model_validate({})
    listed = list(mobile.shielded_places or ())
    open_places = {(one.kind, id) for one in listed for id in one.buildings or ()}
    anywhere = {one.kind for one in listed if one.buildings is None}
    homes = {one.id for one in community.residential}
    basements = [place.building for place in places if place.kind == "basement"]
    lifts = [row["building"] for row in shafts if row["building"] in homes]
    for kind, ids in (("basement", basements), ("lift", lifts)):
        new = [id for id in dict.fromkeys(ids) if id is not None and (kind, id) not in open_places]
        if new and kind not in anywhere:
            (fresh,) = fresh_ids("SH", [one.id for one in listed], 1)
            data = {"id": fresh, "kind": kind, "buildings": new, "covered": True}
            listed.append(ShieldedPlace.model_validate(data))
    if not listed and community.mobile is None:
        return None
    return mobile.model_copy(update={"shielded_places": tuple(listed) if listed else mobile.shielded_places})


def _completed(community: Community, kept: Sequence[CoverageDevice], rows: Sequence[Row]) -> Community:
    taken = [one.id for one in kept]
    prefixes: dict[str, Callable[[], str]] = {}
    for kind, prefix in (
        ("wireless_access_point", "AP"),
        ("radio_repeater", "RR"),
        ("radio_antenna", "RA"),
        ("mobile_antenna", "MA"),
    ):
        ids = iter(fresh_ids(prefix, taken, sum(1 for row in rows if row["kind"] == kind)))
        prefixes[kind] = ids.__next__
    new = [CoverageDevice.model_validate({"id": prefixes[row["kind"]](), **row}) for row in rows]
    order = list(prefixes)
    new.sort(key=lambda one: order.index(one.kind))
    return community.replaced(wireless=Wireless(devices=(*kept, *new)))


def _certificate(goals: dict[str, Tally], left_out: tuple[Text, ...], shafts: int, seconds: float) -> Certificate:
    objective = {name: len(tally.rows) for name, tally in goals.items()} | {"shaft_antennas": shafts}
    bound = {name: min(tally.bound, len(tally.rows)) for name, tally in goals.items()} | {"shaft_antennas": shafts}
    gap = next((g for name in objective if (g := relative_gap(objective[name], bound[name]))), 0.0)
    proof = Text(
        "各区域设备数按覆盖格精确求解；中继台按场地各点精确求解；井道天线按层数整除。",
        "Devices of areas by exact covering; repeaters by covering the site's points; shaft antennas by storeys.",
    )
    unsure = doubt("wireless.wlan.range", "wireless.radio.range", "wireless.radio.indoor")
    note = Text(
        f"覆盖半径均为参数{unsure.zh}；数量对应覆盖计算的布点格网，须以场强测试核实。",
        f"Ranges are parameters{unsure.en}; counts are for the grid of places: verify by field measurement.",
    )
    status: Status = "optimal" if objective == bound else "gap"
    return Certificate(
        NAME, status, objective, bound, gap, (proof,), seconds, BINDING, notes=(note,), left_out=left_out
    )
