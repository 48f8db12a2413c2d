"""Each rule of the sheet's own check: just within, and just broken."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Layer, Line, Sheet, Symbol, TextBox

LAYER = Layer("E-SECU-DEVC")
L = LAYER.name
WIDE = text_width_mm("TV-01", 2.5)


def text(x: float = 100, y: float = 100, what: str = "TV-01", **more: Any) -> TextBox:
    return TextBox(x, y, what, more.pop("layer", L), **more)


def box(x: float = 100, y: float = 100, **more: Any) -> Symbol:
    return Symbol("home_box", x, y, L, **more)


CLEAN: dict[str, list[Item]] = {
    "side by side": [text(), text(100 + WIDE)],
    "one above another": [text(), text(y=102.51)],
    "just above a line": [Line(((0 + 50, 99.9), (200, 99.9)), L), text()],
    "turned beside another": [text(), text(100 + WIDE + 3, 95, rotation=90)],
    "on a fill": [Fill(((90, 90), (150, 90), (150, 120)), L, (240, 240, 240)), text()],
    "within a circle": [Circle(103, 101, 10, L), text()],
    "tag on its own symbol": [box(tag="HD", tag_offset=(-2, -1))],
    "tag beside a symbol": [box(tag="HD-01"), box(120)],
    "in the corner of the frame": [text(25, 5, anchor="left-bottom"), text(415, 292, anchor="right-top")],
    "two fonts": [text(font="SimSun"), text(y=120, font="SimHei")],
    "two ids on one symbol": [box(ids=("a", "b")), box(150, ids=("c",))],
    "2.5 mm": [text(height_mm=2.5)],
}

BROKEN: dict[str, tuple[str, list[Item]]] = {
    "texts overlap": ("overlap", [text(), text(100 + WIDE - 0.2)]),
    "texts overlap below": ("overlap", [text(), text(y=102.3)]),
    "turned text overlaps": ("overlap", [text(), text(102, 95, rotation=90)]),
    "tags overlap": ("overlap", [box(tag="HD-01"), box(106, tag="HD-02")]),
    "text on a line": ("over_line", [Line(((50, 100.5), (200, 100.5)), L), text()]),
    "text on a closing edge": ("over_line", [Line(((104, 60), (50, 99), (104, 140)), L, closed=True), text()]),
    "tag on a line": ("over_line", [box(tag="HD-01"), Line(((90, 104), (110, 104)), L)]),
    "text on a circle": ("over_line", [Circle(103, 101, 2, L), text()]),
    "text on a symbol": ("over_symbol", [box(), text(98, 99)]),
    "tag on another symbol": ("over_symbol", [box(tag="HD-01", tag_offset=(18, -1)), box(120)]),
    "line outside": ("outside", [Line(((20, 100), (100, 100)), L)]),
    "text outside": ("outside", [text(100, 1.5)]),
    "symbol outside": ("outside", [box(413)]),
    "tag outside": ("outside", [box(100, 290, tag="HD-01")]),
    "text too small": ("small_text", [text(height_mm=2.4)]),
    "tag too small": ("small_text", [box(tag="HD", tag_height_mm=2.0)]),
    "symbol too small for its letters": ("small_text", [box(scale=0.9)]),
    "three fonts": ("fonts", [text(font="SimSun"), text(y=120, font="SimHei"), text(y=140, font="KaiTi")]),
    "undeclared layer": ("layer", [text(layer="E-NONE")]),
    "layer 0": ("layer", [Line(((50, 50), (60, 60)), "0")]),
    "missing glyph": ("glyph", [text(what="楼🏢")]),
    "missing glyph in a tag": ("glyph", [box(tag="🏢")]),
    "id twice": ("duplicate_id", [box(ids=("a",)), box(150, ids=("b", "a"))]),
}  # fmt: skip


def sheet(items: list[Item], *layers: Layer) -> Sheet:
    return Sheet("1", "", "A3", tuple(items), (LAYER, *layers))


@pytest.mark.parametrize("items", CLEAN.values(), ids=CLEAN.keys())
def test_just_within_is_clean(items: list[Item]) -> None:
    assert check_sheet(sheet(items)) == []


@pytest.mark.parametrize(("rule", "items"), BROKEN.values(), ids=BROKEN.keys())
def test_just_broken_is_told(rule: str, items: list[Item]) -> None:
    assert {problem.rule for problem in check_sheet(sheet(items))} == {rule}


def test_a_declared_layer_named_0_does_not_help() -> None:
    problems = check_sheet(sheet([Line(((50, 50), (60, 60)), "0")], Layer("0")))
    assert [problem.rule for problem in problems] == ["layer"]


def test_a_problem_says_what_and_where_in_both_languages() -> None:
    (problem,) = check_sheet(sheet(BROKEN["texts overlap"][1]))
    assert (problem.x, problem.y) == (100, 100)
    assert "TV-01" in problem.what.zh
    assert "overlaps" in problem.what.en


def test_the_demo_riser_is_clean(demo: Sheet) -> None:
    assert check_sheet(demo) == []


@pytest.mark.parametrize("make", [
    lambda: Line(((0, 0),), L), lambda: Line(((0, 0), (float("nan"), 1)), L), lambda: text(float("inf")),
    lambda: box(scale=float("nan")), lambda: Layer("a b"), lambda: Layer("A\n0"), lambda: Layer("A", linetype="WAVY"),  # type: ignore[arg-type]
])  # fmt: skip
def test_nonsense_is_refused_at_the_door(make: Any) -> None:
    with pytest.raises(ValueError, match=r"finite|two points|not a layer"):
        make()
