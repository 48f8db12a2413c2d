"""A small reckoner of workbook formulas, so that ``score.xlsx`` is recomputed without any office program.

It knows references, ranges, arithmetic, comparisons and the few functions that the workbook uses, and nothing else.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"]*\")|(?P<ref>(?:'[^']+'!)?\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"
    r"|(?P<name>[A-Z]+)(?=\()|(?P<sign><=|>=|<>|[-+*/(),=<>]))"
)


class Reckoner:
    """The values of a workbook's cells, worked out from its formulas alone; what they carried is not looked at."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._known = book, dict[tuple[str, int, int], Any]()

    def value(self, sheet: str, cell: str) -> Any:
        """The value of one cell."""
        column, row, _, _ = range_boundaries(cell)
        return self._cell(sheet, column, row)

    def _cell(self, sheet: str, column: int, row: int) -> Any:
        key = sheet, column, row
        if key not in self._known:
            found = self._book[sheet].cell(row, column).value
            is_formula = isinstance(found, str) and found.startswith("=")
            self._known[key] = Parser(found[1:], sheet, self).all() if is_formula else found
        return self._known[key]

    def range(self, sheet: str, reference: str) -> list[Any]:
        """The values of a range, row by row."""
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        return [self._cell(sheet, column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)]


class Parser:
    """One formula, read from left to right."""

    def __init__(self, formula: str, sheet: str, book: Reckoner) -> None:
        self._sheet, self._book = sheet, book
        self._tokens, end = [], 0
        while end < len(formula):
            match = TOKEN.match(formula, end)
            assert match, f"{formula!r} from {end}"
            self._tokens.append((match.lastgroup, match[match.lastgroup or 0]))
            end = match.end()
        self._next = 0

    def all(self) -> Any:
        found = self._comparison()
        assert self._next == len(self._tokens)
        return found

    def _sign(self, *signs: str) -> str | None:
        if self._next < len(self._tokens) and self._tokens[self._next][1] in signs:
            self._next += 1
            return self._tokens[self._next - 1][1]
        return None

    def _comparison(self) -> Any:
        left = self._sum()
        sign = self._sign("=", ">", "<", ">=", "<=", "<>")
        if sign is None:
            return left
        right = self._sum()
        return COMPARISONS[sign](left, right)

    def _sum(self) -> Any:
        left = self._product()
        while sign := self._sign("+", "-"):
            right = self._product()
            left = left + right if sign == "+" else left - right
        return left

    def _product(self) -> Any:
        left = self._term()
        while sign := self._sign("*", "/"):
            right = self._term()
            left = left * right if sign == "*" else left / right
        return left

    def _term(self) -> Any:
        if self._sign("("):
            found = self._comparison()
            assert self._sign(")")
            return found
        if self._sign("-"):
            return -self._term()
        kind, text = self._tokens[self._next]
        self._next += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text.strip('"')
        if kind == "name":
            return self._call(text)
        sheet, _, reference = text.rpartition("!")
        values = self._book.range(sheet.strip("'") or self._sheet, reference)
        return values if ":" in reference else values[0]

    def _call(self, name: str) -> Any:
        assert self._sign("(")
        if name == "IF":
            return self._if()
        arguments = [self._comparison()]
        while self._sign(","):
            arguments.append(self._comparison())
        assert self._sign(")")
        return FUNCTIONS[name](*arguments)

    def _if(self) -> Any:
        """Only the branch that counts is worked out: the other may divide by nothing."""
        held = self._comparison()
        assert self._sign(",")
        branches = []
        for end in (",", ")"):
            start = self._next
            self._skip()
            branches.append((start, self._next))
            assert self._sign(end)
        after, (start, end) = self._next, branches[0 if held else 1]
        tokens, self._tokens, self._next = self._tokens, self._tokens[:end], start
        found = self._comparison()
        self._tokens, self._next = tokens, after
        return found

    def _skip(self) -> None:
        depth = 0
        while depth or self._tokens[self._next][1] not in (",", ")"):
            depth += {"(": 1, ")": -1}.get(self._tokens[self._next][1], 0)
            self._next += 1


def numbers(values: list[Any]) -> list[float]:
    """The numbers of a range: texts and empty cells do not count."""
    return [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]


def lookup(value: float, where: list[Any], results: list[Any]) -> Any:
    """The result beside the last entry that is not above the value; entries rise."""
    return [result for least, result in zip(where, results, strict=True) if least <= value][-1]


def sum_product(*columns: list[Any]) -> float:
    """The sum of the products of what stands beside each other."""
    total = 0.0
    for row in zip(*columns, strict=True):
        product = 1.0
        for one in row:
            product *= one
        total += product
    return total


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "AVERAGE": lambda values: sum(numbers(values)) / len(numbers(values)),
    "COUNT": lambda values: len(numbers(values)),
    "LOOKUP": lookup,
    "ROUND": lambda value, digits: round(value, int(digits)),
    "SUMPRODUCT": sum_product,
}
