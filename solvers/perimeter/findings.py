"""What is to be said of zones and detectors that stay: conflicts, values beyond a parameter, zones without camera."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, isclose

from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import DetectorType
from tiaowen.solvers.perimeter.kept import ZONE, Kept
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter


def conflicts(community: Community, stays: Kept) -> tuple[Text, ...]:
    """Where kept zones overlap, where their detectors watch too little, and where a detector is too weak."""
    return (*_overlaps(stays), *_short(stays), *_weak(community, stays))


def _overlaps(stays: Kept) -> Iterator[Text]:
    zones = sorted(stays.zones, key=lambda one: (one.from_m, one.to_m))
    for index, zone in enumerate(zones[1:], 1):
        before = max(zones[:index], key=lambda one: one.to_m)
        if zone.from_m < before.to_m:
            zh = f"保留的防区 {before.id} 与 {zone.id} 重叠（5.7.6-3）"
            yield Text(zh, f"the kept zones {before.id} and {zone.id} overlap (5.7.6-3)")


def _short(stays: Kept) -> Iterator[Text]:
    for zone in stays.zones:
        own = stays.watching(zone)
        reaches = [one.reach_m for one in own if one.reach_m is not None]
        length, watched = zone.to_m - zone.from_m, fsum(reaches)
        if own and len(reaches) == len(own) and watched < length and not isclose(watched, length):
            zh = f"保留的防区 {zone.id} 长 {length:g} m，保留的探测器只警戒 {watched:g} m（5.7.6-2）"
            en = f"the kept zone {zone.id} is {length:g} m long, its kept detectors watch {watched:g} m (5.7.6-2)"
            yield Text(zh, en)


def _types(community: Community) -> Mapping[str, DetectorType]:
    return {one.id: one for one in (community.intrusion and community.intrusion.detector_types) or ()}


def _weak(community: Community, stays: Kept) -> Iterator[Text]:
    types = _types(community)
    for one in stays.detectors:
        own = types.get(one.type or "")
        if own is not None and own.range_m is not None and one.reach_m is not None and one.reach_m > own.range_m:
            zh = f"保留的探测器 {one.id} 需警戒 {one.reach_m:g} m，{own.id} 有效范围 {own.range_m:g} m（5.7.6-6）"
            en = f"the kept detector {one.id} has to watch {one.reach_m:g} m, above its {own.range_m:g} m (5.7.6-6)"
            yield Text(zh, en)


def findings(community: Community, stays: Kept, families: Mapping[str, Sequence[str]]) -> tuple[Text, ...]:
    """Kept zones longer than their parameter, and kept beams with less margin than theirs."""
    types, found = _types(community), []
    margin = parameter("perimeter.beam.margin")
    for zone in stays.zones:
        kinds = {own.kind for one in stays.watching(zone) if (own := types.get(one.type or "")) is not None}
        for name, words in families.items():
            most = parameter(f"perimeter.zone.{name}")
            if kinds & set(words) and zone.to_m - zone.from_m > most.value:
                length = f"{zone.to_m - zone.from_m:g}"
                zh = f"保留的防区 {zone.id} 长 {length} m，大于 {most.value:g} m（{most.source}）"
                en = f"the kept zone {zone.id} is {length} m long, above {most.value:g} m ({most.source})"
                found.append(Text(zh, en))
    tight = [
        one.id
        for one in stays.detectors
        if (own := types.get(one.type or "")) is not None
        and own.kind in families["straight"]
        and own.range_m is not None
        and one.reach_m is not None
        and one.reach_m > own.range_m * (1 - margin.value)
    ]
    if tight:
        zh = f"保留的对射裕量小于 {margin.value:.0%}（{margin.source}）：{'、'.join(tight)}"
        en = f"kept beams with a margin below {margin.value:.0%} ({margin.source}): {', '.join(tight)}"
        found.append(Text(zh, en))
    return tuple(found)


def unseen(community: Community) -> tuple[Text, ...]:
    """The zones that no camera covers yet, as one note."""
    zones = (community.intrusion and community.intrusion.zones) or ()
    seen = {target for one in (community.cctv and community.cctv.cameras) or () for target in one.covers or ()}
    open_zones = [zone.id for zone in zones if ZONE + zone.id not in seen]
    if not open_zones:
        return ()
    zh = f"尚无摄像机覆盖的防区：{'、'.join(open_zones)}（5.7.6-10，摄像机的覆盖目标写作 zone:编号）"
    en = f"zones without a camera yet: {', '.join(open_zones)} (5.7.6-10; cameras name them as zone:ID)"
    return (Text(zh, en),)
