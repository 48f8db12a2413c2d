"""What a reader of another format hands back: the files of a project folder, and all that was not taken as it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Imported:
    """The text files of a new project folder by name, and what a person should know about how they came about."""

    files: Mapping[str, str]
    notes: tuple[Text, ...]


def readme(title: str, source: str, notes: Sequence[Text]) -> str:
    """The README of an imported project: where it comes from and every note, in both languages."""
    parts = [f"# {_plain(title)}", "", f"来源 / Source: {_plain(source)}", ""]
    parts += ["## 导入说明", "", *(f"- {_plain(note.zh)}" for note in notes), ""]
    parts += ["## Notes on the import", "", *(f"- {_plain(note.en)}" for note in notes), ""]
    return "\n".join(parts)


def _plain(text: str) -> str:
    """A text on one line of Markdown without any markup of its own."""
    line = " ".join(text.split())
    return "".join("\\" + char if char in "\\`*[]<>|" else char for char in line)
