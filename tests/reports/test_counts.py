"""Every format tells the same numbers; each is read back by a reader that is not its writer."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from tiaowen.model.load import load_project
from tiaowen.reports import html, json_report, text, word, workbook
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult
from tiaowen.spec.provisions import Spec, load_spec

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


Told = tuple[Counts, Counts, set[str]]
Words = tuple[CheckResult, Spec | None]


def by_text(result: CheckResult, spec: Spec | None) -> Told:
    lines = text.render(result, spec=spec).splitlines()
    last = next(line for line in reversed(lines) if line.startswith("不符合 "))
    told = {NAMES[name]: int(number) for name, number in re.findall(r"(\S+?) (\d+)(?:、|$)", last) if name in NAMES}
    total = next(line for line in lines if line.startswith("  合计 ")).split()
    block = lines[next((n for n, line in enumerate(lines) if line.startswith("未判定条文 ")), len(lines)) :]
    left = {
        id for line in block[1 : block.index("") if "" in block else 1] for id in line.rpartition("：")[2].split("、")
    }
    return told, dict(zip(VERDICTS, map(int, total[1:-1]), strict=True)), left


def by_json(result: CheckResult, spec: Spec | None) -> Told:
    data = json.loads(json_report.render(result))
    listed = Counter(one["outcome"] for one in data["outcomes"])
    left = {one["provision"] for one in data["not_judged"]}
    told = {verdict: data["summary"][verdict] for verdict in VERDICTS}
    return told, {verdict: listed[verdict] for verdict in VERDICTS}, left


def by_html(result: CheckResult, spec: Spec | None) -> Told:
    page = Tables()
    page.feed(html.render(result, spec=spec))
    told = {verdict: int(re.match(r"\d+", page.cards[verdict])[0]) for verdict in VERDICTS}  # type: ignore[index]
    verdicts = page.classes
    if page.data:
        data = json.loads(page.data)
        verdicts = [data["texts"][row[4]] for row in data["rows"]]
    listed = Counter(verdicts)
    for verdict, table in (("pass", "t-pass"), ("not_applicable", "t-not_applicable")):
        listed[verdict] = sum(int(row[3]) for row in page.tables.get(table, [])[1:])
    assert sum(int(row[3]) for row in page.tables.get("t-unknowns", [])[1:]) == listed["unknown"]
    sections = [[int(cell) for cell in row[2:8]] for row in page.tables["t-sections"][1:-1]]
    sums = [sum(column) for column in zip(*sections, strict=True)] or [0] * 6
    assert sums == [*(told[verdict] for verdict in VERDICTS), sum(told.values())]
    left = {row[0].split()[-1] for row in page.tables.get("t-not-judged", [])[1:]}
    return told, {verdict: listed[verdict] for verdict in VERDICTS}, left


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def by_word(result: CheckResult, spec: Spec | None) -> Told:
    data = word.render(result, spec=spec)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    heads = docx.Document(io.BytesIO(data)).styles["Heading 1"].style_id
    told: Counts = {}
    listed: Counter[str] = Counter()
    left: set[str] = set()
    heading = ""
    for block in body:
        if block.tag == f"{W}p" and block.find(f"{W}pPr/{W}pStyle[@{W}val='{heads}']") is not None:
            heading = "".join(block.itertext()).rpartition("　")[2]
        if block.tag != f"{W}tbl":
            continue
        rows = [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in block.iter(f"{W}tr")]
        if heading == "汇总" and not told:
            told = {NAMES[name]: int(number) for name, number in zip(*rows, strict=True) if name in NAMES}
        for title, verdict in (("不符合项", "fail"), ("人工核查项", "manual")):
            listed[verdict] += len(rows) - 1 if heading == title else 0
        for title, verdict in (("无法判定项", "unknown"), ("符合项", "pass"), ("不适用项", "not_applicable")):
            listed[verdict] += sum(int(row[3]) for row in rows[1:]) if heading == title else 0
        left |= {row[1] for row in rows[1:]} if heading == "未判定条文" else set()
    return told, {verdict: listed[verdict] for verdict in VERDICTS}, left


def by_workbook(result: CheckResult, spec: Spec | None) -> Told:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(result, spec=spec)), read_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    told = {NAMES[row[0]]: row[1] for row in sheets["汇总"] if row[0] in NAMES and isinstance(row[1], int)}
    listed = {
        verdict: len(sheets[name]) - 1
        for name, verdict in (("问题", "fail"), ("无法判定", "unknown"), ("人工核查", "manual"))
    }
    for name, verdict in (("符合", "pass"), ("不适用", "not_applicable")):
        listed[verdict] = sum(row[5] for row in sheets[name][1:])
    return told, listed, {row[2] for row in sheets["未判定条文"][1:]}


READERS = [by_text, by_json, by_html, by_word, by_workbook]
ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("mixed", "hostile", "none", "paged", "random", "garden", "suzhou")


@pytest.fixture(scope="module")
def made(
    spec: Spec,
    mixed: CheckResult,
    hostile: CheckResult,
    many: Callable[[int], CheckResult],
    at_random: Callable[[int], CheckResult],
) -> Callable[..., Words]:
    """A result by its name with the standard that it was judged by."""

    @cache
    def of(name: str) -> Words:
        if name in ("garden", "suzhou"):
            loaded = load_project(ROOT / "projects" / name)
            return check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations), None
        makers = {"none": lambda: many(0), "paged": lambda: many(3001), "random": lambda: at_random(5000)}
        return {"mixed": mixed, "hostile": hostile}.get(name) or makers[name](), spec

    return of


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", SOURCES)
def test_every_format_tells_and_lists_the_counts_of_the_check_and_what_was_not_judged(
    reader: Callable[[CheckResult, Spec | None], Told], name: str, made: Callable[..., Words]
) -> None:
    result, spec = made(name)
    expected = {verdict: result.counts()[verdict] for verdict in VERDICTS}
    told, listed, left = reader(result, spec)
    assert told == expected
    assert listed == expected
    known = (spec or result.spec or load_spec()).provisions
    assert left == {known[id].citation if reader is by_word else id for id in result.not_judged}
