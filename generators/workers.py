"""Jobs in processes of their own; the answers, and the bytes written, do not depend on how many processes there are.

Processes are started afresh (``spawn``) on every system. One that dies is not the end: its jobs are done again, one at
a time, and the job that kills its process twice is named. Where no process can be started, this one does the work.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Generic, TypeAlias, TypeVar

from tiaowen.model.community import Community
from tiaowen.spec.errors import Text, TiaowenError

T = TypeVar("T")
TRIES = 2  # of a job alone; its first death may have been a neighbour's
MOST = 4  # each takes about a hundred megabytes
FEW_BUILDINGS = 8  # with fewer, a process takes longer to start than it saves
_Told: TypeAlias = tuple[Text, Text | None]


def jobs_for(community: Community) -> int:
    """The processes that pay for a community: one a core that is ours, at most `MOST`; one for a small community."""
    if len(community.buildings or ()) < FEW_BUILDINGS:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST)


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A job that was handed out: what people call it, and where its answer will be; or the answer itself."""

    name: str
    job: Callable[[], T]
    future: Future[tuple[T, None] | tuple[None, _Told]] | None = None
    done: tuple[T] | None = None


class Workers:
    """So many processes. With one job at a time it is done at once, here.

    A job is a function without arguments that another process can be sent: a ``partial`` of a module's own function.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: _Pool | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close(at_once=kind is not None)

    def start(self, name: str, job: Callable[[], T]) -> Task[T]:
        """Hand out a job. Raises what it raises where it is done at once."""
        if self.jobs > 1:
            try:
                return Task(name, job, self._submitted(job))
            except (OSError, NotImplementedError):  # no processes, or no locks between them, on this machine
                self.jobs = 1
        return Task(name, job, done=(job(),))

    def answer(self, task: Task[T]) -> T:
        """What a job answers, waited for.

        Raises TiaowenError for one of ours, and for a job that killed two processes; any other error as it is.
        """
        if task.future is None:
            return task.done[0] if task.done else task.job()
        try:
            found, told = task.future.result()
        except BrokenProcessPool:
            found, told = self._again(task)
        if told is not None:
            raise TiaowenError(*told)
        return found  # type: ignore[return-value]

    def _submitted(self, job: Callable[[], T]) -> Future[Any]:
        self._pool = self._pool or _Pool(self.jobs)
        try:
            return self._pool.submit(job)
        except BrokenProcessPool:
            self._close()
            return self._submitted(job)

    def _again(self, task: Task[T]) -> tuple[T, None] | tuple[None, _Told]:
        """A job whose process, or a neighbour of it, died: alone, twice at most; here where no process lives at all."""
        for _ in range(TRIES):
            pool = _Pool(1)
            try:
                found: tuple[T, None] | tuple[None, _Told] = pool.submit(task.job).result()
            except BrokenProcessPool:
                if not _alive():
                    self.jobs = 1
                    return _told(task.job)
            else:
                return found
            finally:
                pool.close(at_once=True)
        what = Text(f"处理 {task.name} 的进程两次中断", f"the process that did {task.name} died twice")
        raise TiaowenError(what, Text("可能内存不足；可试 --jobs 1", "memory may be short; try --jobs 1"))

    def _close(self, at_once: bool = False) -> None:
        if self._pool is not None:
            self._pool.close(at_once)
            self._pool = None


class _Pool:
    """Processes that end when this one does, or is told to end at once: they hear it on a pipe that closes."""

    def __init__(self, jobs: int) -> None:
        context = get_context("spawn")
        self._end, here = context.Pipe(duplex=False)
        self._here = here
        self._processes = ProcessPoolExecutor(jobs, context, _begin, (self._end,))

    def submit(self, job: Callable[[], T]) -> Future[Any]:
        with _unheard():
            return self._processes.submit(_told, job)

    def close(self, at_once: bool) -> None:
        if at_once:
            self._here.close()
        self._processes.shutdown(wait=True, cancel_futures=True)
        self._here.close()
        self._end.close()


def _told(job: Callable[[], T]) -> tuple[T, None] | tuple[None, _Told]:
    """The answer, or what one of our errors says (they do not travel between processes)."""
    try:
        return job(), None
    except TiaowenError as error:
        return None, (error.what, error.mend)


def _ready() -> bool:
    return True


def _alive() -> bool:
    """Whether a process can be started that answers."""
    pool = _Pool(1)
    try:
        return bool(pool.submit(_ready).result())
    except BrokenProcessPool:
        return False
    finally:
        pool.close(at_once=True)


def _begin(end: Connection) -> None:
    """What a new process does first: leave interrupts to its parent, and end when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)
    Thread(target=_end_with, args=(end,), daemon=True).start()


def _end_with(end: Connection) -> None:
    with suppress(OSError):
        end.poll(None)
    os._exit(1)


@contextmanager
def _unheard() -> Iterator[None]:
    """A process that is started meanwhile never hears an interrupt: it inherits what this thread does not hear."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
