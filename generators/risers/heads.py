"""Where the head-end of each system stands, as the model states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from tiaowen.generators.devices.register import Device, register
from tiaowen.generators.drawing_words import building_name, conventions, legible, said
from tiaowen.generators.once import Same
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

PUBLIC = ("telephone", "network", "wlan", "cabling", "mobile", "radio")


def head_rooms(community: Community) -> frozenset[str]:
    """The rooms whose devices are drawn on the site risers: control rooms and machine rooms."""
    kinds = conventions()["head_rooms"]
    return frozenset(id for id, (_, room) in community.room_by_id.items() if room.kind in kinds)


def head_room(community: Community, system: str) -> str | None:
    """The room of a system's head-end; None where the model states none."""
    return _head_room(Same(community), system)


@lru_cache(maxsize=128)
def _head_room(key: Same, system: str) -> str | None:
    community = key.community
    return next((room for room in _rooms(community, system) if room in community.room_by_id), None)


def devices_of(community: Community, system: str) -> tuple[Device, ...]:
    """The devices of a system."""
    return _by_system(Same(community)).get(system, ())


@lru_cache(maxsize=2)
def _by_system(key: Same) -> Mapping[str, tuple[Device, ...]]:
    found: dict[str, list[Device]] = {}
    for one in register(key.community).devices:
        found.setdefault(one.system, []).append(one)
    return {system: tuple(some) for system, some in found.items()}


def _rooms(community: Community, system: str) -> Iterator[str]:
    own = getattr(getattr(community, system, None), "head_end", None)
    if own:
        yield own
    security, control = community.security, community.machine_rooms
    for host in (security and security.hosts) or ():
        if host.system == system and host.room:
            yield host.room
    for place in (control and control.control) or ():
        if place.system == system and place.room:
            yield place.room
    heads = head_rooms(community)
    for device in devices_of(community, system):
        if device.room in heads and device.room:
            yield device.room
    if system in PUBLIC and community.ftth is not None and community.ftth.head_end:
        yield community.ftth.head_end


def room_text(community: Community, room: str, language: str) -> str:
    """A room for people: its building, its name, its id."""
    building, element = community.room_by_id[room]
    name = element.name or (label("room", element.kind, language) if element.kind else "")
    where = "" if building_name(building) in name else building_name(building)
    return legible(" ".join(dict.fromkeys(text for text in (where, name, room) if text)))


def head_text(community: Community, system: str, language: str) -> str:
    """What is written beside the head-end on a building's riser."""
    room = head_room(community, system)
    if room is None:
        return said("from_head_open", language)
    return said("from_head", language, room=room_text(community, room, language))
