"""Examples that pass and fail, made from a provision's own limits, demand and function rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from tiaowen.spec.provisions import DemandRow, FunctionRow, Limit, Part, Provision
from tiaowen.spec.vocabulary import label, words
from tiaowen.spec.wording import value_text

Side = Literal["pass", "fail"]


def example_lines(provision: Provision, side: str, language: str) -> list[str]:
    """What passes or fails: the value at the limit and the one beyond it, the row met and the row not met."""
    if side in provision.examples:
        return [provision.examples[side][language]]
    passes = side == "pass"
    lines = [_demand(row, passes, language) for row in provision.demand]
    lines += [_functions(row, passes, language) for row in provision.functions]
    if not lines:
        named = len(provision.parts) > 1
        for part in provision.parts.values():
            head = f"{part.name}: " if named else ""
            lines += [head + line for line in _part(part, provision, passes, language)]
    return lines


def _part(part: Part, provision: Provision, passes: bool, language: str) -> Iterator[str]:
    if part.limit is not None:
        for value in values_at(part.limit) if passes else values_beyond(part.limit):
            yield value_text(value, part.limit.unit, language)
    elif passes and provision.verify == "computed":
        yield provision.requirement[language]
    elif not passes and part.fail is not None:
        yield part.fail[language].replace("{subject}", "…")


def values_at(limit: Limit) -> list[float | str]:
    """The values at the ends of a limit that it still allows; a step beyond an end that it excludes."""
    if limit.one_of is not None:
        return list(limit.one_of)
    beyond = None if limit.over is None else limit.over + _step(limit.over)
    return list(dict.fromkeys(end for end in (beyond, limit.min, limit.max) if end is not None))


def values_beyond(limit: Limit) -> list[float | str]:
    """The nearest values that a limit does not allow: a whole step beyond whole ends, else a tenth of the end.

    Of words the other words of their vocabulary; the unit is its name.
    """
    if limit.one_of is not None:
        numbers = [value for value in limit.one_of if not isinstance(value, str)]
        return [max(numbers) + 1] if numbers else [word for word in words(limit.unit) if word not in limit.one_of]
    below = [] if limit.over is None else [limit.over]
    below += [] if limit.min is None else [limit.min - _step(limit.min)]
    above = [] if limit.max is None else [limit.max + _step(limit.max)]
    return [*below, *above]


def _step(end: float) -> float:
    return 1 if float(end).is_integer() else abs(end) / 10


def _demand(row: DemandRow, passes: bool, language: str) -> str:
    count = row.count if passes else row.count - 1
    if row.where == "dwelling":
        return {"zh": f"每户 {count} 个", "en": f"{count} in each dwelling"}["en" if language == "en" else "zh"]
    where, what = label("dwelling_room", row.where, language), label("outlet", row.what, language)
    return f"{where}: {what} {count}" if language == "en" else f"{where}：{what} {count} 个"


def _functions(row: FunctionRow, passes: bool, language: str) -> str:
    wanted = (*row.needs, *(group[0] for group in row.any_of))
    names = [label("function", name, language) for name in wanted]
    given = names if passes else names[:-1]
    head = f"{label('system', row.system, language)} – {label('component', row.component, language)}"
    empty = "none" if language == "en" else "无"
    return f"{head}: {', '.join(given) or empty}" if language == "en" else f"{head}：{'、'.join(given) or empty}"
