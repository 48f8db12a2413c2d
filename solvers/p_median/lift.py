"""A higher bound where lists up to the best cost would be too long: cuts over a few items, priced host by host.

The linear programme over a short list gives duals and prices of cuts; moved a part of the way towards them, the best
duals so far give a better bound, and the patterns that the list missed come up when it is computed.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.cover import Box, Cover
from tiaowen.solvers.p_median.cuts import fees_of
from tiaowen.solvers.p_median.listing import Listing, highest

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.cuts import Cut
    from tiaowen.solvers.p_median.listing import Patterns
    from tiaowen.solvers.p_median.model import Flags, Floats, Incumbent

_LIST = 60_000  # patterns to begin with
_MISSED = 40_000  # of some hosts at a time
_STEPS = (0.6, 0.25)  # towards the duals of the linear programme; the second where the first did not help
_WIDTH = 1.0  # of the box, in mean duals
_NEAR = 0.3  # of the gap that may lie between bound and linear programme when more cuts are added
_LITTLE = 0.002  # of the gap that a round must close if it brings no new cuts
_IDLE = 3  # rounds that may close less


class Border(NamedTuple):
    """Which duals may move; and, of the cuts of the listing, how many at the beginning keep their prices."""

    free: Flags
    held: int


def lifted(listing: Listing, best: Incumbent, rounds: int, deadline: float, border: Border | None = None) -> Listing:
    """A listing with a higher bound, and cuts, from one with good duals; `best` may improve by the way.

    With a border, what a group costs must be held by the listing.
    """
    instance = listing.instance
    patterns, _ = highest(listing, instance.target(best.cost), _LIST)
    if patterns is None or not listing.open:
        return listing
    width = np.full(instance.size + 1, _WIDTH * float(np.abs(listing.duals).mean()))
    held = Held((), np.zeros(0)) if border is None else Held(listing.cuts[: border.held], listing.prices[: border.held])
    base = fees_of(*held)
    if border is not None:
        width *= np.append(border.free, 0.0)
        patterns = _counting(patterns, border.free, held)
    cover = Cover(instance, patterns, best, Box(np.append(listing.duals, listing.last), width), base)
    cover.keep(listing.cuts[len(held.cuts) :])
    lift = _Lift(cover, listing, None if border is None else border.free, held)
    lift.run(rounds, deadline)
    return lift.listing


class Held(NamedTuple):
    """Cuts that keep their prices."""

    cuts: tuple[Cut, ...]
    prices: Floats


def _counting(patterns: Patterns, free: Flags, held: Held) -> Patterns:
    """The patterns with a dual that may move, at costs with what the held cuts add."""
    patterns = patterns.taken(patterns.worth(free.astype(np.float64)) > 0.0)
    return replace(patterns, costs=patterns.above(patterns.costs, *held))


class _Lift:
    def __init__(self, cover: Cover, listing: Listing, free: Flags | None, held: Held) -> None:
        self.cover, self.listing, self.free, self.held = cover, listing, free, held
        prices = listing.prices[len(held.cuts) :].tolist()
        self.prices: dict[Cut, float] = dict(zip(cover.cuts, prices, strict=True))

    def run(self, rounds: int, deadline: float) -> None:
        cover, step, idle = self.cover, 0, 0
        if not cover.price(deadline):
            return
        for _ in range(rounds):
            gap = max(cover.target - self.listing.lower, 0.0)
            more = cover.relaxed - self.listing.lower < _NEAR * gap and self._separated()
            if gap == 0.0 or not cover.price(deadline) or time.monotonic() > deadline:
                return
            before = self.listing.lower
            step = 0 if self._moved(_STEPS[step]) else min(step + 1, len(_STEPS) - 1)
            idle = 0 if more or self.listing.lower - before > _LITTLE * gap else idle + 1
            if idle > _IDLE:
                return

    def _separated(self) -> bool:
        """Add cuts; those that neither bound nor linear programme feel make room."""
        self.cover.forget({cut for cut, price in self.prices.items() if price < 0.0})
        return self.cover.separate()

    def _moved(self, step: float) -> bool:
        """Try duals on the way to those of the linear programme; True if the bound has risen."""
        cover = self.cover
        duals = (1.0 - step) * self.listing.duals + step * cover.duals
        old = np.array([self.prices.get(each, 0.0) for each in cover.cuts])
        prices = (1.0 - step) * old + step * cover.prices
        cuts, paid = (*self.held.cuts, *cover.cuts), np.append(self.held.prices, prices)
        listing = Listing(cover.instance, self.listing.allowed, duals, cuts, paid, self.listing.opening)
        missed = listing.missed(self._known(listing, duals, prices), _MISSED)
        risen = listing.lower > self.listing.lower
        if risen:
            self.listing = listing
            self.prices = dict(zip(cover.cuts, prices.tolist(), strict=True))
        cover.more(missed if self.free is None else _counting(missed, self.free, self.held))
        return risen

    def _known(self, listing: Listing, duals: Floats, prices: Floats) -> Floats:
        """The least reduced cost of the patterns at hand, for each host of the listing."""
        patterns, size = self.cover.patterns, self.cover.instance.size
        reduced = patterns.costs - patterns.worth(duals) + self.cover.fees(prices)
        known = np.full(size, np.inf)
        np.minimum.at(known, patterns.hosts, reduced)
        return known[listing.hosts]
