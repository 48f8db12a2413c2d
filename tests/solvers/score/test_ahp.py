"""The analytic hierarchy process against published worked examples, and judgements that contradict or are missing."""

from __future__ import annotations

import math
import random

import pytest

from tiaowen.solvers.score.ahp import Judgements, connected, culprit, priorities, together

# T. L. Saaty, Decision making with the analytic hierarchy process, Int. J. Services Sciences 1 (2008) 83-98:
# consumption of drinks (coffee, wine, tea, beer, sodas, milk, water), with weights and a consistency ratio of 0.022.
DRINKS = [[9, 5, 2, 1, 1, 1 / 2], [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9], [1 / 3, 1 / 4, 1 / 3, 1 / 9], [1 / 2, 1, 1 / 3]]
DRINKS += [[2, 1 / 2], [1 / 3]]
DRINKS_WEIGHTS = (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327)

# T. L. Saaty, How to make a decision: the analytic hierarchy process, European J. of Operational Research 48 (1990)
# 9-26: criteria for buying a house, λmax 9.669, ratio 0.169. T. L. Saaty, Decision-making with the AHP: why is the
# principal eigenvector necessary, the same journal 145 (2003) 85-91, finds the entry (3, 7) = 6 the most inconsistent
# and replaces it by 1/2: λmax 8.811, ratio 0.083, weights .175 .062 .103 .019 .034 .041 .221 .345.
HOUSE = [[5, 3, 7, 6, 6, 1 / 3, 1 / 4], [1 / 3, 5, 3, 3, 1 / 5, 1 / 7], [6, 3, 4, 6, 1 / 5]]
HOUSE += [[1 / 3, 1 / 4, 1 / 7, 1 / 8], [1 / 2, 1 / 5, 1 / 6], [1 / 5, 1 / 6], [1 / 2]]
HOUSE_WEIGHTS = (0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333)
MENDED_WEIGHTS = (0.175, 0.062, 0.103, 0.019, 0.034, 0.041, 0.221, 0.345)


def upper(rows: list[list[float]]) -> dict[tuple[int, int], float]:
    """The judgements right of the diagonal, row by row."""
    return {(i, i + 1 + k): ratio for i, row in enumerate(rows) for k, ratio in enumerate(row)}


def from_weights(weights: list[float]) -> dict[tuple[int, int], float]:
    size = len(weights)
    return {(i, j): weights[i] / weights[j] for i in range(size) for j in range(i + 1, size)}


@pytest.mark.parametrize(
    ("rows", "weights", "eigenvalue", "ratio"),
    [(DRINKS, DRINKS_WEIGHTS, 7.177, 0.022), (HOUSE, HOUSE_WEIGHTS, 9.669, 0.169)],
    ids=["drinks", "house"],
)
def test_published_examples(
    rows: list[list[float]], weights: tuple[float, ...], eigenvalue: float, ratio: float
) -> None:
    found = priorities(len(weights), upper(rows))
    assert found.weights == pytest.approx(weights, abs=6e-4)
    assert found.eigenvalue == pytest.approx(eigenvalue, abs=6e-4)
    assert found.ratio == pytest.approx(ratio, abs=6e-4)


def test_the_most_inconsistent_judgement_of_the_house_is_the_one_that_saaty_names() -> None:
    worst = culprit(8, upper(HOUSE), 0.1)
    assert worst is not None
    assert (worst.pair, worst.given) == ((2, 6), 6)
    assert worst.least is not None and worst.most is not None
    assert worst.least < 1 / 2 < worst.most < 6
    mended = priorities(8, {**upper(HOUSE), (2, 6): 1 / 2})
    assert mended.weights == pytest.approx(MENDED_WEIGHTS, abs=6e-4)
    assert mended.eigenvalue == pytest.approx(8.811, abs=1e-3)
    assert mended.ratio == pytest.approx(0.083, abs=1e-3)
    for end in (worst.least, worst.most):
        assert priorities(8, {**upper(HOUSE), (2, 6): end}).ratio == pytest.approx(0.1, abs=1e-6)


def test_consistent_judgements_give_back_their_weights_however_many_are_missing() -> None:
    dice = random.Random(1)
    for size in (2, 3, 6, 15):
        weights = [dice.uniform(1, 3) for _ in range(size)]
        whole = from_weights(weights)
        some: Judgements = {
            pair: ratio for pair, ratio in whole.items() if pair[1] == pair[0] + 1 or dice.random() < 0.3
        }
        for judgements in (whole, some):
            found = priorities(size, judgements)
            assert found.weights == pytest.approx([one / sum(weights) for one in weights], abs=1e-9)
            assert found.ratio == pytest.approx(0, abs=1e-9)
            assert found.eigenvalue == pytest.approx(size, abs=1e-9)


def test_harker_completes_by_the_weights_themselves() -> None:
    """P. T. Harker, Incomplete pairwise comparisons in the AHP, Mathematical Modelling 9 (1987) 837-848.

    The eigenvector of the incomplete matrix is that of the matrix completed by its own ratios.
    """
    judgements = upper(HOUSE)
    for pair in ((0, 1), (2, 6), (3, 7)):
        del judgements[pair]
    found = priorities(8, judgements)
    gaps = {pair: found.weights[pair[0]] / found.weights[pair[1]] for pair in ((0, 1), (2, 6), (3, 7))}
    completed = priorities(8, {**judgements, **gaps})
    assert completed.weights == pytest.approx(found.weights, abs=1e-9)
    assert completed.eigenvalue == pytest.approx(found.eigenvalue, abs=1e-9)
    assert priorities(3, {(0, 1): 2, (1, 2): 2}).weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))


def test_a_group_is_the_geometric_mean_of_those_who_judged() -> None:
    assert together([{(0, 1): 2}, {(1, 0): 1 / 8}]) == {(0, 1): pytest.approx(4)}
    assert together([{(0, 1): 3}, {(1, 2): 5}]) == {(0, 1): pytest.approx(3), (1, 2): pytest.approx(5)}
    assert together([{(0, 1): 9}, {(0, 1): 1 / 9}])[0, 1] == pytest.approx(1)


def test_judgements_that_do_not_hang_together_fall_apart() -> None:
    assert connected(4, [(0, 1), (2, 3)]) == [{0, 1}, {2, 3}]
    assert len(connected(4, [(0, 1), (2, 3), (3, 0)])) == 1


def test_a_matrix_that_one_change_cannot_mend_says_so() -> None:
    dice = random.Random(4)
    wild = {(i, j): dice.choice([9, 1 / 9]) for i in range(6) for j in range(i + 1, 6)}
    worst = culprit(6, wild, 0.1)
    assert worst is not None and worst.ratio > 0.1
    assert worst.least is None and worst.most is None
    assert culprit(3, {(0, 1): 2, (1, 2): 3}, 0.1) is None


def test_weights_do_not_depend_on_who_is_named_first() -> None:
    turned = {(j, i): 1 / ratio for (i, j), ratio in upper(DRINKS).items()}
    assert priorities(7, turned).weights == pytest.approx(priorities(7, upper(DRINKS)).weights, abs=1e-12)
    assert math.isclose(sum(priorities(7, turned).weights), 1)
