"""Reading a project's ``parameters.yaml``: its own values for what the standard leaves open, each with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from tiaowen.model.element import Element
from tiaowen.model.explain_errors import validated
from tiaowen.model.fields import Many, Name, Note
from tiaowen.model.text.document import Document
from tiaowen.model.text.quantity import QuantityError, is_unit, parse_quantity
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import InputError, Problem, Text
from tiaowen.spec.overruling import Change, Path, is_fixed, overruled
from tiaowen.spec.parameters import FILE, default, parameters
from tiaowen.spec.shapes import Spec
from tiaowen.spec.wording import unit_text

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

PARAMETERS = FILE
LISTS = Text("tiaowen spec parameters 列出全部参数", "tiaowen spec parameters lists them")
_WITH_UNIT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) *([^\s0-9.]\S{0,15})")
_PERCENT = ("%", "％")


class _Ids:
    """Tells editors which parameters a project may overrule; the reader says so in words of its own."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "enum": [id for id in parameters() if not is_fixed(id)]}


class Entry(Element):
    """Another value for a parameter; of a table only what is to be changed. ``by`` is who decided."""

    id: Annotated[Name, _Ids()]
    value: Any
    source: Note
    confirmed: bool = False
    by: Name | None = None


class File(Element):
    """The whole file."""

    tiaowen: Literal[1] = 1
    parameters: Many[Entry]


def with_parameters(document: Document, spec: Spec) -> Spec:
    """The standard with the parameters of a project upon it.

    Numbers may be written with their unit. Raises InputError with every problem in its place.
    """
    file = validated(document, File)
    problems: list[Problem] = []
    changes: list[Change] = []
    for index, entry in enumerate(file.parameters):
        try:
            changes.append(_change(document, index, entry))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return overruled(spec, changes)


def _change(document: Document, index: int, entry: Entry) -> Change:
    base: Path = ("parameters", index)
    if entry.id not in parameters():
        what = Text(f"没有参数 {entry.id!r}", f"there is no parameter {entry.id!r}")
        mend = did_you_mean(entry.id, parameters()) or LISTS
        raise InputError([Problem(document.place((*base, "id")), what, mend)])
    own = default(entry.id)
    value = _read(own.value, entry.value, own.unit, document, (*base, "value"))
    source, by = _in_a_line(entry.source), _in_a_line(entry.by or "")
    return Change(entry.id, value, source, entry.confirmed, by, lambda path: document.place((*base, *path)))


def _in_a_line(text: str) -> str:
    """Lists, notes and certificates tell a parameter in one line."""
    return " ".join(text.split())


def _read(own: Any, given: Any, unit: str, document: Document, path: Path) -> Any:
    """The value with numbers for what is written with a unit, where ours has numbers; else as it is."""
    if isinstance(given, Mapping) and isinstance(own, Mapping):
        ours, like = {str(key): value for key, value in own.items()}, next(iter(own.values()))
        return {key: _read(ours.get(str(key), like), one, unit, document, (*path, key)) for key, one in given.items()}
    if isinstance(given, list) and isinstance(own, list):
        return [_read(own[0], one, unit, document, (*path, index)) for index, one in enumerate(given)]
    if isinstance(given, str) and isinstance(own, (int, float)):
        try:
            return parse_quantity(given, unit) if is_unit(unit) else _plain(given, unit)
        except QuantityError as error:
            raise InputError([Problem(document.place(path), error.text)]) from error
    return given


def _plain(given: str, unit: str) -> float | str:
    """A number with a unit of ours that is none of physics, such as ``64 路`` or ``10 %``; the text if it is not."""
    found = _WITH_UNIT.fullmatch(given.strip())
    if found is None:
        return given
    number, spelling = float(found[1]), found[2]
    if unit == "ratio" and spelling in _PERCENT:
        return number / 100
    return number if spelling in (unit, unit_text(unit), unit_text(unit, "en")) else given
