"""Where things are counted: housing with its entrances, gates for people, rooms by kind, rooms of hosts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Stair
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.model.site import Gate
from tiaowen.solvers.quantities.ledger import Ledger
from tiaowen.spec.errors import Text

ON_FOOT = ("pedestrian", "both")
SITE = Text("小区", "community")


@dataclass(frozen=True, slots=True, order=True)
class Entrance:
    """The entrance of a unit, or of a building that has none."""

    building: str
    unit: str | None
    estimated: bool

    @property
    def part(self) -> str:
        """The way designs write it."""
        return self.building if self.unit is None else f"{self.building}/{self.unit}"


def housing(ledger: Ledger, what: Text) -> Iterator[Building]:
    """The buildings that are stated to be housing; one of unknown use is told to be left out."""
    if ledger.community.buildings is None:
        ledger.lack(SITE, what, ("buildings",))
    for building in ledger.community.buildings or ():
        if building.use is None:
            ledger.lack(building.id, what, (f"{ledger.community.path_of(building)}.use",))
        elif building.use == "residential":
            yield building


def guessed(building: Building) -> bool:
    """Whether it is an estimate that the building is housing."""
    return "use" in building.estimated


def stairs(ledger: Ledger, building: Building, what: Text) -> tuple[Stair, ...]:
    """The stairs of a building with their dwellings; none, and told, where they are not stated."""
    found = ledger.community.stairs_by_building[building.id]
    if isinstance(found, Missing):
        ledger.lack(building.id, what, found)
        return ()
    return found


def entrances(ledger: Ledger, what: Text) -> list[Entrance]:
    """The entrances of housing: of each unit, or of the building where it has none."""
    found: list[Entrance] = []
    for building in housing(ledger, what):
        if building.units is None and building.dwellings is None:
            ledger.lack(building.id, what, (f"{ledger.community.path_of(building)}.units",))
        else:
            found += entrances_of(building)
    return found


def entrances_of(building: Building) -> list[Entrance]:
    """The entrances of one building."""
    estimated = guessed(building) or "units" in building.estimated
    if not building.units:
        return [Entrance(building.id, None, guessed(building))]
    return [Entrance(building.id, unit.id, estimated) for unit in building.units]


def entrances_named(community: Community, part: str) -> list[Entrance]:
    """The entrances that a part such as ``B12`` or ``B12/1`` names; none for a part of storeys.

    Housing that states neither units nor dwellings has no entrances that are known.
    """
    one = read_part(part)
    building = community.building_by_id.get(one.building)
    if building is None or one.storeys:
        return []
    if building.use in (None, "residential") and building.units is None and building.dwellings is None:
        return []
    return [entrance for entrance in entrances_of(building) if one.unit in (None, entrance.unit)]


def gates_on_foot(ledger: Ledger, stated: Collection[str], what: Text) -> list[Gate]:
    """The gates that people walk through and those that are stated; one of unknown use is told to be left out."""
    site = ledger.community.site
    if site is None or site.gates is None:
        ledger.lack(SITE, what, ("site" if site is None else "site.gates",))
        return []
    found = []
    for gate in site.gates:
        if gate.id in stated or gate.use in ON_FOOT:
            found.append(gate)
        elif gate.use is None:
            ledger.lack(gate.id, what, (f"{ledger.community.path_of(gate)}.use",))
    return found


def rooms(ledger: Ledger, kinds: Collection[str], what: Text) -> Iterator[tuple[Building, Room]]:
    """The rooms of some kinds; a building whose rooms are not stated is told to be left out."""
    for building in ledger.community.buildings or ():
        if building.rooms is None:
            ledger.lack(building.id, what, (f"{ledger.community.path_of(building)}.rooms",))
        for room in building.rooms or ():
            if room.kind in kinds:
                yield building, room


def host_room(community: Community, system: str) -> str | None:
    """The room where the host of a security system stands: as stated, else the control centre."""
    security = community.security
    if security is None:
        return None
    stated = [host.room for host in security.hosts or () if host.system == system and host.room is not None]
    return min(stated, default=security.centre)


def only_room(community: Community, kind: str) -> str | None:
    """The room of a kind where there is exactly one in the community."""
    found = [id for id, (_, room) in community.room_by_id.items() if room.kind == kind]
    return found[0] if len(found) == 1 else None
