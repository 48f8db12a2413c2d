"""Entropy weights: by hand, and where nothing tells the projects apart."""

from __future__ import annotations

from math import log

import pytest

from tiaowen.solvers.score.entropy import entropy_weights


def test_a_case_by_hand() -> None:
    """Three projects; shares 1/2, 1/4, 1/4 give e = (ln 2 / 2 + ln 4 / 2) / ln 3, the second column says nothing."""
    first = 1 - (log(2) / 2 + log(4) / 2) / log(3)
    last = 1 - (2 * log(2) / 2) / log(3)
    found = entropy_weights([[1.0, 0.6, 1.0], [0.5, 0.6, 1.0], [0.5, 0.6, 0.0]])
    assert found == pytest.approx((first / (first + last), 0, last / (first + last)))


def test_where_nothing_differs_all_weigh_the_same() -> None:
    assert entropy_weights([[1.0, 0.0], [1.0, 0.0]]) == (0.5, 0.5)


def test_weights_add_up_to_one() -> None:
    assert sum(entropy_weights([[0.3, 0.9, 0.1], [0.4, 0.2, 0.8]])) == pytest.approx(1)
