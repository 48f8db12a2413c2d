"""The shape of a provision and the loader of ``spec/clauses``.

Everything that a person reads about a provision, and every number in it, stands in YAML beside its id;
a rule only measures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from tiaowen.spec.data import data_files, read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.resolve import resolved

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
    """What a measured value is compared with: a range (both ends allowed) or a set of allowed values."""

    unit: str
    min: float | None = None
    max: float | None = None
    one_of: tuple[float | str, ...] | None = None

    def allows(self, value: float | str) -> bool:
        """Whether ``value`` (in ``unit``) is within the limit; the ends belong to it."""
        if self.one_of is not None:
            return value in self.one_of
        if isinstance(value, str):
            raise SpecError(f"a text cannot be compared with a range: {value!r}")
        above = self.min is None or value >= self.min
        below = self.max is None or value <= self.max
        return above and below

    def as_json(self) -> dict[str, Any]:
        """The limit as plain data, without the ends that are open."""
        pairs = (("min", self.min), ("max", self.max), ("one_of", self.one_of and list(self.one_of)))
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
    """Where something must stand and how many of it: ``count`` of ``what`` in every ``where``."""

    where: str
    what: str
    count: int
    strength: Strength

    @property
    def part(self) -> str:
        """The name of the part that this row is judged as."""
        return f"{self.where}.{self.what}"


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """Functions that a component of a system has to have: all of ``needs``, and one of each group in ``any_of``."""

    system: str
    component: str
    needs: tuple[str, ...]
    strength: Strength
    any_of: tuple[tuple[str, ...], ...] = ()

    @property
    def part(self) -> str:
        """The name of the part that this row is judged as."""
        return f"{self.system}.{self.component}.{self.strength}"


@dataclass(frozen=True, slots=True)
class Provision:
    """A clause, item or subitem: what it asks for, how strictly, and how it is judged."""

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

    @property
    def strengths(self) -> tuple[Strength, ...]:
        """The strengths of all parts, strictest first."""
        found = {part.strength for part in self.parts.values()}
        return tuple(strength for strength in STRENGTHS if strength in found)

    @property
    def citation(self) -> str:
        """The way a Chinese document cites it: 第5.5.8条第4款第10项."""
        clause, *rest = self.id.split("-")
        words = ("款", "项") if self.kind != "项" or len(rest) > 1 else ("项",)
        return f"第{clause}条" + "".join(f"第{number}{word}" for number, word in zip(rest, words, strict=False))


def _text(value: Any, where: str) -> Text:
    if not (isinstance(value, dict) and value.get("zh") and value.get("en")):
        raise SpecError(f"{where}: needs both zh and en")
    return Text(zh=value["zh"], en=value["en"])


def _limit(value: Mapping[str, Any], where: str) -> Limit | None:
    if not {"min", "max", "one_of"} & set(value):
        return None
    if "unit" not in value:
        raise SpecError(f"{where}: a limit needs a unit")
    choices = value.get("one_of")
    return Limit(value["unit"], value.get("min"), value.get("max"), tuple(choices) if choices is not None else None)


def _part(name: str, value: Mapping[str, Any], entry: Mapping[str, Any], where: str) -> Part:
    strength = value.get("strength", entry.get("strength"))
    if strength not in STRENGTHS:
        raise SpecError(f"{where}: strength {strength!r}")
    fail, mend = value.get("fail", entry.get("fail")), value.get("mend", entry.get("mend"))
    return Part(
        name,
        strength,
        _limit(value, where),
        _text(fail, f"{where}.fail") if fail else None,
        _text(mend, f"{where}.mend") if mend else None,
    )


def _parts(entry: Mapping[str, Any], rows: tuple[DemandRow | FunctionRow, ...]) -> dict[str, Part]:
    where = entry["id"]
    named = {**entry.get("limits", {}), **entry.get("parts", {})}
    if rows:
        named |= {row.part: {"strength": row.strength} for row in rows}
    if not named and "strength" in entry:
        named = {WHOLE: {}}
    return {name: _part(name, value, entry, f"{where} {name}") for name, value in named.items()}


def _provision(entry: Mapping[str, Any]) -> Provision:
    where = str(entry.get("id"))
    strength = entry.get("strength")
    demand = tuple(
        DemandRow(row["where"], row["what"], row["count"], row.get("strength", strength))
        for row in entry.get("demand", ())
    )
    functions = tuple(
        FunctionRow(
            row["system"],
            row["component"],
            tuple(row.get("needs", ())),
            row.get("strength", strength),
            tuple(tuple(group) for group in row.get("any_of", ())),
        )
        for row in entry.get("functions", ())
    )
    for key in ("reason",) if entry["verify"] == "none" else ("evidence",) if entry["verify"] == "evidence" else ():
        _text(entry.get(key), f"{where}.{key}")
    return Provision(
        id=where,
        kind=entry["kind"],
        parent=entry.get("parent"),
        title=_text(entry["title"], f"{where}.title"),
        requirement=_text(entry["requirement"], f"{where}.requirement"),
        verify=entry["verify"],
        parts=_parts(entry, demand + functions),
        reason=_text(entry["reason"], where) if "reason" in entry else None,
        evidence=_text(entry["evidence"], where) if "evidence" in entry else None,
        demand=demand,
        functions=functions,
        errata=tuple(entry.get("errata", ())),
        interpretations=tuple(entry.get("interpretations", ())),
        references=tuple(entry.get("references", ())),
        applies=Scope(**entry["applies"]) if "applies" in entry else None,
        values={key: Quantity(**value) for key, value in entry.get("values", {}).items()},
        examples={key: _text(value, f"{where}.{key}") for key, value in entry.get("examples", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Record:
    """An erratum, an interpretation or a referenced standard: a decision with an id, shown in reports."""

    id: str
    text: Text
    provisions: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Standard:
    """Which standard, which edition."""

    id: str
    title: Text
    edition: str


@dataclass(frozen=True, slots=True)
class Spec:
    """The whole standard as data."""

    standard: Standard
    provisions: Mapping[str, Provision]
    errata: Mapping[str, Record]
    interpretations: Mapping[str, Record]
    references: Mapping[str, Record]

    def children(self, id: str) -> tuple[Provision, ...]:
        """The items of a clause, or the subitems of an item, in order."""
        return tuple(provision for provision in self.provisions.values() if provision.parent == id)

    def demands(self) -> tuple[tuple[Provision, DemandRow], ...]:
        """Every demand row with its provision."""
        return tuple((one, row) for one in self.provisions.values() for row in one.demand)


def _records(*names: str) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for name, entry in ((file, entry) for file in names for entry in read_data(file)):
        where = entry["id"]
        if where in records:
            raise SpecError(f"{name}: {where} stands twice")
        records[where] = Record(where, _text(entry, where), tuple(entry.get("provisions", ())), entry.get("source", ""))
    return records


@cache
def load_spec() -> Spec:
    """The standard, read and checked once a process.

    Raises SpecError if an id stands twice, a parent is missing, a text lacks a language or a record is unknown.
    """
    provisions: dict[str, Provision] = {}
    entries = resolved([entry for name in data_files("clauses") for entry in read_data(name)])
    for provision in sorted(map(_provision, entries), key=lambda one: natural(one.id)):
        if provision.id in provisions:
            raise SpecError(f"{provision.id} stands twice")
        provisions[provision.id] = provision
    head = read_data("standard.yaml")
    spec = Spec(
        Standard(head["id"], _text(head["title"], "standard"), head["edition"]),
        provisions,
        _records(*data_files("errata")),
        _records(*data_files("interpretations")),
        _records("references.yaml"),
    )
    _check_links(spec)
    return spec


def _check_links(spec: Spec) -> None:
    for provision in spec.provisions.values():
        if provision.parent is not None and provision.parent not in spec.provisions:
            raise SpecError(f"{provision.id}: its parent {provision.parent} is not encoded")
        for ids, known in (
            (provision.errata, spec.errata),
            (provision.interpretations, spec.interpretations),
            (provision.references, spec.references),
        ):
            for id in ids:
                if id not in known:
                    raise SpecError(f"{provision.id}: unknown record {id}")


def limit_of(provision: str, part: str) -> Limit:
    """The limit of one part of a provision; raises SpecError where it has none."""
    limit = load_spec().provisions[provision].parts[part].limit
    if limit is None:
        raise SpecError(f"{provision} {part} has no limit")
    return limit


def most(provision: str, part: str) -> int:
    """The upper end of a whole-number limit."""
    limit = limit_of(provision, part)
    if limit.max is None:
        raise SpecError(f"{provision} {part} has no upper end")
    return int(limit.max)


def least(provision: str, part: str) -> int:
    """The lower end of a whole-number limit."""
    limit = limit_of(provision, part)
    if limit.min is None:
        raise SpecError(f"{provision} {part} has no lower end")
    return int(limit.min)


def choices(provision: str, part: str) -> tuple[int, ...]:
    """The allowed values of a whole-number limit, ascending."""
    return tuple(sorted(int(value) for value in limit_of(provision, part).one_of or ()))


def value_of(provision: str, name: str) -> float:
    """A number of a provision that is no limit of its own."""
    return load_spec().provisions[provision].values[name].value
