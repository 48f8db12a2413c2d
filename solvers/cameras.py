"""Video surveillance: the fewest cameras, then the least cost, that see every guarded place (5.7.4-2, 5.7.7).

What is asked for is the list of guarded places that the rules read; which pixel density each kind of place needs, how
finely places are sampled and where cameras may be fixed are parameters. Cameras that are pinned stay and count.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import Camera, Cctv
from tiaowen.solvers.certificate import Certificate, idle, relative_gap
from tiaowen.solvers.cover import Cover, cover
from tiaowen.solvers.scope import fresh_ids
from tiaowen.solvers.video.account import notes_of
from tiaowen.solvers.video.optics import QUALITY, Kinds, kinds_of, small
from tiaowen.solvers.video.places import PROVISION, places_of
from tiaowen.solvers.video.poses import Pose
from tiaowen.solvers.video.problem import Problem, problem_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import words

NAME, PREFIX = "cameras", "SX"
PROOF = Text(
    "候选机位与取样点之间的集合覆盖：支配化简、必选与分块后逐块求得最优，下界与解相等。",
    "Set cover of sampled points by possible cameras: reduced, cut into parts, each solved with a bound that meets it.",
)
GAP = Text("集合覆盖在时限内未能证明最优。", "The set cover was not proved within the time.")


def size_cameras(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Complete the cameras of a community; pinned ones stay as they are and count for what they guard.

    Returns the community with its cameras and the certificate. Places whose position or outline is not stated are left
    out by name. With ``only``, cameras that guard nothing in these buildings stay too.
    """
    start = time.monotonic()
    system = community.cctv or Cctv()
    kept = _kept(community, only)
    if not system.camera_types:
        lacking = Text("缺少 cctv.camera_types，未布置摄像机", "no cameras were placed, lacking cctv.camera_types")
        return community, Certificate(NAME, "skipped", proof=(lacking,), left_out=(lacking,))
    places, kinds = places_of(community, only), kinds_of(community)
    left_out = places.left_out({target for one in kept for target in one.covers or ()})
    if not places.found:
        reason = Text("没有已知的监视目标。", "There is no known place to guard.")
        return community, idle(NAME, bool(kept), reason, tuple(left_out), time.monotonic() - start)
    wanted = [place for place in places.found if place.target not in (system.without or ())]
    problem = problem_of(community, wanted, kinds, kept)
    answer = solved(problem, seconds - (time.monotonic() - start))
    chosen = [problem.poses[index] for index in answer.chosen if index < len(problem.poses)]
    cameras = (*kept, *_written(problem, chosen, [one.id for one in kept]))
    certificate = _certificate(community, problem, answer, chosen, kinds, left_out, time.monotonic() - start)
    in_order = cameras if cameras != tuple(system.cameras or ()) else system.cameras
    return community.replaced(cctv=system.model_copy(update={"cameras": in_order})), certificate


def solved(problem: Problem, seconds: float) -> Cover:
    """The fewest poses, then the cheapest, that cover all that can be covered."""
    standing = range(len(problem.poses), len(problem.poses) + len(problem.standing))
    targets = len(problem.targets)
    return cover(problem.sets, problem.costs, targets, chosen=standing, fewest_first=True, seconds=max(0.0, seconds))


def _kept(community: Community, only: Sequence[str]) -> list[Camera]:
    cameras = (community.cctv and community.cctv.cameras) or ()
    return [one for one in cameras if one.pinned or (only and not _touches(community, one, only))]


def _touches(community: Community, camera: Camera, only: Sequence[str]) -> bool:
    """Whether a camera guards something in one of the buildings."""
    inside = {room.id for building in community.buildings or () if building.id in only for room in building.rooms or ()}
    inside |= {lift.id for lift in community.lifts or () if lift.building in only}
    for target in camera.covers or ():
        kind, _, id = target.partition(":")
        if id.partition("/")[0] in only if kind in ("entrance", "lobby", "lift_lobby") else id in inside:
            return True
    return False


def _written(problem: Problem, chosen: Sequence[Pose], taken: Sequence[str]) -> list[Camera]:
    """The chosen poses as cameras, by place."""
    named = [(_guarded(problem, pose), pose) for pose in chosen]
    named.sort(key=lambda pair: (pair[1].mount is None, pair[0], pair[1].spot, _place(pair[1])))
    ids = fresh_ids(PREFIX, taken, len(named))
    return [_camera(problem, id, covers, pose) for id, (covers, pose) in zip(ids, named, strict=True)]


def _place(pose: Pose) -> tuple[float, float, float]:
    return (*(pose.mount.position if pose.mount else (0.0, 0.0)), pose.azimuth or 0.0)


def _guarded(problem: Problem, pose: Pose) -> list[str]:
    return sorted({problem.targets[index][0].target for index in pose.covers})


def _camera(problem: Problem, id: str, covers: Sequence[str], pose: Pose) -> Camera:
    data: dict[str, Any] = {"id": id, "type": pose.kind.id, "covers": list(covers)}
    if pose.mount is not None:
        height = parameter("cctv.mount.height").value[pose.mount.on]
        data |= {"position": list(pose.mount.position), "height": height, "tilt": pose.tilt}
        data |= {} if pose.azimuth is None else {"azimuth": pose.azimuth}
        data |= {} if pose.mount.building is None else {"building": pose.mount.building}
    else:
        place = next(place for place, _ in problem.targets if place.spot == pose.spot)
        where = {"building": place.building, "unit": place.unit, "room": place.room}
        data |= {key: value for key, value in where.items() if value is not None}
    return Camera.model_validate(data)


def _certificate(
    community: Community,
    problem: Problem,
    answer: Cover,
    chosen: Sequence[Pose],
    kinds: Kinds,
    left_out: Sequence[Text],
    seconds: float,
) -> Certificate:
    standing = len(problem.standing)
    count, fewest = len(chosen), answer.fewest - standing
    gap = relative_gap(count, fewest) or relative_gap(answer.cost, answer.bound)
    conflicts, findings = _unseen(problem, answer, kinds)
    conflicts += [*_too_small(community, problem), *_left_without(community)]
    kinds_of_places = {place.kind for place, _ in problem.targets}
    hard = any(_demanded(problem.targets[index][0].kind) for index in answer.uncovered)
    return Certificate(
        name=NAME,
        status="infeasible" if hard else "optimal" if answer.proved else "gap",
        objective={"cameras": count, "camera_cost": answer.cost},
        bound={"cameras": fewest, "camera_cost": answer.bound},
        gap=gap,
        proof=(PROOF if answer.proved else GAP,),
        seconds=seconds,
        binding=tuple(sorted({PROVISION[kind] for kind in kinds_of_places} | {QUALITY})),
        subjects=len({place.target for place, _ in problem.targets}),
        notes=notes_of(community, problem, chosen),
        conflicts=tuple(conflicts),
        left_out=(*left_out, *kinds.left_out),
        findings=tuple(findings),
    )


def _unseen(problem: Problem, answer: Cover, kinds: Kinds) -> tuple[list[Text], list[Text]]:
    """Places that no camera can see, wholly or in part: conflicts where the provision demands, else findings."""
    total = Counter(place.target for place, _ in problem.targets)
    unseen = Counter(problem.targets[index][0].target for index in answer.uncovered)
    conflicts: list[Text] = []
    findings: list[Text] = []
    for place in {place.target: place for place, _ in problem.targets}.values():
        if not unseen[place.target]:
            continue
        provision = PROVISION[place.kind]
        zh, en = words("guarded_place")[place.kind].zh, words("guarded_place")[place.kind].en
        id = place.target.partition(":")[2]
        why = Text("没有机位能看到", "no possible camera sees them")
        if not place.points and not kinds.of(outdoor=False):
            why = Text("没有可用的室内摄像机类型（cctv.camera_types）", "no usable indoor type in cctv.camera_types")
        share = f"{unseen[place.target]}/{total[place.target]}"
        text = Text(
            f"{zh} {id}：{share} 个取样点{why.zh}（{provision}）", f"{en} {id}: {share} points, {why.en} ({provision})"
        )
        (conflicts if _demanded(place.kind) else findings).append(text)
    return conflicts, findings


def _demanded(kind: str) -> bool:
    """Whether guarding such places is more than a recommendation."""
    return spec_in_force().provisions[PROVISION[kind]].strengths[0] in ("must", "shall")


def _left_without(community: Community) -> list[Text]:
    """Places that the designer leaves without a camera, against the provision that asks for one."""
    targets = sorted(set((community.cctv and community.cctv.without) or ()))
    return [
        Text(
            f"{one} 按设计不设摄像机，与 {PROVISION[one.partition(':')[0]]} 不符",
            f"{one} has no camera by the design, against {PROVISION[one.partition(':')[0]]}",
        )
        for one in targets
    ]


def _too_small(community: Community, problem: Problem) -> list[Text]:
    """Pinned cameras whose pictures are smaller than the standard asks for."""
    types = {one.id: one for one in (community.cctv and community.cctv.camera_types) or ()}
    return [
        Text(
            f"已锁定的摄像机 {one.camera.id} 的类型 {one.camera.type} 画面小于 4CIF（{QUALITY}）",
            f"the pinned camera {one.camera.id} is of type {one.camera.type} with pictures below 4CIF ({QUALITY})",
        )
        for one in problem.standing
        if one.camera.pinned and one.camera.type in types and small(types[one.camera.type])
    ]
