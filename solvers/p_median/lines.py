"""Distances of items that several lines lead to: from a host's place to every end of an item, added up [m]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

_ROUNDED = 0.005  # a length of two decimals is at most this much below the straight one
_CHUNK = 256  # hosts that are measured together
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """Lengths of lines, measured when asked for, to the centimetre.

    ``places`` is where the lines of a host start and ``known`` whether that is known; where it is not, they count
    nothing. ``ends[first[i]:first[i + 1]]`` is where those of item i end. ``measure`` gives the length from a host to
    all ends of an item, not below the straight one; without it lines are straight.
    """

    places: Floats
    hosts: Flags
    known: Flags
    ends: Floats
    first: Ints
    measure: Callable[[int, int], float] | None = None
    _kept: dict[tuple[int, int], float] = field(default_factory=dict)

    def between(self, hosts: Ints, items: Ints) -> Floats:
        """The lengths from some hosts (rows) to some items (columns); infinite where one may not host."""
        if self.measure is None:
            return np.round(self._straight(hosts, items), _DIGITS)
        lengths = np.zeros((len(hosts), len(items)))
        for row, host in enumerate(hosts.tolist()):
            if not self.hosts[host]:
                lengths[row] = np.inf
            elif self.known[host]:
                lengths[row] = [self._measured(host, item) for item in items.tolist()]
        return lengths

    def lengths(self, host: int, members: Sequence[int]) -> list[float]:
        """The lengths from one host to some items."""
        row: list[float] = self.between(np.array([host]), np.array(members, dtype=np.int64))[0].tolist()
        return row

    def floor(self, hosts: Ints, items: Ints) -> Floats:
        """The straight lengths, less what rounding may take."""
        return np.maximum(self._straight(hosts, items) - _ROUNDED, 0.0)

    def _measured(self, host: int, item: int) -> float:
        if self.measure is not None and (host, item) not in self._kept:
            self._kept[host, item] = round(self.measure(host, item), _DIGITS)
        return self._kept[host, item]

    def _straight(self, hosts: Ints, items: Ints) -> Floats:
        lengths = np.zeros((len(hosts), len(items)))
        counts = self.first[items + 1] - self.first[items]
        full = np.flatnonzero(counts)
        counts = counts[full]
        starts = np.cumsum(counts) - counts
        picked = np.repeat(self.first[items[full]] - starts, counts) + np.arange(int(counts.sum()))
        ends = self.ends[picked]
        for row in range(0, len(hosts) if len(full) else 0, _CHUNK):
            places = self.places[hosts[row : row + _CHUNK]]
            away = np.hypot(places[:, :1] - ends[None, :, 0], places[:, 1:] - ends[None, :, 1])
            lengths[row : row + _CHUNK, full] = np.add.reduceat(away, starts, axis=1)
        lengths[~self.known[hosts]] = 0.0
        lengths[~self.hosts[hosts]] = np.inf
        return lengths


def lines_of(
    starts: Sequence[object], ends: Sequence[Sequence[tuple[float, float]]], measure: Callable[[int, int], float] | None
) -> Lines:
    """Lines from plain points: a start is a point, None where there is none, anything else where it is not known."""
    points = [start if isinstance(start, tuple) else None for start in starts]
    middles = [
        (sum(x for x, _ in each) / len(each), sum(y for _, y in each) / len(each)) if each else (0.0, 0.0)
        for each in ends
    ]
    places = np.array([middle if point is None else point for point, middle in zip(points, middles, strict=True)])
    flat = [end for each in ends for end in each]
    first = np.cumsum([0, *(len(each) for each in ends)])
    return Lines(
        places.astype(np.float64).reshape(-1, 2),
        np.array([start is not None for start in starts], dtype=bool),
        np.array([point is not None for point in points], dtype=bool),
        np.array(flat, dtype=np.float64).reshape(-1, 2),
        first.astype(np.int64),
        measure,
    )
