"""The exact view from a point among walls: an angular sweep over the ends of the walls.

Between two neighbouring ends the nearest wall is the same, so one ray through the middle of each interval finds it and
the borders of the interval are cut with that wall's line: no ray passes through an end, and no tolerance is needed.
Walls must not cross one another except at their ends; `walls_of` cuts them where they do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import shapely

    Point = tuple[float, float]

Floats = NDArray[np.float64]
_ROUND_M = 1e-6  # a target this near behind a wall's face stands at the wall
_GRID_M = 0.001  # ends of walls that come this near each other meet
_CHORD = math.pi / 24  # an arc is drawn by chords of this angle


def walls_of(lines: Iterable[Sequence[Point]]) -> Floats:
    """The walls as an array of segments (x1, y1, x2, y2), cut where they cross, in a fixed order."""
    import shapely

    drawn = [shapely.LineString(line) for line in lines if len(set(line)) > 1]
    if not drawn:
        return np.zeros((0, 4))
    united: Any = shapely.unary_union(drawn, grid_size=_GRID_M)
    found = set()
    for part in getattr(united, "geoms", (united,)):
        corners = [(x, y) for x, y in shapely.get_coordinates(part).tolist()]
        for one, other in pairwise(corners):
            if one != other:
                found.add((*min(one, other), *max(one, other)))
    return np.array(sorted(found)).reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class View:
    """What is seen from ``eye`` up to ``reach`` [m]: the nearest wall in each interval of directions.

    ``starts`` are directions in radians from the x axis, anticlockwise, in rising order; the last interval runs on to
    the first start. ``wall`` holds the two ends of the nearest wall of each interval, nan where nothing stands.
    """

    eye: Point
    reach: float
    starts: Floats
    wall: Floats

    def sees(self, points: Floats) -> NDArray[np.bool_]:
        """Which of the points (rows x, y) are in the line of sight and within reach."""
        offset = points - np.array(self.eye)
        distance = np.hypot(offset[:, 0], offset[:, 1])
        near: NDArray[np.bool_] = distance <= self.reach
        if not len(self.starts):
            return near
        index = np.searchsorted(self.starts, np.arctan2(offset[:, 1], offset[:, 0]), side="right") - 1
        ends = self.wall[index]
        side = ends[:, 2:] - ends[:, :2]
        turn = offset[:, 0] * side[:, 1] - offset[:, 1] * side[:, 0]
        hit = ends[:, 0] * side[:, 1] - ends[:, 1] * side[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = hit / turn  # of the way to the target
            free = np.isnan(share) | (share * distance >= distance - _ROUND_M)
        seen: NDArray[np.bool_] = near & (free | (distance <= _ROUND_M))
        return seen

    def polygon(self, first: float = 0.0, sweep: float = math.tau, near: float = 0.0) -> Any:
        """The visible ground between ``near`` and the reach, from the direction ``first`` on over ``sweep``: a shape.

        The arc of the reach is drawn by chords that enclose the same area.
        """
        import shapely

        shape: Any = shapely.Polygon()
        ring = [self.eye, *self._front(first, sweep)]
        if sweep >= math.tau:
            ring = ring[1:]
        if len(set(ring)) > 2:
            shape = shapely.make_valid(shapely.Polygon(ring))
        return shape.difference(_disc(self.eye, near)) if near > 0 else shape

    def _front(self, first: float, sweep: float) -> list[Point]:
        """The far border of the visible ground, anticlockwise."""
        steps = max(1, math.ceil(sweep / _CHORD))
        turns = [np.linspace(0.0, sweep, steps + 1), (self.starts - first) % math.tau]
        turns += [(crossing - first) % math.tau for crossing in self._reach_crossings()]
        cuts = np.unique(np.concatenate([np.atleast_1d(turn) for turn in turns]))
        cuts = cuts[cuts <= sweep]
        middle = (cuts[:-1] + cuts[1:]) / 2
        front: list[Point] = []
        for left, centre, right in zip(cuts[:-1], middle, cuts[1:], strict=True):
            ends = self._wall_at(first + centre)
            span = (right - left) / 2
            arc = self.reach * math.sqrt(span / math.sin(span) / math.cos(span)) if span > 0 else self.reach
            blocked = _along(ends, first + centre) <= self.reach
            for turn in (left, right):
                distance = _along(ends, first + turn) if blocked else arc
                front.append(
                    (self.eye[0] + distance * math.cos(first + turn), self.eye[1] + distance * math.sin(first + turn))
                )
        return front

    def _wall_at(self, direction: float) -> Floats:
        if not len(self.starts):
            return np.full(4, np.nan)
        turned = (direction + math.pi) % math.tau - math.pi
        found: Floats = self.wall[np.searchsorted(self.starts, turned, side="right") - 1]
        return found

    def _reach_crossings(self) -> list[Floats]:
        """The directions in which the nearest walls leave the reach."""
        found = []
        for ends in self.wall:
            if np.isnan(ends[0]):
                continue
            side = ends[2:] - ends[:2]
            a, b, c = side @ side, 2 * ends[:2] @ side, ends[:2] @ ends[:2] - self.reach**2
            root = b * b - 4 * a * c
            if root > 0:
                for sign in (-1, 1):
                    share = (-b + sign * math.sqrt(root)) / (2 * a)
                    if 0 <= share <= 1:
                        at = ends[:2] + share * side
                        found.append(np.arctan2(at[1], at[0]))
        return found


def _along(ends: Floats, direction: float) -> float:
    """The distance to the line through a wall in a direction; infinite where there is no wall."""
    side = ends[2:] - ends[:2]
    turn = math.cos(direction) * side[1] - math.sin(direction) * side[0]
    hit = ends[0] * side[1] - ends[1] * side[0]
    return float(hit / turn) if turn and not math.isnan(hit) else math.inf


def _disc(centre: Point, radius: float) -> shapely.Polygon:
    import shapely

    return shapely.Point(centre).buffer(radius, quad_segs=16)


def view_from(eye: Point, walls: Floats, reach: float) -> View:
    """The view from a point that stands on no wall."""
    moved = walls - np.array([*eye, *eye])
    moved = moved[_distance(moved) <= reach]
    if not len(moved):
        return View(eye, reach, np.zeros(0), np.zeros((0, 4)))
    angles = np.arctan2(moved[:, (1, 3)], moved[:, (0, 2)])
    starts = np.unique(angles)
    following = np.append(starts[1:], starts[0] + math.tau)
    middle = (starts + following) / 2
    cos, sin = np.cos(middle)[:, None], np.sin(middle)[:, None]
    x, y = moved[:, 0], moved[:, 1]
    dx, dy = moved[:, 2] - x, moved[:, 3] - y
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = cos * dy - sin * dx
        distance = (x * dy - y * dx) / turn
        share = (x * sin - y * cos) / turn
        hit = (turn != 0) & (distance > 0) & (share >= 0) & (share <= 1)
    distance = np.where(hit, distance, np.inf)
    nearest = distance.argmin(axis=1)
    wall = moved[nearest]
    wall[~np.isfinite(distance.min(axis=1))] = np.nan
    return View(eye, reach, starts, wall)


def _distance(moved: Floats) -> Floats:
    """The distance of each wall from the origin."""
    start, side = moved[:, :2], moved[:, 2:] - moved[:, :2]
    share = np.clip(-(start * side).sum(axis=1) / (side * side).sum(axis=1), 0.0, 1.0)
    foot = start + share[:, None] * side
    distance: Floats = np.hypot(foot[:, 0], foot[:, 1])
    return distance
