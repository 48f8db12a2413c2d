"""The words of reports in one language, and text that is safe to show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tiaowen.spec.data import read_file

TEMPLATES = Path(__file__).resolve().parent / "templates"
ANNEXES = {"I": "4.2", "P": "5.6"}
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_HIDDEN = {"Cc", "Cs", "Cn", "Co"}
_SPELT = frozenset("\u061c\u200b\u200e\u200f\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def visible(text: str) -> str:
    r"""The text on one line, with characters that cannot be shown spelt out, as a file or screen may hold them.

    >>> visible("A\nB\x07")
    'A B\\x07'
    """
    if text.isascii() and text.isprintable():
        return text
    line = _BREAKS.sub(" ", text)
    if line.isprintable():
        return line
    return "".join(_spelt(char) for char in line)


def _spelt(char: str) -> str:
    if char in _SPELT or unicodedata.category(char) in _HIDDEN:
        return char.encode("unicode_escape").decode("ascii")
    return char


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    data: Mapping[str, Mapping[str, Mapping[str, str]]] = read_file(TEMPLATES / "words.yaml")
    more: Mapping[str, Mapping[str, Mapping[str, str]]] = read_file(TEMPLATES / "review_words.yaml")
    return {group: {**entries, **more.get(group, {})} for group, entries in data.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; an unknown stage, kind or section is shown as it is."""

    language: str
    labels: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.labels[key]

    def filled(self, key: str, **values: Any) -> str:
        """A label with its gaps filled."""
        return self.labels[key].format(**values)

    def stage(self, key: str) -> str:
        """The name of a design stage."""
        return self._named("stages", key)

    def kind(self, key: str) -> str:
        """The name of a kind of subject."""
        return self._named("kinds", key)

    def section(self, key: str) -> str:
        """The title of a section of the standard, without its number."""
        return self._named("sections", key)

    def listed(self, items: list[str]) -> str:
        """Several things in a row."""
        return ("、" if self.language == "zh" else ", ").join(items)

    def _named(self, group: str, key: str) -> str:
        entry = _data()[group].get(key)
        return visible(key) if entry is None else entry[self.language]


@cache
def words_of(language: str) -> Words:
    """The words for ``zh`` or ``en``; any other language is answered in Chinese."""
    chosen = "en" if language == "en" else "zh"
    return Words(chosen, {key: entry[chosen] for key, entry in _data()["labels"].items()})


@cache
def section_of(provision: str) -> str:
    """The section that a provision, indicator or point belongs to.

    >>> section_of("5.5.8-4-10"), section_of("1.0.3"), section_of("I2.1.4")
    ('5.5', '1', '4.2')
    """
    if provision[:1] in ANNEXES and provision[1:2].isdigit():
        return ANNEXES[provision[0]]
    steps = provision.split("-", 1)[0].split(".")
    return steps[0] if len(steps) < 2 or steps[1] == "0" else ".".join(steps[:2])


def clause_of(provision: str) -> str:
    """The clause that a provision stands in; an indicator or point is its own.

    >>> clause_of("5.5.8-4-10"), clause_of("I2.1.4")
    ('5.5.8', 'I2.1.4')
    """
    return provision.split("-", 1)[0]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts 5.5.8-4-10 after 5.5.8-4-9."""
    pieces = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return tuple((0, int(piece), "") if piece.isdecimal() and piece.isascii() else (1, 0, piece) for piece in pieces)


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a Chinese character."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
