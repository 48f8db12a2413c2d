"""The point list: one row for every device of the register, a sheet a system, a summary of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds, systems
from tiaowen.generators.devices.register import devices
from tiaowen.generators.order import natural_key
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.workbook import Cell, Column, columns, said, sheet_title, total, workbook
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

TITLE = Text("点位表", "Point list")
_NO_FEED = frozenset({"user_access_point", "cross_connect_cabinet", "optical_node"})  # heads, fed from outside
Row: TypeAlias = tuple[str, ...]


def point_rows(community: Community, some: Iterable[Device], language: str = "zh") -> Iterator[Row]:
    """The rows of devices, one cell for each column of the point list."""
    feeds = {cable.to_id: cable.type for cable in cables(community)}

    @cache
    def source(path: str) -> str:
        place = community.place_of(path)
        return path if place is None else f"{path}（{place}）"

    for device in some:
        feed = feeds.get(device.id, device.info.cable)
        yield (
            device.id,
            device.tag,
            label("system", device.system, language),
            device.info.name[language],
            place_name(community, device.building, language),
            device.unit or "",
            "" if device.storey is None else storey_text(device.storey),
            device.dwelling or "",
            "" if device.room_name is None else device.room_name[language],
            device.info.mounted(language),
            "" if feed is None else feed[language],
            device.parent or "",
            device.port or "",
            cited(device.provisions, language),
            "; ".join(source(path) for path in device.sources),
            said("estimate", language) if device.estimated else "",
            "; ".join(_remarks(device, language)),
        )


def place_name(community: Community, building: str | None, language: str = "zh") -> str:
    """A building as lists show it: its id, then its name where it has one; the site where there is none."""
    if building is None:
        return said("site", language)
    element = community.building_by_id.get(building)
    return building if element is None or element.name is None else f"{building} {element.name}"


def _remarks(device: Device, language: str) -> Iterator[str]:
    if text := device.designation(language):
        yield text
    if device.parent is None and device.kind not in _NO_FEED and _hangs(device):
        yield said("no_parent", language)
    if not device.provisions:
        yield said("not_demanded", language)


def _hangs(device: Device) -> bool:
    """Whether something has to feed a device: its kind names what does, or a cable leads to it."""
    return bool(device.info.fed_by or device.info.cable or device.dwelling)


def write_points(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``points.xlsx``. Raises OSError where the file cannot be saved."""
    found = devices(community)
    by_system: dict[str, list[Device]] = {}
    for device in found:
        by_system.setdefault(device.system, []).append(device)
    with workbook(path, community, TITLE[language], language) as book:
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, found, language))
        book.sheet(
            sheet_title("matrix", language),
            (*columns("matrix"), *_kind_columns(found)),
            _matrix(community, found, language),
            fixed=2,
        )
        for system in (one for one in systems() if one in by_system):
            rows = point_rows(community, by_system[system], language)
            book.sheet(sheet_title(system, language), columns("points"), rows, fixed=2)


def _notes(community: Community, found: tuple[Device, ...], language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield said("mounting", language), said("mounting_text", language)
    counts = Counter((device.system, device.kind) for device in found)
    guessed = Counter((device.system, device.kind) for device in found if device.estimated)
    order = {key: index for index, key in enumerate(device_kinds())}
    for key in sorted(counts, key=lambda key: (systems().index(key[0]), order[key[1]])):
        kind = device_kinds()[key[1]]
        marked = f"（{said('estimate', language)} {guessed[key]}）" if guessed[key] else ""
        name = f"{label('system', key[0], language)} · {kind.name[language]}"
        yield name, f"{counts[key]} {kind.unit[language]}{marked}"
    yield said("total", language), str(len(found))


def _kinds(found: tuple[Device, ...]) -> tuple[str, ...]:
    """The kinds that occur, in the order of tables."""
    there = {device.kind for device in found}
    return tuple(kind for kind in device_kinds() if kind in there)


def _kind_columns(found: tuple[Device, ...]) -> tuple[Column, ...]:
    kinds = tuple(Column(device_kinds()[kind].name, 11) for kind in _kinds(found))
    return (*kinds, Column(Text(said("total"), said("total", "en")), 10))


def _matrix(community: Community, found: tuple[Device, ...], language: str) -> Iterator[tuple[Cell, ...]]:
    counts = Counter((device.building, device.storey, device.kind) for device in found)
    places = sorted({(building, storey) for building, storey, _ in counts}, key=_place_key)
    kinds = _kinds(found)
    width = len(kinds) + 2
    for row, (building, storey) in enumerate(places, 1):
        numbers = [counts[building, storey, kind] for kind in kinds]
        shown = "" if storey is None else storey_text(storey)
        line = total((row, 2), (row, width - 1), sum(numbers))
        yield place_name(community, building, language), shown, *(number or None for number in numbers), line
    sums = [sum(counts[building, storey, kind] for building, storey in places) for kind in kinds]
    totals = [total((1, 2 + index), (len(places), 2 + index), value) for index, value in enumerate([*sums, sum(sums)])]
    yield said("total", language), "", *totals


def _place_key(place: tuple[str | None, int | None]) -> tuple[object, ...]:
    building, storey = place
    return building is not None, natural_key(building), storey is not None, storey or 0
