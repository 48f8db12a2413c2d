"""A finding with all that led to it: the data with their places, the comparison, the margin, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.design import plain_data
from tiaowen.model.element import Element
from tiaowen.model.load import load_project
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.fields import field_changes
from tiaowen.reports.derivation.finding import named
from tiaowen.reports.derivation.functions import function_changes
from tiaowen.reports.derivation.members import member_changes
from tiaowen.reports.derivation.missing import evidence_change, state_changes
from tiaowen.reports.derivation.paths import NOTHING, value_at, written_at
from tiaowen.reports.derivation.sizing import size_changes
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult, Outcome, Value
from tiaowen.spec.errors import Place
from tiaowen.spec.provisions import in_force
from tiaowen.spec.shapes import Limit, Provision


@dataclass(frozen=True, slots=True)
class Input:
    """A value that the finding rests on, as the file writes it where it does, and where that is."""

    path: str
    value: Any
    place: Place | None
    estimated: bool


@dataclass(frozen=True, slots=True)
class Derivation:
    """One outcome derived. ``margin`` is what is left to the limit in its unit, negative where it is exceeded.

    ``alike`` is an outcome of the same provision and part that passes, to look at as an example.
    """

    outcome: Outcome
    provision: Provision
    inputs: tuple[Input, ...]
    margin: float | None
    changes: tuple[Change, ...]
    alike: Outcome | None


@dataclass(frozen=True, slots=True)
class Explained:
    """The derivations of all outcomes that a text names, and the check that they stand in."""

    result: CheckResult
    derivations: tuple[Derivation, ...]


def explain_finding(project: Path, text: str, *, seconds: float = 20.0, solve: bool = True) -> Explained:
    """The derivation of a finding of a project; ``seconds`` limits each solver's step, ``solve`` allows them at all.

    Raises UsageError for a finding that there is not, and what reading the project raises.
    """
    loaded = load_project(project)
    result = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
    with in_force(loaded.spec):
        outcomes = named(result, text)
        memo: dict[Any, Any] = {}
        trials = [Trial(loaded, result, one, memo) for one in outcomes]
        return Explained(result, tuple(derived(one, project, seconds if solve else None) for one in trials))


def derived(trial: Trial, project: Path, seconds: float | None) -> Derivation:
    """The derivation of one outcome; without ``seconds`` no solver is tried. Within `in_force` of its standard."""
    outcome, community = trial.outcome, trial.loaded.community
    provision = trial.loaded.spec.provisions[outcome.provision]
    return Derivation(
        outcome,
        provision,
        tuple(_input(community, path) for path in outcome.inputs),
        None if outcome.limit is None or outcome.measured is None else margin(outcome.limit, outcome.measured),
        tuple(_changes(trial, provision, project, seconds)),
        next((one for one in trial.result.outcomes if _passes_alike(one, outcome)), None),
    )


def _passes_alike(one: Outcome, outcome: Outcome) -> bool:
    return (one.provision, one.part, one.outcome) == (outcome.provision, outcome.part, "pass") and bool(one.inputs)


def _input(community: Community, path: str) -> Input:
    written = written_at(community, path)
    value = value_at(community, path) if written is NOTHING else written
    return Input(path, plain(value), community.place_of(path), community.rests_on_estimate(path))


def plain(value: Any) -> Any:
    """A value as plain data: what is not there as None, elements as what a file would state of them."""
    if value is NOTHING:
        return None
    if isinstance(value, Element):
        return plain_data(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def margin(limit: Limit, measured: Value) -> float | None:
    """What is left to the nearest end of a limit; None for words and for choices.

    >>> margin(Limit("household", max=300), 336), margin(Limit("m2", min=40), 36.0)
    (-36, -4.0)
    """
    if limit.one_of is not None or isinstance(measured, str | bool):
        return None
    low = max((end for end in (limit.min, limit.over) if end is not None), default=None)
    ends = [*([] if low is None else [measured - low]), *([] if limit.max is None else [limit.max - measured])]
    return min(ends, default=None)


def _changes(trial: Trial, provision: Provision, project: Path, seconds: float | None) -> Sequence[Change]:
    outcome = trial.outcome
    if outcome.subject.kind == "deviation" or outcome.outcome in ("pass", "not_applicable"):
        return [_mend(outcome)] if outcome.mend is not None else []
    found: list[Change] = []
    if outcome.outcome == "manual":
        return [evidence_change(trial, provision)]
    if outcome.outcome == "unknown":
        found += state_changes(trial, provision)
    elif provision.verify == "functions":
        found += function_changes(trial, provision)
    else:
        found += field_changes(trial) or member_changes(trial)
    if seconds is not None:
        found += size_changes(trial, project, seconds)
    return found if found or outcome.mend is None else [_mend(outcome)]


def _mend(outcome: Outcome) -> Change:
    assert outcome.mend is not None
    return Change("mend", outcome.mend, place=outcome.subject.place)
