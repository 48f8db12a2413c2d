"""One side of a comparison: a project, or what an earlier check or build kept of one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiaowen.model.load import Loaded, load_project
from tiaowen.reports.baseline import read_baseline
from tiaowen.reports.json_report import outcome_data
from tiaowen.reports.words import natural
from tiaowen.rules.judge import check
from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.overruling import as_data, value_of_parameter
from tiaowen.spec.provisions import Strength, in_force

CHECK = "check.json"


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of thing that is counted: its system, its kind, what tells it from others of the kind, and its unit."""

    system: str
    kind: str
    type: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An outcome as either side tells it."""

    provision: str
    part: str
    strength: Strength
    verdict: str
    waived: bool
    kind: str
    subject: str
    place: str
    measured: str
    message: str
    fingerprint: str

    @property
    def state(self) -> tuple[str, bool]:
        """The verdict, and whether a deviation covers it."""
        return self.verdict, self.waived

    @property
    def fails(self) -> bool:
        """Whether it fails with no deviation over it."""
        return self.verdict == "fail" and not self.waived


@dataclass(frozen=True, slots=True)
class Side:
    """One side. ``counts`` holds whole quantities by item and building (None: open ground).

    ``names`` tells what an item is called, ``ids`` the single devices of an item; both are empty where only a kept
    check is known, and ``detailed`` is False then.
    """

    name: str
    project: str
    standard: str
    edition: str
    overlays: tuple[str, ...]
    parameters: tuple[str, ...]
    stage: str
    inputs: Mapping[str, str]
    seen: tuple[Seen, ...]
    counts: Mapping[tuple[Item, str | None], int] = field(default_factory=dict)
    names: Mapping[Item, Text] = field(default_factory=dict)
    ids: Mapping[Item, frozenset[str]] = field(default_factory=dict)
    detailed: bool = True


def read_side(path: Path, language: str, detailed: bool) -> Side:
    """A project folder, a YAML file, a folder of results or a ``check.json``; the last two know no single devices.

    Raises what reading a project raises, and InputError for what is no check result.
    """
    kept = kept_check(path)
    return _kept(path, kept) if kept is not None else _project(path, language, detailed)


def kept_check(path: Path) -> Path | None:
    """The ``check.json`` that a path leads to; None where it is a project."""
    if path.suffix.lower() == ".json":
        return path
    if path.is_dir() and not (path / "community.yaml").exists() and (path / CHECK).is_file():
        return path / CHECK
    return None


# --- a project -----------------------------------------------------------------------------------------------------


def _project(path: Path, language: str, detailed: bool) -> Side:
    loaded = load_project(path)
    result = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
    seen = tuple(_seen(outcome_data(one, language)) for one in result.outcomes)
    standard, stated = result.standard, _parameters(as_data(loaded.spec, language))
    head = (str(path), result.project, standard.id, standard.edition, result.overlays, stated, result.stage)
    with in_force(loaded.spec):
        if not detailed:
            return Side(*head, result.inputs, seen, _plain_counts(loaded), detailed=False)
        counts, names, ids = _bill(loaded, language)
    return Side(*head, result.inputs, seen, counts, names, ids)


def _plain_counts(loaded: Loaded) -> Mapping[tuple[Item, str | None], int]:
    from tiaowen.reports.quantities import quantities

    return _from_rows(quantities(loaded.community).as_json())


def _bill(loaded: Loaded, language: str) -> tuple[Any, Any, Any]:
    """The quantities of the bill of materials by building, the names of its lines, and the devices behind them."""
    from tiaowen.generators.tables.bom import bom

    counts: dict[tuple[Item, str | None], int] = {}
    names: dict[Item, Text] = {}
    ids: dict[Item, frozenset[str]] = {}
    for line in bom(loaded.community):
        item = Item(line.system, line.kind, line.designation[language], line.unit[language])
        names[item] = line.name
        ids[item] = ids.get(item, frozenset()) | frozenset(line.ids)
        for building, count in line.by_building:
            counts[item, building] = counts.get((item, building), 0) + count
    return counts, names, ids


# --- a kept check --------------------------------------------------------------------------------------------------


def _kept(path: Path, file: Path) -> Side:
    read_baseline(file)  # tells whatever is wrong with it
    try:
        data = json.loads(file.read_bytes())
        standard = data["standard"]
        return Side(
            str(path),
            data["project"],
            standard["id"],
            standard["edition"],
            tuple(standard["overlays"]),
            _parameters(data.get("parameters", ())),
            data["stage"],
            {one["file"]: one["sha256"] for one in data["inputs"]},
            tuple(_seen(one) for one in data["outcomes"]),
            _from_rows(data.get("quantities", ())),
            detailed=False,
        )
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        what = Text("不是 tiaowen check 或 build 的 check.json", "is no check.json of tiaowen check or build")
        raise InputError([Problem(Place(str(file)), what)]) from error


def _parameters(some: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a project states for parameters, in words that depend on the values alone."""
    return tuple(f"{one['id']} = {value_of_parameter(one['value'], one['unit'], '')}" for one in some)


def _from_rows(rows: Any) -> Mapping[tuple[Item, str | None], int]:
    return {key: count for row in rows for key, count in _row(row) if count}


def _row(row: Any) -> Iterator[tuple[tuple[Item, str | None], int]]:
    for name, count in row["counts"].items():
        system, _, kind = name.partition(".")
        yield (Item(system, kind), row["building"]), int(count)


def _seen(one: Mapping[str, Any]) -> Seen:
    subject, measured = one["subject"], one.get("measured")
    source = subject.get("source")
    return Seen(
        one["provision"],
        one["part"],
        one["strength"],
        one["outcome"],
        one["waiver"] is not None,
        subject["kind"],
        subject["id"],
        "" if source is None else str(Place(source["file"], source["line"], source["column"])),
        "" if measured is None else f"{measured['value']} {measured['unit']}".strip(),
        one["message"],
        one["fingerprint"],
    )


def order(one: Seen) -> tuple[Any, ...]:
    """The order of outcomes in lists."""
    return natural(one.provision), one.part, natural(one.subject), one.fingerprint
