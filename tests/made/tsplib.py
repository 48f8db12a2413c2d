"""The instances of tests/data/tsplib.yaml as matrices of whole distances."""

from __future__ import annotations

import math
from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "data" / "tsplib.yaml"


def shortest(name: str) -> int:
    """The published length of the shortest tour."""
    return int(yaml.safe_load(FILE.read_text(encoding="utf-8"))[name]["shortest"])


def points(name: str) -> list[tuple[int, int]]:
    """The coordinates in the library's order."""
    numbers = [int(one) for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))[name]["points"].split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def distances(name: str) -> list[list[int]]:
    """EUC_2D of the library: Euclid, rounded to the nearest whole number."""
    places = points(name)
    return [[math.floor(math.dist(one, other) + 0.5) for other in places] for one in places]
