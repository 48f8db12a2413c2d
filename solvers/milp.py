"""The one place that runs a mixed-integer programme: PuLP models, solved by HiGHS, cross-checked by CBC.

PuLP is used to write a model down; models are written with ``problem.add_variable``, which is the form that newer
releases keep. What a solver answers is read here from the solver itself, because PuLP reports a
run that stopped early as optimal, knows no bound and fails on some of the statuses of HiGHS.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt
    import pulp

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

Status = Literal["optimal", "gap", "infeasible", "unsolved"]

_SEED = 1
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class MilpResult:
    """What one run of a solver gave.

    ``optimal``: a solution and a bound that meets it; ``gap``: a solution that may be improved; ``infeasible``: proved
    to have none; ``unsolved``: nothing known beyond the bound. The objective is recomputed from the rounded values and
    is nan where there are none. The bound is the solver's dual bound, infinite (on the safe side) where it gave none.
    """

    status: Status
    values: dict[str, float]
    objective: float
    bound: float


def solve(
    problem: pulp.LpProblem,
    *,
    solver: Literal["highs", "cbc"] = "highs",
    seconds: float,
    nodes: int | None = None,
) -> MilpResult:
    """Solve a PuLP problem on one thread, with no gap allowed, quietly and the same way each time.

    The caller adds variables and constraints in a fixed order. `seconds` [s] is the safety net; `nodes` limits the
    branch-and-bound nodes and is the limit to use where the answer must not depend on the speed of the machine.
    """
    run = _run_highs if solver == "highs" else _run_cbc
    status, values, bound = run(problem, seconds, nodes)
    if not values:
        return MilpResult(status, {}, math.nan, bound)
    objective = float(_value(problem.objective, values))
    if any(_broken(problem, values)):
        return MilpResult("unsolved", {}, math.nan, bound)
    met = abs(objective - bound) <= _TOLERANCE * max(1.0, abs(objective))
    return MilpResult("optimal" if met else "gap", values, objective, bound)


def _run_highs(problem: pulp.LpProblem, seconds: float, nodes: int | None) -> tuple[Status, dict[str, float], float]:
    import highspy
    import pulp

    options: dict[str, Any] = {"random_seed": _SEED} | ({} if nodes is None else {"mip_max_nodes": nodes})
    sign = -1.0 if problem.sense == pulp.LpMaximize else 1.0
    model = _highs(problem, seconds, options)
    if model.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        model = _highs(problem, seconds, options | {"presolve": "off"})
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return "infeasible", {}, sign * math.inf
    if status == highspy.HighsModelStatus.kUnbounded:
        return "unsolved", {}, -sign * math.inf
    info = model.getInfo()
    integer = any(variable.cat == pulp.LpInteger for variable in problem.variables())
    optimal = status == highspy.HighsModelStatus.kOptimal
    linear_bound = info.objective_function_value if optimal else -math.inf
    bound = sign * (info.mip_dual_bound if integer else linear_bound) + problem.objective.constant
    if status == highspy.HighsModelStatus.kModelEmpty:
        optimal, bound = True, problem.objective.constant
    has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not (optimal or (integer and has_solution)):
        return "unsolved", {}, bound
    column_values = model.getSolution().col_value
    pairs = ((variable, column_values[variable.index]) for variable in problem.variables())
    return "gap", {variable.name: _rounded(variable, value) for variable, value in pairs}, bound


@cache
def _quiet() -> None:
    """Waste the first model, at which HiGHS names itself on the standard output, where results belong."""
    import highspy

    try:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except OSError:
        return
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def quiet_highs(**options: bool | int | float | str) -> Any:
    """An empty model of HiGHS that prints nothing and works the same way each time, on one thread."""
    import highspy

    _quiet()
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "threads": 1, "random_seed": _SEED, **options}.items():
        model.setOptionValue(name, value)
    return model


def _highs(problem: pulp.LpProblem, seconds: float, options: dict[str, Any]) -> Any:
    """Build and run the model in HiGHS, leaving PuLP's own reading of the result out."""
    import pulp

    _quiet()
    adapter = pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=max(0.0, seconds), **options)
    adapter.createAndConfigureSolver(problem)
    adapter.buildSolverModel(problem)
    model = problem.solverModel
    problem.solverModel = None
    model.run()
    return model


def _run_cbc(problem: pulp.LpProblem, seconds: float, nodes: int | None) -> tuple[Status, dict[str, float], float]:
    import pulp

    unknown = math.inf if problem.sense == pulp.LpMaximize else -math.inf
    options = [f"randomCbcSeed {_SEED}", "ratioGap 0", "allowableGap 0"]
    options += [] if nodes is None else [f"maxNodes {nodes}"]
    program = pulp.PULP_CBC_CMD.pulp_cbc_path
    adapter = pulp.COIN_CMD(path=program, msg=False, threads=1, timeLimit=max(0.01, seconds), options=options)
    problem.solve(adapter)
    if problem.status == pulp.LpStatusInfeasible:
        return "infeasible", {}, -unknown
    if problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return "unsolved", {}, unknown
    values = {v.name: _rounded(v, v.varValue or 0.0) for v in problem.variables()}
    proved = problem.sol_status == pulp.LpSolutionOptimal
    return "gap", values, float(_value(problem.objective, values)) if proved else unknown


def _rounded(variable: pulp.LpVariable, value: float) -> float:
    return float(round(value)) if variable.cat == "Integer" else float(value)


def _value(expression: pulp.LpAffineExpression, values: dict[str, float]) -> float:
    constant = float(expression.constant)
    return math.fsum(factor * values[variable.name] for variable, factor in expression.items()) + constant


def _broken(problem: pulp.LpProblem, values: dict[str, float]) -> Iterator[str]:
    """The names of the constraints that the rounded values do not keep."""
    for constraint in problem.constraints():
        excess = _value(constraint, values) * (constraint.sense or 1)
        size = max([1.0, *(abs(factor * values[variable.name]) for variable, factor in constraint.items())])
        if excess < -_TOLERANCE * size or (constraint.sense == 0 and abs(excess) > _TOLERANCE * size):
            yield constraint.name


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """What HiGHS gave for a programme in matrix form: status and bound as in `MilpResult`, values by column."""

    status: Status
    values: Floats
    bound: float


def solve_matrix(
    costs: Floats,
    columns: tuple[Ints, Ints, Floats],
    sides: tuple[Floats, Floats],
    *,
    seconds: float,
    nodes: int,
    cutoff: float = math.inf,
) -> MatrixResult:
    """Minimise over yes-or-no columns, given as starts, rows and values, between the lower and upper sides of the rows.

    For large programmes of one kind, which PuLP takes longer to write down than HiGHS to solve. Solutions above
    ``cutoff`` are not looked for; ``infeasible`` then says that there is none below. ``seconds`` [s] and ``nodes`` are
    limits as in `solve`. The values are empty where there is no solution; the caller checks them.
    """
    import highspy
    import numpy as np

    count = len(costs)
    options: dict[str, Any] = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "mip_max_nodes": nodes}
    options |= {"objective_bound": cutoff} if math.isfinite(cutoff) else {}
    model = quiet_highs(time_limit=max(0.01, seconds), **options)
    lp = _matrix(costs, columns, sides, np.ones(count))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    model.passModel(lp)
    model.run()
    status, info = model.getModelStatus(), model.getInfo()
    none = np.zeros(0)
    if status == highspy.HighsModelStatus.kInfeasible:
        return MatrixResult("infeasible", none, math.inf)
    bound = float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return MatrixResult("unsolved", none, bound)
    chosen = np.round(np.array(model.getSolution().col_value))
    worth = float(costs @ chosen)
    met = status == highspy.HighsModelStatus.kOptimal and abs(worth - bound) <= _TOLERANCE * max(1.0, abs(worth))
    return MatrixResult("optimal" if met else "gap", chosen, bound)


def linear_duals(
    costs: Floats, columns: tuple[Ints, Ints, Floats], sides: tuple[Floats, Floats], seconds: float
) -> Floats:
    """Duals of the rows of a linear programme over columns not below 0, near to the best ones (interior point).

    The caller makes a bound of them that holds whatever they are. Zeros where the ``seconds`` did not suffice.
    """
    import highspy
    import numpy as np

    model = quiet_highs(solver="ipm", run_crossover="off", time_limit=max(0.01, seconds))
    model.passModel(_matrix(costs, columns, sides, np.full(len(costs), math.inf)))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return np.zeros(len(sides[0]))
    return np.array(model.getSolution().row_dual)


def _matrix(costs: Floats, columns: tuple[Ints, Ints, Floats], sides: tuple[Floats, Floats], upper: Floats) -> Any:
    import highspy
    import numpy as np

    starts, rows, values = columns
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(sides[0])
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = costs, np.zeros(len(costs)), upper
    lp.row_lower_, lp.row_upper_ = sides
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.append(starts, len(rows)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.astype(np.int32), values
    return lp
