"""Spare capacity in whole pieces: shares are read as decimal fractions, so that ten per cent of ten is one."""

from __future__ import annotations

import math
from fractions import Fraction


def _share(value: float) -> Fraction:
    return Fraction(str(value))


def with_spare(count: int, spare: float) -> int:
    """So many places for ``count`` things and a spare share of them: whole, rounded up.

    >>> with_spare(10, 0.1), with_spare(11, 0.1), with_spare(0, 0.1)
    (11, 13, 0)
    """
    return math.ceil(count * (1 + _share(spare)))


def usable(rated: int, spare: float) -> int:
    """What may be used of a rated capacity when a share of it stays free: whole, rounded down, at least 1.

    >>> usable(200, 0.1), usable(3200, 0.1)
    (180, 2880)
    """
    return max(1, math.floor(rated * (1 - _share(spare))))


def pieces(count: int, each: int) -> int:
    """The fewest equal pieces for ``count`` things, ``each`` things to a piece."""
    return -(-count // each)
