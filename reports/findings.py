"""What is to be mended, for formats that machines read: each finding with its level, its place and its key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tiaowen.reports.baseline import UNCHANGED
from tiaowen.reports.common import View, view
from tiaowen.reports.rows import Row, ordered
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import CheckResult, Outcome, Verdict, at_least

if TYPE_CHECKING:
    from tiaowen.reports.deliver import Look

Level = Literal["error", "warning", "note"]
LISTED: tuple[Verdict, ...] = ("fail", "unknown", "manual")


@dataclass(frozen=True, slots=True)
class Found:
    """A fail, unknown or manual outcome as a program is told of it.

    ``file`` is relative to the folder that the command ran in; ``line`` and ``column`` count from 1, 0 means the file
    as a whole. ``key`` is the fingerprint, made unique within the report. ``state`` is the one beside a baseline.
    """

    outcome: Outcome
    row: Row
    level: Level
    state: str
    file: str
    line: int
    column: int
    key: str

    @property
    def told(self) -> str:
        """The message with the remedy."""
        mend = self.row.mend
        return f"{self.row.message} → {mend}" if mend and mend not in self.row.message else self.row.message


def base_of(project: Path) -> str:
    """The project's folder as seen from the current one, with a slash at the end; empty where it lies elsewhere.

    No other path is told, so that the same project gives the same bytes on every machine.
    """
    folder = project if project.is_dir() else project.parent
    try:
        inside = folder.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return ""
    return "" if inside == "." else f"{inside}/"


def shown_by(result: CheckResult, look: Look) -> View:
    """The result as people read it, in the language, at the threshold and beside the baseline asked for."""
    return view(
        result,
        look.language,
        threshold=look.threshold,
        baseline=look.baseline,
        sheets=look.sheets,
        community=look.community,
    )


def findings(result: CheckResult, shown: View, look: Look) -> list[Found]:
    """What fails, then what could not be judged, then what a person must look at; each in the order of the rows."""
    undecided = {id(one) for one in result.undecided(look.threshold)}
    seen: Counter[str] = Counter()
    found = []
    for verdict in LISTED:
        outcomes = ordered(one for one in result.outcomes if one.outcome == verdict)
        for one, row in zip(outcomes, shown.rows[verdict], strict=True):
            state = look.baseline.state(one) if look.baseline else ""
            seen[one.fingerprint] += 1
            again = f"-{seen[one.fingerprint]}" if seen[one.fingerprint] > 1 else ""
            level = _level(one, state, look, id(one) in undecided)
            found.append(Found(one, row, level, state, *_place(one, result, look), one.fingerprint + again))
    return found


def _level(one: Outcome, state: str, look: Look, undecided: bool) -> Level:
    if one.waiver is not None or state == UNCHANGED:
        return "note"
    if one.outcome == "fail":
        return "error" if at_least(one.strength, look.threshold) else "warning"
    return "warning" if undecided else "note"


def _place(one: Outcome, result: CheckResult, look: Look) -> tuple[str, int, int]:
    place = one.subject.place
    if place is None:
        return visible(look.base + min(result.inputs, default="community.yaml")), 0, 0
    return visible(look.base + place.file), place.line, place.column
