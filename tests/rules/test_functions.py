"""Verdicts on functions tell where they come from."""

from __future__ import annotations

import pytest

from tiaowen.model.community import Community
from tiaowen.rules.judge import check


@pytest.mark.parametrize(
    ("stated", "inputs"),
    [
        ({"functions": ["digital_radio"]}, ("components[0].functions",)),
        ({"products": ["P1"]}, ("components[0].products",)),
        ({"functions": [], "products": ["P1"]}, ("components[0].functions", "components[0].products")),
    ],
)
def test_the_inputs_are_what_is_stated(stated: dict[str, object], inputs: tuple[str, ...]) -> None:
    component = {"id": "C1", "system": "radio", "component": "system"} | stated
    products = [{"id": "P1", "name": "试", "functions": ["digital_radio"]}]
    data = {"project": {"name": "试"}, "components": [component], "products": products}
    outcomes = check(Community.model_validate(data)).outcomes
    judged = [one.inputs for one in outcomes if one.outcome in ("pass", "fail")]
    assert {some for some in judged if any("components[0]" in path for path in some)} == {inputs}
