"""The device register: what there is, what feeds it, what asks for it, and in which order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds, provisions_for
from tiaowen.generators.devices.register import devices, register
from tiaowen.generators.order import natural_key
from tiaowen.generators.sheets.symbols import shapes
from tiaowen.model.community import Community
from tiaowen.model.sources import steps_of
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.vocabulary import words


def counted(community: Community) -> Counter[tuple[str, str | None, str]]:
    return Counter((one.system, one.building, one.kind) for one in devices(community))


@pytest.mark.parametrize("name", ["fttb", "ftth", "bare"])
def test_the_register_holds_what_the_model_counts(name: str, request: pytest.FixtureRequest) -> None:
    community = request.getfixturevalue(name)
    assert dict(counted(community)) == count_table(community)


HAND_COUNTED = {
    ("ftth", None, "cross_connect_cabinet"): 1,
    ("ftth", None, "user_access_point"): 1,
    ("ftth", "B2", "user_access_point"): 1,
    ("ftth", "B2", "optical_splitter"): 3,
    ("ftth", "B2", "home_distribution_box"): 7,  # the merged dwelling is one; type B states none
    ("ftth", "B10", "home_distribution_box"): 12,
    ("ftth", "V1", "home_distribution_box"): 2,
    ("catv", "B2", "optical_node"): 1,
    ("catv", "B2", "small_splitter"): 2,
    ("catv", "B2", "distribution_point"): 2,
    ("catv", "B10", "distribution_point"): 1,
    ("catv", "V1", "distribution_point"): 1,
    ("catv", "B2", "tv_terminal"): 15,
    ("catv", "B10", "tv_terminal"): 12,
    ("catv", "V1", "tv_terminal"): 2,
    ("catv", "B2", "tv_outlet"): 21,
    ("catv", "V1", "tv_outlet"): 6,
    ("telephone", "B2", "telephone_outlet"): 14,
    ("telephone", "V1", "telephone_outlet"): 4,
    ("network", "B2", "data_outlet"): 21,
    ("network", "V1", "data_outlet"): 6,
}


def test_counts_by_hand(fttb: Community) -> None:
    assert count_table(fttb) == HAND_COUNTED
    assert dict(counted(fttb)) == HAND_COUNTED


def test_ids_are_unique_and_parents_exist(fttb: Community) -> None:
    found = register(fttb)
    assert len(found.by_id) == len(found.devices)
    assert all(one.parent is None or one.parent in found.by_id for one in found.devices)
    tags = Counter((one.building, one.tag) for one in found.devices)
    assert max(tags.values()) == 1


PARENTS = {
    "HD-B2-1-401": ("UAP1", None),
    "HD-V1-101": ("UAP-P2", None),
    "HD-B10-1-301": (None, None),  # in no area
    "UAP-P2": ("OCC1", None),
    "OS-UAP1-3": ("UAP1", None),
    "SP-N1-P1": ("ON-N1", "P1"),
    "SP-N1-P1.3": ("SP-N1-P1", "3"),
    "DP-B10": ("SP-N1-P1.3", "1"),
    "TV-B2-1-401": ("DP-B2-1", "7"),
    "TV-B10-1-503": ("DP-B10", None),  # the eleventh dwelling of ten ways
    "TVO-B2-1-101-1": ("TV-B2-1-101", None),
    "TO-B2-1-101-2": ("HD-B2-1-101", None),
    "DO-B2-1-101-3": ("HD-B2-1-101", None),
}


@pytest.mark.parametrize("id", PARENTS)
def test_parent_and_port(fttb: Community, id: str) -> None:
    device = register(fttb).by_id[id]
    assert (device.parent, device.port) == PARENTS[id]


def test_fibre_to_the_home_feeds_dwellings_from_the_node(ftth: Community) -> None:
    found = register(ftth)
    assert found.by_id["TV-B2-2-302"].parent == "ON-N1"
    assert found.by_id["TV-B10-1-301"].parent is None
    assert not [one for one in found.devices if one.kind in ("small_splitter", "distribution_point")]


def test_chain_runs_up_to_the_node(fttb: Community) -> None:
    found = register(fttb)
    chain = [one.id for one in found.chain(found.by_id["TVO-V1-101-1"])]
    assert chain == ["TV-V1-101", "DP-V", "SP-N1-P1.3", "SP-N1-P1", "ON-N1"]
    assert [found.by_id[id].specs.get("level") for id in ("SP-N1-P1", "SP-N1-P1.3")] == [1, 2]


PLACES = {
    "UAP1": ("B2", None, -1, "R-B2-TEL", (20, 5)),
    "UAP-P2": (None, None, None, None, (200, -20)),
    "ON-N1": ("B2", None, None, None, (20, -5)),
    "DP-B2-2": ("B2", "2", 2, None, None),  # building and unit from what it serves
    "DP-V": ("V1", None, None, None, None),
    "HD-V1-102": ("V1", None, 1, None, None),
    "TO-B2-1-302-1": ("B2", "1", 3, "living_room", None),
}


@pytest.mark.parametrize("id", PLACES)
def test_place(fttb: Community, id: str) -> None:
    one = register(fttb).by_id[id]
    assert (one.building, one.unit, one.storey, one.room, one.position) == PLACES[id]


def test_order_is_natural_whatever_the_order_of_the_file(small: dict[str, Any], fttb: Community) -> None:
    for key in ("buildings", "dwelling_types"):
        small[key].reverse()
    small["catv"]["points"].reverse()
    small["ftth"]["areas"].reverse()
    turned = Community.model_validate(small)
    assert [one.id for one in devices(turned)] == [one.id for one in devices(fttb)]
    boxes = [one.id for one in devices(fttb) if one.kind == "home_distribution_box"]
    assert boxes == sorted(boxes, key=natural_key)


def test_estimates_are_marked(fttb: Community, small: dict[str, Any]) -> None:
    marked = {one.id for one in devices(fttb) if one.estimated}
    assert marked == {f"TV-B2-2-{storey}0{door}" for storey in range(1, 5) for door in (1, 2)}
    small["dwelling_types"][0]["rooms"][0]["estimated"] = ["outlets"]
    small["ftth"]["areas"][0]["access_points"][0]["estimated"] = ["room"]
    more = {one.id for one in devices(Community.model_validate(small)) if one.estimated} - marked
    assert "UAP1" in more and "TVO-B2-1-101-1" in more and "TVO-B2-1-101-2" not in more


def test_outlets_that_are_not_stated_are_not_invented(fttb: Community) -> None:
    found = register(fttb)
    assert not [one for one in found.devices if one.room == "study"]  # its outlets are not stated
    assert not [one for one in found.devices if one.dwelling and one.dwelling.startswith("B10") and one.room]


def test_a_demanded_outlet_cites_the_provision_and_another_none(fttb: Community) -> None:
    rows = load_spec().demands()
    asked = {(row.what, row.where): one.id for one, row in rows}
    outlets = [one for one in devices(fttb) if one.room is not None and one.dwelling is not None]
    assert outlets
    for one in outlets:
        wanted = asked.get((one.kind, one.room or ""))
        assert one.provisions == (() if wanted is None else (wanted,)), one.id
    assert provisions_for("tv_outlet", "kitchen") == ()


def test_every_provision_of_a_device_is_encoded(fttb: Community) -> None:
    assert {id for one in devices(fttb) for id in one.provisions} <= set(load_spec().provisions)


def test_sources_are_paths_of_the_model(fttb: Community) -> None:
    for one in devices(fttb):
        assert one.sources
        for path in one.sources:
            steps = path.split(".outlets.")
            found: Any = fttb
            for step in steps_of(steps[0]):
                found = found[step] if isinstance(step, int) else getattr(found, step)
            assert len(steps) == 1 or found.outlets[steps[1]] > 0


def test_kinds_have_symbols_systems_and_layers() -> None:
    for kind in device_kinds().values():
        assert kind.symbol in shapes()
        assert kind.system in words("system")
        assert kind.layer.startswith("E-") and kind.layer.endswith("-DEVC")
    assert len({kind.prefix for kind in device_kinds().values()}) == len(device_kinds())


def test_designations(fttb: Community) -> None:
    by_id = register(fttb).by_id
    assert by_id["OS-UAP1-1"].designation() == "1:64"
    assert by_id["SP-N1-P1.3"].designation() == "分支器，2 路"
    assert by_id["SP-N1-P1.3"].designation("en") == "2-way tap"
    assert by_id["HD-B2-1-101"].designation() == "数据口 8，电话口 4，电视分配 4 路"
    assert by_id["HD-B10-1-301"].designation() == ""
    assert (by_id["DP-B10"].ways, by_id["UAP1"].ways) == (10, None)


def test_the_same_id_in_two_places_stays_two_devices(small: dict[str, Any]) -> None:
    small["ftth"]["areas"][1]["access_points"][0]["id"] = "UAP1"
    found = [one.id for one in devices(Community.model_validate(small)) if one.kind == "user_access_point"]
    assert found == ["UAP1", "UAP1#2"]


def test_two_boxes_or_none_as_the_type_states(small: dict[str, Any]) -> None:
    small["dwelling_types"][0]["home_box"]["count"] = 2
    found = register(Community.model_validate(small))
    assert {"HD-V1-101", "HD-V1-101-2"} <= set(found.by_id)
    assert "HD-B2-2-101" not in found.by_id


def test_a_register_is_made_once_for_a_community_and_never_shared(fttb: Community, small: dict[str, Any]) -> None:
    assert register(fttb) is register(fttb)
    assert register(Community.model_validate(small)) is not register(fttb)


def test_devices_are_values() -> None:
    one, other = Device("A", "A", "ftth", "user_access_point"), Device("A", "A", "ftth", "user_access_point")
    assert one == other and hash(one) == hash(other)
