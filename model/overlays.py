"""Reading overlay files: what a local authority changes in the standard, as a project's folder states it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Literal

from tiaowen.model.element import Element
from tiaowen.model.explain_errors import validated
from tiaowen.model.fields import Many, Name, Note
from tiaowen.model.systems import Day
from tiaowen.model.text.document import Document
from tiaowen.spec.errors import InputError, Problem, Text
from tiaowen.spec.overlays import LimitChange, LocalProvision, Overlay, StrengthChange, apply_overlays
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.shapes import Spec, Strength


class Head(Element):
    """Who changes the standard, since when and why."""

    name: Name
    authority: Name
    date: Day
    reason: Note


class Limits(Element):
    """A changed limit."""

    provision: Name
    part: str = ""
    min: float | None = None
    max: float | None = None
    one_of: Many[float | str] | None = None
    over: float | None = None
    reason: Note | None = None
    relaxed_by: Name | None = None


class Strengths(Element):
    """A changed strength."""

    provision: Name
    part: str = ""
    strength: Strength
    reason: Note | None = None
    relaxed_by: Name | None = None


class OverlayFile(Element):
    """One overlay file."""

    tiaowen: Literal[1] = 1
    overlay: Head
    limits: Many[Limits] = ()
    strengths: Many[Strengths] = ()
    provisions: Many[dict[str, Any]] = ()


def overlay_names(documents: Iterable[Document]) -> list[str]:
    """The overlay files that ``project.overlays`` names, by path within the project's folder.

    What else could be wrong with the entry is left to the validation of the model. Raises InputError for a path that
    leads out of the folder.
    """
    for document in documents:
        project = document.value.get("project") if isinstance(document.value, dict) else None
        names = project.get("overlays") if isinstance(project, dict) else None
        if isinstance(names, list):
            problems = [
                Problem(document.place(("project", "overlays", index)), _OUTSIDE)
                for index, name in enumerate(names)
                if isinstance(name, str) and not _inside(name)
            ]
            if problems:
                raise InputError(problems)
            return [name for name in names if isinstance(name, str)]
    return []


_OUTSIDE = Text("overlays 只能写项目文件夹内的 .yaml 文件", "an overlay is a .yaml file within the project's folder")


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and not any(char in name for char in ":\\\0")
    return plain and path.suffix in (".yaml", ".yml")


def standard_with(documents: Iterable[Document]) -> Spec:
    """The standard with these overlay files upon it, in their order. Raises InputError with every problem told."""
    overlays = [read_overlay(document) for document in documents]
    return apply_overlays(load_spec(), overlays) if overlays else load_spec()


def read_overlay(document: Document) -> Overlay:
    """One overlay file as a value, every change with its place. Raises InputError."""
    file = validated(document, OverlayFile)
    head = file.overlay
    return Overlay(
        head.name,
        head.authority,
        head.date.isoformat(),
        head.reason,
        tuple(
            LimitChange(
                one.provision,
                one.part,
                document.place(("limits", index)),
                one.min,
                one.max,
                one.one_of,
                one.over,
                one.relaxed_by,
            )
            for index, one in enumerate(file.limits)
        ),
        tuple(
            StrengthChange(one.provision, one.part, one.strength, document.place(("strengths", index)), one.relaxed_by)
            for index, one in enumerate(file.strengths)
        ),
        tuple(
            LocalProvision(entry, document.place(("provisions", index))) for index, entry in enumerate(file.provisions)
        ),
    )
