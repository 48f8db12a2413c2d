"""Writing planned nodes into the model: rooms, stations, ports, trees, points, with the levels behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.catv import leaves
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes
from tiaowen.model.systems import Catv, DistributionPoint, OpticalNode
from tiaowen.solvers.catv.levels import PointLevel, PortLevels, bands, numbered, planned_port
from tiaowen.solvers.catv.links import Links
from tiaowen.solvers.catv.points import PointPlan
from tiaowen.solvers.catv.ports import port_trees, share_ports
from tiaowen.solvers.catv.splitter_tree import Splitter, Tree
from tiaowen.solvers.scope import fresh_ids
from tiaowen.solvers.split import Item, parts_of
from tiaowen.spec.provisions import choices

STATION = ("5.5.8-4-5", "station_ports")
ESTIMATES = ("cable", "level_low", "level_high")  # lengths have an assumed vertical part


@dataclass(frozen=True, slots=True)
class NodePlan:
    """One optical node to be: the building it stands in, what it serves, its points and how few there may be."""

    host: str
    items: tuple[Item, ...]
    points: tuple[PointPlan, ...]
    fewest_points: int


@dataclass(frozen=True, slots=True)
class PortPlan:
    """A port to be: its points, the tree with the points at its leaves, and the levels where lengths are known."""

    points: tuple[int, ...]
    tree: Tree
    levels: PortLevels | Missing

    @property
    def root(self) -> Splitter | int:
        """The tree with each leaf the number of the point within the node."""
        order = self.levels.order if isinstance(self.levels, PortLevels) else tuple(range(len(self.points)))
        return numbered(self.tree.root, [self.points[index] for index in order])


@dataclass(frozen=True, slots=True)
class Network:
    """The network behind one written node: its ports, the bound on their number, the ports of its station."""

    id: str
    plan: NodePlan
    ports: tuple[PortPlan, ...]
    fewest_ports: int
    station_ports: int

    @property
    def spare(self) -> int:
        """Ports and splitter ways that nothing is connected to."""
        trees = sum(port.tree.spare_ports for port in self.ports)
        points = sum(max(0, point.ways - len(point.dwellings)) for point in self.plan.points)
        return self.station_ports - len(self.ports) + trees + points


@dataclass(frozen=True, slots=True)
class Design:
    """The design as the model holds it, and the networks of the nodes that were made."""

    catv: Catv
    networks: tuple[Network, ...]


def completed(
    community: Community, kept: Sequence[OpticalNode], plans: Sequence[NodePlan], routes: Routes | None = None
) -> Design:
    """The CATV design with the kept nodes first and the planned ones behind, in the order of the buildings."""
    catv = community.catv or Catv()
    order = {building.id: index for index, building in enumerate(community.buildings or ())}
    plans = sorted(plans, key=lambda plan: (order[plan.items[0].building], plan.items[0].dwellings[0].id))
    fibre_home = catv.mode == "ftth"
    kept_ids = _points_of(kept)
    kept_points = [point for point in catv.points or () if point.id in kept_ids]
    taken = {node.id for node in kept} | {point.id for point in kept_points}
    nodes, points, networks = [*kept], kept_points, []
    links = Links(community, routes or Routes(community))
    for id, plan in zip(fresh_ids("N", taken, len(plans)), plans, strict=True):
        data = _node(community, plan) | {"id": id}
        if fibre_home:
            data["serves"] = list(parts_of(community, [one for item in plan.items for one in item.dwellings]))
        else:
            network = _network(links, id, plan, data.get("room"))
            networks.append(network)
            data |= _stated(network)
            points += _points(community, network)
        nodes.append(OpticalNode.model_validate(data))
    changed = {name: getattr(catv, name) for name in Catv.model_fields}
    changed |= {"mode": catv.mode or "fttb", "nodes": tuple(nodes), "points": tuple(points)}
    if not fibre_home:
        changed["drop_medium"] = catv.drop_medium or "coaxial"
    else:
        changed["points"] = catv.points
    return Design(Catv(**changed), tuple(networks))


def _points_of(nodes: Sequence[OpticalNode]) -> set[str]:
    return {leaf.point for node in nodes for port in node.ports or () for leaf in leaves(port.tree)}


def _node(community: Community, plan: NodePlan) -> dict[str, Any]:
    building = community.building_by_id[plan.host]
    rooms = [room for room in building.rooms or () if room.kind in ("equipment_room", "telecom_room")]
    data: dict[str, Any] = {"id": "", "building": plan.host}
    if rooms:
        room = min(rooms, key=lambda one: one.kind != "equipment_room")
        data |= {"place": room.kind, "room": room.id}
    else:
        data["place"] = "equipment_cabinet"
    if any(item.estimated for item in plan.items):
        data["estimated"] = ["building"]
    return data


def _network(links: Links, id: str, plan: NodePlan, room: str | None) -> Network:
    node = links.node_place(plan.host, room)
    behind = [links.link(node, point) for point in plan.points]
    shared = share_ports([len(point.dwellings) for point in plan.points])
    ports = []
    for port in shared.ports:
        trees = port_trees(len(port))
        known = [link for index in port if not isinstance(link := behind[index], Missing)]
        if len(known) == len(port):
            levels = planned_port(known, trees, bands())
            ports.append(PortPlan(tuple(port), levels.tree, levels))
        else:
            lacking = [path for index in port if isinstance(link := behind[index], Missing) for path in link.paths]
            ports.append(PortPlan(tuple(port), trees[0], Missing(tuple(dict.fromkeys(lacking)))))
    stations = [count for count in choices(*STATION) if count >= len(ports)]
    return Network(id, plan, tuple(ports), shared.fewest, stations[0] if stations else len(ports))


def _stated(network: Network) -> dict[str, Any]:
    ports = []
    for number, port in enumerate(network.ports, 1):
        data: dict[str, Any] = {"id": str(number), "tree": _tree(network.id, port.root)}
        if isinstance(port.levels, PortLevels):
            data["level"] = port.levels.level
        ports.append(data)
    return {"station_ports": network.station_ports, "ports": ports}


def _tree(id: str, branch: Splitter | int) -> Any:
    if isinstance(branch, int):
        return _point_id(id, branch)
    return {"splitter": branch.ways, "branches": [_tree(id, one) for one in branch.branches]}


def _point_id(node: str, index: int) -> str:
    return f"{node}-D{index + 1}"


def _points(community: Community, network: Network) -> list[DistributionPoint]:
    levels: dict[int, PointLevel] = {}
    for port in network.ports:
        if isinstance(port.levels, PortLevels):
            levels |= dict(zip(port.points, port.levels.points, strict=True))
    return [
        _point(community, _point_id(network.id, index), plan, levels.get(index))
        for index, plan in enumerate(network.plan.points)
    ]


def _point(community: Community, id: str, plan: PointPlan, level: PointLevel | None) -> DistributionPoint:
    data: dict[str, Any] = {
        "id": id,
        "serves": list(parts_of(community, plan.dwellings)),
        "splitter": plan.ways,
        "building": plan.building,
        "storey": plan.storey,
    }
    if plan.unit is not None:
        data["unit"] = plan.unit
    estimated = ["serves"] if any(one.estimated for one in plan.dwellings) else []
    if level is not None:
        data |= {
            "coax": level.coax,
            "drop_coax": level.drop,
            "level_low": round(level.low, 1),
            "level_high": round(level.high, 1),
        }
        data |= {"cable": level.trunk_m} if level.trunk_m else {}
        estimated += [name for name in ESTIMATES if name in data]
    if estimated:
        data["estimated"] = estimated
    return DistributionPoint.model_validate(data)
