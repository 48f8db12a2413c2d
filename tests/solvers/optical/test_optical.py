"""The optical design: a case by hand, independent sums, boundaries of sizes and budgets, pinned parts, missing data."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from optical_cases import LOSS, MARKET, area, at_random, by_hand, community, slab

from tiaowen.generators.cables.cable import sized, with_spare
from tiaowen.generators.cables.schedule import cables
from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import load, load_texts, project_texts
from tiaowen.model.references import reference_problems
from tiaowen.rules.judge import check
from tiaowen.solvers.ftth import size_ftth
from tiaowen.solvers.optical.paths import cable_sizes
from tiaowen.solvers.optical.paths import with_spare as spared
from tiaowen.solvers.optical.sizing import size_optical
from tiaowen.solvers.optical.stages import fewest
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import words

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "solvers" / "optical.md").read_text(encoding="utf-8")
SIZES = (2, 4, 8, 16, 32, 64)


def changed(model: Community, **ftth) -> Community:
    return model.replaced(ftth=model.ftth.model_copy(update=ftth))


def as_data(model: Community) -> dict:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def rows(model: Community, kind: str):
    return [one for one in model.equipment or () if one.kind == kind]


# --- the case of the page -------------------------------------------------------------------------


def test_one_stage_by_hand() -> None:
    model, certificate = size_optical(by_hand())
    (link,), (feeder,) = model.ftth.links, model.ftth.feeders
    assert (link.to, link.dwellings, link.fibres, link.cores, link.cables, link.length_m) == ("B1/1", 12, 24, 36, 1, 30)
    assert (link.worst, link.path_m, link.split) in {("B1-1-601", 445.0, 64)}
    assert (link.user_loss_db, link.loss_db, link.margin_db) == (0.32, 24.66, 3.34)
    assert (feeder.fibres, feeder.cores, feeder.length_m, feeder.operators, feeder.frame_ports) == (1, 2, 400, 3, 42)
    assert [(one.ways, one.count) for one in model.ftth.areas[0].access_points[0].splitters] == [(64, 1)]
    assert certificate.objective == certificate.bound == {"optical_splitters": 1, "user_cores": 36}
    assert (certificate.status, certificate.subjects, certificate.findings) == ("optimal", 12, ())
    for number in ("24.66", "3.34", "0.32", "0.1602", "445 m", "42 口", "36 芯", "余 52 口", "余 6 口"):
        assert number in PAGE


def test_two_stages_by_hand() -> None:
    splitter = {"id": "S1", "serves": ["B1/1"], "ways": 8, "count": 2}
    model, _ = size_optical(by_hand(building_splitters=[splitter]))
    (link,) = model.ftth.links
    assert (link.feeds, link.fibres, link.cores, link.split) == ("S1", 2, 4, 64)
    assert (link.loss_db, link.margin_db, link.user_loss_db) == (26.16, 1.84, None)
    assert [(one.ways, one.count) for one in model.ftth.areas[0].access_points[0].splitters] == [(8, 1)]
    assert "26.16" in PAGE and "1.84" in PAGE


def test_equipment_by_hand() -> None:
    model, _ = size_optical(by_hand())
    (splitter,), frames = rows(model, "optical_splitter"), rows(model, "optical_frame")
    assert (splitter.count, splitter.ports, splitter.spare_ports, splitter.formula) == (1, 64, 52, "⌈12/64⌉=1")
    assert [(one.room, one.count, one.ports, one.spare_ports) for one in frames] == [
        ("TR-B1", 1, 48, 6),
        ("MR", 3, 12, 10),
    ]
    (feeder,), (user,) = rows(model, "distribution_fibre_cable"), rows(model, "user_fibre_cable")
    assert [(one.size, one.count, one.length_m) for one in (feeder, user)] == [("2F", 1, 400.0), ("36F", 1, 30.0)]
    assert [(one.count, one.size) for one in rows(model, "drop_fibre_cable")] == [(12, "2F")]
    assert all(one.sized_by == "optical" and one.because and one.formula for one in model.equipment)


def test_a_splitter_for_several_villas_has_cables_of_its_own() -> None:
    villas = [slab(f"V{n}", 100.0 * n, {"1": (0.0, 1, 1)}) for n in (1, 2, 3)]
    splitter = {"id": "S", "serves": ["V1", "V2", "V3"], "ways": 4, "count": 1, "at": "V2/1"}
    model, _ = size_optical(community(villas, [area("A", "V1", "V1", "V2", "V3")], building_splitters=[splitter]))
    found = [(one.splitter, one.to, one.feeds, one.fibres, one.length_m, one.worst) for one in model.ftth.links]
    assert found == [
        ("S", "V1/1", None, 2, 100.0, "V1-1-101"),
        (None, "V2/1", "S", 1, 100.0, "V2-1-101"),
        ("S", "V3/1", None, 2, 100.0, "V3-1-101"),
    ]
    far = model.ftth.links[2]
    # 100 m feeder, 100 + 100 m user; 1:16 and 1:4; 6 connectors; 2 + 1 + 2 + 1 + 1 splices; ageing
    assert far.loss_db == round(0.3 * 0.36 + 14.0 + 7.3 + 6 * 0.5 + 7 * 0.1 + 1.0, 2)
    assert far.path_m == 300.0


# --- independent sums and brute force ---------------------------------------------------------------


@pytest.mark.parametrize("seed", range(160))
def test_the_worst_path_of_every_cable_is_the_greatest_of_an_independent_sum(seed: int) -> None:
    model, losses, cores = at_random(seed)
    sized_model, _ = size_optical(model)
    assert sum(link.dwellings for link in sized_model.ftth.links) == len(losses)
    for link in sized_model.ftth.links:
        building, unit = link.to.split("/")
        mine = [loss for id, loss in losses.items() if id.startswith(f"{building}-{unit}-")]
        assert link.loss_db == pytest.approx(max(mine), abs=0.006)
        assert losses[link.worst] == pytest.approx(max(mine))
        assert link.margin_db == pytest.approx(28 - link.loss_db, abs=0.006)
        assert link.split <= 64
        assert link.fibres == cores[link.to]
        assert link.cores * link.cables >= link.fibres * 1.1 - 1e-9
        assert not [size for size in MARKET if size < link.cores and size >= link.fibres * 1.1]


def least_splitters(ends: dict[int, int], most: int) -> int:
    """By trying every number of splitters of every size, and packing the ends that allow least first."""
    widest = {behind: max((size for size in SIZES if size * behind <= most), default=0) for behind in ends}
    groups = sorted((widest[behind], count) for behind, count in ends.items() if widest[behind])

    @cache
    def search(index: int, free: int) -> int:
        if index == len(groups):
            return 0
        size, count = groups[index]
        best = None
        for more in range(sum(count for _, count in groups) + 1):
            if free + more * size >= count:
                total = more + search(index + 1, free + more * size - count)
                best = total if best is None else min(best, total)
        return best

    return search(0, 0)


@pytest.mark.parametrize("seed", range(150))
def test_no_choice_of_splitters_is_fewer(seed: int) -> None:
    chance = random.Random(seed)
    most = chance.choice([16, 32, 64])
    ends = {
        behind: chance.randrange(1, 30) for behind in chance.sample([1, 2, 4, 8, 16, 32, 64], chance.randrange(1, 4))
    }
    stage = fewest(ends, SIZES, 64, most)
    assert stage.splitters == least_splitters(ends, most)
    assert stage.spare >= 0
    assert stage.bare == sum(count for behind, count in ends.items() if behind * 2 > most)
    assert all(behind * ways <= most or ways == 1 for behind, ways in stage.ratio.items())


def test_spare_ports_are_used_up_one_group_after_the_other() -> None:
    """9 ends of 1:8 need 2 splitters 1:8 with 7 ports left: one takes a 1:4, and the last six take dwellings."""
    assert dict(fewest({8: 9, 4: 1, 1: 6}, SIZES, 64, 64).count) == {8: 2}
    assert dict(fewest({8: 9, 4: 1, 1: 7}, SIZES, 64, 64).count) == {8: 2, 64: 1}
    assert fewest({8: 9, 4: 1, 1: 7}, SIZES, 64, 64).ratio == {8: 8, 4: 8, 1: 64}


@pytest.mark.parametrize("size", MARKET)
def test_a_cable_at_below_and_above_a_size_on_the_market(size: int) -> None:
    bigger = next((one for one in MARKET if one > size), None)
    assert cable_sizes(size, MARKET) == (size, 1)
    assert cable_sizes(size + 1, MARKET) == ((bigger, 1) if bigger else (432, 2) if size + 1 > 576 else None)
    below = cable_sizes(size - 1, MARKET) if size > 1 else (1, 1)
    assert below[0] <= size and below[0] >= size - 1


@pytest.mark.parametrize(("doors", "cores"), [(10, 24), (20, 48), (30, 72), (32, 72), (33, 96)])
def test_the_cable_of_a_stair_at_the_boundaries(doors: int, cores: int) -> None:
    """10 dwellings of 2 cores need 22 with spares, 20 need 44, 30 need 66, 32 need 71, 33 need 73."""
    model, _ = size_optical(community([slab("B1", 9.0, {"1": (5.0, 1, doors)})], [area("A", "B1", "B1")]))
    assert model.ftth.links[0].cores == cores


@pytest.mark.parametrize(("households", "splitters", "spare"), [(63, 1, 1), (64, 1, 0), (65, 2, 31), (128, 2, 0)])
def test_splitters_at_the_boundaries(households: int, splitters: int, spare: int) -> None:
    doors = next(n for n in range(60, 0, -1) if households % n == 0)
    units = {"1": (5.0, households // doors, doors)}
    model, certificate = size_optical(community([slab("B1", 9.0, units)], [area("A", "B1", "B1")]))
    (row,) = rows(model, "optical_splitter")
    assert (row.count, row.spare_ports) == (splitters, spare)
    assert certificate.objective["optical_splitters"] == splitters


def test_sizes_are_those_of_the_cable_schedule() -> None:
    for needed in range(1, 1300):
        found = cable_sizes(needed, MARKET)
        assert (found[0],) * found[1] == sized(needed, MARKET)
        assert spared(needed) == with_spare(needed, parameter("ftth.core_spare").value)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_lengths_and_cores_are_those_of_the_cable_schedule(seed: int) -> None:
    model, _ = size_optical(changed(at_random(seed)[0], building_splitters=None))
    schedule = {(one.kind, one.to_id): (one.cores, round(one.length_m, 2)) for one in cables(model) if one.length_m}
    for link in model.ftth.links:
        assert schedule["user_cable", link.to] == (link.cores, link.length_m)
    tags = {key: value for key, value in schedule.items() if key[0] == "feeder"}
    mine = sorted((feeder.cores, feeder.length_m) for feeder in model.ftth.feeders)
    assert sorted(tags.values()) == mine


# --- budgets ----------------------------------------------------------------------------------------


def far_away(x: float, **ftth) -> tuple[Community, object]:
    return size_optical(community([slab("B1", x, {"1": (10.0, 1, 1)})], [area("A", "B1", "B1")], **ftth))


def test_a_path_at_its_budget_is_no_finding_and_beyond_it_is_one() -> None:
    """21 + 2 + 0.5 + 1 dB leave 3.5 dB: with 3 joints more, 3.2 dB of fibre, 8,888 m; the user cable takes 10."""
    model, certificate = far_away(8590.0)
    assert model.ftth.links[0].margin_db == 0.0
    assert certificate.findings == ()
    beyond, certificate = far_away(8650.0)
    assert beyond.ftth.links[0].margin_db == -0.02
    assert ["B1-1-101" in one.zh and "28 dB" in one.zh and "G.984.2" in one.zh for one in certificate.findings] == [
        True
    ]
    assert certificate.conflicts == ()


@pytest.mark.parametrize(("optics", "margin"), [("b_plus", -0.02), ("C+", 3.98), ("N1", 0.98), ("n2", 2.98)])
def test_the_class_of_optics_decides_the_margin(optics: str, margin: float) -> None:
    model, certificate = far_away(8650.0, optics=optics)
    assert model.ftth.links[0].margin_db == margin
    assert len(certificate.findings) == (margin < 0)
    assert words("optics")[model.ftth.optics].zh in certificate.notes[0].zh


def test_every_class_of_optics_has_a_budget_and_the_default_is_one() -> None:
    budgets = parameter("ftth.optics.budget").value
    assert set(budgets) == set(words("optics"))
    assert parameter("ftth.optics.class").value in budgets
    assert parameter("ftth.splitter.loss").value == {ways: loss for ways, loss in LOSS.items() if ways > 1}


def test_too_little_loss_asks_for_an_attenuator() -> None:
    pinned = area("A", "B1", "B1", point={"splitters": [{"ways": 8, "count": 1}]}, pinned=True)
    model = community([slab("B1", 9.0, {"1": (5.0, 1, 4)})], [pinned])
    _, certificate = size_optical(changed(model, optics="c_plus"))  # 10.7 + 2 + 0.5 dB are under 17 dB
    assert ["13.21 dB" in one.zh and "17 dB" in one.zh for one in certificate.findings] == [True]
    _, certificate = size_optical(model)  # and not under the 13 dB of B+
    assert certificate.findings == ()


@pytest.mark.parametrize(("y", "found"), [(262.0, 0), (292.0, 1), (300.0, 1), (301.0, 0)])
def test_the_user_link_is_held_against_the_limit_of_its_standard_up_to_300_m(y: float, found: int) -> None:
    """3 splices and 0.36 dB/km: 0.394 at 262 m, 0.405 at 292 m (told as 0.41); past 300 m there is no limit."""
    model, certificate = size_optical(community([slab("B1", 9.0, {"1": (y, 1, 1)})], [area("A", "B1", "B1")]))
    assert model.ftth.links[0].user_loss_db == round(0.3 + y * 0.00036, 2)
    assert ["GB 50846" in one.zh for one in certificate.findings] == [True] * found


# --- operators, frames, cabinets --------------------------------------------------------------------


@pytest.mark.parametrize(("operators", "counted", "conflicts"), [(2, 3, 1), (3, 3, 0), (4, 4, 0)])
def test_there_is_room_for_three_operators_at_least(operators: int, counted: int, conflicts: int) -> None:
    model = community([slab("B1", 9.0, {"1": (5.0, 6, 2)})], [area("A", "B1", "B1", point={"operators": operators})])
    model, certificate = size_optical(model)
    assert (model.ftth.feeders[0].operators, model.ftth.feeders[0].frame_ports) == (counted, counted * 2 + 36)
    assert ["5.5.3-10" in one.zh for one in certificate.conflicts] == [True] * conflicts


def test_access_points_in_one_cabinet_share_its_room() -> None:
    villas = [slab("V1", 10.0, {"1": (0.0, 1, 30)}), slab("V2", 90.0, {"1": (0.0, 1, 30)})]
    areas = []
    for number in (1, 2):
        point = {"id": f"P{number}", "place": "cabinet", "cabinet": "CAB", "operators": 3}
        areas.append({"id": f"A{number}", "serves": [f"V{number}"], "access_points": [point]})
    model = community(villas, areas, cabinets=[{"id": "CAB", "position": [50.0, 0.0], "operators": 3}])
    model, _ = size_optical(model)
    assert [one.frame_ports for one in model.ftth.feeders] == [78, 78]  # 3 × 2 + 72
    (cabinet,) = rows(model, "cross_connect_cabinet")
    assert (cabinet.count, cabinet.ports, cabinet.spare_ports) == (1, 288, 132)
    assert [one.room for one in rows(model, "optical_frame")] == ["MR"]


# --- pinned, conflicts, missing data ----------------------------------------------------------------


def test_a_pinned_area_stays_and_its_splitters_are_used() -> None:
    pinned = area("A1", "B1", "B1", point={"splitters": [{"ways": 32, "count": 1}]}, pinned=True)
    model = community([slab("B1", 400.0, {"1": (30.0, 6, 2)})], [pinned])
    done, certificate = size_optical(model)
    assert done.ftth.areas == model.ftth.areas
    assert (done.ftth.links[0].split, done.ftth.links[0].loss_db) == (32, 21.16)
    assert certificate.conflicts == ()


def test_a_pinned_area_with_too_few_ports_is_a_conflict() -> None:
    pinned = area("A1", "B1", "B1", point={"splitters": [{"ways": 8, "count": 1}]}, pinned=True)
    _, certificate = size_optical(community([slab("B1", 400.0, {"1": (30.0, 6, 2)})], [pinned]))
    assert ["A1" in one.zh and "4" in one.zh and "5.5.3-8" in one.zh for one in certificate.conflicts] == [True]


def test_more_than_64_ways_on_a_path_are_a_finding() -> None:
    pinned = area("A1", "B1", "B1", point={"splitters": [{"ways": 32, "count": 1}]}, pinned=True)
    splitter = {"id": "S", "serves": ["B1"], "ways": 4, "count": 3}
    _, certificate = size_optical(
        community([slab("B1", 400.0, {"1": (30.0, 6, 2)})], [pinned], building_splitters=[splitter])
    )
    assert any("32×4=128" in one.zh and "64" in one.zh for one in certificate.findings)


def test_pinned_cables_stay_and_their_length_counts() -> None:
    link = {"id": "L", "area": "A1", "to": "B1/1", "cores": 24, "length": 1030.0, "pinned": True}
    feeder = {"id": "F", "access_point": "P-A1", "cores": 12, "length": 1400.0, "pinned": True}
    other = {"id": "X", "area": "A1", "to": "B2/1", "pinned": True}
    buildings = [slab("B1", 400.0, {"1": (30.0, 6, 2), "2": (40.0, 1, 1)}), slab("B2", 500.0, {"1": (0.0, 1, 1)})]
    model = community(buildings, [area("A1", "B1", "B1")], links=[link, other], feeders=[feeder])
    done, certificate = size_optical(model)
    assert {one.id for one in done.ftth.links if one.pinned} == {"L", "X"}
    assert all(one in done.ftth.links for one in model.ftth.links)
    assert done.ftth.feeders == model.ftth.feeders
    fresh = next(one for one in done.ftth.links if one.to == "B1/2")
    assert fresh.path_m == 1440.0
    assert ["X" in one.zh for one in certificate.conflicts] == [True]


def test_pinned_cables_with_too_few_cores_are_conflicts() -> None:
    link = {"id": "L", "area": "A1", "to": "B1/1", "cores": 12, "pinned": True}
    feeder = {"id": "F", "access_point": "P-A1", "cores": 1, "pinned": True}
    model = community(
        [slab("B1", 400.0, {"1": (30.0, 6, 11)})], [area("A1", "B1", "B1")], links=[link], feeders=[feeder]
    )
    _, certificate = size_optical(model)
    first, second = certificate.conflicts
    assert "5.5.3-8" in first.zh and "L" in first.zh and "132" in first.zh
    assert "5.5.3-4" in second.zh and "F" in second.zh and " 2 " in second.zh


def test_a_pinned_cable_of_just_the_cores_is_none_and_two_of_it_are_counted_twice() -> None:
    link = {"id": "L", "area": "A1", "to": "B1/1", "cores": 12, "cables": 2, "length": 40.0, "pinned": True}
    feeder = {"id": "F", "access_point": "P-A1", "cores": 1, "pinned": True}
    model, certificate = size_optical(by_hand(links=[link], feeders=[feeder]))
    assert certificate.conflicts == ()
    (row,) = rows(model, "user_fibre_cable")
    assert (row.count, row.size, row.length_m) == (2, "12F", 80.0)


def splitter_conflicts(*splitters: dict) -> list[str]:
    model = community(
        [slab("B1", 400.0, {"1": (30.0, 6, 2)}), slab("B2", 500.0, {"1": (30.0, 6, 2)})],
        [area("A1", "B1", "B1"), area("A2", "B2", "B2")],
        building_splitters=list(splitters),
    )
    return [one.zh for one in size_optical(model)[1].conflicts]


def test_splitters_in_buildings_that_do_not_fit_are_conflicts() -> None:
    small = {"id": "S", "serves": ["B1"], "ways": 8, "count": 1}
    assert ["不够 12 户" in one for one in splitter_conflicts(small)] == [True]
    twice = {"id": "T", "serves": ["B1:1-2"], "ways": 4, "count": 1}
    assert any("两台" in one and "4 户" in one for one in splitter_conflicts({**small, "count": 2}, twice))
    wide = {"id": "W", "serves": ["B1", "B2"], "ways": 8, "count": 3, "at": "B1/1"}
    assert any("W" in one and "A1、A2" in one for one in splitter_conflicts(wide))


WITHOUT = {
    "access_points": ({"areas": [{"id": "A1", "serves": ["B1"]}]}, "ftth.areas[0].access_points"),
    "head_end": ({"head_end": None}, "ftth.head_end"),
    "pinned splitters": ({"areas": [area("A1", "B1", "B1", pinned=True)]}, "ftth.areas[0].access_points[0].splitters"),
    "at": (
        {"building_splitters": [{"id": "S", "serves": ["B1"], "ways": 8, "count": 3}]},
        "ftth.building_splitters[0].at",
    ),
    "loss": (
        {"areas": [area("A1", "B1", "B1", point={"splitters": [{"ways": 12, "count": 3}]}, pinned=True)]},
        "ftth.splitter.loss",
    ),
}


@pytest.mark.parametrize("case", WITHOUT)
def test_what_is_missing_is_told_and_never_assumed(case: str) -> None:
    ftth, path = WITHOUT[case]
    areas = ftth.pop("areas", None) if (ftth := dict(ftth)) else None
    buildings = [slab("B1", 400.0, {"1": (30.0, 6, 2), "2": (60.0, 6, 2)})]
    model, certificate = size_optical(community(buildings, areas or [area("A1", "B1", "B1")], **ftth))
    assert any(path in one.zh and path in one.en for one in certificate.left_out)
    assert [one.loss_db for one in model.ftth.links or () if one.loss_db is not None] == []


def test_without_areas_there_is_nothing_to_do() -> None:
    model = community([slab("B1", 400.0, {"1": (30.0, 6, 2)})], [])
    done, certificate = size_optical(model)
    assert done is model
    assert (certificate.status, certificate.subjects) == ("skipped", 0)
    assert "ftth.areas" in certificate.left_out[0].zh


def test_cores_that_are_not_stated_are_marked_as_estimates() -> None:
    model, certificate = size_optical(by_hand(cores_per_dwelling=None))
    (link,) = model.ftth.links
    assert link.fibres == 12
    assert {"fibres", "cores"} <= set(link.estimated)
    assert model.ftth.cores_per_dwelling is None  # the designer decides that
    assert any("ftth.cores_per_dwelling" in one.zh for one in certificate.notes)
    stated, _ = size_optical(by_hand())
    assert not {"fibres", "cores"} & set(stated.ftth.links[0].estimated)


# --- same in, same out ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_sizing_written_read_and_sized_again_changes_nothing(seed: int) -> None:
    import yaml

    data = as_data(at_random(seed)[0])
    texts = {
        "community.yaml": yaml.safe_dump({"tiaowen": 1, "project": data["project"], "buildings": data["buildings"]}),
        "design.yaml": yaml.safe_dump({"tiaowen": 1, "ftth": data["ftth"]}),
    }
    once = updated_design(texts["design.yaml"], size_optical(load_texts(texts)[0])[0])
    again, _ = load_texts({**texts, "design.yaml": once})
    done, certificate = size_optical(again)
    assert (done.ftth, done.equipment) == (again.ftth, again.equipment)
    assert updated_design(once, done) == once
    assert certificate.objective == size_optical(load_texts(texts)[0])[1].objective


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_the_order_of_what_is_given_changes_no_quantity(seed: int) -> None:
    model = at_random(seed)[0]
    ftth = model.ftth.model_copy(update={"areas": model.ftth.areas[::-1]})
    if ftth.building_splitters:
        ftth = ftth.model_copy(update={"building_splitters": ftth.building_splitters[::-1]})
    turned = model.replaced(buildings=model.buildings[::-1], ftth=ftth)
    (one, first), (other, second) = size_optical(model), size_optical(turned)
    assert first.objective == second.objective

    def plain(sized_model: Community) -> list:
        found = [(e.kind, e.size, e.count, e.length_m, e.ports) for e in sized_model.equipment]
        links = [(e.area, e.to, e.cores, e.length_m, e.loss_db, e.worst) for e in sized_model.ftth.links]
        return sorted(map(str, found)) + sorted(map(str, links))

    assert plain(one) == plain(other)


def test_only_some_buildings_leave_the_rest_as_it_is() -> None:
    plain = next(model for seed in range(9) if len((model := at_random(seed)[0]).ftth.areas) > 1)
    model, _ = size_optical(plain)
    again, certificate = size_optical(model, only=("B1",))
    assert (again.ftth, again.equipment) == (model.ftth, model.equipment)
    assert certificate.subjects == len(again.served(again.ftth.areas[0].serves))
    start, _ = size_optical(plain, only=("B1",))
    assert {one.area for one in start.ftth.links} == {"A1"}


def test_equipment_of_others_keeps_its_place_and_pinned_rows_stay() -> None:
    mine = {"id": "OPT01", "kind": "optical_frame", "system": "ftth", "count": 9, "sized_by": "optical", "pinned": True}
    hand = {"id": "E", "kind": "ups", "system": "ftth", "count": 1}
    other = {"id": "Z", "kind": "ups", "system": "catv", "count": 1, "sized_by": "catv"}
    data = as_data(by_hand()) | {"equipment": [hand, mine, other]}
    done, _ = size_optical(Community.model_validate(data))
    ids = [one.id for one in done.equipment]
    assert (ids[:2], ids[-1]) == (["E", "OPT01"], "Z")
    assert len(set(ids)) == len(ids) > 3
    assert size_optical(done)[0].equipment == done.equipment


def test_the_longest_ids_are_carried() -> None:
    building, unit = "楼" * 128, "元" * 128
    model, _ = size_optical(
        community(
            [slab(building, 400.0, {unit: (30.0, 2, 2)}, rooms=[])],
            [area("A", building, building, point={"room": None})],
        )
    )
    assert model.ftth.links[0].to == f"{building}/{unit}"
    assert Community.model_validate(as_data(model)).ftth == model.ftth


HOSTILE = ["楼" * 128, "a'b\"c", "<script>", "-", "null", "é\u202e", "=1+1", "A1\\"]


@pytest.mark.parametrize("id", HOSTILE)
def test_any_id_is_carried_and_nothing_leads_nowhere(id: str) -> None:
    building = slab("B1", 400.0, {"1": (30.0, 2, 2)}) | {"id": id}
    splitter = {"id": id, "serves": [id], "ways": 4, "count": 1}
    areas = [area("A1", "B1", id, point={"building": id, "id": id})]
    model, _ = size_optical(community([building], [areas[0] | {"id": id}], building_splitters=[splitter]))
    assert [(one.area, one.feeds) for one in model.ftth.links] == [(id, id)]
    assert reference_problems(model) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("area", "nil"), ("to", "B9/1"), ("to", "B1/9"), ("feeds", "nil"), ("splitter", "nil"), ("worst", "nil")],
)
def test_a_link_that_leads_nowhere_is_told(field: str, value: str) -> None:
    model, _ = size_optical(by_hand())
    (link,) = model.ftth.links
    broken = changed(model, links=(link.model_copy(update={field: value}),))
    assert [problem.place for problem in reference_problems(broken)] != []
    assert reference_problems(model) == []


def test_a_feeder_that_leads_nowhere_and_ids_that_stand_twice_are_told() -> None:
    model, _ = size_optical(by_hand())
    (feeder,), (link,) = model.ftth.feeders, model.ftth.links
    assert len(reference_problems(changed(model, feeders=(feeder.model_copy(update={"access_point": "nil"}),)))) == 1
    assert len(reference_problems(changed(model, links=(link, link)))) == 1


def test_dividing_anew_takes_the_old_cables_along() -> None:
    """The areas of `ftth` are made anew, so links of areas that are gone would lead nowhere."""
    model, _ = size_ftth(changed(by_hand(), areas=None))
    model, _ = size_optical(model)
    fewer, _ = size_ftth(model)
    assert (fewer.ftth.links, fewer.ftth.feeders) == (None, None)
    again, _ = size_optical(fewer)
    assert again.ftth == model.ftth


# --- the example projects ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def garden():
    return size_optical(load(ROOT / "projects" / "garden"))


def test_garden_stays_within_its_budgets_and_changes_no_verdict(garden) -> None:
    model, certificate = garden
    before = load(ROOT / "projects" / "garden")
    assert certificate.status == "optimal"
    assert certificate.conflicts == ()
    assert ["B06-1-601" in one.zh and "292.5 m" in one.zh and "GB 50846" in one.zh for one in certificate.findings] == [
        True
    ]
    assert certificate.subjects == len(before.dwellings)
    assert all(link.margin_db >= 0 for link in model.ftth.links)
    assert [a.access_points[0].splitters for a in model.ftth.areas] == [
        a.access_points[0].splitters for a in before.ftth.areas
    ]
    select = ("5.5.3",)
    told = [
        [(o.provision, o.part, o.subject.id, o.outcome) for o in check(m, select=select).outcomes]
        for m in (before, model)
    ]
    assert told[0] == told[1]


def test_garden_is_written_and_read_again_the_same(garden) -> None:
    texts, _ = project_texts(ROOT / "projects" / "garden")
    model, _ = garden
    written = {**texts, "design.yaml": updated_design(texts["design.yaml"], model)}
    again, _ = load_texts(written)
    assert (again.ftth, again.equipment) == (model.ftth, model.equipment)
    assert (size_optical(again)[0].ftth, size_optical(again)[0].equipment) == (again.ftth, again.equipment)


def test_suzhou_is_sized_as_far_as_its_data_goes() -> None:
    model, _ = size_ftth(load(ROOT / "projects" / "suzhou"))
    model, certificate = size_optical(model)
    assert certificate.status == "optimal"
    assert certificate.subjects == 1092
    assert any("ftth.head_end" in one.zh for one in certificate.left_out)
    assert all(
        {"dwellings", "fibres", "cores", "length", "user_loss"} <= set(one.estimated) for one in model.ftth.links
    )
    assert {one.loss_db for one in model.ftth.links} == {None}
    assert all(one.estimated for one in model.equipment)


def test_what_is_sized_passes_the_check_of_the_access_network() -> None:
    model, _ = size_ftth(changed(by_hand(), areas=None))
    model, _ = size_optical(model)
    result = check(model, select=("5.5.3-4", "5.5.3-5", "5.5.3-6", "5.5.3-10"))
    assert [
        o.provision for o in result.outcomes if o.outcome in ("fail", "unknown") and o.subject.id not in ("H",)
    ] == []
