"""Cables that run from device to device: loudspeaker lines, buses and feeders, as short trees from what feeds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from tiaowen.generators.cables.cable import cable_kinds
from tiaowen.generators.cables.lengths import End, end_of, length
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import Register
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes

_NEAR = 16  # devices that a cable may go on to from each
Chain = tuple[str, str, object]  # what feeds it, the kind of cable, the zone: no line is shared between zones


def starts(register: Register, routes: Routes, kinds: Mapping[str, str]) -> dict[str, Device]:
    """Where the cable of each chained device starts: at what feeds it, or at the nearest device joined before.

    ``kinds`` tells the kind of cable by the kind of device. Every chain is a shortest tree over the lengths of the
    cables between what feeds it and its devices, each with those nearest to it as the crow flies; devices at one and
    the same place follow each other. A device whose place is not known is in no chain, and where the place of what
    feeds them is not known there is none.
    """
    chains: dict[Chain, list[Device]] = {}
    for device in register.devices:
        kind = kinds.get(device.kind)
        if kind is not None and device.parent is not None and cable_kinds()[kind].chained is not None:
            chains.setdefault((device.parent, kind, device.specs.get("zone")), []).append(device)
    found: dict[str, Device] = {}
    for (parent, _, _), some in chains.items():
        found |= _chain(register.by_id[parent], some, routes)
    return found


def _chain(root: Device, some: Sequence[Device], routes: Routes) -> dict[str, Device]:
    ends = {one.id: end_of(routes, one) for one in (root, *some)}
    if isinstance(ends[root.id].position, Missing):
        return {}
    spots: dict[object, list[Device]] = {}
    for one in some:
        if not isinstance(ends[one.id].position, Missing):
            spots.setdefault(_spot(ends[one.id]), []).append(one)
    found = {after.id: before for there in spots.values() for before, after in pairwise(there)}
    return found | _tree(root, [there[0] for there in spots.values()], ends, routes)


def _spot(end: End) -> object:
    """The same for devices between which there is no way to measure."""
    return end.home or end.id, end.position, end.storey


def _tree(root: Device, some: Sequence[Device], ends: Mapping[str, End], routes: Routes) -> dict[str, Device]:
    import networkx

    nodes = [root, *some]
    places = np.array([ends[one.id].position for one in nodes], dtype=np.float64)
    graph: networkx.Graph[int] = networkx.Graph()
    for index, one in enumerate(nodes):
        away = np.hypot(*(places - places[index]).T)
        near = np.argpartition(away, _NEAR)[: _NEAR + 1].tolist() if len(nodes) > _NEAR + 1 else range(len(nodes))
        for other in sorted({0, *near} - {index}):
            if not graph.has_edge(index, other):
                graph.add_edge(index, other, weight=length(routes, ends[one.id], ends[nodes[other].id]).total_m)
    tree = networkx.minimum_spanning_tree(graph)
    return {nodes[one].id: nodes[before] for one, before in networkx.bfs_predecessors(tree, 0)}
