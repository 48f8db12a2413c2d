"""Replies typed into a report are read back: as proposals that nobody has accepted yet, as notes, or as not placed."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from tiaowen.cli import main
from tiaowen.model.load import load_project
from tiaowen.reports import word, workbook
from tiaowen.reports.review.answers import MUST, NO_REASON, NOT_FAILED, UNKNOWN, WAIVED, Review, review
from tiaowen.reports.review.proposing import keep, proposed_yaml
from tiaowen.reports.review.reading import Reply, read_answers
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult, Outcome, Waiver
from tiaowen.spec.errors import InputError, UsageError
from tiaowen.spec.provisions import Spec

Edit = Callable[[Any], None]
FAILS = 11  # columns of the table of fails


def edited(data: bytes, path: Path, edit: Edit) -> Path:
    opener = docx.Document if path.suffix == ".docx" else openpyxl.load_workbook
    book = opener(io.BytesIO(data))
    edit(book)
    book.save(str(path))
    return path


def fails_of(document: Any) -> Any:
    return next(table for table in document.tables if len(table.columns) == FAILS)


def answer_word(replies: dict[int, str]) -> Edit:
    def edit(document: Any) -> None:
        rows = fails_of(document).rows
        for row, text in replies.items():
            rows[row].cells[-1].text = text

    return edit


def answer_sheet(replies: dict[int, str]) -> Edit:
    def edit(book: Any) -> None:
        sheet = book["问题"]
        column = next(cell.column for cell in sheet[1] if cell.value == "回复")
        for row, text in replies.items():
            sheet.cell(row + 1, column).value = text

    return edit


@pytest.fixture(params=["docx", "xlsx"])
def answered(request: pytest.FixtureRequest, mixed: CheckResult, spec: Spec, tmp_path: Path) -> Callable[..., Path]:
    """A report of the mixed result with replies to its rows of fails, by their number, and an edit more."""
    form = request.param
    render, answer = {"docx": (word.render, answer_word), "xlsx": (workbook.render, answer_sheet)}[form]

    def made(replies: dict[int, str], more: Edit = lambda book: None) -> Path:
        def edit(book: Any) -> None:
            answer(replies)(book)
            more(book)

        return edited(render(mixed, spec=spec), tmp_path / f"答复.{form}", edit)

    return made


def found(path: Path, result: CheckResult) -> Review:
    return review(read_answers(path).replies, [result])


def known(result: CheckResult, spec: Spec) -> CheckResult:
    return replace(result, spec=spec)


def test_a_deviation_is_proposed_and_other_text_is_a_note(
    answered: Callable[..., Path], mixed: CheckResult, spec: Spec
) -> None:
    path = answered({1: "偏离：管井无空间", 2: "已在 B 版图中修改\n见 3 号图", 3: " Deviation: No room "})
    made = found(path, known(mixed, spec))
    told = [(one.first.provision, one.first.part, one.subjects, one.reason) for one in made.proposals]
    assert told == [
        ("5.5.8-4-10", "absolute", ("N1",), "管井无空间"),
        ("5.5.8-4-10", "preferred", ("N9",), "No room"),
    ]
    assert [(one.provision, one.subject, one.reply.text, one.why) for one in made.notes] == [
        ("5.5.8-4-10", "N2", "已在 B 版图中修改 见 3 号图", None)
    ]
    assert read_answers(path).empty == (2 if path.suffix == ".docx" else 28)  # a group of unknowns; 27 rows of them


def test_the_same_reason_for_the_same_part_is_one_proposal(
    answered: Callable[..., Path], mixed: CheckResult, spec: Spec
) -> None:
    made = found(answered({1: "偏离: 改造受限", 2: "申请偏离：改造受限"}), known(mixed, spec))
    assert [(one.subjects, one.reason) for one in made.proposals] == [(("N1", "N2"), "改造受限")]


def _moved_word(document: Any) -> None:
    table = fails_of(document)._tbl
    first, *rows = table.tr_lst
    for row in rows:
        table.remove(row)
    other = deepcopy(table)
    table.append(rows[1])  # the first is gone
    for row in list(other.tr_lst):
        other.remove(row)
    other.append(rows[2])  # the last stands in a table of its own, without a heading
    document.element.body.insert_element_before(other, "w:sectPr")
    assert first is table.tr_lst[0]


def _moved_sheet(book: Any) -> None:
    sheet = book["问题"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, 9)
    sheet.insert_rows(1)
    sheet["A1"] = "意见汇总表"
    for row in (rows[2], rows[1]):
        sheet.append(row)


def test_rows_that_were_moved_or_deleted_are_told_by_their_marks(
    answered: Callable[..., Path], mixed: CheckResult, spec: Spec
) -> None:
    def move(book: Any) -> None:
        (_moved_sheet if hasattr(book, "worksheets") else _moved_word)(book)

    made = found(answered({1: "删去", 2: "偏离：甲", 3: "偏离：乙"}, move), known(mixed, spec))
    assert sorted((one.subjects, one.reason) for one in made.proposals) == [(("N2",), "甲"), (("N9",), "乙")]
    assert not made.notes


def one_of(result: CheckResult, verdict: str) -> Outcome:
    return next(one for one in result.outcomes if one.outcome == verdict)


WAIVER = Waiver("已批", "王工", date(2026, 1, 1), date(2027, 1, 1), "纪要")
OBSTACLES: dict[str, tuple[Callable[[Outcome], Outcome | None], str, Any]] = {
    "unknown": (lambda one: None, "偏离：甲", UNKNOWN),
    "stale": (lambda one: replace(one, outcome="pass"), "已改", "已不是问题（现判定：符合）"),
    "no reason": (lambda one: one, "偏离： ", NO_REASON),
    "must": (lambda one: replace(one, strength="must"), "偏离：甲", MUST),
    "not a fail": (lambda one: replace(one, outcome="unknown"), "偏离：甲", NOT_FAILED),
    "waived": (lambda one: replace(one, waiver=WAIVER), "偏离：甲", WAIVED),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_cannot_be_proposed_is_listed_with_its_text(name: str, mixed: CheckResult, spec: Spec) -> None:
    change, text, why = OBSTACLES[name]
    before = one_of(mixed, "fail")
    after = change(before)
    now = replace(mixed, outcomes=() if after is None else (after,), spec=spec)
    made = review([Reply(before.fingerprint, text, "问题!P2")], [now])
    assert not made.proposals
    (note,) = made.unplaced
    assert note.reply.text == text and note.why is not None
    assert (note.why.zh if isinstance(why, str) else note.why) == why


def test_a_reply_to_missing_data_is_a_note_of_all_that_lack_it(mixed: CheckResult, spec: Spec, tmp_path: Path) -> None:
    def edit(document: Any) -> None:
        table = next(one for one in document.tables if "缺少的数据" in [cell.text for cell in one.rows[0].cells])
        table.rows[1].cells[-1].text = "下一版补充"

    made = found(edited(word.render(mixed, spec=spec), tmp_path / "a.docx", edit), known(mixed, spec))
    assert [(one.provision, one.subject, one.why) for one in made.notes] == [("5.7.3-1-2", "buildings[*].height", None)]


def test_the_marks_of_a_report_in_english_are_the_same(mixed: CheckResult, spec: Spec, tmp_path: Path) -> None:
    path = edited(word.render(mixed, spec=spec, language="en"), tmp_path / "a.docx", answer_word({1: "deviation: x"}))
    assert len(found(path, known(mixed, spec)).proposals) == 1


def test_namesakes_that_a_deviation_would_cover_too_are_named(mixed: CheckResult, spec: Spec) -> None:
    one = one_of(mixed, "fail")
    other = replace(one, subject=replace(one.subject, anchor="another", path="catv.nodes[7]"))
    made = review([Reply(one.fingerprint, "偏离：甲", "")], [replace(mixed, outcomes=(one, other), spec=spec)])
    assert [other.subject.path for other in made.proposals[0].namesakes] == ["catv.nodes[7]"]
    assert "catv.nodes[7]" in proposed_yaml(made.proposals, spec)


def test_hostile_reasons_are_plain_text(mixed: CheckResult, spec: Spec) -> None:
    one = one_of(mixed, "fail")
    reasons = ("=HYPERLINK(1) {{7*7}} '\"\\ #: [x]", "<script> \\P{\\f", "a: b\t- c")
    for reason in reasons:
        made = review([Reply(one.fingerprint, f"偏离：{reason}", "")], [known(mixed, spec)])
        data = yaml.safe_load(proposed_yaml(made.proposals, spec))
        assert data["deviations"][0]["reason"] == reason.strip()


# --- files that are no reports ---------------------------------------------------------------------


def _zip(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def _plain_docx() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def _plain_xlsx(error: str = "") -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    if error:
        for row in (["回复", "指纹"], [error, "0" * 16]):
            book.active.append(row)
    book.save(stream)
    return stream.getvalue()


WRONG = {
    "empty": (b"", "不是完好的压缩文件"),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式或加密"),
    "text": (b"provision,reply", "不是完好的压缩文件"),
    "truncated": (_plain_docx()[:-400], "不是完好的压缩文件"),
    "zip bomb": (_zip(word__document__xml=b"0" * 60_000_000), "压缩比异常"),
    "entities": (_zip(**{"word__document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "DOCTYPE"),
    "broken xml": (_zip(**{"word__document.xml": b"<a>"}), "不是可读的 Word 文件"),
    "other docx": (_plain_docx(), "不是本程序的报告"),
    "other xlsx": (_plain_xlsx(), "不是本程序的报告"),
    "broken xlsx": (_zip(**{"xl__workbook.xml": b"<a/>"}), "不是可读的 Excel 文件"),
    "other zip": (_zip(a=b"b"), "不是本程序的报告"),
    "error cell": (_plain_xlsx("#REF!"), "#REF!"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_in_a_line(name: str, tmp_path: Path) -> None:
    data, told = WRONG[name]
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_answers(path)
    (line,) = refused.value.lines("zh")
    assert line.startswith("a.xlsx") and told in line


def test_no_file_and_a_folder_are_usage_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(UsageError):
            read_answers(path)


def test_a_cell_at_the_far_corner_stops_nobody(mixed: CheckResult, spec: Spec, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        answer_sheet({1: "偏离：甲"})(book)
        book["问题"]["XFD20000"] = "x"

    path = edited(workbook.render(mixed, spec=spec), tmp_path / "a.xlsx", edit)
    assert len(found(path, known(mixed, spec)).proposals) == 1


# --- the command -----------------------------------------------------------------------------------

ROOMS = [{"kind": "study", "outlets": {"telephone_outlet": 0}}, {"kind": "living_room"}]
ESTATE = {
    "tiaowen": 1,
    "project": {"name": "小院", "date": "2026-11-01"},
    "dwelling_types": [{"id": "A", "rooms": ROOMS}],
    "site": {"gates": [{"id": "G1", "position": [0, 0]}]},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "community.yaml").write_text(json.dumps(ESTATE), encoding="utf-8")
    return folder


@pytest.fixture
def report(project: Path, tmp_path: Path) -> Path:
    """The Word report of the project with a deviation asked for in its first row and a note in its third."""
    path = tmp_path / "a.docx"
    assert main(["check", str(project), "--format", "docx", "-o", str(path)]) in (1, 5)
    rows = len(fails_of(docx.Document(str(path))).rows)
    assert rows > 1
    return edited(path.read_bytes(), path, answer_word({1: "偏离：书房不设固话", rows - 1: "偏离：书房不设固话"}))


def test_the_command_writes_proposals_that_nobody_can_take_for_granted(
    project: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["review", "import", str(report), str(project)]) == 0
    out = capsys.readouterr().out
    assert "拟议偏离 1" in out and "偏离均未生效，须先补全 approver, evidence, date, expiry" in out
    proposed = project / "deviations.proposed.yaml"
    assert str(proposed) in out
    assert main(["check", str(project)]) in (1, 5)  # it is not read
    (project / "deviations.yaml").write_bytes(proposed.read_bytes())
    with pytest.raises(InputError):
        load_project(project)
    filled = proposed.read_text(encoding="utf-8")
    for key, value in (("approver", "王工"), ("evidence", "纪要"), ("date", "2026-10-01"), ("expiry", "2027-10-01")):
        filled = filled.replace(f"    {key}:  # 待填", f"    {key}: {value}")
    (project / "deviations.yaml").write_text(filled, encoding="utf-8")
    loaded = load_project(project)
    judged = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
    assert [one.waiver.reason for one in judged.outcomes if one.waiver] == ["书房不设固话"]
    capsys.readouterr()


def test_a_dry_run_writes_nothing_and_shows_it(project: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in project.iterdir())
    capsys.readouterr()
    assert main(["review", "import", str(report), str(project), "--dry-run", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "approver:  # to be filled in" in out and "no deviation is in force" in out
    assert sorted(path.name for path in project.iterdir()) == before


def test_what_finds_no_place_is_listed_and_told_by_the_exit_code(
    project: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended = deepcopy(ESTATE)
    mended["dwelling_types"][0]["rooms"][0]["outlets"]["telephone_outlet"] = 1  # type: ignore[index]
    (project / "community.yaml").write_text(json.dumps(mended), encoding="utf-8")
    capsys.readouterr()
    assert main(["review", "import", str(report), str(project)]) == 5
    assert "已不是问题（现判定：符合）：偏离：书房不设固话" in capsys.readouterr().out
    notes = json.loads((project / "review_notes.json").read_text(encoding="utf-8"))
    assert notes["notes"][0]["reply"] == "偏离：书房不设固话" and notes["notes"][0]["problem"]
    assert not (project / "deviations.proposed.yaml").exists()


def test_files_that_exist_are_never_lost(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("mine", encoding="utf-8")
    assert keep(tmp_path, "a.yaml", "new").name == "a-2.yaml"
    assert keep(tmp_path, "a.yaml", "new").name == "a-2.yaml"  # the same again
    assert keep(tmp_path, "a.yaml", "newer").name == "a-3.yaml"
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "mine"


OFFICE = os.environ.get("TIAOWEN_SOFFICE") or ""


@pytest.mark.skipif(not shutil.which(OFFICE), reason="TIAOWEN_SOFFICE names no LibreOffice (see CONTRIBUTING)")
def test_replies_survive_libreoffice(answered: Callable[..., Path], mixed: CheckResult, spec: Spec) -> None:
    path = answered({1: "偏离：管井无空间", 2: "已改"})
    again = path.parent / "again"
    command = [OFFICE, "--headless", f"-env:UserInstallation={path.parent.as_uri()}/office", "--convert-to"]
    subprocess.run([*command, path.suffix[1:], "--outdir", str(again), str(path)], check=True, capture_output=True)
    made = found(again / path.name, known(mixed, spec))
    assert [one.reason for one in made.proposals] == ["管井无空间"]
    assert [one.reply.text for one in made.notes] == ["已改"]
