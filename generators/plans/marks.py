"""Marks that plans share: the underlined name with its scale, dimensions, a scale bar."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.generators.drawing_words import shown
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Item, Line, Rect, TextBox

TEXT, DIMENSION = "E-ANNO-TEXT", "E-ANNO-DIMS"
TICK, FAR = 1.2, 7.0


def drawing_name(name: str, scale: str, across: tuple[float, float], low: float) -> Iterator[Item]:
    """The name of a drawing in the middle of what is ``across``, underlined twice, its scale at the right.

    ``low`` is the lower line [mm]; a name that is too long is cut.
    """
    aside = text_width_mm(scale, 3.5) + 2.0
    name, middle = shown(name, across[1] - across[0] - 2 * aside - 4.0, 5.0), (across[0] + across[1]) / 2
    half = text_width_mm(name, 5.0) / 2 + 2.0
    yield TextBox(middle, low + 3.4, name, TEXT, 5.0, "center-bottom")
    yield Line(((middle - half, low + 1.0), (middle + half, low + 1.0)), TEXT, 0.5)
    yield Line(((middle - half, low), (middle + half, low)), TEXT)
    yield TextBox(middle + half + 1.5, low + 3.4, scale, TEXT, 3.5, "left-bottom")


def dimensions(bounds: Rect, wall: float, factor: float, *, clear: bool = False) -> Iterator[Item]:
    """The width below and the depth at the left of a plan, in millimetres of the building.

    Over the walls that are ``wall`` thick [mm on paper], or ``clear`` between them.
    """
    outer = Rect(bounds.x0 - wall, bounds.y0 - wall, bounds.x1 + wall, bounds.y1 + wall)
    ends = bounds if clear else outer
    low, left = outer.y0 - FAR, outer.x0 - FAR
    yield from _dimension((ends.x0, low), (ends.x1, low), f"{ends.width / factor * 1000:.0f}", False)
    yield from _dimension((left, ends.y0), (left, ends.y1), f"{ends.height / factor * 1000:.0f}", True)


def _dimension(a: tuple[float, float], b: tuple[float, float], text: str, upright: bool) -> Iterator[Item]:
    if abs(b[0] - a[0]) + abs(b[1] - a[1]) < text_width_mm(text, 2.5) + 4.0:
        return
    yield Line((a, b), DIMENSION)
    for x, y in (a, b):
        yield Line(((x - TICK, y - TICK), (x + TICK, y + TICK)), DIMENSION, 0.35)
        ends = ((x, y), (x + FAR - 1.5, y)) if upright else ((x, y), (x, y + FAR - 1.5))
        yield Line(ends, DIMENSION)
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    if upright:
        yield TextBox(middle[0] - 0.9, middle[1], text, TEXT, 2.5, "center-bottom", 90.0)
    else:
        yield TextBox(middle[0], middle[1] + 0.9, text, TEXT, 2.5, "center-bottom")
