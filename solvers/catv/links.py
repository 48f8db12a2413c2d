"""What lies between an optical node and the outlets behind a distribution point: lengths [m] and losses [dB].

Lengths follow the cable schedule: straight inside one building, else over the site; storeys at the assumed height. So
every length that has a vertical part is an estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist, fsum
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.parts import Part
from tiaowen.model.routes import Routes
from tiaowen.model.storeys import level_of
from tiaowen.solvers.catv.points import PointPlan
from tiaowen.spec.force import once_in_force
from tiaowen.spec.parameters import parameter

PER_LENGTH_M = 100  # cable losses are given for so many metres


@dataclass(frozen=True, slots=True)
class Losses:
    """What splitters, cables by type and outlets lose at one frequency [dB, dB per 100 m]."""

    splitter: dict[int, float]
    coax: dict[str, float]
    outlet: float

    def cable(self, type: str, metres: float) -> float:
        """What so many metres of a type lose [dB]."""
        return self.coax[type] * metres / PER_LENGTH_M


@once_in_force
def forward() -> Losses:
    """Losses at the highest frequency, 862 MHz."""
    return _losses("catv.splitter.loss", "catv.coax.loss")


@once_in_force
def reverse() -> Losses:
    """Losses on the way back, at 65 MHz."""
    return _losses("catv.splitter.loss_reverse", "catv.coax.loss_reverse")


def _losses(splitter: str, coax: str) -> Losses:
    ways: dict[Any, float] = parameter(splitter).value
    by_ways = {int(way): float(loss) for way, loss in ways.items()}
    return Losses(by_ways, dict(parameter(coax).value), float(parameter("catv.outlet.loss").value))


def of_ways(losses: Losses, ways: int) -> float:
    """The loss of the smallest splitter on the list with so many ways, or of the largest; none for a single way."""
    if ways < 2:
        return 0.0
    if ways in losses.splitter:
        return losses.splitter[ways]
    return losses.splitter[min((one for one in losses.splitter if one >= ways), default=max(losses.splitter))]


def trunk_types() -> tuple[str, ...]:
    """The types that lead to distribution points, the thinnest first."""
    return tuple(parameter("catv.coax.trunk").value)


def drop_types() -> tuple[str, ...]:
    """The types that lead into dwellings, the thinnest first."""
    return tuple(parameter("catv.coax.drop").value)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is lost from a point's input to its best and worst outlet with one type of drop, there and back [dB]."""

    drop: str
    least: float
    most: float
    back_least: float
    back_most: float


@dataclass(frozen=True, slots=True)
class Link:
    """The way to one point and on to its outlets: trunk and drops [m], and the losses by type of drop."""

    trunk_m: float
    drops_m: float
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node or point stands: its building, storey and position."""

    building: str
    storey: int | None
    position: Point | Missing


class Links:
    """Makes the links of one community."""

    def __init__(self, community: Community, routes: Routes) -> None:
        self._community = community
        self._routes = routes
        self._rise_m = float(parameter("storey.height_assumed").value)
        self._lead_m = float(parameter("catv.coax.lead").value)
        self._home = int(parameter("catv.home.splitter").value)
        self._ways = {
            one.id: one.home_box.tv_splitter_outputs
            for one in community.dwelling_types or ()
            if one.home_box is not None and one.home_box.tv_splitter_outputs is not None
        }

    def node_place(self, building: str, room: str | None) -> Place:
        """Where a node stands that is in a room, or so far only in a building."""
        storey = None if room is None else self._community.room_by_id[room][1].storey
        return Place(building, storey, self._routes.position(room or building))

    def link(self, node: Place, point: PointPlan) -> Link | Missing:
        """The link from a node to a point; Missing where a position is not stated."""
        at = Place(point.building, point.storey, self._routes.position(Part(point.building, point.unit)))
        trunk = self._between(node, at)
        alike: dict[tuple[str, str | None, int, str | None], list[Dwelling]] = {}
        for one in point.dwellings:
            alike.setdefault((one.building, one.unit, one.storey, one.type), []).append(one)
        drops = [self._drop_of(at, some[0]) for some in alike.values()]
        lacking = [one for one in (trunk, *drops) if isinstance(one, Missing)]
        if isinstance(trunk, Missing) or lacking:
            return Missing(tuple(dict.fromkeys(path for one in lacking for path in one.paths)))
        metres = [one for one in drops if not isinstance(one, Missing)]
        ways = [self._ways.get(type or "", self._home) for *_, type in alike]
        drops_m = fsum(length * len(some) for length, some in zip(metres, alike.values(), strict=True))
        behind = tuple(_behind(type, point.ways, metres, ways) for type in drop_types())
        return Link(round(trunk, 1), round(drops_m, 1), behind)

    def _drop_of(self, point: Place, dwelling: Dwelling) -> float | Missing:
        home = Place(dwelling.building, dwelling.storey, self._routes.position(dwelling))
        if isinstance(home.position, Missing) and home.building == point.building:
            home = Place(home.building, home.storey, point.position)
        between = self._between(point, home)
        return between if isinstance(between, Missing) else between + self._lead_m

    def _between(self, one: Place, other: Place) -> float | Missing:
        """Cable between two places: over the ground and between storeys."""
        if one.building == other.building:
            rise = abs(level_of(one.storey) - level_of(other.storey))
            over = self._over(one, other, straight=True)
        else:
            rise = abs(level_of(one.storey)) + abs(level_of(other.storey))
            over = self._over(one, other, straight=False)
        return over if isinstance(over, Missing) else over + rise * self._rise_m

    def _over(self, one: Place, other: Place, *, straight: bool) -> float | Missing:
        if isinstance(one.position, Missing) or isinstance(other.position, Missing):
            lacking = [place.position for place in (one, other) if isinstance(place.position, Missing)]
            return Missing(tuple(dict.fromkeys(path for each in lacking for path in each.paths)))
        if straight:
            return dist(one.position, other.position)
        return self._routes.distance(one.position, other.position)


def _behind(type: str, ways: int, metres: Sequence[float], homes: Sequence[int]) -> Behind:
    there, back = (_after(losses, type, ways, metres, homes) for losses in (forward(), reverse()))
    return Behind(type, min(there), max(there), min(back), max(back))


def _after(losses: Losses, type: str, ways: int, metres: Sequence[float], homes: Sequence[int]) -> list[float]:
    """From the point's input to each outlet behind it: its splitter, the drop, the dwelling's own, the outlet."""
    fixed = of_ways(losses, ways) + losses.outlet
    return [
        fixed + losses.cable(type, length) + of_ways(losses, home) for length, home in zip(metres, homes, strict=True)
    ]
