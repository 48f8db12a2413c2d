"""The coaxial trees behind optical nodes: which distribution points they reach, through how many splitters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.systems import DistributionPoint, OpticalNode, Port, Splitter
from tiaowen.rules.applies import times_served
from tiaowen.rules.outcomes import Inapplicable
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """A distribution point at the end of a branch; ``above`` counts the splitters and taps between port and point."""

    point: str
    above: int


def nodes_of(community: Community) -> tuple[OpticalNode, ...]:
    """The optical nodes that the model states."""
    return (community.catv and community.catv.nodes) or ()


def points_of(community: Community) -> tuple[DistributionPoint, ...]:
    """The subscriber distribution points that the model states."""
    return (community.catv and community.catv.points) or ()


def fttb(community: Community) -> Inapplicable | Missing | None:
    """A condition: the network is of the FTTB kind."""
    return _condition(community, "fttb")


def fttb_nodes(community: Community) -> Inapplicable | Missing | None:
    """A condition: the network is of the FTTB kind and its nodes are stated."""
    return _condition(community, "fttb", "nodes")


def fttb_points(community: Community) -> Inapplicable | Missing | None:
    """A condition: the network is of the FTTB kind and its nodes and distribution points are stated."""
    return _condition(community, "fttb", "nodes", "points")


def ftth_nodes(community: Community) -> Inapplicable | Missing | None:
    """A condition: the network is of the FTTH kind and its nodes are stated."""
    return _condition(community, "ftth", "nodes")


def _condition(community: Community, mode: str, *fields: str) -> Inapplicable | Missing | None:
    catv = community.catv
    if catv is None:
        return Missing(("catv",))
    if catv.mode is None:
        return Missing(("catv.mode",))
    if catv.mode != mode:
        return Inapplicable(Text(f"接入分配网不是 {mode.upper()} 方式", f"the access network is not {mode.upper()}"))
    missing = tuple(f"catv.{field}" for field in fields if getattr(catv, field) is None)
    return Missing(missing) if missing else None


def splitters(tree: str | Splitter) -> Iterator[Splitter]:
    """Every splitter and tap of a tree, from the root down."""
    if isinstance(tree, Splitter):
        yield tree
        for branch in tree.branches:
            yield from splitters(branch)


def leaves(tree: str | Splitter, above: int = 0) -> Iterator[Leaf]:
    """Every end of a tree, from left to right."""
    if isinstance(tree, Splitter):
        for branch in tree.branches:
            yield from leaves(branch, above + 1)
    else:
        yield Leaf(tree, above)


def trees(community: Community, node: OpticalNode) -> tuple[tuple[Port, str | Splitter], ...] | Missing:
    """The ports of a node with their trees; Missing where a port's tree is not stated."""
    ports = community.stated(node, "ports")
    if isinstance(ports, Missing):
        return ports
    missing = tuple(f"{community.path_of(port)}.tree" for port in ports if port.tree is None)
    return Missing(missing) if missing else tuple((port, port.tree) for port in ports if port.tree is not None)


def behind(community: Community, tree: str | Splitter) -> tuple[Dwelling, ...] | Missing:
    """The dwellings behind a tree; Missing where its points or their dwellings are not stated."""
    points = community.point_by_id
    named = [leaf.point for leaf in leaves(tree)]
    if any(id not in points for id in named):
        return Missing(("catv.points",))
    return community.served(part for id in named for part in points[id].serves)


def served_by(community: Community, node: OpticalNode) -> tuple[Dwelling, ...] | Missing:
    """The dwellings of a node: behind its ports in FTTB mode, else those that it lists."""
    if community.catv is None or community.catv.mode is None:
        return Missing(("catv.mode",))
    if community.catv.mode != "fttb":
        parts = community.stated(node, "serves")
        return parts if isinstance(parts, Missing) else community.served(parts)
    ports = trees(community, node)
    if isinstance(ports, Missing):
        return ports
    found: list[Dwelling] = []
    for _, tree in ports:
        dwellings = behind(community, tree)
        if isinstance(dwellings, Missing):
            return dwellings
        found += dwellings
    return tuple(found)


def points_by_dwelling(community: Community) -> dict[str, list[DistributionPoint]]:
    """For each dwelling the distribution points that serve it."""
    found: dict[str, list[DistributionPoint]] = {}
    for point in points_of(community):
        for id in times_served(community, point.serves):
            found.setdefault(id, []).append(point)
    return found
