"""The shipped font: what it holds, how wide it sets, and that nothing else measures."""

from __future__ import annotations

import pytest

from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.sheets.fonts import font_path, missing_glyphs, text_extent_mm, text_width_mm


def gb2312() -> str:
    chars = []
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                chars.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(chars)


def test_every_character_of_gb_2312_is_there() -> None:
    chars = gb2312()
    assert sum("\u4e00" <= char <= "\u9fff" for char in chars) == 6763
    assert missing_glyphs(chars) == ""


@pytest.mark.parametrize(
    "text",
    ["×≤≥±²³μµΩ℃㎡㎥№≈→←↑↓", "①⑩⑪⑳ⅠⅡⅫ", "φΦ°…—・「」", "Éçüßñ£©®", "玥喆镕堃犇昇", "ЖЩЯё"],
)
def test_engineers_signs_are_there(text: str) -> None:
    assert missing_glyphs(text) == ""


def test_missing_glyphs_are_named_once_in_order() -> None:
    assert missing_glyphs("楼🏢A🚪🏢") == "🏢🚪"


def test_the_font_keeps_the_licence_and_avoids_the_reserved_name() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), lazy=True) as font:
        names = font["name"]
    assert names.getDebugName(1) == "Tiaowen Sans SC"
    assert all("Source" not in str(names.getDebugName(number)) for number in (1, 3, 4, 6))
    assert "Open Font License" in names.getDebugName(13)
    assert "SIL OPEN FONT LICENSE" in (font_path().parent / "OFL.txt").read_text(encoding="utf-8")
    assert font_path().stat().st_size < 3_000_000


def test_capitals_are_as_high_as_asked_and_hanzi_as_wide_as_the_em() -> None:
    _, low, high = text_extent_mm("H", 3.5)
    assert (round(low, 2), round(high, 2)) == (0.0, 3.5)
    assert text_width_mm("中", 3.5) == pytest.approx(3.5 / 0.733)
    assert text_width_mm("", 3.5) == 0
    assert text_width_mm("中文AB", 5) == pytest.approx(2 * text_width_mm("中文AB", 2.5))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A\n0\nEOF", "A 0 EOF"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("x\x00\x07\x1b\x9by", "xy"),
        ("a\u202eb\u2066c\ufeff\u200b", "abc"),
        ("1\ufe0f\ud800\uffff2", "12"),
        ("=HYPERLINK(..)", "=HYPERLINK(..)"),
        (r"\P{\f %%d ^J", r"\P{\f %%d ^J"),
        ("中  文", "中  文"),
    ],
)
def test_one_line(raw: str, clean: str) -> None:
    assert one_line(raw) == clean
