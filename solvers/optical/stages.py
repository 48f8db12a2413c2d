"""Splitters in one stage or two: the fewest at the access point, so that no path is split more than allowed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """The splitters of an access point: how many of which ways, the fibres that feed it, and what its ends see.

    ``ratio`` gives, for ends that are split so many times behind the access point (1: a dwelling itself), the greatest
    ways of a splitter that they may hang on; 1 is none. ``bare`` counts fibres that pass without a splitter.
    """

    count: Mapping[int, int]
    ratio: Mapping[int, int]
    bare: int
    ends: int

    @property
    def splitters(self) -> int:
        """The number of splitters."""
        return sum(self.count.values())

    @property
    def fibres(self) -> int:
        """The fibres that one operator needs to the access point."""
        return self.splitters + self.bare

    @property
    def spare(self) -> int:
        """Ports of the splitters that nothing hangs on."""
        return sum(ways * count for ways, count in self.count.items()) + self.bare - self.ends


def fewest(ends: Mapping[int, int], sizes: Sequence[int], ways: int, most: int) -> Stage:
    """The fewest splitters for so many ends of each ratio behind (1: a dwelling), at most ``ways`` and ``most`` in all.

    The ends that allow the fewest ways come first and need ⌈ends/ways⌉ of their own; their spare ports take the next.

    >>> fewest({1: 140}, (2, 4, 8, 16, 32, 64), 64, 64).count
    {64: 3}
    >>> fewest({8: 9, 4: 3}, (2, 4, 8, 16, 32, 64), 64, 64).count
    {8: 2}
    """
    count: dict[int, int] = {}
    ratio: dict[int, int] = {}
    bare = spare = opened = 0
    for behind in sorted(ends, reverse=True):
        allowed = [size for size in sizes if size <= ways and size * behind <= most]
        if not allowed:
            ratio[behind] = 1
            bare += ends[behind]
            continue
        size, rest = max(allowed), max(0, ends[behind] - spare)
        spare = max(0, spare - ends[behind])
        if rest:
            opened = size
            count[size] = count.get(size, 0) + math.ceil(rest / size)
            spare += math.ceil(rest / size) * size - rest
        ratio[behind] = opened
    return Stage(count, ratio, bare, sum(ends.values()))


def stated(splitters: Mapping[int, int], ends: Mapping[int, int]) -> Stage:
    """The stage that a design states: every end may hang on the splitter of the most ways, the worst for it."""
    widest = max(splitters, default=1)
    total = sum(ends.values())
    return Stage(dict(splitters), dict.fromkeys(ends, widest), 0 if splitters else total, total)
