"""Longitude and latitude into a local metric plane: the transverse Mercator projection.

Krüger's series to the fourth order of the third flattening, as in Karney, "Transverse Mercator with an accuracy of a
few nanometers", Journal of Geodesy 85 (2011), equations 7-12 and 35. Over a community it is exact to far below 1 mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

WGS84 = (6_378_137.0, 1 / 298.257223563)


@dataclass(frozen=True, slots=True)
class TransverseMercator:
    """The projection about a central meridian and a latitude of origin [degrees], scale 1, no false origin.

    ``ellipsoid`` is the semi-major axis [m] and the flattening; WGS 84 unless told otherwise.
    """

    longitude: float
    latitude: float
    ellipsoid: tuple[float, float] = WGS84

    def forward(self, longitude: float, latitude: float) -> tuple[float, float]:
        """East and north of the origin [m] of a place given in degrees.

        >>> TransverseMercator(120.6, 31.3).forward(120.6, 31.3)
        (0.0, 0.0)
        """
        east, north = _project(self.ellipsoid, longitude - self.longitude, latitude)
        return east, north - _project(self.ellipsoid, 0.0, self.latitude)[1]


@cache
def _series(ellipsoid: tuple[float, float]) -> tuple[float, float, tuple[float, ...]]:
    """The rectifying radius [m], the eccentricity and the coefficients of the series."""
    axis, flattening = ellipsoid
    n = flattening / (2 - flattening)
    radius = axis / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    coefficients = (
        n / 2 - 2 / 3 * n**2 + 5 / 16 * n**3 + 41 / 180 * n**4,
        13 / 48 * n**2 - 3 / 5 * n**3 + 557 / 1440 * n**4,
        61 / 240 * n**3 - 103 / 140 * n**4,
        49_561 / 161_280 * n**4,
    )
    return radius, 2 * math.sqrt(n) / (1 + n), coefficients


def _project(ellipsoid: tuple[float, float], longitude: float, latitude: float) -> tuple[float, float]:
    """East of the central meridian and north of the equator [m], the longitude counted from that meridian."""
    radius, e, coefficients = _series(ellipsoid)
    lam, phi = math.radians(longitude), math.radians(latitude)
    sine = math.sin(phi)
    if abs(sine) == 1.0:
        return 0.0, math.copysign(radius * math.pi / 2, sine)
    t = math.sinh(math.atanh(sine) - e * math.atanh(e * sine))
    xi = math.atan2(t, math.cos(lam))
    eta = math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
    terms = [(2 * j, a) for j, a in enumerate(coefficients, 1)]
    east = eta + math.fsum(a * math.cos(k * xi) * math.sinh(k * eta) for k, a in terms)
    north = xi + math.fsum(a * math.sin(k * xi) * math.cosh(k * eta) for k, a in terms)
    return radius * east, radius * north
