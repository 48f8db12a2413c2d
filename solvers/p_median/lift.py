"""A higher bound where lists up to the best cost would be too long: cuts over three items, priced host by host.

The linear programme over a short list gives duals and prices of cuts; moved a part of the way towards them, the best
duals so far give a better bound, and the patterns that the list missed come up when it is computed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.cover import Box, Cover
from tiaowen.solvers.p_median.exact import highest
from tiaowen.solvers.p_median.listing import Listing

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.listing import Triple
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent, Instance

_LIST = 60_000  # patterns to begin with
_MISSED = 40_000  # of some hosts at a time
_ROUNDS = 16
_STEPS = (0.6, 0.25)  # towards the duals of the linear programme; the second where the first did not help
_WIDTH = 1.0  # of the box, in mean duals
_NEAR = 0.3  # of the gap that may lie between bound and linear programme when more cuts are added


def lifted(instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, deadline: float) -> float:
    """A lower bound on all partitions, from duals that should be good ones; `best` is left as it is."""
    listing = Listing(instance, allowed, duals)
    patterns, _ = highest(listing, instance.target(best.cost), _LIST)
    if patterns is None or not listing.open:
        return listing.lower
    box = Box(duals, listing.last, _WIDTH * float(np.abs(duals).mean()))
    return _Lift(Cover(instance, patterns, best, box), allowed, listing.lower, duals).run(deadline)


class _Lift:
    def __init__(self, cover: Cover, allowed: Flags, lower: float, duals: Floats) -> None:
        self.cover, self.allowed = cover, allowed
        self.lower, self.duals = lower, duals
        self.prices: dict[Triple, float] = {}

    def run(self, deadline: float) -> float:
        cover, step = self.cover, 0
        if not cover.price(deadline):
            return self.lower
        for _ in range(_ROUNDS):
            gap = max(cover.target - self.lower, 0.0)
            if cover.relaxed - self.lower < _NEAR * gap:
                cover.separate()
            if gap == 0.0 or not cover.price(deadline) or time.monotonic() > deadline:
                break
            step = 0 if self._moved(_STEPS[step]) else min(step + 1, len(_STEPS) - 1)
        return self.lower

    def _moved(self, step: float) -> bool:
        """Try duals on the way to those of the linear programme; True if the bound has risen."""
        cover, before = self.cover, self.lower
        duals = (1.0 - step) * self.duals + step * cover.duals
        old = np.array([self.prices.get(each, 0.0) for each in cover.cuts])
        prices = (1.0 - step) * old + step * cover.prices
        listing = Listing(cover.instance, self.allowed, duals, cover.cuts, prices)
        value, missed = listing.missed(self._known(listing, duals, prices), _MISSED)
        if value > self.lower:
            self.lower, self.duals = value, duals
            self.prices = dict(zip(cover.cuts, prices.tolist(), strict=True))
        cover.more(missed)
        return self.lower > before

    def _known(self, listing: Listing, duals: Floats, prices: Floats) -> Floats:
        """The least reduced cost of the patterns at hand, for each host of the listing."""
        patterns, size = self.cover.patterns, self.cover.instance.size
        reduced = patterns.costs - patterns.worth(duals)
        for triple, price in zip(self.cover.cuts, prices.tolist(), strict=True):
            if price < 0.0:
                reduced[patterns.holding(triple)] -= price
        known = np.full(size, np.inf)
        np.minimum.at(known, patterns.hosts, reduced)
        return known[listing.hosts]
