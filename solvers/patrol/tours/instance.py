"""What is to be toured: points with service times and loads, whole travel times, and the limits of one route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Route: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Points 1, 2, … and the base 0 from which every route leaves and to which it returns.

    ``travel`` is symmetric and keeps the triangle inequality; ``service[0]`` is 0. All times are whole numbers of one
    unit, so that sums and comparisons are exact. No route takes longer than ``period`` or carries more than
    ``capacity`` (None: no limit; then ``load`` may be empty); ``load[0]`` is 0.
    """

    travel: tuple[tuple[int, ...], ...]
    service: tuple[int, ...]
    period: int
    load: tuple[int, ...] = ()
    capacity: int | None = None

    @property
    def points(self) -> range:
        """The points without the base."""
        return range(1, len(self.travel))

    def travelled(self, route: Sequence[int]) -> int:
        """Travel time of a route from the base and back; 0 for a route without points."""
        return sum(self.travel[one][other] for one, other in pairwise((0, *route, 0)))

    def duration(self, route: Sequence[int]) -> int:
        """Travel and service of a route; each point is serviced once."""
        return self.travelled(route) + sum(self.service[point] for point in set(route))

    def carried(self, route: Sequence[int]) -> int:
        """Load of a route; 0 where there is no limit."""
        return 0 if self.capacity is None else sum(self.load[point] for point in set(route))

    def keeps(self, route: Sequence[int]) -> bool:
        """Whether a route is within the period and the capacity."""
        return self.duration(route) <= self.period and self.carried(route) <= (self.capacity or 0)

    def too_far(self) -> tuple[int, ...]:
        """The points that not even a route of their own reaches within the period, or whose load is too much."""
        return tuple(point for point in self.points if not self.keeps((point,)))


@dataclass(frozen=True, slots=True)
class Tours:
    """Routes that visit every point once, with what nothing can go below.

    ``routes_bound`` is a lower bound of the number of routes; ``travel_bound`` of the travel with that many routes as
    there are. ``how`` names the method that gave the last word: subsets, columns, cuts, crossings,
    walks or search.
    """

    routes: tuple[Route, ...]
    travel: int
    routes_bound: int
    travel_bound: int
    how: str

    @property
    def proved(self) -> bool:
        """Whether both bounds meet the answer."""
        return len(self.routes) == self.routes_bound and self.travel == self.travel_bound


def instance(
    travel: Sequence[Sequence[int]],
    service: Sequence[int],
    period: int,
    load: Sequence[int] = (),
    capacity: int | None = None,
) -> Instance:
    """An instance from plain lists; travel times are made to keep the triangle inequality by their shortest chains."""
    import numpy as np

    times = np.array(travel, dtype=np.int64)
    for middle in range(len(times)):
        times = np.minimum(times, times[:, middle, None] + times[None, middle, :])
    return Instance(
        tuple(tuple(int(value) for value in row) for row in times), tuple(service), period, tuple(load), capacity
    )


def in_order(routes: Sequence[Sequence[int]]) -> tuple[Route, ...]:
    """Routes in one way of writing: each from its smaller end, sorted."""
    return tuple(sorted(min(tuple(route), tuple(reversed(route))) for route in routes if route))


def faults(instance: Instance, routes: Sequence[Sequence[int]]) -> list[str]:
    """What is wrong with an answer: points left out or visited twice, routes above the limits; none if it is right."""
    visits = sorted(point for route in routes for point in route)
    found = [] if visits == list(instance.points) else [f"visits {visits}"]
    found += [f"{route}: too long" for route in routes if instance.duration(route) > instance.period]
    most = instance.capacity or 0
    return found + [f"{route}: too much to carry" for route in routes if instance.carried(route) > most]
