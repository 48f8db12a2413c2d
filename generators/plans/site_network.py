"""What the plan of a network shows: which devices stand where, what serves which building, where cables run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import dist

from tiaowen.generators.cables.lengths import end_of
from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.generators.drawing_words import conventions, legible, listed, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.sheets.sheet import Colour, Point
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part
from tiaowen.model.positions import centroid
from tiaowen.model.routes import Routes

MOST_NAMED = 2
MOST_TOGETHER = 4


@dataclass(frozen=True)
class Network:
    """One system of a community on the ground."""

    community: Community
    system: str
    language: str = "zh"

    @cached_property
    def register(self) -> Register:
        """The register of the community."""
        return register(self.community)

    @cached_property
    def routes(self) -> Routes:
        """The routes of the community."""
        return Routes(self.community)

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """The devices that a plan shows: heads and cabinets wherever they stand, points on open ground."""
        rules = conventions()["risers"][self.system]
        return tuple(
            one
            for one in self.register.devices
            if one.system == self.system
            and (one.kind in rules["heads"] or (one.building is None and one.dwelling is None and not _within(one)))
        )

    def ids(self, device: Device) -> tuple[str, ...]:
        """The ids that a symbol stands for: its own, and those of the splitters that stand with it on open ground."""
        found = [device.id]
        if device.building is None:
            for child in self.register.children(device.id):
                if child.dwelling is None and child.building is None and _within(child):
                    found += self.ids(child)
        return tuple(found)

    def position(self, device: Device) -> Point | Missing:
        """Where a device stands on the ground."""
        return end_of(self.routes, device).position

    @cached_property
    def head_end(self) -> Point | Missing:
        """Where the public networks enter."""
        system = getattr(self.community, self.system)
        room = system.head_end if system is not None else None
        if room is None or room not in self.community.room_by_id:
            return Missing((f"{self.system}.head_end",))
        return self.routes.position(room)

    # --- who serves whom --------------------------------------------------------------------------

    @cached_property
    def heads_of(self) -> dict[str, tuple[Device, ...]]:
        """The heads that serve each building, in natural order."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        kinds = conventions()["risers"][self.system]
        head_of: dict[str, str | None] = {}
        for one in self.register.devices:
            if one.kind == kinds["terminal"] and one.building is not None and one.parent is not None:
                if one.parent not in head_of:
                    chain = (self.register.by_id[one.parent], *self.register.chain(self.register.by_id[one.parent]))
                    head_of[one.parent] = next((device.id for device in chain if device.kind in kinds["heads"]), None)
                head = head_of[one.parent]
                if head is not None:
                    found[one.building].add(head)
        return {
            building: tuple(self.register.by_id[id] for id in sorted(ids, key=natural_key))
            for building, ids in found.items()
        }

    def group(self, building: str) -> str:
        """What a building belongs to, as its label says it: its areas or its nodes."""
        heads = self.heads_of.get(building, ())
        if self.system == "ftth":
            names = dict.fromkeys(str(head.specs.get("area", head.tag)) for head in heads)
        else:
            names = dict.fromkeys(head.tag for head in heads)
            if len(names) > MOST_NAMED:
                return said("group", self.language, first=legible(next(iter(names))), count=len(names))
        return legible(listed(names, self.language, 4))

    def homes(self, building: str) -> int | None:
        """The households of a building; None where they are not known."""
        found = self.community.dwellings_of(building)
        return None if isinstance(found, Missing) else len(found)

    def guessed(self, building: str) -> bool:
        """Whether the households of a building are an estimate."""
        found = self.community.dwellings_of(building)
        return not isinstance(found, Missing) and any(one.estimated for one in found)

    def served_homes(self, device: Device) -> int | None:
        """The households of a head's area or below it; None for what is no head, or where they are not known."""
        if device.kind not in conventions()["risers"][self.system]["heads"]:
            return None
        area = device.specs.get("area")
        ftth = self.community.ftth
        for one in (ftth and ftth.areas) or ():
            if one.id == area:
                served = self.community.served(one.serves)
                return None if isinstance(served, Missing) else len(served)
        return len({one.dwelling for one in _below(self.register, device) if self._ends(one)})

    def guessed_below(self, device: Device) -> bool:
        """Whether any terminal below a head is an estimate."""
        return any(one.estimated for one in _below(self.register, device) if self._ends(one))

    def _ends(self, device: Device) -> bool:
        return bool(device.kind == conventions()["risers"][self.system]["terminal"])

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """The colour of each building: one for all with the same heads, unlike those of its neighbours."""
        palette = [(one[0], one[1], one[2]) for one in conventions()["plans"]["colours"]]
        groups: dict[tuple[str, ...], list[Point]] = {}
        for building in self.community.buildings or ():
            key = tuple(head.id for head in self.heads_of.get(building.id, ()))
            if key and building.outline is not None:
                groups.setdefault(key, []).append(centroid(building.outline))
        taken: list[tuple[Point, int]] = []
        chosen: dict[tuple[str, ...], int] = {}
        for key, places in groups.items():
            chosen[key] = max(range(len(palette)), key=lambda one: (_apart(places, taken, one), -one))
            taken += [(place, chosen[key]) for place in places]
        return {
            building: palette[chosen[key]]
            for building, heads in self.heads_of.items()
            if (key := tuple(head.id for head in heads)) in chosen
        }

    # --- cables -----------------------------------------------------------------------------------

    @cached_property
    def feeds(self) -> list[tuple[Point, ...]]:
        """The routes from the head-end to the heads."""
        if isinstance(self.head_end, Missing):
            return []
        ends = [self.position(one) for one in self.devices if one.kind in conventions()["risers"][self.system]["heads"]]
        return [self.routes.line(self.head_end, end) for end in _distinct(ends) if end != self.head_end]

    @cached_property
    def branches(self) -> list[tuple[Point, ...]]:
        """The routes from heads and distribution points to what they feed in other buildings."""
        rules = conventions()["risers"][self.system]
        found: dict[tuple[Point, Point], None] = {}
        for one in self.register.devices:
            if one.system == self.system and one.kind in (*rules["heads"], *rules["points"]):
                start = self.position(one)
                ends = [self.routes.position(part) for part in self._fed_elsewhere(one)]
                if not isinstance(start, Missing):
                    found |= {(start, end): None for end in _distinct(ends) if end != start}
        return [self.routes.line(start, end) for start, end in found]

    def _fed_elsewhere(self, device: Device) -> Iterable[Part]:
        """The stairs of other buildings that a device feeds, itself or over the splitters that stand with it."""
        parts: dict[Part, None] = {}
        queue = list(self.register.children(device.id))
        while queue:
            one = queue.pop()
            if _within(one):
                queue += self.register.children(one.id)
            elif one.building is not None and one.building != device.building:
                parts[Part(one.building, one.unit)] = None
        return parts


def _within(device: Device) -> bool:
    """Whether a device stands inside another's cabinet, so that a plan shows only that one."""
    return device.kind in ("optical_splitter", "small_splitter", "optical_frame", "terminator")


def _distinct(points: Sequence[Point | Missing]) -> list[Point]:
    return list(dict.fromkeys(point for point in points if not isinstance(point, Missing)))


def _apart(places: Sequence[Point], taken: Sequence[tuple[Point, int]], colour: int) -> float:
    """How far the nearest place of a colour is from some places."""
    return min((dist(place, other) for place in places for other, one in taken if one == colour), default=float("inf"))


def access_rows(network: Network) -> list[tuple[str, ...]]:
    """The table of distribution areas: area, access points, households, optical splitters, buildings."""
    community = network.community
    rows = []
    areas = (community.ftth and community.ftth.areas) or ()
    for area in sorted(areas, key=lambda one: natural_key(one.id)):
        served = community.served(area.serves)
        homes = "—" if isinstance(served, Missing) else str(len(served))
        heads = [one for one in network.devices if one.specs.get("area") == area.id and one.kind == "user_access_point"]
        splitters: defaultdict[int | None, int] = defaultdict(int)
        for head in heads:
            for child in network.register.children(head.id):
                if child.kind == "optical_splitter":
                    splitters[child.ways] += 1
        ratios = listed([f"1:{ways}×{count}" for ways, count in splitters.items()], network.language, 3)
        tags = listed([head.tag for head in heads], network.language, 3)
        buildings = listed(dict.fromkeys(part.split("/")[0].split(":")[0] for part in area.serves), network.language)
        rows.append(tuple(map(legible, (area.id, tags, homes, ratios, buildings))))
    return rows


def node_rows(network: Network) -> list[tuple[str, ...]]:
    """The table of optical nodes: node, ports used and there, households, distribution points, buildings."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for building, heads in network.heads_of.items():
        for head in heads:
            found[head.id].append(building)
    rows = []
    for node in (one for one in network.devices if one.kind == "optical_node"):
        below = _below(network.register, node)
        homes = sum(1 for one in below if one.dwelling is not None and one.kind == "tv_terminal")
        points = sum(1 for one in below if one.kind == "distribution_point")
        used = len({one.port for one in network.register.children(node.id) if one.port is not None})
        ports = f"{used}/{node.specs.get('station_ports', '—')}"
        buildings = listed(sorted(found[node.id], key=natural_key), network.language)
        rows.append(tuple(map(legible, (node.tag, ports, str(homes), str(points), buildings))))
    return rows


def _below(register: Register, device: Device) -> list[Device]:
    found: list[Device] = []
    queue = list(register.children(device.id))
    while queue:
        one = queue.pop()
        found.append(one)
        if one.dwelling is None:
            queue += register.children(one.id)
    return found


def label_variants(network: Network, building: str, name: str, storeys: int | None) -> list[list[str]]:
    """What may be written in a building, from the fullest to the shortest.

    What serves it is left out where that stands in the building itself, with a tag of its own.
    """
    homes = network.homes(building)
    own = all(head.building == building for head in network.heads_of.get(building, ()))
    group = "" if own else network.group(building)
    second = ""
    if storeys is not None:
        word = "storeys_households" if homes else "storeys_only"
        second = said(word, network.language, storeys=storeys, count=homes)
    elif homes:
        second = said("households", network.language, count=homes)
    if homes and network.guessed(building):
        second += "*"
    full = [text for text in (name, second, group) if text]
    short = [text for text in (name, group) if text]
    variants = [full, [" ".join(full[:2]), *full[2:]], short, [name]]
    return [list(one) for one in dict.fromkeys(map(tuple, variants))]
