"""The proof that comes with a sized CATV network: goals with their bounds, levels outside their ranges, conflicts."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import OpticalNode
from tiaowen.solvers.catv.design import Design, Network, PortPlan
from tiaowen.solvers.catv.levels import PortLevels, bands
from tiaowen.solvers.certificate import Certificate, relative_gap
from tiaowen.solvers.grouping import Grouping
from tiaowen.solvers.scope import Scope
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import doubt, parameter
from tiaowen.spec.provisions import most

LEVELS = (
    *("catv.splitter.loss", "catv.splitter.loss_reverse", "catv.coax.loss", "catv.coax.loss_reverse"),
    *("catv.outlet.loss", "catv.coax.lead", "storey.height_assumed"),
)  # the parameters that levels and lengths rest on

TALL = ("5.5.8-4-2", "households")
PROVISIONS = ("5.5.8-4-2", "5.5.8-4-3", "5.5.8-4-5", "5.5.8-4-7", "5.5.8-4-8", "5.5.8-4-9", "5.5.8-4-10")
FTTH_PROVISIONS = ("5.5.8-5-1",)
TENTH = 1  # decimal places of a level that is told


def certificate_of(
    community: Community,
    work: Scope,
    kept: Sequence[tuple[OpticalNode, int]],
    groupings: Sequence[Grouping],
    design: Design,
    start: float,
) -> Certificate:
    """The certificate of a run that began at ``start`` (monotonic); ``kept`` nodes come with their households."""
    coaxial = community.catv is None or community.catv.mode != "ftth"
    goals = dict(_goals(kept, groupings, design, coaxial))
    open_goals = [name for name, (value, bound) in goals.items() if value > bound]
    if not all(one.proved for one in groupings):
        open_goals.append("household_m")
    proofs = [one.proof for one in groupings if one.fewest]
    return Certificate(
        name="catv",
        status="gap" if open_goals else "optimal",
        objective={name: value for name, (value, _) in goals.items()},
        bound={name: bound for name, (_, bound) in goals.items()},
        gap=next((gap for value, bound in goals.values() if (gap := relative_gap(value, bound))), 0.0),
        proof=tuple(dict.fromkeys([*proofs, *(_network_proof() if coaxial else ())])),
        seconds=time.monotonic() - start,
        binding=PROVISIONS if coaxial else FTTH_PROVISIONS,
        subjects=work.households,
        notes=tuple(_notes(community, kept, design, coaxial)),
        conflicts=_conflicts(kept),
        left_out=(*work.left_out, *_unknown_levels(design)),
        findings=tuple(text for network in design.networks for text in _findings(network)),
    )


def _goals(
    kept: Sequence[tuple[OpticalNode, int]], groupings: Sequence[Grouping], design: Design, coaxial: bool
) -> Iterator[tuple[str, tuple[float, float]]]:
    nodes = len(kept) + sum(len(one.groups) for one in groupings)
    fewest = len(kept) + sum(one.fewest for one in groupings)
    cost = round(math.fsum(one.cost for one in groupings))
    yield "nodes", (nodes, fewest)
    proved = nodes == fewest and all(one.proved for one in groupings)
    yield "household_m", (cost, cost if proved else math.floor(math.fsum(one.cost_bound for one in groupings)))
    if not coaxial:
        return
    networks = design.networks
    all_points, own = len(design.catv.points or ()), sum(len(one.plan.points) for one in networks)
    yield "points", (all_points, all_points - own + sum(one.plan.fewest_points for one in networks))
    yield "ports", (sum(len(one.ports) for one in networks), sum(one.fewest_ports for one in networks))
    splitters = sum(port.tree.splitters for one in networks for port in one.ports)
    yield "tree_splitters", (splitters, splitters)
    levels = [port.levels for one in networks for port in one.ports if isinstance(port.levels, PortLevels)]
    off, least = (math.fsum(one.off_db for one in levels), math.fsum(one.off_bound_db for one in levels))
    yield "off_band_db", (round(off, TENTH), round(off if off - least < bands().tolerance else least, TENTH))


def _network_proof() -> tuple[Text, ...]:
    return (
        Text(
            "端口数按装箱下界，分配树按动态规划，电平按端口输出、分配树与电缆型号逐一比较。",
            "Ports by a packing bound, trees by a dynamic programme, levels by trying every setting, tree and cable.",
        ),
    )


def _notes(
    community: Community, kept: Sequence[tuple[OpticalNode, int]], design: Design, coaxial: bool
) -> Iterator[Text]:
    yield Text(
        "光节点位置按户数加权的路由长度之和最小选取；数量是对按单元和分配点分段后的楼栋证明的。",
        "Nodes stand where the household-weighted route is least; "
        "the count is proved for buildings cut by unit and point.",
    )
    if community.catv is None or community.catv.mode is None:
        yield Text(
            "模型未给出有线电视接入方式，按光纤到楼（FTTB）设计。", "The CATV mode is not stated: designed as FTTB."
        )
    if not coaxial:
        return
    farthest = parameter("catv.share.distance_max")
    yield Text(
        f"合用光节点的楼与光节点所在楼路由长度不超过 {farthest.value} m（{farthest.id}，{farthest.origin.zh}）。",
        f"Buildings share a node within {farthest.value} m of cable route ({farthest.id}, {farthest.origin.en}).",
    )
    spare = sum(network.spare for network in design.networks)
    yield Text(f"备用口 {spare} 个（工作站端口与分配器）。", f"Spare ways of stations and splitters: {spare}.")
    unsure = doubt(*LEVELS)
    yield Text(
        f"电平与长度为估算：层高、入户水平段和损耗取参数值{unsure.zh}。",
        f"Levels and lengths are estimates: storey heights, leads and losses are parameters{unsure.en}.",
    )
    if kept:
        yield Text("已锁定的光节点未计算电平。", "Levels behind pinned nodes are not computed.")


def _conflicts(kept: Sequence[tuple[OpticalNode, int]]) -> tuple[Text, ...]:
    limit = most(*TALL)
    return tuple(
        Text(
            f"已锁定的光节点 {node.id} 覆盖 {count} 户，超过 {limit} 户（5.5.8-4-2）",
            f"the pinned node {node.id} serves {count} households, above {limit} (5.5.8-4-2)",
        )
        for node, count in kept
        if count > limit
    )


def _unknown_levels(design: Design) -> Iterator[Text]:
    for network in design.networks:
        lacking = [path for port in network.ports if isinstance(port.levels, Missing) for path in port.levels.paths]
        if lacking:
            paths = list(dict.fromkeys(lacking))
            yield Text(
                f"{network.id}：缺少 {'、'.join(paths)}，未计算电平",
                f"{network.id}: levels not computed, lacking {', '.join(paths)}",
            )


def _findings(network: Network) -> Iterator[Text]:
    """What of a node's levels lies outside the ranges of other standards and parameters, each with its source."""
    low, high = bands().outlet
    for number, port in enumerate(network.ports, 1):
        if isinstance(port.levels, PortLevels):
            where = f"{network.id}/{number}"
            yield from _forward(where, port, port.levels, low, high)
            yield from _reverse(where, port.levels)


def _forward(where: str, port: PortPlan, levels: PortLevels, low: float, high: float) -> Iterator[Text]:
    least, best = min(point.low for point in levels.points), max(point.high for point in levels.points)
    source = parameter("catv.outlet.level").origin
    if levels.off_db > bands().tolerance:
        yield Text(
            f"{where}：出口电平 {least:.1f}～{best:.1f} dBµV，设计范围 {low:g}～{high:g}（{source.zh}）",
            f"{where}: outlet levels {least:.1f} to {best:.1f} dBµV, design range {low:g} to {high:g} ({source.en})",
        )
    yield from _above(where, "catv.outlet.spread", best - least)


def _reverse(where: str, levels: PortLevels) -> Iterator[Text]:
    least, worst = min(one.back_least for one in levels.points), max(one.back_most for one in levels.points)
    yield from _above(where, "catv.reverse.loss_max", worst)
    yield from _above(where, "catv.reverse.spread", worst - least)


def _above(where: str, name: str, value: float) -> Iterator[Text]:
    limit = parameter(name)
    if value > limit.value + bands().tolerance:
        yield Text(
            f"{where}：{value:.1f} dB，{limit.text.zh} {limit.value} dB（{limit.origin.zh}）",
            f"{where}: {value:.1f} dB; {limit.text.en}: {limit.value} dB ({limit.origin.en})",
        )
