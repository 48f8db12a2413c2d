"""Text in cells: wrapped, shrunk, cut, never wider than the cell and never below 2.5 mm."""

from __future__ import annotations

import pytest

from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import Column, baseline, cell, corners, ellipsis, fit, table, wrap
from tiaowen.generators.sheets.sheet import Line, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes

TEXTS = {
    "short": "设计",
    "chinese": "华东沿海某市高新技术产业开发区滨江片区第十二号地块保障性租赁住房智能化专项工程",
    "english": "Architectural Design and Research Institute of Electronics Engineering",
    "one-word": "A" * 300,
    "mixed": "3#楼 FTTH access network（G.652D），施工图设计",
    "endless": "很长的工程名称" * 60,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("rect", [Rect(0, 0, 40, 6), Rect(0, 0, 50, 20), Rect(10, 10, 22, 18)])
def test_a_cell_is_never_overflowed(text: str, rect: Rect) -> None:
    boxes = cell(rect, text, "L", 7.0)
    points = [point for box in boxes for point in corners(box)]
    assert boxes
    assert min(box.height_mm for box in boxes) >= 2.5
    assert min(x for x, _ in points) >= rect.x0
    assert max(x for x, _ in points) <= rect.x1
    assert min(y for _, y in points) >= rect.y0
    assert max(y for _, y in points) <= rect.y1


def test_nothing_is_lost_by_wrapping() -> None:
    for text in TEXTS.values():
        assert "".join(wrap(text, 30, 2.5)).replace(" ", "") == text.replace(" ", "")


def test_closing_marks_do_not_begin_a_line_and_opening_ones_do_not_end_it() -> None:
    width = text_width_mm("光缆光缆", 2.5) + 0.1
    assert wrap("光缆光缆，光缆", width, 2.5) == ["光缆光", "缆，光缆"]
    assert wrap("光缆光（光）缆", width, 2.5) == ["光缆光", "（光）缆"]


def test_too_long_ends_in_an_ellipsis() -> None:
    height, lines = fit(TEXTS["endless"], 40, 12, 7)
    assert height == 2.5
    assert lines[-1].endswith("…")
    assert ellipsis("ABC", 100, 2.5) == "ABC"


@pytest.mark.parametrize(
    ("anchor", "rotation", "point"),
    [("left-bottom", 0, (10, 10)), ("left-top", 0, (10, 7.5)), ("left-top", 90, (12.5, 10)),
     ("left-middle", 180, (10, 11.25))],
)  # fmt: skip
def test_every_anchor_becomes_a_point_on_the_baseline(anchor: str, rotation: float, point: tuple[float, float]) -> None:
    found, side = baseline(TextBox(10, 10, "A", "L", 2.5, anchor, rotation))  # type: ignore[arg-type]
    assert found == pytest.approx(point)
    assert side == "left"


def test_a_table_says_how_much_room_it_takes() -> None:
    columns = (Column("序号", 12, "center"), Column("名称", 30), Column("数量", 15, "right"))
    made = table(columns, [("1", TEXTS["chinese"], "3")], 10, 100, line_layer="R", text_layer="T", title="设备表")
    ys = [y for item in made.items if isinstance(item, Line) for _, y in item.points]
    assert made.width == 57
    assert min(ys) == pytest.approx(100 - made.height)
    assert {item.layer for item in made.items} == {"R", "T"}


def test_a_legend_shows_each_symbol_once_in_the_order_of_the_catalogue() -> None:
    made = legend(["splitter", "home_box", "splitter"], 0, 100, symbol_layer="S", line_layer="R", text_layer="T")
    assert [item.name for item in made.items if isinstance(item, Symbol)] == ["home_box", "splitter"]
    assert {"家居配线箱", "图例"} <= {item.text for item in made.items if isinstance(item, TextBox)}


def test_notes_are_numbered_and_wrapped() -> None:
    made = notes([TEXTS["chinese"], "短"], 0, 100, text_layer="T", width=60, language="en")
    texts = [item.text for item in made.items if isinstance(item, TextBox)]
    assert texts[0] == "Notes"
    assert texts.count("1.") == texts.count("2.") == 1
    assert all(max(x for x, _ in corners(item)) <= 60 for item in made.items if isinstance(item, TextBox))


def test_every_symbol_has_names_and_a_readable_size() -> None:
    for shape in shapes().values():
        assert shape.title.zh
        assert shape.title.en
        assert 3 <= max(shape.box.width, shape.box.height) <= 12
        assert shape.label is None or shape.label.height_mm >= 2.5
