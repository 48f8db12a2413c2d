"""Items, marks and the tree: by hand, just below, at and above each step, and what does not apply or is not known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fields import data_of, fields, without
from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.references import reference_problems
from tiaowen.rules.judge import check
from tiaowen.rules.scoring.items import Item
from tiaowen.rules.scoring.score import Node, Score, marked, score, tree
from tiaowen.rules.scoring.sensitivity import openings, turns
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Spec, load_spec
from tiaowen.spec.score import indicators, score_scheme

SCHEME = score_scheme()
GARDEN = Path(__file__).resolve().parents[3] / "projects" / "garden"
NO = Text("", "")


@cache
def table_only() -> Spec:
    """The standard cut down to its indicators."""
    spec = load_spec()
    return replace(spec, provisions={one.id: one for one in indicators(spec)})


def scored(data: dict[str, Any]) -> Score:
    community = Community.model_validate({"project": {"name": "P"}, **data})
    return score(community, check(community, table_only()), SCHEME)


def mark_of(data: dict[str, Any], id: str) -> tuple[float, float]:
    node = next(one for one in scored(data).indicators if one.id == id)
    return node.low, node.high


def leaf(id: str, low: float, high: float | None = None, applies: bool = True) -> Node:
    return Node(id, NO, 1.0, low, low if high is None else high, applies, kind="computed")


# --- marks ------------------------------------------------------------------------------------------------------


STEPS = {0: 0, 0.2499: 0, 0.25: 0.25, 0.4999: 0.25, 0.5: 0.5, 0.7499: 0.5, 0.75: 0.75, 0.9999: 0.75, 1: 1}


@pytest.mark.parametrize(("share", "mark"), STEPS.items())
def test_a_share_stands_on_the_step_below_it(share: float, mark: float) -> None:
    assert SCHEME.mark(share) == mark


def test_a_share_that_rounding_left_a_hair_below_stands_on_its_step() -> None:
    assert SCHEME.mark(0.1 + 0.2 + 0.45 - 1e-16) == 0.75


@pytest.mark.parametrize(("points", "grade"), [(59.99, "below"), (60, "sufficient"), (70, "good"), (85, "excellent")])
def test_grades(points: float, grade: str) -> None:
    assert SCHEME.grade(points).id == grade


def home(**housing: Any) -> dict[str, Any]:
    return {"buildings": [{"id": "B1", "use": "residential"}], "indicators": {"housing": housing}}


KINDS = ["kindergarten", "primary_school", "market", "bank", "shop"]


@pytest.mark.parametrize(
    ("kinds", "share", "mark"),
    [(5, 2.1, 1), (4, 2.1, 0.75), (3, 2.1, 0.75), (2, 2.1, 0.5), (5, 2, 0.75), (5, 0.9, 0.5), (3, 1, 0.5)],
    ids=["all", "4 kinds: 2.8/3", "3 kinds: 2.4/3", "2 kinds: 2/3", "at 2 %: 2.5/3", "0.9 %: 2/3", "1.9/3"],
)
def test_housing_counts_in_part_near_its_limits(kinds: int, share: float, mark: float) -> None:
    near = [{"kind": kind, "distance": 500.0} for kind in KINDS[:kinds]]
    data = home(facilities=near, accessible_share=share, saves_water_and_energy=True)
    assert mark_of(data, "I2.1.1") == (mark, mark)


def test_sun_is_met_or_not_met() -> None:
    """Six of seven items where the sun falls short: 0.857."""
    place = {"id": "Y", "national_standards": True, "well_oriented": True, "storeys": 3, "density": 28.0}
    place |= {"plot_ratio": 0.7, "large": False}
    for hours, mark in ((1.99, 0.75), (2.0, 1.0)):
        assert mark_of({"indicators": {"elderly_places": [{**place, "sun_hours": hours}]}}, "I2.1.4") == (mark, mark)


def test_unknown_is_neither_nothing_nor_full() -> None:
    assert mark_of({}, "I2.1.2") == (0, 1)
    shops = {"present": True, "records_online": True, "inspected": True}
    assert mark_of({"indicators": {"shops": shops}}, "I3.3.1") == (0.5, 1)


def test_evidence_settles_what_only_a_person_can_judge() -> None:
    record = {"provision": "I2.3.5", "document": "D", "person": "P", "date": "2026-01-02"}
    for holds, mark in ((True, 1), (False, 0)):
        assert mark_of({"evidence": [{**record, "holds": holds}]}, "I2.3.5") == (mark, mark)
    assert mark_of({}, "I2.3.5") == (0, 1)


def test_functions_are_items_one_by_one() -> None:
    part = {"id": "K", "system": "infrastructure", "component": "information_facilities"}
    data = {"components": [{**part, "functions": ["net_5g", "portal_upgraded", "portal_guides"]}]}
    assert mark_of(data, "I1.1.3") == (0.5, 0.5)


# --- the tree ---------------------------------------------------------------------------------------------------


def test_a_table_by_hand() -> None:
    """Two categories weigh 2 : 1. I1 = (0.5 + 1) / 2 = 0.75; I2 = 0.25. Together 2/3 · 0.75 + 1/3 · 0.25 = 7/12."""
    leaves = [leaf("I1.1.1", 0.5), leaf("I1.1.2", 1), leaf("I2.1.1", 0.25, 0.75)]
    table = tree(leaves, {"I1": 2.0, "I2": 1.0})
    assert table.low == pytest.approx(7 / 12) and table.high == pytest.approx(9 / 12)
    assert [node.effective for node in table.walk() if node.kind] == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_what_does_not_apply_leaves_its_weight_to_its_siblings() -> None:
    leaves = [
        leaf("I1.1.1", 0.5),
        leaf("I1.1.2", 0, applies=False),
        leaf("I1.2.1", 0, applies=False),
        leaf("I2.1.1", 1),
    ]
    table = tree(leaves, {"I1.1": 3.0})
    assert table.low == 0.75
    shares = {node.id: node.share for node in table.walk()}
    assert (shares["I1.1.1"], shares["I1.1.2"], shares["I1.1"], shares["I1.2"]) == (1, 0, 1, 0)


def test_nothing_that_applies_is_no_score_at_all() -> None:
    table = tree([leaf("I1.1.1", 0, applies=False)], {})
    assert (table.applies, table.low, table.high) == (False, 0, 0)


def test_an_indicator_whose_items_all_do_not_apply_does_not_apply() -> None:
    assert marked([Item("a", NO, 0, 0, applies=False)], SCHEME) == (0, 0, False)
    assert marked([Item("a", NO, 0, 0, applies=False), Item("b", NO, 1, 1)], SCHEME) == (1, 1, True)


# --- more knowledge only narrows --------------------------------------------------------------------------------


@cache
def garden() -> tuple[dict[str, Any], Score]:
    data = data_of(GARDEN)
    return data, scored(data)


def test_an_outcome_passes_where_all_its_items_are_met() -> None:
    data, made = garden()
    outcomes = check(Community.model_validate(data), table_only()).outcomes
    for node in made.indicators:
        known = [one.outcome for one in outcomes if one.provision == node.id and one.outcome != "not_applicable"]
        assert (node.low == 1) == all(one == "pass" for one in known), node.id


def sampled() -> list[tuple[str | int, ...]]:
    """Every field of the indicators, and a sample of what else they read."""
    found = list(fields(data_of(GARDEN)))
    own = [path for path in found if path[0] == "indicators"]
    others = [path for path in found if path[0] in ("components", "products", "evidence", "site", "energy", "lifts")]
    return own + others[::25]


def test_without_a_field_the_low_end_never_rises_and_the_interval_of_indicators_only_widens() -> None:
    data, before = garden()
    whole, tried = Community.model_validate(data), 0
    for path in sampled():
        known = {key: getattr(whole, key) for key in data if key != path[0]}
        try:
            community = Community.model_validate(without(data, path) | known)
        except ValidationError:
            continue
        if path[0] != "indicators" and reference_problems(community):
            continue
        tried += 1
        after = score(community, check(community, table_only()), SCHEME)
        assert after.low <= before.low + 1e-9, path
        if path[0] in ("indicators", "evidence"):
            assert after.high >= before.high - 1e-9, path
    assert tried > 70


# --- what it hangs on -------------------------------------------------------------------------------------------


def uneven() -> Score:
    """Three categories at 0.9, 0.5 and 0.4 to 0.8: 60 points assured, exactly sufficient."""
    leaves = [leaf("I1.1.1", 0.9), leaf("I2.1.1", 0.5), leaf("I3.1.1", 0.4, 0.8)]
    return Score("P", tree(leaves, {}), SCHEME)


def test_the_grade_turns_where_it_is_said_to() -> None:
    """I1 at w: 90 w + 45 (1 - w) reaches 70 at w = 25/45; below 60 at w = 1/3, where it stands."""
    made = uneven()
    assert made.low == pytest.approx(60) and made.grades[0].id == "sufficient"
    up = next(turn for turn in turns(made) if turn.node.id == "I1" and turn.grade.id == "good")
    assert up.needed == pytest.approx(25 / 45)
    for turn in turns(made):
        others = [node for node in made.table.children if node.id != turn.node.id]
        rest = 1 - turn.needed
        total = sum(node.share for node in others)
        for step, grade in ((1e-6, True), (-1e-6, False)):
            toward = step if turn.moved > 0 or (turn.moved == 0 and turn.grade.id == "good") else -step
            weights = {turn.node.id: turn.needed + toward}
            weights |= {node.id: (rest - toward) * node.share / total for node in others}
            again = Score("P", tree([node for node in made.table.walk() if node.kind], weights), SCHEME)
            if abs(turn.moved) > 1e-9:
                assert (again.grades[0].id == turn.grade.id) is grade, turn
    moves = [abs(turn.moved) for turn in turns(made)]
    assert moves == sorted(moves)


def test_what_would_narrow_the_interval_adds_up_to_it() -> None:
    made = scored({"buildings": [{"id": "B1", "use": "residential"}], "indicators": {"shops": {"present": True}}})
    found = openings(made)
    assert sum(one.points for one in found) == pytest.approx(made.high - made.low)
    assert all(one.points >= other.points - 1e-9 for one, other in pairwise(found))
    assert any(one.missing == ("evidence[provision=I2.3.5]",) for one in found)
