"""Guard tour (电子巡查系统): how it works, its checkpoints and routes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Id, Length, Many, Minutes, Name, Point, Storey, Word


class Checkpoint(Estimated):
    """A checkpoint (巡查点) of one kind, or one at each of several places.

    ``at`` names buildings for entrances and lobbies, rooms, car parks or main ways; the perimeter needs none.
    ``unit`` and ``storey`` tell the entrance or lobby of one building, ``position`` where it stands on the site.
    """

    id: Id
    place: Annotated[str, Word("checkpoint_place")]
    at: Many[Id] | None = None
    unit: Id | None = None
    storey: Storey | None = None
    position: Point | None = None
    pinned: bool = False


class PatrolRoute(Estimated):
    """A patrol route (巡查路线): the checkpoints in the order they are first visited.

    It starts and ends at ``start``, a room or gate. ``stops`` tells the order of all visits where a checkpoint stands
    for several places: ``checkpoint:place``. ``walk`` is the way on foot [m], ``minutes`` one round with all service.
    """

    id: Id
    name: Name | None = None
    checkpoints: Many[Id] | None = None
    start: Id | None = None
    stops: Many[Name] | None = None
    walk_m: Length | None = Field(None, alias="walk")
    minutes: Minutes | None = None
    pinned: bool = False


class GuardTour(Estimated):
    """The guard tour. ``real_time`` says that the community needs to follow its patrols as they go.

    ``build`` tells whether an on-line system stands by itself or is a module of another system.
    Every checkpoint is visited once in a ``period`` [min]. ``without`` names places that the designer decided to leave
    without a checkpoint; sizing adds none there.
    """

    mode: Annotated[str, Word("guard_tour_mode")] | None = None
    real_time: bool | None = None
    build: Annotated[str, Word("guard_tour_build")] | None = None
    concealed_wiring: bool | None = None
    period_min: Minutes | None = Field(None, alias="period")
    without: Many[Id] | None = None
    checkpoints: Many[Checkpoint] | None = None
    routes: Many[PatrolRoute] | None = None
