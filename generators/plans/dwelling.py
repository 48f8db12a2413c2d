"""The plan of a dwelling type: rooms with walls, every device of its dwellings once, cables in the walls, a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

import shapely

from tiaowen.generators.drawing_words import conventions, layers_of, legible, said, title_block
from tiaowen.generators.plans.dwelling_cables import Cables
from tiaowen.generators.plans.dwelling_devices import Typical, typical_devices
from tiaowen.generators.plans.dwelling_layout import SIDE, Group, Layout, Told, layout_of
from tiaowen.generators.plans.dwelling_place import Room, Spot
from tiaowen.generators.plans.dwelling_shape import Area, wall_items
from tiaowen.generators.plans.dwelling_side import side_column, typical_legend
from tiaowen.generators.plans.dwelling_strip import listed_pages, strip_items, typical_symbol, typical_tag
from tiaowen.generators.plans.dwelling_texts import plan_texts
from tiaowen.generators.plans.marks import dimensions, drawing_name
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.layout import Block
from tiaowen.generators.sheets.sheet import Item, Line, Point, Rect, Sheet, TextBox
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

TEXT, MORE, MOST_TRIES = "E-ANNO-TEXT", "A3", 3


def dwelling_sheets(community: Community, one: DwellingType, language: str = "zh") -> list[Sheet]:
    """The plan of a type on the smallest sheet that holds it, without a number; none where it states no rooms.

    What finds no place on it follows on more sheets; so does everything where no sheet holds the rooms.
    """
    if not one.rooms:
        return []
    typical = typical_devices(community, one)
    plan = _fitting(community, one, typical, language)
    over, made = (list(typical), []) if plan is None else (plan.over, [_sheet(plan)])
    free = free_rect(MORE)[1].inset(6.0)
    title = title_block(community, language)
    pages = listed_pages(over, Rect(free.x0, free.y0 + 8.0, free.x1, free.y1)) if over else []
    for items in pages:
        note = TextBox(free.x0, free.y0, said("note_typical_list", language), TEXT, 2.5, "left-bottom")
        name, scale = type_title(one, language), said("schematic", language)
        made.append(Sheet("", name, MORE, (*items, note), layers_of([*items, note]), title, scale))
    if len(made) < 2:
        return made
    return [
        replace(sheet, name=said("part", language, name=sheet.name, number=number, total=len(made)))
        for number, sheet in enumerate(made, start=1)
    ]


def _fitting(community: Community, one: DwellingType, typical: Sequence[Typical], language: str) -> _Plan | None:
    """The plan on the first sheet, at the first scale, that holds it."""
    places = {id(room): number for number, room in enumerate(one.rooms or ())}
    counts = Counter(places[id(each.room)] for each in typical if each.room is not None)
    rules, legend = conventions()["dwelling_plans"], typical_legend(typical, SIDE, language)
    told: tuple[Told, ...] = ("under", "below", "beside")
    last: _Plan | None = None
    tries = 0
    for scale, size, where in product(rules["scales"], rules["sizes"], told):
        layout = layout_of(one, dict(counts), size, scale, where)
        plan = None if layout is None else _Plan(community, one, typical, layout, legend, language)
        if plan is not None and plan.draw():
            if not plan.over:
                return plan
            last, tries = last or plan, tries + 1
            if tries == MOST_TRIES:
                break
    return last


def _sheet(plan: _Plan) -> Sheet:
    drawn = any(group.drawn for group in plan.layout.groups)
    scale = f"1:{plan.layout.scale}" if drawn else said("schematic", plan.language)
    title, items = title_block(plan.community, plan.language), tuple(plan.items)
    return Sheet("", type_title(plan.one, plan.language), plan.layout.size, items, layers_of(items), title, scale)


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
    over: list[Typical] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    up: bool = False

    def __post_init__(self) -> None:
        self.rules = conventions()["dwelling_plans"]
        wall = self.rules["wall"] * self.layout.factor
        self.rooms = {
            id(area.room): Room(area, group.areas, wall) for group in self.layout.groups for area in group.areas
        }

    def draw(self) -> bool:
        """Put everything but the frame among the items; False where the column beside is too high."""
        if self._side([]) is None:
            return False
        for group in self.layout.groups:
            self._walls(group)
        self._first_devices()
        self._names()
        self._rest()
        cables = Cables(self.typical, self.spots, self.layout)
        self.items += cables.draw()
        self.up = cables.up
        for number, (_, spot) in sorted(self.spots.items()):
            self.items.append(typical_symbol(self.typical[number], spot.at, spot.offset, spot.anchor))
        strip, self.over = strip_items(self.outside, self.layout.strip, self.language)
        self.items += strip
        side = self._side(self.items)
        self.items += side or []
        return side is not None

    def _side(self, items: Sequence[Item]) -> list[Item] | None:
        layout = self.layout
        return side_column(self.legend, plan_texts(self), items, layout.side, layout.notes, self.language)

    # --- rooms ------------------------------------------------------------------------------------

    def _walls(self, group: Group) -> None:
        bounds = group.bounds
        wall = self.rules["wall"] * self.layout.factor
        if group.drawn:
            self.items += wall_items(group.areas, wall, self.rules["leaf_most"] * self.layout.factor)
            self.items += dimensions(bounds, wall, self.layout.factor)
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

    def _first_devices(self) -> None:
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
        spot = room.place(kind_symbol(each.kind), typical_tag(each), "entrance" if how == "box" else how, goal)
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


def _own_part(room: DwellingRoom, type_id: str, language: str) -> str:
    """A room's id without the type's in front of it where that is a name, else what kind of room it is."""
    part, kind = (room.id or "").removeprefix(type_id).lstrip("-_"), label("dwelling_room", room.kind, language)
    return f"{kind} {part}".rstrip() if part.isascii() else part


def _middle(kind: str, at: Point) -> Point:
    box = shapes()[kind_symbol(kind)].box
    return at[0] + (box.x0 + box.x1) / 2, at[1] + (box.y0 + box.y1) / 2
