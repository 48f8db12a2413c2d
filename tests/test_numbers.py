"""No number of the standard in code: rules and solvers know 0, 1 and 2, and what is listed here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAIN = {0, 1, 2}
# These know nothing of the standard: sizes and limits are arguments.
ALGORITHMS = ("solvers/p_median", "solvers/packing", "solvers/patrol/tours", "solvers/cover", "solvers/view")
SECONDS = "time limit of one solve, an argument with this default"
ALLOWED: dict[str, dict[float, str]] = {
    "rules/outcomes.py": {16: "hex digits of a fingerprint", 5: "the exit code of a check that could not be judged"},
    "solvers/cameras.py": {60.0: SECONDS},
    "solvers/catv/sizing.py": {60.0: SECONDS, 0.85: "share of the time to group"},
    "solvers/catv/points.py": {10.0: SECONDS},
    "solvers/catv/levels.py": {
        3: "goals that end the search",
        6: "digits to which levels are compared",
        10.0: "base of the decimals",
    },
    "solvers/catv/links.py": {100: "cable losses are given per 100 m"},
    "solvers/catv/ports.py": {256: "entries of a cache"},
    "solvers/catv/nodes/greedy.py": {6: "digits that a sum of shares is rounded to"},
    "solvers/catv/nodes/programme.py": {1e-6: "tolerance of whole numbers"},
    "solvers/catv/nodes/refill.py": {
        10: "groups taken apart at most, and rounds for each item",
        3: "fillings of the same groups; the fewest groups taken apart",
        6.0: "units of load that are as good as chance",
        0.5: "least factor of chance on a count",
        1.5: "greatest factor of chance on a count",
    },
    "solvers/catv/nodes/share.py": {
        150_000: "groups of a component that are listed at all",
        20_000: "groups that one programme takes",
        120: "items that one programme over hosts takes",
        400: "the same where no group can grow too full",
        0.6: "share of the time for windows",
    },
    "solvers/catv/nodes/windows.py": {
        30: "items in a window",
        150: "the same where no group can grow too full",
        3_000: "groups in a window",
    },
    "solvers/certificate.py": {6: "digits of the gap that is told"},
    "solvers/ftth.py": {60.0: SECONDS, 0.99: "load above which a note says that areas are full"},
    "solvers/grouping.py": {5.0: SECONDS, 30.0: SECONDS},
    "solvers/milp.py": {1e-6: "tolerance of whole numbers", 0.01: "the least time limit that a solve is given [s]"},
    "solvers/coverage/areas.py": {
        60.0: SECONDS,
        1e-6: "rounding of lengths and counts",
        6: "decimals of the corners of cells",
    },
    "solvers/coverage/broadcast.py": {60.0: SECONDS, 5.0: SECONDS},
    "solvers/coverage/feeders.py": {100.0: "metres of the tables of losses", 10.0: "decibels of a bel"},
    "solvers/coverage/reach.py": {180: "rays that draw the reach of a signal"},
    "solvers/coverage/devices.py": {1e-9: "rounding along a line"},
    "solvers/perimeter/sizing.py": {60.0: SECONDS},
    "solvers/coverage/wireless.py": {60.0: SECONDS},
    "solvers/perimeter/track.py": {100: "centimetres of a metre", 1_000: "bends are added as thousandths of a degree"},
    "solvers/optical/sizing.py": {60.0: SECONDS},
    "solvers/optical/paths.py": {1000: "metres of a kilometre", 6: "digits that a share of cores is rounded to"},
    "solvers/power/sizing.py": {60.0: SECONDS},
    "solvers/power/links.py": {6: "digits that a product is rounded to"},
    "solvers/power/rows.py": {6: "digits that a product is rounded to"},
    "solvers/power/supply.py": {6: "digits that a quotient is rounded to"},
    "solvers/power/switches.py": {
        6: "digits that a quotient is rounded to",
        1e-9: "rounding of sums of watts",
        500: "states up to which the spread of devices is settled exactly",
    },
    "solvers/rooms/sizing.py": {60.0: SECONDS, 8: "terms of a sum that are written out"},
    "solvers/rooms/contents.py": {6: "digits that a product is rounded to"},
    "solvers/quantities/boxes.py": {200_000: "choices of the search", 500: "items that are searched, a step each"},
    "solvers/quantities/cover.py": {200_000: "choices of the search, and entries of its cache"},
    "solvers/quantities/rows.py": {200: "letters of a name"},
    "solvers/quantities/sizing.py": {60.0: SECONDS},
    "solvers/patrol/sizing.py": {60.0: SECONDS},
    "solvers/scope.py": {0.5: "the exponent of a square root"},
    "solvers/score/ahp.py": {60: "halvings of an interval"},
    "solvers/score/plan.py": {20.0: SECONDS},
    "solvers/score/programme.py": {
        50: "sets that are cut off for their rounding before the search ends",
        1e-6: "tolerance of whole numbers",
        1e-9: "rounding of a sum of costs",
    },
    "solvers/size.py": {60.0: SECONDS},
    "solvers/split.py": {5.0: SECONDS},
    "solvers/patrol/walking/rounds.py": {60: "seconds in a minute"},
    "solvers/catv/splitter_tree.py": {
        1_000_000: "losses are added as whole micro-decibels",
        32: "entries of a cache",
        64: "profiles of trees kept",
        4096: "entries of a cache",
        65536: "entries of a cache",
    },
    "solvers/video/account.py": {
        3_600: "seconds of an hour",
        8: "bits of a byte",
        1_000_000: "megabytes of a terabyte",
    },
}
MODULES = [
    path.relative_to(ROOT).as_posix()
    for layer in ("rules", "solvers")
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(tuple(f"{folder}/" for folder in ALGORITHMS))
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
