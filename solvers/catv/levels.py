"""The tree, the port's level and the cables of one port: fewest splitters, then every outlet within the band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, inf

from tiaowen.solvers.catv.links import Link, Losses, drop_types, forward, of_ways, reverse, trunk_types
from tiaowen.solvers.catv.splitter_tree import Splitter, Tree
from tiaowen.spec.parameters import parameter

DIGITS = 6  # levels that agree so far are equal


@dataclass(frozen=True, slots=True)
class Bands:
    """The level range of a port, the band at the outlet [dBµV] and the types of trunk and drop, thinnest first."""

    port: tuple[int, int]
    outlet: tuple[float, float]
    types: tuple[str, ...]
    drops: tuple[str, ...]
    tolerance: float = 10.0**-DIGITS


def bands() -> Bands:
    """The bands as the parameters give them."""
    port, outlet = parameter("catv.station.level").value, parameter("catv.outlet.level").value
    able, wanted = (int(port["least"]), int(port["most"])), (float(outlet["least"]), float(outlet["most"]))
    return Bands(able, wanted, trunk_types(), drop_types())


@dataclass(frozen=True, slots=True)
class PointLevel:
    """One point of a port: its cable and the levels [dBµV] and reverse losses [dB] of its worst and best outlets."""

    coax: str
    drop: str
    trunk_m: float
    low: float
    high: float
    back_least: float
    back_most: float


@dataclass(frozen=True, slots=True)
class PortLevels:
    """A port as planned: tree with ``order[leaf]`` the point at that leaf, set level, points in their own order.

    ``off_db`` adds up by how much the best and worst outlets of the points miss the band [dB]; ``off_bound_db`` is
    what no plan with as few splitters can go below.
    """

    tree: Tree
    order: tuple[int, ...]
    level: int
    points: tuple[PointLevel, ...]
    off_db: float
    off_bound_db: float = 0.0


def planned_port(links: Sequence[Link], trees: Sequence[Tree], limits: Bands) -> PortLevels:
    """The best plan of a port: trees all have the fewest splitters; least off the band, then least splitter loss.

    Then the fewest spare ways, the least thick cable, the least spread of levels and the highest level decide.
    """
    options = [_options(link, limits) for link in links]
    best: tuple[tuple[float, ...], Tree, tuple[int, ...], int] | None = None
    for tree in sorted(trees, key=lambda one: (one.worst_loss_db, one.spare_ports)):
        if best is not None and best[0][:3] <= (0.0, tree.worst_loss_db, tree.spare_ports - 1):
            break
        order = _order(links, tree)
        losses = _losses_by_point(tree, order)
        for level in range(limits.port[0], limits.port[1] + 1):
            rank = _rank(options, losses, tree, level, limits)
            if best is None or rank < best[0]:
                best = rank, tree, order, level
    if best is None:
        raise ValueError("a port needs a tree")
    rank, tree, order, level = best
    path_to = {point: tree.paths[leaf] for leaf, point in enumerate(order)}
    points = tuple(
        _cabled(link, option, path_to[index], level, limits)
        for index, (link, option) in enumerate(zip(links, options, strict=True))
    )
    bound = rank[0] if all(map(_alike, trees)) else _bound(options, trees, limits)
    return PortLevels(tree, order, level, points, rank[0], bound)


def _losses_by_point(tree: Tree, order: Sequence[int]) -> list[float]:
    by_point = {point: path_loss(forward(), tree.paths[leaf]) for leaf, point in enumerate(order)}
    return [by_point[point] for point in range(len(order))]


def _rank(
    options: Sequence[Sequence[_Option]], losses: Sequence[float], tree: Tree, level: int, limits: Bands
) -> tuple[float, ...]:
    off = thick = 0.0
    low, high = inf, -inf
    for some, loss in zip(options, losses, strict=True):
        missed, option = _chosen(some, level - loss, limits)
        off, thick = off + missed, thick + option.thick
        low, high = min(low, level - loss - option.most), max(high, level - loss - option.least)
    rounded = round(off, DIGITS), round(thick, DIGITS), round(high - low, DIGITS)
    return rounded[0], tree.worst_loss_db, tree.spare_ports, *rounded[1:], -level


def _alike(tree: Tree) -> bool:
    """Whether every leaf loses the same, so that it does not matter which point hangs where."""
    return len({round(path_loss(forward(), path), DIGITS) for path in tree.paths}) == 1


def _bound(options: Sequence[Sequence[_Option]], trees: Sequence[Tree], limits: Bands) -> float:
    """Each point alone at its best leaf and setting: what the points together cannot go below."""
    losses = {path_loss(forward(), path) for tree in trees for path in tree.paths}
    arriving = {level - loss for loss in losses for level in range(limits.port[0], limits.port[1] + 1)}
    return fsum(min(_chosen(some, before, limits)[0] for before in arriving) for some in options)


def _order(links: Sequence[Link], tree: Tree) -> tuple[int, ...]:
    """The points at the leaves: the lossiest point at the leaf that loses least; from left to right where equal."""
    losses = [path_loss(forward(), path) for path in tree.paths]
    if len({round(loss, DIGITS) for loss in losses}) == 1:
        return tuple(range(len(links)))
    thick = trunk_types()[-1]
    need = [link.behind[-1].most + forward().cable(thick, link.trunk_m) for link in links]
    leaves = sorted(range(len(losses)), key=lambda leaf: (losses[leaf], leaf))
    points = sorted(range(len(links)), key=lambda point: (-need[point], point))
    at = dict(zip(leaves, points, strict=True))
    return tuple(at[leaf] for leaf in range(len(leaves)))


def path_loss(losses: Losses, path: Sequence[int]) -> float:
    """What the splitters of a path lose [dB]."""
    return fsum(of_ways(losses, way) for way in path)


def off_band(low: float, high: float, limits: Bands) -> float:
    """By how much the worst and the best level miss the band [dB]."""
    return max(0.0, limits.outlet[0] - low) + max(0.0, high - limits.outlet[1])


def _cabled(link: Link, options: Sequence[_Option], path: Sequence[int], level: int, limits: Bands) -> PointLevel:
    """A point with its cables, levels and reverse losses."""
    before = level - path_loss(forward(), path)
    _, option = _chosen(options, before, limits)
    behind = link.behind[option.drop]
    back = path_loss(reverse(), path) + reverse().cable(option.trunk, link.trunk_m)
    return PointLevel(
        option.trunk,
        behind.drop,
        link.trunk_m,
        before - option.most,
        before - option.least,
        back + behind.back_least,
        back + behind.back_most,
    )


@dataclass(frozen=True, slots=True)
class _Option:
    """Cables for one point: metres of thicker cable, losses to the best and worst outlet [dB], types."""

    thick: float
    least: float
    most: float
    trunk: str
    drop: int


def _options(link: Link, limits: Bands) -> list[_Option]:
    """The cables that a point may have, the least thick ones first."""
    found = []
    for index, trunk in enumerate(limits.types):
        lost = forward().cable(trunk, link.trunk_m)
        for drop, behind in enumerate(link.behind):
            thick = index * link.trunk_m + drop * link.drops_m
            found.append(_Option(thick, lost + behind.least, lost + behind.most, trunk, drop))
    return sorted(found, key=lambda one: one.thick)


def _chosen(options: Sequence[_Option], before: float, limits: Bands) -> tuple[float, _Option]:
    """The least thick cables that bring a point's outlets into the band, or else as near to it as can be."""
    best: tuple[float, _Option] | None = None
    for option in options:
        off = round(off_band(before - option.most, before - option.least, limits), DIGITS)
        if best is None or off < best[0]:
            best = off, option
            if not off:
                break
    if best is None:
        raise ValueError("a point needs a type of cable")
    return best


def numbered(tree: Splitter | int, order: Sequence[int]) -> Splitter | int:
    """The tree with its leaves renamed to the points that stand there."""
    if isinstance(tree, int):
        return order[tree]
    return Splitter(tree.ways, tuple(numbered(branch, order) for branch in tree.branches))
