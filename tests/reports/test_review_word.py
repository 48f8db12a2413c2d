"""The review opinion: what a reviewer signs, what is answered, what an institute's own Word file makes of it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tiaowen.generators.word_template import Template
from tiaowen.model.community import Community
from tiaowen.model.deviations import Deviation
from tiaowen.reports import word, workbook
from tiaowen.reports.baseline import compare, read_baseline
from tiaowen.reports.common import Cover
from tiaowen.reports.deliver import Look, rendered
from tiaowen.reports.review.marks import marks_in
from tiaowen.reports.review.template import review_template
from tiaowen.rules.outcomes import CheckResult, Waiver
from tiaowen.spec.errors import InputError, Place
from tiaowen.spec.provisions import Spec

DAY = datetime.date
PLACE = Place("deviations.yaml", 3, 5)
COVER = Cover("2026-017", "东港置业", "某设计院", DAY(2026, 10, 8))


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def grids(document: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def headings(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == "Heading 1"]


@pytest.fixture
def waived(mixed: CheckResult) -> CheckResult:
    """The mixed result with one fail covered by a deviation, and a deviation that has expired."""
    granted = Deviation(
        *(
            "5.5.8-4-10",
            ("absolute",),
            ("N1",),
            "改造受限 <b>",
            "王工",
            DAY(2026, 1, 1),
            DAY(2027, 1, 1),
            "会议纪要 3 号",
        ),
        *(PLACE, "deviations[0]"),
    )
    expired = replace(
        granted, subjects=None, expiry=DAY(2026, 2, 1), place=Place("deviations.yaml", 9), path="deviations[1]"
    )
    waiver = Waiver("改造受限 <b>", "王工", DAY(2026, 1, 1), DAY(2027, 1, 1), "会议纪要 3 号", PLACE)
    outcomes = tuple(replace(one, waiver=waiver) if one.subject.id == "N1" else one for one in mixed.outcomes)
    return replace(mixed, outcomes=outcomes, deviations=(granted, expired))


def test_the_cover_names_what_was_reviewed_and_has_room_for_the_signatures(mixed: CheckResult, spec: Spec) -> None:
    document = opened(word.render(mixed, spec=spec, cover=COVER))
    basis, signers, seals, *_ = grids(document)
    told = {row[0]: row[1] for row in basis}
    assert told["项目"] == "东港花园" and told["附加要求"] == "东港市附加要求" and told["设计阶段"] == "施工图"
    assert told["版本"] == "第一版" and "测标字[2015]1号" in told["核查依据"] and told["审查单位"] == ""
    assert [row[0] for row in signers[1:]] == ["审查人", "复核人", "技术负责人", "设计负责人", "项目负责人"]
    assert {cell for row in signers[1:] for cell in row[1:]} == {""}
    assert seals == [["审查单位（盖章）", "设计单位（盖章）"], ["", ""]]
    assert document.paragraphs[0].text == "审查意见书"


def test_what_is_open_is_summed_up_by_system_and_strength(mixed: CheckResult, spec: Spec) -> None:
    both = next(one for one in grids(opened(word.render(mixed, spec=spec))) if "待定" in one[0])
    assert both == [
        ["章节", "不符合·必须", "不符合·应", "不符合·宜", "不符合·可", "待定"],
        ["5.5 信息设施系统", "0", "2", "1", "0", "0"],
        ["5.7 公共安全系统", "0", "0", "0", "0", "27"],
        ["5.8 智慧家庭智能化系统", "0", "0", "0", "0", "1"],
    ]


def test_a_finding_names_the_sheet_that_shows_its_element_else_the_place_in_the_source(
    mixed: CheckResult, spec: Spec
) -> None:
    sheets = {("catv.nodes[1]", "5.5.8"): "弱电-TV-01 (120, 80)"}
    table = next(one for one in grids(opened(word.render(mixed, spec=spec, sheets=sheets))) if len(one[0]) == 11)
    places = {row[3]: row[4] for row in table[1:]}
    assert places["光节点 N1"] == "弱电-TV-01 (120, 80)" and places["光节点 N2"] == "design.yaml:43:5"
    assert table[0] == ["序号", "条文", "强度", "构件", "图号与位置", "实测", "要求", "说明", "建议", "状态", "回复"]


def test_every_row_to_be_answered_bears_a_hidden_mark(mixed: CheckResult, spec: Spec) -> None:
    document = opened(word.render(mixed, spec=spec))
    runs = [
        run for run in document.element.body.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None
    ]
    found = [key for run in runs for key in marks_in(run.text)]
    assert len(found) == len(runs) == 3 + 1 + 1  # fails, a group of unknowns, a manual
    assert {one.fingerprint for one in mixed.outcomes if one.outcome in ("fail", "manual")} < set(found)


def test_deviations_are_listed_with_approver_expiry_and_standing(waived: CheckResult, spec: Spec) -> None:
    table = next(one for one in grids(opened(word.render(waived, spec=spec))) if "批准人" in one[0])
    assert [row[1:] for row in table[1:]] == [
        [
            "N1",
            "改造受限 <b>",
            "王工",
            "会议纪要 3 号",
            "2026-01-01",
            "2027-01-01",
            "deviations.yaml:3:5",
            "生效，覆盖 1 项",
        ],
        ["全部", "改造受限 <b>", "王工", "会议纪要 3 号", "2026-01-01", "2026-02-01", "deviations.yaml:9:0", "无"],
    ]


@pytest.fixture
def against(mixed: CheckResult, spec: Spec, tmp_path: Path) -> tuple[CheckResult, Look]:
    """A result beside a baseline: one new, one unchanged, one fixed, one not judged again."""
    first, second, softer = mixed.outcomes[:3]
    third = replace(first, subject=replace(first.subject, id="N8"))
    old = replace(mixed, outcomes=(first, second, third), spec=spec)
    new = (first, replace(second, outcome="pass"), replace(third, outcome="unknown"), softer)
    now = replace(mixed, outcomes=new, spec=spec)
    (tmp_path / "old.json").write_bytes(rendered(old, "json", Look()))
    return now, Look(baseline=compare(now, read_baseline(tmp_path / "old.json"), "old.json"))


def test_a_baseline_is_told_in_word(against: tuple[CheckResult, Look]) -> None:
    result, look = against
    document = opened(rendered(result, "docx", look))
    found = grids(document)
    counts = next(one for one in found if one[0] == ["状态", "数量"])
    assert counts[1:] == [["新", "1"], ["未变", "1"], ["已改", "1"], ["未再判定", "1"]]
    gone = next(one for one in found if one[0][:2] == ["状态", "条文"])
    assert [(row[0], row[3]) for row in gone[1:]] == [("已改", "光节点 N1"), ("未再判定", "光节点 N8")]
    fails = next(one for one in found if len(one[0]) == 11)
    assert [row[9] for row in fails[1:]] == ["未变", "新"]
    assert "6　与基线比较" in headings(document)


def test_a_baseline_is_told_in_the_workbook(against: tuple[CheckResult, Look]) -> None:
    import openpyxl

    result, look = against
    book = openpyxl.load_workbook(io.BytesIO(rendered(result, "xlsx", look)))
    rows = [row[:2] for row in book["汇总"].iter_rows(values_only=True)]
    start = rows.index(("与基线比较", None))
    assert rows[start + 1 : start + 6] == [
        *(("old.json", None), ("新", "1"), ("未变", "1"), ("已改", "1"), ("未再判定", "1")),
    ]
    assert rows[start + 6][0] == "已改 第5.5.8条第4款第10项"


def test_without_a_baseline_and_quantities_there_are_no_such_parts(mixed: CheckResult, spec: Spec) -> None:
    assert headings(opened(word.render(mixed, spec=spec))) == [
        *("1　汇总", "2　不符合项", "3　无法判定项", "4　人工核查项", "5　偏离"),
        *("附录 A　符合项", "附录 B　不适用项", "附录 C　未判定条文", "附录 D　解释与勘误", "附录 E　输入文件"),
    ]


def test_the_english_opinion_has_no_chinese_words_of_its_own(many: Callable[[int], CheckResult], spec: Spec) -> None:
    import re

    from tiaowen.spec.provisions import Standard

    plain = replace(many(3), project="Harbour", overlays=(), standard=Standard("S", spec.standard.title, "1"))
    document = opened(word.render(plain, spec=spec, language="en"))
    texts = [cell for grid in grids(document) for row in grid for cell in row]
    assert not [text for text in [*texts, *headings(document)] if re.search("[\u4e00-\u9fff]", text)]


# --- an institute's own Word file ------------------------------------------------------------------


def template(*texts: str, build: Callable[[Any], None] | None = None) -> Template:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    if build:
        build(document)
    stream = io.BytesIO()
    document.save(stream)
    return Template("院审查意见书.docx", stream.getvalue())


def test_a_template_keeps_its_layout_and_takes_values_and_sections(waived: CheckResult, spec: Spec) -> None:
    frame = template("院内编号 7", "{{project}} · {{count:fail}} 项不符合 · {{client}}", "{{section:fails}}", "完")
    document = opened(word.render(waived, spec=spec, cover=COVER, template=frame))
    texts = [one.text for one in document.paragraphs]
    assert texts[:2] == ["院内编号 7", "东港花园 · 3 项不符合 · 东港置业"] and texts[-1] == "完"
    assert len(document.tables) == 1 and len(document.tables[0].rows) == 4
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    grid = [int(one.get(qn("w:w"))) for one in document.tables[0]._tbl.tblGrid]
    assert sum(grid) * 635 <= room + 20_000  # made to fit an upright page


def test_a_table_in_a_template_takes_the_width_of_its_own_section(mixed: CheckResult, spec: Spec) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    def build(document: Any) -> None:
        across = document.add_section()
        across.orientation, across.page_width, across.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        across.left_margin = across.right_margin = Mm(15)
        document.add_paragraph("{{section:fails}}")

    document = opened(word.render(mixed, spec=spec, template=template("{{section:summary}}", build=build)))
    widths = [sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid) * 635 / 36_000 for table in document.tables]
    assert max(widths[:-1]) <= 153 and widths[-1] == pytest.approx(267, abs=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{projct}}", "不认识占位符 'projct'"),
        ("{{section:fail}}", "不认识占位符 'section:fail'"),
        ("见 {{section:fails}}", "应独占一段"),
        ("{{7*7}}", "不认识占位符 '7*7'"),
        ("{{project", "占位符不完整"),
    ],
)
def test_a_wrong_placeholder_is_told_with_the_file_and_what_there_is(
    text: str, told: str, mixed: CheckResult, spec: Spec
) -> None:
    with pytest.raises(InputError) as refused:
        word.render(mixed, spec=spec, template=template("{{project}}", text))
    line = refused.value.lines("zh")[0]
    assert line.startswith("院审查意见书.docx") and told in line
    if "不认识" in told:
        assert "section:unknowns" in line and "project" in line


def test_what_a_project_writes_is_never_taken_for_a_placeholder(mixed: CheckResult, spec: Spec) -> None:
    named = replace(mixed, project="{{client}}{{section:fails}}")
    document = opened(word.render(named, spec=spec, cover=COVER, template=template("{{project}}")))
    assert document.paragraphs[0].text == "{{client}}{{section:fails}}"


def test_every_section_has_a_place_in_a_template(mixed: CheckResult, spec: Spec) -> None:
    frame = template(*(f"{{{{section:{key}}}}}" for key in word.SECTIONS))
    document = opened(word.render(mixed, spec=spec, template=frame))
    assert "{{" not in "".join(one.text for one in document.paragraphs)
    assert len(document.tables) >= 12


def test_the_project_names_its_template_and_hears_what_it_leaves_out(tmp_path: Path) -> None:
    community = Community.model_validate({"tiaowen": 1, "project": {"name": "P", "review_template": "院/意见.docx"}})
    (tmp_path / "院").mkdir()
    (tmp_path / "院" / "意见.docx").write_bytes(template("{{project}}", "{{section:fails}}").data)
    frame, told = review_template(community, tmp_path)
    assert frame is not None
    assert [one.what.zh for one in told][:2] == ["模板没有 {{section:summary}}", "模板没有 {{section:unknowns}}"]
    (tmp_path / "院" / "意见.docx").write_bytes(template("{{projekt}}").data)
    with pytest.raises(InputError):
        review_template(community, tmp_path)
    assert review_template(
        community.replaced(project=community.project.model_copy(update={"review_template": None})), tmp_path
    ) == (None, ())


def test_a_workbook_row_is_high_enough_for_its_text(mixed: CheckResult, spec: Spec) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(workbook.render(mixed, spec=spec)))["问题"]
    assert sheet.row_dimensions[2].height > 25
    assert sheet.column_dimensions["Q"].hidden and sheet["Q1"].value == "指纹"
