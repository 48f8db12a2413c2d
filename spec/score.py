"""The score scheme: steps, grades and names by which the indicators of table 4.2.1 are marked. All of it is ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tiaowen.spec.data import read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.shapes import Provision, Record, Spec, SpecError

_KIND, _INITIAL = "指标", "I"
TABLE = "table"  # the root above the six categories


@dataclass(frozen=True, slots=True)
class Step:
    """From this share of met items on (0 to 1), an indicator's mark (0 to 1), and why."""

    least: float
    mark: float
    reason: Text


@dataclass(frozen=True, slots=True)
class Graded:
    """At this share of its limit (0 to 1) a quantity counts as much as ``mark`` (0 to 1), and why."""

    of_limit: float
    mark: float
    reason: Text


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by its least score [points]."""

    id: str
    least: float
    name: Text


@dataclass(frozen=True, slots=True)
class Scheme:
    """How marks become a score; ``ours`` is False where a project has set its own grades."""

    id: str
    title: Text
    points: float
    digits: int
    steps: tuple[Step, ...]
    graded: Mapping[str, tuple[Graded, ...]]
    grades: tuple[Grade, ...]
    parts: Mapping[str, Text]
    interpretations: tuple[Record, ...]
    ours: bool = True

    def mark(self, share: float) -> float:
        """The mark of an indicator whose items are met by a share (0 to 1); never falls as the share rises."""
        rounded = round(share, self.digits)
        return max(step.mark for step in self.steps if step.least <= rounded)

    def grade(self, score: float) -> Grade:
        """The grade of a score [points]."""
        rounded = round(score, self.digits)
        return next(one for one in self.grades if one.least <= rounded)

    def with_grades(self, grades: Iterable[Grade]) -> Scheme:
        """The scheme with a project's own grades."""
        return replace(self, grades=tuple(sorted(grades, key=lambda one: -one.least)), ours=False)


@cache
def score_scheme() -> Scheme:
    """The scheme of ``spec/score.yaml``. Raises SpecError where its steps or grades leave a gap."""
    data = read_data("score.yaml")
    graded: dict[str, list[Graded]] = {}
    for row in data["graded"]:
        graded.setdefault(row["part"], []).append(Graded(row["of_limit"], row["mark"], _text(row)))
    steps = tuple(Step(row["from"], row["mark"], _text(row)) for row in data["steps"])
    grades = tuple(Grade(row["id"], row["from"], _text(row)) for row in data["grades"])
    if not steps or min(step.least for step in steps) != 0 or grades[-1].least != 0:
        raise SpecError("score.yaml: steps and grades have to begin at 0")
    return Scheme(
        data["id"],
        _text(data["title"]),
        data["points"],
        data["digits"],
        steps,
        {part: tuple(sorted(rows, key=lambda one: -one.of_limit)) for part, rows in graded.items()},
        grades,
        {part: _text(row) for part, row in data["parts"].items()},
        tuple(Record(row["id"], _text(row), (), row["source"]) for row in data["interpretations"]),
    )


def indicators(spec: Spec) -> tuple[Provision, ...]:
    """The indicators of the table in its order; what a local authority adds is no part of it."""
    return tuple(one for one in spec.provisions.values() if one.kind == _KIND and one.id[0] == _INITIAL)


def above(id: str) -> str:
    """The node above one of the table: ``I2.1.4`` hangs under ``I2.1``, that under ``I2``, that under the table.

    >>> above("I2.1.4"), above("I2")
    ('I2.1', 'table')
    """
    return id.rpartition(".")[0] or TABLE


def _text(row: Mapping[str, Any]) -> Text:
    return Text(row["zh"], row["en"])
