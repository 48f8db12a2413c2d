"""Rows summed up: by what they lack, by provision, by section and by strength."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tiaowen.reports.rows import Law, Row
from tiaowen.reports.words import Words, natural, section_of
from tiaowen.rules.outcomes import STRENGTH_TEXT, Outcome, Verdict
from tiaowen.spec.provisions import STRENGTHS

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Group:
    """Outcomes of one provision that lack the same kind of data: ``rows`` of them."""

    law: Law
    strength_text: str
    missing: str
    where: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many outcomes of each verdict something has."""

    id: str
    title: str
    counts: Mapping[Verdict, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Sum:
    """How many outcomes of one verdict a provision has, and an example of the reason."""

    law: Law
    strength_text: str
    count: int
    message: str
    estimated: int


def groups(rows: Iterable[Row], words: Words) -> tuple[Group, ...]:
    """Rows of one provision that lack the same kind of data, together."""
    grouped: dict[tuple[Law, str, tuple[str, ...]], list[Row]] = {}
    for row in rows:
        pattern = tuple(dict.fromkeys(_INDEX.sub("[*]", path) for path in row.missing))
        grouped.setdefault((row.law, row.strength_text, pattern), []).append(row)
    groups = []
    for (law, strength, pattern), members in grouped.items():
        paths = list(dict.fromkeys(path for row in members for path in row.missing))
        few = ", ".join(paths[:3]) + (f" … ({len(paths)})" if len(paths) > 3 else "")
        groups.append(Group(law, strength, ", ".join(pattern), few, tuple(members)))
    return tuple(groups)


def sums(rows: Iterable[Row]) -> tuple[Sum, ...]:
    """How many rows each provision has."""
    grouped: dict[tuple[Law, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row.law, row.strength_text), []).append(row)
    return tuple(
        Sum(law, strength, len(members), members[0].message, sum(row.estimated for row in members))
        for (law, strength), members in grouped.items()
    )


def sections(outcomes: Iterable[Outcome], words: Words) -> tuple[Tally, ...]:
    """The verdicts of each section, in the order of the standard."""
    found = _tallies(outcomes, lambda one: section_of(one.provision))
    return tuple(Tally(key, words.section(key), found[key]) for key in sorted(found, key=natural))


def strengths(outcomes: Iterable[Outcome], language: str) -> tuple[Tally, ...]:
    """The verdicts of each strength, the strictest first."""
    found = _tallies(outcomes, lambda one: one.strength)
    return tuple(Tally(key, STRENGTH_TEXT[key][language], found[key]) for key in STRENGTHS if key in found)


def _tallies(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Counter[Verdict]]:
    found: dict[str, Counter[Verdict]] = {}
    for one in outcomes:
        found.setdefault(key(one), Counter())[one.outcome] += 1
    return found
