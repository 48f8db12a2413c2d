"""Branch and bound over pairs of host and item, with column generation for the bound.

Both decisions, whether an item hosts and which host serves it, only forbid pairs; pricing is the same at every node.
"""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.columns import Limits, Relaxed, relax
from tiaowen.solvers.p_median.master import choose_patterns, list_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiaowen.solvers.p_median.model import Flags, Floats, Group, Incumbent, Instance, Pool

_INTEGRAL = 1e-5


@dataclass(frozen=True, slots=True)
class Explored:
    """A valid lower bound on what was searched, whether the search is complete, and the duals at the root."""

    lower: float
    complete: bool
    nodes: int
    duals: Floats
    allowed: Flags


@dataclass(order=True, slots=True)
class _Node:
    lower: float
    number: int
    allowed: Flags
    duals: Floats


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of a search: nodes, patterns that are handed to the integer programme at a node, and nodes of that."""

    nodes: int
    patterns: int
    programme_nodes: int
    rounds: int


def explore(
    instance: Instance,
    allowed: Flags,
    pool: Pool,
    best: Incumbent,
    duals: Floats,
    effort: Effort,
    deadline: float,
) -> Explored:
    """Search the nodes with the least bound first; improvements go into `best`, patterns into `pool`."""
    search = _Search(instance, pool, best, effort, deadline)
    heap = [_Node(-math.inf, 0, allowed, duals)]
    root: Relaxed | None = None
    while heap and search.count < effort.nodes and time.monotonic() < deadline:
        node = heapq.heappop(heap)
        relaxed, children = search.visit(node)
        root = root or relaxed
        for child in children:
            heapq.heappush(heap, child)
        if relaxed is not None and not relaxed.finished:
            break
    complete = all(node.lower > instance.target(best.cost) for node in heap)
    lower = best.cost if complete else min(node.lower for node in heap)
    if root is None:
        return Explored(lower, complete, search.count, duals, allowed)
    return Explored(lower, complete, search.count, root.duals, root.allowed)


class _Search:
    def __init__(self, instance: Instance, pool: Pool, best: Incumbent, effort: Effort, deadline: float) -> None:
        self._instance = instance
        self._pool = pool
        self._best = best
        self._effort = effort
        self._deadline = deadline
        self.count = 0

    def visit(self, node: _Node) -> tuple[Relaxed | None, list[_Node]]:
        """Bound a node; the second value is what is left of it to search."""
        target = self._instance.target(self._best.cost)
        if node.lower > target:
            return None, []
        self.count += 1
        limits = Limits(self._effort.rounds, self._deadline)
        relaxed = relax(self._instance, node.allowed, self._pool, node.duals, target, limits)
        lower = max(node.lower, relaxed.lower)
        if not relaxed.finished:
            return relaxed, [_Node(lower, node.number, node.allowed, relaxed.duals)]
        if lower > target:
            return relaxed, []
        pair = _branching_pair(relaxed.pairs)
        if pair is None:
            if np.allclose(relaxed.pairs.sum(axis=0), 1.0):
                self._best.offer(self._instance, _groups(relaxed.pairs))
            return relaxed, []
        lower = max(lower, self._by_programme(relaxed))
        if lower > self._instance.target(self._best.cost):
            return relaxed, []
        numbers = (2 * self.count, 2 * self.count + 1)
        children = zip(numbers, _children(relaxed.allowed, *pair), strict=True)
        return relaxed, [_Node(lower, number, child, relaxed.duals) for number, child in children]

    def _by_programme(self, relaxed: Relaxed) -> float:
        """Where few patterns can improve on the best, let the integer programme choose; gives a bound for the node."""
        target = self._instance.target(self._best.cost)
        arguments = (self._instance, relaxed.allowed, relaxed.duals, self._pool, target)
        columns = list_patterns(*arguments, most=self._effort.patterns)
        if columns is None:
            return -math.inf
        seconds = max(0.0, self._deadline - time.monotonic())
        nodes = self._effort.programme_nodes
        groups, result = choose_patterns(self._instance, self._pool, columns, seconds=seconds, nodes=nodes)
        if groups:
            self._best.offer(self._instance, groups)
        if result.status == "infeasible":
            return math.inf
        return math.inf if result.status == "optimal" else min(result.bound, self._best.cost)


def _branching_pair(pairs: Floats) -> tuple[int, int] | None:
    """The host that is half chosen, else the pair that is; None when all is decided."""
    hosts = np.abs(pairs.diagonal() - 0.5)
    host = int(hosts.argmin())
    if hosts[host] < 0.5 - _INTEGRAL:
        return host, host
    middle = np.abs(pairs - 0.5)
    host, item = (int(index) for index in np.unravel_index(middle.argmin(), middle.shape))
    return (host, item) if middle[host, item] < 0.5 - _INTEGRAL else None


def _children(allowed: Flags, host: int, item: int) -> Iterator[Flags]:
    """First with the pair chosen, then with the pair (or the host) forbidden."""
    chosen = allowed.copy()
    chosen[:, item] = False
    chosen[host, item] = True
    if host != item:
        chosen[:, host] = False
        chosen[host, host] = True
    yield chosen
    without = allowed.copy()
    without[host, item] = False
    if host == item:
        without[host, :] = False
    yield without


def _groups(pairs: Floats) -> list[Group]:
    hosts = np.flatnonzero(pairs.diagonal() > 0.5)
    return [(int(host), tuple(int(item) for item in np.flatnonzero(pairs[host] > 0.5))) for host in hosts]
