"""A cable of the schedule, the kinds of cables and the sizes on the market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil
from types import MappingProxyType
from typing import Any

from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class CableKind:
    """A kind of cable; ``cores`` is how its number of cores is written, where it has any.

    ``counted`` kinds are listed by number, because most of their length cannot be known from the model. ``medium`` is
    ``optical``, ``coax`` or empty. ``ends`` are the kinds of devices that one such cable leads to. ``chained`` tells
    how such cables go on from one device to the next, where they do.
    """

    key: str
    name: Text
    system: str
    prefix: str
    type: Text
    cores: Text | None
    provisions: tuple[str, ...]
    counted: bool
    medium: str = ""
    ends: tuple[str, ...] = ()
    chained: Text | None = None

    def designation(self, cores: int | None, size: str | None = None) -> Text:
        """The type designation, with the number of cores or the size (``75-7``) where that is known."""
        if size is not None:
            return Text(f"{self.type.zh} {size}", f"{self.type.en} {size}")
        if cores is None or self.cores is None:
            return self.type
        zh, en = (self.cores[language].format(cores=cores) for language in ("zh", "en"))
        return Text(f"{self.type.zh} {zh}", f"{self.type.en}, {en}")


@dataclass(frozen=True, slots=True)
class Cable:
    """One cable from a device to a device, or to a stair written as a part (``B12/1``).

    ``route_m`` runs over the ground, ``vertical_m`` between storeys, ``length_m`` is both [m], without waste;
    None is a length that cannot be known from the model. ``building`` is where the cable ends.
    """

    id: str
    system: str
    kind: str
    from_id: str
    to_id: str
    building: str | None
    cores: int | None
    type: Text
    route_m: float | None
    vertical_m: float
    length_m: float | None
    provisions: tuple[str, ...]
    estimated: bool
    reason: Text
    size: str | None = None

    @property
    def info(self) -> CableKind:
        """Names, system and provisions of its kind."""
        return cable_kinds()[self.kind]

    @property
    def ordered_m(self) -> float | None:
        """The length to order [m]: with the waste factor."""
        return None if self.length_m is None else self.length_m * waste_factor()


def waste_factor() -> float:
    """The share by which more cable is ordered than is laid."""
    return float(parameter("cable.waste_factor").value)


def _kind(key: str, entry: Mapping[str, Any]) -> CableKind:
    return CableKind(
        key,
        Text(**entry["name"]),
        entry["system"],
        entry["prefix"],
        Text(**entry["type"]),
        Text(**entry["cores"]) if "cores" in entry else None,
        tuple(entry["provisions"]),
        entry.get("counted", False),
        entry.get("medium", ""),
        tuple(entry.get("ends", ())),
        Text(**entry["chained"]) if "chained" in entry else None,
    )


@cache
def cable_kinds() -> Mapping[str, CableKind]:
    """Every kind of cable by key, in the order that tables list them."""
    import yaml

    data = yaml.safe_load((files("tiaowen.generators.cables") / "cables.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _kind(key, entry) for key, entry in data.items()})


def sized(needed: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """The cables that carry so many cores: one if any is large enough, else the fewest, all of one size.

    >>> sized(22, (12, 24, 48)), sized(100, (12, 24, 48))
    ((24,), (48, 48, 48))
    """
    count = ceil(needed / max(sizes))
    each = ceil(needed / count)
    return (min(size for size in sizes if size >= each),) * count


def with_spare(cores: int, spare: float) -> int:
    """Cores with the spare share, rounded up.

    >>> with_spare(20, 0.1), with_spare(21, 0.1)
    (22, 24)
    """
    return ceil(round(cores * (1 + spare), 6))
