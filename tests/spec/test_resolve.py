"""References between numbers of our own data."""

from __future__ import annotations

import pytest

from tiaowen.spec.parameters import parameter
from tiaowen.spec.resolve import resolved

HOME = {"id": "9.1.1", "limits": {"size": {"max": 16, "unit": "household", "strength": "shall"}}}


def test_a_limit_takes_the_ends_of_another_and_keeps_its_own_words() -> None:
    other = {"id": "9.1.2", "limits": {"own": {"same_as": "9.1.1.size", "strength": "should"}}}
    assert resolved([HOME, other])[1]["limits"]["own"] == {"max": 16, "unit": "household", "strength": "should"}


def test_it_does_not_take_the_strength_of_another() -> None:
    other = {"id": "9.1.2", "limits": {"own": {"same_as": "9.1.1.size"}}}
    assert resolved([other, HOME])[0]["limits"]["own"] == {"max": 16, "unit": "household"}


def test_bounds_and_values_refer_to_an_end_or_a_parameter() -> None:
    entry = {
        "id": "9.1.2",
        "applies": {"over": {"same_as": "9.1.1.size", "end": "max"}, "unit": "household"},
        "values": {"tall": {"value": {"parameter": "fire.high_rise.height_over"}, "unit": "m"}},
    }
    found = resolved([HOME, entry])[1]
    assert found["applies"] == {"over": 16, "unit": "household"}
    assert found["values"]["tall"]["value"] == parameter("fire.high_rise.height_over").value


def test_what_is_given_is_left_as_it_was() -> None:
    other = {"id": "9.1.2", "limits": {"own": {"same_as": "9.1.1.size"}}}
    resolved([HOME, other])
    assert other["limits"]["own"] == {"same_as": "9.1.1.size"}


@pytest.mark.parametrize(
    "reference",
    [pytest.param("9.1.1.width", id="nowhere"), pytest.param("9.1.3.chain", id="another reference")],
)
def test_a_reference_that_leads_nowhere_is_refused(reference: str) -> None:
    chain = {"id": "9.1.3", "limits": {"chain": {"same_as": "9.1.1.size"}}}
    other = {"id": "9.1.2", "limits": {"own": {"same_as": reference}}}
    with pytest.raises(KeyError, match=reference):
        resolved([HOME, chain, other])
