"""Visitor intercom (访客对讲系统): management, gate, door and indoor stations."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import AtLeastOne, Id, Many, Word
from tiaowen.model.parts import PartText


class Passage(Estimated):
    """A passage into a building besides the entrances of its units, such as one from an underground car park.

    ``at`` names the building or the unit that it leads into.
    """

    at: PartText
    door_station: bool | None = None


class IndoorStations(Estimated):
    """The indoor stations (室内分机) of dwellings of these types, and the room that they hang in."""

    types: Many[Id]
    count: AtLeastOne | None = None
    room: Annotated[str, Word("dwelling_room")] | None = None


class Intercom(Estimated):
    """The visitor intercom.

    ``management_stations`` (管理机) names rooms, ``gate_stations`` (围墙机) gates, and ``door_stations`` (门口机) the
    buildings or units with one at their entrance (``B12`` means every unit of B12).
    """

    management_stations: Many[Id] | None = None
    gate_stations: Many[Id] | None = None
    door_stations: Many[PartText] | None = None
    passages: Many[Passage] | None = None
    indoor_stations: Many[IndoorStations] | None = None
