"""Patterns in the order of a sweep, and what each would lose above the bound where some items are already taken.

In a sweep the next group is one with the first item that is still open, so that of all patterns only those matter
whose first item that is. Of a cut a bundle is lost as soon as a group leaves so little beyond whole bundles that the
rest cannot make it up, and what the bundle added to the bound is lost with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.bits import ONE, WORD, packed, unpacked, words_of
from tiaowen.solvers.p_median.cuts import Rests, rests

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.listing import Listing, Patterns
    from tiaowen.solvers.p_median.model import Flags, Floats, Instance, Ints

    Shares = npt.NDArray[np.float32]

_ROWS = 8_192  # of flags that are laid out at a time


class Listed(NamedTuple):
    """All patterns of some items that lose no more than ``level`` above the bound, and what each loses."""

    patterns: Patterns
    regret: Floats
    items: Ints
    level: float


class Strokes:
    """The patterns of a list, sorted by their first item in the order of a sweep and then by loss.

    ``bits`` are their members by rank, in the words of a front that ``span`` tells, ``spare`` the room that each
    leaves, ``index`` their places in the list; those whose first item has rank k lie between ``edges[k]`` and
    ``edges[k + 1]``.
    """

    def __init__(self, instance: Instance, listing: Listing, current: Listed, order: Ints) -> None:
        rank = np.empty(instance.size, dtype=np.int64)
        rank[order] = np.arange(instance.size)
        patterns, regret, items, _ = current
        low = int(rank[items].min(initial=instance.size)) // WORD
        bits, load, first = _by_rank(patterns, rank[items] - low * WORD, instance.weights[items])
        first += low * WORD
        self.span, self._words = slice(low, low + bits.shape[1]), words_of(instance.size)
        self.index = np.lexsort((regret, first))
        self.bits, self.regret = bits[self.index], regret[self.index]
        self.spare = (instance.capacity - load)[self.index]
        self.edges = np.searchsorted(first[self.index], np.arange(instance.size + 1))
        paid = np.flatnonzero(listing.prices < 0.0)
        self._cuts, self._fees = rests(listing.cuts, rank).taken(paid), -listing.prices[paid]
        self._opened: dict[int, Opened] = {}

    def opened(self, first: int) -> Opened:
        """The patterns whose first item has that rank."""
        if first not in self._opened:
            span = slice(int(self.edges[first]), int(self.edges[first + 1]))
            bits = np.zeros((span.stop - span.start, self._words), dtype=np.uint64)
            bits[:, self.span] = self.bits[span]
            self._opened[first] = _opened(bits, self.regret[span], self._cuts, self._fees)
        return self._opened[first]


class Beyond(NamedTuple):
    """Cuts of which some patterns hold more than so many items beyond whole bundles; ``[cut, pattern]``: the fee of
    those that do, else 0."""

    cuts: Ints
    fees: Shares


@dataclass(frozen=True, slots=True)
class Opened:
    """Patterns with the same first item, and the cuts that they may lose; ``members`` are the items that they
    hold, ``mask`` also those of the cuts."""

    bits: Bits
    regret: Floats
    members: Bits
    mask: Bits
    cuts: Rests
    beyond: tuple[Beyond, ...]

    def prices(self, taken: Bits) -> Floats:
        """``[row, pattern]``: what each pattern loses where those items are taken; infinite where it cannot be put."""
        table = np.tile(self.regret, (len(taken), 1))
        left = self.cuts.left(taken)
        for least, (cuts, fees) in enumerate(self.beyond):
            table += (left[:, cuts] == least).astype(np.float32) @ fees
        near = unpacked(np.bitwise_or.reduce(taken, axis=0)[None, :] & self.members, taken.shape[1] * WORD)[0]
        ours, theirs = _columns(taken, near), _columns(self.bits, near)
        for word in range(ours.shape[1]):
            np.copyto(table, np.inf, where=(ours[:, word][:, None] & theirs[:, word][None, :]) != 0)
        return table


def _opened(bits: Bits, regret: Floats, cuts: Rests, fees: Floats) -> Opened:
    mask = np.bitwise_or.reduce(bits, axis=0)
    near = cuts.touched(mask)
    cuts, fees = cuts.taken(near), fees[near]
    held = cuts.held(bits).T
    useful = np.flatnonzero(held.any(axis=1))
    cuts, held, fees, members = cuts.taken(useful), held[useful], fees[useful], mask.copy()
    cuts.mark(mask)
    return Opened(bits, regret, members, mask, cuts, tuple(_beyond(held, fees)))


def _columns(bits: Bits, chosen: Flags) -> Bits:
    """The bits of the chosen items alone."""
    return packed(unpacked(bits, len(chosen))[:, chosen])


def _beyond(held: Ints, fees: Floats) -> Iterator[Beyond]:
    for least in range(int(held.max(initial=0))):
        more = held > least
        cuts = np.flatnonzero(more.any(axis=1))
        yield Beyond(cuts, (more[cuts] * fees[cuts, None]).astype(np.float32))


def _by_rank(patterns: Patterns, ranks: Ints, weights: Ints) -> tuple[Bits, Ints, Ints]:
    """Members by rank as bits, the load, and the first rank of each pattern."""
    bits = np.zeros((len(patterns), words_of(int(ranks.max(initial=0)) + 1)), dtype=np.uint64)
    load, first = np.zeros(len(patterns), dtype=np.int64), np.zeros(len(patterns), dtype=np.int64)
    for start in range(0, len(patterns), _ROWS):
        some = slice(start, start + _ROWS)
        members = patterns.taken(np.arange(len(patterns))[some]).members()
        load[some] = members @ weights
        by_rank = np.zeros((len(members), bits.shape[1] * WORD), dtype=bool)
        by_rank[:, ranks] = members
        first[some] = by_rank.argmax(axis=1)
        bits[some] = packed(by_rank)
    return bits, load, first


def first_open(taken: Bits) -> Ints:
    """The rank of the first item that is not taken, for each row; the number of all bits where none is open."""
    free = ~taken
    word = (free != 0).argmax(axis=1)
    last = free[np.arange(len(free)), word]
    lowest = last & (~last + ONE)
    rank = word * WORD + np.log2(np.maximum(lowest, ONE).astype(np.float64)).astype(np.int64)
    first: Ints = np.where(lowest != 0, rank, taken.shape[1] * WORD)
    return first
