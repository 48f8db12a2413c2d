"""What every dwelling of a type is fitted with: its box, the outlets and the devices of its rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tiaowen.generators.devices.device import NO_SPECS
from tiaowen.generators.devices.device_kinds import Plain, device_kinds, home_kind, provisions_for
from tiaowen.model.buildings import DwellingType, HomeBox
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

DWELLING = "dwelling"
OUTLETS = ("tv_outlet", "telephone_outlet", "data_outlet")
STATION = "indoor_station"


@dataclass(frozen=True, slots=True)
class Fitted:
    """So many outlets or devices of one kind in one room of a dwelling type."""

    kind: str
    room: str | None
    name: Text | None
    count: int
    source: str
    estimated: bool
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """What every dwelling of one type is fitted with; ``boxes`` home distribution boxes."""

    boxes: int = 1
    box_specs: Mapping[str, Plain] = field(default_factory=lambda: NO_SPECS)
    tv_specs: Mapping[str, Plain] = field(default_factory=lambda: NO_SPECS)
    box_source: str | None = None
    box_estimated: bool = False
    rooms: Mapping[str, tuple[Fitted, ...]] = field(default_factory=lambda: MappingProxyType({}))


PLAIN = Fitting()


def fittings(community: Community) -> Mapping[str, Fitting]:
    """The fittings of all dwelling types, by type."""
    return {one.id: _fitting(community, one) for one in community.dwelling_types or ()}


def _fitting(community: Community, one: DwellingType) -> Fitting:
    rooms: dict[str, tuple[Fitted, ...]] = {}
    for fitted in (*_in_rooms(community, one), *_stations(community, one)):
        rooms[fitted.kind] = (*rooms.get(fitted.kind, ()), fitted)
    box = one.home_box
    if box is None:
        return Fitting(rooms=rooms)
    tv: Mapping[str, Plain] = NO_SPECS if box.tv_splitter_outputs is None else {"ways": box.tv_splitter_outputs}
    return Fitting(
        1 if box.count is None else box.count,
        _box_specs(box),
        tv,
        community.path_of(box),
        bool(box.estimated) or "home_box" in one.estimated,
        rooms,
    )


def _box_specs(box: HomeBox) -> Mapping[str, Plain]:
    stated = {name: getattr(box, name) for name in ("data_ports", "telephone_ports", "tv_splitter_outputs")}
    return MappingProxyType({name: value for name, value in stated.items() if value is not None})


def _in_rooms(community: Community, one: DwellingType) -> Iterator[Fitted]:
    """The outlets and devices that the rooms of a dwelling type state."""
    rooms = one.rooms or ()
    unnamed = Counter(room.kind for room in rooms if room.name is None)
    seen: Counter[str] = Counter()
    for room in rooms:
        number = ""
        if room.name is None and unnamed[room.kind] > 1:
            seen[room.kind] += 1
            number = str(seen[room.kind])
        name = Text(room.name, room.name) if room.name else _room_name(room.kind, number)
        for field_, stated in (("outlets", room.outlets), ("devices", room.devices)):
            guess = field_ in room.estimated or "rooms" in one.estimated
            for what, count in (stated or {}).items():
                kind = home_kind(what) if field_ == "devices" else what
                source = f"{community.path_of(room)}.{field_}.{what}"
                if count:
                    yield Fitted(kind, room.kind, name, count, source, guess, _asked(kind, room.kind))


def _asked(kind: str, room: str) -> tuple[str, ...]:
    """What asks for a device in a kind of room, else what asks for it in the dwelling, else its kind's provisions."""
    own = device_kinds()[kind].provisions
    found = provisions_for(kind, room)
    return found if found != own or kind in OUTLETS else provisions_for(kind, DWELLING)


def _room_name(kind: str, number: str = "") -> Text:
    return Text(f"{label('dwelling_room', kind)}{number}", f"{label('dwelling_room', kind, 'en')} {number}".rstrip())


def _stations(community: Community, one: DwellingType) -> Iterator[Fitted]:
    """The indoor stations that the intercom states for a dwelling type beyond those of its rooms."""
    rooms = sum((room.devices or {}).get(STATION, 0) for room in one.rooms or ())
    entries = [
        entry for entry in (community.intercom and community.intercom.indoor_stations) or () if one.id in entry.types
    ]
    for entry in sorted(entries, key=lambda entry: (-(entry.count or 1), entry.room or ""))[:1]:
        more = (entry.count or 1) - rooms
        if more > 0:
            name = None if entry.room is None else _room_name(entry.room)
            source, guess = community.path_of(entry), bool(entry.estimated)
            yield Fitted(STATION, entry.room, name, more, source, guess, device_kinds()[STATION].provisions)
