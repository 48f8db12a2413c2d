"""Rounds of a patrol: what is still to be visited, from where, and the routes that are written for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.guard_tour import Checkpoint, GuardTour, PatrolRoute
from tiaowen.solvers.patrol.tours.instance import Instance, Tours, instance
from tiaowen.solvers.patrol.tours.plan import tours
from tiaowen.solvers.patrol.walking.places import kept_checkpoints, lacking, touches
from tiaowen.solvers.patrol.walking.stops import Spot, Times, spot_of, times
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

MINUTE = 60  # seconds

Visit = tuple[str, str]  # checkpoint and place; the place is empty where the checkpoint names none


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be toured. ``visits`` are the core's points 1, 2, …; the core's base is the place ``base``.

    ``far`` are visits beyond the period with the seconds that they need; ``unplaced`` those of no known place, which
    ``left_out`` tells of; ``metres`` are on foot between base and visits.
    """

    base: str
    visits: tuple[Visit, ...]
    far: tuple[tuple[Visit, int], ...]
    unplaced: tuple[Visit, ...]
    left_out: tuple[Text, ...]
    core: Instance
    metres: tuple[tuple[float, ...], ...]
    times: Times


def period_of(tour: GuardTour | None) -> int:
    """The period in whole seconds: as stated, else the parameter."""
    minutes = tour.period_min if tour is not None and tour.period_min is not None else parameter("patrol.period").value
    return round(minutes * MINUTE)


def visits_of(point: Checkpoint) -> list[Visit]:
    """One visit for each place of a checkpoint."""
    return [(point.id, at) for at in point.at or ()] or [(point.id, "")]


def visited(route: PatrolRoute, by_id: Mapping[str, Checkpoint]) -> list[Visit]:
    """The visits of a route in its order, each once: a point passed twice is served once."""
    found = [visit for id in route.checkpoints or () if id in by_id for visit in visits_of(by_id[id])]
    if route.stops:
        split = [stop.partition(":") for stop in route.stops]
        found = [(id, place) for id, _, place in split]
    return list(dict.fromkeys(found))


def kept_routes(
    community: Community, tour: GuardTour, points: Sequence[Checkpoint], only: Sequence[str]
) -> list[PatrolRoute]:
    """Pinned routes; with ``only``, also those whose checkpoints all stay and touch none of these buildings."""
    kept = {point.id for point in kept_checkpoints(community, only) if not only or not touches(community, point, only)}
    routes = tour.routes or ()
    return [one for one in routes if one.pinned or (only and one.checkpoints and set(one.checkpoints) <= kept)]


def work_of(
    community: Community, points: Sequence[Checkpoint], routes: Sequence[PatrolRoute], base: tuple[str, Spot]
) -> Work:
    """What the routes that stay leave to be visited, in an order that does not follow that of the input."""
    by_id = {point.id: point for point in points}
    done = {visit for route in routes for visit in visited(route, by_id)}
    placed: list[tuple[Spot, str, Visit]] = []
    unplaced: list[Visit] = []
    left_out: list[Text] = []
    for visit in (one for point in points for one in visits_of(point) if one not in done):
        spot = spot_of(community, by_id[visit[0]], visit[1] or None)
        if isinstance(spot, Missing):
            unplaced.append(visit)
            left_out.append(lacking(visit[1] or visit[0], spot))
        else:
            placed.append((spot, by_id[visit[0]].place, visit))
    placed.sort(key=lambda one: (one[0].door, one[0].level, one[0].point, one[0].shaft or ("", ""), one[1]))
    found = times(community, [base[1], *(spot for spot, _, _ in placed)])
    whole = _core(found.seconds, len(placed), period_of(community.guard_tour))
    beyond = set(whole.too_far())
    near = [0, *(index for index in whole.points if index not in beyond)]
    core = _core([[whole.travel[i][j] for j in near] for i in near], len(near) - 1, whole.period)
    return Work(
        base[0],
        tuple(placed[index - 1][2] for index in near[1:]),
        tuple((placed[index - 1][2], whole.duration((index,))) for index in sorted(beyond)),
        tuple(unplaced),
        tuple(left_out),
        core,
        tuple(tuple(found.metres[i][j] for j in near) for i in near),
        found,
    )


def _core(seconds: Sequence[Sequence[int]], count: int, period: int) -> Instance:
    return instance(seconds, [0] + [parameter("patrol.service").value] * count, period)


def least_round(
    community: Community, route: PatrolRoute, by_id: Mapping[str, Checkpoint], base: Spot, limit: float
) -> int:
    """The seconds of one round of a route: in its own order, or the least there is where places have no order."""
    visits = visited(route, by_id)
    found = [spot_of(community, by_id[id], place or None) for id, place in visits if id in by_id]
    spots = [base, *(spot for spot in found if not isinstance(spot, Missing))]
    seconds = times(community, spots).seconds
    core = _core(seconds, len(spots) - 1, sum(map(sum, seconds)) + len(spots) * parameter("patrol.service").value)
    several = any(len(visits_of(by_id[id])) > 1 for id, _ in visits if id in by_id)
    if route.stops or not several:
        return core.duration(tuple(core.points))
    answer = tours(core, limit)
    return answer.travel_bound + sum(core.service)


def new_routes(
    points: Sequence[Checkpoint], kept: Sequence[PatrolRoute], work: Work, found: Tours
) -> list[PatrolRoute]:
    """The routes of an answer, with fresh ids; checkpoints of no known place go along on the last one."""
    rounds = list(found.routes) or ([()] if work.unplaced else [])
    ids = fresh_ids("XL", [route.id for route in kept], len(rounds))
    several = any(len(visits_of(point)) > 1 for point in points)
    routes = []
    for number, (id, way) in enumerate(zip(ids, rounds, strict=True), 1):
        visits = [work.visits[index - 1] for index in way] + (list(work.unplaced) if number == len(ids) else [])
        data: dict[str, Any] = {"id": id, "start": work.base}
        data["checkpoints"] = list(dict.fromkeys(point for point, _ in visits))
        if several:
            data["stops"] = list(_stops(visits))
        walk = round(sum(work.metres[one][other] for one, other in pairwise((0, *way, 0))), 1)
        data |= {"walk": walk} if walk else {}
        data["minutes"] = round(work.core.duration(way) / MINUTE, 1)
        routes.append(PatrolRoute.model_validate(data))
    return routes


def _stops(visits: Sequence[Visit]) -> Iterator[str]:
    for point, place in visits:
        yield f"{point}:{place}" if place else point
