"""Where devices stand: from what they state, else from the room, entrance, gate, lift or open place that they serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.standing import standing
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.parts import read_part
from tiaowen.model.site import Gate
from tiaowen.model.systems.security_devices import Lift
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import label

_HOUSING = frozenset({"entrance", "lobby", "lift_lobby", "floor", "basement", "building_entrance"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the community, as far as the model states it; ``name`` is what people read, ``path`` its element."""

    building: str | None = None
    unit: str | None = None
    storey: int | None = None
    room: str | None = None
    name: Text | None = None
    position: Point | None = None
    path: str | None = None


NOWHERE = Spot()


@dataclass(frozen=True)
class Places:
    """Looks up the places of one community."""

    community: Community

    def stated(
        self,
        building: str | None,
        unit: str | None = None,
        storey: int | None = None,
        room: str | None = None,
        position: Point | None = None,
        covers: Iterable[str] = (),
    ) -> Spot:
        """The place that an element states; what it covers tells the building where nothing else does."""
        home = standing(self.community, building, room)
        first = next((self.target(text) for text in covers), NOWHERE)
        other = first if home.building in (None, first.building) and home.room is None else NOWHERE
        return Spot(
            home.building or other.building,
            unit or other.unit,
            storey if storey is not None else home.storey if home.room else other.storey,
            home.room or other.room,
            home.room_name or other.name,
            position or home.position or (other.position if other.room else None),
            home.path,
        )

    def room(self, id: str) -> Spot:
        """A room."""
        home = standing(self.community, None, id)
        return Spot(home.building, None, home.storey, home.room, home.room_name, home.position, home.path)

    def target(self, text: str) -> Spot:
        """A guarded or covered place written as ``kind:id``."""
        kind, _, id = text.partition(":")
        if kind == "room":
            return self.room(id)
        if kind == "lift":
            return self.lift(id)
        if kind in _HOUSING:
            return self.part(id, kind)
        return Spot(name=self._named(kind, id), position=self.gate(id).position if kind == "gate" else None)

    def _named(self, kind: str, id: str) -> Text:
        vocabulary = "covered_place" if kind == "site" else "guarded_place"
        return Text(f"{label(vocabulary, kind)} {id}", f"{label(vocabulary, kind, 'en')} {id}")

    def gate(self, id: str) -> Spot:
        """A gate of the community."""
        gate = self._gates.get(id)
        if gate is None:
            return Spot(name=Text(id, id))
        name = gate.name or id
        return Spot(name=Text(name, name), position=gate.position, path=self.community.path_of(gate))

    def part(self, text: str, kind: str = "entrance") -> Spot:
        """The entrance, or another shared place, of a building or one of its units."""
        part = read_part(text)
        vocabulary = next((one for one in ("guarded_place", "covered_place") if label(one, kind) != kind), "")
        name = Text(label(vocabulary, kind), label(vocabulary, kind, "en")) if vocabulary else None
        storey = part.storeys[0] if len(part.storeys) == 1 else None
        return Spot(part.building, part.unit, storey, None, name, None)

    def entrances(self, text: str) -> Iterator[Spot]:
        """The entrances that a part such as ``B12`` or ``B12/1`` names: of each unit, or of a building without any."""
        part = read_part(text)
        building = self.community.building_by_id.get(part.building)
        if building is None:
            yield self.part(text)
            return
        if not building.units and part.unit is None:
            yield self._entrance(building, None, building.entrance)
        for unit in building.units or ():
            if part.unit in (None, unit.id):
                yield self._entrance(building, unit.id, unit.entrance)

    def _entrance(self, building: Building, unit: str | None, position: Point | None) -> Spot:
        name = Text(label("guarded_place", "entrance"), label("guarded_place", "entrance", "en"))
        storey = 1 if building.use == "residential" else None
        return Spot(building.id, unit, storey, None, name, position, self.community.path_of(building))

    def lift(self, id: str) -> Spot:
        """The car of a lift."""
        lift = self._lifts.get(id)
        text = f"{label('guarded_place', 'lift')} {id}", f"{label('guarded_place', 'lift', 'en')} {id}"
        if lift is None:
            return Spot(name=Text(*text))
        return Spot(lift.building, lift.unit, name=Text(*text), path=self.community.path_of(lift))

    @cached_property
    def _gates(self) -> Mapping[str, Gate]:
        site = self.community.site
        return {gate.id: gate for gate in (site and site.gates) or ()}

    @cached_property
    def _lifts(self) -> Mapping[str, Lift]:
        return {lift.id: lift for lift in self.community.lifts or ()}

    def car_park_entrances(self, id: str) -> tuple[Point, ...]:
        """The points where vehicles come in and out of a car park; none where they are not stated."""
        site = self.community.site
        return next((one.entrances or () for one in (site and site.car_parks) or () if one.id == id), ())
