"""The folder of results: made beside its place, then moved there whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiaowen.spec.errors import Text, UsageError

MANIFEST = "manifest.json"
MAKING, OLD = ".making", ".old"


def output_folder(project: Path, output: Path | None) -> Path:
    """Where the results go: what was asked for, else ``out`` in the project."""
    if output is not None:
        return output
    return project / "out" if project.is_dir() else project.with_name(f"{project.stem}-out")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends well it takes the place of ``target`` in one move.

    Whatever stood there stays until then, and stays for good if the block fails or the process dies.
    Raises UsageError before any work where the place cannot be written or holds something that is not ours.
    """
    making, old = (target.with_name(f".{target.name}{suffix}") for suffix in (MAKING, OLD))
    try:
        _check(target)
        _recover(target, making, old)
        making.mkdir(parents=True)
    except OSError as error:
        raise _refusal(target, f"不能写入（{error.strerror}）", f"cannot be written ({error.strerror})") from error
    try:
        yield making
        _swap(target, making, old)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _check(target: Path) -> None:
    if target.is_symlink():
        raise _refusal(target, "是符号链接", "is a symbolic link")
    if target.exists() and not target.is_dir():
        raise _refusal(target, "是文件，不是文件夹", "is a file, not a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise _refusal(target, "不为空，且不是本程序生成的", "is not empty and was not made by this program")
    parent = next(one for one in (target, *target.absolute().parents) if one.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _refusal(target, "没有写入权限", "may not be written")


def _recover(target: Path, making: Path, old: Path) -> None:
    """Put right what a process that died half way left behind."""
    if old.is_dir() and not target.exists():
        old.rename(target)
    for leftover in (making, old):
        if leftover.exists():
            shutil.rmtree(leftover)


def _swap(target: Path, making: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        making.rename(target)
    except OSError:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refusal(target: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        Text(f"输出位置 {target} {zh}", f"the output folder {target} {en}"),
        Text("请用 -o 指定另一个文件夹", "choose another folder with -o"),
    )
