"""Guard tour (电子巡查系统): how it works, its checkpoints and routes."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Id, Many, Name, Word


class Checkpoint(Estimated):
    """A checkpoint (巡查点) of one kind, or one at each of several places.

    ``at`` names buildings for entrances and lobbies, rooms, car parks or main ways; the perimeter needs none.
    """

    id: Id
    place: Annotated[str, Word("checkpoint_place")]
    at: Many[Id] | None = None


class PatrolRoute(Estimated):
    """A patrol route (巡查路线): the checkpoints in the order they are visited."""

    id: Id
    name: Name | None = None
    checkpoints: Many[Id] | None = None


class GuardTour(Estimated):
    """The guard tour. ``real_time`` says that the community needs to follow its patrols as they go.

    ``build`` tells whether an on-line system stands by itself or is a module of another system.
    """

    mode: Annotated[str, Word("guard_tour_mode")] | None = None
    real_time: bool | None = None
    build: Annotated[str, Word("guard_tour_build")] | None = None
    concealed_wiring: bool | None = None
    checkpoints: Many[Checkpoint] | None = None
    routes: Many[PatrolRoute] | None = None
