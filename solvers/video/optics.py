"""The camera types of a project as lenses, with what they cost; and what is missing to use them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import CameraType
from tiaowen.solvers.view.field import Lens, angle_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least

QUALITY = "5.7.7-5-2"


@dataclass(frozen=True, slots=True)
class Kind:
    """A camera type that may be chosen; without a lens it can only stand where no geometry is needed."""

    id: str
    outdoor: bool
    lens: Lens | None
    cost: float


@dataclass(frozen=True, slots=True)
class Kinds:
    """The types to choose from, cheapest first, and what could not be used."""

    chosen: tuple[Kind, ...]
    left_out: tuple[Text, ...]
    by_ratio: bool

    def of(self, *, outdoor: bool, lens: bool = False) -> tuple[Kind, ...]:
        """The types for outdoors or indoors; with ``lens``, those whose view is known."""
        return tuple(one for one in self.chosen if one.outdoor == outdoor and (one.lens is not None or not lens))


def kinds_of(community: Community) -> Kinds:
    """The types with pictures that are large enough and a stated place of use, cheapest first."""
    types = sorted((community.cctv and community.cctv.camera_types) or (), key=lambda one: one.id)
    by_ratio = any(one.cost is None for one in types)
    chosen, left_out = [], []
    for one in types:
        path = community.path_of(one)
        lacking = [
            f"{path}.{key}"
            for key, value in (
                ("outdoor", one.outdoor),
                ("picture_width", one.picture_width_px),
                ("picture_height", one.picture_height_px),
            )
            if value is None
        ]
        if lacking:
            left_out.append(_lacking(one, lacking))
            continue
        if small(one):
            left_out.append(
                Text(
                    f"{one.id}：画面小于 4CIF（{QUALITY}），未采用",
                    f"{one.id}: pictures below 4CIF ({QUALITY}), not used",
                )
            )
            continue
        lens = lens_of(one)
        if lens is None:
            left_out.append(_lacking(one, [f"{path}.angle"]))
        chosen.append(Kind(one.id, bool(one.outdoor), lens, _cost(one, by_ratio)))
    chosen.sort(key=lambda kind: (kind.cost, kind.id))
    return Kinds(tuple(chosen), tuple(left_out), by_ratio)


def _lacking(one: CameraType, paths: Sequence[str]) -> Text:
    return Text(
        f"摄像机类型 {one.id}：缺少 {'、'.join(paths)}，未用于取景",
        f"camera type {one.id}: lacking {', '.join(paths)}, not used where its view matters",
    )


def small(one: CameraType) -> bool:
    """Whether the pictures are known to be smaller than the standard asks for."""
    return (one.picture_width_px or math.inf) < least(QUALITY, "width") or (one.picture_height_px or math.inf) < least(
        QUALITY, "height"
    )


def _cost(one: CameraType, by_ratio: bool) -> float:
    if by_ratio or one.cost is None:
        return float(parameter("cctv.cost").value["outdoor" if one.outdoor else "indoor"])
    return one.cost


def lens_of(one: CameraType) -> Lens | None:
    """The lens of a type; None where its picture or its angle is not stated."""
    if one.picture_width_px is None or one.picture_height_px is None:
        return None
    if one.angle_deg is not None:
        angle = math.radians(one.angle_deg)
    elif one.sensor_width_mm is not None and one.focal_mm is not None:
        angle = angle_of(one.sensor_width_mm, one.focal_mm)
    else:
        return None
    ranges = [value for value in (one.range_m, one.ir_range_m) if value is not None]
    return Lens(one.picture_width_px, one.picture_height_px, angle, min(ranges, default=math.inf))
