"""The copies of our own YAML: used only where they are whole and of this very text, and never in the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tiaowen.spec.data import HERE, keep_copies, read_file

TEXT = "- {id: A1, zh: 甲, en: first, max: 1.5, none: null, ok: true}\n"
DATA = [{"id": "A1", "zh": "甲", "en": "first", "max": 1.5, "none": None, "ok": True}]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "data.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def copies(file: Path) -> list[Path]:
    return sorted((file.parent / "__pycache__").glob("*"))


def forbid_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the YAML was read")

    monkeypatch.setattr(yaml, "load", refuse)


def test_a_second_reading_takes_the_copy(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_file(file) == DATA
    assert len(copies(file)) == 1
    forbid_yaml(monkeypatch)
    assert read_file(file) == DATA


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_an_installer_writes_the_copies_where_python_itself_may_not(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    links = tmp_path / "links"
    links.mkdir()
    (links / file.name).symlink_to(file)
    keep_copies(links)
    assert len(copies(file)) == 1
    forbid_yaml(monkeypatch)
    keep_copies(file.parent)
    assert read_file(file) == DATA


def test_a_changed_file_is_read_anew_whatever_its_time(file: Path) -> None:
    read_file(file)
    before = file.stat()
    file.write_text(TEXT.replace("1.5", "2.5"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_file(file)[0]["max"] == 2.5
    assert len(copies(file)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:-3], id="cut off"),
        pytest.param(lambda data: data.replace(b"first", b"third"), id="another word"),
        pytest.param(lambda data: b"1" + data[1:], id="another format"),
        pytest.param(lambda data: b"\xff\x00" * 40, id="noise"),
    ],
)
def test_a_damaged_copy_is_not_believed(file: Path, damage: Any) -> None:
    read_file(file)
    (copy,) = copies(file)
    copy.write_bytes(damage(copy.read_bytes()))
    assert read_file(file) == DATA


def test_a_folder_that_cannot_be_written_is_no_obstacle(file: Path) -> None:
    (file.parent / "__pycache__").write_text("in the way", encoding="utf-8")
    assert read_file(file) == DATA
    assert read_file(file) == DATA


def test_nothing_is_written_where_python_writes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_file(file) == DATA
    assert copies(file) == []


def test_the_folder_for_bytecode_is_respected(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    read_file(file)
    assert copies(file) == []


@pytest.mark.parametrize(
    ("text", "kept"), [("{2: 3.8, 4: 7.5}\n", 1), ("{day: 2026-11-22}\n", 0)], ids=["numbers as keys", "a date"]
)
def test_a_copy_gives_the_very_data_or_is_not_kept(file: Path, text: str, kept: int) -> None:
    file.write_text(text, encoding="utf-8")
    first = read_file(file)
    assert read_file(file) == first
    assert len(copies(file)) == kept


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.yaml")), ids=lambda path: path.relative_to(HERE).as_posix())
def test_every_file_reads_as_its_yaml_says(path: Path) -> None:
    assert read_file(path) == read_file(path)
    assert read_file(path) == yaml.safe_load(path.read_text(encoding="utf-8"))
