from __future__ import annotations

import math

import pytest

from tiaowen.model.geojson.transverse_mercator import WGS84, TransverseMercator

CLARKE_1866 = (6_378_206.4, 1 - math.sqrt(1 - 0.00676866))

# name, projection, longitude, latitude, east, north, tolerance [m]; east and north as published at scale 0.9996
PUBLISHED = [
    ("GeographicLib, GeoConvert(1)", TransverseMercator(45, 0), 44.4, 33.3, 444_140.54 - 500_000, 3_684_706.36, 0.006),
    ("Snyder 1987, page 269", TransverseMercator(-75, 0, CLARKE_1866), -73.5, 40.5, 127_106.5, 4_484_124.4, 0.06),
]


@pytest.mark.parametrize("name, frame, longitude, latitude, east, north, tolerance", PUBLISHED)
def test_published_values(name, frame, longitude, latitude, east, north, tolerance):
    x, y = frame.forward(longitude, latitude)
    assert (x * 0.9996, y * 0.9996) == pytest.approx((east, north), abs=tolerance), name


@pytest.mark.parametrize("latitude, sign", [(90, 1), (-90, -1)])
def test_quarter_of_the_meridian(latitude, sign):
    assert TransverseMercator(120, 0).forward(120, latitude) == pytest.approx((0, sign * 10_001_965.7293), abs=1e-4)


def test_the_origin_is_zero_and_axes_point_east_and_north():
    frame = TransverseMercator(120.6, 31.3)
    assert frame.forward(120.6, 31.3) == (0.0, 0.0)
    x, y = frame.forward(120.601, 31.301)
    assert x > 90 and y > 110
    assert frame.forward(120.599, 31.3)[0] == pytest.approx(-frame.forward(120.601, 31.3)[0], abs=1e-6)


@pytest.mark.parametrize("bearing", range(0, 360, 30))
@pytest.mark.parametrize("latitude", [-37.8, 0.0, 31.304, 53.5])
def test_a_kilometre_keeps_its_length_to_a_millimetre(bearing, latitude):
    frame = TransverseMercator(120.601, latitude)
    angle, step = math.radians(bearing), 0.0045
    start = (120.601, latitude)
    end = (
        start[0] + 2 * step * math.sin(angle) / math.cos(math.radians(latitude)),
        latitude + 2 * step * math.cos(angle),
    )
    length = math.dist(frame.forward(*start), frame.forward(*end))
    assert 980 < length < 1020
    assert length == pytest.approx(_vincenty(start, end), abs=1e-3)


def _vincenty(start, end):
    """The distance on the ellipsoid [m]: Vincenty's inverse formula of 1975, an independent way to the same length."""
    a, f = WGS84
    b, span = a * (1 - f), math.radians(end[0] - start[0])
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(place[1]))) for place in (start, end))
    lam = span
    for _ in range(50):
        cross = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam)
        sin_s = math.hypot(math.cos(u2) * math.sin(lam), cross)
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2_a = 1 - sin_a**2
        cos_m = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2_a if cos2_a else 0.0
        c = f / 16 * cos2_a * (4 + f * (4 - 3 * cos2_a))
        tail = sigma + c * sin_s * (cos_m + c * cos_s * (2 * cos_m**2 - 1))
        lam = span + (1 - c) * f * sin_a * tail
    k = cos2_a * (a**2 - b**2) / b**2
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    inner = cos_s * (2 * cos_m**2 - 1) - big_b / 6 * cos_m * (4 * sin_s**2 - 3) * (4 * cos_m**2 - 3)
    return b * big_a * (sigma - big_b * sin_s * (cos_m + big_b / 4 * inner))
