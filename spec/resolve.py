"""References inside our own data, so that a number has one home: ``same_as`` another limit, or a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tiaowen.spec.parameters import parameter

Entry = Mapping[str, Any]
ENDS = ("over", "min", "max", "one_of", "unit")


def resolved(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries with every reference replaced by what it refers to.

    A limit may say ``same_as: 5.5.8-4-2.households`` and then takes that limit's ends and unit; a bound of ``applies``
    and a value may be ``{same_as: 5.5.8-4-7.households, end: max}`` or ``{parameter: fire.high_rise.height_over}``.
    Raises KeyError, naming the reference, for one that leads nowhere or to another reference.
    """
    limits = {f"{one['id']}.{name}": limit for one in entries for name, limit in one.get("limits", {}).items()}
    return [_entry(one, limits) for one in entries]


def _entry(entry: Entry, limits: Mapping[str, Entry]) -> dict[str, Any]:
    found = dict(entry)
    if "limits" in entry:
        found["limits"] = {name: _limit(one, limits) for name, one in entry["limits"].items()}
    if "applies" in entry:
        found["applies"] = {name: _number(one, limits) for name, one in entry["applies"].items()}
    if "values" in entry:
        found["values"] = {
            name: dict(one, value=_number(one["value"], limits)) for name, one in entry["values"].items()
        }
    return found


def _limit(limit: Entry, limits: Mapping[str, Entry]) -> Entry:
    if "same_as" not in limit:
        return limit
    target = _target(limit["same_as"], limits)
    own = {key: value for key, value in limit.items() if key != "same_as"}
    return {key: target[key] for key in ENDS if key in target} | own


def _number(value: Any, limits: Mapping[str, Entry]) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "parameter" in value:
        return parameter(value["parameter"]).value
    return _target(value["same_as"], limits)[value["end"]]


def _target(reference: str, limits: Mapping[str, Entry]) -> Entry:
    target = limits[reference]
    if "same_as" in target:
        raise KeyError(f"{reference} is itself a reference")
    return target
