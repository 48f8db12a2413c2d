"""Guard tour: checkpoints and patrol routes (5.7.9).

Fewest guards first, so that every checkpoint is visited within the period on a route from the security control centre
or a gate and back; then the least time on the way. Times on foot, on stairs and in lifts are parameters.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from tiaowen.model.community import Community
from tiaowen.model.element import Missing, key_of
from tiaowen.model.systems.guard_tour import Checkpoint, GuardTour, PatrolRoute
from tiaowen.solvers.certificate import Certificate, Status, idle, relative_gap
from tiaowen.solvers.patrol.tours.instance import Tours
from tiaowen.solvers.patrol.tours.plan import tours
from tiaowen.solvers.patrol.walking.places import kept_checkpoints, lacking, needs, new_checkpoints
from tiaowen.solvers.patrol.walking.rounds import MINUTE, Work, kept_routes, least_round, new_routes, period_of, work_of
from tiaowen.solvers.patrol.walking.stops import Spot, spot_of_room
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import doubt, parameter

PLACES, ROUTES, MODE = "5.7.9-3", "5.7.9-2", "5.7.9-1"
PARAMETERS = ("patrol.speed", "patrol.stairs", "patrol.lift.wait", "patrol.lift.travel", "patrol.service")
HOW = {
    "subsets": Text("各子集的最短路线（动态规划）", "shortest routes of all subsets (dynamic programme)"),
    "columns": Text(
        "全部子集路线的线性规划与整数选择", "linear programme over the routes of all subsets, then whole numbers"
    ),
    "cuts": Text("边的整数规划，逐次加入割", "whole-number programme over edges with cuts"),
    "crossings": Text(
        "移除与插入的局部搜索；下界按须多条路线到访的点集和列生成",
        "removal and insertion; bound by sets that need several routes, and by columns",
    ),
    "search": Text(
        "移除与插入的局部搜索；下界为带罚值的 1-树", "removal and insertion; bound by 1-trees with penalties"
    ),
}


def size_patrol(community: Community, only: Sequence[str] = (), seconds: float = 60.0) -> tuple[Community, Certificate]:
    """Complete checkpoints and patrol routes; what is pinned stays and counts.

    With ``only``, checkpoints of other buildings and routes that touch none of these buildings stay too. Without a
    security control centre or a gate with a position there is nowhere to start, and nothing is sized.
    """
    start = time.monotonic()
    tour = community.guard_tour or GuardTour.model_validate({})
    if tour.mode == "none":
        against = Text(f"guard_tour.mode 为不设，与 {MODE} 矛盾", f"guard_tour.mode is none, against {MODE}")
        return community, Certificate("patrol", "infeasible", conflicts=(against,), binding=(MODE,))
    base = _base(community)
    if isinstance(base, Missing):
        why = Text("没有监控中心，也没有给出位置的出入口。", "There is no control centre and no gate with a position.")
        return community, idle("patrol", False, why, (lacking("guard_tour", base),), time.monotonic() - start)
    found = needs(community)
    kept = kept_checkpoints(community, only)
    points = [*kept, *new_checkpoints(community, kept, found, only)]
    routes = kept_routes(community, tour, points, only)
    work = work_of(community, points, routes, base)
    answer = tours(work.core, seconds)
    written = [*routes, *new_routes(points, routes, work, answer)]
    sized = community.replaced(guard_tour=_completed(tour, points, written))
    conflicts = _conflicts(community, tour, points, routes, work, base[1], seconds)
    left_out = (*found.left_out, *work.left_out, *_mode_left_out(tour))
    certificate = Certificate(
        name="patrol",
        status=_status(work, answer),
        objective={"guards": len(written), "patrol_min": round(answer.travel / MINUTE, 1)},
        bound={
            "guards": len(routes) + max(answer.routes_bound, len(written) - len(routes) if not work.visits else 0),
            "patrol_min": round(answer.travel_bound / MINUTE, 1),
        },
        gap=relative_gap(len(answer.routes), answer.routes_bound) or relative_gap(answer.travel, answer.travel_bound),
        proof=(_proof(work, answer),),
        seconds=time.monotonic() - start,
        binding=(ROUTES, PLACES),
        subjects=len(community.dwellings),
        notes=_notes(tour, work, len(points)),
        conflicts=conflicts,
        left_out=left_out,
    )
    return sized, certificate


def _base(community: Community) -> tuple[str, Spot] | Missing:
    """Where routes start: the control centre, else a gate for people, else any gate."""
    rooms = [id for id, (_, room) in community.room_by_id.items() if room.kind == "security_control_centre"]
    for id in sorted(rooms):
        spot = spot_of_room(community, id)
        if not isinstance(spot, Missing):
            return id, spot
    gates = [gate for gate in (community.site and community.site.gates) or () if gate.position is not None]
    if gates:
        gate = min(gates, key=lambda one: (one.use not in ("pedestrian", "both"), one.id))
        assert gate.position is not None
        return gate.id, Spot(gate.position, gate.position)
    return Missing(("site.gates",))


def _completed(tour: GuardTour, points: Sequence[Checkpoint], routes: Sequence[PatrolRoute]) -> GuardTour:
    data = {key_of(GuardTour, name): getattr(tour, name) for name in GuardTour.model_fields}
    if tour.mode is None and tour.real_time is not None:
        data["mode"] = "online" if tour.real_time else "offline"
    return GuardTour(**data | {"checkpoints": tuple(points), "routes": tuple(routes)})


def _status(work: Work, answer: Tours) -> Status:
    if work.far:
        return "infeasible"
    return "optimal" if answer.proved else "gap"


def _proof(work: Work, answer: Tours) -> Text:
    core = work.core
    service, minutes = sum(core.service), core.period / MINUTE
    fewest = answer.routes_bound
    how = HOW[answer.how]
    return Text(
        f"{len(work.visits)} 次巡查，停留 {service} s，周期 {minutes:g} min：至少 {fewest} 人；{how.zh}。",
        f"{len(work.visits)} visits, {service} s of service, {minutes:g} min: at least {fewest} guards; {how.en}.",
    )


def _mode_left_out(tour: GuardTour) -> tuple[Text, ...]:
    if tour.mode is not None or tour.real_time is not None:
        return ()
    return (lacking("guard_tour.mode", Missing(("guard_tour.real_time",))),)


def _conflicts(
    community: Community,
    tour: GuardTour,
    points: Sequence[Checkpoint],
    routes: Sequence[PatrolRoute],
    work: Work,
    base: Spot,
    seconds: float,
) -> tuple[Text, ...]:
    found = []
    limit = period_of(tour)
    minutes = limit / MINUTE
    for (id, at), needed in work.far:
        what, own = f"{id} ({at})" if at else id, needed / MINUTE
        zh = f"巡查点 {what} 单独一圈也要 {own:.1f} min，超过周期 {minutes:g} min（{ROUTES}）"
        en = f"the checkpoint {what} needs {own:.1f} min by itself, above the period of {minutes:g} min ({ROUTES})"
        found.append(Text(zh, en))
    by_id = {point.id: point for point in points}
    for route in routes:
        own = least_round(community, route, by_id, base, seconds) / MINUTE
        if own > minutes:
            zh = f"保留的路线 {route.id} 一圈至少 {own:.1f} min，超过周期 {minutes:g} min（{ROUTES}）"
            en = f"the route {route.id}, which stays, takes {own:.1f} min, above {minutes:g} min ({ROUTES})"
            found.append(Text(zh, en))
    for id in sorted(set(tour.without or ())):
        zh = f"{id} 按设计不设巡查点，与 {PLACES} 不符"
        found.append(Text(zh, f"{id} has no checkpoint by the design, against {PLACES}"))
    if tour.real_time and tour.mode == "offline":
        zh = f"要求实时掌握巡查，却定为离线式（{MODE}）"
        found.append(Text(zh, f"patrols are to be followed in real time, but the mode is off-line ({MODE})"))
    return tuple(found)


def _notes(tour: GuardTour, work: Work, points: int) -> tuple[Text, ...]:
    walked = work.times.walked
    way = Text("按直线步行（模型没有道路）", "straight on foot (the model has no ways)")
    if walked.along_ways:
        way = Text("沿道路步行", "on foot along the ways")
    notes = [
        Text(f"{points} 个巡查点；起终点 {work.base}；{way.zh}。", f"{points} checkpoints; from {work.base}; {way.en}.")
    ]
    if walked.apart:
        notes.append(Text("部分地点之间道路不连通，按直线计。", "Some places are not connected by ways: straight."))
    if tour.period_min is None:
        period = parameter("patrol.period")
        zh = f"模型没有写周期（guard_tour.period），取参数 patrol.period = {period.value} min（{period.origin.zh}）。"
        en = f"The model states no period: the parameter patrol.period = {period.value} min ({period.origin.en})."
        notes.append(Text(zh, en))
    unsure = doubt(*PARAMETERS)
    told = "、".join(f"{name} = {parameter(name).value} {parameter(name).unit}" for name in PARAMETERS)
    notes.append(Text(f"参数{unsure.zh}：{told}。", f"Parameters{unsure.en}: {told}."))
    return tuple(notes)
