"""Saving a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def saved(path: Path) -> Iterator[Path]:
    """A file in the same folder to write to; it replaces ``path`` only if nothing goes wrong.

    Raises:
        OSError: the folder is missing or full; an older file at ``path`` is then left as it was.
    """
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
