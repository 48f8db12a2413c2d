"""Naming the subject where its like are named: in a list of ids, or by a device of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaowen.model.community import Community, join
from tiaowen.model.element import Element, keys_of
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.paths import changed, value_at
from tiaowen.spec.errors import Text

MOST_ALIKE = 5
COVERS = "covers"
PLACING = (  # what is a device's own
    *("name", "building", "unit", "storey", "room", "position"),
    *("end", "azimuth_deg", "tilt_deg", "height_m", "reach_m"),
)


def mentions(community: Community, id: str) -> Iterator[tuple[str, str]]:
    """Every list of texts that names an id, as it is or as ``kind:id``: its path and the text."""
    for path, text in _listed(community, ""):
        if text == id or text.endswith(f":{id}"):
            yield path, text


def _listed(element: Element, path: str) -> Iterator[tuple[str, str]]:
    for field, key in keys_of(type(element)).items():
        value, where = getattr(element, field), join(path, key)
        if isinstance(value, Element):
            yield from _listed(value, where)
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                if isinstance(one, Element):
                    yield from _listed(one, f"{where}[{index}]")
                elif isinstance(one, str):
                    yield where, one


def alike(trial: Trial) -> list[str]:
    """The ids of some subjects of the same kind that pass the same part."""
    outcome = trial.outcome
    same = (outcome.provision, outcome.part, "pass", outcome.subject.kind)
    found = [
        one.subject.id
        for one in trial.result.outcomes
        if (one.provision, one.part, one.outcome, one.subject.kind) == same and one.subject.id != outcome.subject.id
    ]
    return found[:MOST_ALIKE]


def member_changes(trial: Trial) -> list[Change]:
    """The first change of that kind with which the finding passes."""
    community, subject = trial.loaded.community, trial.outcome.subject.id
    tried: set[str] = set()
    for other in alike(trial):
        for path, text in mentions(community, other):
            if path not in tried:
                tried.add(path)
                change = _named(trial, path, text.removesuffix(other) + subject)
                if change is not None:
                    return [change]
    return []


def _named(trial: Trial, path: str, text: str) -> Change | None:
    community = trial.loaded.community
    holder, _, key = path.rpartition(".")
    if key == COVERS and holder.endswith("]"):
        return _device(trial, holder, text)
    before = value_at(community, path)
    made = changed(community, path, (*before, text))
    if not trial.passes(made):
        return None
    what = Text(f"在 {path} 中列入 {text}", f"name {text} in {path}")
    lines = (f"{key}: [{', '.join((*before, text))}]",)
    after = [*before, text]
    return Change("add", what, path, list(before), after, community.place_of(path), lines, True, trial.new_fails(made))


def _device(trial: Trial, like: str, text: str) -> Change | None:
    """A device of the same type for this place alone."""
    community, path = trial.loaded.community, like.rpartition("[")[0]
    pattern, devices = value_at(community, like), value_at(community, path)
    cleared: dict[str, Any] = {field: None for field in PLACING if field in type(pattern).model_fields}
    made = changed(community, path, (*devices, pattern.model_copy(update={**cleared, "id": "?", COVERS: (text,)})))
    if not trial.passes(made):
        return None
    what = Text(f"在 {path} 中增设一个，覆盖 {text}", f"add one to {path} that covers {text}")
    kind = getattr(pattern, "type", None)
    line = f"- {{id: …, {f'type: {kind}, ' if kind else ''}covers: [{text}]}}"
    place = community.place_of(path)
    return Change("add", what, path, None, text, place, (line,), True, trial.new_fails(made), (_like(like),))


def _like(path: str) -> Text:
    return Text(f"写法同 {path}；位置、朝向等按设计填写", f"written like {path}; state its position and so on")
