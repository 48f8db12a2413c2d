"""Folding of storeys: those that follow one another with the same content are drawn once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tiaowen.model.fields import storey_text


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of storeys with the same content, from below."""

    storeys: tuple[int, ...]

    @property
    def low(self) -> int:
        """The lowest storey, which stands for all."""
        return self.storeys[0]

    @property
    def count(self) -> int:
        """How many storeys they are."""
        return len(self.storeys)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands at the band: the storeys, and how many they are where they are several.

        >>> Fold((3, 4, 5)).texts
        ('3F–5F', '×3')
        """
        if self.count == 1:
            return (storey_text(self.low),)
        return f"{storey_text(self.low)}–{storey_text(self.storeys[-1])}", f"×{self.count}"

    @property
    def text(self) -> str:
        """The same in one line."""
        return " ".join(self.texts)


def folded(storeys: Iterable[int], content: Callable[[int], object]) -> tuple[Fold, ...]:
    """The storeys (upwards) in runs of the same content; a run neither leaves out a storey nor passes the ground.

    >>> [run.text for run in folded([-1, 1, 2, 3, 4], lambda storey: storey > 1)]
    ['B1', '1F', '2F–4F ×3']
    """
    runs: list[list[int]] = []
    contents: list[object] = []
    for storey in storeys:
        what = content(storey)
        if runs and runs[-1][-1] + 1 == storey != 0 and runs[-1][-1] != -1 and contents[-1] == what:
            runs[-1].append(storey)
        else:
            runs.append([storey])
            contents.append(what)
    return tuple(Fold(tuple(run)) for run in runs)
