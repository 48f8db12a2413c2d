"""Writing planned nodes into the model: rooms, stations, ports, trees, points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.catv import leaves
from tiaowen.model.community import Community
from tiaowen.model.systems import Catv, DistributionPoint, OpticalNode
from tiaowen.solvers.catv_points import PointPlan
from tiaowen.solvers.scope import fresh_ids
from tiaowen.solvers.split import Item, parts_of
from tiaowen.solvers.splitter_tree import Splitter, splitter_tree
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import choices, most

PORT_LIMIT = ("5.5.8-4-5", "port_households")
STATION = ("5.5.8-4-5", "station_ports")
FIRST_SPLITTERS = ("5.5.8-4-8", "first_splitter")
DEPTH, DEEPEST = ("5.5.8-4-10", "preferred"), ("5.5.8-4-10", "absolute")
POINT_AND_HOME = 2  # the splitter of the point and the dwelling's own end every cascade


@dataclass(frozen=True, slots=True)
class NodePlan:
    """One optical node to be: the building it stands in, what it serves, its points."""

    host: str
    items: tuple[Item, ...]
    points: tuple[PointPlan, ...]


def completed(community: Community, kept: Sequence[OpticalNode], plans: Sequence[NodePlan]) -> Catv:
    """The CATV design with the kept nodes first and the planned ones behind, in the order of the buildings."""
    catv = community.catv or Catv()
    order = {building.id: index for index, building in enumerate(community.buildings or ())}
    plans = sorted(plans, key=lambda plan: (order[plan.items[0].building], plan.items[0].dwellings[0].id))
    fibre_home = catv.mode == "ftth"
    kept_points = [point for point in catv.points or () if point.id in _points_of(kept)]
    taken = {node.id for node in kept} | {point.id for point in kept_points}
    nodes, points = [*kept], kept_points
    for id, plan in zip(fresh_ids("N", taken, len(plans)), plans, strict=True):
        data = _node(community, id, plan)
        if fibre_home:
            data["serves"] = list(parts_of(community, [one for item in plan.items for one in item.dwellings]))
        else:
            data |= _network(id, plan)
            points += [_point(community, f"{id}-D{index}", point) for index, point in enumerate(plan.points, 1)]
        nodes.append(OpticalNode.model_validate(data))
    changed = {name: getattr(catv, name) for name in Catv.model_fields}
    changed |= {"mode": catv.mode or "fttb", "nodes": tuple(nodes), "points": tuple(points)}
    if not fibre_home:
        changed["drop_medium"] = catv.drop_medium or "coaxial"
    else:
        changed["points"] = catv.points
    return Catv(**changed)


def _points_of(nodes: Sequence[OpticalNode]) -> set[str]:
    return {leaf.point for node in nodes for port in node.ports or () for leaf in leaves(port.tree)}


def _node(community: Community, id: str, plan: NodePlan) -> dict[str, Any]:
    building = community.building_by_id[plan.host]
    rooms = [room for room in building.rooms or () if room.kind in ("equipment_room", "telecom_room")]
    data: dict[str, Any] = {"id": id, "building": plan.host}
    if rooms:
        room = min(rooms, key=lambda one: one.kind != "equipment_room")
        data |= {"place": room.kind, "room": room.id}
    else:
        data["place"] = "equipment_cabinet"
    if any(item.estimated for item in plan.items):
        data["estimated"] = ["building"]
    return data


def _point(community: Community, id: str, plan: PointPlan) -> DistributionPoint:
    data: dict[str, Any] = {
        "id": id,
        "serves": list(parts_of(community, plan.dwellings)),
        "splitter": plan.ways,
        "building": plan.building,
        "storey": plan.storey,
    }
    if plan.unit is not None:
        data["unit"] = plan.unit
    if any(one.estimated for one in plan.dwellings):
        data["estimated"] = ["serves"]
    return DistributionPoint.model_validate(data)


def _network(id: str, plan: NodePlan) -> dict[str, Any]:
    sizes = [len(point.dwellings) for point in plan.points]
    ports = share_ports(sizes)
    stations = [count for count in choices(*STATION) if count >= len(ports)]
    return {
        "station_ports": stations[0] if stations else len(ports),
        "ports": [
            {"id": str(number), "tree": _tree([f"{id}-D{index + 1}" for index in port])}
            for number, port in enumerate(ports, 1)
        ],
    }


def share_ports(sizes: Sequence[int]) -> list[list[int]]:
    """Points on the fewest ports: each within its households and within what one first splitter reaches.

    Neighbouring points stay together as far as the shares allow; a port never has a lone point while another has more.
    """
    limit, widest = most(*PORT_LIMIT), max(choices(*FIRST_SPLITTERS))
    for count in range(1, len(sizes) + 1):
        if sum(sizes) > limit * count or len(sizes) > widest * count:
            continue
        ports = _neighbours(sizes, count)
        if any(sum(sizes[index] for index in port) > limit for port in ports):
            ports = _levelled(sizes, count)
        if all(sum(sizes[index] for index in port) <= limit and len(port) <= widest for port in ports):
            return ports
    return [[index] for index in range(len(sizes))]


def _neighbours(sizes: Sequence[int], count: int) -> list[list[int]]:
    share, more = divmod(len(sizes), count)
    ports, first = [], 0
    for number in range(count):
        last = first + share + (number < more)
        ports.append(list(range(first, last)))
        first = last
    return ports


def _levelled(sizes: Sequence[int], count: int) -> list[list[int]]:
    ports: list[list[int]] = [[] for _ in range(count)]
    for index in sorted(range(len(sizes)), key=lambda one: (-sizes[one], one)):
        room = math.ceil(len(sizes) / count)
        open_ports = [port for port in ports if len(port) < room]
        min(open_ports, key=lambda port: (sum(sizes[one] for one in port), len(port))).append(index)
    return sorted(sorted(port) for port in ports)


def _tree(points: Sequence[str]) -> Any:
    ways = choices(*FIRST_SPLITTERS)
    loss = parameter("catv.splitter.loss").value
    for limit in (DEPTH, DEEPEST):
        depth = most(*limit) - POINT_AND_HOME
        if len(points) <= max(ways) ** depth:
            return _data(splitter_tree(len(points), ways, loss, max_depth=depth).root, points)
    return _data(splitter_tree(len(points), ways, loss, max_depth=len(points)).root, points)


def _data(branch: Splitter | int, points: Sequence[str]) -> Any:
    if isinstance(branch, int):
        return points[branch]
    return {"splitter": branch.ways, "branches": [_data(one, points) for one in branch.branches]}
