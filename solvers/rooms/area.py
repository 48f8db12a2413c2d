"""The area that a room needs: by what stands in it with its clearances, and by the limits; each with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.positions import centroid
from tiaowen.solvers.equipment_rows import kept_rows
from tiaowen.solvers.rooms.contents import EQUIPMENT, OPERATORS, TELECOM, Place, frame_piece, frames_for
from tiaowen.solvers.rooms.racks import Piece, Racks, fewest_racks
from tiaowen.solvers.rooms.stations import CENTRE_KIND, FIRE_KIND, MONITOR, SHARED
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least, limit_of
from tiaowen.spec.vocabulary import label, words

OWN_AREA, MIDDLE = "5.7.13-4", "5.7.14-3"
RACK = "rack"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of an area [m²]: what it is, how it was reckoned, what is behind it."""

    what: Text
    area_m2: float
    formula: str
    because: tuple[str, ...]


@dataclass(slots=True)
class Sized:
    """A place with its racks, frames and areas [m²]."""

    place: Place
    racks: Racks
    frames: list[tuple[int, int]]
    filling: str
    contents: list[Reason] = field(default_factory=list)
    limits: list[Reason] = field(default_factory=list)
    fixed_racks: int = 0

    @property
    def contents_m2(self) -> float:
        """The area by what stands there."""
        return round(math.fsum(one.area_m2 for one in self.contents), 2)

    @property
    def least_m2(self) -> float:
        """The area that is asked for in any case."""
        return max((one.area_m2 for one in self.limits), default=0.0)

    @property
    def area_m2(self) -> float:
        """The larger of both."""
        return max(self.contents_m2, self.least_m2)

    @property
    def because(self) -> tuple[str, ...]:
        """What the larger of both rests on."""
        by_limit = [one for one in self.limits if one.area_m2 == self.area_m2]
        chosen = by_limit if self.least_m2 >= self.contents_m2 else self.contents
        return tuple(dict.fromkeys((*self.place.asked_by, *(id for one in chosen for id in one.because))))


def sized(community: Community, place: Place, seconds: float) -> Sized:
    """The racks, frames and area of one place."""
    fixed = _fixed(community, place)
    frames = [] if place.framed else frames_for(place.cores)
    odf = [frame_piece(size, count) for size, count in frames]
    pieces = _merged([*odf, *place.pieces])
    capacity = parameter("rooms.rack.units").value
    racks = fewest_racks(pieces, capacity, seconds)
    parts = [f"{one.name.zh} {one.count}×{one.units}U" for one in pieces]
    filling = f"{' + '.join(parts)}；每架 {capacity}U：{racks.proof.zh}" if parts else ""
    found = Sized(place, racks, frames, filling, fixed_racks=fixed.get(RACK, 0))
    _contents(found)
    _limits(community, found)
    return found


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Equal pieces together, in a fixed order."""
    counts: dict[tuple[str, str, int], int] = {}
    for one in pieces:
        key = (one.name.zh, one.name.en, one.units)
        counts[key] = counts.get(key, 0) + one.count
    return [Piece(Text(zh, en), units, count) for (zh, en, units), count in sorted(counts.items())]


def _fixed(community: Community, place: Place) -> dict[str, int]:
    """The pieces of each kind in a room that this sizing leaves as they are."""
    counts: dict[str, int] = {}
    for row in kept_rows(community, "rooms"):
        if place.room is not None and row.room == place.room.id:
            counts[row.kind] = counts.get(row.kind, 0) + row.count
    return counts


def _contents(found: Sized) -> None:
    racks = max(found.racks.count, found.fixed_racks)
    because = (OPERATORS[0],) if found.place.operators else ()
    if racks:
        found.contents.append(_row(RACK, racks, racks, because))
    for station in found.place.stations:
        if not station.count:
            continue
        stacked = parameter("rooms.monitor.stacked").value if station.kind == MONITOR else 1
        columns = math.ceil(station.count / stacked)
        found.contents.append(_row(station.kind, station.count, columns, station.because))


def _row(kind: str, count: int, columns: int, because: tuple[str, ...]) -> Reason:
    """The area of pieces that stand in one row [m²], with the free space before and behind it and at its end."""
    size = parameter(f"rooms.footprint.{kind}").value
    length = columns * size["width"] + size["end"]
    depth = size["depth"] + size["front"] + size["rear"]
    area = round(length * depth, 2)
    formula = (
        f"({columns}×{size['width']:g}+{size['end']:g})×({size['depth']:g}+{size['front']:g}+{size['rear']:g})={area:g}"
    )
    name = words("equipment")[kind]
    what = Text(f"{name.zh} {count}", f"{name.en} {count}")
    return Reason(what, area, formula, (*because, f"rooms.footprint.{kind}"))


def _limits(community: Community, found: Sized) -> None:
    place = found.place
    if place.kind in (TELECOM, EQUIPMENT):
        id = f"rooms.least.{place.kind}"
        found.limits.append(_limit(float(parameter(id).value), id))
    if place.kind == CENTRE_KIND:
        found.limits.append(_limit(float(least(OWN_AREA, "area")), OWN_AREA))
        if shared_with_fire(place):
            found.limits.append(_limit(float(least(SHARED, "area")), SHARED))


def _limit(area: float, id: str) -> Reason:
    return Reason(Text("最小使用面积", "least usable area"), area, f"{area:g}", (id,))


def shared_with_fire(place: Place) -> bool:
    """Whether a control centre is the fire control room as well."""
    room = place.room
    if room is None:
        return False
    return room.kind == FIRE_KIND or FIRE_KIND in (room.combined_with or ())


def need_data(community: Community, one: Sized) -> dict[str, Any]:
    """A room need as the model writes it, without its id."""
    place = one.place
    data: dict[str, Any] = {"kind": place.kind}
    if place.building is not None:
        data["building"] = place.building.id
    if place.room is not None:
        data["room"] = place.room.id
    data["area"] = one.area_m2
    data |= {"contents": one.contents_m2} if one.contents_m2 else {}
    data |= {"least": one.least_m2} if one.least_m2 else {}
    data |= _near(place)
    data["reasons"] = [
        {"what": reason.what.zh, "area": reason.area_m2, "formula": reason.formula, "because": list(reason.because)}
        for reason in (*one.contents, *one.limits)
    ]
    data["because"] = list(one.because)
    if place.estimated and one.contents_m2:
        data["estimated"] = ["contents"]
    return data


def _near(place: Place) -> dict[str, Any]:
    """Where a telecom or equipment room belongs: in line with the lowest of its kind, else the building's middle."""
    if place.kind not in (TELECOM, EQUIPMENT) or place.building is None:
        return {}
    lower = [
        room
        for room in place.building.rooms or ()
        if room.kind == place.kind and room is not place.room and None not in (room.storey, room.position)
    ]
    if lower:
        chosen = min(lower, key=lambda room: (room.storey or 0, room.id))
        return {"near": list(chosen.position or ()), "within": limit_of(MIDDLE, "aligned").max}
    outline = place.building.outline
    if outline is None:
        return {}
    middle = centroid(outline)
    reach = max(math.dist(middle, corner) for corner in outline)
    within = round((limit_of(MIDDLE, "middle").max or 0) * reach, 2)
    return {"near": [round(value, 2) for value in middle]} | ({"within": within} if within else {})


def title(place: Place) -> Text:
    """What a place is called, with its kind."""
    zh, en = label("room", place.kind), label("room", place.kind, "en")
    if place.room is None and place.building is None:
        return Text(zh, en)
    return Text(f"{place.name} {zh}", f"{place.name} {en}")
