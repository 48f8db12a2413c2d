"""Covering problems: random ones, those of published families that a formula gives, and the shipped file."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

Sets = list[frozenset[int]]
DATA = Path(__file__).resolve().parents[1] / "data"


def random_cover(seed: int) -> tuple[Sets, list[float], int, list[int]]:
    """Up to nine sets over up to nine targets with costs and, for odd seeds, some sets chosen before."""
    chance = random.Random(seed)
    count, targets = chance.randint(0, 9), chance.randint(1, 9)
    density = chance.choice([0.15, 0.3, 0.5])
    sets = [frozenset(t for t in range(targets) if chance.random() < density) for _ in range(count)]
    costs = [float(chance.choice([0, 1, 1, 2, 3, 2.5])) if seed % 3 else 1.0 for _ in sets]
    chosen = [index for index in range(count) if seed % 2 and chance.random() < 0.15]
    return sets, costs, targets, chosen


def best_by_trying(sets: Sets, costs: list[float], chosen: list[int], *, fewest_first: bool) -> tuple[float, ...]:
    """(cost) or (number, cost) of the best cover of all that can be covered."""
    reach = frozenset[int]().union(*sets)
    rest = [index for index in range(len(sets)) if index not in chosen]
    found: list[tuple[float, ...]] = []
    for size in range(len(rest) + 1):
        for more in itertools.combinations(rest, size):
            taken = {*chosen, *more}
            if frozenset[int]().union(*(sets[index] for index in taken)) == reach:
                cost = sum(costs[index] for index in taken)
                found.append((float(len(taken)), cost) if fewest_first else (cost,))
    return min(found)


def hypercube(dimension: int) -> tuple[Sets, int]:
    """Edges of a hypercube as sets of the 4-cycles that they lie on (the CYC family of Grossman and Wool, 1997)."""
    edges: dict[tuple[int, int], int] = {}
    cycles: list[list[int]] = []

    def edge(one: int, other: int) -> int:
        return edges.setdefault((min(one, other), max(one, other)), len(edges))

    for node in range(2**dimension):
        for a, b in itertools.combinations((1 << bit for bit in range(dimension)), 2):
            if not node & (a | b):
                cycles.append([edge(node, node | a), edge(node, node | b)])
                cycles[-1] += [edge(node | a, node | a | b), edge(node | b, node | a | b)]
    return _turned(cycles, len(edges))


def two_colours(points: int) -> tuple[Sets, int]:
    """Fours of points, one of which any two colours of all points leave in one colour (CLR of Grossman and Wool)."""
    fours = [sum(1 << point for point in four) for four in itertools.combinations(range(points), 4)]
    every = (1 << points) - 1
    colours = range(1, 1 << points - 1)
    rows = [[i for i, four in enumerate(fours) if not four & one or not four & (every ^ one)] for one in colours]
    return _turned(rows, len(fours))


def affine_triples(dimension: int) -> tuple[Sets, int]:
    """Points of the affine space over three elements and its lines: the Steiner triple systems A9, A27, A81."""
    points = list(itertools.product(range(3), repeat=dimension))
    number = {point: index for index, point in enumerate(points)}
    lines = {
        frozenset((i, j, number[tuple((-a - b) % 3 for a, b in zip(points[i], points[j], strict=True))]))
        for i, j in itertools.combinations(range(len(points)), 2)
    }
    return _turned([sorted(line) for line in sorted(lines, key=sorted)], len(points))


def balas_ho(seed: int, rows: int, columns: int, density: float) -> tuple[Sets, list[float], int]:
    """Of the class of scp41 to scp65: random, each row held by two sets and each set by one row at least."""
    chance = random.Random(seed)
    sets = [{chance.randrange(rows)} for _ in range(columns)]
    for row in range(rows):
        for column in chance.sample(range(columns), max(2, round(density * columns))):
            sets[column].add(row)
    return [frozenset(one) for one in sets], [float(chance.randint(1, 100)) for _ in sets], rows


def or_library(name: str) -> tuple[Sets, list[float], int]:
    """A file in the format of the OR-Library: rows, columns, costs, then for each row the columns that hold it.

    Source of the files: J. E. Beasley, OR-Library: distributing test problems by electronic mail, Journal of the
    Operational Research Society 41(11), 1990, 1069-1072; the numbers as published, set out in other lines.
    """
    numbers = iter([int(word) for word in (DATA / name).read_text(encoding="utf-8").split()])
    rows, columns = next(numbers), next(numbers)
    costs = [float(next(numbers)) for _ in range(columns)]
    holding = [[next(numbers) - 1 for _ in range(next(numbers))] for _ in range(rows)]
    assert next(numbers, None) is None
    return (*_turned(holding, columns)[:1], costs, rows)


def _turned(rows: list[list[int]], columns: int) -> tuple[Sets, int]:
    sets: list[set[int]] = [set() for _ in range(columns)]
    for row, holding in enumerate(rows):
        for column in holding:
            sets[column].add(row)
    return [frozenset(one) for one in sets], len(rows)
