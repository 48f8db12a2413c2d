"""The places that video surveillance guards (5.7.4-2, 5.7.7-1) as points to be seen, and what is missing for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community, join
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.solvers.video.shapes import along, between, filled, off_wall, pieces
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force

OUTDOORS = ""  # the scene of all that is on the ground; car parks below it are scenes of their own
PROVISION = {
    "gate": "5.7.7-1-1",
    "entrance": "5.7.7-1-1",
    "way": "5.7.7-1-1",
    "lift": "5.7.7-1-1",
    "car_park": "5.7.7-1-1",
    "room": "5.7.7-1-1",
    "plaza": "5.7.7-1-2",
    "zone": "5.7.7-1-2",
    "lobby": "5.7.4-2-3",
    "lift_lobby": "5.7.4-2-3",
    "car_park_entrance": "5.7.4-2-2",
}
ROOMS = "5.7.4-2-4"  # its parts are named after the kinds of important rooms


@dataclass(frozen=True, slots=True)
class Place:
    """A guarded place: how devices name it, the points that stand for it and the scene that they lie in.

    A place without points is indoors: a camera of an indoor type in the same ``spot`` guards it, ``area_m2`` where it
    is a room of known area.
    """

    target: str
    points: tuple[Point, ...] = ()
    scene: str = OUTDOORS
    spot: str = ""
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    area_m2: float | None = None

    @property
    def kind(self) -> str:
        """The kind of guarded place."""
        return self.target.partition(":")[0]


@dataclass(slots=True)
class Places:
    """All places by target, and those that had to be left out."""

    found: list[Place] = field(default_factory=list)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def lack(self, name: str, *paths: str) -> None:
        """Leave a place, or all of one kind, out because these fields are not stated."""
        self.lacking[name] = paths

    def left_out(self, named: Collection[str]) -> list[Text]:
        """What is left out and no camera that stays guards by its own word."""
        return [
            Text(f"{name}：缺少 {'、'.join(paths)}，未参与计算", f"{name}: left out, lacking {', '.join(paths)}")
            for name, paths in sorted(self.lacking.items())
            if name not in named
        ]


def places_of(community: Community, only: Sequence[str] = ()) -> Places:
    """The places to be guarded; with ``only``, those of these buildings. Sorted, so that no order matters."""
    places = Places()
    for building in community.buildings or ():
        if not only or building.id in only:
            _in_building(community, building, places)
    if not only:
        _on_site(community, places)
    _lifts(community, only, places)
    places.found.sort(key=lambda place: place.target)
    return places


# --- on the site ------------------------------------------------------------------------------------


def _on_site(community: Community, places: Places) -> None:
    site = community.site
    for key in ("gates", "ways", "plazas", "car_parks"):
        if site is None or getattr(site, key) is None:
            places.lack(f"site.{key}", f"site.{key}")
    if site is None:
        return
    spacing = parameter("cctv.sample").value
    for gate in site.gates or ():
        _put(places, f"gate:{gate.id}", gate.position and (gate.position,), community, gate, "position")
    for way in site.ways or ():
        if way.kind == "main_way":
            places.found.append(Place(f"way:{way.id}", along(way.line, spacing["way"])))
    for plaza in site.plazas or ():
        points = plaza.outline and filled(plaza.outline, spacing["plaza"])
        _put(places, f"plaza:{plaza.id}", points, community, plaza, "outline")
    for park in site.car_parks or ():
        scene = park.id if park.kind == "underground" else OUTDOORS
        points = park.outline and filled(park.outline, spacing["car_park"])
        _put(places, f"car_park:{park.id}", points, community, park, "outline", scene)
        _put(places, f"car_park_entrance:{park.id}", park.entrances, community, park, "entrances")
    _zones(community, places, spacing["zone"])


def _put(
    places: Places,
    target: str,
    points: Sequence[Point] | None,
    community: Community,
    element: Any,
    key: str,
    scene: str = OUTDOORS,
) -> None:
    if points:
        places.found.append(Place(target, tuple(points), scene))
    else:
        places.lack(target, join(community.path_of(element), key))


def _zones(community: Community, places: Places, spacing: float) -> None:
    zones = community.intrusion and community.intrusion.zones
    if zones is None:
        places.lack("intrusion.zones", "intrusion.zones")
    line = community.site and community.site.perimeter and community.site.perimeter.line
    boundary = community.site and community.site.boundary
    for zone in zones or ():
        if not line:
            places.lack(f"zone:{zone.id}", "site.perimeter.line")
            continue
        stretch = between(line, zone.from_m, zone.to_m)
        if len(stretch) < 2:
            places.lack(f"zone:{zone.id}", f"{community.path_of(zone)}.from")
            continue
        off = parameter("cctv.target.off_wall").value
        inside = pieces(stretch, spacing, off, boundary or line)
        places.found.append(Place(f"zone:{zone.id}", tuple(point for point, _ in inside)))


# --- in buildings -----------------------------------------------------------------------------------


def _in_building(community: Community, building: Building, places: Places) -> None:
    path = community.path_of(building)
    kinds = spec_in_force().provisions[ROOMS].parts
    if building.rooms is None:
        places.lack(f"{building.id}", f"{path}.rooms")
    for room in building.rooms or ():
        if room.kind in kinds:
            places.found.append(_room(building, room))
    kind = community.kind_of(building)
    if building.use not in (None, "residential") or kind == "villa":
        return
    missing = [f"{path}.use"] if building.use is None else []
    missing += kind.paths if isinstance(kind, Missing) else []
    missing += [f"{path}.units"] if building.units is None and building.dwellings is None else []
    if missing:
        places.lack(f"entrance:{building.id}", *missing)
        return
    for unit in building.units or ():
        entrance = unit.entrance or (building.entrance if len(building.units or ()) == 1 else None)
        places.found += _stair(community, building, unit.id, entrance)
    if not building.units:
        places.found += _stair(community, building, None, building.entrance)


def _stair(community: Community, building: Building, unit: str | None, entrance: Point | None) -> Iterator[Place]:
    """The entrance of a stair, its hall and its lift lobby: a camera in the hall looks at all of them."""
    name = building.id if unit is None else f"{building.id}/{unit}"
    spot = f"lobby:{name}"
    off = parameter("cctv.target.off_wall").value
    points = () if entrance is None else (off_wall(entrance, building.outline, off),)
    yield Place(f"entrance:{name}", points, OUTDOORS, spot, building.id, unit)
    yield Place(f"lobby:{name}", (), OUTDOORS, spot, building.id, unit)
    if any((lift.building, lift.unit) == (building.id, unit) for lift in community.lifts or ()):
        yield Place(f"lift_lobby:{name}", (), OUTDOORS, spot, building.id, unit)


def _room(building: Building, room: Room) -> Place:
    target = f"room:{room.id}"
    return Place(target, (), OUTDOORS, target, building.id, None, room.id, room.area_m2)


def _lifts(community: Community, only: Sequence[str], places: Places) -> None:
    if community.lifts is None:
        places.lack("lifts", "lifts")
    for lift in community.lifts or ():
        if not only or lift.building in only:
            target = f"lift:{lift.id}"
            places.found.append(Place(target, (), OUTDOORS, target, lift.building, lift.unit))


def density_of(kind: str) -> float:
    """The pixel density that a kind of guarded place needs [px/m]."""
    return float(parameter("cctv.density").value[parameter("cctv.class").value[kind]])
