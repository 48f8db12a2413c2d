"""The folder of results: made beside its place, then moved there whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiaowen.spec.errors import Text, UsageError

MANIFEST = "manifest.json"
SCHEMA = "tiaowen.manifest/1"
MAKING, OLD = ".making", ".old"


def output_folder(project: Path, output: Path | None) -> Path:
    """Where the results go: what was asked for, else ``out`` in the project."""
    if output is not None:
        return output
    return project / "out" if project.is_dir() else project.with_name(f"{project.stem}-out")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends well it takes the place of ``target`` in one move.

    Whatever stood there stays until then, and stays for good if the block fails or the process dies. Files that the
    old set's manifest does not list are not ours and come along into the new set.
    Raises UsageError before any work where the place cannot be written, holds something that is not ours or is being
    written by another run, and later where the disk refuses.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - ".." goes, but a link stays a link
    try:
        _check(target)
        making, old = (target.with_name(f".{target.name}{suffix}") for suffix in (MAKING, OLD))
        with _reserved(target, making):
            _recover(target, old)
            try:
                yield making
                _clear(making)
                _keep_foreign(target, making)
                _swap(target, making, old)
            except BaseException:
                shutil.rmtree(making, ignore_errors=True)
                raise
    except OSError as error:
        reason = ": ".join(str(one) for one in (error.strerror, error.filename) if one) or str(error)
        raise _refusal(target, f"不能写入（{reason}）", f"cannot be written ({reason})") from error


def _check(target: Path) -> None:
    if target.is_symlink():
        raise _refusal(target, "是符号链接", "is a symbolic link")
    if target.exists() and not target.is_dir():
        raise _refusal(target, "是文件，不是文件夹", "is a file, not a folder")
    if Path.cwd().is_relative_to(target):
        raise _refusal(target, "是当前文件夹或其上级", "is the current folder or above it")
    if target.is_dir() and any(target.iterdir()) and _listed(target) is None:
        raise _refusal(target, "不为空，且不是本程序生成的", "is not empty and was not made by this program")
    parent = next(one for one in (target.parent, *target.parent.parents) if one.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _refusal(target, "没有写入权限", "may not be written")


def _listed(folder: Path) -> frozenset[str] | None:
    """The files that the manifest of a folder lists; None where there is no manifest of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return frozenset(manifest["files"]) if manifest["schema"] == SCHEMA else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


@contextmanager
def _reserved(target: Path, making: Path) -> Iterator[None]:
    """An empty folder to work in that no other run uses; the system frees it when the process dies."""
    making.mkdir(parents=True, exist_ok=True)
    handle = _locked(making)
    try:
        if handle is None:
            raise _refusal(target, "正由另一个程序写入", "is being written by another run")
        for leftover in making.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
        yield
    finally:
        if handle:
            os.close(handle)


def _locked(folder: Path) -> int | None:
    """A handle that holds the folder; 0 where the system cannot lock folders, None where another run holds it."""
    try:
        import fcntl
    except ImportError:
        return 0
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None


def _recover(target: Path, old: Path) -> None:
    """Put right what a process that died half way left behind."""
    if old.is_dir() and not target.exists():
        old.rename(target)
    if old.exists():
        shutil.rmtree(old)


def _clear(making: Path) -> None:
    """Take away what a process that died half way was writing; another has done its work."""
    for path in making.rglob(".*.part.*"):
        path.unlink()


def _keep_foreign(target: Path, making: Path) -> None:
    ours = {MANIFEST, *(_listed(target) or ())}
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if name in ours or (path.is_dir() and not path.is_symlink()) or (making / name).exists():
            continue
        (making / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, making / name, follow_symlinks=False)


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
