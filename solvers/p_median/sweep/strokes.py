"""Patterns in the order of a sweep, and what each would lose above the bound where some items are already taken.

In a sweep the next group is one with the first item that is still open, so that of all patterns only those matter
whose first item that is. A cut says of three items that at most one group holds two of them; it is lost as soon as two
of them lie in groups of their own, and what it added to the bound is lost with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiaowen.solvers.p_median.bits import ONE, WORD, have, packed, words_of

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.listing import Listing, Patterns
    from tiaowen.solvers.p_median.model import Floats, Instance, Ints

_ROWS = 8_192  # of flags that are laid out at a time


class Strokes:
    """The patterns of a list, sorted by their first item in the order of a sweep and then by loss.

    ``bits`` are their members by rank, ``spare`` the room that each leaves, ``index`` their places in the list;
    those whose first item has rank k lie between ``edges[k]`` and ``edges[k + 1]``.
    """

    def __init__(self, instance: Instance, listing: Listing, patterns: Patterns, order: Ints) -> None:
        rank = np.empty(instance.size, dtype=np.int64)
        rank[order] = np.arange(instance.size)
        regret = listing.regret(patterns)
        bits, load, first = _by_rank(patterns, order, instance.weights)
        self.index = np.lexsort((regret, first))
        self.bits, self.regret = bits[self.index], regret[self.index]
        self.spare = (instance.capacity - load)[self.index]
        self.edges = np.searchsorted(first[self.index], np.arange(instance.size + 1))
        paid = listing.prices < 0.0
        triples = np.array(listing.cuts, dtype=np.int64).reshape(-1, 3)[paid]
        self._triples, self._fees = rank[triples], -listing.prices[paid]
        self._opened: dict[int, Opened] = {}

    def opened(self, first: int) -> Opened:
        """The patterns whose first item has that rank."""
        if first not in self._opened:
            span = slice(int(self.edges[first]), int(self.edges[first + 1]))
            self._opened[first] = _opened(self.bits[span], self.regret[span], self._triples, self._fees)
        return self._opened[first]


@dataclass(frozen=True, slots=True)
class Opened:
    """Patterns with the same first item, and the cuts that they may lose; ``mask`` holds the items that matter."""

    bits: Bits
    regret: Floats
    words: Ints
    mask: Bits
    triples: Ints
    fees: Floats
    holds_one: Floats  # [cut, pattern]: 1 where the pattern holds exactly one of the three

    def prices(self, taken: Bits) -> Floats:
        """``[row, pattern]``: what each pattern loses where those items are taken; infinite where it cannot be put."""
        table = np.broadcast_to(self.regret, (len(taken), len(self.regret)))
        if len(self.fees):
            table = table + ((_held(taken, self.triples) == 1) * self.fees) @ self.holds_one
        clash = np.zeros(table.shape, dtype=bool)
        for word in self.words:
            clash |= (taken[:, word][:, None] & self.bits[:, word][None, :]) != 0
        return np.where(clash, np.inf, table)


def _opened(bits: Bits, regret: Floats, triples: Ints, fees: Floats) -> Opened:
    one = _held(bits, triples).T == 1
    useful = one.any(axis=1)
    triples = triples[useful]
    mask = np.bitwise_or.reduce(bits, axis=0)
    words = np.flatnonzero(mask)
    np.bitwise_or.at(mask, triples // WORD, ONE << (triples % WORD).astype(np.uint64))
    return Opened(bits, regret, words, mask, triples, fees[useful], one[useful].astype(np.float64))


def _held(bits: Bits, triples: Ints) -> Ints:
    """``[row, triple]``: how many of the three each row holds."""
    held = np.zeros((len(bits), len(triples)), dtype=np.int64)
    for at in triples.T:
        held += have(bits, at)
    return held


def _by_rank(patterns: Patterns, order: Ints, weights: Ints) -> tuple[Bits, Ints, Ints]:
    """Members by rank as bits, the load, and the first rank of each pattern."""
    bits = np.zeros((len(patterns), words_of(len(order))), dtype=np.uint64)
    load, first = np.zeros(len(patterns), dtype=np.int64), np.zeros(len(patterns), dtype=np.int64)
    for start in range(0, len(patterns), _ROWS):
        some = slice(start, start + _ROWS)
        members = patterns.taken(np.arange(len(patterns))[some]).members()
        load[some] = members @ weights
        members = members[:, order]
        first[some] = members.argmax(axis=1)
        bits[some] = packed(members)
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
