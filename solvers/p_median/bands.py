"""Thousands of items: the bound is lifted band by band over the plane, with the duals beside a band held.

Every second band comes first, side by side, as what lies between keeps them apart; then the others, between the lifted
ones. What that gives is weighed anew over all items, so that the bound does not hang on how wide the borders are.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.cuts import Cut
from tiaowen.solvers.p_median.lift import Border, lifted
from tiaowen.solvers.p_median.listing import Listing
from tiaowen.solvers.p_median.model import Incumbent, Instance

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.crew import Crew
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

_ITEMS = 500  # of a band, about
_ROUNDS = 80
_MISSED = 200_000
_LAST = 0.15  # of the time, to weigh all at the end


class Known(NamedTuple):
    """Duals of the items, and cuts with their prices."""

    duals: Floats
    cuts: tuple[Cut, ...]
    prices: Floats


class Band(NamedTuple):
    """Items of a band and beside it, what is known of them, what a group costs, and what there is to gain."""

    instance: Instance
    known: Known
    border: Border
    opening: float
    gap: float
    seconds: float


def lifted_by_bands(
    instance: Instance, places: Floats, reach: float, listing: Listing, gap: float, deadline: float, crew: Crew
) -> Listing:
    """A listing with a higher bound from one without cuts; groups should not lie wider apart than ``reach``."""
    along = places[:, int(np.ptp(places, axis=0).argmax())]
    pairs = max(1, round(instance.size / (2 * _ITEMS)))
    bands = np.array_split(np.argsort(along, kind="stable"), 2 * pairs)
    known, opening = Known(listing.duals, (), np.zeros(0)), listing.last
    begin = time.monotonic()
    for turn in (0, 1):
        until = begin + (deadline - begin) * (1.0 - _LAST) * (turn + 1) / 2
        some = bands[turn::2]
        seconds = (until - time.monotonic()) / -(-len(some) // crew.count)
        jobs, beside = [], []
        for band in some:
            low, high = along[band].min() - reach, along[band].max() + reach
            items = np.flatnonzero((along >= low) & (along <= high))
            beside.append(items)
            free = np.isin(items, band)
            share = gap * len(band) / instance.size
            local, held = _local(known, items, free)
            jobs.append(Band(instance.region(items), local, Border(free, held), opening, share, seconds))
        for items, job, found in zip(beside, jobs, crew.each(_lifted, jobs), strict=True):
            known = _joined(known, items, job.border.free, found)
    better = _listing(instance, known, opening)
    return better if better.lower > listing.lower else listing


def _local(known: Known, items: Ints, free: Flags) -> tuple[Known, int]:
    """What is known of some items, first the cuts whose prices are held, and how many these are.

    Cuts that reach beyond the items are cut short; within them they come to the same.
    """
    place, loose = {item: index for index, item in enumerate(items.tolist())}, set(items[free].tolist())
    held: list[tuple[Cut, float]] = []
    moving: list[tuple[Cut, float]] = []
    for cut, price in zip(known.cuts, known.prices.tolist(), strict=True):
        inside = cut.among(place)
        if len(inside.items) == len(cut.items) and _moves(cut, loose):
            moving.append((inside, price))
        elif inside.most:
            held.append((inside, price))
    every = [*held, *moving]
    return Known(known.duals[items], tuple(cut for cut, _ in every), np.array([price for _, price in every])), len(held)


def _moves(cut: Cut, loose: set[int]) -> bool:
    """Whether no group without free items hangs on the cut."""
    return sum(item not in loose for item in cut.items) < cut.bundle


def _joined(known: Known, items: Ints, free: Flags, found: Known) -> Known:
    """What is known of all items after a band."""
    duals, inside, loose = known.duals.copy(), set(items.tolist()), set(items[free].tolist())
    duals[items[free]] = found.duals[free]
    every = zip(known.cuts, known.prices, strict=True)
    prices = {cut: price for cut, price in every if not (inside.issuperset(cut.items) and _moves(cut, loose))}
    for local, price in zip(found.cuts, found.prices, strict=True):
        cut = local._replace(items=tuple(items[list(local.items)].tolist()))
        prices[cut] = prices.get(cut, 0.0) + price
    return Known(duals, tuple(prices), np.array(list(prices.values())))


def _listing(instance: Instance, known: Known, opening: float) -> Listing:
    listing = Listing(instance, instance.allowed, known.duals, known.cuts, known.prices, opening)
    listing.missed(np.full(len(listing.hosts), np.inf), _MISSED)
    return listing


def _lifted(band: Band) -> Known:
    deadline = time.monotonic() + band.seconds
    listing = _listing(band.instance, band.known, band.opening)
    listing = lifted(listing, Incumbent(listing.lower + band.gap), _ROUNDS, deadline, band.border)
    paid = np.flatnonzero(listing.prices < 0.0)
    paid = paid[paid >= band.border.held]
    return Known(listing.duals, tuple(listing.cuts[index] for index in paid.tolist()), listing.prices[paid])
