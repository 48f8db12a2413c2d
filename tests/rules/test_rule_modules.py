"""The rules themselves: no numbers of the standard in code, one rule for one provision, the id in the file's name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tiaowen.rules
from tiaowen.rules.registry import rules
from tiaowen.spec.provisions import load_spec

FOLDER = Path(tiaowen.rules.__path__[0])
MACHINERY = {"__init__.py", "judge.py", "outcomes.py", "registry.py", "subjects.py"}
MEASURING = [path for path in sorted(FOLDER.glob("*.py")) if path.name not in MACHINERY]


def numbers(source: str) -> set[float]:
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, (int, float)) and not isinstance(value, bool)}


@pytest.mark.parametrize("path", MEASURING, ids=lambda path: path.name)
def test_a_rule_module_holds_no_number_of_the_standard(path: Path) -> None:
    assert numbers(path.read_text(encoding="utf-8")) <= {0, 1, 2}


def test_numbers_are_found_where_they_are() -> None:
    assert numbers("if households > 300 or ratio >= 1.1: pass") == {300, 1.1}


def test_every_computed_provision_has_a_rule_and_every_rule_a_provision() -> None:
    computed = {one.id for one in load_spec().provisions.values() if one.verify == "computed"}
    assert set(rules()) == computed


@pytest.mark.parametrize("id", sorted(rules()))
def test_a_rule_stands_in_the_module_of_its_section(id: str) -> None:
    named = rules()[id].measure.__module__.rpartition(".")[2]
    numbers_in_name = [part for part in named[1:].split("_") if part.isdigit()]
    section = "4.2" if id.startswith("I") else id  # indicators are those of table 4.2.1
    assert section.replace("-", ".").split(".")[: len(numbers_in_name)] == numbers_in_name
    assert rules()[id].measure.__doc__
