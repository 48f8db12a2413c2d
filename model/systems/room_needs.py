"""Room needs: how large the rooms of the systems have to be and why; the rooms themselves are the architect's."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Area, Id, Length, Many, Name, Note, Point, Word


class AreaReason(Estimated):
    """One cause of a room's area [m²]: ``what`` stands there or asks for it, ``formula`` with its figures, ``because``
    the provisions and parameters behind it."""

    what: Name
    area_m2: Area = Field(alias="area")
    formula: Note | None = None
    because: Many[Name] | None = None


class RoomNeed(Estimated):
    """The usable area that a room needs [m²]; ``room`` is the architect's room where one is stated.

    ``area`` is the larger of ``contents`` (what stands in the room with its clearances) and ``least`` (what the
    standard or another one asks for in any case). ``near`` is the place in plan that the room should keep to, within
    ``within`` metres. Without ``building`` the room may stand anywhere on the site.
    """

    id: Id
    kind: Annotated[str, Word("room")]
    building: Id | None = None
    room: Id | None = None
    area_m2: Area = Field(alias="area")
    contents_m2: Area | None = Field(None, alias="contents")
    least_m2: Area | None = Field(None, alias="least")
    near: Point | None = None
    within_m: Length | None = Field(None, alias="within")
    reasons: Many[AreaReason] | None = None
    because: Many[Name] | None = None
    pinned: bool = False
