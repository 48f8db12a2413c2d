"""What each stage leaves open, and what that does to the exit code."""

from __future__ import annotations

import pytest

from tiaowen.rules.outcomes import CheckResult, Outcome, Subject, Verdict
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import STRENGTHS, Standard, Strength
from tiaowen.spec.stages import stages, tolerated
from tiaowen.spec.vocabulary import words

OPEN = {
    ("scheme", "unknown"): {"shall", "should", "may"},
    ("scheme", "manual"): {"shall", "should", "may"},
    ("preliminary", "unknown"): {"should", "may"},
    ("preliminary", "manual"): {"shall", "should", "may"},
    ("construction", "unknown"): set(),
    ("construction", "manual"): set(),
}


@pytest.mark.parametrize(("stage", "verdict"), OPEN)
def test_a_stage_tolerates_what_it_says(stage: str, verdict: str) -> None:
    assert {one for one in STRENGTHS if tolerated(stage, verdict, one)} == OPEN[stage, verdict]


def test_every_stage_of_the_vocabulary_is_spoken_of() -> None:
    assert set(stages()) == set(words("stage"))


def test_a_stage_that_we_do_not_know_is_as_strict_as_the_last() -> None:
    assert not tolerated("as_built", "unknown", "shall")


def result(stage: str, verdict: Verdict, strength: Strength) -> CheckResult:
    text = Text("试", "trial")
    subject = Subject("community", "community", "")
    held = Outcome("9.9.8", "", "shall", "pass", subject, text)
    other = Outcome("9.9.9", "", strength, verdict, subject, text)
    return CheckResult(Standard("X", text, "1"), "试", stage, (held, other), {})


@pytest.mark.parametrize(
    ("stage", "verdict", "strength", "code"),
    [
        ("scheme", "unknown", "shall", 0),
        ("scheme", "unknown", "must", 5),
        ("preliminary", "unknown", "shall", 5),
        ("preliminary", "manual", "shall", 0),
        ("construction", "manual", "shall", 5),
        ("construction", "unknown", "should", 0),
        ("scheme", "fail", "shall", 1),
    ],
)
def test_what_is_tolerated_is_not_exit_5(stage: str, verdict: Verdict, strength: Strength, code: int) -> None:
    assert result(stage, verdict, strength).exit_code() == code


def test_a_lower_threshold_asks_for_more_at_the_last_stage() -> None:
    assert result("construction", "unknown", "should").exit_code("should") == 5
    assert result("preliminary", "unknown", "should").exit_code("should") == 0
