"""What stands in the telecom, equipment and control rooms, and which rooms there should be besides the stated ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import AccessPoint, DistributionArea, OpticalNode
from tiaowen.model.systems.equipment import Equipment
from tiaowen.solvers.equipment_rows import kept_rows
from tiaowen.solvers.rooms.racks import Piece
from tiaowen.solvers.rooms.stations import (
    CENTRE_KIND,
    FIRE_KIND,
    Station,
    centre_id,
    hosts_in,
    stations_of,
    unknown_stations,
)
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least
from tiaowen.spec.vocabulary import words

TELECOM, EQUIPMENT = "telecom_room", "equipment_room"
OPERATORS = ("5.5.3-10", "access_point")
HIGH_RISE, LOWER, VILLA = "5.5.3-6-1", "5.5.3-6-2", "5.5.3-6-3"
FRAME, SPLITTER = "optical_frame", "optical_splitter"
COUNTED_OTHERWISE = ("rack", SPLITTER, "control_desk", "monitor", "fire_alarm_panel")


@dataclass(slots=True)
class Place:
    """A room, stated or needed, with what stands in it; ``asked_by`` names the provisions that ask for the room."""

    kind: str
    building: Building | None = None
    room: Room | None = None
    asked_by: tuple[str, ...] = ()
    cores: int = 0
    cores_from: list[str] = field(default_factory=list)
    operators: int = 0
    pieces: list[Piece] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    framed: bool = False
    estimated: bool = False

    @property
    def name(self) -> str:
        """What the place is called where it is told of."""
        return self.room.id if self.room is not None else self.building.id if self.building is not None else "—"


class Contents:
    """All places of a community and what could not be counted."""

    def __init__(self, community: Community, only: Sequence[str] = ()) -> None:
        self.community, self.only = community, only
        self.left_out: list[Text] = []
        self.notes: list[Text] = []
        self._unsized: set[str] = set()
        self._places: dict[tuple[str, str, str], Place] = {}
        self._stated()
        self._missing_rooms()
        self._access()
        self._nodes()
        self._head_ends()
        self._centre()
        self._rows()
        self._operators()

    @property
    def places(self) -> list[Place]:
        """The places in the order of the community's buildings and rooms; those that stand nowhere yet come last."""
        order = {one.id: index for index, one in enumerate(self.community.buildings or ())}
        last = len(order)
        return sorted(self._places.values(), key=lambda one: order[one.building.id] if one.building else last)

    # --- which places there are -------------------------------------------------------------------

    def _put(self, kind: str, building: Building | None, room: Room | None, asked_by: tuple[str, ...] = ()) -> Place:
        key = (kind, building.id if building else "", room.id if room else "")
        place = self._places.setdefault(key, Place(kind, building, room))
        place.asked_by = tuple(dict.fromkeys((*place.asked_by, *asked_by)))
        return place

    def _stated(self) -> None:
        centre = centre_id(self.community)
        for building in self._buildings():
            for room in building.rooms or ():
                kind = CENTRE_KIND if room.id == centre else room.kind
                if kind in (TELECOM, EQUIPMENT, CENTRE_KIND, FIRE_KIND):
                    self._put(kind, building, room)

    def _buildings(self) -> list[Building]:
        return [one for one in self.community.buildings or () if not self.only or one.id in self.only]

    def _missing_rooms(self) -> None:
        """Each high-rise has a telecom room of its own."""
        for building in self._buildings():
            if building.use == "residential" and self.community.kind_of(building) == "high_rise":
                self._in_building(TELECOM, building, (HIGH_RISE,))

    def _in_building(self, kind: str, building: Building, asked_by: tuple[str, ...]) -> Place | None:
        """The one room of a kind in a building, or a place for the one that it lacks; None where there are several."""
        rooms = [one for one in building.rooms or () if one.kind == kind]
        if len(rooms) > 1:
            return None
        if rooms:
            return self._put(kind, building, rooms[0])
        if building.rooms is None:
            self._leave_out(f"{self.community.path_of(building)}.rooms", building.id)
        return self._put(kind, building, None, asked_by)

    def _leave_out(self, path: str, name: str) -> None:
        text = Text(f"{name}：缺少 {path}", f"{name}: lacking {path}")
        if text not in self.left_out:
            self.left_out.append(text)

    # --- what stands in them ----------------------------------------------------------------------

    def _access(self) -> None:
        areas = self.community.ftth.areas if self.community.ftth is not None else None
        if areas is None:
            self._leave_out("ftth.areas", "FTTH")
        for area in areas or ():
            for point in area.access_points or ():
                place = self._place_of(point, self._asked(area))
                if place is not None:
                    self._connect(place, area, point)

    def _asked(self, area: DistributionArea) -> tuple[str, ...]:
        served = self.community.served(area.serves)
        homes = set() if isinstance(served, Missing) else {one.building for one in served}
        kinds = {self.community.kind_of(self.community.building_by_id[one]) for one in homes}
        if "high_rise" in kinds:
            return (HIGH_RISE,)
        return (VILLA,) if kinds == {"villa"} else (LOWER,)

    def _place_of(self, one: AccessPoint | OpticalNode, asked_by: tuple[str, ...]) -> Place | None:
        if one.room is not None:
            building, room = self.community.room_by_id[one.room]
            kind = CENTRE_KIND if room.id == centre_id(self.community) else room.kind
            return self._put(kind, building, room) if self._wanted(building.id) else None
        if one.place not in (None, TELECOM, EQUIPMENT) or getattr(one, "cabinet", None) is not None:
            return None
        path = self.community.path_of(one)
        if one.place is None or one.building is None:
            if not self.only:
                self._leave_out(f"{path}.{'place' if one.place is None else 'building'}", one.id)
            return None
        if not self._wanted(one.building):
            return None
        place = self._in_building(one.place, self.community.building_by_id[one.building], asked_by)
        if place is None:
            self._leave_out(f"{path}.room", one.id)
        return place

    def _wanted(self, building: str) -> bool:
        return not self.only or building in self.only

    def _connect(self, place: Place, area: DistributionArea, point: AccessPoint) -> None:
        """The fibres that end at an access point, its splitters, and the operators that have space there."""
        spare = 1 + parameter("ftth.core_spare").value
        served = self.community.served(area.serves)
        cores = self.community.ftth.cores_per_dwelling if self.community.ftth is not None else None
        if isinstance(served, Missing):
            self._leave_out("、".join(served.paths), point.id)
        elif cores is None:
            self._leave_out("ftth.cores_per_dwelling", point.id)
        else:
            drop = _ceil(len(served) * cores * spare)
            place.cores += drop
            place.cores_from.append(f"⌈{len(served)} 户×{cores}×{spare:g}⌉={drop}")
            place.estimated |= any(one.estimated for one in served)
        place.operators = max(place.operators, point.operators or 0)
        if point.splitters is None:
            self._leave_out(f"{self.community.path_of(point)}.splitters", point.id)
            return
        count = sum(one.count for one in point.splitters)
        if count:
            feeder = _ceil(count * spare)
            place.cores += feeder
            place.cores_from.append(f"⌈{count} 台分路器×{spare:g}⌉={feeder}")
            place.pieces.append(Piece(Text("光分路器", "splitters"), parameter("rooms.splitter.units").value, count))

    def _nodes(self) -> None:
        units = parameter("rooms.optical_node.units").value
        for node in (self.community.catv and self.community.catv.nodes) or ():
            if node.room is None and node.place not in (TELECOM, EQUIPMENT):
                continue
            place = self._place_of(node, ())
            if place is not None:
                place.pieces.append(Piece(Text("光站", "optical node"), units, 1))

    def _head_ends(self) -> None:
        ftth, catv = self.community.ftth, self.community.catv
        if ftth is not None and ftth.head_end is not None and (place := self._named(ftth.head_end)):
            points = [point for area in ftth.areas or () for point in area.access_points or ()]
            splitters = sum(one.count for point in points for one in point.splitters or ())
            spare = 1 + parameter("ftth.core_spare").value
            if splitters:
                place.cores += _ceil(splitters * spare)
                place.cores_from.append(f"⌈全部 {splitters} 台分路器×{spare:g}⌉={_ceil(splitters * spare)}")
            operators = max(least(*OPERATORS), ftth.operators or 0)
            units = parameter("rooms.operator.head_end_units").value
            place.pieces.append(Piece(Text("经营者机架", "operators' racks"), units, operators, kept=True))
        if catv is not None and catv.head_end is not None and (place := self._named(catv.head_end)):
            units = parameter("rooms.catv.head_end_units").value
            place.pieces.append(Piece(Text("有线电视前端", "CATV head-end"), units, 1, kept=True))

    def _named(self, id: str) -> Place | None:
        building, room = self.community.room_by_id[id]
        kind = CENTRE_KIND if id == centre_id(self.community) else room.kind
        return self._put(kind, building, room) if self._wanted(building.id) else None

    def _centre(self) -> None:
        if centre_id(self.community) is None and not self.only and self._has_security():
            self._leave_out("security.centre", words("room")[CENTRE_KIND].zh)
            self._put(CENTRE_KIND, None, None, ("5.7.13-4",))
        for place in self._places.values():
            if place.room is None or place.kind not in (CENTRE_KIND, FIRE_KIND):
                continue
            place.stations = stations_of(self.community, place.room)
            hosts = hosts_in(self.community, place.room.id)
            if hosts:
                units = parameter("rooms.host.units").value
                place.pieces.append(Piece(Text("安防主机", "security hosts"), units, len(hosts)))
            if place.room.id == centre_id(self.community):
                self.left_out += unknown_stations(self.community)

    def _has_security(self) -> bool:
        stated = any(place.kind == CENTRE_KIND for place in self._places.values())
        return not stated and (self.community.security is not None or self.community.cctv is not None)

    def _rows(self) -> None:
        """What other solvers and the designer counted in these rooms."""
        places = {_key(place): place for place in self._places.values() if place.kind != EQUIPMENT or place.room}
        for row in kept_rows(self.community, "rooms"):
            place = places.get(("", row.room) if row.room is not None else (row.building or "", ""))
            if (
                place is None
                or (row.room is None and row.building is None)
                or row.kind in COUNTED_OTHERWISE
                or (row.room is None and row.kind != FRAME)
            ):
                continue
            most = parameter("rooms.pieces_most").value
            if row.count > most:
                self.left_out.append(Text(f"{row.id}：超过 {most} 台，未计入", f"{row.id}: above {most}, not counted"))
            else:
                self._stands(place, row)
        heights = parameter("rooms.rack_units").value
        for device in (self.community.wireless and self.community.wireless.devices) or ():
            place = places.get(("", device.room or ""))
            if place is not None and place.room is not None and device.kind in heights:
                place.pieces.append(Piece(words("equipment")[device.kind], heights[device.kind], 1))
        if self._unsized:
            zh = "、".join(words("equipment")[kind].zh for kind in sorted(self._unsized))
            en = ", ".join(words("equipment")[kind].en for kind in sorted(self._unsized))
            self.notes.append(Text(f"不占机架、未计面积：{zh}", f"outside the racks, without area: {en}"))

    def _stands(self, place: Place, row: Equipment) -> None:
        units = parameter("rooms.rack_units").value.get(row.kind)
        if row.kind == FRAME:
            place.framed = True
            if row.ports is None:
                self._leave_out(f"{self.community.path_of(row)}.ports", row.id)
            else:
                place.pieces += [frame_piece(size, count * row.count) for size, count in frames_for(row.ports)]
        elif units is None:
            self._unsized |= {row.kind} - set(parameter("power.passive").value)
        else:
            place.pieces.append(Piece(words("equipment")[row.kind], units, row.count))

    def _operators(self) -> None:
        """Telecom and equipment rooms have space for the operators, whether an access point stands in them or not."""
        units = parameter("rooms.operator.units").value
        for place in self._places.values():
            if place.kind in (TELECOM, EQUIPMENT):
                place.operators = max(place.operators, least(*OPERATORS))
                place.pieces.append(
                    Piece(Text("经营者设备", "operators' equipment"), units, place.operators, kept=True)
                )


def _ceil(value: float) -> int:
    """Rounded up, where a product of decimals may lie a hair above a whole number."""
    return math.ceil(round(value, 6))


def _key(place: Place) -> tuple[str, str]:
    """How rows of equipment name a place: by its room, or by the building where it has none."""
    if place.room is not None:
        return "", place.room.id
    return (place.building.id if place.building is not None else ""), ""


def frames_for(cores: int) -> list[tuple[int, int]]:
    """The fewest distribution frames for so many cores, the last as small as can be: (cores of one, count) each."""
    sizes = sorted(parameter("rooms.odf.frames").value)
    full, rest = divmod(cores, sizes[-1])
    found = {sizes[-1]: full} if full else {}
    if rest:
        small = next(size for size in sizes if size >= rest)
        found[small] = found.get(small, 0) + 1
    return sorted(found.items(), reverse=True)


def frame_piece(cores: int, count: int) -> Piece:
    """Frames of one size as pieces of a rack."""
    units = parameter("rooms.odf.frames").value[cores]
    return Piece(Text(f"{cores} 芯配线架", f"{cores}-core frame"), units, count)
