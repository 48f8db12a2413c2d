"""The revision sheet of a build: its files and quantities against those of an earlier manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tiaowen.generators.tables.revision import (
    Change,
    Listed,
    counted,
    file_changes,
    listed,
    quantity_changes,
    write_revision,
)
from tiaowen.generators.tables.workbook import said
from tiaowen.model.community import Community
from tiaowen.reports.output import SCHEMA
from tiaowen.spec.errors import Text, UsageError

REVISION = "revision.xlsx"


def read_manifest(path: Path) -> Mapping[str, Any]:
    """An earlier manifest. Raises UsageError for what is no manifest of this program."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["schema"] == SCHEMA and listed(manifest["files"]) is not None:
            found: Mapping[str, Any] = manifest
            return found
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        pass
    raise UsageError(
        Text(f"{path} 不是成果清单", f"{path} is no manifest of results"),
        Text("请给出以前成果文件夹中的 manifest.json", "give the manifest.json of an earlier folder of results"),
    )


def revise(
    manifest: Mapping[str, Any],
    community: Community,
    folder: Path,
    made: Mapping[str, tuple[str, ...]],
    language: str = "zh",
) -> tuple[str, ...]:
    """Write the revision sheet beside the files of ``made`` (names with provisions); the provisions it answers."""
    now = {name: Listed(_checksum(folder / name), provisions) for name, provisions in made.items()}
    before = {name: one for name, one in listed(manifest["files"]).items() if name != REVISION}
    changes: list[Change] = list(file_changes(before, now))
    notes = [(said("rev_since", language), _origin(manifest))]
    notes.append((said("rev_same", language), str(sum(before.get(name) == one for name, one in now.items()))))
    quantities = manifest.get("quantities")
    if isinstance(quantities, dict):
        changes += quantity_changes(quantities, counted(community))
    else:
        notes.append((said("quantity_note", language), said("rev_no_counts", language)))
    write_revision(community, folder / REVISION, changes, notes, language)
    return _answered(changes, now)


def _answered(changes: Sequence[Change], now: Mapping[str, Listed]) -> tuple[str, ...]:
    """The provisions of what changed, else of everything there is."""
    found = dict.fromkeys(id for one in changes for id in one.provisions)
    return tuple(found or dict.fromkeys(id for one in now.values() for id in one.provisions))


def _origin(manifest: Mapping[str, Any]) -> str:
    program, standard = manifest.get("program", {}), manifest.get("standard", {})
    texts = (manifest.get("project"), program.get("version"), standard.get("id"), standard.get("edition"))
    return " · ".join(str(text) for text in texts if text)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
