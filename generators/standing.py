"""Where a device of the network stands: its building, and its room with storey and position."""

from __future__ import annotations

from dataclasses import dataclass

from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A place inside the community, as far as the model states it."""

    building: str | None = None
    storey: int | None = None
    room: str | None = None
    room_name: Text | None = None
    position: Point | None = None
    path: str | None = None


def standing(community: Community, building: str | None, room: str | None) -> Standing:
    """The place that a stated building and room are; a room alone tells its building."""
    if room is None or room not in community.room_by_id:
        return Standing(building)
    home, element = community.room_by_id[room]
    name = element.name or element.id
    return Standing(
        building or home.id, element.storey, element.id, Text(name, name), element.position, community.path_of(element)
    )
