"""Reading the coaxial network of a model: trees, the points they lead to, the dwellings behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.systems import DistributionPoint, OpticalNode, Port, Splitter


@dataclass(frozen=True, slots=True)
class Leaf:
    """A distribution point in a tree: its id and the splitters or taps above it, from the node down."""

    point: str
    above: tuple[Splitter, ...]


def leaves(tree: str | Splitter | None, above: tuple[Splitter, ...] = ()) -> Iterator[Leaf]:
    """The points of a tree from left to right."""
    if isinstance(tree, str):
        yield Leaf(tree, above)
    elif tree is not None:
        for branch in tree.branches:
            yield from leaves(branch, (*above, tree))


def points_of_port(community: Community, port: Port) -> tuple[DistributionPoint, ...]:
    """The distribution points behind a port, in the order of its tree."""
    return tuple(community.point_by_id[leaf.point] for leaf in leaves(port.tree))


def dwellings_of_port(community: Community, port: Port) -> tuple[Dwelling, ...] | Missing:
    """The dwellings behind a port; Missing where its tree or a building's dwellings are not stated."""
    if port.tree is None:
        return Missing((f"{community.path_of(port)}.tree",))
    return community.served(part for point in points_of_port(community, port) for part in point.serves)


def dwellings_of_node(community: Community, node: OpticalNode) -> tuple[Dwelling, ...] | Missing:
    """The dwellings that a node serves: what it lists, else all that its ports lead to."""
    if node.serves is not None:
        return community.served(node.serves)
    if node.ports is None:
        return Missing((f"{community.path_of(node)}.ports",))
    found: list[Dwelling] = []
    for port in node.ports:
        behind = dwellings_of_port(community, port)
        if isinstance(behind, Missing):
            return behind
        found += behind
    return tuple(found)
