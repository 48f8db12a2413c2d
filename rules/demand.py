"""Demand rows: so many of this in every such room or dwelling. One generic rule for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import DemandRow, Provision
from tiaowen.spec.vocabulary import label, words

HOME_BOX = "home_distribution_box"


def demand_findings(community: Community, provision: Provision) -> Iterator[Finding]:
    """What each demand row of a provision finds: the number there, for every place that it speaks of."""
    untyped = untyped_paths(community)
    for row in provision.demand:
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
    if row.where == "dwelling":
        yield _box_count(community, row, one)
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


def _in_room(community: Community, row: DemandRow, room: DwellingRoom) -> Finding:
    where = subject(community, room)
    path = f"{where.path}.outlets"
    outlets = room.outlets
    if outlets is None or row.what not in outlets:
        return Finding(where, Missing((path if outlets is None else f"{path}.{row.what}",)), row.part)
    count = outlets[row.what]
    estimated = "outlets" in room.estimated
    detail = Text(
        f"{label('dwelling_room', room.kind)}有{label('outlet', row.what)} {count} 个，需 {row.count} 个",
        f"{label('outlet', row.what, 'en')}s in the {label('dwelling_room', room.kind, 'en')}: {count} of {row.count}",
    )
    return Finding(where, count >= row.count, row.part, (f"{path}.{row.what}",), estimated, detail)


def _box_count(community: Community, row: DemandRow, one: DwellingType) -> Finding:
    where = subject(community, one)
    box = community.stated(one, "home_box")
    if isinstance(box, Missing):
        return Finding(where, box, row.part)
    count = community.stated(box, "count")
    if isinstance(count, Missing):
        return Finding(where, count, row.part)
    detail = Text(f"每户 {count} 个，需 {row.count} 个", f"{count} a dwelling of {row.count}")
    return Finding(
        where, count >= row.count, row.part, (f"{where.path}.home_box.count",), "home_box" in one.estimated, detail
    )
