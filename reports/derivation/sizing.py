"""What the solvers would make of a finding: sized again where it stands, judged again, and what would be written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import project_texts
from tiaowen.model.sources import path_text, steps_of
from tiaowen.reports.certificates import certificate_head
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.members import alike as members
from tiaowen.reports.derivation.members import mentions
from tiaowen.reports.derivation.paths import changed, value_at
from tiaowen.reports.sizing import DESIGN
from tiaowen.solvers.certificate import Certificate
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import in_force

OPEN = ("fail", "unknown", "manual")
SOLVERS_OF: Mapping[str, tuple[str, ...]] = {
    "ftth": ("ftth", "optical"),
    "catv": ("catv",),
    "intrusion": ("perimeter",),
    "guard_tour": ("patrol",),
    "broadcast": ("broadcast",),
    "wireless": ("wireless",),
    "mobile": ("wireless",),
    "cctv": ("cameras",),
    "room_needs": ("rooms",),
    "equipment": ("quantities",),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to size anew: by which solvers, in which buildings (none: all), with which pins taken away."""

    solvers: tuple[str, ...]
    buildings: tuple[str, ...]
    pins: tuple[str, ...]


def size_changes(trial: Trial, project: Path, seconds: float) -> Iterator[Change]:
    """The first way of sizing anew that settles the finding: as things stand, else with what is pinned set free.

    Sizing leaves pinned elements alone, so the second is tried where the subject or what is above it is pinned.
    """
    for way in _ways(trial):
        sized, certificates = _sized(trial, way, seconds)
        settled = _settled(trial, sized)
        if settled is not None:
            notes = (settled, *(Text(certificate_head(one, "zh"), certificate_head(one, "en")) for one in certificates))
            lines = tuple(_written(project, _freed(trial, way), sized))
            what, fails = _called(trial, project, way), trial.new_fails(sized)
            yield Change("size", what, trial.outcome.subject.path, None, None, None, lines, True, fails, notes)
            return


def _ways(trial: Trial) -> Iterator[Way]:
    solvers, pins, building = _solvers(trial), tuple(_pins(trial)), _building(trial)
    if solvers:
        for free in ((), pins) if pins else ((),):
            for buildings in ((building,), ()) if building else ((),):
                yield Way(solvers, buildings, free)


def _solvers(trial: Trial) -> tuple[str, ...]:
    """The solvers that write the parts of the model which this provision is judged by."""
    outcome = trial.outcome
    alike = [one for one in trial.result.outcomes if (one.provision, one.part) == (outcome.provision, outcome.part)]
    paths = {path for one in alike for path in (one.subject.path, *one.inputs, *one.missing)}
    paths |= {path for one in members(trial) for path, _ in mentions(trial.loaded.community, one)}
    tops = {str(steps_of(path)[0]) for path in paths if path}
    return tuple(dict.fromkeys(name for top, names in SOLVERS_OF.items() if top in tops for name in names))


def _pins(trial: Trial) -> list[str]:
    """The paths of the pins on the elements from the finding's subject and inputs up."""
    community = trial.loaded.community
    found: dict[str, None] = {}
    for path in (trial.outcome.subject.path, *trial.outcome.inputs):
        steps = steps_of(path)
        for end in range(len(steps), 0, -1):
            above = path_text(steps[:end])
            if getattr(value_at(community, above), "pinned", False) is True:
                found[f"{above}.pinned"] = None
    return list(found)


def _building(trial: Trial) -> str | None:
    """The building that the subject is in or serves."""
    subject, community = trial.outcome.subject, trial.loaded.community
    element = value_at(community, subject.path)
    named = subject.building or getattr(element, "building", None)
    served = getattr(element, "serves", None) or ()
    return named or next((part.partition("/")[0].partition(":")[0] for part in served), None)


def _freed(trial: Trial, way: Way) -> Community:
    community = trial.loaded.community
    for path in way.pins:
        community = changed(community, path, False)
    return community


def _sized(trial: Trial, way: Way, seconds: float) -> tuple[Community, Sequence[Certificate]]:
    """The community sized that way; once for all findings that are derived together."""
    from tiaowen.solvers.size import size

    if way not in trial.memo:
        with in_force(trial.loaded.spec):
            trial.memo[way] = size(_freed(trial, way), way.solvers, way.buildings, seconds)
    found: tuple[Community, Sequence[Certificate]] = trial.memo[way]
    return found


def _called(trial: Trial, project: Path, way: Way) -> Text:
    """What to type."""
    command = f"tiaowen size {project} --only {','.join(way.solvers)}"
    command += f" --building {way.buildings[0]}" if way.buildings else ""
    if not way.pins:
        return Text(f"重新计算：{command}", f"size anew: {command}")
    places = [str(trial.loaded.community.place_of(path)) for path in way.pins]
    return Text(
        f"先去掉 pinned（{'、'.join(places)}），再重新计算：{command}",
        f"take away pinned ({', '.join(places)}), then size anew: {command}",
    )


def _settled(trial: Trial, sized: Community) -> Text | None:
    """What becomes of the finding: it passes, or others stand in its place and are in order; None where it stays."""
    outcome = trial.outcome
    again = trial.judged(sized)
    same = [one for one in again if one.fingerprint == outcome.fingerprint]
    if same:
        if any(one.outcome in OPEN for one in same):
            return None
        passes = any(one.outcome == "pass" for one in same)
        return (
            Text("该项改后符合", "the finding passes then") if passes else Text("该项改后不适用", "it applies no more")
        )
    there = {one.fingerprint for one in trial.result.outcomes}
    part = [one for one in again if one.part == outcome.part]
    passed = sum(one.outcome == "pass" for one in part)
    if any(one.outcome in OPEN and one.fingerprint not in there for one in part):
        return None
    if outcome.outcome == "fail":
        return Text("原对象由新的设计取代，不再存在", "the subject is replaced by a new design and is gone")
    told = Text(
        f"补全后该条符合 {passed} 处、不适用 {len(part) - passed} 处",
        f"completed, it passes in {passed} places and does not apply in {len(part) - passed}",
    )
    return told if part else None


def _written(project: Path, before: Community, after: Community) -> Iterator[str]:
    """The lines that the design file would lose (-) and gain (+)."""
    texts, _ = project_texts(project)
    text = texts.get(DESIGN if "community.yaml" in texts else next(iter(texts)), "")
    old, new = (updated_design(text, one).splitlines() for one in (before, after))
    for line in difflib.unified_diff(old, new, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield line
