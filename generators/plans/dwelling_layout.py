"""How the storeys of a dwelling type lie on a sheet: its rooms to scale, or boxes where no outline is stated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely import affinity

from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.plans.dwelling_shape import Area, Span, openings_on, polygon
from tiaowen.generators.sheets.sheet import Point, Rect
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.buildings import DwellingRoom, DwellingType

MARGIN, GAP, SIDE, NOTES, LOW = 4.0, 6.0, 104.0, 76.0, 48.0
BOX_WALL, OVERLAP = 4.0, 0.05
LEFT, BELOW, ABOVE, STRIP = 14.0, 30.0, 3.0, 22.0
Told = Literal["under", "below", "beside"]


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms drawn together [mm on paper]: a storey of the dwelling (1 is the lowest), or boxes where it is None."""

    level: int | None
    areas: tuple[Area, ...]

    @property
    def bounds(self) -> Rect:
        """The rectangle around the rooms, without walls."""
        return Rect(*shapely.union_all([one.shape for one in self.areas]).bounds)

    @property
    def drawn(self) -> bool:
        """Whether it is to scale."""
        return self.level is not None


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet size and scale, the groups in their places, the strip for what has no room, the columns beside."""

    size: str
    scale: int
    groups: tuple[Group, ...]
    strip: Rect
    side: Rect
    notes: Rect | None

    @property
    def factor(self) -> float:
        """Paper millimetres of a metre."""
        return 1000.0 / self.scale


def layout_of(one: DwellingType, counts: dict[int, int], size: str, scale: int, told: Told) -> Layout | None:
    """The rooms of a type on a sheet of a size; None where they do not fit.

    ``counts`` are devices by room (its place in the type); the notes stand under the legend, below the plan or in a
    column of their own.
    """
    free = free_rect(size)[1].inset(MARGIN)
    right = free.x1 - (NOTES + GAP if told == "beside" else 0.0)
    side = Rect(right - SIDE, free.y0, right, free.y1)
    low = free.y0 + STRIP + (LOW if told == "below" else 0.0)
    region = Rect(free.x0, low, side.x0 - GAP, free.y1)
    notes = {
        "under": None,
        "below": Rect(free.x0, free.y0 + STRIP, side.x0 - GAP, low),
        "beside": Rect(right + GAP, free.y0, free.x1, free.y1),
    }[told]
    groups = [*_storeys(one, 1000.0 / scale), *_boxes(one, counts, region.width)]
    placed = _placed(groups, region)
    strip = Rect(free.x0, free.y0, side.x0 - GAP, free.y0 + STRIP - 2.0)
    return None if placed is None else Layout(size, scale, tuple(placed), strip, side, notes)


def outlined(one: DwellingType) -> list[DwellingRoom]:
    """The rooms whose outline makes a polygon that overlaps no room before it on its storey."""
    found: list[tuple[DwellingRoom, Any]] = []
    for room in one.rooms or ():
        shape = None if room.outline is None else polygon(room.outline)
        same = [other for each, other in found if (each.level or 1) == (room.level or 1)]
        if shape is not None and not any(shape.intersection(other).area > OVERLAP for other in same):
            found.append((room, shape))
    return [room for room, _ in found]


def _storeys(one: DwellingType, factor: float) -> Iterator[Group]:
    rooms = outlined(one)
    for level in sorted({room.level or 1 for room in rooms}):
        yield Group(level, tuple(_area(room, factor) for room in rooms if (room.level or 1) == level))


def _area(room: DwellingRoom, factor: float) -> Area:
    def scaled(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((x * factor, y * factor) for x, y in points)

    def spans(found: Sequence[Sequence[Point]] | None) -> tuple[Span, ...]:
        return tuple((a, b) for a, b in map(scaled, openings_on(whole, found or ())))

    whole = polygon(room.outline or ())
    entrance = next(iter(spans([room.entrance] if room.entrance else None)), None)
    return Area(room, polygon(scaled(room.outline or ())), spans(room.doors), spans(room.windows), entrance)


def _boxes(one: DwellingType, counts: dict[int, int], width: float) -> Iterator[Group]:
    """Equal boxes for the rooms without an outline, large enough for the fullest."""
    drawn = {id(room) for room in outlined(one)}
    rooms = [(number, room) for number, room in enumerate(one.rooms or ()) if id(room) not in drawn]
    if not rooms:
        return
    wide, high = conventions()["dwelling_plans"]["box"]
    more = max(0, max(counts.get(number, 0) for number, _ in rooms) - 8)
    wide, high = wide + 4.0 * more, high + 2.0 * more
    wall = BOX_WALL
    across = max(1, min(int((width - LEFT) // (wide + wall)), math.ceil(math.sqrt(len(rooms) * 1.5))))
    areas = []
    for place, (_, room) in enumerate(rooms):
        x, y = (place % across) * (wide + wall), -(place // across) * (high + wall)
        areas.append(Area(room, polygon([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]), drawn=False))
    yield Group(None, tuple(areas))


def _placed(groups: Sequence[Group], region: Rect) -> list[Group] | None:
    """The groups side by side, in as many rows as it takes, in the middle of the region."""
    rows: list[list[Group]] = []
    for group in groups:
        wide = group.bounds.width + LEFT + GAP
        if wide > region.width:
            return None
        if rows and sum(one.bounds.width + LEFT + GAP for one in rows[-1]) + wide <= region.width:
            rows[-1].append(group)
        else:
            rows.append([group])
    heights = [max(one.bounds.height for one in row) + BELOW + ABOVE for row in rows]
    spare = region.height - sum(heights)
    if spare < 0:
        return None
    placed, y = [], region.y1 - spare / (len(rows) + 1)
    for row, height in zip(rows, heights, strict=True):
        rest = region.width - sum(one.bounds.width + LEFT for one in row)
        x = region.x0 + rest / (len(row) + 1)
        for group in row:
            bounds = group.bounds
            placed.append(_moved(group, x + LEFT - bounds.x0, y - height + BELOW - bounds.y0))
            x += bounds.width + LEFT + rest / (len(row) + 1)
        y -= height + spare / (len(rows) + 1)
    return placed


def _moved(group: Group, dx: float, dy: float) -> Group:
    def span(one: Span) -> Span:
        (ax, ay), (bx, by) = one
        return (ax + dx, ay + dy), (bx + dx, by + dy)

    def area(one: Area) -> Area:
        shape: Any = affinity.translate(one.shape, dx, dy)
        entrance = span(one.entrance) if one.entrance else None
        doors, windows = tuple(map(span, one.doors)), tuple(map(span, one.windows))
        return Area(one.room, shape, doors, windows, entrance, one.drawn)

    return Group(group.level, tuple(map(area, group.areas)))
