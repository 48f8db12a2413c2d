"""The coverage matrix: its sums by hand on a small standard, its formats, and the page that must not grow stale."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from tiaowen.cli import main
from tiaowen.reports.standard.coverage import CASES, Coverage, case_counts, coverage
from tiaowen.reports.standard.coverage_formats import rendered
from tiaowen.spec.errors import Text, UsageError
from tiaowen.spec.provisions import Part, Provision, Spec, Standard, Strength, Verify, load_spec

ROOT = Path(__file__).resolve().parents[2]
WORDS = Text("试", "trial")


def provision(id: str, verify: Verify, *strengths: Strength) -> Provision:
    parts = {one: Part(one, one, None, None, None) for one in strengths}
    return Provision(id, "款", id.rpartition("-")[0] or None, WORDS, WORDS, verify, parts)


@pytest.fixture(scope="module")
def small() -> Coverage:
    provisions = (
        provision("5.5.1", "none", "shall"),
        provision("5.5.1-1", "functions", "shall"),
        provision("5.5.1-2", "evidence", "should", "may"),
        provision("5.7.1", "none"),
        provision("5.7.2", "none", "must"),
        provision("5.7.3", "demand", "must"),
        provision("5.7.4", "none", "may"),
    )
    return coverage(Spec(Standard("X", WORDS, "1"), {one.id: one for one in provisions}, {}, {}, {}))


def test_sums_by_section(small: Coverage) -> None:
    found = {one.section: (one.provisions, dict(one.by_verify)) for one in small.sections}
    assert found["5.5"] == (3, {"computed": 0, "demand": 0, "functions": 1, "evidence": 1, "none": 1})
    assert found["5.7"] == (4, {"computed": 0, "demand": 1, "functions": 0, "evidence": 0, "none": 3})


def test_shares_by_strength_count_leads_apart(small: Coverage) -> None:
    found = {one.strength: (one.provisions, one.program, one.person, one.items, one.open) for one in small.shares}
    assert found == {
        "must": (2, 1, 0, 0, 1),
        "shall": (1, 1, 0, 1, 0),
        "should": (1, 0, 1, 0, 0),
        "total": (4, 2, 1, 1, 1),
    }
    assert [one.share for one in small.shares] == [0.5, 1.0, 0.0, 0.5]


def test_cases_are_counted_as_they_are_read() -> None:
    counted = case_counts()
    assert counted is not None
    for path in sorted(CASES.glob("5.5.8*.yaml")):
        assert counted[path.stem] == len(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_every_provision_is_a_line() -> None:
    data = json.loads(rendered(coverage(), "json", "zh"))
    assert [one["id"] for one in data["provisions"]] == list(load_spec().provisions)
    assert all(one["cases"] for one in data["provisions"] if one["verify"] != "none")
    assert all(one["rule"] for one in data["provisions"] if one["verify"] in ("computed", "demand", "functions"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_formats_show_the_same_numbers(small: Coverage, language: str) -> None:
    text, page = (rendered(small, form, language).decode("utf-8") for form in ("text", "md"))
    assert "50.0%" in text and "50.0%" in page
    book = load_workbook(io.BytesIO(rendered(small, "xlsx", language)))
    assert [sheet.max_row for sheet in book] == [8, 4, 5]
    assert rendered(small, "xlsx", language) == rendered(small, "xlsx", language)


def test_another_format_is_refused(small: Coverage) -> None:
    with pytest.raises(UsageError):
        rendered(small, "docx", "zh")


def test_the_page_in_docs_is_fresh() -> None:
    page = (ROOT / "docs" / "coverage.md").read_bytes().replace(b"\r\n", b"\n")
    assert page == rendered(coverage(), "md", "zh"), "run: python scripts/dev.py docs"


def test_the_command_writes_a_file_or_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "coverage"]) == 0
    assert "合计" in capsys.readouterr().out
    assert main(["spec", "coverage", "--format", "xlsx"]) == 2
    target = tmp_path / "coverage.xlsx"
    assert main(["spec", "coverage", "--format", "xlsx", "-o", str(target)]) == 0
    assert target.read_bytes()[:2] == b"PK"


def test_the_list_tells_the_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "list", "--format", "json"]) == 0
    entries = {one["id"]: one["cases"] for one in json.loads(capsys.readouterr().out)}
    assert entries["5.5.8-4-10"] and entries["5.5.8-4"] == 0
