"""Explanations: found by any spelling, complete in both languages, with examples on both sides of each limit."""

from __future__ import annotations

import pytest

from tiaowen.reports.standard.explain import explanation
from tiaowen.reports.standard.explain_examples import values_at, values_beyond
from tiaowen.spec.errors import UsageError
from tiaowen.spec.provisions import Limit, load_spec

HEADS = {
    "zh": ("模型须给出", "符合示例", "不符合示例", "处理办法"),
    "en": ("the model must state", "an example that passes", "an example that fails", "remedy"),
}


@pytest.mark.parametrize("id", load_spec().provisions)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_provision_can_be_explained(id: str, language: str) -> None:
    provision = load_spec().provisions[id]
    text = explanation(id, language)
    assert provision.requirement[language] in text
    assert provision.citation in text
    if provision.verify in ("computed", "demand", "functions"):
        for head in {
            "zh": ("模型须给出", "符合示例", "不符合示例", "处理办法"),
            "en": ("the model must state", "remedy"),
        }[language]:
            assert f"\n{head}\n" in text, head


LIMITS = [
    (Limit("household", max=300), [300], [301]),
    (Limit("m2", min=20), [20], [19]),
    (Limit("household", min=4, max=8), [4, 8], [3, 9]),
    (Limit("port", one_of=(2, 4)), [2, 4], [5]),
    (Limit("ratio", max=1.1), [1.1], [pytest.approx(1.21)]),
    (Limit("port", min=0), [0], [-1]),
    (Limit("catv_mode", one_of=("fttb", "ftth")), ["fttb", "ftth"], ["coaxial"]),
]


@pytest.mark.parametrize(("limit", "inside", "outside"), LIMITS)
def test_examples_stand_at_and_beyond_the_limit(limit: Limit, inside: list, outside: list) -> None:
    assert values_at(limit) == inside
    assert values_beyond(limit) == outside
    assert all(limit.allows(value) for value in inside)
    assert not any(limit.allows(value) for value in values_beyond(limit))


def test_an_unknown_id_gets_the_nearest_ones() -> None:
    with pytest.raises(UsageError) as caught:
        explanation("5.5.8-4-11")
    assert "5.5.8-4-1" in " ".join(caught.value.lines())
