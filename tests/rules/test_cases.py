"""The cases of ``cases/`` give the outcomes that they expect; and what they have to cover."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError
from rule_cases import COUNTED, Case, cases, cases_of, outcomes

from tiaowen.spec.provisions import Limit, Provision, load_spec

ALWAYS = {  # the community itself is judged, so that nothing makes these inapplicable
    "5.5.8-2",
    "5.7.2",
    "5.7.4",
    "5.7.7-4",
    "5.7.7-8",
    "5.7.7-9",
    "5.7.13-2",
    "5.7.13-4",
    "I2.2.5",
}

JUDGED = [one for one in load_spec().provisions.values() if one.verify != "none"]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_case(case: Case) -> None:
    found = outcomes(case.provision, case.model)
    for part in {one["part"] for one in case.expect}:
        expected = sorted((one["subject"], one["outcome"]) for one in case.expect if one["part"] == part)
        assert sorted((one.subject.id, one.outcome) for one in found if one.part == part) == expected
    for one in case.expect:
        mine = next(each for each in found if (each.part, each.subject.id) == (one["part"], one["subject"]))
        if "measured" in one:
            wanted = one["measured"]
            assert mine.measured == (wanted if isinstance(wanted, str) else pytest.approx(wanted))
        if "missing" in one:
            assert list(mine.missing) == one["missing"]
        assert mine.message.zh and mine.message.en and "{" not in mine.message.zh + mine.message.en
        assert (mine.mend is not None) == (mine.outcome in ("fail", "unknown"))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_name_leads_with_a_verdict_that_is_expected(case: Case) -> None:
    assert case.verdict in {one["outcome"] for one in case.expect}


def test_names_are_told_apart() -> None:
    names = [str(case) for case in cases()]
    assert len(set(names)) == len(names)
    assert {case.provision for case in cases()} <= {one.id for one in JUDGED}


@pytest.mark.parametrize("provision", JUDGED, ids=lambda one: one.id)
def test_every_judged_provision_has_cases_of_every_verdict(provision: Provision) -> None:
    wanted = {
        "evidence": {"manual", "pass", "fail"},
        "functions": {"pass", "fail", "unknown"},
    }.get(provision.verify, {"pass", "fail", "unknown", "not_applicable"})
    if provision.id in ALWAYS:
        wanted = wanted - {"not_applicable"}
    if any(one.when for one in (provision, *provision.demand, *provision.functions)):
        wanted = wanted | {"not_applicable"}
    assert wanted <= {case.verdict for case in cases_of(provision.id)}


def _values(id: str, part: str) -> set[Any]:
    found = [one for case in cases_of(id) for one in outcomes(id, case.model)]
    return {one.measured for one in found if one.part == part and one.measured is not None}


LIMITS = [
    pytest.param(one.id, part.name, part.limit, id=f"{one.id}.{part.name}")
    for one in JUDGED
    for part in one.parts.values()
    if part.limit is not None
]


@pytest.mark.parametrize(("id", "part", "limit"), LIMITS)
def test_every_limit_has_cases_below_at_and_above(id: str, part: str, limit: Limit) -> None:
    values = _values(id, part)
    if limit.one_of is not None:
        assert any(value in limit.one_of for value in values)
        assert any(value not in limit.one_of for value in values) or set(limit.one_of) == values
        return
    for end in {limit.min, limit.max, limit.over} - {None}:
        step = 1 if limit.unit in COUNTED else abs(end) / 50
        assert end in values
        assert any(end < value <= end + step for value in values)
        assert any(end - step <= value < end for value in values)


def _heights(id: str) -> set[float]:
    buildings = [one for case in cases_of(id) for one in case.model.get("buildings", ())]
    return {one["height"] for one in buildings if "height" in one}


SCOPES = [one for one in JUDGED if one.applies is not None and one.applies.unit == "m"]


@pytest.mark.parametrize("provision", SCOPES, ids=lambda one: one.id)
def test_every_height_range_has_cases_at_its_ends_and_beyond(provision: Provision) -> None:
    assert provision.applies is not None
    for end in {provision.applies.over, provision.applies.up_to} - {None}:
        assert end in _heights(provision.id)
        assert any(end < height <= end + 1 for height in _heights(provision.id))


def _keys(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(value, dict):
            yield (*path, key)
        yield from _keys(item, (*path, key))


def _without(model: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    copy: Any = deepcopy(model)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return dict(copy)


@pytest.mark.parametrize("case", [one for one in cases() if one.verdict in ("fail", "unknown")], ids=str)
def test_no_field_left_out_turns_a_fail_or_an_unknown_into_a_pass(case: Case) -> None:
    before = {one.fingerprint: one for one in outcomes(case.provision, case.model)}
    for path in _keys(case.model):
        if path[0] == "evidence":
            continue
        try:
            after = outcomes(case.provision, _without(case.model, path))
        except ValidationError:
            continue
        gained = [
            one
            for one in after
            if one.outcome == "pass"
            and one.fingerprint in before
            and before[one.fingerprint].outcome in ("fail", "unknown")
        ]
        assert not gained, path


@pytest.mark.parametrize("provision", [one for one in JUDGED if one.verify != "evidence"], ids=lambda one: one.id)
def test_an_empty_model_passes_nothing(provision: Provision) -> None:
    found = outcomes(provision.id, {"project": {"name": "空"}})
    assert {one.outcome for one in found} == {"unknown"}
