"""A device of the register, and the means to name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tiaowen.generators.devices.device_kinds import DeviceKind, Plain, device_kinds
from tiaowen.model.fields import Point
from tiaowen.spec.errors import Text

NO_SPECS: Mapping[str, Plain] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the design, as every list and drawing shows it.

    ``id`` is unique in the community, ``tag`` (位号) in its building. ``building`` is None on open ground.
    ``room`` is a room's id, or inside a dwelling the kind of room; ``room_name`` is what people read.
    ``parent`` is the id of the device that feeds it, ``port`` the port of the parent that it hangs on.
    ``sources`` are the model paths that it comes from, ``provisions`` what asks for it, ``position`` in [m].
    """

    id: str
    tag: str
    system: str
    kind: str
    building: str | None = None
    unit: str | None = None
    storey: int | None = None
    dwelling: str | None = None
    room: str | None = None
    room_name: Text | None = None
    parent: str | None = None
    port: str | None = None
    specs: Mapping[str, Plain] = field(default_factory=lambda: NO_SPECS, hash=False)
    provisions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    estimated: bool = False
    position: Point | None = None

    @property
    def ways(self) -> int | None:
        """The ways of a splitter; None for what does not split or does not say."""
        ways = self.specs.get("ways")
        return ways if isinstance(ways, int) else None

    @property
    def info(self) -> DeviceKind:
        """Names, unit, symbol and layer of its kind."""
        return device_kinds()[self.kind]

    def designation(self, language: str = "zh") -> str:
        """Its type designation such as ``1:64``; empty when the model states none."""
        return self.info.designation(self.specs, language)


class Ids:
    """Hands out device ids: the model's own with the kind's prefix, never one id twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, prefix: str, own: str) -> str:
        """A free id for a model element; an id that has the prefix already keeps its form.

        >>> ids = Ids(); [ids.take("UAP", own) for own in ("A1", "UAP-A1", "UAP7")]
        ['UAP-A1', 'UAP-A1#2', 'UAP7']
        """
        return self.claim(own if own.upper().startswith(prefix.upper()) else f"{prefix}-{own}")

    def claim(self, wanted: str) -> str:
        """The wanted id, with a number behind it where it is taken."""
        if wanted not in self._taken:
            self._taken.add(wanted)
            return wanted
        id, count = wanted, 1
        while id in self._taken:
            count += 1
            id = f"{wanted}#{count}"
        self._taken.add(id)
        return id
