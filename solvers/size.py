"""Sizing a community: every solver in turn, each with its certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tiaowen.model.community import Community
from tiaowen.solvers.catv import size_catv
from tiaowen.solvers.certificate import Certificate
from tiaowen.solvers.ftth import size_ftth

Solver = Callable[[Community, Sequence[str], float], tuple[Community, Certificate]]
SOLVERS: dict[str, Solver] = {"ftth": size_ftth, "catv": size_catv}


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
