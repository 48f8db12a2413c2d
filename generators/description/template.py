"""The design description in an institute's own Word file: which of its chapters and systems found a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tiaowen.generators.description.content import Description, Section
from tiaowen.generators.description.markup import Look, body, copied
from tiaowen.generators.description.words import data, said
from tiaowen.generators.word_template import SECTION, Template, filled_in, read_template, template_named
from tiaowen.model.community import Community
from tiaowen.spec.errors import Place, Problem, Text

__all__ = ["Filled", "Template", "filled", "read_template", "template_of"]


def template_of(community: Community, folder: Path) -> Template | None:
    """The template that ``project.description_template`` names in the project's folder; None where it names none."""
    return template_named(community.project.description_template, folder)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in: the file, the provisions of the sections that found a place, and what found none."""

    data: bytes
    provisions: tuple[str, ...]
    left_out: tuple[Problem, ...]


def filled(template: Template, description: Description, values: Mapping[str, str]) -> Filled:
    """The template with its placeholders filled in.

    Raises InputError with every placeholder that is unknown, broken or in the wrong place.
    """
    made = {section.key: section for section in description.sections}
    known = [*data("chapters"), *data("systems")]
    makers = {key: partial(_elements, key, made.get(key), description.language) for key in known}
    file, used = filled_in(template, values, makers)
    placed = [one for one in description.sections if one.key in used]
    provisions = dict.fromkeys(id for section in placed for one in section.sentences() for id in one.provisions)
    return Filled(file, tuple(provisions), tuple(_left_out(template.name, description, used)))


def _elements(key: str, section: Section | None, language: str, paragraph: Any) -> Iterator[Any]:
    if section is None:
        entry = data("systems")[key]
        missing = "、".join(entry["fields"] or [f"components[system={key}]"])
        yield copied(paragraph, said("absent", language, fields=missing))
        return
    yield from body(section, Look(like=paragraph))
    for part in section.parts:
        yield copied(paragraph, f"{part.number}　{part.title}")
        yield from body(part, Look(like=paragraph))


def _left_out(name: str, description: Description, used: set[str]) -> Iterator[Problem]:
    """The chapters and systems that the template gives no place."""
    for section in description.chapters:
        if section.key in used:
            continue
        open_parts = [part for part in section.parts if part.key not in used]
        for one in open_parts if section.parts else [section]:
            placeholder = "{{" + SECTION + one.key + "}}"
            yield Problem(
                Place(name),
                Text(f"模板没有 {placeholder}（{one.title}）", f"the template has no {placeholder} ({one.title})"),
            )
