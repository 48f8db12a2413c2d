"""Where findings stand: on the sheets that show their elements, in buildings, on the plan of the site; and coverage."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from tiaowen.generators.sheets.sheet import Layer, Sheet, Symbol
from tiaowen.model.community import Community
from tiaowen.model.load import digests
from tiaowen.reports import html
from tiaowen.reports.review.drawn import PLACES, Drawn, places_json, sheets_of
from tiaowen.reports.review.filters import filters
from tiaowen.reports.review.judged import judged_by_section
from tiaowen.reports.review.site_map import site_map
from tiaowen.reports.words import words_of
from tiaowen.rules.outcomes import CheckResult, Outcome, Subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Spec

SQUARE = [[0, 0], [20, 0], [20, 10], [0, 10]]
HOSTILE = '"><b>&3#'
ESTATE: dict[str, Any] = {
    "tiaowen": 1,
    "project": {"name": "小院"},
    "site": {
        "boundary": [[-10, -10], [110, -10], [110, 60], [-10, 60]],
        "gates": [{"id": "G1", "position": [110, 20]}],
        "ways": [{"id": "W1", "kind": "road", "line": [[0, 30], [100, 30]]}],
    },
    "buildings": [
        {"id": "B1", "outline": SQUARE, "rooms": [{"id": "R1", "kind": "telecom_room"}]},
        {"id": HOSTILE, "outline": [[x + 40, y] for x, y in SQUARE]},
        {"id": "B3", "outline": [[x + 80, y] for x, y in SQUARE]},
    ],
    "catv": {"nodes": [{"id": "N1", "room": "R1"}]},
}


@pytest.fixture(scope="module")
def community() -> Community:
    return Community.model_validate(ESTATE)


def outcome(
    provision: str, kind: str, id: str, path: str, verdict: Any = "fail", building: str | None = None
) -> Outcome:
    return Outcome(provision, "", "shall", verdict, Subject(kind, id, path, None, building), Text("错", "wrong"))


def test_the_building_of_a_finding_is_the_one_that_its_element_stands_in(
    community: Community, mixed: CheckResult
) -> None:
    from tiaowen.reports.common import view

    found = view(replace(mixed, outcomes=FOUND), community=community).rows["fail"]
    assert {row.law.id: row.building for row in found} == {
        **{"5.5.8-4-10": "B1", "5.5.8-4-9": "B1", "5.7.3-1": "B1", "5.7.10-8": "", "5.2.5": ""}
    }


# --- sheets ------------------------------------------------------------------------------------------


def drawing(number: str, *symbols: tuple[str, float, float]) -> Any:
    items = tuple(Symbol("catv_node", x, y, "E-CATV-DEVC", ids=(id,)) for id, x, y in symbols)
    return SimpleNamespace(sheet=Sheet(number, "图", "A3", items, (Layer("E-CATV-DEVC"),)))


DEVICES = (
    SimpleNamespace(id="ON-N1", provisions=("5.5.8-4-1",), sources=("catv.nodes[0]", "buildings[0].rooms[0]")),
    SimpleNamespace(id="ON-N2", provisions=("5.5.8-4-1",), sources=("catv.nodes[1]", "buildings[0]")),
    SimpleNamespace(id="TV-1", provisions=("5.5.8-2",), sources=("dwelling_types[0].rooms[0].outlets.tv",)),
)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    from tiaowen.generators.devices import register

    monkeypatch.setattr(register, "devices", lambda community: DEVICES)
    seen = Drawn()
    seen.add(drawing("弱电-TV-01", ("ON-N1", 120.4, 80), ("ON-N1", 10, 10), ("ON-N2", 30, 40)))
    seen.add(drawing("弱电-ZP-01", ("ON-N1", 200, 300), ("TV-1", 5, 6)))
    seen.add(drawing("弱电-ZP-02", ("ON-N1", 1, 1)))
    return seen


@pytest.mark.parametrize(
    ("provision", "path", "expected"),
    [
        ("5.5.8-4-10", "catv.nodes[0]", "弱电-TV-01 (120, 80); 弱电-ZP-01 (200, 300)"),  # two sheets, each once
        ("5.7.14-1", "buildings[0].rooms[0]", "弱电-TV-01 (120, 80); 弱电-ZP-01 (200, 300)"),  # any clause will do
        ("5.5.8-1", "buildings[0]", "弱电-TV-01 (120, 80); 弱电-ZP-01 (200, 300)"),
        ("5.7.11-3", "buildings[0]", None),  # a building stands on sheets of all systems: none of this one
        ("5.5.8-2", "dwelling_types[0].rooms[0]", "弱电-ZP-01 (5, 6)"),  # what is drawn is an outlet in it
        ("5.2.5", "components[3]", None),
    ],
)
def test_an_element_is_found_on_the_sheets_that_show_its_devices(
    provision: str, path: str, expected: str | None, drawn: Drawn, community: Community, mixed: CheckResult
) -> None:
    result = replace(mixed, outcomes=(outcome(provision, "x", "X", path),))
    found = drawn.sheets(community, result)
    assert found.get((path, provision.partition("-")[0])) == expected


def test_a_later_check_takes_the_sheets_of_a_build_of_the_very_same_project(
    drawn: Drawn, community: Community, mixed: CheckResult, tmp_path: Path
) -> None:
    result = replace(mixed, outcomes=(outcome("5.5.8-4-10", "optical_node", "N1", "catv.nodes[0]"),))
    inputs = digests({"community.yaml": "a"})
    out = tmp_path / "out"
    (out / "drawings").mkdir(parents=True)
    assert sheets_of(tmp_path, inputs) == {}
    (out / PLACES).write_text(json.dumps(places_json(drawn.sheets(community, result))), encoding="utf-8")
    (out / "manifest.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    assert sheets_of(tmp_path, inputs) == drawn.sheets(community, result) != {}
    assert sheets_of(tmp_path, digests({"community.yaml": "b"})) == {}
    (out / PLACES).write_text('{"schema": "other", "places": 3}', encoding="utf-8")
    assert sheets_of(tmp_path, inputs) == {}


# --- the plan of the site ----------------------------------------------------------------------------


FOUND = (
    outcome("5.5.8-4-10", "optical_node", "N1", "catv.nodes[0]"),
    outcome("5.5.8-4-9", "optical_node", "N1", "catv.nodes[0]"),
    outcome("5.7.3-1", "building", "B1", "buildings[0]", building="B1"),
    outcome("5.7.3-1", "building", HOSTILE, "buildings[1]", "unknown", HOSTILE),
    outcome("5.7.10-8", "gate", "G1", "site.gates[0]"),
    outcome("5.2.5", "component", "WY", "components[0]"),
)


def test_the_plan_marks_buildings_by_what_fails_or_is_open_in_them(community: Community) -> None:
    plan = site_map(community, FOUND, words_of("zh"))
    assert plan is not None
    root = ElementTree.fromstring(plan.svg)
    links = {one.get("aria-label"): (one.get("class"), one.get("href")) for one in root.iter("a")}
    assert links == {
        "B1：不符合 3 项，待定 0 项": ("h2", "#building=B1"),
        f"{HOSTILE}：不符合 0 项，待定 1 项": ("o1", f"#building={HOSTILE}"),
    }
    assert [one.get("class") for one in root.iter("g")] == ["h0"]
    assert [one.findtext("title") for one in root.iter("circle")] == ["G1：不符合 1 项，待定 0 项"]
    assert plan.text.startswith("3 栋楼中 1 栋有不符合项（红，越深越多），1 栋只有待定项（黄）；另有 1 处不在楼内")
    numbers = [float(n) for shape in root.iter() for n in re.findall(r"-?\d+", shape.get("points") or "")]
    assert numbers and all(0 <= n <= 1000 for n in numbers)


def test_without_outlines_there_is_no_plan(mixed: CheckResult, spec: Spec) -> None:
    bare = Community.model_validate({**ESTATE, "buildings": [{"id": "B1"}], "catv": None})
    assert site_map(bare, FOUND[2:3], words_of("en")) is None
    assert '<svg class="map"' not in html.render(mixed, spec=spec, community=bare)


def test_the_page_links_every_provision_once(community: Community, mixed: CheckResult, spec: Spec) -> None:
    page = html.render(mixed, spec=spec, community=community)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {one.provision for one in mixed.outcomes} | set(mixed.not_judged) <= set(ids)


def test_systems_are_sections_with_their_clauses(mixed: CheckResult, spec: Spec) -> None:
    from tiaowen.reports.common import view

    shown = view(mixed, "zh", spec)
    rows = list(html._rows(shown))
    systems = next(one for one in filters(shown, rows) if one.key == "system")
    assert [(name, [value for value, _ in options]) for name, options in systems.groups] == [
        ("5.5 信息设施系统", ["5.5", "5.5.8"]),
        ("5.7 公共安全系统", ["5.7", "5.7.3"]),
        ("5.8 智慧家庭智能化系统", ["5.8", "5.8.18"]),
    ]


def test_coverage_counts_provisions_with_a_verdict(mixed: CheckResult) -> None:
    told = {section: str(one) for section, one in judged_by_section(mixed).items()}
    assert told == {"1": "0/1", "2": "0/1", "5.5": "2/2", "5.7": "0/1", "5.8": "0/1"}
