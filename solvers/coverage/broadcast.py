"""Broadcast: zones and loudspeakers of background music, and the amplifiers that drive them (5.5.9).

The fewest loudspeakers by range in plazas, car parks and public storeys, by spacing along ways, and one in each
entrance hall. Every way, plaza, car park and building is a zone; zones share amplifiers, of which there are fewest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, dist, fsum
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.fields import MOST_ITEMS, Point
from tiaowen.model.site import Way
from tiaowen.model.systems.coverage import Broadcast, BroadcastZone, Speaker
from tiaowen.solvers.certificate import Certificate, idle, relative_gap
from tiaowen.solvers.coverage.areas import Walls
from tiaowen.solvers.coverage.devices import Placer, Tally, spread, stays
from tiaowen.solvers.coverage.places import public_places
from tiaowen.solvers.equipment_rows import kept_rows, with_rows
from tiaowen.solvers.packing.bins import fewest_bins
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

NAME, SYSTEM, MUSIC = "broadcast", "broadcast", ["5.5.9-2"]
SPEAKERS = {"underground": "wall_speaker", "floor": "ceiling_speaker", "lobby": "ceiling_speaker"}
COMBINED = "combined_with_emergency"
BINDING = ("5.5.9-2", "5.5.9-3", "5.5.9-4")


@dataclass(frozen=True, slots=True)
class _Kept:
    """Zones and loudspeakers that stay."""

    zones: tuple[BroadcastZone, ...]
    speakers: tuple[Speaker, ...]

    def zone_of(self, target: str) -> str | None:
        """The kept zone that a place belongs to."""
        return next((zone.id for zone in self.zones if target in (zone.covers or ())), None)


def size_broadcast(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Complete broadcast zones, loudspeakers and amplifiers; pinned ones stay and count.

    Returns the community and the certificate; places whose outline, storeys or kind is not stated are left out by name.
    """
    start = time.monotonic()
    kept = _kept(community, only)
    found = public_places(community, ("outdoor", "underground", "floor", "lobby"), only)
    ways = () if only else _ways(community)
    if not (found.places or ways or (community.broadcast and community.broadcast.speakers)):
        reason = Text("没有需要广播的公共场所。", "There is no public place for a broadcast.")
        return community, idle(NAME, bool(kept.speakers), reason, found.left_out, time.monotonic() - start)
    placer = Placer(kept.speakers, Walls(), lambda: max(0.0, seconds - (time.monotonic() - start)))
    tally = Tally(left_out=list(found.left_out))
    for place in found.places:
        kind = SPEAKERS.get(place.kind, "column_speaker")
        range_m = 0.0 if place.area is None else parameter(f"broadcast.range.{place.kind}").value
        tally.add(placer.place(place, range_m, _row(kind)))
    for way in ways:
        tally.add(_along(way, kept))
    if len(tally.rows) > MOST_ITEMS:
        many = Text(f"扬声器超过 {MOST_ITEMS} 个，请核对轮廓", f"above {MOST_ITEMS} loudspeakers: look at the outlines")
        return community, idle(NAME, False, many, (many,), time.monotonic() - start)
    done = _completed(community, kept, tally, _names(community))
    done, amplifiers = _with_amplifiers(done, only)
    return done, _certificate(community, tally, amplifiers, time.monotonic() - start)


def _row(kind: str) -> dict[str, Any]:
    load = float(parameter("broadcast.speaker.power").value[kind])
    return {"kind": kind, "system": SYSTEM, "load": load, "because": MUSIC}


def _kept(community: Community, only: Sequence[str]) -> _Kept:
    own = community.broadcast or Broadcast()
    speakers = tuple(one for one in own.speakers or () if stays(one, only))
    named = {one.zone for one in speakers}
    zones = tuple(one for one in own.zones or () if one.pinned or one.id in named)
    return _Kept(zones, speakers)


def _ways(community: Community) -> tuple[Way, ...]:
    kinds = parameter("broadcast.way.kinds").value
    ways = (community.site and community.site.ways) or ()
    return tuple(way for way in ways if way.kind in kinds and fsum(dist(*pair) for pair in pairwise(way.line)) > 0)


def _names(community: Community) -> Mapping[str, str]:
    site = community.site
    lists = ((site and site.plazas) or (), (site and site.car_parks) or (), (site and site.ways) or ())
    named = [(one.id, one.name) for each in lists for one in each] + [(b.id, b.name) for b in community.buildings or ()]
    return {id: name for id, name in named if name is not None}


def _along(way: Way, kept: _Kept) -> Tally:
    steps = [(a, b) for a, b in pairwise(way.line) if a != b]
    length = fsum(dist(a, b) for a, b in steps)
    spacing = float(parameter("broadcast.way.spacing").value)
    target = f"way:{way.id}"
    own = [one.position for one in kept.speakers if target in (one.covers or ()) and one.position is not None]
    if length / spacing > MOST_ITEMS:
        return Tally(left_out=[Text(f"{target}：过长，未参与计算", f"{target}: left out, too long")])
    spots = [_at(steps, place) for place in spread(length, spacing, [_foot(steps, spot) for spot in own])]
    marks = {"estimated": ["covers"]} if "line" in way.estimated else {}
    rows = [_row("lawn_speaker") | {"covers": [target], "position": list(spot)} | marks for spot in spots]
    return Tally(rows, len(rows))


def _at(steps: Sequence[tuple[Point, Point]], place: float) -> Point:
    for a, b in steps:
        length = dist(a, b)
        if place <= length or (a, b) == steps[-1]:
            share = min(1.0, place / length)
            return round(a[0] + share * (b[0] - a[0]), 2), round(a[1] + share * (b[1] - a[1]), 2)
        place -= length
    raise ValueError("a line without steps")


def _foot(steps: Sequence[tuple[Point, Point]], spot: Point) -> float:
    feet, before = [], 0.0
    for a, b in steps:
        length = dist(a, b)
        share = ((spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1])) / length**2
        share = min(1.0, max(0.0, share))
        foot = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        feet.append((dist(foot, spot), before + share * length))
        before += length
    return min(feet)[1]


def _completed(community: Community, kept: _Kept, tally: Tally, names: Mapping[str, str]) -> Community:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in tally.rows:
        groups.setdefault(_zone_key(row), []).append(row)
    new = [key for key, rows in groups.items() if kept.zone_of(rows[0]["covers"][0]) is None]
    ids = dict(zip(new, fresh_ids("BZ", [zone.id for zone in kept.zones], len(new)), strict=True))
    codes = iter(fresh_ids("SP", [one.id for one in kept.speakers], len(tally.rows)))
    zones, speakers = [*kept.zones], [*kept.speakers]
    for key, rows in groups.items():
        zone = ids.get(key) or kept.zone_of(rows[0]["covers"][0])
        speakers += [Speaker.model_validate({"id": next(codes), **row, "zone": zone}) for row in rows]
        if key in ids:
            covers = list(dict.fromkeys(target for row in rows for target in row["covers"]))
            subject = key.partition(":")[2]
            zones.append(
                BroadcastZone.model_validate({"id": zone, "name": names.get(subject, subject), "covers": covers})
            )
    powered = [_powered(community, zone, speakers) for zone in zones]
    return community.replaced(broadcast=Broadcast(zones=tuple(powered), speakers=tuple(speakers)))


def _zone_key(row: Mapping[str, Any]) -> str:
    """What is switched together: a building, or a way, plaza or car park."""
    return f"building:{row['building']}" if "building" in row else str(row["covers"][0])


def _powered(community: Community, zone: BroadcastZone, speakers: Sequence[Speaker]) -> BroadcastZone:
    if zone.pinned and zone.power_w is not None:
        return zone
    total = fsum(one.load_w or 0.0 for one in speakers if one.zone == zone.id)
    return zone.model_copy(update={"power_w": round(total * _reserve(community), 1)})


def _reserve(community: Community) -> float:
    own = [one for one in community.components or () if one.system == SYSTEM]
    products = {one.id: one for one in community.products or ()}
    functions = {name for one in own for name in one.functions or ()}
    for one in own:
        functions |= {name for id in one.products or () if id in products for name in products[id].functions or ()}
    name = "emergency_reserve" if COMBINED in functions else "reserve"
    return float(parameter(f"broadcast.amplifier.{name}").value)


def _with_amplifiers(community: Community, only: Sequence[str]) -> tuple[Community, tuple[int, int]]:
    """Amplifiers for the zones that no kept amplifier serves; their number and what it cannot go below."""
    kept = [row for row in kept_rows(community, NAME) if row.kind == "broadcast_amplifier"]
    served = {id for row in kept for id in row.serves or ()}
    zones = [one for one in (community.broadcast and community.broadcast.zones) or () if one.id not in served]
    loads = [(zone, ceil(zone.power_w)) for zone in zones if zone.power_w]
    largest = max(parameter("broadcast.amplifier.sizes").value)
    rows: list[dict[str, Any]] = []
    for zone, load in loads:
        rows += [_amplifier(community, [zone.id], largest, f"{load} W ÷ {largest} W") for _ in range(load // largest)]
    shares = [(zone, load % largest) for zone, load in loads if load % largest]
    packing = fewest_bins([load for _, load in shares], largest, seconds=5.0) if shares else None
    for members in packing.bins if packing is not None else ():
        total = sum(shares[index][1] for index in members)
        size = min(size for size in parameter("broadcast.amplifier.sizes").value if size >= total)
        told = " + ".join(str(shares[index][1]) for index in members)
        rows.append(_amplifier(community, [shares[index][0].id for index in members], size, f"{told} = {total} W"))
    bound = len(rows) if packing is None else len(rows) - len(packing.bins) + packing.lower_bound
    equipment = with_rows(community, NAME, rows, "PA")
    return community.replaced(equipment=equipment), (len(rows), bound)


def _amplifier(community: Community, zones: Sequence[str], size: int, formula: str) -> dict[str, Any]:
    centre = community.security.centre if community.security is not None else None
    row: dict[str, Any] = {"kind": "broadcast_amplifier", "system": SYSTEM, "count": 1, "size": f"{size} W"}
    if centre is not None and centre in community.room_by_id:
        row |= {"building": community.room_by_id[centre][0].id, "room": centre}
    load = round(size / parameter("broadcast.amplifier.efficiency").value, 1)
    because = ["5.5.9-3", "broadcast.amplifier.reserve", "broadcast.amplifier.sizes"]
    return row | {"serves": list(zones), "load": load, "formula": formula, "because": because}


def _certificate(community: Community, tally: Tally, amplifiers: tuple[int, int], seconds: float) -> Certificate:
    objective = {"speakers": len(tally.rows), "amplifiers": amplifiers[0]}
    bound = {"speakers": min(tally.bound, len(tally.rows)), "amplifiers": amplifiers[1]}
    gap = relative_gap(objective["speakers"], bound["speakers"]) or relative_gap(*amplifiers)
    proof = Text(
        "区域内扬声器数按覆盖格精确求解，道路按间距整除，功放按装箱下界证明。",
        "Loudspeakers of areas by exact covering, along ways by spacing; amplifiers by a packing bound.",
    )
    return Certificate(
        NAME,
        "optimal" if objective == bound else "gap",
        objective,
        bound,
        gap,
        (proof,),
        seconds,
        BINDING,
        notes=tuple(_notes(community)) + tuple(tally.notes),
        left_out=tuple(tally.left_out),
    )


def _notes(community: Community) -> Iterator[Text]:
    reserve = _reserve(community)
    zh = f"功放功率按扬声器总功率的 {reserve:g} 倍计；数量对应覆盖计算的布点格网，绿地轮廓不在模型中。"
    en = f"Amplifiers have {reserve:g} times the power of their loudspeakers; counts are for the grid of places."
    yield Text(zh, en)
    if reserve == parameter("broadcast.amplifier.emergency_reserve").value:
        zh = "与应急广播合用时分路还应按防火分区，模型未给出防火分区（5.5.9-4）。"
        yield Text(zh, "Combined with emergency broadcast, circuits should follow fire compartments (5.5.9-4).")
