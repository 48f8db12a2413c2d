"""Every format tells the same numbers; each is read back by a reader that is not its writer."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import docx
import openpyxl
import pytest

from tiaowen.reports import html, json_report, text, word, workbook
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult
from tiaowen.spec.provisions import Spec

Counts = dict[str, int]
NAMES = {VERDICT_TEXT[verdict].zh: verdict for verdict in VERDICTS}


class Tables(HTMLParser):
    """The tables of a page by id: rows of cell texts; and the classes of their rows."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.classes: list[str] = []
        self.cards: dict[str, str] = {}
        self.data = ""
        self._table, self._card, self._into = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "table":
            self._table = named.get("id") or "?"
            self.tables[self._table] = []
        elif tag == "tr":
            self.tables[self._table].append([])
            if self._table == "rows" and named.get("class"):
                self.classes.append(named["class"] or "")
        elif tag in ("td", "th"):
            self.tables[self._table][-1].append("")
            self._into = "cell"
        elif tag == "li" and "data-verdict" in named:
            self._card, self._into = named["data-verdict"] or "", "card"
        elif tag == "script":
            self._into = "data" if named.get("type") == "application/json" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "li", "script"):
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "cell":
            self.tables[self._table][-1][-1] += data
        elif self._into == "card":
            self.cards[self._card] = self.cards.get(self._card, "") + data
        elif self._into == "data":
            self.data += data


def by_text(result: CheckResult, spec: Spec) -> tuple[Counts, Counts]:
    lines = text.render(result, spec=spec).splitlines()
    last = next(line for line in reversed(lines) if line.startswith("不符合 "))
    told = {NAMES[name]: int(number) for name, number in re.findall(r"(\S+?) (\d+)(?:、|$)", last) if name in NAMES}
    total = next(line for line in lines if line.startswith("  合计 ")).split()
    return told, dict(zip(VERDICTS, map(int, total[1:-1]), strict=True))


def by_json(result: CheckResult, spec: Spec) -> tuple[Counts, Counts]:
    data = json.loads(json_report.render(result))
    listed = Counter(one["outcome"] for one in data["outcomes"])
    return {verdict: data["summary"][verdict] for verdict in VERDICTS}, {
        verdict: listed[verdict] for verdict in VERDICTS
    }


def by_html(result: CheckResult, spec: Spec) -> tuple[Counts, Counts]:
    page = Tables()
    page.feed(html.render(result, spec=spec))
    told = {verdict: int(re.match(r"\d+", page.cards[verdict])[0]) for verdict in VERDICTS}  # type: ignore[index]
    verdicts = [row["verdict"] for row in json.loads(page.data)] if page.data else page.classes
    listed = Counter(verdicts)
    for verdict, table in (("pass", "t-pass"), ("not_applicable", "t-not_applicable")):
        listed[verdict] = sum(int(row[3]) for row in page.tables.get(table, [])[1:])
    assert sum(int(row[3]) for row in page.tables.get("t-unknowns", [])[1:]) == listed["unknown"]
    return told, {verdict: listed[verdict] for verdict in VERDICTS}


def by_word(result: CheckResult, spec: Spec) -> tuple[Counts, Counts]:
    document = docx.Document(io.BytesIO(word.render(result, spec=spec)))
    told: Counts = {}
    listed: Counter[str] = Counter()
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            heading = block.text if (block.style.name or "").startswith("Heading") else heading
            continue
        rows = [[cell.text for cell in row.cells] for row in block.rows]
        if heading == "汇总":
            told = {NAMES[name]: int(number) for name, number in rows[1:] if name in NAMES}
        for title, verdict in (("不符合项", "fail"), ("人工核查项", "manual")):
            listed[verdict] += len(rows) - 1 if heading == title else 0
        for title, verdict in (("无法判定项", "unknown"), ("符合项", "pass"), ("不适用项", "not_applicable")):
            listed[verdict] += sum(int(row[3]) for row in rows[1:]) if heading == title else 0
    return told, {verdict: listed[verdict] for verdict in VERDICTS}


def by_workbook(result: CheckResult, spec: Spec) -> tuple[Counts, Counts]:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(result, spec=spec)))
    pairs = [row[:2] for row in book["汇总"].iter_rows(values_only=True)]
    told = {NAMES[name]: number for name, number in pairs if name in NAMES and isinstance(number, int)}
    listed = {
        verdict: book[name].max_row - 1
        for name, verdict in (("问题", "fail"), ("无法判定", "unknown"), ("人工核查", "manual"))
    }
    for name, verdict in (("符合", "pass"), ("不适用", "not_applicable")):
        listed[verdict] = sum(row[5] for row in book[name].iter_rows(min_row=2, values_only=True))
    return told, listed


READERS = [by_text, by_json, by_html, by_word, by_workbook]


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", ["mixed", "hostile", "none", "paged"])
def test_every_format_tells_and_lists_the_counts_of_the_check(
    reader: Callable[[CheckResult, Spec], tuple[Counts, Counts]],
    name: str,
    spec: Spec,
    many: Callable[[int], CheckResult],
    request: pytest.FixtureRequest,
) -> None:
    result = {"none": lambda: many(0), "paged": lambda: many(1501)}.get(name, lambda: request.getfixturevalue(name))()
    expected = {verdict: result.counts()[verdict] for verdict in VERDICTS}
    told, listed = reader(result, spec)
    assert told == expected
    assert listed == expected
