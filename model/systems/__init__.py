"""The systems that a designer or a solver decides: FTTH, CATV, fire alarm, security, products, evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from tiaowen.model.element import Element, Estimated
from tiaowen.model.fields import (
    AtLeastOne,
    Count,
    Id,
    Length,
    Many,
    Name,
    Note,
    Point,
    Storey,
    Word,
    complain,
)
from tiaowen.model.parts import PartText
from tiaowen.model.systems.optical import BuildingSplitter, OpticalFeeder, OpticalLink


class OpticalSplitter(Estimated):
    """Optical splitters of one ratio at an access point: ``count`` of 1:``ways``."""

    ways: AtLeastOne
    count: AtLeastOne


class AccessPoint(Estimated):
    """A user access point (用户接入点): in a room, in a cabinet, or so far only in a building."""

    id: Id
    place: Annotated[str, Word("place")] | None = None
    building: Id | None = None
    room: Id | None = None
    cabinet: Id | None = None
    joins_cables: bool | None = None
    operators: Count | None = None
    splitters: Many[OpticalSplitter] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.cabinet is not None and (self.room is not None or self.place not in (None, "cabinet")):
            raise complain("接入点既写了 cabinet，又写了别的位置", "the access point has a cabinet and another place")
        return self


class DistributionArea(Estimated):
    """A distribution area (光纤配线区): the parts of buildings that it serves and its access points.

    ``patching_at`` lists the ids of every access point or room where cores can be cross-connected.
    """

    id: Id
    serves: Many[PartText]
    access_points: Many[AccessPoint] | None = None
    patching_at: Many[Id] | None = None
    cable_m: Length | None = Field(None, alias="cable")
    pinned: bool = False


class Cabinet(Estimated):
    """An optical cross-connect cabinet (光缆交接箱) standing on the site."""

    id: Id
    name: Name | None = None
    position: Point | None = None
    operators: Count | None = None


class Ftth(Estimated):
    """The access network. ``head_end`` is the room where the public networks enter, ``optics`` the class of optics."""

    method: Annotated[str, Word("access_method")] | None = None
    operators: Count | None = None
    cores_per_dwelling: Count | None = None
    head_end: Id | None = None
    cabinets: Many[Cabinet] | None = None
    areas: Many[DistributionArea] | None = None
    optics: Annotated[str, Word("optics")] | None = None
    building_splitters: Many[BuildingSplitter] | None = None
    feeders: Many[OpticalFeeder] | None = None
    links: Many[OpticalLink] | None = None


class Splitter(Element):
    """A node of a coaxial tree: a splitter (分配器) or a tap (分支器) of so many ways, and what hangs on it."""

    splitter: AtLeastOne | None = None
    tap: AtLeastOne | None = None
    branches: Annotated[tuple[Tree, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _one_kind_and_enough_ways(self) -> Self:
        if (self.splitter is None) == (self.tap is None):
            raise complain("splitter 与 tap 须写且只写一个", "state splitter or tap, exactly one of them")
        ways = self.splitter or self.tap or 0
        if len(self.branches) > ways:
            raise complain(f"{ways} 路上接了 {len(self.branches)} 支", f"{len(self.branches)} branches on {ways} ways")
        return self


def _branch(value: Any) -> str:
    return "#splitter" if isinstance(value, (dict, Splitter)) else "#point"


Tree = Annotated[Annotated[Id, Tag("#point")] | Annotated[Splitter, Tag("#splitter")], Discriminator(_branch)]


Level = Annotated[float, Field(ge=-200, le=200)]


class Port(Estimated):
    """A port of a two-way optical station and the coaxial tree behind it.

    ``level_dbuv`` is what it is set to put out at the highest frequency [dBµV].
    """

    id: Id
    tree: Tree | None = None
    level_dbuv: Level | None = Field(None, alias="level")


class OpticalNode(Estimated):
    """An optical node (光节点). In FTTB mode it serves what its ports lead to; in FTTH mode ``serves`` lists it."""

    id: Id
    place: Annotated[str, Word("place")] | None = None
    building: Id | None = None
    room: Id | None = None
    position: Point | None = None
    station_ports: AtLeastOne | None = None
    ports: Many[Port] | None = None
    serves: Many[PartText] | None = None
    cable_m: Length | None = Field(None, alias="cable")
    pinned: bool = False


class DistributionPoint(Estimated):
    """A subscriber distribution point (用户集中分配点): one splitter whose ways lead into dwellings.

    ``coax`` and ``cable_m`` are the type and the length [m] of the cable from the node's splitters, ``drop_coax`` is
    the type of those into the dwellings; the levels are those of the worst and the best outlet behind the point at the
    highest frequency [dBµV].
    """

    id: Id
    serves: Many[PartText]
    splitter: AtLeastOne | None = None
    building: Id | None = None
    unit: Id | None = None
    storey: Storey | None = None
    position: Point | None = None
    coax: Annotated[str, Word("coax")] | None = None
    drop_coax: Annotated[str, Word("coax")] | None = None
    cable_m: Length | None = Field(None, alias="cable")
    level_low_dbuv: Level | None = Field(None, alias="level_low")
    level_high_dbuv: Level | None = Field(None, alias="level_high")


class Catv(Estimated):
    """Cable television: how it reaches the dwelling, its nodes and distribution points."""

    mode: Annotated[str, Word("catv_mode")] | None = None
    operation: Annotated[str, Word("operation")] | None = None
    drop_medium: Annotated[str, Word("drop_medium")] | None = None
    head_end: Id | None = None
    nodes: Many[OpticalNode] | None = None
    points: Many[DistributionPoint] | None = None


class BuildingFireAlarm(Estimated):
    """What the automatic fire alarm covers in one building; ``devices`` counts those outside the dwellings by kind."""

    building: Id
    public_areas: bool | None = None
    inside_dwellings: bool | None = None
    voice_alarm: Annotated[str, Word("voice_alarm")] | None = None
    linked_facilities: bool | None = None
    devices: dict[Annotated[str, Word("fire_device")], Count] | None = None


class FireAlarm(Estimated):
    """The automatic fire alarm; ``links`` are the systems that it is connected to."""

    buildings: Many[BuildingFireAlarm] | None = None
    links: Many[Annotated[str, Word("system")]] | None = None


class Host(Estimated):
    """Where the host of a security system stands."""

    system: Annotated[str, Word("system")]
    room: Id | None = None


class Security(Estimated):
    """Security: the systems that it consists of, the control centre's room and where the hosts stand."""

    systems: Many[Annotated[str, Word("system")]] | None = None
    centre: Id | None = None
    hosts: Many[Host] | None = None


class Product(Estimated):
    """A product of the project's catalogue and the functions that it declares."""

    id: Id
    name: Name
    model: Name | None = None
    functions: Many[Annotated[str, Word("function")]] | None = None


class Component(Estimated):
    """A component of a system: functions stated directly and those of its products."""

    id: Id | None = None
    system: Annotated[str, Word("system")]
    component: Annotated[str, Word("component")]
    functions: Many[Annotated[str, Word("function")]] | None = None
    products: Many[Id] | None = None


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise complain(
            f"日期应写成 2026-11-22，写的是 {value!r}", f"expected a date such as 2026-11-22, not {value!r}"
        ) from error


Day = Annotated[date, BeforeValidator(_day)]


class Evidence(Estimated):
    """What a person found about a provision that no program can judge."""

    provision: Name
    subject: Name | None = None
    holds: bool
    document: Name
    page: Name | None = None
    person: Name
    date: Day
    note: Note | None = None
