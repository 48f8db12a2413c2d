"""Access control (出入口控制系统): which entrances, doors and lifts are controlled."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import AtLeastOne, Count, Id, Many, Name, Word
from tiaowen.model.parts import PartText


class ControlledDoors(Estimated):
    """Controlled doors of one kind: at gates, at entrances of buildings or units, or at rooms.

    ``entrances`` names buildings or units whose entrance is controlled (``B12``, ``B12/1``). ``intercom`` says that
    the doors are part of the visitor intercom, ``fire_linked`` that they are connected to the fire alarm, and
    ``opens_on_fire`` that they open by themselves in a fire or an evacuation. ``doors_each`` is the number of doors at
    each of these places; a place that is named has one door where it is not stated.
    """

    id: Id
    name: Name | None = None
    gates: Many[Id] | None = None
    entrances: Many[PartText] | None = None
    rooms: Many[Id] | None = None
    doors_each: AtLeastOne | None = None
    intercom: bool | None = None
    escape_route: bool | None = None
    fire_linked: bool | None = None
    opens_on_fire: bool | None = None


class BuildingAccess(Estimated):
    """Access control inside some buildings: the doors to their storeys, and their lifts.

    ``doors_per_storey`` is the number of controlled doors on each storey with dwellings of each unit.
    """

    buildings: Many[Id]
    storey_doors: Annotated[str, Word("access_coverage")] | None = None
    doors_per_storey: Count | None = None
    lifts: Annotated[str, Word("access_coverage")] | None = None


class AccessControl(Estimated):
    """Access control: all controlled doors, and what is controlled inside buildings.

    ``activity_rooms`` are the rooms for important activities, which should be controlled too.
    """

    doors: Many[ControlledDoors] | None = None
    buildings: Many[BuildingAccess] | None = None
    activity_rooms: Many[Id] | None = None
