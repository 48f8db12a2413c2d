"""A higher bound where lists up to the best cost would be too long: cuts over three items, priced host by host.

The linear programme over a short list gives duals and prices of cuts; moved a part of the way towards them, the best
duals so far give a better bound, and the patterns that the list missed come up when it is computed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.cover import Box, Cover
from tiaowen.solvers.p_median.listing import Listing, highest

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.listing import Triple
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent, Instance

_LIST = 60_000  # patterns to begin with
_MISSED = 40_000  # of some hosts at a time
_STEPS = (0.6, 0.25)  # towards the duals of the linear programme; the second where the first did not help
_WIDTH = 1.0  # of the box, in mean duals
_NEAR = 0.3  # of the gap that may lie between bound and linear programme when more cuts are added


def lifted(
    instance: Instance, allowed: Flags, duals: Floats, best: Incumbent, rounds: int, deadline: float
) -> tuple[Listing, list[Triple]]:
    """A listing with a higher bound, and cuts, from duals that should be good ones; `best` may improve by the way."""
    listing = Listing(instance, allowed, duals)
    patterns, _ = highest(listing, instance.target(best.cost), _LIST)
    if patterns is None or not listing.open:
        return listing, []
    box = Box(duals, listing.last, _WIDTH * float(np.abs(duals).mean()))
    lift = _Lift(Cover(instance, patterns, best, box), listing, allowed)
    lift.run(rounds, deadline)
    return lift.listing, lift.cover.cuts


class _Lift:
    def __init__(self, cover: Cover, listing: Listing, allowed: Flags) -> None:
        self.cover, self.listing, self.allowed = cover, listing, allowed
        self.prices: dict[Triple, float] = {}

    def run(self, rounds: int, deadline: float) -> None:
        cover, step = self.cover, 0
        if not cover.price(deadline):
            return
        for _ in range(rounds):
            gap = max(cover.target - self.listing.lower, 0.0)
            if cover.relaxed - self.listing.lower < _NEAR * gap:
                cover.separate()
            if gap == 0.0 or not cover.price(deadline) or time.monotonic() > deadline:
                return
            step = 0 if self._moved(_STEPS[step]) else min(step + 1, len(_STEPS) - 1)

    def _moved(self, step: float) -> bool:
        """Try duals on the way to those of the linear programme; True if the bound has risen."""
        cover = self.cover
        duals = (1.0 - step) * self.listing.duals + step * cover.duals
        old = np.array([self.prices.get(each, 0.0) for each in cover.cuts])
        prices = (1.0 - step) * old + step * cover.prices
        listing = Listing(cover.instance, self.allowed, duals, cover.cuts, prices)
        missed = listing.missed(self._known(listing, duals, prices), _MISSED)
        risen = listing.lower > self.listing.lower
        if risen:
            self.listing = listing
            self.prices = dict(zip(cover.cuts, prices.tolist(), strict=True))
        cover.more(missed)
        return risen

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
