"""No number of the standard in code: rules and solvers know 0, 1 and 2, and what is listed here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAIN = {0, 1, 2}
ALGORITHMS = ("solvers/p_median", "solvers/packing")  # know nothing of the standard: sizes and limits are arguments
SECONDS = "time limit of one solve, an argument with this default"
ALLOWED: dict[str, dict[float, str]] = {
    "rules/outcomes.py": {16: "hex digits of a fingerprint", 5: "the exit code of a check that could not be judged"},
    "solvers/catv.py": {60.0: SECONDS},
    "solvers/catv_points.py": {10.0: SECONDS},
    "solvers/certificate.py": {6: "digits of the gap that is told"},
    "solvers/ftth.py": {60.0: SECONDS},
    "solvers/grouping.py": {5.0: SECONDS, 30.0: SECONDS},
    "solvers/milp.py": {1e-6: "tolerance of whole numbers", 0.01: "the least time limit that a solve is given [s]"},
    "solvers/scope.py": {0.5: "the exponent of a square root"},
    "solvers/size.py": {60.0: SECONDS},
    "solvers/split.py": {5.0: SECONDS},
    "solvers/splitter_tree.py": {1_000_000: "losses are added as whole micro-decibels", 32: "entries of a cache"},
}
MODULES = [
    path.relative_to(ROOT).as_posix()
    for layer in ("rules", "solvers")
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(ALGORITHMS)
]


def numbers(source: str) -> set[float]:
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, (int, float)) and not isinstance(value, bool)}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_holds_no_number_but_those_with_a_reason(name: str) -> None:
    found = numbers((ROOT / name).read_text(encoding="utf-8")) - PLAIN
    assert found == set(ALLOWED.get(name, {}))


@pytest.mark.parametrize("folder", ALGORITHMS)
def test_an_algorithm_reads_nothing_of_the_standard(folder: str) -> None:
    for path in sorted((ROOT / folder).glob("*.py")):
        assert "tiaowen.spec.provisions" not in path.read_text(encoding="utf-8"), path.name


def test_every_exception_is_of_a_module_that_is_there() -> None:
    assert set(ALLOWED) <= set(MODULES)


def test_numbers_are_found_where_they_are() -> None:
    assert numbers("if households > 300 or ratio >= -1.1: pass") == {300, 1.1}
