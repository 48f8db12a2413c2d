"""``revision.xlsx``: what is new, gone or changed against an earlier manifest, in files and in quantities by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tiaowen.generators.cables.cable import cable_kinds
from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import devices
from tiaowen.generators.project_notes import cited, project_rows
from tiaowen.generators.tables.workbook import Cell, Formula, columns, said, sheet_title, workbook
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text

TITLE = Text("修订表", "Revision")
Group: TypeAlias = Literal["device", "cable", "metres"]
Counts: TypeAlias = Mapping[str, Mapping[str, float]]
GROUPS: tuple[tuple[Group, str], ...] = (("device", "devices"), ("cable", "cables"), ("metres", "cable_m"))
SHORT = 12  # digits of a checksum that tell two files apart for a reader


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest lists it."""

    sha256: str
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A file or quantity that is not what it was; ``before`` or ``after`` is None for what is new or gone."""

    group: Literal["file"] | Group
    name: str
    before: str | float | None
    after: str | float | None
    provisions: tuple[str, ...]

    @property
    def state(self) -> str:
        """``new``, ``gone`` or ``changed``."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"


def counted(community: Community) -> dict[str, dict[str, float]]:
    """The quantities that a manifest keeps: devices by kind, cables by kind, and their metres without waste."""
    found = Counter(device.kind for device in devices(community))
    laid = Counter(cable.kind for cable in cables(community))
    metres: dict[str, list[float]] = {}
    for cable in cables(community):
        if cable.length_m is not None:
            metres.setdefault(cable.kind, []).append(cable.length_m)
    return {
        "devices": {kind: found[kind] for kind in sorted(found)},
        "cables": {kind: laid[kind] for kind in sorted(laid)},
        "cable_m": {kind: round(fsum(metres[kind]), 1) for kind in sorted(metres)},
    }


def listed(files: Mapping[str, Any]) -> dict[str, Listed]:
    """The files of a manifest, as its ``files`` states them."""
    return {name: Listed(str(entry["sha256"]), tuple(entry["provisions"])) for name, entry in files.items()}


def file_changes(before: Mapping[str, Listed], after: Mapping[str, Listed]) -> Iterator[Change]:
    """Files that are new, gone, or have other bytes; by name."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.sha256 != new.sha256:
            stated = new or old
            yield Change(
                "file",
                name,
                None if old is None else old.sha256[:SHORT],
                None if new is None else new.sha256[:SHORT],
                () if stated is None else stated.provisions,
            )


def quantity_changes(before: Counts, after: Counts) -> Iterator[Change]:
    """Quantities that are not what they were, devices first, then cables by number and by length."""
    for group, key in GROUPS:
        old, new = before.get(key, {}), after.get(key, {})
        for kind in sorted({*old, *new}):
            if old.get(kind) != new.get(kind):
                yield Change(group, kind, old.get(kind), new.get(kind), _asked(group, kind))


def _asked(group: Group, kind: str) -> tuple[str, ...]:
    if group == "device":
        return device_kinds()[kind].provisions if kind in device_kinds() else ()
    return cable_kinds()[kind].provisions if kind in cable_kinds() else ()


def write_revision(
    community: Community,
    path: Path,
    changes: Sequence[Change],
    notes: Iterable[tuple[str, str]],
    language: str = "zh",
) -> None:
    """Write ``revision.xlsx``. Raises OSError where the file cannot be saved."""
    with workbook(path, community, TITLE[language], language) as book:
        rows = (_row(one, row, language) for row, one in enumerate(changes, 2))
        book.sheet(sheet_title("revision", language), columns("revision"), rows, fixed=2)
        book.sheet(sheet_title("notes", language), columns("notes"), _notes(community, notes, language))


def _notes(community: Community, notes: Iterable[tuple[str, str]], language: str) -> Iterator[tuple[Cell, Cell]]:
    yield from project_rows(community, language)
    yield from notes


def _row(one: Change, row: int, language: str) -> tuple[Cell, ...]:
    return (
        said(f"rev_{one.group}", language),
        named(one, language),
        said(f"rev_{one.state}", language),
        one.before,
        one.after,
        _difference(one, row),
        _unit(one, language),
        cited(one.provisions, language) or said("not_demanded", language),
    )


def named(one: Change, language: str = "zh") -> str:
    """What a change is about: the file, or the kind as people call it."""
    if one.group == "device" and one.name in device_kinds():
        return device_kinds()[one.name].name[language]
    if one.group in ("cable", "metres") and one.name in cable_kinds():
        return cable_kinds()[one.name].name[language]
    return one.name


def _unit(one: Change, language: str) -> str:
    if one.group == "device":
        return device_kinds()[one.name].unit[language] if one.name in device_kinds() else ""
    return "" if one.group == "file" else said("metre" if one.group == "metres" else "cable", language)


def _difference(one: Change, row: int) -> Formula | None:
    if one.group == "file":
        return None
    return Formula(f"=N(E{row})-N(D{row})", round(_number(one.after) - _number(one.before), 1))


def _number(value: str | float | None) -> float:
    return value if isinstance(value, (int, float)) else 0
