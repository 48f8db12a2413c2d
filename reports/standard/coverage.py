"""How much of the standard is judged and how: each provision with its rule and its cases, in sums by section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tiaowen.reports.standard.spec_list import rule_name
from tiaowen.reports.words import section_of
from tiaowen.spec.data import HERE
from tiaowen.spec.provisions import Provision, Spec, Strength, Verify, load_spec

CASES = HERE.parent / "tests" / "rules" / "cases"
BY_PROGRAM: tuple[Verify, ...] = ("computed", "demand", "functions")
VERIFY: tuple[Verify, ...] = (*BY_PROGRAM, "evidence", "none")
ASKING: tuple[Strength, ...] = ("must", "shall", "should")
_ENTRY = re.compile(r"(?m)^- ")


@dataclass(frozen=True, slots=True)
class Line:
    """One provision of the matrix; ``cases`` is None outside a checkout, ``items`` says that its items are judged."""

    provision: Provision
    rule: str | None
    cases: int | None
    items: bool

    @property
    def strength(self) -> Strength | None:
        """Its strictest strength; None where it asks for nothing."""
        return next(iter(self.provision.strengths), None)


@dataclass(frozen=True, slots=True)
class Total:
    """The provisions of a section: how many are judged in each way, and their cases."""

    section: str
    by_verify: Mapping[Verify, int]
    cases: int

    @property
    def provisions(self) -> int:
        """All of them."""
        return sum(self.by_verify.values())


@dataclass(frozen=True, slots=True)
class Share:
    """The provisions of one strength: judged by program, by a person, through their items, or not at all."""

    strength: str
    program: int
    person: int
    items: int
    open: int

    @property
    def provisions(self) -> int:
        """Those that are to be judged themselves; leads are counted apart."""
        return self.program + self.person + self.open

    @property
    def share(self) -> float:
        """The part of them that the program judges; 1 where there are none."""
        return self.program / self.provisions if self.provisions else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix with its sums."""

    spec: Spec
    lines: tuple[Line, ...]
    sections: tuple[Total, ...]
    shares: tuple[Share, ...]


def coverage(spec: Spec | None = None) -> Coverage:
    """The matrix of the standard, or of the one given."""
    spec = load_spec() if spec is None else spec
    counted = case_counts()
    parents = _judged_below(spec)
    lines = tuple(
        Line(
            one,
            rule_name(one),
            None if counted is None else counted.get(one.id, 0),
            one.verify == "none" and one.id in parents,
        )
        for one in spec.provisions.values()
    )
    return Coverage(spec, lines, tuple(_totals(lines)), tuple(_shares(lines)))


@cache
def case_counts() -> Mapping[str, int] | None:
    """How many test cases each provision has; None where this is no checkout."""
    if not CASES.is_dir():
        return None
    return {path.stem: _count(path) for path in sorted(CASES.glob("[!_]*.yaml"))}


def _count(path: Path) -> int:
    return len(_ENTRY.findall(path.read_text(encoding="utf-8")))


def _judged_below(spec: Spec) -> set[str]:
    """The ids above any provision that is judged."""
    found: set[str] = set()
    for one in spec.provisions.values():
        parent = one.parent if one.verify != "none" else None
        while parent is not None and parent not in found:
            found.add(parent)
            parent = spec.provisions[parent].parent
    return found


def _totals(lines: Iterable[Line]) -> Iterable[Total]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(section_of(line.provision.id), []).append(line)
    for section, members in grouped.items():
        verify = Counter(line.provision.verify for line in members)
        cases = sum(line.cases or 0 for line in members)
        yield Total(section, {one: verify[one] for one in VERIFY}, cases)


def _shares(lines: Iterable[Line]) -> Iterable[Share]:
    asking = [line for line in lines if line.strength in ASKING]
    for strength in ASKING:
        yield _share(strength, [line for line in asking if line.strength == strength])
    yield _share("total", asking)


def _share(name: str, lines: list[Line]) -> Share:
    program = sum(line.provision.verify in BY_PROGRAM for line in lines)
    person = sum(line.provision.verify == "evidence" for line in lines)
    items = sum(line.items for line in lines)
    return Share(name, program, person, items, len(lines) - program - person - items)
