"""Sizing a project on disk: read, size, write the design back, tell the certificates."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.deviations import Deviation
from tiaowen.model.load import load_all, project_texts
from tiaowen.model.saving import check_target, write_whole
from tiaowen.solvers.certificate import Certificate
from tiaowen.solvers.size import SOLVERS, size
from tiaowen.spec.errors import Problem, Text, UsageError
from tiaowen.spec.provisions import Spec, in_force

DESIGN = "design.yaml"
MOST_LINES = 20
STATUS = {
    "optimal": Text("已证明最优", "proved optimal"),
    "gap": Text("未证明最优", "not proved"),
    "infeasible": Text("不可行", "infeasible"),
    "skipped": Text("跳过", "skipped"),
}
GOALS = {
    "areas": Text("配线区数", "distribution areas"),
    "cable_m": Text("用户光缆路由 m", "user cable routes m"),
    "optical_splitters": Text("接入点光分路器数", "optical splitters at access points"),
    "user_cores": Text("用户光缆总芯数", "cores of user cables"),
    "nodes": Text("光节点数", "optical nodes"),
    "guards": Text("巡查人数", "guards"),
    "patrol_min": Text("路上时间 min", "time on the way min"),
    "household_m": Text("户·米", "household-metres"),
    "points": Text("分配点数", "distribution points"),
    "ports": Text("光工作站端口数", "ports of optical stations"),
    "tree_splitters": Text("端口后分配器数", "splitters between ports and points"),
    "off_band_db": Text("出口电平超出设计范围合计 dB", "decibels outside the outlet band in all"),
    "spare_ports": Text("备用口数", "spare ports"),
    "zones": Text("防区数", "alarm zones"),
    "detectors": Text("周界探测器数", "perimeter detectors"),
    "longest_zone_m": Text("最长防区 m", "longest zone m"),
    "speakers": Text("扬声器数", "loudspeakers"),
    "amplifiers": Text("功放台数", "amplifiers"),
    "access_points": Text("无线接入点数", "access points"),
    "repeaters": Text("对讲中继台数", "radio repeaters"),
    "antennas": Text("地下天线数", "antennas below ground"),
    "shaft_antennas": Text("井道天线数", "antennas in lift shafts"),
    "cameras": Text("新增摄像机数", "new cameras"),
    "camera_cost": Text("新增摄像机费用", "cost of new cameras"),
    "racks": Text("机架数", "racks"),
    "room_area_m2": Text("机房所需面积 m²", "area needed by rooms m²"),
    "switches": Text("交换机数", "switches"),
    "switch_ports": Text("交换机端口数", "ports of switches"),
    "ups_va": Text("不间断电源容量 VA", "UPS capacity VA"),
    "battery_wh": Text("蓄电池能量 Wh", "battery energy Wh"),
    "backbone_cores": Text("干线光缆芯数", "backbone cores"),
    "pieces_fire_alarm": Text("火灾自动报警设备 件", "pieces of the fire alarm"),
    "pieces_access_control": Text("出入口控制设备 件", "pieces of access control"),
    "pieces_intercom": Text("访客对讲设备 件", "pieces of the intercom"),
    "pieces_home_security": Text("家庭安防设备 件", "pieces of home security"),
    "pieces_smart_home": Text("智慧家庭设备 件", "pieces of smart homes"),
    "pieces_bas": Text("建筑设备监控设备 件", "pieces of building automation"),
    "pieces_energy": Text("能效监管设备 件", "pieces of energy supervision"),
    "fire_loops": Text("火灾报警回路数", "fire alarm loops"),
    "fire_controllers": Text("火灾报警控制器数", "fire alarm controllers"),
    "door_controllers": Text("门禁控制器数", "door controllers"),
    "intercom_supplies": Text("对讲电源数", "intercom power supplies"),
    "bas_points": Text("监控点数", "points of building automation"),
    "bas_stations": Text("现场控制站数", "field stations"),
    "bas_gateways": Text("通信网关数", "gateways of building automation"),
    "meter_concentrators": Text("抄表集中器数", "meter concentrators"),
}


@dataclass(frozen=True, slots=True)
class Sized:
    """A sized project: the community as read back from its own files, their texts and hashes, the certificates.

    ``spec`` is the standard with the project's overlays; it was sized by their limits.
    """

    community: Community
    texts: Mapping[str, str]
    inputs: Mapping[str, str]
    certificates: tuple[Certificate, ...]
    notices: tuple[Problem, ...]
    design: str
    spec: Spec
    deviations: tuple[Deviation, ...]


def size_files(
    texts: Mapping[str, str],
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    told: Callable[[str, str], None] | None = None,
) -> Sized:
    """Size a project given as texts. The result is read back from the new text, so that every place is right."""
    unknown = [name for name in solvers if name not in SOLVERS]
    if unknown:
        known = "、".join(SOLVERS)
        raise UsageError(Text(f"没有系统 {unknown[0]}，可选：{known}", f"no solver {unknown[0]}; one of: {known}"))
    loaded = load_all(texts)
    hear = None if told is None else _hear(told)
    with in_force(loaded.spec):
        sized, certificates = size(loaded.community, solvers, seconds=seconds, told=hear)
    design = DESIGN if "community.yaml" in texts else next(iter(texts))
    written = {**texts, design: updated_design(texts.get(design, ""), sized)}
    again = load_all(written)
    return Sized(
        again.community,
        written,
        loaded.inputs,
        certificates,
        loaded.notices,
        design,
        again.spec,
        again.deviations,
    )


def _hear(told: Callable[[str, str], None]) -> Callable[[str], None]:
    return lambda name: told(f"求解 {name} …", f"sizing {name} …")


def size_project(
    project: Path,
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    *,
    write: bool,
    told: Callable[[str, str], None] | None = None,
) -> Sized:
    """Size a project on disk; with ``write``, its design file is replaced whole when it changed."""
    target = project / DESIGN if project.is_dir() else project
    texts, told_notices = project_texts(project)
    if write:
        check_target(target)
    sized = size_files(texts, solvers, seconds, told)
    if write and sized.texts[sized.design] != texts.get(sized.design):
        write_whole(target, sized.texts[sized.design].encode("utf-8"))
    return replace(sized, notices=(*told_notices, *sized.notices))


def render_sizing(sized: Sized, form: str, language: str) -> str:
    """The certificates as JSON or as lines for people."""
    if form == "json":
        data = {"schema": "tiaowen.size/1", "solvers": [one.as_json(language) for one in sized.certificates]}
        return json.dumps(data, ensure_ascii=False, indent=1)
    return "\n".join(line for one in sized.certificates for line in certificate_lines(one, language))


def certificate_lines(certificate: Certificate, language: str) -> list[str]:
    """One certificate for people: goals with their bounds, how proved, and what stood in the way."""
    zh = language == "zh"
    goals = []
    for name, value in certificate.objective.items():
        bound = certificate.bound.get(name)
        label = GOALS[name][language] if name in GOALS else name
        text = f"{label} {value:g}"
        if bound is not None:
            text += f"（下界 {bound:g}）" if zh else f" (bound {bound:g})"
        goals.append(text)
    head = f"{certificate.name}: {STATUS[certificate.status][language]}"
    if certificate.status == "gap":
        head += f"，差距 {certificate.gap:.2%}" if zh else f", gap {certificate.gap:.2%}"
    if certificate.subjects:
        head += f"，{certificate.subjects} 户" if zh else f", {certificate.subjects} households"
    lines = [head, *(f"  {goal}" for goal in goals)]
    one = certificate
    for texts in (one.conflicts, one.findings, one.left_out, one.notes, one.proof):
        lines += [f"  {text[language]}" for text in texts[:MOST_LINES]]
        if (more := len(texts) - MOST_LINES) > 0:
            lines.append(f"  ……另有 {more} 项" if zh else f"  … and {more} more")
    return lines
