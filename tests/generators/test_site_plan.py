"""Site plans: true to scale, every head on the ground, names where they hit nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.generators.drawing_words import drawn_ids
from tiaowen.generators.plans.site import site_plan
from tiaowen.generators.plans.site_map import paper_for
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Fill, Line, Rect, Sheet, Symbol, TextBox
from tiaowen.model.community import Community


def plan(community: Community, system: str, language: str = "zh") -> Sheet:
    sheet = site_plan(community, system, language)
    assert sheet is not None
    return sheet


def texts(sheet: Sheet) -> list[str]:
    return [item.text for item in sheet.items if isinstance(item, TextBox)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("system", ["ftth", "catv"])
@pytest.mark.parametrize("name", ["fttb", "ftth"])
def test_a_plan_is_clean(name: str, system: str, language: str, request: pytest.FixtureRequest) -> None:
    assert check_sheet(plan(request.getfixturevalue(name), system, language)) == []


def test_buildings_are_drawn_to_scale(fttb: Community) -> None:
    sheet = plan(fttb, "ftth")
    scale = int(sheet.scale.removeprefix("1:"))
    widths = [
        max(x for x, _ in item.points) - min(x for x, _ in item.points)
        for item in sheet.items
        if isinstance(item, Line) and item.layer == "A-BLDG-OUTL"
    ]
    assert sorted(width * scale / 1000 for width in widths) == pytest.approx([20.0, 40.0])


@pytest.mark.parametrize(
    ("width", "height", "size", "scale"),
    [
        (100, 50, "A1", 200),
        (160, 140, "A1", 300),
        (270, 200, "A1", 500),
        (350, 200, "A1+0.25", 500),
        (500, 376, "A1", 1000),
        (900, 500, "A1+0.5", 1000),
        (900, 700, "A1", 2000),
        (1500, 1000, "A1+0.25", 2000),
        (20_000, 100, "A1+1", 20_000),
    ],
)
def test_the_scale_follows_the_ground(width: float, height: float, size: str, scale: int) -> None:
    paper = paper_for(Rect(-width / 2, 7.0, width / 2, 7.0 + height))
    assert (paper.size, paper.scale) == (size, scale)


def test_heads_and_cabinets_stand_on_the_plan(fttb: Community) -> None:
    assert {"UAP1", "OCC1", "UAP-P2"} == set(drawn_ids(plan(fttb, "ftth")))
    assert {"N1"} == {id.removeprefix("ON-") for id in drawn_ids(plan(fttb, "catv"))}
    tags = {item.tag for item in plan(fttb, "ftth").items if isinstance(item, Symbol) and item.ids}
    assert {"UAP1", "OCC1", "UAP-P2"} == tags


def test_buildings_of_one_area_have_one_colour(fttb: Community) -> None:
    fills = [item.rgb for item in plan(fttb, "ftth").items if isinstance(item, Fill) and item.layer == "E-AREA-FILL"]
    assert len(fills) == 2 and len(set(fills)) == 2  # B2 in A1, V1 in A2; B10 has no outline
    fills = [item.rgb for item in plan(fttb, "catv").items if isinstance(item, Fill) and item.layer == "E-AREA-FILL"]
    assert len(fills) == 2 and len(set(fills)) == 1


def test_what_has_no_place_is_named(fttb: Community, small: dict[str, Any]) -> None:
    assert any("轮廓未给出" in text and "10号楼" in text for text in texts(plan(fttb, "ftth")))
    small["ftth"]["areas"].append({"id": "A9", "serves": ["B10"], "access_points": [{"id": "UAP9"}]})
    assert any("UAP9" in text for text in texts(plan(Community.model_validate(small), "ftth")))


def test_there_is_no_plan_without_a_system_or_a_place(bare: Community, small: dict[str, Any]) -> None:
    assert site_plan(bare, "ftth") is None
    del small["ftth"]
    assert site_plan(Community.model_validate(small), "ftth") is None


def test_many_nodes_in_one_place_are_one_symbol(small: dict[str, Any]) -> None:
    small["catv"]["nodes"] = [{"id": f"M{number}", "building": "B2"} for number in range(50)]
    small["catv"]["points"] = []
    sheet = plan(Community.model_validate(small), "catv")
    assert len(drawn_ids(sheet)) == 50
    assert check_sheet(sheet) == []
