"""Who may share with whom: the items within reach of each other, and the components that are solved apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.model.fields import Point

Group = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Sharing:
    """Items to be put into groups around a host among them.

    ``near[h]`` maps every item that host h reaches (itself at 0) to the cost of serving it from there. A group holds
    at most ``capacity`` and at most one ``exclusive`` item.
    """

    weights: tuple[int, ...]
    capacity: int
    exclusive: tuple[bool, ...]
    near: tuple[dict[int, float], ...]

    def cost(self, group: Group) -> float:
        """The cost of a group from its host."""
        host, members = group
        return math.fsum(self.near[host][item] for item in members)

    def hosted(self, members: Sequence[int]) -> Group | None:
        """The members around the host that costs least, the first of equal ones; None where nobody reaches all."""
        able = [host for host in members if all(item in self.near[host] for item in members)]
        if not able:
            return None
        host = min(able, key=lambda one: (self.cost((one, tuple(members))), one))
        return host, tuple(sorted(members))

    def pair(self, one: int, other: int) -> bool:
        """Whether two items may stand in one group, as far as weight and flags go."""
        fits = self.weights[one] + self.weights[other] <= self.capacity
        return fits and not (self.exclusive[one] and self.exclusive[other])


def within_reach(places: Sequence[Point | None], farthest: float) -> list[list[tuple[int, float]]]:
    """For each place the others within ``farthest`` [m], with their distance; an unknown place is near everything."""
    cells: dict[tuple[int, int], list[int]] = {}
    for index, place in enumerate(places):
        if place is not None:
            cells.setdefault(_cell(place, farthest), []).append(index)
    unknown = [index for index, place in enumerate(places) if place is None]
    found: list[list[tuple[int, float]]] = []
    for place in places:
        if place is None:
            found.append([(other, 0.0) for other in range(len(places))])
            continue
        some = [(other, math.dist(place, places[other] or place)) for other in _around(cells, _cell(place, farthest))]
        found.append(sorted([(o, d) for o, d in some if d <= farthest] + [(other, 0.0) for other in unknown]))
    return found


def _cell(place: Point, size: float) -> tuple[int, int]:
    return math.floor(place[0] / size), math.floor(place[1] / size)


def _around(cells: dict[tuple[int, int], list[int]], cell: tuple[int, int]) -> Iterator[int]:
    for x in (cell[0] - 1, cell[0], cell[0] + 1):
        for y in (cell[1] - 1, cell[1], cell[1] + 1):
            yield from cells.get((x, y), ())


def components(sharing: Sharing) -> list[list[int]]:
    """The items that could stand together, directly or over others; nothing links two components."""
    parent = list(range(len(sharing.weights)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for host, near in enumerate(sharing.near):
        for item in near:
            if item != host and sharing.pair(host, item):
                one, other = sorted((root(host), root(item)))
                parent[other] = one
    found: dict[int, list[int]] = {}
    for item in range(len(parent)):
        found.setdefault(root(item), []).append(item)
    return list(found.values())


def part_of(sharing: Sharing, items: Sequence[int]) -> Sharing:
    """The same task over some of the items, numbered anew in their order."""
    place = {item: index for index, item in enumerate(items)}
    near = tuple({place[i]: cost for i, cost in sharing.near[host].items() if i in place} for host in items)
    weights = tuple(sharing.weights[item] for item in items)
    return Sharing(weights, sharing.capacity, tuple(sharing.exclusive[item] for item in items), near)
