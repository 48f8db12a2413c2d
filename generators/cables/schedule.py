"""The cable schedule, derived from the device register and the routes over the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tiaowen.generators.cables.cable import Cable, cable_kinds, sized, waste_factor, with_spare
from tiaowen.generators.cables.chains import starts
from tiaowen.generators.cables.lengths import End, Length, end_of, joined, length, missing_paths, stated, vertical
from tiaowen.generators.cables.sized import AS_SIZED, Written, cores_of
from tiaowen.generators.devices.device import Device, Ids
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Register, register
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part, read_part
from tiaowen.model.routes import Routes
from tiaowen.model.systems.optical import OpticalLink
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
    written: Written
    ids: Ids = field(default_factory=Ids)
    notes: list[Text] = field(default_factory=list)
    unmeasured: Counter[str] = field(default_factory=Counter)

    # --- the access network -----------------------------------------------------------------------

    def access(self) -> Iterator[Cable]:
        """Feeders to the access points, subscriber cables to the stairs, drops to the dwellings."""
        points = [one for one in self.register.devices if one.kind == "user_access_point"]
        boxes = {one.id: [box for box in self.register.children(one.id) if box.dwelling] for one in points}
        for point in points:
            yield from self._feeder(point)
        told = self.community.ftth.cores_per_dwelling if self.community.ftth else None
        cores = {point.id: told or self.written.cores(point) for point in points}
        if any(boxes[point.id] and cores[point.id] is None for point in points):
            self._note(
                "用户光缆未列：ftth.cores_per_dwelling 未给出",
                "subscriber cables left out: ftth.cores_per_dwelling not stated",
            )
        for point in points:
            yield from self._user_cables(point, boxes[point.id], cores[point.id])
        for point in points:
            each = cores[point.id]
            for box in boxes[point.id] if each is not None else ():
                guessed = box.estimated or told is None
                yield self._drop("drop", self._stair(Part(box.building or "", box.unit), guessed), box, each)

    def _feeder(self, point: Device) -> Iterator[Cable]:
        head = self._head(self.community.ftth.head_end if self.community.ftth else None, "ftth.head_end", point)
        if head is None:
            return
        end, written = end_of(self.routes, point), self.written.feeder(point)
        if written is not None:
            guessed = bool(written.estimated)
            for _ in range(written.cables):
                yield self._laid(
                    "feeder", head, end, written.cores, AS_SIZED, length_m=written.length_m, guessed=guessed
                )
            return
        splitters = [one for one in self.register.children(point.id) if one.kind == "optical_splitter"]
        needed = with_spare(len(splitters), _spare())
        size = sized(needed, parameter("ftth.cable.cores").value)[0] if splitters else None
        why = (
            Text(f"光分路器 {len(splitters)} 台，含备用 {needed} 芯", f"{len(splitters)} splitters, {needed} cores")
            if splitters
            else CORES_OPEN
        )
        yield self._laid("feeder", head, end, size, why)

    def _link(self, point: Device, link: OpticalLink) -> Iterator[Cable]:
        """The cables of a link that sizing wrote, from the access point or from a second-stage splitter's stair."""
        at, guessed = self.written.start(link), bool(link.estimated)
        start = end_of(self.routes, point) if at is None else self._stair(at, guessed)
        end = self._stair(read_part(link.to), guessed)
        why = joined(
            Text(f"{link.fibres} 芯在用", f"{link.fibres} fibres in use") if link.fibres else NOTHING, AS_SIZED
        )
        for _ in range(link.cables):
            yield self._laid("user_cable", start, end, link.cores, why, length_m=link.length_m, guessed=guessed)

    def _user_cables(self, point: Device, boxes: list[Device], cores: int | None) -> Iterator[Cable]:
        """The cables to the stairs: as sizing wrote them, else by the number of dwellings."""
        links = self.written.links(point)
        for link in links:
            yield from self._link(point, link)
        laid = {read_part(link.to) for link in links}
        for part, some in _by_stair(boxes).items():
            if cores is not None and part not in laid:
                yield from self._to_stair(point, part, some, cores)

    def _to_stair(self, point: Device, part: Part, boxes: list[Device], cores: int) -> Iterator[Cable]:
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
            stated_point = self.written.coax(point)
            coax, metres = (None, None) if stated_point is None else (stated_point.coax, stated_point.cable_m)
            ends = end_of(self.routes, feeder), end_of(self.routes, point)
            why = NOTHING if metres is None else AS_SIZED
            yield self._laid("tv_trunk", *ends, None, why, size=coax, length_m=metres)
        for point in points:
            stated_point = self.written.coax(point)
            for terminal in self.register.children(point.id):
                coax = None if stated_point is None else stated_point.drop_coax
                yield self._drop("tv_drop", end_of(self.routes, point), terminal, size=coax)

    def _node_above(self, point: Device) -> Device | None:
        return next((one for one in self.register.chain(point) if one.kind == "optical_node"), None)

    # --- the backbone ---------------------------------------------------------------------------------

    def backbone(self) -> Iterator[Cable]:
        """The fibres between the rooms of switches, as sizing counted them."""
        for row in self.written.backbone():
            start, end = (self._room(room) for room in ((row.serves or ("",))[0], row.room or ""))
            for _ in range(row.count):
                yield self._laid("backbone", start, end, cores_of(row), AS_SIZED, guessed=bool(row.estimated))

    # --- to single devices ----------------------------------------------------------------------------

    def single(self) -> Iterator[Cable]:
        """A cable to every device of the kinds that such cables lead to: from what feeds it, or on from another."""
        kinds = {end: kind.key for kind in cable_kinds().values() for end in kind.ends}
        chained = starts(self.register, self.routes, kinds)
        for device in self.register.devices:
            if device.kind in kinds and device.parent is not None:
                feeds = self.register.by_id[device.parent]
                yield self._to_device(kinds[device.kind], feeds, device, chained.get(device.id, feeds))
        self._tell_unmeasured()

    def _to_device(self, kind: str, feeds: Device, device: Device, before: Device) -> Cable:
        start, end = end_of(self.routes, before), end_of(self.routes, device)
        laid = vertical(start, device.storey) if device.dwelling else length(self.routes, start, end)
        if laid.route_m is None and not device.dwelling:
            self.unmeasured[kind] += 1
        longest = parameter("power.link.longest")
        if cable_kinds()[kind].key == "horizontal" and (laid.total_m or 0) > longest.value:
            zh, en = (
                f"超过 {longest.value} m，宜改光纤（{longest.source}）",
                f"above {longest.value} m: fibre ({longest.source})",
            )
            laid = replace(laid, reason=joined(laid.reason, Text(zh, en)))
        if before is not feeds:
            laid = replace(laid, reason=joined(cable_kinds()[kind].chained or NOTHING, laid.reason))
        cable = self._cable(kind, start, device.id, device.building, None, laid, device.estimated)
        return replace(cable, system=device.system, provisions=device.provisions or feeds.provisions)

    def _tell_unmeasured(self) -> None:
        for kind, count in self.unmeasured.items():
            name = cable_kinds()[kind].name
            zh = f"{name.zh} {count} 根未计长度：设备的位置未给出"
            self._note(zh, f"{name.en}: {count} without a length, the places of the devices are not stated")

    def _room(self, room: str) -> End:
        building, element = self.community.room_by_id.get(room, (None, None))
        if building is None or element is None:
            return End(room, None, None, Missing((room,)))
        return End(room, building.id, element.storey, self.routes.position(room))

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

    def _laid(
        self,
        kind: str,
        start: End,
        end: End,
        cores: int | None,
        why: Text = NOTHING,
        *,
        size: str | None = None,
        length_m: float | None = None,
        guessed: bool = False,
    ) -> Cable:
        info, laid = cable_kinds()[kind], stated(length(self.routes, start, end), length_m)
        if laid.route_m is None:
            self._note(
                f"{info.name.zh} {start.id} → {end.id} 未计长度：{laid.reason.zh}",
                f"{info.name.en} {start.id} → {end.id} has no length: {laid.reason.en}",
            )
        laid = replace(laid, reason=joined(why, laid.reason))
        return self._cable(kind, start, end.id, end.building, cores, laid, end.estimated or guessed, size)

    def _drop(self, kind: str, start: End, end: Device, cores: int | None = None, size: str | None = None) -> Cable:
        laid = vertical(start, end.storey)
        return self._cable(kind, start, end.id, end.building, cores, laid, end.estimated, size)

    def _cable(
        self,
        kind: str,
        start: End,
        end: str,
        building: str | None,
        cores: int | None,
        laid: Length,
        guessed: bool,
        size: str | None = None,
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
            info.designation(cores, size),
            laid.route_m,
            laid.vertical_m,
            laid.total_m,
            info.provisions,
            start.estimated or guessed or laid.estimated,
            laid.reason,
            size,
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
    community = key.community
    schedule = _Schedule(community, register(community), Routes(community), Written(community))
    found = (*schedule.access(), *schedule.television(), *schedule.backbone(), *schedule.single())
    return found, tuple(dict.fromkeys((*schedule.notes, *_unlisted(schedule.register, found))))


def _unlisted(known: Register, found: tuple[Cable, ...]) -> Iterator[Text]:
    """The devices of dwellings whose own cable is in no row: by kind, how many."""
    ends = {id for cable in found for id in (cable.from_id, cable.to_id)}
    lacking = Counter(one.kind for one in known.devices if one.info.cable and one.dwelling and one.id not in ends)
    for kind, info in device_kinds().items():
        if count := lacking[kind]:
            zh = f"{info.name.zh} {count} 个的户内线缆未列：户内走向未给出，接续见端口表"
            yield Text(zh, f"cables to {info.name.en}: {count} left out: routes inside dwellings not stated, see ports")
