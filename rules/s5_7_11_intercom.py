"""5.7.11: visitor intercom: where its stations are."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.buildings import DwellingType
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.rules.demand import untyped_paths
from tiaowen.rules.entrances import ON_FOOT, covers, entrances, gates_for
from tiaowen.rules.outcomes import Finding, Value
from tiaowen.rules.registry import rule
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.provisions import Provision

CENTRE, INDOOR = "security.centre", "intercom.indoor_stations"


@rule("5.7.11-3-1", needs=("intercom",))
def stations_of_the_intercom(community: Community, provision: Provision) -> Iterator[Finding]:
    """A management station in the centre, stations at gates, entrances and passages, one in every dwelling."""
    yield _management(community)
    gates = look_up(community, "intercom.gate_stations")
    if isinstance(gates, Missing):
        yield Finding(subject(community, community), gates, "gates")
    else:
        yield from gates_for(community, ON_FOOT, "gates", gates)
    yield from _doors(community)
    yield from _passages(community)
    untyped = untyped_paths(community)
    if untyped:
        yield Finding(subject(community, community), Missing(untyped), "indoor")
    yield from (_indoor(community, one) for one in community.dwelling_types or ())


def _management(community: Community) -> Finding:
    whole = subject(community, community)
    stations, centre = look_up(community, "intercom.management_stations"), look_up(community, CENTRE)
    missing = tuple(path for one in (stations, centre) if isinstance(one, Missing) for path in one.paths)
    if missing:
        return Finding(whole, Missing(missing), "management")
    return Finding(whole, centre in stations, "management", ("intercom.management_stations", CENTRE))


def _doors(community: Community) -> Iterator[Finding]:
    stations = look_up(community, "intercom.door_stations")
    if community.buildings is None or isinstance(stations, Missing):
        absent = stations if isinstance(stations, Missing) else Missing(("buildings",))
        yield Finding(subject(community, community), absent, "doors")
        return
    for entrance in entrances(community):
        if len(entrance) == 2:
            yield Finding(entrance[0], entrance[1], "doors")
        else:
            where, building, unit = entrance
            yield Finding(where, covers(stations, building.id, unit), "doors", (where.path, "intercom.door_stations"))


def _passages(community: Community) -> Iterator[Finding]:
    """For each building with other passages stated, whether one of them has a door station."""
    passages = look_up(community, "intercom.passages")
    if isinstance(passages, Missing):
        yield Finding(subject(community, community), passages, "passages")
    for building in community.buildings or ():
        own = [one for one in passages or () if read_part(one.at).building == building.id]
        if own:
            paths = tuple(f"{community.path_of(one)}.door_station" for one in own)
            value: Value | Missing = any(one.door_station for one in own)
            unstated = [path for path, one in zip(paths, own, strict=True) if one.door_station is None]
            if not value and unstated:
                value = Missing(tuple(unstated))
            yield Finding(subject(community, building), value, "passages", paths)


def _indoor(community: Community, one: DwellingType) -> Finding:
    where, groups = subject(community, one), look_up(community, INDOOR)
    if isinstance(groups, Missing):
        return Finding(where, groups, "indoor")
    own = [group for group in groups if one.id in group.types]
    missing = tuple(f"{community.path_of(group)}.count" for group in own if group.count is None)
    if missing:
        return Finding(where, Missing(missing), "indoor")
    return Finding(where, bool(own), "indoor", (where.path, INDOOR))
