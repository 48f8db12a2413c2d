"""Published capacitated p-median problems reach their published optima; the slower ones run in the benchmark."""

from __future__ import annotations

import pytest
from pmedcap import published

from tiaowen.solvers.p_median.partition import partition, verify_partition

QUICK = (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 16, 17, 19)


def test_all_twenty_are_there() -> None:
    cases = published()
    assert [case.number for case in cases] == list(range(1, 21))
    assert [len(case.weights) for case in cases] == [50] * 10 + [100] * 10
    assert all(sum(case.weights) <= case.groups * case.capacity for case in cases)


@pytest.mark.parametrize("number", QUICK)
def test_the_published_optimum_is_met_and_proved(number: int) -> None:
    case = published()[number - 1]
    arguments = (case.weights, case.capacity, case.distance, case.groups)
    found = partition(*arguments, seconds=60)
    assert (found.status, found.cost) == ("optimal", case.best)
    assert verify_partition(*arguments, found) == []
