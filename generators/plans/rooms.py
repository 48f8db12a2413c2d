"""The layouts of machine rooms on sheets: every room with its racks, rooms of equal content without outlines once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.generators.drawing_words import conventions, layers_of, listed, said, title_block
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.room_block import RoomBlock
from tiaowen.generators.plans.room_contents import RoomContents, room_contents
from tiaowen.generators.plans.room_ground import Ground
from tiaowen.generators.risers.blocks import moved
from tiaowen.generators.risers.side import column
from tiaowen.generators.sheets.sheet import Item, Rect, Sheet
from tiaowen.generators.sheets.titleblock import free_rect
from tiaowen.model.community import Community
from tiaowen.spec.parameters import parameter

SIDE, MARGIN, GAP = 86.0, 4.0, 8.0
CENTRAL = ("security_control_centre", "fire_control_room", "machine_room")
Shelf = list[tuple[RoomBlock, float, float]]


@dataclass(frozen=True, slots=True)
class RoomSheet:
    """A sheet of room layouts, without a number yet, with the buildings of its rooms."""

    sheet: Sheet
    buildings: tuple[str, ...]


def room_sheets(community: Community, language: str = "zh") -> list[RoomSheet]:
    """The layouts of all machine rooms with equipment: control rooms first, then building by building."""
    grounds = [Ground(community, rooms) for rooms in _alike(room_contents(community))]
    firsts = [RoomBlock(ground, language) for ground in grounds]
    firsts.sort(key=lambda one: (one.ground.first.place.kind not in CENTRAL, natural_key(_building(one))))
    blocks = [RoomBlock(one.ground, language, part) for one in firsts for part in range(1, one.parts + 1)]
    if not blocks:
        return []
    sizes = conventions()["room_plans"]["sizes"]
    size = next((one for one in sizes if len(_pages(blocks, one)) == 1 and _hold(blocks, one)), sizes[-1])
    pages = _pages(blocks, size)
    return [_sheet(community, page, size, language, number, len(pages)) for number, page in enumerate(pages, start=1)]


def _hold(blocks: Sequence[RoomBlock], size: str) -> bool:
    """Whether each block is smaller than a sheet."""
    region = _regions(size)[0]
    return all(one.made[1] <= region.width and one.made[2] <= region.height for one in blocks)


def _building(block: RoomBlock) -> str:
    return block.buildings[0] if block.buildings else ""


def _alike(rooms: Sequence[RoomContents]) -> list[tuple[RoomContents, ...]]:
    """The rooms, those of the same kind and content without an outline together."""
    groups: dict[tuple[object, ...], list[RoomContents]] = {}
    for number, room in enumerate(rooms):
        key: tuple[object, ...] = (number,)
        if room.place.room is None or room.place.room.outline is None:
            devices = tuple((one.kind, one.tag, one.designation(), one.estimated) for one in room.devices)
            others = tuple(sorted({one.kind for one in room.others}))
            key = (room.place.kind, room.place.room is None, devices, others, room.sized.area_m2)
        groups.setdefault(key, []).append(room)
    return [tuple(some) for some in groups.values()]


def _regions(size: str) -> tuple[Rect, Rect]:
    free = free_rect(size)[1].inset(MARGIN)
    side = Rect(free.x1 - SIDE, free.y0, free.x1, free.y1)
    return Rect(free.x0, free.y0, side.x0 - MARGIN, free.y1), side


def _pages(blocks: Sequence[RoomBlock], size: str) -> list[list[Shelf]]:
    """The blocks in shelves, the shelves on pages; a block larger than a sheet has a page of its own."""
    region = _regions(size)[0]
    shelves: list[Shelf] = []
    for block in blocks:
        _, width, height = block.made
        if shelves and sum(wide + GAP for _, wide, _ in shelves[-1]) + width <= region.width:
            shelves[-1].append((block, width, height))
        else:
            shelves.append([(block, width, height)])
    pages: list[list[Shelf]] = []
    for shelf in shelves:
        high = _height(shelf)
        if pages and sum(_height(one) + GAP for one in pages[-1]) + high <= region.height:
            pages[-1].append(shelf)
        else:
            pages.append([shelf])
    return pages


def _height(shelf: Shelf) -> float:
    return max(height for _, _, height in shelf)


def _sheet(community: Community, page: Sequence[Shelf], size: str, language: str, number: int, total: int) -> RoomSheet:
    region, side = _regions(size)
    items: list[Item] = []
    spare = region.height - sum(_height(shelf) for shelf in page)
    y = region.y1
    for shelf in page:
        rest = region.width - sum(width for _, width, _ in shelf)
        x = region.x0
        for block, width, _ in shelf:
            items += [moved(item, x, y) for item in block.made[0]]
            x += width + min(40.0, max(GAP, rest / len(shelf)))
        y -= _height(shelf) + min(30.0, max(GAP, spare / len(page)))
    blocks = [block for shelf in page for block, _, _ in shelf]
    devices = [one for block in blocks for one in block.devices]
    beside = column(community, "machine_room", devices, items, list(_texts(blocks, language)), side, language, "none")
    items += beside or []
    name = said("rooms_sheet", language, rooms=listed((_id(one) for one in blocks), language, 3))
    if total > 1:
        name = said("part", language, name=said("rooms_title", language), number=number, total=total)
    drawn = any(block.ground.shape is not None for block in blocks)
    scales = sorted({block.ground.scale for block in blocks if block.ground.shape is not None})
    scale = said("list_comma", language).join(f"1:{one}" for one in scales) if drawn else said("schematic", language)
    title = title_block(community, language)
    buildings = tuple(sorted({id for block in blocks for id in block.buildings}, key=natural_key))
    return RoomSheet(Sheet("", name, size, tuple(items), layers_of(items), title, scale), buildings)


def _id(block: RoomBlock) -> str:
    place = block.ground.first.place
    return place.room.id if place.room is not None else _building(block)


def _texts(blocks: Sequence[RoomBlock], language: str) -> Iterator[str]:
    """The notes: what is to scale, the free spaces with their sources, the reserve in racks, provisions."""
    if any(block.ground.shape is not None for block in blocks):
        yield said("note_rooms_scale", language)
    if any(block.ground.shape is None for block in blocks):
        yield said("note_rooms_open_layout", language)
    if any(len(block.ground.rooms) > 1 for block in blocks):
        yield said("note_rooms_alike", language)
    yield said("note_rooms_placed", language)
    kinds = dict.fromkeys(kind for block in blocks for kind, _ in block.ground.wanted)
    ids = [*(f"rooms.footprint.{kind}" for kind in kinds), "rooms.rack.units", "rooms.rack.height"]
    for id in ids:
        one = parameter(id)
        value = one.value
        if isinstance(value, dict):
            value = said("footprint", language, **{key: f"{size:g}" for key, size in value.items()})
        state = said("confirmed" if one.confirmed else "unconfirmed", language)
        yield said("note_parameter", language, what=one.text[language], value=value, source=one.source, state=state)
    if any(one.estimated for block in blocks for one in block.devices):
        yield said("note_estimate_some", language)
    provisions = sorted({id for block in blocks for one in block.devices for id in one.provisions}, key=natural_key)
    if provisions:
        yield said("note_provisions", language, provisions=listed(provisions, language, 40))
