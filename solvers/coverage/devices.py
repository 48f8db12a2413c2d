"""Devices placed in public places: for each place the fewest of one range, given what stands there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tiaowen.model.fields import Point
from tiaowen.model.parts import read_part
from tiaowen.model.systems.coverage import IN_BUILDINGS, CoverageDevice
from tiaowen.solvers.coverage.areas import Covered, Walls, cover_area
from tiaowen.solvers.coverage.places import Place
from tiaowen.spec.errors import Text

Row = dict[str, Any]
_TOLERANCE = 1e-9


@dataclass(slots=True)
class Tally:
    """New devices as plain data, and what is known of their number."""

    rows: list[Row] = field(default_factory=list)
    bound: int = 0
    proved: bool = True
    left_out: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Put another one's devices and bounds to these."""
        self.rows += other.rows
        self.bound += other.bound
        self.proved = self.proved and other.proved
        self.left_out += other.left_out
        self.notes += other.notes


def stays(device: CoverageDevice, only: Sequence[str]) -> bool:
    """Whether a device is left alone: it is pinned, or the work is limited to buildings that it does not cover."""
    if device.pinned or not only:
        return device.pinned
    targets = [target.partition(":") for target in device.covers or ()]
    return not any(kind in IN_BUILDINGS and read_part(id).building in only for kind, _, id in targets)


class Placer:
    """Places devices in public places; equal areas with nothing in them are solved once."""

    def __init__(self, kept: Sequence[CoverageDevice], walls: Walls, seconds: Callable[[], float]) -> None:
        self._kept, self._walls, self._seconds = kept, walls, seconds
        self._known: dict[tuple[str, float, tuple[Point, ...]], Covered | None] = {}

    def place(self, place: Place, range_m: float, row: Row) -> Tally:
        """The devices of one place, each a copy of ``row`` with its id still to come."""
        if place.area is None:
            return self._in_hall(place, row)
        tally = Tally()
        for storey in place.storeys or (None,):
            own = [one for one in self._of(place, row) if one.storey in (storey, None)]
            given = tuple(one.position for one in own if one.position is not None)
            found = self._solved(place, range_m, given)
            if found is None:
                zh = f"{place.target}：面积与覆盖半径 {range_m:g} m 不相称，未参与计算"
                tally.left_out.append(Text(zh, f"{place.target}: left out, too large for a range of {range_m:g} m"))
                return tally
            tally.add(_tally(place, storey, found, row))
            if len(given) < len(own):
                ids = [one.id for one in own if one.position is None]
                zh = f"{place.target}：保留的 {'、'.join(ids)} 缺少 position，未计入覆盖"
                en = f"{place.target}: the kept {', '.join(ids)} count for nothing, lacking their position"
                tally.left_out.append(Text(zh, en))
        return tally

    def _of(self, place: Place, row: Row) -> list[CoverageDevice]:
        own = [one for one in self._kept if place.target in (one.covers or ())]
        return [one for one in own if one.system == row["system"]]

    def _in_hall(self, place: Place, row: Row) -> Tally:
        if self._of(place, row):
            return Tally()
        spot = None if place.at is None else (round(place.at[0], 2), round(place.at[1], 2))
        return Tally([row | _where(place, place.storeys[0], spot)], 1)

    def _solved(self, place: Place, range_m: float, given: tuple[Point, ...]) -> Covered | None:
        key = (place.target, range_m, given)
        if key not in self._known and place.area is not None:
            walls = self._walls if place.kind == "outdoor" else Walls()
            self._known[key] = cover_area(place.area, range_m, walls, given, self._seconds())
        return self._known[key]


def _tally(place: Place, storey: int | None, found: Covered, row: Row) -> Tally:
    rows = [row | _where(place, storey, spot) for spot in found.places]
    left_out = []
    if found.bare_m2 > 0:
        zh = f"{place.target}：{found.bare_m2:.0f} ㎡ 无处可设设备，未覆盖"
        left_out.append(Text(zh, f"{place.target}: {found.bare_m2:.0f} m² that no device can cover"))
    return Tally(rows, found.bound, found.proved, left_out)


def _where(place: Place, storey: int | None, spot: Point | None) -> Row:
    row: Row = {"covers": [place.target]}
    if place.building is not None:
        row["building"] = place.building
    if place.unit is not None:
        row["unit"] = place.unit
    if storey is not None:
        row["storey"] = storey
    if spot is not None:
        row["position"] = list(spot)
    return row | ({"estimated": ["covers"]} if place.estimated else {})


def spread(length: float, spacing: float, given: Sequence[float]) -> Iterator[float]:
    """Where along a line devices stand so that none of it is further than half the spacing from one; the fewest.

    Evenly, where none are given; else each new one as far along as it may stand.
    """
    half, tolerance = spacing / 2, spacing * _TOLERANCE
    if not given:
        count = max(1, ceil((length - tolerance) / spacing))
        yield from (length * (2 * index + 1) / (2 * count) for index in range(count))
        return
    reached = 0.0
    for place in (*sorted(given), length + half):
        while place - half > reached + tolerance and reached < length - tolerance:
            yield min(reached + half, length)
            reached += spacing
        reached = max(reached, place + half)
