"""Placing what stands on the floor of a room: rows with the space that is kept free around them, true to scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Any

import shapely

from tiaowen.generators.sheets.sheet import Point, Rect
from tiaowen.spec.parameters import parameter

STEP, MOST_STEPS, MOST_ROWS, MOST_ORDERS = 0.1, 60, 4, 8
NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """A row of equal pieces [m]: their footprints, and the rectangle that is kept free around them with them.

    ``turn`` is the direction that the front looks in: 0 up, 1 left, 2 down, 3 right.
    """

    kind: str
    first: int
    pieces: tuple[Rect, ...]
    zone: Rect
    turn: int

    @property
    def body(self) -> Rect:
        """The rectangle of all its pieces."""
        return Rect(
            min(one.x0 for one in self.pieces), min(one.y0 for one in self.pieces),
            max(one.x1 for one in self.pieces), max(one.y1 for one in self.pieces),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Floor:
    """The rows that found their place, and how many pieces of each kind did not."""

    rows: tuple[Row, ...]
    left: dict[str, int]


def arranged(shape: Any, doors: Sequence[tuple[Point, Point]], wanted: Sequence[tuple[str, int]]) -> Floor:
    """Place so many pieces of each kind in a room; of several orders of the kinds the one that leaves least over."""
    shapely.prepare(shape)
    swings = [_swing(shape, door) for door in doors]
    best: Floor | None = None
    for order in islice(permutations([one for one in wanted if one[1]]), MOST_ORDERS):
        found = _greedy(shape, swings, order)
        if best is None or sum(found.left.values()) < sum(best.left.values()):
            best = found
        if not found.left:
            break
    return best or Floor((), {})


def _swing(shape: Any, door: tuple[Point, Point]) -> Rect:
    """The square inside the room that a door needs."""
    (ax, ay), (bx, by) = door
    width = math.hypot(bx - ax, by - ay)
    box = shapely.LineString(door).buffer(width, cap_style="flat").intersection(shape)
    return Rect(*box.bounds) if not box.is_empty else Rect(ax, ay, bx, by)


def _greedy(shape: Any, swings: Sequence[Rect], order: Sequence[tuple[str, int]]) -> Floor:
    rows: list[Row] = []
    left: dict[str, int] = {}
    for kind, count in order:
        for parts in range(1, min(count, MOST_ROWS) + 1):
            tried = _kind(shape, swings, rows, kind, count, parts)
            if tried is not None:
                rows = tried
                break
        else:
            left[kind] = count
    return Floor(tuple(rows), left)


def _kind(shape: Any, swings: Sequence[Rect], rows: list[Row], kind: str, count: int, parts: int) -> list[Row] | None:
    """The rows with those of one more kind in so many parts; None where they do not fit."""
    made = list(rows)
    each, first = math.ceil(count / parts), 0
    while first < count:
        row = _first_free(shape, swings, made, kind, first, min(each, count - first))
        if row is None:
            return None
        made.append(row)
        first += each
    return made


def _first_free(shape: Any, swings: Sequence[Rect], rows: list[Row], kind: str, first: int, count: int) -> Row | None:
    """The row in its best free place; None where there is none."""
    wall = next((row for row in rows if row.kind == "monitor"), None)
    best: tuple[float, int, float, float] | None = None
    found: Row | None = None
    for turn in range(4):
        for mirrored in (False, True):
            row = _row(kind, first, count, turn, mirrored)
            body = row.body
            for dx, dy in _free(shape, swings, rows, row.zone, body):
                middle = ((body.x0 + body.x1) / 2 + dx, (body.y0 + body.y1) / 2 + dy)
                rank = (_worth(middle, turn, swings, wall, kind), turn, row.zone.x0 + dx, row.zone.y0 + dy)
                if best is None or rank < best:
                    best, found = rank, _moved(row, dx, dy)
    return found


def _worth(middle: Point, turn: int, swings: Sequence[Rect], wall: Row | None, kind: str) -> float:
    """The less the better: desks look at the monitors; everything else stands at walls, far from the doors."""
    x, y = middle
    if kind == "control_desk" and wall is not None:
        other = wall.body
        off = abs(x - (other.x0 + other.x1) / 2) + abs(y - (other.y0 + other.y1) / 2)
        return round(off + (0.0 if turn == wall.turn else 100.0), 3)
    upright = 50.0 if kind == "monitor" and turn % 2 else 0.0  # its tag has room only along the wall
    far = min((math.hypot(x - (one.x0 + one.x1) / 2, y - (one.y0 + one.y1) / 2) for one in swings), default=0.0)
    return round(upright - far, 3)


def _free(shape: Any, swings: Sequence[Rect], rows: Sequence[Row], zone: Rect, body: Rect) -> Iterator[Point]:
    """How far a row may be moved so that it stands free, step by step."""
    x0, y0, x1, y1 = shape.bounds
    plain = abs(shape.area - (x1 - x0) * (y1 - y0)) < 1e-6
    bodies, zones = [*swings, *(one.zone for one in rows)], [one.body for one in rows]
    for x in _steps(x0, x1 - zone.width):
        dx = x - zone.x0
        near = [one for one in bodies if body.x0 + dx < one.x1 - NEAR and one.x0 < body.x1 + dx - NEAR]
        about = [one for one in zones if zone.x0 + dx < one.x1 - NEAR and one.x0 < zone.x1 + dx - NEAR]
        for y in _steps(y0, y1 - zone.height):
            dy = y - zone.y0
            if any(body.y0 + dy < one.y1 - NEAR and one.y0 < body.y1 + dy - NEAR for one in near):
                continue
            if any(zone.y0 + dy < one.y1 - NEAR and one.y0 < zone.y1 + dy - NEAR for one in about):
                continue
            if plain or shape.contains(shapely.box(x + NEAR, y + NEAR, x + zone.width - NEAR, y + zone.height - NEAR)):
                yield dx, dy


def _steps(low: float, high: float) -> list[float]:
    """Places from one wall to the other, both ends among them."""
    if high < low - 1e-9:
        return []
    step = max(STEP, (high - low) / MOST_STEPS)
    count = max(0, int((high - low) / step + 1e-9))
    return [low + step * number for number in range(count + 1)] + ([high] if high - low - step * count > 1e-6 else [])


def _row(kind: str, first: int, count: int, turn: int, mirrored: bool) -> Row:
    """A row at the origin: pieces along x with the front up, then turned; the free end at one side or the other."""
    size = parameter(f"rooms.footprint.{kind}").value
    wide, deep = size["width"], size["depth"]
    pieces = [Rect(number * wide, 0.0, (number + 1) * wide, deep) for number in range(count)]
    ends = (size["end"], 0.0) if mirrored else (0.0, size["end"])
    zone = Rect(-ends[0], -size["rear"], count * wide + ends[1], deep + size["front"])
    return Row(kind, first, tuple(_turned(one, turn) for one in pieces), _turned(zone, turn), turn)


def _turned(rect: Rect, turn: int) -> Rect:
    points = [(rect.x0, rect.y0), (rect.x1, rect.y1)]
    for _ in range(turn):
        points = [(-y, x) for x, y in points]
    (ax, ay), (bx, by) = points
    return Rect(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _moved(row: Row, dx: float, dy: float) -> Row:
    def rect(one: Rect) -> Rect:
        return Rect(one.x0 + dx, one.y0 + dy, one.x1 + dx, one.y1 + dy)

    return Row(row.kind, row.first, tuple(map(rect, row.pieces)), rect(row.zone), row.turn)
