"""What a riser shows: the devices of one system in one building, and how a building falls into several sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.fold import Fold, folded
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import HIGHEST_STOREY, LOWEST_STOREY

Door = tuple[int, int]
LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Terminal:
    """A dwelling's terminal: its device, its door (with a number where a dwelling has several) and what people read.

    ``above`` are the devices behind the same door of the storeys that are folded into this one. ``inside`` marks what
    hangs inside the dwellings of a storey (all of one kind together, at the end of the row).
    """

    device: Device
    unit: str | None
    storey: int
    door: Door
    text: str
    above: tuple[Device, ...] = ()
    inside: bool = False

    @property
    def devices(self) -> tuple[Device, ...]:
        """All its devices, from below."""
        return self.device, *self.above


@dataclass(frozen=True)
class Content:
    """The devices of one system that stand in one building; ``heads`` are fed from the head-end.

    ``units`` run in natural order, ``storeys`` upwards; of storeys with the same content the lowest stands for all
    (``folds``), and so does the lowest of their points (``stacks``: the others by its id). ``others`` are devices that
    the system's diagram has no place for. ``missing`` are the fields without which no dwelling is known.
    """

    community: Community
    building: Building
    system: str
    terminals: tuple[Terminal, ...]
    heads: tuple[Device, ...]
    points: tuple[Device, ...]
    units: tuple[str | None, ...]
    storeys: tuple[int, ...]
    missing: tuple[str, ...]
    capped: bool
    folds: tuple[Fold, ...] = ()
    others: tuple[Device, ...] = ()
    stacks: Mapping[str, tuple[Device, ...]] = field(default_factory=dict)

    @cached_property
    def fold(self) -> Mapping[int, Fold]:
        """The run of equal storeys that each storey of the building is in."""
        return {storey: run for run in self.folds for storey in run.storeys}

    def row(self, storey: int | None) -> int | None:
        """The storey in whose row a storey is drawn; None where it is not drawn."""
        run = self.fold.get(storey or 0)
        return None if run is None else run.low

    @property
    def kinds(self) -> Mapping[str, Any]:
        """The conventions of this system's risers."""
        kinds: Mapping[str, Any] = conventions()["risers"][self.system]
        return kinds

    @property
    def register(self) -> Register:
        """The register of the community."""
        return register(self.community)

    @cached_property
    def homes(self) -> Mapping[str, tuple[str | None, int]]:
        """The unit and storey where each distribution point is drawn, by id."""
        return {point.id: self._home(point) for point in self.points}

    def _home(self, point: Device) -> tuple[str | None, int]:
        fed = [one for one in self.terminals if one.device.parent == point.id]
        unit = point.unit if point.unit in self.units else (fed[0].unit if fed else self.units[0])
        row = self.row(point.storey)
        if row is not None:
            return unit, row
        return unit, min((one.storey for one in fed), default=self.storeys[0])

    def splitters(self, head: Device) -> tuple[Device, ...]:
        """The splitters that stand with a head, in the order of its tree."""
        found: list[Device] = []
        for child in self.register.children(head.id):
            if child.dwelling is None and child.kind not in self.kinds["points"]:
                found += (child, *self.splitters(child))
        return tuple(found)


@dataclass(frozen=True)
class Share:
    """What one sheet of a building shows: some units and storeys, the devices there, and its number of the total."""

    content: Content
    units: tuple[str | None, ...]
    storeys: tuple[int, ...]
    number: int = 1
    total: int = 1

    @cached_property
    def terminals(self) -> tuple[Terminal, ...]:
        """The terminals on this sheet."""
        units, storeys = set(self.units), set(self.storeys)
        return tuple(one for one in self.content.terminals if one.unit in units and one.storey in storeys)

    def homes(self, unit: str | None = None) -> int:
        """The households on this sheet, of one unit or of all (None)."""
        found = self.content.community.dwellings_of(self.content.building.id)
        if isinstance(found, Missing):
            return 0
        units, storeys = {unit} if unit is not None else set(self.units), set(self.storeys)
        return len([one for one in found if one.unit in units and self.content.row(one.storey) in storeys])

    @cached_property
    def heads(self) -> tuple[Device, ...]:
        """The heads on this sheet: on that of the first units with their storey, else on the first."""
        if self.units[0] != self.content.units[0]:
            return ()
        return tuple(one for one in self.content.heads if self._level(one) in self.storeys)

    def _level(self, head: Device) -> int:
        row = self.content.row(head.storey)
        return self.content.storeys[0] if row is None else row

    @cached_property
    def others(self) -> tuple[Device, ...]:
        """The devices on this sheet that the system's diagram has no place for."""
        if self.units[0] != self.content.units[0]:
            return ()
        return tuple(one for one in self.content.others if self._level(one) in self.storeys)

    @cached_property
    def points(self) -> tuple[Device, ...]:
        """The distribution points on this sheet."""
        homes = self.content.homes
        return tuple(
            one for one in self.content.points if homes[one.id][0] in self.units and homes[one.id][1] in self.storeys
        )

    @cached_property
    def devices(self) -> Mapping[str, Device]:
        """Every device drawn on this sheet, by id."""
        found = [device for one in self.terminals for device in one.devices]
        found += [device for one in self.points for device in (one, *self.content.stacks.get(one.id, ()))]
        for head in self.heads:
            found += (head, *self.content.splitters(head))
        found += self.others
        return {one.id: one for one in found}


def content(community: Community, building: Building, system: str) -> Content:
    """Gather what the riser of a system in a building shows."""
    kinds = conventions()["risers"][system]
    found = register(community).in_building(building.id, system)
    terminals = tuple(_terminals(community, [one for one in found if one.kind == kinds["terminal"]]))
    terminals += tuple(_inside([one for one in found if one.kind in kinds["inside"] and one.dwelling is not None]))
    stairs = community.stairs_by_building[building.id]
    units: set[str | None] = {one.unit for one in terminals}
    units |= {unit.id for unit in building.units or ()}
    storeys, capped = _storeys(building, found, terminals)
    heads = tuple(one for one in found if one.kind in kinds["heads"])
    points = tuple(one for one in found if one.kind in kinds["points"])
    runs = _folds(storeys, terminals, heads, points)
    stacks = _point_stacks(runs, terminals, points)
    hidden = {one.id for some in stacks.values() for one in some}
    whole = Content(
        community,
        building,
        system,
        tuple(_stacked(runs, terminals)),
        heads,
        tuple(one for one in points if one.id not in hidden),
        tuple(sorted(units or {None}, key=natural_key)),
        tuple(run.low for run in runs),
        stairs.paths if isinstance(stairs, Missing) else (),
        capped,
        runs,
        stacks=stacks,
    )
    placed = set(Share(whole, whole.units, whole.storeys).devices)
    return replace(whole, others=tuple(one for one in found if one.id not in placed))


def _folds(
    storeys: Sequence[int], terminals: Sequence[Terminal], heads: Sequence[Device], points: Sequence[Device]
) -> tuple[Fold, ...]:
    """The runs of storeys with the same doors, fed from the same places; a storey with heads stands alone.

    Points that each serve their own storey alone count as the same place if one device feeds them.
    """
    feeders = _alike(terminals, points)
    rows: defaultdict[int, list[object]] = defaultdict(list)
    for one in terminals:
        device = one.device
        feeder = None if one.inside else feeders.get(device.parent or "", device.parent)
        what = (device.estimated, device.designation(), len(one.devices) if one.inside else 1)
        rows[one.storey].append((str(one.unit), one.door, feeder, *what))
    alone = {head.storey for head in heads if head.storey is not None}
    return folded(storeys, lambda storey: (rows[storey], storey if storey in alone else None))


def _alike(terminals: Sequence[Terminal], points: Sequence[Device]) -> dict[str, object]:
    """For each point that serves one storey, where it stands, what tells it from points of other storeys."""
    served: defaultdict[str | None, set[int]] = defaultdict(set)
    for one in terminals:
        if not one.inside:
            served[one.device.parent].add(one.storey)
    return {
        one.id: (one.kind, str(one.unit), one.parent, one.designation(), one.estimated)
        for one in points
        if one.storey is not None and served[one.id] == {one.storey}
    }


def _point_stacks(
    runs: Sequence[Fold], terminals: Sequence[Terminal], points: Sequence[Device]
) -> dict[str, tuple[Device, ...]]:
    """The points of folded storeys, by the lowest of them."""
    row = {storey: run for run in runs for storey in run.storeys}
    alike = _alike(terminals, points)
    stacks: dict[object, list[Device]] = {}
    for one in sorted((one for one in points if one.id in alike), key=lambda one: one.storey or 0):
        number = sum(
            1 for other in points if other.storey == one.storey and other.unit == one.unit and other.id < one.id
        )
        stacks.setdefault((alike[one.id], row[one.storey or 0].low, number), []).append(one)
    return {some[0].id: tuple(some[1:]) for some in stacks.values() if len(some) > 1}


def _stacked(runs: Sequence[Fold], terminals: Sequence[Terminal]) -> Iterator[Terminal]:
    """The terminals with those of equal storeys in one."""
    row = {storey: run for run in runs for storey in run.storeys}
    stacks: dict[tuple[str | None, int, Door], list[Terminal]] = {}
    for one in terminals:
        stacks.setdefault((one.unit, row[one.storey].low, one.door), []).append(one)
    for some in stacks.values():
        some.sort(key=lambda one: one.storey)
        devices = [device for one in some for device in one.devices]
        text = some[0].text if len(some) == 1 else f"{some[0].text}~{some[-1].text}"
        yield replace(some[0], text=f"×{len(devices)}" if some[0].inside else text, above=tuple(devices[1:]))


def _terminals(community: Community, devices: list[Device]) -> Iterator[Terminal]:
    seen: defaultdict[tuple[str | None, int, int], int] = defaultdict(int)
    for device in devices:
        dwelling = community.dwelling_by_id[device.dwelling or ""]
        place = (dwelling.unit, dwelling.storey, dwelling.door)
        seen[place] += 1
        text = dwelling.number if seen[place] == 1 else f"{dwelling.number}-{seen[place]}"
        yield Terminal(device, dwelling.unit, dwelling.storey, (dwelling.door, seen[place]), text)


def _inside(devices: list[Device]) -> Iterator[Terminal]:
    """What hangs inside the dwellings: for each unit and storey all of one kind together."""
    groups: defaultdict[tuple[str | None, int, str], list[Device]] = defaultdict(list)
    for device in devices:
        groups[device.unit, device.storey or 1, device.kind].append(device)
    for (unit, storey, _), some in groups.items():
        yield Terminal(some[0], unit, storey, (LAST, 1), f"×{len(some)}", tuple(some[1:]), True)


def _storeys(
    building: Building, devices: tuple[Device, ...], terminals: tuple[Terminal, ...]
) -> tuple[tuple[int, ...], bool]:
    """The storeys to draw, upwards; only those with devices where the building has more than any has."""
    stated = [one.storey for one in devices] + [one.storey for one in terminals]
    used = {storey for storey in stated if storey}
    above, below = building.storeys_above or 1, building.storeys_below or 0
    capped = above > HIGHEST_STOREY or below > -LOWEST_STOREY
    if not capped:
        lowest, highest = min([-below, *used, 1]), max([above, *used])
        used |= set(range(lowest, highest + 1)) - {0}
    return tuple(sorted(used or {1})), capped
