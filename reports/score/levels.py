"""The sheets of the levels: items, indicators, groups and categories, each adding up the one below by formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.reports.score.cells import EXACT, NUMBER, SHARE, Book, Cell, Formula, Input, at, down, on
from tiaowen.reports.score.view import ScoreView
from tiaowen.reports.words import visible
from tiaowen.rules.scoring.score import Node

HEAD = 0
ITEMS = {"id": 9, "indicator": 22, "item": 34, "low": 9, "high": 9, "need": 46, "missing": 40, "estimate": 7}
LEVEL = {
    "id": 9, "item": 28, "source": 11, "weight": 9, "applies": 7, "share_low": 10, "share_high": 10, "mark_low": 11,
    "mark_high": 11, "share": 9, "effective": 10, "points_low": 11, "points_high": 11,
}  # fmt: skip
OWN = ("source", "share_low", "share_high")  # columns that only indicators fill
FORMATS = ("", "", "", EXACT, "0", EXACT, EXACT, EXACT, EXACT, SHARE, SHARE, NUMBER, NUMBER)


@dataclass(slots=True)
class Places:
    """Where things stand: the line of each node on its sheet, and the lines of each indicator's items."""

    lines: dict[str, int] = field(default_factory=dict)
    items: dict[str, tuple[int, int]] = field(default_factory=dict)
    steps: str = ""
    marks: str = ""
    digits: str = ""
    points: str = ""


def write_levels(book: Book, shown: ScoreView) -> Places:
    """Write the four sheets, the categories first; places that formulas of the first sheet need come back."""
    table, places = shown.score.table, Places()
    levels: dict[str, Sequence[Node]] = {
        "sheet_categories": table.children,
        "sheet_groups": [group for category in table.children for group in category.children],
        "sheet_indicators": shown.score.indicators,
    }
    for nodes in levels.values():
        places.lines |= {node.id: HEAD + 1 + n for n, node in enumerate(nodes)}
    _place(places, shown, book.words["sheet_score"])
    names = [book.words[key] for key in (*levels, "sheet_items")]
    parents = {child.id: parent for parent in table.walk() for child in parent.children}
    for depth, (key, nodes) in enumerate(levels.items()):
        writer = _Level(book, shown, places, names[depth], names[depth + 1], names[depth - 1] if depth else "")
        writer.write(key, nodes, parents)
    _items(book, shown)
    return places


def _place(places: Places, shown: ScoreView, first: str) -> None:
    line = HEAD + 1
    for node in shown.score.indicators:
        places.items[node.id] = line, line + len(node.items) - 1
        line += len(node.items)
    scheme = shown.score.scheme
    start = 7
    places.steps = on(first, down("G", start, start + len(scheme.steps) - 1))
    places.marks = on(first, down("H", start, start + len(scheme.steps) - 1))
    places.digits, places.points = str(scheme.digits), f"{scheme.points:g}"


class _Level:
    """Writes the sheet of one level; ``below`` and ``above`` are the names of the sheets next to it."""

    def __init__(self, book: Book, shown: ScoreView, places: Places, name: str, below: str, above: str) -> None:
        self._book, self._shown, self._places = book, shown, places
        self._name, self._below, self._above = name, below, above

    def write(self, key: str, nodes: Sequence[Node], parents: Mapping[str, Node]) -> None:
        book = self._book
        sheet = book.sheet(key)
        hidden = {"hidden": True}
        for column, (head, wide) in enumerate(LEVEL.items()):
            sheet.set_column(column, column, wide, None, hidden if head in OWN and not nodes[0].kind else {})
        book.heads(sheet, HEAD, [book.words[one] for one in LEVEL])
        sheet.freeze_panes(HEAD + 1, 2)
        sheet.repeat_rows(HEAD)
        for node in nodes:
            book.row(sheet, self._places.lines[node.id], self._cells(node, parents[node.id]), FORMATS)

    def _cells(self, node: Node, parent: Node) -> list[Cell]:
        line, shown = self._places.lines[node.id], self._shown
        score = shown.score
        kind = self._book.words.kind(node.kind) if node.kind else ""
        applies, low, high = (self._marked if node.kind else self._added)(node)
        points = self._places.points
        return [
            node.id,
            node.title[shown.language],
            kind,
            Input(node.weight),
            applies,
            *self._shares(node),
            low,
            high,
            self._share(node, parent),
            Formula(f"={at('J', line)}*{self._over(parent)}", node.effective),
            Formula(f"={at('K', line)}*{at('H', line)}*{points}", score.points(node, node.low)),
            Formula(f"={at('K', line)}*{at('I', line)}*{points}", score.points(node, node.high)),
        ]

    def _shares(self, node: Node) -> tuple[Cell, Cell]:
        """How far an indicator's items are met: their mean."""
        if not node.kind:
            return "", ""
        first, last = self._places.items[node.id]
        line, found = self._places.lines[node.id], []
        counted = [item for item in node.items if item.applies]
        for column, ends in (("D", [one.low for one in counted]), ("E", [one.high for one in counted])):
            mean = f"ROUND(AVERAGE({on(self._below, down(column, first, last))}),{self._places.digits})"
            value = round(sum(ends) / len(ends), self._shown.score.scheme.digits) if ends else 0.0
            found.append(Formula(f"=IF({at('E', line)}=1,{mean},0)", value))
        return found[0], found[1]

    def _marked(self, node: Node) -> tuple[Cell, Cell, Cell]:
        """An indicator applies if any of its items does; its mark is the step that its share stands on."""
        first, last = self._places.items[node.id]
        line = self._places.lines[node.id]
        applies = f"=IF(COUNT({on(self._below, down('D', first, last))})>0,1,0)"
        low, high = (
            f"=IF({at('E', line)}=1,LOOKUP({at(column, line)},{self._places.steps},{self._places.marks}),0)"
            for column in "FG"
        )
        return Formula(applies, float(node.applies)), Formula(low, node.low), Formula(high, node.high)

    def _added(self, node: Node) -> tuple[Cell, Cell, Cell]:
        """A node applies if any child with a weight does; its mark is the weighted mean of theirs."""
        lines = [self._places.lines[child.id] for child in node.children]
        first, last = min(lines), max(lines)
        weights, applies, shares = (on(self._below, down(column, first, last)) for column in "DEJ")
        low, high = (f"=SUMPRODUCT({shares},{on(self._below, down(column, first, last))})" for column in "HI")
        return (
            Formula(f"=IF(SUMPRODUCT({weights},{applies})>0,1,0)", float(node.applies)),
            Formula(low, node.low),
            Formula(high, node.high),
        )

    def _share(self, node: Node, parent: Node) -> Cell:
        """The weight among the siblings that apply."""
        lines, line = [self._places.lines[child.id] for child in parent.children], self._places.lines[node.id]
        total = f"SUMPRODUCT({down('D', min(lines), max(lines))},{down('E', min(lines), max(lines))})"
        return Formula(f"=IF({total}>0,{at('D', line)}*{at('E', line)}/{total},0)", node.share)

    def _over(self, parent: Node) -> str:
        return on(self._above, at("K", self._places.lines[parent.id])) if self._above else "1"


def _items(book: Book, shown: ScoreView) -> None:
    """The items: numbers where they apply, a word where they do not, which no mean counts."""
    words, language = book.words, shown.language
    sheet = book.sheet("sheet_items")
    for column, wide in enumerate(ITEMS.values()):
        sheet.set_column(column, column, wide)
    book.heads(sheet, HEAD, [words[key] for key in ITEMS])
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.repeat_rows(HEAD)
    line = HEAD
    for node in shown.score.indicators:
        for item in node.items:
            line += 1
            none = words["not_applicable"]
            ends: tuple[Cell, Cell] = (Input(item.low), Input(item.high)) if item.applies else (none, none)
            need = words.listed([visible(text[language]) for text in item.need])
            estimate = words["estimate"] if item.estimated else ""
            texts = (need, visible(", ".join(item.missing)), estimate)
            head = (node.id, node.title[language], item.title[language])
            book.row(sheet, line, (*head, *ends, *texts), ("", "", "", EXACT, EXACT))
    sheet.autofilter(HEAD, 0, line, len(ITEMS) - 1)
