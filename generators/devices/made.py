"""Makes devices of the register at a place, and remembers which devices a model element has become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tiaowen.generators.devices.device import NO_SPECS, Device, Ids
from tiaowen.generators.devices.device_kinds import Plain, device_kinds
from tiaowen.generators.devices.places import Places, Spot
from tiaowen.model.community import Community
from tiaowen.spec.provisions import spec_in_force


@dataclass(frozen=True)
class Maker:
    """Hands out devices with fresh ids; ``of`` holds the ids of the devices that a model id has become."""

    community: Community
    ids: Ids
    places: Places
    of: dict[str, list[str]] = field(default_factory=dict)

    def own(self, kind: str, own: str, spot: Spot, sources: tuple[str, ...], **more: Any) -> Device:
        """A device that the model itself names: its id there is its id here."""
        device = self._device(kind, own, spot, sources, **more)
        self.of.setdefault(own, []).append(device.id)
        return device

    def numbered(self, kind: str, where: str, spot: Spot, sources: tuple[str, ...], **more: Any) -> Device:
        """A device that the model counts or implies: the prefix of its kind and where it is."""
        return self._device(kind, f"{device_kinds()[kind].prefix}-{where}", spot, sources, **more)

    def _device(
        self,
        kind: str,
        wanted: str,
        spot: Spot,
        sources: tuple[str, ...],
        *,
        system: str | None = None,
        tag: str | None = None,
        parent: str | None = None,
        dwelling: str | None = None,
        specs: Mapping[str, Plain] = NO_SPECS,
        provisions: tuple[str, ...] = (),
        estimated: bool = False,
    ) -> Device:
        info = device_kinds()[kind]
        id = self.ids.claim(wanted)
        return Device(
            id,
            tag or id,
            system or info.system,
            kind,
            spot.building,
            spot.unit,
            spot.storey,
            dwelling,
            spot.room,
            spot.name,
            parent,
            None,
            specs,
            provisions or info.provisions,
            sources if spot.path is None else (*sources, spot.path),
            estimated,
            spot.position,
        )


def cited(because: tuple[str, ...] | None) -> tuple[str, ...]:
    """The provisions among the reasons that a solver names; the others are parameters."""
    known = spec_in_force().provisions
    return tuple(one for one in because or () if one in known)
