"""The cases worked by hand in ``docs/score.md``."""

from __future__ import annotations

import pytest

from tiaowen.reports.score.scoring import Scored
from tiaowen.solvers.score.ahp import priorities


def test_the_garden_by_hand(garden: Scored) -> None:
    nodes = {node.id: node for node in garden.score.table.walk()}
    plot_ratio = next(item for item in nodes["I2.1.4"].items if item.key == "plot_ratio")
    assert plot_ratio.low == 0.5
    assert sum(item.applies for item in nodes["I2.1.4"].items) == 6
    assert nodes["I2.1.4"].low == 0.75
    assert nodes["I2.1"].low == pytest.approx((5 + 0.75) / 6)
    assert nodes["I2"].low == pytest.approx(0.4 * (5 + 0.75) / 6 + 0.6)
    assert nodes["I2"].weight == pytest.approx(0.23086, abs=1e-5)
    assert garden.score.low == pytest.approx(100 * (1 - 0.23086 * (1 - 0.98333)), abs=1e-3)
    assert garden.score.low == garden.score.high


def test_three_judgements_by_hand() -> None:
    found = priorities(3, {(0, 1): 2, (1, 2): 2, (0, 2): 1 / 4})
    assert found.eigenvalue == pytest.approx(1 + 16 ** (1 / 3) + 16 ** (-1 / 3))
    assert found.ratio == pytest.approx(0.790, abs=5e-4)
    assert priorities(3, {(0, 1): 2, (1, 2): 2, (0, 2): 4}).weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))


def test_the_cheapest_way_up_in_the_garden(garden: Scored) -> None:
    """Adding ground costs 22 with 6 for its approval, less than the 35 of building less."""
    (plan,) = garden.plans
    assert ([one.id for one in plan.measures], plan.cost, plan.score) == (["C2", "C3"], 28, pytest.approx(100))
    assert plan.certificate.status == "optimal"
    assert garden.takes["I2.1.4"].cost == 28
