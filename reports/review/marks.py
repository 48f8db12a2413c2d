"""The marks that tell a row of a report again when it comes back answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from tiaowen.reports.rows import Row
from tiaowen.reports.sums import Group

MARK = re.compile(r"‹tw:(g?[0-9a-f]{16})›")


def row_mark(row: Row) -> str:
    """The hidden mark of a finding."""
    return f"‹tw:{row.fingerprint}›"


def group_mark(group: Group) -> str:
    """The hidden mark of several findings that lack the same data."""
    return f"‹tw:{group_key(group)}›"


def group_key(group: Group) -> str:
    """16 hex digits after a ``g`` that depend on the provision, its part and the kind of data missing only."""
    text = "\x1f".join((group.law.id, group.law.part, group.rows[0].strength, group.missing))
    return "g" + hashlib.sha256(text.encode()).hexdigest()[:16]


def marks_in(text: str) -> Iterator[str]:
    """The fingerprints and group keys that a text holds."""
    return (match[1] for match in MARK.finditer(text))
