"""Devices that cover places with sound or radio: public address, WLAN, two-way radio, indoor mobile coverage."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Id, Many, Name, Point, Storey, Word, complain
from tiaowen.model.parts import read_part
from tiaowen.model.systems.equipment import Watts
from tiaowen.spec.vocabulary import spellings

IN_BUILDINGS = frozenset({"floor", "basement", "lobby"})


def _covered(text: str) -> str:
    kind, _, rest = text.partition(":")
    key = spellings("covered_place").get(kind)
    if key is None or not rest:
        raise complain(
            f"{text!r} 应写成 类别:编号，如 plaza:PZ1、way:W1、car_park:CP1、lobby:B12/1",
            f"{text!r}: write kind:id, such as plaza:PZ1, way:W1, car_park:CP1, lobby:B12/1",
        )
    if key in IN_BUILDINGS:
        read_part(rest)
    return f"{key}:{rest}"


CoveredPlace = Annotated[
    str,
    StringConstraints(max_length=200),
    AfterValidator(_covered),
    WithJsonSchema({"type": "string", "maxLength": 200, "pattern": "^[^:]+:.+$"}),
]


class CoverageDevice(Estimated):
    """A device that covers places with sound or a radio signal.

    ``covers`` names the places as ``kind:id``: ``plaza``, ``way`` and ``car_park`` by their ids; ``floor``,
    ``basement`` and ``lobby`` by building or unit; ``site`` is all of the ground. ``load`` is its electrical load [W],
    ``because`` names the provisions behind it.
    """

    id: Id
    kind: Annotated[str, Word("equipment")]
    system: Annotated[str, Word("system")]
    name: Name | None = None
    covers: Many[CoveredPlace] | None = None
    building: Id | None = None
    unit: Id | None = None
    storey: Storey | None = None
    room: Id | None = None
    position: Point | None = None
    load_w: Watts | None = Field(None, alias="load")
    because: Many[Name] | None = None
    pinned: bool = False


class Speaker(CoverageDevice):
    """A loudspeaker of a broadcast zone; ``load`` is its rated power [W]."""

    zone: Id | None = None


class BroadcastZone(Estimated):
    """A broadcast zone (广播分区): the places that are switched together, and the amplifier power they need [W]."""

    id: Id
    name: Name | None = None
    covers: Many[CoveredPlace] | None = None
    power_w: Watts | None = Field(None, alias="power")
    pinned: bool = False


class Broadcast(Estimated):
    """Public address (公共广播): zones and loudspeakers; amplifiers stand among the counted equipment."""

    zones: Many[BroadcastZone] | None = None
    speakers: Many[Speaker] | None = None


class Wireless(Estimated):
    """Access points of the WLAN, repeaters and antennas of two-way radio, antennas of indoor mobile coverage."""

    devices: Many[CoverageDevice] | None = None
