"""The two streams of a command: results to standard output, talk to standard error.

A reader that has gone away, or a stream that was closed from the start, changes neither the verdict nor the exit code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from tiaowen.spec.errors import Text, UsageError


def open_streams() -> None:
    """Make sure that there are two streams and that no character can stop them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def close_streams() -> None:
    """Write out what is still held back; a reader that has gone away is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # ValueError: closed already
            continue


def put(text: str, end: str = "\n") -> None:
    """A part of the result. Raises UsageError where standard output cannot take it, such as on a full disk."""
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop(sys.stdout)
    except OSError as error:
        _drop(sys.stdout)
        what = Text(f"结果无法输出：{error.strerror}", f"the result cannot be written: {error.strerror}")
        raise UsageError(what, Text("请用 -o 写入文件", "write it to a file with -o")) from error


def tell(text: str) -> None:
    """A line for people; nothing depends on whether it arrives."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        _drop(sys.stderr)


def _drop(stream: TextIO) -> None:
    """Let the rest go nowhere, so that the end of the process does not fail over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
