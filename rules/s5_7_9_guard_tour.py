"""5.7.9: guard tour: its mode, checkpoints and routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tiaowen.model.community import Community
from tiaowen.model.element import Element, Missing
from tiaowen.model.systems.guard_tour import Checkpoint
from tiaowen.rules.conditions import Hindrance, condition
from tiaowen.rules.entrances import CONTROL_ROOMS, PLANT_ROOMS, rooms_among
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

MODE, CHECKPOINTS, ROUTES = "guard_tour.mode", "guard_tour.checkpoints", "guard_tour.routes"
ROOMS = {
    "workroom": CONTROL_ROOMS | {"property_office"},
    "cashier_office": frozenset({"cashier_office"}),
    "machine_room": PLANT_ROOMS,
    "valuables_store": frozenset({"valuables_store"}),
}


def _only_in(community: Community, mode: str, other: Text) -> Hindrance | None:
    found = look_up(community, MODE)
    if isinstance(found, Missing):
        return found
    return None if found == mode else Inapplicable(other)


@condition("online_guard_tour")
def online_guard_tour(community: Community) -> Hindrance | None:
    """The guard tour is on-line."""
    return _only_in(community, "online", Text("电子巡查不是在线式", "the guard tour is not on-line"))


@condition("offline_guard_tour")
def offline_guard_tour(community: Community) -> Hindrance | None:
    """The guard tour is off-line."""
    return _only_in(community, "offline", Text("电子巡查不是离线式", "the guard tour is not off-line"))


@condition("independent_guard_tour")
def independent_guard_tour(community: Community) -> Hindrance | None:
    """The guard tour is a system of its own."""
    found = look_up(community, "guard_tour.build")
    if isinstance(found, Missing):
        return found
    within = Text("电子巡查不是独立设置", "the guard tour does not stand by itself")
    return None if found == "independent" else Inapplicable(within)


@rule("5.7.9-1", needs=(MODE,))
def guard_tour_on_line_where_real_time_matters(community: Community, provision: Provision) -> Iterator[Finding]:
    """There is a guard tour, on-line where patrols are followed in real time."""
    yield path_finding(community, MODE, "provided", lambda mode: mode != "none")
    live = look_up(community, "guard_tour.real_time")
    if live is False:
        low = Text("对巡查实时性没有高要求", "patrols need not be followed in real time")
        yield Finding(subject(community, community), Inapplicable(low), "online")
    elif isinstance(live, Missing):
        yield Finding(subject(community, community), live, "online")
    else:
        yield path_finding(community, MODE, "online", lambda mode: mode == "online")


@rule("5.7.9-2", needs=(CHECKPOINTS,))
def checkpoints_lie_on_routes(community: Community, provision: Provision) -> Iterator[Finding]:
    """There are checkpoints, and each of them lies on a route."""
    yield path_finding(community, CHECKPOINTS, "checkpoints", bool)
    routes = look_up(community, ROUTES)
    for checkpoint in look_up(community, CHECKPOINTS):
        where = subject(community, checkpoint)
        if isinstance(routes, Missing):
            yield Finding(where, routes, "routes")
            continue
        on_one = any(checkpoint.id in (route.checkpoints or ()) for route in routes)
        missing = [f"{community.path_of(route)}.checkpoints" for route in routes if route.checkpoints is None]
        value = Missing(tuple(missing)) if missing and not on_one else on_one
        yield Finding(where, value, "routes", (ROUTES,))


@rule("5.7.9-3", needs=(CHECKPOINTS,))
def places_of_checkpoints(community: Community, provision: Provision) -> Iterator[Finding]:
    """A checkpoint at each of the places that the parts are named after."""
    points: Sequence[Checkpoint] = look_up(community, CHECKPOINTS)
    at = {part: {id for one in points if one.place == part for id in one.at or ()} for part in provision.parts}
    yield from _each(community, "buildings", "building_entrance", at["building_entrance"], lambda one: True)
    yield from _lobbies(community, at["lobby"])
    yield from _each(community, "site.car_parks", "car_park", at["car_park"], lambda one: True)
    yield from _each(community, "site.ways", "main_way", at["main_way"], lambda one: one.kind == "main_way")
    for part, kinds in ROOMS.items():
        none = Text("模型中没有这类房间", "there are no such rooms")
        yield from rooms_among(community, kinds, at[part], part, none)
    yield _perimeter(community, points)


def _each(community: Community, path: str, part: str, at: set[str], wanted: Callable[..., bool]) -> Iterator[Finding]:
    elements = look_up(community, path)
    if isinstance(elements, Missing):
        yield Finding(subject(community, community), elements, part)
        return
    for one in elements:
        if wanted(one):
            yield _at(community, one, part, at)


def _at(community: Community, one: Element, part: str, at: set[str]) -> Finding:
    where = subject(community, one)
    return Finding(where, where.id in at, part, (where.path, CHECKPOINTS))


def _lobbies(community: Community, at: set[str]) -> Iterator[Finding]:
    if community.buildings is None:
        yield Finding(subject(community, community), Missing(("buildings",)), "lobby")
    for building in community.buildings or ():
        where, kind = subject(community, building), community.kind_of(building)
        if building.use not in (None, "residential"):
            continue
        if building.use is None or isinstance(kind, Missing):
            use = () if building.use is not None else (f"{where.path}.use",)
            yield Finding(where, Missing((*use, *(kind.paths if isinstance(kind, Missing) else ()))), "lobby")
        elif kind == "high_rise":
            yield _at(community, building, "lobby", at)


def _perimeter(community: Community, points: Sequence[Checkpoint]) -> Finding:
    whole = subject(community, community)
    there = any(one.place == "perimeter" for one in points)
    perimeter = look_up(community, "site.perimeter")
    if isinstance(perimeter, Missing) and not there:
        return Finding(whole, perimeter, "perimeter")
    return Finding(whole, there, "perimeter", (CHECKPOINTS,))


@rule("5.7.9-4-2", needs=("guard_tour.build",))
def how_the_on_line_guard_tour_is_built(community: Community, provision: Provision) -> Iterator[Finding]:
    """It stands by itself, or is a module of access control or of the intrusion alarm."""
    path = "guard_tour.build"
    yield path_finding(community, path, "independent", lambda build: build == "independent")
    if look_up(community, path) == "independent":
        alone = Text("独立设置", "it stands by itself")
        yield Finding(subject(community, community), Inapplicable(alone), "module")
    else:
        yield path_finding(community, path, "module", lambda build: build in ("in_access_control", "in_intrusion"))


@rule("5.7.9-4-3")
def wiring_of_the_on_line_guard_tour(community: Community, provision: Provision) -> Iterator[Finding]:
    """Its wiring is concealed."""
    yield path_finding(community, "guard_tour.concealed_wiring")
