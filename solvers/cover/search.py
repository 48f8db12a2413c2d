"""Local search for the fewest sets: leave one out, mend what that opens, and remember which targets stay open.

Reference: C. Gao, T. Weise, J. Li, A weighting-based local search for unicost set covering, CEC 2015.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEED = 1


def searched(
    sets: Mapping[int, frozenset[int]], start: Sequence[int], enough: float, rounds: int, deadline: float
) -> list[int]:
    """A cover of at most as many sets as ``start``, a cover; indices in rising order.

    Stops after so many rounds, at ``enough`` sets and at the ``deadline`` (monotonic).
    """
    search = _Search(sets, start)
    best = sorted(search.chosen)
    for _ in range(rounds):
        while not search.open:
            best = sorted(search.chosen)
            if len(best) <= max(1.0, enough + 1 / 2):
                break
            search.leave()
        if not search.open or time.monotonic() >= deadline:
            break
        if len(search.chosen) > 1:
            search.leave()
        search.mend()
    return sorted(search.indices[column] for column in best)


class _Search:
    """The columns chosen, how often each row is held, and what each column is worth by the weights of the rows.

    The worth of a column is the weight of the rows that it alone holds, or, where it is not chosen, would newly hold.
    """

    def __init__(self, sets: Mapping[int, frozenset[int]], start: Sequence[int]) -> None:
        self.indices = list(sets)
        numbers = {target: number for number, target in enumerate(sorted(set[int]().union(*sets.values())))}
        self.rows = [np.array(sorted(numbers[one] for one in sets[index]), dtype=np.int64) for index in self.indices]
        held: list[list[int]] = [[] for _ in numbers]
        for column, rows in enumerate(self.rows):
            for row in rows.tolist():
                held[row].append(column)
        self.columns = [np.array(some, dtype=np.int64) for some in held]
        self.weights = np.ones(len(numbers), dtype=np.int64)
        self.count = np.zeros(len(numbers), dtype=np.int64)
        self.worth = np.array([len(rows) for rows in self.rows], dtype=np.int64)
        self.moved = np.zeros(len(self.rows), dtype=np.int64)
        self.free = np.ones(len(self.rows), dtype=bool)
        self.open = dict.fromkeys(range(len(numbers)))
        self.chosen: dict[int, None] = {}
        self.chance, self.clock, self.last = random.Random(_SEED), 0, -1
        places = {index: column for column, index in enumerate(self.indices)}
        for index in start:
            self._put(places[index])

    def leave(self) -> None:
        """Leave out the chosen column that holds the least by itself, of equal ones the one that moved first."""
        column = min(
            (one for one in self.chosen if one != self.last or len(self.chosen) == 1),
            key=lambda one: (self.worth[one], self.moved[one], one),
        )
        del self.chosen[column]
        for row in self.rows[column].tolist():
            self.count[row] -= 1
            if self.count[row] == 0:
                self.open[row] = None
                self.worth[self.columns[row]] += self.weights[row]
                self.worth[column] -= self.weights[row]
            elif self.count[row] == 1:
                self.worth[self._holder(row)] += self.weights[row]
        self._touch(column)
        self.free[column] = False

    def mend(self) -> None:
        """Hold one of the open rows again; those that stay open weigh more from now on."""
        row = list(self.open)[self.chance.randrange(len(self.open))]
        able = self.columns[row][self.free[self.columns[row]]]
        able = able if len(able) else self.columns[row]
        self.last = int(able[np.lexsort((able, self.moved[able], -self.worth[able]))[0]])
        self._put(self.last)
        for left in self.open:
            self.weights[left] += 1
            self.worth[self.columns[left]] += 1

    def _put(self, column: int) -> None:
        for row in self.rows[column].tolist():
            if self.count[row] == 0:
                del self.open[row]
                self.worth[self.columns[row]] -= self.weights[row]
                self.worth[column] += self.weights[row]
            elif self.count[row] == 1:
                self.worth[self._holder(row)] -= self.weights[row]
            self.count[row] += 1
        self.chosen[column] = None
        self._touch(column)

    def _holder(self, row: int) -> int:
        holders: list[int] = self.columns[row].tolist()
        return next(column for column in holders if column in self.chosen)

    def _touch(self, column: int) -> None:
        self.clock += 1
        self.moved[column] = self.clock
        for row in self.rows[column].tolist():
            self.free[self.columns[row]] = True
