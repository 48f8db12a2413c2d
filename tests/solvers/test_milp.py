"""The adapter: true bounds, honest statuses, no output, and two solvers that agree."""

from __future__ import annotations

import math
import random
import subprocess
import sys

import pulp
import pytest

from tiaowen.solvers.milp import solve

SOLVERS = ("highs", "cbc")


def knapsack(sense=pulp.LpMaximize, offset=0.0):
    problem = pulp.LpProblem("knapsack", sense)
    takes = [problem.add_variable(f"take_{i}", 0, 1, pulp.LpInteger) for i in range(4)]
    sign = 1 if sense == pulp.LpMaximize else -1
    problem += sign * (8 * takes[0] + 11 * takes[1] + 6 * takes[2] + 4 * takes[3]) + offset
    problem += 5 * takes[0] + 7 * takes[1] + 4 * takes[2] + 3 * takes[3] <= 14, "room"
    return problem


def assignment(seed, size=18):
    """Tasks on machines: hard enough to be stopped early."""
    chance = random.Random(seed)
    problem = pulp.LpProblem("tasks", pulp.LpMinimize)
    length = problem.add_variable("length", 0)
    on = [[problem.add_variable(f"on_{i}_{m}", 0, 1, pulp.LpInteger) for m in range(4)] for i in range(size)]
    work = [chance.randint(1000, 9999) for _ in range(size)]
    problem += length
    for i in range(size):
        problem += pulp.lpSum(on[i]) == 1, f"task_{i}"
    for m in range(4):
        problem += pulp.lpSum(work[i] * on[i][m] for i in range(size)) <= length, f"machine_{m}"
    return problem


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("sense", "offset", "best"), [(pulp.LpMaximize, 0, 21), (pulp.LpMinimize, 100, 79)])
def test_the_best_knapsack_with_a_bound_that_meets_it(solver, sense, offset, best):
    result = solve(knapsack(sense, offset), solver=solver, seconds=20)
    assert (result.status, result.objective) == ("optimal", best)
    assert result.bound == pytest.approx(best)
    assert result.values == {"take_0": 0.0, "take_1": 1.0, "take_2": 1.0, "take_3": 1.0}


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_contradiction_is_infeasible(solver):
    problem = pulp.LpProblem("contradiction", pulp.LpMinimize)
    one = problem.add_variable("one", 0, 1, pulp.LpInteger)
    problem += one
    problem += 2 * one == 1, "half"
    result = solve(problem, solver=solver, seconds=20)
    assert result.status == "infeasible"
    assert result.values == {}
    assert math.isnan(result.objective)
    assert result.bound == math.inf


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_linear_programme(solver):
    problem = pulp.LpProblem("linear", pulp.LpMinimize)
    x, y = problem.add_variable("x", 0), problem.add_variable("y", 0)
    problem += 2 * x + 3 * y + 1
    problem += x + y >= 1.5, "enough"
    result = solve(problem, solver=solver, seconds=20)
    assert (result.status, result.objective, result.values["x"]) == ("optimal", 4.0, 1.5)


def test_stopped_early_is_a_gap_with_a_valid_bound_and_never_optimal():
    result = solve(assignment(1), seconds=20, nodes=1)
    assert result.status == "gap"
    assert result.bound < result.objective


def test_no_time_is_unsolved():
    assert solve(assignment(2), seconds=0.0).status == "unsolved"


def test_an_unbounded_problem_is_not_called_infeasible():
    problem = pulp.LpProblem("unbounded", pulp.LpMaximize)
    many = problem.add_variable("many", 0, None, pulp.LpInteger)
    few = problem.add_variable("few", 0, 3, pulp.LpInteger)
    problem += many + few
    problem += few - many <= 2, "some"
    assert solve(problem, seconds=20).status == "unsolved"


@pytest.mark.parametrize("seed", range(5))
def test_both_solvers_agree_and_repeat_themselves(seed):
    first = solve(assignment(seed, 9), seconds=20)
    assert first == solve(assignment(seed, 9), seconds=20)
    assert first.status == "optimal"
    assert first.objective == pytest.approx(solve(assignment(seed, 9), solver="cbc", seconds=20).objective)


@pytest.mark.parametrize("solver", SOLVERS)
def test_nothing_is_printed(solver, capfd):
    solve(knapsack(), solver=solver, seconds=20)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("solver", SOLVERS)
def test_nothing_is_printed_by_a_new_process(solver):
    code = (
        "import pulp; from tiaowen.solvers.milp import solve; problem = pulp.LpProblem('p', pulp.LpMinimize); "
        f"problem += problem.add_variable('x', 1, 2, 'Integer'); solve(problem, solver='{solver}', seconds=5.0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (run.stdout, run.stderr) == (b"", b"")
