"""The parameters told: all of them as a list, and one with how a project overrules it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tiaowen.model.load import load_project
from tiaowen.model.parameters import LISTS
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import Text, UsageError
from tiaowen.spec.overruling import is_fixed, range_of, value_of_parameter
from tiaowen.spec.parameters import FILE, Parameter, parameter, parameters
from tiaowen.spec.provisions import in_force, load_spec
from tiaowen.spec.sizes import sizes_of
from tiaowen.spec.wording import number_text, unit_text

SCHEMA = "tiaowen.parameters/1"
WORDS = {
    "value": ("取值", "value"),
    "ours": ("默认值", "our default"),
    "source": ("来源", "source"),
    "range": ("可取范围", "range"),
    "sizes": ("规格", "sizes"),
    "fixed": ("不能由项目改变", "not for a project to change"),
    "how": (f"项目文件夹的 {FILE} 中这样改", f"to overrule it, in {FILE} of the project's folder"),
    "overruled": ("本项目", "of the project"),
    "your_source": ("（依据）", "(where it comes from)"),
}


def _word(key: str, language: str) -> str:
    return WORDS[key][language == "en"]


def parameter_list(form: str, language: str = "zh", project: Path | None = None) -> str:
    """All parameters with value, unit and source, as text or JSON; those of a ``project`` have its values.

    Raises what reading the project raises.
    """
    with in_force(load_spec() if project is None else load_project(project).spec):
        some = list(parameters().values())
        if form == "json":
            data = {"schema": SCHEMA, "parameters": [_as_json(one) for one in some]}
            return json.dumps(data, ensure_ascii=False, indent=1)
        return "\n".join(_line(one, language) for one in some)


def _line(one: Parameter, language: str) -> str:
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    mark = f" [{_word('overruled', language)}]" if one.overruled else ""
    value = value_of_parameter(one.value, one.unit, language)
    return f"{one.id}{mark}  {one.text[language]}  {value}{left}{one.origin[language]}{right}"


def _as_json(one: Parameter) -> dict[str, Any]:
    span, sizes = range_of(one.id), sizes_of(one.id)
    return {
        "id": one.id,
        "title": {"zh": one.text.zh, "en": one.text.en},
        "value": one.value,
        "default": one.default,
        "unit": one.unit,
        "range": None if span is None else [span.least, span.most],
        "sizes": None if sizes is None else [sizes.least, sizes.most],
        "fixed": is_fixed(one.id),
        "overruled": one.overruled,
        "source": one.source,
        "confirmed": one.confirmed,
        "by": one.by or None,
    }


def about_parameter(id: str, language: str = "zh") -> Iterator[str]:
    """One parameter in lines: meaning, value, source, what a project may state, and how.

    Raises UsageError for an id that there is not.
    """
    if id not in parameters():
        what = Text(f"没有参数 {id}", f"there is no parameter {id}")
        raise UsageError(what, did_you_mean(id, parameters()) or LISTS)
    one = parameter(id)
    yield f"{one.id}  {one.text[language]}"
    yield ""
    yield from _section("value", [value_of_parameter(one.value, one.unit, language)], language)
    if one.overruled:
        yield from _section("ours", [value_of_parameter(one.default, one.unit, language)], language)
    yield from _section("source", [one.origin[language] + (f" – {one.by}" if one.by else "")], language)
    if is_fixed(id):
        yield _word("fixed", language)
        return
    span = range_of(id)
    if span is not None:
        ends = f"{number_text(span.least)}–{number_text(span.most)} {unit_text(one.unit, language)}".strip()
        yield from _section("range", [ends], language)
    sizes = sizes_of(id)
    if sizes is not None:
        yield from _section("sizes", [sizes.told[language]], language)
    source = _word("your_source", language)
    entry = f"- {{id: {id}, value: {json.dumps(_plain(one.value), ensure_ascii=False)}, source: {source}}}"
    yield from _section("how", ["parameters:", entry], language)


def _section(key: str, lines: list[str], language: str) -> Iterator[str]:
    yield _word(key, language)
    yield from (f"  {line}" for line in lines)


def _plain(value: Any) -> Any:
    """A value with its first entry alone where it is a table: only what changes needs to be stated."""
    return dict([next(iter(value.items()))]) if isinstance(value, dict) else value
