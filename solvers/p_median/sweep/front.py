"""Beginnings of a partition, all of the same number of groups, and the step to those with one group more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.sweep.strokes import first_open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiaowen.solvers.p_median.bits import Bits
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints
    from tiaowen.solvers.p_median.sweep.strokes import Strokes

_EVERY = 16  # of the beginnings, one is looked at to tell how dear the others may become
_MORE = 3  # times the width are compared, as some hold the same items
_SALT = 1
_MOST = 1e300


class Front(NamedTuple):
    """Items taken, by rank; what is lost above the bound so far; the room left unused in the groups."""

    taken: Bits
    regret: Floats
    unused: Ints


class Step(NamedTuple):
    """The new front, and for each of its beginnings the one that it goes on from and the pattern put to it."""

    front: Front
    parent: Ints
    stroke: Ints


class _Choice(NamedTuple):
    """Beginnings whose first open item is the same: what the patterns at that item cost each kind of them."""

    states: Ints
    kind: Ints
    prices: Floats
    offset: int

    def of(self, some: Flags) -> _Choice:
        """For some of the beginnings."""
        return self._replace(states=self.states[some], kind=self.kind[some])


def advanced(front: Front, strokes: Strokes, room: float, width: int) -> Step | None:
    """From the best ``width`` beginnings those with one group more, none twice; None if no pattern fits any.

    ``room`` may be left unused in all. Beginnings compare by what is lost with the cheapest pattern to come, so that
    none goes on that has left an item alone; about three times as many as go on are handed to the next step.
    """
    choices = _best(front, list(_choices(front, strokes)), width)
    most = _highest(front, choices, width)
    found = [_within(front, strokes, choice, most, room) for choice in choices]
    if not sum(len(state) for state, _, _ in found):
        return None
    state, stroke, regret = (np.concatenate(part) for part in zip(*found, strict=True))
    taken = front.taken[state]
    taken[:, strokes.span] |= strokes.bits[stroke]
    best = _distinct(taken, regret)
    state, stroke = state[best], stroke[best]
    unused = front.unused[state] + strokes.spare[stroke]
    return Step(Front(taken[best], regret[best], unused), state, stroke)


def _choices(front: Front, strokes: Strokes) -> Iterator[_Choice]:
    first = first_open(front.taken)
    salt = _salt(front.taken.shape[1])
    for rank in np.unique(first[first < len(strokes.edges) - 1]).tolist():
        states, opened = np.flatnonzero(first == rank), strokes.opened(rank)
        if len(opened.regret):
            near = front.taken[states] & opened.mask
            _, at, kind = np.unique((near * salt).sum(axis=1), return_index=True, return_inverse=True)
            yield _Choice(states, kind, opened.prices(near[at]), int(strokes.edges[rank]))


def _best(front: Front, choices: list[_Choice], width: int) -> list[_Choice]:
    """The choices for the beginnings that go on."""
    least = [front.regret[each.states] + each.prices.min(axis=1)[each.kind] for each in choices]
    every = np.concatenate(least) if least else np.zeros(0)
    edge = float(np.partition(every, width - 1)[width - 1]) if len(every) > width else _MOST
    return [each.of(lost <= edge) for each, lost in zip(choices, least, strict=True)]


def _highest(front: Front, choices: list[_Choice], width: int) -> float:
    """About how much may be lost by those that go on."""
    every = _EVERY if len(front.regret) * 8 > width else 1
    some = [each.prices[each.kind[::every]] + front.regret[each.states[::every]][:, None] for each in choices]
    values = np.concatenate([each[each < np.inf] for each in some]) if some else np.zeros(0)
    place = _MORE * width // every
    return float(np.partition(values, place)[place]) if len(values) > place else _MOST


def _within(front: Front, strokes: Strokes, choice: _Choice, most: float, room: float) -> tuple[Ints, Ints, Floats]:
    """Beginning, pattern and loss wherever the loss is not above ``most`` and the room holds."""
    regret, kind = front.regret[choice.states], choice.kind
    least = np.full(len(choice.prices), np.inf)
    np.minimum.at(least, kind, regret)
    row, column = np.nonzero(choice.prices <= most - least[:, None])
    edges = np.searchsorted(row, np.arange(len(least) + 1))
    counts = np.diff(edges)[kind]
    which = np.repeat(np.arange(len(kind)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    stroke = column[within + edges[kind[which]]]
    lost = regret[which] + choice.prices[kind[which], stroke]
    state, stroke = choice.states[which], stroke + choice.offset
    fits = (lost <= most) & (front.unused[state] + strokes.spare[stroke] <= room)
    return state[fits], stroke[fits], lost[fits]


def _distinct(taken: Bits, regret: Floats) -> Ints:
    """The rows that hold different items, each with the least loss, in rising loss."""
    mark = (taken * _salt(taken.shape[1])).sum(axis=1)
    order = np.lexsort((regret, mark))
    new = np.ones(len(order), dtype=bool)
    new[1:] = mark[order][1:] != mark[order][:-1]
    best = order[new]
    return best[np.argsort(regret[best], kind="stable")]


def _salt(words: int) -> Bits:
    """Odd numbers by which rows of bits become marks that hardly ever agree by chance."""
    return np.random.default_rng(_SALT).integers(1, 2**63, size=words, dtype=np.uint64) | np.uint64(1)
