"""Leading cables from where they leave to where they rise: level tracks that do not lie on one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tiaowen.generators.sheets.sheet import Item, Line

Key: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Run:
    """A cable that comes up at ``start`` and goes on at ``end`` [mm]."""

    key: Key
    start: float
    end: float


def tracks(runs: Sequence[Run]) -> dict[Key, int]:
    """The track of each run, from 0 upwards: runs in one order at both ends then never cross.

    Of those that go right the leftmost takes the highest track, of those that go left the rightmost.
    """
    right = sorted((run for run in runs if run.end > run.start + 1e-9), key=lambda run: -run.start)
    left = sorted((run for run in runs if run.end < run.start - 1e-9), key=lambda run: run.start)
    return {run.key: index for side in (right, left) for index, run in enumerate(side)}


def track_count(runs: Sequence[Run]) -> int:
    """How many tracks runs take."""
    return max(tracks(runs).values(), default=-1) + 1


def led(runs: Sequence[Run], low: float, high: float, layer: str) -> list[Item]:
    """The lines of runs between two levels [mm]: up, along their track, and up again."""
    taken = tracks(runs)
    count = max(taken.values(), default=-1) + 1
    items: list[Item] = []
    for run in runs:
        if run.key not in taken:
            items.append(Line(((run.start, low), (run.end, high)), layer))
            continue
        y = low + (high - low) * (taken[run.key] + 1) / (count + 1)
        items.append(Line(((run.start, low), (run.start, y), (run.end, y), (run.end, high)), layer))
    return items
