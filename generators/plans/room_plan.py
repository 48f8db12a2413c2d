"""The plan of a machine room on paper: walls, rows with their free space, what found no place, what takes no unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely

from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.plans.dwelling_shape import Area, wall_items
from tiaowen.generators.plans.marks import dimensions
from tiaowen.generators.plans.room_floor import Row
from tiaowen.generators.plans.room_ground import WALL, Ground
from tiaowen.generators.plans.room_tags import before, inside, piece_symbol, tag_box_before
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.layout import outline
from tiaowen.generators.sheets.sheet import Item, Rect, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.buildings import DwellingRoom
from tiaowen.spec.parameters import parameter

TEXT, BODY, CLEAR, LEAF = "E-ANNO-TEXT", "A-EQPM-OUTL", "A-EQPM-CLEA", 1.6


@dataclass
class RoomPlan:
    """A plan being drawn downwards from (0, 0); ``low`` is how far it reaches, ``untagged`` the tags without room."""

    ground: Ground
    language: str
    items: list[Item] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)
    low: float = 0.0

    def draw(self) -> None:
        """The room to scale, or its pieces side by side where it has no outline."""
        if self.ground.shape is None:
            self._footprints(said("room_open", self.language))
            self.low -= 0.0 if self.ground.floor.left else 6.0
            return
        self._room()
        if self.ground.floor.left:
            self._footprints(said("room_left", self.language))

    def _room(self) -> None:
        ground = self.ground
        assert ground.shape is not None
        wall = WALL * ground.factor
        shape = shapely.Polygon(ground.paper([(x, y) for x, y in ground.shape.exterior.coords[:-1]]))
        doors = tuple((a, b) for a, b in map(ground.paper, ground.doors))
        area = Area(DwellingRoom.model_validate({"kind": "store"}), shape, doors)
        self.items += wall_items([area], wall, LEAF * ground.factor)
        self.items += dimensions(Rect(*shape.bounds), wall, ground.factor, clear=True)
        for row in ground.floor.rows:
            self.items += self._row(row)
        self.items += self._earth()
        self.low = ground.origin[1] - wall - 9.0

    def _row(self, row: Row) -> Iterator[Item]:
        zone = self.ground.paper_rect(row.zone)
        yield outline(zone, CLEAR)
        for number, piece in enumerate(row.pieces):
            box = self.ground.paper_rect(piece)
            yield outline(box, BODY)
            yield self._standing(row.kind, row.first + number, box, row.turn)

    def _standing(self, kind: str, place: int, box: Rect, turn: int | None = None) -> Symbol:
        """The symbol of what stands in a place, inside its footprint, with its tag there or before its front."""
        stacked = parameter("rooms.monitor.stacked").value if kind == "monitor" else 1
        each = [room.standing(kind)[place * stacked : (place + 1) * stacked] for room in self.ground.rooms]
        some = [one for devices in each for one in devices]
        tag = legible(each[0][0].tag)
        if len(each[0]) > 1:
            tag = f"{tag}–{legible(each[0][-1].tag).rsplit('-', 1)[-1]}"
        at, offset, anchor = inside(kind_symbol(kind), tag, box)
        if anchor is None and turn is not None and self._clear_before(tag, box, turn):
            offset, anchor = before(at, box, turn)
        if anchor is None:
            self.untagged.append(tag)
        return piece_symbol(some, kind_symbol(kind), at, "" if anchor is None else tag, offset, anchor)

    def _clear_before(self, tag: str, box: Rect, turn: int) -> bool:
        """Whether a tag before the front of a piece crosses nothing of any row."""
        if turn % 2 == 0 and text_width_mm(tag, 2.5) > box.width:
            return False
        own, floor = tag_box_before(tag, box, turn), self.ground.floor
        pieces = [self.ground.paper_rect(one) for row in floor.rows for one in row.pieces]
        zones = [self.ground.paper_rect(row.zone) for row in floor.rows]
        bodies = [shapely.box(one.x0, one.y0, one.x1, one.y1) for one in pieces]
        edges = [shapely.box(one.x0, one.y0, one.x1, one.y1).exterior for one in zones]
        assert self.ground.shape is not None
        room = shapely.Polygon(self.ground.paper([(x, y) for x, y in self.ground.shape.exterior.coords[:-1]]))
        return bool(room.contains(own)) and not any(own.intersects(one) for one in (*bodies, *edges))

    def _earth(self) -> Iterator[Item]:
        """The earthing bar at a wall that nothing stands at, where the model states local bonding."""
        if not self.ground.bonded:
            return
        ground = self.ground
        assert ground.shape is not None
        x0, y0, x1, y1 = ground.shape.bounds
        half, within = 4.6 / ground.factor, ground.shape.buffer(0.01)
        taken = [shapely.box(one.x0, one.y0, one.x1, one.y1) for one in (row.body for row in ground.floor.rows)]
        taken += [shapely.LineString(door).buffer(1.0) for door in ground.doors]
        for y in (y1 - 0.13, y0 + 0.13):
            for step in range(int((x1 - x0 - 2 * half) / 0.1) + 1):
                x = x1 - half - step * 0.1
                box = shapely.box(x - half, y - 0.08, x + half, y + 0.08)
                if within.contains(box) and not any(box.intersects(one) for one in taken):
                    yield Symbol("earth_bar", *ground.paper([(x, y)])[0], "E-POWR-DEVC")
                    return

    # --- what has no place on the plan ------------------------------------------------------------

    def _footprints(self, caption: str) -> None:
        """The pieces without a place, side by side in a dashed frame."""
        ground = self.ground
        if not ground.floor.left:
            return
        top, x, y, high = self.low, 3.0, self.low - 8.0, 0.0
        for kind, count in ground.floor.left.items():
            size = parameter(f"rooms.footprint.{kind}").value
            wide, deep = size["width"] * ground.factor, size["depth"] * ground.factor
            for number in range(count):
                if x + wide > ground.width - 3.0:
                    x, y, high = 3.0, y - high - 3.0, 0.0
                box = Rect(x, y - deep, x + wide, y)
                self.items += [outline(box, BODY), self._standing(kind, number, box)]
                x += wide + 1.5
                high = max(high, deep)
            x += 3.0
        low = y - high - 3.0
        self.items.append(TextBox(3.0, top - 2.2, caption, TEXT, 2.5, "left-top"))
        self.items.append(outline(Rect(0.0, low, ground.width, top), "E-ANNO-ROOM"))
        self.low = low - 2.0

    def loose(self) -> None:
        """What takes no rack unit, has no stated size or no rack, in rows with a caption."""
        rooms = self.ground.rooms
        columns = list(zip(*(room.loose for room in rooms), strict=True))
        for same in zip(*(room.left for room in rooms), strict=True):
            devices = tuple(unit.device for unit in same if unit.device is not None and unit.part[0] == 1)
            columns += [devices] if devices else []
        if not columns:
            return
        self.items.append(TextBox(0.0, self.low, said("room_loose", self.language), TEXT, 2.5, "left-top"))
        y, x, high = self.low - 5.0, 0.0, 0.0
        for devices in columns:
            name, tag = kind_symbol(devices[0].kind), legible(devices[0].tag)
            box = shapes()[name].box
            wide = max(box.width, text_width_mm(tag, 2.5)) + 3.0
            if x + wide > self.ground.width:
                x, y, high = 0.0, y - high - 6.5, 0.0
            high = max(high, box.height)
            at = x + wide / 2 - (box.x0 + box.x1) / 2, y - box.y1
            offset = ((box.x0 + box.x1) / 2, box.y0 - 0.8)
            self.items.append(piece_symbol(devices, name, at, tag, offset, "center-top"))
            x += wide
        self.low = y - high - 6.5
