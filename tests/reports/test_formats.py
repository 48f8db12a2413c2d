"""What each format is made of beyond its numbers."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from tiaowen.reports import html, json_report, text, word, workbook
from tiaowen.reports.common import Cover
from tiaowen.reports.figures import inline
from tiaowen.reports.words import natural, section_of, width, words_of
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.errors import UsageError
from tiaowen.spec.provisions import Spec

COVER = Cover("2026-017", "东港置业", "某设计院", datetime.date(2026, 10, 8))


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provision", "section"),
    [
        ("5.5.8-4-10", "5.5"),
        ("1.0.3", "1"),
        ("5.7.10-3-note", "5.7"),
        ("I2.1.4", "4.2"),
        ("P17", "5.6"),
        ("8.2.0", "8.2"),
    ],
)
def test_a_provision_belongs_to_its_section(provision: str, section: str) -> None:
    assert section_of(provision) == section


def test_provisions_stand_in_their_natural_order() -> None:
    mixed_up = ["5.10.1", "I1.1.1", "5.5.8-4-10", "5.5.8-4-2"]
    assert sorted(mixed_up, key=natural) == ["5.5.8-4-2", "5.5.8-4-10", "5.10.1", "I1.1.1"]


def test_every_word_has_both_languages() -> None:
    assert set(words_of("zh").labels) == set(words_of("en").labels)
    assert all(words_of("en").labels.values()) and all(words_of("zh").labels.values())


# --- text ----------------------------------------------------------------------------------------


def test_text_tells_the_fails_first_and_groups_equal_unknowns(mixed: CheckResult, spec: Spec) -> None:
    lines = text.render(mixed, spec=spec).splitlines()
    first = next(n for n, line in enumerate(lines) if "第5.5.8条第4款第10项" in line)
    groups = [n for n, line in enumerate(lines) if "27 处：buildings[0].height" in line]
    assert len(groups) == 1 and first < groups[0]
    assert "    design.yaml:42:5 光节点 N1：N1 到户内串接 6 级，超过 4 级（含用户集中分配点） [估列]" in lines
    assert lines[-1].endswith("退出码 1")


def test_text_lists_every_provision_that_was_not_judged(mixed: CheckResult, spec: Spec) -> None:
    shown = text.render(mixed, spec=spec, language="en")
    assert "tells the purpose only: 1.0.1" in shown and "a term: 2.0.3" in shown


def test_colour_is_optional_and_changes_no_word(mixed: CheckResult, spec: Spec) -> None:
    plain, coloured = (text.render(mixed, spec=spec, color=on) for on in (False, True))
    assert "\x1b[31m" in coloured and re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_a_terminal_gives_two_columns_to_a_chinese_character() -> None:
    assert (width("5.5 系统"), width("abc"), width("e\u0301")) == (8, 3, 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_judged_is_not_a_pass(spec: Spec, many: Callable[[int], CheckResult], language: str) -> None:
    shown = text.render(many(0), spec=spec, language=language)
    assert shown.rstrip().endswith("5")
    assert words_of(language)["nothing_checked"] in shown


# --- JSON ----------------------------------------------------------------------------------------


def test_json_has_the_documented_shape(mixed: CheckResult) -> None:
    data = json.loads(json_report.render(mixed, language="en"))
    assert data["schema"] == "tiaowen.check/1"
    assert data["standard"]["overlays"] == ["东港市附加要求"]
    assert list(data["summary"]) == ["pass", "fail", "unknown", "manual", "not_applicable", "waived", "subjects"]
    first = data["outcomes"][0]
    assert first["subject"] == {
        "kind": "optical_node",
        "id": "N2",
        "path": "catv.nodes[2]",
        "source": {"file": "design.yaml", "line": 43, "column": 5},
        "building": "3#",
    }
    assert (first["measured"], first["limit"]) == ({"value": 7, "unit": "level"}, {"max": 4, "unit": "level"})
    assert first["message"].startswith("7 splitters") and first["waiver"] is None
    assert data["outcomes"][3]["missing"] == ["buildings[0].height"]
    assert [one["provision"] for one in data["not_judged"]] == ["1.0.1", "2.0.3"]


# --- HTML ----------------------------------------------------------------------------------------


def test_html_asks_for_nothing_and_runs_only_its_own_script(mixed: CheckResult, spec: Spec) -> None:
    page = html.render(mixed, spec=spec, cover=COVER)
    script = re.search(r"<script>(.*?)</script>", page, re.S)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page
    assert not re.search(r"https?://(?!www\.w3\.org)|\son\w+=|@import|url\(", page)


def test_html_rows_have_unique_ids_to_link_to(mixed: CheckResult, spec: Spec) -> None:
    from dataclasses import replace

    doubled = replace(mixed, outcomes=mixed.outcomes + mixed.outcomes[:1])
    ids = re.findall(r'\bid="([^"]+)"', html.render(doubled, spec=spec))
    assert len(ids) == len(set(ids))
    assert mixed.outcomes[0].fingerprint in ids


def test_a_large_report_shows_its_first_page_without_script(many: Callable[[int], CheckResult], spec: Spec) -> None:
    page = html.render(many(html.LARGE + 1), spec=spec)
    assert page.count("<tr id=") == html.PAGE
    assert "<noscript>" in page


def test_five_hundred_findings_stay_small(many: Callable[[int], CheckResult], spec: Spec) -> None:
    assert len(html.render(many(500), spec=spec).encode()) <= 250_000


def test_html_in_english_has_no_chinese_words_of_its_own(many: Callable[[int], CheckResult], spec: Spec) -> None:
    from dataclasses import replace

    from tiaowen.spec.provisions import Standard

    plain = replace(many(3), project="Harbour", overlays=(), standard=Standard("S", spec.standard.title, "1"))
    assert not re.search("[\u4e00-\u9fff]", html.render(plain, spec=spec, language="en").split("</style>")[1])


# --- drawings ------------------------------------------------------------------------------------

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>
<style>.a{fill:red} text,path.a{stroke:none} .b{background:url(http://example.invalid)} @import "x";</style>
<foreignObject><p>x</p></foreignObject><defs><symbol id="s"><path class="a" d="M0 0"/></symbol></defs>
<use href="#s"/><use href="http://example.invalid#s"/><a href="javascript:alert(3)"><text>y</text></a>
<rect fill="url(#s)" style="background:url(http://example.invalid)"/><text>1# 楼</text></svg>"""


def test_a_drawing_is_made_harmless_and_keeps_to_its_own_ids() -> None:
    shown = inline(DRAWING, "f1-")
    for gone in ("alert", "foreignObject", "example.invalid", "@import", "javascript", "onload"):
        assert gone not in shown
    rules = "#f1-drawing .f1-a{fill:red}#f1-drawing text,#f1-drawing path.f1-a{stroke:none}</style>"
    for kept in (rules, 'id="f1-s"', 'href="#f1-s"', "url(#f1-s)", 'class="f1-a"', "1# 楼"):
        assert kept in shown


def test_html_carries_drawings(mixed: CheckResult, spec: Spec) -> None:
    page = html.render(mixed, spec=spec, figures=[("<1#>", DRAWING), ("2#", DRAWING)])
    assert "&lt;1#&gt;" in page and 'id="f1-s"' in page and 'id="f2-s"' in page


@pytest.mark.parametrize(
    "text", ["", "no", "<p/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>']
)
def test_what_is_not_a_drawing_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        inline(text, "f1-")


# --- Word ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(mixed: CheckResult, spec: Spec) -> docx.document.Document:
    return docx.Document(io.BytesIO(word.render(mixed, spec=spec, cover=COVER)))


def test_word_tables_have_widths_and_a_header_row_that_repeats(document: docx.document.Document) -> None:
    findings = next(table for table in document.tables if len(table.columns) == 11)
    grid = [int(one.get(qn("w:w"))) for one in findings._tbl.tblGrid]
    for row in findings.rows:
        assert [int(cell._tc.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.cells] == grid
    assert findings._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in findings.rows[0].cells][-1] == "回复"
    room = document.sections[1]
    assert sum(grid) * 635 <= room.page_width - room.left_margin - room.right_margin + 20_000


def test_word_is_a4_upright_then_across(document: docx.document.Document) -> None:
    sizes = [(round(one.page_width.mm), round(one.page_height.mm)) for one in document.sections]
    assert sizes == [(210, 297), (297, 210)]


def test_word_styles_name_chinese_fonts_and_no_theme_font(document: docx.document.Document) -> None:
    for style, east in (("Normal", "宋体"), ("TableText", "宋体"), ("Heading 1", "黑体"), ("Title", "黑体")):
        fonts = document.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == east
        assert not [name for name in fonts.attrib if "Theme" in name]


def test_word_numbers_its_pages_by_fields(document: docx.document.Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    fields = [one.text.strip() for one in paragraph._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert paragraph.text == "第 1 页 共 1 页"


def test_word_carries_the_project_date_and_no_other(mixed: CheckResult, spec: Spec) -> None:
    data = word.render(mixed, spec=spec, cover=COVER)
    core = docx.Document(io.BytesIO(data)).core_properties
    assert core.created and core.modified and core.created.date() == core.modified.date() == COVER.day
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())


def test_word_lists_records_and_provisions_not_judged(document: docx.document.Document) -> None:
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"N1", "E1", "级数含集中分配点", "只说明目的", "buildings[*].height", "东港置业", "a" * 64} <= cells


# --- workbook ------------------------------------------------------------------------------------


def test_workbook_has_its_sheets_frozen_and_filtered(mixed: CheckResult, spec: Spec) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(mixed, spec=spec, cover=COVER)))
    assert book.sheetnames == ["汇总", "问题", "无法判定", "人工核查", "偏离", "符合", "不适用", "未判定条文"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions
    assert book.properties.created == datetime.datetime(2026, 10, 8)
    head = [cell.value for cell in book["问题"][1]]
    assert head[-4:] == ["估列", "状态", "回复", "指纹"]


def test_workbook_tells_missing_fields_and_reasons(mixed: CheckResult, spec: Spec) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(mixed, spec=spec)))
    assert book["无法判定"]["J2"].value == "buildings[0].height"
    reasons = [row[4] for row in book["未判定条文"].iter_rows(min_row=2, values_only=True)]
    assert reasons == ["只说明目的", "术语，不作判定"]


def test_workbook_in_english_has_english_sheets(mixed: CheckResult, spec: Spec) -> None:
    names = openpyxl.load_workbook(io.BytesIO(workbook.render(mixed, spec=spec, language="en"))).sheetnames
    assert names == ["Summary", "Findings", "Unknown", "Manual", "Deviations", "Pass", "Not applicable", "Not judged"]
