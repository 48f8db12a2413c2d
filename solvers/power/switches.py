"""The fewest switches for powered devices: ports and power of every switch kept, then the fewest ports, then the least
power budget. Exact, by enumerating what so many switches can be and spreading the devices over them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tiaowen.spec.errors import Text

_FINE = 1e-9  # sums of watts
_MOST_STATES = 500  # numbers of devices by kind that are looked at for one switch after another
Switch = tuple[int, float]
"""Ports and power budget [W]."""


@dataclass(frozen=True, slots=True)
class Switches:
    """The chosen switches as counts by ports, the bounds on their number and ports, and how it was shown."""

    counts: Mapping[int, int]
    bound: int
    ports_bound: int
    proof: Text

    @property
    def count(self) -> int:
        """How many switches there are."""
        return sum(self.counts.values())

    @property
    def ports(self) -> int:
        """How many ports they have together."""
        return sum(size * count for size, count in self.counts.items())


def fewest_switches(
    devices: Mapping[float, int], spare: int, sizes: Mapping[int, float], fixed: Sequence[Switch] = ()
) -> Switches:
    """Choose switches for ``devices`` (how many there are of each load [W]) and ``spare`` free ports.

    ``sizes`` are the power budgets by ports; ``fixed`` switches are there already and take their share. Raises
    ValueError where one device needs more than any switch gives.
    """
    loads = {load: count for load, count in devices.items() if count}
    if any(load > max(sizes.values()) for load in loads):
        raise ValueError(f"a device needs more than a switch gives: {max(loads)} W")
    exact = math.prod(count + 1 for count in sorted(loads.values())[:-1]) <= _MOST_STATES
    serves = can_serve if exact else _evenly_served
    number = bound = _simple_bound(loads, spare, sizes, fixed)
    while True:
        for chosen in _choices(number, loads, spare, sizes, fixed):
            if serves(loads, [*fixed, *((ports, sizes[ports]) for ports in chosen)]):
                counts = {ports: chosen.count(ports) for ports in sorted(set(chosen), reverse=True)}
                if exact:
                    return Switches(counts, number, sum(chosen), _proof(number, bound, exact))
                asked = sum(loads.values()) + spare - sum(one[0] for one in fixed)
                return Switches(counts, bound, max(0, asked), _proof(number, bound, exact))
        number += 1


def _evenly_served(loads: Mapping[float, int], switches: Sequence[Switch]) -> bool:
    """Whether an even share of every kind fits on each switch, or the heaviest first do; a no is not certain."""
    number = len(switches)
    shares = {load: math.ceil(count / number) for load, count in loads.items()}
    watts = math.fsum(load * count for load, count in shares.items())
    if all(sum(shares.values()) <= ports and watts <= power + _FINE for ports, power in switches):
        return True
    left = dict(sorted(loads.items(), reverse=True))
    for ports, power in sorted(switches, reverse=True):
        for load in left:
            fit = ports if not load else min(ports, math.floor((power + _FINE) / load))
            take = min(left[load], fit)
            left[load], ports, power = left[load] - take, ports - take, power - take * load
    return not any(left.values())


def _proof(number: int, bound: int, exact: bool) -> Text:
    if number != bound and not exact:
        return Text(f"设备太多，未逐一穷举，下界 {bound} 台", f"too many devices to try all; the bound is {bound}")
    if number == bound:
        return Text(f"端口与功率之和至少要 {bound} 台", f"ports and power in all need {bound} at least")
    return Text(f"穷举 {number - 1} 台及以下均不可行", f"no choice of {number - 1} or fewer can serve them")


def _simple_bound(loads: Mapping[float, int], spare: int, sizes: Mapping[int, float], fixed: Sequence[Switch]) -> int:
    ports = sum(loads.values()) + spare - sum(one[0] for one in fixed)
    watts = math.fsum(load * count for load, count in loads.items()) - math.fsum(one[1] for one in fixed)
    most = max(sizes.values())
    by_power = math.ceil(round(watts / most, 6)) if most and watts > 0 else 0
    return max(0, math.ceil(ports / max(sizes)), by_power)


def _choices(
    number: int, loads: Mapping[float, int], spare: int, sizes: Mapping[int, float], fixed: Sequence[Switch]
) -> list[tuple[int, ...]]:
    """Every choice of so many switches whose ports and power suffice in sum, the fewest ports and watts first."""
    ports = sum(loads.values()) + spare - sum(one[0] for one in fixed)
    watts = math.fsum(load * count for load, count in loads.items()) - math.fsum(one[1] for one in fixed)
    order = sorted(sizes, reverse=True)
    found = _filled(number, ports, watts, order, sizes)
    return sorted(found, key=lambda one: (sum(one), math.fsum(sizes[size] for size in one), one))


def _filled(
    number: int, ports: float, watts: float, order: Sequence[int], sizes: Mapping[int, float]
) -> Iterator[tuple[int, ...]]:
    """Choices from ``order`` downwards; cut off where even the largest that are left would not do."""
    if (
        number * max(order, default=0) < ports
        or number * max((sizes[one] for one in order), default=0.0) < watts - _FINE
    ):
        return
    if len(order) == 1:
        yield (order[0],) * number
        return
    first, rest = order[0], order[1:]
    for many in range(number, -1, -1):
        left = number - many
        if not left:
            yield (first,) * many
        else:
            for tail in _filled(left, ports - many * first, watts - many * sizes[first], rest, sizes):
                yield (first,) * many + tail


def can_serve(loads: Mapping[float, int], switches: Sequence[Switch]) -> bool:
    """Whether the devices can be spread over the switches with the ports and power of each kept."""
    kinds = sorted(((load, count) for load, count in loads.items() if count), key=lambda one: (one[1], one[0]))
    if not kinds:
        return True
    *others, (last, wanted) = kinds
    best: dict[tuple[int, ...], int] = {(0,) * len(others): 0}
    for ports, watts in sorted(switches, reverse=True):
        best = _one_more(best, others, last, wanted, ports, watts)
    return best.get(tuple(count for _, count in others), -1) >= wanted


def _one_more(
    best: Mapping[tuple[int, ...], int],
    others: Sequence[tuple[float, int]],
    last: float,
    wanted: int,
    ports: int,
    watts: float,
) -> dict[tuple[int, ...], int]:
    """The most devices of the last kind for every number of the others, with one more switch."""
    takes = []
    for take in product(*(range(min(count, ports) + 1) for _, count in others)):
        free = ports - sum(take)
        power = watts - math.fsum(load * many for (load, _), many in zip(others, take, strict=True))
        if free >= 0 and power >= -_FINE:
            fit = free if not last else min(free, math.floor((power + _FINE) / last))
            takes.append((take, fit))
    grown: dict[tuple[int, ...], int] = {}
    for done, fitted in best.items():
        for take, fit in takes:
            key = tuple(min(a + b, count) for a, b, (_, count) in zip(done, take, others, strict=True))
            grown[key] = max(grown.get(key, 0), min(wanted, fitted + fit))
    return grown
