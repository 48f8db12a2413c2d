"""Cameras: a case solved by hand, answers checked by plain geometry, what stays, what cannot be sized."""

from __future__ import annotations

import itertools
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
import shapely
from camera_sites import TYPES, site, site_data

from tiaowen.model.community import Community
from tiaowen.model.design import plain_data, updated_design
from tiaowen.model.load import load_texts
from tiaowen.rules.judge import check
from tiaowen.solvers.cameras import size_cameras, solved
from tiaowen.solvers.video.optics import kinds_of
from tiaowen.solvers.video.places import density_of, places_of
from tiaowen.solvers.video.problem import problem_of
from tiaowen.spec.parameters import parameter

PAGE = Path(__file__).resolve().parents[2] / "docs" / "solvers" / "cameras.md"
WIDE = {"id": "W", "outdoor": True, "picture_width": 1920, "picture_height": 1080, "angle": 90, "cost": 600}
LONG = WIDE | {"id": "L", "angle": 25, "range": 60, "cost": 900}
INDOOR = {"id": "N", "outdoor": False, "picture_width": 1920, "picture_height": 1080, "angle": 100, "cost": 300}


def community(types=(WIDE, LONG, INDOOR), site=None, **parts) -> Community:
    ground = {"gates": [], "ways": [], "plazas": [], "car_parks": []} | (site or {})
    cctv = {"technology": "digital", "camera_types": list(types)} | parts.pop("cctv", {})
    whole = {"project": {"name": "试"}, "site": ground, "buildings": [], "lifts": [], "intrusion": {"zones": []}}
    return Community.model_validate(whole | {"cctv": cctv} | parts)


def street(**more) -> dict:
    return {"ways": [{"id": "R", "kind": "main_way", "width": 5, "line": [[0, 0], [96, 0]], **more}]}


def building(id="B1", **more) -> dict:
    run = {"storeys": "1-6", "numbers": "1-2"}
    ring = [[10, 10], [40, 10], [40, 22], [10, 22]]
    plain = {"id": id, "use": "residential", "kind": "multi_storey", "outline": ring, "rooms": []}
    return plain | {"units": [{"id": "1", "entrance": [25, 10], "dwellings": [run]}]} | more


def outcomes(model: Community) -> dict[tuple[str, str, str], str]:
    wanted = ("5.7.7-1", "5.7.7-1-1", "5.7.7-1-2", "5.7.4-2-2", "5.7.4-2-3", "5.7.4-2-4", "5.7.7-5-2")
    found = check(model).outcomes
    return {(one.provision, one.part, one.subject.id): one.outcome for one in found if one.provision in wanted}


# --- by hand ----------------------------------------------------------------------------------------


def test_a_street_solved_by_hand() -> None:
    """Twelve points, at most five in a wide picture and seven in a long one: two cameras, one of each."""
    sized, certificate = size_cameras(community(site=street()))
    assert certificate.status == "optimal"
    assert certificate.objective == certificate.bound == {"cameras": 2, "camera_cost": 1500.0}
    assert sorted(one.type for one in sized.cctv.cameras) == ["L", "W"]
    assert {one.covers for one in sized.cctv.cameras} == {("way:R",)}
    _, wide = size_cameras(community(types=(WIDE,), site=street()))
    assert wide.objective == wide.bound == {"cameras": 3, "camera_cost": 1800.0}


def test_the_page_tells_the_same_numbers() -> None:
    text = PAGE.read_text(encoding="utf-8")
    model = community(site=street())
    places = places_of(model)
    problem = problem_of(model, places.found, kinds_of(model), ())
    most = {id: max(len(pose.covers) for pose in problem.poses if pose.kind.id == id) for id in "WL"}
    assert (len(problem.targets), most) == (12, {"W": 5, "L": 7})
    drop = parameter("cctv.mount.height").value["pole"] - parameter("cctv.target.height").value
    told = {"far": math.sqrt(38.4**2 - drop**2), "long": math.sqrt(60**2 - drop**2)}
    for number in (
        f"{told['far']:.2f} m",
        f"{told['long']:.2f} m",
        "1,500",
        "1,800",
        "12 points",
        "7 points",
        "5 points",
    ):
        assert number in text, number


# --- checked by plain geometry ----------------------------------------------------------------------


def sees(model: Community, camera, point, kind: str) -> bool:
    """Whether a camera as it is written sees a point, by its own numbers and a straight line."""
    types = {one.id: one for one in model.cctv.camera_types}
    own = types[camera.type]
    across = 2 * math.tan(math.radians(own.angle_deg) / 2)
    most = min(own.picture_width_px / density_of(kind) / across, own.range_m or math.inf)
    drop = camera.height_m - parameter("cctv.target.height").value
    dx, dy = point[0] - camera.position[0], point[1] - camera.position[1]
    turned = (math.degrees(math.atan2(dx, dy)) - camera.azimuth_deg + 180) % 360 - 180
    if math.hypot(dx, dy, drop) > most + 1e-6 or abs(turned) > own.angle_deg / 2:
        return False
    half = math.degrees(
        math.atan(math.tan(math.radians(own.angle_deg) / 2) * own.picture_height_px / own.picture_width_px)
    )
    if abs(math.degrees(math.atan2(drop, math.hypot(dx, dy))) - camera.tilt_deg) > half + 0.1:
        return False
    line = shapely.LineString([camera.position, point])
    return not any(line.crosses(shapely.Polygon(one.outline)) for one in model.buildings or () if one.outline)


@pytest.mark.parametrize("seed", range(6))
def test_every_point_is_seen_by_a_camera_that_names_its_place(seed: int) -> None:
    model = site(1, 2 + seed % 2, seed, indoor=bool(seed % 2))
    sized, certificate = size_cameras(model)
    assert certificate.status == "optimal"
    for place in places_of(model).found:
        named = [one for one in sized.cctv.cameras if place.target in (one.covers or ())]
        assert named or not seed % 2, place.target
        if any(one.position is None for one in named):
            continue  # a camera in the hall guards the entrance too
        for point in place.points:
            assert any(sees(sized, one, point, place.kind) for one in named), (place.target, point)


def tiny(seed: int) -> Community:
    """One short way past one or two buildings, with a plaza."""
    chance = random.Random(seed)
    x, y = chance.uniform(0, 30), chance.uniform(8, 20)
    ring = [[x, y], [x + 14, y], [x + 14, y + 9], [x, y + 9]]
    ground = {
        "ways": [{"id": "R", "kind": "main_way", "width": 4, "line": [[0, 0], [chance.uniform(20, 60), 5]]}],
        "plazas": [{"id": "P", "outline": [[x, y + 10], [x + 20, y + 10], [x + 20, y + 26], [x, y + 26]]}],
    }
    plain = {"id": "B", "use": "other", "outline": ring, "rooms": []}
    types = (WIDE, LONG) if seed % 2 else (WIDE | {"cost": 500}, WIDE | {"id": "V", "angle": 70, "cost": 550})
    return community(types=types, site=ground, buildings=[plain])


@pytest.mark.parametrize("block", range(10))
def test_no_fewer_and_no_cheaper_cameras_do(block: int) -> None:
    """Against every choice of so few poses, on 160 small sites."""
    for seed in range(block * 16, block * 16 + 16):
        model = tiny(seed)
        problem = problem_of(model, places_of(model).found, kinds_of(model), ())
        found = solved(problem, 60.0)
        every = frozenset(range(len(problem.targets))) - set(found.uncovered)
        cheapest: dict[frozenset[int], float] = {}
        for pose in problem.poses:
            cheapest[pose.covers] = min(pose.kind.cost, cheapest.get(pose.covers, math.inf))
        pairs = sorted(cheapest.items(), key=lambda pair: -len(pair[0]))
        kept = [(s, c) for n, (s, c) in enumerate(pairs) if not any(s <= t and c >= d for t, d in pairs[:n])]
        assert found.proved, seed
        for count in range(len(found.chosen) + 1):
            costs = [
                sum(cost for _, cost in some)
                for some in itertools.combinations(kept, count)
                if frozenset().union(*(members for members, _ in some)) >= every
            ]
            if costs:
                assert (len(found.chosen), found.cost) == (count, min(costs)), seed
                break
        else:
            raise AssertionError(seed)


def test_a_building_cuts_the_view() -> None:
    """A long building between the two halves of a bent way: one camera cannot see both."""
    bent = {"ways": [{"id": "R", "kind": "main_way", "line": [[0, 0], [0, 40]]}]}
    bent["ways"].append({"id": "S", "kind": "main_way", "line": [[20, 0], [20, 40]]})
    wall = {"id": "B", "use": "other", "rooms": [], "outline": [[8, -60], [12, -60], [12, 100], [8, 100]]}
    open_air, _ = size_cameras(community(types=(WIDE | {"angle": 100},), site=bent))
    cut, _ = size_cameras(community(types=(WIDE | {"angle": 100},), site=bent, buildings=[wall]))
    assert any(len(one.covers) == 2 for one in open_air.cctv.cameras)
    assert all(len(one.covers) == 1 for one in cut.cctv.cameras)


# --- indoors ----------------------------------------------------------------------------------------


def test_one_camera_for_a_hall_and_each_lift() -> None:
    lifts = [{"id": "D1", "building": "B1", "unit": "1"}, {"id": "D2", "building": "B1", "unit": "1"}]
    sized, certificate = size_cameras(community(buildings=[building()], lifts=lifts))
    covers = sorted(one.covers for one in sized.cctv.cameras)
    assert covers == [("entrance:B1/1", "lift_lobby:B1/1", "lobby:B1/1"), ("lift:D1",), ("lift:D2",)]
    assert {one.type for one in sized.cctv.cameras} == {"N"}
    assert certificate.objective == {"cameras": 3, "camera_cost": 900.0}


@pytest.mark.parametrize(("area", "count"), [(20, 1), (192, 1), (193, 1), (205, 2), (390, 2), (420, 3)])
def test_large_rooms_take_as_many_as_their_area_asks_for(area: float, count: int) -> None:
    """100° and 62.5 px/m: 12.89 m of sight, 12.84 m on the ground, a sector of 143.9 m²."""
    lens = math.radians(100)
    far = math.sqrt((1920 / 62.5 / 2 / math.tan(lens / 2)) ** 2 - 1.1**2)
    room = {"id": "PM", "kind": "pump_room", "area": area}
    _, certificate = size_cameras(community(buildings=[building(use="utility", units=None, rooms=[room])]))
    assert certificate.objective["cameras"] == math.ceil(area / (far * far * lens / 2))


def test_a_basement_is_watched_by_indoor_cameras_inside_its_walls() -> None:
    park = {"id": "P", "kind": "underground", "outline": [[0, 0], [50, 0], [50, 20], [0, 20]], "entrances": [[-5, 10]]}
    sized, certificate = size_cameras(community(site={"car_parks": [park]}))
    inside = [one for one in sized.cctv.cameras if "car_park:P" in one.covers]
    assert {one.type for one in inside} == {"N"}
    assert all(0 < one.position[0] < 50 and 0 < one.position[1] < 20 for one in inside)
    assert not certificate.conflicts


# --- what stays -------------------------------------------------------------------------------------


def test_a_pinned_camera_stays_and_counts_for_what_it_sees() -> None:
    pinned = {"id": "旧", "type": "W", "covers": ["way:R"], "position": [0, 2.8], "azimuth": 95, "pinned": True}
    model = community(types=(WIDE,), site=street(), cctv={"cameras": [pinned | {"height": 3.5}]})
    sized, certificate = size_cameras(model)
    assert sized.cctv.cameras[0] == model.cctv.cameras[0]
    assert certificate.objective["cameras"] == 2


def test_a_pinned_camera_without_a_view_is_taken_at_its_word() -> None:
    model = community(
        types=(WIDE,), site=street(), cctv={"cameras": [{"id": "旧", "covers": ["way:R"], "pinned": True}]}
    )
    sized, certificate = size_cameras(model)
    assert sized.cctv.cameras == model.cctv.cameras
    assert certificate.status == "optimal"
    assert any("covers" in note.zh for note in certificate.notes)


def test_cameras_that_are_not_pinned_are_placed_anew() -> None:
    old = {"id": "旧", "covers": ["way:R"]}
    sized, _ = size_cameras(community(site=street(), cctv={"cameras": [old]}))
    assert [one.id for one in sized.cctv.cameras] == ["SX01", "SX02"]


def test_a_place_that_the_designer_leaves_out_gets_no_camera_and_is_told() -> None:
    sized, certificate = size_cameras(community(site=street(), cctv={"without": ["way:R"]}))
    assert not any("way:R" in (one.covers or ()) for one in sized.cctv.cameras or ())
    assert any("way:R" in one.en and "5.7.7-1-1" in one.en for one in certificate.conflicts)


def test_a_pinned_camera_below_4cif_is_a_conflict() -> None:
    tiny_picture = WIDE | {"id": "小", "picture_width": 640, "picture_height": 480}
    pinned = {"id": "旧", "type": "小", "covers": ["way:R"], "pinned": True}
    model = community(types=(WIDE, tiny_picture), site=street(), cctv={"cameras": [pinned]})
    _, certificate = size_cameras(model)
    assert "旧" in certificate.conflicts[0].zh
    assert "5.7.7-5-2" in certificate.conflicts[0].zh


@pytest.mark.parametrize(("width", "height", "used"), [(704, 576, True), (703, 576, False), (704, 575, False)])
def test_only_types_of_4cif_or_more_are_used(width: int, height: int, used: bool) -> None:
    kind = WIDE | {"picture_width": width, "picture_height": height}
    assert bool(kinds_of(community(types=(kind,))).chosen) is used


def test_only_some_buildings() -> None:
    old = [{"id": "A", "covers": ["entrance:B1/1", "lobby:B1/1"]}, {"id": "B", "covers": ["entrance:B2/1"]}]
    far = [[110, 10], [140, 10], [140, 22], [110, 22]]
    second = building("B2", outline=far, units=[{"id": "1", "entrance": [125, 10]}])
    model = community(buildings=[building(), second], site=street(), cctv={"cameras": old})
    sized, _ = size_cameras(model, ["B2"])
    assert sized.cctv.cameras[0] == model.cctv.cameras[0]
    covers = [one.covers for one in sized.cctv.cameras]
    assert covers == [("entrance:B1/1", "lobby:B1/1"), ("entrance:B2/1", "lobby:B2/1")]


# --- what cannot be done ----------------------------------------------------------------------------


def test_a_way_through_a_building_cannot_be_seen() -> None:
    block = {"id": "B", "use": "other", "rooms": [], "outline": [[20, -20], [70, -20], [70, 20], [20, 20]]}
    _, certificate = size_cameras(community(site=street(), buildings=[block]))
    assert certificate.status == "infeasible"
    assert "R" in certificate.conflicts[0].zh
    assert "5.7.7-1-1" in certificate.conflicts[0].zh


def test_a_plaza_that_cannot_be_seen_is_a_finding() -> None:
    block = {"id": "B", "use": "other", "rooms": [], "outline": [[-20, -20], [70, -20], [70, 70], [-20, 70]]}
    plaza = {"id": "PZ", "outline": [[0, 0], [20, 0], [20, 20], [0, 20]]}
    _, certificate = size_cameras(community(site={"plazas": [plaza]}, buildings=[block]))
    assert certificate.status == "optimal"
    assert "PZ" in certificate.findings[0].zh


MISSING = {
    "no types": ({"cctv": {"camera_types": None}}, "cctv.camera_types"),
    "no lens": (
        {"types": ({"id": "W", "outdoor": True, "picture_width": 1920, "picture_height": 1080},), "site": street()},
        "cctv.camera_types[0].angle",
    ),
    "no picture": (
        {"types": ({"id": "W", "outdoor": True, "angle": 90},), "site": street()},
        "cctv.camera_types[0].picture_width",
    ),
    "gate without position": ({"site": {"gates": [{"id": "G"}]}}, "site.gates[0].position"),
    "plaza without outline": ({"site": {"plazas": [{"id": "P"}]}}, "site.plazas[0].outline"),
    "car park without entrances": (
        {"site": {"car_parks": [{"id": "P", "kind": "surface", "outline": [[0, 0], [9, 0], [9, 9]]}]}},
        "site.car_parks[0].entrances",
    ),
    "no ways": ({"site": {"ways": None}}, "site.ways"),
    "zones without a line": ({"intrusion": {"zones": [{"id": "Z", "from": 0, "to": 9}]}}, "site.perimeter.line"),
    "no lifts": ({"lifts": None}, "lifts"),
    "no units": ({"buildings": [building(units=None)]}, "buildings[0].units"),
    "no rooms": ({"buildings": [building(rooms=None)]}, "buildings[0].rooms"),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_named(name: str) -> None:
    parts, path = MISSING[name]
    _, certificate = size_cameras(community(**parts))
    assert any(path in text.zh and path in text.en for text in certificate.left_out)


def test_without_a_boundary_no_share_of_the_site_is_told() -> None:
    _, certificate = size_cameras(community(site=street()))
    assert any("site.boundary" in note.zh for note in certificate.notes)


# --- what always holds ------------------------------------------------------------------------------


def test_what_is_written_passes_the_check() -> None:
    sized, certificate = size_cameras(site(2, 2))
    assert certificate.status == "optimal"
    assert set(outcomes(sized).values()) <= {"pass", "not_applicable"}


def test_sizing_what_was_sized_changes_nothing() -> None:
    texts = project(site_data(1, 2))
    first, _ = load_texts(texts)
    sized, certificate = size_cameras(first)
    written = updated_design(texts["design.yaml"], sized)
    again, _ = load_texts(texts | {"design.yaml": written})
    twice, second = size_cameras(again)
    assert twice.cctv == again.cctv == sized.cctv
    assert second.as_json(timed=False) == certificate.as_json(timed=False)
    assert updated_design(written, twice) == written


def project(data: dict) -> dict[str, str]:
    """The texts of a project whose design file holds the systems."""
    design = {"tiaowen": 1, "cctv": data["cctv"], "intrusion": data["intrusion"]}
    rest = {"tiaowen": 1} | {key: value for key, value in data.items() if key not in design}
    parts = {"community.yaml": rest, "design.yaml": design}
    return {name: json.dumps(one, ensure_ascii=False) for name, one in parts.items()}


def test_the_order_of_lists_changes_nothing() -> None:
    data = site_data(1, 3)
    sized, certificate = size_cameras(Community.model_validate(data))
    data["buildings"].reverse()
    data["site"]["ways"].reverse()
    data["site"]["gates"].reverse()
    data["intrusion"]["zones"].reverse()
    data["cctv"]["camera_types"] = TYPES[::-1]
    turned, other = size_cameras(Community.model_validate(data))
    assert turned.cctv.cameras == sized.cctv.cameras
    assert other.objective == certificate.objective


def test_strange_ids_come_through() -> None:
    names = ["<b>", "'; DROP", "楼\u200b", "=1+1", "名" * 60]
    ways = [
        {"id": name.replace(";", "").replace(" ", ""), "kind": "main_way", "line": [[0, 40 * n], [30, 40 * n]]}
        for n, name in enumerate(names)
    ]
    sized, certificate = size_cameras(community(site={"ways": ways}))
    named = {target for one in sized.cctv.cameras for target in one.covers}
    assert named == {f"way:{one['id']}" for one in ways}
    assert certificate.status == "optimal"
    assert all(plain_data(one)["id"].startswith("SX") for one in sized.cctv.cameras)


def test_areas_are_those_of_one_camera_in_the_open() -> None:
    """A camera that turns all around in a square: a disc with the reach of its lens, whatever it is asked for."""
    dome = {"id": "D", "outdoor": True, "picture_width": 3000, "picture_height": 3000, "angle": 360}
    plaza = {"id": "P", "outline": [[48, 48], [52, 48], [52, 52], [48, 52]]}
    square = [[0, 0], [100, 0], [100, 100], [0, 100]]
    model = community(types=(dome,), site={"plazas": [plaza], "boundary": square})
    _, certificate = size_cameras(model)
    reach = (3000 / (25 * math.tau)) ** 2 - 4
    assert certificate.objective["cameras"] == 1
    assert any(f"{math.pi * reach:.0f} m²" in note.zh for note in certificate.notes)
    assert np.isfinite(certificate.gap)
