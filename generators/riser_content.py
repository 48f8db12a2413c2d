"""What a riser shows: the devices of one system in one building, and how a building falls into several sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tiaowen.generators.devices import Device, Register, register
from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.order import natural_key
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import HIGHEST_STOREY, LOWEST_STOREY

Door = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Terminal:
    """A dwelling's terminal: its device, its door (with a number where a dwelling has several) and what people read."""

    device: Device
    unit: str | None
    storey: int
    door: Door
    text: str


@dataclass(frozen=True)
class Content:
    """The devices of one system that stand in one building; ``heads`` are fed from the head-end.

    ``units`` run in natural order, ``storeys`` upwards; ``missing`` are the fields without which no dwelling is known.
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
        if point.storey in self.storeys:
            return unit, int(point.storey or 0)
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
        return len([one for one in found if one.unit in units and one.storey in storeys])

    @cached_property
    def heads(self) -> tuple[Device, ...]:
        """The heads on this sheet: on that of the first units with their storey, else on the first."""
        if self.units[0] != self.content.units[0]:
            return ()
        return tuple(one for one in self.content.heads if self._level(one) in self.storeys)

    def _level(self, head: Device) -> int:
        return head.storey if head.storey in self.content.storeys and head.storey else self.content.storeys[0]

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
        found = [one.device for one in self.terminals] + list(self.points)
        for head in self.heads:
            found += (head, *self.content.splitters(head))
        return {one.id: one for one in found}


def content(community: Community, building: Building, system: str) -> Content:
    """Gather what the riser of a system in a building shows."""
    kinds = conventions()["risers"][system]
    found = register(community).in_building(building.id, system)
    terminals = tuple(_terminals(community, [one for one in found if one.kind == kinds["terminal"]]))
    stairs = community.stairs_by_building[building.id]
    units: set[str | None] = {one.unit for one in terminals}
    units |= {unit.id for unit in building.units or ()}
    storeys, capped = _storeys(building, found, terminals)
    return Content(
        community,
        building,
        system,
        terminals,
        tuple(one for one in found if one.kind in kinds["heads"]),
        tuple(one for one in found if one.kind in kinds["points"]),
        tuple(sorted(units or {None}, key=natural_key)),
        storeys,
        stairs.paths if isinstance(stairs, Missing) else (),
        capped,
    )


def _terminals(community: Community, devices: list[Device]) -> Iterator[Terminal]:
    seen: defaultdict[tuple[str | None, int, int], int] = defaultdict(int)
    for device in devices:
        dwelling = community.dwelling_by_id[device.dwelling or ""]
        place = (dwelling.unit, dwelling.storey, dwelling.door)
        seen[place] += 1
        text = dwelling.number if seen[place] == 1 else f"{dwelling.number}-{seen[place]}"
        yield Terminal(device, dwelling.unit, dwelling.storey, (dwelling.door, seen[place]), text)


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
