"""The devices inside dwellings: home distribution boxes, the dwelling's TV splitter and the outlets of its rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tiaowen.generators.device import NO_SPECS, Device, Ids
from tiaowen.generators.device_kinds import DeviceKind, Plain, device_kinds, provisions_for
from tiaowen.generators.devices_catv import UNFED, Feed
from tiaowen.model.buildings import DwellingType, HomeBox
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

DWELLING = "dwelling"
HOME_BOX = "home_distribution_box"
TV_TERMINAL = "tv_terminal"
OUTLETS = ("tv_outlet", "telephone_outlet", "data_outlet")


@dataclass(frozen=True, slots=True)
class _Outlets:
    """So many outlets of one kind in one room of a dwelling type."""

    kind: str
    room: str
    name: Text
    count: int
    source: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class _Fitting:
    """What every dwelling of one type is fitted with; ``boxes`` home distribution boxes."""

    boxes: int = 1
    box_specs: Mapping[str, Plain] = field(default_factory=lambda: NO_SPECS)
    tv_specs: Mapping[str, Plain] = field(default_factory=lambda: NO_SPECS)
    box_source: str | None = None
    box_estimated: bool = False
    outlets: tuple[_Outlets, ...] = ()


_PLAIN = _Fitting()


@dataclass(frozen=True, slots=True)
class HomeDevices:
    """Makes the devices of dwellings, given what serves them (by dwelling id)."""

    community: Community
    access: Mapping[str, str]
    feeds: Mapping[str, Feed]
    ids: Ids

    def devices(self, dwellings: tuple[Dwelling, ...]) -> Iterator[Device]:
        """The devices of dwellings, kind by kind: boxes, TV splitters, then outlets."""
        fittings = _fittings(self.community)
        boxes = {one.id: tuple(self._boxes(one, fittings.get(one.type or "", _PLAIN))) for one in dwellings}
        terminals = {one.id: self._terminal(one, fittings.get(one.type or "", _PLAIN)) for one in dwellings}
        for some in boxes.values():
            yield from some
        yield from terminals.values()
        for kind in OUTLETS:
            for one in dwellings:
                parent = terminals[one.id] if kind == "tv_outlet" else next(iter(boxes[one.id]), None)
                yield from self._outlets(one, fittings.get(one.type or "", _PLAIN), kind, parent)

    def _boxes(self, dwelling: Dwelling, fitting: _Fitting) -> Iterator[Device]:
        kind = device_kinds()[HOME_BOX]
        sources = (dwelling.path,) if fitting.box_source is None else (dwelling.path, fitting.box_source)
        for number in range(1, fitting.boxes + 1):
            yield _device(
                dwelling,
                kind,
                self.ids,
                "" if number == 1 else f"-{number}",
                parent=self.access.get(dwelling.id),
                specs=fitting.box_specs,
                provisions=provisions_for(HOME_BOX, DWELLING),
                sources=sources,
                estimated=dwelling.estimated or fitting.box_estimated,
            )

    def _terminal(self, dwelling: Dwelling, fitting: _Fitting) -> Device:
        feed = self.feeds.get(dwelling.id, UNFED)
        return _device(
            dwelling,
            device_kinds()[TV_TERMINAL],
            self.ids,
            parent=feed.device,
            port=feed.port,
            specs=fitting.tv_specs,
            provisions=provisions_for(TV_TERMINAL, DWELLING),
            sources=(dwelling.path,),
            estimated=dwelling.estimated,
        )

    def _outlets(self, dwelling: Dwelling, fitting: _Fitting, kind: str, parent: Device | None) -> Iterator[Device]:
        number = 0
        for outlets in fitting.outlets:
            if outlets.kind != kind:
                continue
            for _ in range(outlets.count):
                number += 1
                yield _device(
                    dwelling,
                    device_kinds()[kind],
                    self.ids,
                    f"-{number}",
                    room=outlets.room,
                    room_name=outlets.name,
                    parent=None if parent is None else parent.id,
                    provisions=provisions_for(kind, outlets.room),
                    sources=(dwelling.path, outlets.source),
                    estimated=dwelling.estimated or outlets.estimated,
                )


def _device(
    dwelling: Dwelling,
    kind: DeviceKind,
    ids: Ids,
    suffix: str = "",
    *,
    room: str | None = None,
    room_name: Text | None = None,
    parent: str | None = None,
    port: str | None = None,
    specs: Mapping[str, Plain] = NO_SPECS,
    provisions: tuple[str, ...],
    sources: tuple[str, ...],
    estimated: bool,
) -> Device:
    stair = dwelling.number if dwelling.unit is None else f"{dwelling.unit}-{dwelling.number}"
    return Device(
        ids.claim(f"{kind.prefix}-{dwelling.id}{suffix}"),
        f"{kind.prefix}-{stair}{suffix}",
        kind.system,
        kind.key,
        dwelling.building,
        dwelling.unit,
        dwelling.storey,
        dwelling.id,
        room,
        room_name,
        parent,
        port,
        specs,
        provisions,
        sources,
        estimated,
    )


def _fittings(community: Community) -> Mapping[str, _Fitting]:
    return {one.id: _fitting(community, one) for one in community.dwelling_types or ()}


def _fitting(community: Community, one: DwellingType) -> _Fitting:
    outlets, box = tuple(_room_outlets(community, one)), one.home_box
    if box is None:
        return _Fitting(outlets=outlets)
    tv: Mapping[str, Plain] = NO_SPECS if box.tv_splitter_outputs is None else {"ways": box.tv_splitter_outputs}
    return _Fitting(
        1 if box.count is None else box.count,
        _box_specs(box),
        tv,
        community.path_of(box),
        bool(box.estimated) or "home_box" in one.estimated,
        outlets,
    )


def _box_specs(box: HomeBox) -> Mapping[str, Plain]:
    stated = {name: getattr(box, name) for name in ("data_ports", "telephone_ports", "tv_splitter_outputs")}
    return MappingProxyType({name: value for name, value in stated.items() if value is not None})


def _room_outlets(community: Community, one: DwellingType) -> Iterator[_Outlets]:
    rooms = one.rooms or ()
    unnamed = Counter(room.kind for room in rooms if room.name is None)
    seen: Counter[str] = Counter()
    for room in rooms:
        number = ""
        if room.name is None and unnamed[room.kind] > 1:
            seen[room.kind] += 1
            number = str(seen[room.kind])
        name = (
            Text(room.name, room.name)
            if room.name
            else Text(
                f"{label('dwelling_room', room.kind)}{number}",
                f"{label('dwelling_room', room.kind, 'en')} {number}".rstrip(),
            )
        )
        marked = "outlets" in room.estimated or "rooms" in one.estimated
        for kind, count in (room.outlets or {}).items():
            yield _Outlets(kind, room.kind, name, count, f"{community.path_of(room)}.outlets.{kind}", marked)
