"""Dwellings spelled out from types over storey ranges, and the parts that name them."""

from __future__ import annotations

import pytest

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part, read_part
from tiaowen.solvers.split import parts_of


def community(*buildings) -> Community:
    return Community.model_validate({"project": {"name": "试"}, "buildings": list(buildings)})


def test_a_podium_leaves_the_lower_storeys_without_dwellings() -> None:
    model = community({"id": "B1", "units": [{"id": "1", "dwellings": [{"storeys": "3-5", "numbers": "1-2"}]}]})
    assert [one.id for one in model.dwellings] == [
        "B1-1-301",
        "B1-1-302",
        "B1-1-401",
        "B1-1-402",
        "B1-1-501",
        "B1-1-502",
    ]


def test_a_merged_dwelling_takes_one_door_of_two() -> None:
    runs = [{"storeys": "1-2", "numbers": "1-4"}, {"storeys": 3, "numbers": [1, 3, 4]}]
    model = community({"id": "B1", "dwellings": runs})
    assert len(model.dwellings) == 11
    assert "B1-302" not in model.dwelling_by_id


def test_sixteen_dwellings_a_storey_and_a_basement() -> None:
    runs = [{"storeys": 1, "numbers": "1-16"}, {"storeys": -1, "numbers": 1}]
    model = community({"id": "B1", "dwellings": runs})
    assert len(model.dwellings) == 17
    assert [one.number for one in model.dwellings[:2]] == ["B101", "101"]


def test_dwellings_that_are_not_stated_are_missing_not_none() -> None:
    model = community({"id": "B1"}, {"id": "B2", "units": []}, {"id": "B3", "units": [{"id": "1"}]})
    assert model.stairs_by_building["B1"] == Missing(("buildings[0].units",))
    assert model.stairs_by_building["B2"] == ()
    assert model.stairs_by_building["B3"] == Missing(("buildings[2].units[0].dwellings",))


PARTS = {
    "B12": Part("B12"),
    "B12/1": Part("B12", "1"),
    "B12/1:2-4,6": Part("B12", "1", (2, 3, 4, 6)),
    "B12/1:5@1-3": Part("B12", "1", (5,), (1, 2, 3)),
    "B14:1-3": Part("B14", None, (1, 2, 3)),
    "3#楼/甲:-1": Part("3#楼", "甲", (-1,)),
}


@pytest.mark.parametrize("text", PARTS)
def test_parts_are_read_and_written_alike(text: str) -> None:
    assert read_part(text) == PARTS[text]
    assert str(PARTS[text]) == text


@pytest.mark.parametrize("text", ["", "B1/", "B1:", "B1/1:a", "B1:5-2", "B1@1", "B1 /1"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_part(text)


def test_every_choice_of_dwellings_gets_names_that_lead_back_to_it() -> None:
    runs = [{"storeys": "1-3", "numbers": "1-3"}]
    model = community({"id": "B1", "units": [{"id": "1", "dwellings": runs}, {"id": "2", "dwellings": runs}]})
    for chosen in (model.dwellings, model.dwellings[:9], model.dwellings[2:7], model.dwellings[::4]):
        parts = parts_of(model, chosen)
        assert {one.id for one in model.served(parts)} == {one.id for one in chosen}
    assert parts_of(model, model.dwellings) == ("B1",)
    assert parts_of(model, model.dwellings[2:7]) == ("B1/1:1@3", "B1/1:2", "B1/1:3@1")


KINDS = [
    (1, None),
    (3, None),
    (4, "multi_storey"),
    (6, "multi_storey"),
    (7, "mid_rise"),
    (9, "mid_rise"),
    (10, "high_rise"),
]


@pytest.mark.parametrize(("storeys", "kind"), KINDS)
def test_the_kind_follows_from_the_storeys_where_they_leave_no_choice(storeys: int, kind: str | None) -> None:
    model = community({"id": "B1", "storeys_above": storeys})
    found = model.kind_of(model.buildings[0])
    assert found == (Missing(("buildings[0].kind",)) if kind is None else kind)
