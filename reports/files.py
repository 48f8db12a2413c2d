"""Putting a finished output in its place: whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tiaowen.spec.errors import Text, UsageError


def write_whole(path: Path | str, data: bytes) -> None:
    """Write a file so that a reader, or a crash at any moment, meets the old content or the new one.

    The data goes to a temporary file in the same folder, to the disk, and then takes the place of ``path``.
    Raises UsageError where the target is a link or a folder, or where it cannot be written.
    """
    target = Path(path)
    if target.is_symlink():
        raise _refusal(target, "是符号链接，不予覆盖", "is a symbolic link and is not overwritten")
    if target.is_dir():
        raise _refusal(target, "是文件夹", "is a folder")
    spare = target.with_name(f".tiaowen-{secrets.token_hex(8)}.tmp")
    try:
        _write(spare, data)
        os.replace(spare, target)  # noqa: PTH105  (the atomic call, by its own name)
        _sync_folder(target.parent)
    except OSError as problem:
        spare.unlink(missing_ok=True)
        raise _refusal(target, f"无法写入：{problem.strerror}", f"cannot be written: {problem.strerror}") from problem
    except BaseException:
        spare.unlink(missing_ok=True)
        raise


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _refusal(path: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        Text(f"{path}：{zh}", f"{path}: {en}"),
        Text("换一个输出位置，或关闭正在打开它的程序", "choose another place, or close the program that has it open"),
    )
