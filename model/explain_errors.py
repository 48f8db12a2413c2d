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
    "date_type": Text("应为日期，如 2026-11-22，写的是 {input}", "expected a date such as 2026-11-22, not {input}"),
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
        raise unreadable(error, value, Sources({**dict.fromkeys(value, document), "": document}), model) from error


def unreadable(
    error: ValidationError, data: Mapping[str, Any], sources: Sources, model: type[BaseModel] = Community
) -> InputError:
    """A failed validation as problems in the order of their places; of very many, those shown and the count."""
    details = [detail for detail in error.errors(include_url=False, include_context=True) if not _is_echo(detail)]
    problems = [_problem(detail, data, sources, model) for detail in details[: InputError.shown]]
    return InputError(sorted(problems, key=lambda problem: problem.place), len(details))


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called short only because some of its items, told on their own, do not count."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail.get("ctx", {}).get("min_length", 0)


def _problem(detail: ErrorDetails, data: Mapping[str, Any], sources: Sources, model: type[BaseModel]) -> Problem:
    steps, unknown = _written_steps(detail["loc"], data)
    place = sources.place_of(steps) or Place("model")
    if detail["type"] == "extra_forbidden":
        place = sources.key_place(steps) or place
        return _unknown_field(str(detail["loc"][-1]), steps, _fields_at(detail["loc"][:-1], model), place)
    text = _text(detail, unknown)
    where = path_text((*steps, *unknown) if detail["type"] == "missing" else steps)
    return Problem(place, Text(f"{where}：{text.zh}", f"{where}: {text.en}") if where else text, _mend(detail))


def _mend(detail: ErrorDetails) -> Text | None:
    """A key and its value that a full-width colon made into one text."""
    is_pair = detail["type"] == "model_type" and "：" in str(detail["input"])
    return Text("冒号请用半角并加空格“: ”", "write the colon half-width with a space, “: ”") if is_pair else None


def _text(detail: ErrorDetails, unknown: Steps) -> Text:
    context = detail.get("ctx", {})
    if detail["type"] == "tiaowen":
        return Text(context["zh"], context["en"])
    key = unknown[-1] if unknown else detail["loc"][-1] if detail["loc"] else ""
    numbers = {name: int(one) for name, one in context.items() if isinstance(one, float) and one.is_integer()}
    values = {**context, **numbers, "key": key}
    text, written = _TEXTS.get(detail["type"]), _shown(detail["input"])
    if text is None:
        return Text(f"不符合要求（{detail['msg']}）", detail["msg"])
    return Text(text.zh.format(**values, input=written.zh), text.en.format(**values, input=written.en))


def _shown(value: Any) -> Text:
    """What is written, in the spelling of the file."""
    if value is None:
        return Text("空值", "nothing")
    if isinstance(value, dict):
        return Text("键值对", "keys and values")
    if isinstance(value, (list, tuple)):
        return Text("列表", "a list")
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return Text(text, text)


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
