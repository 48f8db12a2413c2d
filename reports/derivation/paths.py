"""Values of a community by path: as the model has them, as the file writes them, and a community with another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from tiaowen.model.community import Community
from tiaowen.model.element import Element, keys_of
from tiaowen.model.fields import Word
from tiaowen.model.sources import Steps, steps_of

NOTHING = object()  # what a path leads to that leads nowhere


def value_at(community: Community, path: str) -> Any:
    """The value at a path; None where it is not stated, `NOTHING` where there is no such path."""
    value: Any = community
    for step in steps_of(path):
        value = _below(value, step)
        if value is NOTHING or value is None:
            return value
    return value


def _below(value: Any, step: str | int) -> Any:
    if isinstance(value, Element) and isinstance(step, str):
        field = field_of(type(value), step)
        return NOTHING if field is None else getattr(value, field)
    if isinstance(value, tuple) and isinstance(step, int):
        return value[step] if step < len(value) else NOTHING
    if isinstance(value, dict):
        return value.get(str(step))
    return NOTHING


def field_of(element: type[Element], key: str) -> str | None:
    """The attribute that a file calls ``key``."""
    return next((field for field, name in keys_of(element).items() if name == key), None)


def written_at(community: Community, path: str) -> Any:
    """What the file writes at a path; `NOTHING` where it writes nothing there."""
    steps = steps_of(path)
    document = community.sources.by_key.get(str(steps[0])) if steps else None
    value: Any = NOTHING if document is None else document.value
    for step in steps:
        value = _inside(value, step)
    return value


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, list) and isinstance(step, int):
        return value[step] if step < len(value) else NOTHING
    return value.get(step, NOTHING) if isinstance(value, dict) else NOTHING


def changed(community: Community, path: str, value: Any) -> Community:
    """The community with another value at a path; nothing about it is validated. The path must exist."""
    first, *rest = steps_of(path)
    top = _with(getattr(community, str(first)), tuple(rest), value)
    return community.replaced(**{str(first): top})


def _with(holder: Any, steps: Steps, value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(holder, tuple) and isinstance(step, int):
        return (*holder[:step], _with(holder[step], rest, value), *holder[step + 1 :])
    if isinstance(holder, dict):
        return {**holder, step: _with(holder.get(step), rest, value)}
    field = cast(str, field_of(type(holder), str(step)))
    return holder.model_copy(update={field: _with(getattr(holder, field), rest, value)})


def vocabulary_of(element: Element, field: str) -> str | None:
    """The vocabulary whose words a field holds."""
    about = type(element).model_fields[field]
    for mark in (*about.metadata, *_marks(about.annotation)):
        if isinstance(mark, Word):
            return mark.vocabulary
    return None


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in getattr(annotation, "__args__", ()):
        if getattr(annotation, "__origin__", None) is not dict:
            yield from _marks(inner)
