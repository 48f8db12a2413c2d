"""The score's chart as an inline SVG: a bar a category, the assured part full, the open part hatched."""

from __future__ import annotations

from dataclasses import dataclass

from tiaowen.reports.score.view import ScoreView
from tiaowen.reports.score.words import percent_text, span_text
from tiaowen.reports.words import visible

LABEL, BAR, ROW = 300, 520, 34
TOP = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, the percentages of its ends, where it lies on the picture, and the text beside it."""

    name: str
    told: str
    text: str
    y: int
    low_x: float
    low_width: float
    open_x: float
    open_width: float
    total: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A grade's threshold: where it stands, what it is called, and how high its name stands."""

    x: float
    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars and lines with the size of the picture."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    foot: int
    title: str
    told: str


def chart(shown: ScoreView) -> Chart:
    """The whole and its categories as bars; the thresholds of the grades cross the whole."""
    words, score = shown.words, shown.score
    nodes = [node for node in score.table.children if node.applies]
    rows = [(f"{words['total']}", score.table.low, score.table.high)]
    rows += [(shown.name(node), node.low, node.high) for node in nodes]
    bars = [_bar(shown, name, low, high, number) for number, (name, low, high) in enumerate(rows)]
    points = score.scheme.points
    grades = [grade for grade in reversed(score.scheme.grades) if 0 < grade.least <= points]
    lines = [
        Line(
            round(LABEL + BAR * grade.least / points, 1),
            f"{visible(grade.name[shown.language])} {grade.least:g}",
            TOP - 14 - 15 * (number % 2),
        )
        for number, grade in enumerate(grades)
    ]
    told = words.listed([bar.told for bar in bars])
    return Chart(
        tuple(bars), tuple(lines), LABEL + BAR + 160, TOP + ROW * len(bars), TOP + ROW - 6, words["chart"], told
    )


def _bar(shown: ScoreView, name: str, low: float, high: float, number: int) -> Bar:
    start, middle, end = (round(LABEL + BAR * mark, 1) for mark in (0, low, high))
    told = shown.words.filled("chart_text", name=name, low=f"{100 * low:.1f}", high=f"{100 * high:.1f}")
    text = span_text(low, high, percent_text)
    width = round(end - middle, 1)
    return Bar(name, told, text, TOP + ROW * number, start, round(middle - start, 1), middle, width, number == 0)
