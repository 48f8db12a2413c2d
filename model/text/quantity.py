"""Quantities as people write them, ``99.6 m`` or ``-70 dBm``, read into a float in the field's own unit.

The accepted units and spellings are those of ``spec/units.yaml``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.data import read_data
from tiaowen.spec.errors import Text

LONGEST = 64

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_QUANTITY = re.compile(rf"({_NUMBER}) *([^\s0-9.,，:_+\-]\S*)?")
_FULL_WIDTH = re.compile("[０-９．＋－]")
_OTHER_MINUS = re.compile("[\u2010-\u2015\u2212]")
_DECIMAL_COMMA = re.compile("[0-9][,，][0-9]")


class QuantityError(ValueError):
    """A quantity that cannot be read; ``text`` says why in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


@dataclass(frozen=True, slots=True)
class Unit:
    """One accepted unit: our name, how it is printed, what it measures, and where its factor comes from."""

    name: str
    symbol: str
    dimension: str
    label: Text
    pint: str | None
    factor: Decimal | None


def parse_quantity(text: object, unit: str) -> float:
    """Return a quantity in ``unit``, a name of ``spec/units.yaml``; a bare number is taken to be in that unit already.

    Raises QuantityError for text that is no quantity, an unknown unit, or a unit of another dimension.

    >>> parse_quantity("1.2 km", "m")
    1200.0
    """
    own = _units()[unit]
    if isinstance(text, str):
        number, spelling = _split(text, own)
        return _convert(text, number, _read_unit(text, spelling, own), own)
    if isinstance(text, bool) or not isinstance(text, int | float):
        raise QuantityError(_expected(repr(text), own))
    return _finite(str(text), _float(text))


def is_unit(name: str) -> bool:
    """Whether ``spec/units.yaml`` has a unit of that name."""
    return name in _units()


def accepted_spellings(unit: str) -> tuple[str, ...]:
    """Return every spelling that a field in ``unit`` accepts, our own names first."""
    dimension = _units()[unit].dimension
    return tuple(spelling for spelling, known in _spellings().items() if known.dimension == dimension)


def dimension_label(unit: str) -> Text:
    """Return what ``unit`` measures, such as 面积 and area."""
    return _units()[unit].label


def unit_symbol(unit: str) -> str:
    """Return how ``unit`` is printed, such as m² for m2."""
    return _units()[unit].symbol


def factor(unit: str, other: str) -> Decimal:
    """Return how many of ``other`` one ``unit`` is. Both measure the same; logarithmic units only equal themselves."""
    first, second = _units()[unit], _units()[other]
    if first == second:
        return Decimal(1)
    if first.dimension == second.dimension:
        if first.factor is not None and second.factor is not None:
            return first.factor / second.factor
        if first.pint is not None and second.pint is not None:
            return _pint_factor(first.pint) / _pint_factor(second.pint)
    raise ValueError(f"no factor from {unit} to {other}")


def _split(text: str, own: Unit) -> tuple[str, str]:
    match = _QUANTITY.fullmatch(text.strip(" ")) if len(text) <= LONGEST else None
    if match is None:
        raise QuantityError(_expected(text, own))
    if match[2] is None:
        bare = match[1]
        raise QuantityError(
            Text(
                f"“{bare}”没有单位：请写 {bare} {own.symbol}，或去掉引号",
                f"“{bare}” has no unit: write {bare} {own.symbol}, or take the quotes away",
            )
        )
    return match[1], match[2]


def _read_unit(text: str, spelling: str, own: Unit) -> Unit:
    unit = _spellings().get(spelling)
    if unit is None:
        raise QuantityError(_unknown(text, spelling, own))
    if unit.dimension != own.dimension:
        here, there, symbols = own.label, unit.label, _symbols(own)
        raise QuantityError(
            Text(
                f"“{text}”是{there.zh}，此处应为{here.zh}，单位可用 {'、'.join(symbols)}",
                f"“{text}” is {_article(there.en)}; {_article(here.en)} is expected here, in {', '.join(symbols)}",
            )
        )
    return unit


def _convert(text: str, number: str, unit: Unit, own: Unit) -> float:
    value = _finite(text, float(number))
    if value == 0 and re.search("[1-9]", re.split("[eE]", number)[0]):
        raise QuantityError(Text(f"“{text}”数值过小", f"“{text}” is too small a number"))
    if unit == own:
        return value
    return _finite(text, float(Decimal(number) * factor(unit.name, own.name)))


def _finite(text: str, value: float) -> float:
    if not math.isfinite(value):
        raise QuantityError(Text(f"“{_short(text)}”数值过大", f"“{_short(text)}” is too large a number"))
    return value


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _expected(text: str, own: Unit) -> Text:
    short = _short(text)
    zh, en = _hint(text)
    return Text(
        f"“{short}”不是{own.label.zh}，应形如 12.5 {own.symbol}{zh}",
        f"“{short}” is not {_article(own.label.en)}; write it like 12.5 {own.symbol}{en}",
    )


def _hint(text: str) -> tuple[str, str]:
    if _FULL_WIDTH.search(text):
        return "；数字请用半角", "; use half-width digits"
    if _DECIMAL_COMMA.search(text):
        return "；小数点请用“.”，不加千位分隔符", "; the decimal sign is “.”, and thousands are not separated"
    if _OTHER_MINUS.search(text):
        return "；负号请用“-”", "; the minus sign is “-”"
    if text[:1].isdecimal() and not text[:1].isascii():
        return "；数字请用 0–9", "; use the digits 0–9"
    return "", ""


def _unknown(text: str, spelling: str, own: Unit) -> Text:
    names = _symbols(own)
    hint = did_you_mean(spelling, accepted_spellings(own.name)) or Text("", "")
    return Text(
        f"“{text}”：不认识单位“{spelling}”，{hint.zh}可用 {'、'.join(names)}",
        f"“{text}”: unknown unit “{spelling}”; {hint.en}{' ' if hint.en else ''}accepted: {', '.join(names)}",
    )


def _symbols(own: Unit) -> list[str]:
    return [unit.symbol for unit in _units().values() if unit.dimension == own.dimension]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"


@cache
def _units() -> Mapping[str, Unit]:
    units: dict[str, Unit] = {}
    for dimension, entry in read_data("units.yaml").items():
        label = Text(entry["zh"], entry["en"])
        for name, row in entry["units"].items():
            number = row.get("factor")
            own_factor = None if number is None else Decimal(number)
            units[name] = Unit(name, row.get("show", name), dimension, label, row.get("pint"), own_factor)
    return units


@cache
def _spellings() -> Mapping[str, Unit]:
    """Every accepted spelling, our own names first."""
    units = _units()
    also = {
        spelling: units[name]
        for entry in read_data("units.yaml").values()
        for name, row in entry["units"].items()
        for spelling in row.get("also", ())
    }
    return {**units, **also}


@cache
def _pint_factor(name: str) -> Decimal:
    """Return pint's factor from a unit to its root units, as the short decimal that it stands for."""
    value = _registry().Quantity(1.0, name).to_root_units().magnitude
    return Decimal(f"{value:.15g}")


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()
