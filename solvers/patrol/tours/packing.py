"""The fewest routes as bins: what each point takes of the period or of the capacity by itself has to find room."""

from __future__ import annotations

from collections.abc import Sequence

from tiaowen.solvers.patrol.tours.instance import Instance


def packing_bound(instance: Instance) -> int:
    """At least so many routes, by the service and the two shortest ways of each point, and by the loads.

    Half of the ways at a point counts as the point's, half of the base's ways as the route's own.
    """
    if not instance.points:
        return 0
    sizes = [2 * instance.service[point] + _two_ways(instance.travel[point], point) for point in instance.points]
    room = 2 * (instance.period - min(instance.travel[0][1:]))
    bound = bins_bound(sizes, room) if room > 0 else 1
    if instance.capacity:
        bound = max(bound, bins_bound(instance.load[1:], instance.capacity))
    return bound


def bins_bound(sizes: Sequence[int], room: int) -> int:
    """At least so many bins of one room (Martello and Toth 1990): large parts apart, the rest by their sum."""
    best = 1 if sizes else 0
    for limit in sorted({0, *(size for size in sizes if 2 * size <= room)}):
        alone = sum(size > room - limit for size in sizes)
        large = [size for size in sizes if 2 * size > room and size <= room - limit]
        small = sum(size for size in sizes if size >= limit and 2 * size <= room)
        rest = small - (len(large) * room - sum(large))
        best = max(best, alone + len(large) + max(0, -(-rest // room)))
    return best


def _two_ways(row: Sequence[int], point: int) -> int:
    """The two shortest ways at a point; the base's counts twice, for a route of this point alone."""
    return sum(sorted([row[0], *(time for other, time in enumerate(row) if other != point)])[:2])
