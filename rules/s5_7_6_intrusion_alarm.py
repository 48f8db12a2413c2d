"""5.7.6: intrusion alarm: the alarm line along the perimeter, important rooms, range of detectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import dist, fsum, isclose

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.security_devices import AlarmZone, DetectorType, IntrusionDetector
from tiaowen.rules.conditions import Hindrance, condition
from tiaowen.rules.functions import functions_of
from tiaowen.rules.guarded import DETECTORS, PANIC_BUTTONS, guard_of, guarding, places
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

ZONES = "intrusion.zones"
LINE = "site.perimeter.line"
LINKED = "intrusion_linked_to_video"


@condition(LINKED)
def intrusion_linked_to_video(community: Community) -> Hindrance | None:
    """The intrusion alarm is linked to video surveillance."""
    own = [one for one in community.components_by_system.get("intrusion", ()) if one.component == "system"]
    if not own:
        return Missing(("components[system=intrusion,component=system].functions",))
    known = [functions_of(community, one) for one in own]
    if any(LINKED in functions for functions, _ in known):
        return None
    missing = tuple(path for _, paths in known for path in paths)
    none = Text("入侵报警未与视频联动", "the intrusion alarm is not linked to video")
    return Missing(missing) if missing else Inapplicable(none)


@rule("5.7.6-2", needs=(ZONES, LINE))
def unbroken_alarm_line(community: Community, provision: Provision) -> Iterator[Finding]:
    """Zones cover the perimeter line without a gap, and detectors watch each of them throughout."""
    zones: Sequence[AlarmZone] = look_up(community, ZONES)
    yield _continuous(community, zones)
    detectors = look_up(community, DETECTORS)
    for zone in zones:
        if isinstance(detectors, Missing):
            yield Finding(subject(community, zone), detectors, "watched")
        else:
            yield _watched(community, zone, detectors)


def _continuous(community: Community, zones: Sequence[AlarmZone]) -> Finding:
    line = look_up(community, LINE)
    length = fsum(dist(a, b) for a, b in pairwise(line))
    gaps, reached = [], 0.0
    for zone in sorted(zones, key=lambda one: one.from_m):
        if zone.from_m > reached:
            gaps.append((reached, zone.from_m))
        reached = max(reached, zone.to_m)
    if reached < length:
        gaps.append((reached, length))
    told = "、".join(f"{start:.1f}–{end:.1f} m" for start, end in gaps)
    detail = Text(f"缺口：{told}", f"gaps: {told.replace('、', ', ')}") if gaps else None
    return Finding(subject(community, community), not gaps, "continuous", (ZONES, LINE), detail=detail)


def _watched(community: Community, zone: AlarmZone, detectors: Sequence[IntrusionDetector]) -> Finding:
    where, length = subject(community, zone), zone.to_m - zone.from_m
    own = [one for one in detectors if f"zone:{zone.id}" in (one.covers or ())]
    reach = fsum(one.reach_m for one in own if one.reach_m is not None)
    missing = [f"{community.path_of(one)}.reach" for one in own if one.reach_m is None]
    missing += [f"{community.path_of(one)}.covers" for one in detectors if one.covers is None]
    if reach < length and missing:
        return Finding(where, Missing(tuple(missing)), "watched")
    detail = Text(f"防区 {length:g} m，探测器警戒 {reach:g} m", f"zone {length:g} m, watched {reach:g} m")
    inputs = (where.path, *(community.path_of(one) for one in own))
    watched = reach >= length or isclose(reach, length)  # 250.3 - 130.3 is a trace more than 120
    return Finding(where, watched, "watched", inputs, detail=detail)


@rule("5.7.6-3", needs=(ZONES, DETECTORS))
def zones_that_tell_the_place(community: Community, provision: Provision) -> Iterator[Finding]:
    """Zones do not overlap, and each detector of the perimeter belongs to one of them."""
    zones: list[AlarmZone] = sorted(look_up(community, ZONES), key=lambda one: (one.from_m, one.to_m))
    reached = 0.0
    for zone in zones:
        where = subject(community, zone)
        yield Finding(where, zone.from_m >= reached, "apart", (where.path,))
        reached = max(reached, zone.to_m)
    for detector in look_up(community, DETECTORS):
        where, covers = subject(community, detector), community.stated(detector, "covers")
        if isinstance(covers, Missing):
            yield Finding(where, covers, "one_zone")
            continue
        named = {target for target in covers if target.startswith("zone:")}
        if named:
            yield Finding(where, len(named) == 1, "one_zone", (f"{where.path}.covers",))


@rule("5.7.6-4")
def detectors_in_important_rooms(community: Community, provision: Provision) -> Iterator[Finding]:
    """Cashier's offices have detectors and panic buttons; valuables stores and plant rooms have detectors."""
    detectors, buttons = guard_of(community, (DETECTORS,)), guard_of(community, (PANIC_BUTTONS,))
    yield from guarding(community, places(community, "cashier_office"), detectors, "cashier_detector")
    yield from guarding(community, places(community, "cashier_office"), buttons, "cashier_panic_button")
    yield from guarding(community, places(community, "valuables_store"), detectors, "store_detector")
    for kind in ("pump_room", "plant_room", "power_room"):
        yield from guarding(community, places(community, kind), detectors, "plant_detector")


@rule("5.7.6-6", needs=(DETECTORS,))
def range_and_sensitivity_of_detectors(community: Community, provision: Provision) -> Iterator[Finding]:
    """The effective range of a detector's type is not below its reach, and its sensitivity can be set."""
    for detector in look_up(community, DETECTORS):
        own = _type(community, detector)
        where = subject(community, detector)
        if isinstance(own, Missing):
            yield from (Finding(where, own, part) for part in provision.parts)
            continue
        yield _range(community, detector, own)
        yield field_finding(community, own, "adjustable_sensitivity", "sensitivity", where=where)


def _type(community: Community, detector: IntrusionDetector) -> DetectorType | Missing:
    types = look_up(community, "intrusion.detector_types")
    if detector.type is None or isinstance(types, Missing):
        return types if isinstance(types, Missing) else Missing((f"{community.path_of(detector)}.type",))
    found = [one for one in types if one.id == detector.type]
    return found[0] if found else Missing((f"intrusion.detector_types[id={detector.type}]",))


def _range(community: Community, detector: IntrusionDetector, own: DetectorType) -> Finding:
    where, path = subject(community, detector), community.path_of(own)
    reach, range_m = community.stated(detector, "reach_m"), community.stated(own, "range_m")
    missing = tuple(path for one in (reach, range_m) if isinstance(one, Missing) for path in one.paths)
    if missing:
        return Finding(where, Missing(missing), "range")
    detail = Text(f"有效范围 {range_m:g} m，需 {reach:g} m", f"effective range {range_m:g} m, needed {reach:g} m")
    return Finding(where, range_m >= reach, "range", (f"{where.path}.reach", f"{path}.range"), detail=detail)
