"""Two-way radio below ground: what level the feeders leave at the antennas (5.5.6-3).

Every antenna hangs on the nearest repeater by cable route. However the feeders branch, an antenna at the end of L
metres draws ``p · 10^(a·L/10)`` from the repeater for a power ``p`` of its own, so that with couplers chosen to leave
all antennas the same, each gets the output divided by the sum of these factors. A chain of couplers loses a little
more in each; n antennas have ⌈log2 n⌉ on the way at the least. This is general engineering, from no standard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.model.routes import Routes
from tiaowen.model.storeys import rise_m
from tiaowen.model.systems.coverage import CoverageDevice
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import doubt, parameter

HUNDRED_M = 100.0  # metres to which a feeder's loss refers
BEL = 10.0  # decibels


@dataclass(frozen=True, slots=True)
class Fed:
    """A repeater with its antennas: the length of feeder to each [m], and the level that each can get [dBm]."""

    repeater: str
    metres: dict[str, float]
    level_dbm: float


def level_dbm(metres: Sequence[float]) -> float:
    """The level [dBm] that antennas at the end of so many metres of feeder share evenly; at least one is needed."""
    loss = float(parameter("wireless.radio.feeder").value)
    drawn = math.fsum(math.pow(BEL, loss * length / HUNDRED_M / BEL) for length in metres)
    couplers = math.ceil(math.log2(len(metres))) * float(parameter("wireless.radio.coupler").value)
    return float(parameter("wireless.radio.output").value) - BEL * math.log10(drawn) - couplers


def fed_by_repeaters(community: Community) -> tuple[tuple[Fed, ...], tuple[Text, ...]]:
    """The repeaters with antennas below ground, and what could not be measured."""
    devices = (community.wireless and community.wireless.devices) or ()
    repeaters = [one for one in devices if one.kind == "radio_repeater"]
    antennas = [one for one in devices if one.kind == "radio_antenna"]
    placed = [one for one in repeaters if one.position is not None]
    lacking = [one.id for one in (*repeaters, *antennas) if one.position is None] if repeaters and antennas else []
    routes, lengths = Routes(community), dict[str, dict[str, float]]()
    for antenna in antennas if placed else ():
        if antenna.position is not None:
            metres, repeater = min((_metres(routes, one, antenna), one.id) for one in placed)
            lengths.setdefault(repeater, {})[antenna.id] = metres
    fed = tuple(Fed(one, metres, level_dbm(list(metres.values()))) for one, metres in sorted(lengths.items()))
    return fed, tuple(_unmeasured(lacking))


def notes(fed: Sequence[Fed]) -> Iterator[Text]:
    """How the levels were reckoned and the lowest of them, where there are any."""
    if fed:
        least = min(one.level_dbm for one in fed)
        unsure = doubt("wireless.radio.output", "wireless.radio.feeder", "wireless.radio.coupler")
        yield Text(
            f"对讲天线口电平按各天线均匀耦合估算，最低 {least:.1f} dBm；输出功率、馈线和耦合损耗为参数{unsure.zh}。",
            f"Levels at radio antennas are estimated for even coupling, the lowest {least:.1f} dBm; output, feeder and"
            f" coupler losses are parameters{unsure.en}.",
        )


def findings(fed: Sequence[Fed]) -> Iterator[Text]:
    """The repeaters that leave their antennas less than the least level, with its source."""
    least = parameter("wireless.radio.port")
    for one in fed:
        if one.level_dbm < least.value:
            far = max(one.metres, key=lambda id: (one.metres[id], id))
            count, metres = len(one.metres), one.metres[far]
            zh = f"对讲中继台 {one.repeater} 带 {count} 副天线，最远 {far} 馈线约 {metres:.0f} m，均匀耦合时天线口"
            zh += f" {one.level_dbm:.1f} dBm，低于 {least.value:g} dBm（{least.id}，{least.origin.zh}）"
            en = f"repeater {one.repeater} feeds {count} antennas, {far} the farthest over about {metres:.0f} m: evenly"
            en += f" coupled, each gets {one.level_dbm:.1f} dBm, below {least.value:g} ({least.id}, {least.origin.en})"
            yield Text(f"{zh}：分设中继台或加干线放大器", f"{en}: more repeaters or trunk amplifiers")


def _metres(routes: Routes, repeater: CoverageDevice, antenna: CoverageDevice) -> float:
    """The route in plan and what the feeder climbs [m]."""
    assert repeater.position is not None and antenna.position is not None
    inside = repeater.building is not None and repeater.building == antenna.building
    return routes.distance(repeater.position, antenna.position) + rise_m(repeater.storey, antenna.storey, inside)


def _unmeasured(ids: Sequence[str]) -> Iterator[Text]:
    if ids:
        zh = f"{'、'.join(ids)} 缺少 position，未计入对讲馈线电平"
        yield Text(zh, f"not in the levels of radio feeders, lacking position: {', '.join(ids)}")
