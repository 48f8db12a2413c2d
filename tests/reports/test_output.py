"""The folder of results appears whole or not at all, and nothing that is not ours is ever lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tiaowen.reports.output import MANIFEST, SCHEMA, output_folder, whole_folder
from tiaowen.spec.errors import UsageError


def fill(target: Path, text: str) -> None:
    with whole_folder(target) as folder:
        (folder / "a.txt").write_text(text, encoding="utf-8")
        (folder / MANIFEST).write_text(json.dumps({"schema": SCHEMA, "files": {"a.txt": {}}}), encoding="utf-8")


def test_a_new_set_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "old")
    with whole_folder(target) as folder:
        (folder / "b.txt").write_text("new", encoding="utf-8")
    assert [path.name for path in target.iterdir()] == ["b.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_person_put_there_comes_along(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "old")
    (target / "notes").mkdir()
    (target / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    fill(target, "new")
    assert (target / "a.txt").read_text(encoding="utf-8") == "new"
    assert (target / "notes" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_manifest_of_another_program_does_not_make_a_folder_ours(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / MANIFEST).write_text('{"name": "app", "files": []}', encoding="utf-8")
    with pytest.raises(UsageError, match="不为空"):
        fill(tmp_path / "web", "new")


def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in (".", "..", "/"):
        with pytest.raises(UsageError, match="当前文件夹"):
            fill(Path(place), "new")


@pytest.mark.skipif(os.name != "posix", reason="locks of folders")
def test_two_runs_never_write_one_set(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as folder:
        with pytest.raises(UsageError, match="另一个程序"):
            fill(target, "second")
        (folder / "a.txt").write_text("first", encoding="utf-8")
    assert (target / "a.txt").read_text(encoding="utf-8") == "first"


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No space"), whole_folder(tmp_path / "out"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_the_old_set(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "old")
    with pytest.raises(RuntimeError), whole_folder(target) as folder:
        (folder / "a.txt").write_text("half", encoding="utf-8")
        raise RuntimeError
    assert (target / "a.txt").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_process_killed_between_the_moves_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "old")
    target.rename(tmp_path / ".out.old")
    (tmp_path / ".out.making").mkdir()
    with pytest.raises(RuntimeError), whole_folder(target):
        raise RuntimeError
    assert (target / "a.txt").read_text(encoding="utf-8") == "old"


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="不为空"):
        fill(tmp_path / "out", "new")
    assert (tmp_path / "out" / "mine.txt").exists()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="不是文件夹"):
        fill(tmp_path / "out", "new")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError, match="符号链接"):
        fill(tmp_path / "out", "new")


def test_a_parent_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        fill(tmp_path / "file" / "out", "new")


def test_the_place_of_the_results(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("", encoding="utf-8")
    assert output_folder(tmp_path, None) == tmp_path / "out"
    assert output_folder(tmp_path / "a.yaml", None) == tmp_path / "a-out"
    assert output_folder(tmp_path, Path("x")) == Path("x")
