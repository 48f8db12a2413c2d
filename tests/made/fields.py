"""Walking every field of a project and judging it without that field; a module, so that processes share it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.load import FILES, project_texts
from tiaowen.model.references import reference_problems
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.rules.judge import check
from tiaowen.spec.provisions import Spec, load_spec

Steps = tuple[str | int, ...]
Key = tuple[str, ...]
BAD = ("fail", "unknown")
WORST = ("fail", "unknown", "manual", "pass", "not_applicable")


def data_of(project: Path) -> dict[str, Any]:
    """Everything that a project's own files state, as plain data; overlays and deviations aside."""
    merged: dict[str, Any] = {}
    texts = project_texts(project)[0]
    for name in filter(texts.__contains__, FILES):
        merged |= read_yaml(texts[name], name).value
    return merged


def fields(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """The path of every field: every key of every mapping, however deep."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        if isinstance(value, dict):
            yield (*path, step)
        yield from fields(inner, (*path, step))


def without(data: dict[str, Any], path: Steps) -> dict[str, Any]:
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


DERIVED = {
    "building_by_id": ("buildings",),
    "room_by_id": ("buildings",),
    "stairs_by_building": ("buildings",),
    "dwellings": ("buildings",),
    "dwelling_by_id": ("buildings",),
    "residential": ("buildings",),
    "kind_of": ("buildings",),
    "dwellings_of": ("buildings",),
    "served": ("buildings",),
    "dwelling_type_by_id": ("dwelling_types",),
    "point_by_id": ("catv",),
    "components_by_system": ("components",),
    "day": ("project",),
    **dict.fromkeys(("path_of", "place_of", "stated", "is_estimate", "estimates", "rests_on_estimate"), ()),
    **dict.fromkeys(("sources", "id", "memo"), ()),
}
"""What the look-ups of a community read of its parts; a look-up that is not named here counts as reading all."""


class Watched(Community):
    """A community that notes which of its parts are read."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith(("_", "model_")):
            parts = Community.model_fields
            READ.update((name,) if name in parts else DERIVED.get(name, tuple(parts)))
        return super().__getattribute__(name)


READ: set[str] = set()


def readers(data: dict[str, Any]) -> dict[str, Spec]:
    """For each part of the model, the standard cut down to the provisions whose judgement reads that part.

    A judgement that does not read a part says the same without any field of it.
    """
    spec, community = load_spec(), Watched.model_validate(data)
    found: dict[str, dict[str, Any]] = {part: {} for part in Community.model_fields}
    for id, provision in spec.provisions.items():
        READ.clear()
        check(community, replace(spec, provisions={id: provision}))
        for part in READ - {"project"}:
            found[part][id] = provision
    return {part: replace(spec, provisions=provisions) for part, provisions in found.items()}


def verdicts(
    data: dict[str, Any], spec: Spec, whole: Community | None = None, changed: str = "", *, dangling: bool = False
) -> tuple[dict[Key, str], dict[Key, str]] | None:
    """The outcome of every subject, and the worst one of every part; None where the data cannot be read.

    With the ``whole`` community, only its ``changed`` part is read anew: the parts of a community know nothing of each
    other. With ``dangling``, ids that lead nowhere are not looked for, which takes as long as judging.
    """
    known = {} if whole is None else {key: getattr(whole, key) for key in data if key != changed}
    try:
        community = Community.model_validate(data | known)
    except ValidationError:
        return None
    if not dangling and reference_problems(community):
        return None
    try:
        outcomes = check(community, spec).outcomes
    except (KeyError, StopIteration):
        if reference_problems(community):
            return None
        raise
    single = {(one.provision, one.part, one.subject.kind, one.subject.id): one.outcome for one in outcomes}
    worst: dict[Key, str] = {}
    for one in outcomes:
        key = (one.provision, one.part)
        worst[key] = min(worst.get(key, "not_applicable"), one.outcome, key=WORST.index)
    return single, worst


def improved(project: Path, paths: list[Steps]) -> list[tuple[Steps, Key]]:
    """The fields whose deletion turns a fail or an unknown into a pass, each with what it turns."""
    data = data_of(project)
    before = verdicts(data, load_spec())
    assert before is not None
    cut, whole = readers(data), Community.model_validate(data)
    found = []
    for path in paths:
        part = str(path[0])
        if gained(before, verdicts(without(data, path), cut[part], whole, part, dangling=True)):
            found += [(path, key) for key in gained(before, verdicts(without(data, path), cut[part], whole, part))]
    return found


def gained(before: Sequence[dict[Key, str]], after: Sequence[dict[Key, str]] | None) -> list[Key]:
    """What failed or was unknown before and passes now; nothing where the data cannot be read."""
    pairs = zip(before, after or (), strict=after is not None)
    return [key for old, new in pairs for key, was in old.items() if was in BAD and new.get(key) == "pass"]
