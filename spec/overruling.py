"""A project's own values for parameters: of the same shape as ours, within a plausible range, and with a source."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from tiaowen.spec.data import read_data
from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.force import in_force
from tiaowen.spec.parameters import FILE, Parameter, default
from tiaowen.spec.provisions import with_entries
from tiaowen.spec.shapes import Spec
from tiaowen.spec.sizes import Sizes, sizes_of
from tiaowen.spec.wording import unit_text

PLAUSIBLE = 5  # times as much or as little as ours, where the parameter states no range of its own
DIGITS = 9  # of the ends of such a range
COUNTED = frozenset(
    {
        *("address", "bus", "cell", "core", "device", "door", "link", "meter", "node", "number", "picture", "piece"),
        *("point", "square", "station", "storey", "U", "vlan", "way"),
    }
)
ENDS = ("least", "most")  # the keys of a band

Path = tuple[str | int, ...]
WHOLE: Path = ("value",)  # where the value of a change stands


@dataclass(frozen=True, slots=True)
class Change:
    """Another value for a parameter: where it comes from, who decided, and the places of its parts in the file."""

    id: str
    value: Any
    source: str
    confirmed: bool
    by: str
    place: Callable[[Path], Place]


class Range(NamedTuple):
    """The numbers that are taken, both ends included."""

    least: float
    most: float
    whole: bool


class _OddError(Exception):
    """What a value cannot be, with its path within the value."""

    def __init__(self, path: Path, what: Text, mend: Text | None = None) -> None:
        super().__init__(what.en)
        self.path, self.what, self.mend = path, what, mend


def overruled(spec: Spec, changes: Sequence[Change]) -> Spec:
    """The standard with a project's values for parameters upon it; limits that refer to a parameter follow.

    Raises InputError with every value that does not do, each in its place.
    """
    made: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for change in changes:
        try:
            made[change.id] = _changed(change, change.id in made)
        except _OddError as odd:
            what = Text(f"{change.id}：{odd.what.zh}", f"{change.id}: {odd.what.en}")
            problems.append(Problem(change.place(odd.path), what, odd.mend))
    problems += _unlike(made, changes)
    if problems:
        raise InputError(problems)
    if not made:
        return spec
    changed = replace(spec, parameters=made)
    with in_force(changed):
        return with_entries(changed, spec.entries, spec.overlays)


def _unlike(made: Mapping[str, Parameter], changes: Sequence[Change]) -> Iterator[Problem]:
    """Sizes that a table has and the one beside it lacks."""
    for change in changes:
        sizes = sizes_of(change.id) if change.id in made else None
        if sizes is None or sizes.beside is None:
            continue
        own, other = made[change.id], made.get(sizes.beside, default(sizes.beside))
        for one, of in ((own, other), *([] if other.overruled else [(other, own)])):
            lacking = _listed(size for size in one.value if size not in of.value)
            if lacking.zh:
                what = Text(f"{of.id} 缺少规格 {lacking.zh}", f"{of.id} lacks the sizes {lacking.en}")
                mend = Text(f"与 {one.id} 的规格应相同", f"it has the same sizes as {one.id}")
                yield Problem(change.place(WHOLE), what, mend)


def is_fixed(id: str) -> bool:
    """Whether a project cannot overrule a parameter: it sorts what the program knows, or is plain mathematics."""
    entry = read_data(FILE)[id]
    words = _is_words(entry["value"]) and "choices" not in entry
    return words or entry["unit"] == "kind" or bool(entry.get("fixed"))


def _is_words(value: Any) -> bool:
    some = value.values() if isinstance(value, Mapping) else [value]
    return all(isinstance(one, str) for one in some)


def range_of(id: str) -> Range | None:
    """What a project may state for a parameter that is a single number; None for others."""
    own = default(id)
    if not _is_number(own.value):
        return None
    return _range(own.value, own.unit, read_data(FILE)[id].get("range"))


def _changed(change: Change, twice: bool) -> Parameter:
    own = default(change.id)
    if twice:
        raise _OddError(("id",), Text("写了两次", "stands twice"), Text("只保留一处", "keep one of them"))
    if is_fixed(own.id):
        raise _OddError(("id",), Text("是程序内部的归类，不能改", "is the program's own and stays as it is"))
    entry = read_data(FILE)[own.id]
    choices = default(entry["choices"]).value if "choices" in entry else ()
    rules = _Rules(own.unit, tuple(choices), sizes_of(own.id))
    value = _merged(own.value, change.value, rules, entry.get("range"), WHOLE)
    return replace(own, value=value, source=change.source, confirmed=change.confirmed, by=change.by, overruled=True)


class _Rules(NamedTuple):
    """What all parts of a value share: their unit, and if any the words to choose from and the sizes of a table."""

    unit: str
    choices: tuple[str, ...]
    sizes: Sizes | None


def _merged(own: Any, given: Any, rules: _Rules, limits: Any, path: Path) -> Any:
    """The value given in the shape of ours; what a table does not mention stays as it is."""
    if isinstance(own, Mapping):
        return _table(own, given, rules, limits, path)
    if isinstance(own, list):
        return _list(own, given, rules, limits, path)
    if isinstance(own, str):
        if given not in rules.choices:
            raise _OddError(path, _one_of(rules.choices))
        return given
    return _number(given, _range(own, rules.unit, limits), rules.unit, path)


def _table(own: Mapping[Any, Any], given: Any, rules: _Rules, limits: Any, path: Path) -> dict[Any, Any]:
    if not isinstance(given, Mapping) or not given:
        keys = _listed(own)
        what = Text(f"应为一张表，只写要改的：{keys.zh}", f"a table of what is to be changed, of: {keys.en}")
        raise _OddError(path, what)
    if rules.sizes is not None:
        return _sized(own, given, rules.sizes, rules, limits)
    names = {str(key): key for key in own}
    made = dict(own)
    for name, value in given.items():
        if str(name) not in names:
            raise _OddError((*path, str(name)), Text(f"没有 {name} 这一项", f"there is no {name}"), _one_of(own))
        key = names[str(name)]
        below = limits.get(key) if isinstance(limits, Mapping) else limits
        made[key] = _merged(own[key], value, rules, below, (*path, str(name)))
    if set(ENDS) <= set(made) and made["least"] > made["most"]:
        raise _OddError(path, Text("least 大于 most", "least is above most"))
    return made


def _sized(
    own: Mapping[int, Any], given: Mapping[Any, Any], sizes: Sizes, rules: _Rules, limits: Any
) -> dict[int, Any]:
    """A table of sizes with the project's own, in rising order; without those that it drops."""
    made: dict[int, Any] = dict(own)
    low, high = _range(min(own.values()), rules.unit, limits), _range(max(own.values()), rules.unit, limits)
    for name, value in given.items():
        path, size = (*WHOLE, str(name)), sizes.key(str(name))
        if size is None or (value is None and size not in own):
            raise _OddError(path, Text(f"没有 {name} 这一项", f"there is no {name}"), sizes.told)
        if value is None:
            made.pop(size, None)
        elif size in own:
            made[size] = _merged(own[size], value, rules, limits, path)
        else:
            made[size] = _number(value, Range(low.least, high.most, low.whole), rules.unit, path)
    if not made:
        raise _OddError(WHOLE, Text("至少留一种规格", "at least one size must be left"))
    return dict(sorted(made.items()))


def _list(own: Sequence[Any], given: Any, rules: _Rules, limits: Any, path: Path) -> list[Any]:
    if not isinstance(given, list) or not given:
        raise _OddError(path, Text("应为列表，至少一项", "a list of at least one"))
    if isinstance(own[0], str):
        for index, one in enumerate(given):
            if one not in own or one in given[:index]:
                raise _OddError((*path, index), _one_of(own))
        return [one for one in own if one in given]
    if path != WHOLE and len(given) != len(own):
        raise _OddError(path, Text(f"应为 {len(own)} 个数", f"{len(own)} numbers"))
    low, high = _range(min(own), rules.unit, limits), _range(max(own), rules.unit, limits)
    span = Range(low.least, high.most, low.whole or all(isinstance(one, int) for one in own))
    numbers = [_number(one, span, rules.unit, (*path, index)) for index, one in enumerate(given)]
    if path == WHOLE and any(one >= other for one, other in pairwise(numbers)):
        raise _OddError(path, Text("应由小到大，不重复", "the smallest first, none twice"))
    return numbers


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(given: Any, span: Range, unit: str, path: Path) -> int | float:
    good = _is_number(given) and math.isfinite(given) and span.least <= given <= span.most
    if not good or (span.whole and given != int(given)):
        kind = Text("整数", "a whole number") if span.whole else Text("数", "a number")
        zh = f"{span.least:g}～{span.most:g} {unit_text(unit)}".strip()
        en = f"{span.least:g} to {span.most:g} {unit_text(unit, 'en')}".strip()
        raise _OddError(path, Text(f"应为 {zh} 之间的{kind.zh}", f"{kind.en} from {en} is expected"))
    return int(given) if span.whole else given


def _range(own: float, unit: str, limits: Any) -> Range:
    whole = unit in COUNTED
    if isinstance(limits, list):
        return Range(limits[0], limits[1], whole)
    least = math.ceil(own / PLAUSIBLE) if whole else round(own / PLAUSIBLE, DIGITS)
    return Range(least, round(own * PLAUSIBLE, DIGITS) or PLAUSIBLE, whole)


def _listed(some: Iterable[Any]) -> Text:
    words = [str(one) for one in some]
    return Text("、".join(words), ", ".join(words))


def _one_of(some: Iterable[Any]) -> Text:
    words = _listed(some)
    return Text(f"可写：{words.zh}", f"one of: {words.en}")


class Difference(NamedTuple):
    """One number or word of a parameter that a project has changed: its key in the table (empty for none).

    Of sizes the default is None where the project has added one, the value where it has dropped one.
    """

    key: str
    default: Any
    value: Any


def differences(own: Parameter) -> Iterator[Difference]:
    """What a project changed of a parameter, each entry of a table by itself."""
    yield from _differences(own.default, own.value, "")


def _differences(before: Any, now: Any, key: str) -> Iterator[Difference]:
    if isinstance(before, Mapping):
        for name in (*before, *(name for name in now if name not in before)):
            yield from _differences(before.get(name), now.get(name), f"{key}.{name}" if key else str(name))
    elif before != now:
        yield Difference(key, before, now)


def as_data(spec: Spec, language: str) -> list[dict[str, Any]]:
    """The parameters that a project overrules, for machines; ``message`` is in one language."""
    return [
        {
            "id": one.id,
            "value": one.value,
            "default": one.default,
            "unit": one.unit,
            "source": one.source,
            "confirmed": one.confirmed,
            "by": one.by or None,
            "message": told(one)[language],
        }
        for one in spec.parameters.values()
    ]


def told(own: Parameter) -> Text:
    """An overruled parameter in a line: what it is, the new values, ours, the source."""
    parts = [_difference(one, own.unit) for one in differences(own)] or [Text("与默认相同", "as our default")]
    zh, en = "、".join(one.zh for one in parts), ", ".join(one.en for one in parts)
    by = Text(f"，{own.by}", f", {own.by}") if own.by else Text("", "")
    return Text(
        f"{own.id} {own.text.zh}：{zh}（{own.origin.zh}{by.zh}）",
        f"{own.id} {own.text.en}: {en} ({own.origin.en}{by.en})",
    )


def _difference(one: Difference, unit: str) -> Text:
    key = f"{one.key}: " if one.key else ""
    if one.value is None:
        return Text(f"{key}不用", f"{key}not used")
    zh, en = (f"{value_of_parameter(one.value, unit, language)}" for language in ("zh", "en"))
    if one.default is None:
        return Text(f"{key}{zh}（增加）", f"{key}{en} (added)")
    before = value_of_parameter(one.default, "", "")
    return Text(f"{key}{zh}（默认 {before}）", f"{key}{en} (ours {before})")


def value_of_parameter(value: Any, unit: str, language: str) -> str:
    """A value of a parameter with its unit: ``0.36 dB/km``, ``75-5: 20; 75-7: 13 dB/100m``, ``100×50 mm``."""
    return f"{_plain(value)} {unit_text(unit, language)}".strip()


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return f"{value:g}" if _is_number(value) else str(value)
