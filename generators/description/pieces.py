"""What the description counts: the devices of the register, and the counted equipment that it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tiaowen.generators.description.words import data, unit_of
from tiaowen.generators.devices.register import register
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.model.systems.equipment import Equipment
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import words

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """So many equal pieces in one building (None: on open ground or not told), and where in the model they stand."""

    system: str
    kind: str
    name: Text
    unit: Text
    designation: Text
    building: str | None
    count: int
    estimated: bool
    provisions: tuple[str, ...]
    path: str


def pieces(community: Community) -> tuple[Piece, ...]:
    """All quantities: the register's devices first, then the counted equipment that the register leaves out."""
    return _pieces(Same(community))


@lru_cache(maxsize=2)
def _pieces(key: Same) -> tuple[Piece, ...]:
    community = key.community
    found = register(community)
    told = {path for device in found.devices for path in device.sources}
    kinds = {(device.system, device.kind) for device in found.devices}
    devices = [
        Piece(
            device.system,
            device.kind,
            device.info.name,
            device.info.unit,
            Text(device.designation(), device.designation("en")),
            device.building,
            1,
            device.estimated,
            device.provisions,
            device.sources[0] if device.sources else "",
        )
        for device in found.devices
    ]
    others = [one for one in _equipment(community) if one.path not in told and (one.system, one.kind) not in kinds]
    return (*_gathered(devices), *others)


def _gathered(some: Iterable[Piece]) -> Iterator[Piece]:
    """Equal devices of one building as one piece with their number."""
    groups: dict[tuple[Any, ...], list[Piece]] = {}
    for one in some:
        groups.setdefault((one.kind, one.designation, one.building, one.estimated), []).append(one)
    for group in groups.values():
        first = group[0]
        because = tuple(dict.fromkeys(id for one in group for id in one.provisions))
        yield Piece(
            first.system,
            first.kind,
            first.name,
            first.unit,
            first.designation,
            first.building,
            len(group),
            first.estimated,
            because,
            first.path,
        )


def _equipment(community: Community) -> Iterator[Piece]:
    names = words("equipment")
    rooms = {id: building.id for id, (building, _) in community.room_by_id.items()}
    for one in community.equipment or ():
        if not one.count or one.kind in data("words")["cables"]:
            continue
        yield Piece(
            one.system,
            one.kind,
            names[one.kind],
            unit_of(one.kind),
            Text(one.size or "", one.size or ""),
            one.building or rooms.get(one.room or ""),
            one.count,
            bool(one.estimated) or _assumed(one),
            _provisions(one.because),
            community.path_of(one),
        )


def _assumed(one: Equipment) -> bool:
    """Whether the count rests on a usual value that nobody confirmed."""
    return any(_unconfirmed(id) for id in one.because or ())


def _unconfirmed(id: str) -> bool:
    try:
        return not parameter(id).confirmed
    except KeyError:
        return False


def _provisions(because: Iterable[str] | None) -> tuple[str, ...]:
    known = spec_in_force().provisions
    return tuple(id for id in because or () if id in known)


def by_building(some: Iterable[Piece]) -> Counter[tuple[str | None, str]]:
    """How many pieces stand in each building, by kind."""
    counts: Counter[tuple[str | None, str]] = Counter()
    for one in some:
        counts[one.building, one.kind] += one.count
    return counts
