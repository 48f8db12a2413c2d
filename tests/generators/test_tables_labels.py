"""labels.csv and addresses.xlsx: one row for each device and cable end, plain text, one address for each device."""

from __future__ import annotations

import csv
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.register import devices
from tiaowen.generators.tables import addresses as module
from tiaowen.generators.tables.addresses import addresses, write_addresses
from tiaowen.generators.tables.cable_tables import write_cables
from tiaowen.generators.tables.labels import plain, write_labels
from tiaowen.model.community import Community
from tiaowen.spec.parameters import Parameter, parameter

HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "a\nb", "\r\n=1", "<b>", '"', "'", ",",
    "007", "🏠", "&" * 61, "\x00\x07", "http://example.com/", "{=1}", "%0A=1",
]  # fmt: skip


def table(path: Path) -> list[list[str]]:
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(text.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("name", ["fttb", "ftth", "bare"])
def test_a_row_for_every_device_and_cable_end(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    community = request.getfixturevalue(name)
    write_labels(community, tmp_path / "labels.csv")
    heads, *rows = table(tmp_path / "labels.csv")
    kinds = [row[0] for row in rows]
    assert kinds.count("设备") == len(devices(community))
    assert kinds.count("线缆起端") == kinds.count("线缆终端") == len(cables(community))
    assert all(len(row) == len(heads) and row[-1] for row in rows)
    assert [row[1] for row in rows if row[0] == "设备"] == [device.id for device in devices(community)]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_breaks_its_line(text: str, small: dict[str, Any], tmp_path: Path) -> None:
    assert not plain(text).lstrip().startswith(("=", "+", "-", "@", "＝"))
    small["buildings"][0]["name"] = text if text.strip() else "x"
    write_labels(Community.model_validate(small), tmp_path / "labels.csv")
    raw = (tmp_path / "labels.csv").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    rows = table(tmp_path / "labels.csv")
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


def test_hostile_ids_come_out_as_text_in_the_books(small: dict[str, Any], tmp_path: Path) -> None:
    small["buildings"][3]["rooms"][0]["id"] = "=1+1"
    small["ftth"]["head_end"] = small["catv"]["head_end"] = "=1+1"
    write_cables(Community.model_validate(small), tmp_path / "cables.xlsx")
    page = openpyxl.load_workbook(tmp_path / "cables.xlsx")["线缆表"]
    starts = [row[3] for row in page.iter_rows(min_row=2) if row[3].value == "=1+1"]
    assert starts and {cell.data_type for cell in starts} == {"s"}


CAMERAS = [{"id": f"C{number}", "building": "B2", "storey": 1} for number in range(1, 6)]


@pytest.fixture
def networked(small: dict[str, Any]) -> Community:
    return Community.model_validate({**small, "cctv": {"cameras": CAMERAS}})


def test_addresses_follow_the_system_and_the_register(networked: Community, tmp_path: Path) -> None:
    found = [one for one in addresses(networked) if one.device.kind == "camera"]
    assert [str(one.ip) for one in found] == [f"10.30.0.{number}" for number in range(11, 16)]
    assert {one.vlan for one in found} == {30}
    write_addresses(networked, tmp_path / "addresses.xlsx")
    book = openpyxl.load_workbook(tmp_path / "addresses.xlsx", data_only=True)
    heads, *rows = book["设备地址表"].iter_rows(values_only=True)
    lines = [dict(zip(heads, row, strict=True)) for row in rows]
    assert len(lines) == len(addresses(networked))
    assert all(line["标记"] == "建议" and line["依据"] for line in lines)
    assert len({line["IP 地址"] for line in lines}) == len(lines)
    networks = list(book["网段规划"].iter_rows(min_row=2, values_only=True))
    assert networks[-1][4] == len(lines) == sum(row[4] for row in networks[:-1])


def test_only_networked_kinds_have_an_address(networked: Community) -> None:
    kinds = set(parameter("network.kinds").value)
    assert {one.device.kind for one in addresses(networked)} <= kinds
    assert [one.device.id for one in addresses(networked)] == [
        one.id for one in devices(networked) if one.kind in kinds
    ]


def test_a_full_network_says_so(networked: Community, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(id: str) -> Parameter:
        known = parameter(id)
        if id != "network.plan":
            return known
        value = {**known.value, "prefix": 28}
        return replace(known, value=value)

    monkeypatch.setattr(module, "parameter", narrow)
    found = [one.ip for one in addresses(networked) if one.device.kind == "camera"]
    assert found == [*(IPv4Address(f"10.30.0.{number}") for number in range(11, 15)), None]
    write_addresses(networked, tmp_path / "addresses.xlsx")
    page = openpyxl.load_workbook(tmp_path / "addresses.xlsx")["设备地址表"]
    assert "网段已满" in [cell.value for cell in page["I"]]


def test_same_bytes(small: dict[str, Any], tmp_path: Path) -> None:
    for name in "ab":
        community = Community.model_validate({**small, "cctv": {"cameras": CAMERAS}})
        write_labels(community, tmp_path / f"{name}.csv")
        write_addresses(community, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
