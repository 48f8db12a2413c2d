"""Sentences made of templates and facts: with provisions, marks of estimates, and what is still to be settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tiaowen.generators.description.all_facts import FACTS
from tiaowen.generators.description.facts import Asked, Fact, Found, field
from tiaowen.generators.description.words import id_list, joined, said
from tiaowen.generators.sheets.clean import one_line
from tiaowen.model.element import Missing

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the provisions that it answers; ``open`` are the fields that it still waits for."""

    text: str
    provisions: tuple[str, ...]
    topic: str
    open: tuple[str, ...] = ()
    estimated: bool = False


def sentences(asked: Asked, entries: Any) -> Iterator[Sentence]:
    """The sentences of a section; one whose facts are not stated says what is to be settled and where."""
    for entry in entries:
        found = {name: _found(asked, what) for name, what in entry.get("use", {}).items()}
        if "if" in entry and not _holds(found[entry["if"]]):
            continue
        yield _sentence(asked, entry, found)


def _found(asked: Asked, what: str) -> Found:
    """A named fact (``=name``), or a field with the vocabulary that it is written in."""
    if what.startswith("="):
        return FACTS[what[1:]](asked)
    path, _, vocabulary = what.partition(" ")
    return field(asked, path, vocabulary)


def _holds(found: Found) -> bool:
    return isinstance(found, Fact) and bool(found.value)


def _sentence(asked: Asked, entry: Mapping[str, Any], found: Mapping[str, Found]) -> Sentence:
    language = asked.language
    topic, ids = entry["topic"][language], tuple(entry.get("provisions", ()))
    open_paths = tuple(dict.fromkeys(path for one in found.values() if isinstance(one, Missing) for path in one.paths))
    if open_paths:
        text = said("open", language, topic=topic, fields=id_list(open_paths))
        return Sentence(finished(text, "", ids, language), ids, topic, open_paths)
    values = {name: one.value for name, one in found.items() if isinstance(one, Fact)}
    estimated = any(isinstance(one, Fact) and one.estimated for one in found.values())
    text = one_line(_template(entry[language], language).render(values))
    mark = said("estimate_mark", language) if estimated else ""
    return Sentence(finished(text, mark, ids, language), ids, topic, (), estimated)


def finished(text: str, mark: str, ids: tuple[str, ...], language: str) -> str:
    """A sentence with its mark and its provisions before the full stop."""
    stop = "。" if language == "zh" else "."
    return f"{text.removesuffix(stop)}{mark}{cited(ids, language)}{stop}"


def cited(ids: tuple[str, ...], language: str) -> str:
    """The provisions in brackets; nothing where there are none."""
    if not ids:
        return ""
    return f"［{'、'.join(ids)}］" if language == "zh" else f" [{', '.join(ids)}]"


@cache
def _template(text: str, language: str) -> Template:
    return _environment(language).from_string(text)


@cache
def _environment(language: str) -> Environment:
    """Templates are ours; what a project writes only ever fills them in, and leaves as plain text."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=shown)
    environment.filters["names"] = lambda items: joined((name_of(item, language) for item in items), language)
    environment.filters["listed"] = lambda items: joined(items, language)
    return environment


def shown(value: Any) -> Any:
    """A number as people write it: 3, 0.8, 1250.5."""
    return number(value) if isinstance(value, float) else value


def number(value: float) -> str:
    """A number with at most two decimals.

    >>> number(640.0), number(0.82), number(1608.337)
    ('640', '0.82', '1608.34')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def name_of(item: Any, language: str) -> str:
    """An element by its name and id."""
    if not item.name or item.name == item.id:
        return str(item.id)
    return f"{item.name}（{item.id}）" if language == "zh" else f"{item.name} ({item.id})"
