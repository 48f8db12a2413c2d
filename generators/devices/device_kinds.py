"""The kinds of devices: names, units, symbols and default provisions, read from ``kinds/``, a file for each system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import words

Plain: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """A kind of device. ``height_m`` is the usual mounting height above the floor [m], None where there is none.

    ``fed_by`` are the kinds that may feed it by the scope that they are looked for in; ``homes`` says that a row of
    equipment of this kind is spread over the dwellings of its building.
    """

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
    fed_by: tuple[tuple[str, tuple[str, ...]], ...] = ()
    homes: bool = False

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


SIZE = ({"zh": "{size}", "en": "{size}"},)
COMMON_LAYER = "E-COMM-DEVC"


def _kind(key: str, system: str, entry: Mapping[str, Any]) -> DeviceKind:
    shared, height = _shared(), entry.get("height")
    return DeviceKind(
        key,
        Text(**entry["name"]) if "name" in entry else words("equipment")[key],
        system,
        entry["prefix"],
        _text(entry["unit"], shared["units"]),
        entry.get("symbol", key),
        entry.get("layer") or shared["layers"].get(system, COMMON_LAYER),
        tuple(entry["provisions"]),
        _text(entry["mounting"], shared["mountings"]),
        height["value"] if isinstance(height, Mapping) else height,
        tuple(Text(**piece) for piece in entry.get("model", SIZE)),
        Text(**entry["cable"]) if "cable" in entry else None,
        tuple((scope, tuple(kinds)) for scope, kinds in entry.get("fed_by", {}).items()),
        entry.get("homes", False),
    )


def _text(entry: str | Mapping[str, str], shared: Mapping[str, Mapping[str, str]]) -> Text:
    """A text written out, or the name of a shared one."""
    return Text(**(shared[entry] if isinstance(entry, str) else entry))


def _read(name: str) -> Mapping[str, Any]:
    import yaml

    file = files("tiaowen.generators.devices") / "kinds" / f"{name}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def _shared() -> Mapping[str, Any]:
    return _read("0")


@cache
def systems() -> tuple[str, ...]:
    """Every system in the order of the standard's sections, with devices or without."""
    return tuple(_shared()["order"])


@cache
def covered() -> Mapping[str, str]:
    """The kinds of equipment that the register makes from other parts of the model, with the part."""
    return MappingProxyType(_shared()["covered"])


@cache
def not_pieces() -> frozenset[str]:
    """The kinds of equipment whose rows count no pieces: cables, loops, points."""
    return frozenset(_shared()["not_pieces"])


@cache
def device_kinds() -> Mapping[str, DeviceKind]:
    """Every kind of device by key, in the order that tables list them: system by system."""
    found = {key: _kind(key, system, entry) for system in systems() for key, entry in _read(system).items()}
    return MappingProxyType(found)


def provisions_for(kind: str, where: str = "") -> tuple[str, ...]:
    """The provisions that ask for a kind of device in a kind of room (or ``dwelling``), else the kind's own."""
    return spec_in_force().asked_for.get((_asked(kind), where)) or device_kinds()[kind].provisions


@cache
def _asked(kind: str) -> str:
    """What demand rows call a kind: a device of the home has no prefix there."""
    devices = words("home_device")
    return kind if kind in devices else next((one for one in devices if home_kind(one) == kind), kind)


@cache
def home_kind(device: str) -> str:
    """The kind of device that a device of the home is.

    >>> home_kind("smoke_detector"), home_kind("home_terminal"), home_kind("indoor_station")
    ('home_smoke_detector', 'home_terminal', 'indoor_station')
    """
    named = f"home_{device}"
    return named if named in device_kinds() else device
