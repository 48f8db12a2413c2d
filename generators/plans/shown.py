"""What the plans of system groups share: which devices a level shows, where, and what buildings are labelled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tiaowen.generators.cables.lengths import end_of
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.generators.drawing_words import building_name, legible, said
from tiaowen.generators.plans.content import Level, Rows, Sample, Stand, groups, stand_of, title_of, told
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.routes import Routes

Place = Callable[[Device], Point | None]


@dataclass(frozen=True)
class Shown:
    """One system group of a community on one level.

    Devices on open ground and underground stand where they are; of those in buildings only the ``hosts`` of the group
    are drawn, the ``counted`` ones are told in the label of their building.
    """

    community: Community
    group: str
    language: str
    level: Level

    @cached_property
    def rules(self) -> Mapping[str, Any]:
        """The row of ``plans.yaml``."""
        found: Mapping[str, Any] = groups()[self.group]
        return found

    @cached_property
    def register(self) -> Register:
        """The register of the community."""
        return register(self.community)

    @cached_property
    def routes(self) -> Routes:
        """The cable routes of the community."""
        return Routes(self.community)

    @cached_property
    def title(self) -> str:
        """The name of the drawing."""
        return title_of(self.group, self.level)[self.language]

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """All devices of the group's systems outside dwellings."""
        systems = self.rules["systems"]
        return tuple(one for one in self.register.devices if one.system in systems and one.dwelling is None)

    @cached_property
    def drawn(self) -> tuple[Device, ...]:
        """The devices that this level shows by themselves, with a place or without."""
        return tuple(one for one in self.devices if self._here(one) and one.kind not in self.rules.get("left_out", ()))

    def _here(self, device: Device) -> bool:
        if outdoors(device):
            return self._is_below(device) == (self.level == "below")
        return self.level == "ground" and device.kind in self.rules.get("hosts", ())

    def _is_below(self, device: Device) -> bool:
        """Whether a device stands below the ground: by its storey, else by the car park that it covers."""
        if device.storey is not None:
            return device.storey < 0
        covers = self._covers.get(device.sources[0] if device.sources else "", ())
        return any(target in self._underground for target in covers)

    @cached_property
    def _underground(self) -> frozenset[str]:
        parks = (self.community.site and self.community.site.car_parks) or ()
        return frozenset(f"car_park:{one.id}" for one in parks if one.kind == "underground")

    @cached_property
    def _covers(self) -> dict[str, tuple[str, ...]]:
        """What the cameras say that they cover, by their paths."""
        cameras = (self.community.cctv and self.community.cctv.cameras) or ()
        return {self.community.path_of(one): one.covers or () for one in cameras}

    def by_source(self, kind: str) -> dict[str, list[Device]]:
        """The devices of a kind by the model element that they come from."""
        found: dict[str, list[Device]] = {}
        for one in self.devices:
            if one.kind == kind and one.sources:
                found.setdefault(one.sources[0], []).append(one)
        return found

    def place(self, device: Device) -> Point | None:
        """Where a device stands: as stated, or where its building or room does for one in a building."""
        if device.position is not None or outdoors(device):
            return device.position
        at = end_of(self.routes, device).position
        return None if isinstance(at, Missing) else at

    def stands(self, devices: Iterable[Device], place: Place | None = None) -> tuple[list[Stand], list[str]]:
        """The devices as stands, those of a kind in one place together, and the tags of those without a place."""
        at_places: dict[tuple[Point, str], list[Device]] = {}
        unplaced: list[str] = []
        for one in devices:
            at = (place or self.place)(one)
            if at is None:
                unplaced.append(one.tag)
            else:
                at_places.setdefault((at, one.kind), []).append(one)
        return [self.stand(some, at) for (at, _), some in at_places.items()], unplaced

    def stand(self, devices: Sequence[Device], at: Point, **more: Any) -> Stand:
        """Devices of one kind as a stand with their tag."""
        tag = legible(devices[0].tag)
        if len(devices) > 1:
            tag = said("group", self.language, first=tag, count=len(devices))
        lines = [tag, "*"] if any(one.estimated for one in devices) else [tag]
        return stand_of(self.register, devices, at, lines, **more)

    # --- buildings --------------------------------------------------------------------------------

    @cached_property
    def labels(self) -> dict[str, list[list[str]]]:
        """What may be written in each building: its name, its storeys, and what of the group it holds."""
        counts = self._counts if self.level == "ground" else {}
        found = {}
        for building in self.community.buildings or ():
            name = building_name(building)
            storeys = (
                said("storeys_only", self.language, storeys=building.storeys_above) if building.storeys_above else ""
            )
            held = [f"{self.short(kind)}×{how_many(some)}" for kind, some in counts.get(building.id, {}).items()]
            named = f"{name} {storeys}".rstrip()
            full = [[name, storeys, *held], [named, *held], [named, *_paired(held)], [named, " ".join(held)], [name]]
            variants = [tuple(text for text in lines if text) for lines in full]
            found[building.id] = [list(one) for one in dict.fromkeys(variants)]
        return found

    @cached_property
    def _counts(self) -> dict[str, dict[str, list[Device]]]:
        """The counted devices by building and kind."""
        found: dict[str, dict[str, list[Device]]] = {}
        for kind in self.rules.get("counted", ()):
            for one in self.devices:
                if one.kind == kind and one.building is not None:
                    found.setdefault(one.building, {}).setdefault(kind, []).append(one)
        return found

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        """The counted kinds that there are."""
        return tuple(
            kind for kind in self.rules.get("counted", ()) if any(kind in one for one in self._counts.values())
        )

    def listed(self, devices: Iterable[Device]) -> str:
        """Devices by kind with their numbers."""
        kinds: dict[str, list[Device]] = {}
        for one in devices:
            kinds.setdefault(one.kind, []).append(one)
        names = [
            f"{device_kinds()[kind].name[self.language]}×{how_many(kinds[kind])}"
            for kind in device_kinds()
            if kind in kinds
        ]
        return said("list_comma", self.language).join(names) or "—"

    def short(self, kind: str) -> str:
        """A short name of a kind."""
        shorter = self.rules.get("short", {}).get(kind)
        return str(shorter[self.language]) if shorter else device_kinds()[kind].name[self.language]

    # --- words ------------------------------------------------------------------------------------

    def told(self, word: str, **values: object) -> str:
        """A phrase of ``plans.yaml``."""
        return told(word, self.language, **values)

    def notes(self) -> Iterator[str]:
        """What is to be said of every plan of this kind."""
        if "note" in self.rules and self.level == "ground":
            yield str(self.rules["note"][self.language])
        if self.level == "below":
            yield self.told("note_below")
        if any(one.estimated for one in self.devices):
            yield said("note_estimate_some", self.language)
        if self._counts and self.level == "ground":
            yield self.told("note_counted", kinds=said("list_comma", self.language).join(map(self.short, self._kinds)))

    def ground_samples(self) -> Iterator[Sample]:
        """The lines of the site itself that the plan shows."""
        site = self.community.site
        if site is not None and site.boundary:
            yield Sample(said("line_boundary", self.language), "C-SITE-BNDY")
        elif site is not None and site.perimeter is not None and site.perimeter.line:
            yield Sample(self.told("line_fence"), "C-SITE-FENC")
        if self.level == "below" and self.community.buildings:
            yield Sample(self.told("line_above"), "A-BLDG-ABOV")

    def rows(self, title: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]]) -> Rows:
        """A table with its heads taken from ``plans.yaml``."""
        heads = tuple((self.told(word), width) for word, width in columns)
        return Rows(self.told(title), heads, tuple(tuple(map(legible, row)) for row in rows))


def _paired(texts: Sequence[str]) -> list[str]:
    return [" ".join(texts[start : start + 2]) for start in range(0, len(texts), 2)]


def how_many(devices: Collection[Device]) -> str:
    """How many devices there are, with the mark of an estimate where one of them is."""
    return f"{len(devices)}{'*' if any(one.estimated for one in devices) else ''}"


def outdoors(device: Device) -> bool:
    """Whether a device stands in no building."""
    return device.building is None and device.room is None


def length_m(line: Sequence[Point]) -> float:
    """The length of a line [m]."""
    from itertools import pairwise
    from math import dist, fsum

    return fsum(dist(one, other) for one, other in pairwise(line))
