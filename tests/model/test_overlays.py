"""Overlay files of a project: found, read with places, kept within the folder, and part of what is hashed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.generators.devices.register import devices
from tiaowen.model.load import load_project
from tiaowen.reports.standard.explain import explanation
from tiaowen.rules.judge import check
from tiaowen.solvers.size import size
from tiaowen.spec.errors import InputError, TiaowenError
from tiaowen.spec.provisions import in_force, load_spec

HEAD = "overlay: {name: 某省加严, authority: 某省住建厅, date: 2026-01-01, reason: 当地要求}\n"
COMMUNITY = """tiaowen: 1
project: {name: 试, date: 2026-11-01, overlays: [local/省.yaml]}
buildings:
  - {id: B1, use: public, rooms: [{id: C1, kind: security_control_centre, area: 25}]}
security: {centre: C1}
"""


def project(folder: Path, overlay: str, community: str = COMMUNITY) -> Path:
    (folder / "local").mkdir()
    (folder / "community.yaml").write_text(community, encoding="utf-8")
    (folder / "local" / "省.yaml").write_text(overlay, encoding="utf-8")
    return folder


def test_a_stricter_limit_decides_and_is_named(tmp_path: Path) -> None:
    text = HEAD + "limits:\n  - {provision: 5.7.13-4, part: area, min: 30, reason: 设备多}\n"
    loaded = load_project(project(tmp_path, text))
    result = check(loaded.community, loaded.spec, loaded.inputs, select=["5.7.13-4"])
    assert [one.outcome for one in result.outcomes] == ["fail"]
    assert result.overlays == ("某省加严 (某省住建厅, 2026-01-01; 当地要求)",)
    assert set(result.inputs) == {"community.yaml", "local/省.yaml"}
    assert [one.outcome for one in check(loaded.community, select=["5.7.13-4"]).outcomes] == ["pass"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(HEAD + "limits:\n  - {provision: 5.7.13-4, part: area, min: 3}\n", "local/省.yaml:3", id="laxer"),
        pytest.param(HEAD + "limits: [{provision: 5.7.13-4, most: 3}]\n", "local/省.yaml:2", id="unknown field"),
        pytest.param("limits: []\n", "local/省.yaml", id="no head"),
        pytest.param(HEAD + "strengths: [{provision: 5.7.3-2, strength: 应}]\n", "local/省.yaml:2", id="no strength"),
        pytest.param("[]\n", "local/省.yaml", id="a list"),
        pytest.param(HEAD + "limits: [{provision: 5.7.13-4, part: area, min: 30 m}]\n", "local/省.yaml:2", id="a unit"),
        pytest.param(HEAD + "provisions: [{id: L1}]\n", "local/省.yaml:2", id="half an entry"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        load_project(project(tmp_path, text))
    assert caught.value.lines()[0].startswith(place)


@pytest.mark.parametrize(
    "name", ["../省.yaml", "/etc/省.yaml", "省.txt", "a/../../省.yaml", "C:省.yaml", "没有.yaml", "local"]
)
def test_an_overlay_lies_within_the_folder(tmp_path: Path, name: str) -> None:
    community = COMMUNITY.replace("local/省.yaml", f"'{name}'")
    with pytest.raises(TiaowenError):
        load_project(project(tmp_path, HEAD, community))


def test_evidence_may_speak_of_a_local_provision(tmp_path: Path) -> None:
    entry = """provisions:
  - id: L1
    kind: 条
    verify: evidence
    strength: shall
    title: {zh: 夜间巡查, en: Night rounds}
    requirement: {zh: 有夜间巡查, en: There are night rounds}
    evidence: {zh: 查看制度, en: See the rules}
    fail: {zh: 缺少制度, en: There are none}
    mend: {zh: 制定制度, en: Make them}
"""
    record = "evidence: [{provision: L1, holds: true, document: 制度, person: 李, date: 2026-10-01}]\n"
    loaded = load_project(project(tmp_path, HEAD + entry, COMMUNITY + record))
    assert [one.outcome for one in check(loaded.community, loaded.spec, select=["L1"]).outcomes] == ["pass"]


def test_sizing_keeps_to_the_stricter_limit(tmp_path: Path) -> None:
    garden = Path(__file__).resolve().parents[2] / "projects" / "garden"
    community = load_project(garden).community
    text = HEAD + "limits: [{provision: 5.5.3-5-1, part: households, max: 100}]\n"
    spec = load_project(project(tmp_path, text)).spec
    plain, _ = size(community.replaced(ftth=None), ["ftth"])
    with in_force(spec):
        strict, _ = size(community.replaced(ftth=None), ["ftth"])
    assert plain.ftth is not None and strict.ftth is not None
    assert len(strict.ftth.areas or ()) > len(plain.ftth.areas or ())
    fails = [one for one in check(strict, spec, select=["5.5.3-5-1"]).outcomes if one.outcome == "fail"]
    assert not fails and load_spec().overlays == ()


LOCAL = (
    HEAD
    + """provisions:
  - id: L1
    kind: 条
    strength: shall
    verify: demand
    title: {zh: 餐厅网络插座, en: Data outlets of dining rooms}
    requirement: {zh: 餐厅设网络插座, en: A data outlet in every dining room}
    demand: [{where: dining_room, what: data_outlet, count: 1}]
    fail: {zh: 餐厅没有网络插座, en: No data outlet in the dining room}
    mend: {zh: 增设, en: Add one}
"""
)
HOUSE = """tiaowen: 1
project: {name: 试, date: 2026-11-01, overlays: [local/省.yaml]}
buildings: [{id: B1, use: residential, storeys_above: 1, dwellings: [{storeys: 1, numbers: 1, type: T1}]}]
dwelling_types: [{id: T1, rooms: [{kind: dining_room, outlets: {data_outlet: 1}}]}]
"""


def test_a_local_provision_is_explained_with_its_project(tmp_path: Path) -> None:
    folder = project(tmp_path, LOCAL, HOUSE)
    assert "餐厅设网络插座" in explanation("l1", "zh", folder)
    with pytest.raises(TiaowenError):
        explanation("L1")


def test_a_device_names_the_local_provision_that_asks_for_it(tmp_path: Path) -> None:
    loaded = load_project(project(tmp_path, LOCAL, HOUSE))
    with in_force(loaded.spec):
        found = [one for one in devices(loaded.community) if one.kind == "data_outlet"]
    assert [one.provisions for one in found] == [("L1",)]
