"""The front view of racks: what stands in which unit, what is kept free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.generators.drawing_words import conventions, legible, said, shown
from tiaowen.generators.plans.room_contents import Rack, Unit
from tiaowen.generators.plans.room_tags import piece_symbol
from tiaowen.generators.sheets.fonts import text_extent_mm, text_width_mm
from tiaowen.generators.sheets.layout import outline
from tiaowen.generators.sheets.sheet import Item, Line, Rect, TextBox
from tiaowen.spec.parameters import parameter

TEXT, TABLE, FREE = "E-ANNO-TEXT", "A-EQPM-OUTL", "A-EQPM-CLEA"
RULER, HEAD, GAP = 6.0, 6.0, 6.0


def elevation_size(racks: int) -> tuple[float, float]:
    """Width and height of the front view of so many racks [mm]."""
    rules = conventions()["room_plans"]
    return racks * (RULER + rules["rack_width"] + GAP), HEAD + parameter("rooms.rack.height").value * rules["unit"]


def elevation(racks: Sequence[Sequence[Rack]], x: float, top: float, language: str) -> Iterator[Item]:
    """The racks side by side from an upper left corner; each with its equals in rooms of the same content."""
    step = RULER + conventions()["room_plans"]["rack_width"] + GAP
    for number, alike in enumerate(racks):
        yield from _rack(alike, x + number * step, top, language)


def _rack(alike: Sequence[Rack], x: float, top: float, language: str) -> Iterator[Item]:
    rules, height = conventions()["room_plans"], parameter("rooms.rack.height").value
    unit, width = rules["unit"], rules["rack_width"]
    left, low = x + RULER, top - HEAD - height * unit
    first = alike[0]
    tag = legible(first.device.tag) if first.device is not None else "—"
    name = said("rack_head", language, tag=tag, height=height, used=first.used)
    yield TextBox(left + width / 2, top - 0.6, shown(name, width + RULER), TEXT, 2.5, "center-top")
    yield outline(Rect(left, low, left + width, top - HEAD), TABLE, 0.5)
    for number in range(1, height + 1):
        if number == 1 or number % 6 == 0:
            yield TextBox(left - 1.0, low + (number - 0.5) * unit, str(number), TEXT, 2.5, "right-middle")
    usable = parameter("rooms.rack.units").value
    y = low + usable * unit
    yield Line(((left, y), (left + width, y)), FREE, dash="DASHED")
    yield _middle(said("rack_reserve", language, units=height - usable), left, y, width, (height - usable) * unit)
    yield from _pieces(alike, left, low, language)
    free = usable - first.used
    if free > 0:
        yield _middle(said("rack_free", language, units=free), left, low + first.used * unit, width, free * unit)


def _pieces(alike: Sequence[Rack], left: float, low: float, language: str) -> Iterator[Item]:
    """The pieces, the last of the list at the bottom; equal flat ones and the parts of a frame in one row."""
    rules = conventions()["room_plans"]
    unit, width = rules["unit"], rules["rack_width"]
    y = low
    for numbers in reversed(list(_rows(alike[0].units))):
        some = [[rack.units[number] for number in numbers] for rack in alike]
        high = sum(one.units for one in some[0]) * unit
        yield Line(((left, y + high), (left + width, y + high)), TABLE)
        yield from _row(some, left, y + high / 2, width, language)
        y += high


def _rows(units: Sequence[Unit]) -> Iterator[list[int]]:
    """The numbers of the pieces in each row."""
    row: list[int] = []
    for number, one in enumerate(units):
        if row and not _joins(units[row[-1]], one):
            yield row
            row = []
        row.append(number)
    if row:
        yield row


def _joins(one: Unit, other: Unit) -> bool:
    if one.device is None or other.device is None:
        return False
    if one.device.id == other.device.id:
        return True
    alike = (one.device.kind, one.device.designation()) == (other.device.kind, other.device.designation())
    return alike and one.units == other.units == 1


def _row(some: Sequence[Sequence[Unit]], left: float, middle: float, width: float, language: str) -> Iterator[Item]:
    first = some[0][0]
    height = f"{sum(one.units for one in some[0])}U"
    yield TextBox(left + width - 1.0, middle, height, TEXT, 2.5, "right-middle")
    room = width - 3.0 - text_width_mm(height, 2.5) - 2.0
    if first.device is None:
        name = first.name[language] if first.name is not None else ""
        yield TextBox(left + 4.0, middle, shown(name, room), TEXT, 2.5, "left-middle")
        return
    cut = shown(_tag(some[0]), room * 0.62)
    if first.part[0] > 1:
        yield TextBox(left + 4.0, middle, cut, TEXT, 2.5, "left-middle")
    else:
        devices = dict.fromkeys(one.device for units in some for one in units if one.device is not None)
        yield piece_symbol(list(devices), "rack_piece", (left + 2.2, middle), cut, (1.8, 0.0), "left-middle")
    name = " ".join(part for part in (first.device.designation(language), first.device.info.name[language]) if part)
    rest = room - text_width_mm(cut, 2.5) - 4.5
    if rest > 8.0:
        x = left + 4.0 + text_width_mm(cut, 2.5) + 2.0
        yield _centred(x, middle, shown(legible(name), rest))


def _centred(x: float, middle: float, text: str) -> TextBox:
    """A text whose ink, tails of letters included, stands in the middle of a flat row."""
    _, low, high = text_extent_mm(text, 2.5)
    return TextBox(x, middle + 1.25 - (low + high) / 2, text, TEXT, 2.5, "left-middle")


def _tag(units: Sequence[Unit]) -> str:
    """The tags of a row: of the first and the last device, or the parts of a frame."""
    first, last = units[0], units[-1]
    if first.device is None or last.device is None:
        return ""
    tag, mark = legible(first.device.tag), "*" if any(one.device and one.device.estimated for one in units) else ""
    if first.part[1] > 1:
        return f"{tag}{mark} ({_parts(units)}/{first.part[1]})" if len(units) < first.part[1] else tag + mark
    return (tag if first is last else f"{tag}–{legible(last.device.tag).rsplit('-', 1)[-1]}") + mark


def _parts(units: Sequence[Unit]) -> str:
    """The parts of a frame in a row: ``2–7``, or ``1+8`` where they do not follow each other."""
    numbers = [one.part[0] for one in units]
    if numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2:
        return f"{numbers[0]}–{numbers[-1]}"
    return "+".join(map(str, numbers))


def _middle(text: str, left: float, low: float, width: float, high: float) -> TextBox:
    return TextBox(left + width / 2, low + high / 2, text, TEXT, 2.5, "center-middle")
