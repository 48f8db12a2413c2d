"""The pieces of the counted equipment: each a device, unless another part of the model has made it already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tiaowen.generators.devices.device import NO_SPECS, Device
from tiaowen.generators.devices.device_kinds import DeviceKind, Plain, covered, device_kinds, not_pieces
from tiaowen.generators.devices.home import HomeDevices, stair_text
from tiaowen.generators.devices.made import Maker, cited
from tiaowen.generators.devices.places import Spot
from tiaowen.generators.order import natural_key
from tiaowen.model.systems.equipment import Equipment

FITTINGS = frozenset({"access_reader", "electric_lock", "exit_button"})
DOOR = "controlled_door"
OF_LIFTS = frozenset({"lift_reader", "lift_controller", "mobile_antenna"})


@dataclass(frozen=True, slots=True)
class _Target:
    """What one piece is for: where that stands, what feeds the piece there, and what its tag and specs tell of it."""

    spot: Spot
    parent: str | None = None
    dwelling: str | None = None
    stair: str | None = None
    place: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """The devices of one row, with what the row says that they serve."""

    row: Equipment
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class EquipmentDevices:
    """Makes the pieces of all rows.

    ``made`` are the devices that other parts of the model have become; ``home`` knows those of the rooms of dwellings.
    """

    maker: Maker
    made: Mapping[str, Device]
    home: HomeDevices
    numbers: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    def pieces(self) -> Iterator[Pieces]:
        """Row by row in natural order of their ids; rows that count no pieces are left out."""
        table, left = covered(), self.home.counts()
        left.update((one.kind, one.building) for one in self.made.values())
        for row in sorted(self.maker.community.equipment or (), key=lambda one: natural_key(one.id)):
            if row.kind in not_pieces() or not row.count:
                continue
            spot = self._spot(row)
            key = (row.kind, spot.building)
            done = min(row.count, left[key]) if row.kind in table else 0
            left[key] -= done
            self._told_apart(row, spot, done)
            if done < row.count:
                yield Pieces(row, tuple(self._devices(row, spot, done)))

    @cached_property
    def _waiting(self) -> dict[tuple[str, str | None], list[Device]]:
        """The devices made elsewhere that no row has counted yet, by kind and building."""
        found: dict[tuple[str, str | None], list[Device]] = {}
        for one in self.made.values():
            found.setdefault((one.kind, one.building), []).append(one)
        return found

    def _told_apart(self, row: Equipment, spot: Spot, done: int) -> None:
        """Lets the row's id stand for the devices that it counts and that are made already."""
        waiting = self._waiting.get((row.kind, spot.building), [])
        for one in [one for one in waiting if spot.unit in (None, one.unit)][:done]:
            waiting.remove(one)
            self.maker.of.setdefault(row.id, []).append(one.id)

    def _spot(self, row: Equipment) -> Spot:
        return self.maker.places.stated(row.building, row.unit, row.storey, row.room)

    def _devices(self, row: Equipment, spot: Spot, done: int) -> Iterator[Device]:
        kind, provisions = device_kinds()[row.kind], cited(row.because)
        source, guess = (self.maker.community.path_of(row),), "count" in row.estimated
        targets = self._targets(row, kind, spot)
        each = _share(row.count - done, targets)
        specs, number = _specs(row), 0
        for number in range(done + 1, row.count + 1):
            index, nth = divmod(number - done - 1, each) if each else (0, 0)
            at = targets[index] if each else _Target(spot)
            stair = at.stair if each < 2 or at.stair is None else f"{at.stair}-{nth + 1}"
            device = self.maker.own(
                row.kind,
                f"{row.id}-{number}",
                at.spot,
                source,
                system=row.system,
                tag=self._tag(kind, at.spot) if stair is None else f"{kind.prefix}-{stair}",
                parent=at.parent,
                dwelling=at.dwelling,
                specs=specs if at.place is None else {**specs, "place": at.place},
                provisions=provisions,
                estimated=guess or at.estimated,
            )
            self.maker.of.setdefault(row.id, []).append(device.id)
            yield device

    def _targets(self, row: Equipment, kind: DeviceKind, spot: Spot) -> Sequence[_Target]:
        """What the pieces of a row are for, one by one: dwellings, controlled doors or lifts; else nothing."""
        if kind.homes and spot.building is not None and self.home.alike(kind.key, spot.building):
            return self._homes(spot)
        if row.kind in FITTINGS:
            return self._doors(row)
        if row.kind in OF_LIFTS:
            return self._lifts(row, spot)
        return ()

    def _doors(self, row: Equipment) -> Sequence[_Target]:
        ids = [id for place in row.serves or () for id in self.maker.of.get(place, ())]
        doors = [self.made[id] for id in ids if id in self.made and self.made[id].kind == DOOR]
        return [_Target(_where(one), one.id, place=str(one.specs["place"])) for one in doors]

    def _lifts(self, row: Equipment, spot: Spot) -> Sequence[_Target]:
        lifts = [self.maker.places.lift(name) for name in row.serves or ()]
        return [_Target(replace(one, path=None)) for one in lifts if one.building == spot.building is not None]

    def _homes(self, spot: Spot) -> Sequence[_Target]:
        if spot.building is None or spot.room is not None:
            return ()
        return [
            _Target(Spot(one.building, one.unit, one.storey), None, one.id, stair_text(one), None, one.estimated)
            for one in self.home.dwellings
            if one.building == spot.building and spot.unit in (None, one.unit)
        ]

    def _tag(self, kind: DeviceKind, spot: Spot) -> str:
        """The prefix of the kind and a number in the building."""
        self.numbers[spot.building, kind.prefix] += 1
        return f"{kind.prefix}-{self.numbers[spot.building, kind.prefix]}"


def _share(count: int, among: Sequence[object]) -> int:
    """How many each gets where all get the same number; else none."""
    return count // len(among) if among and count % len(among) == 0 else 0


def _where(device: Device) -> Spot:
    return Spot(device.building, device.unit, device.storey, device.room, device.room_name, device.position)


def _specs(row: Equipment) -> Mapping[str, Plain]:
    stated = {"size": row.size or row.name, "ports": row.ports, "spare_ports": row.spare_ports, "load": row.load_w}
    return {name: value for name, value in stated.items() if value is not None} or NO_SPECS


def serving(rows: Iterable[Pieces]) -> dict[str, tuple[str, ...]]:
    """What each piece serves, as its row says, by the piece's id."""
    return {one.id: pieces.row.serves for pieces in rows if pieces.row.serves for one in pieces.devices}
