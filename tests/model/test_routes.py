"""Routes over the site, against cases worked out by hand."""

from __future__ import annotations

from math import dist
from typing import Any

import pytest

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part
from tiaowen.model.positions import centroid
from tiaowen.model.routes import Routes


def routes(**site: Any) -> Routes:
    return Routes(Community.model_validate({"project": {"name": "路由"}, "site": site}))


def ducts(*lines: list[list[float]]) -> Routes:
    return routes(ducts=[{"id": f"D{index}", "line": line} for index, line in enumerate(lines)])


def ways(*lines: list[list[float]]) -> list[dict[str, Any]]:
    return [{"id": f"W{index}", "kind": "road", "line": line} for index, line in enumerate(lines)]


CASES = {
    # two houses on either side of one straight duct: 3 m leg + 40 m duct + 4 m leg
    "along one duct": (ducts([[0, 0], [100, 0]]), (10, 3), (50, -4), 47.0),
    # a T that no vertex marks on the main line: 2 + (50-10) + 30 + 5
    "a branch in the middle": (ducts([[0, 0], [100, 0]], [[50, 0], [50, 30]]), (10, 2), (55, 30), 77.0),
    # two lines that cross: 10 + 10 along the cross
    "a crossing": (ducts([[0, 0], [20, 0]], [[10, -10], [10, 10]]), (0, 0), (10, 10), 20.0),
    # around a ring of 40 by 20 m the short way: 1 + 20 + 20 + 1
    "the short way round": (
        ducts([[0, 0], [40, 0], [40, 20], [0, 20], [0, 0]]), (20, -1), (41, 20), 1 + 20 + 20 + 1.0,
    ),
    # ends half a millimetre apart meet
    "ends that nearly touch": (ducts([[0, 0], [50, 0]], [[50.0004, 0], [50.0004, 20]]), (0, 0), (50, 20), 70.0),
    # beyond the end of the line the leg goes to its end
    "beyond the end": (ducts([[0, 0], [10, 0]]), (0, 0), (13, 4), 15.0),
    "the same point": (ducts([[0, 0], [10, 0]]), (3, 5), (3, 5), 0.0),
    "straight without a network": (routes(), (0, 0), (3, 4), 5.0),
    "ways where there are no ducts": (routes(ways=ways([[0, 0], [10, 0], [10, 10]])), (0, 0), (10, 10), 20.0),
    "ducts rather than ways": (
        routes(ways=ways([[0, 0], [10, 10]]), ducts=[{"id": "D", "line": [[0, 0], [10, 0], [10, 10]]}]),
        (0, 0), (10, 10), 20.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_distance(case: str) -> None:
    network, start, end, expected = CASES[case]
    assert network.distance(start, end) == pytest.approx(expected, abs=0.002)
    assert network.distance(start, end) == network.distance(end, start)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_line_runs_from_end_to_end_and_has_the_length(case: str) -> None:
    network, start, end, _ = CASES[case]
    line = network.line(start, end)
    assert (line[0], line[-1]) == (start, end)
    assert sum(map(dist, line, line[1:])) == pytest.approx(network.distance(start, end))
    assert network.line(end, start) == line[::-1]


def test_line_turns_where_the_duct_turns() -> None:
    network = ducts([[0, 0], [10, 0], [10, 10]])
    assert network.line((0, 0), (12, 10)) == ((0, 0), (10, 0), (10, 10), (12, 10))


def test_a_triangle_is_never_longer_through_the_network() -> None:
    network = ducts([[0, 0], [30, 0], [30, 30], [0, 30], [0, 0]], [[0, 0], [30, 30]])
    one, other, third = (0.0, 0.0), (30.0, 30.0), (30.0, 0.0)
    assert network.distance(one, other) == pytest.approx(2**0.5 * 30)
    assert network.distance(one, other) <= network.distance(one, third) + network.distance(third, other)


def test_no_connection_is_straight_and_says_so() -> None:
    route = ducts([[0, 0], [10, 0]], [[0, 50], [10, 50]]).route((5, 0), (5, 50))
    assert (route.length_m, route.mode, route.line) == (50, "straight", ((5, 0), (5, 50)))
    assert route.note is not None and "不连通" in route.note.zh


def test_modes() -> None:
    assert routes().mode == "straight"
    assert routes(ways=ways([[0, 0], [1, 0]])).mode == "ways"
    assert routes(ways=ways([[0, 0], [1, 0]]), ducts=[]).mode == "ways"
    assert ducts([[0, 0], [1, 0]]).mode == "ducts"
    assert Routes(Community.model_validate({"project": {"name": "无总图"}})).mode == "straight"


def test_a_line_without_length_is_no_network() -> None:
    route = ducts([[5, 5], [5, 5]]).route((0, 0), (3, 4))
    assert (route.length_m, route.mode) == (5, "straight")


PLACES: dict[str, Any] = {
    "project": {"name": "位置"},
    "buildings": [
        {"id": "B1", "entrance": [1, 1], "units": [{"id": "1", "entrance": [5, 0]}, {"id": "2"}]},
        {"id": "B2", "outline": [[0, 0], [4, 0], [4, 2], [0, 2]], "units": [{"id": "1"}, {"id": "2"}]},
        {"id": "B3", "units": [{"id": "1", "entrance": [7, 7]}]},
        {"id": "B4", "rooms": [{"id": "R", "kind": "telecom_room"}]},
        {"id": "B5", "entrance": [9, 9], "rooms": [
            {"id": "S", "kind": "telecom_room"}, {"id": "T", "kind": "machine_room", "position": [8, 8]}]},
    ],
    "ftth": {
        "cabinets": [{"id": "C", "position": [3, 3]}, {"id": "D"}],
        "areas": [{"id": "A", "serves": ["B1"], "access_points": [
            {"id": "P1", "room": "T"}, {"id": "P2", "cabinet": "C"}, {"id": "P3", "building": "B1"}, {"id": "P4"}]}],
    },
    "catv": {
        "nodes": [{"id": "N1", "position": [2, 2]}, {"id": "N2", "building": "B5"}, {"id": "N3"}],
        "points": [{"id": "Q1", "serves": ["B1/1:1-3", "B1/1:4"]}, {"id": "Q2", "serves": ["B1/1", "B1/2"]},
                   {"id": "Q3", "serves": ["B1/1", "B1/2"], "building": "B1", "unit": "2"}],
    },
}  # fmt: skip
POSITIONS = {
    "unit entrance": ("B1/1", (5, 0)),
    "unit without: the building's": ("B1/2", (1, 1)),
    "building": ("B1", (1, 1)),
    "centroid": ("B2/1", (2, 1)),
    "the only unit's": ("B3", (7, 7)),
    "room": ("T", (8, 8)),
    "room without: its building": ("S", (9, 9)),
    "cabinet": ("C", (3, 3)),
    "a part": (Part("B1", "1", (2,)), (5, 0)),
}


@pytest.mark.parametrize("case", POSITIONS, ids=str)
def test_position(case: str) -> None:
    what, expected = POSITIONS[case]
    assert Routes(Community.model_validate(PLACES)).position(what) == expected


def test_position_of_elements() -> None:
    community = Community.model_validate(PLACES)
    assert community.ftth is not None and community.ftth.areas is not None and community.catv is not None
    network = Routes(community)
    points = community.ftth.areas[0].access_points or ()
    assert [network.position(point) for point in points[:3]] == [(8, 8), (3, 3), (1, 1)]
    assert network.position(points[3]) == Missing(
        tuple(f"ftth.areas[0].access_points[3].{key}" for key in ("room", "cabinet", "building"))
    )
    nodes = community.catv.nodes or ()
    assert [network.position(node) for node in nodes[:2]] == [(2, 2), (9, 9)]
    assert isinstance(network.position(nodes[2]), Missing)
    first, both, stated = community.catv.points or ()
    assert (network.position(first), network.position(stated)) == ((5, 0), (1, 1))
    assert isinstance(network.position(both), Missing)


def test_position_of_dwellings_stairs_and_gates() -> None:
    gates = [{"id": "G1", "position": [6, 6]}, {"id": "G2"}]
    unit = {"id": "1", "entrance": [5, 0], "dwellings": [{"storeys": 1, "numbers": 1}]}
    places = {"project": {"name": "门"}, "site": {"gates": gates}, "buildings": [{"id": "B1", "units": [unit]}]}
    community = Community.model_validate(places)
    network = Routes(community)
    stairs = community.stairs_by_building["B1"]
    assert not isinstance(stairs, Missing)
    assert network.position(community.dwellings[0]) == network.position(stairs[0]) == (5, 0)
    assert community.site is not None and community.site.gates is not None
    assert [network.position(gate) for gate in community.site.gates] == [(6, 6), Missing(("site.gates[1].position",))]


def test_missing_names_the_fields() -> None:
    network = Routes(Community.model_validate(PLACES))
    assert network.position("B4") == Missing(("buildings[3].entrance", "buildings[3].outline"))
    assert network.position("R") == Missing(("buildings[3].entrance", "buildings[3].outline"))
    assert network.position("D") == Missing(("ftth.cabinets[1].position",))
    assert isinstance(network.position("B99"), Missing)


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        ([(0, 0), (4, 0), (4, 2), (0, 2)], (2, 1)),
        ([(0, 2), (4, 2), (4, 0), (0, 0)], (2, 1)),  # the other way round
        ([(0, 0), (3, 0), (0, 3)], (1, 1)),
        ([(0, 0), (2, 0), (4, 0)], (2, 0)),  # no area
        ([(1e6, 1e6), (1e6 + 4, 1e6), (1e6 + 4, 1e6 + 2), (1e6, 1e6 + 2)], (1e6 + 2, 1e6 + 1)),
    ],
)
def test_centroid(ring: list[tuple[float, float]], expected: tuple[float, float]) -> None:
    assert centroid(ring) == pytest.approx(expected)
