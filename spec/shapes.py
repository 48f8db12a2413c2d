"""The shapes of the standard as data: provisions with their parts, limits and rows, and the whole that holds them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from tiaowen.spec.errors import Text

if TYPE_CHECKING:
    from tiaowen.spec.parameters import Parameter

Strength = Literal["must", "shall", "should", "may"]
Verify = Literal["computed", "demand", "functions", "evidence", "none"]
STRENGTHS: tuple[Strength, ...] = ("must", "shall", "should", "may")
_WORDS_LAST = 10_000
KINDS = ("条", "款", "项", "注", "引言", "指标", "点位", "条文说明")
WHOLE = ""  # the name of the only part of a provision that has no parts


class SpecError(Exception):
    """Our own data is wrong; raised when it is loaded, so that no wrong number is ever used."""


def natural(id: str) -> tuple[tuple[int, str], ...]:
    """The order of ids as people count: 5.5.8-4-2 before 5.5.8-4-10, clauses before indicators and points."""
    return tuple(
        (int(piece), "") if piece.isdigit() else (_WORDS_LAST, piece) for piece in re.split(r"[.-]|(?<=[A-Z])", id)
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measured value is compared with: a range or a set of allowed values.

    ``min`` and ``max`` are allowed themselves, ``over`` is not.
    """

    unit: str
    min: float | None = None
    max: float | None = None
    one_of: tuple[float | str, ...] | None = None
    over: float | None = None

    def allows(self, value: float | str) -> bool:
        """Whether ``value`` (in ``unit``) is within the limit."""
        if self.one_of is not None:
            return value in self.one_of
        if isinstance(value, str):
            raise SpecError(f"a text cannot be compared with a range: {value!r}")
        above = self.min is None or value >= self.min
        beyond = self.over is None or value > self.over
        below = self.max is None or value <= self.max
        return above and beyond and below

    @property
    def low(self) -> tuple[float, bool]:
        """The lower end and whether it is excluded, in the order of strictness; -inf where it is open."""
        least = -math.inf if self.min is None else self.min
        return max((least, False), (-math.inf if self.over is None else self.over, True))

    def as_json(self) -> dict[str, Any]:
        """The limit as plain data, without the ends that are open."""
        choices = self.one_of and list(self.one_of)
        pairs = (("over", self.over), ("min", self.min), ("max", self.max), ("one_of", choices))
        return {key: value for key, value in pairs if value is not None} | {"unit": self.unit}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a provision speaks of, by one quantity: above ``over`` and not above ``up_to``."""

    unit: str
    over: float | None = None
    up_to: float | None = None

    def covers(self, value: float) -> bool:
        """Whether the provision speaks of a thing of this ``value`` (in ``unit``)."""
        return (self.over is None or value > self.over) and (self.up_to is None or value <= self.up_to)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a provision names without limiting anything by it, such as a level of equipment."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Part:
    """One judged part of a provision, with a strength (and where it has a number, a limit) of its own."""

    name: str
    strength: Strength
    limit: Limit | None
    fail: Text | None
    mend: Text | None


@dataclass(frozen=True, slots=True)
class DemandRow:
    """Where something must stand and how many of it: ``count`` of ``what`` in every ``where``.

    ``what`` is an outlet or a device of the home. ``when`` names conditions (``rules/conditions.py``) that all have
    to apply, ``only_if`` a yes/no field that the dwelling type has to answer with yes; ``name`` is a part name of its
    own.
    """

    where: str
    what: str
    count: int
    strength: Strength
    when: tuple[str, ...] = ()
    name: str = ""
    only_if: str = ""

    @property
    def part(self) -> str:
        """The name of the part that this row is judged as."""
        return self.name or f"{self.where}.{self.what}"


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """Functions that a component of a system has to have: all of ``needs``, and one of each group in ``any_of``.

    ``when`` names conditions (``rules/conditions.py``) that all have to apply; ``name`` is a part name of its own,
    needed where two rows of an entry share system, component and strength.
    """

    system: str
    component: str
    needs: tuple[str, ...]
    strength: Strength
    any_of: tuple[tuple[str, ...], ...] = ()
    when: tuple[str, ...] = ()
    name: str = ""

    @property
    def part(self) -> str:
        """The name of the part that this row is judged as."""
        return self.name or f"{self.system}.{self.component}.{self.strength}"


@dataclass(frozen=True, slots=True)
class Provision:
    """A clause, item or subitem: what it asks for, how strictly, and how it is judged.

    ``when`` names conditions (``rules/conditions.py``) that all have to apply for the whole of it; ``point`` holds the
    cells of a row of the point table (点位): room, equipment, point, interface, discipline.
    """

    id: str
    kind: str
    parent: str | None
    title: Text
    requirement: Text
    verify: Verify
    parts: Mapping[str, Part]
    reason: Text | None = None
    evidence: Text | None = None
    demand: tuple[DemandRow, ...] = ()
    functions: tuple[FunctionRow, ...] = ()
    errata: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    applies: Scope | None = None
    values: Mapping[str, Quantity] = field(default_factory=dict)
    examples: Mapping[str, Text] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    point: Mapping[str, Text] = field(default_factory=dict)

    @property
    def strengths(self) -> tuple[Strength, ...]:
        """The strengths of all parts, strictest first."""
        found = {part.strength for part in self.parts.values()}
        return tuple(strength for strength in STRENGTHS if strength in found)

    @property
    def citation(self) -> str:
        """The way a Chinese document cites it: 第5.5.8条第4款第10项."""
        clause, *rest = self.id.split("-")
        if not clause[:1].isdigit():
            return f"条文说明{self.id[1:]}" if self.kind == "条文说明" else self.id
        numbered = [number for number in rest if number.isdigit()]
        words = ("款", "项") if self.kind != "项" or len(rest) > 1 else ("项",)
        steps = "".join(f"第{number}{word}" for number, word in zip(numbered, words, strict=False))
        return f"第{clause}条{steps}" + ("注" if len(numbered) < len(rest) else "")


@dataclass(frozen=True, slots=True)
class Record:
    """An erratum, an interpretation or a referenced standard: a decision with an id, shown in reports.

    A referenced standard has the ``year`` of the edition meant, a later one that replaces it where we know of one, and
    whether both were ``confirmed``.
    """

    id: str
    text: Text
    provisions: tuple[str, ...]
    source: str
    year: str = ""
    replaced_by: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Standard:
    """Which standard, which edition."""

    id: str
    title: Text
    edition: str


@dataclass(frozen=True)
class Spec:
    """The whole standard as data; ``entries`` are the raw ones, ``overlays`` name what changed them.

    ``parameters`` are those that a project overrules, by id.
    """

    standard: Standard
    provisions: Mapping[str, Provision]
    errata: Mapping[str, Record]
    interpretations: Mapping[str, Record]
    references: Mapping[str, Record]
    entries: tuple[Mapping[str, Any], ...] = field(default=(), repr=False, compare=False)
    overlays: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def children(self, id: str) -> tuple[Provision, ...]:
        """The items of a clause, or the subitems of an item, in order."""
        return tuple(provision for provision in self.provisions.values() if provision.parent == id)

    def demands(self) -> tuple[tuple[Provision, DemandRow], ...]:
        """Every demand row with its provision."""
        return tuple((one, row) for one in self.provisions.values() for row in one.demand)

    @cached_property
    def asked_for(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """What demand rows ask for, and where, with the ids of the provisions that do."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for provision, row in self.demands():
            found.setdefault((row.what, row.where), {})[provision.id] = None
        return {key: tuple(ids) for key, ids in found.items()}
