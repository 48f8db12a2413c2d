"""Which telecom room each device on a switch is wired to, and how long the link of a powered one is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.parts import Part
from tiaowen.model.routes import Routes
from tiaowen.model.storeys import climb_m
from tiaowen.solvers.scope import straight
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import words

TELECOM, EQUIPMENT, CENTRE = "telecom_room", "equipment_room", "security_control_centre"
WIRING_ROOMS = (TELECOM, EQUIPMENT, CENTRE)
CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Powered:
    """A device, or so many in one place, on a switch: where it is said to be, and what one draws from it [W].

    ``powered`` is False for those of ``power.network.devices``: counted rows that only take ports of their building.
    """

    id: str
    kind: str
    path: str
    count: int
    load_w: float
    room: str | None
    building: str | None
    unit: str | None
    storey: int | None
    position: Point | None
    placeable: bool = True
    powered: bool = True


@dataclass(slots=True)
class Wired:
    """A room and the devices that are wired to it, with their lengths [m] where they are known."""

    building: Building
    room: Room
    devices: list[tuple[Powered, float | None]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many devices there are."""
        return sum(one.count for one, _ in self.devices)

    @property
    def loads(self) -> dict[float, int]:
        """How many devices there are of each load."""
        found: dict[float, int] = {}
        for one, _ in self.devices:
            found[one.load_w] = found.get(one.load_w, 0) + one.count
        return dict(sorted(found.items()))


class Links:
    """The rooms with their devices, and what could not be wired or measured."""

    def __init__(self, community: Community, only: Sequence[str] = ()) -> None:
        self.community, self.only, self.routes = community, only, Routes(community)
        self.left_out: list[Text] = []
        self.findings: list[Text] = []
        self._unmeasured: dict[str, list[str]] = {}
        self._wired: dict[str, Wired] = {}
        if community.cctv is None or community.cctv.cameras is None:
            self.left_out.append(Text("缺少 cctv.cameras，未计摄像机", "lacking cctv.cameras: no cameras counted"))
        for device in self._devices():
            self._wire(device)
        self._tell_unmeasured()

    @property
    def rooms(self) -> list[Wired]:
        """The rooms that devices are wired to, in the order of the community."""
        return [self._wired[id] for id in self.community.room_by_id if id in self._wired]

    def _devices(self) -> Iterator[Powered]:
        loads = parameter("power.poe.loads").value
        stated = (self.community.cctv and self.community.cctv.camera_types) or ()
        types = {one.id: one.power_w for one in stated if one.power_w is not None}
        for one in (self.community.cctv and self.community.cctv.cameras) or ():
            place = (one.room, one.building, one.unit, one.storey, one.position)
            draw = types.get(one.type or "", float(loads[CAMERA]))
            yield Powered(one.id, CAMERA, self.community.path_of(one), 1, draw, *place)
        for point in (self.community.wireless and self.community.wireless.devices) or ():
            if point.kind in loads:
                place = (point.room, point.building, point.unit, point.storey, point.position)
                draw = point.load_w if point.load_w is not None else float(loads[point.kind])
                yield Powered(point.id, point.kind, self.community.path_of(point), 1, draw, *place)
        networked = parameter("power.network.devices").value
        for row in self.community.equipment or ():
            if row.kind in networked and row.count:
                stands = (row.room, row.building, row.unit, row.storey, None)
                path = self.community.path_of(row)
                yield Powered(row.id, row.kind, path, row.count, 0.0, *stands, placeable=False, powered=False)
            elif row.kind in loads and row.count:
                load = row.load_w if row.load_w is not None else float(loads[row.kind])
                path = self.community.path_of(row)
                where = (row.room, row.building, row.unit, row.storey)
                yield Powered(row.id, row.kind, path, row.count, load, *where, None, placeable=False)

    def _wire(self, device: Powered) -> None:
        found = self._room_of(device) if device.powered else self._home_of(device)
        if found is None or (self.only and found[0].id not in self.only):
            return
        building, room = found
        length = self._length(device, room)
        if device.powered:  # of the others the cable schedule tells the length
            self._look_at(device, room, length)
        self._wired.setdefault(room.id, Wired(building, room)).devices.append((device, length))

    def _look_at(self, device: Powered, room: Room, length: float | None) -> None:
        if length is None:
            self._unmeasured.setdefault(room.id, []).append(device.id)
        elif length > parameter("power.link.longest").value:
            self._too_long(device, room, length)

    def _room_of(self, device: Powered) -> tuple[Building, Room] | None:
        """The room that it stands in where that wires devices, else one of its building, else the nearest one."""
        if device.room is not None:
            building, room = self.community.room_by_id[device.room]
            if room.kind in WIRING_ROOMS or self._is_centre(room):
                return building, room
        home = device.building or (self.community.room_by_id[device.room][0].id if device.room else None)
        own = [pair for pair in self._wiring if pair[0].id == home and pair[1].kind == TELECOM]
        position = self._position(device)
        if len(own) == 1:
            return own[0]
        candidates = own or self._wiring
        if position is None:
            self._leave_out(device, home is None)
            return None
        return self._nearest(position, candidates, device)

    def _home_of(self, device: Powered) -> tuple[Building, Room] | None:
        """The room of a device that is powered otherwise: in its building the nearest or first, else the nearest."""
        if device.room is not None:
            return self._room_of(device)
        if device.building is None:
            return None
        own = [pair for pair in self._wiring if pair[0].id == device.building]
        position = self._position(device)
        if own:
            return own[0] if position is None or len(own) == 1 else self._nearest(position, own, device)
        place = self.routes.position(self.community.building_by_id[device.building])
        return None if isinstance(place, Missing) or not self._wiring else self._nearest(place, self._wiring, device)

    def _leave_out(self, device: Powered, placeless: bool) -> None:
        field = "position" if device.placeable else "building" if placeless else "room"
        path = f"{device.path}.{field}"
        self.left_out.append(Text(f"{device.id}：缺少 {path}，未接", f"{device.id}: not wired, lacking {path}"))

    def _is_centre(self, room: Room) -> bool:
        return self.community.security is not None and self.community.security.centre == room.id

    @cached_property
    def _wiring(self) -> list[tuple[Building, Room]]:
        """The rooms that devices may be wired to; an equipment room only where its building has no telecom room."""
        found = self.community.room_by_id.values()
        with_telecom = {building.id for building, room in found if room.kind == TELECOM}
        return [
            (building, room)
            for building, room in found
            if self._is_centre(room)
            or (room.kind in WIRING_ROOMS and (room.kind != EQUIPMENT or building.id not in with_telecom))
        ]

    def _nearest(
        self, position: Point, rooms: Sequence[tuple[Building, Room]], device: Powered
    ) -> tuple[Building, Room] | None:
        """The nearest by route; rooms are tried from the straight line's nearest on, which no route undercuts."""
        placed = [(pair, place) for pair in rooms if not isinstance(place := self.routes.position(pair[1]), Missing)]
        if not placed:
            text = Text(f"{device.id}：没有可接入的电信间，未接", f"{device.id}: not wired, there is no telecom room")
            self.left_out.append(text)
            return None
        best, least = placed[0][0], math.inf
        for pair, place in sorted(placed, key=lambda one: (straight(position, one[1]), one[0][1].id)):
            if straight(position, place) >= least:
                break
            length = self.routes.distance(position, place)
            if length < least:
                best, least = pair, length
        return best

    def _position(self, device: Powered) -> Point | None:
        """Where a device is known to be: its own position, its room's, else its unit's or building's entrance."""
        if device.position is not None:
            return device.position
        if device.room is not None:
            return self.community.room_by_id[device.room][1].position
        if device.unit is None or device.building is None:
            return None
        place = self.routes.position(Part(device.building, device.unit))
        return None if isinstance(place, Missing) else place

    def _length(self, device: Powered, room: Room) -> float | None:
        """The route in plan and the height between the storeys where both are stated [m]; 0 in the room itself."""
        if device.room == room.id:
            return 0.0
        position, end = self._position(device), room.position
        if position is None or end is None:
            return None
        inside = device.building is not None and self.community.room_by_id[room.id][0].id == device.building
        flat = straight(position, end) if inside else self.routes.distance(position, end)
        if device.storey is None or room.storey is None:
            return None if inside else flat
        return flat + climb_m(device.storey, room.storey)

    def _too_long(self, device: Powered, room: Room, length: float) -> None:
        limit = parameter("power.link.longest")
        source = f"{limit.value:g} m ({limit.source})"
        above = Text(f"超过 {source}", f"above {source}")
        name = Text("摄像机", "camera") if device.kind == CAMERA else words("equipment")[device.kind]
        self.findings.append(
            Text(
                f"{name.zh} {device.id} 至 {room.id} 约 {length:.1f} m，{above.zh}，宜改光纤",
                f"{name.en} {device.id} to {room.id}: about {length:.1f} m, {above.en}: fibre",
            )
        )

    def _tell_unmeasured(self) -> None:
        for room, ids in sorted(self._unmeasured.items()):
            zh = f"{room}：{'、'.join(ids)} 缺少 position 或 storey，链路长度未核"
            en = f"{room}: lengths not looked at, lacking position or storey: {', '.join(ids)}"
            self.left_out.append(Text(zh, en))


def cores_for(links: int) -> tuple[int, int, int]:
    """Fibres for so many uplinks: those in use, with spare, and the size of the market's cable."""
    used = links * parameter("power.link.fibres").value
    needed = math.ceil(round(used * (1 + parameter("ftth.core_spare").value), 6))
    sizes = parameter("ftth.cable.cores").value
    return used, needed, next((size for size in sizes if size >= needed), needed)
