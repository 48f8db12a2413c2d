"""The fewest racks for pieces of different heights, with the proof."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tiaowen.solvers.packing.bins import fewest_bins
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Piece:
    """So many equal pieces for a rack, each of a height in rack units [U]; ``kept`` is space for somebody else's."""

    name: Text
    units: int
    count: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Racks:
    """The number of racks, the bound that nothing goes below, and how it was shown."""

    count: int
    bound: int
    proof: Text
    by_sum: bool = True


def within_racks(piece: Piece, capacity: int) -> Iterator[Piece]:
    """A piece as it stands in racks: as it is, or where it is taller than one, whole racks and what is left."""
    full, rest = divmod(piece.units, capacity)
    if not full or piece.units == capacity:
        yield piece
        return
    yield replace(piece, units=capacity, count=piece.count * full)
    if rest:
        yield replace(piece, units=rest)


def fewest_racks(pieces: Iterable[Piece], capacity: int, seconds: float) -> Racks:
    """Pack pieces into the fewest racks of ``capacity`` units.

    Pieces of one unit fit wherever a unit is free, so that only the taller ones are packed and the sum settles the
    rest. What is taller than a rack fills racks of its own, and its rest is packed with the others.
    """
    chosen = [each for one in pieces if one.count and one.units for each in within_racks(one, capacity)]
    tall = sorted((one.units for one in chosen if one.units > 1 for _ in range(one.count)), reverse=True)
    total = sum(one.units * one.count for one in chosen)
    by_sum = math.ceil(total / capacity)
    packing = fewest_bins(tall, capacity, seconds)
    count, bound = max(by_sum, len(packing.bins)), max(by_sum, packing.lower_bound)
    if bound == by_sum:
        return Racks(count, bound, Text(f"⌈{total}/{capacity}⌉={by_sum}", f"⌈{total}/{capacity}⌉={by_sum}"))
    return Racks(count, bound, Text(f"{packing.proof_zh} {bound}", f"{packing.proof}: {bound}"), by_sum=False)
