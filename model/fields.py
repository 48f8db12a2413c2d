"""Types of the model's fields: ids, quantities with units, controlled words, storey ranges, polygons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_args

from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    float_schema,
    int_schema,
    no_info_after_validator_function,
    no_info_before_validator_function,
    str_schema,
    tuple_positional_schema,
    tuple_variable_schema,
)

from tiaowen.model.text.quantity import parse_quantity
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import Text
from tiaowen.spec.vocabulary import spellings, words

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

T = TypeVar("T")
MOST_ITEMS = 20_000
MOST_OPTIONS = 20
QUANTITY, VOCABULARY = "quantity", "vocabulary"  # what a JSON schema says of a unit or a word, for `json_schema`


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A type's validation, put together once: pydantic would do so anew for each of the model's five hundred fields.

    ``shown`` is its JSON schema where the validation alone does not say what a file may hold.
    """

    schema: CoreSchema
    shown: JsonSchemaValue | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return cast(CoreSchema, dict(self.schema))  # pydantic notes things upon it

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) if self.shown is None else dict(self.shown)


class _ManyOf:
    """Marks a list of the file: any sequence of items, at most `MOST_ITEMS`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        items = handler.generate_schema(get_args(source)[0])
        return tuple_variable_schema(items, strict=False, max_length=MOST_ITEMS)


Many = Annotated[tuple[T, ...], _ManyOf()]


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


def _number(
    unit: str, check: Callable[[float], float] | None = None, ge: float | None = None, le: float | None = None
) -> Ready:
    """A number of that unit, or a text with its own unit."""
    schema: CoreSchema = no_info_before_validator_function(_quantity(unit), float_schema(ge=ge, le=le))
    if check is not None:
        schema = no_info_after_validator_function(check, schema)
    ends = {key: end for key, end in (("minimum", ge), ("maximum", le)) if end is not None}
    return Ready(schema, {QUANTITY: unit} | (ends if check is None else {_ENDS[check]: 0}))


def _positive(value: float) -> float:
    if value <= 0:
        raise complain(f"应大于 0，写的是 {value:g}", f"must be above 0, is {value:g}")
    return value


def _not_negative(value: float) -> float:
    if value < 0:
        raise complain(f"不应小于 0，写的是 {value:g}", f"must not be below 0, is {value:g}")
    return value


_ENDS: dict[Callable[[float], float] | None, str] = {_positive: "exclusiveMinimum", _not_negative: "minimum"}


def _pair(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _three_corners(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    if len(set(ring)) < 3:
        raise complain("至少要有 3 个不同的点", "needs at least 3 different points")
    return ring


_coordinate = _number("m", ge=-1e7, le=1e7)
_point = no_info_before_validator_function(_pair, tuple_positional_schema([_coordinate.schema, _coordinate.schema]))
_points = {"type": "array", "items": {"type": "array", "items": _coordinate.shown, "minItems": 2, "maxItems": 2}}

Length = Annotated[float, _number("m", _positive)]
Frequency = Annotated[float, _number("MHz", _positive)]
Area = Annotated[float, _number("m2", _positive)]
Share = Annotated[float, _number("%", ge=0, le=100)]
Rate = Annotated[float, _number("Mbps", ge=0)]
Hours = Annotated[float, _number("h", ge=0, le=24)]
Minutes = Annotated[float, _number("min", ge=0, le=1440)]
Decibels = Annotated[float, _number("dB", ge=0, le=200)]
Reach = Annotated[float, _number("m", _not_negative)]
Level = Annotated[float, _number("dB", ge=-200, le=200)]
Coordinate = Annotated[float, _coordinate]
Count = Annotated[int, Ready(int_schema(ge=0, le=1_000_000))]
AtLeastOne = Annotated[int, Ready(int_schema(ge=1, le=1_000_000))]
Point = Annotated[tuple[Coordinate, Coordinate], Ready(_point, _points["items"])]
Line = Annotated[
    tuple[Point, ...],
    Ready(tuple_variable_schema(_point, strict=False, min_length=2, max_length=10_000), _points | {"minItems": 2}),
]
Segment = Annotated[
    tuple[Point, ...],
    Ready(
        tuple_variable_schema(_point, strict=False, min_length=2, max_length=2),
        _points | {"minItems": 2, "maxItems": 2},
    ),
]
Ring = Annotated[
    tuple[Point, ...],
    Ready(
        no_info_after_validator_function(
            _three_corners, tuple_variable_schema(_point, strict=False, min_length=3, max_length=10_000)
        ),
        _points | {"minItems": 3},
    ),
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


_id_schema = no_info_before_validator_function(
    _id_text, no_info_after_validator_function(_id, str_schema(min_length=1, max_length=128))
)
Id = Annotated[
    str,
    Ready(_id_schema, {"type": ["string", "integer"], "minLength": 1, "maxLength": 128, "pattern": f"^{_ID.pattern}$"}),
]
Name = Annotated[
    str,
    Ready(
        no_info_after_validator_function(_not_blank, str_schema(min_length=1, max_length=200)),
        {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
    ),
]
Note = Annotated[str, Ready(str_schema(max_length=2_000))]


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
        mend = hint or _options(self.vocabulary)
        raise complain(f"不认识 {text!r}，{mend.zh}", f"unknown word {text!r}; {mend.en}")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.read, str_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", VOCABULARY: self.vocabulary}


def _options(vocabulary: str) -> Text:
    """The words that there are; of very many the first, and how many there are."""
    known = words(vocabulary)
    some, more = list(known.items())[:MOST_OPTIONS], len(known) > MOST_OPTIONS
    zh, en = "、".join(text.zh for _, text in some), ", ".join(key for key, _ in some)
    return Text(
        f"可写：{zh}{f'……共 {len(known)} 个' if more else ''}",
        f"one of: {en}{f' … ({len(known)} in all)' if more else ''}",
    )


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


_RANGE_TEXT = rf"^\s*{_RANGE.pattern}(\s*[,，]\s*{_RANGE.pattern})*\s*$"
_RANGE_FORMS: list[JsonSchemaValue] = [{"type": "integer"}, {"type": "string", "pattern": _RANGE_TEXT}]
_RANGES: JsonSchemaValue = {
    "anyOf": [*_RANGE_FORMS, {"type": "array", "minItems": 1, "items": {"anyOf": _RANGE_FORMS}}],
    "examples": [3, "3-18", "1-3, 5-18"],
}
_whole_numbers = tuple_variable_schema(int_schema())
Storey = Annotated[int, Ready(no_info_after_validator_function(_storey, int_schema()))]
Storeys = Annotated[tuple[int, ...], Ready(no_info_before_validator_function(_storeys, _whole_numbers), _RANGES)]
DoorNumbers = Annotated[tuple[int, ...], Ready(no_info_before_validator_function(_numbers, _whole_numbers), _RANGES)]


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
