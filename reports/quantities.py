"""How many devices the checked design has, by building: what lists and drawings must agree with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.model.community import Community


@dataclass(frozen=True, slots=True)
class BuildingCounts:
    """One building (an empty id is open ground): its households and devices; ``estimated`` if any is an estimate."""

    building: str
    name: str
    households: int
    counts: tuple[int, ...]
    estimated: bool


@dataclass(frozen=True, slots=True)
class Quantities:
    """The kinds that occur, as (system, kind), and the counts of each building in the same order."""

    kinds: tuple[tuple[str, str], ...]
    buildings: tuple[BuildingCounts, ...]

    def heads(self, language: str) -> list[str]:
        """The names of the kinds."""
        return [device_kinds()[kind].name[language] for _, kind in self.kinds]

    def totals(self) -> list[int]:
        """Households, then each kind, over all buildings."""
        kinds = [sum(one.counts[index] for one in self.buildings) for index in range(len(self.kinds))]
        return [sum(one.households for one in self.buildings), *kinds]

    def table(self, mark: str, language: str) -> list[list[str]]:
        """Rows of text: building, name, households, counts, the mark of estimates."""
        ground = {"zh": "室外", "en": "open ground"}["en" if language == "en" else "zh"]
        return [
            [one.building or ground, one.name, *map(str, (one.households, *one.counts)), mark if one.estimated else ""]
            for one in self.buildings
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """A building an entry, its counts by system and kind."""
        return [
            {
                "building": one.building or None,
                "households": one.households,
                "estimated": one.estimated,
                "counts": {
                    f"{system}.{kind}": count for (system, kind), count in zip(self.kinds, one.counts, strict=True)
                },
            }
            for one in self.buildings
        ]


def quantities(community: Community) -> Quantities:
    """The counts of a community, taken from the model."""
    table = count_table(community)
    order = {kind: index for index, kind in enumerate(device_kinds())}
    kinds = tuple(sorted({(system, kind) for system, _, kind in table}, key=lambda one: (order[one[1]], one[0])))
    rows = [_row(community, building.id, building.name or "", kinds, table) for building in community.buildings or ()]
    rows.append(_row(community, None, "", kinds, table))
    return Quantities(kinds, tuple(one for one in rows if one.households or any(one.counts)))


def _row(community: Community, id: str | None, name: str, kinds: Any, table: Any) -> BuildingCounts:
    dwellings = [one for one in community.dwellings if one.building == id]
    counts = tuple(table.get((system, id, kind), 0) for system, kind in kinds)
    return BuildingCounts(id or "", name, len(dwellings), counts, any(one.estimated for one in dwellings))
