"""The better parts of two partitions of the same items into as many groups: where they differ, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaowen.solvers.p_median.model import Group, Instance


def crossed(instance: Instance, one: Sequence[Group], other: Sequence[Group]) -> list[Group]:
    """Of every set of items that both divide by themselves, into as many groups, the cheaper division."""
    of = {item: group for group in other for item in group[1]}
    overlaps: nx.Graph[tuple[int, Group]] = nx.Graph()
    for group in one:
        overlaps.add_edges_from(((0, group), (1, of[item])) for item in group[1])
    best: list[Group] = []
    for part in nx.connected_components(overlaps):
        first, second = ([group for side, group in part if side == which] for which in (0, 1))
        better = len(first) == len(second) and instance.cost(second) < instance.cost(first)
        best += second if better else first
    return sorted(best)
