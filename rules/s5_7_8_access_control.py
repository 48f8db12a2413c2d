"""5.7.8: access control: which doors and lifts are controlled, and that escape doors open in a fire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.access import BuildingAccess, ControlledDoors
from tiaowen.rules.entrances import CONTROL_ROOMS, ON_FOOT, PLANT_ROOMS, covers, entrances, gates_for, rooms_among
from tiaowen.rules.outcomes import Finding, Inapplicable, Subject, Value
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

DOORS = "access_control.doors"
IMPORTANT = CONTROL_ROOMS | {"cashier_office", "valuables_store"}


@rule("5.7.8-2", needs=(DOORS, "buildings"))
def doors_and_lifts_that_should_be_controlled(community: Community, provision: Provision) -> Iterator[Finding]:
    """Rooms for activities, important rooms, plant rooms, storey doors and lifts of housing are controlled."""
    controlled = {room for group in _doors(community) for room in group.rooms or ()}
    yield from _activity_rooms(community, controlled)
    none = Text("模型中没有重要房间", "there are no important rooms")
    yield from rooms_among(community, IMPORTANT, controlled, "important_rooms", none)
    none = Text("模型中没有公共机电用房", "there are no plant rooms")
    yield from rooms_among(community, PLANT_ROOMS, controlled, "plant_rooms", none)
    for field in ("storey_doors", "lifts"):
        yield from _inside_housing(community, field)


def _doors(community: Community) -> tuple[ControlledDoors, ...]:
    return (community.access_control.doors or ()) if community.access_control is not None else ()


def _activity_rooms(community: Community, controlled: set[str]) -> Iterator[Finding]:
    whole, rooms = subject(community, community), look_up(community, "access_control.activity_rooms")
    if isinstance(rooms, Missing):
        yield Finding(whole, rooms, "activity_rooms")
    elif not rooms:
        none = Text("没有重要活动场所", "there are no rooms for important activities")
        yield Finding(whole, Inapplicable(none), "activity_rooms")
    else:
        for id in rooms:
            where = subject(community, community.room_by_id[id][1]) if id in community.room_by_id else whole
            yield Finding(where, id in controlled, "activity_rooms", ("access_control.activity_rooms",))


def _inside_housing(community: Community, field: str) -> Iterator[Finding]:
    entries = look_up(community, "access_control.buildings")
    for building in community.buildings or ():
        where = subject(community, building)
        if building.use is None:
            yield Finding(where, Missing((f"{where.path}.use",)), field)
        elif building.use != "residential":
            continue
        elif isinstance(entries, Missing):
            yield Finding(where, entries, field)
        else:
            own = [entry for entry in entries if building.id in entry.buildings]
            yield _worst(community, where, own, field, building.id)


def _worst(community: Community, where: Subject, own: list[BuildingAccess], field: str, id: str) -> Finding:
    """The strictest of what entries say of one building."""
    if not own:
        return Finding(where, Missing((f"access_control.buildings[buildings={id}]",)), field)
    words = [getattr(entry, field) for entry in own]
    paths = tuple(f"{community.path_of(entry)}.{field}" for entry in own)
    if "uncontrolled" in words:
        return Finding(where, False, field, paths)
    if None in words:
        return Finding(where, Missing(tuple(path for path, word in zip(paths, words, strict=True) if not word)), field)
    if "controlled" in words:
        return Finding(where, True, field, paths)
    return Finding(where, Inapplicable(Text("没有这一部位", "there is none")), field)


@rule("5.7.8-3", needs=(DOORS, "site.gates", "buildings"))
def gates_and_entrances_are_controlled(community: Community, provision: Provision) -> Iterator[Finding]:
    """Gates for people and entrances of housing are controlled, by doors that belong to the visitor intercom."""
    groups = _doors(community)
    gates = {gate for group in groups for gate in group.gates or ()}
    for found in gates_for(community, ON_FOOT, "gates", gates):
        yield found
        yield from _intercom(community, found, [one for one in groups if found.subject.id in (one.gates or ())])
    for entrance in entrances(community):
        if len(entrance) == 2:
            yield from (Finding(*entrance, part) for part in ("entrances", "intercom"))
            continue
        where, building, unit = entrance
        own = [one for one in groups if covers(one.entrances, building.id, unit)]
        found = Finding(where, bool(own), "entrances", (where.path, DOORS))
        yield found
        yield from _intercom(community, found, own)


def _intercom(community: Community, found: Finding, own: list[ControlledDoors]) -> Iterator[Finding]:
    """Whether one of the doors that control a place belongs to the intercom; a place without any does not."""
    if found.value is not True:
        yield replace(found, part="intercom")
        return
    paths = tuple(f"{community.path_of(group)}.intercom" for group in own)
    joined = [group.intercom for group in own]
    value: Value | Missing = True in joined
    if not value and None in joined:
        value = Missing(tuple(path for path, one in zip(paths, joined, strict=True) if one is None))
    yield Finding(found.subject, value, "intercom", paths)


@rule("5.7.8-8", needs=(DOORS,))
def escape_doors_follow_the_fire_alarm(community: Community, provision: Provision) -> Iterator[Finding]:
    """Controlled doors on escape routes are linked to the fire alarm and open by themselves."""
    fields = {"linked": "fire_linked", "opens": "opens_on_fire"}
    for group in _doors(community):
        where, escape = subject(community, group), community.stated(group, "escape_route")
        for part, field in fields.items():
            if isinstance(escape, Missing):
                yield Finding(where, escape, part)
            elif escape:
                yield field_finding(community, group, field, part)
            else:
                away = Text("不在疏散通道上", "it is not on an escape route")
                yield Finding(where, Inapplicable(away), part)
