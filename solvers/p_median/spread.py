"""Distances of many items without a square table: exact where asked for, from below everywhere, and near neighbours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

_NEIGHBOURS = 24  # at least, for each host
_MOST_NEIGHBOURS = 600
_CAPACITIES = 5  # as many times a group's weight the neighbours of a host hold, on average
_FAR = np.inf


class Distances(Protocol):
    """Where the distances from hosts to items come from [m].

    ``places`` are points in the plane, used to tell what is near what; ``between`` is infinite where a host cannot
    serve an item; ``floor`` is never above the distance from one host to each item, and infinite in its own place
    where the item cannot host.
    """

    @property
    def places(self) -> Floats:
        """A point for every item."""
        ...

    @property
    def hosts(self) -> Flags:
        """The items that may host."""
        ...

    def between(self, hosts: Ints, items: Ints) -> Floats:
        """The distances of some hosts (rows) to some items (columns)."""
        ...

    def floor(self, hosts: Ints, items: Ints) -> Floats:
        """What the distances of some hosts to some items are not below."""
        ...


class Table:
    """Distances that stand in a square table; places are made from the distances to two landmarks."""

    def __init__(self, table: Floats) -> None:
        self._table = table
        self._places: Floats | None = None

    @property
    def places(self) -> Floats:
        """Two coordinates by the cosine rule, from the pair of items farthest apart and from a third beside them."""
        if self._places is None:
            finite = np.isfinite(self._table)
            size = float(self._table[finite].max(initial=0.0)) if finite.any() else 0.0
            known = np.where(finite, self._table, np.where(finite.T, self._table.T, size))
            one = int(known[0].argmax()) if len(known) else 0
            other = int(known[one].argmax()) if len(known) else 0
            base = known[one, other] if len(known) and known[one, other] > 0.0 else 1.0
            along = (known[one] ** 2 - known[other] ** 2 + base**2) / (2.0 * base)
            across = np.sqrt(np.maximum(known[one] ** 2 - along**2, 0.0))
            third = int(across.argmax()) if len(known) else 0
            side = (
                (across**2 + across[third] ** 2 + (along - along[third]) ** 2 - known[third] ** 2) if len(known) else 0
            )
            height = across[third] if len(known) and across[third] > 0.0 else 1.0
            self._places = np.column_stack([along, side / (2.0 * height)])
        return self._places

    @property
    def hosts(self) -> Flags:
        """Those with a finite distance to themselves."""
        flags: Flags = np.isfinite(self._table.diagonal())
        return flags

    def between(self, hosts: Ints, items: Ints) -> Floats:
        """A part of the table."""
        return self._table[np.ix_(hosts, items)]

    def floor(self, hosts: Ints, items: Ints) -> Floats:
        """The same: the table is exact."""
        return self._table[np.ix_(hosts, items)]


@dataclass(frozen=True, slots=True)
class Near:
    """For every host its nearest items: ``items[h]`` with ``cost[h]``, the host itself first, -1 and infinite behind.

    ``reach[h]`` is not above the distance to any item that is not listed; ``distances`` knows those more closely.
    """

    items: Ints
    cost: Floats
    reach: Floats
    distances: Distances

    @property
    def hosts(self) -> Flags:
        """The items that may host."""
        flags: Flags = np.isfinite(self.cost[:, 0])
        return flags


def nearest(distances: Distances, weights: Ints, capacity: int, deadline: float) -> Near:
    """The neighbours of every host; a host that the deadline leaves no time for lists only itself, within no reach."""
    size = len(weights)
    wanted = int(_CAPACITIES * capacity * size / max(1, int(weights.sum())))
    count = min(size, _MOST_NEIGHBOURS, max(_NEIGHBOURS, wanted))
    items = np.full((size, count), -1, dtype=np.int64)
    cost = np.full((size, count), _FAR)
    reach = np.zeros(size)
    everyone = np.arange(size)
    for host in range(size):
        floor = np.array(distances.floor(np.array([host]), everyone)[0], dtype=np.float64)
        if not np.isfinite(floor[host]):
            continue
        late = time.monotonic() > deadline
        listed = np.array([host]) if late else _listed(floor, host, count)
        exact = distances.between(np.array([host]), listed)[0]
        items[host, : len(listed)], cost[host, : len(listed)] = listed, exact
        floor[listed] = _FAR
        reach[host] = 0.0 if late else floor.min(initial=_FAR)
    return Near(items, cost, reach, distances)


def _listed(floor: Floats, host: int, count: int) -> Ints:
    own, floor[host] = floor[host], -1.0
    part = np.argpartition(floor, count - 1)[:count] if count < len(floor) else np.arange(len(floor))
    part = part[np.lexsort((part, floor[part]))]
    floor[host] = own
    return part[np.isfinite(floor[part])]
