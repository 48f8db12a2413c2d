"""Demand rows: so many of this in every such room or dwelling. One generic rule for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import hindrance
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import DemandRow, Provision
from tiaowen.spec.vocabulary import label, thing, words

HOME_BOX = "home_distribution_box"
DEVICE = "home_device"


def demand_findings(community: Community, provision: Provision) -> Iterator[Finding]:
    """What each demand row of a provision finds: the number there, for every place that it speaks of."""
    untyped = untyped_paths(community)
    for row in provision.demand:
        hindered = hindrance(community, row.when)
        if hindered is not None:
            yield Finding(subject(community, community), hindered, row.part)
            continue
        if untyped:
            yield Finding(subject(community, community), Missing(untyped), row.part)
        for one in community.dwelling_types or ():
            yield from _in_type(community, row, one)


def untyped_paths(community: Community) -> tuple[str, ...]:
    """What is not stated to know the type of every dwelling in housing: without it a dwelling may go unjudged."""
    if community.buildings is None:
        return ("buildings",)
    if community.dwelling_types is None:
        return ("dwelling_types",)
    paths = [
        path for stairs in community.stairs_by_building.values() if isinstance(stairs, Missing) for path in stairs.paths
    ]
    paths += sorted({f"{one.path}.type" for one in community.dwellings if one.type is None})
    housing = {building.id for building in community.buildings or () if building.use not in (None, "residential")}
    others = {path for path in paths if _building_of(community, path) in housing}
    return tuple(path for path in paths if path not in others)


def _building_of(community: Community, path: str) -> str:
    index = int(path.split("[", 1)[1].split("]", 1)[0])
    return (community.buildings or ())[index].id


def _in_type(community: Community, row: DemandRow, one: DwellingType) -> Iterator[Finding]:
    where = subject(community, one)
    barred = _barred(community, row, one)
    if barred is not None:
        yield Finding(where, barred, row.part)
        return
    if row.where == "dwelling":
        yield (_device_count if row.what in words(DEVICE) else _box_count)(community, row, one)
        return
    rooms = community.stated(one, "rooms")
    if isinstance(rooms, Missing):
        yield Finding(where, rooms, row.part)
        return
    matching = [room for room in rooms if room.kind == row.where]
    if not matching:
        name = words("dwelling_room")[row.where]
        yield Finding(where, Inapplicable(Text(f"户型没有{name.zh}", f"the dwelling type has no {name.en}")), row.part)
    for room in matching:
        yield _in_room(community, row, room)


def _barred(community: Community, row: DemandRow, one: DwellingType) -> Missing | Inapplicable | None:
    if not row.only_if:
        return None
    answer = community.stated(one, row.only_if)
    if isinstance(answer, Missing):
        return answer
    return None if answer else Inapplicable(Text(f"户型的 {row.only_if} 为否", f"{row.only_if} of the type is no"))


def _in_room(community: Community, row: DemandRow, room: DwellingRoom) -> Finding:
    where = subject(community, room)
    field = "devices" if row.what in words(DEVICE) else "outlets"
    path = f"{where.path}.{field}"
    stated: Mapping[str, int] | None = room.devices if field == "devices" else room.outlets
    if stated is None or row.what not in stated:
        return Finding(where, Missing((path if stated is None else f"{path}.{row.what}",)), row.part)
    count = stated[row.what]
    zh, en = (thing(row.what, language) for language in ("zh", "en"))
    detail = Text(
        f"{label('dwelling_room', room.kind)}有{zh} {count} 个，需 {row.count} 个",
        f"{en}s in the {label('dwelling_room', room.kind, 'en')}: {count} of {row.count}",
    )
    return Finding(where, count >= row.count, row.part, (f"{path}.{row.what}",), detail=detail)


def _device_count(community: Community, row: DemandRow, one: DwellingType) -> Finding:
    """Devices of a kind in all rooms of a dwelling together; those stated may already be enough."""
    found = devices_in(community, one, row.what, row.count, row.part)
    count = found.value
    if not isinstance(count, int):
        return found
    zh, en = (thing(row.what, language) for language in ("zh", "en"))
    detail = Text(f"每户有{zh} {count} 个，需 {row.count} 个", f"{en}s in the dwelling: {count} of {row.count}")
    return replace(found, value=count >= row.count, detail=detail)


def devices_in(community: Community, one: DwellingType, what: str, wanted: float, part: str = "") -> Finding:
    """The number of devices of a kind in all rooms of a dwelling; unknown where those stated are fewer than wanted."""
    where = subject(community, one)
    rooms = community.stated(one, "rooms")
    if isinstance(rooms, Missing):
        return Finding(where, rooms, part)
    known = [room for room in rooms if what in (room.devices or {})]
    count = sum((room.devices or {})[what] for room in known)
    missing = tuple(f"{community.path_of(room)}.devices.{what}" for room in rooms if room not in known)
    if count < wanted and missing:
        return Finding(where, Missing(missing), part)
    inputs = tuple(f"{community.path_of(room)}.devices.{what}" for room in known)
    return Finding(where, count, part, inputs)


def _box_count(community: Community, row: DemandRow, one: DwellingType) -> Finding:
    where = subject(community, one)
    box = community.stated(one, "home_box")
    if isinstance(box, Missing):
        return Finding(where, box, row.part)
    count = community.stated(box, "count")
    if isinstance(count, Missing):
        return Finding(where, count, row.part)
    detail = Text(f"每户 {count} 个，需 {row.count} 个", f"{count} a dwelling of {row.count}")
    return Finding(where, count >= row.count, row.part, (f"{where.path}.home_box.count",), detail=detail)
