"""Where a camera can stand and look, and which points it then sees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tiaowen.model.fields import Point
from tiaowen.solvers.video.optics import Kind
from tiaowen.solvers.video.places import density_of
from tiaowen.solvers.video.scene import Mount, Scene, clockwise, direction_of
from tiaowen.solvers.view.field import Lens, ground
from tiaowen.spec.parameters import parameter

if TYPE_CHECKING:
    from tiaowen.solvers.view.sight import Floats

_BORDER = math.radians(1)  # targets keep this far from the border of the picture; azimuths are written more finely


@dataclass(frozen=True, slots=True)
class Field:
    """The ground that a standing camera sees: from ``near`` to so far at each pixel density."""

    lens: Lens
    near: float
    tilt: float
    far: dict[float, float]

    @property
    def reach(self) -> float:
        """The greatest distance of all."""
        return max(self.far.values())


@dataclass(frozen=True, slots=True)
class Pose:
    """A camera of a kind at a mount, looking in a direction (``azimuth``, ``tilt`` [°]), with the targets it covers.

    Indoors there is no mount: ``spot`` names the hall, lift or room.
    """

    kind: Kind
    covers: frozenset[int]
    mount: Mount | None = None
    azimuth: float | None = None
    tilt: float | None = None
    spot: str = ""


def field_of(lens: Lens, height: float, densities: Sequence[float], tilt: float | None = None) -> Field:
    """The field of a lens at a height, tilted (unless ``tilt`` [rad] says how) for the lowest of the densities."""
    drop = height - parameter("cctv.target.height").value
    widest = ground(lens, drop, min(densities), tilt)
    far = {density: ground(lens, drop, density, widest.tilt).far for density in densities}
    return Field(lens, widest.near, widest.tilt, far)


def seen(scene: Scene, eye: Point, field: Field, azimuth: float | None, points: Floats, far: Floats) -> Any:
    """Which points a camera sees (a row of truth values); without an azimuth it looks all around."""
    offset = points - np.array(eye)
    distance = np.hypot(offset[:, 0], offset[:, 1])
    inside = (distance <= far) & (distance >= field.near)
    if azimuth is not None:
        apart = np.arctan2(offset[:, 1], offset[:, 0]) - direction_of(azimuth)
        inside &= np.abs((apart + math.pi) % math.tau - math.pi) <= field.lens.angle / 2
    if inside.any():
        inside[inside] = scene.view(eye, field.reach).sees(points[inside])
    return inside


def poses_in(scene: Scene, kinds: Sequence[Kind], first: int) -> list[Pose]:
    """Every pose worth taking in a scene whose targets are numbered from ``first``.

    From one mount, a field of view that covers as much as it can starts at one of the targets: these are all.
    """
    lenses = [kind for kind in kinds if kind.lens is not None]
    if not scene.targets or not lenses:
        return []
    points = np.array([point for _, point in scene.targets])
    needed = np.array([density_of(place.kind) for place, _ in scene.targets])
    densities = sorted({float(density) for density in needed})
    heights = parameter("cctv.mount.height").value
    found: list[Pose] = []
    fields: dict[tuple[str, str], tuple[Field, Floats]] = {}
    for mount in scene.mounts():
        for kind in lenses:
            key = (kind.id, mount.on)
            if key not in fields and kind.lens is not None:
                field = field_of(kind.lens, heights[mount.on], densities)
                fields[key] = field, np.array([field.far[density] for density in needed])
        found += _from_mount(scene, mount, [(kind, *fields[kind.id, mount.on]) for kind in lenses], points, first)
    return found


def _from_mount(
    scene: Scene, mount: Mount, lenses: Sequence[tuple[Kind, Field, Floats]], points: Floats, first: int
) -> Iterator[Pose]:
    offset = points - np.array(mount.position)
    distance = np.hypot(offset[:, 0], offset[:, 1])
    reach = max(field.reach for _, field, _ in lenses)
    near = np.flatnonzero(distance <= np.max([far for _, _, far in lenses], axis=0))
    if not len(near):
        return
    near = near[scene.view(mount.position, reach).sees(points[near])]
    directions = np.arctan2(offset[near, 1], offset[near, 0])
    for kind, field, far in lenses:
        inside = (distance[near] <= far[near]) & (distance[near] >= field.near)
        for covered, middle in _windows(near[inside], directions[inside], field.lens):
            azimuth = None if middle is None else round(clockwise(middle), 1) % math.degrees(math.tau)
            targets = frozenset(first + int(index) for index in covered)
            yield Pose(kind, targets, mount, azimuth, round(math.degrees(field.tilt), 1))


def _windows(indices: Any, directions: Floats, lens: Lens) -> Iterator[tuple[list[int], float | None]]:
    """The largest groups of targets that fit into one picture, each with the direction of its middle."""
    if not len(indices):
        return
    if lens.angle >= math.tau:
        yield [int(index) for index in indices], None
        return
    order = np.argsort(directions, kind="stable")
    indices, directions = indices[order], directions[order]
    count, width = len(indices), max(0.0, lens.angle - _BORDER)
    around = np.concatenate([directions, directions + math.tau])
    last = -1
    for start in range(count):
        end = min(int(np.searchsorted(around, directions[start] + width, side="right")), start + count)
        if end > last:
            last = end
            members = [int(indices[number % count]) for number in range(start, end)]
            yield members, float(around[start] + around[end - 1]) / 2
