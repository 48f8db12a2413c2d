"""The gates, entrances and rooms that security provisions speak of, and what is not stated to know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community, join
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.rules.outcomes import Finding, Inapplicable, Subject
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text

ON_FOOT = frozenset({"pedestrian", "both"})
FOR_VEHICLES = frozenset({"vehicle", "both"})
CONTROL_ROOMS = frozenset({"security_control_centre", "fire_control_room"})
PLANT_ROOMS = frozenset({"machine_room", "pump_room", "plant_room", "power_room"})

Places = Iterator[tuple[Subject, str | Missing]]


def gates_for(community: Community, uses: Collection[str], part: str, served: Collection[str]) -> Iterator[Finding]:
    """Whether each gate of some uses is among those ``served``; one of unknown use that is not served is unknown."""
    gates = look_up(community, "site.gates")
    if isinstance(gates, Missing):
        yield Finding(subject(community, community), gates, part)
        return
    for gate in gates:
        where = subject(community, gate)
        if gate.use is None and gate.id not in served:
            yield Finding(where, Missing((f"{where.path}.use",)), part)
        elif gate.use is None or gate.use in uses:
            yield Finding(where, gate.id in served, part, (where.path,))


def entrances(community: Community) -> Iterator[tuple[Subject, Building, str | None] | tuple[Subject, Missing]]:
    """The entrances of housing: of each unit, or of the building where it has none."""
    for building in community.buildings or ():
        if building.use not in (None, "residential"):
            continue
        where = subject(community, building)
        if building.use is None:
            yield where, Missing((f"{where.path}.use",))
        elif building.units is None and building.dwellings is None:
            yield where, Missing((f"{where.path}.units",))
        elif not building.units:
            yield where, building, None
        for unit in building.units or () if building.use is not None else ():
            own = subject(community, unit)
            yield replace(own, id=f"{building.id}/{unit.id}"), building, unit.id


def covers(parts: Iterable[str] | None, building: str, unit: str | None) -> bool:
    """Whether parts such as ``B12`` or ``B12/1`` name the entrance of a building or of its unit."""
    read = [read_part(part) for part in parts or ()]
    return any(one.building == building and one.unit in (None, unit) and not one.storeys for one in read)


def rooms_of(community: Community, kinds: Collection[str]) -> Iterator[Room | Missing]:
    """The rooms of some kinds; Missing for each building whose rooms are not stated."""
    if community.buildings is None:
        yield Missing(("buildings",))
    for building in community.buildings or ():
        if building.rooms is None:
            yield Missing((join(community.path_of(building), "rooms"),))
        yield from (room for room in building.rooms or () if room.kind in kinds)


def rooms_among(
    community: Community, kinds: Collection[str], served: Collection[str], part: str, none: Text
) -> Iterator[Finding]:
    """Whether each room of some kinds is among those ``served``; inapplicable where there is none."""
    found = False
    missing: list[str] = []
    for room in rooms_of(community, kinds):
        if isinstance(room, Missing):
            missing += room.paths
        else:
            found = True
            where = subject(community, room)
            yield Finding(where, room.id in served, part, (where.path,))
    whole = subject(community, community)
    if missing:
        yield Finding(whole, Missing(tuple(missing)), part)
    elif not found:
        yield Finding(whole, Inapplicable(none), part)
