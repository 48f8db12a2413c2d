"""What stands below the map of a site plan: the name of the drawing with its scale, and the scale bar."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.generators.drawing_words import said
from tiaowen.generators.plans.site_map import FOOT, Paper
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Fill, Item, Line, TextBox

TEXT = "E-ANNO-TEXT"
BAR_MM = 60.0


def foot_items(name: str, paper: Paper, language: str) -> Iterator[Item]:
    """The name of the drawing with its scale, and the scale bar."""
    region = paper.region
    middle, low = (region.x0 + region.x1) / 2, region.y0 - FOOT + 5.0
    half = text_width_mm(name, 5.0) / 2 + 2.0
    yield TextBox(middle, low + 2.4, name, TEXT, 5.0, "center-bottom")
    yield Line(((middle - half, low), (middle + half, low)), TEXT, 0.5)
    yield Line(((middle - half, low - 1.0), (middle + half, low - 1.0)), TEXT)
    yield TextBox(middle + half + 1.5, low + 2.4, f"1:{paper.scale}", TEXT, 3.5, "left-bottom")
    step = _bar_step(paper.scale)
    unit = step * 1000 / paper.scale
    x, y = region.x0 + 4.0, low
    for number in range(4):
        left, right = x + number * unit, x + (number + 1) * unit
        corners = ((left, y), (right, y), (right, y + 1.5), (left, y + 1.5))
        yield Line(corners, TEXT, closed=True)
        if number % 2 == 0:
            yield Fill(corners, TEXT)
    for number in (0, 2, 4):
        text = f"{step * number:g}"
        if number == 4:
            text = said("metres", language, count=text)
        yield TextBox(x + number * unit, y + 2.6, text, TEXT, 2.5, "center-bottom")


def _bar_step(scale: int) -> float:
    """The length of a quarter of the scale bar [m]: the roundest for about 60 mm in all."""
    wished = BAR_MM / 4 * scale / 1000
    steps = [digit * 10.0**power for power in range(-1, 6) for digit in (1, 2, 5)]
    return min(steps, key=lambda step: abs(step - wished))
