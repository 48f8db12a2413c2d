"""What the systems hand in: how many of what, where, why; what could not be counted; what the sums are proved to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.equipment import Equipment
from tiaowen.spec.errors import Text

NAME = "quantities"


@dataclass(frozen=True, slots=True)
class Need:
    """So many equal pieces in one place, before pinned rows are taken off. ``size`` names one of a table of sizes.

    ``taken_off`` says that pinned rows were already counted in when the size was chosen.
    """

    system: str
    kind: str
    count: int
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    size: str | None = None
    ports: int | None = None
    serves: tuple[str, ...] = ()
    formula: str = ""
    because: tuple[str, ...] = ()
    estimated: bool = False
    taken_off: bool = False


@dataclass(slots=True)
class Ledger:
    """Collects while the systems are counted; ``kept`` are the rows of equipment that stay and count."""

    community: Community
    kept: tuple[Equipment, ...] = ()
    needs: list[Need] = field(default_factory=list)
    lacking: dict[Text, dict[Text, list[str]]] = field(default_factory=dict)
    told: list[Text] = field(default_factory=list)
    conflicts: list[Text] = field(default_factory=list)
    bounds: dict[str, int] = field(default_factory=dict)
    goals: dict[str, int] = field(default_factory=dict)
    unproved: int = 0

    def add(self, need: Need) -> None:
        """Count something; nothing of it is no row."""
        if need.count > 0:
            self.needs.append(need)

    def lack(self, subject: str | Text, what: Text, paths: Iterable[str] | Missing) -> None:
        """Something that cannot be counted for want of these fields."""
        found = paths.paths if isinstance(paths, Missing) else tuple(paths)
        named = subject if isinstance(subject, Text) else Text(subject, subject)
        self.lacking.setdefault(named, {}).setdefault(what, []).extend(found)

    def goal(self, name: str, value: int, bound: int) -> None:
        """Add to a goal and to its bound."""
        if not value and not bound:
            return
        self.goals[name] = self.goals.get(name, 0) + value
        self.bounds[name] = self.bounds.get(name, 0) + bound
        self.unproved += value - bound

    def pinned(self, kind: str, building: str | None) -> list[Equipment]:
        """The rows that stay and count of one kind in one building (None: outside of all buildings)."""
        return [row for row in self.kept if row.kind == kind and row.building == building]

    def left_out(self) -> tuple[Text, ...]:
        """One text for each subject with everything that it lacks."""
        return tuple(_lacking(subject, by_what) for subject, by_what in self.lacking.items())


def _lacking(subject: Text, by_what: Mapping[Text, Sequence[str]]) -> Text:
    zh, en = [], []
    for what, paths in by_what.items():
        named = list(dict.fromkeys(paths))
        zh.append(f"{what.zh}（缺少 {'、'.join(named)}）" if named else what.zh)
        en.append(f"{what.en} (lacking {', '.join(named)})" if named else what.en)
    return Text(f"{subject.zh}：未计 {'；'.join(zh)}", f"{subject.en}: not counted: {'; '.join(en)}")


def times(counts: Mapping[int, int], each: str, unit: str) -> str:
    """``{1: 28, 2: 2}`` as ``28 户 × 1 台 + 2 户 × 2 台``; by ascending number."""
    return " + ".join(f"{counts[one]} {each} × {one} {unit}" for one in sorted(counts) if one and counts[one])
