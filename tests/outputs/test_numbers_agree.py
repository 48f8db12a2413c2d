"""One set of numbers in everything that comes out: model, drawings, lists, schedule, cables, labels and report."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from built import book_of, by_building, csv_rows, id_of, point_rows, rows, symbols

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import register
from tiaowen.model.community import Community

pytestmark = pytest.mark.xdist_group("build")  # one process builds them, once
TERMINALS = {"ftth": ("home_distribution_box", "家居配线箱"), "catv": ("tv_terminal", "户内用户分配器")}
ELSEWHERE = {"site", "home", "legend", "integration", "dwellings", "rooms"}  # sheets that show again what a riser shows


def in_model(community: Community, system: str) -> Counter[str]:
    """Dwellings by building, with what each dwelling gets: counted from the dwellings themselves."""
    assert system in TERMINALS
    return Counter(one.building for one in community.dwellings)


def on_risers(built: Path, system: str) -> Counter[str]:
    """Terminals by building, as their ids stand on the drawings."""
    prefix = {"ftth": "HD-", "catv": "TV-"}[system]
    found = [id for one in symbols(built) if one.folder == system for id in one.several("ID") if id.startswith(prefix)]
    assert len(found) == len(set(found))
    return Counter(text.removeprefix(prefix).split("-")[0] for text in found)


def in_points(built: Path, system: str) -> Counter[str]:
    return Counter(id_of(row["楼栋"]) for row in point_rows(built) if row["类型"] == TERMINALS[system][1])


def in_bom(built: Path, system: str) -> Counter[str]:
    lines = [row for row in rows(built / "bom.xlsx", "楼栋分项", "合计") if row["名称"] == TERMINALS[system][1]]
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(by_building(line))
    whole = [row for row in rows(built / "bom.xlsx", "设备材料表", "数量") if row["名称"] == TERMINALS[system][1]]
    assert sum(int(str(row["数量"])) for row in whole) == sum(int(str(line["合计"])) for line in lines)
    assert sum(int(str(row["数量"])) for row in whole) == sum(counts.values())
    return counts


def in_report(built: Path, system: str) -> Counter[str]:
    entries = json.loads((built / "check.json").read_text(encoding="utf-8"))["quantities"]
    key = f"{system}.{TERMINALS[system][0]}"
    return Counter({one["building"]: one["counts"][key] for one in entries if one["counts"][key]})


@pytest.mark.parametrize("system", TERMINALS)
def test_model_riser_points_bom_and_report_agree_in_every_building(
    built: Path, community: Community, system: str
) -> None:
    wanted = in_model(community, system)
    assert sum(wanted.values()) > 1000
    assert on_risers(built, system) == wanted
    assert in_points(built, system) == wanted
    assert in_bom(built, system) == wanted
    assert in_report(built, system) == wanted


# --- every kind in every building --------------------------------------------------------------------


def by_kind(community: Community) -> Counter[tuple[str, str | None, str]]:
    """The devices of the model by system, building and kind, counted apart from the register."""
    return Counter(dict(count_table(community)))


def without_system(table: Counter[tuple[str, str | None, str]]) -> Counter[tuple[str | None, str]]:
    counts: Counter[tuple[str | None, str]] = Counter()
    for (_, building, kind), count in table.items():
        counts[building, kind] += count
    return counts


def kind_names() -> dict[str, str]:
    return {kind.name.zh: key for key, kind in device_kinds().items()}


def place(community: Community, label: object) -> str | None:
    """The building that a label names; None for open ground."""
    building = id_of(label)
    return building if building in community.building_by_id else None


def test_every_device_of_the_model_is_in_the_point_list_by_system_kind_and_building(
    built: Path, community: Community
) -> None:
    names, systems = kind_names(), system_names()
    found = Counter(
        (systems[str(row["系统"])], place(community, row["楼栋"]), names[str(row["类型"])]) for row in point_rows(built)
    )
    assert found == by_kind(community)


def system_names() -> dict[str, str]:
    from tiaowen.generators.devices.device_kinds import systems
    from tiaowen.spec.vocabulary import label

    return {label("system", one, "zh"): one for one in systems()}


def test_every_device_of_the_model_is_in_the_schedule_by_kind_and_building(built: Path, community: Community) -> None:
    names = kind_names()
    found: Counter[tuple[str | None, str]] = Counter()
    for line in rows(built / "bom.xlsx", "楼栋分项", "合计"):
        if (kind := names.get(str(line["名称"]))) is not None:
            for building, count in by_building(line).items():
                found[place(community, building), kind] += count
    assert +found == without_system(by_kind(community))


def test_every_device_of_the_model_is_in_the_report_by_system_kind_and_building(
    built: Path, community: Community
) -> None:
    found: Counter[tuple[str, str | None, str]] = Counter()
    for entry in json.loads((built / "check.json").read_text(encoding="utf-8"))["quantities"]:
        for key, count in entry["counts"].items():
            system, _, kind = key.partition(".")
            found[system, entry["building"] or None, kind] += count
    assert +found == by_kind(community)


def test_every_device_is_drawn_once_on_its_systems_riser_in_its_building(built: Path, community: Community) -> None:
    """As GDAL reads it back: system, building and kind of each symbol are those of the devices that it shows."""
    known = register(community).by_id
    drawn = [(one, known[id]) for one in symbols(built) for id in one.several("ID")]
    assert len(known) > 3000
    assert [told for one, device in drawn if (told := misplaced(one.attributes, device, one.folder))] == []
    risers = Counter(device.id for one, device in drawn if one.folder not in ELSEWHERE)
    assert sorted(set(known) - set(risers))[:9] == []
    assert [id for id, count in risers.items() if count > 1][:9] == []
    counts = Counter((device.system, device.building, device.kind) for one, device in drawn if one.folder in SYSTEMS)
    assert counts == by_kind(community)


def test_every_placed_device_on_open_ground_is_on_a_site_plan(project: str, built: Path, community: Community) -> None:
    outside = (one for one in register(community).devices if not (one.building or one.room or one.dwelling))
    placed = {one.id: one.system for one in outside if one.position is not None and one.kind != "optical_splitter"}
    plans = [one for one in symbols(built) if one.folder == "site"]
    assert sorted(set(placed) - {id for one in plans for id in one.several("ID")}) == []
    if project == "garden":
        assert {"ftth", "cctv", "broadcast", "wlan", "parking", "intercom", "guard_tour"} <= set(placed.values())
        wanted = "ftth catv backbone wireless broadcast cctv intrusion guard_tour entrances"
        assert set(wanted.split()) <= {one.file.partition(".")[0] for one in plans}


def test_the_plans_of_dwelling_types_hold_every_device_of_their_dwellings(built: Path, community: Community) -> None:
    roomed = {one.id for one in community.dwelling_types or () if one.rooms}
    homes = {one.id for one in community.dwellings if one.type in roomed}
    wanted = Counter(one.id for one in register(community).devices if one.dwelling in homes)
    drawn = [id for one in symbols(built) if one.folder == "dwellings" for id in one.several("ID")]
    assert Counter(id for id in drawn if id in wanted) == wanted
    assert bool(wanted) == bool(community.dwelling_types)


def test_the_racks_of_the_room_layouts_are_those_of_the_schedule(built: Path, community: Community) -> None:
    known, names = register(community).by_id, kind_names()
    shown = [id for one in symbols(built) if one.folder == "rooms" for id in one.several("ID")]
    drawn = Counter(known[id].kind for id in shown if id in known)
    listed: Counter[str] = Counter()
    for row in rows(built / "bom.xlsx", "设备材料表", "数量"):
        if (kind := names.get(str(row["名称"]))) is not None:
            listed[kind] += int(str(row["数量"]))
    kinds = ("rack", "control_desk", "monitor", "fire_alarm_panel", "ups", "ups_battery", "core_switch")
    assert listed["rack"] > 10
    assert {kind: drawn[kind] for kind in kinds} == {kind: listed[kind] for kind in kinds}


SYSTEMS = {kind.system for kind in device_kinds().values()}


def misplaced(told: dict[str, str], device: Device, folder: str) -> tuple[str, ...] | None:
    """What a riser's symbol says of its device that is not so; it may stand for the like in several buildings."""
    if folder not in SYSTEMS:  # on a plan an access point's symbol stands for what is in it
        return None
    right = (
        told["SYSTEM"] == device.system
        and told["DEVICE"] == device.kind
        and ((device.building or "") in (told.get("BUILDING", "").split() or [""]))
    )
    return None if right else (folder, device.id, str(told))


# --- cables and ports ----------------------------------------------------------------------------------


def test_the_cable_table_is_the_schedule_and_both_ends_of_every_cable_exist(built: Path, community: Community) -> None:
    listed = rows(built / "cables.xlsx", "线缆表", "起点")
    assert [(row["编号"], row["起点"], row["终点"]) for row in listed] == [
        (one.id, one.from_id, one.to_id) for one in cables(community)
    ]
    stairs = {f"{id}/{one.unit}" for id, some in community.stairs_by_building.items() for one in units(some)}
    known = {*register(community).by_id, *community.room_by_id, *community.building_by_id, *stairs}
    assert [row for row in listed if not {row["起点"], row["终点"]} <= known][:5] == []
    assert Counter(row["编号"] for row in listed).most_common(1)[0][1] == 1


def units(stairs: Any) -> Any:
    return stairs if isinstance(stairs, tuple) else ()


def test_every_device_that_hangs_on_a_cable_has_a_cable_or_a_port_or_is_told_to_lack_one(
    built: Path, community: Community
) -> None:
    listed = rows(built / "cables.xlsx", "线缆表", "起点")
    fed = {row["终点"] for row in listed} | {row["起点"] for row in listed}
    fed |= {row["对端设备"] for row in port_rows(built)}
    lacking = {row["编号"] for row in point_rows(built) if "上级未定" in str(row["备注"])}
    needing = {one.id for one in register(community).devices if one.info.cable is not None or one.parent is not None}
    inside = {one.id for one in register(community).devices if one.info.cable is None}  # within its box or rack
    assert sorted(needing - inside - fed - lacking)[:9] == []


def test_the_lists_name_the_same_parent_and_port(built: Path, community: Community) -> None:
    ids = register(community).by_id
    listed = {row["编号"]: (row["上级设备"], row["端口"]) for row in point_rows(built)}
    assert {id for id, (parent, _) in listed.items() if parent is not None and parent not in ids} == set()
    joined = {row["对端设备"]: row for row in port_rows(built) if row["对端设备"]}
    for row in csv_rows(built / "labels.csv"):
        if row["类别"] == "设备":
            assert (row["对端"] or None, row["端口"] or None) == listed[row["编号"]]
    boxes = {id for id, row in joined.items() if row["类型"] == "家居配线箱" and id in listed}
    assert len(boxes) > 1000 or not boxes
    assert [id for id in boxes if listed[id][0] != joined[id]["配线架或设备"]][:5] == []


def port_rows(built: Path) -> list[dict[str, Any]]:
    return rows(built / "cables.xlsx", "端口表", "对端设备")


def test_the_schedules_metres_of_cable_are_those_of_the_cable_table(built: Path) -> None:
    listed: Counter[tuple[str, str]] = Counter()
    for row in rows(built / "cables.xlsx", "线缆表", "起点"):
        listed[str(row["类别"]), str(row["型号规格"])] += 1
    summed = rows(built / "cables.xlsx", "汇总", "根数")
    assert Counter({(str(row["类别"]), str(row["型号规格"])): row["根数"] for row in summed if row["类别"]}) == listed


def test_labels_name_every_device_once_and_both_ends_of_every_cable(built: Path, community: Community) -> None:
    labels = Counter((row["类别"], row["编号"]) for row in csv_rows(built / "labels.csv"))
    devices = {("设备", one.id): 1 for one in register(community).devices}
    ends = {(end, one.id): 1 for one in cables(community) for end in ("线缆起端", "线缆终端")}
    assert labels == Counter(devices | ends)


# --- what asks for it -----------------------------------------------------------------------------------


def test_every_row_of_every_list_has_its_provision_or_says_that_nothing_asks_for_it(built: Path) -> None:
    assert [row for row in point_rows(built) if not row["依据条文"] and "条文未要求" not in str(row["备注"])][:3] == []
    for name, sheet, head in (
        ("bom.xlsx", "设备材料表", "依据"),
        ("cables.xlsx", "线缆表", "依据"),
        ("cables.xlsx", "桥架表", "依据"),
        ("cables.xlsx", "端口表", "依据"),
        ("ba_points.xlsx", "监控点表", "依据"),
        ("addresses.xlsx", "设备地址表", "依据"),
    ):
        if sheet in book_of(built / name).sheetnames:
            key = {"bom.xlsx": "名称"}.get(name)
            lacking = [row for row in rows(built / name, sheet, head) if not row[head] and (key is None or row[key])]
            assert [row for row in lacking if "条文未要求" not in str(row) and "合计" not in str(row)][:3] == []
    assert [row for row in csv_rows(built / "labels.csv") if not row["依据"]][:3] == []


def test_every_symbol_that_shows_devices_bears_their_provisions(built: Path, community: Community) -> None:
    known = register(community).by_id
    for one in symbols(built):
        wanted = {provision for id in one.several("ID") for provision in known[id].provisions}
        if one.folder in SYSTEMS and one.several("ID"):
            assert set(one.several("PROVISIONS")) == wanted, one
