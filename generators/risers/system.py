"""The risers of a system in buildings, whatever the system: equal small buildings once, small ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tiaowen.generators.drawing_words import building_name, conventions, layers_of, listed, said, title_block
from tiaowen.generators.risers.entries import Grid, grids
from tiaowen.generators.risers.grid import GridDrawing
from tiaowen.generators.risers.heads import head_rooms, head_text
from tiaowen.generators.risers.packing import even_share, packed_places
from tiaowen.generators.risers.side import side_items
from tiaowen.generators.sheets.sheet import Item, Rect, Sheet
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

SIDE, MARGIN, GAP = 86.0, 4.0, 6.0
LENGTHENED = 3
BEYOND = ("A0+1.5", "A0+2")


@dataclass(frozen=True, slots=True)
class Made:
    """A sheet with the buildings on it; ``part`` is its number among those of one building."""

    sheet: Sheet
    buildings: tuple[Building, ...]
    part: int = 1


def regions(size: str) -> tuple[Rect, Rect]:
    """Where the riser is drawn on a sheet of a size, and where legend and notes stand."""
    free = free_rect(size)[1].inset(MARGIN)
    side = Rect(free.x1 - SIDE, free.y0, free.x1, free.y1)
    return Rect(free.x0, free.y0, side.x0 - MARGIN, free.y1), side


def building_sheets(
    community: Community, buildings: Sequence[Building], system: str, language: str = "zh"
) -> Iterator[Made]:
    """The risers of a system in those of the buildings that hold any of it, in order; the sheets have no number yet."""
    small = conventions()["small_storeys"]
    found = grids(community, buildings, system, head_rooms(community), most=small, language=language)
    waiting: list[Grid] = []
    for grid in found:
        if (grid.buildings[0].storeys_above or 1) <= small:
            waiting.append(grid)
            continue
        yield from _together(waiting, language)
        waiting = []
        yield from _alone(grid, language)
    yield from _together(waiting, language)


def _drawing(grid: Grid, language: str, title: str) -> GridDrawing:
    return GridDrawing(grid, [head_text(grid.community, grid.system, language)], title, language)


def _names(grids_shown: Sequence[Grid], language: str) -> str:
    return listed((building_name(one) for grid in grids_shown for one in grid.buildings), language, 4)


def _own_name(grid: Grid, language: str) -> str:
    names = listed((building_name(one) for one in grid.buildings), language, 4)
    if len(grid.buildings) > 1:
        names = said("equal_buildings", language, names=names, count=len(grid.buildings))
    return said("part", language, name=names, number=grid.number, total=grid.total) if grid.total > 1 else names


def sheet_name(grids_shown: Sequence[Grid], language: str) -> str:
    """What a sheet with these grids is called."""
    system = label("system", grids_shown[0].system, language).removesuffix("系统")
    name = said("riser_system", language, building=_names(grids_shown, language), system=system)
    first = grids_shown[0]
    return said("part", language, name=name, number=first.number, total=first.total) if first.total > 1 else name


def _sheet(shown: Sequence[Grid], size: str, items: Sequence[Item], language: str) -> Sheet:
    title, scale = title_block(shown[0].community, language), said("schematic", language)
    return Sheet("", sheet_name(shown, language), size, tuple(items), layers_of(items), title, scale)


def _drawn(shown: Sequence[Grid], size: str, language: str) -> list[Item] | None:
    """The grids on a sheet of a size with legend, cables and notes; None where they do not fit."""
    region, side = regions(size)
    if len(shown) == 1:
        drawing = _drawing(shown[0], language, sheet_name(shown, language))
        places: list[Rect] | None = [region]
        drawings = [drawing]
    else:
        drawings = [_drawing(one, language, _own_name(one, language)) for one in shown]
        places = packed_places([one.smallest() for one in drawings], region, GAP)
    if places is None:
        return None
    items: list[Item] = []
    for drawing, place in zip(drawings, places, strict=True):
        drawn = drawing.draw(place)
        if drawn is None:
            return None
        items += drawn
    beside = side_items(shown, items, side, language)
    return None if beside is None else [*items, *beside]


def _alone(grid: Grid, language: str) -> Iterator[Made]:
    """A building on the smallest sheet that holds it, or in parts."""
    parts = [grid]
    made: list[tuple[Grid, str, list[Item]]] = []
    while parts:
        part = parts.pop(0)
        beyond = BEYOND if len(parts) + len(made) or len(grid.halves()) == 1 else ()
        found = _smallest(part, (*conventions()["riser_sizes"], *beyond), language)
        if found is None:
            halves = part.halves()
            if len(halves) == 1:
                raise ValueError(f"no sheet holds the riser of {part.system} in {part.buildings[0].id}")
            parts = [*halves, *parts]
        else:
            made.append((part, *found))
    for number, (part, size, items) in enumerate(made, start=1):
        if len(made) > 1:
            numbered = replace(part, number=number, total=len(made))
            items = _drawn([numbered], size, language) or items
            part = numbered
        yield Made(_sheet([part], size, items, language), part.buildings, number)


def _smallest(grid: Grid, sizes: Sequence[str], language: str) -> tuple[str, list[Item]] | None:
    for size in sizes:
        items = _drawn([grid], size, language)
        if items is not None:
            return size, items
    return None


def _together(waiting: Sequence[Grid], language: str) -> Iterator[Made]:
    """Small buildings in their order, evenly on as few sheets as may be."""
    rest = list(waiting)
    while rest:
        least = [_drawing(one, language, _own_name(one, language)).smallest() for one in rest]
        tries = [
            (*even_share(least, regions(size)[0], GAP), size) for size in conventions()["riser_sizes"][:LENGTHENED]
        ]
        _, count, size = min(tries, key=lambda one: one[0])
        items = None
        while count > 1 and items is None:
            items = _drawn(rest[:count], size, language)
            count -= items is None
        if items is None:
            yield from _alone(rest[0], language)
            count = 1
        else:
            some = rest[:count]
            buildings = tuple(one for grid in some for one in grid.buildings)
            yield Made(_sheet(some, size, items, language), buildings)
        rest = rest[count:]
