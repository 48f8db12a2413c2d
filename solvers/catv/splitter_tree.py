"""The splitter tree that feeds a number of points, and the even division of households among points.

Which splitters exist, what they lose and how deep a tree may go are arguments: the numbers have their home elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_STEPS_PER_DB = 1_000_000  # losses are added as whole micro-decibels, so that equal sums compare equal


class NoTreeError(ValueError):
    """No tree of the given splitters reaches so many leaves within the given depth."""


@dataclass(frozen=True, slots=True)
class Splitter:
    """A splitter of so many `ways`; a branch is a leaf's number or a further splitter; ports beyond them are spare."""

    ways: int
    branches: tuple[Splitter | int, ...]


@dataclass(frozen=True)
class Tree:
    """A tree of splitters over the leaves 0, 1, … numbered from left to right; a lone leaf has no splitter.

    `depth` counts the splitters in series on the longest path, `worst_loss_db` [dB] adds them up on the lossiest one.
    """

    root: Splitter | int
    splitters: int
    depth: int
    worst_loss_db: float
    spare_ports: int

    @cached_property
    def paths(self) -> tuple[tuple[int, ...], ...]:
        """For each leaf in order, the ways of the splitters from the root down to it."""
        return tuple(path for _, path in sorted(_walk(self.root, ())))


def _walk(branch: Splitter | int, above: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    if isinstance(branch, int):
        yield branch, above
        return
    for each in branch.branches:
        yield from _walk(each, (*above, branch.ways))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A tree or a row of trees without leaf numbers; ``ways == 0`` stands for a leaf."""

    loss: int
    spare: int
    ways: int = 0
    parts: tuple[_Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class _Best:
    """The fewest splitters and, at that count, every trade of loss against spare ports that is worth keeping."""

    splitters: int
    front: tuple[_Shape, ...]


def splitter_tree(leaves: int, ways: Sequence[int], loss_db: Mapping[int, float], *, max_depth: int) -> Tree:
    """The tree with the fewest splitters, then the least worst-path loss, then the fewest spare ports.

    Args:
        leaves: points to feed, at least one.
        ways: the splitters there are, each by its number of outputs.
        loss_db: loss of each of them from input to output [dB].
        max_depth: most splitters in series.

    Raises:
        NoTreeError: no such tree exists.
        ValueError: an argument has no meaning.

    >>> splitter_tree(5, (2, 4), {2: 3.8, 4: 7.5}, max_depth=2).root
    Splitter(ways=2, branches=(Splitter(ways=4, branches=(0, 1, 2, 3)), 4))
    """
    if leaves < 1 or max_depth < 0 or any(way < 2 for way in ways):
        raise ValueError("a tree needs a leaf, a depth of zero or more and splitters of two ways or more")
    priced = tuple((way, round(loss_db[way] * _STEPS_PER_DB)) for way in sorted(set(ways)))
    best = _planner(priced).tree(leaves, max_depth)
    if best is None:
        raise NoTreeError(f"{leaves} leaves need more than {max_depth} levels of {sorted(set(ways))}-way splitters")
    shape = min(best.front, key=lambda each: (each.loss, each.spare))
    root, _ = _numbered(shape, 0)
    depth = max(len(path) for _, path in _walk(root, ()))
    return Tree(root, best.splitters, depth, shape.loss / _STEPS_PER_DB, shape.spare)


def fewest_trees(
    leaves: int, ways: Sequence[int], loss_db: Mapping[int, float], *, max_depth: int, most: int = 64
) -> tuple[Tree, ...]:
    """Trees with the fewest splitters that differ in what their paths lose: the one of `splitter_tree` comes first.

    All of them, unless more than `most` would have to be kept on the way; then the first alone.

    Raises:
        NoTreeError: no such tree exists.
        ValueError: an argument has no meaning.
    """
    best = splitter_tree(leaves, ways, loss_db, max_depth=max_depth)
    priced = tuple((way, round(loss_db[way] * _STEPS_PER_DB)) for way in sorted(set(ways)))
    try:
        shapes = _every_profile(priced, leaves, max_depth, most)
    except _TooManyError:
        return (best,)
    trees = {profile: _tree_of(shape, best.splitters) for profile, shape in shapes[1].items()} if shapes else {}
    own = tuple(sorted(sum(round(loss_db[way] * _STEPS_PER_DB) for way in path) for path in best.paths))
    return (best, *(tree for profile, tree in sorted(trees.items()) if profile != own))


def _tree_of(shape: _Shape, splitters: int) -> Tree:
    root, _ = _numbered(shape, 0)
    depth = max(len(path) for _, path in _walk(root, ()))
    return Tree(root, splitters, depth, shape.loss / _STEPS_PER_DB, shape.spare)


class _TooManyError(Exception):
    """More profiles than were to be kept."""


_Profiles: TypeAlias = tuple[int, dict[tuple[int, ...], _Shape]]


@lru_cache(maxsize=4096)
def _every_profile(ways: tuple[tuple[int, int], ...], leaves: int, levels: int, most: int) -> _Profiles | None:
    """The fewest splitters for so many leaves, and for each sorted list of leaf losses the shape with least spare."""
    if leaves == 1:
        return 0, {(0,): _Shape(0, 0)}
    found: list[_Profiles] = []
    for way, loss in ways if levels else ():
        for branches in range(2, min(way, leaves) + 1):
            row = _row_profiles(ways, branches, leaves, leaves - 1, levels - 1, most)
            if row is not None:
                spare = way - branches
                shapes = {
                    tuple(one + loss for one in profile): _Shape(s.loss + loss, s.spare + spare, way, s.parts)
                    for profile, s in row[1].items()
                }
                found.append((row[0] + 1, shapes))
    return _least(found, most)


@lru_cache(maxsize=65536)
def _row_profiles(
    ways: tuple[tuple[int, int], ...], branches: int, leaves: int, largest: int, levels: int, most: int
) -> _Profiles | None:
    if branches == 0:
        return (0, {(): _Shape(0, 0)}) if leaves == 0 else None
    found: list[_Profiles] = []
    for size in range(min(largest, leaves - branches + 1), 0, -1):
        first = _every_profile(ways, size, levels, most)
        rest = _row_profiles(ways, branches - 1, leaves - size, size, levels, most) if first else None
        if first and rest:
            shapes: dict[tuple[int, ...], _Shape] = {}
            for one, a in first[1].items():
                for other, b in rest[1].items():
                    key = tuple(sorted((*one, *other)))
                    shape = _Shape(max(a.loss, b.loss), a.spare + b.spare, 0, (a, *b.parts))
                    if key not in shapes or shape.spare < shapes[key].spare:
                        shapes[key] = shape
            found.append((first[0] + rest[0], shapes))
    return _least(found, most)


def _least(found: list[_Profiles], most: int) -> _Profiles | None:
    if not found:
        return None
    fewest = min(count for count, _ in found)
    shapes: dict[tuple[int, ...], _Shape] = {}
    for count, some in found:
        for profile, shape in some.items() if count == fewest else ():
            if profile not in shapes or shape.spare < shapes[profile].spare:
                shapes[profile] = shape
    if len(shapes) > most:
        raise _TooManyError
    return fewest, shapes


def _numbered(shape: _Shape, first: int) -> tuple[Splitter | int, int]:
    """Give the leaves numbers from `first` on; returns the branch and the next free number."""
    if not shape.ways:
        return first, first + 1
    branches = []
    for part in shape.parts:
        branch, first = _numbered(part, first)
        branches.append(branch)
    return Splitter(shape.ways, tuple(branches)), first


@lru_cache(maxsize=32)
def _planner(ways: tuple[tuple[int, int], ...]) -> _Planner:
    return _Planner(ways)


class _Planner:
    """Memoised dynamic programme over (leaves, levels left) and over (branches, leaves, size limit, levels left).

    A cheaper branch may trade a higher loss for fewer spare ports as long as another branch is lossier, so each state
    keeps the Pareto front of the two; the count of splitters simply adds up.
    """

    def __init__(self, ways: tuple[tuple[int, int], ...]) -> None:
        self._ways = ways
        self._trees: dict[tuple[int, int], _Best | None] = {}
        self._rows: dict[tuple[int, int, int, int], _Best | None] = {}

    def tree(self, leaves: int, levels: int) -> _Best | None:
        """The best trees for so many leaves in at most so many levels."""
        if leaves == 1:
            return _Best(0, (_Shape(0, 0),))
        if levels == 0 or not self._ways or leaves > self._ways[-1][0] ** levels:
            return None
        key = (leaves, levels)
        if key not in self._trees:
            self._trees[key] = _merge(self._rooted(leaves, levels))
        return self._trees[key]

    def _rooted(self, leaves: int, levels: int) -> Iterator[_Best]:
        for way, loss in self._ways:
            for branches in range(2, min(way, leaves) + 1):
                row = self._row(branches, leaves, leaves - 1, levels - 1)
                if row is None:
                    continue
                front = tuple(_Shape(s.loss + loss, s.spare + way - branches, way, s.parts) for s in row.front)
                yield _Best(row.splitters + 1, front)

    def _row(self, branches: int, leaves: int, largest: int, levels: int) -> _Best | None:
        """The best rows of exactly so many trees, none larger than `largest`, sizes falling from left to right."""
        if branches == 0:
            return _Best(0, (_Shape(0, 0),)) if leaves == 0 else None
        if not branches <= leaves <= branches * largest:
            return None
        key = (branches, leaves, largest, levels)
        if key not in self._rows:
            self._rows[key] = _merge(self._rowed(branches, leaves, largest, levels))
        return self._rows[key]

    def _rowed(self, branches: int, leaves: int, largest: int, levels: int) -> Iterator[_Best]:
        for size in range(min(largest, leaves - branches + 1), 0, -1):
            first = self.tree(size, levels)
            rest = self._row(branches - 1, leaves - size, size, levels) if first else None
            if first and rest:
                shapes = (
                    _Shape(max(a.loss, b.loss), a.spare + b.spare, 0, (a, *b.parts))
                    for a in first.front
                    for b in rest.front
                )
                yield _Best(first.splitters + rest.splitters, tuple(shapes))


def _merge(options: Iterator[_Best]) -> _Best | None:
    """Keep the fewest splitters and, of those, what no other beats in both loss and spare ports."""
    found = list(options)
    if not found:
        return None
    fewest = min(option.splitters for option in found)
    shapes = [shape for option in found if option.splitters == fewest for shape in option.front]
    front: list[_Shape] = []
    for shape in sorted(shapes, key=lambda each: (each.loss, each.spare)):
        if not front or shape.spare < front[-1].spare:
            front.append(shape)
    return _Best(fewest, tuple(front))


def even_points(households: int, largest: int) -> tuple[int, ...]:
    """The fewest points of at most `largest` households each, sizes as equal as can be, larger ones first.

    >>> even_points(33, 16)
    (11, 11, 11)
    """
    if households < 0 or largest < 1:
        raise ValueError("households must not be negative and a point must take one household at least")
    points = -(-households // largest)
    return tuple((households + points - 1 - index) // points for index in range(points))


def fewest_points_between(households: int, smallest: int, largest: int) -> tuple[int, ...]:
    """The fewest points, sizes within the range where households can be so divided, else merely fewest and even.

    The even division into the fewest points has the largest least size of all divisions that keep to `largest`; where
    it falls below `smallest`, nothing else stays above it.

    >>> fewest_points_between(9, 4, 8), fewest_points_between(3, 4, 8)
    ((5, 4), (3,))
    """
    if not 1 <= smallest <= largest:
        raise ValueError("the range of sizes is empty")
    return even_points(households, largest)
