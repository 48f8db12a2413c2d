"""The user's own copy of a standard (an invented one here): split by numbers, kept in the user's folder, quoted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tiaowen.cli import main
from tiaowen.model.text.archive import MAX_ENTRIES, scan_archive
from tiaowen.reports.standard.own_text import quoted, take_text
from tiaowen.spec.errors import InputError, UsageError
from tiaowen.spec.own_text import FILE, own_texts, split_text
from tiaowen.spec.provisions import load_spec

INVENTED = """目录
5.5 茶室
5.5.8 茶壶 … 12
条文说明 … 40
5.5 茶室
5.5.8 茶壶的摆放须合下列各点：
1 桌上：
1）圆桌摆一把；
２）方桌摆两把。
2 窗边摆三把，
12 把一组。
5.5.9 茶杯随意。
5.6 花园
6 把壶不算。
附：茶室标准条文说明
5.5.9 茶杯这一条讲了很多很多别的事情。
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("TIAOWEN_HOME", str(folder))
    return folder


def test_a_text_is_split_as_far_as_its_numbers_stand() -> None:
    assert split_text(INVENTED.splitlines()) == {
        "5.5.8": "茶壶的摆放须合下列各点：",
        "5.5.8-1": "桌上：",
        "5.5.8-1-1": "圆桌摆一把；",
        "5.5.8-1-2": "方桌摆两把。",
        "5.5.8-2": "窗边摆三把，\n12 把一组。",
        "5.5.9": "茶杯随意。",
    }


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_explain_quotes_the_users_copy(
    form: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"标准.{form}"
    if form == "txt":
        file.write_text(INVENTED, encoding="gb18030")
    else:
        document = docx.Document()
        for line in INVENTED.splitlines():
            document.add_paragraph(line)
        document.save(str(file))
    main(["explain", "5.5.8-1"])
    assert "原文" not in capsys.readouterr().out
    assert main(["spec", "text", str(file)]) == 0
    assert capsys.readouterr().out.strip() == str(home / FILE)
    main(["explain", "5.5.8-1"])
    assert "原文\n  桌上：" in capsys.readouterr().out
    main(["explain", "5.5.8-4-10"])
    assert "原文\n  〔5.5.8〕\n  茶壶的摆放须合下列各点：" in capsys.readouterr().out


def test_nothing_is_quoted_from_a_damaged_or_another_file(home: Path) -> None:
    home.mkdir()
    for text in ("", "{", "[]", '{"schema": "tiaowen.text/1", "standard": "别的", "texts": {"5.5.8": "壶"}}'):
        (home / FILE).write_text(text, encoding="utf-8")
        assert own_texts(load_spec().standard.id) == {}
        assert quoted("5.5.8") == []


def test_a_text_without_clauses_is_refused_and_the_old_one_kept(home: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(INVENTED, encoding="utf-8")
    bad.write_text("没有编号", encoding="utf-8")
    take_text(good)
    with pytest.raises(InputError, match="条文编号"):
        take_text(bad)
    assert quoted("5.5.9") == ["茶杯随意。"]


@pytest.mark.parametrize("name", ["没有.docx", "没有.txt", "旧.doc"])
def test_a_file_that_is_not_there_or_too_old(name: str, home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        take_text(tmp_path / name)


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return stream.getvalue()


SOUND = archive({"word/document.xml": b"<a/>"})
BAD = {
    "no archive": b"plain text",
    "cut off": SOUND[:-10],
    "noise within": SOUND[:40] + b"\xff\xff" + SOUND[42:],
    "a bomb": archive({"word/document.xml": b" " * 30_000_000}),
    "entities": archive({"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
    "too many entries": archive({f"{number}.xml": b"" for number in range(MAX_ENTRIES + 1)}),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_archive_is_refused_before_it_is_opened(data: bytes, tmp_path: Path, home: Path) -> None:
    with pytest.raises(InputError):
        scan_archive(data, "x.docx")
    (tmp_path / "x.docx").write_bytes(data)
    assert main(["spec", "text", str(tmp_path / "x.docx")]) == 3


def test_an_archive_that_is_no_word_file_is_refused(tmp_path: Path, home: Path) -> None:
    scan_archive(SOUND, "x.docx")
    (tmp_path / "x.docx").write_bytes(SOUND)
    with pytest.raises(InputError, match="Word"):
        take_text(tmp_path / "x.docx")
