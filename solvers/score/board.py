"""The score as a plan sees it: what each indicator is worth, how far its items are met, and what measures lift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from tiaowen.model.score_file import Lift, Measure
from tiaowen.spec.score import Scheme

Lifted = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class BoardItem:
    """An item that applies: its key, the part it belongs to, its functions, and the share that is assured (0 to 1)."""

    key: str
    part: str
    functions: tuple[str, ...]
    low: float

    def is_meant(self, lift: Lift) -> bool:
        """Whether a measure's lift, of an indicator that this item belongs to, speaks of it."""
        if lift.function is not None:
            return lift.function in self.functions
        return lift.part is None or lift.part == self.part


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator that applies: what its full mark is worth [points], and its items."""

    id: str
    points: float
    items: tuple[BoardItem, ...]

    def share(self, lifted: Lifted) -> float:
        """The share of its items that is met (0 to 1) once some are lifted."""
        met = [max(item.low, lifted.get((self.id, item.key), 0.0)) for item in self.items]
        return fsum(met) / len(met)


@dataclass(frozen=True, slots=True)
class Board:
    """All indicators that apply, and the scheme that marks them."""

    entries: tuple[Entry, ...]
    scheme: Scheme

    def score(self, lifted: Lifted) -> float:
        """The assured score [points] once some items are lifted."""
        return fsum(entry.points * self.scheme.mark(entry.share(lifted)) for entry in self.entries)

    def lifts(self, measure: Measure) -> dict[tuple[str, str], float]:
        """The items that a measure lifts above what they are, each with the share it brings them to."""
        found: dict[tuple[str, str], float] = {}
        for lift in measure.lifts:
            for entry in self.entries:
                if entry.id != lift.indicator:
                    continue
                for item in entry.items:
                    key = entry.id, item.key
                    if item.is_meant(lift) and lift.to > max(item.low, found.get(key, 0.0)):
                        found[key] = lift.to
        return found

    def after(self, measures: Iterable[Measure]) -> float:
        """The assured score [points] with these measures."""
        return self.score(together(self.lifts(one) for one in measures))

    def only(self, id: str) -> Board:
        """The board of one indicator, whose full mark is worth 1."""
        return Board(tuple(Entry(one.id, 1.0, one.items) for one in self.entries if one.id == id), self.scheme)


def together(lifts: Iterable[Lifted]) -> dict[tuple[str, str], float]:
    """Several lifts at once: each item goes as far as the best of them brings it."""
    found: dict[tuple[str, str], float] = {}
    for one in lifts:
        for key, to in one.items():
            found[key] = max(to, found.get(key, 0.0))
    return found


def allowed(measures: Sequence[Measure]) -> bool:
    """Whether a set of measures holds what each of them needs and nothing that any excludes."""
    ids = {one.id for one in measures}
    return all(ids.issuperset(one.needs) and ids.isdisjoint(one.excludes) for one in measures)
