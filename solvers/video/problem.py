"""The covering problem of cameras: what must be seen, what each possible camera sees, and what stands already."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.systems.security_devices import Camera
from tiaowen.solvers.video.optics import Kind, Kinds, lens_of
from tiaowen.solvers.video.places import OUTDOORS, Place, density_of
from tiaowen.solvers.video.poses import Field, Pose, field_of, poses_in, seen
from tiaowen.solvers.video.scene import Scene
from tiaowen.solvers.view.field import Lens
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class Standing:
    """A camera that stays, with the targets it covers; ``field`` is None where it is taken at its word."""

    camera: Camera
    covers: frozenset[int]
    field: Field | None = None
    scene: str = OUTDOORS


@dataclass(frozen=True, slots=True)
class Problem:
    """Targets (a place, and a point of it where geometry counts), poses to choose from, and what stays."""

    scenes: tuple[Scene, ...]
    targets: tuple[tuple[Place, Point | None], ...]
    poses: tuple[Pose, ...]
    standing: tuple[Standing, ...]

    @property
    def sets(self) -> list[frozenset[int]]:
        """What the poses cover, and after them the cameras that stay."""
        return [pose.covers for pose in self.poses] + [one.covers for one in self.standing]

    @property
    def costs(self) -> list[float]:
        """What the poses cost; cameras that stay cost nothing."""
        return [pose.kind.cost for pose in self.poses] + [0.0] * len(self.standing)


def problem_of(community: Community, places: Sequence[Place], kinds: Kinds, kept: Sequence[Camera]) -> Problem:
    """Everything that can be chosen from, in a fixed order."""
    scenes = [Scene(community, id, places) for id in sorted({place.scene for place in places if place.points})]
    targets: list[tuple[Place, Point | None]] = []
    poses: list[Pose] = []
    for scene in scenes:
        poses += poses_in(scene, kinds.of(outdoor=scene.outdoor), len(targets))
        targets += scene.targets
    indoors, needed = _indoors([one for one in places if not one.points], kinds.of(outdoor=False), len(targets))
    targets += needed
    poses += [_joined(pose, targets) for pose in indoors]
    return Problem(tuple(scenes), tuple(targets), tuple(poses), _standing_all(community, kept, scenes, targets))


def watch_of(community: Community, places: Sequence[Place], cameras: Sequence[Camera]) -> Problem:
    """What cameras that stand already see of the places, with nothing to choose."""
    scenes = [Scene(community, id, places) for id in sorted({OUTDOORS, *(one.scene for one in places if one.points)})]
    targets: list[tuple[Place, Point | None]] = [target for scene in scenes for target in scene.targets]
    targets += [(place, None) for place in places if not place.points]
    return Problem(tuple(scenes), tuple(targets), (), _standing_all(community, cameras, scenes, targets))


def _standing_all(
    community: Community,
    cameras: Sequence[Camera],
    scenes: Sequence[Scene],
    targets: Sequence[tuple[Place, Point | None]],
) -> tuple[Standing, ...]:
    in_order = sorted(cameras, key=lambda one: one.id)
    return tuple(_standing(community, camera, scenes, targets) for camera in in_order)


def _indoors(
    places: Sequence[Place], kinds: Sequence[Kind], first: int
) -> tuple[list[Pose], list[tuple[Place, Point | None]]]:
    """A pose for each hall and lift, and as many for each room as its area asks for."""
    targets: list[tuple[Place, Point | None]] = []
    poses: dict[tuple[str, int], Pose] = {}
    for place in places:
        kind, count = _for_area(place, kinds)
        for number in range(count):
            index = first + len(targets)
            targets.append((place, None))
            if kind is not None:
                old = poses.get((place.spot, number))
                covers = frozenset({index}) | (frozenset() if old is None else old.covers)
                poses[place.spot, number] = Pose(kind, covers, spot=place.spot)
    return [poses[key] for key in sorted(poses)], targets


def _for_area(place: Place, kinds: Sequence[Kind]) -> tuple[Kind | None, int]:
    """The kind of which the fewest (then the cheapest) sectors make up a room's area; the cheapest kind elsewhere."""
    if place.area_m2 is None:
        return next(iter(kinds), None), 1
    options = []
    for kind in kinds:
        if kind.lens is not None:
            far = field_of(kind.lens, parameter("cctv.mount.height").value["ceiling"], [density_of(place.kind)]).reach
            if far > 0:
                count = math.ceil(place.area_m2 / (far * far * min(kind.lens.angle, math.tau) / 2))
                options.append((count, count * kind.cost, kind.id, kind))
    if not options:
        return next(iter(kinds), None), 1
    count, _, _, kind = min(options)
    return kind, count


def _joined(pose: Pose, targets: Sequence[tuple[Place, Point | None]]) -> Pose:
    """The pose with the entrance that its hall looks at."""
    doors = {index for index, (place, point) in enumerate(targets) if place.spot == pose.spot and point is not None}
    return Pose(pose.kind, pose.covers | doors, spot=pose.spot) if doors else pose


def _standing(
    community: Community, camera: Camera, scenes: Sequence[Scene], targets: Sequence[tuple[Place, Point | None]]
) -> Standing:
    """What a camera that stays covers: of the places that it names, what it sees; all, where its view is not known."""
    named = set(camera.covers or ())
    word = frozenset(index for index, (place, _) in enumerate(targets) if place.target in named)
    types = {one.id: one for one in (community.cctv and community.cctv.camera_types) or ()}
    own = types.get(camera.type or "")
    lens = None if own is None else lens_of(own)
    if lens is None or camera.position is None or (camera.azimuth_deg is None and lens.angle < math.tau):
        return Standing(camera, word)
    first = 0
    for scene in scenes:
        inside = [first + number for number, (place, _) in enumerate(scene.targets) if place.target in named]
        first += len(scene.targets)
        if not inside:
            continue
        field = _field(camera, lens, scene)
        points = np.array([targets[index][1] for index in inside])
        far = np.array([field.far[density_of(targets[index][0].kind)] for index in inside])
        sees = seen(scene, camera.position, field, camera.azimuth_deg, points, far)
        missed = {index for index, one in zip(inside, sees, strict=True) if not one}
        return Standing(camera, word - missed, field, scene.id)
    open_air = next((one for one in scenes if one.outdoor and one.targets), None)
    if open_air is None or camera.building is not None or camera.room is not None:
        return Standing(camera, word)
    return Standing(camera, word, _field(camera, lens, open_air), open_air.id)


def _field(camera: Camera, lens: Lens, scene: Scene) -> Field:
    """The field of a standing camera in a scene, tilted as stated, else for the lowest density needed there."""
    height = camera.height_m or parameter("cctv.mount.height").value["pole" if scene.outdoor else "ceiling"]
    tilt = None if camera.tilt_deg is None else math.radians(camera.tilt_deg)
    return field_of(lens, height, sorted({density_of(place.kind) for place, _ in scene.targets}), tilt)


def fields_in(problem: Problem, scene: Scene, chosen: Sequence[Pose]) -> Iterator[tuple[Point, float | None, Field]]:
    """Eye, azimuth and field of every camera in a scene whose view is known."""
    densities = sorted({density_of(place.kind) for place, _ in scene.targets})
    heights = parameter("cctv.mount.height").value
    ends = {
        index for index, (place, point) in enumerate(problem.targets) if point is not None and place.scene == scene.id
    }
    for pose in chosen:
        if pose.mount is not None and pose.kind.lens is not None and pose.covers <= ends:
            yield pose.mount.position, pose.azimuth, field_of(pose.kind.lens, heights[pose.mount.on], densities)
    for one in problem.standing:
        if one.field is not None and one.scene == scene.id and one.camera.position is not None:
            yield one.camera.position, one.camera.azimuth_deg, one.field
