"""The instances of tests/data/tsplib.yaml as matrices of whole distances."""

from __future__ import annotations

import math
from pathlib import Path

import yaml

from tiaowen.solvers.patrol.tours.instance import Instance

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


def tour(name: str) -> Instance:
    """The instance as published, without service times and without a period that binds.

    Its rounded distances break the triangle inequality here and there by one; they stay, so that lengths compare.
    """
    travel = tuple(map(tuple, distances(name)))
    return Instance(travel, (0,) * len(travel), 10**9)
