"""Buildings with their units, dwellings over storey ranges, rooms; and the dwelling types."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from tiaowen.model.element import Estimated
from tiaowen.model.fields import (
    Area,
    AtLeastOne,
    Count,
    DoorNumbers,
    Id,
    Length,
    Many,
    Name,
    Note,
    Point,
    Ring,
    Segment,
    Storey,
    Storeys,
    Word,
    complain,
)


class Run(Estimated):
    """Dwellings of one type: on every storey of ``storeys``, one behind each door number of ``numbers``.

    A merged dwelling keeps one of its door numbers; the other is simply not there on that storey.
    ``levels`` is the number of storeys that one dwelling extends over (3 for most villas).
    """

    type: Id | None = None
    storeys: Storeys
    numbers: DoorNumbers
    levels: AtLeastOne = 1


class Unit(Estimated):
    """A stair (单元) of a building with the dwellings that it leads to."""

    id: Id
    name: Name | None = None
    entrance: Point | None = None
    dwellings: Many[Run] | None = None


class Room(Estimated):
    """A room of a building that a system stands in or protects; its area is the usable area [m²].

    ``operators`` counts the telecom operators whose equipment the room has space for;
    ``combined_with`` names the other kinds of room that share its space. ``outline`` is the inner face of its walls
    in the coordinates of the site [m]; each door is the stretch of it that the opening takes.
    """

    id: Id
    name: Name | None = None
    kind: Annotated[str, Word("room")]
    storey: Storey | None = None
    area_m2: Area | None = Field(None, alias="area")
    position: Point | None = None
    outer_wall: bool | None = None
    operators: Count | None = None
    combined_with: Many[Annotated[str, Word("room")]] | None = None
    outline: Ring | None = None
    doors: Many[Segment] | None = None


class Building(Estimated):
    """A building: outline on the ground [m], storeys, height [m], units or dwellings, rooms.

    ``height`` is the fire-protection height of GB 50016. A building without units lists its dwellings itself.
    """

    id: Id
    name: Name | None = None
    use: Annotated[str, Word("building_use")] | None = None
    kind: Annotated[str, Word("building_kind")] | None = None
    outline: Ring | None = None
    courtyards: Many[Ring] | None = None
    podium: Id | None = None
    storeys_above: AtLeastOne | None = None
    storeys_below: Count | None = None
    height_m: Length | None = Field(None, alias="height")
    entrance: Point | None = None
    units: Many[Unit] | None = None
    dwellings: Many[Run] | None = None
    rooms: Many[Room] | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _units_or_dwellings(self) -> Self:
        if self.units and self.dwellings:
            raise complain(
                "units 与 dwellings 只能写一个：有单元时住户写在单元里", "state units or dwellings, not both"
            )
        return self


class DwellingRoom(Estimated):
    """A room inside a dwelling type with the outlets and devices in it; a kind of either not named is not stated.

    ``outer_window`` says whether the room has a window to the outside. ``outline`` is the inner face of its walls in
    coordinates of the dwelling type's own [m], the same for all its rooms, on ``level`` (1 is the lowest) of a dwelling
    of several storeys. Doors, windows and the dwelling's entrance door are the stretches of the outline that their
    openings take; a door between two rooms is stated in either.
    """

    id: Id | None = None
    name: Name | None = None
    kind: Annotated[str, Word("dwelling_room")]
    area_m2: Area | None = Field(None, alias="area")
    outlets: dict[Annotated[str, Word("outlet")], Count] | None = None
    devices: dict[Annotated[str, Word("home_device")], Count] | None = None
    outer_window: bool | None = None
    level: AtLeastOne | None = None
    outline: Ring | None = None
    doors: Many[Segment] | None = None
    windows: Many[Segment] | None = None
    entrance: Segment | None = None


class HomeBox(Estimated):
    """The home distribution box (家居配线箱) of a dwelling type."""

    count: Count | None = None
    data_ports: Count | None = None
    telephone_ports: Count | None = None
    tv_splitter_outputs: Count | None = None
    cabling_class: Annotated[str, Word("cabling_class")] | None = None
    modules: Many[Name] | None = None


class DwellingType(Estimated):
    """A dwelling type (户型): its rooms and what every dwelling of it is fitted with."""

    id: Id
    name: Name | None = None
    area_m2: Area | None = Field(None, alias="area")
    rooms: Many[DwellingRoom] | None = None
    home_box: HomeBox | None = None
    smart_home: bool | None = None
    gas: bool | None = None
