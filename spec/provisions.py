"""The standard read from ``spec/clauses``, and the numbers that solvers read from it.

Everything that a person reads about a provision, and every number in it, stands in YAML beside its id;
a rule only measures. The shapes themselves are those of `tiaowen.spec.shapes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tiaowen.spec.data import data_files, read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.force import in_force, named_in_force
from tiaowen.spec.resolve import resolved
from tiaowen.spec.shapes import (
    KINDS,
    STRENGTHS,
    WHOLE,
    DemandRow,
    FunctionRow,
    Limit,
    Part,
    Provision,
    Quantity,
    Record,
    Scope,
    Spec,
    SpecError,
    Standard,
    Strength,
    Verify,
    natural,
)

__all__ = [
    "KINDS",
    "STRENGTHS",
    "WHOLE",
    "DemandRow",
    "FunctionRow",
    "Limit",
    "Part",
    "Provision",
    "Quantity",
    "Record",
    "Scope",
    "Spec",
    "SpecError",
    "Standard",
    "Strength",
    "Verify",
    "choices",
    "in_force",
    "least",
    "limit_of",
    "load_spec",
    "most",
    "natural",
    "spec_in_force",
    "value_of",
    "with_entries",
]

IN_FORCE = "strengths_in_force"  # what an overlay adds to an entry: the strength of parts by name


def _text(value: Any, where: str) -> Text:
    texts = [value.get(language) for language in ("zh", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text for text in texts):
        raise SpecError(f"{where}: needs both zh and en")
    return Text(zh=value["zh"], en=value["en"])


def _limit(value: Mapping[str, Any], where: str) -> Limit | None:
    if not {"min", "max", "one_of", "over"} & set(value):
        return None
    if "unit" not in value:
        raise SpecError(f"{where}: a limit needs a unit")
    choices = value.get("one_of")
    allowed = tuple(choices) if choices is not None else None
    return Limit(value["unit"], value.get("min"), value.get("max"), allowed, value.get("over"))


def _part(name: str, value: Mapping[str, Any], entry: Mapping[str, Any], where: str) -> Part:
    strength = entry.get(IN_FORCE, {}).get(name) or value.get("strength", entry.get("strength"))
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
    named |= {row.part: {**named.get(row.part, {}), "strength": row.strength} for row in rows}
    if not named and "strength" in entry:
        named = {WHOLE: {}}
    return {name: _part(name, value, entry, f"{where} {name}") for name, value in named.items()}


def _provision(entry: Mapping[str, Any]) -> Provision:
    where = str(entry.get("id"))
    strength = entry.get("strength")
    demand = tuple(
        DemandRow(
            row["where"],
            row["what"],
            row["count"],
            row.get("strength", strength),
            _names(row.get("when", ())),
            row.get("part", ""),
            row.get("only_if", ""),
        )
        for row in entry.get("demand", ())
    )
    functions = tuple(
        FunctionRow(
            row["system"],
            row["component"],
            tuple(row.get("needs", ())),
            row.get("strength", strength),
            tuple(tuple(group) for group in row.get("any_of", ())),
            _names(row.get("when", ())),
            row.get("part", ""),
        )
        for row in entry.get("functions", ())
    )
    for key in ("reason",) if entry["verify"] == "none" else ("evidence",) if entry["verify"] == "evidence" else ():
        _text(entry.get(key), f"{where}.{key}")
    parts = _parts(entry, demand + functions)
    return Provision(
        id=where,
        kind=entry["kind"],
        parent=entry.get("parent"),
        title=_text(entry["title"], f"{where}.title"),
        requirement=_text(entry["requirement"], f"{where}.requirement"),
        verify=entry["verify"],
        parts=parts,
        reason=_text(entry["reason"], where) if "reason" in entry else None,
        evidence=_text(entry["evidence"], where) if "evidence" in entry else None,
        demand=tuple(replace(row, strength=parts[row.part].strength) for row in demand),
        functions=functions,
        errata=tuple(entry.get("errata", ())),
        interpretations=tuple(entry.get("interpretations", ())),
        references=tuple(entry.get("references", ())),
        applies=Scope(**entry["applies"]) if "applies" in entry else None,
        values={key: Quantity(**value) for key, value in entry.get("values", {}).items()},
        examples={key: _text(value, f"{where}.{key}") for key, value in entry.get("examples", {}).items()},
        when=_names(entry.get("when", ())),
        point={key: _text(value, f"{where}.{key}") for key, value in entry.get("point", {}).items()},
    )


def _names(value: str | Sequence[str]) -> tuple[str, ...]:
    """One name or a list of them."""
    return (value,) if isinstance(value, str) else tuple(value)


def _records(*names: str) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for name, entry in ((file, entry) for file in names for entry in read_data(file)):
        where = entry["id"]
        if where in records:
            raise SpecError(f"{name}: {where} stands twice")
        edition = {key: entry[key] for key in ("year", "replaced_by", "confirmed") if key in entry}
        records[where] = Record(
            where, _text(entry, where), tuple(entry.get("provisions", ())), entry.get("source", ""), **edition
        )
    return records


@cache
def load_spec() -> Spec:
    """The standard, read and checked once a process.

    Raises SpecError if an id stands twice, a parent is missing, a text lacks a language or a record is unknown.
    """
    head = read_data("standard.yaml")
    spec = Spec(
        Standard(head["id"], _text(head["title"], "standard"), head["edition"]),
        {},
        _records(*data_files("errata")),
        _records(*data_files("interpretations")),
        _records("references.yaml"),
    )
    return with_entries(spec, [entry for name in data_files("clauses") for entry in read_data(name)])


def with_entries(spec: Spec, entries: Sequence[Mapping[str, Any]], overlays: tuple[str, ...] = ()) -> Spec:
    """The standard with these entries for its provisions; ``overlays`` names what changed them.

    Raises SpecError as `load_spec` does.
    """
    provisions: dict[str, Provision] = {}
    for provision in sorted(map(_provision, resolved(entries)), key=lambda one: natural(one.id)):
        if provision.id in provisions:
            raise SpecError(f"{provision.id} stands twice")
        provisions[provision.id] = provision
    made = replace(spec, provisions=provisions, entries=tuple(entries), overlays=overlays)
    _check_links(made)
    return made


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


def spec_in_force() -> Spec:
    """The standard that `in_force` names, else the plain one."""
    return named_in_force() or load_spec()


def limit_of(provision: str, part: str) -> Limit:
    """The limit of one part of a provision; raises SpecError where it has none."""
    limit = spec_in_force().provisions[provision].parts[part].limit
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
    return spec_in_force().provisions[provision].values[name].value
