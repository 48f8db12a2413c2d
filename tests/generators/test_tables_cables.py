"""cables.xlsx read back by openpyxl: the schedule, its live sums, trays, and ports joined one to one."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiaowen.generators.cables.cable import cable_kinds, waste_factor
from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.cables.ways import area, diameter, ways
from tiaowen.generators.devices.register import register
from tiaowen.generators.tables.cable_tables import cable_rows, provisions, write_cables
from tiaowen.generators.tables.port_tables import Port, ports
from tiaowen.generators.tables.workbook import columns
from tiaowen.model.community import Community
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import load_spec

SHEETS = ["线缆表", "汇总", "桥架表", "端口表", "说明"]


def rows(path: Path, sheet: str, *, live: bool = False) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path, data_only=not live)[sheet]
    heads, *lines = page.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


@pytest.fixture
def sized(small: dict[str, Any]) -> Community:
    """As sizing leaves it: a feeder, the links of one area, coaxial types, a frame and a backbone."""
    small["ftth"]["feeders"] = [
        {"id": "F1", "access_point": "UAP1", "fibres": 3, "cores": 6, "cables": 2, "length": 120.5, "operators": 3}
    ]
    small["ftth"]["links"] = [
        {"id": "L1", "area": "A1", "to": "B2/1", "dwellings": 7, "fibres": 14, "cores": 24, "length": 33.3},
        {"id": "L2", "area": "A1", "to": "B2/2", "dwellings": 8, "fibres": 16, "cores": 24},
    ]
    small["catv"]["points"][0] |= {"coax": "75-9", "drop_coax": "75-5", "cable": 44.0}
    frame = {"id": "E1", "kind": "optical_frame", "system": "ftth", "count": 1, "ports": 144, "serves": ["UAP1"]}
    room = {"id": "R-X", "kind": "telecom_room", "storey": 1, "position": [21, 6]}
    small["buildings"][0]["rooms"].append(room)
    back = {"id": "E2", "kind": "backbone_cable", "system": "cabling", "count": 1, "size": "4 芯", "room": "R-X"}
    small["equipment"] = [frame, back | {"serves": ["R-HEAD"]}]
    return Community.model_validate(small)


@pytest.mark.parametrize("name", ["fttb", "ftth", "bare", "sized"])
def test_every_cable_of_the_schedule_is_a_row_with_its_provision(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    community = request.getfixturevalue(name)
    write_cables(community, tmp_path / "cables.xlsx")
    assert openpyxl.load_workbook(tmp_path / "cables.xlsx").sheetnames == SHEETS
    found = rows(tmp_path / "cables.xlsx", "线缆表")
    assert [row["编号"] for row in found] == [cable.id for cable in cables(community)]
    assert all(row["依据"] for row in found)
    assert set(provisions(community)) <= set(load_spec().provisions)
    assert all(len(row) == len(columns("cables")) for row in cable_rows(community, cables(community)))


def test_lengths_waste_and_marks(fttb: Community, tmp_path: Path) -> None:
    write_cables(fttb, tmp_path / "cables.xlsx")
    live = {row["编号"]: row for row in rows(tmp_path / "cables.xlsx", "线缆表", live=True)}
    cached = {row["编号"]: row for row in rows(tmp_path / "cables.xlsx", "线缆表")}
    assert (cached["FC-UAP1"]["长度 m"], cached["FC-UAP1"]["计长 m"]) == (
        88,
        pytest.approx(88 * waste_factor(), abs=0.05),
    )
    assert live["FC-UAP1"]["计长 m"] == "=ROUND(H2*I2,1)"
    assert cached["FC-UAP1"]["估列"] == "估列" and cached["FC-UAP-P2"]["估列"] is None
    assert (cached["TD-TV-V1-101"]["长度 m"], cached["TD-TV-V1-101"]["计长 m"]) == (None, None)
    assert "长度未计" in cached["TD-TV-V1-101"]["备注"]
    assert cached["FC-UAP1"]["敷设方式"] == "室外管道穿管" and cached["FC-UAP1"]["管径"] == "HDPE32"


def test_sums_by_type_are_live_and_add_up(fttb: Community, tmp_path: Path) -> None:
    write_cables(fttb, tmp_path / "cables.xlsx")
    *sums, last = rows(tmp_path / "cables.xlsx", "汇总")
    table = rows(tmp_path / "cables.xlsx", "线缆表")
    for line in sums:
        own = [row for row in table if (row["类别"], row["型号规格"]) == (line["类别"], line["型号规格"])]
        assert line["根数"] == len(own)
        assert line["长度 m"] == pytest.approx(sum(row["长度 m"] or 0 for row in own))
        assert line["计长 m"] == pytest.approx(sum(row["计长 m"] or 0 for row in own))
        assert line["估列根数"] == sum(row["估列"] == "估列" for row in own)
        assert line["未计长度根数"] == sum(row["长度 m"] is None for row in own)
    assert (last["系统"], last["根数"]) == ("合计", len(table))
    assert last["计长 m"] == pytest.approx(sum(row["计长 m"] or 0 for row in table))
    formulas = rows(tmp_path / "cables.xlsx", "汇总", live=True)
    assert formulas[0]["长度 m"].startswith("=SUMIFS('线缆表'!$H$2:$H$")
    assert formulas[-1]["根数"].startswith("=SUM(D2:D")


def test_the_schedule_reads_what_sizing_wrote(sized: Community) -> None:
    found = {cable.id: cable for cable in cables(sized)}
    assert (found["FC-UAP1"].cores, found["FC-UAP1"].length_m) == (6, pytest.approx(120.5))
    assert found["FC-UAP1#2"].cores == 6
    assert (found["UC-B2-1"].cores, found["UC-B2-1"].length_m) == (24, pytest.approx(33.3))
    assert found["UC-B2-2"].length_m == pytest.approx((10**2 + 5**2) ** 0.5 + 3)  # not stated: as the schedule has it
    assert (found["TC-DP-B2-1"].type.zh, found["TC-DP-B2-1"].length_m) == ("75 Ω 同轴电缆 75-9", pytest.approx(44))
    assert found["TD-TV-B2-1-101"].type.zh == "75 Ω 同轴电缆 75-5"
    assert (found["BC-R-X"].cores, found["BC-R-X"].from_id) == (4, "R-HEAD")
    assert "UC-V1" in found  # an area without links is derived as before


def test_assumed_cores_stand_in_where_the_model_states_none(small: dict[str, Any]) -> None:
    del small["ftth"]["cores_per_dwelling"]
    small["ftth"]["links"] = [{"id": "L1", "area": "A1", "to": "B2/1", "dwellings": 7, "fibres": 7, "cores": 8}]
    found = [cable for cable in cables(Community.model_validate(small)) if cable.kind == "drop"]
    assert {(cable.building, cable.cores, cable.estimated) for cable in found} == {("B2", 1, True)}


def test_fills_by_hand(fttb: Community) -> None:
    held = ways(fttb)
    drop = next(cable for cable in cables(fttb) if cable.id == "DC-HD-B2-1-301")
    tray, pipe = held.holders[drop.id]
    own = [
        cable
        for cable in cables(fttb)
        if (cable.building, cable.id) in {("B2", one.id) for one in held.members["CT-B2-1"]}
    ]
    assert tray.cable_mm2 == pytest.approx(sum(area(diameter(cable) or 0) for cable in own))
    assert tray.fill == pytest.approx(tray.cable_mm2 / tray.inner_mm2) and not tray.over
    assert pipe.size == "JDG20" and pipe.fill == pytest.approx(3.0**2 / 17**2)
    assert held.holders["FC-UAP-P2"][0].fill is None  # its cores are not settled


def test_a_fill_above_the_limit_is_marked(small: dict[str, Any], tmp_path: Path, monkeypatch: Any) -> None:
    import dataclasses

    from tiaowen.generators.cables import ways as cable_ways

    small["buildings"][0]["name"] = "满"
    narrow = {"CT1x1": [1, 1]}

    def with_narrow(id: str) -> Any:
        known = parameter(id)
        return dataclasses.replace(known, value=narrow) if id == "duct.tray.section" else known

    monkeypatch.setattr(cable_ways, "parameter", with_narrow)
    write_cables(Community.model_validate(small), tmp_path / "cables.xlsx")
    trays = rows(tmp_path / "cables.xlsx", "桥架表")
    assert trays and all(row["标记"] == "高于参考限值" for row in trays if row["线缆截面 mm²"])
    assert any("高于参考限值" in row["备注"] for row in rows(tmp_path / "cables.xlsx", "线缆表"))


@pytest.mark.parametrize("name", ["fttb", "ftth", "sized"])
def test_ports_are_joined_one_to_one(name: str, request: pytest.FixtureRequest) -> None:
    found = list(ports(request.getfixturevalue(name)))
    assert max(Counter((one.panel.id, one.port) for one in found).values()) == 1
    joined = [(one.device, one.device_port) for one in found if one.device is not None]
    assert max(Counter(joined).values()) == 1
    assert all((one.device is not None) == (one.state in ("used", "over")) for one in found)
    assert all(one.provisions for one in found)


def of(found: list[Port], panel: str) -> list[tuple[str, str, str | None]]:
    return [(one.port, one.state, one.device) for one in found if one.panel.id == panel]


def test_unused_ports_are_listed_too(sized: Community) -> None:
    found = list(ports(sized))
    assert of(found, "ON-N1") == [("P1", "used", "SP-N1-P1"), ("P2", "free", None)]
    point = of(found, "DP-B2-1")
    assert len(point) == 8 and [state for _, state, _ in point].count("free") == 1  # seven dwellings on eight ways
    box = of(found, "HD-B2-1-101")
    assert [port for port, state, _ in box if state == "used"] == ["D1", "D2", "D3", "T1", "T2"]
    assert len(box) == 12  # eight data and four telephone ports
    frame = Counter(one.state for one in found if one.panel.id == "UAP1")
    assert sum(frame.values()) == 144
    assert (frame["used"], frame["kept"]) == (3 + 2 * 7, 2 * 12)  # splitters and fibres; two other operators


def test_more_than_a_panel_takes_is_told(small: dict[str, Any]) -> None:
    small["catv"]["points"][0]["splitter"] = 4
    found = list(ports(Community.model_validate(small)))
    assert [one.state for one in found if one.panel.id == "DP-B2-1"].count("over") == 3


def test_cables_to_single_devices_follow_the_register(fttb: Community) -> None:
    ends = {end for kind in cable_kinds().values() for end in kind.ends}
    wired = {one.id for one in register(fttb).devices if one.kind in ends and one.parent is not None}
    assert {cable.to_id for cable in cables(fttb) if cable.info.ends} == wired


def test_same_bytes_and_english(fttb: Community, small: dict[str, Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_cables(Community.model_validate(small), tmp_path / f"{name}.xlsx")
    one, two = (hashlib.sha256((tmp_path / f"{name}.xlsx").read_bytes()).hexdigest() for name in "ab")
    assert one == two
    write_cables(fttb, tmp_path / "en.xlsx", "en")
    assert openpyxl.load_workbook(tmp_path / "en.xlsx").sheetnames == ["Cables", "Sums", "Trays", "Ports", "Notes"]
