"""The ends of a cable and its length: over the site, between storeys, and what of it is an estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import dist

from tiaowen.generators.devices.device import Device
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.parts import Part
from tiaowen.model.routes import MODE_TEXT, Routes
from tiaowen.model.storeys import climb_m, rise_m
from tiaowen.spec.errors import Text

IN_BUILDING = Text("楼内直线", "straight inside the building")
BELOW = Text("地下直线", "straight under ground")
STRAIGHT = Text("直线估算", "straight, an estimate")
NO_STOREY = Text("楼层未给出，竖向未计全", "a storey is not stated: not all of the vertical counts")
VERTICAL_ONLY = Text("仅计竖向，层高估列；水平段未计", "vertical only, storey height assumed; no horizontal part")
STOREY_UNKNOWN = Text("起点楼层未给出，未计长度", "its first storey is not stated: no length")


@dataclass(frozen=True, slots=True)
class End:
    """An end of a cable: a device or part, its building and storey, and where it stands on the site.

    ``below`` names the place under ground outside buildings, as a car park, in which it stands.
    """

    id: str
    building: str | None
    storey: int | None
    position: Point | Missing
    estimated: bool = False
    below: str | None = None

    @property
    def home(self) -> str | None:
        """The building or the place under ground; nothing for open ground."""
        return self.building or self.below


@dataclass(frozen=True, slots=True)
class Length:
    """Over the ground, between storeys, both together [m] (None: unknown), and how that came about."""

    route_m: float | None
    vertical_m: float
    total_m: float | None
    estimated: bool
    reason: Text


def end_of(routes: Routes, device: Device) -> End:
    """A device as the end of a cable; it stands in its unit or building where it has no position of its own."""
    position: Point | Missing = Missing(device.sources)
    if device.position is not None:
        position = device.position
    elif device.building is not None:
        position = routes.position(Part(device.building, device.unit))
    return End(device.id, device.building, device.storey, position, device.estimated, below_ground(device))


def below_ground(device: Device) -> str | None:
    """The name of the place under ground outside buildings in which a device stands, as of a car park."""
    if device.building is not None or device.room_name is None or (device.storey or 0) >= 0:
        return None
    return device.room_name["zh"]


def together(start: End, end: End) -> bool:
    """Whether both ends are in one building or in one place under ground, so that nothing runs over the site."""
    return start.home is not None and start.home == end.home


def length(routes: Routes, start: End, end: End) -> Length:
    """The length between two ends: straight inside one building, else over the site and up or down at both ends."""
    inside = together(start, end)
    rise = rise_m(start.storey, end.storey, inside)
    unknown = any(one.building is not None and one.storey is None for one in (start, end))
    height = (
        Text(f"竖向 {rise:g} m（层高估列）", f"{rise:g} m vertical (assumed storey height)") if rise else Text("", "")
    )
    vertical = joined(height, NO_STOREY if unknown else Text("", ""))
    estimated = bool(rise) or unknown
    if isinstance(start.position, Missing) or isinstance(end.position, Missing):
        paths = missing_paths(start, end)
        return Length(None, rise, None, estimated, Text(f"{paths} 未给出", f"not stated: {paths}"))
    if inside:
        straight = dist(start.position, end.position)
        how = BELOW if start.building is None else IN_BUILDING
        return Length(straight, rise, straight + rise, True, joined(how, vertical))
    route = routes.route(start.position, end.position)
    how = route.note or (STRAIGHT if route.mode == "straight" else MODE_TEXT[route.mode])
    guessed = estimated or route.mode == "straight"
    return Length(route.length_m, rise, route.length_m + rise, guessed, joined(how, vertical))


def stated(laid: Length, total_m: float | None) -> Length:
    """A length with the total that the design states [m]; the rest of it runs over the ground."""
    if total_m is None:
        return laid
    rise = min(laid.vertical_m, total_m)
    return replace(laid, route_m=total_m - rise, vertical_m=rise, total_m=total_m)


def vertical(start: End, storey: int | None) -> Length:
    """The length inside a stair: only the storeys between its ends are known, and their height is assumed."""
    if start.storey is None or storey is None:
        return Length(None, 0.0, None, False, STOREY_UNKNOWN)
    rise = climb_m(start.storey, storey)
    return Length(None, rise, rise, True, VERTICAL_ONLY)


def missing_paths(*ends: End) -> str:
    """The model paths that would say where the ends stand; empty when all is known."""
    paths = [path for end in ends if isinstance(end.position, Missing) for path in end.position.paths]
    return "、".join(dict.fromkeys(paths))


def joined(*texts: Text) -> Text:
    """Several remarks as one."""
    return Text("；".join(one.zh for one in texts if one.zh), "; ".join(one.en for one in texts if one.en))
