"""Guard tour: a case solved by hand, the period, pinned parts, what is missing, and that nothing else changes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import load
from tiaowen.rules.judge import check
from tiaowen.solvers.patrol.sizing import size_patrol
from tiaowen.spec.errors import InputError

ROOT = Path(__file__).resolve().parents[3]


def building(id: str, x: float, y: float = 0.0, kind: str = "multi_storey", storeys: int = 6, **more):
    return {
        "id": id,
        "use": "residential",
        "kind": kind,
        "entrance": [x, y],
        "storeys_above": storeys,
        "storeys_below": 1,
        "units": [{"id": "1", "dwellings": [{"storeys": f"1-{storeys}", "numbers": "1-2"}]}],
        "rooms": [],
        **more,
    }


def street(buildings, period: float | None = None, site=None, **tour) -> Community:
    """Buildings along a street on the x axis, with its gate at the origin."""
    ways = [{"id": "W1", "kind": "road", "line": [[-200, 0], [1200, 0]]}]
    ground = {"gates": [{"id": "G1", "use": "both", "position": [0, 0]}], "ways": ways, "car_parks": []}
    data = {"project": {"name": "试"}, "site": ground | (site or {}), "buildings": buildings, "lifts": []}
    data["guard_tour"] = {"mode": "offline", "real_time": False} | ({"period": period} if period else {}) | tour
    return Community.model_validate(data)


def outcomes(community: Community, provision: str):
    return {(one.part, one.subject.id): one.outcome for one in check(community).outcomes if one.provision == provision}


def by_hand() -> list[dict]:
    return [building("B1", -120), building("B2", 120), building("B3", 240)]


def test_the_case_of_the_page() -> None:
    """docs/solvers/patrol.md: one guard needs 660 s = 11 min; in 10 min two guards with 600 s of way."""
    sized, certificate = size_patrol(street(by_hand(), period=11))
    assert certificate.objective == {"guards": 1, "patrol_min": 10.0}
    assert [route.minutes for route in sized.guard_tour.routes] == [11.0]
    sized, certificate = size_patrol(street(by_hand(), period=10))
    assert certificate.objective == {"guards": 2, "patrol_min": 10.0}
    assert certificate.status == "optimal"
    assert certificate.bound == certificate.objective
    assert {route.checkpoints: route.minutes for route in sized.guard_tour.routes} == {
        ("XC01",): 3.7,
        ("XC02", "XC03"): 7.3,
    }
    page = (ROOT / "docs" / "solvers" / "patrol.md").read_text(encoding="utf-8")
    for figure in ("600 + 60 = 660 s = 11.0 min", "220 s = 3.7 min", "440 s = 7.3 min", "600 s = 10.0 min", "800 s"):
        assert figure in page


def test_a_lobby_is_reached_by_lift_where_there_is_one() -> None:
    """Storey 18 is 17 up: 340 s by the stairs, 30 + 51 = 81 s by lift; there and back."""
    tower = building("B1", 120, kind="high_rise", storeys=18)
    site = {"ways": None, "car_parks": None}
    on_foot, _ = size_patrol(street([tower], 60, site))
    model = street([tower], 60, site)
    by_lift, certificate = size_patrol(model.replaced(lifts=lifted(["B1"])))
    assert [route.minutes for route in on_foot.guard_tour.routes] == [round((200 + 680 + 40) / 60, 1)]
    assert [route.minutes for route in by_lift.guard_tour.routes] == [round((200 + 162 + 40) / 60, 1)]
    assert any("straight" in note.en for note in certificate.notes)
    lobby = next(point for point in by_lift.guard_tour.checkpoints if point.place == "lobby")
    assert lobby.storey == 18


def lifted(ids):
    data = {"project": {"name": "试"}, "lifts": [{"id": f"L-{id}", "building": id} for id in ids]}
    return Community.model_validate(data).lifts


def test_a_basement_is_one_storey_below_the_ground() -> None:
    rooms = [{"id": "P1", "kind": "pump_room", "storey": -1, "position": [120, 0]}]
    sized, _ = size_patrol(street([building("B1", 120, rooms=rooms)], 60))
    (route,) = sized.guard_tour.routes
    assert route.minutes == round((200 + 2 * 20 + 2 * 20) / 60, 1)
    assert route.walk_m == 240


def full() -> Community:
    rooms = [
        {"id": "SC", "kind": "security_control_centre", "storey": 1, "position": [10, 5]},
        {"id": "CA", "kind": "cashier_office", "storey": 2, "position": [12, 5]},
        {"id": "MR", "kind": "machine_room", "storey": 1, "position": [14, 5]},
        {"id": "VS", "kind": "valuables_store", "storey": -1, "position": [16, 5]},
        {"id": "PO", "kind": "property_office", "storey": 1, "position": [18, 5]},
    ]
    buildings = [
        building("B1", 20, 5, use="public", kind=None, rooms=rooms),
        building("B2", 200, 10, kind="high_rise", storeys=11),
        building("B3", 300, -10, units=two_units()),
    ]
    site = {
        "ways": [{"id": "W1", "kind": "main_way", "line": [[0, 0], [400, 0]]}],
        "car_parks": [{"id": "CP1", "kind": "地下车库", "storey": -1, "outline": [[100, 20], [150, 20], [150, 60]]}],
        "perimeter": {"line": [[0, -50], [400, -50], [400, 100], [0, 100], [0, -50]]},
    }
    return street(buildings, 60, site, mode=None, real_time=True, build="independent", concealed_wiring=True)


def two_units():
    return [
        {"id": "1", "entrance": [290, -10], "dwellings": [{"storeys": "1-6", "numbers": "1-2"}]},
        {"id": "2", "entrance": [310, -10], "dwellings": [{"storeys": "1-6", "numbers": "1-2"}]},
    ]


def test_what_is_written_passes_its_provisions() -> None:
    sized, certificate = size_patrol(full())
    assert sized.guard_tour.mode == "online"
    for provision in ("5.7.9-1", "5.7.9-2", "5.7.9-3"):
        assert set(outcomes(sized, provision).values()) <= {"pass", "not_applicable"}
    assert certificate.left_out == ()
    assert sum(point.place == "perimeter" for point in sized.guard_tour.checkpoints) == 6  # 1,100 m by at most 200 m
    assert sorted(one.unit for one in sized.guard_tour.checkpoints if one.at == ("B3",)) == ["1", "2"]
    assert {route.start for route in sized.guard_tour.routes} == {"SC"}


def test_sizing_twice_changes_nothing(tmp_path: Path) -> None:
    import yaml

    model = full()
    data = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    design = {"tiaowen": 1, "guard_tour": data.pop("guard_tour")}
    (tmp_path / "community.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    text = yaml.safe_dump(design, allow_unicode=True)
    for _ in range(2):
        (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
        before, text = text, updated_design(text, size_patrol(load(tmp_path))[0])
    assert text == before


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_input_changes_no_quantity(seed: int) -> None:
    model = full()
    data = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    chance = random.Random(seed)
    chance.shuffle(data["buildings"])
    for one in data["buildings"]:
        chance.shuffle(one["rooms"])
        chance.shuffle(one["units"])
    first, other = size_patrol(model)[1], size_patrol(Community.model_validate(data))[1]
    assert (first.objective, first.bound) == (other.objective, other.bound)


def test_pinned_parts_stay_and_count() -> None:
    pinned = {"id": "旧点", "place": "building_entrance", "at": ["B1", "B2"], "pinned": True}
    route = {"id": "旧线", "checkpoints": ["旧点"], "pinned": True}
    model = street(by_hand(), 30, checkpoints=[pinned], routes=[route])
    sized, certificate = size_patrol(model)
    assert sized.guard_tour.checkpoints[0] == model.guard_tour.checkpoints[0]
    assert sized.guard_tour.routes[0] == model.guard_tour.routes[0]
    assert [point.at for point in sized.guard_tour.checkpoints[1:]] == [("B3",)]
    assert [route.stops for route in sized.guard_tour.routes[1:]] == [("XC01:B3",)]
    assert certificate.objective["guards"] == 2
    assert certificate.conflicts == ()


def test_a_pinned_route_above_the_period_is_named() -> None:
    pinned = {"id": "旧点", "place": "building_entrance", "at": ["B1", "B2"], "pinned": True}
    route = {"id": "旧线", "checkpoints": ["旧点"], "pinned": True}
    _, certificate = size_patrol(street(by_hand(), 10.9, checkpoints=[pinned], routes=[route]))
    assert certificate.conflicts == ()
    _, certificate = size_patrol(street(by_hand(), 7, checkpoints=[pinned], routes=[route]))
    assert ["旧线" in text.zh and "7 min" in text.zh for text in certificate.conflicts][:1] != []
    assert any("旧线" in text.zh and "7.3 min" in text.zh for text in certificate.conflicts)


def test_a_group_of_places_is_told_visit_by_visit() -> None:
    pinned = {"id": "RK", "place": "building_entrance", "at": ["B1", "B2", "B3"], "pinned": True}
    sized, _ = size_patrol(street(by_hand(), 30, checkpoints=[pinned]))
    (route,) = sized.guard_tour.routes
    assert route.checkpoints == ("RK",)
    assert sorted(route.stops) == ["RK:B1", "RK:B2", "RK:B3"]


def test_a_point_beyond_the_period_is_named_with_it() -> None:
    """B9 at 1,200 m: 2,000 s there and back and 20 s of service are 33.7 min."""
    sized, certificate = size_patrol(street([building("B1", 120), building("B9", 1200)], 30))
    assert certificate.status == "infeasible"
    (text,) = certificate.conflicts
    assert "B9" in text.zh
    assert "33.7 min" in text.zh
    assert "30 min" in text.zh
    assert [route.checkpoints for route in sized.guard_tour.routes] == [("XC01",)]


def test_places_that_the_designer_leaves_without_stay_without() -> None:
    sized, certificate = size_patrol(street(by_hand(), 30, without=["B2"]))
    assert [point.at for point in sized.guard_tour.checkpoints] == [("B1",), ("B3",)]
    assert any("B2" in text.zh and "5.7.9-3" in text.zh for text in certificate.conflicts)


def test_without_a_period_the_parameter_is_told() -> None:
    _, certificate = size_patrol(street(by_hand()))
    assert any("patrol.period = 120 min" in note.zh for note in certificate.notes)
    _, certificate = size_patrol(street(by_hand(), 30))
    assert not any("patrol.period" in note.zh for note in certificate.notes)


def test_without_a_place_to_start_nothing_is_sized() -> None:
    model = street(by_hand(), 30, {"gates": [{"id": "G1"}]})
    sized, certificate = size_patrol(model)
    assert sized is model
    assert certificate.status == "skipped"
    assert "site.gates" in certificate.left_out[0].zh


def test_what_is_missing_is_named_and_the_rest_is_sized() -> None:
    homes = [building("B1", 120), building("B2", 240, entrance=None), building("B3", 300, kind=None, storeys=9)]
    model = street([homes[0], homes[1], {**homes[2], "use": None, "rooms": None}], 30, real_time=None, mode=None)
    sized, certificate = size_patrol(model)
    told = " ".join(text.zh for text in certificate.left_out)
    for path in ("buildings[1].entrance", "buildings[2].use", "buildings[2].rooms", "guard_tour.real_time"):
        assert path in told
    assert sized.guard_tour.mode is None
    on_route = {id for route in sized.guard_tour.routes for id in route.checkpoints}
    assert on_route == {point.id for point in sized.guard_tour.checkpoints}


def test_no_guard_tour_at_all_is_a_conflict() -> None:
    _, certificate = size_patrol(street(by_hand(), 30, mode="none"))
    assert certificate.status == "infeasible"
    assert "5.7.9-1" in certificate.conflicts[0].zh


def test_only_some_buildings_are_sized_anew() -> None:
    sized, _ = size_patrol(street(by_hand(), 8))
    again, _ = size_patrol(sized, ["B3"])
    before = {point.at: point for point in sized.guard_tour.checkpoints}
    after = {point.at: point for point in again.guard_tour.checkpoints}
    assert before.keys() == after.keys()
    assert before[("B1",)] == after[("B1",)]
    on_route = [id for route in again.guard_tour.routes for id in route.checkpoints]
    assert sorted(on_route) == sorted(point.id for point in again.guard_tour.checkpoints)


def test_ways_that_do_not_meet_are_told() -> None:
    ways = [
        {"id": "W1", "kind": "road", "line": [[0, 0], [200, 0]]},
        {"id": "W2", "kind": "road", "line": [[220, 0], [400, 0]]},
    ]
    _, certificate = size_patrol(street(by_hand(), 30, {"ways": ways}))
    assert any("不连通" in note.zh for note in certificate.notes)


def test_hostile_ids_do_no_harm() -> None:
    sized, certificate = size_patrol(
        street([building("XC01", 120), building("<b>&", 240), building("楼-'\"", 360)], 30)
    )
    assert certificate.status == "optimal"
    assert [point.id for point in sized.guard_tour.checkpoints] == ["XC01", "XC02", "XC03"]


@pytest.mark.parametrize(
    "tour",
    [
        {"routes": [{"id": "R", "start": "X"}]},
        {"routes": [{"id": "R", "stops": ["X:B1"]}]},
        {"checkpoints": [{"id": "P", "place": "lobby", "at": ["B1"]}], "routes": [{"id": "R", "stops": ["P:B9"]}]},
        {"checkpoints": [{"id": "P", "place": "lobby", "at": ["B1"], "unit": "9"}]},
        {"without": ["X"]},
    ],
)
def test_ids_that_lead_nowhere_are_told(tmp_path: Path, tour) -> None:
    import yaml

    data = street(by_hand(), 30).model_dump(mode="json", by_alias=True, exclude_none=True)
    data["guard_tour"] |= tour
    (tmp_path / "community.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError):
        load(tmp_path)


def test_the_garden_keeps_its_fault_and_passes_otherwise(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "projects" / "garden", tmp_path / "garden")
    sized, certificate = size_patrol(load(tmp_path / "garden"))
    assert certificate.status == "optimal"
    found = outcomes(sized, "5.7.9-3")
    assert [subject for (_, subject), outcome in found.items() if outcome == "fail"] == ["CP3"]
    assert set(outcomes(sized, "5.7.9-2").values()) == {"pass"}
