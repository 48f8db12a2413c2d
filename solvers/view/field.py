"""The field of a camera: how far it sees at a density of pixels, and the ground between its near and far limits.

Pixel density: pixels across the picture by metres across the field at the target; classes in IEC 62676-4.
Angles are radians, lengths metres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera's picture [px], horizontal angle of view, and the greatest distance it is good for (by light, say)."""

    width_px: int
    height_px: int
    angle: float
    most_m: float = math.inf

    @property
    def panoramic(self) -> bool:
        """Whether it looks over half a turn or more: the picture is then spread evenly over the angle."""
        return self.angle >= math.pi

    @property
    def height_angle(self) -> float:
        """The vertical angle of view; a panoramic camera sees what is below it."""
        if self.panoramic:
            return math.pi
        return 2 * math.atan(math.tan(self.angle / 2) * self.height_px / self.width_px)

    def distance(self, density: float) -> float:
        """The greatest distance with that many pixels for each metre.

        >>> round(Lens(1920, 1080, math.pi / 2).distance(25.0), 3)
        38.4
        """
        across = self.angle if self.panoramic else 2 * math.tan(self.angle / 2)
        return min(self.most_m, self.width_px / (density * across))


def angle_of(sensor_mm: float, focal_mm: float) -> float:
    """The horizontal angle of a lens before a sensor of that width.

    >>> round(math.degrees(angle_of(5.4, 2.7)), 3)
    90.0
    """
    return 2 * math.atan(sensor_mm / (2 * focal_mm))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a tilted camera sees at the height of its targets: from ``near`` to ``far``; ``tilt`` below the horizon."""

    near: float
    far: float
    tilt: float


def ground(lens: Lens, drop: float, density: float, tilt: float | None = None) -> Ground:
    """The ground between the lower and the upper border of the picture, for a camera ``drop`` above its targets.

    Without a tilt, the camera is tilted so that the upper border meets the greatest distance at that density. A
    camera below its targets is taken to look straight ahead.
    """
    slant = lens.distance(density)
    if slant <= drop:
        return Ground(0.0, 0.0, math.pi / 2)
    far, half = math.sqrt(slant**2 - max(0.0, drop) ** 2), lens.height_angle / 2
    if drop <= 0:
        return Ground(0.0, far, 0.0 if tilt is None else tilt)
    if lens.panoramic:
        return Ground(0.0, far, math.pi / 2 if tilt is None else tilt)
    angle = math.atan2(drop, far) + half if tilt is None else tilt
    upper, lower = angle - half, angle + half
    near = 0.0 if lower >= math.pi / 2 else drop / math.tan(max(lower, math.atan2(drop, far)))
    if upper > math.atan2(drop, far):
        far = 0.0 if upper >= math.pi / 2 else drop / math.tan(upper)
    return Ground(min(near, far), far, angle)
