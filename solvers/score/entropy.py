"""Entropy weights: what tells the projects of a portfolio apart weighs more, what all have alike weighs nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence


def entropy_weights(marks: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The weights of columns by the marks of projects, a row each (at least two rows, marks not below 0).

    The share p of a project in its column gives the entropy e = -Σ p ln p / ln n; the weight of the column is
    (1 - e) divided by the sum over all columns (Shannon 1948, as used in multi-criteria decisions). Where every column
    is the same for all projects nothing tells them apart, and all weigh the same.

    >>> entropy_weights([[1.0, 1.0], [1.0, 0.0]])
    (0.0, 1.0)
    """
    spreads = [_spread([row[column] for row in marks]) for column in range(len(marks[0]))]
    total = math.fsum(spreads)
    return tuple(one / total if total > 0 else 1 / len(spreads) for one in spreads)


def _spread(column: Sequence[float]) -> float:
    """1 - e of a column: 0 where all are alike."""
    total = math.fsum(column)
    if total == 0 or len(set(column)) == 1:
        return 0.0
    shares = [one / total for one in column if one > 0]
    entropy = -math.fsum(share * math.log(share) for share in shares) / math.log(len(column))
    return max(0.0, 1 - entropy)
