"""Where a guard tour needs checkpoints (5.7.9-3), and the checkpoints that are written for what is not covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community, join
from tiaowen.model.element import Missing
from tiaowen.model.systems.guard_tour import Checkpoint
from tiaowen.solvers.patrol.walking.stops import points_along
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

PLACES_OF_ROOMS = {
    "security_control_centre": "workroom",
    "fire_control_room": "workroom",
    "property_office": "workroom",
    "cashier_office": "cashier_office",
    "machine_room": "machine_room",
    "pump_room": "machine_room",
    "plant_room": "machine_room",
    "power_room": "machine_room",
    "valuables_store": "valuables_store",
}
ORDER = ("building_entrance", "lobby", "car_park", *dict.fromkeys(PLACES_OF_ROOMS.values()), "main_way", "perimeter")
FREE = ("elsewhere",)  # no place of the standard's: written by people only


@dataclass(frozen=True, slots=True)
class Needs:
    """The checkpoints wanted, as data without ids, with the building of each; and what could not be told."""

    wanted: tuple[tuple[str | None, dict[str, Any]], ...]
    left_out: tuple[Text, ...]


def kept_checkpoints(community: Community, only: Sequence[str] = ()) -> list[Checkpoint]:
    """The checkpoints that sizing leaves as they are.

    Pinned ones, those on pinned routes, at free places, and of buildings not asked for.
    """
    tour = community.guard_tour
    points = (tour and tour.checkpoints) or ()
    held = {id for route in (tour and tour.routes) or () if route.pinned for id in route.checkpoints or ()}
    return [
        one
        for one in points
        if one.pinned or one.id in held or one.place in FREE or (only and not touches(community, one, only))
    ]


def touches(community: Community, point: Checkpoint, only: Sequence[str]) -> bool:
    """Whether a checkpoint stands in one of some buildings."""
    rooms = community.room_by_id
    return any((rooms[one][0].id if one in rooms else one) in only for one in point.at or ())


def needs(community: Community) -> Needs:
    """Every checkpoint that the places of 5.7.9-3 ask for."""
    wanted: list[tuple[str | None, dict[str, Any]]] = []
    left_out: list[Text] = []
    for building in community.buildings or ():
        wanted += [(building.id, one) for one in _entrances(building)]
        lobbies = _lobbies(community, building)
        if isinstance(lobbies, Missing):
            left_out.append(lacking(building.id, lobbies))
        else:
            wanted += [(building.id, one) for one in lobbies]
        if building.rooms is None:
            left_out.append(lacking(building.id, Missing((join(community.path_of(building), "rooms"),))))
        for room in building.rooms or ():
            if room.kind in PLACES_OF_ROOMS:
                wanted.append((building.id, {"place": PLACES_OF_ROOMS[room.kind], "at": [room.id]}))
    wanted += [(None, one) for one in _on_site(community, left_out)]
    wanted.sort(key=lambda one: ORDER.index(one[1]["place"]))
    return Needs(tuple(wanted), tuple(left_out))


def lacking(what: str, missing: Missing) -> Text:
    """That something could not be sized for want of some fields."""
    zh, en = "、".join(missing.paths), ", ".join(missing.paths)
    return Text(f"{what}：缺少 {zh}，未计入", f"{what}: left out, lacking {en}")


def _entrances(building: Building) -> list[dict[str, Any]]:
    units = [unit.id for unit in building.units or () if unit.entrance is not None]
    place: dict[str, Any] = {"place": "building_entrance", "at": [building.id]}
    return [place | {"unit": unit} for unit in units] if len(units) > 1 else [place]


def _lobbies(community: Community, building: Building) -> list[dict[str, Any]] | Missing:
    """One lobby for each unit of high-rise housing, on the highest storey."""
    if building.use not in (None, "residential"):
        return []
    kind = community.kind_of(building)
    path = community.path_of(building)
    if building.use is None or isinstance(kind, Missing):
        use = () if building.use is not None else (join(path, "use"),)
        return Missing((*use, *(kind.paths if isinstance(kind, Missing) else ())))
    if kind != "high_rise":
        return []
    place: dict[str, Any] = {"place": "lobby", "at": [building.id]}
    stairs = community.stairs_by_building[building.id]
    if isinstance(stairs, Missing) or not stairs:
        return (
            [place | {"storey": building.storeys_above}] if building.storeys_above else Missing((join(path, "units"),))
        )
    found = []
    for stair in stairs:
        top = max([one.storey + one.levels - 1 for one in stair.dwellings], default=building.storeys_above)
        unit = {"unit": stair.unit} if stair.unit is not None and len(stairs) > 1 else {}
        found.append(place | unit | ({"storey": top} if top else {}))
    return found


def _on_site(community: Community, left_out: list[Text]) -> Iterator[dict[str, Any]]:
    site = community.site
    parts = [one for one in ("car_parks", "ways", "perimeter") if site is None or getattr(site, one) is None]
    left_out += [lacking("site", Missing((f"site.{part}",))) for part in parts]
    if site is None:
        return
    yield from ({"place": "car_park", "at": [park.id]} for park in site.car_parks or ())
    yield from ({"place": "main_way", "at": [way.id]} for way in site.ways or () if way.kind == "main_way")
    if site.perimeter is not None:
        if site.perimeter.line is None:
            left_out.append(lacking("site.perimeter", Missing(("site.perimeter.line",))))
            yield {"place": "perimeter"}
            return
        for x, y in points_along(site.perimeter.line, parameter("patrol.perimeter.spacing").value):
            yield {"place": "perimeter", "position": [round(x, 2), round(y, 2)]}


def new_checkpoints(
    community: Community, kept: Sequence[Checkpoint], found: Needs, only: Sequence[str] = ()
) -> list[Checkpoint]:
    """Checkpoints for what is wanted and not covered by those kept, one for each place, with fresh ids."""
    tour = community.guard_tour
    without = set((tour and tour.without) or ())
    covered = {(point.place, at) for point in kept for at in point.at or ()}
    fenced = any(point.place == "perimeter" for point in kept)
    chosen = []
    for building, data in found.wanted:
        at = data.get("at", [None])[0]
        if at in without or (data["place"], at) in covered or (fenced and data["place"] == "perimeter"):
            continue
        if not only or building in only:
            chosen.append(data)
    ids = fresh_ids("XC", [point.id for point in kept], len(chosen))
    return [Checkpoint.model_validate({"id": id, **data}) for id, data in zip(ids, chosen, strict=True)]
