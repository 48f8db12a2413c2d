"""The point list: one row for every device of the register, a sheet a system, a summary of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from tiaowen.generators.cables import cables
from tiaowen.generators.device import Device
from tiaowen.generators.device_kinds import device_kinds
from tiaowen.generators.devices import devices
from tiaowen.generators.order import natural_key
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.workbook import Cell, Column, columns, said, sheet_title, total, workbook
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

SYSTEMS = ("ftth", "catv", "telephone", "network")
TITLE = Text("点位表", "Point list")
_NO_FEED = frozenset({"user_access_point", "cross_connect_cabinet", "optical_node"})
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
    if device.parent is None and device.kind not in _NO_FEED:
        yield said("no_parent", language)
    if not device.provisions:
        yield said("not_demanded", language)


def write_points(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``points.xlsx``. Raises OSError where the file cannot be saved."""
    found = devices(community)
    by_system: Mapping[str, list[Device]] = MappingProxyType({system: [] for system in SYSTEMS})
    for device in found:
        by_system[device.system].append(device)
    with workbook(path, community, TITLE[language], language) as book:
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, found, language))
        book.sheet(
            sheet_title("matrix", language),
            (*columns("matrix"), *_kind_columns()),
            _matrix(community, found, language),
            fixed=2,
        )
        for system, some in by_system.items():
            rows = point_rows(community, some, language)
            book.sheet(sheet_title(system, language), columns("points"), rows, fixed=2)


def _notes(community: Community, found: tuple[Device, ...], language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield said("mounting", language), said("mounting_text", language)
    counts = Counter(device.kind for device in found)
    guessed = Counter(device.kind for device in found if device.estimated)
    for key, kind in device_kinds().items():
        marked = f"（{said('estimate', language)} {guessed[key]}）" if guessed[key] else ""
        name = f"{label('system', kind.system, language)} · {kind.name[language]}"
        yield name, f"{counts[key]} {kind.unit[language]}{marked}"
    yield said("total", language), str(len(found))


def _kind_columns() -> tuple[Column, ...]:
    kinds = tuple(Column(kind.name, 11) for kind in device_kinds().values())
    return (*kinds, Column(Text(said("total"), said("total", "en")), 10))


def _matrix(community: Community, found: tuple[Device, ...], language: str) -> Iterator[tuple[Cell, ...]]:
    counts = Counter((device.building, device.storey, device.kind) for device in found)
    places = sorted({(building, storey) for building, storey, _ in counts}, key=_place_key)
    kinds = tuple(device_kinds())
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
