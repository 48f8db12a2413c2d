"""Weights as ``score.yaml`` asks for them: the three ways, and refusals that name place, fault and mend."""

from __future__ import annotations

import pytest

from tiaowen.model.score_file import ScoreFile, read_score
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.solvers.score.weights import Found, weights_of
from tiaowen.spec.errors import InputError
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.score import above

INDICATORS = [one for one in load_spec().provisions if one.startswith("I")]
NODES = list(dict.fromkeys([id for one in INDICATORS for id in (above(above(one)), above(one), one)]))


def read(text: str) -> ScoreFile:
    return read_score(read_yaml("tiaowen: 1\nweights:\n" + text, "score.yaml"), load_spec())


def found(text: str, portfolio: dict[str, dict[str, float]] | None = None) -> Found:
    return weights_of(read(text), NODES, portfolio or {})


def judged(*pairs: str) -> str:
    rows = "".join(f"          - {{{pair}}}\n" for pair in pairs)
    return f"  - within: I2\n    judgements:\n      - judge: 甲\n        pairs:\n{rows}"


def test_direct_weights_are_taken_in_proportion() -> None:
    weights = found("  - {within: I2, direct: {I2.1: 2, I2.2: 1, I2.3: 1}}\n").weights
    assert weights == {"I2.1": 0.5, "I2.2": 0.25, "I2.3": 0.25}


def test_judgements_give_weights_and_a_note() -> None:
    made = found(judged("a: I2.1, b: I2.2, ratio: 2", "a: I2.2, b: I2.3, ratio: 2"))
    assert list(made.weights.values()) == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert "CR = 0.0000" in made.notes[0].zh and "Harker" in made.notes[0].en


def test_judgements_that_contradict_are_refused_with_the_worst_and_what_it_would_have_to_be() -> None:
    """2 and 2 imply 4 from first to last; 1/4 contradicts, and it or either of the others could give way."""
    with pytest.raises(InputError) as raised:
        found(judged("a: I2.1, b: I2.2, ratio: 2", "a: I2.2, b: I2.3, ratio: 2", "a: I2.1, b: I2.3, ratio: 1/4"))
    (problem,) = raised.value.problems
    line = problem.line("zh")
    assert problem.place.file == "score.yaml" and problem.place.line in (7, 8, 9)
    assert "CR" in line and "甲" in line and "最不一致" in line and "即不超过 0.1" in line


def test_judgements_that_do_not_connect_are_refused() -> None:
    with pytest.raises(InputError) as raised:
        found(judged("a: I2.1, b: I2.2, ratio: 2"))
    assert "I2.3" in raised.value.problems[0].what.en and "do not connect" in raised.value.problems[0].what.en


def test_two_judges_may_complete_each_other() -> None:
    text = judged("a: I2.1, b: I2.2, ratio: 3") + "      - {judge: 乙, pairs: [{a: I2.3, b: I2.2, ratio: 1/3}]}\n"
    made = found(text)
    assert list(made.weights.values()) == pytest.approx([9 / 13, 3 / 13, 1 / 13])
    assert made.ahp[0].judges == ("甲", "乙") and made.ahp[0].missing == 1


def test_entropy_needs_a_portfolio_and_weighs_what_differs() -> None:
    text = "  - {within: I2, entropy: true}\n"
    with pytest.raises(InputError) as raised:
        found(text, {"one": {}})
    assert "--portfolio" in raised.value.lines("en")[0]
    marks = {"one": {"I2.1.1": 1.0, "I2.2.1": 1.0, "I2.3.1": 0.5}, "two": {"I2.1.1": 1.0, "I2.2.1": 0.0, "I2.3.1": 0.5}}
    assert found(text, marks).weights == {"I2.1": 0.0, "I2.2": 1.0, "I2.3": 0.0}
