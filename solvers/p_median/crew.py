"""Several processes that do like tasks side by side; the answers come in the order of the tasks, however many work.

The helpers are plain interpreters that talk over pipes, so that nothing of the calling program is run again in them.
Where none can be started, or one is lost, the calling process does the work itself. Each keeps to one thread.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Helper = subprocess.Popen[bytes]
    Task = TypeVar("Task")
    Answer = TypeVar("Answer")

_MOST = 8
_LOST = (OSError, EOFError, pickle.UnpicklingError, ValueError)
_WORK = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from tiaowen.solvers.p_median.crew import work; work()"
)


class Crew:
    """As many helpers as there are processors, started when first needed; to be used in a ``with`` statement."""

    def __init__(self, count: int | None = None) -> None:
        self._wanted = min(_MOST, os.cpu_count() or 1) if count is None else count
        self._free: queue.SimpleQueue[Helper] = queue.SimpleQueue()
        self._helpers: list[Helper] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for helper in self._helpers:
            helper.kill()
            helper.communicate()

    def _start(self) -> None:
        wanted, self._wanted = self._wanted, 0
        for _ in range(wanted if wanted > 1 else 0):
            try:
                helper = _helper()
            except _LOST:
                return
            self._helpers.append(helper)
            self._free.put(helper)

    @property
    def count(self) -> int:
        """How many tasks are done at a time."""
        return max(1, len(self._helpers) or self._wanted)

    def each(self, function: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
        """The answers of a function of a module to tasks, in their order."""
        if len(tasks) > 1:
            self._start()
        if not self._helpers or len(tasks) < 2:
            return [function(task) for task in tasks]
        with ThreadPoolExecutor(len(self._helpers)) as threads:
            return list(threads.map(lambda task: self._ask(function, task), tasks))

    def _ask(self, function: Callable[[Task], Answer], task: Task) -> Answer:
        helper = self._free.get()
        try:
            _send(helper, (function, task))
            answer: Answer = pickle.load(helper.stdout)  # type: ignore[arg-type]  # our own helper wrote it
        except _LOST:
            return function(task)
        finally:
            self._free.put(helper)
        return answer


def _helper() -> Helper:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _WORK]
    alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    helper = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={**os.environ, **alone})
    _send(helper, sys.path)
    return helper


def _send(helper: Helper, message: Any) -> None:
    assert helper.stdin is not None
    pickle.dump(message, helper.stdin)
    helper.stdin.flush()


def work() -> None:
    """What a helper does: answer one task after another until the pipe is closed."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            function, task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(function(task), answers)
        answers.flush()
