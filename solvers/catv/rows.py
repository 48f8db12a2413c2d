"""The equipment of cable television that no device of the model stands for: the resistors that end spare ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tiaowen.solvers.catv.design import Network


def equipment_rows(networks: Sequence[Network]) -> Iterator[dict[str, Any]]:
    """One row for each node with spare ways; nodes, splitters and cables themselves are in the design."""
    for network in networks:
        ports = network.station_ports - len(network.ports)
        if network.spare:
            yield {
                "kind": "terminator",
                "system": "catv",
                "count": network.spare,
                "building": network.plan.host,
                "serves": [network.id],
                "formula": f"{ports} + {network.spare - ports} = {network.spare}",
                "because": ["5.5.8-4-5", "5.5.8-4-8"],
            }
