"""The base of all model elements, and the value that stands for data that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from tiaowen.model.fields import Id, Many, complain


@dataclass(frozen=True, slots=True)
class Missing:
    """Data that the model does not state; ``paths`` are the fields to fill in."""

    paths: tuple[str, ...]

    def __bool__(self) -> bool:
        return False


class Element(BaseModel):
    """A part of the model: frozen, strict, and without fields of its own invention.

    A field that is None is not stated; an empty list states that there is none.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        str_max_length=10_000,
        validate_by_alias=True,
        defer_build=True,
    )


@cache
def keys_of(element: type[Element]) -> dict[str, str]:
    """The fields of a kind of element in their order, each with its name as files write it."""
    return {field: about.alias or field for field, about in element.model_fields.items()}


def key_of(element: type[Element], field: str) -> str:
    """The name of a field as files write it."""
    return keys_of(element)[field]


class Estimated(Element):
    """An element of which some values may be estimates; ``estimated`` names those fields."""

    estimated: Many[Id] = ()

    @model_validator(mode="after")
    def _estimates_are_fields(self) -> Self:
        if not self.estimated:
            return self
        stated = {key for field, key in keys_of(type(self)).items() if getattr(self, field) is not None}
        for name in self.estimated:
            if name not in stated or name == "estimated":
                raise complain(
                    f"estimated 中的 {name!r} 不是本元素已填写的字段",
                    f"{name!r} in estimated is not a field stated here",
                )
        return self
