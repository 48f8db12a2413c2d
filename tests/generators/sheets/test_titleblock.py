"""Frames and title blocks of every size stay clean, whatever they have to say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Revision, Sheet, Signature, TextBox, TitleBlock
from tiaowen.generators.sheets.titleblock import frame, free_rect, paper_mm

SHORT = TitleBlock("小区", "设计院", "施工图", "2026-11-22", "智能化")
LONG = TitleBlock(
    "华东沿海某市高新技术产业开发区滨江片区第十二号地块保障性租赁住房智能化专项工程" * 5,
    "A very long named architectural design and research institute of electronics engineering " * 4,
    "施工图设计（送审稿）第二版",
    "2026-11-22",
    "建筑智能化与信息通信",
    tuple(Revision(str(number), "按审查意见修改弱电井位置及线缆规格", "2026-11-22") for number in range(9)),
    (Signature("项目负责人", "欧阳某某某"), Signature("设计", "李四"), Signature("校对", "王五")),
    (Signature("暖通空调", "赵六"),),
)


@pytest.mark.parametrize("size", ["A0", "A1", "A2", "A3", "A4", "A2+0.25", "A1+1"])
@pytest.mark.parametrize("place", ["right", "bottom"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("title", [SHORT, LONG], ids=["short", "long"])
def test_a_title_block_is_clean(size: str, place: Any, language: str, title: TitleBlock) -> None:
    sheet = Sheet("E-弱电-01", LONG.project, size, (), (), replace(title, place=place, language=language), "1:100")
    assert check_sheet(sheet) == []


@pytest.mark.parametrize(
    ("size", "paper", "inner"),
    [
        ("A0", (1189, 841), (25, 10, 1179, 831)),
        ("A2", (594, 420), (25, 10, 584, 410)),
        ("A3", (420, 297), (25, 5, 415, 292)),
        ("A4", (297, 210), (25, 5, 292, 205)),
        ("A2+0.25", (742.5, 420), (25, 10, 732.5, 410)),
    ],
)
def test_sizes_and_margins(size: str, paper: tuple[float, float], inner: tuple[float, ...]) -> None:
    found, free = free_rect(size)
    assert paper_mm(size) == paper
    assert (found.x0, found.y0, found.x1, found.y1) == inner
    assert 40 <= found.x1 - free.x1 <= 70
    _, free = free_rect(size, "bottom")
    assert 30 <= free.y0 - found.y0 <= 50


@pytest.mark.parametrize("size", ["A5", "A2+0.3", "a1", "A1+9", ""])
def test_other_sizes_are_refused(size: str) -> None:
    with pytest.raises(ValueError, match="no sheet size"):
        paper_mm(size)


def test_the_title_block_says_what_it_is_told() -> None:
    texts = {
        item.text for item in frame(Sheet("T-1", "图", "A1", (), (), LONG, "1:50")).items if isinstance(item, TextBox)
    }
    assert {"T-1", "1:50", "2026-11-22", "欧阳某某某", "暖通空调", "工程名称", "注册师签章"} <= texts


def test_a_sheet_without_a_title_has_only_its_frame() -> None:
    framed = frame(Sheet("1", "", "A3", (), ()))
    assert framed.free == framed.inner
    assert len(framed.items) == 2


@pytest.mark.parametrize("size", ["A0", "A1", "A2", "A3", "A4"])
@pytest.mark.parametrize("place", ["right", "bottom"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_usual_title_block_cuts_nothing(size: str, place: Any, language: str) -> None:
    revisions = (Revision("A", "首次出图", "2026-11-20"),)
    title = replace(SHORT, place=place, language=language, revisions=revisions)
    items = frame(Sheet("E-01", "系统图", size, (), (), title, "1:100")).items
    assert [item.text for item in items if isinstance(item, TextBox) and "…" in item.text] == []
