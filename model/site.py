"""The site: its frame, boundary, gates, ways, ducts and car parks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Count, Id, Length, Line, Many, Name, Note, Point, Ring, Storey, Word


class Frame(Estimated):
    """The local metric frame that all positions are given in: x to the east, y to the north [m]."""

    projection: Name
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)
    height_datum: Name | None = None


class Gate(Estimated):
    """An entrance of the community in its perimeter; ``width`` is its clear opening [m]."""

    id: Id
    name: Name | None = None
    position: Point | None = None
    use: Annotated[str, Word("gate_use")] | None = None
    width_m: Length | None = Field(None, alias="width")


class Way(Estimated):
    """A road or path, by its centre line [m]."""

    id: Id
    name: Name | None = None
    kind: Annotated[str, Word("way")]
    line: Line
    width_m: Length | None = Field(None, alias="width")


class Duct(Estimated):
    """A cable duct between handholes, by its centre line [m]."""

    id: Id
    name: Name | None = None
    line: Line


class CarPark(Estimated):
    """A car park (停车库、停车场). ``entrances`` are the points on the ground where vehicles come in and out."""

    id: Id
    name: Name | None = None
    kind: Annotated[str, Word("car_park")]
    storey: Storey | None = None
    outline: Ring | None = None
    entrances: Many[Point] | None = None
    spaces: Count | None = None


class Plaza(Estimated):
    """An outdoor plaza of the community."""

    id: Id
    name: Name | None = None
    outline: Ring | None = None


class Perimeter(Estimated):
    """The fence or wall around the community."""

    kind: Name | None = None
    line: Line | None = None


class Site(Estimated):
    """The ground that the community stands on."""

    frame: Frame | None = None
    boundary: Ring | None = None
    perimeter: Perimeter | None = None
    gates: Many[Gate] | None = None
    ways: Many[Way] | None = None
    ducts: Many[Duct] | None = None
    plazas: Many[Plaza] | None = None
    car_parks: Many[CarPark] | None = None
    note: Note | None = None
