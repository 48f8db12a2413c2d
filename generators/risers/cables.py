"""The cables of a system's risers: a code for each kind of cable with what it leads from and to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device, Register, register
from tiaowen.generators.drawing_words import legible, listed, said
from tiaowen.generators.once import Same
from tiaowen.model.community import Community

Line = tuple[str, str, str]


@dataclass(frozen=True)
class CableCodes:
    """The codes (L1, L2 …) of the cables of a system: what the cable is, what it comes from, what it feeds."""

    register: Register
    by_end: Mapping[str, Cable]
    codes: Mapping[Line, str]
    language: str

    @classmethod
    def of(cls, community: Community, system: str, language: str = "zh") -> CableCodes:
        """The codes of a system, the same on all of its sheets."""
        return _codes(Same(community), system, language)

    def line(self, device: Device) -> Line:
        """The cable that feeds a device: its type (empty where none is known), the kinds at its ends."""
        cable = self.by_end.get(device.id)
        kind = device.info
        text = cable.type[self.language] if cable is not None else kind.cable[self.language] if kind.cable else ""
        parent = self.register.by_id.get(device.parent or "")
        return legible(text), "" if parent is None else parent.kind, device.kind

    def code(self, device: Device) -> str:
        """The code of the cable that feeds a device; empty where none is known."""
        return self.codes.get(self.line(device), "")

    def source(self, device: Device) -> Device | None:
        """Where the cable that leads to a device starts, which may be a device of the same line; None if unknown."""
        cable = self.by_end.get(device.id)
        return self.register.by_id.get((device.parent or "") if cable is None else cable.from_id)

    def rows(self, devices: Sequence[Device]) -> list[tuple[str, str, str, str]]:
        """For a table: code, cable, from and to, how many; of the cables that feed these devices."""
        counts: dict[str, int] = {}
        lines: dict[str, Line] = {}
        for device in devices:
            code = self.code(device)
            if code:
                counts[code] = counts.get(code, 0) + 1
                lines[code] = self.line(device)
        return [
            (code, text, self._ends(start, end), str(counts[code]))
            for code, (text, start, end) in sorted(lines.items(), key=lambda pair: int(pair[0][1:]))
        ]

    def chained(self, devices: Sequence[Device]) -> list[str]:
        """Which of the codes go on from device to device, and how, for a note."""
        codes: dict[str, dict[str, None]] = {}
        for device in devices:
            cable, code = self.by_end.get(device.id), self.code(device)
            if code and cable is not None and cable.info.chained is not None:
                codes.setdefault(cable.info.chained[self.language], {})[code] = None
        return [
            said("note_chained", self.language, codes=listed(some, self.language), how=how)
            for how, some in codes.items()
        ]

    def _ends(self, start: str, end: str) -> str:
        kinds = device_kinds()
        left = kinds[start].name[self.language] if start else "—"
        return legible(f"{left} → {kinds[end].name[self.language]}")


@lru_cache(maxsize=64)
def _codes(key: Same, system: str, language: str) -> CableCodes:
    known = register(key.community)
    found: dict[Line, str] = {}
    made = CableCodes(known, _by_end(key), found, language)
    for device in known.devices:
        if device.system == system:
            line = made.line(device)
            if line[0] and line not in found:
                found[line] = f"L{len(found) + 1}"
    return made


@lru_cache(maxsize=2)
def _by_end(key: Same) -> Mapping[str, Cable]:
    return {cable.to_id: cable for cable in reversed(cables(key.community))}
