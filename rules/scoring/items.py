"""The items of an indicator: each thing it asks for, and how far it is met, as an interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum

from tiaowen.model.community import Community
from tiaowen.model.systems import Component
from tiaowen.rules.functions import functions_of
from tiaowen.rules.outcomes import Outcome, Verdict
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import FunctionRow, Limit, Provision
from tiaowen.spec.score import Scheme
from tiaowen.spec.vocabulary import label

EVIDENCE = "evidence"
_RECORD = Text("由人核查，结论写入 evidence", "have a person look and record it in evidence")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an indicator asks for; met by a share between ``low`` and ``high`` (0 to 1).

    ``key`` is the part, or the functions of which one is enough, joined by ``|``. ``applies`` is False where the item
    does not apply; it then counts for nothing. ``need`` tells what is lacking, ``missing`` the model paths to state.
    """

    key: str
    title: Text
    low: float
    high: float
    applies: bool = True
    need: tuple[Text, ...] = ()
    missing: tuple[str, ...] = ()
    estimated: bool = False
    part: str = ""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of which one is enough; empty for a part that is no function."""
        return tuple(self.key.split("|"))


def items_of(community: Community, provision: Provision, outcomes: Iterable[Outcome], scheme: Scheme) -> list[Item]:
    """The items of an indicator in the order of its entry; ``outcomes`` are those of the check for this indicator."""
    by_part: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_part.setdefault(one.part, []).append(one)
    if provision.functions:
        return [item for row in provision.functions for item in _row(community, row, by_part.get(row.part, []))]
    names: Mapping[str, Text] = scheme.parts
    return [
        _together(part, names.get(part, provision.title), [_single(one, part, scheme) for one in by_part.get(part, [])])
        for part in provision.parts
    ]


def _single(one: Outcome, part: str, scheme: Scheme) -> Item:
    low, high = _met(one, scheme)
    need: tuple[Text, ...] = ()
    if one.outcome == "manual":
        need = (_RECORD,)
    elif one.outcome in ("fail", "unknown"):
        need = (Text(one.message["zh"], one.message["en"]),)
    return Item(part, Text("", ""), low, high, one.outcome != "not_applicable", need, one.missing, one.estimated, part)


def _met(one: Outcome, scheme: Scheme) -> tuple[float, float]:
    """How far an outcome meets its part: full for a pass, graded for a fail near its limit, open for an unknown."""
    if one.outcome == "pass":
        return 1.0, 1.0
    if one.outcome == "fail":
        met = _graded(one, scheme)
        return met, met
    return 0.0, 1.0


def _graded(one: Outcome, scheme: Scheme) -> float:
    value, limit = one.measured, one.limit
    if limit is None or isinstance(value, str | bool) or value is None:
        return 0.0
    return next((step.mark for step in scheme.graded.get(one.part, ()) if _near(value, limit, step.of_limit)), 0.0)


def _near(value: float, limit: Limit, share: float) -> bool:
    least, _ = limit.low
    return value >= least * share and (limit.max is None or value * share <= limit.max)


def _row(community: Community, row: FunctionRow, outcomes: list[Outcome]) -> Iterator[Item]:
    groups = (*((name,) for name in row.needs), *row.any_of)
    components = {
        subject(community, one).path: one
        for one in community.components_by_system.get(row.system, ())
        if one.component == row.component
    }
    for group in groups:
        singles = [_group(community, components.get(one.subject.path), group, one) for one in outcomes]
        title = Text(_named(group, "zh", "或"), _named(group, "en", " or "))
        yield replace(_together("|".join(group), title, singles), part=row.part)


def _named(group: tuple[str, ...], language: str, between: str) -> str:
    return between.join(label("function", name, language) for name in group)


def _group(community: Community, component: Component | None, group: tuple[str, ...], one: Outcome) -> Item:
    """One group of functions as one component has it."""
    known: Verdict = one.outcome
    missing = one.missing
    if component is not None:
        functions, missing = functions_of(community, component)
        known = "pass" if not functions.isdisjoint(group) else "unknown" if missing else "fail"
    low, high = {"pass": (1.0, 1.0), "fail": (0.0, 0.0)}.get(known, (0.0, 1.0))
    need: tuple[Text, ...] = ()
    if known == "fail":
        need = (Text(f"增加：{_named(group, 'zh', '或')}", f"add: {_named(group, 'en', ' or ')}"),)
    elif known == "unknown":
        need = (Text(f"写明 {'、'.join(missing)}", f"state {', '.join(missing)}"),)
    paths = missing if known == "unknown" else ()
    return Item("", Text("", ""), low, high, known != "not_applicable", need, paths, one.estimated)


def _together(key: str, title: Text, singles: list[Item]) -> Item:
    """One item over all its subjects: the mean of those it applies to."""
    counted = [one for one in singles if one.applies]
    if not counted:
        return Item(key, title, 0.0, 0.0, False, part=key)
    need = tuple(dict.fromkeys(text for one in counted for text in one.need))
    missing = tuple(dict.fromkeys(path for one in counted for path in one.missing))
    low = fsum(one.low for one in counted) / len(counted)
    high = fsum(one.high for one in counted) / len(counted)
    return Item(key, title, low, high, True, need, missing, any(one.estimated for one in counted), key)
