"""What counted equipment and room needs refer to: buildings, units and rooms; and that their ids differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tiaowen.model.community import Community
from tiaowen.model.device_references import BUILDING, ROOM, UNIT, Link
from tiaowen.model.element import Element
from tiaowen.spec.errors import Text


def equipment_links(community: Community) -> Iterator[Link]:
    """Every id that counted equipment or a room need uses for a building, a unit or a room."""
    for row in community.equipment or ():
        path = community.path_of(row)
        yield Link(f"{path}.building", row.building, BUILDING, community.building_by_id)
        yield Link(f"{path}.room", row.room, ROOM, community.room_by_id)
        building = community.building_by_id.get(row.building or "")
        if building is not None:
            yield Link(f"{path}.unit", row.unit, UNIT, [unit.id for unit in building.units or ()])
    for need in community.room_needs or ():
        path = community.path_of(need)
        yield Link(f"{path}.building", need.building, BUILDING, community.building_by_id)
        yield Link(f"{path}.room", need.room, ROOM, community.room_by_id)


def equipment_ids(community: Community) -> Iterator[tuple[Collection[Element], Text]]:
    """The elements whose ids have to differ, with what they are called."""
    yield community.equipment or (), Text("设备", "equipment")
    yield community.room_needs or (), Text("机房需求", "room need")
