"""Perimeter: alarm zones along the boundary and their detectors (5.7.6-2, 5.7.6-3, 5.7.6-6, 5.7.6-10).

Fewest zones first, then fewest detectors, then the shortest longest zone. Zones end at gates; the opening of a gate
whose width is stated is a zone of its own. A beam runs straight: where the boundary bends, a new one begins. One
technology watches the whole boundary: beams, or cables and fences that follow it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.fields import MOST_ITEMS
from tiaowen.model.systems.security_devices import AlarmZone, DetectorType, Intrusion, IntrusionDetector
from tiaowen.solvers.certificate import Certificate, idle
from tiaowen.solvers.perimeter.findings import conflicts, findings, unseen
from tiaowen.solvers.perimeter.kept import Kept, kept, without_lost_zones
from tiaowen.solvers.perimeter.line import Division, Reach, divide
from tiaowen.solvers.perimeter.track import Track, down, track, up, whole
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

FAMILIES = {"straight": ("beam", "microwave_beam", "laser_beam"), "bendable": ("electronic_fence", "vibration_cable")}
NAMES = {"straight": Text("对射", "beams"), "bendable": Text("随形线缆或围栏", "cables or fences that follow the line")}
LINE, TYPES = "site.perimeter.line", "intrusion.detector_types"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line that is to be divided: its ends [cm], the gate whose opening it is, or the kept zone."""

    start: int
    end: int
    gate: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """One technology: its types with the length that each may watch [cm], and how long a zone may be [cm]."""

    name: str
    types: tuple[tuple[int, str], ...]
    limit: int
    bend: int | None

    @property
    def reach(self) -> Reach:
        """What the strongest type can watch."""
        return Reach(max(length for length, _ in self.types), self.bend)

    def type_for(self, length: int) -> str:
        """The weakest type that watches so long a stretch."""
        return next(id for own, id in self.types if own >= length)


@dataclass(frozen=True, slots=True)
class Plan:
    """The stretches with how each is divided, by one technology."""

    family: Family
    parts: tuple[tuple[Stretch, Division], ...]

    @property
    def goals(self) -> dict[str, float]:
        """New zones, new detectors and the longest new zone [m], in the order in which they were pursued."""
        free = [division for stretch, division in self.parts if stretch.zone is None]
        return {
            "zones": sum(len(one.zones) for one in free),
            "detectors": sum(division.detectors for _, division in self.parts),
            "longest_zone_m": max((one.longest for one in free), default=0) / whole(1),
        }


def size_perimeter(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Complete zones and perimeter detectors; pinned ones, and zones that pinned devices name, stay as they are.

    The boundary belongs to no building: with ``only``, nothing changes. The work is a small exact search, so
    ``seconds`` is never reached.
    """
    start = time.monotonic()
    line = track(community)
    families = _families(community)
    lacking = _lacking(community, line, families)
    stays = kept(community)
    if only or lacking or line is None:
        reason = Text("没有需要划分的周界。", "There is no boundary to divide.")
        return community, idle("perimeter", False, reason, lacking, time.monotonic() - start)
    stretches = [*_free(line, stays), *_unwatched(stays)]
    plans = [plan for family in families if (plan := _plan(family, line, stretches)) is not None]
    if not plans:
        many = Text(f"探测器超过 {MOST_ITEMS} 个，请核对探测范围", f"above {MOST_ITEMS} detectors: look at the ranges")
        return community, idle("perimeter", False, many, (many,), time.monotonic() - start)
    plan = min(plans, key=lambda one: tuple(one.goals.values()))
    done = _completed(community, line, stays, plan)
    return done, _certificate(community, done, line, stays, plan, time.monotonic() - start)


def _families(community: Community) -> list[Family]:
    types: Sequence[DetectorType] = (community.intrusion and community.intrusion.detector_types) or ()
    margin, found = 1 - parameter("perimeter.beam.margin").value, []
    for name, kinds in FAMILIES.items():
        share, straight = (margin, True) if name == "straight" else (1, False)
        own = [(int(whole(one.range_m) * share), one.id) for one in types if one.kind in kinds and one.range_m]
        usable = tuple(sorted(pair for pair in own if pair[0] > 0))
        bend = parameter("perimeter.beam.bend").value * Track.ANGLE if straight else None
        limit = whole(parameter(f"perimeter.zone.{name}").value)
        if usable:
            found.append(Family(name, usable, limit, bend))
    return found


def _lacking(community: Community, line: Track | None, families: Sequence[Family]) -> tuple[Text, ...]:
    left_out = []
    if line is None:
        left_out.append(Text(f"周界：缺少 {LINE}，未参与计算", f"the boundary: left out, lacking {LINE}"))
    elif not families:
        what = f"{TYPES}[].kind、{TYPES}[].range"
        zh = f"周界：没有写明有效范围的周界探测器类型（{what}），未参与计算"
        en = f"the boundary: left out, no type of perimeter detector with its range ({what.replace('、', ', ')})"
        left_out.append(Text(zh, en))
    return tuple(left_out)


def _free(line: Track, stays: Kept) -> Iterator[Stretch]:
    """What no kept zone covers, cut at gates; the opening of a gate is a stretch of its own."""
    for start, end in stays.gaps(line.length):
        places = {start, end}
        openings: dict[tuple[int, int], str] = {}
        for gate in line.gates:
            low, high = max(gate.start, start, *(right for _, right in openings)), min(gate.end, end)
            if low < high:
                openings[low, high] = gate.id
            places |= {place for place in (low, high) if start < place < end}
        ends = sorted(places)
        yield from (Stretch(low, high, openings.get((low, high))) for low, high in pairwise(ends))


def _unwatched(stays: Kept) -> Iterator[Stretch]:
    """Kept zones that no kept detector watches."""
    for zone in stays.zones:
        if not stays.watching(zone):
            yield Stretch(down(zone.from_m), up(zone.to_m), zone=zone.id)


def _plan(family: Family, line: Track, stretches: Sequence[Stretch]) -> Plan | None:
    if sum((one.end - one.start) // min(family.limit, family.reach.length) + 1 for one in stretches) > MOST_ITEMS:
        return None
    parts = []
    for one in stretches:
        limit = family.limit if one.zone is None else max(1, one.end - one.start)
        parts.append((one, divide(one.start, one.end, line.bends, limit, family.reach)))
    plan = Plan(family, tuple(parts))
    return plan if plan.goals["detectors"] <= MOST_ITEMS else None


def _completed(community: Community, line: Track, stays: Kept, plan: Plan) -> Community:
    old = community.intrusion or Intrusion()
    count = sum(len(division.zones) for stretch, division in plan.parts if stretch.zone is None)
    ids = iter(fresh_ids("Z", [zone.id for zone in stays.zones], count))
    taken = [one.id for one in (*stays.detectors, *(old.panic_buttons or ()))]
    names = iter(fresh_ids("PD", taken, int(plan.goals["detectors"])))
    zones, detectors = [*stays.zones], [*stays.detectors]
    for stretch, division in plan.parts:
        for ends in division.zones:
            zone = stretch.zone or next(ids)
            if stretch.zone is None:
                zones.append(_zone(zone, stretch, ends, line, stays))
            detectors += [_detector(next(names), zone, pair, line, plan.family) for pair in pairwise(ends)]
    parts = {field: getattr(old, field) for field in Intrusion.model_fields}
    parts |= {"zones": tuple(sorted(zones, key=_place)), "detectors": tuple(detectors)}
    return without_lost_zones(community.replaced(intrusion=Intrusion(**parts)), old.zones or ())


def _place(zone: AlarmZone) -> tuple[float, float, str]:
    return zone.from_m, zone.to_m, zone.id


def _zone(id: str, stretch: Stretch, ends: Sequence[int], line: Track, stays: Kept) -> AlarmZone:
    data: dict[str, Any] = {"id": id, "from": stays.metres(ends[0]), "to": stays.metres(ends[-1])}
    if stretch.gate is not None:
        data["name"] = stretch.gate
    if line.estimated:
        data["estimated"] = ["from", "to"]
    return AlarmZone.model_validate(data)


def _detector(id: str, zone: str, ends: Sequence[int], line: Track, family: Family) -> IntrusionDetector:
    start, end = ends
    data = {
        "id": id,
        "type": family.type_for(end - start),
        "covers": [f"zone:{zone}"],
        "reach": (end - start) / whole(1),
        "position": list(line.point(start)),
        "end": list(line.point(end)),
    }
    return IntrusionDetector.model_validate(data | ({"estimated": ["reach"]} if line.estimated else {}))


def _certificate(
    community: Community, done: Community, line: Track, stays: Kept, plan: Plan, seconds: float
) -> Certificate:
    goals = plan.goals
    free = [(stretch, division) for stretch, division in plan.parts if stretch.zone is None]
    if not plan.parts:
        proof = Text("周界防区和探测器均已锁定。", "Every zone and detector of the boundary is pinned.")
        base = idle("perimeter", True, proof, (), seconds)
    else:
        sums = " + ".join(f"⌈{_m(one.end - one.start)}/{_m(plan.family.limit)}⌉" for one, _ in free) or "0"
        zh = f"防区不少于 {sums} = {goals['zones']:g}；探测器数由沿线逐段递推的精确搜索证明。"
        en = f"At least {sums} = {goals['zones']:g} zones; the detectors are proved by an exact search along the line."
        length = f"{fsum(_metres(one) for one, _ in free):g}"
        base = Certificate("perimeter", "optimal", goals, goals, 0.0, (Text(zh, en),), seconds)
        base = replace(base, notes=(_note(plan, length),))
    return replace(
        base,
        binding=("5.7.6-2", "5.7.6-3", "5.7.6-6", "5.7.6-10"),
        notes=(*base.notes, *line.notes, *unseen(done)),
        conflicts=conflicts(community, stays),
        findings=findings(community, stays, FAMILIES),
    )


def _note(plan: Plan, length: str) -> Text:
    family = plan.family
    name, limit, reach = NAMES[family.name], _m(family.limit), _m(family.reach.length)
    zh = f"{length} m 周界采用{name.zh}，防区不超过 {limit} m，探测器不超过 {reach} m。"
    en = f"{length} m of boundary with {name.en}: zones up to {limit} m, detectors up to {reach} m."
    return Text(zh, en)


def _m(centimetres: int) -> str:
    return f"{centimetres / whole(1):g}"


def _metres(stretch: Stretch) -> float:
    return (stretch.end - stretch.start) / whole(1)
