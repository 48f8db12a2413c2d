"""What is told of a machine room: its name, what is wrong with it, its area and racks with their reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.drawing_words import building_name, conventions, legible, listed, said
from tiaowen.generators.plans.room_ground import Ground
from tiaowen.model.fields import storey_text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import label, words


def room_name(ground: Ground, language: str) -> str:
    """What the drawing of the room is called."""
    place = ground.first.place
    kind = label("room", place.kind, language)
    if place.room is None:
        building = building_name(place.building) if place.building is not None else "—"
        name = f"{building} {kind}"
    else:
        name = " ".join(dict.fromkeys((place.room.id, place.room.name or kind)))
    if len(ground.rooms) > 1:
        name = said("rooms_alike", language, name=name, count=len(ground.rooms))
    return legible(said("plan_room", language, room=name))


def findings(ground: Ground, language: str) -> Iterator[str]:
    """What is wrong with the room: pieces without a place, an area below what is needed, racks too few."""
    found = ground.first.sized
    room = found.place.room
    if ground.shape is not None and ground.floor.left:
        parts = [f"{words('equipment')[kind][language]} {count}" for kind, count in ground.floor.left.items()]
        yield said("finding_left", language, what=said("list_comma", language).join(parts))
    for one in ground.rooms:
        stated = one.place.room
        if stated is not None and stated.area_m2 is not None and stated.area_m2 < found.area_m2:
            yield _too_small(ground, stated.id, stated.area_m2, language)
    if ground.first.left:
        units = sum(one.units for one in ground.first.left)
        yield said("finding_racks", language, count=len(ground.first.racks), units=units)
    if ground.shape is not None and room is not None and room.area_m2 is not None:
        area, off = float(ground.shape.area), conventions()["dwelling_plans"]["area_off"]
        if abs(area - room.area_m2) > off * room.area_m2:
            yield said("finding_outline", language, outline=f"{area:.1f}", area=f"{room.area_m2:g}")


def _too_small(ground: Ground, name: str, area: float, language: str) -> str:
    found = ground.first.sized
    because = said("list_comma", language).join(_named(id, language) for id in found.because)
    return said(
        "finding_area", language, room=name, area=f"{area:g}", need=f"{found.area_m2:g}",
        contents=f"{found.contents_m2:g}", least=f"{found.least_m2:g}", because=because,
    )  # fmt: skip


def _named(id: str, language: str) -> str:
    """A provision by its id; a parameter by its name, with whether it was confirmed."""
    if id in spec_in_force().provisions:
        return id
    one = parameter(id)
    return f"{one.text[language]} {said('confirmed' if one.confirmed else 'unconfirmed', language)}"


def room_texts(ground: Ground, untagged: Sequence[str], language: str) -> Iterator[str]:
    """Area, what it rests on, racks, bonding, and what else is in the room."""
    found = ground.first.sized
    yield said("room_area", language, rooms=listed(_areas(ground, language), language, 24), need=f"{found.area_m2:g}")
    for one in (*found.contents, *found.limits):
        yield said("room_reason", language, what=one.what[language], formula=one.formula)
    if ground.first.racks:
        proof = found.racks.proof[language].replace("⌈", "").replace("⌉", said("rounded_up", language))
        yield said("room_racks", language, count=len(ground.first.racks), proof=proof)
    if untagged:
        yield said("room_untagged", language, tags=listed(dict.fromkeys(untagged), language, 12))
    if ground.shape is not None and abs(ground.angle) > 0.05:
        yield said("room_turned", language, angle=f"{ground.angle:.1f}")
    yield said({None: "room_bonding_open", True: "room_bonded", False: "room_unbonded"}[ground.bonded], language)
    others = Counter(one.kind for one in ground.first.others)
    if others:
        kinds = device_kinds()
        parts = [f"{kinds[kind].name[language]} {count}" for kind, count in others.items()]
        yield said("room_others", language, what=listed(parts, language, 12))


def _areas(ground: Ground, language: str) -> Iterator[str]:
    """Each room with its storey and area, as far as they are stated."""
    for one in ground.rooms:
        room, building = one.place.room, one.place.building
        if room is None:
            name = building_name(building) if building is not None else "—"
            yield f"{name} {said('not_stated', language)}"
            continue
        storey = storey_text(room.storey) if room.storey is not None else ""
        area = said("not_stated", language) if room.area_m2 is None else f"{room.area_m2:g} ㎡"
        yield " ".join(part for part in (room.id, storey, area) if part)
