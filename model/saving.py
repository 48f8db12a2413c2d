"""Putting a finished file in its place: whole or not at all. The one home of saving for all that writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiaowen.spec.errors import Text, UsageError


@contextmanager
def saved(path: Path) -> Iterator[Path]:
    """A file in the same folder to write to; it replaces ``path`` only if nothing goes wrong.

    A reader, or a crash at any moment, meets the old content or the new one. Raises OSError where the folder is
    missing or full; an older file at ``path`` is then left as it was.
    """
    part = path.with_name(f".{os.urandom(8).hex()}.part{path.suffix}")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path | str, data: bytes) -> None:
    """Write a file whole. Raises UsageError where the target is a link or a folder, or cannot be written."""
    target = Path(path)
    check_target(target)
    try:
        with saved(target) as part:
            part.write_bytes(data)
    except OSError as problem:
        raise refusal(target, f"无法写入：{problem.strerror}", f"cannot be written: {problem.strerror}") from problem


def check_target(target: Path) -> None:
    """Refuse a place that cannot be written, so that no work is done in vain. Raises UsageError."""
    try:
        if target.is_symlink():
            raise refusal(target, "是符号链接，不予覆盖", "is a symbolic link and is not overwritten")
        if target.is_dir():
            raise refusal(target, "是文件夹", "is a folder")
        if target.exists() and not target.is_file():
            raise refusal(target, "不是普通文件", "is not a regular file")
        if not target.parent.is_dir():
            raise refusal(target, "没有这个文件夹", "there is no such folder")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise refusal(target, "没有写入权限", "may not be written")
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the path
        reason = getattr(problem, "strerror", None) or str(problem)
        raise refusal(target, f"无法写入：{reason}", f"cannot be written: {reason}") from problem


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder survives a crash, where the system lets us."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def refusal(path: Path, zh: str, en: str) -> UsageError:
    """Why a place cannot be written to, and what to do."""
    return UsageError(
        Text(f"{path}：{zh}", f"{path}: {en}"),
        Text("换一个输出位置，或关闭正在打开它的程序", "choose another place, or close the program that has it open"),
    )
