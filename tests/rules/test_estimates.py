"""What rests on estimates says so: every verdict where everything is one, none where nothing is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tiaowen.model.community import Community, ancestors
from tiaowen.model.element import Element, Estimated, keys_of
from tiaowen.model.load import load
from tiaowen.rules.judge import check

GARDEN = Path(__file__).resolve().parents[2] / "projects" / "garden"


def marked(value: Any) -> Any:
    """The same element with every stated field of it and of all below it marked as an estimate."""
    if isinstance(value, tuple):
        return tuple(marked(one) for one in value)
    if not isinstance(value, Element):
        return value
    fields = {field: marked(getattr(value, field)) for field in keys_of(type(value))}
    if isinstance(value, Estimated):
        keys = {field: key for field, key in keys_of(type(value)).items() if field != "estimated"}
        fields["estimated"] = tuple(key for field, key in keys.items() if fields[field] is not None)
    return type(value).model_construct(**fields)


@pytest.fixture(scope="module")
def garden() -> Community:
    return load(GARDEN)


def test_every_verdict_on_estimates_says_so(garden: Community) -> None:
    result = check(marked(garden))
    judged = [one for one in result.outcomes if one.outcome in ("pass", "fail")]
    by_data = [one for one in judged if not all(path.startswith("evidence") for path in one.inputs)]
    assert len(by_data) > 2000
    assert [(one.provision, one.part, one.subject.id) for one in by_data if not one.estimated] == []


def test_no_verdict_on_stated_data_speaks_of_estimates(garden: Community) -> None:
    assert garden.estimates == ()
    assert [one for one in check(garden).outcomes if one.estimated] == []


def test_a_mark_counts_for_what_is_above_and_below_it() -> None:
    site = {"gates": [{"id": "G1", "position": [0, 0], "estimated": ["position"]}, {"id": "G2", "position": [9, 0]}]}
    community = Community.model_validate({"project": {"name": "试"}, "site": site})
    resting = ("site.gates[0].position", "site.gates[0]", "site.gates", "site", "site.gates[0].position[1]")
    assert [path for path in resting if not community.rests_on_estimate(path)] == []
    free = ("site.gates[1].position", "site.gates[1]", "site.ways", "project.name", "site.gates[0].id")
    assert [path for path in free if community.rests_on_estimate(path)] == []


def test_the_paths_above_a_path() -> None:
    assert list(ancestors("a.b[2].c")) == ["a.b[2]", "a.b", "a"]
    assert list(ancestors("a")) == []
