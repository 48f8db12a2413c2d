"""Rooms of the systems (5.5.3-6, 5.5.3-10, 5.7.13-4, 5.7.14-1 to -3): the fewest racks and the area that each needs.

The rooms are the architect's and are not invented: what is needed is written beside them and compared.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import dist
from typing import Any

from tiaowen.model.buildings import Room
from tiaowen.model.community import Community
from tiaowen.model.systems.room_needs import RoomNeed
from tiaowen.solvers.certificate import Certificate, idle, relative_gap
from tiaowen.solvers.equipment_rows import with_rows
from tiaowen.solvers.rooms.area import MIDDLE, RACK, Sized, need_data, shared_with_fire, sized, title
from tiaowen.solvers.rooms.contents import EQUIPMENT, FRAME, OPERATORS, TELECOM, Contents, Place
from tiaowen.solvers.rooms.stations import CENTRE_KIND, FIRE_KIND, SHARED
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import choices, limit_of, value_of

TALL = "C5.7.3"
MOST_TERMS = 8  # of a sum that is written out


def size_rooms(community: Community, only: Sequence[str] = (), seconds: float = 60.0) -> tuple[Community, Certificate]:
    """Count the racks, frames and desks of every room of the systems and say which area it needs.

    Returns the community with rows of equipment and with room needs, and the certificate. Rooms stay as they are.
    """
    start = time.monotonic()
    contents = Contents(community, only)
    kept = _kept_needs(community, only)
    if not contents.places:
        reason = Text("没有需要核算的机房。", "There is no room to size.")
        certificate = idle("rooms", bool(kept), reason, tuple(contents.left_out), time.monotonic() - start)
        return _written(community, [], kept, only), certificate
    each = max(1.0, seconds / len(contents.places))
    found = [sized(community, place, each) for place in contents.places]
    certificate = _certificate(community, contents, found, kept, time.monotonic() - start)
    return _written(community, found, kept, only), certificate


def _kept_needs(community: Community, only: Sequence[str]) -> list[RoomNeed]:
    return [one for one in community.room_needs or () if one.pinned or (only and one.building not in only)]


def _written(community: Community, found: list[Sized], kept: list[RoomNeed], only: Sequence[str]) -> Community:
    taken = {(one.kind, one.building, one.room) for one in kept if one.pinned}
    fresh = [data for one in found if one.area_m2 and _key(data := need_data(community, one)) not in taken]
    ids = fresh_ids("RN", (one.id for one in kept), len(fresh))
    needs = [*kept, *(RoomNeed.model_validate({"id": id, **data}) for id, data in zip(ids, fresh, strict=True))]
    rows = chain.from_iterable(_rows(community, one) for one in found)
    return community.replaced(
        equipment=with_rows(community, "rooms", rows, "RM", only),
        room_needs=tuple(needs) if needs or community.room_needs is not None else None,
    )


def _key(data: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    return data["kind"], data.get("building"), data.get("room")


def _rows(community: Community, one: Sized) -> Iterator[dict[str, Any]]:
    """What stands in one place as rows of equipment; pinned rows are there already."""
    place = one.place
    where: dict[str, Any] = {}
    if place.building is not None:
        where["building"] = place.building.id
    if place.room is not None:
        where["room"] = place.room.id
        where |= {"storey": place.room.storey} if place.room.storey is not None else {}
    mark = {"estimated": ["count"]} if place.estimated else {}
    formula = _sum(place)
    for cores, count in one.frames:
        size = f"{cores} 芯"
        because = ["ftth.core_spare", "rooms.odf.frames"]
        row = {"kind": FRAME, "system": "ftth", "count": count, "size": size, "ports": cores, **where}
        yield row | {"formula": formula, "because": because} | mark
    if one.racks.count and not one.fixed_racks:
        asked = [OPERATORS[0]] if place.operators else []
        row = {"kind": RACK, "system": "cabling", "count": one.racks.count, **where}
        yield row | {"formula": one.filling, "because": [*asked, "rooms.rack.units"]} | mark
    for station in place.stations:
        if station.count and not station.pinned:
            row = {"kind": station.kind, "system": station.system, "count": station.count, **where}
            row |= {"load": station.load_w} if station.load_w is not None else {}
            yield row | {"formula": station.formula, "because": list(station.because)}


def _sum(place: Place) -> str:
    """The cores that end in a place; where many cables do, their number and sum."""
    terms = len(place.cores_from)
    if terms > MOST_TERMS:
        return f"{terms} 项之和={place.cores}"
    return " + ".join(place.cores_from) + (f" → {place.cores}" if terms > 1 else "")


# --- comparison and certificate ---------------------------------------------------------------------


def _certificate(
    community: Community, contents: Contents, found: list[Sized], kept: list[RoomNeed], seconds: float
) -> Certificate:
    racks, bound = sum(one.racks.count for one in found), sum(one.racks.bound for one in found)
    area = round(sum(one.area_m2 for one in found), 2)
    proved = racks == bound
    findings = [text for one in found for text in _compared(community, contents, one)]
    binding = sorted({id for one in found for id in one.because if id[0].isdigit()})
    return Certificate(
        name="rooms",
        status="optimal" if proved else "gap",
        objective={"racks": racks, "room_area_m2": area},
        bound={"racks": bound, "room_area_m2": area if proved else 0.0},
        gap=relative_gap(racks, bound),
        proof=_proof(found),
        seconds=seconds,
        binding=tuple(binding),
        subjects=len(community.dwellings),
        notes=(*_absent(found), *_tall(community, found), *contents.notes),
        conflicts=tuple(_conflicts(found, kept)),
        left_out=(*contents.left_out, *_empty(found)),
        findings=tuple(findings),
    )


def _proof(found: list[Sized]) -> tuple[Text, ...]:
    met = sum(one.racks.count == one.racks.bound for one in found)
    capacity = parameter("rooms.rack.units").value
    zh = f"{met}/{len(found)} 间机房的机架数等于下界（⌈高度之和/{capacity}⌉ 或装箱下界）"
    en = f"racks of {met} of {len(found)} rooms meet their bound (⌈heights/{capacity}⌉ or that of bin packing)"
    others = {one.racks.proof: None for one in found if not one.racks.by_sum}
    return Text(zh, en), *others


def _empty(found: list[Sized]) -> Iterator[Text]:
    for one in found:
        if not one.area_m2:
            name = title(one.place)
            yield Text(
                f"{name.zh}：没有已知的设备，也没有面积限值，不计面积",
                f"{name.en}: nothing is known to stand in it and nothing limits it, no area",
            )


def _absent(found: list[Sized]) -> Iterator[Text]:
    for one in found:
        if one.place.room is None and one.place.asked_by:
            asked, name = "、".join(one.place.asked_by), title(one.place)
            yield Text(
                f"{name.zh}：没有给出房间，需 {one.area_m2:g} ㎡（{asked}）",
                f"{name.en}: no room is stated, {one.area_m2:g} m² needed ({asked})",
            )


def _tall(community: Community, found: list[Sized]) -> Iterator[Text]:
    """What the commentary asks of very tall buildings; it does not bind."""
    have = {one.place.building.id for one in found if one.place.kind == FIRE_KIND and one.place.building is not None}
    height, storeys = value_of(TALL, "height"), value_of(TALL, "storeys")
    for building in community.residential:
        tall = (building.height_m or 0) >= height or (building.storeys_above or 0) >= storeys
        if tall and building.id not in have:
            yield Text(
                f"{building.id}：条文说明 5.7.3 建议本楼设消防控制室（没有约束力）",
                f"{building.id}: the commentary to 5.7.3 suggests a fire control room here (not binding)",
            )


def _compared(community: Community, contents: Contents, one: Sized) -> Iterator[Text]:
    """The stated room against what it needs: area, storey, outer wall, place above the others."""
    room = one.place.room
    if room is None:
        return
    name = title(one.place)
    if room.area_m2 is None:
        path = f"{community.path_of(room)}.area"
        contents.left_out.append(Text(f"{room.id}：缺少 {path}，未比较", f"{room.id}: not compared, lacking {path}"))
    elif room.area_m2 < one.area_m2:
        because = "、".join(one.because)
        yield Text(
            f"{name.zh}：使用面积 {room.area_m2:g} ㎡，需 {one.area_m2:g} ㎡"
            f"（设备 {one.contents_m2:g}，限值 {one.least_m2:g}；{because}）",
            f"{name.en}: {room.area_m2:g} m², needed {one.area_m2:g} m² "
            f"(contents {one.contents_m2:g}, limit {one.least_m2:g}; {because})",
        )
    if one.place.kind == CENTRE_KIND:
        yield from _centre_place(one, room)
    if one.place.kind in (TELECOM, EQUIPMENT):
        yield from _off_line(one, room)


def _centre_place(one: Sized, room: Room) -> Iterator[Text]:
    good = choices(SHARED, "storey")
    if room.storey is not None and room.storey not in good:
        wanted = "、".join(map(str, good))
        yield Text(
            f"{room.id}：在 {room.storey} 层，宜为 {wanted} 层（{SHARED}）",
            f"{room.id}: on storey {room.storey}, should be {wanted} ({SHARED})",
        )
    if room.outer_wall is False:
        yield Text(f"{room.id}：不靠外墙（{SHARED}）", f"{room.id}: not at an outer wall ({SHARED})")
    fire = any(station.system == "fire_alarm" for station in one.place.stations)
    if fire and not shared_with_fire(one.place):
        yield Text(
            f"{room.id}：火灾报警由此控制，但未写明与消防控制室合用，按单独监控中心计（{SHARED}）",
            f"{room.id}: fire alarm is run from here but it is not stated to share fire control ({SHARED})",
        )


def _off_line(one: Sized, room: Room) -> Iterator[Text]:
    """Rooms of one kind on several storeys stand above each other."""
    most = limit_of(MIDDLE, "aligned").max or 0
    building = one.place.building
    others = [
        other.position
        for other in (building.rooms if building is not None else None) or ()
        if other.kind == room.kind and None not in (other.storey, room.storey) and other.storey != room.storey
    ]
    placed = [position for position in others if position is not None]
    if room.position is None or not placed:
        return
    off = min(dist(room.position, position) for position in placed)
    if off > most:
        yield Text(
            f"{room.id}：与其他楼层的同类房间错开 {off:.1f} m，宜不大于 {most:g} m（{MIDDLE}）",
            f"{room.id}: {off:.1f} m off the rooms of its kind on other storeys, {most:g} m at most ({MIDDLE})",
        )


def _conflicts(found: list[Sized], kept: list[RoomNeed]) -> Iterator[Text]:
    pinned = {(one.kind, one.building, one.room): one for one in kept if one.pinned}
    for one in found:
        place = one.place
        if one.fixed_racks and one.fixed_racks < one.racks.count:
            yield Text(
                f"{place.name}：已定机架 {one.fixed_racks} 架，需 {one.racks.count} 架（{OPERATORS[0]}）",
                f"{place.name}: {one.fixed_racks} racks are fixed, {one.racks.count} needed ({OPERATORS[0]})",
            )
        key = (place.kind, place.building.id if place.building else None, place.room.id if place.room else None)
        own = pinned.get(key)
        if own is not None and own.area_m2 < one.area_m2:
            because = "、".join(one.because)
            yield Text(
                f"已锁定的机房需求 {own.id}：{own.area_m2:g} ㎡，需 {one.area_m2:g} ㎡（{because}）",
                f"the pinned room need {own.id}: {own.area_m2:g} m², needed {one.area_m2:g} m² ({because})",
            )
