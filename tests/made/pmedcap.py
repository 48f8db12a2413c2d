"""The published capacitated p-median problems of Osman and Christofides, from tests/data/pmedcap.txt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "pmedcap.txt"


@dataclass(frozen=True)
class Published:
    number: int
    best: int
    groups: int
    capacity: int
    weights: list[int]
    distance: list[list[float]]


def published() -> list[Published]:
    """All of them, by number; distances are Euclidean, rounded down."""
    heads, bodies = [], []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("case"):
            heads.append([int(word) for word in line.split()[1:]])
            bodies.append([])
        elif not line.startswith("#"):
            bodies[-1] += [int(word) for word in line.split()]
    found = []
    for (number, best, size, groups, capacity), flat in zip(heads, bodies, strict=True):
        points = list(zip(flat[0::3], flat[1::3], strict=True))
        assert len(points) == size
        distance = [[float(math.floor(math.dist(a, b))) for b in points] for a in points]
        found.append(Published(number, best, groups, capacity, flat[2::3], distance))
    return found
