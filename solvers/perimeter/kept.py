"""What of the intrusion alarm stays: pinned zones and detectors, and all that does not watch the boundary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import AlarmZone, Device, IntrusionDetector
from tiaowen.solvers.perimeter.track import down, up, whole

ZONE = "zone:"
D = TypeVar("D", bound=Device)


@dataclass(frozen=True, slots=True)
class Kept:
    """The zones and detectors that stay, in their order."""

    zones: tuple[AlarmZone, ...]
    detectors: tuple[IntrusionDetector, ...]

    def watching(self, zone: AlarmZone) -> list[IntrusionDetector]:
        """The kept detectors of a zone."""
        return [one for one in self.detectors if ZONE + zone.id in (one.covers or ())]

    def gaps(self, length: int) -> Iterator[tuple[int, int]]:
        """What the kept zones leave of a line of that length [cm]."""
        reached, end = 0.0, length / whole(1)
        for zone in sorted(self.zones, key=lambda one: one.from_m):
            start = min(zone.from_m, end)
            if start > reached:
                yield down(reached), up(start)
            reached = max(reached, zone.to_m)
        if reached < end:
            yield down(reached), length

    def metres(self, place: int) -> float:
        """A place [cm] in metres; where a kept zone ends, the very number that is written there."""
        for zone in self.zones:
            if down(zone.to_m) == place:
                return zone.to_m
            if up(zone.from_m) == place:
                return zone.from_m
        return place / whole(1)


def kept(community: Community) -> Kept:
    """Pinned zones and detectors, the zones that pinned devices name, and detectors that watch something else."""
    intrusion = community.intrusion
    if intrusion is None:
        return Kept((), ())
    cameras = (community.cctv and community.cctv.cameras) or ()
    pinned = [one for one in (*(intrusion.detectors or ()), *cameras) if one.pinned]
    named = {target for one in pinned for target in one.covers or ()}
    zones = tuple(one for one in intrusion.zones or () if one.pinned or ZONE + one.id in named)
    return Kept(zones, tuple(one for one in intrusion.detectors or () if one.pinned or not _of_zones_only(one)))


def _of_zones_only(detector: IntrusionDetector) -> bool:
    return bool(detector.covers) and all(target.startswith(ZONE) for target in detector.covers or ())


def without_lost_zones(community: Community, before: Sequence[AlarmZone]) -> Community:
    """The community whose devices no longer name zones that are gone or have moved; pinned devices name none such."""
    now = {zone.id: (zone.from_m, zone.to_m) for zone in (community.intrusion and community.intrusion.zones) or ()}
    lost = {ZONE + zone.id for zone in before if now.get(zone.id) != (zone.from_m, zone.to_m)}
    changes: dict[str, Any] = {}
    intrusion, cctv = community.intrusion, community.cctv
    if not lost:
        return community
    if cctv is not None and cctv.cameras:
        changes["cctv"] = cctv.model_copy(update={"cameras": tuple(_without(one, lost) for one in cctv.cameras)})
    if intrusion is not None and intrusion.panic_buttons:
        buttons = tuple(_without(one, lost) for one in intrusion.panic_buttons)
        changes["intrusion"] = intrusion.model_copy(update={"panic_buttons": buttons})
    return community.replaced(**changes) if changes else community


def _without(device: D, lost: set[str]) -> D:
    if device.pinned or not device.covers or lost.isdisjoint(device.covers):
        return device
    return device.model_copy(update={"covers": tuple(target for target in device.covers if target not in lost)})
