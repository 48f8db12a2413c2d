"""Turning pydantic's errors into problems that name the place, the fault and the mend in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tiaowen.model.community import Community
from tiaowen.model.element import key_of
from tiaowen.model.sources import Sources, Steps, path_text
from tiaowen.model.text.document import Document
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import InputError, Place, Problem, Text

M = TypeVar("M", bound=BaseModel)

_TEXTS: Mapping[str, Text] = {
    "missing": Text("缺少必填字段 {key}", "the field {key} is missing"),
    "int_type": Text("应为整数，写的是 {input}", "expected a whole number, not {input}"),
    "int_from_float": Text("应为整数，写的是 {input}", "expected a whole number, not {input}"),
    "float_type": Text("应为数值（可带单位），写的是 {input}", "expected a number (a unit may follow), not {input}"),
    "bool_type": Text("应为 true 或 false（是/否），写的是 {input}", "expected true or false, not {input}"),
    "string_type": Text("应为文字，写的是 {input}", "expected a text, not {input}"),
    "string_too_long": Text("超过 {max_length} 个字符", "longer than {max_length} characters"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "greater_than_equal": Text("应不小于 {ge}，写的是 {input}", "must be at least {ge}, is {input}"),
    "less_than_equal": Text("应不大于 {le}，写的是 {input}", "must be at most {le}, is {input}"),
    "finite_number": Text("数值应有限", "the number must be finite"),
    "tuple_type": Text("应为列表（[…] 或每行以 - 开头），写的是 {input}", "expected a list, not {input}"),
    "too_short": Text("至少要有 {min_length} 项", "needs at least {min_length} items"),
    "too_long": Text("长度 {actual_length} 超过上限 {max_length}", "length {actual_length}, at most {max_length}"),
    "model_type": Text("应为键值对，写的是 {input}", "expected keys and values, not {input}"),
    "dict_type": Text("应为键值对，写的是 {input}", "expected keys and values, not {input}"),
    "literal_error": Text("应为 {expected}，写的是 {input}", "expected {expected}, not {input}"),
}


def validated(document: Document, model: type[M]) -> M:
    """What a document that is no project says, as a model of its own. Raises InputError with every problem told."""
    value = document.value
    if not isinstance(value, dict):
        what = Text("文件顶层应为键值对", "the file must hold keys and values")
        raise InputError([Problem(Place(document.name, 1, 1), what)])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        sources = Sources({**dict.fromkeys(value, document), "": document})
        raise InputError(problems_of(error, value, sources, model), error.error_count()) from error


def problems_of(
    error: ValidationError, data: Mapping[str, Any], sources: Sources, model: type[BaseModel] = Community
) -> list[Problem]:
    """The problems of a failed validation, in the order of their places; at most as many as are ever shown."""
    details = error.errors(include_url=False, include_context=True)[: InputError.shown]
    problems = [_problem(detail, data, sources, model) for detail in details]
    return sorted(problems, key=lambda problem: problem.place)


def _problem(detail: ErrorDetails, data: Mapping[str, Any], sources: Sources, model: type[BaseModel]) -> Problem:
    steps, unknown = _written_steps(detail["loc"], data)
    place = sources.place_of(steps) or Place("model")
    if detail["type"] == "extra_forbidden":
        place = sources.key_place(steps) or place
        return _unknown_field(str(detail["loc"][-1]), steps, _fields_at(detail["loc"][:-1], model), place)
    text = _text(detail, unknown)
    where = path_text((*steps, *unknown) if detail["type"] == "missing" else steps)
    return Problem(place, Text(f"{where}：{text.zh}", f"{where}: {text.en}") if where else text)


def _text(detail: ErrorDetails, unknown: Steps) -> Text:
    context = detail.get("ctx", {})
    if detail["type"] == "tiaowen":
        return Text(context["zh"], context["en"])
    key = unknown[-1] if unknown else detail["loc"][-1] if detail["loc"] else ""
    values = {**context, "key": key, "input": _shown(detail["input"])}
    text = _TEXTS.get(detail["type"])
    if text is None:
        return Text(f"不符合要求（{detail['msg']}）", detail["msg"])
    return Text(text.zh.format(**values), text.en.format(**values))


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return "键值对 / keys" if isinstance(value, dict) else "列表 / a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _written_steps(loc: tuple[int | str, ...], data: Any) -> tuple[Steps, Steps]:
    """The steps of an error's location that stand in the file, and the rest (tags of a choice are dropped)."""
    found: list[int | str] = []
    value = data
    for index, step in enumerate(loc):
        if isinstance(value, dict) and step in value:  # noqa: SIM114 - two kinds of look-up, not one
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, dict) and index == len(loc) - 1:
            return tuple(found), (step,)
        else:
            continue
        found.append(step)
    return tuple(found), ()


def _unknown_field(name: str, steps: Steps, known: list[str], place: Place) -> Problem:
    hint = did_you_mean(name, known)
    mend = hint or Text("可用字段：" + "、".join(known), "fields: " + ", ".join(known))
    return Problem(place, Text(f"不认识的字段 {path_text(steps)}", f"unknown field {path_text(steps)}"), mend)


def _fields_at(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """The fields of the model class that a location leads to from ``model``."""
    for step in loc:
        for name, field in model.model_fields.items():
            if step in (name, field.alias):
                model = _model_in(field.annotation) or model
                break
    return [key_of(model, name) for name in model.model_fields]  # type: ignore[arg-type]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
