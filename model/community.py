"""The community: the one model that everything reads and every solver returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import PrivateAttr

from tiaowen.model.buildings import Building, DwellingType, Room
from tiaowen.model.dwellings import Dwelling, Stair, select, stairs_of
from tiaowen.model.element import Element, Estimated, Missing, key_of, keys_of
from tiaowen.model.fields import Many, Name, Note, Word
from tiaowen.model.kinds import kind_by_storeys
from tiaowen.model.parts import Part, read_part
from tiaowen.model.site import Site
from tiaowen.model.sources import Sources
from tiaowen.model.systems import Catv, Component, Day, DistributionPoint, Evidence, FireAlarm, Ftth, Product, Security
from tiaowen.model.systems.access import AccessControl
from tiaowen.model.systems.building_equipment import Bas, Energy
from tiaowen.model.systems.coverage import Broadcast, Wireless
from tiaowen.model.systems.equipment import Equipment
from tiaowen.model.systems.guard_tour import GuardTour
from tiaowen.model.systems.indicators import Indicators
from tiaowen.model.systems.integration import Integration
from tiaowen.model.systems.intercom import Intercom
from tiaowen.model.systems.machine_room import MachineRooms
from tiaowen.model.systems.mobile import Mobile
from tiaowen.model.systems.parking import Parking
from tiaowen.model.systems.room_needs import RoomNeed
from tiaowen.model.systems.security_devices import Cctv, Intrusion, Lift
from tiaowen.model.systems.sheet_style import SheetStyle
from tiaowen.model.systems.smart_home import SmartHome
from tiaowen.model.word_file import WordFile
from tiaowen.spec.errors import Place


class Project(Estimated):
    """What stands in the title block; ``date`` is the only date that any output carries.

    ``overlays`` names files of the project's folder that change the standard (`tiaowen.model.overlays`),
    ``description_template`` and ``review_template`` Word files there with placeholders for the design description and
    for the review.
    """

    name: Name
    number: Name | None = None
    client: Name | None = None
    designer: Name | None = None
    stage: Annotated[str, Word("stage")] | None = None
    date: Day | None = None
    overlays: Many[Name] | None = None
    sheets: SheetStyle | None = None
    description_template: WordFile | None = None
    review_template: WordFile | None = None
    invented: bool = False
    source: Note | None = None
    note: Note | None = None


class Community(Estimated):
    """A residential community: what the architect gives and what the designer or a solver decides."""

    tiaowen: Literal[1] = 1
    project: Project
    site: Site | None = None
    buildings: Many[Building] | None = None
    dwelling_types: Many[DwellingType] | None = None
    lifts: Many[Lift] | None = None
    ftth: Ftth | None = None
    catv: Catv | None = None
    fire_alarm: FireAlarm | None = None
    security: Security | None = None
    intrusion: Intrusion | None = None
    cctv: Cctv | None = None
    smart_home: SmartHome | None = None
    access_control: AccessControl | None = None
    guard_tour: GuardTour | None = None
    parking: Parking | None = None
    intercom: Intercom | None = None
    integration: Integration | None = None
    machine_rooms: MachineRooms | None = None
    mobile: Mobile | None = None
    broadcast: Broadcast | None = None
    wireless: Wireless | None = None
    bas: Bas | None = None
    energy: Energy | None = None
    indicators: Indicators | None = None
    equipment: Many[Equipment] | None = None
    room_needs: Many[RoomNeed] | None = None
    products: Many[Product] | None = None
    components: Many[Component] | None = None
    evidence: Many[Evidence] | None = None

    _sources: Sources = PrivateAttr(default_factory=Sources)

    # --- where things stand -------------------------------------------------------------------

    def __getstate__(self) -> dict[Any, Any]:
        """What another process is sent: what is stated. Whatever was worked out is so for the objects of this one."""
        state = super().__getstate__()
        fields = type(self).model_fields
        return {**state, "__dict__": {name: value for name, value in state["__dict__"].items() if name in fields}}

    @cached_property
    def _paths(self) -> Mapping[int, str]:
        return {id(element): path for element, path in _elements(self, "")}

    def path_of(self, element: Element) -> str:
        """The path of an element of this very model, such as ``catv.nodes[2]``; empty for the model itself."""
        return self._paths[id(element)]

    def replaced(self, **changes: Any) -> Community:
        """A new community with some of its top-level parts exchanged; the rest is shared."""
        parts = {field: getattr(self, field) for field in type(self).model_fields}
        other = Community(**(parts | changes))
        other.read_from(self._sources)
        return other

    def read_from(self, sources: Sources) -> None:
        """Tell a freshly read model where it was read from."""
        self._sources = sources

    @property
    def sources(self) -> Sources:
        """Where the model was read from."""
        return self._sources

    def place_of(self, path: str) -> Place | None:
        """Where a path was written, if the model was read from files."""
        return self._sources.place(path)

    def stated(self, element: Element, field: str) -> Any:
        """The value of a field, or Missing with the field's path."""
        value = getattr(element, field)
        if value is None:
            return Missing((join(self.path_of(element), key_of(type(element), field)),))
        return value

    def is_estimate(self, element: Estimated, field: str) -> bool:
        """Whether that field of that element is marked as an estimate."""
        return key_of(type(element), field) in element.estimated

    @cached_property
    def estimates(self) -> tuple[str, ...]:
        """The paths of all fields that are marked as estimates."""
        elements = (element for element, _ in _elements(self, "") if isinstance(element, Estimated))
        return tuple(join(self.path_of(one), name) for one in elements for name in one.estimated)

    @cached_property
    def _around_estimates(self) -> frozenset[str]:
        """The paths of all that holds an estimate."""
        return frozenset(above for path in self.estimates for above in ancestors(path))

    def rests_on_estimate(self, path: str) -> bool:
        """Whether what stands at a path is an estimate, is within one or holds one."""
        if not self.estimates:
            return False
        known = self._estimated_paths
        return path in known or path in self._around_estimates or any(one in known for one in ancestors(path))

    @cached_property
    def _estimated_paths(self) -> frozenset[str]:
        return frozenset(self.estimates)

    # --- buildings and dwellings ----------------------------------------------------------------

    @cached_property
    def building_by_id(self) -> Mapping[str, Building]:
        """The buildings by id."""
        return {building.id: building for building in self.buildings or ()}

    @cached_property
    def dwelling_type_by_id(self) -> Mapping[str, DwellingType]:
        """The dwelling types by id."""
        return {one.id: one for one in self.dwelling_types or ()}

    @cached_property
    def room_by_id(self) -> Mapping[str, tuple[Building, Room]]:
        """The rooms of all buildings by id, each with its building."""
        return {room.id: (building, room) for building in self.buildings or () for room in building.rooms or ()}

    @cached_property
    def stairs_by_building(self) -> Mapping[str, tuple[Stair, ...] | Missing]:
        """The stairs of each building, or what is missing to know them."""
        return {building.id: stairs_of(building, self.path_of(building)) for building in self.buildings or ()}

    @cached_property
    def dwellings(self) -> tuple[Dwelling, ...]:
        """Every dwelling that the model states, in the order of buildings, stairs, storeys and doors."""
        known = (stairs for stairs in self.stairs_by_building.values() if not isinstance(stairs, Missing))
        return tuple(dwelling for stairs in known for stair in stairs for dwelling in stair.dwellings)

    @cached_property
    def dwelling_by_id(self) -> Mapping[str, Dwelling]:
        """The dwellings by id."""
        return {dwelling.id: dwelling for dwelling in self.dwellings}

    @cached_property
    def point_by_id(self) -> Mapping[str, DistributionPoint]:
        """The subscriber distribution points of the cable television by id."""
        return {point.id: point for point in (self.catv and self.catv.points) or ()}

    @cached_property
    def components_by_system(self) -> Mapping[str, tuple[Component, ...]]:
        """The components of each system."""
        found: dict[str, list[Component]] = {}
        for one in self.components or ():
            found.setdefault(one.system, []).append(one)
        return {system: tuple(members) for system, members in found.items()}

    @cached_property
    def memo(self) -> dict[int, Any]:
        """What others work out about this community's elements, by their identity; it lives as long as the model."""
        return {}

    @cached_property
    def _parts(self) -> dict[str, tuple[Dwelling, ...] | Missing]:
        return {}

    def dwellings_of(self, part: Part | str) -> tuple[Dwelling, ...] | Missing:
        """The dwellings that a part names; Missing where its building's dwellings are not stated."""
        text = str(part)
        if text not in self._parts:
            one = read_part(text)
            stairs = self.stairs_by_building.get(one.building, Missing(("buildings",)))
            self._parts[text] = stairs if isinstance(stairs, Missing) else select(stairs, one)
        return self._parts[text]

    def served(self, parts: Iterable[str]) -> tuple[Dwelling, ...] | Missing:
        """The dwellings that several parts name together, each as often as it is named."""
        found: list[Dwelling] = []
        missing: list[str] = []
        for part in parts:
            dwellings = self.dwellings_of(part)
            if isinstance(dwellings, Missing):
                missing += dwellings.paths
            else:
                found += dwellings
        return Missing(tuple(missing)) if missing else tuple(found)

    def kind_of(self, building: Building) -> str | Missing:
        """The kind of a residential building: as stated, else by its storeys where those leave no choice."""
        if building.kind is not None:
            return building.kind
        path = self.path_of(building)
        if building.storeys_above is None:
            return Missing((join(path, "kind"), join(path, "storeys_above")))
        return kind_by_storeys(building.storeys_above) or Missing((join(path, "kind"),))

    @cached_property
    def residential(self) -> tuple[Building, ...]:
        """The buildings that are stated to be housing."""
        return tuple(building for building in self.buildings or () if building.use == "residential")

    @property
    def day(self) -> date | None:
        """The project's date."""
        return self.project.date


def ancestors(path: str) -> Iterator[str]:
    """The paths above a path, the nearest first: ``a.b[2]``, ``a.b``, ``a`` for ``a.b[2].c``."""
    while path:
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
        if path:
            yield path


_PLAIN = frozenset({type(None), str, int, float, bool})  # asked first: isinstance is slow for pydantic's classes


def join(path: str, key: str) -> str:
    """A path with one more key."""
    return f"{path}.{key}" if path else key


def _elements(element: Element, path: str) -> Iterator[tuple[Element, str]]:
    """An element and all below it, each with its path."""
    yield element, path
    for field, key in keys_of(type(element)).items():
        value = getattr(element, field)
        if type(value) in _PLAIN:
            continue
        where = join(path, key)
        if isinstance(value, Element):
            yield from _elements(value, where)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if type(item) not in _PLAIN and isinstance(item, Element):
                    yield from _elements(item, f"{where}[{index}]")
