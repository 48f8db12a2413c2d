"""Ctrl-C: the process ends with 130 and a line, whatever a library makes of the interrupt."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from tiaowen.reports.console import tell


class Interrupt:
    """Hears an interrupt, and waits with it while a module is being imported.

    Libraries turn an interrupt in the midst of their import into errors of their own, traceback and all.
    """

    wait_s = 0.02

    def __init__(self) -> None:
        self.seen = False

    @classmethod
    def watched(cls) -> Interrupt:
        """One that hears the signal; without a main thread to hear it in, one that never sees it."""
        interrupt = cls()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupt.hear)
        return interrupt

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Answer the signal."""
        self.seen = True
        if hasattr(signal, "setitimer") and importing(frame):  # Windows has none
            signal.signal(signal.SIGALRM, self.hear)
            signal.setitimer(signal.ITIMER_REAL, self.wait_s)
            return
        raise KeyboardInterrupt


def importing(frame: FrameType | None) -> bool:
    """Whether the code that runs is, or was called by, a module's import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def interrupted(language: str) -> int:
    """Tell it; the exit code."""
    tell("已中断" if language == "zh" else "interrupted")
    return 130
