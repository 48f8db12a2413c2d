"""An earlier check as a baseline: only what is new fails, and moving things about makes nothing new."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tiaowen.cli import main
from tiaowen.model.community import Community
from tiaowen.model.load import load_texts
from tiaowen.reports import json_report, text
from tiaowen.reports.baseline import Comparison, compare, read_baseline
from tiaowen.reports.deliver import Look, rendered
from tiaowen.reports.machine import sarif
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult, Outcome, Waiver
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import InputError, UsageError
from tiaowen.spec.provisions import Spec, load_spec

WAIVER = Waiver("改造受限", "王工", date(2026, 1, 1), date(2027, 1, 1), "会议纪要 3 号")


def with_outcomes(result: CheckResult, spec: Spec, *outcomes: Outcome) -> CheckResult:
    return replace(result, outcomes=outcomes, spec=spec)


def known(result: CheckResult, folder: Path, form: str) -> Any:
    path = folder / f"check.{form}"
    path.write_bytes(rendered(result, form, Look("en")))
    return read_baseline(path)


def fails(result: CheckResult) -> list[Outcome]:
    return [one for one in result.outcomes if one.outcome == "fail" and one.strength == "shall"]


def turned(one: Outcome, outcome: Any, **changes: Any) -> Outcome:
    return replace(one, outcome=outcome, **changes)


@pytest.fixture(params=["json", "sarif"])
def compared(request: pytest.FixtureRequest, mixed: CheckResult, spec: Spec, tmp_path: Path) -> Any:
    """A function: the comparison of some outcomes with a baseline of others."""

    def between(before: list[Outcome], after: list[Outcome]) -> tuple[CheckResult, Comparison]:
        old, new = (with_outcomes(mixed, spec, *outcomes) for outcomes in (before, after))
        return new, compare(new, known(old, tmp_path, request.param), "check")

    return between


CASES = {
    "the same fails": (lambda a, b: ([a], [a]), {"unchanged": 1}, 0),
    "one more fail": (lambda a, b: ([a], [a, b]), {"unchanged": 1, "new": 1}, 1),
    "a fail passes": (lambda a, b: ([a, b], [a, turned(b, "pass")]), {"unchanged": 1, "fixed": 1}, 0),
    "its element is gone": (lambda a, b: ([a, b], [a]), {"unchanged": 1, "fixed": 1}, 0),
    "a fail is unknown": (lambda a, b: ([a, b], [a, turned(b, "unknown")]), {"unchanged": 1, "not_judged_again": 1}, 5),
    "a fail is manual": (lambda a, b: ([a, b], [a, turned(b, "manual")]), {"unchanged": 1, "not_judged_again": 1}, 5),
    "its element is gone while others are unknown": (
        lambda a, b: ([a], [turned(b, "unknown")]),
        {"not_judged_again": 1},
        5,
    ),
    "a fail is waived": (lambda a, b: ([a], [turned(a, "fail", waiver=WAIVER)]), {}, 0),
    "a waiver has gone": (lambda a, b: ([turned(a, "fail", waiver=WAIVER)], [a]), {"new": 1}, 1),
    "an unknown is now a fail": (lambda a, b: ([turned(a, "unknown")], [a]), {"new": 1}, 1),
    "the same unknown": (lambda a, b: ([a, turned(b, "unknown")], [a, turned(b, "unknown")]), {"unchanged": 1}, 0),
    "a second unknown": (
        lambda a, b: ([turned(a, "unknown")], [turned(a, "unknown"), turned(a, "unknown"), turned(b, "pass")]),
        {},
        5,
    ),
    "twins, one mended": (lambda a, b: ([a, a], [replace(a), turned(a, "pass")]), {"unchanged": 1, "fixed": 1}, 0),
    "twins, one more": (lambda a, b: ([a], [replace(a), replace(a)]), {"unchanged": 1, "new": 1}, 1),
    "nothing is judged": (lambda a, b: ([a], []), {"fixed": 1}, 5),
}


@pytest.mark.parametrize("name", CASES)
def test_states_and_exit_codes(name: str, compared: Any, mixed: CheckResult) -> None:
    make, counts, code = CASES[name]
    result, comparison = compared(*make(*fails(mixed)[:2]))
    told = {state: count for state, count in comparison.counts(result).items() if count}
    assert told == counts
    assert comparison.exit_code(result) == code


def test_a_provision_left_out_this_time_is_not_fixed(mixed: CheckResult, spec: Spec, tmp_path: Path) -> None:
    one, other = fails(mixed)[0], mixed.outcomes[-1]
    before = known(with_outcomes(mixed, spec, one), tmp_path, "json")
    after = replace(with_outcomes(mixed, spec, other), not_judged={one.provision: mixed.not_judged["1.0.1"]})
    comparison = compare(after, before, "check.json")
    assert [known.fingerprint for known in comparison.not_judged_again] == [one.fingerprint]
    assert not comparison.fixed


def test_text_json_md_and_sarif_tell_the_four_states_apart(mixed: CheckResult, spec: Spec, tmp_path: Path) -> None:
    first, second = fails(mixed)[:2]
    third, fourth = (replace(first, subject=replace(first.subject, id=id)) for id in ("N8", "N9"))
    old = with_outcomes(mixed, spec, first, second, third)
    new = with_outcomes(mixed, spec, first, turned(second, "pass"), turned(third, "unknown"), fourth)
    look = Look("en", baseline=compare(new, known(old, tmp_path, "json"), "old.json"))
    shown = text.render(new, language="en", spec=spec, baseline=look.baseline)
    assert "new 1, unchanged 1, fixed 1, not judged again 1" in shown
    assert "[new]" in shown and "[unchanged]" in shown
    data = json.loads(json_report.render(new, language="en", baseline=look.baseline))
    assert [one["baseline"] for one in data["outcomes"]] == ["unchanged", "fixed", "not_judged_again", "new"]
    counts = {"new": 1, "unchanged": 1, "fixed": 1, "not_judged_again": 1}
    assert {key: data["baseline"][key] for key in counts} == counts
    page = rendered(new, "md", look).decode()
    assert all(f"| {state} | 1 |" in page for state in ("new", "unchanged", "fixed", "not judged again"))
    results = json.loads(sarif.render(new, look))["runs"][0]["results"]
    states = {(one["properties"]["subject"], one["baselineState"], one["kind"]) for one in results}
    assert states == {
        (first.subject.id, "unchanged", "fail"),
        (second.subject.id, "absent", "fail"),
        ("N8", "updated", "open"),
        ("N9", "new", "fail"),
    }


ROOMS = [{"kind": kind} for kind in ("living_room", "master_bedroom", "study", "kitchen", "bathroom")]
PARTS = (("property", "system"), ("public_service", "system"), ("smart_card", "system"), ("integration", "system"))
HOUSES = [
    {
        "id": id,
        "use": "residential",
        "height": 6,
        "storeys_above": 2,
        "units": [
            {"id": unit, "dwellings": [{"type": type, "storeys": "1-2", "numbers": "1-2"}]}
            for unit, type in (("1", "A"), ("2", "B"))
        ],
        "rooms": [{"id": f"{id}-{kind}", "kind": kind} for kind in ("fire_control_room", "pump_room")],
    }
    for id in ("B1", "B2")
]
ESTATE: dict[str, Any] = {
    "tiaowen": 1,
    "project": {"name": "小院"},
    "dwelling_types": [
        {"id": id, "rooms": [room | {"outlets": outlets} for room in ROOMS]}
        for id, outlets in (("A", {"telephone_outlet": 0}), ("B", {"telephone_outlet": 1}))
    ],
    "buildings": HOUSES,
    "components": [{"system": system, "component": part, "functions": []} for system, part in PARTS],
}
SELECTED = ("5.2.5", "5.3.2-3", "5.3.3-4", "5.4.4-2", "5.5.4-3", "5.7.8-2")


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same with every list of elements in another order, and every element's keys too."""
    if isinstance(value, dict):
        keys = sorted(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        items = [shuffled(one, chance) for one in value]
        chance.shuffle(items)
        return items
    return value


def test_a_thousand_permutations_make_nothing_new(tmp_path: Path) -> None:
    whole = load_spec()
    spec = replace(whole, provisions={id: one for id, one in whole.provisions.items() if id in SELECTED})
    result = check(Community.model_validate(ESTATE), spec)
    assert {"dwelling_room", "component"} <= {one.subject.kind for one in result.outcomes if one.outcome == "fail"}
    before = known(result, tmp_path, "json")
    chance = random.Random(5)
    for _ in range(1000):
        again = check(Community.model_validate(shuffled(ESTATE, chance)), spec)
        comparison = compare(again, before, "check.json")
        found = comparison.counts(again)
        assert (found["new"], found["fixed"], found["not_judged_again"]) == (0, 0, 0)
        assert comparison.exit_code(again) == 0


@pytest.mark.parametrize("flow", [True, False])
def test_another_layout_of_the_file_makes_nothing_new(flow: bool, tmp_path: Path) -> None:
    community, _ = load_texts({"community.yaml": json.dumps(ESTATE)})
    before = known(check(community, select=SELECTED), tmp_path, "sarif")
    other = yaml.safe_dump(json.loads(json.dumps(ESTATE)), allow_unicode=True, default_flow_style=flow, width=40)
    community, _ = load_texts({"community.yaml": f"# 重排\n\n{other}"})
    again = check(community, select=SELECTED)
    assert compare(again, before, "check.sarif").counts(again)["new"] == 0


def test_units_of_one_name_in_two_buildings_are_told_apart() -> None:
    community = Community.model_validate(ESTATE)
    units = [subject(community, unit) for house in community.buildings or () for unit in house.units or ()]
    assert len({one.anchor for one in units}) == len(units) > len({one.id for one in units})


def test_a_fault_mended_in_one_place_does_not_hide_the_same_fault_in_another(tmp_path: Path) -> None:
    """Rooms without ids are told apart by their dwelling type and kind."""
    before = known(check(Community.model_validate(ESTATE), select=("5.5.4-3",)), tmp_path, "json")
    changed = copy.deepcopy(ESTATE)
    first, second = changed["dwelling_types"]
    first["rooms"], second["rooms"] = second["rooms"], first["rooms"]
    again = check(Community.model_validate(changed), select=("5.5.4-3",))
    found = compare(again, before, "check.json").counts(again)
    assert found["new"] > 0 and found["fixed"] > 0


BROKEN = ("", "[]", "{}", '{"schema": "tiaowen.size/1"}', '{"runs": 3}', "[" * 100_000, '{"runs": [{"tool": {}}]}', "7")


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_result_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read_baseline(path)


def test_a_missing_baseline_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_baseline(tmp_path / "none.json")


def test_the_command_fails_on_new_findings_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, old = tmp_path / "p.yaml", tmp_path / "old.json"
    project.write_text(json.dumps(ESTATE), encoding="utf-8")
    choice = ["--select", "5.5.4-3"]
    assert main(["check", str(project), "--format", "json", "-o", str(old), *choice]) == 1
    assert main(["check", str(project), "--baseline", str(old), *choice]) == 0
    more = copy.deepcopy(ESTATE)
    more["dwelling_types"][0]["rooms"].append({"id": "书房二", "kind": "study", "outlets": {"telephone_outlet": 0}})
    project.write_text(json.dumps(more), encoding="utf-8")
    assert main(["check", str(project), "--baseline", str(old), *choice]) == 1
    assert main(["check", str(project), "--baseline", str(tmp_path), *choice]) == 2
    assert main(["check", str(project), "--baseline", str(project), *choice]) == 3
    capsys.readouterr()
