"""The optical path of the access network (5.5.3): splitters, cables and their cores, frames, and the power budget.

Everything follows from the distribution areas: the fewest splitters at each access point so that no path is split
more than allowed, the smallest cables on the market that carry the cores with spares, frames and cabinets with room
for every operator, and for every user cable the path with the greatest loss against the class of optics.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.routes import MODE_TEXT, Routes
from tiaowen.model.systems import DistributionArea, Ftth
from tiaowen.model.systems.optical import OpticalFeeder, OpticalLink
from tiaowen.solvers.certificate import Certificate, idle
from tiaowen.solvers.optical.equipment import counted
from tiaowen.solvers.optical.links import Lit, light_area
from tiaowen.solvers.optical.shared import Lighting, Told
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import words

Row = dict[str, Any] | OpticalFeeder | OpticalLink
Numbered = TypeVar("Numbered", OpticalFeeder, OpticalLink)


def size_optical(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Complete splitters, feeders, links and their equipment; pinned areas, feeders and links stay as they are.

    Returns the community and the certificate. What cannot be known (a head-end or position that is not stated) is left
    out by name; a path outside the range of its class of optics is a finding. With ``only``, areas without any dwelling
    in those buildings stay as they are. Nothing is searched for, so ``seconds`` never runs out.
    """
    start = time.monotonic()
    ftth = community.ftth
    if ftth is None or not ftth.areas:
        return community, idle("optical", False, *_nothing(), time.monotonic() - start)
    told, shared = Told(), Lighting(community, ftth, Routes(community))
    _check_splitters(shared, told)
    chosen = [area for area in ftth.areas if not only or _touches(community, area, only)]
    lit = {area.id: found for area in chosen if (found := light_area(shared, area, told)) is not None}
    sized = _completed(ftth, {area.id for area in chosen}, lit)
    done = community.replaced(ftth=sized)
    done = done.replaced(equipment=counted(done))
    return done, _certificate(shared, sized, list(lit.values()), told, time.monotonic() - start)


def _nothing() -> tuple[Text, tuple[Text, ...]]:
    reason = Text("没有配线区，没有可计算的光路。", "There are no distribution areas, so there is no light to follow.")
    return reason, (Text("缺少 ftth.areas，未参与计算", "lacking ftth.areas: left out"),)


def _touches(community: Community, area: DistributionArea, only: Sequence[str]) -> bool:
    served = community.served(area.serves)
    return not isinstance(served, Missing) and any(one.building in only for one in served)


def _check_splitters(shared: Lighting, told: Told) -> None:
    """Dwellings that two splitters in buildings name, and splitters that reach over several areas."""
    areas = shared.ftth.areas or ()
    home = {one.id: area.id for area in areas for one in shared.served(area)}
    for splitter in shared.ftth.building_splitters or ():
        behind = shared.behind(splitter)
        twice = [one.id for one in behind if shared.splitter_of[one.id] is not splitter]
        if twice:
            zh = f"{twice[0]} 等 {len(twice)} 户写在两台楼内光分路器下，按先写的计（5.5.3-8）"
            en = f"{len(twice)} dwellings such as {twice[0]} hang on two splitters: the first counts (5.5.3-8)"
            told.conflicts.append(Text(zh, en))
        over = sorted({home[one.id] for one in behind if one.id in home})
        if len(over) > 1:
            zh, en = "、".join(over), ", ".join(over)
            told.conflicts.append(
                Text(f"{splitter.id} 跨配线区 {zh}（5.5.3-5-1）", f"{splitter.id} spans areas {en} (5.5.3-5-1)")
            )


def _completed(ftth: Ftth, chosen: Collection[str], lit: Mapping[str, Lit]) -> Ftth:
    """The access network with what was worked out; areas that were not chosen, or left out, keep what they may."""
    areas = tuple(lit[area.id].area if area.id in lit else area for area in ftth.areas or ())
    feeders: list[Row] = []
    links: list[Row] = []
    for area in areas:
        if area.id in lit:
            feeders.append(lit[area.id].feeder)
            links += lit[area.id].links
            continue
        points = {point.id for point in area.access_points or ()}
        stays = area.id not in chosen
        feeders += [one for one in ftth.feeders or () if one.access_point in points and (stays or one.pinned)]
        links += [one for one in ftth.links or () if one.area == area.id and (stays or one.pinned)]
    data = {name: getattr(ftth, name) for name in Ftth.model_fields}
    data |= {"areas": areas, "feeders": _numbered("FC", OpticalFeeder, feeders)}
    return Ftth(**data | {"links": _numbered("UC", OpticalLink, links)})


def _numbered(prefix: str, kind: type[Numbered], rows: Sequence[Row]) -> tuple[Numbered, ...]:
    """Rows as elements; those that are new get ids that nobody has."""
    taken = [one.id for one in rows if not isinstance(one, dict)]
    ids = iter(fresh_ids(prefix, taken, len(rows)))
    made = (kind.model_validate({"id": next(ids), **one} if isinstance(one, dict) else one) for one in rows)
    return tuple(made)


def _certificate(shared: Lighting, ftth: Ftth, lit: Sequence[Lit], told: Told, seconds: float) -> Certificate:
    splitters = sum(one.stage.splitters for one in lit)
    areas = {one.area.id for one in lit}
    cores = sum((one.cores or 0) * one.cables for one in ftth.links or () if one.area in areas)
    goals = {"optical_splitters": splitters, "user_cores": cores}
    return Certificate(
        name="optical",
        status="optimal" if lit else "skipped",
        objective=goals,
        bound=goals,
        proof=(_proof(lit),) if lit else (),
        seconds=seconds,
        binding=("5.5.3-5-2", "5.5.3-8", "5.5.3-10") if lit else (),
        subjects=sum(one.households for one in lit),
        notes=_notes(shared, ftth) if lit else (),
        conflicts=tuple(dict.fromkeys(told.conflicts)),
        left_out=tuple(dict.fromkeys(told.left_out)),
        findings=tuple(dict.fromkeys(told.findings)),
    )


def _proof(lit: Sequence[Lit]) -> Text:
    ways, most = parameter("ftth.splitter.ways").value, parameter("ftth.split.most").value
    return Text(
        f"各接入点光分路器 ⌈端数/分路比⌉ 台，分路比不大于 {ways}、各级之积不大于 {most}；每段光缆取够用的最小规格。",
        f"⌈ends/ways⌉ splitters each, at most {ways} ways and {most} in all; the smallest cable that is enough.",
    )


def _notes(shared: Lighting, ftth: Ftth) -> tuple[Text, ...]:
    optics, budget = words("optics")[shared.optics], shared.budget
    stated = shared.ftth.optics is not None
    how = "" if stated else "（模型未写，取默认值）", "" if stated else " (not stated, the default)"
    notes = [
        Text(
            f"光模块 {optics.zh}{how[0]}：允许损耗 {budget['least']:g}–{budget['most']:g} dB",
            f"optics {optics.en}{how[1]}: path loss of {budget['least']:g} to {budget['most']:g} dB",
        )
    ]
    lossy = [(one.loss_db, one) for one in ftth.links or () if one.loss_db is not None and one.margin_db is not None]
    if lossy:
        loss, worst = max(lossy, key=lambda pair: (pair[0], pair[1].worst or ""))
        zh = f"损耗最大的光路到 {worst.worst}：{loss:g} dB，余量 {worst.margin_db:g} dB"
        notes.append(Text(zh, f"the greatest loss is to {worst.worst}: {loss:g} dB, margin {worst.margin_db:g} dB"))
    if not shared.ftth.cores_per_dwelling:
        zh = f"未写 ftth.cores_per_dwelling，每户按 {shared.cores} 芯估列（5.5.3-8 的低配置）"
        en = f"ftth.cores_per_dwelling not stated: estimated at {shared.cores} (the low level of 5.5.3-8)"
        notes.append(Text(zh, en))
    mode = MODE_TEXT[shared.routes.mode]
    notes.append(Text(f"光缆路由长度：{mode.zh}；层高按假定值。", f"Cable lengths: {mode.en}; storey heights assumed."))
    return tuple(notes)
