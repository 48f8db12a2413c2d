"""CATV: optical nodes, their ports and splitter trees, and the subscriber distribution points (5.5.8).

Fewest nodes first, then nodes near the middle of what they serve; the fewest and most even distribution points;
the fewest ports and splitters, then outlets within their band. Only buildings within the sharing distance share a
node. In FTTH mode only the nodes and what they serve are decided, without that distance (5.5.8-5).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiaowen.model.catv import dwellings_of_node
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.routes import Routes
from tiaowen.model.systems import OpticalNode
from tiaowen.solvers.catv.certificate import certificate_of
from tiaowen.solvers.catv.design import NodePlan, completed
from tiaowen.solvers.catv.nodes.reach import Sharing, within_reach
from tiaowen.solvers.catv.nodes.share import share_nodes
from tiaowen.solvers.catv.points import PointPlan, fewest_low, fewest_tall, low_points, tall_points
from tiaowen.solvers.catv.rows import equipment_rows
from tiaowen.solvers.certificate import Certificate, idle
from tiaowen.solvers.equipment_rows import with_rows
from tiaowen.solvers.grouping import Grouping, group
from tiaowen.solvers.packing.bins import fewest_bins
from tiaowen.solvers.scope import Scope, scope, straight
from tiaowen.solvers.split import PACKING_SECONDS, Item, by_stair
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import most, value_of

TALL, LOW = ("5.5.8-4-2", "households"), ("5.5.8-4-3", "households")
SHARING_BELOW = ("5.5.8-4-2", "sharing_below")
LOW_KINDS = ("low_rise", "villa")
_GROUPING = 0.85  # of the time; points, ports, trees and levels come after


@dataclass(frozen=True, slots=True)
class _Answer:
    """The grouping of one class of buildings, with the items and the points of each item."""

    grouping: Grouping
    items: tuple[Item, ...]
    low: bool


def size_catv(community: Community, only: Sequence[str] = (), seconds: float = 60.0) -> tuple[Community, Certificate]:
    """Complete the optical nodes of a community; pinned nodes with their trees and points stay as they are.

    Where the mode is not stated the network is designed in FTTB mode, and the certificate says so.
    """
    start = time.monotonic()
    kept = _kept(community, only)
    taken = [one.id for node in kept for one in served_by(community, node)]
    work = scope(community, taken, only)
    if not work.buildings:
        reason = Text("没有需要分配的住户。", "There is nothing to serve.")
        return community, idle("catv", bool(kept), reason, work.left_out, time.monotonic() - start)
    routes = Routes(community)
    until = start + _GROUPING * seconds
    answers = [_grouped(community, work, routes, low, max(0.0, until - time.monotonic())) for low in (False, True)]
    plans = [plan for answer in answers for plan in _plans(answer, routes, start + seconds)]
    design = completed(community, kept, plans, routes)
    groupings = [answer.grouping for answer in answers]
    rows = equipment_rows(design.networks)
    sized = community.replaced(catv=design.catv, equipment=with_rows(community, "catv", rows, "CATV-E", only))
    certificate = certificate_of(community, work, _kept_loads(community, kept), groupings, design, start)
    return sized, certificate


def served_by(community: Community, node: OpticalNode) -> tuple[Dwelling, ...]:
    """The dwellings that a node serves: those of its points, or in FTTH mode those it lists."""
    served = dwellings_of_node(community, node)
    return () if isinstance(served, Missing) else served


def _kept(community: Community, only: Sequence[str]) -> list[OpticalNode]:
    nodes = (community.catv and community.catv.nodes) or ()
    return [one for one in nodes if one.pinned or (only and not _touches(community, one, only))]


def _kept_loads(community: Community, kept: Sequence[OpticalNode]) -> list[tuple[OpticalNode, int]]:
    return [(node, len(served_by(community, node))) for node in kept]


def _touches(community: Community, node: OpticalNode, only: Sequence[str]) -> bool:
    return any(one.building in only for one in served_by(community, node))


def _grouped(community: Community, work: Scope, routes: Routes, low: bool, seconds: float) -> _Answer:
    limit = most(*(LOW if low else TALL))
    chosen = [one for one in work.buildings if (one[1] in LOW_KINDS) == low]
    items = [item for _, _, dwellings in chosen for item in node_items(dwellings, limit, low)]
    totals = {building.id: _total(community, building.id) for building, _, _ in chosen}
    alone = value_of(*SHARING_BELOW)
    exclusive = [not low and totals[item.building] >= alone for item in items]
    at = {item.building: routes.position(item.building) for item in items}
    if community.catv is not None and community.catv.mode == "ftth":
        distance = [[_weighted(host, item, at) for item in items] for host in items]
        return _Answer(
            group([item.households for item in items], limit, distance, exclusive, seconds), tuple(items), low
        )
    places = [None if isinstance(place := at[item.building], Missing) else place for item in items]
    reach = _by_route(routes, places, float(parameter("catv.share.distance_max").value))
    near = tuple({one: float(round(items[one].households * metres)) for one, metres in some} for some in reach)
    sharing = Sharing(tuple(item.households for item in items), limit, tuple(exclusive), near)
    return _Answer(share_nodes(sharing, seconds), tuple(items), low)


def _by_route(routes: Routes, places: Sequence[Point | None], farthest: float) -> list[list[tuple[int, float]]]:
    """For each place the others that a cable of at most ``farthest`` [m] reaches, with its length."""
    found: list[list[tuple[int, float]]] = []
    for place, some in zip(places, within_reach(places, farthest), strict=True):
        lengths = [
            (one, 0.0 if place is None or other is None else routes.distance(place, other))
            for one, other in ((index, places[index]) for index, _ in some)
        ]
        found.append([(one, metres) for one, metres in lengths if metres <= farthest])
    return found


def _total(community: Community, building: str) -> int:
    stairs = community.stairs_by_building[building]
    return 0 if isinstance(stairs, Missing) else sum(len(stair.dwellings) for stair in stairs)


def _weighted(host: Item, item: Item, at: Mapping[str, Point | Missing]) -> float:
    """Household-metres from a host to an item: what a node in the middle keeps small; ``at`` places the buildings."""
    a, b = at[host.building], at[item.building]
    if host.building == item.building or isinstance(a, Missing) or isinstance(b, Missing):
        return 0.0
    return float(round(item.households * straight(a, b)))


def node_items(dwellings: Sequence[Dwelling], limit: int, low: bool) -> list[Item]:
    """One building in the fewest parts that one node can serve; a unit above the limit is cut between its points."""
    building = dwellings[0].building
    if len(dwellings) <= limit:
        return [Item(building, tuple(dwellings))]
    pieces = []
    for stair in by_stair(dwellings):
        points = low_points([stair]) if low else tall_points(stair)
        pieces += _runs([point.dwellings for point in points], limit)
    bins = fewest_bins([len(piece) for piece in pieces], limit, PACKING_SECONDS).bins
    return [Item(building, tuple(one for index in sorted(chosen) for one in pieces[index])) for chosen in sorted(bins)]


def _runs(points: Sequence[tuple[Dwelling, ...]], limit: int) -> list[tuple[Dwelling, ...]]:
    """Neighbouring points joined into the fewest runs within the limit, as even as whole points allow."""
    total = sum(len(point) for point in points)
    count = math.ceil(total / limit)
    while True:
        share = math.ceil(len(points) / count)
        runs = [points[first : first + share] for first in range(0, len(points), share)]
        joined = [tuple(one for point in run for one in point) for run in runs]
        if all(len(one) <= limit for one in joined):
            return joined
        count += 1


def _plans(answer: _Answer, routes: Routes, deadline: float) -> list[NodePlan]:
    plans: list[NodePlan] = []
    for host, members in answer.grouping.groups:
        items = [answer.items[index] for index in members]
        stairs = [stair for item in items for stair in by_stair(item.dwellings)]
        points: list[PointPlan] = []
        fewest = fewest_low(stairs) if answer.low else fewest_tall(stairs)
        if answer.low:
            each = max(0.0, deadline - time.monotonic()) / (len(answer.grouping.groups) - len(plans))
            points = low_points(stairs, routes, each)
        else:
            points = [point for stair in stairs for point in tall_points(stair)]
        plans.append(NodePlan(answer.items[host].building, tuple(items), tuple(points), fewest))
    return plans
