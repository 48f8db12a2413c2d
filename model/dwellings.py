"""Every dwelling of a community, spelled out from types over storey ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.model.buildings import Building, Run
from tiaowen.model.element import Missing
from tiaowen.model.fields import storey_text
from tiaowen.model.parts import Part, read_part


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One household's dwelling. ``door`` counts on its storey; ``path`` is the run it comes from."""

    id: str
    building: str
    unit: str | None
    storey: int
    door: int
    type: str | None
    levels: int
    estimated: bool
    path: str

    @property
    def number(self) -> str:
        """The door number people read: 1802, B101."""
        if self.storey > 0:
            return f"{self.storey}{self.door:02d}"
        return f"{storey_text(self.storey)}{self.door:02d}"


@dataclass(frozen=True, slots=True)
class Stair:
    """A unit, or a whole building that has none, with its dwellings by storey and door."""

    building: str
    unit: str | None
    path: str
    dwellings: tuple[Dwelling, ...]

    @property
    def part(self) -> Part:
        """The part of the building that this stair is."""
        return Part(self.building, self.unit)


def _dwellings(
    building: Building, unit: str | None, runs: Sequence[Run], path: str, estimated: bool
) -> Iterator[Dwelling]:
    prefix = building.id if unit is None else f"{building.id}-{unit}"
    for index, run in enumerate(runs):
        for storey in run.storeys:
            for door in run.numbers:
                label = f"{storey}{door:02d}" if storey > 0 else f"{storey_text(storey)}{door:02d}"
                yield Dwelling(
                    f"{prefix}-{label}",
                    building.id,
                    unit,
                    storey,
                    door,
                    run.type,
                    run.levels,
                    estimated or bool(run.estimated),
                    f"{path}[{index}]",
                )


def _ordered(dwellings: Iterator[Dwelling]) -> tuple[Dwelling, ...]:
    return tuple(sorted(dwellings, key=lambda one: (one.storey, one.door)))


def stairs_of(building: Building, path: str) -> tuple[Stair, ...] | Missing:
    """The stairs of one building; Missing where its units or their dwellings are not stated."""
    estimated = bool({"units", "dwellings"} & set(building.estimated))
    if building.units is None and building.dwellings is None:
        return Missing((f"{path}.units",))
    if building.dwellings is not None and not building.units:
        runs = _ordered(_dwellings(building, None, building.dwellings, f"{path}.dwellings", estimated))
        return (Stair(building.id, None, path, runs),)
    stairs, missing = [], []
    for index, unit in enumerate(building.units or ()):
        where = f"{path}.units[{index}]"
        if unit.dwellings is None:
            missing.append(f"{where}.dwellings")
            continue
        marked = estimated or "dwellings" in unit.estimated
        ordered = _ordered(_dwellings(building, unit.id, unit.dwellings, f"{where}.dwellings", marked))
        stairs.append(Stair(building.id, unit.id, where, ordered))
    return Missing(tuple(missing)) if missing else tuple(stairs)


def select(stairs: Sequence[Stair], part: Part) -> tuple[Dwelling, ...]:
    """The dwellings of one building's stairs that a part names."""
    chosen: list[Dwelling] = []
    for stair in stairs:
        if part.unit is not None and stair.unit != part.unit:
            continue
        for dwelling in stair.dwellings:
            if part.storeys and dwelling.storey not in part.storeys:
                continue
            if part.doors and dwelling.door not in part.doors:
                continue
            chosen.append(dwelling)
    return tuple(chosen)


def part_of(text: str) -> Part:
    """The part that a design names; the text was checked when the file was read."""
    return read_part(text)
