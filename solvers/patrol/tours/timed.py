"""Sets of points against the time of the routes that enter them: what every answer within the period keeps.

Whoever enters a set of points spends in it the service there and the ways between its points, and outside at least the
ways from the base to where it enters and from where it leaves back to the base. A route that enters m times has no more
than m periods for all that, because no point is farther from the base than half a period. Summed over all routes:
service(S) + time of the edges within S + time of the crossing edges and of the ways from their outer ends to the base
is at most the period times half the number of crossings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tiaowen.solvers.patrol.tours.instance import Instance

STEPS = 40  # beginnings of an order that are looked at
LEAST = 0.02  # crossings that have to be lacking


class Timed:
    """What edges count for sets of points, in halves of the period; the base stands once for each route."""

    def __init__(self, instance: Instance, routes: int) -> None:
        order = [0] * routes + list(instance.points)
        self.routes, self.half = routes, instance.period / 2
        self.travel = np.array(instance.travel, dtype=np.float64)
        self.service = np.array(instance.service, dtype=np.float64)
        full = self.travel[np.ix_(order, order)]
        self._outward = (self.half - full - full[0][None, :]) / self.half
        self._inward = full / self.half
        self._served = self.service[order]

    def need(self, inside: NDArray[np.bool_]) -> float:
        """What the edges have to come to for a set."""
        return float(self._served[inside].sum()) / self.half

    def counted(self, sets: NDArray[np.bool_], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        """What some edges come to for each set."""
        one, other = sets[:, ends[0]], sets[:, ends[1]]
        out, back = self._outward[ends[0], ends[1]], self._outward[ends[1], ends[0]]
        both = one & other
        sums: NDArray[np.float64] = (one & ~other) @ out + (other & ~one) @ back - both @ self._inward[ends[0], ends[1]]
        return sums

    def priced(self, sets: NDArray[np.bool_], prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """What every edge counts for all sets together, each at its price."""
        inside = sets.astype(np.float64)
        weighed = inside * prices[:, None]
        leaving = np.einsum("ki,kj->ij", weighed, 1 - inside) * self._outward
        total: NDArray[np.float64] = leaving + leaving.T - np.einsum("ki,kj->ij", weighed, inside) * self._inward
        return total

    def lacking(
        self, orders: list[NDArray[np.int64]], usual: NDArray[np.float64]
    ) -> Iterator[tuple[float, NDArray[np.int64]]]:
        """Beginnings of the orders for which the usual edges fall short, and by how much."""
        crossing, ways = usual * (self.half - self.travel - self.travel[0][None, :]), usual * self.travel
        for order in orders:
            out = np.cumsum(crossing[order].sum(axis=1)) - _within(crossing[np.ix_(order, order)])
            reached = out - _within(ways[np.ix_(order, order)]) / 2
            short = (np.cumsum(self.service[order]) - reached) / self.half
            stride = max(1, len(order) // STEPS)
            for place in [*range(stride - 1, len(order) - 1, stride), len(order) - 1]:
                if short[place] > LEAST:
                    yield float(short[place]), np.sort(order[: place + 1])


def _within(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of all square beginnings of a matrix."""
    sums: NDArray[np.float64] = np.cumsum(np.tril(matrix).sum(axis=1) + np.triu(matrix, 1).sum(axis=0))
    return sums
