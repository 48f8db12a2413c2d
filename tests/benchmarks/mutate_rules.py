"""How many flipped comparisons and boolean operators of the rules the cases notice; run by hand, with modules as words.

python tests/benchmarks/mutate_rules.py                      # all rules, about three minutes on two cores
python tests/benchmarks/mutate_rules.py s5_7_10_parking demand

A mutant is judged by the cases that run its line; what they leave alive goes to the tests named after the module.
A survivor counts as explained where ``tests/rules/survivors.yaml`` has its module, line of source and operator.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import io
import signal
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FunctionType

import pytest
import yaml

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "made"))
from rule_cases import cases, meets, outcomes  # noqa: E402

import tiaowen.rules  # noqa: E402
from tiaowen.model.community import Community  # noqa: E402
from tiaowen.rules.registry import rules  # noqa: E402

FOLDER = Path(tiaowen.rules.__path__[0])
HELPERS = ("applies", "catv_tree", "centre", "conditions", "demand", "functions", "entrances", "guarded", "stated")
MODULES = [*sorted(one.stem for one in FOLDER.glob("s[0-9]*.py")), *HELPERS, "deviations", "judge", "outcomes"]
FLIP = {ast.Eq: ast.NotEq, ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.In: ast.NotIn, ast.Is: ast.IsNot}
FLIP |= {other: one for one, other in FLIP.items()} | {ast.And: ast.Or, ast.Or: ast.And}
OWN = {"judge": ["rules/test_deviations.py", "rules/test_conditions.py", "test_cli.py"]}
OWN["outcomes"] = [*OWN["judge"], "reports"]
EVERY = ("rules/test_estimates.py", "rules/test_conditions.py")  # they look at every module
SECONDS = 10  # a mutant that loops is killed by the clock


@dataclass(frozen=True)
class Mutant:
    """A place among the operators of a module, and what stands there."""

    module: str
    index: int
    line: int
    end: int
    told: str
    source: str


def places(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from ((node, at, operator) for at, operator in enumerate(node.ops))
        elif isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
            yield node, None, getattr(node, "op", None)


def text_of(module):
    return (FOLDER / f"{module}.py").read_text(encoding="utf-8")


def mutants(module):
    lines = text_of(module).splitlines()
    for index, (node, _, operator) in enumerate(places(ast.parse(text_of(module)))):
        told, line = type(operator).__name__, lines[node.lineno - 1].strip()
        yield Mutant(module, index, node.lineno, node.end_lineno, told, line)


def mutated(mutant):
    tree = ast.parse(text_of(mutant.module))
    node, at, operator = list(places(tree))[mutant.index]
    if at is not None:
        node.ops[at] = FLIP[type(operator)]()
    elif isinstance(node, ast.BoolOp):
        node.op = FLIP[type(operator)]()
    else:
        parent = next(one for one in ast.walk(tree) if any(child is node for child in ast.iter_child_nodes(one)))
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, node.operand)
            elif isinstance(value, list):
                value[:] = [node.operand if one is node else one for one in value]
    return tree


def codes(code):
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from codes(one)


@cache
def functions(module):
    """The living functions of a module, each with the number of its code among those that the source compiles to."""
    file = import_module(f"tiaowen.rules.{module}").__file__
    numbers = {code: at for at, code in enumerate(codes(compile(text_of(module), file, "exec", dont_inherit=True)))}
    found = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == file]
    assert found, file
    return [(one, numbers[one.__code__], one.__code__) for one in found if one.__code__ in numbers]


@contextlib.contextmanager
def installed(mutant):
    file = import_module(f"tiaowen.rules.{mutant.module}").__file__
    new = list(codes(compile(mutated(mutant), file, "exec", dont_inherit=True)))
    try:
        for function, number, _ in functions(mutant.module):
            function.__code__ = new[number]
        yield
    finally:
        for function, _, code in functions(mutant.module):
            function.__code__ = code


@cache
def community(case):
    return Community.model_validate(cases()[case].model)


def notices(number):
    case = cases()[number]
    found = outcomes(case.provision, community(number))
    if not meets(case, found):
        return True
    by = {(one.part, one.subject.id): list(one.missing) for one in found}
    return any("missing" in one and one["missing"] != by[one["part"], one["subject"]] for one in case.expect)


def lines_of(number):
    """The lines of the rules that a case runs, as (module, line)."""
    seen = set()

    def trace(frame, event, _):
        path = frame.f_code.co_filename
        if path not in FILES:
            return None
        if event == "line":
            seen.add((FILES[path], frame.f_lineno))
        return trace

    community(number)
    sys.settrace(trace)
    try:
        noticed = notices(number)
    finally:
        sys.settrace(None)
    return number, noticed, seen


def late(*_):
    raise TimeoutError


def own_tests_fail(module):
    tests = [*OWN.get(module, [f"rules/test_{module}.py"]), *EVERY]
    tests = [str(TESTS / one) for one in tests if (TESTS / one).exists()]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return bool(tests) and pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]) != 0


def killer(task):
    """The mutant, and the case or test that notices it."""
    mutant, numbers = task
    with installed(mutant):
        signal.signal(signal.SIGALRM, late)
        try:
            for number in numbers:
                signal.alarm(SECONDS)
                if notices(number):
                    return mutant, str(cases()[number])
        except Exception as error:
            return mutant, repr(error)
        finally:
            signal.alarm(0)
        return mutant, "its own tests" if own_tests_fail(mutant.module) else None


FILES = {}  # of the modules, as their code objects name them


def begin():
    rules()
    for module in MODULES:
        functions(module)
        FILES[import_module(f"tiaowen.rules.{module}").__file__] = module


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*", default=MODULES)
    asked = parser.parse_args()
    start = time.monotonic()
    path = TESTS / "rules" / "survivors.yaml"
    known = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    explained = {(one["module"], one["line"], one["operator"]): one["reason"] for one in known}
    ran = defaultdict(list)
    with get_context("spawn").Pool(2, begin) as pool:
        for number, noticed, seen in pool.imap(lines_of, range(len(cases())), 40):
            assert not noticed, cases()[number]
            for place in seen:
                ran[place].append(number)
        assert not any(pool.map(own_tests_fail, asked.modules, 1)), "tests fail without a mutant"
        made = [one for module in asked.modules for one in mutants(module)]
        tasks = [
            (one, sorted({number for line in range(one.line, one.end + 1) for number in ran[one.module, line]}))
            for one in made
        ]
        found = list(pool.imap_unordered(killer, tasks, 4))
    alive = sorted((one for one, by in found if by is None), key=lambda one: (one.module, one.line, one.index))
    for one in alive:
        reason = explained.get((one.module, one.source, one.told), "")
        print(f"rules/{one.module}.py:{one.line}: {one.told:6} {one.source}{f'  # {reason}' if reason else ''}")
    total, left = Counter(one.module for one in made), Counter(one.module for one in alive)
    for module in asked.modules:
        print(f"{module:32} {total[module] - left[module]:4} of {total[module]:4}")
    share = 100 * (1 - len(alive) / len(made))
    print(f"killed {len(made) - len(alive)} of {len(made)}, {share:.1f} %, {time.monotonic() - start:.0f} seconds")


if __name__ == "__main__":
    main()
