"""Writing many drawings, in this process or in several; the files and their order are the same either way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from tiaowen.generators.drawings import Drawing, write_drawing
from tiaowen.spec.errors import Text, TiaowenError

AHEAD = 2  # drawings in the hands of each process; more would only fill the memory


def write_drawings(
    made: Iterable[Drawing], folder: Path, profile: Literal["ttf", "shx"] = "ttf", jobs: int = 1
) -> Iterator[tuple[Drawing, list[str]]]:
    """Write drawings as they come; each with the names of its files below ``folder``, in the order they came.

    With ``jobs`` above 1 so many processes write, while this one goes on making drawings. Raises what `write_drawing`
    raises.
    """
    if jobs <= 1:
        yield from ((drawing, write_drawing(drawing, folder, profile)) for drawing in made)
        return
    write = partial(_written, folder=folder, profile=profile)
    waiting: deque[tuple[Drawing, Future[list[str] | Text]]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        try:
            for drawing in made:
                waiting.append((drawing, pool.submit(write, drawing)))
                if len(waiting) > jobs * AHEAD:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _written(drawing: Drawing, folder: Path, profile: Literal["ttf", "shx"]) -> list[str] | Text:
    """What another process answers: the names of the files, or why there are none (our errors do not travel)."""
    try:
        return write_drawing(drawing, folder, profile)
    except TiaowenError as error:
        return error.what


def _next(waiting: deque[tuple[Drawing, Future[list[str] | Text]]]) -> tuple[Drawing, list[str]]:
    drawing, future = waiting.popleft()
    answer = future.result()
    if isinstance(answer, Text):
        raise TiaowenError(answer)
    return drawing, answer
