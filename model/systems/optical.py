"""The optical path of the access network: splitters outside the access points, feeders, and links with their losses."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from tiaowen.model.element import Estimated
from tiaowen.model.fields import AtLeastOne, Count, Decibels, Id, Level, Many, Reach
from tiaowen.model.parts import PartText, read_part


def _stair(value: str) -> str:
    read_part(value)
    return value


LONGEST = 400  # a building's id, a unit's id and a door number together
StairText = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(_stair)]
DwellingId = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class BuildingSplitter(Estimated):
    """Splitters of a second stage inside buildings or villas: ``count`` of 1:``ways``, one fibre to each.

    ``serves`` are the dwellings behind them; ``at`` is the unit or building where they stand, needed where they serve
    more than one stair. The designer states them; the access point then holds the first stage.
    """

    id: Id
    serves: Many[PartText]
    ways: AtLeastOne
    count: AtLeastOne
    at: PartText | None = None


class OpticalFeeder(Estimated):
    """The feeder (distribution) cable of one operator from the head-end to an access point.

    ``fibres`` are in use (one to each splitter), ``cores`` are in each of ``cables`` equal cables, ``length`` is one
    cable's [m]. The frame has room for ``operators`` such feeders; ``frame_ports`` are their cores and those of the
    user cables.
    """

    id: Id
    access_point: Id
    fibres: Count | None = None
    cores: AtLeastOne | None = None
    cables: AtLeastOne = 1
    length_m: Reach | None = Field(None, alias="length")
    operators: Count | None = None
    frame_ports: Count | None = None
    pinned: bool = False


class OpticalLink(Estimated):
    """A user cable of an area, from its access point (or ``splitter``) to the stair ``to``, and the worst path over it.

    ``feeds`` is the second-stage splitter where it ends, if any. ``dwellings`` hang on it, ``fibres`` are needed
    without spares, ``cores`` are in each of ``cables`` equal cables, ``length`` is one cable's [m].

    Of the path with the greatest loss: ``worst`` is its dwelling, ``path`` its length from the head-end [m], ``split``
    the product of its splitters, ``user_loss`` the loss of the fibre from the access point to the dwelling without
    connectors [dB], ``loss`` that of the whole path with the margin for ageing [dB], and ``margin`` what the class of
    optics leaves [dB]; below zero, the path is beyond its budget.
    """

    id: Id
    area: Id
    to: StairText
    splitter: Id | None = None
    feeds: Id | None = None
    dwellings: Count | None = None
    fibres: Count | None = None
    cores: AtLeastOne | None = None
    cables: AtLeastOne = 1
    length_m: Reach | None = Field(None, alias="length")
    worst: DwellingId | None = None
    path_m: Reach | None = Field(None, alias="path")
    split: AtLeastOne | None = None
    user_loss_db: Decibels | None = Field(None, alias="user_loss")
    loss_db: Decibels | None = Field(None, alias="loss")
    margin_db: Level | None = Field(None, alias="margin")
    pinned: bool = False
