"""The workbook adds up to the same score by itself: by LibreOffice, and by a small reckoner where there is none."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from formulas import Reckoner
from openpyxl.cell import Cell

from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.workbook import render

LIMIT = 1e-9
CASES = ("garden", "suzhou", "gaps")


@pytest.fixture(params=CASES)
def found(request: pytest.FixtureRequest) -> Scored:
    made: Scored = request.getfixturevalue(request.param)
    return made


def formulas(book: openpyxl.Workbook) -> list[tuple[str, Cell]]:
    cells = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    return [(title, cell) for title, cell in cells if isinstance(cell.value, str) and cell.data_type == "f"]


def same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= LIMIT
    return one == other


def test_every_formula_has_the_value_that_it_carries(found: Scored) -> None:
    data = render(found)
    book, carried = (openpyxl.load_workbook(io.BytesIO(data), data_only=values) for values in (False, True))
    reckoner, cells = Reckoner(book), formulas(book)
    assert len(cells) > 900
    for sheet, cell in cells:
        assert same(reckoner.value(sheet, cell.coordinate), carried[sheet][cell.coordinate].value), cell.coordinate
    assert same(reckoner.value("得分", "B4"), found.score.low)
    assert same(reckoner.value("得分", "C4"), found.score.high)


def test_a_changed_weight_and_a_changed_mark_change_the_score(gaps: Scored) -> None:
    """I1.1.2 full: its step rises from a quarter to full, at 1/7 of the only group of 1/6 of the table."""
    book = openpyxl.load_workbook(io.BytesIO(render(gaps)))
    for row in book["要素"].iter_rows(min_row=2):
        if row[0].value == "I1.1.2":
            row[3].value = row[4].value = 1
    assert same(Reckoner(book).value("得分", "B4"), gaps.score.low + 0.75 / 7 / 6 * 100)
    book["大类"]["D2"].value = 0
    others = [node.low for node in gaps.score.table.children[1:]]
    assert same(Reckoner(book).value("得分", "B4"), sum(others) / len(others) * 100)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_recomputes_the_same_score(garden: Scored, gaps: Scored, tmp_path: Path) -> None:
    for name, one in (("garden", garden), ("gaps", gaps)):
        (tmp_path / f"{name}.xlsx").write_bytes(without_values(render(one)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    names = [str(tmp_path / f"{name}.xlsx") for name in ("garden", "gaps")]
    subprocess.run([*command, "--outdir", str(tmp_path / "made"), *names], check=True, capture_output=True, timeout=180)
    for name, one in (("garden", garden), ("gaps", gaps)):
        sheet = openpyxl.load_workbook(tmp_path / "made" / f"{name}.xlsx", data_only=True)["得分"]
        assert same(sheet["B4"].value, one.score.low) and same(sheet["C4"].value, one.score.high)
        assert [sheet["B5"].value, sheet["C5"].value] == [grade.name.zh for grade in one.score.grades]


def without_values(data: bytes) -> bytes:
    """The workbook without the values that its formulas carry: what comes out was computed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_same_score_gives_the_same_bytes(gaps: Scored) -> None:
    assert render(gaps) == render(gaps)


def test_what_a_project_writes_stays_text(playful: Scored) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(playful)))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("=HYPERLINK" in text for text in texts)
    for sheet, cell in formulas(book):
        assert "HYPERLINK" not in str(cell.value), sheet
    assert all(cell.hyperlink is None for sheet in book for row in sheet.iter_rows() for cell in row)
