"""Public address: the page's case, zones, amplifiers, what is pinned, what cannot be sized."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.model.community import Community
from tiaowen.model.references import reference_problems
from tiaowen.reports.sizing import size_files
from tiaowen.solvers.coverage.broadcast import size_broadcast

ROOT = Path(__file__).resolve().parents[3]
PLAZA = {"id": "PZ", "outline": [[0, 0], [40, 0], [40, 20], [0, 20]]}
WAY = {"id": "W", "kind": "main_way", "line": [[0, 50], [30, 50], [30, 95]]}
TOWER = {
    "id": "B1",
    "use": "residential",
    "kind": "high_rise",
    "entrance": [80, 80],
    "units": [
        {"id": "1", "dwellings": [{"storeys": "1-18", "numbers": "1-2"}]},
        {"id": "2", "entrance": [90, 80], "dwellings": []},
    ],
}
OFFICE = {"id": "S", "use": "public", "outline": [[0, 0], [16, 0], [16, 16], [0, 16]], "storeys_above": 2}


def community(site=None, **parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, "site": site, **parts})


def everything() -> Community:
    return community({"plazas": [PLAZA], "ways": [WAY]}, buildings=[TOWER, OFFICE])


def test_the_case_of_the_page() -> None:
    sized, certificate = size_broadcast(everything())
    zones = [
        (zone.id, len([one for one in sized.broadcast.speakers if one.zone == zone.id]), zone.power_w)
        for zone in sized.broadcast.zones
    ]
    assert zones == [("BZ01", 2, 52.0), ("BZ02", 2, 7.8), ("BZ03", 2, 7.8), ("BZ04", 4, 52.0)]
    (amplifier,) = sized.equipment
    assert (amplifier.size, amplifier.count, amplifier.serves) == ("120 W", 1, ("BZ01", "BZ02", "BZ03", "BZ04"))
    assert certificate.status == "optimal"
    assert certificate.objective == certificate.bound == {"speakers": 10, "amplifiers": 1}
    page = (ROOT / "docs/solvers/broadcast.md").read_text(encoding="utf-8")
    for id, count, power in zones:
        assert f"| {id} | {count} | {power:g} |" in page
    assert f"{amplifier.formula}" in page


def test_every_speaker_has_id_kind_place_and_provision() -> None:
    sized, _ = size_broadcast(everything())
    speakers = sized.broadcast.speakers
    assert len({one.id for one in speakers}) == len(speakers)
    assert all(one.position and one.covers and one.because == ("5.5.9-2",) for one in speakers if one.building != "B1")
    assert {one.kind for one in speakers} == {"column_speaker", "ceiling_speaker", "lawn_speaker"}
    assert [one.storey for one in speakers if one.building == "S"] == [1, 2]
    assert [one.covers for one in speakers if one.building == "B1"] == [("lobby:B1/1",), ("lobby:B1/2",)]
    assert reference_problems(sized) == []


def test_roads_have_no_music_and_neither_have_low_houses() -> None:
    road = {**WAY, "kind": "road"}
    sized, certificate = size_broadcast(community({"ways": [road]}, buildings=[{**TOWER, "kind": "low_rise"}]))
    assert sized.broadcast is None
    assert certificate.status == "skipped"


@pytest.mark.parametrize(("length", "count"), [(20, 1), (20.5, 2), (100, 5)])
def test_speakers_along_a_way(length: float, count: int) -> None:
    sized, _ = size_broadcast(community({"ways": [{**WAY, "line": [[0, 0], [length, 0]]}]}))
    assert len(sized.broadcast.speakers) == count


def test_combined_with_emergency_broadcast_the_reserve_is_larger() -> None:
    component = {"system": "broadcast", "component": "system", "functions": ["combined_with_emergency"]}
    sized, certificate = size_broadcast(community({"plazas": [PLAZA]}, components=[component]))
    assert sized.broadcast.zones[0].power_w == 60.0  # 2 · 20 W · 1.5
    assert any("5.5.9-4" in note.en for note in certificate.notes)


def test_zones_share_amplifiers_and_large_ones_have_several() -> None:
    """40 speakers of 10 W need 520 W; four such ways 2,080 W: three amplifiers of 1,000 W cannot hold 520 + 520."""
    ways = [{"id": f"W{n}", "kind": "path", "line": [[0, n], [800, n]]} for n in range(4)]
    sized, certificate = size_broadcast(community({"ways": ways}))
    assert certificate.objective == {"speakers": 160, "amplifiers": 4}
    assert [row.size for row in sized.equipment] == ["650 W"] * 4
    long = [{"id": "W", "kind": "path", "line": [[0, 0], [2_000, 0]]}]
    sized, _ = size_broadcast(community({"ways": long}))  # 100 · 10 · 1.3 = 1,300 W
    assert [row.size for row in sized.equipment] == ["1000 W", "350 W"]


def test_pinned_speakers_and_zones_stay_and_count() -> None:
    zone = {"id": "旧区", "covers": ["plaza:PZ"], "pinned": True}
    speaker = {
        "id": "SP01",
        "kind": "column_speaker",
        "system": "broadcast",
        "covers": ["plaza:PZ"],
        "position": [10, 10],
        "zone": "旧区",
        "load": 30,
        "pinned": True,
    }
    lost = {**speaker, "id": "SP99", "pinned": False}
    model = community({"plazas": [PLAZA]}, broadcast={"zones": [zone], "speakers": [speaker, lost]})
    sized, certificate = size_broadcast(model)
    assert [(one.id, one.zone) for one in sized.broadcast.speakers] == [("SP01", "旧区"), ("SP02", "旧区")]
    assert sized.broadcast.zones[0].power_w == 65.0  # (30 + 20) · 1.3
    assert certificate.objective["speakers"] == 1


def test_a_pinned_speaker_without_position_is_told() -> None:
    speaker = {"id": "X", "kind": "column_speaker", "system": "broadcast", "covers": ["plaza:PZ"], "pinned": True}
    _, certificate = size_broadcast(community({"plazas": [PLAZA]}, broadcast={"speakers": [speaker]}))
    assert "X" in certificate.left_out[0].zh
    assert certificate.objective["speakers"] == 2


def test_what_is_missing_is_told() -> None:
    site = {"plazas": [{"id": "P1"}], "car_parks": [{"id": "C1", "kind": "underground"}]}
    buildings = [{"id": "S", "use": "public"}, {"id": "B", "use": "residential"}]
    _, certificate = size_broadcast(community(site, buildings=buildings))
    told = [text.en for text in certificate.left_out]
    assert certificate.status == "skipped"
    for id, path in {
        "P1": "site.plazas[].outline",
        "C1": "site.car_parks[].outline",
        "S": "buildings[].storeys_above",
        "B": "buildings[].kind",
    }.items():
        assert any(text.startswith(f"{id}:") and path in text for text in told)


def test_only_some_buildings() -> None:
    whole, _ = size_broadcast(everything())
    part, certificate = size_broadcast(whole, only=["S"])
    assert certificate.objective["speakers"] == 2
    assert sorted(one.position for one in part.broadcast.speakers) == sorted(
        one.position for one in whole.broadcast.speakers
    )
    assert reference_problems(part) == []


def test_the_order_of_lists_changes_no_quantity() -> None:
    other = community({"ways": [WAY], "plazas": [PLAZA]}, buildings=[OFFICE, {**TOWER, "units": TOWER["units"][::-1]}])
    assert size_broadcast(other)[1].objective == size_broadcast(everything())[1].objective


def test_estimates_stay_marked() -> None:
    sized, _ = size_broadcast(community({"plazas": [{**PLAZA, "estimated": ["outline"]}]}))
    assert {one.estimated for one in sized.broadcast.speakers} == {("covers",)}


def test_written_and_read_and_sized_again_is_the_same() -> None:
    plan = """tiaowen: 1
project: {name: 试}
site:
  plazas: [{id: "广场#'1'", name: "true", outline: [[0, 0], [40, 0], [40, 20], [0, 20]]}]
  car_parks: [{id: "-", kind: underground, storey: -1, outline: [[0, 0], [60, 0], [50, 40]]}]
"""
    once = size_files({"community.yaml": plan, "design.yaml": "tiaowen: 1\n"}, ["broadcast"])
    twice = size_files(once.texts, ["broadcast"])
    assert twice.texts == once.texts
    assert [one.covers for one in once.community.broadcast.zones] == [("plaza:广场#'1'",), ("car_park:-",)]


@pytest.mark.parametrize(
    "data",
    [
        {"zones": [{"id": "A", "covers": ["plaza:没有"]}]},
        {"speakers": [{"id": "A", "kind": "wall_speaker", "system": "broadcast", "zone": "没有"}]},
        {"speakers": [{"id": "A", "kind": "wall_speaker", "system": "broadcast", "covers": ["lobby:没有/1"]}]},
        {"zones": [{"id": "A"}, {"id": "A"}]},
    ],
)
def test_references_that_lead_nowhere_are_told(data) -> None:
    assert len(reference_problems(community(None, broadcast=data))) == 1


@pytest.mark.parametrize("covers", ["plaza", "plaza:", "园子:1", "lobby:B/1/2/3"])
def test_what_is_covered_is_written_as_kind_and_id(covers: str) -> None:
    with pytest.raises(ValueError, match="broadcast"):
        community(None, broadcast={"zones": [{"id": "A", "covers": [covers]}]})
