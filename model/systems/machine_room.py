"""Machine-room works (机房工程): climate, power supply and earthing of rooms; who works in the shared control room."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Hours, Id, Many, Word, complain


def _pair(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _ascending(value: tuple[float, float]) -> tuple[float, float]:
    if value[1] < value[0]:
        raise complain(f"范围倒置：{list(value)}", f"the range runs backwards: {list(value)}")
    return value


Degrees = Annotated[float, Field(ge=-100, le=200)]
Percent = Annotated[float, Field(ge=0, le=100)]
Temperatures = Annotated[tuple[Degrees, Degrees], BeforeValidator(_pair), AfterValidator(_ascending)]
Humidities = Annotated[tuple[Percent, Percent], BeforeValidator(_pair), AfterValidator(_ascending)]
Ohms = Annotated[float, Field(gt=0, le=1_000_000)]


class MachineRoom(Estimated):
    """A machine room's works.

    Temperatures [°C] and relative humidities [%] are ranges: what the air conditioning keeps, and what the equipment
    bears. ``load_class`` is the class of the power supply, ``load_class_required`` the strictest that the room's grade
    or its equipment asks for. Earth resistances [Ω]: the design's, the highest that each piece of equipment bears, and
    the highest that the national standards allow. ``backup_hours`` is how long the UPS carries the load [h].
    """

    room: Id
    temperature: Temperatures | None = None
    equipment_temperature: Temperatures | None = None
    humidity: Humidities | None = None
    equipment_humidity: Humidities | None = None
    dedicated_air_conditioning: bool | None = None
    automatic_regulation: bool | None = None
    outdoor_unit_place: bool | None = None
    load_class: Annotated[str, Word("load_class")] | None = None
    load_class_required: Annotated[str, Word("load_class")] | None = None
    lemp_protection: bool | None = None
    earthing: Annotated[str, Word("earthing")] | None = None
    earth_resistance: Ohms | None = None
    equipment_earth_resistances: Many[Ohms] | None = None
    standard_earth_resistance: Ohms | None = None
    local_bonding: bool | None = None
    backup_hours: Hours | None = None


class ControlPlace(Estimated):
    """The control room that a system is run from, and whether it has a work area of its own there.

    ``provided: false`` states that the community does not have the system.
    """

    system: Annotated[str, Word("system")]
    provided: bool | None = None
    room: Id | None = None
    own_area: bool | None = None


class MachineRooms(Estimated):
    """All machine rooms, and where the control rooms of the systems are."""

    rooms: Many[MachineRoom] | None = None
    control: Many[ControlPlace] | None = None
