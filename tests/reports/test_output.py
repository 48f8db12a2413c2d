"""The folder of results appears whole or not at all, and nothing that is not ours is ever lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tiaowen.reports.output import MANIFEST, output_folder, whole_folder
from tiaowen.spec.errors import UsageError


def fill(target: Path, text: str) -> None:
    with whole_folder(target) as folder:
        (folder / "a.txt").write_text(text, encoding="utf-8")
        (folder / MANIFEST).write_text("{}", encoding="utf-8")


def test_a_new_set_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "old")
    (target / "left.txt").write_text("", encoding="utf-8")
    fill(target, "new")
    assert sorted(path.name for path in target.iterdir()) == ["a.txt", MANIFEST]
    assert (target / "a.txt").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


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
