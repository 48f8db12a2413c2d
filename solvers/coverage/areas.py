"""Areas to be covered by devices of one range: cells of a grid, places for devices, and the fewest that cover all.

An area is cut into cells along its narrowest box. A device covers a cell when the farthest corner of the cell inside
the area is within range, so that the whole area is covered and not only points of it. Devices stand where cells meet,
inside each cell, or where given ones stand; the rows of squares that a device can cover are among those choices. The
count is proved for these places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, dist, fsum, pi, sqrt
from typing import TYPE_CHECKING

from tiaowen.model.fields import MOST_ITEMS, Point
from tiaowen.solvers.cover import cover
from tiaowen.spec.parameters import parameter

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray
    from shapely import Polygon

_ROUNDING = 1e-6
_Cell = tuple[tuple[Point, ...], float]  # corners within the area, area [m²]


@dataclass(frozen=True, slots=True)
class Covered:
    """Where new devices stand, how many no cover goes below, whether that is proved, and the area left bare [m²]."""

    places: tuple[Point, ...]
    bound: int
    proved: bool
    bare_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Walls:
    """Outlines that weaken a signal: each one crossed makes the distance count so many times."""

    outlines: tuple[Polygon, ...] = ()
    factor: float = 1.0

    def distance(self, start: Point, end: Point) -> float:
        """The distance that counts [m]."""
        far = dist(start, end)
        if not self.outlines or start == end:
            return far
        from shapely import LineString

        line = LineString((start, end))
        crossed = sum(1 for one in self.outlines if line.crosses(one) or line.within(one))
        return float(far * self.factor**crossed)

    def near(self, area: Polygon, reach: float) -> Walls:
        """Only those that a signal of that reach can meet in the area."""
        zone = area.buffer(reach)
        return Walls(tuple(one for one in self.outlines if one.intersects(zone)), self.factor)


def polygon_of(ring: Sequence[Point], holes: Sequence[Sequence[Point]] = ()) -> Polygon | None:
    """A polygon of an outline; the largest part where the outline crosses itself, None where it has no area."""
    from shapely import Polygon, make_valid

    whole = make_valid(Polygon(ring, holes))
    parts = [part for part in getattr(whole, "geoms", (whole,)) if isinstance(part, Polygon) or hasattr(part, "geoms")]
    flat = [one for part in parts for one in getattr(part, "geoms", (part,)) if isinstance(one, Polygon)]
    return max(flat, key=lambda one: one.area, default=None)


def cover_area(
    area: Polygon, range_m: float, walls: Walls | None = None, given: Sequence[Point] = (), seconds: float = 60.0
) -> Covered | None:
    """The fewest places from which devices of that range cover the area; those ``given`` are there already.

    An area of many squares gets coarser cells. One of more cells than `areas.cells_most` gets a device in each square
    of the rows, without proof. None where even those are too many to list.
    """
    near = (walls or Walls()).near(area, range_m)
    tiles = _tiles(area, range_m)
    if tiles > MOST_ITEMS:
        return None
    parts = int(parameter("areas.cells").value) if tiles <= parameter("areas.fine_squares").value else 2
    if tiles * parts**2 > parameter("areas.cells_most").value:
        rows = _cells(area, range_m, 1)
        bound = max(0, ceil(area.area / (pi * range_m**2) - _ROUNDING) - len(given))
        return Covered(tuple(_middle(corners) for corners, _ in rows), bound, len(rows) <= bound)
    cells = _cells(area, range_m, parts)
    sites = [*given, *_sites(area, cells, given)]
    corners = _corners(cells)
    sets = [_seen(site, cells, corners, range_m, near) for site in sites]
    nodes = int(parameter("areas.nodes").value)
    found = cover(sets, [1.0] * len(sets), len(cells), chosen=range(len(given)), seconds=seconds, nodes=nodes)
    new = tuple(sites[index] for index in found.chosen if index >= len(given))
    bound = max(0, ceil(found.bound - _ROUNDING) - len(given))
    return Covered(new, bound, found.proved, fsum(cells[index][1] for index in found.uncovered))


def _box(area: Polygon) -> tuple[Point, Point, Point, float, float]:
    """A corner of the narrowest box, the directions of its sides, and their lengths, the longer first."""
    from shapely import get_coordinates

    corners = [(float(x), float(y)) for x, y in get_coordinates(area.minimum_rotated_rectangle)[:-1]]
    start = min(range(len(corners)), key=lambda index: corners[index])
    o, a, b = corners[start], corners[start - 1], corners[(start + 1) % len(corners)]
    if (dist(o, b), b) > (dist(o, a), a):
        a, b = b, a
    long, short = dist(o, a), dist(o, b)
    return o, ((a[0] - o[0]) / long, (a[1] - o[1]) / long), ((b[0] - o[0]) / short, (b[1] - o[1]) / short), long, short


def _counts(long: float, short: float, range_m: float) -> tuple[int, int]:
    side = range_m * sqrt(2)
    return ceil(long / side - _ROUNDING), ceil(short / side - _ROUNDING)


def _tiles(area: Polygon, range_m: float) -> int:
    *_, long, short = _box(area)
    columns, rows = _counts(long, short, range_m)
    return columns * rows


def _cells(area: Polygon, range_m: float, parts: int) -> list[_Cell]:
    from shapely import Polygon, get_coordinates, prepare

    o, u, v, long, short = _box(area)
    columns, rows = (number * parts for number in _counts(long, short, range_m))
    prepare(area)

    def at(i: int, j: int) -> Point:
        s, t = long * i / columns, short * j / rows
        return round(o[0] + s * u[0] + t * v[0], 6), round(o[1] + s * u[1] + t * v[1], 6)

    cells: list[_Cell] = []
    for i, j in product(range(columns), range(rows)):
        square = Polygon([at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)])
        inside = square if area.contains(square) else square.intersection(area)
        shapes = [one for one in getattr(inside, "geoms", (inside,)) if one.area > _ROUNDING]
        if shapes:
            corners = {(float(x), float(y)) for one in shapes for x, y in get_coordinates(one)}
            cells.append((tuple(sorted(corners)), float(fsum(one.area for one in shapes))))
    return cells


def _middle(corners: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _sites(area: Polygon, cells: Sequence[_Cell], given: Sequence[Point]) -> list[Point]:
    from shapely import Point as Spot

    found = {corner for corners, _ in cells for corner in corners} | {_middle(corners) for corners, _ in cells}
    reach = area.buffer(_ROUNDING)
    rounded = {(round(x, 2), round(y, 2)) for x, y in found if reach.intersects(Spot(x, y))}
    return sorted(rounded - set(given))


def _seen(
    site: Point, cells: Sequence[_Cell], corners: NDArray[float64], range_m: float, walls: Walls
) -> frozenset[int]:
    """The cells whose farthest corner is within range, by ``corners``, an array of cell, corner and coordinate."""
    limit = range_m * (1 + _ROUNDING) + _ROUNDING
    away = ((corners - site) ** 2).sum(axis=2).max(axis=1)
    near = [int(index) for index in (away <= limit**2).nonzero()[0]]
    if walls.outlines:
        near = [index for index in near if all(walls.distance(site, corner) <= limit for corner in cells[index][0])]
    return frozenset(near)


def _corners(cells: Sequence[_Cell]) -> NDArray[float64]:
    """The corners of all cells, the last of each repeated to the same number."""
    from numpy import array

    most = max(len(corners) for corners, _ in cells)
    return array([[*corners, *[corners[-1]] * (most - len(corners))] for corners, _ in cells])
