"""One room on a sheet: its plan to scale (or a diagram), the racks from the front, and what there is to tell of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import shapely
from shapely import affinity

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import building_name, conventions, legible, listed, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.dwelling_shape import Area, polygon, wall_items
from tiaowen.generators.plans.marks import dimensions, drawing_name
from tiaowen.generators.plans.room_contents import RoomContents
from tiaowen.generators.plans.room_elevation import elevation, elevation_size
from tiaowen.generators.plans.room_floor import Floor, Row, arranged
from tiaowen.generators.risers.symbols import device_layer, kind_symbol
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import LEADING, outline, wrap
from tiaowen.generators.sheets.sheet import Item, Point, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.buildings import DwellingRoom
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import label, words

TEXT, FINDING, BODY, CLEAR = "E-ANNO-TEXT", "E-ANNO-ESTM", "A-EQPM-OUTL", "A-EQPM-CLEA"
LEAST, EDGE, NAME, GAP = 104.0, 12.0, 12.0, 8.0
WALL = 0.2


@dataclass(frozen=True)
class RoomBlock:
    """A room, or rooms of the same content without outlines, to be drawn from an upper left corner at (0, 0)."""

    community: Community
    rooms: tuple[RoomContents, ...]
    language: str
    untagged: list[str] = field(default_factory=list)

    @property
    def first(self) -> RoomContents:
        """The first of the rooms."""
        return self.rooms[0]

    @cached_property
    def shape(self) -> Any | None:
        """The outline with its longest wall along x and its lower left corner at the origin [m]."""
        room = self.first.place.room
        whole = None if room is None or room.outline is None else polygon(room.outline)
        return None if whole is None else self._turn(whole)

    @cached_property
    def angle(self) -> float:
        """By how much the longest wall is turned from x [degrees, -45 to 45]."""
        room = self.first.place.room
        points = list(room.outline or ()) if room is not None else []
        pairs = list(zip(points, [*points[1:], *points[:1]], strict=True))
        if not pairs:
            return 0.0
        (ax, ay), (bx, by) = max(pairs, key=lambda pair: round(math.dist(*pair), 6))
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        return (angle + 45.0) % 90.0 - 45.0

    def _turn(self, shape: Any) -> Any:
        room = self.first.place.room
        whole = shapely.Polygon((room and room.outline) or ())
        x0, y0 = affinity.rotate(whole, -self.angle, origin=(0, 0)).bounds[:2]
        turned = affinity.rotate(shape, -self.angle, origin=(0, 0))
        return shapely.transform(turned, lambda points: (points - (x0, y0)).round(6))

    @cached_property
    def doors(self) -> tuple[tuple[Point, Point], ...]:
        """The doors in the same frame as the outline [m]."""
        room = self.first.place.room
        lines = [self._turn(shapely.LineString(door)) for door in (room and room.doors) or ()]
        return tuple((tuple(line.coords[0]), tuple(line.coords[1])) for line in lines)

    @cached_property
    def wanted(self) -> list[tuple[str, int]]:
        """The kinds that stand on the floor with the number of places that they take."""
        found = []
        for kind in conventions()["room_plans"]["standing"]:
            count = len(self.first.standing(kind))
            if count:
                stacked = parameter("rooms.monitor.stacked").value if kind == "monitor" else 1
                found.append((kind, math.ceil(count / stacked)))
        return found

    @cached_property
    def floor(self) -> Floor:
        """What stands where; without an outline nothing has a place."""
        if self.shape is None:
            return Floor((), dict(self.wanted))
        return arranged(self.shape, self.doors, self.wanted)

    # --- its size ---------------------------------------------------------------------------------

    @property
    def factor(self) -> float:
        """Paper millimetres of a metre."""
        return 1000.0 / float(conventions()["room_plans"]["scale"])

    @cached_property
    def left_width(self) -> float:
        """The width of plan and texts [mm]."""
        if self.shape is None:
            return LEAST
        return max(LEAST, float(self.shape.bounds[2]) * self.factor + EDGE + 2 * WALL * self.factor)

    @cached_property
    def made(self) -> tuple[list[Item], float, float]:
        """The items with the width and height that they take [mm]."""
        items, low = self._plan()
        low = self._loose(items, low)
        low = self._written(items, low)
        racks = self._racks()
        wide, high = elevation_size(len(racks))
        if racks:
            x = self.left_width + GAP
            items += elevation(racks, x, 0.0, self.language)
            named, scale = said("rack_front", self.language), said("schematic", self.language)
            items += drawing_name(named, scale, (x, x + wide), -high - NAME)
            wide, high = wide + GAP, high + NAME
        return items, self.left_width + wide, max(-low, high) + 2.0

    def _racks(self) -> list[list[Any]]:
        return [list(alike) for alike in zip(*(room.racks for room in self.rooms), strict=True)]

    # --- the plan ---------------------------------------------------------------------------------

    def _plan(self) -> tuple[list[Item], float]:
        """The plan with its name, and how far down it reaches."""
        items: list[Item] = []
        if self.shape is None:
            low = self._diagram(items, 0.0)
            name, scale = self.name, said("schematic", self.language)
        else:
            low = self._drawn(items)
            name, scale = self.name, f"1:{conventions()['room_plans']['scale']}"
        items += drawing_name(name, scale, (0.0, self.left_width), low - NAME)
        return items, low - NAME - 4.0

    def _drawn(self, items: list[Item]) -> float:
        assert self.shape is not None
        wall = WALL * self.factor
        dx, dy = self._origin

        def paper(points: Sequence[Point]) -> list[Point]:
            return [(x * self.factor + dx, y * self.factor + dy) for x, y in points]

        shape = shapely.Polygon(paper([(x, y) for x, y in self.shape.exterior.coords[:-1]]))
        doors = tuple((a, b) for a, b in (paper(door) for door in self.doors))
        area = Area(DwellingRoom.model_validate({"kind": "store"}), shape, doors)
        items += wall_items([area], wall, 1.6 * self.factor)
        items += dimensions(Rect(*shape.bounds), wall, self.factor, clear=True)
        for row in self.floor.rows:
            items += self._row(row, dx, dy)
        items += self._earth(dx, dy)
        low = dy - wall - 9.0
        return self._unplaced(items, low)

    def _row(self, row: Row, dx: float, dy: float) -> Iterator[Item]:
        zone = _scaled(row.zone, self.factor, dx, dy)
        yield outline(zone, CLEAR)
        for number, piece in enumerate(row.pieces):
            box = _scaled(piece, self.factor, dx, dy)
            yield outline(box, BODY)
            yield self._standing(row.kind, row.first + number, box, row.turn)

    def _standing(self, kind: str, place: int, box: Rect, turn: int | None = None) -> Symbol:
        """The symbol of what stands in a place, inside its footprint, with its tag there or before its front."""
        stacked = parameter("rooms.monitor.stacked").value if kind == "monitor" else 1
        each = [room.standing(kind)[place * stacked : (place + 1) * stacked] for room in self.rooms]
        some = [one for devices in each for one in devices]
        tag = legible(each[0][0].tag)
        if len(each[0]) > 1:
            tag = f"{tag}–{legible(each[0][-1].tag).rsplit('-', 1)[-1]}"
        at, offset, anchor = _inside(kind_symbol(kind), tag, box)
        if anchor is None and turn is not None and self._clear_before(tag, box, turn):
            offset, anchor = _before(at, box, turn)
        if anchor is None:
            self.untagged.append(tag)
        return _symbol(some, kind_symbol(kind), at, "" if anchor is None else tag, offset, anchor)

    def _clear_before(self, tag: str, box: Rect, turn: int) -> bool:
        """Whether a tag before the front of a piece crosses nothing of any row."""
        if turn % 2 == 0 and text_width_mm(tag, 2.5) > box.width:
            return False
        assert self.shape is not None
        own = _tag_box(tag, box, turn)
        dx, dy = self._origin
        rects = [_scaled(one, self.factor, dx, dy) for row in self.floor.rows for one in (row.zone, *row.pieces)]
        lines = [shapely.box(one.x0, one.y0, one.x1, one.y1).exterior for one in rects]
        bodies = [shapely.box(one.x0, one.y0, one.x1, one.y1) for one in rects if one not in self._zones]
        return not any(own.intersects(one) for one in (*lines, *bodies))

    @cached_property
    def _zones(self) -> list[Rect]:
        dx, dy = self._origin
        return [_scaled(row.zone, self.factor, dx, dy) for row in self.floor.rows]

    @cached_property
    def _origin(self) -> Point:
        """Where the lower left corner of the room stands on paper."""
        assert self.shape is not None
        wall = WALL * self.factor
        depth, width = float(self.shape.bounds[3]) * self.factor, float(self.shape.bounds[2]) * self.factor
        return EDGE + wall + max(0.0, (self.left_width - EDGE - 2 * wall - width) / 2 - EDGE / 2), -depth - wall

    def _earth(self, dx: float, dy: float) -> Iterator[Item]:
        """The earthing bar at a wall that nothing stands at, where the model states local bonding."""
        if not self._bonded:
            return
        assert self.shape is not None
        x0, y0, x1, y1 = self.shape.bounds
        half = 4.6 / self.factor
        taken = [row.body for row in self.floor.rows]
        doors = [shapely.LineString(door).buffer(1.0) for door in self.doors]
        for y in (y1 - 0.13, y0 + 0.13):
            for step in range(int((x1 - x0 - 2 * half) / 0.1) + 1):
                x = x1 - half - step * 0.1
                own = Rect(x - half, y - 0.08, x + half, y + 0.08)
                box = shapely.box(own.x0, own.y0, own.x1, own.y1)
                clear = not any(box.intersects(shapely.box(one.x0, one.y0, one.x1, one.y1)) for one in taken)
                if clear and self.shape.buffer(0.01).contains(box) and not any(box.intersects(one) for one in doors):
                    yield Symbol("earth_bar", x * self.factor + dx, y * self.factor + dy, "E-POWR-DEVC")
                    return

    @property
    def _bonded(self) -> bool | None:
        """Whether the model states local bonding for the room; None where it does not say."""
        room = self.first.place.room
        rooms = (self.community.machine_rooms and self.community.machine_rooms.rooms) or ()
        return next((one.local_bonding for one in rooms if room is not None and one.room == room.id), None)

    # --- what has no place on the plan ------------------------------------------------------------

    def _unplaced(self, items: list[Item], low: float) -> float:
        """Below the plan: the pieces that found no place in the room, in a dashed frame."""
        return self._footprints(items, low, said("room_left", self.language)) if self.floor.left else low

    def _diagram(self, items: list[Item], top: float) -> float:
        """The pieces of a room without an outline, side by side."""
        return self._footprints(items, top, said("room_open", self.language)) if self.floor.left else top - 6.0

    def _footprints(self, items: list[Item], top: float, caption: str) -> float:
        x, y, high = 3.0, top - 8.0, 0.0
        for kind, count in self.floor.left.items():
            size = parameter(f"rooms.footprint.{kind}").value
            wide, deep = size["width"] * self.factor, size["depth"] * self.factor
            for number in range(count):
                if x + wide > self.left_width - 3.0:
                    x, y, high = 3.0, y - high - 3.0, 0.0
                box = Rect(x, y - deep, x + wide, y)
                items.append(outline(box, BODY))
                items.append(self._standing(kind, number, box))
                x += wide + 1.5
                high = max(high, deep)
            x += 3.0
        low = y - high - 3.0
        items.append(TextBox(3.0, top - 2.2, caption, TEXT, 2.5, "left-top"))
        items.append(outline(Rect(0.0, low, self.left_width, top), "E-ANNO-ROOM"))
        return low - 2.0

    def _loose(self, items: list[Item], low: float) -> float:
        """What takes no rack unit or has no stated size, in rows with a caption."""
        if not self.first.loose and not self.first.left:
            return low
        items.append(TextBox(0.0, low, said("room_loose", self.language), TEXT, 2.5, "left-top"))
        y, x, high = low - 5.0, 0.0, 0.0
        columns = list(zip(*(room.loose for room in self.rooms), strict=True))
        columns += [(unit.device,) for unit in self.first.left if unit.device is not None and unit.part[0] == 1]
        for same in columns:
            box = shapes()[kind_symbol(same[0].kind)].box
            tag = legible(same[0].tag)
            wide = max(box.width, text_width_mm(tag, 2.5)) + 3.0
            if x + wide > self.left_width:
                x, y, high = 0.0, y - high - 6.5, 0.0
            high = max(high, box.height)
            at = x + wide / 2 - (box.x0 + box.x1) / 2, y - box.y1
            offset = ((box.x0 + box.x1) / 2, box.y0 - 0.8)
            items.append(_symbol(list(same), kind_symbol(same[0].kind), at, tag, offset, "center-top"))
            x += wide
        return y - high - 6.5

    # --- texts ------------------------------------------------------------------------------------

    @cached_property
    def name(self) -> str:
        """What the drawing of the room is called."""
        place = self.first.place
        kind = label("room", place.kind, self.language)
        if place.room is None:
            building = building_name(place.building) if place.building is not None else "—"
            name = f"{building} {kind}"
        else:
            name = " ".join(dict.fromkeys((place.room.id, place.room.name or kind)))
        if len(self.rooms) > 1:
            name = said("rooms_alike", self.language, name=name, count=len(self.rooms))
        return legible(said("plan_room", self.language, room=name))

    def _written(self, items: list[Item], top: float) -> float:
        texts = [(text, FINDING) for text in self.findings()] + [(text, TEXT) for text in self.texts()]
        for text, layer in texts:
            for line in wrap(legible(text), self.left_width - 2.0, 2.5):
                items.append(TextBox(0.0, top, line, layer, 2.5, "left-top"))
                top -= 2.5 * LEADING
        return top

    def findings(self) -> Iterator[str]:
        """What is wrong with the room: pieces without a place, an area below what is needed, racks too few."""
        found, language = self.first.sized, self.language
        room = found.place.room
        if self.shape is not None and self.floor.left:
            parts = [f"{words('equipment')[kind][language]} {count}" for kind, count in self.floor.left.items()]
            yield said("finding_left", language, what=said("list_comma", language).join(parts))
        if room is not None and room.area_m2 is not None and room.area_m2 < found.area_m2:
            because = said("list_comma", language).join(_named(id, language) for id in found.because)
            yield said(
                "finding_area", language, area=f"{room.area_m2:g}", need=f"{found.area_m2:g}",
                contents=f"{found.contents_m2:g}", least=f"{found.least_m2:g}", because=because,
            )  # fmt: skip
        if self.first.left:
            units = sum(one.units for one in self.first.left)
            yield said("finding_racks", language, count=len(self.first.racks), units=units)
        if self.shape is not None and room is not None and room.area_m2 is not None:
            area = float(self.shape.area)
            if abs(area - room.area_m2) > 0.02 * room.area_m2:
                yield said("finding_outline", language, outline=f"{area:.1f}", area=f"{room.area_m2:g}")

    def texts(self) -> Iterator[str]:
        """Area, what it rests on, racks, backup supply, bonding, and what else is in the room."""
        found, language = self.first.sized, self.language
        yield from self._areas()
        for one in (*found.contents, *found.limits):
            yield said("room_reason", language, what=one.what[language], formula=one.formula)
        if self.first.racks:
            proof = found.racks.proof[language].replace("⌈", "").replace("⌉", said("rounded_up", language))
            yield said("room_racks", language, count=len(self.first.racks), proof=proof)
        if self.untagged:
            yield said("room_untagged", language, tags=listed(dict.fromkeys(self.untagged), language, 12))
        if self.shape is not None and abs(self.angle) > 0.05:
            yield said("room_turned", language, angle=f"{self.angle:.1f}")
        bonded = self._bonded
        yield said("room_bonding_open" if bonded is None else "room_bonded" if bonded else "room_unbonded", language)
        others = Counter(one.kind for one in self.first.others)
        if others:
            kinds = device_kinds()
            parts = [f"{kinds[kind].name[language]} {count}" for kind, count in others.items()]
            yield said("room_others", language, what=listed(parts, language, 12))

    def _areas(self) -> Iterator[str]:
        need = f"{self.first.sized.area_m2:g}"
        parts = []
        for one in self.rooms:
            room, building = one.place.room, one.place.building
            storey = storey_text(room.storey) if room is not None and room.storey is not None else ""
            area = (
                f"{room.area_m2:g} ㎡"
                if room is not None and room.area_m2 is not None
                else said("not_stated", self.language)
            )
            name = room.id if room is not None else building_name(building) if building is not None else "—"
            parts.append(" ".join(part for part in (name, storey, area) if part))
        yield said("room_area", self.language, rooms=listed(parts, self.language, 24), need=need)

    # --- what the sheet needs to know -------------------------------------------------------------

    @property
    def devices(self) -> tuple[Device, ...]:
        """Every device that the block draws."""
        return tuple(one for room in self.rooms for one in room.devices)

    @property
    def buildings(self) -> tuple[str, ...]:
        """The buildings of its rooms."""
        found = {room.place.building.id for room in self.rooms if room.place.building is not None}
        return tuple(sorted(found, key=natural_key))


def _named(id: str, language: str) -> str:
    """A provision by its id; a parameter by its name, with whether it was confirmed."""
    if id in spec_in_force().provisions:
        return id
    one = parameter(id)
    return f"{one.text[language]} {said('confirmed' if one.confirmed else 'unconfirmed', language)}"


def _scaled(rect: Rect, factor: float, dx: float, dy: float) -> Rect:
    return Rect(rect.x0 * factor + dx, rect.y0 * factor + dy, rect.x1 * factor + dx, rect.y1 * factor + dy)


def _symbol(devices: Sequence[Device], name: str, at: Point, tag: str, offset: Point, anchor: Any) -> Symbol:
    first = devices[0]
    return Symbol(
        name, at[0], at[1], device_layer(first), tag, ids=tuple(one.id for one in devices),
        provisions=first.provisions, estimated=any(one.estimated for one in devices), tag_offset=offset,
        tag_anchor=anchor, attributes={"SYSTEM": first.system, "BUILDING": first.building or "", "DEVICE": first.kind},
    )  # fmt: skip


def _inside(symbol: str, tag: str, box: Rect) -> tuple[Point, Point, Any]:
    """A symbol and its tag inside a footprint: one above the other, else side by side, else without the tag."""
    own, wide = shapes()[symbol].box, text_width_mm(tag, 2.5)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    cx, cy = (own.x0 + own.x1) / 2, (own.y0 + own.y1) / 2
    if box.height >= own.height + 4.2 and box.width >= max(own.width, wide) + 0.8:
        return (x - cx, y + 1.6 - cy), (cx, own.y0 - 0.7), "center-top"
    if box.width >= own.width + wide + 2.8 and box.height >= 4.0:
        left = x - (own.width + 1.0 + wide) / 2
        return (left + own.width / 2 - cx, y - cy), (own.x1 + 1.0, cy), "left-middle"
    return (x - cx, y - cy), (0.0, 0.0), None


def _tag_box(tag: str, box: Rect, turn: int) -> Any:
    """The room that a tag before the front of a footprint takes, with a little around it."""
    wide, x, y = text_width_mm(tag, 2.5), (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if turn == 0:
        return shapely.box(x - wide / 2, box.y1 + 0.5, x + wide / 2, box.y1 + 4.0)
    if turn == 2:
        return shapely.box(x - wide / 2, box.y0 - 4.0, x + wide / 2, box.y0 - 0.5)
    if turn == 1:
        return shapely.box(box.x0 - 1.3 - wide, y - 1.8, box.x0 - 0.5, y + 1.8)
    return shapely.box(box.x1 + 0.5, y - 1.8, box.x1 + 1.3 + wide, y + 1.8)


def _before(at: Point, box: Rect, turn: int) -> tuple[Point, Any]:
    """Offset and anchor of a tag before the front of a footprint."""
    x, y = (box.x0 + box.x1) / 2 - at[0], (box.y0 + box.y1) / 2 - at[1]
    return {
        0: ((x, box.y1 - at[1] + 0.9), "center-bottom"),
        1: ((box.x0 - at[0] - 0.9, y), "right-middle"),
        2: ((x, box.y0 - at[1] - 0.9), "center-top"),
        3: ((box.x1 - at[0] + 0.9, y), "left-middle"),
    }[turn]
