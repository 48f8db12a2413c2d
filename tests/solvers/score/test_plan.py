"""The cheapest way up: against brute force, by hand, and where there is no way."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tiaowen.model.score_file import Lift, Measure
from tiaowen.solvers.score.board import Board, BoardItem, Entry, allowed
from tiaowen.solvers.score.plan import best, cheapest, takes
from tiaowen.solvers.score.programme import cost
from tiaowen.spec.score import score_scheme

SCHEME = score_scheme()


def measure(
    id: str, price: float, *lifts: Lift, needs: tuple[str, ...] = (), excludes: tuple[str, ...] = ()
) -> Measure:
    return Measure(id=id, name=id, cost=price, lifts=lifts, needs=needs, excludes=excludes)


def random_case(seed: int) -> tuple[Board, list[Measure]]:
    """Up to 4 indicators of up to 4 items, up to 6 measures with needs and exclusions."""
    dice = random.Random(seed)
    entries = []
    for n in range(dice.randint(1, 4)):
        items = [
            BoardItem(f"k{i}", f"p{i % 2}", (f"k{i}",), dice.choice([0.0, 0.0, 0.5, 1.0]))
            for i in range(dice.randint(1, 4))
        ]
        entries.append(Entry(f"I{n}", dice.choice([5.0, 12.5, 100 / 3, 40.0]), tuple(items)))
    ids = [f"M{n}" for n in range(dice.randint(1, 6))]
    measures = []
    for id in ids:
        lifts = []
        for _ in range(dice.randint(1, 3)):
            entry = dice.choice(entries)
            item = dice.choice(entry.items)
            to = dice.choice([1.0, 1.0, 0.5, 0.8])
            how = dice.choice([{}, {"part": item.part}, {"function": item.key}])
            lifts.append(Lift(indicator=entry.id, to=to, **how))
        others = [one for one in ids if one != id]
        needs = tuple(dice.sample(others, dice.choice([0, 0, 1]) if others else 0))
        excludes = tuple(dice.sample(others, dice.choice([0, 0, 0, 1]) if others else 0))
        measures.append(measure(id, dice.choice([0.0, 1.0, 2.5, 10.0, 33.3]), *lifts, needs=needs, excludes=excludes))
    return Board(tuple(entries), SCHEME), measures


def every_set(measures: list[Measure]) -> list[tuple[Measure, ...]]:
    sets = [picked for size in range(len(measures) + 1) for picked in combinations(measures, size)]
    return [picked for picked in sets if allowed(picked)]


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_plans_agree_with_brute_force(first: int) -> None:
    for seed in range(first, first + 50):
        board, measures = random_case(seed)
        sets = [(cost(picked), board.after(picked)) for picked in every_set(measures)]
        target = random.Random(-seed).choice([one for _, one in sets])
        plan = cheapest(board, measures, target)
        least = min(paid for paid, score in sets if score >= target - 1e-9)
        assert plan.certificate.status == "optimal", seed
        assert plan.cost == pytest.approx(least, abs=1e-9), seed
        assert plan.score == pytest.approx(max(s for paid, s in sets if paid <= least + 1e-9), abs=1e-9), seed
        budget = random.Random(seed).choice([0.0, 3.0, 12.0, 40.0])
        reached = best(board, measures, budget)
        assert reached.score == pytest.approx(max(s for paid, s in sets if paid <= budget + 1e-9), abs=1e-9), seed
        assert reached.cost <= budget + 1e-9 and allowed(reached.measures), seed


def board_by_hand() -> Board:
    """Two indicators of 50 points: one lacks two of four functions, the other its only item."""
    four = tuple(BoardItem(f"f{n}", "row", (f"f{n}",), float(n < 2)) for n in range(4))
    return Board((Entry("A", 50.0, four), Entry("B", 50.0, (BoardItem("", "", ("",), 0.0),))), SCHEME)


def test_a_case_by_hand() -> None:
    """Now 25 points. 62.5 by f2 for 4; 75 by f2 and f3 for 9 or by B for 8; everything for 17."""
    board = board_by_hand()
    f2 = measure("f2", 4, Lift(indicator="A", function="f2"))
    f3 = measure("f3", 5, Lift(indicator="A", function="f3"), needs=("f2",))
    whole = measure("B", 8, Lift(indicator="B"))
    measures = [f2, f3, whole]
    assert board.score({}) == 25
    for target, ids, paid in (
        (25, (), 0),
        (30, ("f2",), 4),
        (38, ("B",), 8),
        (80, ("f2", "B"), 12),
        (88, ("f2", "f3", "B"), 17),
    ):
        plan = cheapest(board, measures, target)
        assert (tuple(one.id for one in plan.measures), plan.cost) == (ids, paid)
    assert [best(board, measures, money).score for money in (3, 4, 8, 12, 17)] == [25, 37.5, 75, 87.5, 100]
    plan = takes(board, measures, "A")
    assert plan is not None and plan.cost == 9 and plan.score == 1


def test_a_target_out_of_reach_says_how_far_the_measures_go() -> None:
    board = board_by_hand()
    plan = cheapest(board, [measure("f2", 4, Lift(indicator="A", function="f2"))], 90)
    assert plan.certificate.status == "infeasible"
    assert "37.50" in plan.certificate.conflicts[0].zh


def test_measures_that_exclude_each_other_are_never_taken_together() -> None:
    board = board_by_hand()
    one = measure("one", 1, Lift(indicator="A"), excludes=("other",))
    other = measure("other", 1, Lift(indicator="B"))
    assert best(board, [one, other], None).score == 75
    assert takes(board, [one, other], "B") is not None
    assert takes(board, [one], "B") is None


def test_measures_that_bring_nothing_leave_the_score_as_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    board = board_by_hand()
    idle = [measure("idle", 0)]
    assert best(board, idle, None).score == cheapest(board, idle, 25).score == 25
    assert cheapest(board, idle, 26).certificate.status == "infeasible"
    assert best(board, [], None).score == 25
    assert capfd.readouterr().out == ""
