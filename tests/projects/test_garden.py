"""The teaching community complies, save for its deliberate faults, which are expected one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tiaowen.model.load import load
from tiaowen.rules.judge import check
from tiaowen.solvers.size import size

ROOT = Path(__file__).resolve().parents[2]
GARDEN = ROOT / "projects" / "garden"
EXPECTED = yaml.safe_load((Path(__file__).parent / "expected" / "garden.yaml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.xdist_group("garden")


@pytest.fixture(scope="module")
def community():
    return load(GARDEN)


@pytest.fixture(scope="module")
def outcomes(community):
    return check(community).outcomes


@pytest.mark.parametrize("fault", EXPECTED["faults"], ids=lambda fault: f"{fault['provision']} {fault['subject']}")
def test_each_deliberate_fault_is_found(fault, outcomes) -> None:
    (found,) = [
        one
        for one in outcomes
        if (one.provision, one.part, one.subject.id) == (fault["provision"], fault["part"] or "", fault["subject"])
    ]
    assert found.outcome == fault["outcome"]
    assert found.strength == fault["strength"]
    if "measured" in fault:
        assert found.measured == fault["measured"]
    assert found.mend is not None
    assert found.subject.place is not None
    assert found.subject.place.line > 0


def test_nothing_else_fails_and_nothing_is_left_open(outcomes) -> None:
    wanted = {(one["provision"], one["part"] or "", one["subject"]) for one in EXPECTED["faults"]}
    rest = [
        (one.provision, one.part, one.subject.id, one.outcome)
        for one in outcomes
        if one.outcome in ("fail", "unknown", "manual") and (one.provision, one.part, one.subject.id) not in wanted
    ]
    assert rest == []


def test_it_has_every_kind_of_building_and_one_above_a_hundred_metres(community) -> None:
    kinds = [community.kind_of(building) for building in community.residential]
    assert set(kinds) == {"villa", "low_rise", "multi_storey", "mid_rise", "high_rise"}
    assert len(community.residential) == 30
    assert max(building.height_m for building in community.residential) > 100
    assert len(community.dwellings) == EXPECTED["households"]


def test_it_says_that_it_is_invented(community) -> None:
    assert community.project.invented
    assert "虚构" in (GARDEN / "README.md").read_text(encoding="utf-8")


def test_its_readme_lists_the_faults() -> None:
    readme = (GARDEN / "README.md").read_text(encoding="utf-8")
    for fault in EXPECTED["faults"]:
        assert fault["provision"] in readme
        assert fault["subject"] in readme


def test_sizing_completes_it_and_mends_no_fault(community) -> None:
    """All solvers together: what they write passes, the deliberate faults stay, and a second run changes nothing."""
    sized, certificates = size(community)
    assert {one.status for one in certificates} == {"optimal"}
    wanted = {(one["provision"], one["part"] or "", one["subject"]) for one in EXPECTED["faults"]}
    bad = [one for one in check(sized).outcomes if one.outcome in ("fail", "unknown", "manual")]
    assert {(one.provision, one.part, one.subject.id) for one in bad} == wanted
    again, _ = size(sized)
    assert again == sized
