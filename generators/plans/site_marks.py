"""The small marks of a site plan: crosses, arrows, ticks, targets; sizes in millimetres on the paper."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, sin

from tiaowen.generators.plans.content import Mark
from tiaowen.generators.plans.site_map import Paper
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Line, Point

CROSS, ARROW, TICK, TARGET = 0.8, ((1.4, 0.0), (-1.1, 0.8), (-1.1, -0.8)), 2.0, 0.7


def mark_items(mark: Mark, paper: Paper) -> Iterator[Item]:
    """A mark where it belongs; nothing where that is outside the map."""
    x, y = paper.at(mark.at)
    along, up = cos(mark.direction), sin(mark.direction)
    x, y = x - mark.aside_mm * up, y + mark.aside_mm * along
    region = paper.region.inset(TICK)
    if region.x0 <= x <= region.x1 and region.y0 <= y <= region.y1:
        yield from drawn(mark.shape, x, y, mark.layer, along, up)


def drawn(shape: str, x: float, y: float, layer: str, along: float = 1.0, up: float = 0.0) -> Iterator[Item]:
    """A mark at a point of the paper, turned by the direction (along, up)."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * along - dy * up, y + dx * up + dy * along

    if shape == "cross":
        for sign in (1, -1):
            yield Line((at(-CROSS, -CROSS * sign), at(CROSS, CROSS * sign)), layer)
    elif shape == "arrow":
        corners = tuple(at(dx, dy) for dx, dy in ARROW)
        yield Fill(corners, layer)
        yield Line(corners, layer, closed=True)
    elif shape == "tick":
        yield Line((at(0.0, -TICK), at(0.0, TICK)), layer)
    else:
        yield Circle(x, y, TARGET, layer)
