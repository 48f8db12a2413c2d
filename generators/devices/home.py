"""The devices inside dwellings: home distribution boxes, TV splitters, the outlets and devices of the rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tiaowen.generators.devices.catv import UNFED, Feed
from tiaowen.generators.devices.device import NO_SPECS, Device, Ids
from tiaowen.generators.devices.device_kinds import DeviceKind, Plain, device_kinds, provisions_for
from tiaowen.generators.devices.fitted import DWELLING, PLAIN, STATION, Fitted, Fitting, fittings
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.spec.errors import Text

HOME_BOX = "home_distribution_box"
TV_TERMINAL = "tv_terminal"
FIRE = frozenset({"home_smoke_detector", "home_gas_detector"})
_FEEDING = (HOME_BOX, TV_TERMINAL, "home_terminal", STATION)
_ABOVE = MappingProxyType({"tv_outlet": (TV_TERMINAL,), "telephone_outlet": (HOME_BOX,), "data_outlet": (HOME_BOX,)})


FeederIds = dict[tuple[str, str], str]  # the first device of a kind in a dwelling, by kind and dwelling


@dataclass(frozen=True)
class HomeDevices:
    """Makes the devices of dwellings, given what serves them (by dwelling id)."""

    community: Community
    access: Mapping[str, str]
    feeds: Mapping[str, Feed]
    ids: Ids
    dwellings: tuple[Dwelling, ...]

    @cached_property
    def _fittings(self) -> Mapping[str, Fitting]:
        return fittings(self.community)

    def _fitting(self, dwelling: Dwelling) -> Fitting:
        return self._fittings.get(dwelling.type or "", PLAIN)

    def supplied(self) -> Iterator[Device]:
        """What every dwelling is supplied through: boxes, then TV splitters."""
        for one in self.dwellings:
            yield from self._boxes(one, self._fitting(one))
        for one in self.dwellings:
            yield self._terminal(one, self._fitting(one))

    @cached_property
    def _types(self) -> Mapping[str, Counter[str | None]]:
        """How many dwellings of each type a building has."""
        found: dict[str, Counter[str | None]] = {}
        for one in self.dwellings:
            found.setdefault(one.building, Counter())[one.type] += 1
        return found

    def counts(self) -> Counter[tuple[str, str | None]]:
        """How many devices of each kind the rooms hold, by kind and building."""
        found: Counter[tuple[str, str | None]] = Counter()
        for building, types in self._types.items():
            for type, homes in types.items():
                for kind, fitted in self._fittings.get(type or "", PLAIN).rooms.items():
                    found[kind, building] += homes * sum(one.count for one in fitted)
        return found

    def alike(self, kind: str, building: str) -> bool:
        """Whether the rooms of all dwellings of a building hold the same number of a kind."""
        types = (self._fittings.get(type or "", PLAIN).rooms for type in self._types.get(building, ()))
        return len({sum(one.count for one in rooms.get(kind, ())) for rooms in types}) < 2

    def in_rooms(self, made: Iterable[Device]) -> Iterator[Device]:
        """The outlets and devices of the rooms, kind by kind; what feeds them is among those made or comes first."""
        feeders: FeederIds = {}
        for one in made:
            if one.dwelling is not None and one.kind in _FEEDING:
                feeders.setdefault((one.kind, one.dwelling), one.id)
        kinds = dict.fromkeys(kind for fitting in self._fittings.values() for kind in fitting.rooms)
        for kind in (*(one for one in _FEEDING if one in kinds), *(one for one in kinds if one not in _FEEDING)):
            above = _ABOVE.get(kind) or dict(device_kinds()[kind].fed_by).get(DWELLING, ())
            for dwelling in self.dwellings:
                fitted = self._fitting(dwelling).rooms.get(kind)
                if fitted:
                    parent = next((id for each in above if (id := feeders.get((each, dwelling.id)))), None)
                    for device in self._in_rooms(dwelling, fitted, kind, parent):
                        if kind in _FEEDING:
                            feeders.setdefault((kind, dwelling.id), device.id)
                        yield device

    def _boxes(self, dwelling: Dwelling, fitting: Fitting) -> Iterator[Device]:
        kind = device_kinds()[HOME_BOX]
        sources = (dwelling.path,) if fitting.box_source is None else (dwelling.path, fitting.box_source)
        for number in range(1, fitting.boxes + 1):
            yield self._device(
                dwelling,
                kind,
                "" if number == 1 else f"-{number}",
                parent=self.access.get(dwelling.id),
                specs=fitting.box_specs,
                provisions=provisions_for(HOME_BOX, DWELLING),
                sources=sources,
                estimated=dwelling.estimated or fitting.box_estimated,
            )

    def _terminal(self, dwelling: Dwelling, fitting: Fitting) -> Device:
        feed = self.feeds.get(dwelling.id, UNFED)
        return self._device(
            dwelling,
            device_kinds()[TV_TERMINAL],
            parent=feed.device,
            port=feed.port,
            specs=fitting.tv_specs,
            provisions=provisions_for(TV_TERMINAL, DWELLING),
            sources=(dwelling.path,),
            estimated=dwelling.estimated,
        )

    def _in_rooms(
        self, dwelling: Dwelling, fitted: tuple[Fitted, ...], kind: str, parent: str | None
    ) -> Iterator[Device]:
        number, info = 0, device_kinds()[kind]
        system = "fire_alarm" if kind in FIRE and dwelling.building in self._alarmed else info.system
        for some in fitted:
            sources, guess = (dwelling.path, some.source), dwelling.estimated or some.estimated
            for _ in range(some.count):
                number += 1
                yield self._device(
                    dwelling,
                    info,
                    f"-{number}",
                    system=system,
                    room=some.room,
                    room_name=some.name,
                    parent=parent,
                    provisions=some.provisions,
                    sources=sources,
                    estimated=guess,
                )

    @cached_property
    def _alarmed(self) -> frozenset[str]:
        """The buildings whose fire alarm covers the dwellings, so that their fire detectors belong to it."""
        alarm = self.community.fire_alarm
        return frozenset(one.building for one in (alarm and alarm.buildings) or () if one.inside_dwellings)

    @cached_property
    def _stairs(self) -> Mapping[str, str]:
        """The unit and door of each dwelling, as tags show them."""
        return {one.id: stair_text(one) for one in self.dwellings}

    def _device(
        self,
        dwelling: Dwelling,
        kind: DeviceKind,
        suffix: str = "",
        *,
        system: str | None = None,
        room: str | None = None,
        room_name: Text | None = None,
        parent: str | None = None,
        port: str | None = None,
        specs: Mapping[str, Plain] = NO_SPECS,
        provisions: tuple[str, ...],
        sources: tuple[str, ...],
        estimated: bool,
    ) -> Device:
        return Device(
            self.ids.claim(f"{kind.prefix}-{dwelling.id}{suffix}"),
            f"{kind.prefix}-{self._stairs[dwelling.id]}{suffix}",
            system or kind.system,
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


def stair_text(dwelling: Dwelling) -> str:
    """A dwelling's unit and door, as tags show them: ``1-302``."""
    return dwelling.number if dwelling.unit is None else f"{dwelling.unit}-{dwelling.number}"
