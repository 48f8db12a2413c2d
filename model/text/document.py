"""A document that was read: plain values, and the place of every key and value in its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, Union

from tiaowen.model.text.text_file import Lines
from tiaowen.spec.errors import Place, Problem

Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None
Marks: TypeAlias = Union[int, "SequenceMarks", "MappingMarks"]


class SequenceMarks(NamedTuple):
    """Indices into the text: where a list starts, and the marks of its items."""

    start: int
    items: list[Marks]


class MappingMarks(NamedTuple):
    """Indices into the text: where a mapping starts, where each key stands, and the marks of its values."""

    start: int
    key_starts: dict[str, int]
    values: dict[str, Marks]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a document, a tree of the same shape as its value."""

    root: Marks
    lines: Lines

    def value(self, path: Sequence[str | int]) -> Place:
        """Return the place of the value at ``path``, or of its nearest known ancestor."""
        marks, _ = self._nearest(path)
        return self.lines.place(marks if isinstance(marks, int) else marks.start)

    def key(self, path: Sequence[str | int]) -> Place:
        """Return the place of the key that ``path`` ends in; of the value when it ends in a list index."""
        parent, rest = self._nearest(path[:-1])
        if not rest and isinstance(parent, MappingMarks) and path and path[-1] in parent.key_starts:
            return self.lines.place(parent.key_starts[str(path[-1])])
        return self.value(path)

    def _nearest(self, path: Sequence[str | int]) -> tuple[Marks, Sequence[str | int]]:
        marks = self.root
        for depth, step in enumerate(path):
            below = _child(marks, step)
            if below is None:
                return marks, path[depth:]
            marks = below
        return marks, ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says (``value``), where it says it (``places``), and what the user should know (``notices``)."""

    name: str
    value: list[Value] | dict[str, Value]
    places: Places
    notices: tuple[Problem, ...] = ()

    def place(self, path: Sequence[str | int] = ()) -> Place:
        """Return the place of the value at ``path``, such as ``("buildings", 3, "units")``; never fails."""
        return self.places.value(path)

    def key_place(self, path: Sequence[str | int]) -> Place:
        """Return the place of the last key of ``path``; of the nearest known ancestor when there is no such key."""
        return self.places.key(path)


def _child(marks: Marks, step: str | int) -> Marks | None:
    if isinstance(marks, MappingMarks):
        return marks.values.get(step) if isinstance(step, str) else None
    if isinstance(marks, SequenceMarks) and isinstance(step, int) and 0 <= step < len(marks.items):
        return marks.items[step]
    return None
