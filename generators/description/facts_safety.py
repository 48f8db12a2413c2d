"""Facts of the fire alarm, the security systems, the homes and the machine rooms."""

from __future__ import annotations

from tiaowen.generators.description.facts import Asked, Fact, Facts, Found, counted, parts_of, room_name
from tiaowen.generators.description.pieces import Piece
from tiaowen.generators.description.words import joined
from tiaowen.model.element import Missing


def fire_public(asked: Asked) -> Found:
    """The buildings whose public areas the fire alarm covers."""
    return _fire_buildings(asked, "public_areas")


def fire_inside(asked: Asked) -> Found:
    """The buildings in which it covers the dwellings."""
    return _fire_buildings(asked, "inside_dwellings")


def _fire_buildings(asked: Asked, name: str) -> Found:
    listed = parts_of(asked.community.fire_alarm, "buildings", "fire_alarm.buildings")
    if isinstance(listed, Missing):
        return listed
    return Fact([one.building for one in listed if getattr(one, name)])


def fire_pieces(asked: Asked) -> Found:
    """All devices of the fire alarm, loops and lines apart."""
    some = [one for one in asked.pieces if one.system == "fire_alarm" and not one.kind.endswith("_loop")]
    return _sum(some)


def fire_devices_open(asked: Asked) -> Found:
    """The buildings with a fire alarm whose devices outside the dwellings are not counted."""
    listed = parts_of(asked.community.fire_alarm, "buildings", "fire_alarm.buildings")
    if isinstance(listed, Missing):
        return listed
    some = [one for one in listed if one.public_areas and one.devices is None]
    if some:
        return Missing(tuple(f"{asked.community.path_of(one)}.devices" for one in some[:1]))
    return Fact(len(listed))


def longest_zone(asked: Asked) -> Found:
    """The longest zone of the perimeter [m]."""
    zones = parts_of(asked.community.intrusion, "zones", "intrusion.zones")
    return zones if isinstance(zones, Missing) else Fact(max((one.to_m - one.from_m for one in zones), default=0.0))


def camera_flow(asked: Asked) -> Found:
    """The bit rate of all cameras together [Mbps]; Missing where a type does not state its own."""
    cctv = asked.community.cctv
    cameras = parts_of(cctv, "cameras", "cctv.cameras")
    if isinstance(cameras, Missing):
        return cameras
    rates = {one.id: one.bitrate_mbps for one in (cctv.camera_types if cctv else None) or ()}
    flows = [rates.get(one.type or "") for one in cameras]
    if any(flow is None for flow in flows):
        return Missing(("cctv.camera_types[].bitrate",))
    return Fact(round(sum(flow for flow in flows if flow is not None), 1))


def checkpoints(asked: Asked) -> Found:
    """The places that are visited."""
    listed = parts_of(asked.community.guard_tour, "checkpoints", "guard_tour.checkpoints")
    if isinstance(listed, Missing):
        return listed
    return _sum([one for one in asked.pieces if one.system == "guard_tour" and one.kind == "checkpoint"])


def longest_route(asked: Asked) -> Found:
    """The minutes of the longest patrol route."""
    routes = parts_of(asked.community.guard_tour, "routes", "guard_tour.routes")
    known = [] if isinstance(routes, Missing) else [one.minutes for one in routes if one.minutes is not None]
    return Fact(max(known)) if known else Missing(("guard_tour.routes[].minutes",))


def open_on_fire(asked: Asked) -> Found:
    """The controlled doors on escape routes that open by themselves in a fire."""
    doors = parts_of(asked.community.access_control, "doors", "access_control.doors")
    if isinstance(doors, Missing):
        return doors
    return Fact(joined((one.name or one.id for one in doors if one.opens_on_fire), asked.language))


def barriers(asked: Asked) -> Found:
    """The gates and car parks whose barriers open in a fire."""
    parking = asked.community.parking
    if parking is None:
        return Missing(("parking",))
    some = [one.gate for one in parking.gates or () if one.opens_on_fire]
    some += [one.car_park for one in parking.car_parks or () if one.opens_on_fire]
    return Fact(joined(some, asked.language))


def smart_types(asked: Asked) -> Found:
    """The dwelling types that are smart homes."""
    types = asked.community.dwelling_types
    if types is None:
        return Missing(("dwelling_types",))
    return Fact([one.name or one.id for one in types if one.smart_home])


def smart_households(asked: Asked) -> Found:
    """The dwellings of those types."""
    types = asked.community.dwelling_types
    if types is None:
        return Missing(("dwelling_types",))
    smart = {one.id for one in types if one.smart_home}
    some = [one for one in asked.community.dwellings if one.type in smart]
    return Fact(len(some), any(one.estimated for one in some))


def centre_area(asked: Asked) -> Found:
    """The area of the security control centre [m²]."""
    security = asked.community.security
    if security is None or security.centre is None:
        return Missing(("security.centre",))
    found = asked.community.room_by_id.get(security.centre)
    if found is None:
        return Missing(("security.centre",))
    room = found[1]
    if room.area_m2 is None:
        return Missing((f"{asked.community.path_of(room)}.area",))
    return Fact(room.area_m2, "area" in room.estimated)


def centre_name(asked: Asked) -> Found:
    """The security control centre by its name."""
    security = asked.community.security
    if security is None or security.centre is None:
        return Missing(("security.centre",))
    return Fact(room_name(asked, security.centre))


def security_systems(asked: Asked) -> Found:
    """The systems that the security platform brings together."""
    listed = parts_of(asked.community.security, "systems", "security.systems")
    if isinstance(listed, Missing):
        return listed
    return Fact([asked.word("system", one) for one in listed if one != "security"])


def _sum(some: list[Piece]) -> Found:
    return Fact(sum(one.count for one in some), any(one.estimated for one in some))


SAFETY: Facts = {
    "fire_public": fire_public,
    "fire_inside": fire_inside,
    "fire_pieces": fire_pieces,
    "fire_devices_open": fire_devices_open,
    "longest_zone": longest_zone,
    "camera_flow": camera_flow,
    "checkpoints": checkpoints,
    "longest_route": longest_route,
    "open_on_fire": open_on_fire,
    "barriers": barriers,
    "smart_types": smart_types,
    "smart_households": smart_households,
    "centre_area": centre_area,
    "centre_name": centre_name,
    "fire_controllers": counted("fire_alarm", "fire_controller"),
    "fire_loops": counted("fire_alarm", "fire_loop"),
    "home_smoke": counted("fire_alarm", "home_smoke_detector"),
    "home_gas": counted("fire_alarm", "home_gas_detector"),
    "cameras": counted("cctv", "camera"),
    "monitors": counted("cctv", "monitor"),
    "detectors": counted("intrusion", "perimeter_detector", "intrusion_detector"),
    "security_systems": security_systems,
    "panic_buttons": counted("intrusion", "panic_button"),
    "readers": counted("access_control", "access_reader"),
    "locks": counted("access_control", "electric_lock"),
    "door_controllers": counted("access_control", "door_controller"),
    "lift_controllers": counted("access_control", "lift_controller"),
    "gate_stations": counted("intercom", "gate_station"),
    "door_stations": counted("intercom", "door_station"),
    "passage_stations": counted("intercom", "passage_station"),
    "indoor_stations": counted("intercom", "indoor_station"),
    "management_stations": counted("intercom", "management_station"),
    "home_panic": counted("home_security", "home_panic_button"),
    "home_detectors": counted(
        "home_security", "home_intrusion_detector", "home_door_contact", "home_glass_break_detector"
    ),
    "home_terminals": counted("smart_home", "home_terminal"),
}
