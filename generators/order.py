"""The natural order of ids: B2 before B10."""

from __future__ import annotations

import re
from typing import TypeAlias

NaturalKey: TypeAlias = tuple[tuple[int, int, str], ...]
_DIGITS = re.compile(r"([0-9]+)")


def natural_key(text: str | None) -> NaturalKey:
    """A sort key that compares the numbers inside a text as numbers; nothing sorts first.

    >>> sorted(["B10", "B2", "B2a"], key=natural_key)
    ['B2', 'B2a', 'B10']
    """
    if text is None:
        return ()
    pieces = _DIGITS.split(text)
    return tuple((0, int(piece), piece) if index % 2 else (1, 0, piece) for index, piece in enumerate(pieces) if piece)
