"""The words of the score in one language, and how its numbers are written."""

from __future__ import annotations

from functools import cache
from typing import Any

from tiaowen.reports.words import TEMPLATES
from tiaowen.spec.data import read_file

DASH = "–"


class ScoreWords:
    """The labels of the score in one language."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "zh"
        data = read_file(TEMPLATES / "score.yaml")
        self._labels, self._kinds = data["labels"], data["kinds"]

    def __getitem__(self, key: str) -> str:
        return str(self._labels[key][self.language])

    def filled(self, key: str, **values: Any) -> str:
        """A label with its gaps filled."""
        return self[key].format(**values)

    def kind(self, key: str) -> str:
        """Where the measure of an indicator comes from."""
        return str(self._kinds[key][self.language])

    def listed(self, texts: list[str], most: int = 0) -> str:
        """Several texts in a row; of more than ``most`` the rest is only counted."""
        shown = texts[:most] if most and len(texts) > most else texts
        more = [self.filled("more", count=len(texts) - most)] if len(shown) < len(texts) else []
        between = "；" if self.language == "zh" else "; "
        return between.join([*shown, *more])


@cache
def score_words(language: str) -> ScoreWords:
    """The words for ``zh`` or ``en``; any other language is answered in Chinese."""
    return ScoreWords(language)


def points_text(value: float) -> str:
    """Points with two decimals."""
    return f"{value:.2f}"


def percent_text(value: float) -> str:
    """A share (0 to 1) in percent with one decimal."""
    return f"{100 * value:.1f} %"


def span_text(low: float, high: float, text: Any = points_text) -> str:
    """An interval, or the number where both ends read the same."""
    one, other = text(low), text(high)
    return one if one == other else f"{one}{DASH}{other}"


def money_text(value: float) -> str:
    """An amount without needless digits."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
