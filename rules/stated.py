"""Findings about what one field states, and about the whole community."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tiaowen.model.community import Community, join
from tiaowen.model.element import Estimated, Missing, key_of
from tiaowen.rules.outcomes import Finding, Subject, Value
from tiaowen.rules.subjects import look_up, subject

Test = Callable[[Any], Value]


def _as_it_is(value: Any) -> Value:
    result: Value = value
    return result


def field_finding(
    community: Community,
    element: Estimated,
    field: str,
    part: str = "",
    test: Test = _as_it_is,
    where: Subject | None = None,
) -> Finding:
    """What ``test`` says of a field of an element; unknown where the field is not stated."""
    where = subject(community, element) if where is None else where
    value = community.stated(element, field)
    if isinstance(value, Missing):
        return Finding(where, value, part)
    path = join(community.path_of(element), key_of(type(element), field))
    return Finding(where, test(value), part, (path,), community.is_estimate(element, field))


def path_finding(community: Community, path: str, part: str = "", test: Test = _as_it_is) -> Finding:
    """What ``test`` says of the value at a path such as ``ftth.method``; its subject is the community."""
    value = look_up(community, path)
    whole = subject(community, community)
    if isinstance(value, Missing):
        return Finding(whole, value, part)
    owner = look_up(community, path.rpartition(".")[0])
    return Finding(whole, test(value), part, (path,), community.is_estimate(owner, path.rpartition(".")[2]))
