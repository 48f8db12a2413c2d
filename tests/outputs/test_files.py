"""The files of a build: the manifest names them all, and the bytes depend on nothing but the project."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from built import build, rows

from tiaowen.model.community import Community

pytestmark = pytest.mark.xdist_group("build")


def test_the_manifest_names_every_file_with_its_hash_and_no_sheet_has_a_fault(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()} - {"manifest.json"}
    assert set(manifest["files"]) == there
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == hashlib.sha256((built / name).read_bytes()).hexdigest()
    assert all(manifest["files"][name]["provisions"] for name in there)
    assert [name for name in there if manifest["files"][name]["problems"]] == []


def test_another_folder_seed_time_zone_and_number_of_processes_give_the_same_bytes(
    project: str, built: Path, tmp_path: Path
) -> None:
    (tmp_path / "别处").mkdir()
    other = build(project, tmp_path / "别处" / "out", "1", jobs=2)
    names = sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other).as_posix() for path in other.rglob("*") if path.is_file())
    assert [name for name in names if (built / name).read_bytes() != (other / name).read_bytes()] == []


def test_estimates_are_marked_in_lists_sheets_and_reports(built: Path, community: Community) -> None:
    estimated = any(one.estimated for one in community.dwellings)
    page = (built / "compliance.html").read_text(encoding="utf-8")
    riser = sorted((built / "drawings" / "ftth").glob("*.svg"))[0].read_text(encoding="utf-8")
    terminals = [row for row in rows(built / "points.xlsx", 2, "位号") if row["类型"] == "家居配线箱"]
    assert ("估列" in riser) == estimated
    assert ("据此得出的结论标注" in page) == bool(community.estimates)
    assert all((row["估列"] is not None) == estimated for row in terminals)


def listed(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows below the headings, as openpyxl reads them."""
    from openpyxl import load_workbook

    lines = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    start = next(index for index, line in enumerate(lines) if "图号" in line)
    heads = [str(head) for head in lines[start]]
    return [dict(zip(heads, line, strict=True)) for line in lines[start + 1 :] if any(line)]


def test_findings_name_sheets_of_the_drawing_list(project: str, built: Path) -> None:
    numbers = {str(row["图号"]) for row in listed(built / "drawing_list.xlsx", "图纸目录")}
    named = {str(row["图号"]) for row in listed(built / "compliance.xlsx", "问题")} - {"None", ""}
    places = json.loads((built / "drawings" / "places.json").read_text(encoding="utf-8"))["places"]
    assert places and (named or project == "suzhou")  # nothing fails there
    for text in (*named, *(one["sheet"] for one in places)):
        assert {spot.partition(" (")[0] for spot in text.split("; ")} <= numbers


def test_the_sheets_of_a_set_have_two_sizes(built: Path) -> None:
    lines = listed(built / "drawing_list.xlsx", "图纸目录")
    sheets = [str(line["图幅"]).split("+")[0] for line in lines if not str(line["备注"]).endswith(("docx", "xlsx"))]
    assert set(sheets) <= {"A3", "A1"}
    assert (lines[0]["图名"], str(lines[1]["图名"])[:3]) == ("设计说明", "图例表")
