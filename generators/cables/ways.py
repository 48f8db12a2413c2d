"""How cables are laid: sub-ducts over the site, trays in shafts, conduits into dwellings, and how full they get.

Sizes are proposals from parameters: the smallest that keeps its fill limit. Where even the largest does not, the fill
is marked; no verdict is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import fsum, pi
from types import MappingProxyType
from typing import Literal, TypeAlias

from tiaowen.generators.cables.lengths import below_ground
from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.devices.register import Register, register
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.model.parts import read_part
from tiaowen.spec.parameters import parameter

Family: TypeAlias = Literal["site", "tray", "conduit", "below"]
Measure: TypeAlias = Literal["area", "diameter"]


@dataclass(frozen=True, slots=True)
class Holder:
    """A duct, tray or conduit with what it holds; ``size`` and ``fill`` are None where a cable's size is not known.

    ``measure`` tells whether ``fill`` and ``limit`` compare areas or diameters; areas are in [mm²].
    """

    id: str
    family: Family
    size: str | None
    cables: int
    cable_mm2: float
    inner_mm2: float | None
    fill: float | None
    limit: float
    measure: Measure

    @property
    def over(self) -> bool:
        """Whether even the largest size is fuller than its limit."""
        return self.fill is not None and self.fill > self.limit


@dataclass(frozen=True, slots=True)
class Ways:
    """The holders of every cable by its id, and the trays that cables share."""

    holders: Mapping[str, tuple[Holder, ...]]
    trays: tuple[Holder, ...]
    members: Mapping[str, tuple[Cable, ...]] = field(default_factory=dict)


def diameter(cable: Cable) -> float | None:
    """The outer diameter of a cable [mm]; None where its cores or size are not settled."""
    if cable.info.medium == "coax":
        known: float | None = parameter("cable.diameter.coax").value.get(cable.size or "")
        return known
    if cable.info.medium == "optical" and cable.kind != "drop":
        table = parameter("cable.diameter.optical").value
        return next((float(table[size]) for size in sorted(table) if size >= (cable.cores or max(table) + 1)), None)
    return float(parameter("cable.diameter.drop" if cable.kind == "drop" else "cable.diameter.other").value)


def area(millimetres: float) -> float:
    """The area of a circle of that diameter [mm²]."""
    return pi * millimetres * millimetres / 2 / 2


def ways(community: Community) -> Ways:
    """How every cable of the schedule is laid; made once for each community object."""
    return _made(Same(community))


@lru_cache(maxsize=2)
def _made(key: Same) -> Ways:
    found, devices = cables(key.community), register(key.community)
    shared: dict[str, list[Cable]] = {}
    for cable in found:
        if _in_shaft(key.community, devices, cable):
            shared.setdefault(_tray_id(devices, cable), []).append(cable)
    trays = {id: _tray(id, some) for id, some in shared.items()}
    of = {cable.id: trays[id] for id, some in shared.items() for cable in some}
    holders = {cable.id: _holders(devices, cable, of.get(cable.id)) for cable in found}
    members = {id: tuple(some) for id, some in shared.items()}
    return Ways(MappingProxyType(holders), tuple(trays.values()), MappingProxyType(members))


def _holders(devices: Register, cable: Cable, tray: Holder | None) -> tuple[Holder, ...]:
    if tray is None:
        return (_pipe(cable, "below" if _stays_below(devices, cable) else "site"),)
    return (tray, _pipe(cable, "conduit")) if cable.info.counted else (tray,)


def _in_shaft(community: Community, devices: Register, cable: Cable) -> bool:
    """Whether a cable stays inside one building."""
    return cable.building is not None and _building(community, devices, cable.from_id) == cable.building


def _stays_below(devices: Register, cable: Cable) -> bool:
    """Whether a cable runs inside one place under ground, as a car park."""
    places = {below_ground(devices.by_id[id]) if id in devices.by_id else None for id in (cable.from_id, cable.to_id)}
    return len(places) == 1 and None not in places


def _building(community: Community, devices: Register, id: str) -> str | None:
    if id in devices.by_id:
        return devices.by_id[id].building
    if id in community.room_by_id:
        return community.room_by_id[id][0].id
    return read_part(id).building


def _tray_id(devices: Register, cable: Cable) -> str:
    device = devices.by_id.get(cable.to_id)
    unit = read_part(cable.to_id).unit if device is None and "/" in cable.to_id else device and device.unit
    return f"CT-{cable.building}" if unit is None else f"CT-{cable.building}-{unit}"


def _tray(id: str, some: Iterable[Cable]) -> Holder:
    """The smallest tray for all cables of a shaft, at its foot where all of them pass."""
    held = list(some)
    each = [diameter(cable) for cable in held]
    taken, limit = fsum(area(one) for one in each if one is not None), float(parameter("duct.fill.tray").value)
    sections = {size: float(w * h) for size, (w, h) in parameter("duct.tray.section").value.items()}
    size = next((name for name, inner in sections.items() if taken <= inner * limit), list(sections)[-1])
    inner = sections[size]
    if None in each and not taken:
        return Holder(id, "tray", None, len(held), taken, None, None, limit, "area")
    return Holder(id, "tray", size, len(held), taken, inner, taken / inner, limit, "area")


def _pipe(cable: Cable, family: Family) -> Holder:
    """A pipe of its own for one cable."""
    thick, small = diameter(cable), _small(cable)
    limit = float(parameter("duct.fill.small" if small else "duct.fill.large").value)
    measure: Measure = "area" if small else "diameter"
    if thick is None:
        return Holder("", family, None, 1, 0.0, None, None, limit, measure)
    pipes = "site" if family == "site" else "conduit"
    sizes = {size: float(inner) for size, inner in parameter(f"duct.{pipes}.inner").value.items()}
    fills = {size: area(thick) / area(inner) if small else thick / inner for size, inner in sizes.items()}
    size = next((name for name, fill in fills.items() if fill <= limit), list(sizes)[-1])
    return Holder("", family, size, 1, area(thick), area(sizes[size]), fills[size], limit, measure)


def _small(cable: Cable) -> bool:
    """Whether a cable counts by its area in a pipe, and not by its diameter."""
    if cable.info.medium == "optical":
        return cable.cores is not None and cable.cores <= parameter("duct.fill.small_cores").value
    return cable.info.counted or cable.info.medium != "coax"
