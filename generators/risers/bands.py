"""The bands of a riser: where the heads of a storey stand, and where cables come in from elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tiaowen.generators.cables.schedule import Cable, cable_kinds, cables
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import building_name, legible, said
from tiaowen.generators.once import Same
from tiaowen.generators.risers.blocks import Block, Style, access_block, plain_block, reference_block
from tiaowen.generators.risers.measure import Measures, Trunk
from tiaowen.generators.risers.tracks import Key
from tiaowen.generators.risers.tree import Tree, node_block
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part

FOOT = -1000
OPEN = -999


def point_key(point: Device) -> Key:
    """The key of the cable that feeds a distribution point."""
    return "point:" + point.id, None


def trunk_key(trunk: Trunk) -> Key:
    """The key of the cable that a trunk is."""
    return "trunk:" + trunk.source.id, trunk.unit


@lru_cache(maxsize=2)
def _by_ends(key: Same) -> Mapping[tuple[str, str], list[Cable]]:
    found: defaultdict[tuple[str, str], list[Cable]] = defaultdict(list)
    for cable in cables(key.community):
        found[cable.from_id, cable.to_id].append(cable)
    return dict(found)


@lru_cache(maxsize=2)
def _by_end(key: Same) -> Mapping[str, list[Cable]]:
    found: defaultdict[str, list[Cable]] = defaultdict(list)
    for cable in cables(key.community):
        found[cable.to_id].append(cable)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Band:
    """The blocks at one level: a storey's number, `OPEN` for an unknown storey, `FOOT` for what comes in."""

    level: int
    blocks: tuple[Block, ...]
    fed: bool


class Bands:
    """Makes the bands of a share's riser."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self.share = measures.share
        self.content = measures.content
        self.language = measures.language
        kinds = self.content.kinds
        attributes = {"SYSTEM": self.content.system, "BUILDING": self.content.building.id}
        self.style = Style(kinds["device_layer"], kinds["cable_layer"], attributes)

    # --- what leads where -------------------------------------------------------------------------

    @cached_property
    def ranks(self) -> dict[Key, int]:
        """The place of every cable's end from left to right."""
        order: list[Key] = []
        for column in self.measures.columns:
            order += [point_key(point) for point in column.points]
            order += [trunk_key(one) for one in sorted(column.trunks, key=lambda one: column.lanes[one.key])]
        return {key: place for place, key in enumerate(order)}

    def rank(self, key: Key) -> int:
        """The place of a cable's end; the last where it has none."""
        return self.ranks.get(key, len(self.ranks))

    @cached_property
    def _of_source(self) -> dict[str, list[Key]]:
        """The cables that each head or reference sends straight to the columns, from left to right."""
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for trunk in self.measures.trunks:
            if not self.measures.from_point(trunk):
                found[trunk.source.id].append(trunk_key(trunk))
        for point in self.share.points:
            if point.parent is not None and point.parent not in self.share.devices:
                found[point.parent].append(point_key(point))
        return {source: sorted(keys, key=self.rank) for source, keys in found.items()}

    # --- the bands --------------------------------------------------------------------------------

    def bands(self) -> list[Band]:
        """The bands that have something to show, from below."""
        found = [Band(FOOT, self._sorted(self._references()), False)] if self._foreign else []
        levels: defaultdict[int, list[Device]] = defaultdict(list)
        for head in self.share.heads:
            levels[self._level(head)].append(head)
        others: defaultdict[int, list[Device]] = defaultdict(list)
        for one in self.share.others:
            others[self._level(one)].append(one)
        for level in sorted({*levels, *others}):
            blocks = self._sorted([self._head(head) for head in levels[level]])
            found.append(Band(level, (*blocks, *self._others(others[level])), bool(blocks)))
        return found

    def _level(self, device: Device) -> int:
        row = self.content.row(device.storey)
        return row if row in self.share.storeys and row is not None else OPEN

    def _others(self, devices: Sequence[Device]) -> Iterator[Block]:
        """What has no place of its own in the diagram: a block for each room."""
        rooms: defaultdict[str, list[Device]] = defaultdict(list)
        for one in devices:
            rooms[self._room(one)].append(one)
        for room, some in rooms.items():
            yield plain_block(some, room, self.style)

    def _room(self, device: Device) -> str:
        room = legible(device.room_name[self.language]) if device.room_name else ""
        if room and device.room and legible(device.room) not in room:
            room = f"{room} {legible(device.room)}"
        return room

    @cached_property
    def _foreign(self) -> list[str]:
        return [source for source in self._of_source if source not in self.share.devices]

    def _references(self) -> list[Block]:
        return [self._reference(self.content.register.by_id[source]) for source in self._foreign]

    def _sorted(self, blocks: list[Block]) -> tuple[Block, ...]:
        def middle(block: Block) -> float:
            ranks = [self.rank(key) for key, _ in block.outputs]
            return sum(ranks) / len(ranks) if ranks else float("inf")

        return tuple(sorted(blocks, key=middle))

    def _reference(self, device: Device) -> Block:
        texts = (said("from", self.language, tag=legible(device.tag)), self.place(device))
        return reference_block(device, self._of_source[device.id], texts, self.style.cable)

    def place(self, device: Device) -> str:
        """Where a device stands, for people: building and room, a cabinet, or nothing known."""
        community = self.content.community
        parts = []
        if device.building is not None and device.building in community.building_by_id:
            parts.append(building_name(community.building_by_id[device.building]))
        if device.room_name is not None:
            parts.append(legible(device.room_name[self.language]))
        if not parts and device.parent is not None:
            parent = self.content.register.by_id[device.parent]
            parts.append(legible(parent.tag))
        return " ".join(parts)

    def _head(self, head: Device) -> Block:
        room = self._room(head)
        splitters = self.content.splitters(head)
        if self.content.system == "ftth":
            targets = self._of_source.get(head.id, [])
            count = sum(count for _, count in self.outgoing(head).values())
            outgoing = said("other_sheets", self.language, count=count) if count else ""
            return access_block(
                head, splitters, targets, room, self._access_texts(head), outgoing, self.style, self._group
            )
        hidden = frozenset(one.id for some in self.content.stacks.values() for one in some)
        points = self.content.kinds["points"]
        tree = Tree(self.content.register, points, self.share.devices, self.rank, self._to, hidden)
        ports = tree.ports(head, self._of_source.get(head.id, []))
        captions = [(self._port(head, port), branch) for port, branch in ports]
        count = sum(count for _, count in self.outgoing(head).values())
        outgoing = said("other_sheets", self.language, count=count) if count else ""
        return node_block(head, captions, room, self._node_texts(head), outgoing, self.style)

    def _group(self, devices: Sequence[Device]) -> str:
        return said("group", self.language, first=legible(devices[0].tag), count=len(devices))

    def _to(self, point: Device) -> str:
        text = said("to", self.language, tag=legible(point.tag))
        if point.building is not None and point.building != self.content.building.id:
            text += f" {self.place(point)}"
        return text

    def _port(self, head: Device, port: str) -> str:
        own = head.id.split("-", 1)[-1]
        for prefix in (head.id, own):
            port = port.removeprefix(prefix + "-")
        return said("port", self.language, port=legible(port)[:6]) if port else ""

    def _access_texts(self, head: Device) -> list[str]:
        area = str(head.specs.get("area", ""))
        homes = self.households(area)
        word = "area_open" if homes is None else "area"
        texts = [said(word, self.language, area=legible(area), count=homes)]
        operators = head.specs.get("operators")
        return texts + ([said("operators", self.language, count=operators)] if operators is not None else [])

    def households(self, area: str) -> int | None:
        """The households of a distribution area, where they are known."""
        ftth = self.content.community.ftth
        for one in (ftth and ftth.areas) or ():
            if one.id == area:
                served = self.content.community.served(one.serves)
                return None if isinstance(served, Missing) else len(served)
        return None

    def _node_texts(self, head: Device) -> list[str]:
        stated = head.specs.get("station_ports")
        if not isinstance(stated, int):
            return [said("ports_open", self.language)]
        used = {one.port for one in self.content.register.children(head.id) if one.port is not None}
        return [said("ports", self.language, count=stated, spare=max(stated - len(used), 0))]

    # --- cables -----------------------------------------------------------------------------------

    @property
    def _cables(self) -> Mapping[tuple[str, str], list[Cable]]:
        return _by_ends(Same(self.content.community))

    def outgoing(self, head: Device) -> dict[str, tuple[list[Cable], int]]:
        """The stairs that a head feeds but that are not on this sheet: the cables there, and how many they are."""
        here = {device.id for one in self.share.terminals for device in one.devices}
        far = [one for one in self.content.register.children(head.id) if one.dwelling and one.id not in here]
        homes = Counter(str(Part(one.building or "", one.unit)) for one in far)
        some = {stair: self._cables.get((head.id, stair), []) for stair in homes}
        drops = self.content.system == "catv"
        return {stair: (found, homes[stair] if drops else max(len(found), 1)) for stair, found in some.items()}

    def trunk_label(self, trunk: Trunk) -> str:
        """What is written at a trunk: the cable's id, type, number and cores; nothing for coaxial cable."""
        if not self.measures.optical or self.measures.from_point(trunk):
            return ""
        if self.content.system == "catv":
            return self.label(self.content.kinds["drop_cable"], [], sum(len(one.devices) for one in trunk.terminals))
        stair = str(Part(self.content.building.id, trunk.unit))
        return self.label(self.content.kinds["trunk_cable"], self._cables.get((trunk.source.id, stair), []), 1)

    def feed_labels(self, heads: Sequence[Device]) -> list[str]:
        """What is written at the cables from the head-end."""
        ends = _by_end(Same(self.content.community))
        every = [cable for head in heads for cable in ends.get(head.id, ())]
        feeds = [cable for cable in every if cable.kind == self.content.kinds["feed_cable"]]
        return [self.label(cable.kind, [cable], 1) for cable in feeds]

    def label(self, kind: str, some: Sequence[Cable], count: int) -> str:
        """A cable label: ``id type-number(cores)``; where the schedule holds none, of the kind alone."""
        optical = self.content.system == "catv" and kind == self.content.kinds["drop_cable"]
        info = cable_kinds()["drop" if optical else kind]
        if not some:
            word = "cable_label_open" if info.cores is not None else "cable_label_plain"
            return said(word, self.language, type=info.type[self.language], count=count)
        first = some[0]
        word = "cable_label" if first.cores is not None else "cable_label_open"
        ids = legible(first.id) if len(some) == 1 else said("cable_ids", self.language, first=legible(first.id))
        text = said(word, self.language, type=info.type[self.language], count=len(some), cores=first.cores)
        return f"{ids} {text}"
