"""A real block: what the data does not say is unknown by name, and what is estimated stays marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.model.load import load
from tiaowen.rules.judge import check
from tiaowen.solvers.size import size

SUZHOU = Path(__file__).resolve().parents[2] / "projects" / "suzhou"

pytestmark = pytest.mark.xdist_group("suzhou")


@pytest.fixture(scope="module")
def community():
    return load(SUZHOU)


@pytest.fixture(scope="module")
def sized(community):
    return size(community)


@pytest.fixture(scope="module")
def outcomes(sized):
    return check(sized[0]).outcomes


def test_what_the_source_holds_has_arrived(community) -> None:
    assert len(community.buildings) == 54
    assert len(community.residential) == 27
    assert len(community.dwellings) == 1092
    assert all(building.outline and building.storeys_above for building in community.buildings)


def test_every_value_from_an_estimated_column_is_marked(community) -> None:
    assert all(building.estimated == ("use", "units") for building in community.residential)
    assert all(dwelling.estimated for dwelling in community.dwellings)


def test_marks_of_estimates_go_on_into_what_is_sized(sized) -> None:
    community, _ = sized
    assert all("serves" in area.estimated for area in community.ftth.areas)
    assert all("serves" in point.estimated for point in community.catv.points)


MISSING = {
    "5.7.3-1-1": "height",
    "5.5.4-3": "type",
    "5.5.3-6-1": "room",
    "5.7.13-4": "security",
    "5.5.3-10": "rooms",
}


@pytest.mark.parametrize("provision", MISSING)
def test_what_the_data_does_not_say_is_unknown_with_the_field_named(provision: str, outcomes) -> None:
    found = [one for one in outcomes if one.provision == provision]
    named = [path for one in found if one.outcome == "unknown" for path in one.missing]
    assert any(MISSING[provision] in path for path in named)


COUNTED = {
    "5.5.3-4": {"served"},
    "5.5.3-5-1": {"households"},
    "5.5.8-1": {"served"},
    "5.5.8-3": {"centre"},
    "5.5.8-4-2": {"households", "shared", "own_node"},
    "5.5.8-4-5": {"port_households"},
    "5.5.8-4-7": {"households"},
    "5.5.8-4-8": {"fewest", "even"},
}


def test_no_pass_rests_on_an_estimate_without_saying_so(outcomes) -> None:
    counted = [one for one in outcomes if one.part in COUNTED.get(one.provision, ()) and one.outcome == "pass"]
    assert {one.provision for one in counted} == set(COUNTED)
    assert [(one.provision, one.part, one.subject.id) for one in counted if not one.estimated] == []
    assert all("估列" in one.message.zh and "estimated" in one.message.en for one in counted)


FALSE_PASS = (
    "5.5.4-3",
    "5.5.8-6",
    "5.5.3-7",
    "5.7.3-1-1",
    "5.7.3-1-2",
    "5.7.3-1-3",
    "5.7.3-1-4",
    "5.7.13-4",
    "5.7.14-1",
)


@pytest.mark.parametrize("provision", FALSE_PASS)
def test_nothing_passes_for_want_of_data(provision: str, outcomes) -> None:
    assert {one.outcome for one in outcomes if one.provision == provision} <= {"unknown", "not_applicable"}


def test_what_is_sized_is_proved_and_the_rest_is_named(sized) -> None:
    status = {one.name: one.status for one in sized[1]}
    assert set(status.values()) <= {"optimal", "skipped"}
    assert {status["ftth"], status["optical"], status["catv"], status["quantities"]} == {"optimal"}
    assert [one.name for one in sized[1] if one.status == "skipped" and not (one.left_out or one.proof)] == []
