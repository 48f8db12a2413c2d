"""What the cameras of a design see: the ground in each class of pixel density, and the points of guarded places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.systems.security_devices import Camera
from tiaowen.solvers.video.places import OUTDOORS, places_of
from tiaowen.solvers.video.poses import Field, field_of
from tiaowen.solvers.video.problem import Standing, watch_of
from tiaowen.solvers.video.scene import Scene, direction_of
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class Sight:
    """A camera whose view is known, and the ground that it sees at each density [px/m] as shapes [m]."""

    camera: Camera
    ground: Mapping[float, Any]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of pixel density: its word, the density [px/m], and the ground of the site that is seen in it [m²].

    ``seen_m2`` is None where no view or no border of the site is known.
    """

    word: str
    density: float
    shape: Any
    seen_m2: float | None


@dataclass(frozen=True, slots=True)
class Target:
    """A guarded place outdoors: its points, how many a known view shows, and how many only a camera's word does.

    ``open`` are the points that neither does.
    """

    name: str
    word: str
    points: int
    seen: int
    by_word: int
    open: tuple[Point, ...]

    @property
    def kind(self) -> str:
        """The kind of guarded place."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that is seen outdoors. ``ground_m2`` is the site without its buildings, None where not known.

    ``unknown`` are the cameras outdoors that state no lens, position or azimuth; ``lacking`` the places that could not
    be looked at, with the fields that are missing.
    """

    sights: tuple[Sight, ...]
    classes: tuple[Class, ...]
    targets: tuple[Target, ...]
    ground_m2: float | None
    unknown: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def seen_outdoors(community: Community) -> Seen:
    """What the cameras of a community see on its open ground, clipped by buildings and the perimeter.

    A target counts as seen where a camera that names it sees it at the density that it needs.
    """
    places = places_of(community)
    cameras = (community.cctv and community.cctv.cameras) or ()
    problem = watch_of(community, places.found, cameras)
    scene = next(one for one in problem.scenes if one.outdoor)
    standing = [one for one in problem.standing if one.scene == OUTDOORS]
    sights = tuple(_sight(scene, one, one.field) for one in standing if one.field is not None)
    ground = scene.ground
    whole = None if ground is None or not ground.area else float(ground.area)
    classes = tuple(_class(word, density, sights, ground) for word, density in _densities())
    outdoors = {index for index, (place, point) in enumerate(problem.targets) if point and place.scene == OUTDOORS}
    below = {index for index, (place, _) in enumerate(problem.targets) if place.scene != OUTDOORS}
    unknown = [one.camera.id for one in standing if one.field is None and _free(one.camera) and not one.covers & below]
    targets: dict[str, list[int]] = {}
    for index in sorted(outdoors):
        targets.setdefault(problem.targets[index][0].target, []).append(index)
    known = {index for one in problem.standing if one.field is not None for index in one.covers}
    word = {index for one in problem.standing if one.field is None for index in one.covers}
    found = []
    for name, some in targets.items():
        left = [index for index in some if index not in known and index not in word]
        points = tuple(at for index in left if (at := problem.targets[index][1]) is not None)
        by_word = sum(1 for index in some if index in word and index not in known)
        kind = problem.targets[some[0]][0].kind
        seen = sum(1 for index in some if index in known)
        found.append(Target(name, _word_of(kind), len(some), seen, by_word, points))
    return Seen(sights, classes, tuple(found), whole, tuple(unknown), places.lacking)


def _densities() -> list[tuple[str, float]]:
    """The classes, the most demanding first."""
    classes = parameter("cctv.density").value.items()
    return sorted(((word, float(density)) for word, density in classes), key=lambda one: -one[1])


def _word_of(kind: str) -> str:
    return str(parameter("cctv.class").value[kind])


def _free(camera: Camera) -> bool:
    """Whether a camera stands on open ground at a stated place."""
    return camera.position is not None and camera.building is None and camera.room is None


def _sight(scene: Scene, one: Standing, field: Field) -> Sight:
    camera = one.camera
    height = camera.height_m or parameter("cctv.mount.height").value["pole"]
    whole = field_of(field.lens, height, [density for _, density in _densities()], field.tilt)
    around = camera.azimuth_deg is None or field.lens.angle >= math.tau
    first = 0.0 if around else direction_of(camera.azimuth_deg or 0.0) - field.lens.angle / 2
    sweep = math.tau if around else field.lens.angle
    ground = {}
    for density, far in whole.far.items():
        if far > whole.near and camera.position is not None:
            shape = scene.view(camera.position, far).polygon(first, sweep, whole.near)
            if not shape.is_empty:
                ground[density] = shape
    return Sight(camera, ground)


def _class(word: str, density: float, sights: tuple[Sight, ...], ground: Any) -> Class:
    import shapely

    shapes = [one.ground[density] for one in sights if density in one.ground]
    union = shapely.union_all(shapes) if shapes else shapely.Polygon()
    if ground is None or not ground.area or not sights:
        return Class(word, density, union, None)
    return Class(word, density, union, float(union.intersection(ground).area))
