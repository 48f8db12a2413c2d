"""The blocks of a riser: an access point with its splitters, an optical node with its tree, a reference.

A block is drawn about its lower left corner; cables leave it upwards at its outputs and are led on by the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import shown, star
from tiaowen.generators.risers.tracks import Key
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Fill, Item, Line, Symbol, TextBox
from tiaowen.generators.sheets.symbols import label_box, shapes

LONGEST = 60.0
LONGEST_TAG = 40.0
MOST_SPLITTERS = 8
TRACK = 1.6
LANE_OUT = 2.0
NO_ENTRY = -1.0
TEXT = "E-ANNO-TEXT"
REFERENCE = "E-ANNO-REFR"


@dataclass(frozen=True, slots=True)
class Block:
    """Items about a lower left corner, the room they take [mm], where the feed enters and the cables leave.

    ``room`` is the place that the heads stand in and ``name`` its caption: one outline holds all blocks of a room.
    """

    items: tuple[Item, ...]
    width: float
    height: float
    entry: float
    outputs: tuple[tuple[Key, float], ...]
    outlined: bool = False
    room: str = ""
    name: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """The layers that blocks are drawn on, and the attributes of every symbol."""

    device: str
    cable: str
    attributes: Mapping[str, str]


def moved(item: Item, dx: float, dy: float) -> Item:
    """An item moved on the sheet [mm]."""
    if isinstance(item, Line | Fill):
        return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points))
    return replace(item, x=item.x + dx, y=item.y + dy)


def device_symbol(device: Device, x: float, y: float, style: Style, tag: str = "", **more: object) -> Symbol:
    """The symbol of a device with its id, provisions and attributes."""
    label = "" if device.ways is None else str(device.ways)
    return Symbol(
        device.info.symbol,
        x,
        y,
        style.device,
        tag,
        label if "label" not in more else str(more.pop("label")),
        (device.id,),
        device.provisions,
        estimated=device.estimated,
        attributes={**style.attributes, "DEVICE": device.kind},
        **more,  # type: ignore[arg-type]
    )


def stacked(symbol: Symbol, devices: Sequence[Device]) -> Symbol:
    """A symbol that stands for several devices, with the ids and provisions of all; typical ones have no id."""
    provisions = tuple(dict.fromkeys(text for one in devices for text in one.provisions))
    return replace(symbol, ids=tuple(one.id for one in devices if one.id), provisions=provisions)


def starred(symbol: Symbol, dx: float, dy: float) -> list[Item]:
    """A symbol, and the mark of an estimate behind its tag."""
    if not symbol.estimated:
        return [symbol]
    x = symbol.x + dx + text_width_mm(symbol.tag, 2.5) + 0.3
    return [symbol, star(x, symbol.y + dy)]


def head_items(device: Device, x: float, y: float, half: float, texts: Sequence[str], style: Style) -> list[Item]:
    """A head's symbol with its tag and a line of text at its right."""
    tag = shown(device.tag, LONGEST_TAG)
    offset = (half + 1.0, 0.5)
    symbol = device_symbol(device, x, y, style, tag, label="", tag_offset=offset, tag_anchor="left-bottom")
    text = TextBox(x + half + 1.0, y - 0.7, shown("  ".join(texts), LONGEST), TEXT, 2.5, "left-top")
    return [*starred(symbol, offset[0], offset[1] + 1.25), *([text] if text.text else [])]


def right_end(items: Iterable[Item]) -> float:
    """How far texts and tags reach to the right."""
    ends = [0.0]
    for item in items:
        if isinstance(item, TextBox):
            ends.append(item.x + text_width_mm(item.text, item.height_mm))
        elif isinstance(item, Symbol) and item.tag and item.tag_offset:
            ends.append(item.x + item.tag_offset[0] + text_width_mm(item.tag, 2.5))
    return max(ends)


def arrow(x: float, y: float, length: float, layer: str) -> list[Item]:
    """A line to the right that ends in an arrowhead."""
    tip = x + length
    return [Line(((x, y), (tip - 1.5, y)), layer), Fill(((tip, y), (tip - 2, y + 0.7), (tip - 2, y - 0.7)), layer)]


def bar(xs: Sequence[float], x: float, y: float, layer: str) -> list[Item]:
    """A level line over points that a stem at x reaches; nothing where there is but the stem."""
    low, high = min([*xs, x]), max([*xs, x])
    return [Line(((low, y), (high, y)), layer)] if high - low > 1e-6 else []


# --- the access point -------------------------------------------------------------------------------


def access_block(
    device: Device,
    splitters: Sequence[Device],
    targets: Sequence[Key],
    room: str,
    texts: Sequence[str],
    outgoing: str,
    style: Style,
    group: Callable[[Sequence[Device]], str],
) -> Block:
    """A user access point: the feed, its splitters, the point itself, and a cable to each target (in their order)."""
    drawn, cells, width = _splitter_row(splitters, style, group)
    y = 12.0 if cells else 2.0
    centre = y + 2.0 + 1.5
    symbol_items = head_items(device, 0.0, centre, 3.0, texts, style)
    top = centre + 5.6
    xs = [(index - (len(targets) - 1) / 2) * LANE_OUT for index in range(len(targets))]
    end = max([*xs, 0.0])
    room = shown(room, LONGEST)
    reach = end + 10.0 + text_width_mm(outgoing, 2.5) if outgoing else end
    left = max(width / 2, 4.0, (text_width_mm(room, 2.5) + 4.0 - min([*xs, 0.0])) if room else 0.0) + 2.0
    right = max(width / 2, reach, right_end(symbol_items)) + 2.5
    items: list[Item] = [*drawn]
    if cells:
        items += [*bar(cells, 0.0, 1.9, style.cable), *bar(cells, 0.0, 10.6, style.cable)]
        items += [Line(((0.0, 0.0), (0.0, 1.9)), style.cable), Line(((0.0, 10.6), (0.0, centre - 2.0)), style.cable)]
    else:
        items.append(Line(((0.0, 0.0), (0.0, centre - 2.0)), style.cable))
    height = top + 2.2
    if targets or outgoing:
        items += [Line(((0.0, centre + 2.0), (0.0, top)), style.cable), *bar(xs, 0.0, top, style.cable)]
    items += [Line(((x, top), (x, height)), style.cable) for x in xs]
    if outgoing:
        items += arrow(end, top, 8.0, style.cable)
        items.append(TextBox(end + 9.0, top, outgoing, TEXT, 2.5, "left-middle"))
    placed = [moved(item, left, 0.0) for item in (*items, *symbol_items)]
    outputs = tuple((key, left + x) for key, x in zip(targets, xs, strict=True))
    name = (TextBox(2.0, height - 1.6, room, TEXT, 2.5, "left-top"),) if room else ()
    return Block(tuple(placed), left + right, height, left, outputs, True, room, name)


def _splitter_row(
    splitters: Sequence[Device], style: Style, group: Callable[[Sequence[Device]], str]
) -> tuple[list[Item], list[float], float]:
    """Optical splitters side by side, each fed from below; many of one ratio are one symbol with all their ids."""
    groups: list[list[Device]] = [[one] for one in splitters]
    if len(splitters) > MOST_SPLITTERS:
        ratios: dict[int | None, list[Device]] = {}
        for one in splitters:
            ratios.setdefault(one.ways, []).append(one)
        groups = list(ratios.values())
    tags = [shown(some[0].tag if len(some) == 1 else group(some), LONGEST_TAG) for some in groups]
    widths = [
        max(text_width_mm(tag, 2.5) + (1.9 if some[0].estimated else 0.0), 8.0)
        for tag, some in zip(tags, groups, strict=True)
    ]
    total = sum(width + 10.0 for width in widths)
    x = -total / 2
    items: list[Item] = []
    centres = []
    for tag, some, width in zip(tags, groups, widths, strict=True):
        centre = x + 3.5
        ids = tuple(one.id for one in some)
        offset = (3.3, 0.5)
        symbol = device_symbol(
            some[0], centre, 6.2, style, tag, label="", rotation=90.0, tag_offset=offset, tag_anchor="left-bottom"
        )
        items += starred(replace(symbol, ids=ids), offset[0], offset[1] + 1.25)
        ratio = "" if some[0].ways is None else f"1:{some[0].ways}"
        items.append(TextBox(centre + 3.3, 5.5, ratio, TEXT, 2.5, "left-top"))
        items += [Line(((centre, 1.9), (centre, 3.2)), style.cable), Line(((centre, 9.2), (centre, 10.6)), style.cable)]
        centres.append(centre)
        x += width + 10.0
    return items, centres, total


# --- a reference ------------------------------------------------------------------------------------


def reference_block(device: Device, targets: Sequence[Key], texts: Sequence[str], cable: str) -> Block:
    """A device that is drawn elsewhere: its symbol in grey, without its id, and a cable to each target."""
    box = shapes()[device.info.symbol].box
    symbol = Symbol(device.info.symbol, 0.0, 3.5, REFERENCE, label="" if device.ways is None else str(device.ways))
    if label_box(symbol) is not None and not box.y0 <= shapes()[device.info.symbol].label.y <= box.y1:  # type: ignore[union-attr]
        symbol = replace(symbol, label="")
    xs = [(index - (len(targets) - 1) / 2) * LANE_OUT for index in range(len(targets))]
    top = 3.5 + box.y1 + 1.6
    lines = [shown(text, LONGEST) for text in texts if text]
    items: list[Item] = [symbol, Line(((0.0, 3.5 + box.y1), (0.0, top)), cable), *bar(xs, 0.0, top, cable)]
    items += [Line(((x, top), (x, top + 1.6)), cable) for x in xs]
    for index, line in enumerate(lines[:2]):
        anchor = "left-bottom" if index == 0 else "left-top"
        items.append(TextBox(box.x1 + 1.0, 4.0 if index == 0 else 2.8, line, TEXT, 2.5, anchor))  # type: ignore[arg-type]
    left = max(-box.x0, -min([*xs, 0.0])) + 1.0
    right = max(right_end(items), max([*xs, 0.0])) + 2.5
    outputs = tuple((key, left + x) for key, x in zip(targets, xs, strict=True))
    return Block(tuple(moved(item, left, 0.0) for item in items), left + right, top + 1.6, left, outputs)


# --- other devices ------------------------------------------------------------------------------------


def plain_block(devices: Sequence[Device], room: str, style: Style) -> Block:
    """Devices that nothing in the diagram feeds: a symbol for each kind with its tags and how many there are."""
    items: list[Item] = []
    x = 2.0
    for some in by_kind(devices):
        box = shapes()[some[0].info.symbol].box
        count, tags = f"×{len(some)}", shown(tag_range([one.tag for one in some]), LONGEST_TAG)
        widths = box.width + 1.0 + text_width_mm(count, 2.5), text_width_mm(tags, 2.5) + 2.0
        symbol = device_symbol(some[0], x - box.x0, 8.0 - (box.y0 + box.y1) / 2, style, tags, label="")
        offset = (box.x0, 2.0 - symbol.y)
        symbol = replace(stacked(symbol, some), tag_offset=offset, tag_anchor="left-bottom")
        items += starred(symbol, offset[0], offset[1] + 1.25)
        items.append(TextBox(x + box.width + 1.0, 8.0, count, TEXT, 2.5, "left-middle"))
        x += max(widths) + 3.0
    name = text_width_mm(room, 2.5) + 4.0 if room else 0.0
    top = 17.4 if room else 12.5
    caption = (TextBox(2.0, top - 1.6, room, TEXT, 2.5, "left-top"),) if room else ()
    return Block(tuple(items), max(x, name), top, NO_ENTRY, (), bool(room), room, caption)


def by_kind(devices: Iterable[Device]) -> list[list[Device]]:
    """Devices in groups of one kind and designation, in the order of their kinds."""
    groups: dict[tuple[str, str, bool], list[Device]] = {}
    for one in devices:
        groups.setdefault((one.kind, one.designation(), one.estimated), []).append(one)
    return list(groups.values())


def tag_range(tags: Sequence[str]) -> str:
    """Several tags as the first and the last, without what both begin with.

    >>> tag_range(["CAM-3F-01", "CAM-3F-02", "CAM-3F-04"]), tag_range(["A1"])
    ('CAM-3F-01~04', 'A1')
    """
    if len(tags) == 1:
        return tags[0]
    first, last = tags[0].split("-"), tags[-1].split("-")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return f"{tags[0]}~{'-'.join(last[same:]) or last[-1]}"
