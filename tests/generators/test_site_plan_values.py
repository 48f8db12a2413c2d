"""What the site plans measure, against cases worked out by hand: views, areas, zones, walks, signals, ducts."""

from __future__ import annotations

from itertools import pairwise
from math import dist, fsum, pi, tan
from typing import Any

import pytest
import shapely

from tests.made.plan_site import plan_data, plan_site
from tiaowen.generators.plans.backbone import backbone
from tiaowen.generators.plans.cctv import cctv
from tiaowen.generators.plans.content import Content, Rows
from tiaowen.generators.plans.duct_load import duct_load
from tiaowen.generators.plans.entrances import entrances
from tiaowen.generators.plans.fire import fire
from tiaowen.generators.plans.guard_tour import guard_tour
from tiaowen.generators.plans.intrusion import intrusion
from tiaowen.generators.plans.shapes import plain_polygons
from tiaowen.generators.plans.wireless import wireless
from tiaowen.model.community import Community
from tiaowen.solvers.coverage.areas import Walls, polygon_of
from tiaowen.solvers.coverage.reach import reached
from tiaowen.solvers.patrol.sizing import size_patrol
from tiaowen.solvers.video.seen import seen_by


def made(content: Content | None) -> Content:
    assert content is not None
    return content


def table(content: Content, number: int) -> Rows:
    return content.tables[number]


def camera(**more: Any) -> dict[str, Any]:
    """One camera of 90° and 1000 px in the corner of an empty square of 200 m, looking at a plaza."""
    kind = {"id": "W", "outdoor": True, "picture_width": 1000, "picture_height": 1000, "angle": 90}
    one = {
        "id": "C",
        "type": "W",
        "covers": ["plaza:P"],
        "position": [0.5, 0.5],
        "azimuth": 45,
        "height": 1.5,
        "tilt": 0,
    }
    ring = [[0, 0], [200, 0], [200, 200], [0, 200]]
    plaza = {"id": "P", "outline": [[2, 2], [12, 2], [12, 12], [2, 12]]}
    site = {"boundary": ring, "perimeter": {"line": [*ring, [0, 0]]}, "plazas": [plaza]}
    return {
        "project": {"name": "试"}, "site": site, "buildings": [], "lifts": [],
        "cctv": {"camera_types": [kind], "cameras": [one | more]},
    }  # fmt: skip


# --- cameras -------------------------------------------------------------------------------------------


def test_areas_of_each_class_are_quarter_circles() -> None:
    seen = seen_by(Community.model_validate(camera()))
    for one in seen.classes:
        reach = 1000 / (one.density * 2 * tan(pi / 4))  # pixels by metres across the picture
        assert one.seen_m2 == pytest.approx(pi * reach**2 / 4, rel=1e-6)
    assert seen.ground_m2 == pytest.approx(40_000)
    assert [one.word for one in seen.classes] == ["identify", "recognise", "observe", "detect", "monitor"]


def test_a_building_cuts_the_view() -> None:
    data = camera()
    data["buildings"] = [
        {"id": "B", "outline": [[10, 0], [11, 0], [11, 10.5], [10, 10.5]]}
    ]  # hides all beyond it below 45°
    seen = seen_by(Community.model_validate(data))
    monitor = seen.classes[-1]
    reach, near = 1000 / (12.5 * 2), 9.5
    hidden = pi * reach**2 / 8 - near * (10.5 - 0.5) / 2  # the lower half, but for the triangle before the wall
    beyond = (45 - 46.468800) / 360 * pi * reach**2  # the wall ends at 46.47°, a little above the middle
    assert monitor.seen_m2 == pytest.approx(pi * reach**2 / 4 - hidden + beyond, rel=1e-3)
    assert seen.ground_m2 == pytest.approx(40_000 - 10.5)


def test_the_table_shows_covered_and_blind_ground_in_square_metres_and_shares() -> None:
    rows = table(made(cctv(Community.model_validate(camera()), "zh", "ground")), 0).rows
    covered = pi * 20**2 / 4
    assert rows[3] == (
        "探测",
        "≥25",
        f"{covered:.0f}",
        f"{covered / 4e4:.1%}",
        f"{4e4 - covered:.0f}",
        f"{1 - covered / 4e4:.1%}",
    )
    assert [row[0] for row in rows] == ["鉴别", "识别", "观察", "探测", "监视"]


@pytest.mark.parametrize(
    ("more", "seen", "word", "open"),
    [
        ({}, 4, 0, 0),
        ({"azimuth": 225}, 0, 0, 4),
        ({"azimuth": None}, 0, 4, 0),
        ({"covers": []}, 0, 0, 4),
        ({"type": None}, 0, 4, 0),
    ],
)
def test_points_are_seen_or_taken_as_stated_or_open(more: dict[str, Any], seen: int, word: int, open: int) -> None:
    (target,) = seen_by(Community.model_validate(camera(**more))).targets
    assert (target.points, target.seen, target.by_word, len(target.open)) == (4, seen, word, open)
    content = made(cctv(Community.model_validate(camera(**more)), "zh", "ground"))
    assert len([mark for mark in content.marks if mark.shape == "cross"]) == open


def test_below_the_ground_a_camera_sees_its_car_park_only() -> None:
    seen = seen_by(plan_site(), underground=True)
    assert seen.ground_m2 == pytest.approx(100 * 55)
    assert [one.camera.id for one in seen.sights] == ["C5"]
    assert {one.name for one in seen.targets} == {"car_park:CP1"}
    park = polygon_of([(20, 85), (120, 85), (120, 140), (20, 140)])
    assert park is not None
    assert all(park.buffer(0.01).contains(shape) for one in seen.sights for shape in one.ground.values())


def test_fills_have_no_holes_and_the_same_area() -> None:
    shape = (
        shapely.Point(0, 0).buffer(10).difference(shapely.union_all([shapely.Point(x, 0).buffer(2) for x in (-5, 5)]))
    )
    found = [shapely.Polygon(points) for points in plain_polygons(shape)]
    assert len(found) > 1 and fsum(one.area for one in found) == pytest.approx(shape.area, rel=0.01)


# --- perimeter and tour --------------------------------------------------------------------------------


def test_zones_take_their_stretch_of_the_line() -> None:
    content = made(intrusion(plan_site(), "zh", "ground"))
    assert [line for lines in content.lines[:2] for line in lines.lines] == [
        ((0, 0), (100, 0)),
        ((100, 0), (200, 0), (200, 50)),
    ]
    assert all(lines.aside_mm > 0 for lines in content.lines[:2])  # the line runs anticlockwise: inside is to its left
    rows = table(content, 0).rows
    assert rows == (("Z1", "0–100", "100", "T1", "C3"), ("Z2", "100–250", "150", "T2", "—"))
    assert [name.text for name in content.names] == ["Z1 100 m", "Z2 150 m"]
    by_id = {stand.ids: stand.at for stand in content.stands}
    assert by_id["T1",] == (50, 0) and by_id["T2",] == (100, 0)  # the middle of its zone; as stated
    assert content.lines[2].lines == (((100, 0), (200, 0)),)


def test_the_way_drawn_is_as_long_as_the_walk_that_sizing_wrote() -> None:
    data = plan_data()
    data["guard_tour"] = {"mode": "online", "period": "60 min"}
    community, _ = size_patrol(Community.model_validate(data))
    assert community.guard_tour is not None and community.guard_tour.routes
    content = made(guard_tour(community, "zh", "ground"))
    drawn = [fsum(dist(*pair) for leg in lines.lines for pair in pairwise(leg)) for lines in content.lines]
    assert drawn == pytest.approx([route.walk_m for route in community.guard_tour.routes], abs=0.6)
    assert {mark.shape for mark in content.marks} == {"arrow"}


def test_checkpoints_show_their_place_in_the_order() -> None:
    content = made(guard_tour(plan_site(), "zh", "ground"))
    order = {stand.ids[0]: stand.lines[-1] for stand in content.stands if stand.ids[0].startswith("X")}
    assert order == {"X3": "R1-1", "X1-S1": "R1-2", "X2": "R1-3", "X1-B1": "R1-4"}
    assert table(content, 0).rows == (("R1", "监控中心", "4", "300", "20"),)
    assert table(content, 1).rows == (("1", "X3", "3", "X2"), ("2", "X1-S1", "4", "X1-B1"))
    assert content.unplaced == ("X4",)


@pytest.mark.parametrize("lacking", ["start", "stops"])
def test_a_route_of_unknown_order_is_not_drawn(lacking: str) -> None:
    data = plan_data()
    del data["guard_tour"]["routes"][0][lacking]
    content = made(guard_tour(Community.model_validate(data), "zh", "ground"))
    assert content.lines == () and content.marks == ()
    assert any("未画路线" in note for note in content.notes)


# --- signals -------------------------------------------------------------------------------------------


def test_a_signal_reaches_half_as_far_behind_a_building() -> None:
    wall = shapely.box(10, -100, 11, 100)
    shape = reached((0.0, 0.0), 30.0, Walls((wall,), 2.0))
    ahead = shape.intersection(shapely.LineString([(0, 0), (40, 0)]))
    assert ahead.length == pytest.approx(15.0)
    assert shape.intersection(shapely.LineString([(0, 0), (-40, 0)])).length == pytest.approx(30.0)
    assert shape.bounds[2] == pytest.approx(15.0, abs=0.5)
    assert reached((0.0, 0.0), 30.0).area == pytest.approx(pi * 30**2, rel=1e-3)


def test_the_table_of_signals_shows_the_share_of_each_place() -> None:
    (rows,) = made(wireless(plan_site(), "zh", "below")).tables
    assert [head for head, _ in rows.columns] == ["场地", "面积 m²", "AP", "移动"]
    share = pi * 20**2 / 5500  # both in the middle of nothing: a whole circle of 20 m inside 100 m × 55 m
    assert rows.rows == (("CP1 地库", "5500", f"{share:.0%}", f"{share:.0%}"),)


# --- entrances, fire alarm, ducts ----------------------------------------------------------------------


def test_a_gate_lists_what_is_stated_there() -> None:
    rows = {row[0]: row for row in table(made(entrances(plan_site(), "zh", "ground")), 0).rows}
    assert rows["G1"] == ("G1", "东门", "人车混行", "受控门×1、电控锁×1、围墙机×1")
    assert rows["G2"] == ("G2", "—", "车行", "挡车器×1")
    assert rows["CP2"][3] == "挡车器×1、入口票（卡）识读机×1"


def test_buildings_are_filled_by_what_the_fire_alarm_covers() -> None:
    content = made(fire(plan_site(), "zh", "ground"))
    assert set(content.colours) == {"B1"}
    assert table(content, 0).rows == (("1号楼", "√", "—", "—", "6"), ("物业楼", "—", "?", "—", "1"))


def test_a_section_of_duct_counts_the_cables_that_pass_it(fttb: Community) -> None:
    """A head-end beside the second duct: each feeder runs up it and out along the first."""
    load = duct_load(fttb)
    assert [(one.duct, one.number) for one in load.sections] == [("D1", 1), ("D2", 1)]
    feeder, trunk = 2, 1  # a feeder to each access point, a fibre to the optical node
    assert load.sections[1].cables == feeder + trunk
    assert all(one.provisions for one in load.sections if one.cables)
    sizes = dict(load.sections[1].sizes)
    assert sum(sizes.values()) == load.sections[1].cables


def test_the_fullest_part_of_a_section_counts() -> None:
    data = {key: value for key, value in plan_data().items() if key in ("project", "site", "buildings")}
    data["catv"] = {
        "mode": "ftth",
        "head_end": "SC",
        "nodes": [{"id": f"N{x}", "position": [x, 34]} for x in (30, 60, 100)],
    }
    content = made(backbone(Community.model_validate(data), "zh", "ground"))
    rows = {row[0]: row[3] for row in table(content, 1).rows}
    assert rows == {"D1-1": "2", "D1-2": "3", "D2-1": "3"}
    assert {stand.lines[0] for stand in content.stands if stand.symbol == "handhole"} == {
        "SK01",
        "SK02",
        "SK03",
        "SK04",
    }
    assert [name.text for name in content.names] == ["2 根", "3 根", "3 根"]


def test_numbers_that_rest_on_estimates_are_marked() -> None:
    data = plan_data()
    data["wireless"]["devices"] += [
        {"id": f"F{one}", "kind": "wireless_access_point", "system": "wlan", "building": "B1", "covers": ["lobby:B1/1"]}
        for one in (1, 2)
    ]
    whole = made(wireless(Community.model_validate(data), "zh", "ground"))
    assert "AP×2" in whole.labels["B1"][0] and not any("估列" in note for note in whole.notes)
    data["wireless"]["devices"][-1]["estimated"] = ["covers"]
    guessed = made(wireless(Community.model_validate(data), "zh", "ground"))
    assert "AP×2*" in guessed.labels["B1"][0] and any("估列" in note for note in guessed.notes)
