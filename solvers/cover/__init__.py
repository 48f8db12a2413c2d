"""Covering: the cheapest choice of sets that together hold every target, with a bound that proves it."""

from tiaowen.solvers.cover.core import Cover, cover
from tiaowen.solvers.cover.greedy import greedy

__all__ = ["Cover", "cover", "greedy"]
