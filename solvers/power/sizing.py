"""Switches, backup supply and backbone (5.7.13-2, 5.7.14-5-1): the fewest switches for each telecom room, UPS and
batteries for its load, optical cores to the control centre.

Devices are wired to the telecom room of their building or to the nearest one; what is not stated is left out by name.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiaowen.model.buildings import Building, Room
from tiaowen.model.community import Community
from tiaowen.model.systems.equipment import Equipment
from tiaowen.solvers.certificate import Certificate, idle, relative_gap
from tiaowen.solvers.equipment_rows import kept_rows, with_rows
from tiaowen.solvers.power.links import Links
from tiaowen.solvers.power.rows import (
    BACKBONE,
    CORE,
    SWITCH,
    Choice,
    backbone,
    choose,
    choose_core,
    fixed_switches,
    power_classes,
    where,
)
from tiaowen.solvers.power.supply import SUPPLY_CLASS, hours_of, other_load, supply, supply_rows, without_load
from tiaowen.solvers.rooms.stations import centre_id
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import doubt, parameter

HOSTS = "5.7.13-2"


@dataclass(slots=True)
class Totals:
    """What all rooms come to: UPS [VA], batteries [Wh], backbone cores, and how many rooms were supplied."""

    ups_va: float = 0.0
    battery_wh: float = 0.0
    cores: int = 0
    rooms: int = 0


def size_power(community: Community, only: Sequence[str] = (), seconds: float = 60.0) -> tuple[Community, Certificate]:
    """Choose switches, UPS, batteries and backbone cables; pinned rows stay and take their share.

    Returns the community with its rows of equipment and the certificate. ``seconds`` is not needed.
    """
    start = time.monotonic()
    run = _Run(community, only)
    rows = [row for building, room in run.rooms for row in run.room(building, room)]
    sized = community.replaced(equipment=with_rows(community, "power", rows, "PW", only))
    left_out = tuple(dict.fromkeys((*run.links.left_out, *run.left_out)))
    if not run.totals.rooms:
        reason = Text("没有可计算的设备或机房。", "There is no device or room to supply.")
        pinned = any(row.sized_by == "power" and row.pinned for row in community.equipment or ())
        return sized, idle("power", pinned, reason, left_out, time.monotonic() - start)
    return sized, _certificate(run, left_out, time.monotonic() - start)


@dataclass
class _Run:
    """One run: the rooms, their switches, the core of the centre, the totals, what was left out."""

    community: Community
    only: Sequence[str]
    totals: Totals = field(default_factory=Totals)
    left_out: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        community = self.community
        self.links = Links(community, self.only)
        self.kept = kept_rows(community, "power", self.only)
        paths = without_load(community)
        if paths:
            zh = f"缺少 {'、'.join(paths)}，未计负荷"
            self.left_out.append(Text(zh, f"loads not counted, lacking {', '.join(paths)}"))
        self.switches: dict[str, Choice] = {}
        for wired in self.links.rooms:
            fixed = fixed_switches(community, wired.room, self.kept_in(wired.room, SWITCH), self.left_out)
            choice = None if fixed is None else choose(wired, fixed, self.left_out)
            if choice is not None:
                self.switches[wired.room.id] = choice
        self.core = self._core()

    def kept_in(self, room: Room, kind: str) -> list[Equipment]:
        """The rows of a kind that stay in a room."""
        return [row for row in self.kept if row.room == room.id and row.kind == kind]

    @property
    def rooms(self) -> list[tuple[Building, Room]]:
        """The rooms that may have a load, in the order of the community."""
        found = self.community.room_by_id.values()
        return [pair for pair in found if not self.only or pair[0].id in self.only]

    @property
    def choices(self) -> list[Choice]:
        """Every choice of switches."""
        return [*self.switches.values(), *([self.core] if self.core is not None else [])]

    def _uplinks(self, room: Room) -> int:
        new = self.switches[room.id].switches.count if room.id in self.switches else 0
        count = new + sum(row.count for row in self.kept_in(room, SWITCH))
        return count * int(parameter("power.uplinks").value)

    def _core(self) -> Choice | None:
        """The core switches of the centre; None where they are fixed, not wanted, or the centre is not known."""
        links = sum(self._uplinks(room) for _, room in self.community.room_by_id.values())
        centre = centre_id(self.community)
        if not links:
            return None
        if centre is None:
            text = Text("缺少 security.centre，未配汇聚与干线", "no core and backbone, lacking security.centre")
            self.left_out.append(text)
            return None
        building, room = self.community.room_by_id[centre]
        if self.kept_in(room, CORE) or (self.only and building.id not in self.only):
            return None
        return choose_core(links, building, room)

    def room(self, building: Building, room: Room) -> Iterator[dict[str, Any]]:
        """The rows of one room: switches, backbone or core, UPS and batteries."""
        centre, load = centre_id(self.community), other_load(self.community, room)
        rows = list(self.switches[room.id].rows) if room.id in self.switches else []
        if room.id == centre and self.core is not None:
            rows += self.core.rows
        load += math.fsum(row["count"] * row["load"] for row in rows) + self._fed(room)
        yield from rows
        uplinks = self._uplinks(room)
        if uplinks and centre not in (None, room.id) and not self.kept_in(room, BACKBONE):
            end = self.community.room_by_id[centre or ""][1]
            cores, row = backbone(self.links.routes, building, room, end, uplinks)
            self.totals.cores += cores
            yield row
        yield from self._supply(building, room, round(load, 1))

    def _fed(self, room: Room) -> float:
        """What the switches of a room give to the devices [W]."""
        if room.id not in self.switches:
            return 0.0
        wired = next(one for one in self.links.rooms if one.room.id == room.id)
        return math.fsum(load * count for load, count in power_classes(wired, []).items())

    def _supply(self, building: Building, room: Room, load: float) -> Iterator[dict[str, Any]]:
        stated = hours_of(self.community, room)
        if not load or stated is None:
            return
        found = supply(load, *stated)
        self.totals.rooms += 1
        self.totals.ups_va += found.ups_va
        self.totals.battery_wh += found.battery_wh
        kept = {row.kind for row in self.kept if row.room == room.id}
        yield from supply_rows(found, kept, where(building, room))


def _certificate(run: _Run, left_out: tuple[Text, ...], seconds: float) -> Certificate:
    totals, choices = run.totals, run.choices
    switches, bound = sum(one.switches.count for one in choices), sum(one.switches.bound for one in choices)
    ports, ports_bound = sum(one.switches.ports for one in choices), sum(one.switches.ports_bound for one in choices)
    proved = (switches, ports) == (bound, ports_bound)
    rest = {
        "ups_va": round(totals.ups_va, 1),
        "battery_wh": round(totals.battery_wh, 1),
        "backbone_cores": float(totals.cores),
    }
    return Certificate(
        name="power",
        status="optimal" if proved else "gap",
        objective={"switches": float(switches), "switch_ports": float(ports)} | rest,
        bound={"switches": float(bound), "switch_ports": float(ports_bound)} | rest,
        gap=relative_gap(switches, bound) or relative_gap(ports, ports_bound),
        proof=tuple(dict.fromkeys(one.switches.proof for one in choices if one.switches.count)),
        seconds=seconds,
        binding=(HOSTS, SUPPLY_CLASS),
        subjects=len(run.community.dwellings),
        notes=_notes(),
        left_out=left_out,
        findings=tuple(run.links.findings),
    )


def _notes() -> tuple[Text, ...]:
    limit = parameter("power.link.longest")
    unsure = doubt("power.factor", "power.efficiency", "power.discharge", "power.hours")
    return (
        Text(
            f"链路长度：同楼按直线加层高，楼外按路由；限值 {limit.value:g} m 取自 {limit.origin.zh}。",
            f"Links: straight and by storeys inside a building, by route outside; {limit.value:g} m from "
            f"{limit.origin.en}.",
        ),
        Text(
            f"备用时间、功率因数、效率、放电深度等为参数{unsure.zh}。",
            f"Backup times, power factor, efficiency and depth of discharge are parameters{unsure.en}.",
        ),
    )
