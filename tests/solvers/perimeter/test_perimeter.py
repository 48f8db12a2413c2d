"""Alarm zones along the boundary: the page's case, every division of short lines, gates, corners, what is pinned."""

from __future__ import annotations

import random
from itertools import pairwise, product
from pathlib import Path

import pytest

from tiaowen.model.community import Community
from tiaowen.model.load import load_texts
from tiaowen.model.references import reference_problems
from tiaowen.reports.sizing import size_files
from tiaowen.rules.judge import check
from tiaowen.solvers.perimeter.line import Reach, divide
from tiaowen.solvers.perimeter.sizing import size_perimeter

ROOT = Path(__file__).resolve().parents[3]
BEAM = {"id": "DS", "kind": "beam", "range": 150, "adjustable_sensitivity": True}
FENCE = {"id": "DZ", "kind": "electronic_fence", "range": 500, "adjustable_sensitivity": True}


def community(line, gates=(), types=(BEAM,), site=None, **intrusion) -> Community:
    intrusion = {"detector_types": list(types), **intrusion}
    site = {"perimeter": {"line": line}, "gates": list(gates), **(site or {})}
    return Community.model_validate({"project": {"name": "试"}, "site": site, "intrusion": intrusion})


def gate(id: str, x: float, y: float, **more):
    return {"id": id, "position": [x, y], **more}


def judged(sized: Community) -> set[str]:
    outcomes = check(sized).outcomes
    return {one.outcome for one in outcomes if one.provision in ("5.7.6-2", "5.7.6-3", "5.7.6-6")}


def data_of(model: Community) -> dict:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


# --- the search itself ---------------------------------------------------------------------------


def best_division(length: int, bends, limit: int, reach: int, bend):
    """Zones, detectors, longest zone and longest detector of the best of all divisions at whole places."""
    best = None
    for marks in product((0, 1, 2), repeat=length - 1):
        cuts = [0, *(place + 1 for place, mark in enumerate(marks) if mark), length]
        zones = [0, *(place + 1 for place, mark in enumerate(marks) if mark == 2), length]
        longest = max(b - a for a, b in pairwise(zones))
        turns = [sum(angle for where, angle in bends if a < where < b) for a, b in pairwise(cuts)]
        if longest > limit or any(b - a > reach for a, b in pairwise(cuts)):
            continue
        if bend is not None and max(turns) > bend:
            continue
        goals = (len(zones) - 1, len(cuts) - 1, longest, max(b - a for a, b in pairwise(cuts)))
        best = goals if best is None else min(best, goals)
    return best


@pytest.mark.parametrize("seed", range(200))
def test_no_division_has_fewer_zones_or_detectors(seed: int) -> None:
    chance = random.Random(seed)
    length = chance.randrange(1, 8)
    places = chance.sample(range(1, length), chance.randrange(length)) if length > 1 else []
    bends = tuple(sorted((place, chance.randrange(1, 5)) for place in places))
    limit, reach, bend = chance.randrange(1, 8), chance.randrange(1, 8), chance.choice([None, 0, 2, 5])
    found = divide(0, length, bends, limit, Reach(reach, bend))
    widest = max(b - a for zone in found.zones for a, b in pairwise(zone))
    wanted = best_division(length, bends, limit, reach, bend)
    assert (len(found.zones), found.detectors, found.longest, widest) == wanted
    ends = [place for zone in found.zones for place in zone]
    assert ends[0] == 0 and ends[-1] == length and ends == sorted(ends)


@pytest.mark.parametrize(("limit", "reach"), [(0, 5), (5, 0)])
def test_a_zone_and_a_detector_need_a_length(limit: int, reach: int) -> None:
    with pytest.raises(ValueError, match="length"):
        divide(0, 10, (), limit, Reach(reach))


# --- communities -----------------------------------------------------------------------------------


def test_the_case_of_the_page() -> None:
    """250 m, a corner after 150 m, a gate after 90 m; beams of 150 m with 30 % margin watch 105 m."""
    sized, certificate = size_perimeter(community([[0, 0], [150, 0], [150, 100]], [gate("G1", 90, 0)]))
    zones = [(zone.id, zone.from_m, zone.to_m) for zone in sized.intrusion.zones]
    detectors = [(one.id, one.covers, one.reach_m, one.position, one.end) for one in sized.intrusion.detectors]
    assert zones == [("Z01", 0, 90), ("Z02", 90, 250)]
    assert detectors == [
        ("PD01", ("zone:Z01",), 90, (0, 0), (90, 0)),
        ("PD02", ("zone:Z02",), 60, (90, 0), (150, 0)),
        ("PD03", ("zone:Z02",), 100, (150, 0), (150, 100)),
    ]
    assert certificate.status == "optimal"
    assert certificate.objective == certificate.bound == {"zones": 2, "detectors": 3, "longest_zone_m": 160}
    assert judged(sized) == {"pass"}
    page = (ROOT / "docs/solvers/perimeter.md").read_text(encoding="utf-8")
    for row in zones:
        assert f"| {row[0]} | {row[1]:g} | {row[2]:g} |" in page
    for id, _, reach, *_ in detectors:
        assert f"| {id} | {reach:g} |" in page


@pytest.mark.parametrize(("length", "zones", "detectors"), [(200, 1, 2), (200.01, 2, 2), (210, 2, 2), (210.01, 2, 3)])
def test_lengths_at_the_limits(length: float, zones: int, detectors: int) -> None:
    _, certificate = size_perimeter(community([[0, 0], [length, 0]]))
    assert (certificate.objective["zones"], certificate.objective["detectors"]) == (zones, detectors)


def test_a_fence_follows_corners_and_its_zones_are_shorter() -> None:
    sized, certificate = size_perimeter(community([[0, 0], [50, 0], [50, 50]], [gate("G1", 0, 0)], types=[FENCE]))
    assert (certificate.objective["zones"], certificate.objective["detectors"]) == (1, 1)
    assert judged(sized) == {"pass"}


def test_the_technology_with_fewer_zones_is_taken_whole() -> None:
    sized, _ = size_perimeter(community([[0, 0], [190, 0]], types=[BEAM, FENCE]))
    assert {one.type for one in sized.intrusion.detectors} == {"DS"}


def test_the_opening_of_a_gate_is_a_zone_of_its_own() -> None:
    sized, _ = size_perimeter(community([[0, 0], [100, 0]], [gate("G1", 50, 2, width=8)]))
    assert [(zone.from_m, zone.to_m, zone.name) for zone in sized.intrusion.zones] == [
        (0, 46, None),
        (46, 54, "G1"),
        (54, 100, None),
    ]
    assert judged(sized) == {"pass"}


def test_gates_off_the_line_or_nowhere_are_told() -> None:
    _, certificate = size_perimeter(community([[0, 0], [100, 0]], [gate("G1", 50, 11), {"id": "G2"}]))
    told = " ".join(note.en for note in certificate.notes)
    assert "gate G1 is 11.0 m off" in told
    assert "gate G2" in told
    assert certificate.objective["zones"] == 1


def test_a_slight_bend_does_not_end_a_beam() -> None:
    straight = size_perimeter(community([[0, 0], [50, 0], [100, 1.7]]))[1]  # 1.95°
    bent = size_perimeter(community([[0, 0], [50, 0], [100, 1.8]]))[1]  # 2.06°
    assert (straight.objective["detectors"], bent.objective["detectors"]) == (1, 2)


def test_pinned_zones_stay_to_the_last_digit_and_the_rest_is_filled() -> None:
    pinned = {"id": "旧", "from": 30.337, "to": 70.111, "pinned": True}
    lost = {"id": "Z01", "from": 0, "to": 20}
    weak = {"id": "D1", "type": "DS", "covers": ["zone:旧"], "reach": 30, "pinned": True}
    model = community([[0, 0], [100, 0]], [gate("G1", 0, 0)], zones=[pinned, lost], detectors=[weak])
    sized, certificate = size_perimeter(model)
    assert [(zone.from_m, zone.to_m) for zone in sized.intrusion.zones] == [
        (0, 30.337),
        (30.337, 70.111),
        (70.111, 100),
    ]
    assert ["旧" in text.zh and "30 m" in text.zh for text in certificate.conflicts] == [True]
    failed = {one.subject.id for one in check(sized).outcomes if one.provision == "5.7.6-2" and one.outcome == "fail"}
    assert failed == {"旧"}


def test_a_pinned_zone_without_detectors_gets_them() -> None:
    pinned = {"id": "旧", "from": 0, "to": 100.004, "pinned": True}
    model = community([[0, 0], [100, 0]], [gate("G1", 0, 0)], zones=[pinned])
    sized, certificate = size_perimeter(model)
    assert certificate.objective == {"zones": 0, "detectors": 1, "longest_zone_m": 0}
    assert judged(sized) == {"pass"}


def test_overlaps_and_long_zones_and_tight_beams_of_pinned_elements_are_told() -> None:
    zones = [{"id": "A", "from": 0, "to": 210, "pinned": True}, {"id": "B", "from": 200, "to": 300, "pinned": True}]
    beams = [
        {"id": "D1", "type": "DS", "covers": ["zone:A"], "reach": 210, "pinned": True},
        {"id": "D2", "type": "DS", "covers": ["zone:B"], "reach": 110, "pinned": True},
    ]
    _, certificate = size_perimeter(community([[0, 0], [300, 0]], zones=zones, detectors=beams))
    assert [text.en.rpartition("(")[2] for text in certificate.conflicts] == ["5.7.6-3)", "5.7.6-6)"]
    assert [("A" in text.en, "D1, D2" in text.en) for text in certificate.findings] == [(True, False), (False, True)]


def test_cameras_lose_zones_that_are_gone_and_pinned_ones_keep_theirs() -> None:
    model = data_of(
        community([[0, 0], [100, 0]], zones=[{"id": "甲", "from": 0, "to": 50}, {"id": "乙", "from": 50, "to": 60}])
    )
    cameras = [{"id": "C1", "covers": ["zone:甲", "zone:乙"]}, {"id": "C2", "covers": ["zone:乙"], "pinned": True}]
    sized, certificate = size_perimeter(Community.model_validate({**model, "cctv": {"cameras": cameras}}))
    assert [one.covers for one in sized.cctv.cameras] == [("zone:乙",), ("zone:乙",)]
    assert [(zone.id, zone.from_m, zone.to_m) for zone in sized.intrusion.zones] == [
        ("Z01", 0, 50),
        ("乙", 50, 60),
        ("Z02", 60, 100),
    ]
    assert reference_problems(sized) == []
    assert any("Z01, Z02" in note.en for note in certificate.notes)


def test_detectors_of_rooms_are_left_alone() -> None:
    room = {"id": "PD01", "type": "DS", "covers": ["gate:G1"]}
    sized, _ = size_perimeter(community([[0, 0], [60, 0]], [gate("G1", 0, 0)], detectors=[room]))
    assert [one.id for one in sized.intrusion.detectors] == ["PD01", "PD02"]


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ({"project": {"name": "试"}}, "site.perimeter.line"),
        ({"project": {"name": "试"}, "site": {"perimeter": {"line": [[0, 0], [0, 0]]}}}, "site.perimeter.line"),
        ({"project": {"name": "试"}, "site": {"perimeter": {"line": [[0, 0], [9, 0]]}}}, "intrusion.detector_types"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_written(model, path: str) -> None:
    before = Community.model_validate(model)
    after, certificate = size_perimeter(before)
    assert after is before
    assert certificate.status == "skipped"
    assert path in certificate.left_out[0].zh


def test_a_range_that_would_need_too_many_detectors_is_told() -> None:
    model = community([[0, 0], [9_000, 0]], types=[{**BEAM, "range": 0.02}])
    after, certificate = size_perimeter(model)
    assert after is model
    assert "20000" in certificate.left_out[0].en


def test_nothing_changes_when_only_buildings_are_sized() -> None:
    model = community([[0, 0], [100, 0]])
    assert size_perimeter(model, only=["B1"])[0] is model


def test_estimates_stay_marked() -> None:
    sized, _ = size_perimeter(community([[0, 0], [60, 0]], site={"estimated": ["perimeter"]}))
    assert sized.intrusion.zones[0].estimated == ("from", "to")
    assert sized.intrusion.detectors[0].estimated == ("reach",)


@pytest.mark.parametrize("seed", range(8))
def test_random_boundaries_pass_their_own_rules_whatever_the_order(seed: int) -> None:
    chance = random.Random(seed)
    corners = [
        [round(chance.uniform(0, 300), 3), round(chance.uniform(0, 300), 3)] for _ in range(chance.randrange(3, 9))
    ]
    line = [*corners, corners[0]] if seed % 2 else corners
    gates = [gate(f"门{n}", *corners[n], **({"width": 6.3} if n % 2 else {})) for n in range(len(corners) // 2)]
    types = [BEAM, {**BEAM, "id": "短", "range": 40.1}]
    model = community(line, gates, types)
    sized, certificate = size_perimeter(model)
    assert certificate.status == "optimal"
    assert judged(sized) == {"pass"}
    other, again = size_perimeter(community(line, gates[::-1], types[::-1]))
    assert (other.intrusion.zones, again.objective) == (sized.intrusion.zones, certificate.objective)
    assert size_perimeter(sized)[0] == sized


def test_written_and_read_and_sized_again_is_the_same() -> None:
    plan = """tiaowen: 1
project: {name: 试}
site:
  perimeter: {line: [[0, 0], [33.3, 41.7], [250.1, 0]]}
  gates: [{id: "门#1", position: [33.3, 41.7], width: 5.5}]
"""
    design = """tiaowen: 1
intrusion:
  detector_types: [{id: "对射'A'", kind: beam, range: 120}]
"""
    once = size_files({"community.yaml": plan, "design.yaml": design}, ["perimeter"])
    twice = size_files(once.texts, ["perimeter"])
    assert twice.texts == once.texts
    assert load_texts(once.texts)[0].intrusion == once.community.intrusion
    assert {one.type for one in once.community.intrusion.detectors} == {"对射'A'"}
