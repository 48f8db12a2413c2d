"""Values that the standard does not give: each with its unit, its source and whether it was confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tiaowen.spec.data import read_data
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A default that an engineer may overrule; never a verdict unless ``confirmed``."""

    id: str
    value: Any
    unit: str
    text: Text
    source: str
    confirmed: bool


@cache
def parameter(id: str) -> Parameter:
    """The parameter of that id. Raises KeyError for an unknown one."""
    entry = read_data("parameters.yaml")[id]
    return Parameter(
        id, entry["value"], entry["unit"], Text(entry["zh"], entry["en"]), entry["source"], entry["confirmed"]
    )
