"""Did you mean: near words first, nothing when nothing is near."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiaowen.model.text.suggest import did_you_mean, nearest

FIELDS = ["cameras", "gates", "buildings", "units", "storeys", "height_m", "areas"]
KINDS = ["摄像机", "半球摄像机", "门口机", "管理机", "围墙机", "读卡器", "门磁"]


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        pytest.param("camras", FIELDS, ["cameras"], id="missing letter"),
        pytest.param("camerass", FIELDS, ["cameras"], id="extra letter"),
        pytest.param("camreas", FIELDS, ["cameras"], id="swapped letters"),
        pytest.param("buldngs", FIELDS, ["buildings"], id="two missing"),
        pytest.param("Height_M", FIELDS, ["height_m"], id="case only"),
        pytest.param("height", FIELDS, ["height_m"], id="two short"),
        pytest.param("摄象机", KINDS, ["摄像机"], id="one wrong character"),
        pytest.param("门慈", KINDS, ["门磁"], id="one of two characters"),
        pytest.param("口门机", KINDS, ["门口机"], id="swapped characters"),
        pytest.param("摄像", ["半球摄像机", "读卡器"], ["半球摄像机"], id="part of a word"),
        pytest.param("红外半球摄像机", ["摄像机", "读卡器"], ["摄像机"], id="longer than the word"),
        pytest.param("B12-U3", ["B12-U1", "B12-U2", "B13-U3", "B2-U3"], ["B12-U1", "B12-U2", "B13-U3"], id="ids"),
        pytest.param("xyz", FIELDS, [], id="nothing near"),
        pytest.param("x", ["y", "z"], [], id="one letter"),
        pytest.param("", FIELDS, [], id="empty"),
        pytest.param("a" * 5_000, ["a" * 4_999], [], id="too long"),
        pytest.param("cameras", [], [], id="no candidates"),
    ],
)
def test_nearest(word, candidates, expected):
    assert nearest(word, candidates) == expected


def test_at_most_n():
    assert nearest("B1", [f"B{i}" for i in range(10, 20)], n=2) == ["B10", "B11"]


def test_the_order_of_candidates_does_not_matter():
    candidates = [f"B{i}-U{i % 7}" for i in range(2_000)]
    shuffled = random.Random(1).sample(candidates, len(candidates))
    assert nearest("B12-U9", candidates) == nearest("B12-U9", shuffled) == nearest("B12-U9", iter(candidates * 2))


def test_the_question_in_both_languages():
    question = did_you_mean("B1-U9", ["B1-U1", "B1-U2"])
    assert question is not None
    assert question.zh == "是否想写：B1-U1、B1-U2？"
    assert question.en == "did you mean: B1-U1, B1-U2?"
    assert did_you_mean("xyz", FIELDS) is None


def distance(left: str, right: str) -> int:
    """The textbook table, for comparison."""
    rows = {(i, 0): i for i in range(len(left) + 1)} | {(0, j): j for j in range(len(right) + 1)}
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            rows[i, j] = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (left[i - 1] != right[j - 1]))
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(left), len(right)]


@given(st.text("abc", min_size=4, max_size=9), st.lists(st.text("abc", min_size=1, max_size=9), max_size=12))
def test_finds_exactly_the_words_with_fewest_slips(word, candidates):
    limit = min((len(word) + 1) // 3, 3)
    slips = {candidate: distance(word, candidate) for candidate in candidates}
    best = min(slips.values(), default=limit + 1)
    if best <= limit:
        expected = {candidate for candidate, count in slips.items() if count == best}
        assert set(nearest(word, candidates, n=len(candidates))) == expected
