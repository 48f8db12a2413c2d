"""Weights from pairwise judgements: the analytic hierarchy process, missing judgements completed after Harker.

The weights are the principal eigenvector of the matrix of judgements (Saaty 1977). Where judgements are missing, the
matrix that Harker (1987) puts in its place has the same eigenvector as the matrix completed by the weights themselves.
The consistency ratio divides Saaty's index by the random index of the order, which falls linearly with the number of
missing judgements (Ágoston and Csató 2022): with only enough judgements to hang together, nothing can contradict.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiaowen.spec.parameters import parameter

Pair = tuple[int, int]
Judgements = Mapping[Pair, float]


@dataclass(frozen=True, slots=True)
class Priorities:
    """Weights that add up to 1, the principal eigenvalue and the consistency ratio (0: no contradiction)."""

    weights: tuple[float, ...]
    eigenvalue: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Culprit:
    """The judgement that contradicts the others most.

    ``implied`` is what the others say in its place, ``ratio`` the consistency ratio with that. ``least`` and ``most``
    are the ends between which it would be consistent enough; None where even ``implied`` is not.
    """

    pair: Pair
    given: float
    implied: float
    ratio: float
    least: float | None
    most: float | None


def priorities(size: int, judgements: Judgements) -> Priorities:
    """The weights of ``size`` things by judgements "the first is so many times the second" (each pair once).

    The judgements have to connect all things (`connected`), else the weights mean nothing.
    """
    import numpy

    matrix = numpy.zeros((size, size))
    for (one, other), ratio in judgements.items():
        matrix[one, other], matrix[other, one] = ratio, 1 / ratio
    known = (matrix > 0).sum(axis=1)
    matrix[range(size), range(size)] = size - known
    values, vectors = numpy.linalg.eig(matrix)
    best = int(numpy.argmax(values.real))
    vector = numpy.abs(vectors[:, best].real)
    eigenvalue = float(values[best].real)
    weights = tuple(float(one) for one in vector / vector.sum())
    return Priorities(weights, eigenvalue, _ratio(size, len(judgements), eigenvalue))


def _ratio(size: int, known: int, eigenvalue: float) -> float:
    """Saaty's consistency ratio; the random index shrinks with every missing judgement."""
    spare = known - (size - 1)
    if size <= 2 or spare <= 0:
        return 0.0
    most = size * (size - 1) / 2 - (size - 1)
    index = (eigenvalue - size) / (size - 1)
    random = float(parameter("score.ahp.random_index").value[size])
    return max(0.0, index) / (random * spare / most)


def connected(size: int, pairs: Sequence[Pair]) -> list[set[int]]:
    """The groups of things that judgements connect; a single one where the weights are determined."""
    groups = [{one} for one in range(size)]
    for one, other in pairs:
        first = next(group for group in groups if one in group)
        second = next(group for group in groups if other in group)
        if first is not second:
            first |= second
            groups.remove(second)
    return groups


def together(judges: Sequence[Judgements]) -> dict[Pair, float]:
    """The judgements of a group: the geometric mean of each pair over those who gave it (Aczél and Saaty 1983)."""
    found: dict[Pair, list[float]] = {}
    for judge in judges:
        for (one, other), ratio in judge.items():
            pair, log = ((one, other), math.log(ratio)) if one < other else ((other, one), -math.log(ratio))
            found.setdefault(pair, []).append(log)
    return {pair: math.exp(math.fsum(logs) / len(logs)) for pair, logs in sorted(found.items())}


def culprit(size: int, judgements: Judgements, limit: float) -> Culprit | None:
    """The judgement whose change by itself makes the rest most consistent; ``limit`` is the ratio that is accepted.

    Each judgement is left out in turn and the weights of the others tell what it would be. None where leaving any out
    tears the things apart.
    """
    found = [one for pair in judgements for one in _without(size, judgements, pair)]
    if not found:
        return None
    ratio, pair, implied = min(found)
    least = most = None
    if ratio <= limit:
        least = _end(size, judgements, pair, implied, limit, -1)
        most = _end(size, judgements, pair, implied, limit, 1)
    return Culprit(pair, judgements[pair], implied, ratio, least, most)


def _without(size: int, judgements: Judgements, pair: Pair) -> Iterator[tuple[float, Pair, float]]:
    rest = {key: ratio for key, ratio in judgements.items() if key != pair}
    if len(connected(size, list(rest))) > 1:
        return
    weights = priorities(size, rest).weights
    implied = weights[pair[0]] / weights[pair[1]]
    yield priorities(size, {**rest, pair: implied}).ratio, pair, implied


def _end(size: int, judgements: Judgements, pair: Pair, implied: float, limit: float, sign: int) -> float:
    """How far a judgement may go from its implied value before the limit is passed; within Saaty's scale.

    The eigenvalue is convex in the logarithm of an entry, so that halving finds the end.
    """
    scale = math.log(parameter("score.ahp.scale_most").value)
    inside = max(-scale, min(scale, math.log(implied)))
    outside = sign * scale

    def ratio(log: float) -> float:
        return priorities(size, {**judgements, pair: math.exp(log)}).ratio

    if ratio(outside) <= limit:
        return math.exp(outside)
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if ratio(middle) <= limit else (inside, middle)
    return math.exp(inside)
