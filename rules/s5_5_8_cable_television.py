"""5.5.8: cable television: the system, its optical nodes and what a dwelling gets of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.systems import OpticalNode
from tiaowen.rules.applies import LOW, buildings_with, coverage, kinds_of
from tiaowen.rules.catv_tree import behind, fttb, fttb_nodes, ftth_nodes, leaves, nodes_of, served_by, trees
from tiaowen.rules.centre import centre_ratio
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision


@rule("5.5.8-1")
def cable_television_for_every_dwelling(community: Community, provision: Provision) -> Iterator[Finding]:
    """There is a network of a stated kind; it reaches every dwelling once; the local operator runs it."""
    whole = subject(community, community)
    mode, nodes = look_up(community, "catv.mode"), look_up(community, "catv.nodes")
    missing = tuple(dict.fromkeys(path for one in (mode, nodes) if isinstance(one, Missing) for path in one.paths))
    if missing:
        yield from (Finding(whole, Missing(missing), part) for part in ("system", "served"))
    else:
        yield Finding(whole, bool(nodes), "system", ("catv.mode", "catv.nodes"))
        yield from _reached(community)
    yield path_finding(community, "catv.operation", "operation", lambda operation: bool(operation == "local_operator"))


def _reached(community: Community) -> Iterator[Finding]:
    served = {node.id: served_by(community, node) for node in nodes_of(community)}
    missing = tuple(path for one in served.values() if isinstance(one, Missing) for path in one.paths)
    if missing:
        yield Finding(subject(community, community), Missing(tuple(dict.fromkeys(missing))), "served")
        return
    known = (dwellings for dwellings in served.values() if not isinstance(dwellings, Missing))
    times = Counter(one.id for dwellings in known for one in dwellings)
    yield from coverage(community, times, "served", Text("光节点分配路径", "path from an optical node"))


@rule("5.5.8-2")
def fibre_to_the_building_or_to_the_home(community: Community, provision: Provision) -> Iterator[Finding]:
    """The access network is FTTB or FTTH."""
    yield path_finding(community, "catv.mode", "mode")


@rule("5.5.8-3", needs=("catv.mode", "catv.nodes"))
def optical_node_in_the_middle(community: Community, provision: Provision) -> Iterator[Finding]:
    """A node stands near the middle of what it serves."""
    for node in nodes_of(community):
        yield from centre_findings(community, node)


def centre_findings(community: Community, node: OpticalNode) -> Iterator[Finding]:
    """How central a node stands among its households."""
    where, dwellings = subject(community, node), served_by(community, node)
    if isinstance(dwellings, Missing):
        yield Finding(where, dwellings, "centre")
    elif dwellings:
        ratio = centre_ratio(community, node, dwellings)
        estimated = any(one.estimated for one in dwellings)
        yield Finding(where, ratio, "centre", (where.path,), estimated)


@rule("5.5.8-4-1", when=fttb)
def coaxial_drop(community: Community, provision: Provision) -> Iterator[Finding]:
    """The cable into the dwelling is coaxial."""
    yield path_finding(community, "catv.drop_medium", test=lambda medium: bool(medium == "coaxial"))


@rule("5.5.8-4-2", when=fttb_nodes)
def households_of_a_node(community: Community, provision: Provision) -> Iterator[Finding]:
    """Households of a node of multi-storey, mid-rise and high-rise housing, alone and shared."""
    for node in nodes_of(community):
        where, found = subject(community, node), _served_homes(community, node)
        if isinstance(found, Missing):
            yield from (Finding(where, found, part) for part in provision.parts)
        elif found.homes and not found.low:
            yield from _node_households(community, node, found)
            if len(found.homes) > 1:
                yield _large_buildings(community, node, found, provision)


@rule("5.5.8-4-3", when=fttb_nodes)
def households_of_a_low_rise_node(community: Community, provision: Provision) -> Iterator[Finding]:
    """Households of a node that serves low-rise housing or villas, alone and shared."""
    for node in nodes_of(community):
        where, found = subject(community, node), _served_homes(community, node)
        if isinstance(found, Missing):
            yield from (Finding(where, found, part) for part in provision.parts)
        elif found.low:
            yield from _node_households(community, node, found)


@dataclass(frozen=True, slots=True)
class _Homes:
    dwellings: tuple[Dwelling, ...]
    homes: tuple[Building, ...]
    low: bool


def _served_homes(community: Community, node: OpticalNode) -> _Homes | Missing:
    dwellings = served_by(community, node)
    if isinstance(dwellings, Missing):
        return dwellings
    homes = buildings_with(community, dwellings)
    kinds = kinds_of(community, homes)
    return kinds if isinstance(kinds, Missing) else _Homes(dwellings, homes, bool(kinds & LOW))


def _node_households(community: Community, node: OpticalNode, found: _Homes) -> Iterator[Finding]:
    where, estimated = subject(community, node), any(one.estimated for one in found.dwellings)
    for part in ("households", "shared") if len(found.homes) > 1 else ("households",):
        yield Finding(where, len(found.dwellings), part, (where.path,), estimated)


def _large_buildings(community: Community, node: OpticalNode, found: _Homes, provision: Provision) -> Finding:
    small = provision.values["sharing_below"].value
    counts = {home.id: _households(community, home) for home in found.homes}
    large = [id for id, count in counts.items() if count >= small]
    named = "、".join(large), ", ".join(large)
    told = Text(
        f"共用的 {len(counts)} 栋中户数较多的：{named[0]}", f"the larger of {len(counts)} buildings: {named[1]}"
    )
    where, estimated = subject(community, node), any(one.estimated for one in found.dwellings)
    return Finding(where, len(large), "own_node", (where.path,), estimated, told if large else None)


def _households(community: Community, building: Building) -> int:
    stairs = community.stairs_by_building[building.id]
    return 0 if isinstance(stairs, Missing) else sum(len(stair.dwellings) for stair in stairs)


@rule("5.5.8-4-4", when=fttb_nodes)
def optical_node_in_an_equipment_room_in_the_middle(community: Community, provision: Provision) -> Iterator[Finding]:
    """A node stands near the middle of what it serves, in an equipment room or cabinet."""
    for node in nodes_of(community):
        yield from centre_findings(community, node)
        yield field_finding(community, node, "place", "place")


@rule("5.5.8-4-5", when=fttb_nodes)
def station_ports_and_their_households(community: Community, provision: Provision) -> Iterator[Finding]:
    """Ports of the two-way optical station, and the households behind each."""
    for node in nodes_of(community):
        yield field_finding(community, node, "station_ports", "station_ports")
        ports = trees(community, node)
        if isinstance(ports, Missing):
            yield Finding(subject(community, node), ports, "port_households")
            continue
        for port, tree in ports:
            where, dwellings = subject(community, port), behind(community, tree)
            where = replace(where, id=f"{node.id}/{port.id}")
            if isinstance(dwellings, Missing):
                yield Finding(where, dwellings, "port_households")
                continue
            estimated = any(one.estimated for one in dwellings)
            yield Finding(where, len(dwellings), "port_households", (f"{where.path}.tree",), estimated)


@rule("5.5.8-4-10", when=fttb_nodes)
def splitter_cascade_depth(community: Community, provision: Provision) -> Iterator[Finding]:
    """Splitters in series from a node to and including the dwelling's own: above the point, its own, the dwelling's."""
    for node in nodes_of(community):
        where, ports = subject(community, node), trees(community, node)
        if isinstance(ports, Missing):
            yield from (Finding(where, ports, part) for part in provision.parts)
            continue
        ends = [leaf for _, tree in ports for leaf in leaves(tree)]
        if not ends:
            continue
        deepest = max(ends, key=lambda leaf: leaf.above)
        told = Text(f"最深处为分配点 {deepest.point}", f"deepest at the distribution point {deepest.point}")
        for part in provision.parts:
            yield Finding(where, deepest.above + 2, part, (f"{where.path}.ports",), detail=told)


@rule("5.5.8-5-1", when=ftth_nodes)
def households_of_a_node_in_fibre_to_the_home(community: Community, provision: Provision) -> Iterator[Finding]:
    """Each node is an area of its own, with the households that a node of the FTTB kind may have."""
    for node in nodes_of(community):
        where, found = subject(community, node), _served_homes(community, node)
        if isinstance(found, Missing):
            yield from (Finding(where, found, part) for part in provision.parts)
        elif found.homes:
            part = "low_rise_households" if found.low else "households"
            estimated = any(one.estimated for one in found.dwellings)
            yield Finding(where, len(found.dwellings), part, (f"{where.path}.serves",), estimated)
