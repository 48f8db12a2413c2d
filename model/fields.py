"""Types of the model's fields: ids, quantities with units, controlled words, storey ranges, polygons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from tiaowen.model.text.quantity import parse_quantity
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import spellings, words

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

T = TypeVar("T")
MOST_ITEMS = 20_000
Many = Annotated[tuple[T, ...], Field(strict=False, max_length=MOST_ITEMS)]


def complain(zh: str, en: str) -> PydanticCustomError:
    """A validation error that carries both languages to whoever prints it."""
    return PydanticCustomError("tiaowen", "{zh}", {"zh": zh, "en": en})


def _quantity(unit: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse_quantity(value, unit)
        except ValueError as error:
            text = getattr(error, "text", Text(str(error), str(error)))
            raise complain(text.zh, text.en) from error

    return read


def _schema(unit: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["number", "string"], "description": f"{unit}"})


def _positive(value: float) -> float:
    if value <= 0:
        raise complain(f"应大于 0，写的是 {value:g}", f"must be above 0, is {value:g}")
    return value


def _not_negative(value: float) -> float:
    if value < 0:
        raise complain(f"不应小于 0，写的是 {value:g}", f"must not be below 0, is {value:g}")
    return value


Length = Annotated[float, BeforeValidator(_quantity("m")), AfterValidator(_positive), _schema("m")]
Frequency = Annotated[float, BeforeValidator(_quantity("MHz")), AfterValidator(_positive), _schema("MHz")]
Area = Annotated[float, BeforeValidator(_quantity("m2")), AfterValidator(_positive), _schema("m2")]
Share = Annotated[float, BeforeValidator(_quantity("%")), Field(ge=0, le=100), _schema("%")]
Rate = Annotated[float, BeforeValidator(_quantity("Mbps")), Field(ge=0), _schema("Mbps")]
Hours = Annotated[float, BeforeValidator(_quantity("h")), Field(ge=0, le=24), _schema("h")]
Minutes = Annotated[float, BeforeValidator(_quantity("min")), Field(ge=0, le=1440), _schema("min")]
Decibels = Annotated[float, BeforeValidator(_quantity("dB")), Field(ge=0, le=200), _schema("dB")]
Reach = Annotated[float, BeforeValidator(_quantity("m")), AfterValidator(_not_negative), _schema("m")]
Level = Annotated[float, BeforeValidator(_quantity("dB")), Field(ge=-200, le=200), _schema("dB")]
Coordinate = Annotated[float, BeforeValidator(_quantity("m")), Field(ge=-1e7, le=1e7), _schema("m")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
AtLeastOne = Annotated[int, Field(ge=1, le=1_000_000)]


def _pair(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Point = Annotated[tuple[Coordinate, Coordinate], BeforeValidator(_pair)]


def _three_corners(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    if len(set(ring)) < 3:
        raise complain("至少要有 3 个不同的点", "needs at least 3 different points")
    return ring


Line = Annotated[tuple[Point, ...], Field(strict=False, min_length=2, max_length=10_000)]
Ring = Annotated[
    tuple[Point, ...], Field(strict=False, min_length=3, max_length=10_000), AfterValidator(_three_corners)
]

_ID = re.compile(r"[^\s/:,;|@]+")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise complain(f"编号 {value!r} 不能含空格或 / : , ; | @", f"no blanks or / : , ; | @ in an id: {value!r}")
    return value


def _id_text(value: Any) -> Any:
    """A plain number is a natural way to write an id such as a unit's."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise complain("不能为空", "must not be empty")
    return value


Id = Annotated[str, BeforeValidator(_id_text), StringConstraints(min_length=1, max_length=128), AfterValidator(_id)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_not_blank)]
Note = Annotated[str, StringConstraints(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a controlled word: its key, its Chinese or its English name; anything else is told the nearest ones."""

    vocabulary: str

    def read(self, value: Any) -> Any:
        """The key of a spelling."""
        text = _id_text(value)
        if not isinstance(text, str):
            return value
        key = spellings(self.vocabulary).get(text)
        if key is not None:
            return key
        hint = did_you_mean(text, list(spellings(self.vocabulary)))
        known = words(self.vocabulary)
        options = Text("可写：" + "、".join(one.zh for one in known.values()), "one of: " + ", ".join(known))
        mend = hint or options
        raise complain(f"不认识 {text!r}，{mend.zh}", f"unknown word {text!r}; {mend.en}")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "enum": sorted(spellings(self.vocabulary))}


_RANGE = re.compile(r"(-?\d{1,3})(?:\s*[-~～至]\s*(-?\d{1,3}))?")


def read_ranges(value: Any, what: Text) -> tuple[int, ...]:
    """Whole numbers written as ``3``, ``"3-18"``, ``"1-3, 5-18"`` or ``[1, 2, "5-8"]``, ascending.

    Raises a PydanticCustomError for anything else, a range that runs backwards or a number named twice.
    """
    pieces = value if isinstance(value, (list, tuple)) else [value]
    numbers: list[int] = []
    for piece in pieces:
        if isinstance(piece, bool) or not isinstance(piece, (int, str)):
            raise complain(
                f'{what.zh}应写成 3 或 "3-18"，写的是 {piece!r}', f'{what.en}: expected 3 or "3-18", not {piece!r}'
            )
        for text in re.split(r"[,，]", str(piece)):
            numbers += _one_range(text.strip(), what)
    if not numbers or len(set(numbers)) != len(numbers):
        raise complain(f"{what.zh}为空或有重复：{value!r}", f"{what.en}: empty or named twice: {value!r}")
    return tuple(sorted(numbers))


def _one_range(text: str, what: Text) -> list[int]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise complain(
            f'{what.zh}应写成 3 或 "3-18"，写的是 {text!r}', f'{what.en}: expected 3 or "3-18", not {text!r}'
        )
    first = int(match[1])
    last = first if match[2] is None else int(match[2])
    if last < first:
        raise complain(f"{what.zh}范围倒置：{text!r}", f"{what.en}: the range runs backwards: {text!r}")
    return list(range(first, last + 1))


STOREYS = Text("楼层", "storeys")
NUMBERS = Text("户号", "door numbers")
HIGHEST_STOREY = 300
LOWEST_STOREY = -20


def _storeys(value: Any) -> tuple[int, ...]:
    storeys = tuple(storey for storey in read_ranges(value, STOREYS) if storey or not _spans_zero(value))
    for storey in storeys:
        _storey(storey)
    return storeys


def _spans_zero(value: Any) -> bool:
    return isinstance(value, str) and value.strip().startswith("-")


def _storey(value: int) -> int:
    if value == 0 or not LOWEST_STOREY <= value <= HIGHEST_STOREY:
        raise complain(
            f"楼层 {value} 不存在：地上从 1 起，地下从 -1 起", f"there is no storey {value}: 1 and up, or -1 and down"
        )
    return value


def _numbers(value: Any) -> tuple[int, ...]:
    numbers = read_ranges(value, NUMBERS)
    if numbers[0] < 1 or numbers[-1] > 99:
        raise complain(f"户号应在 1–99 之间：{value!r}", f"door numbers run from 1 to 99: {value!r}")
    return numbers


_RANGES_SCHEMA = WithJsonSchema({"type": ["integer", "string", "array"], "examples": [3, "3-18", "1-3, 5-18"]})
Storey = Annotated[int, AfterValidator(_storey)]
Storeys = Annotated[tuple[int, ...], BeforeValidator(_storeys), _RANGES_SCHEMA]
DoorNumbers = Annotated[tuple[int, ...], BeforeValidator(_numbers), _RANGES_SCHEMA]


def storey_text(storey: int) -> str:
    """The usual way to write a storey: 18F, B1."""
    return f"{storey}F" if storey > 0 else f"B{-storey}"


def ranges_text(numbers: tuple[int, ...]) -> str:
    """The shortest way to write whole numbers as ranges: ``1-3, 5-18``; the inverse of `read_ranges`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
