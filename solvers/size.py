"""Sizing a community: every solver in turn, each with its certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tiaowen.model.community import Community
from tiaowen.solvers.cameras import size_cameras
from tiaowen.solvers.catv.sizing import size_catv
from tiaowen.solvers.certificate import Certificate
from tiaowen.solvers.coverage.broadcast import size_broadcast
from tiaowen.solvers.coverage.wireless import size_wireless
from tiaowen.solvers.ftth import size_ftth
from tiaowen.solvers.optical.sizing import size_optical
from tiaowen.solvers.patrol.sizing import size_patrol
from tiaowen.solvers.perimeter.sizing import size_perimeter
from tiaowen.solvers.power.sizing import size_power
from tiaowen.solvers.quantities import size_quantities
from tiaowen.solvers.rooms.sizing import size_rooms

Solver = Callable[[Community, Sequence[str], float], tuple[Community, Certificate]]
SOLVERS: dict[str, Solver] = {
    "ftth": size_ftth,
    "optical": size_optical,
    "catv": size_catv,
    "perimeter": size_perimeter,
    "patrol": size_patrol,
    "broadcast": size_broadcast,
    "wireless": size_wireless,
    "cameras": size_cameras,
    "quantities": size_quantities,
    "power": size_power,
    "rooms": size_rooms,
}


def size(
    community: Community,
    solvers: Sequence[str] = (),
    buildings: Sequence[str] = (),
    seconds: float = 60.0,
    told: Callable[[str], None] | None = None,
) -> tuple[Community, tuple[Certificate, ...]]:
    """Complete what is not pinned. ``solvers`` and ``buildings`` limit the work; ``told`` hears each solver's name.

    Returns the completed community and the certificates in the order in which the solvers ran.
    """
    certificates = []
    for name, solver in SOLVERS.items():
        if solvers and name not in solvers:
            continue
        if told is not None:
            told(name)
        community, certificate = solver(community, buildings, seconds)
        certificates.append(certificate)
    return community, tuple(certificates)
