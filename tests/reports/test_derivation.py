"""``explain PROJECT FINDING``: data with their places, the margin, and changes that were tried and are true."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tiaowen.cli import main
from tiaowen.model.load import load_project
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.reports.derivation.change import Trial
from tiaowen.reports.derivation.derive import derived, explain_finding, margin
from tiaowen.reports.derivation.missing import state_changes
from tiaowen.rules.judge import check
from tiaowen.spec.errors import UsageError
from tiaowen.spec.provisions import in_force, load_spec
from tiaowen.spec.shapes import Limit

ROOT = Path(__file__).resolve().parents[2]
GARDEN = ROOT / "projects" / "garden"
BY_SOLVER = {"5.5.3-5-1", "5.5.8-4-10"}  # no single field mends them
HEAD = "tiaowen: 1\nproject: {name: 试, date: 2026-11-01}\n"


def one(project: Path, text: str, **options: Any) -> Any:
    (found,) = explain_finding(project, text, **options).derivations
    return found


def test_a_limit_is_derived_with_its_margin_and_the_smallest_change() -> None:
    found = one(GARDEN, "5.7.14-1@SC-S01", solve=False)
    (area,) = found.inputs
    assert (area.path, area.value) == ("buildings[31].rooms[0].area", 36)
    line = (GARDEN / "community.yaml").read_text(encoding="utf-8").splitlines()[area.place.line - 1]
    assert line[area.place.column - 1 :].startswith("36")
    assert found.margin == -4
    (change,) = found.changes
    assert (change.kind, change.before, change.after, change.verified, change.new_fails) == ("set", 36, 40, True, 0)
    assert change.lines == ("area: 40",)


def test_the_change_mends_the_finding_in_the_file(tmp_path: Path) -> None:
    shutil.copytree(GARDEN, tmp_path / "p", ignore=shutil.ignore_patterns("out"))
    found = one(tmp_path / "p", "5.7.14-1@SC-S01", solve=False)
    file, place = tmp_path / "p" / "community.yaml", found.changes[0].place
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[place.line - 1] = lines[place.line - 1].replace("area: 36", found.changes[0].lines[0])
    file.write_text("".join(lines), encoding="utf-8")
    loaded = load_project(tmp_path / "p")
    again = check(loaded.community, loaded.spec, select=["5.7.14-1"]).outcomes
    assert [each.outcome for each in again if each.fingerprint == found.outcome.fingerprint] == ["pass"]


def test_every_fault_of_the_garden_has_a_change_that_mends_it() -> None:
    loaded = load_project(GARDEN)
    result = check(loaded.community, loaded.spec, loaded.inputs)
    fails = [each for each in result.outcomes if each.outcome == "fail"]
    some = [each for each in fails if loaded.spec.provisions[each.provision].verify != "functions"][::2] + fails[:2]
    assert len(some) > 10
    with in_force(loaded.spec):
        for outcome in some:
            made = derived(Trial(loaded, result, outcome), GARDEN, None)
            assert made.inputs and all(each.place is not None for each in made.inputs), outcome
            verified = [each.verified for each in made.changes]
            assert verified[0] or outcome.provision in BY_SOLVER, outcome


def test_a_solver_says_what_it_would_write() -> None:
    change = one(GARDEN, "5.5.3-5-1@PX-B18").changes[-1]
    assert change.kind == "size" and change.verified and change.new_fails == 0
    assert "--only ftth,optical --building B18" in change.what.zh
    assert "design.yaml:" in change.what.zh  # where it is pinned
    assert any(line.startswith("-") and "PX-B18" in line for line in change.lines)
    assert any(line.startswith("+") and "serves" in line for line in change.lines)


def test_missing_data_is_asked_for_with_a_line_to_write(tmp_path: Path) -> None:
    text = HEAD + "buildings: [{id: B1, use: 住宅, storeys_above: 40}]\nfire_alarm: {}\n"
    (tmp_path / "community.yaml").write_text(text, encoding="utf-8")
    found = explain_finding(tmp_path, "5.7.3-1-2@B1", solve=False).derivations[0]  # it has two parts
    (change,) = found.changes
    assert (change.kind, change.path, str(change.place)) == ("state", "buildings[0].height", "community.yaml:3:13")
    assert change.lines == ("height: 30 m",)


def test_every_example_of_a_line_is_yaml() -> None:
    loaded = load_project(ROOT / "projects" / "suzhou")
    result = check(loaded.community, loaded.spec, loaded.inputs)
    seen: set[tuple[str, ...]] = set()
    for outcome in result.outcomes:
        if outcome.outcome == "unknown" and outcome.missing[0].count("[") < 2:
            provision = loaded.spec.provisions[outcome.provision]
            for change in state_changes(Trial(loaded, result, outcome), provision):
                if change.lines not in seen:
                    seen.add(change.lines)
                    assert read_yaml("\n".join(change.lines).replace("…", "x"), "example").value
    assert len(seen) > 100


def test_a_product_of_the_catalogue_is_proposed_for_a_function(tmp_path: Path) -> None:
    provision = load_spec().provisions["5.1.1-1"]
    (row,) = provision.functions
    products = f"products: [{{id: P1, name: 甲, functions: []}}, {{id: P2, name: 乙, functions: {list(row.needs)}}}]\n"
    component = f"components: [{{id: K, system: {row.system}, component: {row.component}, functions: []}}]\n"
    (tmp_path / "community.yaml").write_text(HEAD + products + component, encoding="utf-8")
    found = one(tmp_path, "5.1.1-1@K", solve=False)
    product, stated = found.changes
    assert (product.kind, product.after, product.verified) == ("function", ["P2"], True)
    assert (stated.path, stated.verified) == ("components[0].functions", True)


def test_a_solver_completes_what_could_not_be_judged() -> None:
    found = explain_finding(ROOT / "projects" / "suzhou", "5.5.3-5-1@community").derivations
    assert {each.outcome.part for each in found} >= {"one_access_point", "households"}
    assert len(found) == 3
    for each in found:
        state, size = each.changes
        assert (state.kind, state.path, size.kind, size.verified) == ("state", "ftth", "size", True)
        assert "+ftth:" in size.lines and size.notes[0].zh.endswith(("处", "不适用"))


@pytest.mark.parametrize(
    ("limit", "measured", "left"),
    [
        (Limit("household", max=300), 300, 0),
        (Limit("household", max=300), 301, -1),
        (Limit("m2", min=40), 39.5, -0.5),
        (Limit("m2", over=40), 40, 0),
        (Limit("core", min=1, max=2), 3, -1),
        (Limit("port", one_of=(2, 4)), 3, None),
        (Limit("place", one_of=("cabinet",)), "telecom_room", None),
    ],
)
def test_the_margin_is_what_is_left_to_the_nearest_end(limit: Limit, measured: Any, left: float | None) -> None:
    assert margin(limit, measured) == left


def test_a_finding_is_named_in_several_ways(capsys: pytest.CaptureFixture[str]) -> None:
    main(["explain", str(GARDEN), "5.7.14-1@SC-S01", "--no-solve"])
    told = capsys.readouterr().out
    fingerprint = next(line.split()[-1] for line in told.splitlines() if line.startswith("指纹"))
    for name in (fingerprint, fingerprint[:10], "第5.7.14条第1款@SC-S01", "5.7.14-1@buildings[31].rooms[0]"):
        assert main(["explain", str(GARDEN), name, "--no-solve"]) == 0
        assert capsys.readouterr().out == told
    for words in ("36 m² ≥ 40 m²：不成立", "-4 m²", "community.yaml:", "由 36 改为 40", "已复核"):
        assert words in told


def test_english_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "explain", str(GARDEN), "5.7.14-1@SC-S01", "--no-solve"]) == 0
    assert "change buildings[31].rooms[0].area from 36 to 40" in capsys.readouterr().out
    assert main(["explain", str(GARDEN), "5.7.4-1-2@AF-PT", "--no-solve", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "tiaowen.explain/1"
    (found,) = data["findings"]
    assert {"provision", "requirement", "formula", "inputs", "margin", "changes", "fingerprint"} <= set(found)
    assert found["changes"][0]["to"][-1] == "security_in_integration"
    assert found["inputs"][0]["source"]["line"] > 1


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("5.7.14-1@SC-S1", "SC-S01"),
        ("9.9.9@SC-S01", "没有找到条文"),
        ("1.0.1@community", "未作判定"),
        ("ffffffffffffffff", "没有指纹"),
        ("something", "不是指纹"),
    ],
)
def test_a_finding_that_there_is_not(finding: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(GARDEN), finding]) == 2
    assert words in capsys.readouterr().err


def test_the_beginning_of_a_fingerprint_has_to_fit_one(capsys: pytest.CaptureFixture[str]) -> None:
    loaded = load_project(GARDEN)
    result = check(loaded.community, loaded.spec, loaded.inputs)
    prints = sorted({each.fingerprint for each in result.outcomes})
    twin = next(left[:4] for left, right in pairwise(prints) if left[:4] == right[:4])
    with pytest.raises(UsageError) as error:
        explain_finding(GARDEN, twin)
    assert "@" in error.value.lines()[1]


def test_no_such_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "nowhere", "5.7.14-1@SC-S01"]) == 2
    assert "找不到项目" in capsys.readouterr().err


def test_a_deviation_and_estimates_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = "{id: C1, kind: 安防监控中心, area: 15, estimated: [area]}"
    text = HEAD + f"buildings: [{{id: B1, use: 公建, rooms: [{room}]}}]\n"
    (tmp_path / "community.yaml").write_text(text + "security: {centre: C1}\n", encoding="utf-8")
    assert main(["explain", str(tmp_path), "5.7.13-4@C1", "--no-solve"]) == 0
    told = capsys.readouterr().out
    assert "[估列]" in told and "结论依据估列数据" in told
