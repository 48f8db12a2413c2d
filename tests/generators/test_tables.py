"""points.xlsx and bom.xlsx, read back by openpyxl and compared with the model and with each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tiaowen.generators.cables.cable import cable_kinds, waste_factor
from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import devices
from tiaowen.generators.tables.bom import bom
from tiaowen.generators.tables.bom_tables import CHUNK, write_bom
from tiaowen.generators.tables.points import point_rows, write_points
from tiaowen.generators.tables.workbook import (
    Column,
    Formula,
    column_letter,
    columns,
    legal,
    sheet_name,
    total,
    workbook,
)
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text

SHEETS = {"FTTH": "ftth", "电话": "telephone", "信息网络": "network", "有线电视": "catv"}
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "<b>&amp;</b>",
    "3#楼/地下室",
    "http://example.com/",
    "007",
    "'引号",
    "𠮷野🏠",
    "１２３",
    "&" * 61,
    "a" * 200,
]


def table(book: Workbook, sheet: str) -> Iterator[dict[str, Any]]:
    """The rows of a sheet by heading, read without any of our code."""
    rows = book[sheet].iter_rows(values_only=True)
    heads = [str(head) for head in next(rows)]
    for row in rows:
        yield dict(zip(heads, row, strict=True))


def kind_of(name: str) -> str:
    return next(kind.key for kind in device_kinds().values() if kind.name.zh == name)


def building_of(cell: str) -> str | None:
    return None if cell == "室外" else cell.split(" ")[0]


def counts_of_points(path: Path) -> dict[tuple[str, str | None, str], int]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = Counter(
        (SHEETS[sheet], building_of(row["楼栋"]), kind_of(row["类型"]))
        for sheet in book.sheetnames[2:]
        for row in table(book, sheet)
    )
    book.close()
    return dict(found)


def counts_of_bom(path: Path) -> dict[tuple[str, str | None, str], int]:
    """The pieces of the sheet that splits the lines by building; cables are not devices."""
    book = openpyxl.load_workbook(path, data_only=True)
    found: Counter[tuple[str, str | None, str]] = Counter()
    others = {kind.name.zh for kind in cable_kinds().values()}
    for row in table(book, "楼栋分项"):
        if row["名称"] in others:
            continue
        kind = kind_of(row["名称"])
        for head, cell in list(row.items())[5:-1]:
            if cell is not None:
                found[device_kinds()[kind].system, building_of(head), kind] += cell
    return dict(found)


@pytest.mark.parametrize("name", ["fttb", "ftth", "bare"])
def test_model_point_list_and_bom_agree(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    community = request.getfixturevalue(name)
    write_points(community, tmp_path / "points.xlsx")
    write_bom(community, tmp_path / "bom.xlsx")
    expected = count_table(community)
    assert counts_of_points(tmp_path / "points.xlsx") == expected
    assert counts_of_bom(tmp_path / "bom.xlsx") == expected


def test_columns_of_the_point_list(fttb: Community, tmp_path: Path) -> None:
    write_points(fttb, tmp_path / "points.xlsx")
    book = openpyxl.load_workbook(tmp_path / "points.xlsx")
    assert book.sheetnames == ["说明", "汇总矩阵", *SHEETS]
    rows = {row["编号"]: row for sheet in SHEETS for row in table(book, sheet)}
    assert len(rows) == len(devices(fttb))
    row = rows["TO-B2-1-302-1"]
    assert list(row) == [
        "编号", "位号", "系统", "类型", "楼栋", "单元", "楼层", "户号", "房间", "安装方式/高度", "线缆", "上级设备",
        "端口", "依据条文", "数据来源", "估列", "备注",
    ]  # fmt: skip
    assert row["位号"] == "TO-1-302-1"
    assert (row["楼栋"], row["单元"], row["楼层"], row["户号"]) == ("B2 2号楼", "1", "3F", "B2-1-302")
    assert (row["房间"], row["上级设备"], row["依据条文"]) == ("起居室", "HD-B2-1-302", "第5.5.4条第3款")
    assert row["数据来源"] == "buildings[0].units[0].dwellings[0]; dwelling_types[0].rooms[0].outlets.telephone_outlet"
    assert rows["TV-B2-2-101"]["估列"] == "估列"
    assert rows["HD-B10-1-301"]["备注"] == "上级未定"
    assert rows["HD-B2-1-101"]["线缆"] == "入户光缆 2 芯"
    assert rows["UAP1"]["楼层"] == "B1"


def test_matrix_totals_are_live_and_cached(fttb: Community, tmp_path: Path) -> None:
    write_points(fttb, tmp_path / "points.xlsx")
    live = openpyxl.load_workbook(tmp_path / "points.xlsx")["汇总矩阵"]
    cached = openpyxl.load_workbook(tmp_path / "points.xlsx", data_only=True)["汇总矩阵"]
    last_row, last_column = live.max_row, live.max_column
    assert cached.cell(last_row, last_column).value == len(devices(fttb))
    for row in range(2, last_row + 1):
        numbers = [cached.cell(row, column).value or 0 for column in range(3, last_column)]
        assert cached.cell(row, last_column).value == sum(numbers)
        assert str(live.cell(row, last_column).value).startswith("=SUM(")
    for column in range(3, last_column + 1):
        numbers = [cached.cell(row, column).value or 0 for row in range(2, last_row)]
        assert cached.cell(last_row, column).value == sum(numbers)
        letter = column_letter(column - 1)
        assert live.cell(last_row, column).value == f"=SUM({letter}2:{letter}{last_row - 1})"


def test_layout_of_every_sheet(fttb: Community, tmp_path: Path) -> None:
    write_points(fttb, tmp_path / "points.xlsx")
    write_bom(fttb, tmp_path / "bom.xlsx")
    for name in ("points.xlsx", "bom.xlsx"):
        book = openpyxl.load_workbook(tmp_path / name)
        assert book.properties.created == datetime(2026, 11, 22)
        for sheet in book.worksheets:
            assert sheet.page_setup.paperSize == 8 and sheet.page_setup.orientation == "landscape"
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.freeze_panes is not None
            assert sheet.auto_filter.ref is not None
            assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_bom_quantities_and_split(fttb: Community, tmp_path: Path) -> None:
    write_bom(fttb, tmp_path / "bom.xlsx")
    live, cached = (openpyxl.load_workbook(tmp_path / "bom.xlsx", data_only=data_only) for data_only in (False, True))
    lines = bom(fttb)
    rows, split = list(table(cached, "设备材料表")), list(table(cached, "楼栋分项"))
    assert len(rows) == len(split) == len(lines)
    for line, row, parts in zip(lines, rows, split, strict=True):
        assert row["数量"] == parts["合计"] == line.quantity == sum(count for _, count in line.by_building)
        assert row["依据"]
    assert [str(row["数量"])[:1] for row in table(live, "设备材料表")] == ["="] * len(lines)


def test_bom_names_every_device_and_cable_once(fttb: Community, tmp_path: Path) -> None:
    write_bom(fttb, tmp_path / "bom.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bom.xlsx")
    ids = [id for row in table(book, "计算链") for id in row["清册编号"].split(", ")]
    assert sorted(ids) == sorted([one.id for one in devices(fttb)] + [one.id for one in cables(fttb)])


def test_cable_metres_by_hand(fttb: Community) -> None:
    lines = {(line.kind, line.designation.zh): line for line in bom(fttb)}
    feeder = lines["feeder", "单模光缆 4 芯"]
    assert waste_factor() == 1.1
    assert (feeder.quantity, feeder.unit.zh, feeder.estimated, feeder.note.zh) == (
        97,
        "m",
        1,
        "估列",
    )  # 88 × 1.1 = 96.8
    assert "损耗系数 1.1" in feeder.parameters.zh
    trunk = lines["tv_trunk", "75 Ω 同轴电缆"]
    assert dict(trunk.by_building) == {"B2": 32, "B10": 137, "V1": 237}  # 28.36, 124, 215 m × 1.1, each up
    drops = lines["tv_drop", "75 Ω 同轴电缆"]
    assert (drops.quantity, drops.unit.zh, drops.note.zh) == (29, "根", "估列 27；2 根未计长度")


def test_long_lists_of_ids_are_cut_between_ids(small: dict[str, Any], tmp_path: Path) -> None:
    small["buildings"][1]["units"][0]["dwellings"] = [{"storeys": "1-60", "numbers": "1-60"}]
    community = Community.model_validate(small)
    write_bom(community, tmp_path / "bom.xlsx")
    rows = list(table(openpyxl.load_workbook(tmp_path / "bom.xlsx"), "计算链"))
    assert max(len(row["清册编号"]) for row in rows) <= CHUNK
    ids = [id for row in rows for id in row["清册编号"].split(", ")]
    assert len(ids) == len(set(ids)) == len(devices(community)) + len(cables(community))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str, small: dict[str, Any], tmp_path: Path) -> None:
    small["project"]["name"] = name
    small["buildings"][0]["name"] = name
    small["buildings"][0]["rooms"][0]["name"] = name
    small["dwelling_types"][0]["rooms"][0]["name"] = name
    community = Community.model_validate(small)
    write_points(community, tmp_path / "points.xlsx")
    write_bom(community, tmp_path / "bom.xlsx")
    book = openpyxl.load_workbook(tmp_path / "points.xlsx")
    rows = {row["编号"]: row for sheet in SHEETS for row in table(book, sheet)}
    assert rows["UAP1"]["房间"] == name
    assert rows["TO-B2-1-101-1"]["房间"] == name
    assert rows["UAP1"]["楼栋"] == f"B2 {name}"
    assert next(table(book, "说明"))["内容"] == name
    cells = [cell for sheet in SHEETS for row in book[sheet].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert counts_of_bom(tmp_path / "bom.xlsx") == count_table(community)


def test_what_looks_like_an_escape_is_escaped(small: dict[str, Any], tmp_path: Path) -> None:
    """Spreadsheets read ``_x0041_`` as ``A`` unless its first underscore is written as an escape itself."""
    small["buildings"][0]["rooms"][0]["name"] = "_x0041_"
    write_points(Community.model_validate(small), tmp_path / "points.xlsx")
    with zipfile.ZipFile(tmp_path / "points.xlsx") as archive:
        assert "<t>_x005F_x0041_</t>" in archive.read("xl/worksheets/sheet3.xml").decode()


def test_control_characters_are_dropped(small: dict[str, Any], tmp_path: Path) -> None:
    small["buildings"][0]["rooms"][0]["name"] = "电\x07信\ufffe间"
    write_points(Community.model_validate(small), tmp_path / "points.xlsx")
    book = openpyxl.load_workbook(tmp_path / "points.xlsx")
    assert next(table(book, "FTTH"))["房间"] == "电信间"


def test_english(fttb: Community, tmp_path: Path) -> None:
    write_points(fttb, tmp_path / "points.xlsx", "en")
    write_bom(fttb, tmp_path / "bom.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "points.xlsx")
    assert book.sheetnames == ["Notes", "Summary", "FTTH", "Telephone", "Network", "CATV"]
    own = {"小样小区", "2号楼", "裙房上", "电信间", "建标协字"}
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    chinese = [text for text in texts if any("一" <= char <= "鿿" for char in text)]
    assert not [text for text in chinese if not any(name in text for name in own)]


@pytest.mark.parametrize("write", ["points.write_points", "bom_tables.write_bom"])
def test_same_bytes_whatever_the_hash_seed(write: str, small: dict[str, Any], tmp_path: Path) -> None:
    module, function = write.split(".")
    code = f"""
import json, sys, pathlib
from tiaowen.model.community import Community
from tiaowen.generators.tables.{module} import {function}
{function}(Community.model_validate(json.load(open(sys.argv[1], encoding="utf-8"))), pathlib.Path(sys.argv[2]))
"""
    (tmp_path / "small.json").write_text(json.dumps(small), encoding="utf-8")
    made = []
    for seed in ("1", "2", "77"):
        out = tmp_path / f"{seed}.xlsx"
        run = [sys.executable, "-c", code, str(tmp_path / "small.json"), str(out)]
        subprocess.run(run, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        made.append(out.read_bytes())
    assert made[0] == made[1] == made[2]


def test_a_failed_save_keeps_the_old_file(fttb: Community, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "points.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("tiaowen.generators.tables.points.point_rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_points(fttb, path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["points.xlsx"]


def test_a_missing_folder_is_an_os_error(fttb: Community, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_points(fttb, tmp_path / "nowhere" / "points.xlsx")


def test_rows_match_the_columns(fttb: Community) -> None:
    for row in point_rows(fttb, devices(fttb)):
        assert len(row) == len(columns("points"))


@pytest.mark.parametrize(
    ("wanted", "taken", "expected"),
    [
        ("3#楼/地下室", [], "3#楼_地下室"),
        ("a" * 40, [], "a" * 31),
        ("a" * 40, ["A" * 31], "a" * 29 + "~2"),
        ("[]:*?/\\", [], "_______"),
        ("''", [], "_"),
        ("", [], "_"),
        ("History", [], "History~2"),
        ("图", ["图", "图~2"], "图~3"),
    ],
)
def test_sheet_names(wanted: str, taken: list[str], expected: str) -> None:
    assert sheet_name(wanted, taken) == expected


def test_cells_of_all_kinds_read_back(fttb: Community, tmp_path: Path) -> None:
    heads = [Column(Text(name, name), 10) for name in "abcd"]
    with workbook(tmp_path / "x.xlsx", fttb, "试") as book:
        book.sheet("甲/乙", heads, [("=1", 2, Formula("=B2*2", 4), None)])
        book.sheet("甲/乙", heads, [])
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read.sheetnames == ["甲_乙", "甲_乙~2"]
    row = next(read["甲_乙"].iter_rows(min_row=2))
    assert [cell.value for cell in row] == ["=1", 2, "=B2*2", None]
    assert [cell.data_type for cell in row][:3] == ["s", "n", "f"]


def test_small_helpers() -> None:
    assert total((1, 2), (0, 2), 0) == Formula("=0", 0)
    assert total((1, 2), (4, 2), 9) == Formula("=SUM(C2:C5)", 9)
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert len(legal("字" * 40_000)) == 32_767
