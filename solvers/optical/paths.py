"""What light loses on its way: lengths of cable as the cable schedule counts them, and the sum of losses of a path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.routes import Routes
from tiaowen.model.storeys import rise_m
from tiaowen.spec.parameters import parameter

METRES = 1000  # of a kilometre


@dataclass(frozen=True, slots=True)
class Place:
    """An end of a cable: its building and storey where it has them, where it stands, and who could tell the storey."""

    building: str | None
    storey: int | None
    position: Point | Missing
    storey_path: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of cable [m], None where a position is missing; whether it is an estimate, and the fields that lack."""

    length_m: float | None
    estimated: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Light:
    """A way of light: metres of fibre, ways of the splitters on it, connectors and splices."""

    metres: float = 0.0
    ways: tuple[int, ...] = ()
    connectors: int = 0
    splices: int = 0

    def __add__(self, other: Light) -> Light:
        """One way after the other."""
        return Light(
            self.metres + other.metres,
            self.ways + other.ways,
            self.connectors + other.connectors,
            self.splices + other.splices,
        )

    @property
    def split(self) -> int:
        """The product of its splitters."""
        return math.prod(self.ways)

    def unknown(self) -> tuple[int, ...]:
        """The ways of splitters whose loss is not known."""
        known = parameter("ftth.splitter.loss").value
        return tuple(ways for ways in self.ways if ways > 1 and ways not in known)

    def loss_db(self) -> float:
        """Fibre, splitters, connectors and splices [dB]; the ways of its splitters have to be known."""
        known = parameter("ftth.splitter.loss").value
        parts = [
            self.metres / METRES * parameter("ftth.fibre.loss").value,
            self.connectors * parameter("ftth.connector.loss").value,
            self.splices * parameter("ftth.splice.loss").value,
            *(known[ways] for ways in self.ways if ways > 1),
        ]
        return math.fsum(parts)


def span(routes: Routes, start: Place, end: Place) -> Span:
    """The cable between two places: straight inside one building, else over the site and up or down at both ends."""
    missing = [one.position for one in (start, end) if isinstance(one.position, Missing)]
    if isinstance(start.position, Missing) or isinstance(end.position, Missing):
        return Span(None, False, tuple(path for one in missing for path in one.paths))
    together = start.building is not None and start.building == end.building
    rise = rise_m(start.storey, end.storey, together)
    unknown = any(one.building is not None and one.storey is None for one in (start, end))
    if together:
        return Span(round(math.dist(start.position, end.position) + rise, 2), True)
    route = routes.route(start.position, end.position)
    return Span(round(route.length_m + rise, 2), bool(rise) or unknown or route.mode == "straight")


def feeder(length_m: float) -> Light:
    """From the head-end's frame to the access point: a joint between drums, a splice and connector at the head-end."""
    joints = max(0, math.ceil(length_m / parameter("ftth.cable.drum").value) - 1)
    connectors, splices = parameter("ftth.connectors").value, parameter("ftth.splices").value
    return Light(
        length_m,
        (),
        connectors["head_end"] + connectors["access_point"],
        splices["head_end"] + splices["feeder_end"] + joints,
    )


def user(length_m: float, drop_m: float, at_stair: bool) -> Light:
    """From the access point's frame into the dwelling, all but connectors; ``at_stair``: spliced to the drop there."""
    splices = parameter("ftth.splices").value
    return Light(
        length_m + drop_m, (), 0, splices["user_end"] + (splices["stair"] if at_stair else 0) + splices["dwelling"]
    )


def second(ways: int) -> Light:
    """Through a splitter of the second stage."""
    return Light(
        0.0,
        (ways,),
        parameter("ftth.connectors").value["building_splitter"],
        parameter("ftth.splices").value["building_splitter"],
    )


def box() -> Light:
    """The connector of the home distribution box."""
    return Light(0.0, (), parameter("ftth.connectors").value["dwelling"], 0)


def cable_sizes(needed: int, sizes: Sequence[int]) -> tuple[int, int]:
    """The cores of a cable that carries so many and how many of it: one if any is large enough, else the fewest.

    >>> cable_sizes(22, (12, 24, 48)), cable_sizes(100, (12, 24, 48))
    ((24, 1), (48, 3))
    """
    count = math.ceil(needed / max(sizes))
    return min(size for size in sizes if size * count >= needed), count


def with_spare(cores: int, digits: int = 6) -> int:
    """Cores with the spare share, rounded up.

    >>> with_spare(20), with_spare(21)
    (22, 24)
    """
    return math.ceil(round(cores * (1 + float(parameter("ftth.core_spare").value)), digits))
