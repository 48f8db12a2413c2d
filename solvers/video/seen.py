"""What the cameras of a design see: the ground in each class of pixel density, and the points of guarded places."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.systems.security_devices import Camera
from tiaowen.solvers.video.places import OUTDOORS, places_of
from tiaowen.solvers.video.poses import Field, field_of
from tiaowen.solvers.video.problem import Problem, Standing, watch_of
from tiaowen.solvers.video.scene import Scene, direction_of
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class Sight:
    """A camera whose view is known, and the ground that it sees at each density [px/m] as shapes [m]."""

    camera: Camera
    ground: Mapping[float, Any]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of pixel density: its word, the density [px/m], and the ground that is seen in it [m²].

    ``seen_m2`` is None where no view or no border of the site is known.
    """

    word: str
    density: float
    shape: Any
    seen_m2: float | None


@dataclass(frozen=True, slots=True)
class Target:
    """A guarded place: its points, how many a known view shows, and how many only a camera's word does.

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
    """Everything that is seen outdoors, or in the underground car parks.

    ``ground_m2`` is the site without its buildings, or the car parks; None where that is not known. ``unknown`` are the
    cameras there that state no lens or azimuth; ``lacking`` the places that could not be looked at, with the fields
    that are missing.
    """

    sights: tuple[Sight, ...]
    classes: tuple[Class, ...]
    targets: tuple[Target, ...]
    ground_m2: float | None
    unknown: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def seen_by(community: Community, *, underground: bool = False) -> Seen:
    """What the cameras of a community see on its open ground, clipped by buildings and the perimeter, or underground.

    A target counts as seen where a camera that names it sees it at the density that it needs.
    """
    places = places_of(community)
    problem = watch_of(community, places.found, (community.cctv and community.cctv.cameras) or ())
    scenes = {one.id: one for one in problem.scenes if one.outdoor != underground}
    here = {index for index, (place, point) in enumerate(problem.targets) if point and place.scene in scenes}
    standing = [one for one in problem.standing if _stands_in(one, scenes, here, problem)]
    sights = tuple(_sight(scenes[one.scene], one, one.field) for one in standing if one.field is not None)
    ground = _ground(scenes.values())
    classes = tuple(_class(word, density, sights, ground) for word, density in _densities())
    unknown = tuple(one.camera.id for one in standing if one.field is None)
    whole = None if ground is None or not ground.area else float(ground.area)
    return Seen(sights, classes, tuple(_targets(problem, here)), whole, unknown, places.lacking)


def _stands_in(one: Standing, scenes: Collection[str], here: Collection[int], problem: Problem) -> bool:
    """Whether a camera stands in one of these scenes: by its field, else by what it names; else it is outdoors."""
    camera = one.camera
    if one.field is not None:
        return one.scene in scenes
    if camera.position is None or camera.building is not None or camera.room is not None:
        return False
    named = {index for index in one.covers if problem.targets[index][1] is not None}
    return bool(named & set(here)) if named else OUTDOORS in scenes


def _targets(problem: Problem, here: Collection[int]) -> Iterator[Target]:
    known = {index for one in problem.standing if one.field is not None for index in one.covers}
    word = {index for one in problem.standing if one.field is None for index in one.covers} - known
    names: dict[str, list[int]] = {}
    for index in sorted(here):
        names.setdefault(problem.targets[index][0].target, []).append(index)
    for name, some in names.items():
        left = [problem.targets[index][1] for index in some if index not in known and index not in word]
        seen, by_word = len(known.intersection(some)), len(word.intersection(some))
        kind = _word_of(problem.targets[some[0]][0].kind)
        yield Target(name, kind, len(some), seen, by_word, tuple(point for point in left if point is not None))


def _ground(scenes: Iterable[Scene]) -> Any:
    import shapely

    found = [one.ground for one in scenes if one.ground is not None]
    return shapely.union_all(found) if found else None


def _densities() -> list[tuple[str, float]]:
    """The classes, the most demanding first."""
    classes = parameter("cctv.density").value.items()
    return sorted(((word, float(density)) for word, density in classes), key=lambda one: -one[1])


def _word_of(kind: str) -> str:
    return str(parameter("cctv.class").value[kind])


def _sight(scene: Scene, one: Standing, field: Field) -> Sight:
    camera = one.camera
    height = camera.height_m or parameter("cctv.mount.height").value["pole" if scene.outdoor else "ceiling"]
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
