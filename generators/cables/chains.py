"""Cables that run from device to device: loudspeaker lines, buses and feeders, as short trees from what feeds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tiaowen.generators.cables.cable import cable_kinds
from tiaowen.generators.cables.lengths import End, end_of, height
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import Register
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes

Chain = tuple[str, str, object]  # what feeds it, the kind of cable, the zone: no line is shared between zones


def starts(register: Register, routes: Routes, kinds: Mapping[str, str]) -> dict[str, Device]:
    """Where the cable of each chained device starts: at what feeds it, or at the nearest device joined before.

    ``kinds`` tells the kind of cable by the kind of device. Every chain is a shortest tree over straight distances
    and storey heights (Prim); among equals the first of the register is taken, and devices at one and the same place
    follow each other. A device whose place is not known is
    in no chain, and where the place of what feeds them is not known there is none.
    """
    chains: dict[Chain, list[Device]] = {}
    for device in register.devices:
        kind = kinds.get(device.kind)
        if kind is not None and device.parent is not None and cable_kinds()[kind].chained is not None:
            chains.setdefault((device.parent, kind, device.specs.get("zone")), []).append(device)
    found: dict[str, Device] = {}
    for (parent, _, _), some in chains.items():
        root = register.by_id[parent]
        ends = {one.id: end_of(routes, one) for one in (root, *some)}
        if not isinstance(ends[root.id].position, Missing):
            placed = [one for one in some if not isinstance(ends[one.id].position, Missing)]
            first = dict[object, Device]()
            last = dict[object, Device]()
            for one in placed:
                spot = _spot(ends[one.id])
                if first.setdefault(spot, one) is not one:
                    found[one.id] = last[spot]
                last[spot] = one
            found |= _tree(root, list(first.values()), ends)
    return found


def _spot(end: End) -> object:
    """The same for devices between which there is no way to measure."""
    return end.home or end.id, end.position, end.storey


def _tree(root: Device, some: Sequence[Device], ends: Mapping[str, End]) -> dict[str, Device]:
    nodes = [root, *some]
    places = np.array([ends[one.id].position for one in nodes], dtype=np.float64)
    heights = np.array([height(ends[one.id].storey) for one in nodes])
    homes = np.array([ends[one.id].home or f"/{index}" for index, one in enumerate(nodes)])
    away, before = np.full(len(nodes), np.inf), np.zeros(len(nodes), dtype=np.int64)
    free, last, found = np.ones(len(nodes), dtype=bool), 0, dict[str, Device]()
    for _ in some:
        free[last] = False
        inside, outside = np.abs(heights - heights[last]), np.abs(heights) + abs(heights[last])
        far = np.hypot(*(places - places[last]).T) + np.where(homes == homes[last], inside, outside)
        closer = free & (far < away)
        away[closer], before[closer] = far[closer], last
        last = int(np.where(free, away, np.inf).argmin())
        found[nodes[last].id] = nodes[int(before[last])]
    return found
