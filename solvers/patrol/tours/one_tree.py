"""Lower bounds of tours: 1-trees with penalties at the points, raised by subgradient steps (Held and Karp)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.patrol.tours.instance import Instance

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 600
HALVE_AFTER = 15
SLACK = 1e-6
FAR = 1e9


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound of the travel of so many routes, and the edges that a better answer may use."""

    travel: int
    edges: tuple[tuple[int, int], ...]


def tours_bound(instance: Instance, routes: int, upper: int, rounds: int = ROUNDS) -> Bound:
    """At least this travel is needed by ``routes`` routes, whatever the period; ``upper`` is what is known to do.

    The base stands once for each route, and no route goes from base to base. Edges are left out where a 1-tree with
    them is as long as ``upper``.
    """
    cost = with_bases(instance, routes)
    best, penalties = _ascend(cost, upper, rounds)
    bound = max(0, math.ceil(best - SLACK))
    return Bound(min(bound, upper), _edges(cost, penalties, routes, upper))


def fewest_bound(instance: Instance, travel: int) -> int:
    """At least so many routes: all service and the travel that nothing goes below, in periods."""
    if not instance.points:
        return 0
    if instance.period <= 0:
        return 1
    return max(1, math.ceil((sum(instance.service) + travel) / instance.period))


def with_bases(instance: Instance, routes: int) -> NDArray[np.float64]:
    """Costs between the bases, one for each route and none of them next to another, and the points."""
    order = [0] * routes + list(instance.points)
    cost = np.array(instance.travel, dtype=np.float64)[np.ix_(order, order)]
    cost[:routes, :routes] = FAR
    np.fill_diagonal(cost, FAR)
    return cost


def _ascend(cost: NDArray[np.float64], upper: int, rounds: int) -> tuple[float, NDArray[np.float64]]:
    """The best bound and its penalties."""
    size = len(cost)
    penalties = best_penalties = np.zeros(size)
    best, step, since = -math.inf, 2.0, 0
    last = np.zeros(size)
    for _ in range(rounds):
        length, degrees, _, _ = one_tree(cost + penalties[:, None] + penalties[None, :])
        value = length - 2.0 * float(penalties.sum())
        surplus = degrees - 2.0
        if value > best + SLACK:
            best, best_penalties, since = value, penalties, 0
        else:
            since += 1
        if not surplus.any() or best >= upper - SLACK:
            break
        if since >= HALVE_AFTER:
            step, since, penalties = step / 2.0, 0, best_penalties
        scale = step * max(upper - value, 1.0) * 0.5 / float((surplus**2).sum())
        penalties = penalties + scale * (0.7 * surplus + 0.3 * last)
        last = surplus
    return best, best_penalties


def one_tree(
    cost: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64], NDArray[np.int64], list[int]]:
    """Length and degrees of the least tree of all but the first point, which joins by its two shortest edges.

    Also each point's parent in the tree and the order in which the points joined it.
    """
    size = len(cost)
    parent = np.ones(size, dtype=np.int64)
    near = cost[1].copy()
    near[0] = near[1] = np.inf
    done = np.zeros(size)
    done[0] = done[1] = np.inf
    row, closer = np.empty(size), np.empty(size, dtype=bool)
    order = [1]
    for _ in range(size - 2):
        new = int(near.argmin())
        done[new] = near[new] = np.inf
        order.append(new)
        np.add(cost[new], done, out=row)
        np.less(row, near, out=closer)
        np.copyto(near, row, where=closer)
        np.copyto(parent, new, where=closer)
    joined = np.array(order[1:], dtype=np.int64)
    first, second = two_least(cost[0])
    length = float(cost[joined, parent[joined]].sum() + cost[0, first] + cost[0, second])
    degrees = np.bincount(np.concatenate([joined, parent[joined], [0, 0, first, second]]), minlength=size)
    return length, degrees.astype(np.float64), parent, order


def one_tree_ends(cost: NDArray[np.float64]) -> tuple[float, NDArray[np.int64]]:
    """Length of the least 1-tree, and the two ends of each of its edges."""
    length, _, parent, order = one_tree(cost)
    first, second = two_least(cost[0])
    joined = np.array(order[1:], dtype=np.int64)
    heads = np.concatenate([joined, [0, 0]])
    tails = np.concatenate([parent[joined], [first, second]])
    return length, np.stack([heads, tails])


def two_least(row: NDArray[np.float64]) -> tuple[int, int]:
    """The places of the two least entries; a row of two points gives the same place twice."""
    if len(row) == 2:
        return 1, 1
    first, second = np.argsort(row, kind="stable")[:2]
    return int(first), int(second)


def _edges(
    cost: NDArray[np.float64], penalties: NDArray[np.float64], routes: int, upper: int
) -> tuple[tuple[int, int], ...]:
    """The edges, between points and base 0, for which a 1-tree is shorter than ``upper``."""
    reduced = cost + penalties[:, None] + penalties[None, :]
    length, _, parent, order = one_tree(reduced)
    value = length - 2.0 * float(penalties.sum())
    drop = np.zeros_like(reduced)
    for at, node in enumerate(order[1:], 1):
        before = order[:at]
        widest = np.maximum(drop[parent[node], before], reduced[parent[node], node])
        drop[node, before] = widest
        drop[before, node] = widest
    drop[0, :] = drop[:, 0] = reduced[0, two_least(reduced[0])[1]]
    keep = (value + reduced - drop < upper - SLACK) & (cost < FAR)
    found: set[tuple[int, int]] = set()
    for one, other in zip(*np.nonzero(keep), strict=True):
        first, second = (max(0, int(end) - routes + 1) for end in (one, other))
        if first < second:
            found.add((first, second))
    return tuple(sorted(found))
