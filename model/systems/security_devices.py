"""Devices of intrusion alarm and video surveillance: what stands where and which places it guards."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from tiaowen.model.element import Estimated
from tiaowen.model.fields import (
    AtLeastOne,
    Coordinate,
    Id,
    Length,
    Many,
    Name,
    Point,
    Rate,
    Storey,
    Word,
    complain,
)
from tiaowen.model.parts import read_part
from tiaowen.model.systems.equipment import Watts
from tiaowen.spec.vocabulary import spellings

IN_HOUSING = frozenset({"entrance", "lobby", "lift_lobby"})
Millimetres = Annotated[float, Field(gt=0, le=1_000)]


def _target(text: str) -> str:
    kind, _, rest = text.partition(":")
    key = spellings("guarded_place").get(kind)
    if key is None or not rest:
        raise complain(
            f"{text!r} 应写成 类别:编号，如 gate:G1、entrance:B12/1、room:PM-1、zone:Z1",
            f"{text!r}: write kind:id, such as gate:G1, entrance:B12/1, room:PM-1, zone:Z1",
        )
    if key in IN_HOUSING:
        read_part(rest)
    return f"{key}:{rest}"


Target = Annotated[
    str,
    StringConstraints(max_length=200),
    AfterValidator(_target),
    WithJsonSchema({"type": "string", "maxLength": 200, "pattern": "^[^:]+:.+$"}),
]


class Device(Estimated):
    """A device: what it guards and where it stands.

    ``covers`` names the guarded places, each as ``kind:id``: ``gate``, ``way``, ``plaza``, ``car_park``,
    ``car_park_entrance``, ``room``, ``lift`` and ``zone`` by their ids; ``entrance``, ``lobby`` and ``lift_lobby`` by
    building or unit (``entrance:B12/1``). An empty list states that it guards nothing.
    """

    id: Id
    name: Name | None = None
    type: Id | None = None
    covers: Many[Target] | None = None
    building: Id | None = None
    unit: Id | None = None
    storey: Storey | None = None
    room: Id | None = None
    position: Point | None = None
    pinned: bool = False


class CameraType(Estimated):
    """A type of camera; ``picture_width`` and ``picture_height`` are those of the transmitted picture [px].

    ``angle`` is the horizontal angle of view [°]; where it is not stated, ``sensor_width`` [mm] and ``focal`` [mm] give
    it. ``range`` is the greatest distance that the maker names, ``ir_range`` that of its own light [m]. ``bitrate`` is
    that of the transmitted stream [Mbps], ``power`` what it draws [W], ``cost`` its price, in any one currency.
    """

    id: Id
    name: Name | None = None
    outdoor: bool | None = None
    picture_width_px: AtLeastOne | None = Field(None, alias="picture_width")
    picture_height_px: AtLeastOne | None = Field(None, alias="picture_height")
    angle_deg: Annotated[float, Field(gt=0, le=360)] | None = Field(None, alias="angle")
    sensor_width_mm: Millimetres | None = Field(None, alias="sensor_width")
    focal_mm: Millimetres | None = Field(None, alias="focal")
    range_m: Length | None = Field(None, alias="range")
    ir_range_m: Length | None = Field(None, alias="ir_range")
    bitrate_mbps: Rate | None = Field(None, alias="bitrate")
    power_w: Watts | None = Field(None, alias="power")
    cost: Annotated[float, Field(ge=0, le=1e9)] | None = None


class Camera(Device):
    """A camera of a `CameraType`.

    ``height`` is that of its lens above the ground that it watches [m]; ``azimuth`` the direction that it looks in,
    clockwise from north (the y axis) [°]; ``tilt`` how far it looks below the horizon [°].
    """

    height_m: Length | None = Field(None, alias="height")
    azimuth_deg: Annotated[float, Field(ge=0, lt=360)] | None = Field(None, alias="azimuth")
    tilt_deg: Annotated[float, Field(ge=-90, le=90)] | None = Field(None, alias="tilt")


class Cctv(Estimated):
    """Video surveillance. ``transmission_basis`` lists what the medium was chosen by.

    ``without`` names guarded places that the designer decided to leave without a camera; sizing adds none there.
    """

    technology: Annotated[str, Word("video_technology")] | None = None
    network: Annotated[str, Word("video_network")] | None = None
    transmission: Annotated[str, Word("signal_medium")] | None = None
    transmission_basis: Many[Annotated[str, Word("signal_basis")]] | None = None
    storage: Annotated[str, Word("video_storage")] | None = None
    camera_types: Many[CameraType] | None = None
    cameras: Many[Camera] | None = None
    without: Many[Target] | None = None


class DetectorType(Estimated):
    """A type of intrusion detector; ``range`` is its effective range [m]."""

    id: Id
    name: Name | None = None
    kind: Annotated[str, Word("detector")] | None = None
    range_m: Length | None = Field(None, alias="range")
    adjustable_sensitivity: bool | None = None


class IntrusionDetector(Device):
    """A detector of a `DetectorType`; ``reach`` is the distance that it has to watch where it stands [m].

    On the perimeter it watches from ``position`` to ``end``.
    """

    reach_m: Length | None = Field(None, alias="reach")
    end: Point | None = None


class PanicButton(Device):
    """A panic button (紧急报警装置)."""


class AlarmZone(Estimated):
    """A perimeter zone (防区): the stretch of the perimeter line between two distances from its first point [m]."""

    id: Id
    name: Name | None = None
    from_m: Coordinate = Field(alias="from")
    to_m: Coordinate = Field(alias="to")
    pinned: bool = False

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if not 0 <= self.from_m < self.to_m:
            raise complain("防区应满足 0 ≤ from < to", "a zone runs from 0 or more to a larger distance")
        return self


class Intrusion(Estimated):
    """The intrusion alarm. Zones that lie on one another overlap; the line may close where it began."""

    zones: Many[AlarmZone] | None = None
    detector_types: Many[DetectorType] | None = None
    detectors: Many[IntrusionDetector] | None = None
    panic_buttons: Many[PanicButton] | None = None


class Lift(Estimated):
    """A lift with its car, in a unit or in a building that has none. What the list leaves out has no lift."""

    id: Id
    name: Name | None = None
    building: Id
    unit: Id | None = None
