"""The cable schedule: what runs where, how long by hand, how many cores, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.generators.cables.cable import Cable, cable_kinds, sized, waste_factor, with_spare
from tiaowen.generators.cables.schedule import cables, omitted
from tiaowen.generators.devices.register import register
from tiaowen.model.community import Community
from tiaowen.spec.provisions import load_spec


def by_id(community: Community) -> dict[str, Cable]:
    return {cable.id: cable for cable in cables(community)}


# ways of 220 m at y = -20 with a branch of 30 m to the head-end at (50, -50); storeys of 3 m are assumed
CASES = {
    # id: from, to, cores, route, vertical, estimated
    "FC-UAP1": ("R-HEAD", "UAP1", 4, 30 + 30 + 25, 3, True),  # 3 splitters and spare; one basement down
    "FC-UAP-P2": ("R-HEAD", "UAP-P2", None, 30 + 150, 0, False),
    "UC-B2-1": ("UAP1", "B2/1", 16, (10**2 + 5**2) ** 0.5, 3, True),  # 7 × 2 × 1.1 = 15.4
    "UC-V1": ("UAP-P2", "V1", 6, 20, 0, False),  # 2 × 2 × 1.1 = 4.4; outline's centroid to the duct
    "DC-HD-B2-1-301": ("B2/1", "HD-B2-1-301", 2, None, 6, True),
    "TF-ON-N1": ("R-HEAD", "ON-N1", None, 30 + 30 + 15, 0, True),  # the node's storey is not stated
    "TC-DP-B10": ("ON-N1", "DP-B10", None, 15 + 80 + 20, 9, True),
    "TC-DP-V": ("ON-N1", "DP-V", None, 15 + 180 + 20, 0, True),
    "TD-TV-B10-1-501": ("DP-B10", "TV-B10-1-501", None, None, 3, True),
    "TD-TV-V1-101": ("DP-V", "TV-V1-101", None, None, 0, False),  # the point's storey is not stated
}


@pytest.mark.parametrize("id", CASES)
def test_cable(fttb: Community, id: str) -> None:
    start, end, cores, route, rise, estimated = CASES[id]
    cable = by_id(fttb)[id]
    assert (cable.from_id, cable.to_id, cable.cores, cable.estimated) == (start, end, cores, estimated)
    assert cable.route_m == (None if route is None else pytest.approx(route))
    assert cable.vertical_m == pytest.approx(rise)


def test_length_is_route_and_vertical_and_waste_stays_apart(fttb: Community) -> None:
    cable = by_id(fttb)["FC-UAP1"]
    assert cable.length_m == pytest.approx(88)
    assert cable.ordered_m == pytest.approx(88 * waste_factor())
    assert by_id(fttb)["TD-TV-V1-101"].length_m is None
    assert by_id(fttb)["TD-TV-V1-101"].ordered_m is None


def test_every_dwelling_in_an_area_has_a_drop_and_every_terminal_a_coax(fttb: Community) -> None:
    found = cables(fttb)
    boxes = {one.id for one in register(fttb).devices if one.kind == "home_distribution_box" and one.parent}
    terminals = {one.id for one in register(fttb).devices if one.kind == "tv_terminal"}
    assert {cable.to_id for cable in found if cable.kind == "drop"} == boxes
    assert {cable.to_id for cable in found if cable.kind == "tv_drop"} == terminals
    assert len({cable.id for cable in found}) == len(found)


def test_cables_cite_encoded_provisions(fttb: Community) -> None:
    assert {id for kind in cable_kinds().values() for id in kind.provisions} <= set(load_spec().provisions)
    assert all(cable.provisions and cable.reason.zh for cable in cables(fttb))


def test_fibre_to_the_home_says_what_is_left_out(ftth: Community) -> None:
    assert {cable.kind for cable in cables(ftth) if cable.system == "catv"} == {"tv_fibre"}
    told = [text.zh for text in omitted(ftth)]
    assert told[0] == "光节点 ON-N1 入户光缆未列：芯数模型未给出"
    assert [text.split("的")[0] for text in told[1:]] == ["电话插座 18 个", "数据信息插座 27 个", "电视插座 27 个"]


def test_nothing_to_do(bare: Community) -> None:
    assert (cables(bare), omitted(bare)) == ((), [])


LACKING = {
    "no head-end": (("ftth", "head_end"), "ftth.head_end 未给出", {"FC-UAP1", "FC-UAP-P2"}),
    "no cores": (("ftth", "cores_per_dwelling"), "ftth.cores_per_dwelling", {"UC-B2-1", "DC-HD-V1-101"}),
    "head-end nowhere": (("buildings", 3, "rooms", 0, "position"), "buildings[3].entrance", {"FC-UAP1", "TF-ON-N1"}),
    "no tree": (("catv", "nodes", 0, "ports"), "DP-B10 的电缆未列", {"TC-DP-B10"}),
}


@pytest.mark.parametrize("case", LACKING)
def test_what_is_missing_is_named_and_its_cables_left_out(case: str, small: dict[str, Any]) -> None:
    (*steps, last), text, gone = LACKING[case]
    place: Any = small
    for step in steps:
        place = place[step]
    del place[last]
    community = Community.model_validate(small)
    assert any(text in one.zh for one in omitted(community))
    assert not gone & set(by_id(community))


def test_a_building_without_a_place_has_cables_without_a_length(small: dict[str, Any]) -> None:
    del small["buildings"][2]["outline"]
    community = Community.model_validate(small)
    cable = by_id(community)["UC-V1"]
    assert (cable.cores, cable.route_m, cable.length_m) == (6, None, None)
    assert any("UAP-P2 → V1" in one.zh and "buildings[2].entrance" in one.zh for one in omitted(community))


def test_without_ducts_and_ways_a_length_is_an_estimate(small: dict[str, Any]) -> None:
    del small["site"]
    cable = by_id(Community.model_validate(small))["FC-UAP-P2"]
    assert cable.route_m == pytest.approx((150**2 + 30**2) ** 0.5)
    assert cable.estimated and "直线" in cable.reason.zh


@pytest.mark.parametrize(
    ("needed", "expected"),
    [(1, (12,)), (12, (12,)), (13, (24,)), (48, (48,)), (49, (48, 48)), (97, (48, 48, 48)), (50, (48, 48))],
)
def test_market_sizes(needed: int, expected: tuple[int, ...]) -> None:
    assert sized(needed, (12, 24, 48)) == expected


@pytest.mark.parametrize(("cores", "expected"), [(10, 11), (20, 22), (21, 24), (100, 110), (0, 0)])
def test_spare_cores_are_rounded_up_and_not_by_noise(cores: int, expected: int) -> None:
    assert with_spare(cores, 0.1) == expected


def test_a_stair_too_large_takes_several_cables(small: dict[str, Any]) -> None:
    small["buildings"][0]["units"][0]["dwellings"] = [{"type": "A", "storeys": "1-100", "numbers": "1-3"}]
    found = [
        one for one in cables(Community.model_validate(small)) if one.kind == "user_cable" and one.building == "B2"
    ]
    assert [(one.id, one.cores) for one in found] == [("UC-B2-1", 432), ("UC-B2-1#2", 432)]  # 300 × 2 × 1.1 = 660
