from __future__ import annotations

import os
from pathlib import Path

import pytest

from tiaowen.model.saving import write_whole
from tiaowen.spec.errors import UsageError


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["报告.html"]


def test_a_link_is_refused_and_its_target_kept(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"kept")
    (tmp_path / "link").symlink_to(real)
    with pytest.raises(UsageError, match="符号链接"):
        write_whole(tmp_path / "link", b"lost")
    assert real.read_bytes() == b"kept"


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError):
        write_whole(tmp_path / "link", b"x")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("target", [".", "absent/report.html"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, target: str) -> None:
    with pytest.raises(UsageError):
        write_whole(tmp_path / target, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_at_the_last_step_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]
