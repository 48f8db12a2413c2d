"""The cable schedule, derived from the device register and the routes over the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tiaowen.generators.cable import Cable, cable_kinds, sized, waste_factor, with_spare
from tiaowen.generators.cable_lengths import End, Length, end_of, joined, length, missing_paths, vertical
from tiaowen.generators.device import Device, Ids
from tiaowen.generators.devices import Register, register
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.model.parts import Part
from tiaowen.model.routes import Routes
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

__all__ = ["Cable", "cable_kinds", "cables", "omitted", "waste_factor"]
NOTHING = Text("", "")
CORES_OPEN = Text("芯数待定", "cores not settled")


@dataclass(frozen=True)
class _Schedule:
    """Gathers the cables of one community and what had to be left out."""

    community: Community
    register: Register
    routes: Routes
    ids: Ids = field(default_factory=Ids)
    notes: list[Text] = field(default_factory=list)

    # --- the access network -----------------------------------------------------------------------

    def access(self) -> Iterator[Cable]:
        """Feeders to the access points, subscriber cables to the stairs, drops to the dwellings."""
        points = [one for one in self.register.devices if one.kind == "user_access_point"]
        boxes = {one.id: [box for box in self.register.children(one.id) if box.dwelling] for one in points}
        for point in points:
            yield from self._feeder(point)
        cores = self.community.ftth.cores_per_dwelling if self.community.ftth else None
        if cores is None:
            if any(boxes.values()):
                self._note(
                    "用户光缆未列：ftth.cores_per_dwelling 未给出",
                    "subscriber cables left out: ftth.cores_per_dwelling not stated",
                )
            return
        for point in points:
            for part, some in _by_stair(boxes[point.id]).items():
                yield from self._user_cables(point, part, some, cores)
        for point in points:
            for box in boxes[point.id]:
                stair = self._stair(Part(box.building or "", box.unit), box.estimated)
                yield self._drop("drop", stair, box, cores)

    def _feeder(self, point: Device) -> Iterator[Cable]:
        head = self._head(self.community.ftth.head_end if self.community.ftth else None, "ftth.head_end", point)
        if head is None:
            return
        splitters = [one for one in self.register.children(point.id) if one.kind == "optical_splitter"]
        needed = with_spare(len(splitters), _spare())
        size = sized(needed, parameter("ftth.cable.cores").value)[0] if splitters else None
        why = (
            Text(f"光分路器 {len(splitters)} 台，含备用 {needed} 芯", f"{len(splitters)} splitters, {needed} cores")
            if splitters
            else CORES_OPEN
        )
        yield self._laid("feeder", head, end_of(self.routes, point), size, why)

    def _user_cables(self, point: Device, part: Part, boxes: list[Device], cores: int) -> Iterator[Cable]:
        needed = with_spare(len(boxes) * cores, _spare())
        sizes = sized(needed, parameter("ftth.cable.cores").value)
        stair = self._stair(part, any(box.estimated for box in boxes))
        why = Text(
            f"{len(boxes)} 户 × {cores} 芯，含备用 {needed} 芯", f"{len(boxes)} × {cores} cores, {needed} with spares"
        )
        for size in sizes:
            yield self._laid("user_cable", end_of(self.routes, point), stair, size, why)

    # --- cable television ---------------------------------------------------------------------------

    def television(self) -> Iterator[Cable]:
        """Fibre to the nodes, coaxial cable to the distribution points and on to the dwellings."""
        catv = self.community.catv
        nodes = [one for one in self.register.devices if one.kind == "optical_node"]
        points = [one for one in self.register.devices if one.kind == "distribution_point"]
        for node in nodes:
            head = self._head(catv.head_end if catv else None, "catv.head_end", node)
            if head is not None:
                yield self._laid("tv_fibre", head, end_of(self.routes, node), None, CORES_OPEN)
            if any(child.kind == "tv_terminal" for child in self.register.children(node.id)):
                self._note(
                    f"光节点 {node.tag} 入户光缆未列：芯数模型未给出",
                    f"fibres from {node.tag} into dwellings left out: cores not stated",
                )
        for point in points:
            feeder = self._node_above(point)
            if feeder is None:
                self._note(
                    f"分配点 {point.tag} 的电缆未列：不接任何光节点", f"cable to {point.tag} left out: fed by no node"
                )
                continue
            yield self._laid("tv_trunk", end_of(self.routes, feeder), end_of(self.routes, point), None)
        for point in points:
            for terminal in self.register.children(point.id):
                yield self._drop("tv_drop", end_of(self.routes, point), terminal)

    def _node_above(self, point: Device) -> Device | None:
        return next((one for one in self.register.chain(point) if one.kind == "optical_node"), None)

    # --- ends and lengths ---------------------------------------------------------------------------

    def _head(self, room: str | None, key: str, to: Device) -> End | None:
        """The head-end; None, with a note, where it or either position is not stated."""
        lacking = key
        if room is not None:
            building, element = self.community.room_by_id.get(room, (None, None))
            position = self.routes.position(room)
            end = End(room, building.id if building else None, element.storey if element else None, position)
            lacking = missing_paths(end, end_of(self.routes, to))
            if not lacking:
                return end
        self._note(f"至 {to.tag} 的光缆未列：{lacking} 未给出", f"cable to {to.tag} left out: {lacking} not stated")
        return None

    def _stair(self, part: Part, estimated: bool) -> End:
        return End(str(part), part.building, 1, self.routes.position(part), estimated)

    def _laid(self, kind: str, start: End, end: End, cores: int | None, why: Text = NOTHING) -> Cable:
        info, laid = cable_kinds()[kind], length(self.routes, start, end)
        if laid.route_m is None:
            self._note(
                f"{info.name.zh} {start.id} → {end.id} 未计长度：{laid.reason.zh}",
                f"{info.name.en} {start.id} → {end.id} has no length: {laid.reason.en}",
            )
        laid = replace(laid, reason=joined(why, laid.reason))
        return self._cable(kind, start, end.id, end.building, cores, laid, end.estimated)

    def _drop(self, kind: str, start: End, end: Device, cores: int | None = None) -> Cable:
        return self._cable(kind, start, end.id, end.building, cores, vertical(start, end.storey), end.estimated)

    def _cable(
        self, kind: str, start: End, end: str, building: str | None, cores: int | None, laid: Length, guessed: bool
    ) -> Cable:
        info = cable_kinds()[kind]
        return Cable(
            self.ids.claim(f"{info.prefix}-{end.replace('/', '-')}"),
            info.system,
            kind,
            start.id,
            end,
            building,
            cores,
            info.designation(cores),
            laid.route_m,
            laid.vertical_m,
            laid.total_m,
            info.provisions,
            start.estimated or guessed or laid.estimated,
            laid.reason,
        )

    def _note(self, zh: str, en: str) -> None:
        self.notes.append(Text(zh, en))


def _by_stair(boxes: list[Device]) -> dict[Part, list[Device]]:
    stairs: dict[Part, list[Device]] = {}
    for box in boxes:
        stairs.setdefault(Part(box.building or "", box.unit), []).append(box)
    return stairs


def _spare() -> float:
    return float(parameter("ftth.core_spare").value)


def cables(community: Community) -> tuple[Cable, ...]:
    """Every cable that can be derived: by kind, then in the order of the devices that they end at."""
    return _made(Same(community))[0]


def omitted(community: Community) -> list[Text]:
    """What is not in the cable schedule, or has no length there, and which field of the model is missing."""
    return list(_made(Same(community))[1])


@lru_cache(maxsize=2)
def _made(key: Same) -> tuple[tuple[Cable, ...], tuple[Text, ...]]:
    schedule = _Schedule(key.community, register(key.community), Routes(key.community))
    found = (*schedule.access(), *schedule.television())
    return found, tuple(dict.fromkeys(schedule.notes))
