"""How far it is on foot from the gates of a community to what lies around it, along the ways [m]."""

from __future__ import annotations

from tiaowen.model.community import Community, join
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes
from tiaowen.model.systems.indicators import PublicFacility


def walk(community: Community, facility: PublicFacility) -> float | Missing:
    """The way to a facility on foot [m]: as stated, else walked from the nearest gate along the ways of the site.

    Missing with what to state where neither can be known: a distance or a position, the gates, the ways.
    """
    path = community.path_of(facility)
    if facility.distance_m is not None:
        return facility.distance_m
    if facility.position is None:
        return Missing((join(path, "distance"),))
    site = community.site
    lacking = tuple(f"site.{key}" for key in ("gates", "ways") if site is None or not getattr(site, key))
    if lacking or site is None:
        return Missing(lacking)
    routes = _routes(community)
    gates = [one.position for one in site.gates or () if one.position is not None]
    walked = [routes.route(gate, facility.position) for gate in gates]
    lengths = [one.length_m for one in walked if one.mode == "ways"]
    if lengths:
        return min(lengths)
    return Missing(("site.ways",) if gates else ("site.gates",))


def gates_unstated(community: Community) -> tuple[str, ...]:
    """The positions of gates that are not stated: one of them might be nearer."""
    gates = (community.site.gates if community.site else None) or ()
    return tuple(join(community.path_of(gate), "position") for gate in gates if gate.position is None)


def _routes(community: Community) -> Routes:
    """The walks of a community, kept as long as it lives."""
    found: Routes = community.memo.setdefault(id(Routes), Routes(community, "ways"))
    return found
