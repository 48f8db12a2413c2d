"""Distribution areas: a case solved by hand, splitting, pinned areas, what cannot be sized."""

from __future__ import annotations

from dataclasses import replace

import pytest
from random_communities import small_community

from tiaowen.model.community import Community
from tiaowen.solvers.ftth import size_ftth
from tiaowen.spec.force import in_force
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import load_spec


def community(**parts) -> Community:
    return Community.model_validate({"project": {"name": "试"}, **parts})


def slab(id: str, x: float, units: list[int], kind: str = "multi_storey", **more):
    """A building with one dwelling a storey and door, so that a unit of n has n storeys of one door."""
    return {
        "id": id,
        "use": "residential",
        "kind": kind,
        "entrance": [x, 0.0],
        "units": [
            {"id": str(number), "dwellings": [{"storeys": f"1-{count // 4}", "numbers": "1-4"}]}
            for number, count in enumerate(units, 1)
        ],
        **more,
    }


def test_three_slabs_on_a_line_solved_by_hand() -> None:
    """160 + 160 + 140 households: two areas at least (460/300); 140 goes with the nearer 160, 30 m away."""
    model = community(buildings=[slab("B1", 0, [80, 80]), slab("B2", 100, [80, 80]), slab("B3", 130, [60, 80])])
    sized, certificate = size_ftth(model)
    assert [area.serves for area in sized.ftth.areas] == [("B1",), ("B2", "B3")]
    assert certificate.objective == {"areas": 2, "cable_m": 60.0}  # two units of the other slab, 30 m each
    assert certificate.bound == certificate.objective
    assert certificate.status == "optimal"


@pytest.mark.parametrize(("households", "areas"), [(296, 1), (300, 1), (304, 2), (600, 2), (604, 3)])
def test_a_tower_is_cut_by_storeys_at_the_limit(households: int, areas: int) -> None:
    sized, certificate = size_ftth(community(buildings=[slab("B1", 0, [households], "high_rise")]))
    assert len(sized.ftth.areas) == areas == certificate.objective["areas"]
    sizes = [len(sized.served(area.serves)) for area in sized.ftth.areas]
    assert sum(sizes) == households
    assert max(sizes) <= 300


def test_units_stay_whole_when_they_fit() -> None:
    sized, _ = size_ftth(community(buildings=[slab("B1", 0, [120, 120, 120], "high_rise")]))
    assert [area.serves for area in sized.ftth.areas] == [("B1/1", "B1/2"), ("B1/3",)]


def test_high_rise_buildings_do_not_share_an_area() -> None:
    sized, certificate = size_ftth(
        community(buildings=[slab("B1", 0, [80], "high_rise"), slab("B2", 9, [80], "high_rise")])
    )
    assert [area.serves for area in sized.ftth.areas] == [("B1",), ("B2",)]
    assert "5.5.3-6-1" in certificate.binding


def test_villas_are_served_from_a_cabinet_of_120() -> None:
    sized, _ = size_ftth(small_community(1, "villa", [1] * 5))
    (area,) = sized.ftth.areas
    (cabinet,) = sized.ftth.cabinets
    assert area.access_points[0].cabinet == cabinet.id
    assert cabinet.operators == 3


def test_an_existing_cabinet_is_taken_before_a_new_one() -> None:
    model = small_community(1, "villa", [1] * 5)
    data = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["ftth"] = {"cabinets": [{"id": "CAB-9", "position": [200.0, 200.0], "operators": 3}]}
    sized, _ = size_ftth(Community.model_validate(data))
    assert [cabinet.id for cabinet in sized.ftth.cabinets] == ["CAB-9"]
    assert sized.ftth.areas[0].access_points[0].cabinet == "CAB-9"


def test_a_pinned_area_stays_and_the_rest_is_divided_around_it() -> None:
    pinned = {"id": "旧", "serves": ["B1/1"], "pinned": True, "access_points": [{"id": "UAP-旧"}]}
    model = community(buildings=[slab("B1", 0, [80, 80])], ftth={"areas": [pinned]})
    sized, certificate = size_ftth(model)
    assert sized.ftth.areas[0] == model.ftth.areas[0]
    assert [area.serves for area in sized.ftth.areas] == [("B1/1",), ("B1/2",)]
    assert certificate.objective["areas"] == 2


def test_a_pinned_area_above_the_limit_is_named() -> None:
    pinned = {"id": "旧", "serves": ["B1"], "pinned": True}
    model = community(buildings=[slab("B1", 0, [200, 104]), slab("B2", 50, [40])], ftth={"areas": [pinned]})
    _, certificate = size_ftth(model)
    assert ["旧" in text.zh and "304" in text.zh and "5.5.3-5-1" in text.zh for text in certificate.conflicts] == [True]


def test_without_any_telecom_room_the_conflict_is_named() -> None:
    model = community(buildings=[slab("B1", 0, [40], rooms=[])])
    _, certificate = size_ftth(model)
    assert certificate.status == "infeasible"
    assert "5.5.3-6-2" in certificate.conflicts[0].zh


def test_a_building_of_unknown_kind_is_left_out_by_name() -> None:
    model = community(buildings=[{**slab("B1", 0, [12]), "kind": None, "storeys_above": 3}, slab("B2", 9, [40])])
    sized, certificate = size_ftth(model)
    assert [area.serves for area in sized.ftth.areas] == [("B2",)]
    assert ["B1" in text.zh and "buildings[0].kind" in text.zh for text in certificate.left_out] == [True]


def test_estimates_stay_marked() -> None:
    model = community(buildings=[slab("B1", 0, [40], estimated=["units"])])
    sized, _ = size_ftth(model)
    assert sized.ftth.areas[0].estimated == ("serves",)


@pytest.mark.parametrize(("share", "areas", "metres"), [(0.0, 2, 260), (0.01, 3, 70), (0.5, 3, 70), (2.0, 5, 0)])
def test_more_areas_than_the_fewest_may_be_asked_for(share: float, areas: int, metres: float) -> None:
    """The case of the page, solved by hand for two and three areas; never more areas than buildings that may host."""
    place = {"A": (0, 120), "B": (40, 100), "C": (100, 152), "D": (130, 88), "E": (200, 100)}
    found = community(buildings=[slab(id, x, [households]) for id, (x, households) in place.items()])
    more = replace(parameter("ftth.areas.more"), value=share, overruled=True)
    with in_force(replace(load_spec(), parameters={more.id: more})):
        _, certificate = size_ftth(found)
    assert certificate.status == "optimal"
    assert certificate.objective == certificate.bound == {"areas": areas, "cable_m": metres}
    assert any("ftth.areas.more" in note.zh for note in certificate.notes) is bool(share)
