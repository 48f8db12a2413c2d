"""Devices of the home (5.7.12, 5.8): so many of each kind in every dwelling, summed by building."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.solvers.quantities.fitting import (
    STATION,
    Asked,
    Fitting,
    asked_rows,
    fitting_of,
    fitting_without_type,
    smart_home_paths,
)
from tiaowen.solvers.quantities.ledger import Ledger, Need, times
from tiaowen.solvers.quantities.places import SITE, guessed, host_room, housing, stairs
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import words

WHAT = Text("户内设备", "devices of the dwellings")
TYPED = Text("按户型的户内设备", "devices by dwelling type")
SECURITY = frozenset(
    {"panic_button", "panic_button_provision", "intrusion_detector", "door_contact", "glass_break_detector"}
)
FIRE = ("smoke_detector", "gas_detector")


@dataclass(slots=True)
class Homes:
    """The fitting of every dwelling type, and how often what stands in which building.

    ``each`` counts dwellings by building, kind and number in one dwelling.
    """

    community: Community
    asked: tuple[Asked, ...]
    fittings: Mapping[str, Fitting]
    each: dict[str, dict[str, Counter[int]]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    guesses: set[tuple[str, str]] = field(default_factory=set)

    def total(self, building: str, kind: str) -> int:
        """The number of devices of a kind in all dwellings of a building."""
        counts = self.each.get(building, {}).get(kind, Counter())
        return sum(one * number for one, number in counts.items())

    def fitting(self, dwelling: Dwelling) -> Fitting | None:
        """The fitting of a dwelling's type; None where it has none."""
        return self.fittings.get(dwelling.type or "")


def count_homes(ledger: Ledger) -> Homes:
    """Count the devices in the dwellings of every building; what a type does not state is told once by type."""
    community = ledger.community
    asked = asked_rows(community)
    types = community.dwelling_types or ()
    homes = Homes(community, asked, {one.id: fitting_of(community, one, asked) for one in types})
    lacking = smart_home_paths(community)
    if lacking:
        ledger.lack(SITE, Text("智慧家庭设备", "devices of smart homes"), lacking)
    for one in types:
        for what, paths in homes.fittings[one.id].missing.items():
            ledger.lack(one.id, what, paths)
    for building in housing(ledger, WHAT):
        dwellings = [one for stair in stairs(ledger, building, WHAT) for one in stair.dwellings]
        _in_building(ledger, homes, building, dwellings)
    return homes


def _in_building(ledger: Ledger, homes: Homes, building: Building, dwellings: Sequence[Dwelling]) -> None:
    plain = fitting_without_type()
    each = homes.each.setdefault(building.id, {})
    untyped = dict.fromkeys(f"{one.path}.type" for one in dwellings if homes.fitting(one) is None)
    if untyped:
        ledger.lack(building.id, TYPED, untyped)
    for one in dwellings:
        fitting = homes.fitting(one) or plain
        for kind, count in fitting.counts.items():
            each.setdefault(kind, Counter())[count] += 1
            homes.reasons.setdefault((building.id, kind), set()).update(fitting.because[kind])
            if one.estimated or guessed(building) or kind in fitting.estimated:
                homes.guesses.add((building.id, kind))


def add_homes(ledger: Ledger, homes: Homes, alarmed: frozenset[str]) -> None:
    """Hand the devices in; fire detectors of ``alarmed`` buildings belong to the fire alarm there."""
    for building, each in homes.each.items():
        for kind in words("home_device"):
            counts = each.get(kind, Counter())
            if kind == STATION:
                continue
            key = (building, kind)
            ledger.add(
                Need(
                    _system(kind, building, alarmed),
                    equipment_kind(kind),
                    homes.total(building, kind),
                    building,
                    formula=times(counts, "户", "个"),
                    because=tuple(sorted(homes.reasons.get(key, ()))),
                    estimated=key in homes.guesses,
                )
            )
    if any(need.system == "home_security" for need in ledger.needs):
        room = host_room(ledger.community, "home_security")
        formula = "家庭安防管理主机 1 台"
        ledger.add(Need("home_security", "home_security_host", 1, room=room, formula=formula, because=("5.7.13-2",)))


def equipment_kind(device: str) -> str:
    """The word of equipment for a device of the home."""
    return device if device.startswith("home_") else f"home_{device}"


def _system(kind: str, building: str, alarmed: frozenset[str]) -> str:
    if kind in SECURITY:
        return "home_security"
    return "fire_alarm" if kind in FIRE and building in alarmed else "smart_home"
