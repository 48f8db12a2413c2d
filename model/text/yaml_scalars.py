"""What an unquoted YAML word means: our own few rules, none of YAML 1.1's surprises."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from tiaowen.model.text.yaml_syntax import short
from tiaowen.spec.errors import Text

Scalar: TypeAlias = bool | int | float | str | None

MAX_DIGITS = 18

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "是"), True),
    **dict.fromkeys(("false", "False", "FALSE", "否"), False),
}
_SWITCHES = frozenset({"yes", "no", "on", "off"})
_NOT_NUMBERS = frozenset({"inf", "nan", ".inf", ".nan", "infinity"})
_TRAP_START = frozenset("yYnNoOiI.+-")
_LONGEST_TRAP = len("+infinity")
_NUMBER_START = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[+-]?([0-9]+)")
_DECIMAL = re.compile(r"[+-]?(?:([0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FULL_WIDTH_NUMBER = re.compile(r"[+\-＋－]?[0-9０-９]+(?:[.．][0-9０-９]+)?")
_QUOTE_IT = Text("若是文字请加引号", "put it in quotes if it is text")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about a word: a refusal, or only a notice."""

    what: Text
    mend: Text | None
    refused: bool


def read_plain(text: str) -> tuple[Scalar, Remark | None]:
    """Return the value of an unquoted word, and a remark when it is refused or may surprise.

    Decimal integers and decimals are numbers, ``true``/``false`` and ``是``/``否`` are bool, ``null``, ``~`` and
    nothing are None; ``yes``/``no``/``on``/``off``, infinities, NaN and full-width numbers are refused; all the
    rest, such as ``1_000``, ``0x10``, ``12:30`` and dates, is text.
    """
    if text in _WORDS:
        return _WORDS[text], None
    first = text[0]
    if first in _NUMBER_START:
        number = _read_number(text)
        if number is not None:
            return number
    if first in _TRAP_START and len(text) <= _LONGEST_TRAP:
        return text, _word_trap(text)
    if not text.isascii() and _FULL_WIDTH_NUMBER.fullmatch(text):
        return text, _full_width(text)
    return text, None


def _read_number(text: str) -> tuple[Scalar, Remark | None] | None:
    if text[0] in "123456789" and len(text) <= MAX_DIGITS and text.isascii() and text.isdecimal():
        return int(text), None
    integer = _INTEGER.fullmatch(text)
    if integer is not None:
        if len(integer[1]) > MAX_DIGITS:
            return None, _refuse(
                Text(f"整数超过 {MAX_DIGITS} 位", f"the integer has more than {MAX_DIGITS} digits"), _QUOTE_IT
            )
        value = int(text)
        return value, _leading_zero(text, integer[1], value)
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return None
    number = float(text)
    if math.isinf(number):
        return None, _refuse(Text("数值过大", "the number is too large"), _QUOTE_IT)
    if number == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        return None, _refuse(Text("数值过小", "the number is too small"), _QUOTE_IT)
    return number, _leading_zero(text, decimal[1] or "", number)


def _leading_zero(text: str, whole: str, value: float) -> Remark | None:
    if len(whole) < 2 or whole[0] != "0":
        return None
    what = Text(f"{short(text)} 按十进制读作 {value}", f"{short(text)} is read as the decimal number {value}")
    return Remark(what, _QUOTE_IT, refused=False)


def _word_trap(text: str) -> Remark | None:
    word = text.lower()
    if word in _SWITCHES:
        return _refuse(
            Text(f"“{text}”的意思不确定", f"“{text}” is ambiguous"),
            Text("是非值请写 true 或 false，文字请加引号", "write true or false, or quote it if it is text"),
        )
    if word.lstrip("+-") in _NOT_NUMBERS:
        return _refuse(Text(f"{text} 不是有限的数", f"{text} is not a finite number"), _QUOTE_IT)
    return None


def _full_width(text: str) -> Remark:
    return _refuse(
        Text(f"“{short(text)}”是全角数字", f"“{short(text)}” is written in full-width digits"),
        Text("数值请用半角数字，文字请加引号", "use half-width digits, or quote it if it is text"),
    )


def _refuse(what: Text, mend: Text) -> Remark:
    return Remark(what, mend, refused=True)
