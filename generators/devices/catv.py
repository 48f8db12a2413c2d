"""The devices of cable television outside the dwellings: optical nodes, small splitters, distribution points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tiaowen.generators.devices.device import NO_SPECS, Device, Ids
from tiaowen.generators.devices.device_kinds import Plain, device_kinds
from tiaowen.generators.order import natural_key
from tiaowen.generators.standing import standing
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.model.systems import DistributionPoint, OpticalNode, Port, Splitter

_TYPES = MappingProxyType({"splitter": "分配器", "tap": "分支器"})


@dataclass(frozen=True, slots=True)
class Feed:
    """Where something is fed from: a device (None: not known) and one of its ports."""

    device: str | None
    port: str | None = None


UNFED = Feed(None)


@dataclass(frozen=True, slots=True)
class CatvDevices:
    """The devices outside the dwellings, and what feeds each dwelling (by dwelling id)."""

    devices: tuple[Device, ...]
    serving: Mapping[str, Feed]


def catv_devices(community: Community, ids: Ids) -> CatvDevices:
    """Nodes with their splitter trees, then the distribution points; each in natural order."""
    catv = community.catv
    if catv is None:
        return CatvDevices((), MappingProxyType({}))
    nodes = [(one, _node(community, one, ids)) for one in sorted(catv.nodes or (), key=lambda one: natural_key(one.id))]
    found: list[Device] = []
    leaves: dict[str, Feed] = {}
    for node, device in nodes:
        found.append(device)
        for port in node.ports or ():
            found += _Tree(community, node, device, port, ids).devices(leaves)
    serving: dict[str, Feed] = {}
    for point in sorted(catv.points or (), key=lambda one: natural_key(one.id)):
        device = _point(community, point, leaves.get(point.id, UNFED), ids)
        found.append(device)
        _serve(community, point.serves, device.id, device.ways, serving)
    for node, device in nodes:
        _serve(community, node.serves or (), device.id, None, serving)
    return CatvDevices(tuple(found), serving)


def _serve(
    community: Community, parts: tuple[str, ...], device: str, ways: int | None, serving: dict[str, Feed]
) -> None:
    """The first that names a dwelling feeds it; a point's ways are taken in the order of the dwellings."""
    dwellings = community.served(parts)
    if isinstance(dwellings, Missing):
        return
    for number, dwelling in enumerate(dwellings, 1):
        port = str(number) if ways is not None and number <= ways else None
        serving.setdefault(dwelling.id, Feed(device, port))


def _node(community: Community, node: OpticalNode, ids: Ids) -> Device:
    kind = device_kinds()["optical_node"]
    id = ids.take(kind.prefix, node.id)
    place = standing(community, node.building, node.room)
    return Device(
        id,
        id,
        kind.system,
        kind.key,
        building=place.building,
        storey=place.storey,
        room=place.room,
        room_name=place.room_name,
        specs=NO_SPECS if node.station_ports is None else {"station_ports": node.station_ports},
        provisions=kind.provisions,
        sources=(community.path_of(node), *(() if place.path is None else (place.path,))),
        estimated=bool(node.estimated),
        position=node.position or place.position,
    )


@dataclass(frozen=True, slots=True)
class _Tree:
    """The coaxial tree behind one port of a node, as devices."""

    community: Community
    node: OpticalNode
    device: Device
    port: Port
    ids: Ids

    def devices(self, leaves: dict[str, Feed]) -> Iterator[Device]:
        """The splitters from the port downwards; ``leaves`` learns what feeds each distribution point."""
        if self.port.tree is not None:
            yield from self._walk(self.port.tree, Feed(self.device.id, self.port.id), (), leaves)

    def _walk(
        self, tree: str | Splitter, feed: Feed, path: tuple[int, ...], leaves: dict[str, Feed]
    ) -> Iterator[Device]:
        if isinstance(tree, str):
            leaves.setdefault(tree, feed)
            return
        device = self._splitter(tree, feed, path)
        yield device
        for number, branch in enumerate(tree.branches, 1):
            yield from self._walk(branch, Feed(device.id, str(number)), (*path, number), leaves)

    def _splitter(self, splitter: Splitter, feed: Feed, path: tuple[int, ...]) -> Device:
        kind = device_kinds()["small_splitter"]
        where = ".".join((self.port.id, *map(str, path)))
        id = self.ids.take(kind.prefix, f"{self.node.id}-{where}")
        return Device(
            id,
            id,
            kind.system,
            kind.key,
            building=self.device.building,
            storey=self.device.storey,
            room=self.device.room,
            room_name=self.device.room_name,
            parent=feed.device,
            port=feed.port,
            specs=_splitter_specs(splitter, where, len(path) + 1),
            provisions=kind.provisions,
            sources=(self.community.path_of(splitter),),
            estimated=bool(self.port.estimated) or "ports" in self.node.estimated,
            position=self.device.position,
        )


def _splitter_specs(splitter: Splitter, path: str, level: int) -> Mapping[str, Plain]:
    type = "tap" if splitter.splitter is None and splitter.tap is not None else "splitter"
    ways = splitter.splitter if type == "splitter" else splitter.tap
    size: dict[str, Plain] = {} if ways is None else {"ways": ways}
    return {"type": type, "type_zh": _TYPES[type], "level": level, "path": path, **size}


def _point(community: Community, point: DistributionPoint, feed: Feed, ids: Ids) -> Device:
    kind = device_kinds()["distribution_point"]
    id = ids.take(kind.prefix, point.id)
    building, unit = _home(point)
    return Device(
        id,
        id,
        kind.system,
        kind.key,
        building=building,
        unit=unit,
        storey=point.storey,
        parent=feed.device,
        port=feed.port,
        specs=NO_SPECS if point.splitter is None else {"ways": point.splitter},
        provisions=kind.provisions,
        sources=(community.path_of(point),),
        estimated=bool(point.estimated),
        position=point.position,
    )


def _home(point: DistributionPoint) -> tuple[str | None, str | None]:
    """The building and unit where a point stands: as stated, else the only ones that it serves."""
    parts = [read_part(text) for text in point.serves]
    buildings = {part.building for part in parts}
    building = point.building or (buildings.pop() if len(buildings) == 1 else None)
    units = {part.unit for part in parts if part.building == building}
    stated = point.building is None or bool(units)
    return building, point.unit or (units.pop() if stated and len(units) == 1 else None)
