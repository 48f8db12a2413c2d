"""The cables on the plan of a dwelling type: in the walls, from every device to what feeds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely

from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.plans.dwelling_devices import Typical
from tiaowen.generators.plans.dwelling_layout import BOX_WALL, Group, Layout
from tiaowen.generators.plans.dwelling_place import Room, Spot
from tiaowen.generators.plans.dwelling_shape import Ways
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.sheet import Circle, Item, Line, Point
from tiaowen.generators.sheets.symbols import shapes

ASIDE = 0.9  # of the middle of the wall, so that the layers do not cover each other [mm]
Placed = Mapping[int, tuple[Room, Spot]]


class Cables:
    """Draws the cables between devices that have their places; ``up`` says whether any leads to another storey."""

    def __init__(self, typical: Sequence[Typical], spots: Placed, layout: Layout) -> None:
        self._typical, self._spots, self._layout = typical, spots, layout
        self._rules = conventions()["dwelling_plans"]
        self._circles: dict[Circle, None] = {}
        self.up = False

    def draw(self) -> list[Item]:
        """The cables of all storeys."""
        items = [item for group in self._layout.groups for item in self._group(group)]
        return [*items, *self._circles]

    def _group(self, group: Group) -> Iterator[Item]:
        """The cables of a storey, to what feeds them or to where they go up or down to it."""
        wall = self._rules["wall"] * self._layout.factor if group.drawn else BOX_WALL
        inside = {id(area.room) for area in group.areas}
        ways = Ways(group.areas, wall)
        here = [(self._typical[n], spot) for n, (room, spot) in self._spots.items() if id(room.area.room) in inside]
        feet = {id(spot): ways.foot(spot.wall) for _, spot in here}
        needed = {each.above for each, _ in here}
        targets = {kind: self._target(kind, group, ways, inside) for kind in self._rules["cables"] if kind in needed}
        ways.close()
        layers: dict[str, dict[Any, None]] = {}
        for kind, target in targets.items():
            ends = [(each, spot) for each, spot in here if each.above == kind]
            if target is not None:
                layer = self._rules["cables"][kind]
                found = ways.routes([feet[id(spot)] for _, spot in ends], target)
                layers.setdefault(layer, {}).update(dict.fromkeys(found))
                for each, spot in ends:
                    yield from _stub(each, spot, feet[id(spot)], layer)
        for layer, used in layers.items():
            yield from _joined(list(used), layer)

    def _target(self, kind: str, group: Group, ways: Ways, inside: set[int]) -> Point | None:
        """The place of the first feeder of a kind in the walls of a storey, or the riser that leads to it."""
        for number, (room, spot) in self._spots.items():
            if self._typical[number].kind == kind:
                if id(room.area.room) in inside:
                    return ways.foot(spot.wall)
                self.up = True
                return self._riser(group, ways)
        return None

    def _riser(self, group: Group, ways: Ways) -> Point:
        """Where cables go up or down: above or below the first feeder of all."""
        kinds = self._rules["cables"]
        room, spot = next(self._spots[number] for number in self._spots if self._typical[number].kind in kinds)
        home = next(one for one in self._layout.groups if room.area in one.areas).bounds
        bounds = group.bounds
        at = ways.foot((spot.wall[0] + bounds.x0 - home.x0, spot.wall[1] + bounds.y0 - home.y0))
        self._circles[Circle(at[0], at[1], 2.0, kinds["home_distribution_box"], 0.5)] = None
        return at


def _shift(layer: str) -> Point:
    return (ASIDE, ASIDE) if layer == "E-HOME-CABL" else (-ASIDE, -ASIDE)


def _stub(each: Typical, spot: Spot, foot: Point, layer: str) -> Iterator[Item]:
    """The cable from a symbol straight to its wall, and along that to where the wall's cables begin."""
    dx, dy = _shift(layer)
    box = shapes()[kind_symbol(each.kind)].box
    x, y = spot.at[0] + (box.x0 + box.x1) / 2, spot.at[1] + (box.y0 + box.y1) / 2
    end = (foot[0] + dx, foot[1] + dy)
    turn = (x, end[1]) if abs(end[1] - y) >= abs(end[0] - x) else (end[0], y)
    line = shapely.LineString([(x, y), turn, end] if turn != end else [(x, y), end])
    own = shapely.box(spot.at[0] + box.x0, spot.at[1] + box.y0, spot.at[0] + box.x1, spot.at[1] + box.y1)
    rest = line.difference(own)
    for part in [one for one in getattr(rest, "geoms", [rest]) if one.length > 0.2][-1:]:
        yield Line(tuple((round(x, 3), round(y, 3)) for x, y in part.coords), layer)


def _joined(spans: Sequence[Any], layer: str) -> Iterator[Item]:
    """Stretches of wall as few long lines, beside the middle of the wall."""
    if not spans:
        return
    merged = shapely.line_merge(shapely.union_all([shapely.LineString(one) for one in spans]))
    dx, dy = _shift(layer)
    for part in sorted(getattr(merged, "geoms", [merged]), key=lambda one: list(one.coords)):
        yield Line(tuple((round(x + dx, 3), round(y + dy, 3)) for x, y in part.coords), layer)
