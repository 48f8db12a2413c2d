"""ba_points.xlsx: every point once, its station, live totals, and the point table with what is there."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiaowen.generators.tables.ba_points import BaTable, ba_table, table_kind
from tiaowen.generators.tables.ba_tables import write_ba_points
from tiaowen.model.community import Community
from tiaowen.solvers.quantities.plant import SIGNALS, point_table
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import load_spec

PLANT = [
    {"id": "TR", "plant": "transformer", "count": 2, "building": "PUB"},
    {"id": "PP", "plant": "drain_pump", "count": 40, "building": "B2", "storey": -1},
    {"id": "GE", "plant": "generator", "count": 1, "building": "B2"},
    {"id": "FAN", "kind": "ventilation", "name": "送风机", "count": 3, "building": "B2",
     "points": {"digital_inputs": 2, "digital_outputs": 1, "analogue_inputs": 1}},
]  # fmt: skip
ROWS = [
    {"id": "G1", "kind": "bas_gateway", "system": "bas", "count": 1, "building": "PUB"},
    {"id": "S1", "kind": "bas_station", "system": "bas", "count": 2, "building": "B2", "size": "DDC-32", "ports": 32},
    {"id": "S2", "kind": "bas_station", "system": "bas", "count": 2, "building": "B2", "size": "DDC-24U", "ports": 24},
]


@pytest.fixture
def plant(small: dict[str, Any]) -> Community:
    return Community.model_validate({**small, "bas": {"plant": PLANT}, "equipment": ROWS})


def rows(path: Path, sheet: str, *, live: bool = False) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path, data_only=not live)[sheet]
    heads, *lines = page.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


def by_signal(table: BaTable) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in table.points:
        counts[one.plant.id, one.kind.signal] += one.count
    return counts


def test_points_by_hand(plant: Community) -> None:
    assert by_signal(ba_table(plant)) == {
        ("TR", "communication"): 2 * 2,
        ("PP", "digital_inputs"): 40,
        ("GE", "communication"): 5,
        ("GE", "analogue_inputs"): 1,
        ("FAN", "digital_inputs"): 6,
        ("FAN", "digital_outputs"): 3,
        ("FAN", "analogue_inputs"): 3,
    }


def test_points_equal_what_sizing_counts(plant: Community) -> None:
    from tiaowen.solvers.quantities.bas import add_bas
    from tiaowen.solvers.quantities.ledger import Ledger

    ledger = Ledger(plant)
    add_bas(ledger)
    counted = Counter({f"{n.building} {n.kind}": n.count for n in ledger.needs if n.kind[4:] in SIGNALS})
    ours: Counter[str] = Counter()
    for one in ba_table(plant).points:
        ours[f"{one.plant.building} bas_{one.kind.signal}"] += one.count
    assert ours == counted


def test_every_row_of_the_point_table_is_a_point(plant: Community) -> None:
    known = [id for some in point_table().values() for id, _ in some]
    assert len(known) == 48
    assert all(table_kind(id).signal in SIGNALS and table_kind(id).values >= 1 for id in known)
    assert {id for one in ba_table(plant).points for id in one.provisions} <= set(load_spec().provisions)


def test_stations_share_the_points_within_their_places(plant: Community) -> None:
    table = ba_table(plant)
    sizes = parameter("bas.station.sizes").value
    for holding in table.stations:
        own = [one for one in table.points if one.station is holding.device]
        used = Counter[str]()
        for one in own:
            used[one.kind.signal] += one.count
        if holding.device.kind == "bas_station":
            holds = sizes[holding.device.specs["size"]]
            both = holds.get("universal_inputs", 0)
            over = sum(max(0, used[name] - holds.get(name, 0)) for name in ("analogue_inputs", "digital_inputs"))
            assert over <= both and used["digital_outputs"] <= holds["digital_outputs"]
    loose = {one.plant.id for one in table.points if one.station is None}
    assert loose == {"GE"}  # its bus has no gateway in B2


def test_instances_are_counted_in_each_station_by_object(plant: Community) -> None:
    seen: dict[tuple[str | None, str], list[tuple[int, int]]] = {}
    for one in ba_table(plant).points:
        place = one.station.id if one.station else one.plant.building
        seen.setdefault((place, one.kind.object), []).append(one.instances)
        assert one.instances[1] - one.instances[0] + 1 == one.count * one.kind.values
    for spans in seen.values():
        assert spans[0][0] == 1
        assert all(after[0] == before[1] + 1 for before, after in pairwise(spans))


def test_the_book_adds_up(plant: Community, tmp_path: Path) -> None:
    path = tmp_path / "ba_points.xlsx"
    write_ba_points(plant, path)
    *points, last = rows(path, "监控点表")
    assert len(points) == len(ba_table(plant).points)
    assert all(
        row["依据"] and row["数量"] == sum(row[head] or 0 for head in ("AI", "AO", "DI", "DO", "通信"))
        for row in points
    )
    *stations, total = rows(path, "DDC汇总")
    for head, other in (("AI", "AI"), ("AO", "AO"), ("DI", "DI"), ("DO", "DO"), ("通信", "通信点")):
        assert last[head] == sum(row[head] or 0 for row in points) == total[other]
        for station in stations:
            name = station["DDC/网关"]
            assert station[other] == sum(row[head] or 0 for row in points if row["DDC/网关"] == name)
    assert rows(path, "DDC汇总", live=True)[0]["AI"].startswith(("=SUM('监控点表'!F", "=0"))
    gateway = next(row for row in stations if row["总线设备"])
    assert (gateway["总线设备"], gateway["总线容量"]) == (2, 32) and gateway["总线余量 %"] == pytest.approx(93.8)
    assert rows(path, "DDC汇总", live=True)[stations.index(gateway)]["总线余量 %"].startswith("=ROUND(")
    *table, sums = rows(path, "点表对照")
    assert len(table) == 48 and sums["点数"] == sum(row["点数"] for row in table) == 4 + 40 + 6
    assert {row["状态"] for row in table} == {"已列入", "模型未给出设备数量，见说明"}


@pytest.mark.parametrize("name", ["fttb", "bare"])
def test_without_plant_the_book_is_empty_and_says_why(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "ba_points.xlsx"
    write_ba_points(request.getfixturevalue(name), path)
    assert [row["受控设备"] for row in rows(path, "监控点表")] == ["合计"]
    assert any("建筑设备监控" in str(row["内容"]) for row in rows(path, "说明"))


def test_same_bytes(small: dict[str, Any], tmp_path: Path) -> None:
    for name in "ab":
        community = Community.model_validate({**small, "bas": {"plant": PLANT}, "equipment": ROWS})
        write_ba_points(community, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
