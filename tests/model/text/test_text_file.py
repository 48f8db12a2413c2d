"""Text files: encodings, limits, characters that no text file should hold, and places in the text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tiaowen.model.text.text_file import MAX_BYTES, Lines, find_invisible, read_text, refuse_invisible
from tiaowen.spec.errors import InputError, Place, UsageError

TEXT = "名称: 某小区\nb: 1\n"


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    return path


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_text(path, "a.yaml")
    return caught.value


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode("utf-8"), id="UTF-8 with BOM"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), id="UTF-16 LE with BOM"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="UTF-16 BE with BOM"),
        pytest.param(b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), id="UTF-32 LE with BOM"),
    ],
)
def test_reads_without_notice(tmp_path, data):
    assert read_text(write(tmp_path, data), "a.yaml") == (TEXT, [])


def test_line_ends_stay(tmp_path):
    assert read_text(write(tmp_path, b"a\r\nb\rc\n"), "a.yaml")[0] == "a\r\nb\rc\n"


def test_gb18030_is_read_with_a_notice_at_the_first_such_byte(tmp_path):
    text = "a: 1\r\nb: 名称 𠀀\r\n"
    read, (notice,) = read_text(write(tmp_path, text.encode("gb18030")), "a.yaml")
    assert read == text
    assert notice.place == Place("a.yaml", 2, 4)
    assert "GB18030" in notice.what.zh
    assert "GB18030" in notice.what.en


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        pytest.param("称: 1\r\n".encode("utf-16-le"), 1, 1, "UTF-16", id="UTF-16 LE without BOM"),
        pytest.param("a: 1\n".encode("utf-16-le"), 1, 2, "UTF-16", id="UTF-16 LE without BOM, ASCII"),
        pytest.param("a: 1\n".encode("utf-16-be"), 1, 1, "UTF-16", id="UTF-16 BE without BOM, ASCII"),
        pytest.param(b"\xff\xfea", 1, 1, "utf-16", id="UTF-16 cut off"),
        pytest.param(b"\xff\xfea\0\n\0\0\xd8b\0", 2, 1, "utf-16", id="UTF-16 lone surrogate"),
        pytest.param("名称: 某小区\nb: ".encode() + b"\xff\n", 2, 4, "FF", id="UTF-8 with a bad byte"),
        pytest.param("名称: 某小区".encode()[:-1], 1, 7, "E5", id="UTF-8 cut off"),
        pytest.param(b"a: 1\nb: \xff\xff\n", 2, 4, "FF", id="neither UTF-8 nor GB18030"),
        pytest.param(b"a\r\nb\r\n\x07", 3, 1, "U+0007", id="BEL"),
        pytest.param(b"a\rb\r\0", 3, 1, "U+0000", id="NUL after CR"),
        pytest.param("a\nx\x85".encode(), 2, 2, "U+0085", id="U+0085"),
        pytest.param(b"a\x1b[31m", 1, 2, "U+001B", id="escape"),
        pytest.param(b"\x7fELF", 1, 1, "U+007F", id="program"),
        pytest.param("a\ufeff".encode(), 1, 2, "U+FEFF", id="BOM inside"),
    ],
)
def test_refuses_with_the_place(tmp_path, data, line, column, word):
    error = refused(write(tmp_path, data))
    assert error.problems[0].place == Place("a.yaml", line, column)
    assert word in error.lines()[0]
    assert word in error.lines("en")[0]


def test_control_characters_are_counted_to_the_end(tmp_path):
    error = refused(write(tmp_path, b"\x07\n" * 300))
    assert (len(error.problems), error.total) == (100, 300)
    assert error.problems[99].place == Place("a.yaml", 100, 1)


def test_size_limit_is_told_before_reading(tmp_path, monkeypatch):
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("the file was opened"))
    assert "8 MB" in refused(path).lines()[0]


def test_size_limit_is_the_last_that_is_read(tmp_path):
    path = write(tmp_path, b"a" * MAX_BYTES)
    assert len(read_text(path, "a.yaml")[0]) == MAX_BYTES
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    assert "8 MB" in refused(path).lines()[0]


def test_no_such_file(tmp_path):
    with pytest.raises(UsageError, match="找不到"):
        read_text(tmp_path / "none.yaml", "none.yaml")
    with pytest.raises(UsageError, match="找不到"):
        read_text(write(tmp_path, b"") / "below.yaml", "below.yaml")


def test_folder(tmp_path):
    with pytest.raises(UsageError, match="文件夹"):
        read_text(tmp_path, "a.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="普通文件"):
        read_text(tmp_path / "pipe", "pipe")


def test_unreadable(tmp_path, monkeypatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, b"a")
    monkeypatch.setattr(Path, "open", denied)
    assert "无法读取" in refused(path).lines()[0]


def test_impossible_paths():
    assert "无法读取" in refused(Path("a\0b")).lines()[0]
    assert "无法读取" in refused(Path("a" * 5_000)).lines()[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "B1-某小区（一期）、“甲”……",
        "a\tb\nc",
        "𠮷野家 Ω ㎡ é é",
        "🏠🏠️ 👨‍👩‍👧 👍🏽 🇨🇳 ©️ ❤️‍🔥 1️⃣ #️⃣",
        "الحي",
        "\u3000全角 空格",
    ],
)
def test_visible_text(text):
    assert find_invisible(text) is None
    refuse_invisible(text, Place("a.yaml", 3, 5))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("B\u202e1", "U+202E"),
        ("\u2066a\u2069", "U+2066"),
        ("a\u200b", "U+200B"),
        ("a\u200db", "U+200D"),
        ("🏠\u200db", "U+200D"),
        ("a\ufe0f", "U+FE0F"),
        ("a\ufe00", "U+FE00"),
        ("a\u2060b", "U+2060"),
        ("\ufeffa", "U+FEFF"),
        ("a\u061cb", "U+061C"),
        ("\u115f", "U+115F"),
        ("a\x00", "U+0000"),
        ("a\r", "U+000D"),
        ("a\U000e0041", "U+E0041"),
    ],
)
def test_invisible_text_is_named_by_its_code_point(text, code):
    with pytest.raises(InputError) as caught:
        refuse_invisible(text, Place("a.yaml", 3, 5))
    assert caught.value.lines()[0].startswith("a.yaml:3:5: ")
    assert code in caught.value.lines()[0]
    assert code in caught.value.lines("en")[0]


@pytest.mark.parametrize(
    ("text", "index", "line", "column"),
    [
        ("", 0, 1, 1),
        ("ab", 1, 1, 2),
        ("ab", 2, 1, 3),
        ("a\nb", 1, 1, 2),
        ("a\nb", 2, 2, 1),
        ("a\r\nb", 3, 2, 1),
        ("a\rb\r\rc", 5, 4, 1),
        ("a\n\rb", 3, 3, 1),
        ("🏠名x", 2, 1, 3),
        ("a\x0bb\u2028c", 4, 1, 5),
    ],
)
def test_lines(text, index, line, column):
    assert Lines(text, "a").place(index) == Place("a", line, column)
