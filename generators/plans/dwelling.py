"""The plan of a dwelling type: rooms with walls, every device of its dwellings once, cables in the walls, a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import shapely

from tiaowen.generators.drawing_words import building_name, conventions, layers_of, legible, listed, said, title_block
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.dwelling_devices import Typical, typical_devices
from tiaowen.generators.plans.dwelling_layout import SIDE, Group, Layout, Told, layout_of, stated
from tiaowen.generators.plans.dwelling_place import Room, Spot
from tiaowen.generators.plans.dwelling_shape import Area, Ways, wall_items
from tiaowen.generators.plans.dwelling_side import side_column, typical_legend
from tiaowen.generators.plans.marks import dimensions, drawing_name
from tiaowen.generators.risers.symbols import device_layer, kind_symbol
from tiaowen.generators.sheets.layout import Block, outline
from tiaowen.generators.sheets.sheet import Circle, Item, Line, Point, Sheet, Symbol, TextBox
from tiaowen.generators.sheets.symbols import shapes, symbol_box
from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

TEXT, TABLE, LEAD = "E-ANNO-TEXT", "E-ANNO-TABL", "E-ANNO-LEAD"
SHIFTS = ((-0.9, -0.9), (0.9, 0.9))


def dwelling_sheet(community: Community, one: DwellingType, language: str = "zh") -> Sheet | None:
    """The plan of a type on the smallest sheet that holds it, without a number; None where it states no rooms."""
    if not one.rooms:
        return None
    typical = typical_devices(community, one)
    places = {id(room): number for number, room in enumerate(one.rooms)}
    counts = Counter(places[id(each.room)] for each in typical if each.room is not None)
    rules = conventions()["dwelling_plans"]
    legend = typical_legend(typical, SIDE, language)
    told: tuple[Told, ...] = ("under", "below", "beside")
    for scale, size, where in product(rules["scales"], rules["sizes"], told):
        layout = layout_of(one, dict(counts), size, scale, where)
        items = None if layout is None else _Plan(community, one, typical, layout, legend, language).draw()
        if layout is not None and items is not None:
            return _sheet(community, one, layout, items, language)
    raise ValueError(f"no sheet holds the dwelling type {one.id}")


def _sheet(community: Community, one: DwellingType, layout: Layout, items: list[Item], language: str) -> Sheet:
    drawn = any(group.drawn for group in layout.groups)
    scale = f"1:{layout.scale}" if drawn else said("schematic", language)
    title = title_block(community, language)
    return Sheet("", type_title(one, language), layout.size, tuple(items), layers_of(items), title, scale)


def type_title(one: DwellingType, language: str) -> str:
    """What the plan of a type is called."""
    return said("plan_dwelling", language, type=legible(" ".join(dict.fromkeys((one.id, one.name or one.id)))))


@dataclass
class _Plan:
    """A plan being drawn."""

    community: Community
    one: DwellingType
    typical: Sequence[Typical]
    layout: Layout
    legend: Block
    language: str
    items: list[Item] = field(default_factory=list)
    spots: dict[int, tuple[Room, Spot]] = field(default_factory=dict)
    outside: list[Typical] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = conventions()["dwelling_plans"]
        wall = self.rules["wall"] * self.factor
        self.rooms = {
            id(area.room): Room(area, group.areas, wall) for group in self.layout.groups for area in group.areas
        }

    def draw(self) -> list[Item] | None:
        """Everything but the frame; None where the column beside is too high."""
        if self._side([]) is None:
            return None
        for group in self.layout.groups:
            self._walls(group)
        self._devices()
        self._names()
        self._rest()
        for group in self.layout.groups:
            self._cables(group)
        for number, each in enumerate(self.typical):
            if number in self.spots:
                self.items.append(self._symbol(each, self.spots[number][1]))
        strip = self._strip()
        if strip is None:
            return None
        self.items += strip
        side = self._side(self.items)
        return None if side is None else [*self.items, *side]

    def _side(self, items: Sequence[Item]) -> list[Item] | None:
        layout = self.layout
        return side_column(self.legend, self.texts(), items, layout.side, layout.notes, self.language)

    @property
    def factor(self) -> float:
        """Paper millimetres of a metre."""
        return 1000.0 / self.layout.scale

    # --- rooms ------------------------------------------------------------------------------------

    def _walls(self, group: Group) -> None:
        bounds = group.bounds
        wall = self.rules["wall"] * self.factor
        if group.drawn:
            self.items += wall_items(group.areas, wall, self.rules["leaf_most"] * self.factor)
            self.items += dimensions(bounds, wall, self.factor)
        else:
            self.items += [
                Line(tuple(one.shape.exterior.coords)[:-1], "E-ANNO-ROOM", closed=True) for one in group.areas
            ]
        name, scale = type_title(self.one, self.language), f"1:{self.layout.scale}"
        if not group.drawn:
            name = said("rooms_open", self.language) if len(self.layout.groups) > 1 else name
            scale = said("schematic", self.language)
        elif sum(one.drawn for one in self.layout.groups) > 1:
            name = said("dwelling_level", self.language, level=group.level)
        low = bounds.y0 - (wall + 20.0 if group.drawn else 14.0)
        strip, middle = self.layout.strip, (bounds.x0 + bounds.x1) / 2
        half = min(max(bounds.width / 2 + 8.0, 60.0), middle - strip.x0, strip.x1 - middle)
        self.items += drawing_name(name, scale, (middle - half, middle + half), low)

    def _names(self) -> None:
        for area in self._areas:
            room = area.room
            name = room.name or _own_part(room, self.one.id, self.language)
            lines = [(legible(name), 3.5)]
            if room.area_m2 is not None:
                lines.append((f"{room.area_m2:g} ㎡", 2.5))
            found = self.rooms[id(room)].name(lines) or self.rooms[id(room)].name([(legible(name), 2.5)])
            if found is not None:
                self.items += found
            else:
                self.unnamed.append(legible(name))

    @cached_property
    def unnamed(self) -> list[str]:
        """The names of rooms that found no place."""
        return []

    @cached_property
    def _areas(self) -> list[Area]:
        return [area for group in self.layout.groups for area in group.areas]

    @cached_property
    def _entrance(self) -> Area | None:
        """The room that the entrance door leads to; without one the living room, else the first."""
        doors = [one for one in self._areas if one.entrance is not None]
        living = [one for one in self._areas if one.room.kind in ("entrance_hall", "living_room")]
        return next(iter([*doors, *living, *self._areas]), None)

    @cached_property
    def door(self) -> Point | None:
        """The middle of the entrance door on the paper."""
        area = self._entrance
        if area is None or area.entrance is None:
            return None
        (ax, ay), (bx, by) = area.entrance
        return (ax + bx) / 2, (ay + by) / 2

    # --- devices ----------------------------------------------------------------------------------

    def _how(self, each: Typical) -> str:
        return str(self.rules["places"].get(each.kind, "wall"))

    def _area_of(self, each: Typical) -> Area | None:
        if each.room is not None:
            return next(one for one in self._areas if one.room is each.room)
        same = [one for one in self._areas if one.room.kind == each.room_kind]
        if same:
            return same[0]
        return self._entrance if self._how(each) in ("entrance", "box", "door") else None

    def _devices(self) -> None:
        """What stands at the entrance, on ceilings and before windows."""
        rank = {kind: number for number, kind in enumerate(self.rules["first"])}
        early = [number for number, each in enumerate(self.typical) if each.kind in rank]
        for number in sorted(early, key=lambda one: (rank[self.typical[one].kind], one)):
            self._put(number)
        for number, each in enumerate(self.typical):
            if self._how(each) in ("middle", "window"):
                self._put(number)

    def _rest(self) -> None:
        for number in range(len(self.typical)):
            if number not in self.spots and self.typical[number] not in self.outside:
                self._put(number)

    def _put(self, number: int) -> None:
        each, area = self.typical[number], self._area_of(self.typical[number])
        how = self._how(each)
        if area is None or how == "outside":
            self.outside.append(each)
            return
        room = self.rooms[id(area.room)]
        goal = self._boxed or self.door if how == "box" else self.door
        spot = room.place(kind_symbol(each.kind), _tag(each), "entrance" if how == "box" else how, goal)
        if spot is None:
            self.outside.append(each)
            return
        self.spots[number] = (room, spot)
        if how in ("middle", "window") and each.above is not None:
            room.lines.append(shapely.LineString([_middle(each.kind, spot.at), spot.wall]))

    @property
    def _boxed(self) -> Point | None:
        """Where the home distribution box hangs."""
        places = (
            spot for number, (_, spot) in self.spots.items() if self.typical[number].kind == "home_distribution_box"
        )
        return next((spot.wall for spot in places), None)

    def _symbol(self, each: Typical, spot: Spot) -> Symbol:
        return _drawn(each, spot.at, spot.offset, spot.anchor)

    # --- cables -----------------------------------------------------------------------------------

    def _cables(self, group: Group) -> None:
        """The cables of a storey in its walls, to what feeds them or to where they go up or down to it."""
        wall = self.rules["wall"] * self.factor if group.drawn else 4.0
        inside = {id(area.room) for area in group.areas}
        ways = Ways(group.areas, wall)
        here = [
            (self.typical[number], spot) for number, (room, spot) in self.spots.items() if id(room.area.room) in inside
        ]
        feet = {id(spot): ways.foot(spot.wall) for _, spot in here}
        targets = {kind: self._target(kind, group, ways, inside) for kind in self.rules["cables"]}
        ways.close()
        layers: dict[str, dict[Any, None]] = {}
        for kind, target in targets.items():
            ends = [(each, spot) for each, spot in here if each.above == kind]
            if not ends or target is None:
                continue
            layer = self.rules["cables"][kind]
            layers.setdefault(layer, {}).update(dict.fromkeys(ways.routes([feet[id(one)] for _, one in ends], target)))
            for each, spot in ends:
                self.items += self._stub(each, spot, feet[id(spot)], layer)
        for layer, used in layers.items():
            self.items += _joined(list(used), layer, SHIFTS[layer == "E-HOME-CABL"], group.drawn)

    def _target(self, kind: str, group: Group, ways: Ways, inside: set[int]) -> Point | None:
        for number, (room, spot) in self.spots.items():
            if self.typical[number].kind == kind:
                if id(room.area.room) in inside:
                    return ways.foot(spot.wall)
                self.up.add(kind)
                return self._riser(group, ways)
        return None

    def _riser(self, group: Group, ways: Ways) -> Point:
        """Where cables go up or down: above or below the first feeder of the entrance's room."""
        room, spot = next(
            self.spots[number] for number in self.spots if self.typical[number].kind in self.rules["cables"]
        )
        home, bounds = next(one for one in self.layout.groups if room.area in one.areas).bounds, group.bounds
        at = ways.foot((spot.wall[0] + bounds.x0 - home.x0, spot.wall[1] + bounds.y0 - home.y0))
        circle = Circle(at[0], at[1], 2.0, self.rules["cables"]["home_distribution_box"], 0.5)
        self.items += [] if circle in self.items else [circle]
        return at

    @cached_property
    def up(self) -> set[str]:
        """The kinds of feeders that stand on another storey than some of what they feed."""
        return set()

    def _stub(self, each: Typical, spot: Spot, foot: Point, layer: str) -> Iterator[Item]:
        """The cable from a symbol straight to its wall, and along that to where the wall's cables begin."""
        dx, dy = SHIFTS[layer == "E-HOME-CABL"]
        box = symbol_box(self._symbol(each, spot))
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        end = (foot[0] + dx, foot[1] + dy)
        upright = abs(end[1] - y) >= abs(end[0] - x)
        turn = (x, end[1]) if upright else (end[0], y)
        line = shapely.LineString([(x, y), turn, end]) if turn != end else shapely.LineString([(x, y), end])
        rest = line.difference(shapely.box(box.x0, box.y0, box.x1, box.y1))
        for part in [one for one in getattr(rest, "geoms", [rest]) if one.length > 0.2][-1:]:
            yield Line(tuple((round(x, 3), round(y, 3)) for x, y in part.coords), layer)

    # --- what has no room -------------------------------------------------------------------------

    def _strip(self) -> list[Item] | None:
        """What stands outside the dwelling or in no stated place, in a row below; None where it is too long."""
        if not self.outside:
            return []
        strip = self.layout.strip
        boxes = [shapes()[kind_symbol(each.kind)].box for each in self.outside]
        width = sum(max(box.width, 12.0) + 5.0 for box in boxes) + 40.0
        if width > strip.width:
            return None
        x = strip.x0
        items: list[Item] = [outline(_box(x, strip.y0, x + width, strip.y1 - 2.0), TABLE)]
        for number, line in enumerate(said("dwelling_outside", self.language).split("|")):
            items.append(TextBox(x + 2.0, strip.y1 - 4.5 - number * 4.5, line, TEXT, 2.5, "left-top"))
        x += 38.0
        for each, box in zip(self.outside, boxes, strict=True):
            wide = max(box.width, 12.0) + 5.0
            at = x + wide / 2 - (box.x0 + box.x1) / 2, strip.y0 + 10.5 - (box.y0 + box.y1) / 2
            items.append(_drawn(each, at, ((box.x0 + box.x1) / 2, box.y0 - 0.8), "center-top"))
            x += wide
        return items

    # --- what the column beside tells -------------------------------------------------------------

    def texts(self) -> Iterator[str]:
        """The notes of this plan."""
        homes = [home for home in self.community.dwellings if home.type == self.one.id]
        ids = sorted({home.building for home in homes}, key=natural_key)
        names = listed((building_name(self.community.building_by_id[id]) for id in ids), self.language, 8)
        total = sum(len(each.devices) for each in self.typical)
        yield said("note_dwelling", self.language, count=len(homes), buildings=names or "—", total=total)
        first = next((each for each in self.typical if "-" in each.tag and each.devices), None)
        if first is not None:
            yield said("note_typical_tag", self.language, tag=first.tag, own=legible(first.devices[0].tag))
        if any(group.drawn for group in self.layout.groups):
            yield said("note_dwelling_scale", self.language, wall=f"{self.rules['wall'] * 1000:g}")
        if not all(group.drawn for group in self.layout.groups):
            yield said("note_rooms_open", self.language)
        yield said("note_dwelling_places", self.language)
        yield said("note_dwelling_cables", self.language)
        if self.one.home_box is not None:
            yield from self._box_text()
        if self.up:
            yield said("note_dwelling_up", self.language)
        yield from self._differences()
        if self.unnamed:
            yield said("note_unlabelled", self.language, names=listed(self.unnamed, self.language, 4))
        fewer = [each for each in self.typical if len(each.devices) < len(homes)]
        if fewer:
            parts = [f"{each.tag} {len(each.devices)}" for each in fewer]
            yield said("note_fewer", self.language, tags=listed(parts, self.language, 8))
        unfed = [each.tag for each in self.typical if each.above is None and each not in self.outside]
        if unfed:
            yield said("note_unfed", self.language, tags=listed(dict.fromkeys(unfed), self.language, 8))
        if any(each.estimated for each in self.typical):
            yield said("note_estimate_some", self.language)
        provisions = sorted(
            {id for each in self.typical for one in each.devices for id in one.provisions}, key=natural_key
        )
        if provisions:
            yield said("note_provisions", self.language, provisions=listed(provisions, self.language, 40))

    def _box_text(self) -> Iterator[str]:
        """What the home distribution box holds, as far as it is stated."""
        box = self.one.home_box
        each = next((one for one in self.typical if one.kind == "home_distribution_box"), None)
        if box is None or each is None:
            return
        parts = [each.devices[0].designation(self.language), said("list_comma", self.language).join(box.modules or ())]
        if any(parts):
            text = said("semicolon", self.language).join(part for part in parts if part)
            yield said("note_home_box", self.language, text=text)

    def _differences(self) -> Iterator[str]:
        """The rooms whose outline encloses another area than the stated one."""
        off = []
        for room in self.one.rooms or ():
            if stated(room) and room.area_m2 is not None and room.outline is not None:
                area = shapely.Polygon(room.outline).area
                if abs(area - room.area_m2) > self.rules["area_off"] * room.area_m2:
                    off.append(
                        f"{room.id or label('dwelling_room', room.kind, self.language)} {area:.1f}/{room.area_m2:g}"
                    )
        if off:
            yield said("note_area_off", self.language, rooms=legible(listed(off, self.language, 6)))


def _own_part(room: DwellingRoom, type_id: str, language: str) -> str:
    """A room's id without the type's in front of it where that is a name, else what kind of room it is."""
    part, kind = (room.id or "").removeprefix(type_id).lstrip("-_"), label("dwelling_room", room.kind, language)
    return f"{kind} {part}".rstrip() if part.isascii() else part


def _tag(each: Typical) -> str:
    return legible(each.tag) + ("*" if each.estimated else "")


def _drawn(each: Typical, at: Point, offset: Point, anchor: Any) -> Symbol:
    first = each.devices[0]
    provisions = tuple(dict.fromkeys(id for one in each.devices for id in one.provisions))
    return Symbol(
        kind_symbol(each.kind), at[0], at[1], device_layer(first), _tag(each), ids=each.ids, provisions=provisions,
        estimated=each.estimated, tag_offset=offset, tag_anchor=anchor,
        attributes={"SYSTEM": first.system, "DEVICE": each.kind, "HEIGHT": _height(each)},
    )  # fmt: skip


def _height(each: Typical) -> str:
    return "" if each.info.height_m is None else f"{each.info.height_m:g} m"


def _middle(kind: str, at: Point) -> Point:
    box = shapes()[kind_symbol(kind)].box
    return at[0] + (box.x0 + box.x1) / 2, at[1] + (box.y0 + box.y1) / 2


def _box(x0: float, y0: float, x1: float, y1: float) -> Any:
    from tiaowen.generators.sheets.sheet import Rect

    return Rect(x0, y0, x1, y1)


def _joined(spans: list[Any], layer: str, shift: Point, drawn: bool) -> Iterator[Item]:
    """Stretches as few long lines, beside the middle of the wall so that two layers do not cover each other."""
    if not spans:
        return
    merged = shapely.line_merge(shapely.union_all([shapely.LineString(one) for one in spans]))
    dx, dy = shift
    for part in sorted(getattr(merged, "geoms", [merged]), key=lambda one: list(one.coords)):
        yield Line(tuple((round(x + dx, 3), round(y + dy, 3)) for x, y in part.coords), layer)
