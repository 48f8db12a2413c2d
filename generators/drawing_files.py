"""Writing many drawings, in this process or in several; the files and their order are the same either way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from tiaowen.generators.drawings import Drawing, write_drawing
from tiaowen.generators.workers import Task, Workers

AHEAD = 2  # drawings in the hands of each process; more would only fill the memory


def write_drawings(
    made: Iterable[Drawing], folder: Path, profile: Literal["ttf", "shx"] = "ttf", workers: Workers | None = None
) -> Iterator[tuple[Drawing, list[str]]]:
    """Write drawings as they come; each with the names of its files below ``folder``, in the order they came.

    The workers write, while this process goes on making drawings; few are in memory at a time. Raises what
    `write_drawing` raises, and TiaowenError where a drawing kills the process that writes it.
    """
    workers = workers or Workers(1)
    waiting: deque[tuple[Drawing, Task[list[str]]]] = deque()
    for drawing in made:
        waiting.append((drawing, workers.start(drawing.name, partial(write_drawing, drawing, folder, profile))))
        if len(waiting) > (workers.jobs * AHEAD if workers.jobs > 1 else 0):
            yield _next(waiting, workers)
    while waiting:
        yield _next(waiting, workers)


def _next(waiting: deque[tuple[Drawing, Task[list[str]]]], workers: Workers) -> tuple[Drawing, list[str]]:
    drawing, task = waiting.popleft()
    return drawing, workers.answer(task)
