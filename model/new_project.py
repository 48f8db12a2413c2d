"""A new project: a folder with a small, commented, invented community to start from."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from tiaowen.model.folder import write_files
from tiaowen.spec.errors import Text, UsageError

STARTER = ("community.yaml", "design.yaml", "README.md")


def new_project(folder: Path, beside: Mapping[str, str] | None = None) -> list[Path]:
    """Write the starter files, and the texts ``beside`` them, into a new or empty folder and return their paths.

    Raises ``UsageError`` when the folder holds anything, is no folder, or cannot be written; nothing is overwritten.
    """
    _refuse_filled(folder)
    return write_files(folder, {**starter_files(), **(beside or {})})


def starter_files() -> dict[str, str]:
    """The texts of the starter project by file name."""
    shelf = files("tiaowen.model") / "templates" / "starter"
    return {name: (shelf / name).read_text(encoding="utf-8") for name in STARTER}


def _refuse_filled(folder: Path) -> None:
    mend = Text("请给一个新的或空的文件夹", "name a new or an empty folder")
    try:
        if folder.is_symlink() and not folder.exists():
            raise UsageError(Text(f"{folder} 是失效的符号链接", f"{folder} is a broken symbolic link"), mend)
        if folder.exists() and not folder.is_dir():
            raise UsageError(Text(f"{folder} 不是文件夹", f"{folder} is not a folder"), mend)
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError(Text(f"{folder} 不是空的，不写入", f"{folder} is not empty; nothing was written"), mend)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(Text(f"无法使用 {folder!s}：{reason}", f"cannot use {folder!s}: {reason}")) from error
