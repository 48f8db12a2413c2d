"""``score.yaml`` read strictly: every fault in its place, with the nearest word that was perhaps meant."""

from __future__ import annotations

import pytest

from tiaowen.model.load import load_all
from tiaowen.model.score_file import read_score
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.spec.errors import InputError
from tiaowen.spec.provisions import load_spec

FAULTS = {
    "unknown field": ("weigths: []", 2, "did you mean: weights"),
    "unknown node": ("weights: [{within: I9, entropy: true}]", 2, "'I9'"),
    "two ways": ("weights: [{within: I2, entropy: true, direct: {I2.1: 1, I2.2: 1, I2.3: 1}}]", 2, "state one of"),
    "no way": ("weights: [{within: I2}]", 2, "state one of"),
    "twice": ("weights:\n  - {within: I6, entropy: true}\n  - {within: I6, entropy: true}", 4, "twice"),
    "sibling lacking": ("weights: [{within: I2, direct: {I2.1: 1, I2.2: 1}}]", 2, "no weight for I2.3"),
    "no sibling": ("weights: [{within: I6, direct: {I6.1: 1, I6.2: 1, I6.3: 1}}]", 2, "'I6.3'"),
    "no weight": ("weights: [{within: I6, direct: {I6.1: 1, I6.2: 0}}]", 2, "above 0"),
    "ratio beyond the scale": (
        "weights: [{within: I6, judgements: [{pairs: [{a: I6.1, b: I6.2, ratio: 10}]}]}]",
        2,
        "1/9",
    ),
    "ratio no number": ("weights: [{within: I6, judgements: [{pairs: [{a: I6.1, b: I6.2, ratio: x/0}]}]}]", 2, "1/3"),
    "same thing": ("weights: [{within: I6, judgements: [{pairs: [{a: I6.1, b: I6.1, ratio: 1}]}]}]", 2, "the same"),
    "judged twice": (
        "weights: [{within: I6, judgements: [{pairs: [{a: I6.1, b: I6.2, ratio: 2}, {a: I6.2, b: I6.1, ratio: 2}]}]}]",
        2,
        "before",
    ),
    "grades without a floor": ("grades: [{name: A, from: 80}]", 2, "from: 0"),
    "grades alike": ("grades: [{name: A, from: 0}, {name: A, from: 80}]", 2, "the same"),
    "portfolio": ("portfolio: [{name: x, marks: {I1.1.9: 1}}]", 2, "did you mean"),
    "mark beyond 1": ("portfolio: [{name: x, marks: {I1.1.1: 1.5}}]", 2, "at most 1"),
    "measure twice": ("measures: [{id: M, name: a, cost: 1}, {id: M, name: b, cost: 1}]", 2, "twice"),
    "measure needs nothing known": ("measures: [{id: M1, name: a, cost: 1, needs: [M2]}]", 2, "'M2'"),
    "measure needs itself": ("measures: [{id: M1, name: a, cost: 1, needs: [M1]}]", 2, "itself"),
    "cost below 0": ("measures: [{id: M1, name: a, cost: -1}]", 2, "at least 0"),
    "cost beyond numbers": ("measures: [{id: M1, name: a, cost: 1e400}]", 2, "too large"),
    "no indicator": ("measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: I2.1.44}]}]", 2, "did you mean"),
    "a clause": ("measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: 5.5.3-4}]}]", 2, "'5.5.3-4'"),
    "no part": ("measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: I2.1.4, part: plot}]}]", 2, "plot_ratio"),
    "no function": ("measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: I1.1.2, function: wlan}]}]", 2, "wlan_"),
    "part and function": (
        "measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: I2.1.4, part: density, function: x}]}]",
        2,
        "not both",
    ),
    "lift to nothing": ("measures: [{id: M1, name: a, cost: 1, lifts: [{indicator: I2.1.4, to: 0}]}]", 2, "to"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_its_place(name: str) -> None:
    text, line, words = FAULTS[name]
    with pytest.raises(InputError) as raised:
        read_score(read_yaml("tiaowen: 1\n" + text, "score.yaml"), load_spec())
    told = raised.value.lines("en")
    assert any(one.startswith(f"score.yaml:{line}:") for one in told), told
    assert words in "\n".join(told)


def test_all_faults_are_told_at_once() -> None:
    text = "tiaowen: 1\nweights: [{within: I9, entropy: true}]\ngrades: [{name: A, from: 80}]\n"
    with pytest.raises(InputError) as raised:
        read_score(read_yaml(text, "score.yaml"), load_spec())
    assert [one.place.line for one in raised.value.problems] == [2, 3]


def test_a_ratio_may_be_a_fraction_and_a_target_a_grade() -> None:
    pair = "{a: I6.1, b: I6.2, ratio: 1/3}"
    text = f"target: 良\nweights: [{{within: I6, judgements: [{{pairs: [{pair}]}}]}}]\n"
    file = read_score(read_yaml(text, "score.yaml"), load_spec()).file
    assert file.target == "良" and file.weights[0].judgements is not None
    assert file.weights[0].judgements[0].pairs[0].ratio == pytest.approx(1 / 3)


def test_the_file_is_a_part_of_the_project() -> None:
    texts = {"community.yaml": "tiaowen: 1\nproject: {name: P}\n", "score.yaml": "tiaowen: 1\ntarget: 80\n"}
    loaded = load_all(texts)
    assert loaded.score is not None and loaded.score.file.target == 80
    assert set(loaded.inputs) == set(texts)
    with pytest.raises(InputError, match="grade"):
        load_all(texts | {"score.yaml": "tiaowen: 1\ngrade: []\n"})
