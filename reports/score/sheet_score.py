"""The first sheet of the score's workbook: the score, its grade, the categories with a chart, the scheme."""

from __future__ import annotations

from typing import Any

from tiaowen.reports.score.cells import EXACT, SHARE, Book, Formula, Input, at, down, on
from tiaowen.reports.score.levels import Places
from tiaowen.reports.score.view import ScoreView
from tiaowen.reports.words import visible, width

COLUMNS = (30, 11, 11, 11, 11, 4, 11, 11, 40)
LINE = 125  # half-width characters of a text over all columns
HEADS = 6  # the line of the headings of the tables beside each other


def write_score(book: Book, sheet: Any, shown: ScoreView, places: Places) -> None:
    """Write the first sheet; its formulas read the sheet of the categories and the tables of the scheme on it."""
    words = book.words
    for column, wide in enumerate(COLUMNS):
        sheet.set_column(column, column, wide)
    sheet.write_string(0, 0, words["title"], book.title)
    sheet.write_string(1, 0, shown.project, book.part)
    _scheme(book, sheet, shown)
    _total(book, sheet, shown, places)
    last = _categories(book, sheet, shown, places)
    _chart(book, sheet, shown, last)
    line = max(last + 18, HEADS + len(shown.score.scheme.steps) + len(shown.score.scheme.grades) + 6)
    notes = [visible(note[shown.language]) for note in shown.score.notes]
    texts = [words["how"], *shown.remarks, *notes]
    texts += [f"{one.id} {one.text[shown.language]}" for one in shown.score.scheme.interpretations]
    for text in texts:
        book.wide(sheet, line, len(COLUMNS) - 1, text, -(-width(text) // LINE))
        line += 1


def _total(book: Book, sheet: Any, shown: ScoreView, places: Places) -> None:
    """The score and its grade, at least and at most."""
    words, score = book.words, shown.score
    book.heads(sheet, 2, ["", words["low"], words["high"]])
    lines = [places.lines[one.id] for one in score.table.children]
    name = words["sheet_categories"]
    shares = on(name, down("J", min(lines), max(lines)))
    sheet.write_string(3, 0, words["score"], book.head)
    sheet.write_string(4, 0, words["grade"], book.head)
    sheet.set_row(3, 22)
    grades = score.scheme.grades
    first = HEADS + len(score.scheme.steps) + 3
    froms, titles = (down(column, first, first + len(grades) - 1) for column in "GH")
    for column, mark, value, grade in zip("BC", "HI", (score.low, score.high), score.grades, strict=True):
        marks = on(name, down(mark, min(lines), max(lines)))
        total = Formula(f"=SUMPRODUCT({shares},{marks})*{places.points}", value)
        book.cell(sheet, 3, ord(column) - ord("A"), total, style=book.large)
        found = f"=LOOKUP(ROUND({at(column, 3)},{places.digits}),{froms},{titles})"
        book.cell(sheet, 4, ord(column) - ord("A"), Formula(found, visible(grade.name[shown.language])))


def _scheme(book: Book, sheet: Any, shown: ScoreView) -> None:
    """Steps and grades from the least up, as LOOKUP wants them."""
    words, scheme, language = book.words, shown.score.scheme, shown.language
    line = HEADS
    sheet.write_string(line - 1, 6, words["steps"], book.part)
    _heads(book, sheet, line, (words["from"], words["mark"], words["reason"]))
    for step in sorted(scheme.steps, key=lambda one: one.least):
        line += 1
        book.cell(sheet, line, 6, Input(step.least), "0.00")
        book.cell(sheet, line, 7, Input(step.mark), "0.00")
        book.cell(sheet, line, 8, step.reason[language])
    line += 2
    _heads(book, sheet, line, (words["from"], words["grade"], ""))
    sheet.write_string(line - 1, 6, words["grades"], book.part)
    for grade in sorted(scheme.grades, key=lambda one: one.least):
        line += 1
        book.cell(sheet, line, 6, Input(grade.least), "0.##")
        book.cell(sheet, line, 7, visible(grade.name[language]))


def _heads(book: Book, sheet: Any, line: int, titles: tuple[str, ...]) -> None:
    for column, title in enumerate(titles, 6):
        if title:
            sheet.write_string(line, column, title, book.head)


def _categories(book: Book, sheet: Any, shown: ScoreView, places: Places) -> int:
    """The categories by reference to their sheet; the last line."""
    words, score = book.words, shown.score
    book.heads(sheet, HEADS, [words["category"], words["share"], words["mark_low"], words["mark_high"], words["open"]])
    name, line = words["sheet_categories"], HEADS
    for node in score.table.children:
        line += 1
        far = places.lines[node.id]
        cells = (
            f"{node.id} {node.title[shown.language]}",
            Formula("=" + on(name, at("J", far)), node.share),
            Formula("=" + on(name, at("H", far)), node.low),
            Formula("=" + on(name, at("I", far)), node.high),
            Formula(f"={at('D', line)}-{at('C', line)}", node.width),
        )
        book.row(sheet, line, cells, ("", SHARE, EXACT, EXACT, EXACT))
    return line


def _chart(book: Book, sheet: Any, shown: ScoreView, last: int) -> None:
    """What is assured and what is open in each category."""
    words, name = book.words, book.words["sheet_score"]
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    names = [name, HEADS + 1, 0, last, 0]
    for column, key, colour in ((2, "chart_sure", "#1A6B34"), (4, "chart_open", "#C9D6CC")):
        values = [name, HEADS + 1, column, last, column]
        fill = {"color": colour}
        chart.add_series({"name": words[key], "categories": names, "values": values, "fill": fill, "gap": 60})
    chart.set_title({"name": words["chart"], "name_font": {"size": 11}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 530, "height": 300})
    sheet.insert_chart(last + 2, 0, chart, {"description": words["chart"]})
