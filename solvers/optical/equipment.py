"""What the optical path is built of, counted: splitters, frames, cabinets and cables by their cores."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import AccessPoint, Cabinet, DistributionArea, Ftth
from tiaowen.model.systems.equipment import Equipment
from tiaowen.model.systems.optical import OpticalFeeder, OpticalLink
from tiaowen.solvers.optical.paths import cable_sizes
from tiaowen.solvers.scope import fresh_ids
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least

NAME = "optical"
ROOM = ("5.5.3-10", "room")
Cable = OpticalFeeder | OpticalLink


def counted(community: Community) -> tuple[Equipment, ...] | None:
    """All rows of equipment, those of this solver made anew from the feeders and links of the model."""
    ftth, before = community.ftth, community.equipment or ()
    if ftth is None:
        return community.equipment
    kept = [one for one in before if one.sized_by != NAME or one.pinned]
    fresh = list(_rows(community, ftth))
    ids = fresh_ids("OPT", [one.id for one in kept], len(fresh))
    made = [Equipment.model_validate({"id": id, **row}) for id, row in zip(ids, fresh, strict=True)]
    ahead = sum(one.sized_by is None or one.sized_by == NAME for one in _until_others(kept))
    return (*kept[:ahead], *made, *kept[ahead:]) or community.equipment


def _until_others(rows: Sequence[Equipment]) -> Iterator[Equipment]:
    """The rows before the first one of another solver; rows of a person and of this solver stand there."""
    for row in rows:
        if row.sized_by not in (None, NAME):
            return
        yield row


def _rows(community: Community, ftth: Ftth) -> Iterator[dict[str, Any]]:
    feeders = {one.access_point: one for one in ftth.feeders or ()}
    placed = [(area, point) for area in ftth.areas or () for point in area.access_points or () if point.id in feeders]
    for area, point in placed:
        yield from _splitters(ftth, area, point)
    for splitter in ftth.building_splitters or ():
        yield _row(
            "optical_splitter",
            splitter.count,
            ["5.5.3-5-4"],
            size=f"1:{splitter.ways}",
            serves=list(splitter.serves),
            ports=splitter.ways,
            formula=f"{splitter.count}×1:{splitter.ways}",
        )
    for _, point in placed:
        if point.cabinet is None:
            yield from _frame(point, feeders[point.id])
    for cabinet in ftth.cabinets or ():
        inside = [feeders[point.id] for _, point in placed if point.cabinet == cabinet.id]
        if inside:
            yield from _cabinet(cabinet, inside)
    yield from _head_end(community, ftth)
    yield from _cables("distribution_fibre_cable", ftth.feeders or (), ["5.5.3-5-2", "ftth.core_spare"])
    yield from _cables("user_fibre_cable", ftth.links or (), ["5.5.3-5-2", "5.5.3-8", "ftth.core_spare"])
    yield from _drops(community, ftth)


def _row(kind: str, count: int, because: list[str], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "system": "ftth", "count": count, "because": because, "sized_by": NAME, **more}


def _splitters(ftth: Ftth, area: DistributionArea, point: AccessPoint) -> Iterator[dict[str, Any]]:
    """The splitters at an access point; where they are of one kind, with their ends and the spare ports of each."""
    leaving = [one for one in ftth.links or () if one.area == area.id and one.splitter is None]
    ends = sum((one.fibres if one.feeds else one.dwellings) or 0 for one in leaving)
    written = point.splitters or ()
    for one in written:
        more: dict[str, Any] = {"formula": f"{one.count}×1:{one.ways}"}
        if len(written) == 1 and ends:
            fewest = math.ceil(ends / one.ways)
            more["formula"] = f"⌈{ends}/{one.ways}⌉={fewest}" + (f" ≤ {one.count}" if fewest < one.count else "")
            more["spare_ports"] = max(0, one.ways - math.ceil(ends / one.count))
        yield _row(
            "optical_splitter",
            one.count,
            ["5.5.3-5-4", "ftth.splitter.ways", "ftth.split.most"],
            size=f"1:{one.ways}",
            building=point.building,
            room=point.room,
            serves=list(area.serves),
            ports=one.ways,
            **more,
            **({"estimated": ["count"]} if any("dwellings" in link.estimated for link in leaving) else {}),
        )


def _frame(point: AccessPoint, feeder: OpticalFeeder) -> Iterator[dict[str, Any]]:
    if feeder.frame_ports:
        yield _holding(
            "optical_frame", "ftth.frame.ports", feeder.frame_ports, 1, _ports(feeder),
            building=point.building, room=point.room, serves=[point.id], **_marks([feeder], "frame_ports"),
        )  # fmt: skip


def _cabinet(cabinet: Cabinet, inside: Sequence[OpticalFeeder]) -> Iterator[dict[str, Any]]:
    needed = sum(one.frame_ports or 0 for one in inside)
    if needed:
        text = _ports(inside[0]) if len(inside) == 1 else f"Σ{len(inside)}={needed}"
        yield _holding(
            "cross_connect_cabinet", "ftth.cabinet.cores", needed, 1, text,
            serves=[cabinet.id], **_marks(inside, "frame_ports"),
        )  # fmt: skip


def _head_end(community: Community, ftth: Ftth) -> Iterator[dict[str, Any]]:
    """The frames of the operators in the room of the head-end, each for one feeder to every access point."""
    found = community.room_by_id.get(ftth.head_end or "")
    needed = sum((one.cores or 0) * one.cables for one in ftth.feeders or ())
    if found is None or not needed:
        return
    building, room = found
    operators = max(int(least(*ROOM)), ftth.operators or 0, room.operators or 0)
    yield _holding(
        "optical_frame", "ftth.frame.ports", needed, operators, f"{operators}×{needed}",
        building=building.id, room=room.id, serves=[room.id], **_marks(ftth.feeders or (), "cores"),
    )  # fmt: skip


def _ports(feeder: OpticalFeeder) -> str:
    """Ports on a frame: every operator's feeder, and what goes on to the dwellings."""
    into = (feeder.cores or 0) * feeder.cables
    if not feeder.operators or not into:
        return f"{feeder.frame_ports}"
    away = (feeder.frame_ports or 0) - feeder.operators * into
    return f"{feeder.operators}×{into}+{away}={feeder.frame_ports}"


def _holding(kind: str, sizes: str, needed: int, each: int, text: str, **more: Any) -> dict[str, Any]:
    """So many frames or cabinets of one size on the market as hold the cores; ``each`` times."""
    size, count = cable_sizes(needed, parameter(sizes).value)
    return _row(
        kind,
        count * each,
        ["5.5.3-10", sizes],
        size=f"{size}",
        ports=size,
        spare_ports=size - math.ceil(needed / count),
        formula=f"{text} ≤ {each * count}×{size}",
        **more,
    )


def _cables(kind: str, cables: Sequence[Cable], because: list[str]) -> Iterator[dict[str, Any]]:
    """Cables by their cores: how many, and their length as far as it is known."""
    for cores in sorted({one.cores for one in cables if one.cores}):
        some = [one for one in cables if one.cores == cores]
        known = [one for one in some if one.length_m is not None]
        count = sum(one.cables for one in some)
        lacking = count - sum(one.cables for one in known)
        text = f"{count}×{cores}" + (f" ({lacking}: length?)" if lacking else "")
        more: dict[str, Any] = {"formula": text, "size": f"{cores}F"}
        marks = ["count"] if any("cores" in one.estimated for one in some) else []
        if known:
            more["length"] = round(math.fsum((one.length_m or 0.0) * one.cables for one in known), 2)
            marks += ["length"] if any("length" in one.estimated for one in known) else []
        yield _row(kind, count, because, estimated=marks, **more)


def _drops(community: Community, ftth: Ftth) -> Iterator[dict[str, Any]]:
    """One drop into every dwelling behind the links."""
    lit = {one.area for one in ftth.links or ()}
    served = [community.served(area.serves) for area in ftth.areas or () if area.id in lit]
    homes = [one for some in served if not isinstance(some, Missing) for one in some]
    if homes:
        cores = ftth.cores_per_dwelling or int(least("5.5.3-8", "cores"))
        marks = ["count"] if any(one.estimated for one in homes) else []
        marks += [] if ftth.cores_per_dwelling else ["size"]
        text = f"{len(homes)}×{cores}"
        yield _row("drop_fibre_cable", len(homes), ["5.5.3-8"], size=f"{cores}F", formula=text, estimated=marks)


def _marks(feeders: Sequence[OpticalFeeder], field: str) -> dict[str, list[str]]:
    guessed = any(field in one.estimated for one in feeders)
    return {"estimated": ["count", "size", "ports"]} if guessed else {}
