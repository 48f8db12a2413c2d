"""What a project writes is shown as text, whatever it looks like."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser

import docx
import openpyxl
import pytest

from tiaowen.reports import html, json_report, text, word, workbook
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.provisions import Spec


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("3#楼", "3#楼"),
        ("a\nb\r\n\tc", "a b c"),
        ("a\x00\x1b[31m", "a\\x00\\x1b[31m"),
        ("\u202egpj", "\\u202egpj"),
        ("\ud800", "\\ud800"),
        ("\ufffe", "\\ufffe"),
        ("全\u3000角", "全\u3000角"),
    ],
)
def test_characters_that_cannot_be_shown_are_spelt(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def _names(result: CheckResult) -> list[str]:
    return [visible(one.subject.id) for one in result.outcomes]


def test_html_shows_markup_as_text(hostile: CheckResult, spec: Spec) -> None:
    page = html.render(hostile, spec=spec)
    words = Words()
    words.feed(page)
    for name in _names(hostile):
        assert name in words.text
    assert page.count("<script") == 1
    assert "alert(1)</script>" not in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", page)


def test_rows_embedded_as_data_cannot_end_their_element(
    hostile: CheckResult, spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "LARGE", 3)
    page = html.render(hostile, spec=spec)
    assert page.count("<script") == page.count("</script>") == 2
    data = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)
    assert data and not re.search("[<>&]", data[1])
    packed = json.loads(data[1])
    shown = {packed["texts"][row[11]].partition(" ")[2] for row in packed["rows"]}
    assert set(_names(hostile)) == shown


def test_word_shows_text(hostile: CheckResult, spec: Spec) -> None:
    document = docx.Document(io.BytesIO(word.render(hostile, spec=spec)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for one in hostile.outcomes[: len(hostile.outcomes) // 2]:
        assert f"光节点 {visible(one.subject.id)}" in cells


def test_workbook_cells_are_text_and_never_formulas_or_links(hostile: CheckResult, spec: Spec) -> None:
    data = workbook.render(hostile, spec=spec)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    buildings = {row[6] for row in book["问题"].iter_rows(min_row=2, values_only=True)}
    assert buildings == set(_names(hostile))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any("<f>" in archive.read(name).decode() for name in archive.namelist())


def test_json_keeps_every_character(hostile: CheckResult) -> None:
    told = [one["subject"]["id"] for one in json.loads(json_report.render(hostile))["outcomes"]]
    assert told == [one.subject.id for one in hostile.outcomes]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_a_console_can_write_every_line(hostile: CheckResult, spec: Spec, encoding: str) -> None:
    shown = text.render(hostile, spec=spec, encoding=encoding)
    assert shown.encode(encoding)
    assert "\x1b" not in shown
    for name in _names(hostile):
        assert name.replace("m²", "")[:5] in shown or encoding != "utf-8"


def test_a_cell_longer_than_the_format_allows_is_cut(spec: Spec, many) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from tiaowen.spec.errors import Text

    result = many(1)
    long = replace(result.outcomes[0], message=Text("长" * 40_000, "long" * 10_000))
    data = workbook.render(replace(result, outcomes=(long,)), spec=spec)
    row = next(openpyxl.load_workbook(io.BytesIO(data))["问题"].iter_rows(min_row=2, values_only=True))
    assert row[11].endswith("长 …") and len(row[11]) < 32_768
