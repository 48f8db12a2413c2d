"""How much of each section of the standard was judged: the coverage that a reader of the sums needs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiaowen.reports.words import section_of
from tiaowen.rules.outcomes import CheckResult


@dataclass(slots=True)
class Judged:
    """Provisions of a section: all that it has, and those of which something passes or fails."""

    total: int = 0
    judged: int = 0

    def __str__(self) -> str:
        return f"{self.judged}/{self.total}"


def judged_by_section(result: CheckResult) -> Mapping[str, Judged]:
    """Every provision that the check knows, counted once in its section."""
    known: dict[str, bool] = dict.fromkeys(result.not_judged, False)
    for one in result.outcomes:
        known[one.provision] = known.get(one.provision, False) or one.outcome in ("pass", "fail")
    found: dict[str, Judged] = {}
    for provision, judged in known.items():
        entry = found.setdefault(section_of(provision), Judged())
        entry.total += 1
        entry.judged += judged
    return found
