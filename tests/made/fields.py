"""Walking every field of a project and judging it without that field; a module, so that processes share it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.load import FILES, project_texts
from tiaowen.model.references import reference_problems
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.rules.judge import check

Path_ = tuple[str | int, ...]
WORST = ("fail", "unknown", "manual", "pass", "not_applicable")


def data_of(project: Path) -> dict[str, Any]:
    """Everything that a project's own files state, as plain data; overlays and deviations aside."""
    merged: dict[str, Any] = {}
    texts = project_texts(project)[0]
    for name in filter(texts.__contains__, FILES):
        merged |= read_yaml(texts[name], name).value
    return merged


def fields(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every field: every key of every mapping, however deep."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        if isinstance(value, dict):
            yield (*path, step)
        yield from fields(inner, (*path, step))


def without(data: dict[str, Any], path: Path_) -> dict[str, Any]:
    """The data without one field; what does not lie on the way to it is shared."""
    top = dict(data)
    if len(path) == 1:
        del top[path[0]]
        return top
    top[path[0]] = copy.deepcopy(data[path[0]])
    holder = top
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return top


def verdicts(data: dict[str, Any]) -> tuple[dict[tuple[str, ...], str], dict[tuple[str, str], str]] | None:
    """The outcome of every subject, and the worst one of every part; None where the data cannot be read."""
    try:
        community = Community.model_validate(data)
    except ValidationError:
        return None
    if reference_problems(community):
        return None
    outcomes = check(community).outcomes
    single = {(one.provision, one.part, one.subject.kind, one.subject.id): one.outcome for one in outcomes}
    worst: dict[tuple[str, str], str] = {}
    for one in outcomes:
        key = (one.provision, one.part)
        worst[key] = min(worst.get(key, "not_applicable"), one.outcome, key=WORST.index)
    return single, worst


def improved(project: Path, paths: list[Path_]) -> list[tuple[Path_, tuple[str, ...]]]:
    """The fields whose deletion turns a fail or an unknown into a pass, each with what it turns."""
    data = data_of(project)
    before = verdicts(data)
    assert before is not None
    found = []
    for path in paths:
        after = verdicts(without(data, path))
        if after is None:
            continue
        for old, new in zip(before, after, strict=True):
            found += [(path, key) for key, was in old.items() if was in ("fail", "unknown") and new.get(key) == "pass"]
    return found
