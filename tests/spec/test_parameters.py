"""A project's own values for parameters: their shape, their range, what follows them, what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from tiaowen.solvers.catv.links import forward
from tiaowen.solvers.quantities.access import controller_table
from tiaowen.solvers.rooms.contents import frame_piece, frames_for
from tiaowen.spec.errors import InputError, Place
from tiaowen.spec.force import in_force, once_in_force
from tiaowen.spec.overruling import Change, Path, differences, is_fixed, overruled, range_of, told
from tiaowen.spec.parameters import doubt, parameter, parameters
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.shapes import Spec


def change(id: str, value: Any, **more: Any) -> Change:
    def place(path: Path) -> Place:
        return Place(".".join(map(str, path)))

    return Change(id, value, more.get("source", "样本"), more.get("confirmed", False), more.get("by", ""), place)


def under(*changes: Change) -> Spec:
    return overruled(load_spec(), changes)


def value(id: str, given: Any) -> Any:
    return under(change(id, given)).parameters[id].value


GOOD = [
    ("ftth.fibre.loss", 0.072, 0.072),  # a fifth
    ("ftth.fibre.loss", 1.8, 1.8),  # five times
    ("fire.loop.points", 40, 40),
    ("fire.loop.points", 252.0, 252),
    ("bas.spare", 0, 0),
    ("power.factor", 1, 1),
    ("catv.coax.loss", {"75-5": 19}, {"75-5": 19, "75-7": 13.0, "75-9": 10.5, "75-12": 8.0}),
    ("catv.outlet.level", {"least": 73}, {"least": 73, "most": 73}),
    ("network.plan", {"prefix": 20}, {"first": 10, "prefix": 20, "vlan": 250, "reserved": 10}),
    ("ftth.cabinet.cores", [144, 288], [144, 288]),
    ("catv.coax.trunk", ["75-12", "75-9"], ["75-9", "75-12"]),  # in our order, the thinnest first
    ("ftth.optics.class", "n2", "n2"),
    ("cctv.class", {"way": "observe"}, {**parameter("cctv.class").value, "way": "observe"}),
    ("power.poe.classes", {"15.4": 13}, {**parameter("power.poe.classes").value, 15.4: 13}),
    ("ftth.splitter.loss", {"128": 24.5, "2": None}, {4: 7.3, 8: 10.7, 16: 14.0, 32: 17.5, 64: 21.0, 128: 24.5}),
    ("ftth.splitter.loss", {"256": 105, "3": 0.72}, {**parameter("ftth.splitter.loss").value, 256: 105, 3: 0.72}),
    ("ftth.splitter.loss", {"64": 20.5}, {**parameter("ftth.splitter.loss").value, 64: 20.5}),
    ("rooms.odf.frames", {"24": None, "48": None, "72": None, "288": 14}, {96: 4, 288: 14}),
    ("access.controller.doors", [4, 16], [4, 16]),
    ("duct.tray.section", {"CT50x25": [60, 25]}, {**parameter("duct.tray.section").value, "CT50x25": [60, 25]}),
]


@pytest.mark.parametrize(("id", "given", "made"), GOOD)
def test_values_of_the_shape_of_ours_are_taken_and_tables_filled_up(id: str, given: Any, made: Any) -> None:
    assert value(id, given) == made


BAD = [
    ("ftth.fibre.loss", 0.0719, "value", "0.072"),
    ("ftth.fibre.loss", 1.81, "value", "1.8"),
    ("ftth.fibre.loss", "low", "value", "number"),
    ("ftth.fibre.loss", True, "value", "number"),
    ("ftth.fibre.loss", float("nan"), "value", "number"),
    ("ftth.fibre.loss", None, "value", "number"),
    ("ftth.fibre.loss", {"a": 1}, "value", "number"),
    ("fire.loop.points", 180.5, "value", "whole"),
    ("bas.spare", -0.01, "value", "0 to 2"),
    ("power.factor", 1.01, "value", "1"),
    ("catv.coax.loss", 19, "value", "75-5"),
    ("catv.coax.loss", {}, "value", "75-5"),
    ("catv.coax.loss", {"75-6": 19}, "value.75-6", "75-6"),
    ("catv.coax.loss", {"75-5": 101}, "value.75-5", "100"),
    ("catv.outlet.level", {"least": 74}, "value", "least"),
    ("ftth.splitter.loss", {"257": 25}, "value.257", "2 to 256"),
    ("ftth.splitter.loss", {"1": 25}, "value.1", "2 to 256"),
    ("ftth.splitter.loss", {"128.0": 25}, "value.128.0", "2 to 256"),
    ("ftth.splitter.loss", {"064": 25}, "value.064", "2 to 256"),
    ("ftth.splitter.loss", {"٦٤": 25}, "value.٦٤", "2 to 256"),
    ("ftth.splitter.loss", {"9" * 5000: 25}, "value." + "9" * 5000, "2 to 256"),
    ("ftth.splitter.loss", {"128": None}, "value.128", "2 to 256"),
    ("ftth.splitter.loss", {"128": 105.1}, "value.128", "105"),
    ("ftth.splitter.loss", {"128": "low"}, "value.128", "number"),
    ("ftth.splitter.loss", {str(ways): None for ways in (2, 4, 8, 16, 32, 64)}, "value", "at least one"),
    ("rooms.odf.frames", {"144": 5.5}, "value.144", "whole"),
    ("catv.splitter.loss", {"5": 9}, "value.5", "one of"),
    ("power.switch.poe", {"28": 390}, "value", "power.switch.own lacks the sizes 28"),
    ("power.switch.own", {"8": None}, "value", "power.switch.own lacks the sizes 8"),
    ("network.plan", {"prefix": 8}, "value.prefix", "16"),
    ("ftth.cabinet.cores", [], "value", "list"),
    ("ftth.cabinet.cores", 144, "value", "list"),
    ("ftth.cabinet.cores", [288, 144], "value", "smallest"),
    ("ftth.cabinet.cores", [144, 144], "value", "smallest"),
    ("ftth.cabinet.cores", [144, "x"], "value.1", "whole"),
    ("broadcast.amplifier.sizes", [60, 120.5], "value.1", "whole"),
    ("catv.station.level", {"most": 131}, "value.most", "130"),
    ("catv.coax.trunk", ["75-5"], "value.0", "75-7"),
    ("catv.coax.trunk", ["75-7", "75-7"], "value.1", "75-7"),
    ("ftth.optics.class", "d", "value", "b_plus"),
    ("cctv.class", {"way": "see"}, "value.way", "observe"),
    ("duct.tray.section", {"CT50x25": [60]}, "value.CT50x25", "2"),
    ("power.passive", ["rack"], "id", "own"),
    ("bas.interface.signal", {"变压器通讯接口": "communication"}, "id", "own"),
    ("score.ahp.random_index", {"3": 0.6}, "id", "own"),
]


@pytest.mark.parametrize(("id", "given", "place", "word"), BAD)
def test_what_does_not_do_is_told_in_its_place_with_what_would(id: str, given: Any, place: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        under(change(id, given))
    (problem,) = caught.value.problems
    told = problem.what.en + (problem.mend.en if problem.mend else "")
    assert problem.place.file == place and word in told and problem.what.zh


def test_every_problem_is_told_at_once_and_nothing_stands_twice() -> None:
    with pytest.raises(InputError) as caught:
        under(change("bas.spare", 3), change("fire.spare", 0.2), change("fire.spare", 0.3))
    assert [one.place.file for one in caught.value.problems] == ["value", "id"]


def test_our_own_values_may_be_stated_by_any_project() -> None:
    free = [one for one in parameters().values() if not is_fixed(one.id)]
    made = under(*(change(one.id, one.value) for one in free))
    assert {id: one.value for id, one in made.parameters.items()} == {one.id: one.value for one in free}
    assert not any(list(differences(one)) for one in made.parameters.values())


def test_a_project_has_its_values_only_while_they_are_in_force() -> None:
    ours = parameter("catv.coax.loss")
    before = forward().coax["75-5"]
    with in_force(under(change("catv.coax.loss", {"75-5": 19}, confirmed=True, by="张工"))):
        theirs = parameter("catv.coax.loss")
        assert theirs.value["75-5"] == 19 and theirs.default == ours.value and theirs.overruled and theirs.confirmed
        assert forward().coax["75-5"] == 19
        assert not doubt("catv.coax.loss").zh and doubt("catv.coax.loss", "bas.spare").en == ", not confirmed"
        assert parameters()["catv.coax.loss"].by == "张工"
    assert parameter("catv.coax.loss") == ours and forward().coax["75-5"] == before and not ours.overruled


def test_limits_that_refer_to_a_parameter_follow_it() -> None:
    spec = under(change("fire.high_rise.height_over", 24))
    plain = load_spec()
    moved = [
        id
        for id, one in spec.provisions.items()
        if (one.applies, one.values) != (plain.provisions[id].applies, plain.provisions[id].values)
    ]
    assert moved and plain.parameters == {} and overruled(plain, []) is plain


def test_what_is_made_of_the_standard_is_kept_as_long_as_it_is_in_force() -> None:
    calls: list[int] = []

    @once_in_force
    def made() -> int:
        calls.append(parameter("fire.loop.points").value)
        return calls[-1]

    assert made() == made() == 200
    with in_force(under(change("fire.loop.points", 150))):
        assert made() == made() == 150
    assert made() == 200 and calls == [200, 150, 200]


@pytest.mark.parametrize(
    ("id", "least", "most", "whole"),
    [("fire.loop.points", 40, 1000, True), ("bas.spare", 0, 2, False), ("ftth.fibre.loss", 0.072, 1.8, False)],
)
def test_ranges_are_a_fifth_to_five_times_ours_or_stated(id: str, least: float, most: float, whole: bool) -> None:
    assert range_of(id) == pytest.approx((least, most, whole))


def test_a_line_tells_new_and_old_value_unit_source_and_who() -> None:
    spec = under(change("catv.coax.loss", {"75-5": 19}, source="某厂样本", by="张工"))
    line = told(spec.parameters["catv.coax.loss"])
    assert line.zh == "catv.coax.loss 同轴电缆衰减（862 MHz）：75-5: 19 dB/100m（默认 20）（某厂样本，未确认，张工）"
    assert line.en.endswith("75-5: 19 dB/100m (ours 20) (某厂样本, not confirmed, 张工)")


def test_tables_beside_each_other_change_together() -> None:
    spec = under(
        change("power.switch.poe", {"28": 390, "8": None}),
        change("power.switch.own", {"28": 40, "8": None}),
    )
    assert spec.parameters["power.switch.poe"].value == {16: 240, 24: 370, 28: 390, 48: 740}
    assert list(spec.parameters["power.switch.own"].value) == [16, 24, 28, 48]
    with pytest.raises(InputError) as error:
        under(change("power.switch.poe", {"28": 390}), change("power.switch.own", {"52": 60}))
    assert [problem.what.en for problem in error.value.problems] == [
        "power.switch.own lacks the sizes 28",
        "power.switch.poe lacks the sizes 52",
    ]


def test_added_and_dropped_sizes_are_told() -> None:
    own = under(change("ftth.splitter.loss", {"128": 24.5, "2": None, "64": 20.5})).parameters["ftth.splitter.loss"]
    assert [(one.key, one.default, one.value) for one in differences(own)] == [
        ("2", 3.6, None),
        ("64", 21.0, 20.5),
        ("128", None, 24.5),
    ]
    assert "2: 不用、64: 20.5 dB（默认 21）、128: 24.5 dB（增加）" in told(own).zh
    assert "2: not used, 64: 20.5 dB (ours 21), 128: 24.5 dB (added)" in told(own).en


def test_what_is_sized_uses_the_sizes_in_force() -> None:
    sizes = under(change("rooms.odf.frames", {"144": 6, "96": None}), change("access.controller.doors", [4, 16]))
    assert frames_for(200) == [(96, 2), (24, 1)]
    with in_force(sizes):
        assert frames_for(200) == [(144, 1), (72, 1)]
        assert frame_piece(144, 1).units == 6
        assert [one.name for one in controller_table().sizes] == ["4门", "16门"]
