"""Making subjects of model elements, and looking paths up in a community."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tiaowen.model.buildings import Building, DwellingRoom, Unit
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Element, Missing
from tiaowen.model.sources import path_text, steps_of
from tiaowen.model.systems import Port
from tiaowen.rules.outcomes import Subject

LOCAL = (Unit, Port, DwellingRoom)  # their ids need be unique in their building, node or dwelling type only
TELLING = ("system", "component", "kind", "plant", "name", "type", "types", "building", "buildings", "unit", "room")
_WORDS = re.compile(r"(?<!^)(?=[A-Z])")


def subject(community: Community, element: Element) -> Subject:
    """The subject that an element of the model is, made once; an element without an id goes by its path."""
    found = community.memo.get(id(element))
    if found is None:
        found = community.memo[id(element)] = _subject(community, element)
    return found


def _subject(community: Community, element: Element) -> Subject:
    path = community.path_of(element)
    kind = _kind(type(element).__name__)
    named = getattr(element, "id", None)
    anchor = "" if named and not isinstance(element, LOCAL) else _anchor(community, path)
    return Subject(kind, named or path or kind, path, community.place_of(path), _building(community, path), anchor)


def _anchor(community: Community, path: str) -> str:
    """The path with what the elements are called instead of their place in a list; twins share it."""
    value: Any = community
    steps: list[str] = []
    for step in steps_of(path):
        value = value[step] if isinstance(step, int) else getattr(value, step)
        steps.append(f"[{_called(value)}]" if isinstance(step, int) else step)
    return ".".join(steps)


def _called(element: Any) -> str:
    """An element's id, else the words by which a person would tell it from its neighbours."""
    named = getattr(element, "id", None)
    if named:
        return str(named)
    stated = ((name, getattr(element, name, None)) for name in TELLING)
    texts = (
        (name, "+".join(sorted(map(str, value))) if isinstance(value, tuple) else str(value))
        for name, value in stated
        if value is not None
    )
    return ",".join(f"{name}={text}" for name, text in texts)


@cache
def _kind(name: str) -> str:
    return _WORDS.sub("_", name).lower()


def dwelling_subject(community: Community, dwelling: Dwelling) -> Subject:
    """The subject that one dwelling is."""
    return Subject("dwelling", dwelling.id, dwelling.path, community.place_of(dwelling.path), dwelling.building)


def _building(community: Community, path: str) -> str | None:
    steps = steps_of(path)
    if len(steps) >= 2 and steps[0] == "buildings" and isinstance(steps[1], int):
        building: Building = (community.buildings or ())[steps[1]]
        return building.id
    return None


def look_up(community: Community, path: str) -> Any:
    """The value at a path of keys such as ``catv.nodes``; Missing with the first step that is not stated."""
    value: Any = community
    steps = steps_of(path)
    for index, step in enumerate(steps):
        value = getattr(value, str(step))
        if value is None:
            return Missing((path_text(steps[: index + 1]),))
    return value
