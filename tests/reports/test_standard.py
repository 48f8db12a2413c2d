"""Reports of the standard itself: every provision and part has words that a person can read."""

from __future__ import annotations

import re

import pytest

from tiaowen.reports import html, text
from tiaowen.reports.common import view
from tiaowen.rules.outcomes import CheckResult, Outcome, Subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import load_spec


@pytest.fixture(scope="module")
def everything() -> CheckResult:
    """Every part of every provision fails."""
    spec, whole = load_spec(), Subject("community", "community", "")
    outcomes = tuple(
        Outcome(id, name, part.strength, "fail", whole, Text("不符合", "fails"), limit=part.limit)
        for id, provision in spec.provisions.items()
        for name, part in provision.parts.items()
    )
    return CheckResult(spec.standard, "P", "construction", outcomes, {})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_key_of_the_data_is_shown_as_a_name(everything: CheckResult, language: str) -> None:
    shown = view(everything, language)
    assert [row.law.title for row in shown.rows["fail"] if re.search("[a-z]_[a-z]", row.law.title)] == []
    assert all(row.required for row in shown.rows["fail"])


def test_every_section_of_the_standard_has_a_title(everything: CheckResult) -> None:
    assert [one.id for one in view(everything).sections if one.title == one.id] == []


def test_what_the_standard_says_can_be_rendered(everything: CheckResult) -> None:
    readings, errata = load_spec().interpretations, load_spec().errata
    shown, page = text.render(everything), html.render(everything)
    assert all(id in page for id in (*readings, *errata))
    assert f"解释 {len(readings)} 条、勘误 {len(errata)} 条" in shown
