"""Switches for cameras and access points: the exact choice against large ones only and against one kind at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from tiaowen.solvers.power.switches import fewest_switches

SIZES = {8: 120.0, 16: 240.0, 24: 370.0, 48: 740.0}
ROOMS = ((6, 2), (20, 10), (45, 30), (100, 60), (300, 200))


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """One line for each room and way: switches, ports, bound, seconds and the time against the project's own way."""
    for cameras, points in ROOMS[:3] if quick else ROOMS:
        devices = {15.4: cameras, 30.0: points}
        spare = math.ceil((cameras + points) / 10)
        own = 0.0
        for way in (_own, _apart, _large):
            start = time.perf_counter()
            switches, ports, bound = way(devices, spare)
            seconds = time.perf_counter() - start
            own = own or seconds
            yield {
                "devices": f"{cameras}+{points}", "way": way.__name__.strip("_"), "switches": switches, "ports": ports,
                "bound": bound, "seconds": seconds, "ratio": seconds / own,
            }  # fmt: skip


def _own(devices: dict[float, int], spare: int) -> tuple[int, int, object]:
    found = fewest_switches(devices, spare, SIZES)
    return found.count, found.ports, found.bound


def _apart(devices: dict[float, int], spare: int) -> tuple[int, int, object]:
    """Each kind of device on switches of its own, with its share of the spare ports."""
    total = sum(devices.values())
    found = [fewest_switches({load: n}, math.ceil(spare * n / total), SIZES) for load, n in devices.items()]
    return sum(one.count for one in found), sum(one.ports for one in found), ""


def _large(devices: dict[float, int], spare: int) -> tuple[int, int, object]:
    """The largest switches one after another, the devices that draw most first."""
    ports, watts = max(SIZES), SIZES[max(SIZES)]
    left, count = dict(sorted(devices.items(), reverse=True)), 0
    while any(left.values()) or count * ports < sum(devices.values()) + spare:
        free, power, count = ports, watts, count + 1
        for load in left:
            take = min(left[load], free, int((power + 1e-9) // load))
            left[load], free, power = left[load] - take, free - take, power - take * load
    return count, count * ports, ""
