"""Cutting buildings into parts that fit a limit, and naming the parts again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part
from tiaowen.solvers.packing.bins import fewest_bins

PACKING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Item:
    """Dwellings of one building that stay together when buildings are grouped."""

    building: str
    dwellings: tuple[Dwelling, ...]

    @property
    def households(self) -> int:
        """How many dwellings it holds."""
        return len(self.dwellings)

    @property
    def estimated(self) -> bool:
        """Whether any of its dwellings rests on an estimate."""
        return any(dwelling.estimated for dwelling in self.dwellings)


def by_stair(dwellings: Sequence[Dwelling]) -> list[tuple[Dwelling, ...]]:
    """The dwellings of one building by stair, in the given order."""
    return [tuple(group) for _, group in groupby(dwellings, key=lambda one: one.unit)]


def cut(dwellings: Sequence[Dwelling], limit: int) -> list[Item]:
    """One building in the fewest parts of at most ``limit`` households: by unit, then by storey range.

    Whole units are put together first; a unit above the limit is cut between storeys, as evenly as storeys allow.
    """
    if not dwellings:
        return []
    building = dwellings[0].building
    if len(dwellings) <= limit:
        return [Item(building, tuple(dwellings))]
    pieces = [piece for stair in by_stair(dwellings) for piece in _storey_ranges(stair, limit)]
    bins = fewest_bins([len(piece) for piece in pieces], limit, PACKING_SECONDS).bins
    return [Item(building, tuple(one for index in sorted(chosen) for one in pieces[index])) for chosen in sorted(bins)]


def _storey_ranges(stair: tuple[Dwelling, ...], limit: int) -> list[tuple[Dwelling, ...]]:
    storeys = [tuple(group) for _, group in groupby(stair, key=lambda one: one.storey)]
    widest = max(len(storey) for storey in storeys)
    pieces = -(-len(stair) // limit)
    while True:
        ranges = _evenly(storeys, pieces)
        if max(len(one) for one in ranges) <= limit or widest > limit:
            return ranges
        pieces += 1


def _evenly(storeys: Sequence[tuple[Dwelling, ...]], pieces: int) -> list[tuple[Dwelling, ...]]:
    total, done = sum(len(storey) for storey in storeys), 0
    ranges: list[list[Dwelling]] = [[] for _ in range(pieces)]
    for storey in storeys:
        middle = done + len(storey) / 2
        ranges[min(pieces - 1, int(middle * pieces / total))] += storey
        done += len(storey)
    return [tuple(one) for one in ranges if one]


def parts_of(community: Community, dwellings: Sequence[Dwelling]) -> tuple[str, ...]:
    """The shortest names for dwellings: whole buildings, whole units, storey ranges, single doors."""
    chosen = {dwelling.id for dwelling in dwellings}
    units = {(dwelling.building, dwelling.unit) for dwelling in dwellings}
    parts: list[Part] = []
    for building in dict.fromkeys(dwelling.building for dwelling in dwellings):
        stairs = community.stairs_by_building[building]
        if isinstance(stairs, Missing):
            continue
        if all(one.id in chosen for stair in stairs for one in stair.dwellings):
            parts.append(Part(building))
            continue
        for stair in stairs:
            if (building, stair.unit) not in units:
                continue
            parts += _stair_parts(stair.part, stair.dwellings, chosen)
    return tuple(str(part) for part in parts)


def _stair_parts(whole: Part, dwellings: Sequence[Dwelling], chosen: set[str]) -> list[Part]:
    if all(one.id in chosen for one in dwellings):
        return [whole] if dwellings else []
    full: list[int] = []
    single: list[Part] = []
    for storey, group in groupby(dwellings, key=lambda one: one.storey):
        doors = list(group)
        inside = tuple(one.door for one in doors if one.id in chosen)
        if len(inside) == len(doors):
            full.append(storey)
        elif inside:
            single.append(Part(whole.building, whole.unit, (storey,), inside))
    ranges = [Part(whole.building, whole.unit, tuple(full))] if full else []
    return sorted(ranges + single, key=lambda part: part.storeys)
