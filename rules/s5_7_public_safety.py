"""5.7: public safety systems: automatic fire alarm, security control centre."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import BuildingFireAlarm
from tiaowen.rules.applies import housing_in
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, Scope
from tiaowen.spec.vocabulary import label

CENTRE = "security.centre"
SHARED_WITH = "fire_control_room"


@rule("5.7.3-1-1", needs=("buildings",))
def fire_alarm_of_very_tall_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Very tall housing: fire alarm in public areas and inside the dwellings."""
    yield from _coverage(community, provision)


@rule("5.7.3-1-2", needs=("buildings",))
def fire_alarm_of_tall_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Tall housing: fire alarm in public areas, detectors inside the dwellings."""
    yield from _coverage(community, provision)


@rule("5.7.3-1-3", needs=("buildings",))
def fire_alarm_of_lower_high_rise_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Lower high-rise housing: fire alarm in public areas, more strictly where it controls linked facilities."""
    for building, entry in _fire_alarms(community, provision):
        where = subject(community, building)
        if not isinstance(entry, BuildingFireAlarm):
            yield Finding(where, entry, "public_areas")
            linked = entry if isinstance(entry, Missing) else Missing(("fire_alarm.buildings",))
            yield Finding(where, linked, "linked_facilities")
            continue
        yield field_finding(community, entry, "public_areas", "public_areas", where=where)
        linked = community.stated(entry, "linked_facilities")
        if isinstance(linked, Missing):
            yield Finding(where, linked, "linked_facilities")
        elif linked:
            yield field_finding(community, entry, "public_areas", "linked_facilities", where=where)
        else:
            none = Text("没有需联动控制的消防设施", "there are no linked fire facilities")
            yield Finding(where, Inapplicable(none), "linked_facilities")


@rule("5.7.3-1-4", needs=("buildings",))
def voice_alarm_of_high_rise_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """High-rise housing: voice sounders or emergency broadcast in public areas."""
    for building, entry in _fire_alarms(community, provision):
        where = subject(community, building)
        if isinstance(entry, BuildingFireAlarm):
            yield field_finding(community, entry, "voice_alarm", "voice_alarm", where=where)
        else:
            yield Finding(where, "none" if entry is False else entry, "voice_alarm")


def _coverage(community: Community, provision: Provision) -> Iterator[Finding]:
    for building, entry in _fire_alarms(community, provision):
        where = subject(community, building)
        for part in provision.parts:
            if isinstance(entry, BuildingFireAlarm):
                yield field_finding(community, entry, part, part, where=where)
            else:
                yield Finding(where, entry, part)


def _fire_alarms(
    community: Community, provision: Provision
) -> Iterator[tuple[Building, BuildingFireAlarm | Missing | bool]]:
    """Each building that the provision speaks of with its fire alarm; False where there is stated to be none."""
    entries = look_up(community, "fire_alarm.buildings")
    for building, missing in housing_in(community, provision.applies or Scope("m")):
        if missing is not None:
            yield building, missing
        elif isinstance(entries, Missing):
            yield building, entries
        elif not entries:
            yield building, False
        else:
            own = [entry for entry in entries if entry.building == building.id]
            yield from ((building, entry) for entry in own)
            if not own:
                yield building, Missing((f"fire_alarm.buildings[building={building.id}]",))


def _no_fire_alarm(community: Community) -> Inapplicable | None:
    if community.fire_alarm is not None and community.fire_alarm.buildings == ():
        return Inapplicable(Text("没有设置火灾自动报警系统的建筑", "no building has a fire alarm"))
    return None


@rule("5.7.3-2", needs=("fire_alarm",), when=_no_fire_alarm)
def fire_alarm_connected_to_other_systems(community: Community, provision: Provision) -> Iterator[Finding]:
    """The fire alarm is connected to the systems that the parts are named after."""
    for part in provision.parts:
        yield path_finding(community, "fire_alarm.links", part, partial(_contains, part))


def _contains(word: str, words: Sequence[str]) -> bool:
    return word in words


@rule("5.7.13-2", needs=(CENTRE,))
def hosts_in_the_control_centre(community: Community, provision: Provision) -> Iterator[Finding]:
    """The hosts of the systems that the parts are named after stand in the security control centre."""
    for part in provision.parts:
        yield _host(community, part)


def _host(community: Community, system: str) -> Finding:
    centre, hosts = look_up(community, CENTRE), look_up(community, "security.hosts")
    whole = subject(community, community)
    if isinstance(hosts, Missing):
        return Finding(whole, hosts, system)
    own = [host for host in hosts if host.system == system]
    if not own:
        return Finding(whole, Missing((f"security.hosts[system={system}]",)), system)
    first = next((host for host in own if host.room != centre), own[0])
    where = replace(subject(community, first), id=system)
    missing = tuple(f"{community.path_of(host)}.room" for host in own if host.room is None)
    if missing:
        return Finding(where, Missing(missing), system)
    named = Text(label("system", system), label("system", system, "en"))
    return Finding(where, first.room == centre, system, (f"{where.path}.room", CENTRE), detail=named)


@rule("5.7.13-4", needs=(CENTRE,))
def area_of_the_control_centre(community: Community, provision: Provision) -> Iterator[Finding]:
    """Usable area of the security control centre; it may share its room with the property office."""
    centre = _centre(community)
    if isinstance(centre, Missing):
        yield Finding(subject(community, community), centre, "area")
    else:
        yield field_finding(community, centre, "area_m2", "area")


@rule("5.7.14-1", needs=(CENTRE,))
def place_and_area_of_a_shared_control_centre(community: Community, provision: Provision) -> Iterator[Finding]:
    """Storey and outer wall of the control centre; its area where it shares the room with fire control."""
    centre = _centre(community)
    if isinstance(centre, Missing):
        yield from (Finding(subject(community, community), centre, part) for part in provision.parts)
        return
    yield field_finding(community, centre, "storey", "storey")
    yield field_finding(community, centre, "outer_wall", "outer_wall")
    where, others = subject(community, centre), community.stated(centre, "combined_with")
    if centre.kind == SHARED_WITH or SHARED_WITH in (others or ()):
        yield field_finding(community, centre, "area_m2", "area")
    elif isinstance(others, Missing):
        yield Finding(where, others, "area")
    else:
        apart = Text("未与消防控制室合用", "it does not share its room with fire control")
        yield Finding(where, Inapplicable(apart), "area")


def _centre(community: Community) -> Room | Missing:
    id = look_up(community, CENTRE)
    return community.room_by_id[id][1] if id in community.room_by_id else Missing((CENTRE,))
