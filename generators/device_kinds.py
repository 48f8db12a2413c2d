"""The kinds of devices: names, units, symbols and default provisions, read from ``devices.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import spec_in_force

Plain: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """A kind of device. ``height_m`` is the usual mounting height above the floor [m], None where there is none."""

    key: str
    name: Text
    system: str
    prefix: str
    unit: Text
    symbol: str
    layer: str
    provisions: tuple[str, ...]
    mounting: Text
    height_m: float | None
    model: tuple[Text, ...]
    cable: Text | None = None

    def mounted(self, language: str = "zh") -> str:
        """How it is mounted, with the usual height."""
        if self.height_m is None:
            return self.mounting[language]
        height = f"，距地 {self.height_m:g} m" if language == "zh" else f", {self.height_m:g} m above the floor"
        return self.mounting[language] + height

    def designation(self, specs: Mapping[str, Plain], language: str = "zh") -> str:
        """The type designation made of those values that are stated; empty when none is.

        >>> device_kinds()["optical_splitter"].designation({"ways": 64})
        '1:64'
        """
        return ("，" if language == "zh" else ", ").join(
            text for piece in self.model if (text := _filled(piece[language], specs)) is not None
        )


def _filled(template: str, specs: Mapping[str, Plain]) -> str | None:
    try:
        return template.format_map(specs)
    except KeyError:
        return None


def _kind(key: str, entry: Mapping[str, Any]) -> DeviceKind:
    height = entry.get("height")
    return DeviceKind(
        key,
        Text(**entry["name"]),
        entry["system"],
        entry["prefix"],
        Text(**entry["unit"]),
        entry["symbol"],
        entry["layer"],
        tuple(entry["provisions"]),
        Text(**entry["mounting"]),
        None if height is None else height["value"],
        tuple(Text(**piece) for piece in entry["model"]),
        Text(**entry["cable"]) if "cable" in entry else None,
    )


@cache
def device_kinds() -> Mapping[str, DeviceKind]:
    """Every kind of device by key, in the order that tables list them."""
    import yaml

    data = yaml.safe_load((files("tiaowen.generators") / "devices.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _kind(key, entry) for key, entry in data.items()})


def provisions_for(kind: str, where: str = "") -> tuple[str, ...]:
    """The provisions that ask for a kind of device in a kind of room (or ``dwelling``), else the kind's own."""
    return spec_in_force().asked_for.get((kind, where)) or device_kinds()[kind].provisions
