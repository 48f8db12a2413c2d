"""Overlays: what a local authority changes in the standard. Stricter is taken as it is, laxer only with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.provisions import IN_FORCE, with_entries
from tiaowen.spec.shapes import STRENGTHS, Limit, Part, Provision, Spec, SpecError, Strength
from tiaowen.spec.vocabulary import words
from tiaowen.spec.wording import WORDS, limit_text

ENDS = ("min", "max", "one_of", "over")  # in the order of the fields of `Limit`
LOCAL_ID = re.compile(r"L\d+(?:[.-]\d+)*")


@dataclass(frozen=True, slots=True)
class LimitChange:
    """Other ends for the limit of one part, in that limit's own unit; ends that are None stay as they are."""

    provision: str
    part: str
    place: Place
    min: float | None = None
    max: float | None = None
    one_of: tuple[float | str, ...] | None = None
    over: float | None = None
    relaxed_by: str | None = None

    def ends(self) -> dict[str, Any]:
        """The ends that are stated."""
        found = {key: getattr(self, key) for key in ENDS}
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class StrengthChange:
    """Another strength of one part."""

    provision: str
    part: str
    strength: Strength
    place: Place
    relaxed_by: str | None = None


@dataclass(frozen=True, slots=True)
class LocalProvision:
    """A provision that the authority adds, in the shape of an entry of ``spec/clauses``; its id is L1, L1-2 …"""

    entry: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class Overlay:
    """One authority's changes: who, since when, why, and what."""

    name: str
    authority: str
    date: str
    reason: str
    limits: tuple[LimitChange, ...] = ()
    strengths: tuple[StrengthChange, ...] = ()
    provisions: tuple[LocalProvision, ...] = ()

    def named(self) -> str:
        """The overlay as reports name it, with whoever relaxes something."""
        changes: tuple[LimitChange | StrengthChange, ...] = (*self.limits, *self.strengths)
        relaxed = [f"{one.provision} {one.part}".strip() + f" – {one.relaxed_by}" for one in changes if one.relaxed_by]
        told = f"; relaxed: {', '.join(relaxed)}" if relaxed else ""
        return f"{self.name} ({self.authority}, {self.date}; {self.reason}{told})"


def apply_overlays(spec: Spec, overlays: Iterable[Overlay]) -> Spec:
    """The standard as the overlays leave it, each upon the one before; ``spec`` itself is not changed.

    A limit that refers to a changed one follows it. Raises InputError, with every problem in its place, for a
    loosening that nobody answers for and for what does not fit the standard.
    """
    for overlay in overlays:
        spec = _applied(spec, overlay)
    return spec


def _applied(spec: Spec, overlay: Overlay) -> Spec:
    problems = [*_limit_problems(spec, overlay.limits), *_strength_problems(spec, overlay.strengths)]
    problems += _local_problems(spec, overlay.provisions)
    if problems:
        raise InputError(problems)
    entries: dict[str, dict[str, Any]] = {one["id"]: dict(one) for one in spec.entries}
    for limit in overlay.limits:
        own = entries[limit.provision]
        own["limits"] = {**own["limits"], limit.part: {**own["limits"][limit.part], **limit.ends()}}
    for one in overlay.strengths:
        own = entries[one.provision]
        own[IN_FORCE] = {**own.get(IN_FORCE, {}), one.part: one.strength}
    for added in overlay.provisions:
        entries[added.entry["id"]] = dict(added.entry)
    try:
        return with_entries(spec, list(entries.values()), (*spec.overlays, overlay.named()))
    except (SpecError, KeyError, TypeError, AttributeError) as error:
        raise InputError([_broken(spec, overlay, error)]) from error


def _broken(spec: Spec, overlay: Overlay, error: Exception) -> Problem:
    """The first local provision that cannot be read, or one that does not fit the others."""
    for added in overlay.provisions:
        try:
            with_entries(replace(spec, provisions={}), [{**added.entry, "parent": None}])
        except (SpecError, KeyError, TypeError, AttributeError) as own:
            return _unreadable(added, own)
    return _unreadable(overlay.provisions[-1], error) if overlay.provisions else _odd(overlay, error)


def _unreadable(added: LocalProvision, error: Exception) -> Problem:
    id, why = added.entry.get("id"), f"{type(error).__name__}: {error}"
    return Problem(
        added.place, Text(f"地方条文 {id} 写法不对（{why}）", f"the local provision {id} is malformed ({why})")
    )


def _odd(overlay: Overlay, error: Exception) -> Problem:
    place = [*(one.place for one in overlay.limits), *(one.place for one in overlay.strengths)][0]
    return Problem(place, Text(f"改动不能用（{error}）", f"the change cannot be used ({error})"))


# --- limits ----------------------------------------------------------------------------------------------------


def _limit_problems(spec: Spec, changes: Sequence[LimitChange]) -> Iterator[Problem]:
    for one in changes:
        part = _part(spec, one.provision, one.part)
        if isinstance(part, Text):
            yield Problem(one.place, part)
        elif part.limit is None:
            yield _fault(one, f"{one.provision} {one.part} 没有限值", f"{one.provision} {one.part} has no limit")
        else:
            yield from _of_limit(one, part.limit)


def _of_limit(one: LimitChange, old: Limit) -> Iterator[Problem]:
    words_of_unit = old.unit in WORDS
    new = Limit(old.unit, *(getattr(one, key) if getattr(one, key) is not None else getattr(old, key) for key in ENDS))
    if not one.ends():
        yield _fault(one, "没有写 min、over、max 或 one_of", "states none of min, over, max and one_of")
    elif old.one_of is not None and set(one.ends()) - {"one_of"}:
        yield _fault(one, "该限值是可选值，请写 one_of", "the limit is a choice of values; state one_of")
    elif one.one_of is not None and any(isinstance(value, str) != words_of_unit for value in one.one_of):
        yield _fault(
            one, f"取值应{'为词' if words_of_unit else '为数'}", f"wants {'words' if words_of_unit else 'numbers'}"
        )
    elif words_of_unit and not set(one.one_of or ()) <= set(words(old.unit)):
        known = words(old.unit)
        yield _fault(one, f"取值可为：{'、'.join(known)}", f"the values are: {', '.join(known)}")
    elif one.one_of == () or _empty(new):
        yield _fault(one, "没有值能满足", "no value can meet it")
    elif not _within(new, old) and not one.relaxed_by:
        yield Problem(
            one.place,
            Text(
                f"{one.provision} {one.part} 原限值 {limit_text(old)}，不能放宽为 {limit_text(new)}",
                f"{one.provision} {one.part}: {limit_text(old, 'en')} cannot be relaxed to {limit_text(new, 'en')}",
            ),
            RELAXED,
        )


RELAXED = Text("确有批准的，用 relaxed_by 写明由谁放宽", "if it was approved, say by whom in relaxed_by")


def _within(new: Limit, old: Limit) -> bool:
    """Whether everything that the new limit allows was allowed before."""
    if new.one_of is not None:
        return all(old.allows(value) for value in new.one_of)
    above = old.max is None or (new.max is not None and new.max <= old.max)
    return new.low >= old.low and above


def _empty(limit: Limit) -> bool:
    """Whether a range allows no value."""
    low, excluded = limit.low
    return limit.max is not None and (low > limit.max or (excluded and low == limit.max))


# --- strengths and provisions ------------------------------------------------------------------------------------


def _strength_problems(spec: Spec, changes: Sequence[StrengthChange]) -> Iterator[Problem]:
    for one in changes:
        part = _part(spec, one.provision, one.part)
        if isinstance(part, Text):
            yield Problem(one.place, part)
        elif one.strength not in STRENGTHS:
            known = ", ".join(STRENGTHS)
            yield _fault(one, f"strength 可为 {known}", f"strength is one of {known}")
        elif STRENGTHS.index(one.strength) > STRENGTHS.index(part.strength) and not one.relaxed_by:
            zh = f"{one.provision} {one.part} 的强度 {part.strength} 不能降为 {one.strength}"
            en = f"{one.provision} {one.part}: {part.strength} cannot be lowered to {one.strength}"
            yield Problem(one.place, Text(zh, en), RELAXED)


def _local_problems(spec: Spec, added: Sequence[LocalProvision]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in added:
        id = one.entry.get("id")
        if not isinstance(id, str) or not LOCAL_ID.fullmatch(id):
            zh, en = f"地方条文的编号应如 L1、L1-2，写的是 {id!r}", f"a local id is like L1 or L1-2, not {id!r}"
            yield Problem(one.place, Text(zh, en))
        elif id in spec.provisions or id in seen:
            yield Problem(one.place, Text(f"编号 {id} 已有", f"the id {id} is taken"))
        elif one.entry.get("verify") not in ("demand", "functions", "evidence", "none"):
            known = "demand, functions, evidence, none"
            yield Problem(one.place, Text(f"verify 可为 {known}", f"verify is one of {known}"))
        else:
            yield from _unknown_words(one)
        seen.add(str(id))


def _unknown_words(one: LocalProvision) -> Iterator[Problem]:
    for row in _rows(one.entry, "functions"):
        named = [("system", row.get("system")), ("component", row.get("component"))]
        lists = [row.get("needs", ()), *row.get("any_of", ())]
        named += [("function", name) for names in lists for name in names]
        yield from (_unknown(one, kind, name) for kind, name in named if name not in words(kind))
    for row in _rows(one.entry, "demand"):
        if row.get("where") not in {*words("dwelling_room"), "dwelling"}:
            yield _unknown(one, "dwelling_room", row.get("where"))
        if row.get("what") not in {*words("outlet"), "home_distribution_box"}:
            yield _unknown(one, "outlet", row.get("what"))


def _rows(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = entry.get(key, ())
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _unknown(one: LocalProvision, kind: str, name: object) -> Problem:
    id = one.entry["id"]
    return Problem(one.place, Text(f"{id}：词表 {kind} 中没有 {name!r}", f"{id}: {name!r} is no word of {kind}"))


def _part(spec: Spec, id: str, part: str) -> Part | Text:
    """The part that a change names, or what is wrong with the name."""
    provision: Provision | None = spec.provisions.get(id)
    if provision is None:
        return Text(f"没有条文 {id}", f"there is no provision {id}")
    if part not in provision.parts:
        known = ", ".join(repr(name) for name in provision.parts) or "–"
        return Text(f"{id} 没有分项 {part!r}，有：{known}", f"{id} has no part {part!r}; it has {known}")
    return provision.parts[part]


def _fault(one: LimitChange | StrengthChange, zh: str, en: str) -> Problem:
    return Problem(one.place, Text(zh, en))
