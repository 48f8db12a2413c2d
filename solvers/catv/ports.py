"""Points shared out among the ports of a station, and the trees that may feed the points of one port."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tiaowen.solvers.catv.splitter_tree import Tree, fewest_trees
from tiaowen.solvers.packing.bins import fewest_bins
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import choices, most

PORT_LIMIT = ("5.5.8-4-5", "port_households")
STATION = ("5.5.8-4-5", "station_ports")
FIRST_SPLITTERS = ("5.5.8-4-8", "first_splitter")
DEPTH, DEEPEST = ("5.5.8-4-10", "preferred"), ("5.5.8-4-10", "absolute")
POINT_AND_HOME = 2  # the splitter of the point and the dwelling's own end every cascade
SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class SharedPorts:
    """The points of each port, by number, and how many ports are needed in any case."""

    ports: tuple[tuple[int, ...], ...]
    fewest: int


def share_ports(sizes: Sequence[int]) -> SharedPorts:
    """Points on the fewest ports: each within its households and within what its splitters reach.

    One level of splitters above the points where a station has the ports for it, else the levels that are allowed at
    all. Neighbouring points stay together as far as the shares allow.
    """
    limit, widest = most(*PORT_LIMIT), max(choices(*FIRST_SPLITTERS))
    packing = fewest_bins(sizes, limit, SECONDS) if max(sizes, default=0) <= limit else None
    largest = max(choices(*STATION))
    for levels in (_levels(DEPTH), _levels(DEEPEST)):
        reach = widest**levels
        fewest = max(packing.lower_bound if packing else 1, math.ceil(len(sizes) / reach))
        for count in range(fewest, largest + 1):
            found = _fitted(sizes, count, limit, reach)
            if found is None and packing and len(packing.bins) == count:
                found = _checked([list(one) for one in packing.bins], sizes, limit, reach)
            if found is not None:
                return SharedPorts(found, fewest)
    reach = widest ** _levels(DEEPEST)
    fewest = max(packing.lower_bound if packing else 1, math.ceil(len(sizes) / reach))
    for count in range(fewest, len(sizes)):
        if (found := _fitted(sizes, count, limit, reach)) is not None:
            return SharedPorts(found, fewest)
    return SharedPorts(tuple((index,) for index in range(len(sizes))), min(fewest, len(sizes)))


def _levels(limit: tuple[str, str]) -> int:
    return most(*limit) - POINT_AND_HOME


def _fitted(sizes: Sequence[int], count: int, limit: int, reach: int) -> tuple[tuple[int, ...], ...] | None:
    for ports in (_neighbours(sizes, count), _levelled(sizes, count)):
        if (found := _checked(ports, sizes, limit, reach)) is not None:
            return found
    return None


def _checked(
    ports: list[list[int]], sizes: Sequence[int], limit: int, reach: int
) -> tuple[tuple[int, ...], ...] | None:
    kept = all(sum(sizes[one] for one in port) <= limit and 0 < len(port) <= reach for port in ports)
    return tuple(tuple(port) for port in ports) if kept else None


def _neighbours(sizes: Sequence[int], count: int) -> list[list[int]]:
    share, more = divmod(len(sizes), count)
    ports, first = [], 0
    for number in range(count):
        last = first + share + (number < more)
        ports.append(list(range(first, last)))
        first = last
    return ports


def _levelled(sizes: Sequence[int], count: int) -> list[list[int]]:
    ports: list[list[int]] = [[] for _ in range(count)]
    for index in sorted(range(len(sizes)), key=lambda one: (-sizes[one], one)):
        room = math.ceil(len(sizes) / count)
        open_ports = [port for port in ports if len(port) < room]
        min(open_ports, key=lambda port: (sum(sizes[one] for one in port), len(port))).append(index)
    return sorted(sorted(port) for port in ports)


def port_trees(points: int) -> tuple[Tree, ...]:
    """The trees with the fewest splitters for so many points, in the preferred depth, else in the allowed one."""
    ways = tuple(choices(*FIRST_SPLITTERS))
    depths = [_levels(DEPTH), _levels(DEEPEST), points]
    loss = tuple((way, float(parameter("catv.splitter.loss").value[way])) for way in ways)
    return _trees(points, loss, next(depth for depth in depths if points <= max(ways) ** depth))


@lru_cache(maxsize=256)
def _trees(points: int, loss: tuple[tuple[int, float], ...], depth: int) -> tuple[Tree, ...]:
    return fewest_trees(points, [way for way, _ in loss], dict(loss), max_depth=depth)
