"""Values that the standard does not give: each with its unit, its source and whether it was confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tiaowen.spec.data import read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.force import named_in_force

PARAMETER = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")  # the form of an id, which no provision has
FILE = "parameters.yaml"  # of ours; a project's own file has the same name

SURE, UNSURE = Text("", ""), Text("，未确认", ", not confirmed")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that an engineer may overrule for a project; never a verdict unless ``confirmed``.

    ``default`` is ours; where a project states another ``value`` (``overruled``), ``source`` and ``confirmed`` are the
    project's words, and ``by`` is who decided, if told.
    """

    id: str
    value: Any
    unit: str
    text: Text
    source: str
    confirmed: bool
    default: Any
    overruled: bool = False
    by: str = ""

    @property
    def origin(self) -> Text:
        """Where the value comes from, with a word where that was not confirmed."""
        unsure = SURE if self.confirmed else UNSURE
        return Text(self.source + unsure.zh, self.source + unsure.en)


def parameter(id: str) -> Parameter:
    """The parameter of that id, as the standard in force has it. Raises KeyError for an unknown one."""
    spec = named_in_force()
    return spec.parameters[id] if spec is not None and id in spec.parameters else default(id)


@cache
def default(id: str) -> Parameter:
    """The parameter of that id as we have it. Raises KeyError for an unknown one."""
    entry = read_data(FILE)[id]
    text = Text(entry["zh"], entry["en"])
    return Parameter(id, entry["value"], entry["unit"], text, entry["source"], entry["confirmed"], entry["value"])


def doubt(*ids: str) -> Text:
    """A word, with the comma before it, where one of these parameters was not confirmed; empty where all were."""
    return SURE if all(parameter(id).confirmed for id in ids) else UNSURE


def parameters() -> Mapping[str, Parameter]:
    """All of them by id, in the order of our file, as the standard in force has them."""
    return {id: parameter(id) for id in read_data(FILE)}
