"""Parts of buildings, the way designs name what an area, a node or a point serves.

``B12`` is a whole building, ``B12/1`` its unit 1, ``B12/1:2-11`` storeys 2 to 11 of that unit,
``B12/1:5@1-3`` doors 1 to 3 of storey 5; a building without units writes ``B14:1-3``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema

from tiaowen.model.fields import NUMBERS, STOREYS, complain, ranges_text, read_ranges

_PART = re.compile(
    r"(?P<building>[^\s/:;|@]+)(/(?P<unit>[^\s/:;|@]+))?(:(?P<storeys>[-\d,~ ]+)(@(?P<doors>[-\d,~ ]+))?)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of one building; an empty ``storeys`` or ``doors`` means all of them."""

    building: str
    unit: str | None = None
    storeys: tuple[int, ...] = ()
    doors: tuple[int, ...] = ()

    def __str__(self) -> str:
        text = self.building if self.unit is None else f"{self.building}/{self.unit}"
        if self.storeys:
            text += ":" + ranges_text(self.storeys).replace(" ", "")
        if self.doors:
            text += "@" + ranges_text(self.doors).replace(" ", "")
        return text


@cache
def read_part(text: str) -> Part:
    """The part that a text names. Raises a PydanticCustomError where it cannot be read.

    >>> read_part("B12/1:2-4,6")
    Part(building='B12', unit='1', storeys=(2, 3, 4, 6), doors=())
    """
    match = _PART.fullmatch(text)
    if match is None:
        raise complain(
            f"{text!r} 不是楼栋部分，应写成 B12、B12/1、B12/1:2-11 或 B12/1:5@1-3",
            f"{text!r} names no part of a building: write B12, B12/1, B12/1:2-11 or B12/1:5@1-3",
        )
    storeys, doors = match["storeys"], match["doors"]
    return Part(
        match["building"],
        match["unit"],
        read_ranges(storeys, STOREYS) if storeys else (),
        read_ranges(doors, NUMBERS) if doors else (),
    )


def _readable(text: str) -> str:
    read_part(text)
    return text


_SHAPE = re.sub(r"\?P<\w+>", "", _PART.pattern)  # other readers of patterns know no named groups
PartText = Annotated[
    str,
    StringConstraints(max_length=200),
    AfterValidator(_readable),
    WithJsonSchema({"type": "string", "maxLength": 200, "pattern": f"^{_SHAPE}$"}),
]
