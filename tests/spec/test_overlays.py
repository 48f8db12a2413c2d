"""Overlays: stricter is taken, laxer needs a name, what does not fit is told with its place."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.spec.errors import InputError, Place
from tiaowen.spec.overlays import LimitChange, LocalProvision, Overlay, StrengthChange, apply_overlays
from tiaowen.spec.provisions import Limit, in_force, least, load_spec, most, spec_in_force

PLACE = Place("local.yaml", 3, 5)
AREA = {"provision": "5.7.13-4", "part": "area"}
SHARE = {"provision": "I2.1.1", "part": "accessible_share"}
MODE = {"provision": "5.5.8-2", "part": "mode"}
LOCAL = {
    "id": "L1",
    "kind": "条",
    "verify": "functions",
    "strength": "shall",
    "title": {"zh": "监控中心自身防护", "en": "Protection of the centre"},
    "requirement": {"zh": "监控中心有自身防护", "en": "The centre protects itself"},
    "fail": {"zh": "缺自身防护", "en": "It does not"},
    "mend": {"zh": "增设", "en": "Provide it"},
    "functions": [{"system": "security", "component": "control_centre", "needs": ["self_protection"]}],
}


def overlay(*limits: dict[str, Any], strengths: Any = (), provisions: Any = (), name: str = "某省加严") -> Overlay:
    return Overlay(
        name,
        "某省住建厅",
        "2026-01-01",
        "当地要求",
        tuple(LimitChange(**one, place=PLACE) for one in limits),
        tuple(StrengthChange(**one, place=PLACE) for one in strengths),
        tuple(LocalProvision(one, PLACE) for one in provisions),
    )


@pytest.mark.parametrize(
    ("change", "at", "beyond"),
    [
        pytest.param({**SHARE, "over": 3}, 3, 3.1, id="more than a higher number"),
        pytest.param({**SHARE, "min": 3}, 2.9, 3, id="at least a higher number"),
        pytest.param({**SHARE, "over": 1, "relaxed_by": "某省住建厅"}, 1, 1.1, id="laxer, with a name"),
    ],
)
def test_an_excluded_end_is_tightened(change: dict[str, Any], at: float, beyond: float) -> None:
    limit = apply_overlays(load_spec(), [overlay(change)]).provisions[SHARE["provision"]].parts[SHARE["part"]].limit
    assert limit is not None
    assert not limit.allows(at)
    assert limit.allows(beyond)


@pytest.mark.parametrize("ends", [{"over": 1.9}, {"over": 2, "max": 2}, {"over": -1}])
def test_an_excluded_end_is_not_relaxed_in_silence(ends: dict[str, float]) -> None:
    with pytest.raises(InputError):
        apply_overlays(load_spec(), [overlay({**SHARE, **ends})])


def test_at_least_is_laxer_than_more_than() -> None:
    assert Limit("%", min=2).low < Limit("%", over=2).low < Limit("%", min=2.1).low


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        pytest.param({**AREA, "min": 30}, (30, None, None), id="a higher least"),
        pytest.param({**AREA, "min": 20}, (20, None, None), id="the same"),
        pytest.param({**AREA, "max": 80}, (20, 80, None), id="an end where there was none"),
        pytest.param({**AREA, "min": 10, "relaxed_by": "某省住建厅"}, (10, None, None), id="laxer, with a name"),
        pytest.param({**MODE, "one_of": ("ftth",)}, (None, None, ("ftth",)), id="fewer choices"),
    ],
)
def test_a_limit_takes_the_stated_ends(change: dict[str, Any], ends: tuple[Any, ...]) -> None:
    found = apply_overlays(load_spec(), [overlay(change)])
    limit = found.provisions[change["provision"]].parts[change["part"]].limit
    assert limit is not None
    assert (limit.min, limit.max, limit.one_of) == ends


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({**AREA, "min": 19.9}, "不能放宽", id="a lower least"),
        pytest.param({**AREA}, "没有写", id="no end"),
        pytest.param({**AREA, "min": 40, "max": 30}, "没有值", id="nothing meets it"),
        pytest.param({**AREA, "one_of": ()}, "没有值", id="no choice left"),
        pytest.param({**AREA, "one_of": (10, 30)}, "不能放宽", id="a choice below the least"),
        pytest.param({**AREA, "one_of": ("大",)}, "应为数", id="a word for a number"),
        pytest.param({**MODE, "max": 3}, "one_of", id="a range for words"),
        pytest.param({**MODE, "one_of": ("ftth", "coaxial")}, "不能放宽", id="one more choice"),
        pytest.param({**MODE, "one_of": ("radio",)}, "取值可为", id="an unknown word"),
        pytest.param({"provision": "9.9.9", "part": "", "min": 1}, "没有条文", id="an unknown provision"),
        pytest.param({"provision": "5.7.13-4", "part": "width", "min": 1}, "没有分项", id="an unknown part"),
        pytest.param({"provision": "5.7.3-2", "part": "bas", "min": 1}, "没有限值", id="a part without a limit"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        apply_overlays(load_spec(), [overlay(change)])
    assert caught.value.problems[0].place == PLACE


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        apply_overlays(load_spec(), [overlay({**AREA, "min": 1}, {"provision": "9.9.9", "part": "", "min": 1})])
    assert len(caught.value.problems) == 2


def test_a_strength_can_be_raised_but_lowered_only_with_a_name() -> None:
    raised = {"provision": "5.7.3-2", "part": "security", "strength": "shall"}
    found = apply_overlays(load_spec(), [overlay(strengths=[raised])])
    assert found.provisions["5.7.3-2"].parts["security"].strength == "shall"
    lowered = {"provision": "5.7.3-2", "part": "bas", "strength": "should"}
    with pytest.raises(InputError, match="不能降为"):
        apply_overlays(load_spec(), [overlay(strengths=[lowered])])
    found = apply_overlays(load_spec(), [overlay(strengths=[lowered | {"relaxed_by": "某局"}])])
    assert found.provisions["5.7.3-2"].parts["bas"].strength == "should"
    assert "某局" in found.overlays[0]


def test_the_strength_of_a_row_is_raised_without_renaming_its_part() -> None:
    row = {"provision": "5.5.4-3", "part": "bathroom.telephone_outlet", "strength": "shall"}
    found = apply_overlays(load_spec(), [overlay(strengths=[row])]).provisions["5.5.4-3"]
    assert found.parts["bathroom.telephone_outlet"].strength == "shall"
    assert {one.strength for one in found.demand if one.where == "bathroom"} == {"shall"}


def test_a_local_provision_joins_the_standard() -> None:
    found = apply_overlays(load_spec(), [overlay(provisions=[LOCAL, LOCAL | {"id": "L1-1", "parent": "L1"}])])
    assert found.provisions["L1"].citation == "L1"
    assert [one.id for one in found.children("L1")] == ["L1-1"]
    assert "L1" not in load_spec().provisions


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        pytest.param(LOCAL | {"id": "5.9.9"}, "编号", id="an id of the standard's kind"),
        pytest.param(LOCAL | {"id": 1}, "编号", id="an id that is no text"),
        pytest.param(LOCAL | {"verify": "computed"}, "verify", id="a rule that nobody wrote"),
        pytest.param(LOCAL | {"title": "监控"}, "写法不对", id="one language"),
        pytest.param({"id": "L1", "verify": "none"}, "写法不对", id="nearly nothing"),
        pytest.param(LOCAL | {"strength": "perhaps"}, "写法不对", id="no such strength"),
        pytest.param(LOCAL | {"parent": "L7"}, "写法不对", id="no such parent"),
        pytest.param(
            LOCAL | {"functions": [{"system": "security", "component": "control_centre", "needs": ["fly"]}]},
            "fly",
            id="an unknown function",
        ),
        pytest.param(LOCAL | {"functions": 3}, "写法不对", id="rows that are none"),
    ],
)
def test_a_local_provision_that_does_not_fit_is_refused(entry: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        apply_overlays(load_spec(), [overlay(provisions=[entry])])
    assert caught.value.problems[0].place == PLACE


def test_a_limit_that_refers_to_a_changed_one_follows_it() -> None:
    change = {"provision": "5.5.8-4-2", "part": "households", "max": 80}
    found = apply_overlays(load_spec(), [overlay(change)]).provisions
    home, other = found["5.5.8-4-2"].parts["shared"].limit, found["5.5.8-5-1"].parts["households"].limit
    assert home is not None and home.max == 80
    assert other is not None and other.max == 80


def test_overlays_stand_upon_each_other_and_the_standard_stays_as_it_is() -> None:
    first, second = overlay({**AREA, "min": 30}, name="省"), overlay({**AREA, "min": 40}, name="市")
    before = load_spec().provisions["5.7.13-4"]
    found = apply_overlays(load_spec(), [first, second])
    assert [one.split()[0] for one in found.overlays] == ["省", "市"]
    assert load_spec().provisions["5.7.13-4"] == before
    assert load_spec().overlays == ()
    with pytest.raises(InputError, match="不能放宽"):
        apply_overlays(load_spec(), [second, first])


def test_no_overlay_changes_nothing() -> None:
    assert apply_overlays(load_spec(), []) is load_spec()


def test_solvers_read_the_standard_in_force() -> None:
    found = apply_overlays(load_spec(), [overlay({**AREA, "min": 30})])
    with in_force(found):
        assert spec_in_force() is found
        assert least("5.7.13-4", "area") == 30
    assert least("5.7.13-4", "area") == 20
    assert most("5.5.8-4-2", "households") == 96
