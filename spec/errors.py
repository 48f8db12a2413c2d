"""Every exception a user can meet, with the exit code it leads to.

Findings are values; an exception means that work could not be done at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands in the user's input.

    ``line`` and ``column`` count from 1; 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence for people, in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what, and how to mend it."""

    place: Place
    what: Text
    mend: Text | None = None

    def line(self, language: str = "zh") -> str:
        """One line: ``file:line:column: what is wrong (how to mend it)``."""
        if self.mend is None:
            return f"{self.place}: {self.what[language]}"
        left, right = (" (", ")") if language == "en" else ("（", "）")
        return f"{self.place}: {self.what[language]}{left}{self.mend[language]}{right}"


class TiaowenError(Exception):
    """The root of all our exceptions; ``exit_code`` is the process's answer."""

    exit_code = 4

    def __init__(self, what: Text, mend: Text | None = None) -> None:
        super().__init__(what.zh)
        self.what = what
        self.mend = mend

    def lines(self, language: str = "zh") -> list[str]:
        """What to print, one line an item."""
        if self.mend is None:
            return [self.what[language]]
        return [self.what[language], self.mend[language]]


class UsageError(TiaowenError):
    """The command or its surroundings are wrong (exit code 2)."""

    exit_code = 2


class InputError(TiaowenError):
    """The input cannot be read (exit code 3); it carries every problem that could be told."""

    exit_code = 3
    shown = 100

    def __init__(self, problems: Sequence[Problem], total: int | None = None) -> None:
        super().__init__(problems[0].what, problems[0].mend)
        self.problems = tuple(problems)
        self.total = len(problems) if total is None else total

    def lines(self, language: str = "zh") -> list[str]:
        """The first hundred problems, then how many more there are."""
        lines = [problem.line(language) for problem in self.problems[: self.shown]]
        more = self.total - len(lines)
        if more > 0:
            lines.append(f"… and {more} more" if language == "en" else f"……另有 {more} 处")
        return lines


class SolverError(TiaowenError):
    """A solver failed in a way that is our fault (exit code 4)."""
