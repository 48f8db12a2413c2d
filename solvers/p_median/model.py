"""What the modules of the partition share: the instance as arrays, the pool of group patterns, the best answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

Group = tuple[int, tuple[int, ...]]

PROOF_TOLERANCE = 1e-6  # relative, for distances that are not whole


@dataclass(frozen=True, slots=True)
class Instance:
    """A capacitated p-median problem; ``distance[m, i]`` is infinite where host m cannot serve item i."""

    weights: Ints
    capacity: int
    distance: Floats
    groups: int
    exclusive: Flags
    whole: bool

    @property
    def size(self) -> int:
        """The number of items."""
        return len(self.weights)

    @property
    def least_load(self) -> int:
        """What every group must weigh at least, as the others hold no more than the capacity; 0 says nothing."""
        least = int(self.weights.sum()) - (self.groups - 1) * self.capacity
        return max(0, least)

    @property
    def allowed(self) -> Flags:
        """The pairs of host and item that can stand in a group together."""
        pairs = np.isfinite(self.distance) & np.isfinite(self.distance.diagonal())[:, None]
        pairs &= self.weights[None, :] + self.weights[:, None] <= self.capacity
        pairs &= ~(self.exclusive[:, None] & self.exclusive[None, :])
        own = np.isfinite(self.distance.diagonal()) & (self.weights <= self.capacity)
        np.fill_diagonal(pairs, own)
        return pairs

    @property
    def ceiling(self) -> float:
        """More than any partition costs."""
        return 1.0 + float(np.where(np.isfinite(self.distance), self.distance, 0.0).max(axis=0, initial=0.0).sum())

    def cost(self, groups: Sequence[Group]) -> float:
        """The sum of the distances from hosts to members."""
        return math.fsum(float(self.distance[host, item]) for host, members in groups for item in members)

    def target(self, cost: float) -> float:
        """A lower bound above this proves that nothing better than `cost` exists."""
        return cost - 1.0 + PROOF_TOLERANCE if self.whole else cost - PROOF_TOLERANCE * max(1.0, abs(cost))

    def part(self, items: Ints, groups: int) -> Instance:
        """The same problem over some of the items."""
        distance = self.distance[np.ix_(items, items)]
        return Instance(self.weights[items], self.capacity, distance, groups, self.exclusive[items], self.whole)

    def region(self, items: Ints) -> Instance:
        """Some of the items, with so many groups that none is asked to hold more than before."""
        weight = int(self.weights[items].sum())
        return self.part(items, -(-max(0, weight - self.least_load) // self.capacity) + 1)


def instance_of(
    weights: Sequence[int], capacity: int, distance: Floats, groups: int, exclusive: Sequence[bool]
) -> Instance:
    """Arrays from plain numbers, with the weights divided by their common factor."""
    factor = math.gcd(*weights) or 1
    finite = distance[np.isfinite(distance)]
    return Instance(
        np.array(weights, dtype=np.int64) // factor,
        capacity // factor,
        distance,
        groups,
        np.array(exclusive, dtype=bool),
        bool(np.all(finite == np.rint(finite))),
    )


class Pool:
    """Group patterns found so far, each once, in the order in which they were found."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._seen: dict[tuple[int, bytes], int] = {}
        self._hosts = np.zeros(64, dtype=np.int64)
        self._members = np.zeros((64, instance.size), dtype=bool)
        self._costs = np.zeros(64)
        self._count = 0

    @property
    def hosts(self) -> Ints:
        """The host of each pattern."""
        return self._hosts[: self._count]

    @property
    def members(self) -> Flags:
        """A row of flags for each pattern."""
        return self._members[: self._count]

    @property
    def costs(self) -> Floats:
        """The cost of each pattern."""
        return self._costs[: self._count]

    def add(self, host: int, members: Flags) -> int | None:
        """Add a pattern; returns its index, or None if it was there."""
        key = (host, np.packbits(members).tobytes())
        if key in self._seen:
            return None
        if self._count == len(self._hosts):
            self._hosts = np.concatenate([self._hosts, np.zeros_like(self._hosts)])
            self._members = np.concatenate([self._members, np.zeros_like(self._members)])
            self._costs = np.concatenate([self._costs, np.zeros_like(self._costs)])
        self._seen[key] = index = self._count
        self._hosts[index] = host
        self._members[index] = members
        self._costs[index] = float(self._instance.distance[host][members].sum())
        self._count += 1
        return index

    def add_members(self, host: int, members: Sequence[int]) -> int:
        """Add a pattern given by its members; returns its index, old or new."""
        flags = np.zeros(self._instance.size, dtype=bool)
        flags[list(members)] = True
        added = self.add(host, flags)
        return self._seen[host, np.packbits(flags).tobytes()] if added is None else added

    def within(self, allowed: Flags) -> Ints:
        """The patterns that use allowed pairs only."""
        return np.flatnonzero(~(self.members & ~allowed[self.hosts]).any(axis=1))

    def part(self, instance: Instance, items: Ints) -> Pool:
        """The patterns that use none but the given items, as a pool of that part of the instance."""
        outside = np.ones(self.members.shape[1], dtype=bool)
        outside[items] = False
        place = np.cumsum(~outside) - 1
        pool = Pool(instance)
        for index in np.flatnonzero(~self.members[:, outside].any(axis=1)):
            pool.add(int(place[self._hosts[index]]), self._members[index][items])
        return pool

    def group(self, index: int) -> Group:
        """A pattern as plain numbers."""
        return int(self._hosts[index]), tuple(int(item) for item in np.flatnonzero(self._members[index]))


@dataclass(slots=True)
class Incumbent:
    """The best partition so far; no groups and an unreachable cost before there is one."""

    cost: float
    groups: tuple[Group, ...] = ()

    def offer(self, instance: Instance, groups: Sequence[Group]) -> bool:
        """Take the partition if it is better."""
        cost = instance.cost(groups)
        if cost >= self.cost - 1e-9 * max(1.0, abs(cost)):
            return False
        self.cost, self.groups = cost, tuple(sorted(groups))
        return True


@dataclass(frozen=True, slots=True)
class Staged:
    """The best groups and what is proved: with no groups and `proved`, that there are none."""

    groups: tuple[Group, ...]
    cost: float
    lower: float
    proved: bool
    proof: str
    proof_zh: str
