"""What sentences are filled with: a value of the model with its state, or the field that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tiaowen.generators.description.pieces import Piece, pieces
from tiaowen.model.community import Community
from tiaowen.model.element import Element, Estimated, Missing, keys_of
from tiaowen.spec.vocabulary import label


@dataclass(frozen=True, slots=True)
class Fact:
    """A value; ``estimated`` where the model marks it, or something it is reckoned from, as an estimate."""

    value: Any
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The community that is described, and the language it is described in."""

    community: Community
    language: str = "zh"

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its quantities."""
        return pieces(self.community)

    def word(self, vocabulary: str, key: str) -> str:
        """The name of a controlled word."""
        return label(vocabulary, key, self.language)


Found: TypeAlias = Fact | Missing
Maker: TypeAlias = Callable[[Asked], Found]


def field(asked: Asked, path: str, vocabulary: str = "") -> Found:
    """The value of a field such as ``ftth.operators``; Missing with its path where it, or what holds it, is not stated.

    With a vocabulary, words become names; a list becomes a tuple of names.
    """
    element: Any = asked.community
    estimated = False
    for key in path.split("."):
        if not isinstance(element, Element):
            return Missing((path,))
        field = next(name for name, written in keys_of(type(element)).items() if written == key)
        estimated = estimated or (isinstance(element, Estimated) and key in element.estimated)
        element = getattr(element, field)
        if element is None:
            return Missing((path,))
    return Fact(_named(asked, element, vocabulary), estimated or _estimates_in(element))


def _named(asked: Asked, value: Any, vocabulary: str) -> Any:
    if not vocabulary:
        return value
    if isinstance(value, tuple):
        return tuple(asked.word(vocabulary, one) for one in value)
    return asked.word(vocabulary, value)


def _estimates_in(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(one, Estimated) and bool(one.estimated) for one in value)


def total(values: Iterable[float | None], path: str) -> Found:
    """The sum of values; Missing with the path where one of them is not stated."""
    listed = list(values)
    if any(value is None for value in listed):
        return Missing((path,))
    return Fact(sum(value for value in listed if value is not None))


def counted(system: str, *kinds: str) -> Maker:
    """How many pieces of these kinds a system has; Missing where the model counts none."""

    def count(asked: Asked) -> Found:
        some = [one for one in asked.pieces if one.system == system and one.kind in kinds]
        if not some:
            return Missing((f"equipment[{kinds[0]}]",))
        return Fact(sum(one.count for one in some), any(one.estimated for one in some))

    return count


def parts_of(element: Element | None, name: str, path: str) -> tuple[Any, ...] | Missing:
    """A list of an element that may itself be missing."""
    listed = None if element is None else getattr(element, name)
    return Missing((path,)) if listed is None else tuple(listed)


def room_name(asked: Asked, id: str | None) -> str:
    """A room by its name and id."""
    found = asked.community.room_by_id.get(id or "")
    if found is None or not found[1].name or found[1].name == id:
        return id or ""
    return f"{found[1].name}（{id}）" if asked.language == "zh" else f"{found[1].name} ({id})"


Facts: TypeAlias = Mapping[str, Maker]
