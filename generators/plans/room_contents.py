"""What stands in a machine room: the devices of the register with their heights, and the racks that they go into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tiaowen.generators.devices.register import Device, register
from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.solvers.rooms.area import Sized, sized
from tiaowen.solvers.rooms.contents import Contents, Place, frames_for
from tiaowen.solvers.rooms.racks import Piece, within_racks
from tiaowen.solvers.rooms.stations import hosts_in
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece in a rack [U]: a device or one ``part`` of it, or space kept for somebody (no device)."""

    units: int
    name: Text | None = None
    device: Device | None = None
    part: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class Rack:
    """A rack with its pieces from the top downwards; ``device`` is None where the register holds too few."""

    device: Device | None
    units: list[Unit] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Units taken [U]."""
        return sum(one.units for one in self.units)


@dataclass(frozen=True)
class RoomContents:
    """A room with all of its equipment.

    ``left`` are pieces that the racks of the register have no room for, ``loose`` devices without a height.
    """

    sized: Sized
    devices: tuple[Device, ...]
    racks: tuple[Rack, ...]
    left: tuple[Unit, ...]
    loose: tuple[Device, ...]
    others: tuple[Device, ...]

    @property
    def place(self) -> Place:
        """The room as its sizing sees it."""
        return self.sized.place

    def standing(self, kind: str) -> tuple[Device, ...]:
        """The devices of a kind that stand on the floor."""
        return tuple(one for one in self.devices if one.kind == kind)


def room_contents(community: Community) -> tuple[RoomContents, ...]:
    """Every machine room that holds equipment, in the order of the community's buildings."""
    return _contents(Same(community))


@lru_cache(maxsize=2)
def _contents(key: Same) -> tuple[RoomContents, ...]:
    community = key.community
    places = Contents(community).places
    made = [_room(community, place, sized(community, place, SECONDS)) for place in places if place.building is not None]
    return tuple(one for one in made if one.devices)


def _room(community: Community, place: Place, found: Sized) -> RoomContents:
    rules = conventions()["room_plans"]
    here = list(_here(community, place))
    known = {*rules["standing"], *rules["racked"], *rules["beside"]}
    devices = tuple(one for one in here if one.kind in known)
    others = tuple(one for one in here if one.kind not in known)
    pieces = [unit for kind in rules["racked"] for one in devices if one.kind == kind for unit in _units(one)]
    sized_ids = {unit.device.id for unit in pieces if unit.device is not None}
    apart = {*rules["standing"]}
    loose = tuple(one for one in devices if one.kind not in apart and one.id not in sized_ids)
    pieces[_before_power(pieces) : _before_power(pieces)] = [
        *(Unit(one.units, one.name) for one in _kept(place) for _ in range(one.count)),
        *_other_hosts(community, place, devices),
    ]
    racks, left = _packed([one for one in devices if one.kind == "rack"], pieces)
    return RoomContents(found, devices, tuple(racks), tuple(left), loose, others)


def _kept(place: Place) -> Iterator[Piece]:
    """The space that is kept for others, within the height of a rack."""
    for one in place.pieces:
        if one.kept:
            yield from within_racks(one, parameter("rooms.rack.units").value)


def _here(community: Community, place: Place) -> Iterator[Device]:
    """The devices in the room; without one, those of a telecom room that stand in no room of the building."""
    found = register(community).in_building(place.building.id if place.building is not None else None)
    if place.room is not None:
        return (one for one in found if one.room == place.room.id)
    kinds = conventions()["room_plans"]["unroomed"]
    return (one for one in found if one.room is None and one.kind in kinds)


def _units(device: Device) -> list[Unit]:
    """The pieces of a rack that a device is; none where its height is not known."""
    heights = parameter("rooms.rack_units").value
    if device.kind == "optical_frame":
        ports = device.specs.get("ports")
        sizes = parameter("rooms.odf.frames").value
        frames = frames_for(ports) if isinstance(ports, int) else []
        parts = [sizes[size] for size, count in frames for _ in range(count)]
    elif device.kind in heights:
        parts = [heights[device.kind]]
    elif any(source.startswith("security.hosts") for source in device.sources):
        parts = [parameter("rooms.host.units").value]
    else:
        named = {"optical_splitter": "rooms.splitter.units", "optical_node": "rooms.optical_node.units"}
        parts = [parameter(named[device.kind]).value] if device.kind in named else []
    return [Unit(units, None, device, (number, len(parts))) for number, units in enumerate(parts, start=1)]


def _other_hosts(community: Community, place: Place, devices: Sequence[Device]) -> Iterator[Unit]:
    """The hosts of systems whose register holds no host of its own, such as the intercom."""
    if place.room is not None and place.stations:
        own = sum(1 for one in devices if any(source.startswith("security.hosts") for source in one.sources))
        for _ in range(len(hosts_in(community, place.room.id)) - own):
            yield Unit(parameter("rooms.host.units").value, Text("安防主机", "security host"))


def _before_power(pieces: Sequence[Unit]) -> int:
    """Where the backup supply begins, which stands at the bottom."""
    power = ("ups", "ups_battery")
    kinds = [one.device.kind if one.device is not None else "" for one in pieces]
    return next((number for number, kind in enumerate(kinds) if kind in power), len(pieces))


def _packed(racks: Sequence[Device], pieces: Sequence[Unit]) -> tuple[list[Rack], list[Unit]]:
    """The pieces into the racks that there are: what belongs together in one rack, else as the sizing packs them."""
    capacity = parameter("rooms.rack.units").value
    together = list(_together(pieces))
    high = sorted(together, key=lambda some: -_height(some))
    made, left = [Rack(one) for one in racks], list(pieces)
    for groups in (together, high, sorted(([one] for one in pieces), key=lambda some: -_height(some))):
        made, left = _in_order(racks, groups, capacity)
        if not left:
            break
    if left and racks:
        made, left = _exactly(racks, pieces, capacity)
    order = {id(one): number for number, one in enumerate(pieces)}
    for rack in made:
        rack.units.sort(key=lambda one: order[id(one)])
    return made, left


def _together(pieces: Sequence[Unit]) -> Iterator[list[Unit]]:
    """The parts of one frame, the splitters, and the backup supply with its batteries."""
    groups: dict[object, list[Unit]] = {}
    for number, one in enumerate(pieces):
        kind = one.device.kind if one.device is not None else ""
        key: object = number
        if kind in ("ups", "ups_battery"):
            key = "power"
        elif kind == "optical_splitter":
            key = kind
        elif one.device is not None:
            key = one.device.id
        groups.setdefault(key, []).append(one)
    yield from groups.values()


def _height(some: Sequence[Unit]) -> int:
    return sum(one.units for one in some)


def _in_order(
    racks: Sequence[Device], groups: Sequence[Sequence[Unit]], capacity: int
) -> tuple[list[Rack], list[Unit]]:
    made, left = [Rack(one) for one in racks], list[Unit]()
    for some in groups:
        rack = next((one for one in made if one.used + _height(some) <= capacity), None)
        if rack is None:
            left += some
        else:
            rack.units += some
    return made, left


def _exactly(racks: Sequence[Device], pieces: Sequence[Unit], capacity: int) -> tuple[list[Rack], list[Unit]]:
    """The pieces packed as the sizing packs them, when that needs no more racks than there are."""
    from tiaowen.solvers.packing.bins import fewest_bins

    able, left = [one for one in pieces if one.units <= capacity], [one for one in pieces if one.units > capacity]
    packing = fewest_bins([one.units for one in able], capacity, SECONDS)
    made = [Rack(one) for one in racks]
    for rack, bin in zip(made, packing.bins, strict=False):
        rack.units += [able[number] for number in bin]
    return made, left + [able[number] for bin in packing.bins[len(racks) :] for number in bin]
