"""Conditions: each name in the standard has its function; what they say; and that rows and entries heed them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import condition, conditions, hindrance
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import Inapplicable
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import (
    WHOLE,
    DemandRow,
    FunctionRow,
    Part,
    Provision,
    Spec,
    SpecError,
    Standard,
    load_spec,
)

WORDS = Text("试", "trial")
PARK = {"id": "K1", "kind": "surface"}


def community(**data: Any) -> Community:
    return Community.model_validate({"project": {"name": "试"}, **data})


def part(system: str, component: str, *functions: str) -> dict[str, Any]:
    return {"system": system, "component": component, "functions": list(functions)}


@pytest.mark.parametrize("provision", load_spec().provisions.values(), ids=lambda one: one.id)
def test_every_condition_that_the_standard_names_has_a_function(provision: Provision) -> None:
    named = {name for row in (provision, *provision.demand, *provision.functions) for name in row.when}
    assert named <= set(conditions())


@pytest.mark.parametrize("provision", load_spec().provisions.values(), ids=lambda one: one.id)
def test_rows_of_an_entry_are_parts_of_their_own(provision: Provision) -> None:
    parts = [row.part for row in (*provision.demand, *provision.functions)]
    assert len(set(parts)) == len(parts), "give one of them a part: of its own"


@pytest.mark.parametrize("name", sorted(conditions()))
def test_a_model_without_data_leaves_a_condition_open(name: str) -> None:
    assert isinstance(conditions()[name](community()), Missing)
    assert conditions()[name].__doc__


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("car_park", {"site": {"car_parks": [PARK]}}, None, id="a car park"),
        pytest.param("car_park", {"site": {"car_parks": []}}, Inapplicable, id="stated to have none"),
        pytest.param("car_park", {"site": {}}, ("site.car_parks",), id="car parks not stated"),
        pytest.param("car_park", {}, ("site",), id="site not stated"),
        pytest.param("underground_car_park", {"site": {"car_parks": [PARK]}}, Inapplicable, id="on the surface only"),
        pytest.param("residential", {"buildings": []}, Inapplicable, id="no building"),
        pytest.param("residential", {"buildings": [{"id": "B1"}]}, ("buildings[0].use",), id="use not stated"),
        pytest.param(
            "residential", {"buildings": [{"id": "B1"}, {"id": "B2", "use": "residential"}]}, None, id="one is housing"
        ),
        pytest.param("high_rise", {"buildings": [{"id": "B1", "use": "residential", "height": 27}]}, Inapplicable),
        pytest.param("high_rise", {"buildings": [{"id": "B1", "use": "residential", "height": 27.1}]}, None),
        pytest.param("high_rise", {"buildings": [{"id": "B1", "use": "public", "height": 90}]}, Inapplicable),
        pytest.param(
            "high_rise", {"buildings": [{"id": "B1"}]}, ("buildings[0].use", "buildings[0].height"), id="nothing stated"
        ),
        pytest.param("public_building", {"buildings": [{"id": "B1", "use": "public"}]}, None, id="a public one"),
        pytest.param("public_building", {"buildings": [{"id": "B1", "use": "commercial"}]}, None, id="a shop"),
        pytest.param("public_building", {"buildings": [{"id": "B1", "use": "residential"}]}, Inapplicable),
        pytest.param("public_building", {"buildings": [{"id": "B1"}]}, ("buildings[0].use",)),
        pytest.param(
            "property_system", {"components": []}, ("components[system=property,component=system].functions",)
        ),
        pytest.param("signage", {"components": []}, ("components[system=signage,component=system].functions",)),
        pytest.param(
            "signage", {"components": [{"system": "signage", "component": "system"}]}, ("components[0].functions",)
        ),
        pytest.param("signage", {"components": [part("signage", "system")]}, Inapplicable, id="no function of signage"),
        pytest.param("digital_radio", {"components": [part("radio", "system", "digital_radio")]}, None),
        pytest.param(
            "digital_radio",
            {"components": [part("radio", "background_music", "digital_radio")]},
            ("components[system=radio,component=system].functions",),
            id="another component says it",
        ),
        pytest.param(
            "home_sub_lighting",
            {"components": [part("smart_home", "background_music", "home_sub_lighting")]},
            ("components[system=smart_home,component=system].functions",),
            id="another component of the home says it",
        ),
        pytest.param("home_sub_lighting", {"components": [part("smart_home", "system", "home_sub_lighting")]}, None),
        pytest.param("unit", {"buildings": [{"id": "B1", "use": "residential", "dwellings": []}]}, Inapplicable),
        pytest.param("unit", {"buildings": [{"id": "B1", "use": "residential"}]}, ("buildings[0].units",)),
    ],
)
def test_conditions(name: str, data: dict[str, Any], expected: Any) -> None:
    found = hindrance(community(**data), (name,))
    if isinstance(expected, tuple):
        assert isinstance(found, Missing) and found.paths == expected
    else:
        assert found is None if expected is None else isinstance(found, expected)


def test_all_conditions_of_a_list_have_to_apply() -> None:
    both = ("car_park", "residential")
    none = community(site={"car_parks": []})
    assert isinstance(hindrance(none, both), Inapplicable)
    assert hindrance(community(), both) == Missing(("site", "buildings"))
    assert hindrance(community(), ()) is None


def test_a_name_without_a_function_is_refused() -> None:
    with pytest.raises(SpecError, match="flying_cars"):
        hindrance(community(), ("flying_cars",))


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="car_park"):
        condition("car_park")(lambda _: None)


def spec_of(**fields: Any) -> Spec:
    provision = Provision(
        id="9.9.9",
        kind="条",
        parent=None,
        title=WORDS,
        requirement=WORDS,
        parts={
            name: Part(name, "shall", None, WORDS, WORDS)
            for name in [row.part for row in (*fields.get("functions", ()), *fields.get("demand", ()))] or [WHOLE]
        },
        **fields,
    )
    return Spec(Standard("X", WORDS, "1"), {"9.9.9": provision}, {}, {}, {})


ROW = FunctionRow("security", "control_centre", ("self_protection",), "shall", when=("car_park",))
DEMAND = DemandRow("study", "data_outlet", 1, "shall", when=("car_park",))
SPECS = {
    "a function row": spec_of(verify="functions", functions=(ROW,)),
    "a demand row": spec_of(verify="demand", demand=(DEMAND,)),
    "an entry judged by a person": spec_of(verify="evidence", evidence=WORDS, when=("car_park",)),
    "an entry of function rows": spec_of(verify="functions", functions=(replace(ROW, when=()),), when=("car_park",)),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_rows_and_entries_heed_their_conditions(spec: Spec) -> None:
    def verdicts(**site: Any) -> set[str]:
        return {one.outcome for one in check(community(site=site), spec).outcomes}

    assert verdicts(car_parks=[]) == {"not_applicable"}
    assert verdicts() == {"unknown"}
    assert verdicts(car_parks=[PARK]) <= {"unknown", "manual"}
    missing = [path for one in check(community(site={}), spec).outcomes for path in one.missing]
    assert missing == ["site.car_parks"]


def test_a_row_may_have_a_part_name_of_its_own() -> None:
    assert ROW.part == "security.control_centre.shall"
    assert replace(ROW, name="with_cars").part == "with_cars"
