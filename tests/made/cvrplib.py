"""The instances of tests/data/cvrplib.yaml for the routing core: vehicles with a capacity, no period."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

from tiaowen.solvers.patrol.tours.instance import Instance

FILE = Path(__file__).parents[1] / "data" / "cvrplib.yaml"
NO_PERIOD = 10**9


def shortest(name: str) -> int:
    """The least length that is published."""
    return int(_of(name)["shortest"])


def deliveries(name: str) -> Instance:
    """The instance, distances after EUC_2D: Euclid, rounded to the nearest whole number.

    As published, so that lengths compare: rounding breaks the triangle inequality here and there by one.
    """
    data = _of(name)
    numbers, demands = ([int(one) for one in data[key].split()] for key in ("points", "demands"))
    places = list(zip(numbers[::2], numbers[1::2], strict=True))
    travel = tuple(tuple(math.floor(math.dist(one, other) + 0.5) for other in places) for one in places)
    return Instance(travel, (0,) * len(places), NO_PERIOD, tuple(demands), int(data["capacity"]))


def _of(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8"))[name])
