"""What a system's riser shows in a building: its storeys, folded, and on each the devices of one kind and room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.generators.drawing_words import legible, shown
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.blocks import tag_range
from tiaowen.generators.risers.cables import CableCodes
from tiaowen.generators.risers.fold import Fold, folded
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Rect
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.fields import HIGHEST_STOREY, LOWEST_STOREY
from tiaowen.spec.vocabulary import label

BETWEEN, LONGEST_TAG, LONGEST_ROOM = 3.0, 34.0, 60.0
Key = tuple[object, ...]
Cell = dict[Key, list[Device]]
Storeys = dict[int | None, dict[str | None, Cell]]


@dataclass(frozen=True)
class Entry:
    """Devices of one kind in one place; ``factors`` say how many: in the place, storeys folded, equal buildings.

    ``room`` is the caption of the room that they stand in (empty for none), ``cable`` the code of what feeds them,
    ``via`` the kind of what they hang on where it belongs to another system; ``leads`` marks the first of a room.
    """

    devices: tuple[Device, ...]
    factors: tuple[int, ...]
    room: str = ""
    cable: str = ""
    via: str = ""
    leads: bool = False

    @cached_property
    def tag(self) -> str:
        """The tags of the devices, the first and the last, no longer than there is room for."""
        return shown(tag_range(sorted({one.tag for one in self.devices}, key=natural_key)), LONGEST_TAG)

    @cached_property
    def box(self) -> Rect:
        """The box of its symbol."""
        return shapes()[kind_symbol(self.devices[0].kind)].box

    @cached_property
    def before(self) -> float:
        """What stands left of its symbol: what it hangs on, and the cable from there [mm]."""
        if not self.via:
            return 0.0
        return shapes()[kind_symbol(self.via)].box.width + text_width_mm(self.cable, 2.5) + 2.0

    @cached_property
    def width(self) -> float:
        """The width that it takes [mm]: its symbol with the number beside it, its tags, or its room's name."""
        beside = self.before + self.box.width + (1.0 + text_width_mm(self.times, 2.5) if self.times else 0.0)
        tag = text_width_mm(self.tag, 2.5) + (2.0 if self.devices[0].estimated else 0.0)
        code = 0.0 if self.via else self.box.width / 2 + text_width_mm(self.cable, 2.5) + 2.0
        room = text_width_mm(shown(self.room, LONGEST_ROOM), 2.5) + 2.0 if self.leads else 0.0
        return max(beside, tag, code, room) + BETWEEN

    @cached_property
    def height(self) -> float:
        """The height of its symbols and of what is written between them [mm]."""
        if not self.via:
            return self.box.height
        other = shapes()[kind_symbol(self.via)].box.height
        return max(self.box.height, other, min(self.box.height, other) / 2 + (3.6 if self.cable else 0.0))

    @property
    def times(self) -> str:
        """How many they are; empty for one.

        >>> Entry((), (4, 16)).times, Entry((), (1, 16)).times, Entry((), (1,)).times
        ('4×16=64', '×16', '')
        """
        parts = [one for one in self.factors if one > 1]
        if len(parts) < 2:
            return f"×{parts[0]}" if parts else ""
        product = 1
        for one in parts:
            product *= one
        return f"{'×'.join(map(str, parts))}={product}"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A band of storeys with the entries of each unit; ``fold`` is None for what has no storey."""

    fold: Fold | None
    cells: Mapping[str | None, tuple[Entry, ...]]


@dataclass(frozen=True)
class Grid:
    """What a riser shows of a system in a building, or in several equal ones: rows from below, units in order."""

    community: Community
    buildings: tuple[Building, ...]
    system: str
    units: tuple[str | None, ...]
    rows: tuple[GridRow, ...]
    number: int = 1
    total: int = 1

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, from below."""
        return tuple(entry for row in self.rows for cell in row.cells.values() for entry in cell)

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """Every device."""
        return tuple(one for entry in self.entries for one in entry.devices)

    def halves(self) -> tuple[Grid, ...]:
        """Two grids that show the same together: units, else storeys, else entries apart; itself if it cannot be."""
        if len(self.units) > 1:
            middle = len(self.units) // 2
            return tuple(self._of_units(units) for units in (self.units[:middle], self.units[middle:]))
        if len(self.rows) > 1:
            middle = len(self.rows) // 2
            return tuple(replace(self, rows=rows) for rows in (self.rows[:middle], self.rows[middle:]))
        if len(self.entries) > 1:
            middle, (row,), (unit,) = len(self.entries) // 2, self.rows, self.units
            parts = (self.entries[:middle], self.entries[middle:])
            return tuple(replace(self, rows=(replace(row, cells={unit: part}),)) for part in parts)
        return (self,)

    def _of_units(self, units: tuple[str | None, ...]) -> Grid:
        rows = (replace(row, cells={unit: row.cells.get(unit, ()) for unit in units}) for row in self.rows)
        return replace(self, units=units, rows=tuple(rows))


def grids(
    community: Community,
    buildings: Iterable[Building],
    system: str,
    away: frozenset[str] = frozenset(),
    *,
    most: int = 0,
    language: str = "zh",
) -> list[Grid]:
    """The grids of a system in buildings, in order; of those with no more than ``most`` storeys equal ones are one.

    Devices in rooms that are ``away`` are drawn elsewhere; a building without any device has no grid.
    """
    known = register(community)
    maker = _Maker(community, system, known, CableCodes.of(community, system, language), language)
    groups: dict[object, list[tuple[Building, Storeys]]] = {}
    for building in buildings:
        devices = [one for one in known.in_building(building.id, system) if one.room not in away]
        if devices:
            storeys = maker.storeys(devices)
            highest = max((one for one in storeys if one is not None), default=1)
            small = max(highest, building.storeys_above or 1) <= most
            mark = (maker.mark(building, storeys), building.kind) if small else building.id
            groups.setdefault(mark, []).append((building, storeys))
    return [maker.grid(some) for some in groups.values()]


@dataclass(frozen=True)
class _Maker:
    community: Community
    system: str
    register: Register
    codes: CableCodes
    language: str

    def storeys(self, devices: Sequence[Device]) -> Storeys:
        """Devices by storey, unit and what they are."""
        found: Storeys = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for one in devices:
            found[self._storey(one)][one.unit][self._key(one)].append(one)
        return found

    def _storey(self, device: Device) -> int | None:
        if device.storey is None and device.room in self.community.room_by_id:
            return self.community.room_by_id[device.room or ""][1].storey
        return device.storey

    def _key(self, device: Device) -> Key:
        """What tells entries apart; the same for the same things on other storeys and in other buildings."""
        kind = "" if device.dwelling is not None else self._room(device)
        order = _order()[device.kind]
        named = device.designation(self.language)
        return kind == "", kind, order, device.kind, named, device.estimated, self.codes.code(device), self._via(device)

    def _via(self, device: Device) -> str:
        parent = self.register.by_id.get(device.parent or "")
        return parent.kind if parent is not None and parent.system != self.system else ""

    def _room(self, device: Device) -> str:
        found = self.community.room_by_id.get(device.room or "")
        if found is not None and found[1].kind is not None:
            return label("room", found[1].kind, self.language)
        return device.room_name[self.language] if device.room_name is not None else ""

    def mark(self, building: Building, storeys: Storeys) -> object:
        """What equal buildings have in common."""
        units = tuple(unit.id for unit in building.units or ())
        size = building.storeys_above, building.storeys_below, units
        return size, tuple((storey, self._content(cells)) for storey, cells in sorted(storeys.items(), key=_level))

    def _content(self, cells: Mapping[str | None, Cell]) -> object:
        return tuple(
            (unit, tuple(sorted((key, len(some)) for key, some in cell.items())))
            for unit, cell in sorted(cells.items(), key=lambda pair: natural_key(pair[0]))
        )

    def grid(self, some: Sequence[tuple[Building, Storeys]]) -> Grid:
        """The grid of equal buildings; the first stands for all."""
        building, first = some[0]
        units = {unit for _, storeys in some for cells in storeys.values() for unit in cells}
        levels = {storey for storey in first if storey is not None}
        above, below = building.storeys_above or 1, building.storeys_below or 0
        if above <= HIGHEST_STOREY and below <= -LOWEST_STOREY:
            levels |= set(range(min(-below, 1, *levels), max(above, 1, *levels) + 1)) - {0}
        runs = folded(sorted(levels), lambda storey: self._content(first[storey]) if storey in first else None)
        open_row = [Fold(())] if None in first else []
        rows = tuple(self._row(fold, [storeys for _, storeys in some]) for fold in (*open_row, *runs))
        ordered = tuple(sorted(units, key=natural_key))
        return Grid(self.community, tuple(one for one, _ in some), self.system, ordered, rows)

    def _row(self, fold: Fold, every: Sequence[Storeys]) -> GridRow:
        levels: Sequence[int | None] = fold.storeys or (None,)
        first = every[0].get(levels[0], {})
        cells = {}
        for unit, cell in first.items():
            entries: list[Entry] = []
            for key in sorted(cell):
                devices = [one for storeys in every for level in levels for one in storeys[level][unit][key]]
                room = self._caption(cell[key][0], alone=len(devices) == len(cell[key]))
                factors = (len(cell[key]), len(levels), len(every))
                leads = bool(room) and not (entries and entries[-1].room == room)
                entries.append(Entry(tuple(devices), factors, room, str(key[-2]), str(key[-1]), leads))
            cells[unit] = tuple(entries)
        return GridRow(fold if fold.storeys else None, cells)

    def _caption(self, device: Device, *, alone: bool) -> str:
        """The room, with its id where it is one room."""
        if device.dwelling is not None:
            return ""
        name = self._room(device)
        if alone and device.room in self.community.room_by_id and device.room:
            own = self.community.room_by_id[device.room][1].name or name
            name = own if device.room in own else f"{own} {device.room}"
        return legible(name)


@cache
def _order() -> Mapping[str, int]:
    return {kind: place for place, kind in enumerate(device_kinds())}


def _level(pair: tuple[int | None, object]) -> int:
    return -10_000 if pair[0] is None else pair[0]
