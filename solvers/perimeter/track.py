"""The boundary line as whole centimetres: its length, where it bends, where its gates are."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist, fsum
from typing import ClassVar

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.site import Gate
from tiaowen.solvers.perimeter.line import Bend
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

_CENTIMETRES = 100


def whole(metres: float) -> int:
    """Metres as whole centimetres, to the nearest."""
    return round(metres * _CENTIMETRES)


def up(metres: float) -> int:
    """Metres as whole centimetres, not less."""
    near = whole(metres)
    return near + (near / _CENTIMETRES < metres)


def down(metres: float) -> int:
    """Metres as whole centimetres, not more."""
    near = whole(metres)
    return near - (near / _CENTIMETRES > metres)


@dataclass(frozen=True, slots=True)
class Opening:
    """A gate on the line: from where to where [cm]; the same place twice where its width is not stated."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Track:
    """The boundary line: its corners with the way to each [m], its bends, its gates, and what is to be said of it."""

    corners: tuple[Point, ...]
    ways: tuple[float, ...]
    bends: tuple[Bend, ...]
    gates: tuple[Opening, ...]
    notes: tuple[Text, ...]
    estimated: bool

    ANGLE: ClassVar[int] = 1_000  # parts of a degree in which bends are added

    @property
    def length(self) -> int:
        """The length [cm], rounded up, so that what covers it covers the line."""
        return up(self.ways[-1])

    def point(self, place: int) -> Point:
        """Where on the site a place of the line is, to the centimetre."""
        way = min(place / whole(1), self.ways[-1])
        index = min(bisect_right(self.ways, way), len(self.ways) - 1)
        (ax, ay), (bx, by) = self.corners[index - 1], self.corners[index]
        share = (way - self.ways[index - 1]) / (self.ways[index] - self.ways[index - 1])
        return round(ax + share * (bx - ax), 2), round(ay + share * (by - ay), 2)


def track(community: Community) -> Track | None:
    """The boundary line of a community; None where it is not stated or has no length."""
    site = community.site
    line = site.perimeter.line if site is not None and site.perimeter is not None else None
    if site is None or site.perimeter is None or line is None:
        return None
    corners = tuple(point for index, point in enumerate(line) if index == 0 or dist(point, line[index - 1]) > 0)
    steps = [dist(one, other) for one, other in pairwise(corners)]
    ways = tuple(fsum(steps[:index]) for index in range(len(corners)))
    if whole(ways[-1]) == 0:
        return None
    gates, notes = _gates(site.gates, corners, ways)
    estimated = "perimeter" in site.estimated or "line" in site.perimeter.estimated
    return Track(corners, ways, _bends(corners, ways), gates, notes, estimated)


def _bends(corners: tuple[Point, ...], ways: tuple[float, ...]) -> tuple[Bend, ...]:
    half = degrees(atan2(0, -1))
    bends: dict[int, int] = {}
    for index in range(1, len(corners) - 1):
        (ax, ay), (bx, by), (cx, cy) = corners[index - 1 : index + 2]
        turned = abs(degrees(atan2(cy - by, cx - bx) - atan2(by - ay, bx - ax)))
        angle = min(turned, 2 * half - turned)
        place = whole(ways[index])
        bends[place] = bends.get(place, 0) + round(angle * Track.ANGLE)
    return tuple(sorted((place, angle) for place, angle in bends.items() if angle))


def _gates(
    gates: tuple[Gate, ...] | None, corners: tuple[Point, ...], ways: tuple[float, ...]
) -> tuple[tuple[Opening, ...], tuple[Text, ...]]:
    if gates is None:
        none = Text("模型未给出 site.gates：防区未按出入口断开。", "site.gates is not stated: no zone ends at a gate.")
        return (), (none,)
    found, notes = [], []
    for gate in sorted(gates, key=lambda one: one.id):
        if gate.position is None:
            zh, en = f"出入口 {gate.id}：缺少 position，未断开", f"gate {gate.id}: no zone ends there, lacking position"
            notes.append(Text(zh, en))
            continue
        away, way = _foot(gate.position, corners, ways)
        if away > parameter("perimeter.gate.near").value:
            zh, en = (
                f"出入口 {gate.id} 距周界线 {away:.1f} m，未断开",
                f"gate {gate.id} is {away:.1f} m off the boundary",
            )
            notes.append(Text(zh, en))
            continue
        half = (gate.width_m or 0.0) / 2
        low, high = max(way - half, 0.0), min(way + half, ways[-1])
        found.append(Opening(gate.id, whole(low), whole(high)))
    narrow = [one.id for one in found if one.start == one.end]
    if narrow:
        named = "、".join(narrow)
        zh = f"出入口 {named} 未给出净宽（width），防区在其位置处分界。"
        en = f"The width of {', '.join(narrow)} is not stated: zones meet at its position."
        notes.append(Text(zh, en))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.id))), tuple(notes)


def _foot(point: Point, corners: tuple[Point, ...], ways: tuple[float, ...]) -> tuple[float, float]:
    """How far a point is from the line, and the way along the line to its foot [m]."""
    feet = []
    for index, ((ax, ay), (bx, by)) in enumerate(pairwise(corners)):
        dx, dy = bx - ax, by - ay
        share = ((point[0] - ax) * dx + (point[1] - ay) * dy) / (dx * dx + dy * dy)
        share = min(1.0, max(0.0, share))
        foot = (ax + share * dx, ay + share * dy)
        feet.append((dist(point, foot), ways[index] + share * dist((ax, ay), (bx, by))))
    return min(feet)
