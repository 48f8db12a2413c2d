"""Doing something again whenever a project's files change: their times and sizes are looked at twice a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tiaowen.model.load import FILES, project_files, project_texts
from tiaowen.reports.console import put, tell
from tiaowen.spec.errors import TiaowenError, UsageError

WAIT_S = 0.5
SETTLE_S = 0.1  # an editor may write in several steps
CLEAR = "\x1b[2J\x1b[3J\x1b[H"
Stamps = Mapping[Path, tuple[int, int] | None]


def watch(project: Path, run: Callable[[], object], language: str, say: Callable[[str, str], None]) -> None:
    """Run at once and after every change, for ever: an interrupt ends it.

    What is wrong with the files is told, and watching goes on. Raises UsageError for what is wrong from the start with
    the command: no project, an output that cannot be written.
    """
    project_files(project)
    begun = False
    while True:
        before = stamps(project, named := names(project))
        try:
            run()
        except TiaowenError as error:
            if isinstance(error, UsageError) and not begun:
                raise
            for line in error.lines(language):
                tell(line)
        begun = True
        say("等待文件改动，Ctrl-C 结束 …", "waiting for the files to change, Ctrl-C to end …")
        while stamps(project, named) == before:
            time.sleep(WAIT_S)
        time.sleep(SETTLE_S)
        if sys.stdout.isatty():
            put(CLEAR, end="")


def names(project: Path) -> frozenset[str]:
    """The files that a project consists of, those that it names with them, as far as it can be read now."""
    try:
        return frozenset((*FILES, *project_texts(project)[0]))
    except TiaowenError:
        return frozenset(FILES)


def stamps(project: Path, named: frozenset[str]) -> Stamps:
    """When each file of the project, there or not, was last written, and its size."""
    if project.is_file():
        return {project: _stamp(project)}
    paths = {project / name for name in named} | set(project.glob("*.yaml")) | set(project.glob("*.yml"))
    return {path: _stamp(path) for path in sorted(paths)}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
