"""The smallest change of one field with which a failed finding passes, found among its inputs and tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tiaowen.model.community import Community, join
from tiaowen.model.element import Element, keys_of
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.paths import NOTHING, changed, value_at, vocabulary_of
from tiaowen.reports.standard.explain_examples import values_at
from tiaowen.rules.outcomes import Outcome
from tiaowen.spec.errors import Text
from tiaowen.spec.shapes import Limit
from tiaowen.spec.vocabulary import words

MOST_TRIALS = 400
MOST_FOUND = 3
NAMING = frozenset(  # what an element is called or is; another word would only hide it from the provision
    ("id", "name", "kind", "use", "type", "system", "component", "plant", "pinned", "estimated", "building")
)
STEPS = (1, -1, 2, -2, 3, -3)


def field_changes(trial: Trial) -> list[Change]:
    """At most three changes, those that make nothing else fail first, then the smallest."""
    community = trial.loaded.community
    found: list[tuple[int, float, str, Any, Any]] = []
    for tried, (path, before, after) in enumerate(_candidates(community, trial.outcome)):
        if tried >= MOST_TRIALS or len(found) >= 2 * MOST_FOUND:
            break
        other = changed(community, path, after)
        if trial.passes(other):
            found.append((trial.new_fails(other), _size(before, after), path, before, after))
    found.sort(key=lambda one: one[:2])
    first = {one[2]: one for one in reversed(found)}  # of each field the smallest
    return [_change(trial, *one) for one in found if first[one[2]] is one][:MOST_FOUND]


def _change(trial: Trial, new_fails: int, _: float, path: str, before: Any, after: Any) -> Change:
    key = path.rpartition(".")[2]
    what = Text(
        f"{path} 由 {shown(before)} 改为 {shown(after)}{_step(before, after)}",
        f"change {path} from {shown(before)} to {shown(after)}{_step(before, after)}",
    )
    place = trial.loaded.community.place_of(path)
    return Change("set", what, path, before, after, place, (f"{key}: {shown(after)}",), True, new_fails)


def _step(before: Any, after: Any) -> str:
    if isinstance(before, bool) or not isinstance(before, int | float) or not isinstance(after, int | float):
        return ""
    return f" ({after - before:+.6g})"


def _size(before: Any, after: Any) -> float:
    """How large a change is; a step of a number by its share, any other as one whole."""
    if _is_number(before) and _is_number(after):
        share: float = abs(after - before) / max(abs(before), abs(after), 1e-9)
        return share
    return 1.0


def shown(value: Any) -> str:
    """A value as YAML writes it."""
    if value is None or value is NOTHING:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


# --- what to try -------------------------------------------------------------------------------------------------


def _candidates(community: Community, outcome: Outcome) -> Iterator[tuple[str, Any, Any]]:
    """Paths with their value and another one, the inputs themselves first, then the fields of what they name."""
    inputs = [(path, value_at(community, path)) for path in outcome.inputs]
    numbers = [value for _, value in inputs if _is_number(value)]
    for path, value in inputs:
        holder = value_at(community, path.rpartition(".")[0]) if "." in path else community
        for after in _others(holder, path, value, numbers, outcome):
            yield path, value, after
    for path, value in inputs:
        yield from _within(path, value)


def _others(holder: Any, path: str, value: Any, numbers: Iterable[float], outcome: Outcome) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif _is_number(value):
        yield from _numbers(value, numbers, outcome)
    elif isinstance(value, str) and isinstance(holder, Element):
        yield from _words(holder, path.rpartition(".")[2], value)
    elif isinstance(value, tuple) and isinstance(holder, Element) and all(isinstance(one, str) for one in value):
        yield from ((*value, word) for word in _words(holder, path.rpartition(".")[2], ""))


def _numbers(value: float, numbers: Iterable[float], outcome: Outcome) -> Iterator[float]:
    if outcome.limit is not None and outcome.measured == value:
        yield from (type(value)(end) for end in ends(outcome.limit, value))
    yield from (type(value)(other) for other in numbers if other != value)
    if isinstance(value, int):
        yield from (value + step for step in STEPS if value + step >= 0)


def ends(limit: Limit, value: float) -> list[float]:
    """The allowed values nearest to one that is not allowed, the nearest first."""
    numbers = [end for end in values_at(limit) if not isinstance(end, str)]
    return sorted(numbers, key=lambda end: abs(end - value))


def _words(holder: Element, key: str, value: str) -> Iterator[str]:
    field = next((field for field, name in keys_of(type(holder)).items() if name == key), None)
    vocabulary = None if field is None else vocabulary_of(holder, field)
    if vocabulary is not None:
        yield from (word for word in words(vocabulary) if word != value)


def _within(path: str, value: Any) -> Iterator[tuple[str, Any, Any]]:
    """The yes/no fields and words of an element, or of the elements of a list."""
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _within(f"{path}[{index}]", one)
    elif isinstance(value, Element):
        for field, key in keys_of(type(value)).items():
            if key in NAMING:
                continue
            now = getattr(value, field)
            if isinstance(now, bool):
                yield join(path, key), now, not now
            elif now is None and type(value).model_fields[field].annotation == bool | None:
                yield from ((join(path, key), now, answer) for answer in (True, False))
            elif isinstance(now, str):
                yield from ((join(path, key), now, word) for word in _words(value, key, now))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
