"""The texts of the description, read from ``texts/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tiaowen.spec.data import read_file
from tiaowen.spec.errors import Text


@cache
def data(name: str) -> Mapping[str, Any]:
    """One file of texts."""
    found: Mapping[str, Any] = read_file(Path(__file__).with_name("texts") / f"{name}.yaml")
    return found


def said(key: str, language: str, **values: object) -> str:
    """A word or short phrase, with its braces filled in."""
    return str(data("words")["said"][key][language]).format(**values)


def unit_of(kind: str) -> Text:
    """What pieces of a kind are counted in."""
    units = data("words")["units"]
    return next((Text(unit["zh"], unit["en"]) for unit in units if kind in unit["kinds"]), Text("台", "no."))


def joined(items: Any, language: str) -> str:
    """A list in running text."""
    return ("、" if language == "zh" else ", ").join(str(item) for item in items)


def id_list(ids: Any) -> str:
    """Ids in a cell of a table: a line may only break between them."""
    return ", ".join(str(id) for id in ids)
