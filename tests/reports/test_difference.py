"""``tiaowen diff``: outcomes and quantities of two revisions, by any way of giving them, in every format."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiaowen.cli import main
from tiaowen.generators.tables.bom import bom
from tiaowen.model.load import load, load_project
from tiaowen.model.new_project import new_project
from tiaowen.reports import json_report
from tiaowen.reports.quantities import quantities
from tiaowen.rules.judge import check

ROOM = "area: 10, operators: 3"
GATE = "    - {id: G1, name: 南门"
DEVIATION = (
    "deviations:\n  - {provision: 5.5.4-3, subjects: all, reason: 业主不要, approver: 王工, evidence: 纪要,"
    " date: 2026-01-01, expiry: 2027-01-01}\n"
)
OVERLAY = (
    "overlay: {name: 某省加严, authority: 某厅, date: 2026-01-01, reason: 当地}\n"
    "limits:\n  - {provision: 5.7.13-4, part: area, min: 90}\n"
)


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of the starter project, with a date."""
    new_project(tmp_path / "a")
    file = tmp_path / "a" / "community.yaml"
    text = file.read_text(encoding="utf-8").replace("  # date: 2026-01-01", "  date: 2026-01-01")
    file.write_text(text, encoding="utf-8")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    return tmp_path / "a", tmp_path / "b"


def edit(folder: Path, old: str, new: str, name: str = "community.yaml") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = main(["diff", *map(str, arguments), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_same_differs_in_nothing(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, data = told(capsys, *sides)
    assert code == 0
    assert data["schema"] == "tiaowen.diff/1"
    assert data["outcomes"] == data["quantities"] == data["devices"] == []
    assert all(data["same"].values())
    assert data["summary"]["unchanged"] == sum(data["after"]["summary"].values())


def test_what_fails_now_is_new_and_exit_1(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    edit(sides[1], "outlets: {telephone: 1, data: 1, tv: 1}}", "outlets: {telephone: 0, data: 1, tv: 1}}")
    code, data = told(capsys, *sides)
    assert code == 1 and data["exit_code"] == 1
    changed = [one for one in data["outcomes"] if one["state"] == "changed"]
    assert {(one["before"]["outcome"], one["after"]["outcome"]) for one in changed} == {("pass", "fail")}
    assert data["summary"]["new_fails"] == len(changed) > 0
    assert told(capsys, *reversed(sides))[0] == 0
    assert told(capsys, *sides, "--fail-on", "must")[0] == 0
    assert not data["same"]["inputs"] and data["same"]["standard"]


def test_quantities_are_those_of_the_bills_of_materials(
    sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(sides[1], "{type: A, storeys: 1-11, numbers: 1-2}", "{type: A, storeys: 1-10, numbers: 1-2}")
    _, data = told(capsys, *sides)
    counted = [
        {(one.system, one.kind, one.designation.zh, one.unit.zh): one.quantity for one in bom(load(side))}
        for side in sides
    ]
    differing: dict[Any, int] = {}
    for one in data["quantities"]:
        assert one["difference"] == one["after"] - one["before"] != 0
        key = (one["system"], one["kind"], one["type"], one["unit"])
        differing[key] = differing.get(key, 0) + one["difference"]
    keys = {*counted[0], *counted[1]}
    assert differing == {
        key: counted[1].get(key, 0) - counted[0].get(key, 0)
        for key in keys
        if counted[0].get(key) != counted[1].get(key)
    }
    (sockets,) = (one for one in data["quantities"] if one["kind"] == "telephone_outlet")
    assert (sockets["building"], sockets["before"], sockets["after"], sockets["difference"]) == ("B1", 44, 40, -4)
    (devices,) = (one for one in data["devices"] if one["kind"] == "telephone_outlet")
    assert (len(devices["added"]), len(devices["removed"])) == (0, 4)


def test_subjects_come_and_go(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    edit(sides[1], GATE, "    - {id: G9, name: 南门")
    _, data = told(capsys, *sides)
    found = {(one["state"], one["subject"]["id"]) for one in data["outcomes"]}
    assert {("gone", "G1"), ("new", "G9")} <= found
    assert all((one["before"] is None) == (one["state"] == "new") for one in data["outcomes"])


def test_a_deviation_that_comes_is_no_new_failure_and_one_that_goes_is(
    sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for side in sides:
        edit(side, "area: 15, outlets: {telephone: 1,", "area: 15, outlets: {telephone: 0,")
    (sides[1] / "deviations.yaml").write_text(DEVIATION, encoding="utf-8")
    code, data = told(capsys, *sides)
    waived = [one for one in data["outcomes"] if one["after"] and one["after"]["waived"]]
    assert waived and not any(one["before"]["waived"] for one in waived)
    assert code == 0
    assert told(capsys, *reversed(sides))[0] == 1


def test_overlays_are_said_to_differ(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    (sides[1] / "省.yaml").write_text(OVERLAY, encoding="utf-8")
    edit(sides[1], "  invented: true", "  overlays: [省.yaml]\n  invented: true")
    code, data = told(capsys, *sides)
    assert code == 1 and not data["same"]["overlays"]
    main(["diff", *map(str, sides)])
    assert "附加要求：无 → 某省加严" in capsys.readouterr().out


def test_kept_results_serve_as_a_side(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    loaded = load_project(sides[0])
    result = check(loaded.community, loaded.spec, loaded.inputs)
    (sides[0] / "out").mkdir()
    kept = json_report.render(result, quantities=quantities(loaded.community))
    (sides[0] / "out" / "check.json").write_text(kept, encoding="utf-8")
    edit(sides[1], "{type: A, storeys: 1-11, numbers: 1-2}", "{type: A, storeys: 1-10, numbers: 1-2}")
    for path in (sides[0] / "out", sides[0] / "out" / "check.json"):
        _, data = told(capsys, path, sides[1])
        (sockets,) = (one for one in data["quantities"] if one["kind"] == "telephone_outlet")
        assert (sockets["before"], sockets["after"]) == (44, 40)
        assert data["devices"] == []


def test_people_get_text_markdown_and_a_workbook(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    edit(sides[1], "{type: A, storeys: 1-11, numbers: 1-2}", "{type: A, storeys: 1-10, numbers: 1-2}")
    edit(sides[1], "outlets: {telephone: 1, data: 1, tv: 1}}", "outlets: {telephone: 0, data: 1, tv: 1}}")
    assert main(["diff", *map(str, sides)]) == 1
    chinese = capsys.readouterr().out
    for words in ("新的不符合项", "电话插座", "B1 44→", "设备增减", "结论：新增不符合"):
        assert words in chinese, chinese
    assert main(["--lang", "en", "diff", *map(str, sides), "--format", "md"]) == 1
    english = capsys.readouterr().out
    assert "# Two revisions compared" in english and "| telephone | telephone outlet" in english.lower()
    target = sides[0].parent / "d.xlsx"
    assert main(["diff", *map(str, sides), "--format", "xlsx", "-o", str(target)]) == 1
    first = target.read_bytes()
    assert main(["diff", *map(str, sides), "--format", "xlsx", "-o", str(target)]) == 1
    assert target.read_bytes() == first
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.sheetnames == ["修订比较", "判定", "数量", "设备增减"]
    rows = list(book["数量"].iter_rows(values_only=True))
    assert rows[0][:4] == ("系统", "名称", "单位", "楼栋")
    assert rows[1][-1] == "=F2-E2"


def test_hostile_names_stay_text(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    edit(sides[1], "{id: B1-TEL, name: 电信间", "{id: '=HYPERLINK(1)<script>', name: 电信间")
    assert main(["diff", *map(str, sides), "--format", "md"]) in (0, 1)
    assert "<script>" not in capsys.readouterr().out
    target = sides[0].parent / "d.xlsx"
    assert main(["diff", *map(str, sides), "--format", "xlsx", "-o", str(target)]) in (0, 1)
    cells = [cell for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("none", None, 2, "找不到项目"),
        ("x.json", "{}", 3, "check"),
        ("x.json", "[", 3, "check"),
        ("e.yaml", "", 3, "空"),
    ],
)
def test_a_side_that_cannot_be_read(
    name: str, text: str | None, code: int, words: str, sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = sides[0].parent / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["diff", str(sides[0]), str(path)]) == code
    told = capsys.readouterr()
    assert words in told.err and told.out == ""


def test_the_output_is_no_file_of_a_side(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *map(str, sides), "-o", str(sides[0] / "community.yaml")]) == 2
    assert main(["diff", *map(str, sides), "--format", "xlsx"]) == 2
    capsys.readouterr()
