"""revision.xlsx against an earlier manifest, and the BOM's quantities that lead to how they were reckoned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiaowen.generators.tables.bom import bom
from tiaowen.generators.tables.bom_tables import write_bom
from tiaowen.generators.tables.revision import Listed, counted, file_changes, quantity_changes
from tiaowen.model.community import Community
from tiaowen.reports.output import SCHEMA
from tiaowen.reports.since import read_manifest, revise
from tiaowen.spec.errors import UsageError

ASKED = ("5.5.3-7",)


def changed(small: dict[str, Any]) -> Community:
    """The same community with one storey more in a building of four dwellings a storey."""
    small["buildings"][1]["units"][0]["dwellings"][0]["storeys"] = "3-6"
    small["buildings"][1]["storeys_above"] = 6
    return Community.model_validate(small)


def test_quantities_by_kind(fttb: Community, small: dict[str, Any]) -> None:
    before, after = counted(fttb), counted(changed(small))
    assert not list(quantity_changes(before, before))
    found = {(one.group, one.name): (one.before, one.after) for one in quantity_changes(before, after)}
    boxes = before["devices"]["home_distribution_box"]
    assert found["device", "home_distribution_box"] == (boxes, boxes + 4)
    assert ("metres", "tv_drop") in found and ("device", "optical_node") not in found


def test_files_new_gone_and_changed() -> None:
    before = {"a": Listed("1" * 64, ASKED), "b": Listed("2" * 64, ASKED), "c": Listed("3" * 64, ASKED)}
    after = {"b": Listed("9" * 64, ASKED), "c": Listed("3" * 64, ASKED), "d": Listed("4" * 64, ASKED)}
    assert [(one.name, one.state) for one in file_changes(before, after)] == [
        ("a", "gone"), ("b", "changed"), ("d", "new"),
    ]  # fmt: skip


def manifest(folder: Path, community: Community, files: dict[str, str], *, counts: bool = True) -> dict[str, Any]:
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "files": {name: {"sha256": sha, "provisions": list(ASKED)} for name, sha in files.items()},
    }
    return data | {"quantities": counted(community)} if counts else data


@pytest.mark.parametrize("counts", [True, False])
def test_the_sheet(counts: bool, fttb: Community, small: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "points.xlsx").write_bytes(b"new")
    (tmp_path / "bom.xlsx").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    old = manifest(tmp_path, fttb, {"points.xlsx": "0" * 64, "gone.dxf": "1" * 64, "bom.xlsx": empty}, counts=counts)
    made = {"points.xlsx": ASKED, "bom.xlsx": ASKED}
    assert revise(old, changed(small), tmp_path, made)[:1] == ASKED
    book = openpyxl.load_workbook(tmp_path / "revision.xlsx", data_only=True)
    heads, *rows = book["修订"].iter_rows(values_only=True)
    lines = [dict(zip(heads, row, strict=True)) for row in rows]
    files = {line["名称"]: line["变化"] for line in lines if line["类别"] == "文件"}
    assert files == {"points.xlsx": "变更", "gone.dxf": "取消"}
    assert all(line["依据"] for line in lines)
    box = [line for line in lines if line["名称"] == "家居配线箱"]
    assert [(line["变化"], line["差"]) for line in box] == ([("变更", 4)] if counts else [])
    notes = {str(row[0]): str(row[1]) for row in book["说明"].iter_rows(values_only=True)}
    assert notes["未变的文件数"] == "1" and ("数量" in notes) is not counts


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "x", "files": {}}', '{"files": 1}', "\x00"])
def test_what_is_no_manifest_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_manifest(tmp_path / "m.json")
    with pytest.raises(UsageError):
        read_manifest(tmp_path / "nowhere.json")


def test_a_manifest_is_read(fttb: Community, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(manifest(tmp_path, fttb, {})), encoding="utf-8")
    assert read_manifest(tmp_path / "m.json")["files"] == {}


def test_every_quantity_of_the_bom_leads_to_its_ids(fttb: Community, tmp_path: Path) -> None:
    write_bom(fttb, tmp_path / "bom.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bom.xlsx", data_only=True)
    chain = book["计算链"]
    for line, row in zip(bom(fttb), book["设备材料表"].iter_rows(min_row=2), strict=True):
        quantity = row[6]
        assert quantity.value == line.quantity and quantity.hyperlink is not None
        place = chain[quantity.hyperlink.location.split("!")[1]]
        assert place.value == line.number
        ids: list[str] = []
        for cells in chain.iter_rows(min_row=place.row):
            if cells[0].value != line.number:
                break
            assert cells[0].hyperlink.location == f"'设备材料表'!A{row[0].row}"
            ids += str(cells[5].value).split(", ")
        assert tuple(ids) == line.ids and chain.cell(place.row, 4).value == line.chain.zh
