"""Which sheet shows an element, and where on it: gathered while the drawings are made, kept beside them.

A check that draws nothing takes the places of an earlier build, as long as that build read the very same project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiaowen.model.community import Community
from tiaowen.reports.output import MANIFEST, output_folder
from tiaowen.reports.rows import Sheets
from tiaowen.reports.words import clause_of, visible
from tiaowen.rules.outcomes import CheckResult

if TYPE_CHECKING:
    from tiaowen.generators.drawings import Drawing

PLACES, SCHEMA = "drawings/places.json", "tiaowen.places/1"
BROAD = ("buildings", "dwelling_types")  # parts whose elements are drawn on many sheets, of systems of all kinds
MOST = 2  # sheets that are named of one element


class Drawn:
    """Where the devices of the register were drawn, sheet by sheet."""

    def __init__(self) -> None:
        self._spots: dict[str, list[str]] = {}

    def add(self, drawing: Drawing) -> None:
        """Remember where a sheet shows each device: its number and the millimetres from its lower left corner."""
        from tiaowen.generators.sheets.sheet import Symbol

        sheet, seen = drawing.sheet, set[str]()
        for item in sheet.items:
            if isinstance(item, Symbol):
                spot = f"{sheet.number} ({item.x:.0f}, {item.y:.0f})"
                for id in item.ids:
                    if id not in seen and len(self._spots.setdefault(id, [])) < MOST:
                        self._spots[id].append(spot)
                    seen.add(id)

    def sheets(self, community: Community, result: CheckResult) -> Sheets:
        """The sheets of what was judged, by path and clause.

        Of an element's devices those count that the clause asks for, else any; of buildings and dwelling types, which
        stand on sheets of every system, only the former.
        """
        if not self._spots:
            return {}
        by_path = self._by_path(community)
        found = {}
        for one in result.outcomes:
            key = one.subject.path, clause_of(one.provision)
            spots = by_path.get(key[0], {})
            spot = spots.get(key[1], [] if _broad(key[0]) else next(iter(spots.values()), []))
            if spot:
                found[key] = visible("; ".join(spot))
        return found

    def _by_path(self, community: Community) -> Mapping[str, Mapping[str, list[str]]]:
        """Where the devices of each element are drawn, by clause."""
        from tiaowen.generators.devices.register import devices

        found: dict[str, dict[str, list[str]]] = {}
        for device in devices(community):
            spots = self._spots.get(device.id)
            if spots:
                clauses = [clause_of(id) for id in device.provisions] or [""]
                for path in _with_above(device.sources):
                    for clause in clauses:
                        found.setdefault(path, {}).setdefault(clause, spots)
        return found


def _broad(path: str) -> bool:
    return path.endswith("]") and path.count(".") == 0 and path.startswith(BROAD)


def _with_above(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        while path:
            yield path
            path = path.rpartition(".")[0]


def places_json(sheets: Sheets) -> dict[str, Any]:
    """The sheets as `PLACES` keeps them."""
    rows = [{"path": path, "clause": clause, "sheet": sheet} for (path, clause), sheet in sorted(sheets.items())]
    return {"schema": SCHEMA, "places": rows}


def sheets_of(project: Path, inputs: Mapping[str, str]) -> Sheets:
    """The sheets of the last build of a project; empty where there is none, or it read other files than ``inputs``."""
    folder = output_folder(project, None)
    try:
        built = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["inputs"]
        if any(built.get(name) != digest for name, digest in inputs.items()):
            return {}
        data = json.loads((folder / PLACES).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            return {}
        return {(str(one["path"]), str(one["clause"])): visible(str(one["sheet"])) for one in data["places"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
