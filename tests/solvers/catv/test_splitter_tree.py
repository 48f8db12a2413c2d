"""The splitter tree and the division of households: by hand and against all trees there are."""

from __future__ import annotations

import functools

import pytest

from tiaowen.solvers.catv.splitter_tree import (
    NoTreeError,
    Splitter,
    even_points,
    fewest_points_between,
    fewest_trees,
    splitter_tree,
)

LOSS = {2: 3.8, 3: 5.9, 4: 7.5, 6: 10.0, 8: 11.5, 16: 15.5}


def all_trees(leaves, ways, loss, levels):
    """(splitters, worst loss, spare ports) of every tree."""

    @functools.cache
    def trees(count, left):
        found = {(0, 0.0, 0)} if count == 1 else set()
        if left:
            for way in ways:
                for branches in range(1, way + 1):
                    for used, worst, spare in rows(branches, count, left - 1):
                        found.add((used + 1, round(worst + loss[way], 6), spare + way - branches))
        return frozenset(found)

    @functools.cache
    def rows(branches, count, left):
        if branches == 0:
            return frozenset({(0, 0.0, 0)} if count == 0 else ())
        return frozenset(
            (a[0] + b[0], max(a[1], b[1]), a[2] + b[2])
            for size in range(1, count - branches + 2)
            for a in trees(size, left)
            for b in rows(branches - 1, count - size, left)
        )

    return trees(leaves, levels)


@pytest.mark.parametrize("ways", [(2,), (4,), (2, 3), (2, 4), (2, 3, 6), (3, 4)])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_best_of_all_trees(ways, depth):
    for leaves in range(1, 11):
        every = all_trees(leaves, ways, LOSS, depth)
        if not every:
            with pytest.raises(NoTreeError):
                splitter_tree(leaves, ways, LOSS, max_depth=depth)
            continue
        tree = splitter_tree(leaves, ways, LOSS, max_depth=depth)
        assert (tree.splitters, round(tree.worst_loss_db, 6), tree.spare_ports) == min(every)


def count(branch):
    """Splitters, leaves and spare ports by walking the tree."""
    if isinstance(branch, int):
        return 0, [branch], 0
    parts = [count(each) for each in branch.branches]
    leaves = [leaf for part in parts for leaf in part[1]]
    spare = sum(part[2] for part in parts) + branch.ways - len(branch.branches)
    return 1 + sum(part[0] for part in parts), leaves, spare


@pytest.mark.parametrize("leaves", [1, 2, 5, 16, 17, 33, 48])
def test_what_is_told_of_a_tree_is_true_of_it(leaves):
    tree = splitter_tree(leaves, tuple(LOSS), LOSS, max_depth=3)
    splitters, order, spare = count(tree.root)
    assert (splitters, order, spare) == (tree.splitters, list(range(leaves)), tree.spare_ports)
    assert max(map(len, tree.paths)) == tree.depth <= 3
    assert max(sum(LOSS[way] for way in path) for path in tree.paths) == pytest.approx(tree.worst_loss_db)


def test_by_hand():
    assert splitter_tree(1, (2,), LOSS, max_depth=0).root == 0
    assert splitter_tree(4, (2, 4), LOSS, max_depth=2).root == Splitter(4, (0, 1, 2, 3))
    two_levels = splitter_tree(17, tuple(LOSS), LOSS, max_depth=2)
    assert (two_levels.splitters, two_levels.depth) == (2, 2)


def test_more_depth_never_takes_more_splitters():
    counts = [splitter_tree(30, (2, 3, 4), LOSS, max_depth=depth).splitters for depth in (3, 4, 5, 6)]
    assert counts == sorted(counts, reverse=True)


def test_the_impossible_names_its_limits():
    with pytest.raises(NoTreeError, match="17 leaves need more than 2 levels"):
        splitter_tree(17, (2, 4), LOSS, max_depth=2)
    with pytest.raises(NoTreeError):
        splitter_tree(2, (), LOSS, max_depth=2)
    with pytest.raises(ValueError, match="needs a leaf"):
        splitter_tree(0, (2,), LOSS, max_depth=2)


def profiles(leaves, ways, loss, levels):
    """The sorted leaf losses of every tree with so many splitters, by number of splitters."""
    if leaves == 1:
        return {0: {(0,)}}
    found = {}
    for way in ways if levels else ():
        for branches in range(2, min(way, leaves) + 1):
            for sizes in partitions(leaves, branches, leaves - 1):
                rows = {0: {()}}
                for size in sizes:
                    below = profiles(size, ways, loss, levels - 1)
                    rows = {
                        a + b: rows_of(rows, below, a + b)
                        for a in rows
                        for b in below
                    }  # fmt: skip
                for used, some in rows.items():
                    moved = {tuple(one + loss[way] for one in profile) for profile in some}
                    found.setdefault(used + 1, set()).update(moved)
    return found


def rows_of(rows, below, total):
    return {
        tuple(sorted((*one, *other)))
        for a, some in rows.items()
        for b, more in below.items()
        if a + b == total
        for one in some
        for other in more
    }


def partitions(total, parts, largest):
    if parts == 0:
        return [()] if total == 0 else []
    return [
        (size, *rest)
        for size in range(1, min(total, largest) + 1)
        for rest in partitions(total - size, parts - 1, size)
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("leaves", range(1, 9))
def test_every_tree_with_the_fewest_splitters_is_offered(leaves, depth):
    ways, loss = (2, 3, 4), {2: 4, 3: 6, 4: 8}
    every = profiles(leaves, ways, loss, depth)
    if not every:
        with pytest.raises(NoTreeError):
            fewest_trees(leaves, ways, loss, max_depth=depth)
        return
    trees = fewest_trees(leaves, ways, loss, max_depth=depth, most=10_000)
    assert {tree.splitters for tree in trees} == {min(every)}
    told = [tuple(sorted(sum(loss[way] for way in path) for path in tree.paths)) for tree in trees]
    assert len(told) == len(set(told))
    assert set(told) == every[min(every)]
    assert trees[0] == splitter_tree(leaves, ways, loss, max_depth=depth)


def test_too_many_trees_leave_the_best_one():
    assert len(fewest_trees(12, (2, 3, 4, 6), LOSS, max_depth=2, most=3)) == 1


POINTS = {0: (), 1: (1,), 16: (16,), 17: (9, 8), 32: (16, 16), 33: (11, 11, 11), 50: (13, 13, 12, 12)}


@pytest.mark.parametrize("households", POINTS)
def test_even_points(households):
    assert even_points(households, 16) == POINTS[households]


@pytest.mark.parametrize("households", range(1, 60))
def test_points_between_are_in_range_when_any_division_is(households):
    sizes = fewest_points_between(households, 4, 8)
    possible = any(4 * points <= households <= 8 * points for points in range(1, households + 1))
    assert sum(sizes) == households
    assert (min(sizes) >= 4 and max(sizes) <= 8) == possible
    assert len(sizes) == -(-households // 8)


def test_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="empty"):
        fewest_points_between(5, 8, 4)
